"""The answer in exactly five sentences: which numbers, in which words, on which evidence.

One: where the state leans, domain by domain. Two: economy against security. Three: what changed since a stated year, or
that nothing is established. Four: what the article claims (or how many dated events are on record). Five: what is
missing. The sentences never say who is right.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from entente.brief.choose import (
    base_year,
    cells_at,
    changes,
    latest_divergences,
    latest_year,
    leader,
    named_changes,
    robustness_of,
    several_series,
    silent_domains,
)
from entente.brief.contracts import Part, Sentence
from entente.brief.plots.counts import OWN
from entente.brief.wording import Wording, plain
from entente.evidence.records import DOMAINS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entente.brief.choose import (
        Change,
        Lead,
    )
    from entente.brief.contracts import Cell, DivergenceRow, Material
    from entente.brief.findings import RobustnessRow


def answer(material: Material) -> tuple[Sentence, ...]:
    """Return the five sentences about ``material``, in its language."""
    say = Wording(material.lang)
    makers = (lean, gap, change, said, limits)
    return tuple(Sentence(f"s{number}", make(material, say)) for number, make in enumerate(makers, start=1))


def number(cell: Cell, say: Wording, *more: str) -> Part:
    """Return a cell as "57% (49–64; 2023)", with its evidence; ``more`` stands in the brackets after the interval."""
    return Part(say.share(cell.share or 0.0, cell.low, cell.high, *more), cell.evidence)


def dated(material: Material, cell: Cell) -> str:
    """Return a cell's years and, where its domain has several series, which one it is of."""
    series = cell.series_name if several_series(material, cell.domain) else ""
    return "; ".join(item for item in (cell.years, series) if item)


def bare(cell: Cell, say: Wording) -> Part:
    """Return a cell as "57%, 49–64", with its evidence, for use inside brackets."""
    return Part(say.bare(cell.share or 0.0, cell.low, cell.high), cell.evidence)


def firm(say: Wording, row: RobustnessRow | None) -> tuple[Part, ...]:
    """Return " [9 of 12 agree]": how many specifications say the same, and, if too few do, what it depends on."""
    if row is None or row.estimate is None:
        return ()
    count = Part(say("robust.count", agree=row.agree, answered=row.answered), row.evidence)
    if row.robust is None:
        return say.parts("answer.firm.few", count=count)
    if row.robust:
        return say.parts("answer.firm", count=count)
    return say.parts("answer.firm.not", count=count, choices=depends(say, row))


def depends(say: Wording, row: RobustnessRow) -> str:
    """Return the choices that a headline depends on, in words."""
    names = [say.name(f"choice.{row.domain}", name) for name in row.depends_on]
    return plain(say.listed(names)) or say("robust.several")


def pole_name(material: Material, pole: str) -> str:
    """Return the name of a pole in the brief's language, or its id."""
    return next((item.name for item in material.poles if item.id == pole), pole)


def lean(material: Material, say: Wording) -> tuple[Part, ...]:
    """Return where the state leans in each domain's latest year, grouped by the pole that comes first."""
    leads = [lead for domain in DOMAINS if (lead := leader(material, domain)) is not None]
    if not leads:
        return say.parts("answer.lean.none", name=material.name)
    clear = [lead for lead in leads if lead.clear]
    order = [pole for pole, _ in Counter(lead.cell.pole for lead in clear).most_common()]
    groups = [_led(material, say, pole, [lead for lead in clear if lead.cell.pole == pole]) for pole in order]
    open_ones = [lead for lead in leads if not lead.clear]
    groups += [_open(material, say, open_ones)] if open_ones else []
    listed = say.listed(groups, "list.semicolon", "list.semicolon")
    tried = any(robustness_of(material, "lead", lead.cell) for lead in clear)
    return say.parts("answer.lean.tried" if tried else "answer.lean", name=material.name, groups=listed)


