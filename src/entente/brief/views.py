"""What the page's template reads: claims with their verdicts, tables of figures, anchors and links between them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from entente.brief.choose import latest_cells
from entente.brief.contracts import Missing
from entente.brief.plots.counts import OWN
from entente.evidence.records import DOMAINS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from entente.brief.contracts import Brief, Cell, Column, Figure
    from entente.brief.tables import Table
    from entente.brief.wording import Wording
    from entente.evidence.claims import Claim, Verdict
    from entente.evidence.records import Basis


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One row of the claims table, all texts in the brief's language."""

    number: int
    claim: Claim
    speaker: str
    foreign: bool
    manner: str
    about: str
    flags: tuple[str, ...]
    word: str
    label: str
    explanation: str
    reason: str
    missing: str
    evidence: tuple[str, ...]
    series: tuple[tuple[str, str], ...]


def claim_views(brief: Brief, say: Wording) -> tuple[ClaimView, ...]:
    """Return the claims in the order of the text, each with its verdict."""
    verdicts = {verdict.claim: verdict for verdict in brief.verdicts}
    ordered = sorted(brief.claims, key=lambda claim: (claim.start, claim.id))
    return tuple(_view(number, claim, verdicts.get(claim.id), brief, say) for number, claim in enumerate(ordered, 1))


def _view(number: int, claim: Claim, verdict: Verdict | None, brief: Brief, say: Wording) -> ClaimView:
    known = {item.id for item in brief.evidence}
    own = claim.speaker.role in OWN or not claim.speaker.name
    role, form = say.name("role", claim.speaker.role), say.name("form", claim.speaker.form)
    return ClaimView(
        number=number,
        claim=claim,
        speaker=role if own else claim.speaker.name,
        foreign=not own and claim.lang != say.lang,
        manner=form if own else f"{role}, {form}",
        about=_about(claim, brief, say),
        flags=tuple(_flags(claim, say)),
        word=verdict.word if verdict else "not_checkable",
        label=verdict_label(verdict, say),
        explanation=_explanation(verdict, say),
        reason=say(f"reason.{verdict.reason}") if verdict and verdict.reason and not _explanation(verdict, say) else "",
        missing=verdict.missing if verdict and verdict.word == "not_checkable" and say.lang == "en" else "",
        evidence=tuple(key for key in verdict.evidence if key in known) if verdict else (),
        series=_series(verdict, brief, say),
    )


def _about(claim: Claim, brief: Brief, say: Wording) -> str:
    source, target = (", ".join(brief.actors.get(key, key) for key in side) for side in (claim.source, claim.target))
    if source and target:
        return say("claims.both" if claim.reciprocal else "claims.about", source=source, target=target)
    return source or target


def _flags(claim: Claim, say: Wording) -> Iterable[str]:
    if claim.modality not in {"asserted", claim.kind}:
        yield say.name("modality", claim.modality)
    if claim.direction:
        yield say.name("direction", claim.direction)
    for flag in ("negated", "future", "hypothetical", "historical"):
        if getattr(claim, flag) and not (flag == "future" and claim.kind == "forecast"):
            yield say(f"flag.{flag}")


def _explanation(verdict: Verdict | None, say: Wording) -> str:
    if verdict is None:
        return ""
    return tidied(verdict.explanation_ru if say.lang == "ru" else verdict.explanation_en, say)


_PARTLY = re.compile(r"(?:^|[.;] )(?:Only |Сравнивается только|Проверено только)")
"""How an explanation begins the sentence that says what alone was compared."""


def verdict_label(verdict: Verdict | None, say: Wording) -> str:
    """Return the words of a verdict's badge: where only a part of the claim was compared, they say so."""
    word = verdict.word if verdict else "not_checkable"
    partly = verdict is not None and (_PARTLY.search(verdict.explanation_en) or _PARTLY.search(verdict.explanation_ru))
    return say(f"verdict.partial.{word}") if partly and say.has(f"verdict.partial.{word}") else say(f"verdict.{word}")


_OPEN = re.compile(r"\b(\d{4}(?:-\d\d){0,2})(?: – \.\.\.|-$)")
_SPAN = re.compile(r"\b(\d{4})-(\d{4})\b")
_DATES = re.compile(r"^(\d{4}(?:-\d\d){0,2})-(\d{4}(?:-\d\d){0,2})$")
_TOTAL = "Известный итог"


