"""Tables of the sections beyond shares, each cell as parts that carry their evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from entente.brief.answer import depends, pole_name
from entente.brief.contracts import FACTS, Part, upper_first
from entente.brief.sections import (
    TIES,
    by_domain,
    latest_distances,
    latest_standards,
    likely_breaks,
    window_text,
)
from entente.brief.wording import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from entente.brief.contracts import Brief
    from entente.brief.findings import BlocRow, ChangeRow, RobustnessRow, TrendRow
    from entente.brief.wording import Wording


@dataclass(frozen=True, slots=True)
class Field:
    """One cell: what it says, a smaller second line, and whether it is a number."""

    parts: tuple[Part, ...]
    small: str = ""
    number: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """A column's name, and whether it holds numbers."""

    text: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a section.

    Attributes
    ----------
    id
        Anchor; its section is the part before the first hyphen.
    note
        How to read it, above; ``after`` is what it leaves out, below.
    rows
        The first field of each row names it.
    """

    id: str
    title: str
    note: str
    head: tuple[Head, ...]
    rows: tuple[tuple[Field, ...], ...]
    after: tuple[tuple[Part, ...], ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """All parts of all cells, and of what stands below."""
        cells = [part for row in self.rows for field in row for part in field.parts]
        return (*cells, *(part for line in self.after for part in line))


def tables(brief: Brief, say: Wording) -> dict[str, Table]:
    """Return the tables for which there is something to show, by section."""
    makers = {
        "robustness": robustness,
        "position": position,
        "change": change,
        "standards": standards,
        "blocs": blocs,
    }
    made = {name: make(brief, say) for name, make in makers.items()}
    return {name: table for name, table in made.items() if table is not None}


def text(words: str, small: str = "") -> Field:
    """Return a cell of words."""
    return Field((Part(words),) if words else (), small)


def number(words: str, evidence: tuple[str, ...] = (), small: str = "") -> Field:
    """Return a cell of a number with its evidence and, below it, its interval."""
    return Field((Part(words, evidence),), small, number=True)


def _heads(say: Wording, words: Sequence[str], numbers: Sequence[str] = ()) -> tuple[Head, ...]:
    return tuple(Head(say(f"column.{name}"), number=name in numbers) for name in words)


# --- robustness ------------------------------------------------------------------------------------------------------


def robustness(brief: Brief, say: Wording) -> Table | None:
    """Return the headlines under all specifications, one a row."""
    rows = [row for row in brief.robustness if row.estimate is not None]
    if not rows:
        return None
    needed, least = max(row.needed for row in rows), max(row.least for row in rows)
    silent = [row for row in brief.robustness if row.estimate is None]
    return Table(
        "robustness",
        say("robust.title"),
        say("robust.note", needed=say.percent(needed), least=least),
        _heads(say, ("domain", "headline", "default", "agree", "declared", "result"), ("default", "agree", "declared")),
        tuple(_robust(brief, say, row) for row in rows),
        tuple(_silent(say, silent)),
    )


def _robust(brief: Brief, say: Wording, row: RobustnessRow) -> tuple[Field, ...]:
    share = say.percent(row.agree / row.answered) if row.answered else ""
    counts = say("robust.count", agree=row.agree, answered=row.answered)
    points = say.signed(100 * (row.estimate or 0.0), 1)
    return (
        text(upper_first(say.name("domain", row.domain))),
        text(_headline(brief, say, row)),
        number(points, row.evidence, say.points_range(row.low, row.high)),
        number(counts, row.evidence, share),
        number(say("robust.count", agree=row.answered, answered=row.declared), row.evidence),
        text(_word(say, row)),
    )


def _headline(brief: Brief, say: Wording, row: RobustnessRow) -> str:
    pole, after = upper_first(pole_name(brief, row.pole)), window_text(row.after)
    if row.headline == "lead":
        return say("robust.lead", pole=pole, rival=pole_name(brief, row.rival), years=after)
    return say("robust.change", pole=pole, before=window_text(row.before), after=after)


def _word(say: Wording, row: RobustnessRow) -> str:
    if row.robust is None:
        return say("robust.word.few")
    return say("robust.word.yes") if row.robust else say("robust.word.no", choices=depends(say, row))


def _silent(say: Wording, rows: Sequence[RobustnessRow]) -> Iterable[tuple[Part, ...]]:
    """Yield, for each domain and reason, which headlines cannot be given."""
    for domain, told in dict.fromkeys((row.domain, row.reason) for row in rows):
        kinds = [row.headline for row in rows if (row.domain, row.reason) == (domain, told)]
        words = {
            "domain": upper_first(say.name("domain", domain)),
            "headline": plain(say.listed([say(f"robust.headline.{kind}") for kind in kinds])),
            "reason": told or say("reason.no_dataset"),
        }
        yield (Part(say("robust.silent", **words)),)


# --- votes -----------------------------------------------------------------------------------------------------------


def position(brief: Brief, say: Wording) -> Table | None:
    """Return the distance to each pole in the last year with both."""
    rows = latest_distances(brief)
    if not rows:
        return None
    return Table(
        "position-distances",
        say("position.table"),
        say("position.table.note"),
        _heads(say, ("pole", "year", "distance", "members"), ("year", "distance", "members")),
        tuple(
            (
                text(upper_first(pole_name(brief, row.pole))),
                number(str(row.year)),
                number(say.signed(row.value), row.evidence, say.index_range(row.low, row.high)),
                number(say.whole(row.n), row.evidence),
            )
            for row in rows
        ),
    )


# --- changes ---------------------------------------------------------------------------------------------------------


def change(brief: Brief, say: Wording) -> Table | None:
    """Return the windows over the threshold, and below them the series without one."""
    if not brief.changes:
        return None
    tested = max(row.tested for row in brief.changes)
    likely = [row for word in ("change", "not beyond the null") for row in likely_breaks(brief, word)]
    return Table(
        "change-windows",
        say("change.table"),
        say("change.table.note", tested=tested) if likely else say("change.table.empty"),
        _heads(
            say,
            ("domain", "pole", "window", "likely", "probability", "p", "null"),
            ("window", "likely", "probability", "p"),
        ),
        tuple(_window(brief, say, row) for row in likely),
        tuple(_rest(brief, say)),
    )


def _window(brief: Brief, say: Wording, row: ChangeRow) -> tuple[Field, ...]:
    return (
        text(upper_first(say.name("domain", row.domain)), row.series),
        text(upper_first(pole_name(brief, row.pole)) if row.pole else "–"),
        number(f"{row.after}–{row.to}"),
        number(str(row.likely)),
        number(say.probability(row.probability or 0.0), row.evidence),
        number(say.p_value(row.p_value), row.evidence),
        text(say(f"verdict.change.{row.verdict}")),
    )


def _rest(brief: Brief, say: Wording) -> Iterable[tuple[Part, ...]]:
    for key, verdicts in (("change.rest", {"no change found"}), ("change.short", {"constant", "too short"})):
        rows = [row for row in brief.changes if row.verdict in verdicts]
        if rows:
            yield say.parts(key, items=by_domain(rows, say))


# --- standards of arms -----------------------------------------------------------------------------------------------


def standards(brief: Brief, say: Wording) -> Table | None:
    """Return the shares of the standards in the stock and in recent deliveries, the largest first."""
    rows = sorted(latest_standards(brief), key=lambda row: (row.standard == "unmapped", -(row.share or 0.0)))
    if not rows:
        return None
    return Table(
        "standards-latest",
        say("standards.table"),
        say("standards.table.note", year=rows[0].year),
        _heads(say, ("standard", "works_with", "stock", "flow", "deliveries"), ("stock", "flow", "deliveries")),
        tuple(
            (
                text(upper_first(say.name("standard", row.standard))),
                text(_works_with(say, row.standard)),
                number(say.percent(row.share or 0.0), row.evidence, say.percent_range(row.low, row.high)),
                number("–") if row.flow is None else number(say.percent(row.flow), row.evidence),
                number(say.whole(row.n), row.evidence),
            )
            for row in rows
        ),
    )


def _works_with(say: Wording, standard: str) -> str:
    key = f"standard.with.{standard}"
    return say(key) if say.has(key) else "–"


# --- blocs -----------------------------------------------------------------------------------------------------------


def blocs(brief: Brief, say: Wording) -> Table | None:
    """Return the blocs that the state belongs to, with a verdict for each type of tie."""
    if not brief.blocs:
        return None
    ties = [by for by in TIES if any(row.by == by for row in brief.trends)]
    known = {(row.bloc, row.by): row for row in brief.trends}
    head = (Head(say("column.bloc")), Head(say("column.members"), number=True))
    return Table(
        "blocs-trends",
        say("blocs.table"),
        say("blocs.table.note"),
        (*head, *(Head(upper_first(say(f"bloc.by.{by}"))) for by in ties)),
        tuple(
            (
                text(upper_first(bloc.name), _since(say, bloc)),
                number(say.whole(bloc.members), (FACTS,)),
                *(_trend(say, known.get((bloc.bloc, by))) for by in ties),
            )
            for bloc in brief.blocs
        ),
    )


def _since(say: Wording, bloc: BlocRow) -> str:
    return say(f"bloc.status.{bloc.status}", since=bloc.since)


def _trend(say: Wording, row: TrendRow | None) -> Field:
    if row is None or row.slope is None:
        return text(say("bloc.verdict.no data"), "" if row is None else row.reason)
    slope = f"{say.signed(row.slope)} ({say.index_range(row.low, row.high)})"
    years = f"{row.first}–{row.last}"
    return Field((Part(say(f"bloc.verdict.{row.verdict}") + ": "), Part(slope, row.evidence)), years)
