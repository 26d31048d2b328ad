"""The random walk of positions over sessions: its penalty, and solves along each state's path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from entente.measures.ideal_points.layout import Layout


@dataclass(frozen=True, slots=True)
class Walk:
    """Precisions of a random walk. T sessions, I states.

    Attributes
    ----------
    link
        1 / (variance of the step to the next session), (T - 1, I); 0 where the state is not in both.
    entry
        1 / (variance of the first position), (T, I); 0 but at a state's first session.
    span
        Whether a state is between its first and last session with a vote, (T, I).
    """

    link: NDArray[np.float64]
    entry: NDArray[np.float64]
    span: NDArray[np.bool_]

    def penalty(self, theta: NDArray[np.float64]) -> float:
        """Return minus the log prior of positions (T, I, D), without its constant."""
        steps = np.diff(theta, axis=0)
        return 0.5 * float((self.link[..., None] * steps**2).sum() + (self.entry[..., None] * theta**2).sum())

    def slope(self, theta: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the derivative of the log prior by the positions, (T, I, D)."""
        force = self.link[..., None] * np.diff(theta, axis=0)
        slope = -self.entry[..., None] * theta
        slope[:-1] += force
        slope[1:] -= force
        return np.asarray(slope)

    def diagonal(self) -> NDArray[np.float64]:
        """Return the diagonal of the precision, (T, I)."""
        diagonal = self.entry.copy()
        diagonal[:-1] += self.link
        diagonal[1:] += self.link
        return diagonal


def random_walk(layout: Layout, omega2: float, entry_sd: float = 1.0) -> Walk:
    """Build the walk of variance ``omega2`` a session, started from N(0, entry_sd^2)."""
    both = layout.span[1:] & layout.span[:-1]
    entry = np.zeros(layout.span.shape)
    first = layout.span.argmax(axis=0)
    entry[first, np.arange(len(first))] = layout.span.any(axis=0) / entry_sd**2
    return Walk(both / (omega2 * layout.years[:, None]), entry, layout.span)


def solve_paths(walk: Walk, precision: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """Solve each state's block tridiagonal system.

    Parameters
    ----------
    precision
        Diagonal blocks (T, I, D, D), the walk's diagonal included; the walk's links stand beside them.
    right
        Right sides (T, I, D, K).
    """
    inverse, right = np.empty_like(precision), right.copy()
    identity = np.eye(precision.shape[-1])
    steps = len(precision)
    for t in range(steps):
        here = np.where(walk.span[t, :, None, None], precision[t], identity)
        if t:
            link = walk.link[t - 1, :, None, None]
            here = here - link**2 * inverse[t - 1]
            right[t] += link * (inverse[t - 1] @ right[t - 1])
        inverse[t] = np.linalg.inv(here)
    right[-1] = inverse[-1] @ right[-1]
    for t in range(steps - 2, -1, -1):
        right[t] = inverse[t] @ (right[t] + walk.link[t, :, None, None] * right[t + 1])
    return right
