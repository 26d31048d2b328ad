"""Codes of event data to ours: actors (CAMEO letters, FIPS 10-4, names) and event codes (CAMEO to PLOVER).

``tables/cameo_plover.csv`` was written for this project from what the codebooks say that the codes mean: Schrodt
(2012), "CAMEO: Conflict and Mediation Event Observations. Event and Actor Codebook", version 1.1b3, and the PLOVER
manual, draft 0.8, of the Open Event Data Alliance.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from entente.actors import find
from entente.actors.codes import holder
from entente.evidence.claims import QUADS, Plover

if TYPE_CHECKING:
    from collections.abc import Mapping

    from entente.evidence.claims import PloverType

_FOLDER = Path(__file__).parent.parent / "tables"
_LONGEST_CODE = 4


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an event code means: its PLOVER code, if it has one, and the domain."""

    plover: Plover | None
    domain: str


NOTHING = Meaning(None, "other")


def _rows(name: str) -> list[dict[str, str]]:
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=1)
def _cameo_actors() -> Mapping[str, str]:
    return {row["code"]: row["actor"] for row in _rows("cameo_actors")}


@lru_cache(maxsize=1)
def _fips() -> Mapping[str, str]:
    return {row["code"]: row["actor"] for row in _rows("fips")}


@lru_cache(maxsize=20_000)
def cameo_actor(code: str, year: int) -> str:
    """Return the actor of a CAMEO country or group code in a year; empty for regions and what has no entry."""
    given = code.strip().upper()
    known = _cameo_actors().get(given)
    return known if known is not None else holder("iso3", given, year)


def fips_actor(code: str) -> str:
    """Return the state of a FIPS 10-4 code (RS is Russia, TU Türkiye, CH China); empty if it has none."""
    return _fips().get(code.strip().upper(), "")


@lru_cache(maxsize=20_000)
def named_actor(name: str, year: int) -> str:
    """Return the actor of an English name, or of ISO letters, in a year; empty if nobody answers to it."""
    given = name.strip()
    found = find(given, year, language="en", strict=False) if given else None
    return found.id if found is not None else ""


@lru_cache(maxsize=1)
def _cameo_meanings() -> Mapping[str, Meaning]:
    return {row["prefix"]: _meaning(row) for row in _rows("cameo_plover")}


def _meaning(row: Mapping[str, str]) -> Meaning:
    kind: PloverType = row["type"]  # type: ignore[assignment]  # a test holds the table to the 16 types
    context = tuple(filter(None, row["context"].split(";")))
    return Meaning(Plover(kind, row["mode"], context, QUADS[kind]), row["domain"])


@lru_cache(maxsize=2_000)
def cameo_meaning(code: str) -> Meaning:
    """Return what a CAMEO code means; the longest prefix in the table decides.

    Statements (01) have no PLOVER type. Codes are text: ``042``, never 42.
    """
    table = _cameo_meanings()
    prefixes = (code[:length] for length in range(min(len(code), _LONGEST_CODE), 1, -1))
    return next((table[prefix] for prefix in prefixes if prefix in table), NOTHING)


_ROOTS = frozenset(map(str, range(10, 21)))
_ROOT_DIGITS = 2


def padded(code: str) -> str:
    """Return a CAMEO event code with the leading zero that a spreadsheet may have taken: 42 is ``042``, 211 ``0211``.

    Events have three or four digits, so one of two digits has lost a zero.
    """
    whole = code.startswith("0") or (len(code) > _ROOT_DIGITS and code[:_ROOT_DIGITS] in _ROOTS)
    return code if whole else f"0{code}"


_PLOVER_DOMAINS = {
    "economic": "trade",
    "military": "exercises",
    "intelligence": "guarantees",
    "peacekeeping": "guarantees",
    "treaty": "institutions",
}
_FORCE = frozenset({"ASSAULT", "COERCE", "PROTEST", "MOBILIZE"})
_MATERIAL = frozenset({"COOPERATE", "AID"})


def plover_domain(kind: str, context: tuple[str, ...]) -> str:
    """Return the domain of a PLOVER type with its contexts."""
    if kind in _FORCE:
        return "other"
    if kind == "AID" and "military" in context:
        return "arms"
    found = next((_PLOVER_DOMAINS[one] for one in context if one in _PLOVER_DOMAINS), None)
    return found or ("other" if kind in _MATERIAL else "diplomacy")
