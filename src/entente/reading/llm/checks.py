"""What a proposal must hold to: its words stand in the text, its actors are named there, its numbers are stated.

Each check returns what it found in the text, or raises :class:`RefusedError` with the reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from entente.actors import display_name
from entente.errors import UnknownActorError
from entente.evidence.claims import Mention, Speaker, Time
from entente.reading.formats.plain import normalise
from entente.reading.llm.numbers import years
from entente.reading.llm.schema import OTHER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from entente.evidence.claims import Via
    from entente.reading.llm.passages import Passage
    from entente.reading.llm.records import RejectReason

Span = tuple[int, int]

_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b(?:[^\w.!?]+\w+){0,3}?[^\w.!?]+(?:previous|prior|preceding|earlier|above|system|your)"
    r"(?:[^\w.!?]+\w+){0,2}?[^\w.!?]+(?:instructions?|prompts?|rules|directives)\b"
    r"|\b(?:игнорируй|забудь|отмени|не\s+обращай)(?:те)?\b(?:[^\w.!?]+\w+){0,3}?[^\w.!?]+"
    r"(?:предыдущ|прежн|предшеств|вышеуказанн|системн|сво[ия]|тво[ия]|ваш)\w*(?:[^\w.!?]+\w+){0,2}?[^\w.!?]+"
    r"(?:инструкци|указани|правил|промпт|команд)\w*"
    r"|\bönceki[^\w.!?]+(?:talimat|yönerge|kural)\w*(?:[^\w.!?]+\w+){0,2}?[^\w.!?]+(?:yok\s?say|dikkate\s+alma|unut)\w*"
    r"|\bалдыңғы[^\w.!?]+(?:нұсқау|ереже)\w*(?:[^\w.!?]+\w+){0,2}?[^\w.!?]+(?:елеме|ұмыт|ескерме)\w*"
    r"|\bsystem\s+prompt\b|\bсистемн\w+\s+промпт\w*|\byou\s+are\s+(?:now\s+)?an?\s+(?:ai|assistant|language\s+model)\b"
    r"|<\|[a-z_]{2,20}\|>|\[/?INST\]|\"(?:source|target|quote|claims|speakers)\"\s{0,3}:",
    re.IGNORECASE,
)
"""Passages that speak to language models: what stands after the first one in a paragraph tells nothing."""
_PRONOUNS = frozenset(
    re.findall(
        r"\w+",
        "он она оно они его её ее их ему ей им них ней него it its they their them he she his her o onun ona onlar "
        "ол оның оған олар олардың",
    )
)
_WORD = re.compile(r"\w+")
_FEWEST_WORDS = 2
_LEAST = 3
_TRUST_ROLE_NOUN = 0.7
_ISO = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?(?:/\d{4}(?:-\d\d(?:-\d\d)?)?)?")
_NEAR_YEARS = 10
_DECADE = 9


class RefusedError(Exception):
    """A proposal that failed a check."""

    def __init__(self, reason: RejectReason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail[:200]


@dataclass(frozen=True, slots=True)
class Ends:
    """The actors of one end of a claim.

    Attributes
    ----------
    actors
        Ids, each once, in the order of the proposal.
    mentions
        Where each is named, or what stands for it.
    unlisted
        Whether the proposal also names somebody whom the table does not have.
    """

    actors: tuple[str, ...]
    mentions: tuple[Mention, ...]
    unlisted: bool = False


def quote_span(item: dict[str, Any], passage: Passage) -> Span:
    """Return where the quote stands in the document; of several places, the one nearest to the named actors."""
    quote = normalise(item["quote"]).strip()
    if len(_WORD.findall(quote)) < _FEWEST_WORDS:
        raise RefusedError("quote_too_short", quote)
    start = passage.paragraph.start
    found = [(start + at, start + at + len(quote)) for at in _places(passage.text, quote)]
    if not found:
        raise RefusedError("quote_not_verbatim", quote)
    ids = {one["id"] for one in (*item["source"], *item["target"])}
    named = [(one.start, one.end) for one in passage.mentions if one.actor in ids]
    best = min(found, key=lambda span: sum(sorted(_gap(span, one) for one in named)[: len(ids)]))
    _refuse_orders(passage, best)
    return best


def _refuse_orders(passage: Passage, span: Span) -> None:
    order = _ORDERS.search(passage.text)
    if order is not None and span[1] > passage.paragraph.start + order.start():
        raise RefusedError("addressed_to_model", order.group())


def _places(text: str, needle: str) -> Iterator[int]:
    """Yield where a string stands in a text, each place."""
    at = text.find(needle) if needle else -1
    while at >= 0:
        yield at
        at = text.find(needle, at + 1)


def _inside(text: str, at: int) -> bool:
    """Whether an offset lies inside a word."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _gap(one: Span, other: Span) -> int:
    return max(0, one[0] - other[1], other[0] - one[1])


def spans_of(surface: str, passage: Passage, quote: Span | None = None, *, stem: bool = False) -> list[Span]:
    """Return where words stand in the paragraph and its context, those nearest to the quote first.

    Parameters
    ----------
    stem
        Whether an ending may follow: Turkish and Kazakh put several behind a name.
    """
    needle = normalise(surface).strip()
    text = passage.document.text
    free = stem and len(needle) > _LEAST
    found = [
        (start + at, start + at + len(needle))
        for start, end in passage.spans
        for at in _places(text[start:end], needle)
        if not _inside(text, start + at) and (free or not _inside(text, start + at + len(needle)))
    ]
    return sorted(found, key=lambda span: _gap(span, quote)) if quote is not None else found


# ---- actors ----


