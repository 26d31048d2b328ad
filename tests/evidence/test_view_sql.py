"""Free SQL reads the evidence and nothing else, within its limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from entente.errors import OptionError
from entente.evidence import Limits, Query, Store, open_evidence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.evidence.conftest import MakeReading

    from entente.evidence import Evidence


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, make: MakeReading) -> Path:
    store = Store.init(tmp_path_factory.mktemp("sql") / "store")
    store.add(make("a", ties=[{"year": year, "year_to": year} for year in range(1990, 2000)]))
    return store.path


@pytest.fixture(scope="module")
def evidence(place: Path) -> Iterator[Evidence]:
    with open_evidence(place, starter=False, limits=Limits(seconds=20, rows=1000)) as opened:
        yield opened


@pytest.mark.parametrize(
    "text",
    [
        "SELECT count(*) AS n FROM tie",
        "WITH t AS (SELECT * FROM tie) SELECT count(*) AS n FROM t;",
        "-- a remark\n/* and another */ (SELECT count(*) AS n FROM tie)",
        "FROM tie SELECT count(*) AS n",
    ],
)
def test_a_select_is_run(evidence: Evidence, text: str) -> None:
    assert evidence.sql(text).to_pylist() == [{"n": 10}]


@pytest.mark.parametrize(
    "text",
    [
        "DROP VIEW tie",
        "CREATE TABLE t AS SELECT 1",
        "INSERT INTO tie SELECT * FROM tie",
        "COPY tie TO '/tmp/entente-stolen.parquet'",
        "ATTACH '/tmp/entente.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET threads = 64",
        "PRAGMA database_list",
        "EXPLAIN SELECT 1",
        "CALL pragma_version()",
        "SELECT 1; SELECT 2",
        "SELECT 1; DROP VIEW tie",
        "",
        "  -- nothing",
        "SELEC 1",
    ],
)
def test_all_else_is_refused(evidence: Evidence, text: str) -> None:
    with pytest.raises(OptionError) as caught:
        evidence.sql(text)
    assert "tie" in caught.value.hint
    assert evidence.run(Query("tie")).num_rows == 10


@pytest.mark.parametrize(
    "source",
    [
        "read_csv('{file}')",
        "read_text('{file}')",
        "read_blob('{file}')",
        "'{file}'",
        "glob('{file}')",
        "read_parquet('{lake}/**/*.parquet')",
        "read_csv('http://127.0.0.1:9/x.csv')",
        "stranger",
    ],
)
def test_no_other_file_can_be_read(evidence: Evidence, place: Path, tmp_path: Path, source: str) -> None:
    (tmp_path / "secret.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    stranger = pa.table({"a": [1]})  # a name of this frame is no table
    assert stranger.num_rows == 1
    with pytest.raises(OptionError):
        evidence.sql("FROM " + source.format(file=tmp_path / "secret.csv", lake=place / "lake"))


def test_the_settings_are_locked(evidence: Evidence) -> None:
    found = evidence.sql(
        "SELECT name, value FROM duckdb_settings() WHERE name IN "
        "('enable_external_access', 'lock_configuration', 'python_enable_replacements', 'threads', 'temp_directory')"
    )
    assert {row["name"]: row["value"] for row in found.to_pylist()} == {
        "enable_external_access": "false",
        "lock_configuration": "true",
        "python_enable_replacements": "false",
        "threads": "2",
        "temp_directory": "",
    }


def test_too_many_rows_are_refused(evidence: Evidence) -> None:
    assert evidence.sql("SELECT * FROM range(1000)").num_rows == 1000
    with pytest.raises(OptionError, match="more than 1000 rows"):
        evidence.sql("SELECT * FROM range(1001)")
    with pytest.raises(OptionError, match="more than 1000 rows"):
        evidence.sql("SELECT * FROM range(1000000000000)")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT count(*) FROM range(100000000) a, range(100000000) b",
        "SELECT i, md5(i::VARCHAR) AS a, md5(a) AS b FROM range(1000000000) t(i)",
    ],
)
def test_a_query_that_takes_too_long_is_stopped(place: Path, text: str) -> None:
    with open_evidence(place, limits=Limits(seconds=0.2, rows=10**10)) as evidence:
        with pytest.raises(OptionError, match=r"took more than 0\.2 s"):
            evidence.sql(text)
        assert evidence.sql("SELECT 1 AS one").to_pylist() == [{"one": 1}]


def test_a_query_that_needs_too_much_memory_is_stopped(place: Path) -> None:
    with (
        open_evidence(place, limits=Limits(memory="30MB")) as evidence,
        pytest.raises(OptionError, match="more than 30MB of memory"),
    ):
        evidence.sql("SELECT list(md5(i::VARCHAR)) AS x FROM range(2000000) t(i)")


def test_an_error_far_into_the_rows_is_told(place: Path) -> None:
    with open_evidence(place) as evidence, pytest.raises(OptionError, match="Could not convert"):
        evidence.sql("SELECT CAST(CASE WHEN i = 900000 THEN 'x' ELSE '1' END AS INT) AS k FROM range(1000000) t(i)")


def test_a_misspelt_table_is_named(evidence: Evidence) -> None:
    with pytest.raises(OptionError, match='Did you mean "tie"') as caught:
        evidence.sql("SELECT * FROM ties")
    assert "roll_call" in caught.value.hint
