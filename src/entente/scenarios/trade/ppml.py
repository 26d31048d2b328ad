"""Poisson pseudo-maximum likelihood with two sets of fixed effects, and the cost vector that it gives.

Santos Silva and Tenreyro (2006, Review of Economics and Statistics 88:641-658): flows, zeros included, are regressed in
levels with an exponential mean. Exporter and importer effects stand for multilateral resistances (Fally 2015). They are
taken out of each weighted step exactly, through the Schur complement of their two-way system, so that domestic sales,
which dwarf the rest, do not slow it down as they slow alternating projections.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from entente.errors import NotConvergedError, OptionError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from entente.scenarios.trade.records import Floats

    Ints = NDArray[np.int64]
    Demean = Callable[[Floats], Floats]

MOST = 200
TOLERANCE = 1e-12
"""Relative change of the deviance at the end."""

ROUNDING = 1e-14
"""Part of all flows below which the deviance of an almost perfect fit is rounding."""

COLLINEAR = 1e-9
"""A regressor that keeps less than this part of its variance without the fixed effects says nothing."""

LARGEST_LOG = 300.0
"""Bound on a linear predictor: an early step may overshoot."""

HEAVY = 1e6
"""Weight of positive flows in the search for separated zeros."""

CERTAIN, GONE, CLEAR = 1e-5, 1e-8, 1e-3
"""Relative residual that proves a separation; size at which there is none; part of the largest that counts as set."""

Errors = Literal["robust", "clustered"]


@dataclass(frozen=True, slots=True)
class PpmlResult:
    """Coefficients of a gravity equation.

    Attributes
    ----------
    names
        Of the K regressors.
    beta, error
        (K,) coefficients and their standard errors.
    covariance
        (K, K).
    fitted
        (M,) fitted flows of all rows given; 0 for those left out.
    deviance
        Of the rows used.
    used, dropped
        Rows used, and rows left out: zero flows that the regressors or effects foretell without error (those of a
        country that never sells, say), which have no finite coefficient and say nothing about the others.
    kind
        ``robust`` (heteroscedasticity) or ``clustered``; ``clusters`` says how many.
    iterations
        Of the weighted steps.
    """

    names: tuple[str, ...]
    beta: Floats
    error: Floats
    covariance: Floats
    fitted: Floats
    deviance: float
    used: int
    dropped: int
    kind: Errors
    clusters: int | None
    iterations: int

    def table(self) -> list[dict[str, Any]]:
        """Return one row per regressor."""
        rows = zip(self.names, self.beta.tolist(), self.error.tolist(), strict=True)
        return [{"regressor": name, "beta": beta, "standard_error": error} for name, beta, error in rows]

    def factor(self, change: Mapping[str, Floats | float], sigma: float) -> Floats:
        """Return the factor on costs of delivery, ``exp(-beta * change / theta)`` with theta = sigma - 1.

        Parameters
        ----------
        change
            Regressor -> its change (log distance: the log of the ratio; an agreement: 1 where it comes into force).

        Raises
        ------
        OptionError
            If a name is not among the regressors or ``sigma`` is not above 1.
        """
        return cost_factor(dict(zip(self.names, self.beta.tolist(), strict=True)), change, sigma)


def cost_factor(beta: Mapping[str, float], change: Mapping[str, Floats | float], sigma: float) -> Floats:
    """Return the factor on costs of delivery that a change of regressors makes; see :meth:`PpmlResult.factor`."""
    if not sigma > 1:
        raise OptionError(f"sigma is {sigma:g}", hint="give a number above 1")
    unknown = sorted(set(change) - set(beta))
    if unknown:
        raise OptionError(f"no coefficient of {', '.join(unknown)}", hint=f"known: {', '.join(beta)}")
    log = sum((beta[name] * np.asarray(value, float) for name, value in change.items()), np.zeros(()))
    return np.exp(-log / (sigma - 1))


def ppml(
    flows: Floats,
    regressors: Mapping[str, Floats],
    exporter: Sequence[object] | NDArray[Any],
    importer: Sequence[object] | NDArray[Any],
    *,
    cluster: Sequence[object] | NDArray[Any] | None = None,
) -> PpmlResult:
    """Return the coefficients of a gravity equation with exporter and importer effects.

    Parameters
    ----------
    flows
        (M,) zero or more, domestic sales among them if a border is to be estimated.
    regressors
        Name -> (M,): log distance, contiguity, border, agreements.
    exporter, importer
        (M,) labels of the fixed effects; for several years label them with the year (``"KAZ 2019"``).
    cluster
        (M,) labels within which errors may be correlated, usually pairs; ``None`` gives errors that are robust to
        heteroscedasticity only.

    Raises
    ------
    OptionError
        If a flow is negative or missing, no flow is positive, or a regressor says nothing beside the fixed effects
        (among the rows that are used: where it is set, all flows may be zero).
    NotConvergedError
        If the weighted steps do not settle.
    """
    y, x = _columns(flows, regressors)
    sellers, buyers = (_codes(labels, len(y)) for labels in (exporter, importer))
    keep = _trading(y, sellers, buyers)
    keep[keep] = ~_separated(y[keep], x[keep], _Effects.of(sellers[keep], buyers[keep]))
    effects = _Effects.of(sellers[keep], buyers[keep])
    _refuse_collinear(tuple(regressors), x[keep], effects)
    fit = _fit(y[keep], x[keep], effects)
    groups = None if cluster is None else _codes(_codes(cluster, len(y))[keep], int(keep.sum()))
    covariance = _covariance(y[keep], fit, groups)
    fitted = np.zeros(len(y))
    fitted[keep] = fit.mean
    return PpmlResult(
        names=tuple(regressors),
        beta=fit.beta,
        error=np.sqrt(np.diag(covariance)),
        covariance=covariance,
        fitted=fitted,
        deviance=fit.deviance,
        used=int(keep.sum()),
        dropped=int((~keep).sum()),
        kind="robust" if groups is None else "clustered",
        clusters=None if groups is None else int(groups.max()) + 1,
        iterations=fit.iterations,
    )


def _columns(flows: Floats, regressors: Mapping[str, Floats]) -> tuple[Floats, Floats]:
    y = np.asarray(flows, float)
    columns = [np.asarray(column, float) for column in regressors.values()]
    if not columns or y.ndim != 1 or any(column.shape != y.shape for column in columns):
        raise OptionError("flows and regressors are no lists of the same length, or there is no regressor")
    x = np.column_stack(columns)
    if not np.isfinite(y).all() or (y < 0).any() or not np.isfinite(x).all():
        raise OptionError("a flow is negative, or a number is missing", hint="leave out rows that are not known")
    if not y.any():
        raise OptionError("no flow is above zero", hint="check the column of flows")
    return y, x


def _codes(labels: Sequence[object] | NDArray[Any], count: int) -> Ints:
    if len(labels) != count:
        raise OptionError(f"{len(labels)} labels for {count} flows", hint="give one label a row")
    return np.unique(np.asarray(labels).astype(str), return_inverse=True)[1].astype(np.int64)


def _trading(y: Floats, sellers: Ints, buyers: Ints) -> NDArray[np.bool_]:
    """Return the rows whose exporter and importer trade at all: the effect of the others has no finite value."""
    keep = np.ones(len(y), bool)
    for codes in (sellers, buyers):
        keep &= np.bincount(codes, weights=y)[codes] > 0
    return keep


def _separated(y: Floats, x: Floats, effects: _Effects) -> NDArray[np.bool_]:
    """Return the zero flows that some combination of regressors and effects foretells, being 0 at all positive flows.

    Rectified regressions (Correia, Guimarães and Zylkin 2019, Verifying the existence of maximum likelihood estimates
    for generalized linear models, section 3): the zeros' indicator is regressed with a heavy weight on positive flows,
    and cut off at 0, until it fits or is gone.
    """
    zero = y == 0
    weight = np.where(zero, 1.0, HEAVY)
    out, root = effects.demean(weight), np.sqrt(weight)
    left = root[:, None] * out(x)
    sign = zero.astype(float)
    for _ in range(MOST):
        if sign.max() < GONE:
            break
        rest = out(sign[:, None])[:, 0]
        rest = rest - left @ np.linalg.lstsq(left, root * rest, rcond=None)[0] / root
        fitted = sign - rest
        if np.abs(rest).max() < CERTAIN * sign.max():
            return np.asarray(zero & (fitted > CLEAR * sign.max()))
        sign = np.where(zero, np.maximum(fitted, 0.0), 0.0)
    return np.zeros(len(y), bool)


# --- fixed effects ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Effects:
    """Two sets of labels, and which effects of the second are pinned: one for each connected part of the two."""

    first: Ints
    second: Ints
    pinned: NDArray[np.bool_]

    @classmethod
    def of(cls, first: Ints, second: Ints) -> _Effects:
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        first, second = (np.unique(codes, return_inverse=True)[1] for codes in (first, second))
        a, b = int(first.max()) + 1, int(second.max()) + 1
        links = coo_array((np.ones(len(first)), (first, second + a)), shape=(a + b, a + b))
        part = connected_components(links, directed=False)[1]
        pinned = np.zeros(b, bool)
        pinned[np.unique(part[a:], return_index=True)[1]] = True
        return cls(first, second, pinned)

    def demean(self, weight: Floats) -> Demean:
        """Return the function that takes the weighted effects out of columns, factorised once for this weight."""
        from scipy.sparse import coo_array, diags_array
        from scipy.sparse.linalg import splu

        sizes = int(self.first.max()) + 1, int(self.second.max()) + 1
        cross = coo_array((weight, (self.first, self.second)), shape=sizes).tocsr()[:, ~self.pinned]
        rows = np.bincount(self.first, weights=weight, minlength=sizes[0])
        columns = np.bincount(self.second, weights=weight, minlength=sizes[1])[~self.pinned]
        schur = (diags_array(columns) - cross.T @ (diags_array(1 / rows) @ cross)).tocsc()
        factor = splu(schur) if schur.shape[0] else None

        def out(columns_in: Floats) -> Floats:
            weighted = weight[:, None] * columns_in
            top, low = (
                _sums(codes, weighted, size) for codes, size in zip((self.first, self.second), sizes, strict=True)
            )
            effect = np.zeros((sizes[1], columns_in.shape[1]))
            if factor is not None:
                effect[~self.pinned] = factor.solve(low[~self.pinned] - cross.T @ (top / rows[:, None]))
            mean = (top - cross @ effect[~self.pinned]) / rows[:, None]
            return np.asarray(columns_in - mean[self.first] - effect[self.second])

        return out


def _sums(codes: Ints, columns: Floats, size: int) -> Floats:
    return np.column_stack([np.bincount(codes, weights=column, minlength=size) for column in columns.T])


def _refuse_collinear(names: Sequence[str], x: Floats, effects: _Effects) -> None:
    left = effects.demean(np.ones(len(x)))(x)
    size = np.maximum((x**2).sum(axis=0), 1e-300)
    for place, name in enumerate(names):
        others = left[:, :place]
        own = left[:, place]
        if place:
            own = own - others @ np.linalg.lstsq(others, own, rcond=None)[0]
        if (own**2).sum() <= COLLINEAR * size[place]:
            hint = "it is the same for all partners of a country, a sum of others, or set only where flows are zero"
            raise OptionError(f"{name} cannot be told apart from the fixed effects and the other regressors", hint=hint)


# --- weighted steps --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Fit:
    beta: Floats
    mean: Floats
    left: Floats  # regressors without the fixed effects, at the weights of the end
    deviance: float
    iterations: int


def _fit(y: Floats, x: Floats, effects: _Effects) -> _Fit:
    """Reweight least squares until the deviance stays (Correia, Guimarães and Zylkin 2020, Stata Journal 20:95-115)."""
    mean = (y + y.mean()) / 2
    eta = np.log(mean)
    before = np.inf
    for count in range(1, MOST + 1):
        working = eta + (y - mean) / mean
        left = effects.demean(mean)(np.column_stack([working, x]))
        root = np.sqrt(mean)[:, None]
        beta = np.linalg.lstsq(root * left[:, 1:], (root * left[:, :1])[:, 0], rcond=None)[0]
        # what the step explains: the working flow less its residual
        eta = working - (left[:, 0] - left[:, 1:] @ beta)
        mean = np.exp(np.clip(eta, -LARGEST_LOG, LARGEST_LOG))
        deviance = _deviance(y, mean)
        if abs(before - deviance) <= max(TOLERANCE * deviance, ROUNDING * y.sum()):
            return _Fit(beta, mean, effects.demean(mean)(x), deviance, count)
        before = deviance
    raise NotConvergedError(f"the gravity equation does not settle in {MOST} steps", hint="look for separated flows")


def _deviance(y: Floats, mean: Floats) -> float:
    ratio = np.log(np.where(y > 0, y, 1.0) / mean)
    return float(2 * (np.where(y > 0, y * ratio, 0.0) - (y - mean)).sum())


def _covariance(y: Floats, fit: _Fit, groups: Ints | None) -> Floats:
    """Return the sandwich: scores by row, times n / (n - 1), or summed by cluster, times G / (G - 1)."""
    bread = np.linalg.inv(fit.left.T @ (fit.mean[:, None] * fit.left))
    scores = fit.left * (y - fit.mean)[:, None]
    number = len(y) if groups is None else int(groups.max()) + 1
    if number < 2:  # noqa: PLR2004 - one has no spread
        raise OptionError("all rows are one cluster", hint="cluster by pairs, exporters or importers")
    if groups is not None:
        scores = _sums(groups, scores, number)
    return np.asarray(bread @ (scores.T @ scores) @ bread * (number / (number - 1)))
