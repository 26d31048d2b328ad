"""What share of a text can be checked, and what of that holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from entente.propositions import profile

if TYPE_CHECKING:
    from entente.evidence.claims import Claim
    from entente.propositions import Answers


def test_counts_add_up(example: tuple[tuple[Claim, ...], Answers]) -> None:
    claims, answers = example
    found = profile(claims, answers.verdicts)
    assert found.claims == len(claims)
    assert found.checkable == sum(one.word != "not_checkable" for one in answers.verdicts)
    assert found.checkable <= found.facts <= found.claims
    assert sum(found.held.values()) == pytest.approx(1.0)
    assert sum(row["claims"] for row in found.by_speaker.values()) == found.claims
    assert sum(row.get("checkable", 0) for row in found.by_speaker.values()) == found.checkable
    assert found.share == pytest.approx(found.checkable / found.claims)


def test_what_is_open_names_the_data_that_would_answer(example: tuple[tuple[Claim, ...], Answers]) -> None:
    claims, answers = example
    assert profile(claims, answers.verdicts).missing


def test_no_claims_no_share() -> None:
    found = profile((), ())
    assert found.share is None
    assert found.held == {}
