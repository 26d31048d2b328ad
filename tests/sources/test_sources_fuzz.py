"""Damaged files: whatever is changed in a small valid file, the reader answers with our own errors or with the truth.

The truth is checked against the damaged file itself: each stored figure stands, as text, on the line that its row
names, and each line is either stored or listed as rejected.
"""

from __future__ import annotations

import gzip
import io
import math
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entente.errors import InputError
from entente.sources import read

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from entente.evidence.records import Reading

MANY = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)

junk = st.one_of(
    st.sampled_from(
        [b'"', b",", b"\n", b"\r\n", b"\r", b";", b"\0", b"\xff", b"-", b".", b" ", b"0", b"9", b"()", b"\t"]
    ),
    st.binary(min_size=1, max_size=3),
)


@st.composite
def damages(draw: st.DrawFn) -> Callable[[bytes], bytes]:
    """Return a function that changes a few places of some bytes."""
    steps = draw(
        st.lists(st.tuples(st.sampled_from("ridtsl"), st.floats(0, 1), st.floats(0, 1), junk), min_size=1, max_size=4)
    )

    def damage(content: bytes) -> bytes:
        for kind, first, second, piece in steps:
            content = _step(content, kind, (first, second), piece)
        return content

    return damage


def _step(content: bytes, kind: str, places: tuple[float, float], piece: bytes) -> bytes:
    """Replace, insert, delete, truncate, swap two bytes, or repeat a line."""
    if not content:
        return content
    here, there = (min(int(place * len(content)), len(content) - 1) for place in places)
    low, high = sorted((here, there))
    lines = content.splitlines(keepends=True)
    outcome = {
        "r": content[:here] + piece + content[here + len(piece) :],
        "i": content[:here] + piece + content[here:],
        "d": content[:here] + content[here + 1 + there % 20 :],
        "t": content[:here] if there % 4 == 0 else content,
        "s": content[:low]
        + content[high : high + 1]
        + content[low + 1 : high]
        + content[low : low + 1]
        + content[high + 1 :],
        "l": b"".join([*lines, lines[here % len(lines)]]),
    }
    return outcome[kind]


def attempt(source: str, path: Path, content: bytes) -> Reading | None:
    """Return the reading, or nothing if the reader refused with an error of ours that names the file."""
    path.write_bytes(content)
    refusal: InputError | None = None
    try:
        return read(source, path)
    except InputError as error:
        refusal = error
    assert str(path) in refusal.message
    assert refusal.hint
    return None


def lines_of(content: bytes, encoding: str = "utf-8") -> list[str]:
    try:
        text = content.decode(encoding if encoding == "utf-8" else "utf-8")
    except UnicodeDecodeError:
        text = content.decode(encoding, errors="replace")
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def number(locator: str) -> int:
    found = re.fullmatch(r"line (\d+)", locator)
    assert found
    return int(found[1])


def figures(text: str) -> list[float]:
    return [float(word) for word in re.findall(r"\d+(?:\.\d*)?(?:[eE][+-]?\d+)?", text)]


def check_rejects(reading: Reading, lines: list[str]) -> None:
    assert all(1 <= item.line <= len(lines) for item in reading.rejects)
    assert all(item.reason for item in reading.rejects)
    assert [item.line for item in reading.rejects] == sorted(item.line for item in reading.rejects)
    # with rows left out there may be no year of which everything is known
    assert reading.coverage or reading.rejects


@given(damage=damages())
@MANY
def test_unga(damage: Callable[[bytes], bytes], texts: dict[str, str], tmp_path: Path) -> None:
    content = damage(texts["unga"].encode())
    reading = attempt("unga", tmp_path / "x", content)
    if reading is None:
        return
    lines = lines_of(content)
    check_rejects(reading, lines)
    votes = reading.tables["vote"].to_pylist()
    for row in votes:
        resid, session, _, _, vote = (cell.strip('"') for cell in lines[number(row["locator"]) - 1].split(",")[:5])
        assert (row["roll_call"], str(row["session"]), str(row["vote"])) == (str(int(resid)), str(int(session)), vote)
    skipped = sum(
        int(found[1]) for note in reading.notes if (found := re.search(r"\b(\d+) (?:votes\)|rows for absent)", note))
    )
    filled = [line for line in lines[1:] if line.strip()]
    assert len(votes) + len(reading.rejects) + skipped == len(filled)


@given(damage=damages())
@MANY
def test_undl_wide(damage: Callable[[bytes], bytes], texts: dict[str, str], tmp_path: Path) -> None:
    content = damage(texts["undl"].encode())
    reading = attempt("undl", tmp_path / "x", content)
    if reading is None:
        return
    lines = lines_of(content)
    check_rejects(reading, lines)
    calls = {row["roll_call"]: row for row in reading.tables["roll_call"].to_pylist()}
    for row in reading.tables["vote"].to_pylist():
        assert row["vote"] in {0, 1, 2, 3}
        assert row["roll_call"] in lines[number(row["locator"]) - 1]
    for key, call in calls.items():
        cast = [row["vote"] for row in reading.tables["vote"].to_pylist() if row["roll_call"] == key]
        assert call["yes"] is None or cast.count(1) <= call["yes"]


@given(damage=damages())
@MANY
def test_undl_long(damage: Callable[[bytes], bytes], texts: dict[str, str], tmp_path: Path) -> None:
    content = damage(texts["undl_long"].encode())
    reading = attempt("undl", tmp_path / "x", content)
    if reading is None or "undl_id" not in lines_of(content)[0].casefold():
        return
    lines = lines_of(content)
    letters = dict(enumerate("XYAN"))
    check_rejects(reading, lines)
    for row in reading.tables["vote"].to_pylist():
        start = number(row["locator"]) - 1
        block = "\n".join(lines[start : start + 8])
        assert row["roll_call"] in block
        assert re.search(rf'[,"] ?{letters[row["vote"]]} ?[,"]', block)


