"""What the sections beyond shares say: a sentence or two each, every number with its evidence, missing data said."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from entente.brief.answer import pole_name
from entente.brief.contracts import FACTS, Part, Sentence, span_text
from entente.brief.plots.base import evidence_of
from entente.evidence.records import DOMAINS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from entente.brief.contracts import Material
    from entente.brief.findings import ChangeRow, DistanceRow, PositionRow, StandardRow, TrendRow
    from entente.brief.wording import Fill, Wording

MOST_ITEMS = 4
"""Changes that the sentence names; the table holds the others."""

TIES = ("votes", "arms", "trade")
"""Types of tie in the order in which they are told."""

Say = tuple[Part, ...]


def findings(material: Material, say: Wording) -> tuple[Sentence, ...]:
    """Return what each section says; a section without data says why."""
    makers: dict[str, Callable[[Material, Wording], Say]] = {
        "robustness": robustness,
        "position": position,
        "change": change,
        "near": near,
        "standards": standards,
        "blocs": blocs,
    }
    made = {name: make(material, say) for name, make in makers.items()}
    return tuple(Sentence(name, parts) for name, parts in made.items() if parts)


def reason(material: Material, section: str, say: Wording) -> str:
    """Return why a section holds nothing."""
    found = next((item.reason for item in material.unmeasured if item.section == section), "")
    return found or say("reason.no_dataset")


# --- how firm the headlines are --------------------------------------------------------------------------------------


def robustness(material: Material, say: Wording) -> Say:
    """Return how many headlines hold, how many depend on a choice, and how many cannot be told."""
    rows = [row for row in material.robustness if row.estimate is not None]
    if not rows:
        return say.parts("robust.none", reason=reason(material, "robustness", say))
    groups = {flag: [row for row in rows if row.robust is flag] for flag in (True, False, None)}
    counts = {flag: Part(say.whole(len(found)), evidence_of(found or rows)) for flag, found in groups.items()}
    total = Part(say.noun("noun.headline", len(rows)), evidence_of(rows))
    return say.parts("robust.found", total=total, yes=counts[True], no=counts[False], few=counts[None])


# --- votes -----------------------------------------------------------------------------------------------------------


def latest_position(material: Material) -> PositionRow | None:
    """Return the state's newest position."""
    own = [row for row in material.positions if row.actor == material.state and row.value is not None]
    return max(own, key=lambda row: row.year, default=None)


def latest_distances(material: Material) -> list[DistanceRow]:
    """Return the newest distance to each pole, in the order of the poles."""
    newest: dict[str, DistanceRow] = {}
    for row in sorted(material.distances, key=lambda row: row.year):
        newest[row.pole] = row
    return [newest[pole.id] for pole in material.poles if pole.id in newest]


def position(material: Material, say: Wording) -> Say:
    """Return where the state stands, and from which poles it is nearest and farthest."""
    own = latest_position(material)
    if own is None:
        return say.parts("position.none", reason=reason(material, "position", say))
    value = Part(say.index(own.value or 0.0, own.low, own.high), own.evidence)
    placed: dict[str, Fill] = {"year": str(own.year), "name": material.name, "value": value}
    away = sorted((row for row in latest_distances(material) if row.year == own.year), key=lambda row: abs(row.value))
    if not away:
        return say.parts("position.found.alone", **placed)
    placed |= {"near": pole_name(material, away[0].pole), "far": pole_name(material, away[-1].pole)}
    return say.parts("position.found", **placed, distance=distance(away[0], say), away=distance(away[-1], say))


def distance(row: DistanceRow, say: Wording) -> Part:
    """Return a distance as "−2.14 (−2.39 to −1.89)", with its evidence."""
    return Part(f"{say.signed(row.value)} ({say.index_range(row.low, row.high)})", row.evidence)


# --- changes ---------------------------------------------------------------------------------------------------------


def likely_breaks(material: Material, verdict: str) -> list[ChangeRow]:
    """Return the series of a verdict with their windows, the least p-value first, then the likeliest."""
    rows = [row for row in material.changes if row.verdict == verdict and row.probability is not None]
    return sorted(rows, key=lambda row: (row.p_value or 0.0, -(row.probability or 0.0)))


def change(material: Material, say: Wording) -> Say:
    """Return which series changed beyond the null, how many only look so, and the likeliest common break."""
    if not material.changes:
        return say.parts("change.none", reason=reason(material, "change", say))
    sure, doubtful = (likely_breaks(material, word) for word in ("change", "not beyond the null"))
    return (*_sure(material, say, sure), *_doubtful(say, doubtful), *_common(material, say))


def _sure(material: Material, say: Wording, rows: Sequence[ChangeRow]) -> Say:
    tested = max(row.tested for row in material.changes)
    every = evidence_of(material.changes)
    if not rows:
        return say.parts("change.found.none", tested=Part(str(tested), every))
    items: list[Fill] = [_dated(material, say, row) for row in rows[:MOST_ITEMS]]
    rest = rows[MOST_ITEMS:]
    if rest:
        items.append(say.parts("change.more", count=Part(say.whole(len(rest)), evidence_of(rest))))
    count = Part(say("change.count", count=len(rows), tested=tested), evidence_of(rows))
    return say.parts("change.found", count=count, items=say.listed(items, "list.semicolon", "list.semicolon"))


