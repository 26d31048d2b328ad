"""Binary dynamic ideal points by variational EM, after Imai, Lo and Olmsted (2016, doi:10.1017/S000305541600037X).

``y* = alpha_j + beta_j x_it + e``, a yes if ``y* > 0``; ``x_it`` walks from ``N(mean_i, variance_i)``, drawn before the
first session, with variance ``step_i`` a session; items have normal priors. The bound treats latent votes, positions
and items as independent; a vote that a serving member did not cast is one more latent quantity, so its expectation is
the one that the model gives. One sweep updates latent votes, positions (Kalman filter and smoother), items, in this
order. Location, scale and sign come from priors and starting values alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entente.errors import OptionError
from entente.measures.ideal_points.kernels import FARTHEST, MILLS, scaled_tail

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class BinaryVotes:
    """Yes and no votes. I members, J roll calls, T sessions.

    Attributes
    ----------
    votes
        1 yes, -1 no, 0 not cast, (I, J).
    session
        Session of each roll call, 0..T-1, (J,).
    first, last
        First and last session in which each member serves, (I,).
    """

    votes: NDArray[np.int8]
    session: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]

    def __post_init__(self) -> None:
        if not np.isin(self.votes, (-1, 0, 1)).all():
            raise OptionError("a vote is not -1, 0 or 1", hint="give 1 for yes, -1 for no, 0 where none was cast")
        if (self.last < self.first).any() or (self.last > self.session.max()).any() or (self.first < 0).any():
            raise OptionError("a member's sessions are out of order or out of range", hint="0 <= first <= last < T")

    @property
    def serving(self) -> NDArray[np.bool_]:
        """Whether a member serves in a session, (I, T)."""
        sessions = np.arange(int(self.session.max()) + 1)
        return (self.first[:, None] <= sessions) & (sessions <= self.last[:, None])


@dataclass(frozen=True, slots=True)
class BinaryPriors:
    """Priors of first positions, (I,) each, of steps (I,), of items (alpha, beta): mean (2,), covariance (2, 2)."""

    mean: NDArray[np.float64]
    variance: NDArray[np.float64]
    step: NDArray[np.float64]
    item_mean: NDArray[np.float64]
    item_covariance: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class BinaryFit:
    """Estimates: positions and their variances (I, T), 0 out of service; items (J, 2): alpha, beta.

    ``variance`` is that of the bound, which is too small: it leaves out that items are estimated too.
    """

    positions: NDArray[np.float64]
    variance: NDArray[np.float64]
    items: NDArray[np.float64]
    sweeps: int
    converged: bool


def fit_binary(  # noqa: PLR0913 - data, priors, two starts, two bounds
    votes: BinaryVotes,
    priors: BinaryPriors,
    positions: NDArray[np.float64],
    items: NDArray[np.float64],
    *,
    tolerance: float = 1e-6,
    max_sweeps: int = 500,
) -> BinaryFit:
    """Estimate positions and items from starting values (I, T) and (J, 2).

    It stops when 1 - correlation of successive values is below ``tolerance`` for positions, alpha and beta each.
    """
    serving = votes.serving
    covariance = np.zeros((len(items), 2, 2))
    variance = np.zeros(serving.shape)
    for sweep in range(1, max_sweeps + 1):
        before, old_items = positions, items
        latent = _latent(votes, serving, positions, items)
        information, pull = _observed(votes, serving, latent, items, covariance)
        positions, variance = _smoothed(votes, priors, information, pull)
        items, covariance = _items(votes, serving, latent, positions, variance, priors)
        if _still(before[serving], positions[serving], old_items, items) < tolerance:
            return BinaryFit(positions, variance, items, sweep, converged=True)
    return BinaryFit(positions, variance, items, max_sweeps, converged=False)


def _still(
    before: NDArray[np.float64], after: NDArray[np.float64], old: NDArray[np.float64], new: NDArray[np.float64]
) -> float:
    pairs = ((before, after), (old[:, 0], new[:, 0]), (old[:, 1], new[:, 1]))
    return max(1.0 - float(np.corrcoef(one, other)[0, 1]) for one, other in pairs)


def _latent(
    votes: BinaryVotes, serving: NDArray[np.bool_], positions: NDArray[np.float64], items: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the expectations of the latent votes, (I, J), 0 out of service."""
    mean = items[:, 0] + items[:, 1] * positions[:, votes.session]
    cast = votes.votes != 0
    bound = np.minimum((votes.votes * mean)[cast], FARTHEST)
    latent = np.where(serving[:, votes.session], mean, 0.0)
    latent[cast] = mean[cast] + votes.votes[cast] * MILLS / scaled_tail(bound)
    return latent


def _observed(
    votes: BinaryVotes,
    serving: NDArray[np.bool_],
    latent: NDArray[np.float64],
    items: NDArray[np.float64],
    covariance: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what the votes of a session say of a position: precision and precision times mean, (I, T)."""
    alpha, beta = items.T
    square, cross = beta**2 + covariance[:, 1, 1], alpha * beta + covariance[:, 0, 1]
    sessions = serving.shape[1]
    pull = np.stack([latent[:, votes.session == t] @ beta[votes.session == t] for t in range(sessions)], axis=1)
    by_session = (np.bincount(votes.session, value, sessions) for value in (square, cross))
    information, offset = (np.asarray(serving * total, float) for total in by_session)
    return information, pull - offset


def _smoothed(
    votes: BinaryVotes, priors: BinaryPriors, information: NDArray[np.float64], pull: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Filter forwards and smooth backwards, all members at once; return means and variances, (I, T)."""
    sessions = information.shape[1]
    mean, variance = priors.mean.astype(float), priors.variance.astype(float)
    means, variances = np.zeros(information.shape), np.zeros(information.shape)
    for t in range(sessions):
        served = (votes.first <= t) & (t <= votes.last)
        spread = variance + priors.step
        filtered = 1.0 / (1.0 / spread + information[:, t])
        mean = np.where(served, filtered * (mean / spread + pull[:, t]), mean)
        variance = np.where(served, filtered, variance)
        means[served, t], variances[served, t] = mean[served], variance[served]
    for t in range(sessions - 2, -1, -1):
        on = (votes.first <= t) & (t < votes.last)
        ahead = variances[on, t] + priors.step[on]
        gain = variances[on, t] / ahead
        means[on, t] += gain * (means[on, t + 1] - means[on, t])
        variances[on, t] += gain**2 * (variances[on, t + 1] - ahead)
    return means, variances


def _items(  # noqa: PLR0913, PLR0917 - what one update reads
    votes: BinaryVotes,
    serving: NDArray[np.bool_],
    latent: NDArray[np.float64],
    positions: NDArray[np.float64],
    variance: NDArray[np.float64],
    priors: BinaryPriors,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return means (J, 2) and covariances (J, 2, 2) of the items; votes not cast count as the model expects them."""
    served = np.where(serving, 1.0, 0.0)
    sums = [(served * value).sum(axis=0)[votes.session] for value in (1.0, positions, positions**2 + variance)]
    precision = np.linalg.inv(priors.item_covariance)
    system = precision + np.stack([sums[0], sums[1], sums[1], sums[2]], axis=1).reshape(-1, 2, 2)
    right = np.stack([latent.sum(axis=0), (latent * positions[:, votes.session]).sum(axis=0)], axis=1)
    covariance = np.linalg.inv(system)
    return (covariance @ (right + precision @ priors.item_mean)[..., None])[..., 0], covariance
