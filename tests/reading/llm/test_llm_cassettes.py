"""Recorded exchanges, replayed: whole articles through the coder, a model that errs and one that was led astray."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from entente.reading import read_claims, read_document
from entente.reading.llm import agreement, code_with_llm

if TYPE_CHECKING:
    from collections.abc import Callable

    from entente.reading.llm import LlmConfig, LlmResult

TAPES = Path(__file__).parent / "cassettes"


@pytest.fixture
def played(cassette: Callable[[str], Any], config: Callable[..., LlmConfig]) -> Callable[[str], LlmResult]:
    """Code a cassette's article with its recorded answers."""

    def play(name: str) -> LlmResult:
        tape = json.loads((TAPES / f"{name}.json").read_text(encoding="utf-8"))
        document = read_document(tape["text"], lang=tape["lang"], pub_date=tape["pub_date"])
        result = code_with_llm(document, config(cassette(name)))
        assert all(document.text[claim.start : claim.end] == claim.quote for claim in result.claims)
        return result

    return play


def _ends(result: LlmResult) -> list[tuple[tuple[str, ...], tuple[str, ...], str]]:
    return [(claim.source, claim.target, claim.kind) for claim in result.claims]


def test_an_article_is_coded(played: Callable[[str], LlmResult]) -> None:
    result = played("plain")
    both = (("ARM",), ("IND",))
    assert _ends(result) == [
        (*both, "event"),
        (*both, "quantity"),
        (*both, "quantity"),
        (("IRN",), (), "forecast"),
        (("TUR",), (), "event"),
    ]
    assert result.rejected == ()
    assert [claim.counts_as_event for claim in result.claims] == [True, False, False, False, False]
    assert [claim.speaker.name for claim in result.claims][-2:] == ["Даулет Есенов"] * 2
    assert "role_noun" in result.claims[1].flags
    assert {claim.quantity.delta or claim.quantity.value for claim in result.claims if claim.quantity} == {18, 1.2e9}


@pytest.mark.parametrize(
    ("name", "reasons", "claims"),
    [
        ("invented_quote", {"quote_not_verbatim": 3}, 1),
        (
            "unknown_actor",
            {"actor_not_mentioned": 2, "unknown_actor": 1, "actor_mismatch": 1, "surface_not_in_text": 1},
            0,
        ),
        ("truncated", {"not_json": 1, "truncated": 1}, 0),
        ("english", {}, 2),
    ],
)
def test_what_the_text_does_not_bear_out_is_rejected(
    played: Callable[[str], LlmResult], name: str, reasons: dict[str, int], claims: int
) -> None:
    result = played(name)
    assert result.reasons() == reasons
    assert len(result.claims) == claims


def test_an_article_that_gives_orders_changes_nothing(played: Callable[[str], LlmResult]) -> None:
    """The model obeyed throughout; one honest answer to another paragraph still counts."""
    result = played("injected")
    assert _ends(result) == [(("ARM",), ("IND",), "event")]
    assert result.reasons() == {
        "addressed_to_model": 2,
        "quote_not_verbatim": 1,
        "actor_not_mentioned": 1,
        "schema": 1,
        "speaker_not_in_text": 1,
        "not_json": 1,
    }


def test_both_coders_stand_side_by_side(played: Callable[[str], LlmResult]) -> None:
    tape = json.loads((TAPES / "plain.json").read_text(encoding="utf-8"))
    embedded = read_claims(read_document(tape["text"], lang="ru", pub_date=tape["pub_date"]))
    result = played("plain")
    found = agreement(embedded, result.claims)
    assert found.embedded == len(embedded) > 0
    assert found.agrees + found.conflicts > 0
    assert {claim.id for claim in embedded}.isdisjoint(claim.id for claim in result.claims)
    assert json.loads(json.dumps(found.to_dict()))["agrees"] == found.agrees


@pytest.mark.parametrize("path", sorted(TAPES.glob("*.json")), ids=lambda path: path.stem)
def test_every_exchange_has_a_request_of_its_own(path: Path) -> None:
    tape = json.loads(path.read_text(encoding="utf-8"))
    requests = [one["request"] for one in tape["exchanges"]]
    assert all(len(request) == 64 for request in requests)
    assert len(set(requests)) == len(requests)
    assert all(one["paragraph"] in tape["text"] for one in tape["exchanges"])
