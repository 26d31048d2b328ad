"""Claims of dated acts and of joint exercises, against the table of dated events and loaded exercises.

The table names acts that were read in a source; it does not name all acts. So it can support a claim, never contradict
one: where nothing fits, the nearest known act is shown and the claim stays open.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from entente.propositions.asking import answered, unanswered
from entente.propositions.naming import is_said_to_be_so, named, years_of
from entente.propositions.wording import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entente.evidence.claims import Claim
    from entente.evidence.records import Basis
    from entente.propositions.asking import Answer, Question
    from entente.propositions.wording import Text

_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM = 5
"""Letters by which words are compared: enough for Russian endings to fall away."""
SHARED = 2
"""Words, beside the names of the parties, that a claim and an act must have in common."""
_PLAIN = frozenset(
    {"стран", "госуд", "респу", "прези", "перво", "перва", "country", "count", "presi", "state", "first"}
)
"""Stems that say nothing about an act."""
_NEAR = {"institutions", "guarantees"}
"""Treaties of defence are coded as either."""
_ACTS = frozenset({"event", "state"})
_MET = re.compile(r"учени|ман[её]вр|exercise|drill|tatbikat|жаттығу", re.IGNORECASE)

_FIRST = re.compile(
    r"\bвпервые\b|\bперв(?:ым|ой|ый|ая)\b[^.]{0,40}(?:кто|где|за пределами|в (?:мире|регионе|СНГ))"
    r"|first (?:time|country|state|to)\b",
    re.IGNORECASE,
)


def is_dated(question: Question) -> bool:
    """Whether a claim says that two actors did something in a stated year."""
    claim = question.claim
    ends = set(claim.source) | set(claim.target)
    return len(ends) > 1 and claim.kind in _ACTS and is_said_to_be_so(claim) and years_of(claim) is not None


def check_dated(question: Question) -> Answer:
    """Look for an act of the same parties in the stated year that shares the claim's words."""
    claim = question.claim
    rows, basis = _events(question)
    stated = years_of(claim) or (0, 0)
    alike = sorted(((shared, row) for row in rows if (shared := _alike(claim, row)) >= SHARED), key=lambda one: -one[0])
    same = [row for _, row in alike if stated[0] <= row["year"] <= stated[1]]
    if same:
        return answered(question, "supported", _told(same[:2], _FITS), series=[_row(one) for one in same], bases=basis)
    if alike:
        nearest = [row for _, row in alike[:2]]
        series = [_row(one) for one in nearest]
        return unanswered(question, "no_dataset", more=_told(nearest, _OTHER), series=series, bases=basis)
    return unanswered(question, "no_dataset", missing=_missing(claim))


def is_exercise(question: Question) -> bool:
    """Whether a claim says that actors exercise or train together."""
    claim = question.claim
    ends = set(claim.source) | set(claim.target)
    joint = claim.domain == "exercises" and bool(_MET.search(claim.quote))
    return joint and len(ends) > 1 and claim.quantity is None and is_said_to_be_so(claim)


def check_exercise(question: Question) -> Answer:
    """Look for joint exercises of the pair: loaded rows first, then dated events."""
    claim, stated = question.claim, years_of(question.claim)
    ends = _pair(claim)
    rows, basis = _exercises(question, ends)
    events, told = _events(question)
    events = [row for row in events if row["kind"] == "exercise" and _within(row["year"], stated)]
    held = [row for row in rows if _within(row["year"], stated)]
    if held or events:
        series = [*_by_year(held), *(_row(row) for row in events)]
        return answered(question, "supported", _met(held, events), series=series, bases=(*basis, *told))
    if stated is not None and len(ends) > 1 and _covered(question, ends, stated):
        return answered(question, "contradicted", _NONE, series=_by_year(rows), bases=basis)
    return unanswered(question, "no_dataset", missing=_missing(claim), series=_by_year(rows), bases=basis)


def check_exercises(question: Question) -> Answer:
    """Compare a stated number of joint exercises with the loaded rows of the stated years."""
    claim, quantity, stated = question.claim, question.claim.quantity, years_of(question.claim)
    rows, basis = _exercises(question, _pair(claim))
    if not rows or quantity is None or quantity.value is None:
        return unanswered(question, "no_dataset", missing=_missing(claim))
    if stated is None:
        return unanswered(question, "no_period", series=_by_year(rows), bases=basis)
    if not _covered(question, _pair(claim), stated):
        return unanswered(question, "no_period", missing=_missing(claim), series=_by_year(rows), bases=basis)
    found = sum(_within(row["year"], stated) for row in rows)
    low, high = quantity.low or 0.0, quantity.high if quantity.high is not None else float("inf")
    word = "supported" if low <= found <= high else "contradicted"
    texts = {
        "en": f"Joint exercises on record in {stated[0]}-{stated[1]}: {found}.",
        "ru": f"Совместных учений в данных за {stated[0]}–{stated[1]}: {found}.",
    }
    return answered(question, word, texts, series=_by_year(rows), bases=basis)  # type: ignore[arg-type]  # one of two words


def is_first(question: Question) -> bool:
    """Whether a claim says that somebody was the first to do something."""
    claim = question.claim
    return (
        _FIRST.search(claim.quote) is not None
        and claim.quantity is None
        and is_said_to_be_so(claim)
        and bool(claim.source or claim.target)
    )


