"""Dependence from evidence: small files loaded into a store, and what ships with the package."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

from entente.errors import NoDataError, OptionError, UnknownNameError
from entente.evidence import Store, open_evidence
from entente.evidence.products import chapters, product
from entente.measures import dependence, mirror
from entente.measures.dependence import DependenceConfig, DependenceResult
from entente.measures.dependence.thresholds import THRESHOLDS
from entente.measures.flows import read_flows
from entente.measures.registry import run
from entente.sources import read

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from entente.evidence import Evidence

KAZ, RUS, CHN, TUR, UZB, DEU = 398, 643, 156, 792, 860, 276

ICIO = """V1,KAZ_A,RUS_A,KAZ_HFCE,RUS_HFCE,OUT
KAZ_A,0,0,10,0,10
RUS_A,5,0,0,15,20
VALU,5,20,0,0,25
OUT,10,20,0,0,0
"""


def baci_rows(year: int, russian: float) -> str:
    """Cotton: two suppliers and a large third exporter; steel: Russia alone, and nobody else in the world."""
    flows = [
        (RUS, KAZ, "520100", russian),
        (CHN, KAZ, "520100", 40.0),
        (TUR, DEU, "520100", 500.0 if year == 2019 else 100.0),
        (RUS, KAZ, "720810", 30.0),
        (RUS, UZB, "720810", 70.0),
        (KAZ, RUS, "270900", 90.0),
        (KAZ, DEU, "270900", 10.0),
    ]
    return "t,i,j,k,v,q\n" + "".join(f"{year},{i},{j},{k},{v},1\n" for i, j, k, v in flows)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("trade")
    for year, russian in ((2019, 60.0), (2020, 60.0), (2021, 120.0)):
        (place / f"BACI_HS12_Y{year}_V202401b.csv").write_text(baci_rows(year, russian), encoding="utf-8")
    (place / "ICIO2023_2020.csv").write_text(ICIO, encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def loaded(folder: Path) -> Evidence:
    store = Store.init(folder / "store")
    store.add(read("baci", folder))
    store.add(read("icio", folder / "ICIO2023_2020.csv"))
    return open_evidence(folder / "store", starter=False)


@pytest.fixture(scope="module")
def shipped() -> Evidence:
    return open_evidence(None)


def value(result: DependenceResult, indicator: str, subject: str, product: str = "", year: int | None = None) -> Any:
    rows = [
        row
        for row in result.rows
        if (row.indicator, row.subject, row.product) == (indicator, subject, product) and year in {None, row.year}
    ]
    assert rows, indicator
    return rows[-1].value


def test_shares_and_asymmetry_of_products(loaded: Evidence) -> None:
    result = dependence(loaded, "KAZ", "RUS", product="cotton")
    assert value(result, "product_import_share", "KAZ", "cotton", 2019) == pytest.approx(0.6)
    assert value(result, "product_import_share", "KAZ", "cotton", 2021) == pytest.approx(0.75)
    assert value(result, "product_export_share", "RUS", "cotton", 2021) == 1.0
    assert value(result, "product_import_asymmetry", "KAZ", "cotton", 2021) == pytest.approx(math.log(0.75))
    assert result.level == "6 digits of HS12"
    assert not result.coarse


def test_concentration_is_weighted_by_value_over_products(loaded: Evidence) -> None:
    result = dependence(loaded, "KAZ", "RUS")
    cotton, steel = 0.6**2 + 0.4**2, 1.0
    assert value(result, "import_hhi_products", "KAZ", year=2019) == pytest.approx((100 * cotton + 30 * steel) / 130)
    exports = (60**2 + 40**2 + 500**2) / 600**2
    assert value(result, "world_hhi", "KAZ", year=2019) == pytest.approx((100 * exports + 30) / 130)


def test_margins_follow_the_rules(loaded: Evidence) -> None:
    result = dependence(loaded, "KAZ", "RUS")
    # steel: index 1 of imports and of the world's exports, nothing exported
    assert value(result, "geodep_margin", "KAZ", "HS12:720810") == pytest.approx(math.log(1 / 0.4))
    assert value(result, "ec_margin", "KAZ", "HS12:720810") == pytest.approx(math.log(2))
    assert value(result, "geodep_flag_probability", "KAZ", "HS12:720810") == 1.0
    cotton_2021 = [0.75**2 + 0.25**2, (120**2 + 40**2 + 100**2) / 260**2]
    assert value(result, "geodep_margin", "KAZ", "HS12:520100") == pytest.approx(math.log(min(cotton_2021) / 0.4))
    assert value(result, "geodep_share", "KAZ", year=2021) == pytest.approx(30 / 190)


def test_replacement_comes_from_past_peaks(loaded: Evidence) -> None:
    result = dependence(loaded, "KAZ", "RUS", product="520100", config=DependenceConfig(stock=0.0))
    # Türkiye once sold 500 and sells 100: 400 to spare for a gap of 120
    assert value(result, "replacement_months", "KAZ", "HS12:520100") == pytest.approx(1 + 12 * 120 / 400)
    steel = dependence(loaded, "KAZ", "RUS", product="72")
    rows = [row for row in steel.rows if row.indicator == "replacement_months"]
    assert rows[0].value is None
    assert rows[0].reason.startswith("never")
    assert value(steel, "replaced_in_a_year", "KAZ", "72") == 0.0


def test_members_of_a_bloc_are_no_outsiders(loaded: Evidence) -> None:
    config = DependenceConfig(bloc="EAEU")
    result = dependence(loaded, "KAZ", "RUS", config=config)
    rows = [row for row in result.rows if row.indicator == "ec_margin" and row.product == "HS12:720810"]
    assert rows[0].status == "no_data"
    cotton = value(result, "ec_margin", "KAZ", "HS12:520100")
    assert cotton == pytest.approx(math.log(0.25 / 0.5))
    with pytest.raises(OptionError, match="no member"):
        dependence(loaded, "KAZ", "RUS", config=DependenceConfig(bloc="NATO"))


def test_exposure_through_production(loaded: Evidence) -> None:
    result = dependence(loaded, "KAZ", "RUS")
    assert value(result, "exposure", "KAZ") == pytest.approx(0.5)
    assert value(result, "exposure", "RUS") == 0.0
    assert value(result, "extraction_loss", "RUS") == pytest.approx(0.25)


def test_rows_of_products_do_not_enter_totals(loaded: Evidence) -> None:
    assert read_flows(loaded, "KAZ", None)[0] is None
    result = dependence(loaded, "KAZ", "RUS")
    rows = [row for row in result.rows if row.indicator == "import_share"]
    assert all(row.status == "no_data" and "no source" in row.reason for row in rows)


def test_every_row_has_a_reason_and_a_basis(loaded: Evidence) -> None:
    result = dependence(loaded, "KAZ", "RUS")
    known = {basis.id for basis in result.bases}
    for row in result.rows:
        assert row.reason
        assert set(row.evidence) <= known
        assert row.status == "no_data" or row.evidence
        assert (row.value is None) or row.status != "no_data"
    assert "Gaulier" in result.cite()
    assert result.to_dict()["coarse"] is False
    assert result.figure()["data"]["values"] == []


def test_the_same_question_gives_the_same_answer(loaded: Evidence) -> None:
    first, second = (dependence(loaded, "KAZ", "RUS").to_dict() for _ in range(2))
    assert first == second


def test_what_ships_answers_for_the_states_that_report(shipped: Evidence) -> None:
    result = dependence(shipped, "KGZ", "KAZ", years=(2018, 2023))
    shares = {
        row.year: row.value or math.nan
        for row in result.rows
        if (row.indicator, row.subject) == ("import_share", "KGZ")
    }
    mirrored = {
        row.year: row.value or math.nan
        for row in result.rows
        if (row.indicator, row.subject) == ("export_share", "KAZ")
    }
    for row in result.rows:
        if (row.indicator, row.subject) == ("import_asymmetry", "KGZ"):
            assert row.value == pytest.approx(math.log(shares[row.year] / mirrored[row.year]))
    turned = dependence(shipped, "KAZ", "KGZ", years=(2018, 2023))
    pair = {(row.indicator, row.subject, row.year): row.value for row in result.rows}
    assert all(
        pair[row.indicator, row.subject, row.year] == row.value
        for row in turned.rows
        if row.indicator.endswith("asymmetry") and row.status == "value"
    )
    # the log ratio of one side is minus that of the other
    for (name, who, year), found in pair.items():
        if name == "import_asymmetry" and found is not None:
            other = {"KGZ": "KAZ", "KAZ": "KGZ"}[who]
            assert pair["export_asymmetry", other, year] == pytest.approx(-found)


def test_what_ships_gives_shares_of_russia_with_bounds(shipped: Evidence) -> None:
    result = run("dependence", shipped, "KAZ", "RUS")
    assert isinstance(result, DependenceResult)
    last, index = result.latest("import_share"), result.latest("import_hhi")
    assert last is not None
    assert index is not None
    share, low, found, high = (figure or math.nan for figure in (last.value, index.low, index.value, index.high))
    assert 0.2 < share < 0.4
    assert low <= found <= high
    assert found >= share**2
    assert result.coarse
    parts = [row.value or math.nan for row in result.rows if row.indicator == "import_share_period"]
    change = next(row.value for row in result.rows if row.indicator == "import_share_change")
    assert change == pytest.approx(parts[-1] - parts[0])
    silent = [row for row in result.rows if row.subject == "RUS"]
    assert silent
    assert all(row.status == "no_data" and row.reason for row in silent)


def test_mirror_flows_stand_side_by_side(shipped: Evidence) -> None:
    result = mirror(shipped, "KAZ", "KGZ")
    both = [row for row in result.rows if row.gap is not None]
    assert both
    for row in both:
        assert row.exported is not None
        assert row.imported is not None
        assert row.gap == pytest.approx(row.imported - row.exported)
        assert row.ratio == pytest.approx(math.log(row.imported / row.exported))
    alone = [row for row in result.rows if row.gap is None]
    assert all(row.exported is None or row.imported is None for row in alone)
    with pytest.raises(NoDataError):
        mirror(shipped, "USA", "DEU")


@pytest.mark.parametrize("pair", [("KAZ", "KAZ"), ("KAZ", "Казахстан")])
def test_a_state_does_not_depend_on_itself(pair: tuple[str, str], shipped: Evidence) -> None:
    with pytest.raises(OptionError, match="both states"):
        dependence(shipped, *pair)


def test_nothing_known_is_said_once(shipped: Evidence) -> None:
    with pytest.raises(NoDataError, match="no source covers trade"):
        dependence(shipped, "BRA", "ARG")


@pytest.mark.parametrize(
    ("given", "holds", "lacks"),
    [
        ("52", "HS12:520100", "HS12:510100"),
        ("520100", "HS92:520100", "HS92:520200"),
        ("textiles", "GTAP39:tex", "GTAP39:oil"),
        ("нефть", "HS17:270900", "HS17:260100"),
        ("tex", "GTAP39:tex", "GTAP39:wap"),
        ("WITS:Fuels", "WITS:Fuels", "WITS:Metals"),
    ],
)
def test_products_are_understood(given: str, holds: str, lacks: str) -> None:
    found = product(given)
    assert found.holds(holds)
    assert not found.holds(lacks)


def test_unknown_products_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="textiles"):
        product("textile")
    for code in ("77", "5", "5201001", "99"):
        with pytest.raises(OptionError):
            product(code)


def test_chapters_are_those_of_the_harmonized_system() -> None:
    codes = [item.chapter for item in chapters()]
    assert codes == [f"{number:02d}" for number in range(1, 98) if number != 77]
    assert len({item.section for item in chapters()}) == 21
    assert all(item.isic4 and item.gtap for item in chapters())


def test_thresholds_say_where_they_were_read() -> None:
    assert all(item.source and item.url.startswith("https://") for item in THRESHOLDS)
    assert all(item.checked or item.note for item in THRESHOLDS)


def test_no_sector_of_2013_passes_the_worlds_condition(data: Path, new_store: Callable[[str, Path], Evidence]) -> None:
    evidence = new_store("baci_gtap39", data / "trade/baci_gtap39_2013/trade_2013_long.csv.gz")
    result = dependence(evidence, "KAZ", "RUS")
    assert result.coarse
    by_rule = {row.indicator: row for row in result.rows if row.indicator in {"ec_share", "geodep_share"}}
    assert by_rule["geodep_share"].n == 0
    assert 8 <= by_rule["ec_share"].n <= 16
    waiting = next(row for row in result.rows if row.indicator == "replacement_months")
    assert waiting.status == "no_data"
    assert "--slack" in waiting.reason


@pytest.fixture
def new_store(tmp_path: Path) -> Callable[[str, Path], Evidence]:
    def make(source: str, path: Path) -> Evidence:
        Store.init(tmp_path / "store").add(read(source, path))
        return open_evidence(tmp_path / "store", starter=False)

    return make
