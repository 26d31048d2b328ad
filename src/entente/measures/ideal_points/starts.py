"""Where the iteration starts: from the leading directions of the votes, at random, or from an earlier fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from entente.measures.ideal_points.items import Items
from entente.measures.ideal_points.layout import ABSTAIN, NO, YES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from entente.measures.ideal_points.layout import Block, Layout
    from entente.measures.ideal_points.records import IdealPointFit, RollCalls
    from entente.measures.ideal_points.walk import Walk

GENTLE = 0.8
"""Share of the correlation of votes with positions that a starting discrimination takes over."""


def cast(block: Block) -> NDArray[np.float64]:
    """Return 1 where a state voted, else 0, (V, n)."""
    voted = np.zeros(block.shape)
    voted.ravel()[block.one] = voted.ravel()[block.two] = 1.0
    return voted


def codes(block: Block) -> NDArray[np.float64]:
    """Return a session's votes as -1 yes, 0 abstention, 1 no less the roll call's mean; 0 where nobody voted."""
    value, voted = np.zeros(block.shape), cast(block)
    value.ravel()[block.one] = -block.sign
    mean = value.sum(axis=1) / np.maximum(voted.sum(axis=1), 1.0)
    return np.asarray(value - mean[:, None] * voted)


def leading_positions(layout: Layout, axes: int) -> NDArray[np.float64]:
    """Return positions (T, I, D) that do not change over time: leading directions of agreement in all votes."""
    states = layout.span.shape[1]
    total, scale = np.zeros((states, states)), np.zeros((states, states))
    for block in layout.blocks:
        value = codes(block)
        voted = cast(block)
        total[np.ix_(block.nodes, block.nodes)] += value.T @ value
        scale[np.ix_(block.nodes, block.nodes)] += voted.T @ voted
    _, directions = np.linalg.eigh(total / np.maximum(scale, 1.0))
    lead = directions[:, ::-1][:, :axes] * np.sqrt(states)
    return np.where(layout.span[..., None], lead, 0.0)


def random_positions(layout: Layout, axes: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return independent standard normal positions for every state and session, (T, I, D)."""
    return np.where(layout.span[..., None], rng.standard_normal((*layout.span.shape, axes)), 0.0)


def starting_items(layout: Layout, theta: NDArray[np.float64]) -> Items:
    """Return items from the correlation of votes with positions and the shares of yes and no."""
    from scipy.special import ndtri

    axes = theta.shape[2]
    cross, power = np.zeros((layout.groups, axes)), np.zeros((layout.groups, 2))
    tally = np.zeros((layout.groups, NO + 1))
    for t, block in enumerate(layout.blocks):
        value, here = codes(block), theta[t, block.nodes]
        np.add.at(cross, block.group, value @ (here - here.mean(axis=0)))
        np.add.at(
            power, block.group, np.stack([(value**2).sum(axis=1), np.full(len(block.group), here.var() * len(here))], 1)
        )
        np.add.at(tally, block.group, _tally(block))
    lean = GENTLE * cross / np.sqrt(np.maximum(power.prod(axis=1), 1e-9))[:, None]
    lean /= np.maximum(1.0, np.linalg.norm(lean, axis=1) / GENTLE)[:, None]
    spread = np.sqrt(1.0 - (lean**2).sum(axis=1))
    share = (tally + 0.5) / (tally.sum(axis=1, keepdims=True) + 2.0)
    cuts = np.stack([ndtri(share[:, YES]), -ndtri(share[:, NO])], axis=1)
    cuts[layout.tied] = cuts[layout.tied].mean(axis=1, keepdims=True)
    cuts[:, 1] = np.where(layout.tied, cuts[:, 0], np.maximum(cuts[:, 1], cuts[:, 0] + 0.05))
    return Items(lean / spread[:, None], cuts / spread[:, None])


def _tally(block: Block) -> NDArray[np.float64]:
    calls = len(block.group)
    tally = np.zeros((calls, NO + 1))
    one = block.bound // 2
    tally[:, YES], tally[:, NO] = (
        np.bincount(one[: block.yes], minlength=calls),
        np.bincount(one[block.yes :], minlength=calls),
    )
    tally[:, ABSTAIN] = np.bincount(block.two_call, minlength=calls)
    return tally


def session_turns(walk: Walk, theta: NDArray[np.float64], least: float) -> NDArray[np.float64] | None:
    """Return an orthogonal matrix for each session, (T, D, D), so that states move least between sessions.

    Turning a session with its items leaves the likelihood as it is; only the walk tells which way is right. Each link
    of the walk depends on two neighbours alone, so the best turns against the session before add up to the best of all.

    Parameters
    ----------
    least
        None is returned where no session is turned against the one before by more than this cosine.
    """
    axes = theta.shape[2]
    agreement = np.einsum("ti,tid,tie->tde", walk.link, theta[1:], theta[:-1])
    left, _, right = np.linalg.svd(agreement)
    turn = np.where(np.abs(agreement).sum(axis=(1, 2), keepdims=True) > 0, left @ right, np.eye(axes))
    if (np.einsum("tdd->t", turn) >= least * axes).all():
        return None
    turns = [np.eye(axes)]
    for step in turn:
        turns.append(step @ turns[-1])
    return np.stack(turns)


def from_fit(calls: RollCalls, layout: Layout, fit: IdealPointFit) -> tuple[NDArray[np.float64], Items]:
    """Return positions and items of an earlier fit where it has them, else values that stand near.

    A session that the fit lacks takes each state's position in the nearest session; a state that it lacks stands at 0.
    """
    axes = fit.theta.shape[2]
    at = {actor: place for place, actor in enumerate(fit.actors)}
    theta = np.zeros((len(calls.sessions), len(calls.actors), axes))
    for place, actor in enumerate(calls.actors):
        if actor in at:
            known = np.flatnonzero(np.isfinite(fit.theta[at[actor], :, 0]))
            nearest = np.abs(fit.sessions[known][None] - calls.sessions[:, None]).argmin(axis=1)
            theta[:, place] = fit.theta[at[actor], known[nearest]]
    theta = np.where(layout.span[..., None], theta, 0.0)
    items = starting_items(layout, theta)
    place_of = dict(zip(fit.keys, fit.group, strict=True))
    keys = (key for key, kept in zip(calls.keys, layout.keep, strict=True) if kept)
    beta, cuts = items.beta.copy(), items.cuts.copy()
    for key, group in zip(keys, layout.group, strict=True):
        if key in place_of:
            beta[group], cuts[group] = fit.beta[place_of[key]], fit.cuts[place_of[key]]
    return theta, Items(beta, _ordered(cuts, layout.tied))


def _ordered(cuts: NDArray[np.float64], tied: NDArray[np.bool_]) -> NDArray[np.float64]:
    cuts[tied] = cuts[tied].mean(axis=1, keepdims=True)
    cuts[:, 1] = np.where(tied, cuts[:, 0], np.maximum(cuts[:, 1], cuts[:, 0] + 1e-3))
    return cuts
