"""How elasticities grow with time, and what a lost quantity costs.

Boehm, Levchenko and Pandalai-Nayar (2023, AER 113:861-905): the elasticity of trade flows (net of tariffs) to tariffs
is 0.76 after one year and 1.75 to 2.25 in the long run, reached after 7 to 10 years. In an Armington model that is
sigma;
the tariff-inclusive trade elasticity is theta = sigma - 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entente.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entente.scenarios.trade.records import Floats

LEAST_THETA = 0.05
"""Below this the CES price of a loss explodes: quantities are rationed instead."""


@dataclass(frozen=True, slots=True)
class Path:
    """An elasticity of substitution that grows from ``short`` to ``long``.

    Attributes
    ----------
    short, long
        Sigma (flows net of tariffs), at impact and in the end.
    years
        Time constant T: after T years 63 % of the way is gone, after 2.3 T 90 %.
    source
        Where the numbers were read.
    """

    short: float = 0.76
    long: float = 2.0
    years: float = 3.65
    source: str = "Boehm, Levchenko and Pandalai-Nayar (2023)"

    def __post_init__(self) -> None:
        if not (0 < self.short <= self.long and self.years > 0):
            raise OptionError("an elasticity must grow from above 0 to a larger value, in positive time")

    def sigma(self, years: float) -> float:
        """Return sigma after so many years: ``long - (long - short) exp(-t / T)``."""
        return float(self.long - (self.long - self.short) * np.exp(-years / self.years))


BAND: tuple[Path, ...] = (Path(long=1.75, years=4.3), Path(), Path(long=2.25, years=3.0))
"""Slow, middle and fast: the ends of the published range."""


def sector_sigma(long_run: Floats, years: float, path: Path) -> Floats:
    """Return sigma of each sector after so many years: from the common impact value to its own long-run value.

    Parameters
    ----------
    long_run
        (J,) sigma in the long run.
    """
    gone = 1 - np.exp(-years / path.years)
    return np.asarray(path.short + (np.maximum(long_run, path.short) - path.short) * gone)


def rescaled(theta: Floats, mean: float) -> Floats:
    """Return thetas with the same spread over sectors and another mean sigma (theta + 1).

    Product-level estimates are two to three times the long-run average of Boehm and others; rescaling keeps who is easy
    to replace and takes the level from them.
    """
    sigma = theta + 1
    return np.asarray(np.maximum(sigma * mean / sigma.mean() - 1, LEAST_THETA))


def loss_price(share: float, sigma: float) -> float:
    """Return the log price rise when a supplier with ``share`` is lost: ``-ln(1 - s) / (sigma - 1)``.

    Infinite if sigma is 1 or less: then quantities are rationed instead.
    """
    if sigma <= 1 or share >= 1:
        return float("inf") if share > 0 else 0.0
    return float(-np.log1p(-share) / (sigma - 1))


def quantity_cost(share: Floats | float, quantity: Floats | float, sigma: float) -> Floats:
    """Return the log change of a composite when a part of it falls to ``quantity`` times its size.

    ``W = [(1 - s) + s q^((sigma - 1) / sigma)]^(sigma / (sigma - 1))`` with the limits Cobb-Douglas (sigma 1) and
    Leontief (sigma 0, ``W = q``); the exact form behind the second order of Baqaee and Farhi (2019, Econometrica
    87:1155-1203), ``s x + s (1 - s) (1 - 1 / sigma) x^2 / 2`` with ``x = ln q``.

    Parameters
    ----------
    share
        Share of the part in the composite's cost, in [0, 1].
    quantity
        In (0, 1] after a cut; may be above 1.
    sigma
        Elasticity of substitution, 0 or more.
    """
    s, q = np.broadcast_arrays(np.asarray(share, float), np.asarray(quantity, float))
    if (s < 0).any() or (s > 1).any() or (q < 0).any() or sigma < 0:
        raise OptionError("a share lies outside 0 to 1, or a quantity or sigma is negative")
    with np.errstate(divide="ignore"):
        x = np.log(q)
    if sigma == 0:
        return np.where(s > 0, np.minimum(x, 0.0), 0.0)
    if abs(sigma - 1) < 1e-9:  # noqa: PLR2004 - the limit, not a threshold
        return np.where(s > 0, s * np.where(s > 0, x, 0.0), 0.0)
    power = (sigma - 1) / sigma
    steep = power * np.where(s > 0, x, 0.0)
    with np.errstate(divide="ignore"):
        # in logs: at a low sigma the power of a small quantity is too large for a number
        part = np.where(s > 0, np.log(s) + steep, -np.inf)
        far = np.logaddexp(np.log1p(-s), part)
    # near no change the two parts almost cancel: this form keeps every digit, and is 0 where nothing changes
    near = np.log1p(s * np.expm1(np.clip(steep, -1, 1)))
    return np.asarray(np.where(np.abs(steep) < 1, near, far) / power)


def second_order(share: Floats | float, quantity: Floats | float, sigma: float) -> Floats:
    """Return Hulten's term plus Baqaee and Farhi's curvature; see :func:`quantity_cost`."""
    s, x = np.asarray(share, float), np.log(np.asarray(quantity, float))
    return np.asarray(s * x + 0.5 * s * (1 - s) * (1 - 1 / sigma) * x**2)


# --- quantities that are short ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rationing:
    """A cut quantity month by month: what others add, what stocks give, what stays short.

    Attributes
    ----------
    months
        (M,) months after the cut: 1 is the first.
    shortage
        (M,) in units of the quantity.
    supplied
        (I, M): additional deliveries of each other supplier.
    drawn
        (M,) taken from stocks.
    replaced
        First month without shortage, or infinity if there is none among ``months`` and capacity does not suffice.
    """

    months: Floats
    shortage: Floats
    supplied: Floats
    drawn: Floats
    replaced: float


def ramps(wait: Sequence[float], rise: Sequence[float], months: int) -> Floats:
    """Return (I, M) ramps: nothing for ``wait`` months (contract and route), then linear to 1 over ``rise`` months."""
    time = np.arange(1, months + 1, dtype=float)
    start, length = np.asarray(wait, float)[:, None], np.maximum(np.asarray(rise, float), 1e-9)[:, None]
    return np.asarray(np.clip((time - start) / length, 0.0, 1.0))


def ration(cut: float, spare: Floats, ramp: Floats, *, stock: float = 0.0) -> Rationing:
    """Return how a monthly cut is filled by spare capacity and stocks.

    Stocks are drawn so that what is left short is spread as late as possible: every month takes what others do not fill
    until the stock is used up.

    Parameters
    ----------
    cut
        Quantity lost per month.
    spare
        (I,) quantity per month that each other supplier can add in the end, after what others divert.
    ramp
        (I, M) share of it available by month, in [0, 1], not falling.
    stock
        Quantity in store.

    Raises
    ------
    OptionError
        If a quantity is negative.
    """
    if cut < 0 or stock < 0 or (spare < 0).any() or (ramp < 0).any() or (ramp > 1).any():
        raise OptionError("a quantity is negative, or a ramp lies outside 0 to 1")
    offered = spare[:, None] * ramp
    total = offered.sum(axis=0)
    part = np.minimum(cut / np.maximum(total, 1e-300), 1.0)
    supplied = offered * part
    gap = np.maximum(cut - total, 0.0)
    before = np.concatenate([[0.0], np.cumsum(gap)[:-1]])
    drawn = np.clip(stock - before, 0.0, gap)
    shortage = gap - drawn
    return Rationing(np.arange(1, ramp.shape[1] + 1, dtype=float), shortage, supplied, drawn, _replaced(gap, cut))


def _replaced(gap: Floats, cut: float) -> float:
    """Return the first month from which others fill the whole gap, stocks apart."""
    short = np.flatnonzero(gap > 1e-9 * max(cut, 1e-300))
    if not len(short):
        return 1.0
    return float(short[-1] + 2) if short[-1] + 1 < len(gap) else float("inf")


def share_out(gaps: Floats, offered: Floats, allowed: Floats, order: Sequence[int] | None = None) -> Floats:
    """Return (N, I) deliveries from suppliers to claimants in one month.

    Without ``order`` the shortage is shared in proportion (the largest relative shortage is made as small as can be,
    then the total); with it, claimants are served one after the other. Both are small linear programs over the routes.

    Parameters
    ----------
    gaps
        (N,) quantity that each claimant misses.
    offered
        (I,) what each supplier can add.
    allowed
        (N, I) 1 where a supplier may and can deliver to a claimant.
    """
    weights = np.ones(len(gaps))
    if order is not None:
        # each rank outweighs all later ones together
        weights[np.asarray(order, int)] = 2.0 ** np.arange(len(order), 0, -1)
    return _program(gaps, offered, allowed, weights, equal=order is None)


def _program(gaps: Floats, offered: Floats, allowed: Floats, weights: Floats, *, equal: bool) -> Floats:
    from scipy.optimize import linprog

    n, i = len(gaps), len(offered)
    # unknowns: deliveries (n i), shortages (n), largest relative shortage (1)
    cost = np.concatenate([np.zeros(n * i), weights, [float(gaps.sum()) * n if equal else 0.0]])
    claims = np.zeros((n, n * i + n + 1))
    relative = np.zeros_like(claims)
    for row in range(n):
        claims[row, row * i : (row + 1) * i] = 1
        claims[row, n * i + row] = 1
        relative[row, n * i + row] = 1
        relative[row, -1] = -max(float(gaps[row]), 1e-300)
    limits = np.hstack([np.tile(np.eye(i), (1, n)), np.zeros((i, n + 1))])
    bounds = [(0, float(cap) if cap else 0.0) for cap in (allowed * gaps[:, None]).ravel()] + [(0, None)] * (n + 1)
    upper = np.vstack([limits, relative]) if equal else limits
    top = np.concatenate([offered, np.zeros(n)]) if equal else offered
    found = linprog(cost, A_ub=upper, b_ub=top, A_eq=claims, b_eq=gaps, bounds=bounds, method="highs")
    return np.asarray(found.x[: n * i]).reshape(n, i)