def check_first(question: Question) -> Answer:
    """Show earlier acts of the same kind that are on record; one of another state contradicts a first in the world."""
    claim, stated = question.claim, years_of(question.claim)
    rows, basis = _events(question, anyone=True)
    alike = [row for row in rows if _alike(claim, row) >= SHARED]
    before = [row for row in alike if stated is None or row["year"] <= stated[1]]
    shown = sorted(before, key=lambda row: str(row["date"]))[:3]
    if not shown:
        return unanswered(question, "no_dataset", missing=_FIRST_MISSING)
    series = [_row(one) for one in shown]
    return unanswered(
        question, "no_dataset", missing=_FIRST_MISSING, more=_told(shown, _EARLIEST), series=series, bases=basis
    )


_FIRST_MISSING = "a register of all such acts of all states; the table of dated events is a selection"


# ---- what is on record ----


def _events(question: Question, *, anyone: bool = False) -> tuple[list[dict[str, Any]], tuple[Basis, ...]]:
    """Return the dated events between the parties of a claim (``anyone``: in which one of them takes part)."""
    from entente.evidence.records import Query

    ends = sorted({*question.claim.source, *question.claim.target})
    query = Query("event", {})
    key = "events"
    if key not in question.seen:
        table = question.evidence.run(query)
        question.seen[key] = (table.to_pylist(), question.evidence.basis(query, table))
    rows, basis = question.seen[key]
    wanted = [row for row in rows if _parties(row, ends, anyone=anyone)]
    return wanted, (basis,)


def _parties(row: dict[str, Any], ends: Sequence[str], *, anyone: bool) -> bool:
    mine = {row["state"], row["partner"]}
    return bool(mine & set(ends)) if anyone else mine <= set(ends)


def _exercises(question: Question, ends: Sequence[str]) -> tuple[list[dict[str, Any]], tuple[Basis, ...]]:
    from entente.evidence.records import Query

    query = Query("tie", {"kind": ("exercise",), "sender": tuple(ends), "receiver": tuple(ends)})
    table = question.evidence.run(query)
    rows = [row for row in table.to_pylist() if row["status"] == "value"]
    return rows, (question.evidence.basis(query, table),) if rows else ()


def _pair(claim: Claim) -> tuple[str, ...]:
    return tuple(sorted({*claim.source, *claim.target}))


def _covered(question: Question, ends: Sequence[str], years: tuple[int, int]) -> bool:
    one, other = ends[0], ends[1]
    return all(
        question.evidence.covers(domain="exercises", kind="exercise", actor=one, partner=other, year=year)
        or question.evidence.covers(domain="exercises", kind="exercise", actor=other, partner=one, year=year)
        for year in range(years[0], years[1] + 1)
    )


def _within(year: int, stated: tuple[int, int] | None) -> bool:
    return stated is None or stated[0] <= year <= stated[1]


def _alike(claim: Claim, row: dict[str, Any]) -> int:
    """Count the words that a claim shares with an act's sentence, without the names of the parties.

    Acts of another domain share too much by chance: none of their words count.
    """
    if row["domain"] != claim.domain and {row["domain"], claim.domain} != _NEAR:
        return 0
    russian = claim.lang == "ru"
    names = _stems(" ".join(one.surface for one in claim.mentions))
    names |= _stems(named((row["state"], row["partner"]), "ru" if russian else "en"))
    begun = {name[:3] for name in names}
    shared = _stems(claim.quote) & _stems(row["title_ru"] if russian else row["title_en"])
    return sum(stem not in _PLAIN and stem[:3] not in begun for stem in shared)


def _stems(text: str) -> set[str]:
    return {word.lower()[:_STEM] for word in _WORD.findall(text)}


# ---- in words ----

_FITS: Text = {"en": "On record", "ru": "В таблице событий"}
_OTHER: Text = {"en": "The nearest act on record", "ru": "Ближайшее известное событие"}
_EARLIEST: Text = {"en": "Earliest such acts on record", "ru": "Самые ранние из известных"}
_NONE: Text = {
    "en": "The loaded exercises cover that pair and time and hold none.",
    "ru": "Загруженные данные об учениях охватывают эту пару и время; учений в них нет.",
}


def _told(rows: Sequence[dict[str, Any]], lead: Text) -> Text:
    found: Text = {}
    for language in LANGUAGES:
        listed = " ".join(f"{row['date']}: {row[f'title_{language}']} ({row['publisher']})" for row in rows)
        found[language] = f"{lead[language]}: {listed}"
    return found


def _met(held: Sequence[dict[str, Any]], events: Sequence[dict[str, Any]]) -> Text:
    years = sorted({row["year"] for row in held})
    span = f"{years[0]}-{years[-1]}" if years else ""
    counted: Text = {
        "en": f"Joint exercises on record: {len(held)} ({span})." if held else "",
        "ru": f"Совместных учений в данных: {len(held)} ({span})." if held else "",
    }
    told = _told(events, _FITS) if events else {"en": "", "ru": ""}
    return {language: " ".join(filter(None, (counted[language], told[language]))) for language in LANGUAGES}


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "period": row["date"],
        "value": 1,
        "low": None,
        "high": None,
        "unit": "event",
        "label": row["title_en"],
        "label_ru": row["title_ru"],
        "url": row["url"],
    }


def _by_year(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    counts: dict[int, int] = {}
    for row in rows:
        counts[row["year"]] = counts.get(row["year"], 0) + 1
    return [
        {"period": str(year), "value": n, "low": None, "high": None, "unit": "count", "label": "joint exercises"}
        for year, n in sorted(counts.items())
    ]


def _missing(claim: Claim) -> str:
    ends = ", ".join(_pair(claim))
    if claim.domain == "exercises":
        return f"joint exercises of {ends}: load a table of exercises (entente load exercises PATH)"
    return f"dated {claim.domain} acts between {ends}"