def _led(material: Material, say: Wording, pole: str, leads: Sequence[Lead]) -> tuple[Part, ...]:
    items = [
        (
            *say.parts(
                "answer.lean.item",
                domain=say(f"domain.{lead.cell.domain}"),
                number=number(lead.cell, say, dated(material, lead.cell)),
            ),
            *firm(say, robustness_of(material, "lead", lead.cell)),
        )
        for lead in leads
    ]
    return say.parts("answer.lean.group", pole=pole_name(material, pole), items=say.listed(items))


def _open(material: Material, say: Wording, leads: Sequence[Lead]) -> tuple[Part, ...]:
    items = [
        say.parts(
            "answer.lean.open.item",
            domain=say(f"domain.{lead.cell.domain}"),
            first=pole_name(material, lead.cell.pole),
            number=bare(lead.cell, say),
            second=pole_name(material, lead.second.pole),
            next=bare(lead.second, say),
            year=dated(material, lead.cell),
        )
        for lead in leads
        if lead.second is not None
    ]
    return say.parts("answer.lean.open", items=say.listed(items))


def gap(material: Material, say: Wording) -> tuple[Part, ...]:
    """Return how far economy and security lie apart, and who comes first on each side."""
    rows = latest_divergences(material)
    if not rows:
        return say.parts("answer.gap.none", name=material.name, reason=say("answer.gap.reason"))
    places: dict[str, int] = {}
    for row in rows:
        places |= {name: max(places.get(name, 0), row.year) for name in (row.first, row.second)}
    sides = [side for domain, year in places.items() if (side := _side(material, say, domain, year))]
    pairs = [_pair(say, row) for row in rows]
    return say.parts(
        "answer.gap", pairs=say.listed(pairs, last="list.comma"), sides=say.listed(sides, last="list.comma")
    )


def _pair(say: Wording, row: DivergenceRow) -> tuple[Part, ...]:
    carried = (say("figure.carried"),) if row.status == "imputed" else ()
    value = Part(say.index(row.value or 0.0, row.low, row.high, str(row.year), *carried), row.evidence)
    first, second = say(f"domain.{row.first}"), say(f"domain.{row.second}")
    return say.parts("answer.gap.pair", first=first, second=second, value=value)


def _side(material: Material, say: Wording, domain: str, year: int) -> tuple[Part, ...]:
    cells = cells_at(material, domain, year)
    if not cells:
        return ()
    first = max(cells.values(), key=lambda cell: cell.share or 0.0)
    return say.parts(
        "answer.gap.side",
        domain=say(f"domain.{domain}"),
        pole=pole_name(material, first.pole),
        number=number(first, say, first.years, *((say("figure.carried"),) if first.status == "imputed" else ())),
    )


def change(material: Material, say: Wording) -> tuple[Part, ...]:
    """Return what moved since the base year, full counts and shares with an interval apart, or that nothing did."""
    base = base_year(material)
    found = changes(material, base) if base is not None else []
    if base is None or not found:
        return say.parts("answer.change.none", name=material.name)
    kinds = {
        "counted": [item for item in found if item.counted],
        "sampled": [item for item in found if not item.counted],
    }
    clauses = [_clause(material, say, kind, items) for kind, items in kinds.items() if items]
    if not any(item.real for item in found):
        clauses.append(say.parts("answer.change.largest", changes=_moved(material, say, found[0])))
    listed = say.listed(clauses, "list.semicolon", "list.semicolon")
    return say.parts("answer.change", base=str(base), clauses=listed)


def _clause(material: Material, say: Wording, kind: str, found: Sequence[Change]) -> tuple[Part, ...]:
    """Return how many changes of one kind are real, and the largest of them."""
    real = [item for item in found if item.real]
    named = [item for item in named_changes(found) if item.real]
    return say.parts(
        f"answer.change.{kind}" if real else f"answer.change.{kind}.none",
        total=Part(say.noun(f"noun.share.{kind}", len(found)), _evidence(found)),
        count=Part(say.noun(f"noun.moved.{kind}", len(real)), _evidence(real)),
        changes=say.listed([_moved(material, say, item) for item in named]),
    )


