"""Official trade of Kyrgyzstan and Uzbekistan: workbooks and indicator files as published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from entente.errors import FormatError, InputError
from entente.evidence import Store, open_evidence
from entente.measures import trade_shares
from entente.sources import read

if TYPE_CHECKING:
    from pathlib import Path

    from entente.evidence.records import Reading

HEAD = "Code,Klassifikator,Klassifikator_ru,Klassifikator_en,2022,2023\n"


def _ties(reading: Reading) -> dict[tuple[str, str, int], Any]:
    rows = reading.tables["tie"].to_pylist()
    return {(row["sender"], row["receiver"], row["year"]): row["value"] for row in rows}


@pytest.fixture(scope="module")
def kyrgyz(data: Path) -> Reading:
    return read("kg_trade", data / "trade/kz_national_trade/kyrgyz")


@pytest.fixture(scope="module")
def uzbek(data: Path) -> Reading:
    return read("uz_trade", data / "trade/kz_national_trade/uzbek")


def test_kyrgyz_totals_as_published(kyrgyz: Reading) -> None:
    ties = _ties(kyrgyz)
    assert ties["WLD", "KGZ", 2022] == pytest.approx(9_803_159.382)
    assert ties["KGZ", "WLD", 2023] == pytest.approx(3_384_856.093)
    assert {cover.actor for cover in kyrgyz.coverage} == {"KGZ"}
    assert min(cover.year_from for cover in kyrgyz.coverage) == 1994


def test_kyrgyz_partners_add_up_to_the_total(kyrgyz: Reading) -> None:
    rows = kyrgyz.tables["tie"].to_pylist()
    for year in range(2000, 2024):
        bought = [row for row in rows if row["receiver"] == "KGZ" and row["year"] == year]
        world = sum(row["value"] for row in bought if row["sender"] == "WLD")
        partners = sum(row["value"] for row in bought if row["sender"] != "WLD")
        # what is missing are territories and "undefined country"
        assert 0.9 * world < partners <= 1.001 * world, year


def test_uzbek_flows_are_told_by_the_indicator(uzbek: Reading) -> None:
    ties = _ties(uzbek)
    assert ties["UZB", "RUS", 2022] == pytest.approx(3_151_098.4)
    assert ties["RUS", "UZB", 2022] == pytest.approx(6_230_693.36)
    assert ties["WLD", "UZB", 2023] == pytest.approx(38_659_064.8)
    assert any("sum of the file's rows" in note for note in uzbek.notes)


def test_one_flow_alone_is_read_and_said(data: Path) -> None:
    reading = read("uz_trade", data / "trade/kz_national_trade/uzbek/sdmx_data_1105.csv")
    assert {row["sender"] for row in reading.tables["tie"].to_pylist()} == {"UZB"}
    assert any("turnover cannot be formed" in note for note in reading.notes)


def test_malformed_rows_are_listed(tmp_path: Path) -> None:
    path = tmp_path / "sdmx_data_1105.csv"
    path.write_text(
        HEAD + "398,Q,Казахстан,Kazakhstan,10.5,11\n643,R,Россия,Russia,x,2\n156,X,Китай,China,1\n"
        "0,B,Другие,Other countries,5,5\n792,T,Турция,Turkey,-4,1\n",
        encoding="utf-8",
    )
    reading = read("uz_trade", path)
    assert [row.line for row in reading.rejects] == [3, 4, 6]
    # a row that cannot be split tears every year: no total, no coverage, so that nobody's share is formed without it
    assert _ties(reading) == {
        ("UZB", "KAZ", 2022): 10.5,
        ("UZB", "KAZ", 2023): 11,
        ("UZB", "RUS", 2023): 2,
        ("UZB", "TUR", 2023): 1,
    }
    assert reading.coverage == ()


def test_a_figure_that_cannot_be_read_makes_its_year_no_data(tmp_path: Path) -> None:
    for number, row in (("1105", "5,5"), ("1176", "7,x")):
        text = HEAD + f"643,R,Россия,Russia,{row}\n156,X,Китай,China,3,3\n"
        (tmp_path / f"sdmx_data_{number}.csv").write_text(text, encoding="utf-8")
    store = Store.init(tmp_path / "store")
    store.add(read("uz_trade", tmp_path))
    with open_evidence(tmp_path / "store", starter=False) as evidence:
        rows = {row["year"]: row for row in trade_shares(evidence, "UZB", "imports", "RUS", years=(2022, 2023)).table()}
    assert rows[2022]["share"] == pytest.approx(0.7)
    assert 2023 not in rows, "not covered: no share, and no zero"


def test_a_row_left_out_of_kazakhstans_table_makes_its_year_no_data(tmp_path: Path) -> None:
    head = "year,file,partner,turnover,turn_share,exports,exp_share,imports,imp_share\n"
    rows = [
        "2022,a_2023.xls,Всего,16,100,6,100,10,100",
        "2022,a_2023.xls,Россия,n/a,,2,,n/a,",
        "2022,a_2023.xls,Китай,7,,4,,3,",
        "2023,a_2023.xls,Всего,16,100,6,100,10,100",
        "2023,a_2023.xls,Россия,9,,2,,7,",
        "2023,a_2023.xls,Китай,7,,4,,3,",
    ]
    path = tmp_path / "kz.csv"
    path.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    reading = read("kz_trade", path)
    assert [row.line for row in reading.rejects] == [3]
    store = Store.init(tmp_path / "store")
    store.add(reading)
    with open_evidence(tmp_path / "store", starter=False) as evidence:
        found = {
            row["year"]: row for row in trade_shares(evidence, "KAZ", "imports", "RUS", years=(2022, 2023)).table()
        }
    assert found[2023]["share"] == pytest.approx(0.7)
    assert 2022 not in found, "not covered: no share, and no zero"


def test_flow_that_the_name_does_not_tell(tmp_path: Path) -> None:
    path = tmp_path / "trade.csv"
    path.write_text(HEAD + "398,Q,Казахстан,Kazakhstan,10.5,11\n", encoding="utf-8")
    with pytest.raises(FormatError, match="exports or imports"):
        read("uz_trade", path)


@pytest.mark.parametrize("source", ["kg_trade", "uz_trade"])
@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"PK\x03\x04broken", b"\x00" * 5000, b"\xd0\xcf\x11\xe0junk"])
def test_wrong_files_get_one_error(source: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / ("sdmx_data_1105.csv" if source == "uz_trade" else "4.03.00.18 x.xlsx")
    path.write_bytes(content)
    with pytest.raises(InputError):
        read(source, path)


@pytest.mark.parametrize("source", ["kg_trade", "uz_trade"])
def test_empty_folder(source: str, tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="holds no"):
        read(source, tmp_path)
