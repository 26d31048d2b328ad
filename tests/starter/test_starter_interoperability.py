"""Right after install: standards of arms for any recipient, shares by year for the region."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from entente.errors import NoDataError
from entente.evidence import open_evidence
from entente.measures import interoperability, supplier_shares

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entente.evidence import Evidence


@pytest.fixture(scope="module")
def starter() -> Iterator[Evidence]:
    with open_evidence() as evidence:
        yield evidence


@pytest.mark.parametrize(
    ("state", "leading"),
    [("KAZ", "soviet_russian"), ("TUR", "nato_western"), ("PAK", "chinese"), ("POL", "nato_western")],
)
def test_it_answers_right_after_install(starter: Evidence, state: str, leading: str) -> None:
    result = interoperability(starter, state)
    last = result.latest
    assert last is not None
    assert last.leading == leading
    assert last.lock_in is not None
    assert 0.3 < last.lock_in <= 1
    shares = [row.share for row in result.rows if row.year == last.year]
    assert sum(share for share in shares if share is not None) == pytest.approx(1)
    assert result.cite()


def test_shares_by_year_of_the_region(starter: Evidence) -> None:
    rows = supplier_shares(starter, "KAZ", "year", weigh="orders").table()
    assert {row["year"] for row in rows} >= set(range(1992, 2025))
    with pytest.raises(NoDataError, match="by year"):
        supplier_shares(starter, "BRA", "year")


def test_categories_need_the_register(starter: Evidence) -> None:
    with pytest.raises(NoDataError, match="by category"):
        supplier_shares(starter, "KAZ", category="aircraft")
