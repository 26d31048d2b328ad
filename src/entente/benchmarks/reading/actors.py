"""Actors in Russian news: how many of NEREL's states, adjectives of states and nationalities are found, and which.

NEREL 1.1 (Loukachevitch et al., RANLP 2021, 10.1007/s10579-023-09674-z) marks nested entities in Wikinews and links
them to Wikidata. Three kinds of spans count: ``COUNTRY`` written with a capital (names), ``COUNTRY`` in lower case
(adjectives), ``NATIONALITY`` (demonyms). A span is found if a mention overlaps it, and right if that mention is of the
state which the span's link means. What a link means is read from the corpus: all spans with the link vote, by the
title that the annotators gave it and by their own words, each looked up alone among the registry's names of states and
then among its words for peoples; a link for which nobody can vote (Tatars, Transnistria, "Africans") means no state of
the registry, and its spans are counted apart (``outside``), not as misses.

Precision is strict: a mention counts only if it overlaps a ``COUNTRY`` or ``NATIONALITY`` span that does not mean
another state. Names that the annotators left out ("долларов США", "Русской службы BBC") count as errors.

The date of the documents is not given to the finder. Mentions by which no actor is meant (peoples, quoted titles: see
:data:`entente.reading.mentions.SILENT`) are measured like the others.
"""

from __future__ import annotations

import re
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from entente.actors import aliases
from entente.actors.names import lookup
from entente.benchmarks.reading.common import Report, Split, bootstrap, f1_of, fingerprint
from entente.errors import FormatError
from entente.reading.corpus.memory import peak_mb
from entente.reading.mentions import SILENT, build_index, find_mentions
from entente.reading.nlp import fold, lemmas_of, parse
from entente.reading.paragraphs import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from entente.evidence.claims import Mention

    Counts = NDArray[np.int64]

PARTS = ("test", "dev", "train")
"""Folders of the corpus, the one to measure on first."""

KINDS = ("names", "adjectives", "demonyms")
COLUMNS = ("spans", "states", "found", "right", "said", "sound")
"""What is counted per document and kind: spans, those that mean a state, those found, right; mentions, sound ones."""

_VIAS = {"name": "names", "adjective": "adjectives", "demonym": "demonyms"}
_HOMES = (".", "NEREL-v1.1", "nerel/NEREL-v1.1", "text/nerel/NEREL-v1.1")
_ENTITY = re.compile(r"T\d+\t(?P<kind>\S+) (?P<places>\d+ \d+(?:;\d+ \d+)*)\t(?P<text>.*)")
_LINK = re.compile(r"N\d+\tReference (?P<entity>T\d+) Wikidata:\(?(?P<id>Q\d+)(?:\t(?P<title>.*))?")


class Span(NamedTuple):
    """A span of the gold: offsets, words, and the Wikidata ids and titles that it is linked to."""

    kind: str
    start: int
    end: int
    text: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Article:
    """A document of the corpus and its spans of the two classes."""

    name: str
    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Coded:
    """The mentions of each document, and the seconds for all of it and for finding mentions alone."""

    mentions: tuple[tuple[Mention, ...], ...]
    seconds: float
    finding: float


