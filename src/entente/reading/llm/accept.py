"""From proposals to claims: each one checked, the others kept with the reason.

Nothing of an answer goes into a claim unless it is one of the words that the schema allows or stands in the text: the
quote, the words that name actors and speakers, the number and the time are all found again in the document, and their
offsets are those found here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from entente.evidence.claims import QUADS, Attitude, Plover, Quantity, Speaker
from entente.reading.llm.answers import UnusableError, proposals
from entente.reading.llm.checks import RefusedError, check_actor, ends, quote_span, spans_of, speakers, time_of
from entente.reading.llm.numbers import matching, years
from entente.reading.llm.records import Rejected, as_text
from entente.reading.llm.request import VERSION, params_sha256
from entente.reading.llm.schema import OTHER, item_errors
from entente.reading.modality import Force
from entente.reading.quantities import amounts
from entente.reading.records import Coder, Statement, record
from entente.reading.roles import Roles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from entente.evidence.claims import Claim, Mention, SpeakerForm, Time
    from entente.reading.llm.cache import Answer
    from entente.reading.llm.checks import Ends, Span
    from entente.reading.llm.passages import Passage
    from entente.reading.llm.records import RejectReason

CODER = "llm"
MOST_CONFIDENT = 0.6
"""Confidence is capped: what models say of their own certainty is not calibrated."""
_RECIPIENT_NEEDED = frozenset({"COOPERATE", "AID", "SANCTION"})
_TITLES = frozenset({"headline", "subhead"})
_ROUGH = 0.1
_SIGNS = ("negated", "future", "hypothetical", "historical")


def accept(answer: Answer, passage: Passage, model: str) -> tuple[tuple[Claim, ...], tuple[Rejected, ...]]:
    """Return the claims of an answer, in order of the text, and the proposals that failed a check."""
    try:
        listed, surplus = proposals(answer)
    except UnusableError as error:
        return (), (_rejected(passage, model, error.reason, error.detail, answer.content),)
    claims: dict[str, Claim] = {}
    rejected: list[Rejected] = []
    for item in listed:
        try:
            claim = _claim(item, passage, model, claims)
            claims[claim.id] = claim
        except RefusedError as error:
            rejected.append(_rejected(passage, model, error.reason, error.detail, item))
    rejected.extend(_rejected(passage, model, "too_many", "more claims than a paragraph gives", one) for one in surplus)
    return tuple(sorted(claims.values(), key=lambda one: (one.start, one.end))), tuple(rejected)


def _rejected(passage: Passage, model: str, reason: RejectReason, detail: str, item: object) -> Rejected:
    return Rejected(passage.document.id, passage.paragraph.index, reason, detail, as_text(item), model)


@dataclass(frozen=True, slots=True)
class _Checked:
    """What was found in the text."""

    quote: Span
    source: Ends
    target: Ends
    chain: tuple[Speaker, ...]
    time: Time | None
    quantity: Quantity | None
    attitudes: tuple[Attitude, ...]


def _claim(item: Any, passage: Passage, model: str, known: Mapping[str, Claim]) -> Claim:  # noqa: ANN401 - any JSON
    trouble = item_errors(item)
    if trouble:
        raise RefusedError("schema", trouble)
    claim = _record(item, _checked(item, passage, model), passage, model)
    if claim.id in known:
        raise RefusedError("duplicate", claim.id)
    return claim


def _checked(item: dict[str, Any], passage: Passage, model: str) -> _Checked:
    """Find all parts of a proposal in the text."""
    quote = quote_span(item, passage)
    source, target = ends(item["source"], passage, quote), ends(item["target"], passage, quote)
    if not source.actors and not target.actors:
        raise RefusedError("no_actor", "no listed actor at either end")
    chain = (*_outer(passage), *speakers(item["speakers"], passage))
    time = time_of(item["time"], passage, quote)
    if item["kind"] == "quantity" and item["quantity"] is None:
        raise RefusedError("no_quantity", "a claim about a number without one")
    quantity = _quantity(item["quantity"], passage, quote, time)
    attitudes = _attitudes(item["attitudes"], passage, len(chain) - 1, model)
    return _Checked(quote, source, target, _distinct(chain), time, quantity, attitudes)


def _record(item: dict[str, Any], found: _Checked, passage: Passage, model: str) -> Claim:
    domain, _, topic = item["subject"].partition("/")
    roles = Roles(found.source.actors, found.target.actors, reciprocal=item["reciprocal"])
    named = (*found.source.mentions, *found.target.mentions)
    flags = _flags(item, found, named)
    force = Force(item["modality"], **{sign: item[sign] for sign in _SIGNS})
    anchor, mentions = _anchor(found, named), _mentions(found.quote, named, passage)
    said = Statement(found.quote, anchor, roles, force, (domain, topic), item["kind"], found.chain, mentions)
    claim = record(passage.document, passage.paragraph, Coder(CODER, VERSION, model), said)
    return replace(
        claim,
        direction=item["direction"],
        quantity=found.quantity,
        confidence=_confidence(item["confidence"], flags),
        confidence_raw=float(item["confidence"]),
        flags=flags,
        valence=item["valence"],
        plover=_plover(item, roles),
        attitudes=found.attitudes,
        time=found.time,
        context=_context(found.quote, named),
        model=model,
        params_sha256=params_sha256(),
    )


def _anchor(found: _Checked, named: Sequence[Mention]) -> tuple[int, ...]:
    """Return what tells claims with one quote apart: their number, else the words that name their actors."""
    if found.quantity is not None:
        return found.quantity.start, found.quantity.end
    return tuple(one.start for one in named)


def _outer(passage: Passage) -> tuple[Speaker, ...]:
    """Return the speakers who hold for the whole paragraph: its author, and who speaks in its block."""
    form: SpeakerForm = "headline" if passage.paragraph.role in _TITLES else "narration"
    author = Speaker(passage.document.author or "author", "author", form)
    return (author,) if passage.speaker is None else (author, passage.speaker)


def _distinct(chain: Sequence[Speaker]) -> tuple[Speaker, ...]:
    """Drop a speaker who is the one before again: the open speaker of a block named once more."""
    kept: list[Speaker] = []
    for one in chain:
        if not kept or kept[-1].name.split()[-1][:4].lower() != one.name.split()[-1][:4].lower():
            kept.append(one)
    return tuple(kept)


def _flags(item: dict[str, Any], found: _Checked, named: Sequence[Mention]) -> tuple[str, ...]:
    signs = {
        "role_noun": any("role_noun" in one.flags for one in named),
        "ethnic_adjective": any("ethnic_adjective" in one.flags for one in named),
        "unlisted_actor": found.source.unlisted or found.target.unlisted,
        "undated": item["kind"] == "quantity" and (found.time is None or found.time.value is None),
    }
    return tuple(name for name, holds in signs.items() if holds)


def _confidence(given: float, flags: Sequence[str]) -> float:
    return round(min(float(given), MOST_CONFIDENT) * (0.7 if "role_noun" in flags else 1.0), 3)


def _mentions(quote: Span, named: Sequence[Mention], passage: Passage) -> tuple[Mention, ...]:
    """Return who is named in the quote, and what names the claim's actors elsewhere."""
    inside = [one for one in passage.mentions if quote[0] <= one.start and one.end <= quote[1]]
    return tuple(sorted(dict.fromkeys((*inside, *named)), key=lambda one: (one.start, one.end, one.actor)))


