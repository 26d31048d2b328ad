"""Sums that can be shipped instead of the rows, with all that the measures need to give the same numbers.

Each function returns rows of the table ``tie`` as columns (a dictionary of equally long lists), without ``source`` and
``snapshot``: whoever stores them says whose they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from entente.measures.agreement import agreement_matrix
from entente.measures.decisive import credits_by_year
from entente.measures.domains.guarantees import SCORES, depths_by_year, inside_of, score
from entente.measures.domains.institutions import bloc_codes, blocs_among, by_year, scores
from entente.measures.rollcalls import unanimous, vote_matrix
from entente.measures.rows import Rows
from entente.measures.supply import from_deliveries
from entente.measures.who import OTHER

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from entente.actors import Pole
    from entente.measures.supply import Window

Columns = dict[str, list[Any]]

NAMES = (
    *("domain", "kind", "sender", "receiver", "directed", "year", "year_to"),
    *("value", "unit", "n", "sumsq", "status", "item", "locator", "note"),
)


def _columns(rows: Iterable[tuple[Any, ...]]) -> Columns:
    lists = list(zip(*rows, strict=True)) or [()] * len(NAMES)
    return {name: list(values) for name, values in zip(NAMES, lists, strict=True)}


def agreement_ties(rows: Rows, *, partners: Collection[str] | None = None, locator: str = "") -> Columns:
    """Return yearly voting agreement of all pairs as ties of kind ``vote_agreement``.

    Parameters
    ----------
    rows
        Rows of the table ``vote`` of one source, of all states.
    partners
        Keep pairs with at least one of these states; all pairs if not given.
    locator
        The command that computed it.

    Returns
    -------
    dict
        ``value`` mean agreement, ``n`` joint votes, ``sumsq`` sum of squares; unanimous roll calls are dropped.
    """
    return _columns(_agreements(rows, partners, locator))


def _agreements(rows: Rows, partners: Collection[str] | None, locator: str) -> Iterator[tuple[Any, ...]]:
    calls = vote_matrix(rows)
    wanted = np.array([partners is None or actor in partners for actor in calls.actors], bool)
    for year, votes in calls.by_year():
        total, n, sumsq = agreement_matrix(votes[:, ~unanimous(votes)])
        first, second = np.nonzero(np.triu((n > 0) & (wanted[:, None] | wanted[None, :]), 1))
        cells = (matrix[first, second].tolist() for matrix in (total / np.maximum(n, 1), n, sumsq))
        for a, b, value, count, squares in zip(first.tolist(), second.tolist(), *cells, strict=True):
            ends = "diplomacy", "vote_agreement", calls.actors[a], calls.actors[b], False
            yield (*ends, year, year, value, "share", count, squares, "value", "", locator, None)


def decisive_ties(rows: Rows, poles: Sequence[Pole], *, locator: str = "") -> Columns:
    """Return decisive votes of all states as ties of kind ``decisive_votes``, one row per state, year and pole.

    Parameters
    ----------
    rows
        Rows of the table ``vote`` of one source, of all states.

    Returns
    -------
    dict
        Receiver ``pole:<id>`` or ``pole:other``; ``value`` credit, ``n`` decisive votes of the state in the year,
        ``sumsq`` sum of squared credits. Poles with no credit have a row with 0.
    """
    return _columns(_decisive(rows, poles, locator))


def _decisive(rows: Rows, poles: Sequence[Pole], locator: str) -> Iterator[tuple[Any, ...]]:
    calls = vote_matrix(rows)
    names = (*(pole.id for pole in poles), OTHER)
    for year, found in credits_by_year(calls, poles):
        for state in np.flatnonzero(found.n):
            for place, name in enumerate(names):
                ends = "diplomacy", "decisive_votes", calls.actors[state], f"pole:{name}", True
                sums = float(found.total[state, place]), "votes", int(found.n[state]), float(found.sumsq[state, place])
                yield (*ends, year, year, *sums, "value", "", locator, None)


def supplier_ties(  # noqa: PLR0913 - whose shares, when, how they are called
    rows: Rows,
    recipient: str,
    windows: Sequence[Window],
    *,
    kind: str = "arms_share",
    floor: float = 0.0,
    locator: str = "",
) -> Columns:
    """Return supplier shares of one recipient as ties of ``kind``, one row per window and supplier.

    Parameters
    ----------
    rows
        Ties of kind ``arms_delivery`` to the recipient, of one source.
    windows
        Non-overlapping, such as :func:`entente.measures.supply.periods`.
    kind
        ``arms_share`` for periods, ``arms_year`` for single years.
    floor
        Million TIV below which a window has no shares.

    Returns
    -------
    dict
        ``value`` share of the volume, ``n`` orders, ``sumsq`` sum of squared order shares. In windows where no order
        has a volume, or all together less than ``floor``, ``value`` is ``None`` and the status ``no_data``.
    """
    return _columns(_suppliers(rows, recipient, windows, (kind, floor, locator)))


def _suppliers(
    rows: Rows, recipient: str, windows: Sequence[Window], called: tuple[str, float, str]
) -> Iterator[tuple[Any, ...]]:
    kind, floor, locator = called
    supply = from_deliveries(rows, windows)
    total = supply.value.sum(axis=1)
    for index, place in np.argwhere(supply.n > 0):
        whole = float(total[index])
        share, squares = float(supply.value[index, place]), float(supply.sumsq[index, place])
        figures = (
            (share / whole, squares / whole**2, "value") if whole > 0 and whole >= floor else (None, None, "no_data")
        )
        ends = "arms", kind, supply.suppliers[place], recipient, True
        sums = figures[0], "share", int(supply.n[index, place]), figures[1], figures[2]
        yield (*ends, *supply.windows[index], *sums, "", locator, None)


def overlap_ties(  # noqa: PLR0913 - whose scores, when, with whom, how
    rows: Rows, states: Collection[str], years: Sequence[int], poles: Sequence[Pole], *, exponent: float, locator: str
) -> Columns:
    """Return scores of shared memberships as ties of kind ``shared_igos``, one row per state, year and pole.

    Parameters
    ----------
    rows
        Ties of kind ``membership`` of one source, of all states.
    states
        Whose scores.
    years
        Consecutive.
    exponent
        An organisation of N members weighs ``N ** -exponent``; the measures' default is 0.5.

    Returns
    -------
    dict
        Receiver ``pole:<id>``; ``value`` score in [0, 1], ``n`` memberships of the state. Younger blocs are in it, as
        in :mod:`entente.measures.domains.institutions`.
    """
    return _columns(_overlaps(rows, states, years, poles, exponent, locator))


def _overlaps(  # noqa: PLR0913, PLR0917 - passed on from above
    rows: Rows,
    states: Collection[str],
    years: Sequence[int],
    poles: Sequence[Pole],
    exponent: float,
    locator: str,
) -> Iterator[tuple[Any, ...]]:
    members = {actor for pole in poles for year in years for actor in pole.actors(year)}
    everyone = tuple(sorted({*states, *members}))
    for year, found in by_year(rows, everyone, years).items():
        whole = found.and_blocs(blocs_among(everyone, year, skip=bloc_codes(rows)))
        counts = whole.member.sum(axis=1)
        for state in sorted(states):
            n = int(counts[everyone.index(state)])
            sides = [pole.actors(year) - {state} for pole in poles]
            for pole, value in zip(poles, scores(whole, state, sides, exponent), strict=True):
                if n:
                    ends = "institutions", "shared_igos", state, f"pole:{pole.id}", True
                    yield (*ends, year, year, value, "share", n, None, "value", "", locator, None)


def guarantee_ties(
    rows: Rows, states: Collection[str], years: Sequence[int], poles: Sequence[Pole], *, locator: str = ""
) -> Columns:
    """Return guarantee scores as ties of kind ``guarantee_depth``, one row per state, pole and run of equal years.

    Parameters
    ----------
    rows
        Obligations (defense, offense, neutrality, nonaggression, consultation) of one source, of all states.
    states
        Whose scores.
    years
        Consecutive.

    Returns
    -------
    dict
        Receiver ``pole:<id>``; ``value`` score of the pole in (0, 3], that of its deepest member, ``n`` its members
        with an obligation. Years without any obligation have no row: within coverage that means none.
    """
    return _columns(_guarantees(rows, states, years, poles, locator))


def _guarantees(
    rows: Rows, states: Collection[str], years: Sequence[int], poles: Sequence[Pole], locator: str
) -> Iterator[tuple[Any, ...]]:
    sides = {"receiver": _by_end(rows, "sender"), "sender": _by_end(rows, "receiver")}
    span = range(years[0], years[-1] + 1)
    for state in sorted(states):
        mine = [(column, table[state]) for column, table in sides.items() if state in table]
        for pole, spells in _scored_years(state, mine, span, poles).items():
            for first, last, value, n in runs(spells):
                ends = "guarantees", SCORES, state, f"pole:{pole}", False
                yield (*ends, first, last, value, "level", n, None, "value", "", locator, None)


def _by_end(rows: Rows, column: str) -> dict[str, Rows]:
    """Return the rows of each state that stands in ``column``."""
    code, names = rows.codes(column)
    order = np.argsort(code, kind="stable")
    cuts = np.searchsorted(code[order], np.arange(len(names) + 1))
    spans = zip(names, cuts[:-1], cuts[1:], strict=True)
    return {name: Rows(rows.table.take(order[low:high]), rows.basis) for name, low, high in spans}


def _scored_years(
    state: str, mine: Sequence[tuple[str, Rows]], span: range, poles: Sequence[Pole]
) -> dict[str, dict[int, tuple[float, int]]]:
    """Return pole -> year -> score and partners, where there is an obligation."""
    members = {year: [pole.actors(year) - {state} for pole in poles] for year in span}
    partners = sorted({actor for sides in members.values() for side in sides for actor in side})
    found: dict[str, dict[int, tuple[float, int]]] = {pole.id: {} for pole in poles}
    for year, depth in depths_by_year(mine, partners, span, members).items():
        for pole, side in zip(poles, members[year], strict=True):
            within = depth[inside_of(partners, side)]
            if within.any():
                found[pole.id][year] = score(within, "max"), int((within > 0).sum())
    return found


def runs(figures: Mapping[int, tuple[float, int]]) -> list[tuple[int, int, float, int]]:
    """Return unbroken runs of years with equal figures, each as first year, last year and the figures."""
    found: list[tuple[int, int, float, int]] = []
    for year in sorted(figures):
        if found and found[-1][1] == year - 1 and found[-1][2:] == figures[year]:
            found[-1] = (found[-1][0], year, *figures[year])
        else:
            found.append((year, year, *figures[year]))
    return found