def tidied(text: str, say: Wording) -> str:
    """Return a verdict's text with spans of years and dates written as everywhere on the page."""
    text = _DATES.sub(r"\1–\2", _SPAN.sub(r"\1–\2", text)).replace(_TOTAL, say("claims.total"))
    return _OPEN.sub(lambda found: say("fact.since", start=found[1]), text)


_LEVEL = re.compile(r"(\w+): (\w+) (\(.+\))")


def _membership(label: str, brief: Brief, say: Wording) -> str:
    """Return "CSTO: member (source)" with the bloc's name and the status in the page's language."""
    found = _LEVEL.fullmatch(label)
    if found is None or not say.has(f"membership.{found[2]}"):
        return label
    bloc = _bloc_name(found[1], brief, say)
    return f"{bloc}: {say(f'membership.{found[2]}')} {found[3]}"


def _bloc_name(bloc: str, brief: Brief, say: Wording) -> str:
    from entente.actors import display_name
    from entente.errors import UsageError

    try:
        return brief.actors.get(bloc) or display_name(bloc, say.lang)
    except UsageError:
        return bloc


def _series(verdict: Verdict | None, brief: Brief, say: Wording) -> tuple[tuple[str, str], ...]:
    """Return the series of a verdict: for each its name and its values, as "2018 39.3%, 2019 36.0%"."""
    found: dict[str, list[str]] = {}
    for row in verdict.series if verdict else ():
        label = str((row.get("label_ru") if say.lang == "ru" else None) or row.get("label") or "")
        label = _membership(label, brief, say) if row.get("unit") == "level" else tidied(label, say)
        found.setdefault(label, []).append(_point(row, say))
    return tuple((label, "; ".join(points)) for label, points in found.items())


def _point(row: Mapping[str, Any], say: Wording) -> str:
    unit, period = str(row.get("unit") or ""), tidied(str(row.get("period", "")), say)
    if unit == "level":
        # A level only says that the state was there: its name and period are the whole statement.
        return period
    value, low, high = (amount(row.get(key), unit, say) for key in ("value", "low", "high"))
    ends = f" ({low}–{high})" if row.get("low") is not None and row.get("high") is not None else ""
    return f"{period}\u00a0— {value}{ends}"


def amount(value: float | None, unit: str, say: Wording) -> str:
    """Return a value with its unit, large ones in millions or billions."""
    if value is None:
        return say("value.none")
    if unit in {"share", "pct"}:
        return say.decimal(value * 100 if unit == "share" else value, 1) + say("format.percent")
    number = say.whole(round(value)) if float(value).is_integer() else say.decimal(value)
    for name, size in (("billion", 1e9), ("million", 1e6)):
        if abs(value) >= size:
            number = say(f"amount.{name}", number=say.decimal(value / size))
            break
    return f"{number}\u00a0{say.name('evidence.unit', unit)}".strip()


