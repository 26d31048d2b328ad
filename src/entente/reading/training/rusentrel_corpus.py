r"""RuSentRel 1.1 as its folders hold it: articles, entities, attitudes, synonyms; leaks; the official measure.

The corpus (Loukachevitch and Rusnachenko 2018) marks who thinks well or badly of whom in translated press articles.
Files mix ``\r\n`` and ``\n``, and offsets count both; every sentence begins with ``{Author, Unknown}``, which is no
part of the article and is blanked out here, so that offsets survive.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from entente.errors import FormatError, InputError
from entente.reading.nlp import fold, lemma_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

Sign = Literal[-1, 1]
Answer = dict[tuple[str, str], int]
"""(source group, target group) -> -1 or 1."""

SHINGLE = 12
"""Words of a passage that two articles share when one is said to repeat the other."""
REPEATED = 3
"""Shared passages (overlapping ones count) from which on articles belong together."""

_PREFIX = re.compile(r"\{Author, Unknown\}")
_SIGNS: Mapping[str, Sign] = {"pos": 1, "neg": -1}
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"art(\d+)$")


@dataclass(frozen=True, slots=True)
class Entity:
    """A marked entity: half-open offsets, type, and the group of synonyms that it belongs to."""

    start: int
    end: int
    kind: str
    group: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article.

    Attributes
    ----------
    name
        Stem of its files: ``art12``.
    text
        With its line ends as in the file and the prefixes blanked out.
    entities
        In order of the text.
    gold
        Attitudes between groups, without those of the author.
    """

    name: str
    text: str
    entities: tuple[Entity, ...]
    gold: Answer


class Synonyms:
    """Groups of names for the same entity, looked up by spelling, then by lemmas; unknown names are their own group."""

    def __init__(self, groups: Iterable[Sequence[str]]) -> None:
        self._spelt: dict[str, str] = {}
        self._lemmas: dict[str, str] = {}
        self._groups: set[str] = set()
        for number, group in enumerate(groups):
            self._groups.add(f"s{number}")
            for name in group:
                self._spelt.setdefault(_plain(name), f"s{number}")
                self._lemmas.setdefault(_lemmas(name), f"s{number}")

    def group(self, name: str) -> str:
        """Return the name of an entity's group."""
        plain = _plain(name)
        if plain in self._spelt:
            return self._spelt[plain]
        lemmas = _lemmas(name)
        return self._lemmas.get(lemmas, lemmas)

    def knows(self, group: str) -> bool:
        """Whether a group is one of the file's."""
        return group in self._groups


def read_synonyms(path: Path) -> Synonyms:
    """Read ``synonyms.txt``: one group a line, separated by commas; errors as :func:`read_articles`."""
    lines = _read(path).splitlines()
    return Synonyms([[name for name in line.split(",") if name.strip()] for line in lines])


def read_articles(folder: Path, synonyms: Synonyms, gold: Path | None = None) -> tuple[Article, ...]:
    """Read all articles of a folder, by number; those without a text, marks or gold are left out.

    Parameters
    ----------
    folder
        Holds ``artN.txt`` and ``artN.ann``.
    synonyms
        From :func:`read_synonyms`.
    gold
        Folder of ``artN.opin.txt``; by default the same.

    Raises
    ------
    InputError
        If a file is missing or cannot be read.
    FormatError
        If a line has another form than the corpus gives it.
    """
    answers = folder if gold is None else gold
    texts = sorted((path for path in folder.glob("art*.txt") if _NUMBER.match(path.stem)), key=_number)
    whole = [path for path in texts if path.with_suffix(".ann").is_file() and _gold_of(path, answers).is_file()]
    return tuple(_article(path, answers, synonyms) for path in whole)


def _gold_of(path: Path, gold: Path) -> Path:
    return gold / f"{path.stem}.opin.txt"


def _number(path: Path) -> int:
    found = _NUMBER.match(path.stem)
    return int(found.group(1)) if found else 0


def _article(path: Path, gold: Path, synonyms: Synonyms) -> Article:
    raw = _read(path)
    text = _PREFIX.sub(lambda found: " " * len(found.group()), raw)
    lines = _read(path.with_suffix(".ann")).splitlines()
    entities = [_entity(line, raw, synonyms, path.stem) for line in lines if line.startswith("T")]
    kept = [one for one in entities if text[one.start : one.end].strip()]
    attitudes = _attitudes(_read(_gold_of(path, gold)), synonyms, path.stem)
    return Article(path.stem, text, tuple(sorted(kept, key=lambda one: (one.start, one.end))), attitudes)