def _context(quote: Span, named: Sequence[Mention]) -> Span | None:
    """Return the span that holds the quote and all that it refers to, if that is more than the quote."""
    spans = [quote, *((one.start, one.end) for one in named), *(one.antecedent for one in named if one.antecedent)]
    whole = min(start for start, _ in spans), max(end for _, end in spans)
    return None if whole == quote else whole


def _plover(item: dict[str, Any], roles: Roles) -> Plover | None:
    kind = item["plover"]
    if kind is None or item["kind"] != "event" or (kind in _RECIPIENT_NEEDED and not roles.target):
        return None
    return Plover(kind, quad=QUADS[kind])


def _attitudes(items: Sequence[dict[str, Any]], passage: Passage, innermost: int, model: str) -> tuple[Attitude, ...]:
    """Return the attitudes between listed actors; one towards somebody else has no end."""
    found = []
    for item in items:
        holder, towards = item["holder"], item["object"]
        if OTHER in {holder, towards}:
            continue
        for actor in filter(None, (holder, towards)):
            check_actor(actor, passage)
        found.append(
            Attitude(holder or f"speaker:{innermost}", towards, item["sign"], float(abs(item["sign"])), "llm", model)
        )
    return tuple(found)


# ---- quantities ----


def _quantity(item: dict[str, Any] | None, passage: Passage, quote: Span, time: Time | None) -> Quantity | None:
    """Return a number that the quote states, with the bounds that its words admit."""
    if item is None:
        return None
    text = passage.document.text
    inside = [span for span in spans_of(item["surface"], passage) if quote[0] <= span[0] and span[1] <= quote[1]]
    if not inside:
        raise RefusedError("number_not_in_quote", item["surface"])
    start, end = inside[0]
    _check_numbers(item, text[start:end], text[slice(*quote)])
    low, high = _bounds(item, passage, (start, end))
    dated = sorted(years(time.value)) if time is not None and time.value else []
    return Quantity(
        value=item["value"],
        low=low,
        high=high,
        unit=item["unit"],
        measure=item["measure"],
        surface=text[start:end],
        start=start,
        end=end,
        approx=item["approx"],
        base=_stated(item["base"], passage),
        delta=item["delta"],
        reporter=_end(item["reporter"], passage),
        partner=_end(item["partner"], passage),
        product=_stated(item["product"], passage),
        period=(dated[0], dated[-1]) if dated else None,
    )


def _check_numbers(item: dict[str, Any], surface: str, quote: str) -> None:
    given = [one for one in (item["value"], item["delta"]) if one is not None]
    if not given:
        raise RefusedError("no_quantity", "neither a level nor a change")
    share = item["unit"] in {"pct", "pp", "share"}
    for one in given:
        if matching(surface, one, share=share) is None and matching(quote, one, share=share) is None:
            raise RefusedError("number_not_in_quote", f"{one:g} is not in {surface}")


def _bounds(item: dict[str, Any], passage: Passage, span: Span) -> tuple[float | None, float | None]:
    """Return the admissible range: as the embedded reader of numbers has it, else half a unit of the last digit."""
    value = item["value"]
    if value is None:
        return None, None
    text = passage.document.text
    for one in amounts(text, passage.paragraph.start, passage.paragraph.end):
        if one.start < span[1] and span[0] < one.end and one.value == value and one.unit == item["unit"]:
            return one.low, one.high
    found = matching(text[slice(*span)], value, share=item["unit"] in {"pct", "share"})
    half = abs(value) * _ROUGH if item["approx"] or found is None else found.half
    return value - half, value + half


def _stated(words: str, passage: Passage) -> str:
    """Return words that stand in the text, else nothing."""
    return words.strip() if spans_of(words, passage) else ""


def _end(actor: str | None, passage: Passage) -> str | None:
    if actor is None or actor == OTHER:
        return None
    check_actor(actor, passage)
    return actor