def table_rows(figure: Figure, say: Wording) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Return a figure's data table: for each row ``(text, class)`` of each column.

    Rows whose ``shown`` is empty only break a line in the drawing, and are left out.
    """
    shares = any(column.form == "share" for column in figure.columns)
    told = (row for row in figure.rows if row.get("shown") != "")
    return tuple(tuple(_field(row, column, say, shares=shares) for column in figure.columns) for row in told)


def _field(row: Mapping[str, Any], column: Column, say: Wording, *, shares: bool) -> tuple[str, str]:
    value = row.get(column.key)
    if column.form == "interval":
        ends = row.get("low"), row.get("high")
        return (say.percent_range(*ends) if shares else say.index_range(*ends)) or "–", "num"
    if value is None or value == "":
        return "–", "" if column.form == "text" else "num"
    texts: dict[str, Callable[[Any], str]] = {
        "share": say.percent,
        "index": say.decimal,
        "signed": say.signed,
        "count": say.whole,
    }
    return texts.get(column.form, str)(value), "" if column.form == "text" else "num"


@dataclass(frozen=True, slots=True)
class LatestRow:
    """One domain of the table of latest shares; ``years`` is empty without data.

    Attributes
    ----------
    places
        For each pole its cell and, where there is none, what is printed instead: "no data", or a dash for a pole that
        the domain does not have (scores are compared between named poles, so nothing goes to other states).
    """

    domain: str
    years: str
    places: tuple[tuple[Cell | None, str], ...]
    reason: str
    status: str = "no_data"

    @property
    def series(self) -> str:
        """Which series the shares are of."""
        return next((cell.series_name for cell, _ in self.places if cell is not None), "")


def latest_rows(brief: Brief, say: Wording) -> tuple[LatestRow, ...]:
    """Return the latest shares of each of the nine domains, a cell a pole."""
    gaps = {item.domain: item for item in brief.missing}
    found = []
    for domain in DOMAINS:
        cells = latest_cells(brief, domain)
        gap = gaps.get(domain) or Missing(domain, say("reason.no_dataset"))
        years = next((cell.years for cell in cells.values()), "")
        known = {cell.pole for cell in brief.portfolio if cell.domain == domain}
        places = tuple(
            (cells.get(pole.id), say("value.none" if pole.id in known else "value.outside")) for pole in brief.poles
        )
        found.append(LatestRow(domain, years, places, gap.reason, gap.status))
    return tuple(found)


def rules(brief: Brief, say: Wording) -> tuple[tuple[str, str], ...]:
    """Return how each domain of the table of latest shares is counted, in one line each."""
    shown = (row.domain for row in latest_rows(brief, say) if row.years)
    return tuple((domain, say(f"rule.{domain}")) for domain in shown if say.has(f"rule.{domain}"))


TREATIES = frozenset({"defense", "offense", "neutrality", "consultation", "nonaggression"})


def set_title(basis: Basis, say: Wording) -> str:
    """Return what an evidence set holds, in words."""
    kinds = basis.query.where.get("kind", ())
    names = [str(kind) for kind in kinds] if isinstance(kinds, tuple) else []
    named = dict.fromkeys("treaties" if name in TREATIES else name for name in names)
    return ", ".join(say.name("set", name) for name in named) or say.name("set", basis.query.table)


def group_id(ids: Sequence[str]) -> str:
    """Return the anchor of a number that rests on several evidence sets."""
    return "g_" + hashlib.sha256(" ".join(ids).encode()).hexdigest()[:12]


def groups(brief: Brief, tables: Sequence[Table] = ()) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return anchor and evidence ids of every number that rests on several sets, in order of appearance."""
    cells = (cell for row in latest_rows_cells(brief) for cell in row)
    told = [part for sentence in (*brief.answer, *brief.findings) for part in sentence.parts]
    told += [part for table in tables for part in table.parts]
    several = [part.evidence for part in told] + [cell.evidence for cell in cells]
    return tuple((group_id(ids), ids) for ids in dict.fromkeys(ids for ids in several if len(ids) > 1))


def latest_rows_cells(brief: Brief) -> tuple[tuple[Cell, ...], ...]:
    """Return the cells of the table of latest shares, a tuple a domain."""
    return tuple(tuple(latest_cells(brief, domain).values()) for domain in DOMAINS)


SECTION_OF = {"robustness": "robustness", "near": "change"}
"""Anchor of what a section says, where it is not the section's own."""


def _section(name: str, say: Wording) -> str:
    title = say("robust.title") if name == "robustness" else say(f"section.{SECTION_OF.get(name, name)}")
    return say("evidence.section", section=title)


def uses(
    brief: Brief, views: Sequence[ClaimView], say: Wording, tables: Sequence[Table] = ()
) -> dict[str, list[tuple[str, str]]]:
    """Return evidence id -> ``(anchor, text)`` of the places that use it."""
    found: dict[str, dict[str, str]] = {}

    def note(ids: Iterable[str], anchor: str, text: str) -> None:
        for key in ids:
            found.setdefault(key, {})[anchor] = text

    for number, sentence in enumerate(brief.answer, 1):
        note(sentence.evidence, sentence.id, say("evidence.sentence", number=number))
    for row in latest_rows_cells(brief):
        for cell in row:
            note(cell.evidence, "latest", say("evidence.table"))
    for told in brief.findings:
        note(told.evidence, SECTION_OF.get(told.id, told.id), _section(told.id, say))
    for table in tables:
        name = table.id.partition("-")[0]
        note((key for part in table.parts for key in part.evidence), SECTION_OF.get(name, name), _section(name, say))
    for number, figure in enumerate(brief.figures, 1):
        note(figure.evidence, f"fig-{figure.id}", say("evidence.figure", number=number))
    for view in views:
        note(view.evidence, view.claim.id, say("evidence.claim", number=view.number))
    return {key: list(places.items()) for key, places in found.items()}