def check_actor(actor: str, passage: Passage) -> None:
    """Refuse an actor that the table does not have, or that nobody names where the model could look."""
    if actor in passage.actors:
        return
    try:
        display_name(actor)
    except UnknownActorError:
        raise RefusedError("unknown_actor", actor) from None
    raise RefusedError("actor_not_mentioned", actor)


def ends(refs: Sequence[dict[str, Any]], passage: Passage, quote: Span) -> Ends:
    """Return the actors of one end, each with the words that name it."""
    found = {ref["id"]: _named(ref, passage, quote) for ref in refs if ref["id"] != OTHER}
    others = [ref for ref in refs if ref["id"] == OTHER]
    for ref in others:
        if not spans_of(ref["surface"], passage):
            raise RefusedError("surface_not_in_text", ref["surface"])
    return Ends(tuple(found), tuple(found.values()), bool(others))


def _named(ref: dict[str, Any], passage: Passage, quote: Span) -> Mention:
    actor, surface = ref["id"], ref["surface"]
    check_actor(actor, passage)
    if not surface.strip():
        return _stand_in(_nearest(actor, passage, quote), None, passage)
    spans = spans_of(surface, passage, quote, stem=True)
    if not spans:
        raise RefusedError("surface_not_in_text", surface)
    free: Span | None = None
    for span in spans:
        over = [one for one in passage.mentions if one.start < span[1] and span[0] < one.end]
        own = next((one for one in over if one.actor == actor), None)
        if own is not None:
            return own
        free = span if free is None and not over else free
    if free is None:
        raise RefusedError("actor_mismatch", f"{surface} is not {actor}")
    return _stand_in(_nearest(actor, passage, free), free, passage)


def _nearest(actor: str, passage: Passage, span: Span) -> Mention:
    """Return what names an actor: the last mention before a place, else the first after it."""
    own = [one for one in passage.mentions if one.actor == actor]
    before = [one for one in own if one.end <= span[0]]
    return (
        max(before, key=lambda one: one.end) if before else min(own, key=lambda one: _gap(span, (one.start, one.end)))
    )


def _stand_in(antecedent: Mention, span: Span | None, passage: Passage) -> Mention:
    """Make the mention of words that stand for an actor named elsewhere."""
    start, end = span or (antecedent.start, antecedent.end)
    surface = passage.document.text[start:end]
    via: Via = "implicit" if span is None else "pronoun" if surface.lower() in _PRONOUNS else "role_noun"
    flags = ("role_noun",)
    place = (antecedent.start, antecedent.end)
    return Mention(antecedent.actor, surface, start, end, via, flags, _TRUST_ROLE_NOUN, "llm", place)


# ---- speakers ----


def speakers(items: Sequence[dict[str, Any]], passage: Passage) -> tuple[Speaker, ...]:
    """Return the speakers inside the paragraph, outermost first; all of them stand in the text."""
    return tuple(_speaker(item, passage) for item in items)


def _speaker(item: dict[str, Any], passage: Passage) -> Speaker:
    name = normalise(item["name"]).strip()
    if not _is_told(name, passage):
        raise RefusedError("speaker_not_in_text", name)
    actor = None if item["actor"] in {None, OTHER} else str(item["actor"])
    if actor is not None:
        check_actor(actor, passage)
    spans = spans_of(name, passage)
    verb = item["verb"] if spans_of(item["verb"], passage) else ""
    return Speaker(name, item["role"], item["form"], actor, verb, spans[0] if spans else None)


def _is_told(name: str, passage: Passage) -> bool:
    """Whether each word of a name stands in the text, in whatever case, or the name is the open speaker's."""
    voice = passage.speaker.name if passage.speaker is not None else ""
    told = (passage.text, passage.before, voice, passage.document.author, passage.document.outlet)
    known = [word for text in told for word in _WORD.findall(text.lower())]
    words = _WORD.findall(name.lower())
    return bool(words) and all(any(_same_word(word, one) for one in known) for word in words)


def _same_word(word: str, other: str) -> bool:
    """Tell forms of one name: equal but for an ending."""
    short, long = sorted((word, other), key=len)
    size = max(_LEAST, len(short) - 2)
    return word == other or (len(short) >= size and len(long) - len(short) <= _LEAST and word[:size] == other[:size])


# ---- time ----


def time_of(item: dict[str, Any] | None, passage: Passage, quote: Span) -> Time | None:
    """Return the time of a claim: its words stand in the text, and so do its years unless they are relative."""
    if item is None:
        return None
    spans = spans_of(item["surface"], passage, quote)
    value = item["value"].strip()
    if not spans or (value and not _ISO.fullmatch(value)):
        raise RefusedError("time_not_in_text", f"{item['surface']}: {value}")
    surface = passage.document.text[slice(*spans[0])]
    dated = years(surface)
    published = passage.document.pub_date
    if not dated and not published:
        return Time(None, item["granularity"], surface, *spans[0], relative_to="doc_date")
    around = _around(published) if not dated else frozenset()
    if not value or not years(value) <= _admissible(dated) | around:
        raise RefusedError("time_not_in_text", f"{item['surface']}: {value}")
    return Time(value, item["granularity"], surface, *spans[0], relative_to=None if dated else "doc_date")


def _admissible(dated: frozenset[int]) -> frozenset[int]:
    """Return the years stated, and the last ones of decades."""
    return dated | {year + _DECADE for year in dated if year % 10 == 0}


def _around(published: str | None) -> frozenset[int]:
    year = int(published[:4]) if published else 0
    return frozenset(range(year - _NEAR_YEARS, year + _NEAR_YEARS + 1))
