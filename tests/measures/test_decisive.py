"""Decisive votes: the credit of a vote when the poles part ways."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from entente.measures.decisive import decisive_credits, divide, is_decisive, pole_positions, state_credits

relaxed = settings(deadline=None)  # the first example loads SciPy; machines are shared

YES, ABSTAIN, NO, AWAY = 1, 2, 3, 0


def test_a_tie_inside_a_pole_is_no_position() -> None:
    counts = np.array([[[2, 3, 0], [0, 0, 0], [2, 1, 0]]])  # one pole: yes, abstain, no over three roll calls
    assert pole_positions(counts).tolist() == [[0, YES, 0]]


@pytest.mark.parametrize(
    ("positions", "expected"),
    [
        ((YES, YES, YES), False),
        ((YES, NO, YES), True),
        ((YES, ABSTAIN, 0), False),
        ((YES, ABSTAIN, ABSTAIN), True),
        ((YES, 0, 0), False),
        ((0, 0, 0), False),
        ((YES, YES, 0), False),
    ],
)
def test_decisive_when_positions_differ(positions: tuple[int, ...], expected: object) -> None:
    assert is_decisive(np.array([positions], np.int8).T).tolist() == [expected]


def test_credit_goes_to_the_poles_on_the_same_side() -> None:
    positions = np.array([[YES], [YES], [NO]], np.int8)
    votes = np.array([[YES], [NO], [ABSTAIN], [AWAY]], np.int8)
    credit = divide(votes, positions)[:, :, 0]
    assert credit.tolist() == [[0.5, 0.5, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1], [0, 0, 0, 0]]


def test_a_member_does_not_vote_with_itself() -> None:
    # Pole 0 is state 0 alone; pole 1 is states 1 to 3; pole 2 is state 4.
    members = np.array([[1, 0, 0, 0, 0], [0, 1, 1, 1, 0], [0, 0, 0, 0, 1]], bool)
    votes = np.array([[YES], [NO], [NO], [YES], [YES]], np.int8)
    found = decisive_credits(votes, members)
    assert found.n[0] == 1, "its own pole has no position for it, the two others differ"
    np.testing.assert_array_equal(found.total[0], [np.nan, 0, 1, 0])
    # For state 3 its pole votes no without it; it sides with the two others.
    assert found.total[3].tolist() == [0.5, 0, 0.5, 0]
    # For state 1 the rest of its pole is split one to one: no position.
    assert found.n[1] == 0


small = st.tuples(st.integers(4, 8), st.integers(1, 10))


@relaxed
@given(hnp.arrays(np.int8, small, elements=st.integers(0, 3)), st.integers(0, 2**32 - 1))
def test_credits_add_up_to_the_votes_cast(votes: np.ndarray, seed: int) -> None:
    rng = np.random.default_rng(seed)
    home = rng.integers(-1, 3, votes.shape[0])
    members = np.array([home == pole for pole in range(3)])
    found = decisive_credits(votes, members)
    np.testing.assert_allclose(np.nansum(found.total, axis=1), found.n)
    assert (np.nan_to_num(found.sumsq) <= np.nan_to_num(found.total) + 1e-12).all()
    for state in range(votes.shape[0]):
        alone = state_credits(votes, members, state)
        np.testing.assert_allclose(alone.total[0], found.total[state])


def test_a_pole_whose_votes_are_missing_takes_no_part() -> None:
    """Its absence would otherwise look like distance."""
    members = np.eye(4, 5, dtype=bool)[:3]
    votes = np.array([[YES] * 10, [NO] * 10, [YES] * 2 + [AWAY] * 8, [YES] * 10, [NO] * 10], np.int8)
    found = decisive_credits(votes, members)
    np.testing.assert_array_equal(found.total[3], [10, 0, np.nan, 0])
    assert found.n[3] == 10


@relaxed
@given(hnp.arrays(np.int8, small, elements=st.integers(0, 3)))
def test_poles_may_be_relabelled(votes: np.ndarray) -> None:
    members = np.zeros((3, votes.shape[0]), bool)
    members[0, 0] = members[1, 1] = members[2, 2] = True
    one, other = decisive_credits(votes, members), decisive_credits(votes, members[::-1])
    np.testing.assert_allclose(one.total[:, :3], other.total[:, 2::-1])
    np.testing.assert_allclose(one.total[:, 3], other.total[:, 3])
