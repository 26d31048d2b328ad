"""Counts by matrix products are the counts of a loop."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from entente.measures.counting import EXACT, joint_counts

sides = st.integers(0, 6)


@given(st.data(), sides, sides, sides)
def test_counts_are_those_of_whole_numbers(data: st.DataObject, rows: int, inner: int, columns: int) -> None:
    left = data.draw(hnp.arrays(np.bool_, (rows, inner)))
    right = data.draw(hnp.arrays(np.bool_, (inner, columns)))
    found = joint_counts(left, right)
    assert found.shape == (rows, columns)
    assert (found == left.astype(int) @ right.astype(int)).all()


def test_large_counts_are_exact() -> None:
    ones = np.ones((1, EXACT - 1), np.bool_)
    assert joint_counts(ones, ones.T).item() == EXACT - 1
