"""Roll calls drawn from the model: to see whether positions are found again and intervals cover them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from entente.errors import OptionError
from entente.measures.ideal_points.records import RollCalls

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from entente.measures.ideal_points.records import IdealPointFit


@dataclass(frozen=True, slots=True)
class Simulated:
    """Votes and the truth behind them.

    Attributes
    ----------
    calls
        The votes.
    theta
        True positions (I, T, D): mean 0 and standard deviation 1 over country-sessions with a vote.
    beta, cuts
        True items of the roll calls' groups, (G, D) and (G, 2).
    """

    calls: RollCalls
    theta: NDArray[np.float64]
    beta: NDArray[np.float64]
    cuts: NDArray[np.float64]


def world(  # noqa: PLR0913 - the sizes of a world
    states: int,
    sessions: int,
    calls: int,
    rng: np.random.Generator,
    *,
    dimensions: int = 1,
    innovation_sd: float = 0.15,
    attendance: float = 0.85,
) -> Simulated:
    """Draw a world: positions walk, items are normal, states miss votes at random.

    Parameters
    ----------
    states, sessions, calls
        Numbers of states (S001, S002, ...), sessions, and roll calls a session.
    innovation_sd
        Standard deviation of a state's step from session to session; first positions are standard normal.
    attendance
        Chance that a state casts its vote.

    Raises
    ------
    OptionError
        If a number is not positive or the attendance is not in (0, 1].
    """
    if min(states, sessions, calls) < 1 or not 0 < attendance <= 1:
        raise OptionError(f"{states} states, {sessions} sessions, {calls} calls, attendance {attendance}")
    steps = rng.standard_normal((states, sessions, dimensions))
    steps[:, 1:] *= innovation_sd
    theta = np.cumsum(steps, axis=1)
    number = sessions * calls
    beta = rng.normal(0.0, 1.2, (number, dimensions))
    cuts = np.sort(rng.normal(0.0, 1.0, (number, 2)), axis=1)
    state, call = np.nonzero(rng.random((states, number)) < attendance)
    pattern = RollCalls(
        actors=tuple(f"S{place:03d}" for place in range(1, states + 1)),
        sessions=np.arange(1, sessions + 1),
        keys=tuple(f"{place // calls + 1}/{place % calls + 1}" for place in range(number)),
        session_of=np.repeat(np.arange(sessions), calls),
        group=np.arange(number),
        state=state.astype(np.int32),
        call=call.astype(np.int32),
        vote=np.ones(len(state), np.int8),
    )
    return drawn(pattern, theta, beta, cuts, rng)


def drawn(
    pattern: RollCalls,
    theta: NDArray[np.float64],
    beta: NDArray[np.float64],
    cuts: NDArray[np.float64],
    rng: np.random.Generator,
) -> Simulated:
    """Draw new votes where ``pattern`` has votes, from positions (I, T, D) and items of its groups.

    The truth is returned in the frame in which fits are reported.
    """
    session = pattern.session_of[pattern.call]
    group = pattern.group[pattern.call]
    latent = (theta[pattern.state, session] * beta[group]).sum(axis=1) + rng.standard_normal(len(group))
    vote = 1 + (latent > cuts[group, 0]).astype(np.int8) + (latent > cuts[group, 1]).astype(np.int8)
    voted = np.zeros(theta.shape[:2], bool)
    voted[pattern.state, session] = True
    mean, scale = theta[voted].mean(axis=0), theta[voted].std(axis=0)
    calls = replace(pattern, vote=vote.astype(np.int8))
    return Simulated(calls, (theta - mean) / scale, beta * scale, cuts - (beta @ mean)[:, None])


def redrawn(fit: IdealPointFit, calls: RollCalls, rng: np.random.Generator, innovation_sd: float = 0.15) -> Simulated:
    """Draw a world like a fitted one: its attendance, its items, its states' mean positions, but paths that walk anew.

    Parameters
    ----------
    fit
        A fit of ``calls``.
    innovation_sd
        Standard deviation of a true step from session to session, in the fit's units.
    """
    kept = _used(fit, calls)
    base = np.where(np.isfinite(fit.theta).any(axis=1, keepdims=True), fit.theta, 0.0)
    mean = np.nan_to_num(np.nanmean(base, axis=1, keepdims=True))
    years = np.sqrt(np.diff(fit.sessions, prepend=fit.sessions[0]))[:, None]
    walk = np.cumsum(innovation_sd * years * rng.standard_normal(fit.theta.shape), axis=1)
    inside = np.isfinite(fit.theta)
    centre = np.where(inside, walk, 0.0).sum(axis=1, keepdims=True) / np.maximum(inside.sum(axis=1, keepdims=True), 1)
    return drawn(kept, mean + walk - centre, fit.beta, fit.cuts, rng)


def _used(fit: IdealPointFit, calls: RollCalls) -> RollCalls:
    """Keep the roll calls that a fit used, with its groups."""
    place = {key: number for number, key in enumerate(fit.keys)}
    number = np.array([place.get(key, -1) for key in calls.keys])
    votes = number[calls.call] >= 0
    return RollCalls(
        actors=calls.actors,
        sessions=calls.sessions,
        keys=fit.keys,
        session_of=calls.session_of[np.argsort(number)[(number < 0).sum() :]],
        group=fit.group,
        state=calls.state[votes],
        call=number[calls.call[votes]].astype(np.int32),
        vote=calls.vote[votes],
    )


def coverage(fit: IdealPointFit, truth: NDArray[np.float64]) -> float:
    """Return the share of country-sessions with a vote whose interval holds the truth (I, T, D), over all axes."""
    voted = fit.votes > 0
    inside = (fit.low <= truth) & (truth <= fit.high)
    return float(inside[voted].mean())
