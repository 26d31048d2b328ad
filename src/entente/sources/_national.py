"""What the national statistics of trade by partner have in common: two flows, one reporter, one world total."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from entente.evidence.records import Coverage, Reading
from entente.sources._files import digest
from entente.sources._names import WORLD
from entente.sources._ties import build, runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import pyarrow as pa

    from entente.evidence.records import Origin, Reject

EXPORTS, IMPORTS = "exports", "imports"

Torn = set[tuple[str, int]]
"""Flows and years in which a figure was left out: a missing partner there is no zero, so they are not covered."""


@dataclass(frozen=True, slots=True)
class Flow:
    """One figure: what the reporter sold to or bought from a partner in a year.

    Attributes
    ----------
    flow
        ``exports`` or ``imports``.
    partner
        Actor id, or ``WLD`` for all partners together.
    value
        Thousand US dollars.
    locator
        File and row.
    """

    flow: str
    year: int
    partner: str
    value: float
    locator: str
    note: str = ""


def data_files(path: Path, patterns: Sequence[str]) -> tuple[Path, ...]:
    """Return the files to read: ``path`` itself, or those of a folder that fit one of ``patterns``, sorted by name."""
    if not path.is_dir():
        return (path,)
    return tuple(sorted({file for pattern in patterns for file in path.glob(pattern) if file.is_file()}))


def gathered(parts: Iterable[tuple[list[Flow], list[Reject], Torn]]) -> tuple[list[Flow], list[Reject], Torn]:
    """Put together what several files give: flows, rejects, and the flows and years that are torn."""
    flows: list[Flow] = []
    rejects: list[Reject] = []
    torn: Torn = set()
    for found, left_out, unread in parts:
        flows += found
        rejects += left_out
        torn |= unread
    return flows, rejects, torn


def joint_digest(files: Sequence[Path]) -> str:
    """Return the SHA-256 of one file, or over the digests of several."""
    digests = [digest(file) for file in files]
    return digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()


def national_reading(  # noqa: PLR0913, PLR0917 - what a reading holds
    origin: Origin,
    reporter: str,
    files: Sequence[Path],
    flows: Iterable[Flow],
    rejects: Sequence[Reject],
    notes: Sequence[str],
    torn: Torn,
) -> Reading:
    """Build the reading of a national table: ties, and coverage of the years in which each flow has a world total.

    A flow and year with a figure that could not be read has no total, and so no coverage.
    """
    whole = (flow for flow in flows if flow.partner != WORLD or (flow.flow, flow.year) not in torn)
    kept = sorted(whole, key=lambda flow: (flow.flow, flow.year, flow.partner))
    sha256 = joint_digest(files)
    return Reading(
        origin=origin,
        sha256=sha256,
        vintage="",
        tables={"tie": _ties(origin.name, reporter, sha256, kept)},
        coverage=_coverage(reporter, kept),
        rejects=tuple(rejects),
        notes=(*notes, *_one_sided(kept), *_torn_notes(torn)),
    )


def _ties(source: str, reporter: str, sha256: str, flows: Sequence[Flow]) -> pa.Table:
    sold = [flow.flow == EXPORTS for flow in flows]
    return build(
        "tie",
        source,
        sha256,
        {
            "domain": "trade",
            "kind": "trade_flow",
            "sender": [reporter if out else flow.partner for flow, out in zip(flows, sold, strict=True)],
            "receiver": [flow.partner if out else reporter for flow, out in zip(flows, sold, strict=True)],
            "directed": True,
            "reporter": reporter,
            "year": [flow.year for flow in flows],
            "year_to": [flow.year for flow in flows],
            "date": [str(flow.year) for flow in flows],
            "value": [flow.value for flow in flows],
            "unit": "USD_thousand",
            "n": 1,
            "sumsq": [flow.value**2 for flow in flows],
            "status": "value",
            "item": "",
            "locator": [flow.locator for flow in flows],
            "note": [flow.note for flow in flows],
        },
    )


def _years(flows: Sequence[Flow]) -> dict[str, set[int]]:
    years: dict[str, set[int]] = defaultdict(set)
    for flow in flows:
        if flow.partner == WORLD:
            years[flow.flow].add(flow.year)
    return years


def _coverage(reporter: str, flows: Sequence[Flow]) -> tuple[Coverage, ...]:
    """Cover the years in which both flows have a total; a year with one flow only is no basis for a turnover."""
    years = _years(flows)
    both = sorted(years[EXPORTS] & years[IMPORTS] if len(years) > 1 else set().union(*years.values()))
    note = "goods; as the reporter's statistics state them"
    return tuple(Coverage("trade", "trade_flow", reporter, "*", first, last, note) for first, last in runs(both))


def _torn_notes(torn: Torn) -> tuple[str, ...]:
    years = ", ".join(f"{flow} {year}" for flow, year in sorted(torn))
    return (f"not covered, since a figure could not be read: {years}",) if torn else ()


def _one_sided(flows: Sequence[Flow]) -> tuple[str, ...]:
    years = _years(flows)
    if len(years) > 1:
        return ()
    return tuple(f"only {flow} are in this file: turnover cannot be formed" for flow in years)
