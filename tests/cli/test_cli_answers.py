"""What the verbs answer, as a user reads it, on the evidence that ships."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from entente.cli import VERBS, _run, cli

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("ENTENTE_STORE", raising=False)


def _json(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert _run([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_verb_explains_itself_with_an_example(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run([verb, "--help"]) == 0
    out = capsys.readouterr().out
    assert "Usage: entente" in out
    if verb not in {"actors", "measure", "starter", "store"}:  # groups: their members have the examples
        assert re.search(r"Examples?:\n", out)


def test_help_lists_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["--help"]) == 0
    out = capsys.readouterr().out
    assert all(f"\n  {verb} " in out for verb in VERBS)
    assert sorted(VERBS) == cli.list_commands(None)  # type: ignore[arg-type]


def test_resolve_in_russian(capsys: pytest.CaptureFixture[str]) -> None:
    answer = _json(capsys, "actors", "resolve", "Турция", "--year", "2023")
    assert (answer["id"], answer["cow"], answer["gw"], answer["iso_numeric"]) == ("TUR", 640, 640, 792)
    assert answer["names"]["kk"] == "Түркия"


def test_blocs_of_a_year(capsys: pytest.CaptureFixture[str]) -> None:
    answer = _json(capsys, "actors", "blocs", "KAZ", "--year", "2010")
    blocs = {row["bloc"]: row for row in answer["blocs"]}
    assert {"CSTO", "CIS", "SCO", "OTS"} <= set(blocs)
    assert "EAEU" not in blocs
    assert all(row["url"].startswith("http") and row["source_title"] for row in blocs.values())


def test_arms_by_period(capsys: pytest.CaptureFixture[str]) -> None:
    answer = _json(capsys, "measure", "arms", "KAZ", "--by", "period")
    rows = answer["rows"]
    assert all(0 <= row["low"] <= row["share"] <= row["high"] <= 1 for row in rows if row["share"] is not None)
    assert all(row["n"] > 0 for row in rows if row["share"])
    periods = {(row["year"], row["year_to"]) for row in rows}
    for period in periods:
        shares = [row["share"] or 0 for row in rows if (row["year"], row["year_to"]) == period]
        assert sum(shares) == pytest.approx(1, abs=1e-6)
    # 7 of the 19 orders delivered in 2021-25 came from Russia, 84.7 % of the volume (register of 18 May 2026)
    russia = next(row for row in rows if (row["supplier"], row["year"]) == ("RUS", 2021))
    assert (russia["share"], russia["n"]) == (pytest.approx(0.847, abs=0.0005), 7)


def test_agreement_by_year(capsys: pytest.CaptureFixture[str]) -> None:
    answer = _json(capsys, "measure", "agreement", "KAZ", "RUS")
    rows = {row["year"]: row for row in answer["rows"]}
    assert all(0 <= row["low"] <= row["agreement"] <= row["high"] <= 1 for row in rows.values() if row["n"] >= 10)
    assert (rows[2022]["agreement"], rows[2022]["n"]) == (pytest.approx(0.75), 74)
    assert rows[2024]["agreement"] is None, "four joint votes are too few"


def test_any_query_can_be_printed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    sql = "SELECT sum(n)::DECIMAL(12, 0) AS total, DATE '2024-01-02' AS day, 1.0 / 0 AS over, 'x' AS word FROM tie"
    assert _json(capsys, "store", "query", sql)[0].keys() == {"total", "day", "over", "word"}


def test_csv_and_table_hold_the_same_rows(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["measure", "agreement", "KAZ", "TUR", "--csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert len(rows) > 20
    assert _run(["measure", "agreement", "KAZ", "TUR", "--table"]) == 0
    assert len(capsys.readouterr().out.strip().splitlines()) == len(rows) + 2


def test_own_poles(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "poles.csv"
    path.write_text(
        "pole,name_en,name_ru,member,from,to\nnorth,North,Север,RUS,,\neast,East,Восток,CHN,,\n", encoding="utf-8"
    )
    answer = _json(capsys, "measure", "portfolio", "KAZ", "--poles", str(path), "--domain", "trade")
    assert {cell["pole"] for cell in answer["portfolio"]} == {"north", "east", "other"}


def _brief(capsys: pytest.CaptureFixture[str], article: Path, out: Path) -> dict[str, Any]:
    answer: dict[str, Any] = _json(capsys, "brief", "KAZ", "--article", str(article), "--out", str(out))
    return answer


CELL = {"domain", "pole", "year", "share", "low", "high", "n"}
CLAIM = {
    *("id", "quote", "start", "end", "speaker", "source", "target", "domain", "kind", "modality"),
    *("negated", "future", "hypothetical", "quantity", "verdict", "evidence"),
}


def _assert_brief(answer: dict[str, Any], text: str) -> None:
    assert set(answer) >= {"brief", "state", "portfolio", "hedging", "claims", "sources", "seconds"}
    assert answer["state"] == "KAZ"
    assert all(set(cell) >= CELL for cell in answer["portfolio"])
    assert all(cell["share"] is None or 0 <= cell["share"] <= 1 for cell in answer["portfolio"])
    assert answer["claims"]
    for claim in answer["claims"]:
        assert set(claim) >= CLAIM
        assert text[claim["start"] : claim["end"]] == claim["quote"]
        assert claim["verdict"] in {"supported", "contradicted", "mixed", "not_checkable"}
    shown = {cell["domain"] for cell in answer["portfolio"] if cell["share"] is not None}
    assert {"arms", "trade", "diplomacy"} <= shown
    assert "exercises" not in shown, "no source covers all poles there: no data, never zero"


def test_brief_on_the_example(capsys: pytest.CaptureFixture[str], root: Path, tmp_path: Path) -> None:
    article = root / "examples" / "article_ru.txt"
    answer = _brief(capsys, article, tmp_path)
    _assert_brief(answer, article.read_text(encoding="utf-8"))
    words = {claim["verdict"] for claim in answer["claims"]}
    assert {"supported", "contradicted", "not_checkable"} <= words


def test_brief_on_the_real_article(capsys: pytest.CaptureFixture[str], shared: Path, tmp_path: Path) -> None:
    article = shared / "articles" / "kazakhstan_turkey_ru.txt"
    answer = _brief(capsys, article, tmp_path)
    _assert_brief(answer, article.read_text(encoding="utf-8"))
    third = [claim for claim in answer["claims"] if "почти треть всего импорта" in claim["quote"]]
    assert [claim["verdict"] for claim in third] == ["mixed"], "the level is near, the trend is falling"
    assert third[0]["evidence"]
    sums = [claim for claim in answer["claims"] if claim["quantity"] and "+364" in claim["quantity"]["surface"]]
    assert [claim["verdict"] for claim in sums] == ["not_checkable"]