def _read(path: Path) -> str:
    """Return the text of a file as it is, line ends included."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return file.read()
    except UnicodeDecodeError as error:
        raise FormatError(f"{path.name} is not UTF-8", hint="take the files of RuSentRel as they are") from error
    except OSError as error:
        raise InputError(f"cannot read {str(path)!r}: {error.strerror}", hint="see the layout of RuSentRel") from error


def _entity(line: str, raw: str, synonyms: Synonyms, name: str) -> Entity:
    try:
        _, place, surface = line.split("\t", 2)
        kind, start, end = place.split()
        entity = Entity(int(start), int(end), kind, synonyms.group(surface))
    except ValueError as error:
        raise FormatError(f"{name}.ann has a line {line[:60]!r}", hint="expected: T1, type start end, text") from error
    if raw[entity.start : entity.end] != surface.rstrip("\r\n"):
        raise FormatError(
            f"{name}.ann and {name}.txt disagree at {entity.start}", hint="keep the line ends of the files as they are"
        )
    return entity


def _attitudes(text: str, synonyms: Synonyms, name: str) -> Answer:
    """Read attitudes; as in the official evaluation the first one of a pair counts, and none towards oneself."""
    found: Answer = {}
    for line in filter(str.strip, text.splitlines()):
        parts = [part.strip() for part in line.split(",")]
        if len(parts) < 3 or parts[2] not in _SIGNS:  # noqa: PLR2004 - source, target, sign
            raise FormatError(f"{name}.opin.txt has a line {line[:60]!r}", hint="expected: source, target, pos or neg")
        pair = (synonyms.group(parts[0]), synonyms.group(parts[1]))
        if pair[0] != pair[1]:
            found.setdefault(pair, _SIGNS[parts[2]])
    return found


def _plain(name: str) -> str:
    return " ".join(fold(name).replace('"', "").split())


def _lemmas(name: str) -> str:
    return " ".join(lemma_of(word) for word in _WORD.findall(_plain(name)))


def groups_of(articles: Sequence[Article]) -> tuple[int, ...]:
    """Return a group number for each article: those that share a text, or long passages, have the same number.

    Cross-validation must not part them.
    """
    passages = [_passages(article.text) for article in articles]
    group = list(range(len(articles)))
    for one in range(len(articles)):
        for other in range(one):
            if group[one] != group[other] and len(passages[one] & passages[other]) >= REPEATED:
                old, new = sorted((group[one], group[other]), reverse=True)
                group = [new if number == old else number for number in group]
    return tuple(group)


def leaked(articles: Sequence[Article], known: Sequence[Article]) -> tuple[bool, ...]:
    """Tell for each article whether ``known`` holds it too: at least half of its passages."""
    seen = [_passages(article.text) for article in known]
    found = []
    for article in articles:
        mine = _passages(article.text)
        found.append(any(len(mine & theirs) * 2 >= max(len(mine), 1) for theirs in seen))
    return tuple(found)


def digest(text: str) -> str:
    """Return a hash of an article's words: what a model keeps of the articles that it was trained on."""
    return hashlib.sha256(" ".join(_WORD.findall(fold(text))).encode()).hexdigest()


def overlapping(articles: Sequence[Article], known: Sequence[Article]) -> tuple[tuple[str, str], ...]:
    """Return pairs of names of articles that share long passages without being the same article."""
    pairs = []
    for article in articles:
        mine = _passages(article.text)
        for other in known:
            shared = len(mine & _passages(other.text))
            if shared >= REPEATED and shared * 2 < len(mine):
                pairs.append((article.name, other.name))
    return tuple(pairs)


def _passages(text: str) -> frozenset[tuple[str, ...]]:
    """Return all runs of words of a text; a short text is one run."""
    words = _WORD.findall(fold(text))
    size = min(SHINGLE, len(words))
    return frozenset(tuple(words[at : at + size]) for at in range(len(words) - size + 1)) if words else frozenset()


def rates(gold: Answer, said: Answer, *, lenient: bool = False) -> tuple[float, float, float, float]:
    """Return precision and recall of positive, then of negative attitudes of one document.

    A class that neither gold nor answer has counts 1, one that only one of them has counts 0. The evaluation script of
    the corpus differs in one case (``lenient``): recall is 1 wherever the gold lacks the class, whatever was answered.
    """
    return (*_rates(gold, said, 1, lenient=lenient), *_rates(gold, said, -1, lenient=lenient))


def _rates(gold: Answer, said: Answer, sign: Sign, *, lenient: bool) -> tuple[float, float]:
    true = {pair for pair, one in gold.items() if one == sign}
    named = {pair for pair, one in said.items() if one == sign}
    if not true or not named:
        both = float(not true and not named)
        return both, float(not true) if lenient else both
    hits = len(true & named)
    return hits / len(named), hits / len(true)
