"""What a column of a panel is, and what its cells hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from entente.evidence.records import CellStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from entente.evidence.records import Basis
    from entente.measures.panel.axis import Axis
    from entente.measures.panel.inventory import Inventory

STATUSES: tuple[CellStatus, ...] = get_args(CellStatus)
VALUE, NO_TIE, NO_DATA, NOT_MEMBER, SUSPENDED, IMPUTED = range(6)
"""Positions in :data:`STATUSES`."""

Kind = Literal["flag", "count", "amount"]
"""How numbers are stored: int8, int16 or float64."""


@dataclass(frozen=True, slots=True)
class PanelColumn:
    """What is known about a column: everything that a reader needs to cite it.

    Attributes
    ----------
    name, level
        As asked for; ``level`` is ``dyads`` or ``states``.
    meaning, unit
        What a cell holds.
    absent
        What a cell without a recorded tie holds.
    sources, snapshots, vintages
        Keys of the datasets, ids of the dated copies, and the producers' dates or versions of them.
    years
        First and last year covered, or ``None`` if nothing is.
    licence, citation
        Of the sources.
    query
        The filter that selects the rows (SQL).
    """

    name: str
    level: str
    meaning: str
    unit: str
    absent: str
    sources: tuple[str, ...]
    snapshots: tuple[str, ...]
    vintages: tuple[str, ...]
    years: tuple[int, int] | None
    licence: str
    citation: str
    query: str

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return {
            "name": self.name,
            "level": self.level,
            "meaning": self.meaning,
            "unit": self.unit,
            "absent": self.absent,
            "sources": list(self.sources),
            "snapshots": list(self.snapshots),
            "vintages": list(self.vintages),
            "years": list(self.years) if self.years else None,
            "licence": self.licence,
            "citation": self.citation,
            "query": self.query,
        }


@dataclass(frozen=True, slots=True)
class Cells:
    """One column before it becomes Arrow.

    Attributes
    ----------
    values
        Shape (rows,); what stands where ``status`` is ``no_data`` does not matter.
    status
        Shape (rows,) int8, positions in :data:`STATUSES`.
    bases
        What the numbers rest on.
    left_out
        Ties by year between states of the panel of which one is not in the list in that year: they have no row.
    """

    values: NDArray[np.generic]
    status: NDArray[np.int8]
    bases: tuple[Basis, ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Recipe:
    """A column that can be chosen, and how it is made.

    Attributes
    ----------
    build
        Takes the inventory of the evidence and the axis, returns the cells.
    sources
        Keys of the datasets that it reads, in order of preference.
    query
        The filter that selects its rows, or the command that shows them.
    """

    name: str
    level: Literal["dyads", "states"]
    meaning: str
    unit: str
    absent: str
    sources: tuple[str, ...]
    years: tuple[int, int] | None
    build: Callable[[Inventory, Axis], Cells]
    query: str


ZERO = "no_tie: 0, the source covers the cell and records nothing"
UNKNOWN = "no_data: empty, what is not recorded is not known"


def blank(rows: int, kind: Kind) -> NDArray[np.generic]:
    """Return zeros of the type in which a kind of number is stored."""
    return np.zeros(rows, {"flag": np.int8, "count": np.int16, "amount": np.float64}[kind])


def by_coverage(covered: NDArray[np.bool_]) -> NDArray[np.int8]:
    """Return the status of cells in which nothing is recorded."""
    return np.where(covered, np.int8(NO_TIE), np.int8(NO_DATA))
