"""``--task rusentrel``: attitudes between entities of whole articles, by the protocol of RuSentRel 1.1.

With a test part (``test`` and ``etalon``) the model that Entente uses is measured on it, test articles that are also
training articles apart from the others; with the training part alone models are trained and measured in folds.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from entente.benchmarks.reading.common import Report, Split, bootstrap, fingerprint
from entente.errors import InputError
from entente.reading.corpus.memory import peak_mb
from entente.reading.frames import shipped
from entente.reading.heads import attitudes, entities
from entente.reading.heads.arrays import digest
from entente.reading.heads.pairs import pair_features
from entente.reading.heads.place import find
from entente.reading.training import rusentrel as training
from entente.reading.training import rusentrel_corpus as corpus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from entente.reading.frames import Lexicon
    from entente.reading.heads.pairs import EntityMention, Pairs
    from entente.reading.training.rusentrel_corpus import Answer, Article, Synonyms

Scored = tuple["Answer", "Answer"]
"""Gold and answer of a document."""


@dataclass(frozen=True, slots=True)
class _Coded:
    """Articles with what was answered to each: with given entities, and end to end."""

    articles: tuple[Article, ...]
    given: tuple[Answer, ...]
    own: tuple[Answer, ...]
    leaked: tuple[bool, ...]
    seconds: float
    warnings: tuple[str, ...]
    details: Mapping[str, Any]


def run(data: Path, *, seed: int = 0) -> dict[str, Any]:
    """Measure the attitude model on the RuSentRel at or below ``data``.

    Parameters
    ----------
    data
        Folder with ``synonyms.txt`` and ``test/artN.txt``, ``test/artN.ann``, ``etalon/artN.opin.txt``, or ``train``
        with all three, or both (then leaks are told); or a folder above it.
    seed
        Of the bootstrap, and of the folds.

    Returns
    -------
    dict
        See :class:`~entente.benchmarks.reading.common.Report`; figures are fractions. ``upstream_f1`` follows the
        corpus's own script in its one exception, see :func:`~entente.reading.training.rusentrel_corpus.rates`.

    Raises
    ------
    InputError
        If there is no RuSentRel, or neither of its parts.
    """
    folder = training.corpus_folder(data)
    synonyms = corpus.read_synonyms(folder / "synonyms.txt")
    if (folder / "test").is_dir():
        coded = _tested(data, folder, synonyms)
    else:
        coded = _folded(training.training_articles(data, synonyms), synonyms, seed)
    return _report(coded, folder, seed).to_dict()


def _tested(data: Path, folder: Path, synonyms: Synonyms) -> _Coded:
    """Answer the test part with the model in use."""
    gold = folder / "etalon" if (folder / "etalon").is_dir() else folder / "test"
    articles = corpus.read_articles(folder / "test", synonyms, gold)
    if not articles:
        raise InputError(f"no article in {str(folder / 'test')!r} has gold", hint="it lies in etalon: artN.opin.txt")
    known, warnings = _known(data, synonyms)
    model = attitudes.active()
    _given(articles[0], attitudes.lexicon_of(model))  # what is loaded once is no time of coding
    started = time.perf_counter()
    given = tuple(_answered(model, _given(one, attitudes.lexicon_of(model))) for one in articles)
    seconds = time.perf_counter() - started
    own = tuple(_own_answer(model, one, synonyms) for one in articles)
    twins = _twins(articles, known, model)
    details = {"model_sha256": digest(find(attitudes.FILE) or b""), "lexicon": model.meta["lexicon"], "split": "test"}
    return _Coded(articles, given, own, twins, seconds, (*warnings, *_leaks(articles, known, twins)), details)


def _twins(articles: Sequence[Article], known: Sequence[Article], model: attitudes.AttitudeModel) -> tuple[bool, ...]:
    """Tell for each test article whether it is a training article, or one that the model was trained on."""
    trained = set(model.meta.get("articles_sha256", ()))
    same = [corpus.digest(one.text) in trained for one in articles]
    return tuple(one or other for one, other in zip(same, corpus.leaked(articles, known), strict=True))


def _known(data: Path, synonyms: Synonyms) -> tuple[tuple[Article, ...], tuple[str, ...]]:
    """Return the training articles, or none and a warning."""
    try:
        return training.training_articles(data, synonyms), ()
    except InputError:
        return (), (
            "the training part is not there: only test articles of the very words of a training article are told",
        )


def _leaks(articles: Sequence[Article], known: Sequence[Article], twins: Sequence[bool]) -> list[str]:
    found = []
    if any(twins):
        names = ", ".join(one.name for one, twin in zip(articles, twins, strict=True) if twin)
        found.append(f"{sum(twins)} of {len(articles)} test articles are also training articles: {names}")
    found += [
        f"{one} repeats passages of the training article {other}" for one, other in corpus.overlapping(articles, known)
    ]
    return found


def _folded(articles: tuple[Article, ...], synonyms: Synonyms, seed: int) -> _Coded:
    """Answer the training part in folds."""
    lexicon = shipped()
    started = time.perf_counter()
    examples = [training.example(one, lexicon) for one in articles]
    seconds = time.perf_counter() - started
    views = [_own(one, synonyms, lexicon) for one in articles]
    given = training.cross_validated(examples, seed=seed)
    found = training.cross_validated(examples, seed=seed, views=[pairs for pairs, _ in views])
    own = [_renamed(answer, names) for answer, (_, names) in zip(found, views, strict=True)]
    warning = "there is no test part: models were trained and measured in folds of the training part"
    details = {"split": f"{training.FOLDS} folds of train", "lexicon": lexicon.name}
    return _Coded(articles, tuple(given), tuple(own), (False,) * len(articles), seconds, (warning,), details)


def _given(article: Article, lexicon: Lexicon) -> Pairs:
    return training.example(article, lexicon).pairs


def _answered(model: attitudes.AttitudeModel, pairs: Pairs) -> Answer:
    return training.answer(model.thresholds, pairs, training.guess(model, pairs))


def _own_answer(model: attitudes.AttitudeModel, article: Article, synonyms: Synonyms) -> Answer:
    pairs, names = _own(article, synonyms, attitudes.lexicon_of(model))
    return _renamed(_answered(model, pairs), names)


def _own(article: Article, synonyms: Synonyms, lexicon: Lexicon) -> tuple[Pairs, dict[str, str]]:
    """Return the pairs of the entities that the actor layer finds, and what the corpus calls them."""
    sentences = training.parsed(article.text)
    found = entities.entities(sentences, article.text)
    return pair_features(sentences, found, lexicon), _named(found, article.text, synonyms)


def _named(found: Sequence[EntityMention], text: str, synonyms: Synonyms) -> dict[str, str]:
    """Return the corpus's group of each entity: the one that most of its names are in."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for one in found:
        votes[one.group][synonyms.group(text[one.start : one.end])] += 1
    return {group: max(names, key=lambda name: (synonyms.knows(name), names[name])) for group, names in votes.items()}


