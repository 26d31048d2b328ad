"""Published numbers that Entente claims to reproduce, each with where it is printed.

Tolerances are half a unit of the last printed digit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from entente.evidence import Store, open_evidence
from entente.measures import AgreementConfig, agreement, trade_shares
from entente.sources import read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from entente.evidence import Evidence


@pytest.fixture(scope="module")
def loaded(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evidence]:
    """Open a store with the roll calls and the trade of Kazakhstan as published."""
    place = tmp_path_factory.mktemp("reference")
    store = Store.init(place)
    store.add(read("unga", data / "votes/unga_rollcall/votes.csv.gz"))
    trade = data / "trade/kz_national_trade/kz_trade_by_partner_2018_2023_thousand_usd.csv"
    store.add(read("kz_trade", trade))
    with open_evidence(place, starter=False) as evidence:
        yield evidence


def test_united_states_and_mexico_1946(loaded: Evidence) -> None:
    """S of Signorino and Ritter (1999, ISQ 43:115-144) on 38 joint votes of 1946: 0.131579; agreement = (1 + S) / 2."""
    config = AgreementConfig(keep_unanimous=True)
    row = agreement(loaded, "USA", "MEX", years=(1946, 1946), config=config).table()[0]
    assert row["n"] == 38
    assert 2 * row["agreement"] - 1 == pytest.approx(0.131579, abs=5e-7)


# Bureau of National Statistics of Kazakhstan, "Main indicators of foreign trade by country", 2022 and 2023: percent
PRINTED = [
    ("imports", "RUS", 2022, 35.10524),
    ("imports", "RUS", 2023, 27.88677),
    ("imports", "TUR", 2022, 3.13565),
    ("imports", "TUR", 2023, 3.3796),
    ("exports", "RUS", 2022, 10.74721),
    ("exports", "RUS", 2023, 12.89813),
    ("turnover", "RUS", 2022, 19.90152),
    ("turnover", "RUS", 2023, 19.38678),
    ("turnover", "TUR", 2023, 4.28875),
]


@pytest.mark.parametrize(("flow", "partner", "year", "percent"), PRINTED)
def test_shares_as_the_bureau_prints_them(loaded: Evidence, flow: str, partner: str, year: int, percent: float) -> None:
    result = trade_shares(loaded, "KAZ", flow, partner, years=(year, year))  # type: ignore[arg-type]
    assert 100 * result.table()[0]["share"] == pytest.approx(percent, abs=5e-6)