def _dated(material: Material, say: Wording, row: ChangeRow) -> Say:
    numbers = say("change.numbers", probability=say.probability(row.probability or 0.0), p=say.p_told(row.p_value))
    return say.parts(
        "change.item",
        domain=say.name("domain", row.domain),
        pole=pole_name(material, row.pole),
        after=str(row.after),
        to=str(row.to),
        year=str(row.likely),
        numbers=Part(numbers, row.evidence),
    )


def _doubtful(say: Wording, rows: Sequence[ChangeRow]) -> Say:
    if not rows:
        return ()
    return say.parts("change.doubtful", count=Part(say.noun("noun.series", len(rows)), evidence_of(rows)))


def _common(material: Material, say: Wording) -> Say:
    row = max(material.common, key=lambda row: row.probability, default=None)
    if row is None or row.probability < 0.5:  # noqa: PLR2004 - more likely than not
        return ()
    share = Part(say.probability(row.probability), row.evidence)
    return say.parts("change.common", pole=pole_name(material, row.pole), year=str(row.year), probability=share)


def near(material: Material, say: Wording) -> Say:
    """Return how often the dates found have an event near, and how often dates drawn at random would."""
    found = material.near
    if found is None:
        return ()
    head = say.parts("change.near" if found.events else "change.near.none")
    if found.near is None or found.chance is None or found.p_value is None:
        return head
    numbers = {"near": say.percent(found.near), "chance": say.percent(found.chance), "p": say.p_told(found.p_value)}
    parts = {name: Part(text, found.evidence) for name, text in numbers.items()}
    return (*head, *say.parts("change.near.match", **parts))


# --- standards of arms -----------------------------------------------------------------------------------------------


def latest_standards(material: Material) -> list[StandardRow]:
    """Return the rows of the last year in which the stock can be divided."""
    held = [row for row in material.standards if row.share is not None]
    last = max((row.year for row in held), default=None)
    return [row for row in held if row.year == last]


def standards(material: Material, say: Wording) -> Say:
    """Return the standard with the largest share of the stock, its bounds, and its share of recent deliveries."""
    rows = [row for row in latest_standards(material) if row.standard != "unmapped"]
    if not rows:
        told = next((row.reason for row in reversed(material.standards) if row.reason), "")
        if told:
            return say.parts("standards.nothing", reason=told)
        return say.parts("standards.none", reason=reason(material, "standards", say))
    first = max(rows, key=lambda row: row.share or 0.0)
    flow: Fill = say("standards.noflow") if first.flow is None else Part(say.percent(first.flow), first.evidence)
    with_key = f"standard.with.{first.standard}"
    return say.parts(
        "standards.found" if say.has(with_key) else "standards.found.other",
        year=str(first.year),
        name=material.name,
        share=Part(say.share(first.share or 0.0, first.low, first.high), first.evidence),
        standard=say.name("standard", first.standard),
        others=say(with_key) if say.has(with_key) else "",
        flow=flow,
    )


# --- blocs -----------------------------------------------------------------------------------------------------------


def blocs(material: Material, say: Wording) -> Say:
    """Return how many of the state's blocs lose or gain cohesion, by type of tie."""
    if not material.blocs:
        return say.parts("blocs.absent", reason=reason(material, "blocs", say))
    count = (Part(say.noun("noun.bloc", len(material.blocs)), (FACTS,)), *_suspended(material, say))
    if not material.trends:
        return say.parts("blocs.found.only", name=material.name, blocs=count)
    ties = [by for by in TIES if any(row.by == by for row in material.trends)]
    items = [_tied(say, by, [row for row in material.trends if row.by == by]) for by in ties]
    listed = say.listed(items, "list.semicolon", "list.semicolon")
    return say.parts("blocs.found", name=material.name, blocs=count, items=listed)


def _suspended(material: Material, say: Wording) -> Say:
    count = sum(row.status == "suspended" for row in material.blocs)
    return say.parts("blocs.suspended", count=Part(say.whole(count), (FACTS,))) if count else ()


def _tied(say: Wording, by: str, rows: Sequence[TrendRow]) -> Say:
    counts = Counter(row.verdict for row in rows)
    words = [word for word in ("eroding", "tightening", "no clear trend", "no data") if counts[word]]
    every = evidence_of(rows) or (FACTS,)
    parts = [say.parts(f"blocs.item.{word}", count=Part(say.whole(counts[word]), every)) for word in words]
    return say.parts("blocs.item", by=say(f"bloc.by.{by}"), parts=say.listed(parts, last="list.comma"))


def window_text(window: tuple[int, int] | None) -> str:
    """Return a window's years as "2019–23"."""
    return span_text(*window) if window else ""


def by_domain(rows: Sequence[ChangeRow], say: Wording) -> Say:
    """Return the domains of series with their numbers, as "arms (4), trade (3)"."""
    counts = Counter(row.domain for row in rows)
    return say.listed(
        [
            say.parts(
                "change.rest.item",
                domain=say.name("domain", domain),
                count=Part(say.whole(counts[domain]), evidence_of([row for row in rows if row.domain == domain])),
            )
            for domain in DOMAINS
            if counts[domain]
        ],
        last="list.comma",
    )
