"""Articles in PDF and mail, and bulk files: what is read, what is said of it, and what is passed over in the open."""

from __future__ import annotations

import gzip
import io
import json
import logging
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reading.samples import atom, mail, page, pdf, printed, rss, warc

from entente.errors import DocumentError
from entente.reading.documents import read_document, read_documents
from entente.reading.formats.dates import iso_date
from entente.reading.formats.kinds import kind_of
from entente.reading.formats.layout import Row, paragraphs_of

if TYPE_CHECKING:
    from pathlib import Path

    from entente.evidence.claims import Document
    from entente.reading.formats.records import Reject

FIRST = "Kazakhstan and Turkey signed an agreement on the joint assembly of drones in the capital last week."
SECOND = "Imports from Russia fell by twelve percent, and the neighbours watch the new deal with some concern."


def roles(document: Document) -> list[tuple[str, str]]:
    return [(one.role, document.text[one.start : one.end]) for one in document.paragraphs]


def lines(*records: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in records)


def all_of(source: bytes | Path) -> tuple[list[Document], list[Reject]]:
    rejects: list[Reject] = []
    return list(read_documents(source, on_reject=rejects.append)), rejects


# --- PDF


def test_a_pdf_gives_paragraphs_without_headers_page_numbers_and_hyphens() -> None:
    pages = [
        [
            (18, 700, "Two neighbours build drones"),
            (10, 660, "Kazakhstan and Turkey signed an agree-"),
            (10, 648, "ment on drones in the capital last week."),
            (10, 620, "Imports from Russia fell by twelve per"),
            (10, 608, "cent, officials said at the meeting."),
        ],
        [
            (10, 700, "A south-eastern neighbour watches it all."),
            (10, 672, "The south-"),
            (10, 660, "eastern one waits."),
        ],
        [(10, 700, "The talks go on in the capital for now.")],
    ]
    decorated = [[(8, 780, "The Steppe Herald"), *rows, (8, 40, f"{no}")] for no, rows in enumerate(pages, start=1)]
    document = read_document(printed(decorated, title="Two neighbours", author="Jane Smith", made="D:20240514120000Z"))
    assert roles(document) == [
        ("headline", "Two neighbours build drones"),
        ("lead", "Kazakhstan and Turkey signed an agreement on drones in the capital last week."),
        ("body", "Imports from Russia fell by twelve per cent, officials said at the meeting."),
        ("body", "A south-eastern neighbour watches it all."),
        ("body", "The south-eastern one waits."),
        ("body", "The talks go on in the capital for now."),
    ]
    assert (document.title, document.author, document.pub_date) == ("Two neighbours", "Jane Smith", "2024-05-14")


def test_a_paragraph_goes_on_over_the_page() -> None:
    pages = [[(10, 100, "The deal was signed on Tuesday by")], [(10, 700, "the ministers of both states.")]]
    assert "signed on Tuesday by the ministers" in read_document(printed(pages)).text


@pytest.mark.parametrize("title", ["untitled", "Microsoft Word - draft.doc", ""])
def test_titles_that_a_program_made_up_are_none(title: str) -> None:
    document = read_document(printed([[(18, 700, "The true title"), (10, 650, FIRST)]], title=title))
    assert document.title == "The true title"


def test_indents_and_gaps_part_paragraphs_and_columns_join() -> None:
    rows = [
        Row("First line of a long enough paragraph", 50, 700, 10),
        Row("that ends here and is quite long too.", 50, 688, 10),
        Row("Indented start of the next paragraph", 62, 676, 10),
        Row("that goes on in the next column and", 50, 664, 10),
        Row("ends there after all of that is said.", 300, 700, 10),
    ]
    assert [text.split()[0] for text, _ in paragraphs_of([rows])] == ["First", "Indented"]


def test_an_encrypted_pdf_is_named() -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(printed([[(10, 700, FIRST)]]))))
    writer.encrypt("secret", algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)
    with pytest.raises(DocumentError, match="encrypted") as caught:
        read_document(locked.getvalue())
    assert "password" in caught.value.hint


def test_a_scanned_pdf_is_named() -> None:
    with pytest.raises(DocumentError, match="no text") as caught:
        read_document(pdf([b""]))
    assert "OCR" in caught.value.hint


# --- mail


def test_a_mail_has_subject_sender_date_and_names_its_attachments() -> None:
    text = f"{FIRST}\n\n> an older mail\n\n-- \nIvan\n"
    document = read_document(mail(text, subject="Казахстан и соседи", attachment="report.pdf"))
    assert roles(document) == [
        ("headline", "Казахстан и соседи"),
        ("body", FIRST),
        ("boilerplate", "> an older mail"),
        ("boilerplate", "--"),
        ("boilerplate", "Ivan"),
        ("boilerplate", "[Attachments, not read: report.pdf]"),
    ] or roles(document)[3][1].startswith("--")
    assert (document.title, document.author, document.pub_date) == ("Казахстан и соседи", "Иван Петров", "2024-05-14")


