"""GDELT: columns, codes, offsets, translations, repeats, and what is no GDELT file."""

from __future__ import annotations

import gzip
import zipfile
from typing import TYPE_CHECKING

import pytest

from entente.errors import FormatError, InputError, OptionError, UnknownNameError
from entente.reading.interchange import Tally, read_events
from entente.reading.interchange.gdelt import EVENTS, GRAPH, MENTIONS
from entente.reading.interchange.records import Recent

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.reading.interchange.conftest import Write

    from entente.reading.interchange import CodedEvent

    Drawn = Callable[..., tuple[list[CodedEvent], Tally]]


def test_the_layouts_have_the_published_numbers_of_columns() -> None:
    assert [len(one.columns) for one in (EVENTS, MENTIONS, GRAPH)] == [61, 16, 27]


def test_the_columns_are_those_of_the_publisher(data: Path) -> None:
    listed = (data / "text/gdelt_samples/GDELT_2.0_Events_Column_Labels_Header_Row_Sep2016.csv").read_text("utf-8")
    names = [line.split(",")[0].casefold() for line in listed.splitlines() if ",NULLABLE," in line]
    assert tuple(names) == EVENTS.columns


def test_an_event(write: Write, drawn: Drawn) -> None:
    (event,), tally = drawn("gdelt", write(EVENTS, [{}]))
    assert (event.sender, event.receiver, event.date, event.code) == (("KAZ",), ("TUR",), "2024-05-14", "042")
    assert event.plover is not None
    assert (event.plover.type, event.plover.mode, event.plover.quad) == ("CONSULT", "visit", 1)
    assert event.place == "TUR"
    claim = event.claim()
    assert (claim.backing, claim.counts_as_event, claim.coder, claim.valence) == ("row", False, "import.gdelt", 1)
    assert claim.confidence <= 0.3
    assert (tally.rows, tally.events, tally.malformed) == (1, 1, 0)


@pytest.mark.parametrize(
    ("cell", "code", "actor"),
    [
        ("actor1countrycode", "ROM", "ROU"),
        ("actor1countrycode", "MTN", "MNE"),
        ("actor1countrycode", "TMP", "TLS"),
        ("actor1countrycode", "GZS", "PSE"),
        ("actor1countrycode", "RUS", "RUS"),
    ],
)
def test_cameo_letters_that_differ_from_iso(write: Write, drawn: Drawn, cell: str, code: str, actor: str) -> None:
    (event,), _ = drawn("gdelt", write(EVENTS, [{cell: code}]))
    assert event.sender == (actor,)


def test_a_known_group_stands_in_for_a_country(write: Write, drawn: Drawn) -> None:
    rows = [{"actor1countrycode": "", "actor1knowngroupcode": "NAT"}]
    (event,), _ = drawn("gdelt", write(EVENTS, rows))
    assert event.sender == ("NATO",)


@pytest.mark.parametrize(("fips", "actor"), [("RS", "RUS"), ("TU", "TUR"), ("CH", "CHN"), ("SZ", "CHE"), ("AU", "AUT")])
def test_geography_is_fips(write: Write, drawn: Drawn, fips: str, actor: str) -> None:
    (event,), _ = drawn("gdelt", write(EVENTS, [{"actiongeo_countrycode": fips}]))
    assert event.place == actor


def test_regions_and_strangers_are_no_actors(write: Write, drawn: Drawn) -> None:
    found, tally = drawn("gdelt", write(EVENTS, [{"actor1countrycode": "CAS"}, {"actor2countrycode": ""}]))
    assert found == []
    assert tally.left_out["no_dyad"] == 2
    assert tally.unknown == {"CAS": 1}


def test_repeats_of_document_dyad_root_and_day(write: Write, drawn: Drawn) -> None:
    again = {"globaleventid": "900000002"}
    rows = [
        {},
        again | {"eventcode": "043"},  # another code under the same root
        again | {"sourceurl": "https://news.example.org/a2"},
        again | {"sqldate": "20240515"},
        again | {"eventcode": "057"},
        again | {"actor1countrycode": "TUR", "actor2countrycode": "KAZ"},
    ]
    found, tally = drawn("gdelt", write(EVENTS, rows))
    assert len(found) == 5
    assert tally.left_out["repeats"] == 1
    assert len({one.id for one in found}) == 5


def test_every_keeps_one_sided_and_domestic_events(write: Write, drawn: Drawn) -> None:
    path = write(EVENTS, [{"actor2countrycode": ""}, {"actor2countrycode": "KAZ"}])
    assert len(drawn("gdelt", path)[0]) == 0
    assert [one.receiver for one in drawn("gdelt", path, every=True)[0]] == [(), ("KAZ",)]


def test_malformed_rows_are_listed_with_line_and_reason(write: Write, drawn: Drawn) -> None:
    path = write(EVENTS, [{}, {"sqldate": "20241399"}, {"eventcode": "x"}])
    path.write_text(path.read_text("utf-8") + "a\tb\n\n900\n", "utf-8")
    found, tally = drawn("gdelt", path)
    assert len(found) == 1
    assert [one.line for one in tally.rejects] == [2, 3, 4, 6]
    assert tally.rejects[2].reason == "has 2 columns, not 61"


@pytest.mark.parametrize("packed", ["plain", "gzip", "zip"])
def test_packed_files(write: Write, drawn: Drawn, tmp_path: Path, packed: str) -> None:
    path = write(EVENTS, [{}])
    if packed == "gzip":
        (tmp_path / "b.gz").write_bytes(gzip.compress(path.read_bytes()))
        path = tmp_path / "b.gz"
    elif packed == "zip":
        with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
            archive.write(path, "20240514120000.export.CSV")
        path = tmp_path / "b.zip"
    assert len(drawn("gdelt", path)[0]) == 1


