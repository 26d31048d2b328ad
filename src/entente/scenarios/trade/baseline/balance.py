"""Biproportional balancing (RAS) of flows to totals that agree with each other.

Deming and Stephan (1940, Annals of Mathematical Statistics 11:427-444); Bacharach (1970, Biproportional Matrices and
Input-Output Change).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from entente.errors import NotConvergedError, OptionError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from entente.scenarios.trade.records import Floats

TOLERANCE = 1e-6
"""Largest relative miss of a total at which balancing stops."""

AGREEMENT = 1e-9
"""Totals that should be equal may differ by this much, relatively."""

MOST = 20_000


def balance_flows(  # noqa: PLR0913, PLR0917 - the seed, and two kinds of totals with their masks
    seed: Floats,
    group: Floats,
    exports: Floats,
    known: NDArray[np.bool_],
    pairs: Floats,
    fixed: NDArray[np.bool_],
    names: Sequence[str],
) -> tuple[Floats, float, int]:
    """Return flows near the seed that meet exporters' totals by group of industries and totals of pairs.

    Parameters
    ----------
    seed
        (J, N, N) importer by exporter, above 0 wherever something may be.
    group
        (G, J) membership of sectors.
    exports, known
        (G, N) exports by group, and (N,) for which exporters they are known.
    pairs, fixed
        (N, N) totals over sectors, and which of them are known.
    names
        Of the countries, for errors.

    Returns
    -------
    array, float, int
        Flows, the largest relative miss of any total, and sweeps.

    Raises
    ------
    OptionError
        If an exporter's totals by group and by partner, all known, disagree: balancing would never end.
    NotConvergedError
        If the totals cannot be met from this seed; the message names the worst.
    """
    _refuse_disagreement(exports, known, pairs, fixed, names)
    flows = seed.copy()
    size = max(float(pairs[fixed].max(initial=0.0)), float(exports[:, known].max(initial=0.0)))
    floor = size * 1e-12
    for sweep in range(1, MOST + 1):
        flows *= (group.T @ _factors(exports, np.einsum("gj,jni->gi", group, flows), known))[:, None, :]
        flows *= np.where(fixed, _ratio(pairs, flows.sum(axis=0)), 1.0)
        made = np.einsum("gj,jni->gi", group, flows)
        miss = np.where(known, np.abs(made - exports) / np.maximum(exports, floor), 0.0)
        miss = np.where(np.abs(made - exports) > floor, miss, 0.0)
        if miss.max() < TOLERANCE:
            return flows, float(miss.max()), sweep
    worst = names[int(np.argmax(miss.max(axis=0)))]
    raise NotConvergedError(
        f"the exports of {worst} miss their total by {miss.max():.2g}", hint="the totals contradict the pattern"
    )


def _ratio(wanted: Floats, made: Floats) -> Floats:
    return np.asarray(np.divide(wanted, made, out=np.zeros_like(made), where=made > 0))


def _factors(wanted: Floats, made: Floats, known: NDArray[np.bool_]) -> Floats:
    return np.asarray(np.where(known, _ratio(wanted, made), 1.0))


def _refuse_disagreement(
    exports: Floats, known: NDArray[np.bool_], pairs: Floats, fixed: NDArray[np.bool_], names: Sequence[str]
) -> None:
    for place, name in enumerate(names):
        others = np.arange(len(names)) != place
        if known[place] and fixed[others, place].all():
            by_group, by_partner = float(exports[:, place].sum()), float(pairs[others, place].sum())
            if abs(by_group - by_partner) > AGREEMENT * max(by_group, by_partner):
                message = f"exports of {name} are {by_group:,.0f} by industry and {by_partner:,.0f} by partner"
                raise OptionError(message, hint="choose which total controls before balancing")


def balance_table(seed: Floats, rows: Floats, columns: Floats, most: int = 3000) -> tuple[Floats, float]:
    """Return a table (K, J) near the seed with these sums of rows and columns, and the largest relative miss.

    Raises
    ------
    OptionError
        If the two sums disagree, or the totals cannot be met from this seed.
    """
    if abs(rows.sum() - columns.sum()) > AGREEMENT * columns.sum():
        raise OptionError("rows and columns do not add up to the same", hint="rescale one of them first")
    table = seed.copy()
    for _ in range(most):
        table *= _ratio(rows, table.sum(axis=1))[:, None]
        table *= _ratio(columns, table.sum(axis=0))[None, :]
        miss = float((np.abs(table.sum(axis=1) - rows) / np.maximum(rows, rows.max() * 1e-9)).max())
        if miss < TOLERANCE:
            return table, miss
    raise OptionError(f"the input table misses a row by {miss:.2g}", hint="the totals contradict the donor's mix")
