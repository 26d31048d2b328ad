"""What goes into the ideal-point estimator and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from entente.errors import OptionError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class RollCalls:
    """Votes as arrays: I states, T sessions, V roll calls in G groups, N votes cast.

    Attributes
    ----------
    actors
        Ids of the states, (I,), sorted.
    sessions
        Numbers of the sessions with votes, (T,), ascending; gaps are years without votes.
    keys
        Key of each roll call, (V,).
    session_of
        Index into ``sessions`` of each roll call, (V,).
    group
        Index of each roll call's item group, (V,), 0..G-1: roll calls on (nearly) the same text share their item.
    state, call, vote
        One vote each, (N,): index of the state, index of the roll call, 1 yes, 2 abstain, 3 no. Absence has no row.
    """

    actors: tuple[str, ...]
    sessions: NDArray[np.int64]
    keys: tuple[str, ...]
    session_of: NDArray[np.int64]
    group: NDArray[np.int64]
    state: NDArray[np.int32]
    call: NDArray[np.int32]
    vote: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class IdealPointConfig:
    """How ideal points are estimated.

    Attributes
    ----------
    dimensions
        1 or 2.
    omega2
        Variance of the random walk of a state's position per session, in units of the variance of positions
        over votes cast.
    beta_sd, cut_sd
        Prior standard deviations of discriminations and cut points. Without a proper prior on the cut points the
        iteration runs away.
    positive
        States whose mean position is positive, one an axis: they fix the sign. An axis without one is turned so that
        the state farthest out on it is positive.
    tolerance
        Stop when 1 - correlation of successive positions falls below it and the objective no longer rises.
    max_sweeps
        Bound on the number of full passes over the votes.
    min_minority
        Roll calls with fewer votes than this outside the largest side are left out (1 drops unanimous ones).
    level
        Nominal coverage of the intervals.
    seed
        Of everything random (starts, bootstrap).
    """

    dimensions: int = 1
    omega2: float = 0.5
    beta_sd: float = 1.0
    cut_sd: float = 2.0
    positive: tuple[str, ...] = ("USA",)
    tolerance: float = 1e-8
    max_sweeps: int = 2000
    min_minority: int = 1
    level: float = 0.9
    seed: int = 20240604

    def __post_init__(self) -> None:
        if self.dimensions not in {1, 2}:
            raise OptionError(f"{self.dimensions} dimensions", hint="1 or 2 can be estimated")
        if not (self.omega2 > 0 and self.beta_sd > 0 and self.cut_sd > 0 and 0 < self.tolerance < 1):
            raise OptionError("a variance or the tolerance is out of range", hint="give positive numbers")
        if not (0 < self.level < 1 and self.max_sweeps > 0 and self.min_minority > 0):
            raise OptionError("level, max_sweeps or min_minority is out of range", hint="0 < level < 1")
        if not self.positive:
            raise OptionError("no positive state", hint="name a state whose positions are positive, as ('USA',)")


@dataclass(frozen=True, slots=True)
class IdealPointFit:
    """Estimated positions and items: I states, T sessions, D dimensions, G item groups.

    Attributes
    ----------
    actors, sessions
        As in :class:`RollCalls`.
    theta, sd
        Positions and their standard errors, (I, T, D); NaN outside a state's first to last session with a vote. Unit:
        standard deviations over all country-sessions with a vote; higher is nearer to the first ``positive`` state.
    low, high
        Ends of the interval, (I, T, D).
    votes
        Votes cast that were used, (I, T).
    beta, cuts
        Discriminations (G, D) and cut points (G, 2): yes if beta theta + e < cuts[0], no if > cuts[1].
    keys, group
        Roll calls used and their item group.
    objective
        Penalised log-likelihood after each accepted step, in the units in which the iteration runs.
    sweeps, converged, seconds
        Full passes over the votes, whether the criterion was met, wall time without and with intervals.
    config
        What was asked.
    residual, gain
        1 - correlation of positions before and after a last plain sweep that has no acceleration, and what that sweep
        added to the objective.
    flips
        Times the orientation turned round in the joint steps and was put right: 0 in a sound fit.
    scale
        Standard deviations (D,) of the positions over country-sessions, in the units in which the iteration runs
        (there their variance over votes cast is 1): what the walk's variance refers to.
    """

    actors: tuple[str, ...]
    sessions: NDArray[np.int64]
    theta: NDArray[np.float64]
    sd: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    votes: NDArray[np.int64]
    beta: NDArray[np.float64]
    cuts: NDArray[np.float64]
    keys: tuple[str, ...]
    group: NDArray[np.int64]
    objective: NDArray[np.float64]
    sweeps: int
    converged: bool
    seconds: float
    config: IdealPointConfig
    residual: float = float("nan")
    gain: float = float("nan")
    flips: int = 0
    scale: tuple[float, ...] = (1.0,)
