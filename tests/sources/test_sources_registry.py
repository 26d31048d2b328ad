"""The registry, telling files apart, and what every reader says about a file that is none of its own."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
import zipfile
from importlib.metadata import EntryPoint, EntryPoints
from typing import TYPE_CHECKING

import pytest

import entente.sources as public
from entente.errors import EntenteError, FormatError, InputError, UnknownNameError, UsageError
from entente.evidence import Store
from entente.sources import SOURCES, Layout, SourceSpec, detect, get, names, read, registry
from entente.sources.origins import ORIGINS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from entente.evidence.records import Reading

OWN = ("unga", "undl", "sipri", "atop", "igo", "kz_trade", "exercises_russia")
TAKES_FOLDERS = {"kg_trade", "uz_trade"}


def test_every_public_name_is_there() -> None:
    assert dir(public) == sorted(public.__all__)
    assert all(getattr(public, name) is not None for name in public.__all__)
    with pytest.raises(AttributeError, match="nothing"):
        _ = public.nothing


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_a_dataset_is_described(name: str) -> None:
    spec = get(name)
    origin = spec.origin
    assert spec.name == name == origin.name
    assert spec.expects
    assert spec.files
    assert origin.producer
    assert origin.title
    assert origin.licence
    assert origin.url.startswith("http")
    assert origin.citation.endswith(".")
    assert origin.bibtex.startswith("@")
    assert origin.bibtex.count("{") == origin.bibtex.count("}")
    assert set(ORIGINS) == set(SOURCES)


def test_licences_that_forbid_passing_on_are_kept() -> None:
    closed = {name for name, spec in SOURCES.items() if not spec.origin.redistributable}
    assert {"sipri", "undl"} <= closed


def test_an_unknown_dataset_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean sipri"):
        get("sipry")


def test_a_plug_in_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    points = EntryPoints(
        [
            EntryPoint("extra", "tests_extra:SPEC", registry.GROUP),
            EntryPoint("broken", "no_such_module:SPEC", registry.GROUP),
            EntryPoint("strange", "os:sep", registry.GROUP),
            EntryPoint("sipri", "no_such_module:SPEC", registry.GROUP),
        ]
    )
    origin = type(ORIGINS["atop"])("extra", "P", "T", "1", "C.", "https://example.org", "CC0", redistributable=True)
    spec = SourceSpec(origin, "no_such_module:read", (Layout("rows", ("a",)),))
    monkeypatch.setattr(registry, "entry_points", lambda *, group: points.select(group=group))
    monkeypatch.setattr(EntryPoint, "load", lambda point: spec if point.name == "extra" else _load(point))
    assert "extra" in names()
    assert get("extra") is spec
    assert get("sipri") is SOURCES["sipri"]
    with pytest.raises(UsageError, match="cannot be imported"):
        read("extra", tmp_path / "x")
    for name in ("broken", "strange"):
        with pytest.raises(UsageError, match=name):
            get(name)


_load = EntryPoint.load


@pytest.mark.parametrize("sample", ["unga", "undl", "undl_long", "sipri", "sipri_new", "atop", "igo", "kz_trade"])
def test_files_are_told_apart(sample: str, texts: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text(texts[sample], encoding="utf-8")
    assert detect(path) == (sample.removesuffix("_long").removesuffix("_new"),)


@pytest.mark.parametrize("reader", OWN)
@pytest.mark.parametrize("sample", ["unga", "undl", "undl_long", "sipri", "sipri_new", "atop", "igo", "kz_trade"])
def test_another_datasets_file_is_named(reader: str, sample: str, texts: dict[str, str], tmp_path: Path) -> None:
    owner = sample.removesuffix("_long").removesuffix("_new")
    path = tmp_path / "file.csv"
    path.write_text(texts[sample], encoding="utf-8")
    if owner == reader:
        assert read(reader, path).origin.name == reader
        return
    with pytest.raises(FormatError, match="expected") as caught:
        read(reader, path)
    assert reader in caught.value.message
    assert f"entente load {owner} {path}" in caught.value.hint


def test_a_workbook_is_told_apart(workbook: bytes, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(workbook)
    assert detect(path) == ("kz_trade",)
    with pytest.raises(FormatError) as caught:
        read("unga", path)
    assert f"entente load kz_trade {path}" in caught.value.hint


def test_asking_the_registry_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom entente.sources import SOURCES, get, names, remotes\nget('sipri'), names(), remotes()\n"
        "print(*sorted({'numpy', 'pyarrow', 'httpx', 'xlrd', 'openpyxl', 'babel'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == []


def zipped(*members: tuple[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


def encrypted() -> bytes:
    plain = bytearray(zipped(("a.csv", b"resid,session\n")))
    plain[6] |= 1
    plain[plain.index(b"PK\x01\x02") + 8] |= 1
    return bytes(plain)


JUNK: dict[str, bytes] = {
    "empty": b"",
    "one byte": b"x",
    "blank lines": b"\n\n\n",
    "binary": bytes(range(256)) * 50,
    "nulls": bytes(5000),
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "page": b"<!DOCTYPE html><html><body>Not found</body></html>",
    "json": b'{"error": "not found"}',
    "text": "Это не таблица.\n".encode(),
    "utf-16": "resid,session,date,ccode,vote\n1001,1,1946-01-01,2,1\n".encode("utf-16"),
    "gzip of nothing": gzip.compress(b""),
    "cut gzip": gzip.compress(os.urandom(9000))[:-2000],
    "gzip with a wrong sum": gzip.compress(b"resid,session,date,ccode,vote\n" * 900)[:-8] + b"12345678",
    "gzip head only": b"\x1f\x8b",
    "cut zip": zipped(("a.csv", os.urandom(9000)))[:-200],
    "zip head only": b"PK\x03\x04",
    "empty zip": zipped(),
    "two members": zipped(("a.csv", b"a,b\n"), ("b.csv", b"a,b\n")),
    "encrypted": encrypted(),
    "old workbook head": b"\xd0\xcf\x11\xe0" + bytes(600),
    "a quotation mark": b'resid,session,date,ccode,vote\n"' + b"x" * 200_000,
    "a long line": b"resid," + b"x" * 3_000_000,
}


@pytest.mark.parametrize("reader", OWN)
@pytest.mark.parametrize("junk", sorted(JUNK))
def test_junk_ends_in_one_clear_error(reader: str, junk: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(JUNK[junk])
    with pytest.raises(InputError) as caught:
        read(reader, path)
    assert str(path) in caught.value.message
    assert caught.value.hint
    assert len(str(caught.value)) < 2000


@pytest.mark.parametrize("reader", OWN)
def test_paths_that_are_no_files(reader: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, words in ((tmp_path, "folder"), (tmp_path / "none", "no file"), (tmp_path / "pipe", "not an ordinary")):
        with pytest.raises(InputError, match=words):
            read(reader, path)
    with pytest.raises(InputError):
        read(reader, "a\0b")


@pytest.mark.parametrize("reader", OWN)
def test_a_compression_bomb_is_cut_off(reader: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("unga", "_undl_wide", "_undl_long", "sipri", "atop", "igo", "kz_trade", "exercises"):
        monkeypatch.setattr(f"entente.sources.{module}.LIMIT", 3 << 20)
    nothing = bytes(64 << 20)
    for content in (gzip.compress(nothing, 1), zipped(("bomb.csv", nothing))):
        (tmp_path / "bomb").write_bytes(content)
        with pytest.raises(FormatError, match=r"too large|binary|more than") as caught:
            read(reader, tmp_path / "bomb")
        assert caught.value.hint


@pytest.mark.parametrize(
    "sample", ["unga", "undl", "undl_long", "sipri", "atop", "igo", "kz_trade", "exercises_russia"]
)
def test_plain_gzip_and_zip_read_the_same(sample: str, texts: dict[str, str], tmp_path: Path) -> None:
    content = texts[sample].encode()
    forms = {
        "plain": content,
        "windows": content.replace(b"\n", b"\r\n"),
        "marked": b"\xef\xbb\xbf" + content,
        "gzip": gzip.compress(content),
        "zip": zipped(("folder/data.csv", content), ("__MACOSX/data.csv", b"x"), ("folder/", b"")),
    }
    found = {name: _tables(sample, tmp_path / name, form) for name, form in forms.items()}
    assert all(tables == found["plain"] for tables in found.values())


def _tables(sample: str, path: Path, content: bytes) -> dict[str, list[dict[str, object]]]:
    path.write_bytes(content)
    reading = read(sample.removesuffix("_long"), path)
    assert len(reading.rejects) == (sample == "undl")  # its garbled cell
    return {name: table.drop_columns(["snapshot"]).to_pylist() for name, table in reading.tables.items()}


@pytest.mark.parametrize(
    "sample", ["unga", "undl", "undl_long", "sipri", "atop", "igo", "kz_trade", "exercises_russia"]
)
def test_a_header_without_rows_is_no_dataset(
    sample: str, texts: dict[str, str], read_text: Callable[[str, str], Reading]
) -> None:
    lines = texts[sample].splitlines(keepends=True)
    upto = next(place for place, line in enumerate(lines) if line.startswith("Recipient")) if sample == "sipri" else 0
    with pytest.raises(FormatError, match="0 good rows"):
        read_text(sample, "".join(lines[: upto + 1]))


@pytest.mark.parametrize(
    "sample", ["unga", "undl", "undl_long", "sipri", "atop", "igo", "kz_trade", "exercises_russia"]
)
def test_a_reading_can_be_stored(
    sample: str, texts: dict[str, str], read_text: Callable[[str, str], Reading], tmp_path: Path
) -> None:
    reading = read_text(sample, texts[sample])
    store = Store.init(tmp_path / "store")
    snapshot = store.add(reading)
    assert snapshot.source == reading.origin.name
    assert snapshot.rejects == len(reading.rejects)
    assert {name: snapshot.rows[name] for name in reading.tables} == {
        name: table.num_rows for name, table in reading.tables.items()
    }


def test_mostly_malformed_is_refused(texts: dict[str, str], read_text: Callable[[str, str], Reading]) -> None:
    with pytest.raises(FormatError, match="malformed"):
        read_text("unga", texts["unga"] + "x,y,z,1,2\n" * 101)


def test_errors_are_one_family() -> None:
    assert issubclass(FormatError, InputError)
    assert issubclass(InputError, EntenteError)
