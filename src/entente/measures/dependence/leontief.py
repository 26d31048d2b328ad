"""Dependence through input-output links: whose value added stands in whose purchases, and what falls with a flow.

Leontief's inverse, ``v (I - A)^-1 f``, and hypothetical extraction (Los, Timmer and de Vries 2016, American Economic
Review 106: 1958-1966): the same system without some deliveries.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class InputOutput:
    """An inter-country table of S states and N cells (a cell is an industry of a state).

    Attributes
    ----------
    states
        S ids.
    home
        (N,) position of each cell's state.
    industry
        N codes.
    inputs
        (N, N): what the column's cell buys from the row's cell.
    final
        (N, S): what a state's final users buy from the row's cell.
    made
        (N,) value added.
    """

    states: tuple[str, ...]
    home: Integers
    industry: tuple[str, ...]
    inputs: Floats
    final: Floats
    made: Floats

    @property
    def output(self) -> Floats:
        """(N,) what each cell sells in all."""
        return np.asarray(self.inputs.sum(axis=1) + self.final.sum(axis=1), dtype=float)


def coefficients(table: InputOutput) -> tuple[Floats, Floats]:
    """Return inputs (N, N) and value added (N,) for each unit of output; 0 where a cell sells nothing."""
    output = table.output
    some = output > 0
    inputs = np.divide(table.inputs, output, out=np.zeros_like(table.inputs), where=some)
    return inputs, np.divide(table.made, output, out=np.zeros_like(table.made), where=some)


def needed(inputs: Floats, demand: Floats) -> Floats:
    """Return the output that ``demand`` (N,) or (N, k) calls for: ``(I - A)^-1 f``.

    Raises
    ------
    numpy.linalg.LinAlgError
        If the system is singular: some cell's inputs are worth its whole output.
    """
    return np.asarray(np.linalg.solve(np.eye(len(inputs)) - inputs, demand), dtype=float)


def exposure(table: InputOutput) -> Floats:
    """Return by origin (rows) and user (columns) the share of a state's final purchases that is value added there.

    Returns
    -------
    (S, S); columns add up to 1 where a table has no taxes or other leaks. NaN where a state buys nothing.
    """
    inputs, made = coefficients(table)
    created = made[:, None] * needed(inputs, table.final)
    sums = np.zeros((len(table.states), len(table.states)))
    np.add.at(sums, table.home, created)
    spent = table.final.sum(axis=0)
    return np.asarray(np.divide(sums, spent, out=np.full_like(sums, np.nan), where=spent > 0), dtype=float)


def extraction(table: InputOutput, seller: int, buyer: int) -> float:
    """Return the share of the seller's value added that falls away if the buyer takes nothing from it any more.

    Both inputs and final goods; nobody replaces anybody: an upper bound.

    Returns
    -------
    Between 0 and 1; NaN if the seller has no value added.
    """
    inputs, made = coefficients(table)
    sold, bought = table.home == seller, table.home == buyer
    cut, final = inputs.copy(), table.final.copy()
    cut[np.ix_(sold, bought)] = 0.0
    final[sold, buyer] = 0.0
    before = (made * needed(inputs, table.final.sum(axis=1)))[sold].sum()
    after = (made * needed(cut, final.sum(axis=1)))[sold].sum()
    return float((before - after) / before) if before > 0 else float("nan")


def without_user(table: InputOutput, origin: int, user: int) -> float:
    """Return the origin's value added in the user's final purchases, found by taking those purchases out.

    The check of :func:`exposure` by hypothetical extraction: the world with all final demand, less the world
    without the user's.
    """
    inputs, made = coefficients(table)
    here = table.home == origin
    everything = table.final.sum(axis=1)
    whole, less = (made * needed(inputs, demand) for demand in (everything, everything - table.final[:, user]))
    return float((whole - less)[here].sum())
