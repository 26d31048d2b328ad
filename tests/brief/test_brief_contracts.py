"""The contracts: a brief survives JSON, and its JSON says what the command line promises."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

import pytest

from entente.brief.codec import decode, encode
from entente.brief.contracts import SCHEMA, Cell, dumps, from_json, span_text, to_json
from entente.errors import FormatError
from entente.evidence.records import Basis, Query, Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from entente.brief.contracts import Brief, Material


def test_brief_survives_json(brief: Brief) -> None:
    assert from_json(json.loads(dumps(brief))) == brief


def test_json_is_the_same_for_the_same_brief(
    make_material: Callable[..., Material], composed: Callable[[Material], Brief]
) -> None:
    assert dumps(composed(make_material("ru"))) == dumps(composed(make_material("ru")))


def test_json_names_its_schema_and_refuses_others(brief_en: Brief) -> None:
    data = to_json(brief_en)
    assert data["schema"] == SCHEMA
    with pytest.raises(FormatError, match="not a brief"):
        from_json(data | {"schema": "entente.claim/1"})


def test_claims_in_json_carry_speaker_verdict_and_evidence(brief_en: Brief) -> None:
    claims = to_json(brief_en)["claims"]
    keys = {"id", "quote", "start", "end", "speaker", "source", "target", "domain", "kind", "modality", "negated"}
    keys |= {"future", "hypothetical", "quantity", "verdict", "evidence"}
    assert all(keys <= set(claim) for claim in claims)
    assert claims[0]["verdict"] == "mixed"
    assert claims[0]["evidence"][0].startswith("e_")
    assert brief_en.document is not None
    assert all(brief_en.document.text[claim["start"] : claim["end"]] == claim["quote"] for claim in claims)


def test_portfolio_cells_have_the_promised_keys(brief_en: Brief) -> None:
    cells = to_json(brief_en)["portfolio"]
    keys = {"domain", "pole", "year", "share", "low", "high", "n", "status", "reason", "evidence"}
    assert all(keys <= set(cell) for cell in cells)


def test_no_data_has_no_share_in_json(brief_en: Brief) -> None:
    silent = [cell for cell in to_json(brief_en)["portfolio"] if cell["status"] == "no_data"]
    assert silent
    assert all(cell["share"] is None and cell["reason"] for cell in silent)


def test_contracts_are_frozen(brief_en: Brief) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        brief_en.state = "UZB"  # type: ignore[misc]  # the point of the test


@pytest.mark.parametrize(
    "query",
    [
        Query("tie", {"receiver": ("KAZ",), "year": Span(1992, None)}, overlap=(2000, 2005)),
        Query("vote", {"actor": ("KAZ", "RUS"), "vote": Span(1, 3)}),
        Query("event"),
    ],
)
def test_basis_keeps_query_and_id(query: Query) -> None:
    basis = Basis(query, 12, ("abc",), ("unga",))
    data = json.loads(json.dumps(encode(basis)))
    assert data["id"] == basis.id
    assert data["query"] == query.sql
    assert decode(Basis, data) == basis
    assert decode(Basis, data).id == basis.id


@pytest.mark.parametrize(
    ("first", "last", "text"), [(2023, 2023, "2023"), (2019, 2023, "2019–23"), (1998, 2002, "1998–2002")]
)
def test_years_of_a_window(first: int, last: int, text: str) -> None:
    assert span_text(first, last) == text
    cell = Cell("arms", "russia", last, 0.5, None, None, 3, year_from=first)
    assert cell.years == text
    assert cell.holds(first)
    assert not cell.holds(last + 1)