def _evidence(found: Sequence[Change]) -> tuple[str, ...]:
    cells = (cell for item in found for cell in (item.before, item.after))
    return tuple(dict.fromkeys(key for cell in cells for key in cell.evidence))


def _moved(material: Material, say: Wording, item: Change) -> tuple[Part, ...]:
    moved = say.parts(
        "answer.change.item",
        domain=say(f"domain.{item.after.domain}"),
        pole=pole_name(material, item.after.pole),
        before=number(item.before, say, item.before.years),
        after=number(item.after, say, item.after.years),
    )
    return (*moved, *firm(say, robustness_of(material, "change", item.after, item.before)))


def said(material: Material, say: Wording) -> tuple[Part, ...]:
    """Return what the article claims; without an article, the events on record by pole."""
    if material.document is None:
        return _recorded(material, say)
    if not material.claims:
        return say.parts("answer.claims.none")
    own = sum(claim.speaker.role in OWN for claim in material.claims)
    words = Counter(verdict.word for verdict in material.verdicts)
    total, key = len(material.claims), (material.document.id,)
    counts = {word: Part(say.whole(words[word]), key) for word in ("supported", "contradicted", "mixed")}
    checkable = sum(words[word] for word in ("supported", "contradicted", "mixed"))
    return say.parts(
        "answer.claims" if checkable else "answer.claims.unchecked",
        claims=Part(say.noun("noun.claim", total), key),
        own=Part(say.whole(own), key),
        share=Part(say.percent(own / total), key),
        quoted=Part(say.whole(total - own), key),
        checkable=Part(say.whole(checkable), key),
        **counts,
    )


def _recorded(material: Material, say: Wording) -> tuple[Part, ...]:
    if not material.events:
        return say.parts("answer.events.none", name=material.name)
    key = material.events_evidence
    poles = Counter(event.pole or "other" for event in material.events)
    groups = [
        say.parts("answer.events.group", pole=pole_name(material, pole), count=Part(say.whole(count), key))
        for pole, count in poles.most_common()
    ]
    return say.parts(
        "answer.events",
        year=min(event.date for event in material.events)[:4],
        events=Part(say.noun("noun.event", len(material.events)), key),
        name=material.name,
        groups=say.listed(groups),
    )


def limits(material: Material, say: Wording) -> tuple[Part, ...]:
    """Return which domains hold no data, the newest year of the others, and the date of the evidence."""
    nothing = [item.domain for item in material.missing if item.status == "no_tie"]
    silent = [domain for domain in silent_domains(material) if domain not in nothing]
    years_of = {domain: latest_year(material, domain) for domain in DOMAINS}
    known = [domain for domain, year in years_of.items() if year is not None and domain not in {*silent, *nothing}]
    asof = as_of(material, say)
    if not known:
        return say.parts("answer.limits.empty", asof=asof)
    years = [say("answer.limits.year", domain=say(f"domain.{domain}"), year=years_of[domain]) for domain in known]
    key = "answer.limits" if silent else "answer.limits.full"
    gaps, recorded = (
        say.listed([say(f"domain.{name}") for name in names], last="list.comma") for names in (silent, nothing)
    )
    bare = say.parts("answer.limits.nothing", domains=recorded) if nothing else ""
    return say.parts(key, domains=gaps, nothing=bare, years=say.listed(years, last="list.comma"), asof=asof)


def as_of(material: Material, say: Wording) -> str:
    """Return "votes to 2024-06-04, arms as of 2026-05-18, trade to 2023", after the date of pinning if there is one."""
    told = [
        say(f"asof.{item.kind}", what=say.name("asof.what", item.domain), date=item.date) for item in material.vintages
    ]
    dates = ", ".join(told)
    if not material.as_of:
        return dates or say("asof.newest")
    return say("asof.date.with", date=material.as_of, dates=dates) if dates else say("asof.date", date=material.as_of)
