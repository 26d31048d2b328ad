"""Files made to hold a reader up: one clear error each, in bounded time and memory.

Each file is read in a process of its own, whose peak and whose children's peaks are measured. The bound of 400 MB is
the house's; the times are generous, for machines are busy.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from tests.reading.samples import objects, page, pdf, rss, stream, warc

from entente.errors import DocumentError
from entente.reading.documents import read_document, read_documents
from entente.reading.formats.apart import parse_apart

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MOST_MB = 400
MOST_SECONDS = 100
READ = """
import json, logging, resource, sys
from pathlib import Path
from entente.errors import EntenteError
from entente.reading.documents import read_document, read_documents

logging.disable(logging.CRITICAL)
source, bulk = Path(sys.argv[1]), sys.argv[2] == "bulk"
try:
    found = len(list(read_documents(source))) if bulk else len(read_document(source).text)
    said = {"found": found}
except EntenteError as error:
    said = error.to_dict()
status = Path("/proc/self/status")  # what getrusage says of a process counts its parent's peak
own = [int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")]
children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps({**said, "mb": max(*own, children) / 1024}))
"""
BODY = "<p>Kazakhstan and Turkey signed an agreement on the assembly of drones in the capital.</p>"


def read_apart(path: Path, data: bytes, how: str) -> dict[str, Any]:
    path.write_bytes(data)
    command = [sys.executable, "-W", "error", "-c", READ, str(path), how]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=MOST_SECONDS)
    assert done.stderr == ""
    said: dict[str, Any] = json.loads(done.stdout)
    assert said.pop("mb") < MOST_MB
    return said


def zeros(megabytes: int) -> bytes:
    """Return a gzip archive of nothing but zeros, a thousandth of their size."""
    return gzip.compress(b"0" * 1_000_000 * megabytes)


def flate(drawing: bytes) -> bytes:
    """Return a PDF file of one page with a packed drawing."""
    return pdf([zlib.compress(drawing, 9)], extra=b"/Filter/FlateDecode")


def nested_mail(depth: int, lines: int) -> bytes:
    head = b"From: a@example.org\nSubject: x\nMIME-Version: 1.0\n"
    parts = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (no, no) for no in range(depth))
    return head + parts + b"Content-Type: text/plain\n\n" + b"hi\n" * lines


def form_that_draws_itself() -> bytes:
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</X 5 0 R>>>>"
    leaf = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>/Contents 4 0 R>>"
    tree = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", leaf]
    return objects([*tree, stream(b"/X Do\n" * 50), stream(b"/X Do /X Do", form)])


ARTICLES: dict[str, tuple[Callable[[], bytes], str]] = {
    "a 50 MB line": (lambda: b"a" * 50_000_000, "50.0 MB"),
    "a million entities": (lambda: b"&amp;" * 1_000_000, "too large"),
    "a page of entities": (lambda: b"<html><body>" + b"&amp;" * 990_000, "no article|too large"),
    "100,000 nested tags": (lambda: b"<html><body>" + b"<div>" * 100_000, "tags"),
    "30,000 nested tags": (lambda: b"<html><body>" + b"<div>" * 29_000 + b"</div>" * 29_000, "no article"),
    "a million tags": (lambda: b"<html><body>" + b"<p>a</p>" * 500_000, "tags"),
    "a 4 MB attribute": (lambda: b"<html><body><p class='" + b"a" * 4_000_000 + b"'></p>", "no article"),
    "entities in HTML": (lambda: b'<!DOCTYPE html [<!ENTITY a "aaaa">]><html><body><p>&a;</p>', "entities"),
    "a PDF stream of 100 MB": (lambda: flate(b" " * 100_000_000), "unpacks|too large|MB"),
    "a PDF page of a million texts": (lambda: flate(b"BT /F1 12 Tf (hello) Tj ET\n" * 1_000_000), "too large"),
    "a PDF of nested arrays": (lambda: flate(b"[" * 3_000_000), "PDF"),
    "a PDF of 100,000 pages": (
        lambda: objects(
            [
                b"<</Type/Catalog/Pages 2 0 R>>",
                b"<</Type/Pages/Count 100000/Kids[" + b"3 0 R " * 100_000 + b"]>>",
                b"<</Type/Page/Parent 2 0 R>>",
            ]
        ),
        "pages|unpacks",
    ),
    "a PDF of 100,000 objects": (
        lambda: objects([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>", *[b"null"] * 100_000]),
        "no text",
    ),
    "a PDF tree that holds itself": (
        lambda: objects([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 2/Kids[2 0 R 2 0 R]>>"]),
        "PDF",
    ),
    "a PDF form that draws itself": (form_that_draws_itself, "no text"),
    "a PDF dictionary without end": (lambda: objects([b"<</Type/Catalog/Pages " + b"<</A " * 100_000]), "damaged"),
    "a cut PDF": (lambda: flate(b"BT (hello) Tj ET")[:300], "damaged"),
    "junk that is called PDF": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 1_000, "damaged"),
    "a mail in mails": (lambda: nested_mail(3_000, 1), "parts"),
    "a mail of many parts and lines": (lambda: nested_mail(90, 1_500_000), "parts"),
    "a mail header of 4 MB": (lambda: b"From: a\nSubject: b\nDate: c\nTo: " + b"d" * 4_000_000 + b"\n\nhi", "header"),
}
BULK: dict[str, tuple[Callable[[], bytes], str]] = {
    "a billion laughs": (
        lambda: (
            b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">'
            + b"".join(b'<!ENTITY l%d "' % no + b"&l%d;" % (no - 1) * 10 + b'">' for no in range(1, 12))
            + b"]><rss><channel><item><title>&l11;</title></item></channel></rss>"
        ),
        "entities",
    ),
    "a feed that names a file": (
        lambda: b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel>&x;</channel></rss>',
        "entities",
    ),
    "a feed of 50 MB": (lambda: rss([]) + b" " * 50_000_000, "5 MB"),
    "a feed of brackets": (lambda: b"<rss><channel>" + b"<" * 200_000, "entries|seconds"),
    "a feed of attributes": (lambda: b"<rss " + b"a='b' " * 800_000 + b">", "memory|entries|seconds"),
    "a feed of empty entries": (lambda: b"<rss><channel>" + b"<item><title>a</title></item>" * 6_000, "entries"),
    "an empty feed": (lambda: rss([]), "no entries"),
    "brackets in JSON": (lambda: b'{"text": "hi"' + b', "a": ' + b"[" * 100_000 + b"\n", "not JSON"),
    "a JSON line of 50 MB": (lambda: b'{"text": "' + b"a" * 50_000_000, "longer than 5 MB"),
    "a JSON line that does not end": (lambda: b'{"text": "' + b"a" * 90_000_000, "does not end"),
    "blank lines without end": (lambda: gzip.compress(b'{"text": "hi"}\n' + b"\n" * 50_000_000), "blank lines"),
    "lines without articles": (lambda: b'{"text": ""}\n' * 150_000, "lines in a row"),
    "a text of 300 MB in an archive": (lambda: zeros(300), "too large"),
    "a JSON line of 300 MB in an archive": (lambda: gzip.compress(b'{"text": "hi"}\n') + zeros(300), "100 times"),
    "a page of 300 MB": (lambda: warc(zeros(300), headers="Content-Encoding: gzip\r\n"), "too large"),
    "a record of 300 MB": (
        lambda: gzip.compress(warc(b"", kind="video/mp4", length=1 << 31)[:-4]) + zeros(300),
        "100 times",
    ),
    "a header of 50 MB": (lambda: b"WARC/1.0\r\nX: " + b"y" * 50_000_000, "damaged"),
    "a million headers": (lambda: b"WARC/1.0\r\n" + b"X: y\r\n" * 1_000_000, "damaged"),
    "a negative length": (lambda: warc(page(BODY).encode(), length=-5), "damaged"),
    "a page packed as nobody packs": (lambda: warc(b"x", headers="Content-Encoding: br\r\n"), "'br'"),
    "an archive in an archive": (lambda: gzip.compress(gzip.compress(b"hi")), "gzip archive"),
    "junk in an archive": (lambda: b"\x1f\x8b" + b"junk" * 100, "damaged"),
}


@pytest.mark.parametrize(("make", "words"), ARTICLES.values(), ids=ARTICLES)
def test_hostile_articles_give_one_error(tmp_path: Path, make: Callable[[], bytes], words: str) -> None:
    said = read_apart(tmp_path / "article", make(), "one")
    assert said["error"] == "document"
    assert any(word in said["message"] for word in words.split("|")), said
    assert said["hint"]


@pytest.mark.parametrize(("make", "words"), BULK.values(), ids=BULK)
def test_hostile_bulk_files_give_one_error(tmp_path: Path, make: Callable[[], bytes], words: str) -> None:
    said = read_apart(tmp_path / "bulk", make(), "bulk")
    assert said["error"] == "document"
    assert any(word in said["message"] for word in words.split("|")), said
    assert said["hint"]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("Turkey \ud800 waits", "surrogates"),
        ("Turkey \x00 waits", "binary"),
        (b"<?xml version='1.0'?><sitemap><url/></sitemap>", "XML"),
        (b"<!DOCTYPE lolz [<!ENTITY lol 'lol'>]><lolz>&lol;</lolz>", "XML"),
        ("Россия ждёт".encode("utf-16")[2:], "binary"),
        (bytes(range(128, 256)) * 40, "encoding"),
    ],
)
def test_what_is_no_text_is_named(source: str | bytes, words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        read_document(source)


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    line = json.dumps({"text": "Turkey waits for an answer. " * 40}).encode() + b"\n"
    said = read_apart(tmp_path / "dump.jsonl", line * 5_000, "bulk")
    assert said == {"found": 5_000}


def test_a_parser_that_dies_is_one_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("entente.reading.formats.apart.sys.executable", "/bin/false")
    with pytest.raises(DocumentError, match="damaged"):
        parse_apart("pdf", b"%PDF")


def test_scripts_beside_the_reader_are_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "feedparser.py").write_text("raise SystemExit(7)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    (document,) = read_documents(rss([("First deal", "Turkey waits.")]))
    assert document.title == "First deal"
