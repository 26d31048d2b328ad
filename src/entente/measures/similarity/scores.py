"""Measures of similarity from contingency tables. Arrays in, arrays out; see ``docs/methods/similarity.md``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from entente.errors import UnknownNameError
from entente.measures.similarity.contingency import table_of_pair, tables_of_all

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike, NDArray

    from entente.measures.similarity.contingency import Tables
    from entente.measures.similarity.scales import Distance, Scale

    Floats = NDArray[np.float64]
    Rule = Callable[[Tables, Floats], Floats]

Name = Literal[
    "s_abs",
    "s_sq",
    "kappa_nominal",
    "kappa_w1",
    "kappa_w2",
    "pi_nominal",
    "pi_w1",
    "pi_w2",
    "a",
    "agreement",
]


def observed(tables: Tables, distance: Floats) -> Floats:
    """Return the mean disagreement, shape (...), in [0, 1]; NaN where there are no joint objects."""
    return _over(np.tensordot(distance, tables.sums, 2), tables.total)


def expected(first: Floats, second: Floats, total: Floats, distance: Floats) -> Floats:
    """Return the mean disagreement of independent portfolios with these margins, shape (...).

    Parameters
    ----------
    first, second
        Shape (L, ...): margins as weights that add up to ``total``.

    Notes
    -----
    A sum of terms that are not negative: exactly 0 where both margins lie on one and the same level.
    """
    mean = (first * np.tensordot(distance, second, 1)).sum(axis=0)
    return _over(mean, total**2)


def _over(value: Floats, total: Floats) -> Floats:
    some = total > 0
    ratio: Floats = np.where(some, value / np.where(some, total, 1.0), np.nan)
    return ratio


def s(tables: Tables, distance: Floats) -> Floats:
    """Return Signorino and Ritter's S, ``1 - 2 * mean disagreement``, in [-1, 1].

    Notes
    -----
    Signorino, C. S. and Ritter, J. M. (1999). Tau-b or not tau-b: measuring the similarity of foreign policy positions.
    *International Studies Quarterly* 43, 115-144.
    """
    return 1.0 - 2.0 * observed(tables, distance)


def kappa(tables: Tables, distance: Floats) -> Floats:
    """Return (weighted) kappa: 1 - observed over expected disagreement, chance from each portfolio's own margins.

    At most 1; 0 for independence. NaN where all joint objects lie in one cell: there is nothing to correct for.

    Notes
    -----
    Cohen, J. (1968). Weighted kappa. *Psychological Bulletin* 70.
    """
    chance = expected(tables.rows, tables.columns, tables.total, distance)
    return _corrected(observed(tables, distance), chance)


def pi(tables: Tables, distance: Floats) -> Floats:
    """Return Scott's (weighted) pi: as kappa, but chance comes from the mean of both margins.

    Notes
    -----
    Scott, W. A. (1955). Reliability of content analysis. *Public Opinion Quarterly* 19. Proposed for foreign policy by
    Häge, F. M. (2011), *Political Analysis* 19.
    """
    middle = (tables.rows + tables.columns) / 2.0
    return _corrected(observed(tables, distance), expected(middle, middle, tables.total, distance))


def _corrected(seen: Floats, chance: Floats) -> Floats:
    some = chance > 0
    ratio: Floats = np.where(some, 1.0 - seen / np.where(some, chance, 1.0), np.nan)
    return ratio


def a(tables: Tables, distance: Floats) -> Floats:
    """Return Benati and Capurri's A: S minus the S expected of independent portfolios with the same margins.

    In [-2, 2]; 0 for independence, and where one portfolio is constant. Defined wherever S is.
    """
    chance = expected(tables.rows, tables.columns, tables.total, distance)
    return 2.0 * (chance - observed(tables, distance))


def agreement(tables: Tables, distance: Floats) -> Floats:
    """Return the mean of one minus the disagreement, in [0, 1]: ``(S + 1) / 2``.

    For votes, drop roll calls that were unanimous among all who voted before counting (Voeten 2013).
    """
    return 1.0 - observed(tables, distance)


MEASURES: dict[str, tuple[Rule, Distance]] = {
    "s_abs": (s, "absolute"),
    "s_sq": (s, "squared"),
    "kappa_nominal": (kappa, "nominal"),
    "kappa_w1": (kappa, "absolute"),
    "kappa_w2": (kappa, "squared"),
    "pi_nominal": (pi, "nominal"),
    "pi_w1": (pi, "absolute"),
    "pi_w2": (pi, "squared"),
    "a": (a, "absolute"),
    "agreement": (agreement, "absolute"),
}
"""Name -> rule and the disagreement it uses. Tau-b is not among them: it is undefined for constant portfolios."""


def measure(tables: Tables, scale: Scale, names: Sequence[str] = tuple(MEASURES)) -> dict[str, Floats]:
    """Return the measures by name, each of the shape of the pairs.

    Raises
    ------
    UnknownNameError
        If there is no measure of a name.
    """
    unknown = next((name for name in names if name not in MEASURES), None)
    if unknown is not None:
        raise UnknownNameError.among("measure of similarity", unknown, MEASURES)
    chosen = ((name, *MEASURES[name]) for name in names)
    return {name: rule(tables, scale.distance(kind)) for name, rule, kind in chosen}


def compare(
    first: ArrayLike,
    second: ArrayLike,
    scale: Scale,
    *,
    weights: ArrayLike | None = None,
    names: Sequence[str] = tuple(MEASURES),
) -> dict[str, float]:
    """Compare two portfolios.

    Parameters
    ----------
    first, second
        Shape (objects,): values on ``scale``, NaN where not known.
    weights
        Shape (objects,); equal if not given.
    names
        Of the measures, see :data:`MEASURES`.

    Returns
    -------
    dict
        Name -> number; NaN where it is not defined.

    Raises
    ------
    OptionError
        If a value is not on the scale, or shapes or weights are not usable.
    UnknownNameError
        If there is no measure of a name.
    """
    found = measure(table_of_pair(first, second, scale, weights), scale, names)
    return {name: float(value) for name, value in found.items()}


def compare_all(
    portfolios: ArrayLike,
    scale: Scale,
    *,
    weights: ArrayLike | None = None,
    names: Sequence[str] = tuple(MEASURES),
) -> dict[str, Floats]:
    """Compare all pairs of portfolios by matrix products; as :func:`compare`.

    Parameters
    ----------
    portfolios
        Shape (states, objects).

    Returns
    -------
    dict
        Name -> symmetric matrix of shape (states, states).
    """
    return measure(tables_of_all(portfolios, scale, weights), scale, names)
