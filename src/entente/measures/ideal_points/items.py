"""Items: discriminations and cut points of roll calls, their priors and their Newton steps.

An item has K = D + 2 parameters: D discriminations and two cut points. Where nobody abstained the two cut points are
one: the likelihood would push the first above the second, so the mode under ``first <= second`` has them equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from entente.measures.ideal_points.kernels import Pass
    from entente.measures.ideal_points.layout import Block, Layout
    from entente.measures.ideal_points.records import IdealPointConfig

LONGEST_STEP = 0.7
"""Most that one step changes a parameter of an item."""


@dataclass(frozen=True, slots=True)
class Items:
    """Discriminations (G, D) and cut points (G, 2), first <= second."""

    beta: NDArray[np.float64]
    cuts: NDArray[np.float64]

    def penalty(self, config: IdealPointConfig) -> float:
        """Return minus the log prior, without its constant."""
        return 0.5 * float((self.beta**2).sum() / config.beta_sd**2 + (self.cuts**2).sum() / config.cut_sd**2)


@dataclass(frozen=True, slots=True)
class ItemSystem:
    """Slopes (G, K) and curvature (G, K, K) of the penalised log-likelihood by the items, at fixed positions."""

    slope: NDArray[np.float64]
    curvature: NDArray[np.float64]

    def whitener(self) -> NDArray[np.float64]:
        """Return R (G, K, K), lower triangular, with R' R = curvature^-1."""
        root = np.linalg.cholesky(self.curvature)
        return np.asarray(np.linalg.solve(root, np.broadcast_to(np.eye(root.shape[-1]), root.shape)))

    def step(self) -> NDArray[np.float64]:
        """Return the Newton step, (G, K)."""
        return np.asarray(np.linalg.solve(self.curvature, self.slope[..., None])[..., 0])


def session_system(block: Block, theta: NDArray[np.float64], done: Pass) -> ItemSystem:
    """Return slopes (V, K) and curvature (V, K, K) of a session's roll calls, without priors.

    ``done`` is the pass that left the block's work space as it is.
    """
    axes = theta.shape[1]
    slope = np.empty((len(block.group), axes + 2))
    curvature = np.empty((len(block.group), axes + 2, axes + 2))
    slope[:, :axes] = -block.slope @ theta
    slope[:, axes], slope[:, axes + 1] = done.by_lower, done.by_upper
    weight = block.lower + block.upper
    for axis in range(axes):
        curvature[:, axis, :axes] = weight @ (theta * theta[:, axis : axis + 1])
    curvature[:, :axes, axes], curvature[:, :axes, axes + 1] = -block.lower @ theta, -block.upper @ theta
    curvature[:, axes:, :axes] = curvature[:, :axes, axes:].transpose(0, 2, 1)
    curvature[:, axes, axes] = block.lower.sum(axis=1) + done.between
    curvature[:, axes + 1, axes + 1] = block.upper.sum(axis=1) + done.between
    curvature[:, axes, axes + 1] = curvature[:, axes + 1, axes] = -done.between
    return ItemSystem(slope, curvature)


def gather_systems(layout: Layout, sessions: list[ItemSystem], items: Items, config: IdealPointConfig) -> ItemSystem:
    """Add up the sessions by item group, add the priors, and fold the cut points of tied groups."""
    axes = items.beta.shape[1]
    slope = np.concatenate([-items.beta / config.beta_sd**2, -items.cuts / config.cut_sd**2], axis=1)
    prior = np.repeat([config.beta_sd**-2.0, config.cut_sd**-2.0], [axes, 2])
    curvature = np.broadcast_to(np.diag(prior), (*slope.shape, axes + 2)).copy()
    for block, system in zip(layout.blocks, sessions, strict=True):
        np.add.at(slope, block.group, system.slope)
        np.add.at(curvature, block.group, system.curvature)
    return folded(ItemSystem(slope, curvature), layout.tied)


def folded(system: ItemSystem, tied: NDArray[np.bool_]) -> ItemSystem:
    """Make the first cut point stand for both in tied items; the second becomes an idle parameter."""
    slope, curvature = system.slope.copy(), system.curvature.copy()
    last = slope.shape[1] - 1
    slope[tied, last - 1] += slope[tied, last]
    curvature[tied, :, last - 1] += curvature[tied, :, last]
    curvature[tied, last - 1, :] += curvature[tied, last, :]
    slope[tied, last] = 0.0
    curvature[tied, :, last] = curvature[tied, last, :] = 0.0
    curvature[tied, last, last] = 1.0
    return ItemSystem(slope, curvature)


def moved(items: Items, step: NDArray[np.float64], tied: NDArray[np.bool_], share: float = 1.0) -> Items:
    """Return the items after ``share`` of a step, bounded in length and short of crossing the cut points."""
    axes = items.beta.shape[1]
    longest = np.abs(step).max(axis=1)
    step = step * np.minimum(1.0, LONGEST_STEP / np.maximum(longest, LONGEST_STEP))[:, None]
    gap = items.cuts[:, 1] - items.cuts[:, 0]
    closing = np.where(tied, 0.0, step[:, axes] - step[:, axes + 1])
    fraction = np.where(closing > 0.9 * gap, 0.9 * gap / np.maximum(closing, 1e-300), 1.0)
    step = step * (share * fraction)[:, None]
    cuts = items.cuts + np.where(tied[:, None], step[:, axes : axes + 1], step[:, axes:])
    return Items(items.beta + step[:, :axes], cuts)
