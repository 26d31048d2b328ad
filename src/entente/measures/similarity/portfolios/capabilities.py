"""Shares of world capabilities (CINC) as weights of the objects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from entente.errors import NoDataError
from entente.evidence.records import Query
from entente.measures.rows import fetch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from entente.evidence.records import Basis
    from entente.measures.rows import EvidenceLike, Rows

NAME = "cinc"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """Capability shares by year and state.

    Attributes
    ----------
    shares
        Year -> actor -> share of the world's capabilities, in [0, 1]; years without data are not there.
    """

    shares: Mapping[int, Mapping[str, float]]
    bases: tuple[Basis, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the bases."""
        return tuple(basis.id for basis in self.bases)

    def of(self, year: int) -> Mapping[str, float]:
        """Return actor -> share in one year; empty if there are none."""
        return self.shares.get(year, {})


def read_capabilities(evidence: EvidenceLike, years: Sequence[int]) -> Capabilities:
    """Return the capability shares of the years, from one source (a loaded one before the shipped figures).

    Raises
    ------
    NoDataError
        If no source holds any in these years.
    """
    span = min(years), max(years)
    held = fetch(evidence, Query("attribute", {"name": (NAME,), "status": ("value",)}, overlap=span))
    sources = sorted(set(held.texts("source")), key=lambda name: (name.startswith("starter"), name))
    if not sources:
        raise NoDataError(
            f"no capability shares ({NAME}) of {span[0]}-{span[1]} are loaded",
            hint="load them: entente load nmc PATH, or measure without weights",
        )
    where = {"name": (NAME,), "status": ("value",), "source": (sources[0],)}
    rows = fetch(evidence, Query("attribute", where, overlap=span))
    return Capabilities(_by_year(rows, range(span[0], span[1] + 1)), (rows.basis,))


def _by_year(rows: Rows, years: range) -> dict[int, dict[str, float]]:
    ends = zip(rows.integers("year").tolist(), rows.integers("year_to").tolist(), strict=True)
    lines = zip(rows.texts("actor"), ends, rows.floats("value").tolist(), strict=True)
    shares: dict[int, dict[str, float]] = {}
    for actor, (first, last), value in lines:
        for year in range(max(first, years[0]), min(last, years[-1]) + 1):
            shares.setdefault(year, {})[actor] = value
    return shares