def run(data: Path, *, seed: int = 0) -> dict[str, Any]:
    """Measure the mention finder; see :class:`~entente.benchmarks.reading.common.Report` for the keys.

    Parameters
    ----------
    data
        Folder with ``*.txt`` and ``*.ann``, or one with ``test``, ``dev`` or ``train`` (the first of these that is
        there is measured), or a parent of ``NEREL-v1.1``.
    seed
        Of the bootstrap over documents.

    Raises
    ------
    FormatError
        If there is no such folder, or an annotation cannot be read.
    """
    folder, split = part_of(data)
    articles = tuple(read_article(path) for path in sorted(folder.glob("*.ann")))
    coded = code(articles)
    states = meanings(articles)
    table = np.array([counts(one, found, states) for one, found in zip(articles, coded.mentions, strict=True)])
    letters = max(1, sum(len(one.text) for one in articles))
    whole = _figures(table.sum(axis=(0, 1)))
    return Report(
        task="actors",
        documents={"all": len(articles), "leaked": 0, "clean": len(articles)},
        precision=whole["precision"],
        recall=whole["recall"],
        f1=Split(whole["f1"], None, whole["f1"]),
        ci95=_interval(table.sum(axis=1), seed),
        seconds=round(coded.seconds, 3),
        ms_per_1000_chars=round(1e6 * coded.seconds / letters, 3),
        peak_mb=peak_mb(),
        files=fingerprint(path for path in folder.iterdir() if path.suffix in {".txt", ".ann"}),
        warnings=tuple(_warnings(split, articles)),
        details={
            "split": split,
            "mentions_ms_per_1000_chars": round(1e6 * coded.finding / letters, 3),
            "by_kind": {kind: _by_kind(table[:, place], seed) for place, kind in enumerate(KINDS)},
            "also_found": _also(coded.mentions),
        },
    ).to_dict()


def part_of(data: Path) -> tuple[Path, str]:
    """Return the folder to measure on, and the name of its part; empty for a folder of documents."""
    for home in (data / one for one in _HOMES):
        if home.is_dir() and any(home.glob("*.ann")):
            return home, home.name if home.name in PARTS else ""
        for part in PARTS:
            if (home / part).is_dir() and any((home / part).glob("*.ann")):
                return home / part, part
    raise FormatError(
        f"{data} holds no NEREL documents", hint="give a folder with *.txt and *.ann, or one with test, dev or train"
    )


def read_article(path: Path) -> Article:
    """Read one ``.ann`` file and its text.

    Raises
    ------
    FormatError
        If the text is missing, or a line or offset does not fit.
    """
    source = path.with_suffix(".txt")
    try:
        # Offsets count characters of the file as it is: no translation of line ends.
        with source.open(encoding="utf-8", newline="") as handle:
            text = handle.read()
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise FormatError(f"cannot read {path.name} and its text: {error}", hint="expected UTF-8 in pairs") from error
    links: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for match in filter(None, map(_LINK.match, lines)):
        links[match["entity"]].append((match["id"], (match["title"] or "").strip()))
    spans = tuple(_spans(path, lines, text, links))
    return Article(path.stem, text, spans)


def _spans(path: Path, lines: Sequence[str], text: str, links: Mapping[str, list[tuple[str, str]]]) -> Iterable[Span]:
    for number, line in enumerate(lines, start=1):
        if not line.startswith("T"):
            continue
        match = _ENTITY.match(line)
        places = [int(one) for one in re.findall(r"\d+", match["places"])] if match else [0]
        if match is None or not min(places) < max(places) <= len(text):
            raise FormatError(f"{path.name}, line {number} is no entity of its text", hint="expected BRAT's T lines")
        if match["kind"] in {"COUNTRY", "NATIONALITY"}:
            own = tuple(links.get(line.partition("\t")[0], ()))
            yield Span(match["kind"], min(places), max(places), match["text"].strip(), own)


def code(articles: Sequence[Article]) -> Coded:
    """Find the mentions of each document, paragraph by paragraph; loading models and tables is not timed."""
    index = build_index()
    parse([(0, "Проба.")])
    begun, finding = time.perf_counter(), 0.0
    found = []
    for one in articles:
        parsed = parse([(line.start, one.text[line.start : line.end]) for line in lines_of(one.text)])
        start = time.perf_counter()
        sentences = [sentence for paragraph in parsed for sentence in paragraph]
        mentions = [find_mentions(sentence, one.text, index, silent=True) for sentence in sentences]
        finding += time.perf_counter() - start
        found.append(tuple(mention for group in mentions for mention in group))
    return Coded(tuple(found), time.perf_counter() - begun, finding)