def test_mentions_with_their_events(write: Write, drawn: Drawn) -> None:
    events = write(EVENTS, [{}], "events.CSV")
    rows = [
        {},
        {"actioncharoffset": "-1", "mentionidentifier": "https://news.example.org/a3"},
        {"mentionidentifier": "https://n.example.org/t", "mentiondoctranslationinfo": "srclc:rus;eng:GT-RUS 1.0"},
        {"mentionidentifier": "BBC Monitoring", "mentiontype": "2"},
        {"globaleventid": "1"},
    ]
    found, tally = drawn("gdelt-mentions", write(MENTIONS, rows, "m.CSV"), events=events)
    assert [one.backing for one in found] == ["link", "row", "link", "row"]
    assert all((one.sender, one.receiver) == (("KAZ",), ("TUR",)) for one in found)
    assert [one.translated for one in found] == [False, False, True, False]
    assert [one.lang for one in found] == ["en", "en", "ru", "en"]
    assert found[0].claim().start == 120
    assert found[0].confidence == pytest.approx(0.3 * 0.6)
    assert tally.left_out["event_not_in_events_file"] == 1
    assert "translated" in found[2].claim().flags


def test_mentions_alone_say_what_they_lack(write: Write, drawn: Drawn) -> None:
    found, tally = drawn("gdelt-mentions", write(MENTIONS, [{}]))
    assert (found[0].sender, found[0].plover) == ((), None)
    assert "--events" in tally.notes[0]


def test_a_real_slice_of_mentions(data: Path, drawn: Drawn) -> None:
    found, tally = drawn("gdelt-mentions", data / "text/gdelt_samples/mentionssamp.csv")
    assert (tally.rows, tally.malformed) == (1635, 0)
    assert tally.rows == len(found) + tally.left_out["repeats"]
    assert any(one.translated and one.lang == "ar" for one in found)
    assert all(one.confidence <= 0.3 for one in found)
    assert {one.backing for one in found if one.offset is not None and one.url} == {"link"}
    assert {one.backing for one in found if one.offset is None or not one.url} == {"row"}


def test_the_knowledge_graph_knows_no_acts(write: Write, drawn: Drawn) -> None:
    found, _ = drawn("gdelt-gkg", write(GRAPH, [{}]))
    together, count = found
    assert together.sender == ("TUR", "RUS", "FRA")  # in the order of the text
    assert (together.kind, together.topic, together.reciprocal, together.offset) == ("state", "co_mention", True, 40)
    assert (together.lang, together.translated) == ("ru", True)
    assert (count.kind, count.sender, count.topic) == ("quantity", ("KAZ",), "arrest")
    assert count.quantity is not None
    assert (count.quantity.value, count.quantity.surface) == (12, "miners")
    assert not any(one.claim().counts_as_event for one in found)


@pytest.mark.parametrize("name", ["gdelt", "gdelt-mentions", "gdelt-gkg", "icews", "polecat", "ngec"])
def test_another_file_gives_one_error_that_names_the_columns(name: str, root: Path) -> None:
    with pytest.raises(FormatError) as caught:
        list(read_events(name, root / "README.md"))
    assert "expected" in caught.value.hint
    assert "date" in caught.value.hint


def test_rows_of_another_table_with_as_many_columns(tmp_path: Path) -> None:
    path = tmp_path / "x.tsv"
    path.write_text("\n".join("\t".join(["word"] * 61) for _ in range(30)), "utf-8")
    with pytest.raises(FormatError, match="no row of that layout"):
        list(read_events("gdelt", path))


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file"):
        list(read_events("gdelt", tmp_path / "none"))
    with pytest.raises(InputError):
        list(read_events("gdelt", tmp_path))
    (tmp_path / "cut.gz").write_bytes(gzip.compress(b"a\n" * 10_000)[:-20])
    with pytest.raises(FormatError):
        list(read_events("gdelt", tmp_path / "cut.gz"))
    (tmp_path / "binary").write_bytes(b"PAR1\x00\x00\n")
    with pytest.raises(FormatError, match="binary"):
        list(read_events("gdelt", tmp_path / "binary"))


def test_a_line_without_end_is_one_malformed_row(write: Write, drawn: Drawn) -> None:
    path = write(EVENTS, [{}])
    path.write_text(path.read_text("utf-8") + "x" * 9_000_000, "utf-8")
    found, tally = drawn("gdelt", path)
    assert len(found) == 1
    assert tally.rejects[0].reason == "is too long to be a row"


@pytest.mark.parametrize("content", [b"x" * (80 << 20), b"\n" * (2 << 20), b"word\tword\n" * (1 << 20)])
def test_a_bomb_ends_early(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(content, 1))
    with pytest.raises(FormatError):
        list(read_events("icews", path))


def test_a_file_of_malformed_rows_is_not_read_to_its_end(write: Write) -> None:
    path = write(EVENTS, [{"sqldate": "x"}] * 5_000)
    tally = Tally()
    with pytest.raises(FormatError, match="no row of that layout"):
        list(read_events("gdelt", path, tally=tally))
    assert tally.rows == 1_000


def test_options_that_do_not_go_together(write: Write) -> None:
    path = write(EVENTS, [{}])
    with pytest.raises(OptionError, match="gdelt-mentions"):
        list(read_events("gdelt", path, events=path))
    with pytest.raises(UnknownNameError, match="gdlt"):
        list(read_events("gdlt", path))


def test_the_memory_of_repeats_is_bounded() -> None:
    recent = Recent(most=10)
    assert not any(recent.seen(number) for number in range(100))
    assert recent.seen(99)
    assert not recent.seen(0)  # forgotten long ago