def test_flowed_lines_are_joined() -> None:
    document = read_document(mail("Kazakhstan and \nTurkey signed it.\n", flowed=True))
    assert ("body", "Kazakhstan and Turkey signed it.") in roles(document)


@pytest.mark.parametrize("plain", ["", "See the HTML part."])
def test_the_html_part_is_read_where_the_plain_one_says_little(plain: str) -> None:
    document = read_document(mail(plain, html=page(f"<p>{FIRST}</p><p>{SECOND}</p>")))
    assert SECOND in document.text
    assert "<p>" not in document.text


def test_a_mail_without_text_is_refused() -> None:
    with pytest.raises(DocumentError, match="no text"):
        read_document(mail("", attachment="a.pdf"))


def test_a_text_that_begins_with_a_word_and_a_colon_is_no_mail() -> None:
    text = "Subject: to change\nTurkey waits. Kazakhstan waits too."
    assert read_document(text).text == text


# --- feeds


@pytest.mark.parametrize("feed", [rss, atom])
def test_a_feed_gives_its_entries_with_link_and_date(feed: Any) -> None:
    data = feed([("First deal", f"<p>{FIRST}</p><p>{SECOND}</p>"), ("Second deal", "A short summary of it.")])
    documents, rejects = all_of(data)
    assert rejects == []
    assert [one.title for one in documents] == ["First deal", "Second deal"]
    assert [text for _, text in roles(documents[0])] == ["First deal", FIRST, SECOND]
    assert {(one.outlet, one.pub_date) for one in documents} == {("The Herald", "2024-05-14")}
    assert documents[0].uri == "https://example.org/0"


def test_an_entry_keeps_its_id_whatever_stands_beside_it() -> None:
    alone, _ = all_of(rss([("First deal", FIRST)]))
    beside, _ = all_of(rss([("First deal", FIRST), ("Second deal", SECOND)]))
    assert alone[0].id == beside[0].id != beside[1].id


def test_a_feed_is_no_article_and_says_how_to_read_it() -> None:
    with pytest.raises(DocumentError, match="a feed") as caught:
        read_document(rss([("First deal", FIRST)]))
    assert "read_documents" in caught.value.hint


# --- JSON lines


def test_json_lines_keep_what_they_say() -> None:
    record = {
        "Title": "Two neighbours",
        "body": f"{FIRST}\n{SECOND}",
        "url": "https://example.org/a",
        "published": "2024-05-14T08:00:00Z",
        "authors": ["Jane Smith", "John Doe"],
        "source": {"name": "The Herald"},
        "language": "en-GB",
    }
    (document,), _ = all_of(lines(record))
    assert roles(document)[0] == ("headline", "Two neighbours")
    assert (document.uri, document.pub_date, document.outlet) == ("https://example.org/a", "2024-05-14", "The Herald")
    assert (document.author, document.lang) == ("Jane Smith, John Doe", "en")


def test_bad_lines_are_passed_on_and_skipped(tmp_path: Path) -> None:
    path = tmp_path / "dump.jsonl"
    path.write_bytes(
        lines({"text": FIRST})
        + b'{"text": \n\n[1]\n{"text": ""}\n{"text": "\\u0000"}\n\xff\n'
        + lines({"text": SECOND})
    )
    documents, rejects = all_of(path)
    assert [one.text for one in documents] == [FIRST, SECOND]
    assert [one.place for one in rejects] == ["line 2", "line 4", "line 5", "line 6", "line 7"]
    assert documents[1].uri == f"{path}#line-8"
    assert str(rejects[0]) == f"{path}: line 2: the line is not JSON"


def test_without_a_callback_rejects_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "entente.reading"):
        assert len(list(read_documents(lines({"text": FIRST}) + b"{\n"))) == 1
    assert "line 2: the line is not JSON" in caplog.text


def test_an_unknown_layout_is_one_error_that_names_the_keys() -> None:
    rejects: list[Reject] = []
    with pytest.raises(DocumentError, match="their keys are headline, words") as caught:
        list(read_documents(lines({"words": FIRST, "headline": "x"}) * 3, on_reject=rejects.append))
    assert rejects == []
    assert "text, body" in caught.value.hint


@pytest.mark.parametrize("data", [b'{\n "text": "a"\n}', b'[{"text": "a"}]', b'{"text": "a",\n"b": 1}'])
def test_json_that_is_not_one_object_a_line_says_how_to_make_it_so(data: bytes) -> None:
    for read in (read_document, lambda source: list(read_documents(source))):
        with pytest.raises(DocumentError, match="not one object a line") as caught:
            read(data)
        assert "jq" in caught.value.hint