def meanings(articles: Iterable[Article]) -> dict[str, str]:
    """Return the state that each linked Wikidata id means, by vote of titles and words, where anyone can vote."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    words = _peoples()
    for article in articles:
        for span in article.spans:
            for link, title in span.links:
                for said in filter(None, (title, span.text)):
                    votes[link].update(_meant(said, words))
    return {link: min(found, key=lambda actor: (-found[actor], actor)) for link, found in votes.items() if found}


def _peoples() -> dict[str, frozenset[str]]:
    """Return the states of each adjective and people of the Russian tables, by lemma."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in aliases("ru"):
        if row.type in {"adjective", "demonym"}:
            found[fold(row.alias)].add(row.actor)
    return {word: frozenset(states) for word, states in found.items()}


def _meant(said: str, words: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the one state that words mean, if they mean one."""
    named = frozenset(hit.actor for hit in lookup(said, "ru"))
    if not named and " " not in said:
        named = frozenset().union(*(words.get(lemma, frozenset()) for lemma in lemmas_of(said)))
    return named if len(named) == 1 else frozenset()


def counts(article: Article, mentions: Sequence[Mention], states: Mapping[str, str]) -> Counts:
    """Return what one document gives, (kinds, columns); see :data:`COLUMNS`."""
    table = np.zeros((len(KINDS), len(COLUMNS)), dtype=np.int64)
    meant = [frozenset(states[link] for link, _ in span.links if link in states) for span in article.spans]
    for span, actors in zip(article.spans, meant, strict=True):
        over = [one for one in mentions if one.start < span.end and span.start < one.end]
        right = any(one.actor in actors for one in over)
        table[KINDS.index(_kind(span)), :4] += (1, bool(actors), bool(over), right)
    for one in mentions:
        if one.via in _VIAS:
            over_ = [at for at, span in enumerate(article.spans) if one.start < span.end and span.start < one.end]
            sound = any(not meant[at] or one.actor in meant[at] for at in over_)
            table[KINDS.index(_VIAS[one.via]), 4:] += (1, sound)
    return table


def _kind(span: Span) -> str:
    if span.kind == "NATIONALITY":
        return "demonyms"
    return "names" if span.text.lstrip("«\"'")[:1].isupper() else "adjectives"


def _figures(row: Counts) -> dict[str, float]:
    """Return precision, recall and F1 of summed counts."""
    _, states, _, right, said, sound = (int(one) for one in row)
    precision, recall = sound / said if said else 0.0, right / states if states else 0.0
    return {"precision": precision, "recall": recall, "f1": f1_of(precision, recall)}


def _interval(table: Counts, seed: int) -> tuple[float, float] | None:
    """Bootstrap F1 over documents; ``table`` is (documents, columns)."""
    return bootstrap(lambda drawn: _figures(table[drawn].sum(axis=0))["f1"], len(table), seed=seed)


def _by_kind(table: Counts, seed: int) -> dict[str, Any]:
    spans, states, found, _, said, _ = (int(one) for one in table.sum(axis=0))
    return {
        "n": spans,
        "outside": spans - states,
        "found": found / spans if spans else 0.0,
        "mentions": said,
        **_figures(table.sum(axis=0)),
        "ci95": _interval(table, seed),
    }


def _also(mentions: Iterable[Iterable[Mention]]) -> dict[str, int]:
    """Count what the corpus has no class for: capitals, leaders, blocs and products, and mentions that are silent."""
    every = [one for group in mentions for one in group]
    vias = Counter(one.via for one in every)
    silent = sum(not SILENT.isdisjoint(one.flags) for one in every)
    return {
        "capitals": vias["capital"],
        "leaders": vias["leader"],
        "organisations": vias["org"],
        "products": vias["product"],
        "silent": silent,
    }


def _warnings(split: str, articles: Sequence[Article]) -> Iterable[str]:
    if split in {"dev", "train"}:
        yield f"measured on {split}: the words of the tables were chosen with it in sight; figures on test tell more"
    wrong = sum(span.text not in one.text[span.start : span.end] for one in articles for span in one.spans)
    if wrong:
        yield f"{wrong} spans do not hold their words: line ends of the files may have been changed"
