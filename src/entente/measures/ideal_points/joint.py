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

ROUGH, FINE = 1e-1, 1e-2
"""Relative residuals at which conjugate gradients stop, for steps far from and near the mode."""
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
    axes
        D.
    layout
        What they belong to.
    negative
        Number of negative directions of the reduced blocks: no more than the frame has conditions, which must take
        every one of them out (see :meth:`peaked`).
    """

    chain: Chain
    inverses: list[NDArray[np.float64]]
    couplings: list[NDArray[np.float64]]
    axes: int
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
        size = self.axes + 2
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

    def solve(self, right: NDArray[np.float64], accuracy: float = FINE) -> NDArray[np.float64] | None:
        """Solve for right sides (rows, m); None where the curvature with bridged items is not positive."""
        return self._gradients(right, accuracy) if self.layout.bridged else self.substitute(right)

    def substitute(self, right: NDArray[np.float64]) -> NDArray[np.float64]:
        """Solve with the factors, which leave out what items shared by roll calls couple."""
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

    def _shared(self) -> Shared:
        """Return the couplings of roll calls that share their item with others."""
        many = np.bincount(np.concatenate([block.group for block in self.layout.blocks])) > 1
        number = np.cumsum(many) - 1
        size = self.axes + 2
        parts = []
        for t, (block, z) in enumerate(zip(self.layout.blocks, self.couplings, strict=True)):
            mine = many[block.group]
            if mine.any():
                kept = z.reshape(size, len(mine), -1)[:, mine].reshape(-1, z.shape[1])
                parts.append((self.chain.rows(t), kept, number[block.group[mine]]))
        return Shared(tuple(parts), int(many.sum()), size)

    def _gradients(self, right: NDArray[np.float64], accuracy: float) -> NDArray[np.float64] | None:
        """Solve by preconditioned conjugate gradients, all right sides side by side.

        The factorised matrix P lacks only what shared items couple, so P times a direction follows from the recurrence
        and is never formed.
        """
        shared = self._shared()
        x = self.substitute(right)
        rest = shared.coupled(x)
        guided = self.substitute(rest)
        direction, image, size = guided, rest, (rest * guided).sum(axis=0)
        goal = accuracy * np.linalg.norm(right, axis=0)
        for _ in range(MOST_ROUNDS):
            if (np.linalg.norm(rest, axis=0) <= goal).all():
                break
            change = image - shared.coupled(direction)
            bend = (direction * change).sum(axis=0)
            if (bend < 0).any():
                return None
            length = size / np.maximum(bend, 1e-300)
            x, rest = x + length * direction, rest - length * change
            guided = self.substitute(rest)
            before, size = size, (rest * guided).sum(axis=0)
            keep = size / np.maximum(before, 1e-300)
            direction, image = guided + keep * direction, rest + keep * image
        return x


@dataclass(frozen=True, slots=True)
class Shared:
    """Couplings of the roll calls that share their item with others.

    Attributes
    ----------
    parts
        For each session with such roll calls: its rows, their couplings (K n, rows), the item of each (n,).
    items, size
        Number of shared items, and of their parameters.
    """

    parts: tuple[tuple[slice, NDArray[np.float64], NDArray[np.int64]], ...]
    items: int
    size: int

    def coupled(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Multiply rows (rows, m) by what shared items couple beyond each roll call by itself."""
        total = np.zeros((self.items, self.size, x.shape[1]))
        own = []
        for rows, z, item in self.parts:
            own.append((z @ x[rows]).reshape(self.size, len(item), -1).transpose(1, 0, 2))
            np.add.at(total, item, own[-1])
        result = np.zeros_like(x)
        for (rows, z, item), mine in zip(self.parts, own, strict=True):
            result[rows] = z.T @ (total[item] - mine).transpose(1, 0, 2).reshape(len(z), -1)
        return result


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
