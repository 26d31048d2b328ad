"""Voting agreement of all pairs, from roll calls or from the shipped sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from entente.evidence.records import Query, Span
from entente.measures.agreement import AgreementConfig
from entente.measures.panel.bits import common, pack
from entente.measures.panel.records import NO_DATA, VALUE, Cells
from entente.measures.panel.ties import COLUMNS, place
from entente.measures.rollcalls import unanimous, vote_matrix
from entente.measures.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from entente.evidence.records import Basis
    from entente.measures.panel.axis import Axis, Bools
    from entente.measures.panel.inventory import Inventory

FEWEST = AgreementConfig().min_joint
"""Joint votes below which a pair has no value in a year, as in ``entente measure agreement``."""


def query_of(source: str, years: tuple[int, int]) -> Query:
    """Return the query for the rows of one source: roll calls, or sums by year if they are shipped."""
    span = Span(*years)
    if source.startswith("starter"):
        return Query("tie", {"source": (source,), "year": span, "kind": ("vote_agreement",)})
    return Query("vote", {"source": (source,), "year": span, "body": ("UNGA",)})


def agreement_cells(inventory: Inventory, axis: Axis, sources: Sequence[str]) -> Cells:
    """Return the mean agreement of each pair and year; each year is taken from the first source that has it.

    A pair with fewer than :data:`FEWEST` joint votes has no data: nothing is known of how alike the two are.
    """
    values, status = np.zeros(axis.rows), np.full(axis.rows, NO_DATA, np.int8)
    left = np.ones(len(axis.years), dtype=bool)
    bases: list[Basis] = []
    for source in sources:
        fill = _from_sums if source.startswith("starter") else _from_calls
        bases.append(fill(inventory, axis, source, left, Cells(values, status)))
    return Cells(values, status, tuple(bases))


def _from_calls(inventory: Inventory, axis: Axis, source: str, left: Bools, cells: Cells) -> Basis:
    """Fill the years that are ``left`` from roll calls, and mark them as done."""
    query = query_of(source, (int(axis.years[0]), int(axis.years[-1])))
    table, basis = inventory.table(query, "actor", "roll_call", "year", "vote")
    if not table.num_rows:
        return basis
    calls = vote_matrix(Rows(table, basis))
    places = axis.places(calls.actors)
    for when, votes in calls.by_year():
        year = when - int(axis.years[0])
        if left[year]:
            left[year] = False
            _put_year(axis, year, means(votes[:, ~unanimous(votes)]), places, cells)
    return basis


def means(votes: NDArray[np.int8]) -> NDArray[np.float64]:
    """Return the mean agreement of all pairs, NaN where they share fewer than :data:`FEWEST` votes.

    Parameters
    ----------
    votes
        Shape (states, roll calls): 1 yes, 2 abstain, 3 no, 0 did not vote.

    Notes
    -----
    The mean of ``1 - |x - y| / 2`` over joint votes, as :func:`entente.measures.agreement.agreement_matrix` gives it.
    """
    yes, abstain, no = (pack(votes == value) for value in (1, 2, 3))
    same = common(yes, yes) + common(abstain, abstain) + common(no, no)
    step, against = common(abstain, yes | no), common(yes, no)
    near, joint = step + step.T, same + step + step.T + against + against.T
    return np.where(joint >= FEWEST, (same + near / 2) / np.maximum(joint, 1), np.nan)


def _put_year(axis: Axis, year: int, means: NDArray[np.float64], places: NDArray[np.int64], cells: Cells) -> None:
    here = axis.here(year)
    full = np.full((len(axis.states) + 1, len(axis.states) + 1), np.nan)
    full[np.ix_(places, places)] = means  # a voter that is no state of the panel lands in the last row and column
    row = axis.cells(full[np.ix_(here, here)]).astype(float)
    known = ~np.isnan(row)
    span = slice(int(axis.offset[year]), int(axis.offset[year + 1]))
    cells.values[span] = np.where(known, row, 0.0)
    cells.status[span] = np.where(known, VALUE, NO_DATA)


def _from_sums(inventory: Inventory, axis: Axis, source: str, left: Bools, cells: Cells) -> Basis:
    import pyarrow as pa

    query = query_of(source, (int(axis.years[0]), int(axis.years[-1])))
    table, basis = inventory.table(query, *COLUMNS, "n")
    year = np.asarray(table.column("year").to_numpy(), np.int64) - axis.years[0]
    enough = np.asarray(table.column("n").to_numpy()) >= FEWEST
    placed = place(axis, table.filter(pa.array(enough & left[year])))
    cells.values[placed.slot], cells.status[placed.slot] = placed.value, VALUE
    left[np.unique(year)] = False
    return basis