def test_what_the_caller_knows_goes_before_what_the_file_says() -> None:
    data = lines({"text": FIRST, "date": "2020-01-01"})
    (document,) = read_documents(data, lang="tr", pub_date="2024-05-14")
    assert (document.lang, document.pub_date) == ("tr", "2024-05-14")


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_ids_depend_on_the_line_alone(pack: Any) -> None:
    one, two = {"text": FIRST}, {"text": SECOND}
    forward, _ = all_of(pack(lines(one, two)))
    backward, _ = all_of(pack(lines(two, one)))
    assert [document.id for document in forward] == [document.id for document in reversed(backward)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-05-14", "2024-05-14"),
        ("20240514", "2024-05-14"),
        ("20240514093000", "2024-05-14"),
        ("2024-05-14 09:30", "2024-05-14"),
        ("Tue, 14 May 2024 23:30:00 +0300", "2024-05-14"),
        ("May 14, 2024", "2024-05-14"),
        ("14 мая 2024 года", "2024-05-14"),
        (1715677200, "2024-05-14"),
        (1715677200000, "2024-05-14"),
        ("yesterday", None),
        ("2024-13-40", None),
        (True, None),
        (10**40, None),
        (None, None),
        ([], None),
    ],
)
def test_dates_as_files_write_them(value: Any, expected: str | None) -> None:
    assert iso_date(value) == expected


@given(st.one_of(st.text(max_size=40), st.integers(), st.floats(), st.none(), st.lists(st.text(max_size=5))))
def test_any_value_is_a_day_or_none(value: Any) -> None:
    found = iso_date(value)
    assert found is None or len(found) == 10


# --- WARC


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "one member"])
def test_a_crawl_gives_its_pages(pack: Any) -> None:
    html = page(f"<p>{FIRST}</p><p>{SECOND}</p>").encode()
    data = pack(
        warc(html, uri="https://example.org/a")
        + warc(gzip.compress(html), uri="https://example.org/b", headers="Content-Encoding: gzip\r\n")
        + warc(b"\x89PNG", kind="image/png")
        + warc(html, status="404 Not Found")
        + warc("Турция ждёт решения соседей.".encode("cp1251"), kind="text/plain; charset=windows-1251")
        + warc(b"<html><body></body></html>", uri="https://example.org/empty")
    )
    documents, rejects = all_of(data)
    assert [one.uri[-2:] for one in documents] == ["/a", "/b", "/x"]
    assert FIRST in documents[0].text
    assert documents[2].text == "Турция ждёт решения соседей."
    assert {one.pub_date for one in documents} == {"2024-05-14"}
    assert [one.place for one in rejects] == ["https://example.org/empty"]


def test_members_of_a_crawl_may_be_packed_apart() -> None:
    data = gzip.compress(warc(page(f"<p>{FIRST}</p>").encode())) + gzip.compress(
        warc(page(f"<p>{SECOND}</p>").encode())
    )
    assert [FIRST in one.text for one in all_of(data)[0]] == [True, False]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_cut_crawl_gives_what_is_whole_and_then_one_error(pack: Any) -> None:
    html = page(f"<p>{FIRST}</p>").encode()
    data = pack(warc(html) + warc("".join(map(str, range(20_000))).encode()))
    read = read_documents(data[: -len(data) // 3])
    assert FIRST in next(read).text
    with pytest.raises(DocumentError, match="cut off") as caught:
        next(read)
    assert "again" in caught.value.hint


# --- folders and single files


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "deeper").mkdir()
    (tmp_path / "b.txt").write_text(SECOND, encoding="utf-8")
    (tmp_path / "a.jsonl").write_bytes(lines({"text": FIRST}))
    (tmp_path / "deeper" / "c.txt.gz").write_bytes(gzip.compress(FIRST.encode()))
    (tmp_path / "picture.png").write_bytes(b"\x89PNG....")
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(lines({"text": FIRST}))[:-9])
    (tmp_path / ".hidden.txt").write_text(FIRST, encoding="utf-8")
    documents, rejects = all_of(tmp_path)
    assert [one.text for one in documents][-2:] == [SECOND, FIRST]
    assert [one.file.rsplit("/", 1)[1] for one in rejects] == ["cut.jsonl.gz", "picture.png"]


def test_a_single_article_gives_one_document_with_the_same_id(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text(FIRST, encoding="utf-8")
    assert list(read_documents(path)) == [read_document(path)]


@pytest.mark.parametrize("name", ["missing.jsonl", "missing"])
def test_a_missing_source_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(DocumentError, match="no file or folder"):
        next(read_documents(tmp_path / name))


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no article in it"):
        list(read_documents(tmp_path))


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.4", "pdf"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"WARC/1.1\r\n", "warc"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- x --><rss version='2.0'>", "feed"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'>", "feed"),
        (b"<?xml version='1.0'?><?xml-stylesheet href='a'?><rdf:RDF>", "feed"),
        (b'{"text": "a"}\n', "jsonl"),
        (b'{"text": "' + b"a" * 70_000, "jsonl"),
        (b"{ not json }", "text"),
        (b"<!DOCTYPE html><html>", "html"),
        (b"Received: by x\r\nFrom: a\r\nSubject: b\r\n\r\nhi", "mail"),
        ("Турция ждёт.".encode(), "text"),
        (b"", "text"),
    ],
)
def test_formats_are_told_by_their_beginning(head: bytes, kind: str) -> None:
    assert kind_of(head) == kind
