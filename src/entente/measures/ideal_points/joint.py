"""Newton's method on positions and items at once.

With the items eliminated (each has D + 2 parameters of its own), the curvature of the positions is block tridiagonal
over sessions: dense among the states of a session, which share roll calls, and linked by the walk to the same states
in the next. One factorisation gives a step that moves all positions and all items together, so the slow directions of
plain sweeps (the scale and place of one session against the next) cost nothing extra. Items shared between sessions
couple blocks that are not neighbours; conjugate gradients take that up, with the factorisation as preconditioner.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from entente.measures.ideal_points.layout import Block, Layout
    from entente.measures.ideal_points.walk import Walk

ACCURACY = 1e-9
"""Relative residual at which conjugate gradients stop."""
MOST_ROUNDS = 80


@dataclass(frozen=True, slots=True)
class Chain:
    """Which rows stand where: the rows of session t are those of its states in their span, D each.

    Attributes
    ----------
    ends
        First row of each session and the number of all rows, (T + 1,).
    time, node
        Session and state of each row's state, (rows / D,).
    here, there, link
        For each session but the last: rows (within their sessions) of states that are in the next one too, and the
        walk's precision between them.
    """

    ends: NDArray[np.int64]
    time: NDArray[np.int64]
    node: NDArray[np.int64]
    here: tuple[NDArray[np.int64], ...]
    there: tuple[NDArray[np.int64], ...]
    link: tuple[NDArray[np.float64], ...]

    def rows(self, session: int) -> slice:
        """Return the rows of a session."""
        return slice(int(self.ends[session]), int(self.ends[session + 1]))

    def flat(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn values by position (T, I, D, ...) into rows."""
        picked = values[self.time, self.node]
        return np.asarray(picked.reshape(-1, *picked.shape[2:]))

    def spread(self, rows: NDArray[np.float64], shape: tuple[int, ...]) -> NDArray[np.float64]:
        """Turn rows into values by position, (T, I, D, ...) of the given shape; 0 outside."""
        values = np.zeros(shape)
        values[self.time, self.node] = rows.reshape(len(self.time), *shape[2:])
        return values


def chain(layout: Layout, walk: Walk, axes: int) -> Chain:
    """Return the numbers of the rows."""
    time, node = np.nonzero(layout.span)
    ends = np.concatenate([[0], np.cumsum(layout.span.sum(axis=1))]) * axes
    here, there, link = [], [], []
    for t in range(len(layout.blocks) - 1):
        one, other = layout.blocks[t].nodes, layout.blocks[t + 1].nodes
        common, i, j = np.intersect1d(one, other, assume_unique=True, return_indices=True)
        here.append(_rows(i, axes))
        there.append(_rows(j, axes))
        link.append(np.repeat(walk.link[t, common], axes))
    return Chain(ends, time, node, tuple(here), tuple(there), tuple(link))


def _rows(nodes: NDArray[np.int64], axes: int) -> NDArray[np.int64]:
    return (nodes[:, None] * axes + np.arange(axes)).ravel()


def coupling(  # noqa: PLR0913, PLR0917 - arrays of one block
    block: Block,
    theta: NDArray[np.float64],
    beta: NDArray[np.float64],
    whitener: NDArray[np.float64],
    tied: NDArray[np.bool_],
    exact: float,
) -> NDArray[np.float64]:
    """Return minus the second derivative across whitened items and positions of a session, (K V, n D).

    Parameters
    ----------
    theta, beta, whitener, tied
        Positions (n, D); discriminations (V, D), whiteners (V, K, K) and ties (V,) of the session's roll calls.
    exact
        Share of the term of the slopes: 1 is Newton's method, 0 scoring, whose system is always positive definite.
    """
    states, axes = theta.shape
    weight = block.lower + block.upper
    result = np.empty((axes + 2, len(beta), states, axes))
    for axis in range(axes):
        lean = beta[:, axis : axis + 1]
        raw = [(lean * weight) * theta[:, other] for other in range(axes)]
        raw[axis] += exact * block.slope
        lower, upper = -lean * block.lower, -lean * block.upper
        lower[tied] += upper[tied]
        upper[tied] = 0.0
        for k, mixed in enumerate(_mixed(whitener, [*raw, lower, upper])):
            result[k, :, :, axis] = mixed
    return result.reshape(-1, states * axes)


def _mixed(whitener: NDArray[np.float64], planes: list[NDArray[np.float64]]) -> Iterator[NDArray[np.float64]]:
    """Mix planes (V, n), one an item parameter, by the lower triangular whiteners (V, K, K)."""
    for k in range(len(planes)):
        mixed = whitener[:, k, :1] * planes[0]
        for j in range(1, k + 1):
            mixed += whitener[:, k, j : j + 1] * planes[j]
        yield mixed