@given(damage=damages())
@MANY
@pytest.mark.parametrize("layout", ["sipri", "sipri_new"])
def test_sipri(layout: str, damage: Callable[[bytes], bytes], texts: dict[str, str], tmp_path: Path) -> None:
    content = damage(texts[layout].encode("latin-1"))
    reading = attempt("sipri", tmp_path / "x", content)
    if reading is None:
        return
    lines = lines_of(content, "latin-1")
    check_rejects(reading, lines)
    ties = reading.tables["tie"].to_pylist()
    for row in ties:
        line = lines[number(row["locator"]) - 1]
        years = sum(other["locator"] == row["locator"] for other in ties)
        assert row["status"] == ("value" if row["value"] is not None else "no_data")
        assert str(row["year"]) in line or re.search(r"\d{4}\s*[-–]\s*\d{4}", line)
        if row["value"] is not None:
            assert any(math.isclose(row["value"] * years, figure, abs_tol=1e-9) for figure in figures(line))


@given(damage=damages())
@MANY
def test_atop(damage: Callable[[bytes], bytes], texts: dict[str, str], tmp_path: Path) -> None:
    content = damage(texts["atop"].encode())
    reading = attempt("atop", tmp_path / "x", content)
    if reading is None:
        return
    lines = lines_of(content)
    check_rejects(reading, lines)
    for row in reading.tables["tie"].to_pylist():
        found = re.findall(r"\d+", row["locator"])
        assert str(row["year"]) in "\n".join(lines[int(found[0]) - 1 : int(found[-1])])
        assert row["year"] <= row["year_to"]
        assert row["sender"] != row["receiver"]


@given(damage=damages())
@MANY
def test_igo(damage: Callable[[bytes], bytes], texts: dict[str, str], tmp_path: Path) -> None:
    content = damage(texts["igo"].encode())
    reading = attempt("igo", tmp_path / "x", content)
    if reading is None:
        return
    check_rejects(reading, lines_of(content))
    for row in reading.tables["tie"].to_pylist():
        assert (row["value"] in {1.0, 2.0, 3.0}) == (row["status"] == "value")
        assert row["receiver"] == f"IGO:{row['item']}"


@given(damage=damages())
@MANY
def test_kz_trade(damage: Callable[[bytes], bytes], texts: dict[str, str], tmp_path: Path) -> None:
    content = damage(texts["kz_trade"].encode())
    reading = attempt("kz_trade", tmp_path / "x", content)
    if reading is None:
        return
    lines = lines_of(content)
    check_rejects(reading, lines)
    for row in reading.tables["tie"].to_pylist():
        start = number(row["locator"]) - 1
        block = "\n".join(lines[start : start + 3])
        assert any(math.isclose(row["value"], figure, rel_tol=1e-12) for figure in figures(block.replace(" ", "")))
        assert row["value"] >= 0


@given(damage=damages())
@MANY
def test_exercises(damage: Callable[[bytes], bytes], texts: dict[str, str], tmp_path: Path) -> None:
    content = damage(texts["exercises_russia"].encode())
    reading = attempt("exercises_russia", tmp_path / "x", content)
    if reading is None:
        return
    lines = lines_of(content)
    check_rejects(reading, lines)
    for row in reading.tables["tie"].to_pylist():
        assert str(row["year"]) in lines[number(row["locator"]) - 1]
        assert "RUS" in {row["sender"], row["receiver"]}


@given(damage=damages())
@settings(MANY, max_examples=25)
@pytest.mark.parametrize("form", ["gzip", "zip"])
@pytest.mark.parametrize("source", ["unga", "sipri"])
def test_a_damaged_container(
    source: str, form: str, damage: Callable[[bytes], bytes], texts: dict[str, str], tmp_path: Path
) -> None:
    content = texts[source].encode()
    packed = gzip.compress(content, mtime=0) if form == "gzip" else _zipped(content)
    whole = attempt(source, tmp_path / "x", packed)
    changed = attempt(source, tmp_path / "x", damage(packed))
    if whole is None or changed is None:
        assert whole is not None
        return
    for name, table in whole.tables.items():
        assert changed.tables[name].drop_columns(["snapshot"]).equals(table.drop_columns(["snapshot"]))


def _zipped(content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.csv", content)
    return stream.getvalue()


def _check_trade(reading: Reading | None) -> None:
    if reading is None:
        return
    rows = reading.tables["tie"].to_pylist()
    assert all(math.isfinite(row["value"]) and row["value"] >= 0 for row in rows)
    assert all("KAZ" in {row["sender"], row["receiver"]} for row in rows)


@given(damage=damages())
@MANY
def test_a_damaged_new_workbook(damage: Callable[[bytes], bytes], workbook: bytes, tmp_path: Path) -> None:
    _check_trade(attempt("kz_trade", tmp_path / "x", damage(workbook)))


@given(damage=damages())
@settings(MANY, max_examples=25)
def test_a_damaged_old_workbook(damage: Callable[[bytes], bytes], data: Path, tmp_path: Path) -> None:
    book = data / "trade/kz_national_trade/Основные показатели внешней торговли_2021.xls"
    _check_trade(attempt("kz_trade", tmp_path / "x", damage(book.read_bytes())))