def _renamed(answer: Answer, names: Mapping[str, str]) -> Answer:
    """Return an answer in the corpus's groups; where two become one, the more probable attitude stays."""
    renamed: Answer = {}
    for (source, target), sign in answer.items():
        pair = (names[source], names[target])
        if pair[0] != pair[1]:
            renamed.setdefault(pair, sign)
    return renamed


def _report(coded: _Coded, folder: Path, seed: int) -> Report:
    gold = [one.gold for one in coded.articles]
    given, own = list(zip(gold, coded.given, strict=True)), list(zip(gold, coded.own, strict=True))
    clean = [at for at, twin in enumerate(coded.leaked) if not twin]
    twins = [at for at, twin in enumerate(coded.leaked) if twin]
    precision, recall, _ = _part(given, clean) or (None, None, None)
    whole = _part(own, clean)
    size = sum(len(one.text) for one in coded.articles)
    return Report(
        task="rusentrel",
        documents={"all": len(gold), "leaked": len(twins), "clean": len(clean)},
        precision=precision,
        recall=recall,
        f1=Split(*(_f1(given, part) for part in (range(len(gold)), twins, clean))),
        ci95=bootstrap(lambda drawn: _f1(given, [clean[at] for at in drawn]) or 0.0, len(clean), seed=seed),
        seconds=coded.seconds,
        end_to_end_f1=None if whole is None else whole[2],
        ms_per_1000_chars=1e6 * coded.seconds / max(size, 1),
        peak_mb=peak_mb(),
        files=fingerprint(path for path in folder.rglob("*") if path.is_file() and path.suffix in {".txt", ".ann"}),
        warnings=coded.warnings,
        details={**coded.details, **_details(given, own, clean, twins), "seed": seed},
    )


def _details(
    given: Sequence[Scored], own: Sequence[Scored], clean: Sequence[int], twins: Sequence[int]
) -> dict[str, Any]:
    parts = {"all": range(len(given)), "leaked": twins, "clean": clean}
    return {
        "upstream_f1": {name: _f1(given, part, lenient=True) for name, part in parts.items()},
        "upstream_end_to_end_f1": _f1(own, clean, lenient=True),
        "attitudes": {"gold": sum(len(gold) for gold, _ in given), "answered": sum(len(said) for _, said in given)},
    }


def _part(scored: Sequence[Scored], part: Sequence[int], *, lenient: bool = False) -> tuple[float, float, float] | None:
    return training.score([scored[at] for at in part], lenient=lenient) if len(part) else None


def _f1(scored: Sequence[Scored], part: Sequence[int], *, lenient: bool = False) -> float | None:
    found = _part(scored, part, lenient=lenient)
    return None if found is None else found[2]
