"""The numeric core: within minus between, and what it would be without each member. Arrays in, arrays out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entente.measures.intervals import LEVEL

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FEWEST = 3
"""Members below which nothing can be left out in turn."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Within and between of a group, with all members and without each of them.

    Attributes
    ----------
    within, between
        NaN if there is nothing to average.
    left_within, left_between
        Shape (members,): the same without that member.
    n_members
        Members with data.
    n_pairs
        Pairs of members, or members with a share.
    """

    within: float
    between: float
    left_within: Floats
    left_between: Floats
    n_members: int
    n_pairs: int

    @property
    def gap(self) -> float:
        """Within minus between."""
        return self.within - self.between

    @property
    def left(self) -> Floats:
        """The gap without each member, shape (members,)."""
        return self.left_within - self.left_between


def ratio(above: Floats | float, below: Floats | float) -> Floats:
    """Divide; NaN where there is nothing to divide by."""
    below = np.asarray(below, float)
    return np.asarray(above, float) / np.where(below > 0, below, np.nan)


def pair_parts(similar: Floats, out_sum: Floats, out_n: Floats) -> Parts:
    """Return the mean similarity of member pairs and of pairs of a member and an outsider.

    Parameters
    ----------
    similar
        Shape (members, members), symmetric; NaN where a pair is not known. The diagonal is passed over.
    out_sum, out_n
        Shape (members,): sum of the similarities of each member with the outsiders, and number of these pairs.

    Returns
    -------
    Parts
        Every known pair counts once, whoever is in it.
    """
    known = ~np.isnan(similar)
    np.fill_diagonal(known, val=False)
    sums, counts = np.where(known, similar, 0.0).sum(axis=1), known.sum(axis=1).astype(float)
    total, n = sums.sum() / 2.0, counts.sum() / 2.0
    outside, pairs = out_sum.sum(), out_n.sum()
    return Parts(
        float(ratio(total, n)),
        float(ratio(outside, pairs)),
        ratio(total - sums, n - counts),
        ratio(outside - out_sum, pairs - out_n),
        int(((counts > 0) | (out_n > 0)).sum()),
        int(n),
    )


def share_parts(inside: Floats, total: Floats, others: tuple[float, float]) -> Parts:
    """Return the share of what members receive that comes from members, and the same of the outsiders.

    Parameters
    ----------
    inside, total
        Shape (members,): volume from other members, and from all; 0 where a member received nothing.
    others
        Volume that outsiders received from members, and from all; NaN if not known.

    Returns
    -------
    Parts
        Members are left out as receivers; what they give to the others stays, for the bloc is what it is.
    """
    some = total > 0
    every, whole = inside.sum(), total.sum()
    between = float(ratio(*others))
    left = ratio(every - inside, whole - total)
    n = int(some.sum())
    return Parts(float(ratio(every, whole)), between, left, np.full(len(inside), between), n, n)


def jackknife(left: Floats) -> float:
    """Return the variance of a figure from its values without each member in turn; NaN below three members.

    Notes
    -----
    (n - 1) / n times the sum of squared deviations from their mean: Tukey, J. W. (1958), *Annals of Mathematical
    Statistics* 29. For means over pairs it errs on the wide side: Efron and Stein (1981), *Annals of Statistics* 9.
    """
    n = len(left)
    if n < FEWEST or np.isnan(left).any():
        return float("nan")
    return float((n - 1) / n * ((left - left.mean()) ** 2).sum())


def interval(parts: Parts, range_: tuple[float, float]) -> tuple[float, float] | None:
    """Return the 90 % interval of the gap (Student's t, members minus one degrees of freedom), if there is one.

    Parameters
    ----------
    range_
        Least and largest gap that is possible; ends beyond it are moved to it.
    """
    from scipy.special import stdtrit

    variance = jackknife(parts.left)
    if np.isnan(variance):
        return None
    half = float(stdtrit(len(parts.left) - 1, 0.5 + LEVEL / 2.0)) * float(np.sqrt(variance))
    return max(parts.gap - half, range_[0]), min(parts.gap + half, range_[1])