@dataclass(frozen=True, slots=True)
class Joint:
    """The factorised system. Rows of positions, see :class:`Chain`.

    Attributes
    ----------
    chain
        Numbering of the rows.
    inverses
        Inverse of each block after the earlier sessions are eliminated, (n D, n D) each.
    couplings
        As :func:`coupling` returns them, one a session.
    curvature
        Diagonal blocks (rows / D, D, D) of the positions at fixed items.
    layout
        What they belong to.
    negative
        Number of negative directions of the reduced blocks: no more than the frame has conditions, which must take
        every one of them out (see :meth:`peaked`).
    """

    chain: Chain
    inverses: list[NDArray[np.float64]]
    couplings: list[NDArray[np.float64]]
    curvature: NDArray[np.float64]
    layout: Layout
    negative: int

    def peaked(self, columns: NDArray[np.float64], answers: NDArray[np.float64]) -> bool:
        """Tell whether the curvature is positive on all moves that the frame's conditions (rows, m) allow.

        ``answers`` are the solutions for ``columns``. By the inertia of the bordered matrix this holds where
        ``columns' answers`` has as many negative directions as the curvature itself.
        """
        if not self.negative:
            return True
        return int((np.linalg.eigvalsh(columns.T @ answers) < 0).sum()) == self.negative

    def to_items(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Carry rows (rows, m) over to whitened items, (G, K, m)."""
        size = self.curvature.shape[1] + 2
        items = np.zeros((self.layout.groups, size, rows.shape[1]))
        for t, (block, z) in enumerate(zip(self.layout.blocks, self.couplings, strict=True)):
            seen = (z @ rows[self.chain.rows(t)]).reshape(size, len(block.group), -1)
            np.add.at(items, block.group, seen.transpose(1, 0, 2))
        return items

    def to_rows(self, items: NDArray[np.float64]) -> NDArray[np.float64]:
        """Carry whitened items (G, K, m) over to rows."""
        rows = np.empty((self.chain.ends[-1], items.shape[2]))
        for t, (block, z) in enumerate(zip(self.layout.blocks, self.couplings, strict=True)):
            rows[self.chain.rows(t)] = z.T @ items[block.group].transpose(1, 0, 2).reshape(len(z), -1)
        return rows

    def solve(self, right: NDArray[np.float64]) -> NDArray[np.float64]:
        """Solve for right sides (rows, m)."""
        return self._gradients(right) if self.layout.bridged else self._substitute(right)

    def _substitute(self, right: NDArray[np.float64]) -> NDArray[np.float64]:
        chain, x = self.chain, right.copy()
        last = len(self.inverses) - 1
        for t in range(last):
            done = self.inverses[t] @ x[chain.rows(t)]
            x[chain.rows(t + 1)][chain.there[t]] += chain.link[t][:, None] * done[chain.here[t]]
        x[chain.rows(last)] = self.inverses[last] @ x[chain.rows(last)]
        for t in range(last - 1, -1, -1):
            mine = x[chain.rows(t)]
            mine[chain.here[t]] += chain.link[t][:, None] * x[chain.rows(t + 1)][chain.there[t]]
            x[chain.rows(t)] = self.inverses[t] @ mine
        return x

    def _product(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Multiply by the curvature of the positions with the items eliminated."""
        axes, chain = self.curvature.shape[1], self.chain
        result = (self.curvature @ x.reshape(-1, axes, x.shape[1])).reshape(x.shape)
        for t, link in enumerate(chain.link):
            one, other = x[chain.rows(t)], x[chain.rows(t + 1)]
            result[chain.rows(t)][chain.here[t]] -= link[:, None] * other[chain.there[t]]
            result[chain.rows(t + 1)][chain.there[t]] -= link[:, None] * one[chain.here[t]]
        return result - self.to_rows(self.to_items(x))

    def _gradients(self, right: NDArray[np.float64]) -> NDArray[np.float64]:
        """Solve by preconditioned conjugate gradients, all right sides side by side."""
        x = self._substitute(right)
        rest = right - self._product(x)
        guided = self._substitute(rest)
        direction, size = guided, (rest * guided).sum(axis=0)
        goal = ACCURACY * np.linalg.norm(right, axis=0) + 1e-300
        for _ in range(MOST_ROUNDS):
            if (np.linalg.norm(rest, axis=0) <= goal).all():
                break
            image = self._product(direction)
            length = size / np.maximum((direction * image).sum(axis=0), 1e-300)
            x, rest = x + length * direction, rest - length * image
            guided = self._substitute(rest)
            before, size = size, (rest * guided).sum(axis=0)
            direction = guided + size / np.maximum(before, 1e-300) * direction
        return x


def factorise(
    chain: Chain, blocks: list[NDArray[np.float64]], allowed: int = 0
) -> tuple[list[NDArray[np.float64]], int] | None:
    """Eliminate sessions in order; return inverses of the reduced blocks and the number of negative directions.

    Returns None where there are more than ``allowed`` of these.
    """
    inverses: list[NDArray[np.float64]] = []
    negative = 0
    for t, block in enumerate(blocks):
        if t:
            link, there = chain.link[t - 1], chain.there[t - 1]
            before = inverses[-1][np.ix_(chain.here[t - 1], chain.here[t - 1])]
            block[np.ix_(there, there)] -= link[:, None] * before * link
        inverse = inverted(block)
        if inverse is None:
            inverse, found = turned_over(block) if allowed else (block, allowed + 1)
            negative += found
            if negative > allowed:
                return None
        inverses.append(inverse)
    return inverses, negative


def inverted(matrix: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """Invert a positive definite matrix by Cholesky, or return None."""
    from scipy.linalg.lapack import dpotrf, dpotri

    if not len(matrix):
        return matrix
    root, failed = dpotrf(matrix.T, lower=1)
    if failed:
        return None
    half, _ = dpotri(root, lower=1, overwrite_c=1)
    half = np.tril(half)
    return np.asarray(half + np.tril(half, -1).T)


def turned_over(matrix: NDArray[np.float64]) -> tuple[NDArray[np.float64], int]:
    """Invert a symmetric matrix by its eigenvalues; tell how many are negative."""
    size, axes = np.linalg.eigh(matrix)
    size = np.where(np.abs(size) < 1e-9, 1e-9, size)  # noqa: PLR2004 - a direction without curvature
    return (axes / size) @ axes.T, int((size < 0).sum())
