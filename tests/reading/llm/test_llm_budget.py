"""Limits hold before a request is sent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.reading.llm import LlmConfig
from entente.reading.llm.budget import Budget, Spent, estimate_tokens


def _budget(**limits: object) -> Budget:
    return Budget(LlmConfig("http://localhost", "m", **limits))  # type: ignore[arg-type]  # limits by name


@pytest.mark.parametrize(
    ("limits", "name"),
    [
        ({"max_requests": 1}, "max_requests"),
        ({"max_prompt_tokens": 1_500}, "max_prompt_tokens"),
        ({"max_completion_tokens": 3_000}, "max_completion_tokens"),
        ({"max_cost": 0.9, "prompt_price": 0.5}, "max_cost"),
    ],
)
def test_what_could_break_a_limit_is_not_held(limits: dict[str, object], name: str) -> None:
    budget = _budget(**limits)
    assert budget.hold(0, 1_000) is None
    assert budget.hold(1, 1_000) == name
    budget.release(0)
    assert budget.hold(1, 1_000) is None


def test_estimates_learn_from_the_server() -> None:
    budget = _budget(max_prompt_tokens=4_500)
    budget.spend(Spent(3_000, 10), 1_000)
    assert budget.hold(0, 1_000) == "max_prompt_tokens"


def test_cost_is_by_thousands() -> None:
    budget = _budget(prompt_price=2.0, completion_price=4.0)
    budget.spend(Spent(500, 250), 500)
    assert budget.usage.cost == pytest.approx(2.0)
    assert not budget.usage.estimated


@given(st.text(max_size=300))
def test_an_estimate_is_at_least_a_token_for_six_bytes(text: str) -> None:
    assert estimate_tokens(text) >= len(text.encode("utf-8", "replace")) / 6


@given(
    st.lists(st.tuples(st.integers(1, 3_000), st.floats(0.1, 1.0), st.integers(0, 200)), max_size=30),
    st.integers(1, 20),
    st.integers(500, 9_000),
    st.floats(0.01, 3.0),
)
def test_no_limit_is_ever_exceeded(
    calls: list[tuple[int, float, int]], requests: int, tokens: int, cost: float
) -> None:
    budget = _budget(
        max_requests=requests,
        max_prompt_tokens=tokens,
        max_completion_tokens=tokens,
        max_answer_tokens=200,
        max_cost=cost,
        prompt_price=0.1,
        completion_price=0.3,
    )
    for ticket, (estimate, part, completion) in enumerate(calls):
        if budget.hold(ticket, estimate) is None and budget.attempt():
            budget.spend(Spent(int(estimate * part), completion), estimate)
        budget.release(ticket)
    used = budget.usage
    assert used.requests <= requests
    assert max(used.prompt_tokens, used.completion_tokens) <= tokens
    assert used.cost <= cost * (1 + 1e-6)
