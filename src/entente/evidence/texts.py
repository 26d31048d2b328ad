"""Documents, claims and bases in the ledger, with a full-text index over what was said."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from entente.errors import StoreError, UnknownNameError
from entente.evidence import plain, when
from entente.evidence.claims import Claim, Document

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from entente.evidence.records import Basis


@dataclass(frozen=True, slots=True)
class Hit:
    """One result of a search: what was found, its id, and the words around the first match in brackets."""

    what: Literal["document", "claim"]
    id: str
    excerpt: str


def add_document(connection: sqlite3.Connection, document: Document) -> bool:
    """Enter a document unless one of its id is there; return whether it was entered."""
    if _known(connection, "document", document.id):
        return False
    body = plain.dumps({key: value for key, value in asdict(document).items() if key != "text"})
    row = (document.id, document.sha256, document.uri, document.title, document.lang, document.text, body, when.now())
    connection.execute("INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    _index(connection, "document", document.id, f"{document.title}\n{document.text}")
    return True


def add_claims(connection: sqlite3.Connection, claims: Iterable[Claim]) -> int:
    """Enter claims; one with a known id takes the old one's place. Return how many ids are new."""
    texts: dict[str, str] = {}
    return sum(_add_claim(connection, claim, texts) for claim in claims)


def _add_claim(connection: sqlite3.Connection, claim: Claim, texts: dict[str, str]) -> bool:
    _check_quote(connection, claim, texts)
    new = not _known(connection, "claim", claim.id)
    row = (claim.id, claim.document, claim.start, claim.end, claim.quote, plain.dumps(asdict(claim)), when.now())
    connection.execute("INSERT OR REPLACE INTO claim VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    if not new:
        connection.execute("DELETE FROM words WHERE what = 'claim' AND id = ?", (claim.id,))
    _index(connection, "claim", claim.id, claim.quote)
    return new


def remove_claims(connection: sqlite3.Connection, document: str, coder: str) -> int:
    """Remove the claims on a document by coders whose names begin with ``coder``; return how many."""
    query = "SELECT id FROM claim WHERE document = ? AND substr(json_extract(body, '$.coder'), 1, ?) = ?"
    found = connection.execute(query, (document, len(coder), coder)).fetchall()
    for row in found:
        connection.execute("DELETE FROM claim WHERE id = ?", row)
        connection.execute("DELETE FROM words WHERE what = 'claim' AND id = ?", row)
    return len(found)


def _check_quote(connection: sqlite3.Connection, claim: Claim, texts: dict[str, str]) -> None:
    if claim.document not in texts:
        row = connection.execute("SELECT text FROM document WHERE id = ?", (claim.document,)).fetchone()
        if row is None:
            message = f"claim {claim.id} belongs to a document that is not stored: {claim.document}"
            raise StoreError(message, hint="add the document first")
        texts[claim.document] = row[0]
    if texts[claim.document][claim.start : claim.end] != claim.quote:
        message = f"the quote of claim {claim.id} is not the text of {claim.document} at {claim.start}..{claim.end}"
        raise StoreError(message, hint="claims must come from the stored reading of the document")


def _known(connection: sqlite3.Connection, table: Literal["document", "claim", "evidence"], identity: str) -> bool:
    query = f"SELECT 1 FROM {table} WHERE id = ?"  # noqa: S608 - one of three names
    return connection.execute(query, (identity,)).fetchone() is not None


def _index(connection: sqlite3.Connection, what: str, identity: str, text: str) -> None:
    connection.execute("INSERT INTO words VALUES (?, ?, ?)", (what, identity, text))


def documents(connection: sqlite3.Connection) -> tuple[Document, ...]:
    """Return all documents in the order in which they were entered."""
    return tuple(_document(*row) for row in connection.execute("SELECT body, text FROM document ORDER BY added, id"))


def each_document(connection: sqlite3.Connection) -> Iterator[Document]:
    """Yield all documents one at a time, by their ids."""
    for body, text in connection.execute("SELECT body, text FROM document ORDER BY id"):
        yield _document(body, text)


def each_claim(connection: sqlite3.Connection, kind: str | None) -> Iterator[Claim]:
    """Yield the claims (of one kind, if given) one at a time, by document and in the order of the text."""
    query = (
        "SELECT body FROM claim WHERE ? IS NULL OR json_extract(body, '$.kind') = ? ORDER BY document, first, last, id"
    )
    for (body,) in connection.execute(query, (kind, kind)):
        yield plain.record(Claim, json.loads(body))


def document(connection: sqlite3.Connection, identity: str) -> Document:
    """Return one document."""
    row = connection.execute("SELECT body, text FROM document WHERE id = ?", (identity,)).fetchone()
    if row is None:
        raise UnknownNameError.among("document", identity, [name for (name,) in _ids(connection)])
    return _document(*row)


def _ids(connection: sqlite3.Connection) -> sqlite3.Cursor:
    return connection.execute("SELECT id FROM document")


def _document(body: str, text: str) -> Document:
    return plain.record(Document, json.loads(body) | {"text": text})


def claims(connection: sqlite3.Connection, identity: str | None) -> tuple[Claim, ...]:
    """Return the claims of one document (``None``: of all), in the order of the text."""
    query = "SELECT body FROM claim WHERE ? IS NULL OR document = ? ORDER BY document, first, last, id"
    rows = connection.execute(query, (identity, identity))
    return tuple(plain.record(Claim, json.loads(body)) for (body,) in rows)


def search(connection: sqlite3.Connection, words: str, most: int) -> tuple[Hit, ...]:
    """Return documents and claims in which all ``words`` occur, best first. Operators of FTS5 are taken as words."""
    phrases = " ".join('"' + word.replace('"', '""') + '"' for word in words.split())
    if not phrases:
        return ()
    query = "SELECT what, id, snippet(words, 2, '[', ']', ' ... ', 16) FROM words WHERE words MATCH ? ORDER BY rank"
    return tuple(Hit(*row) for row in connection.execute(f"{query} LIMIT ?", (phrases, most)))


def add_bases(connection: sqlite3.Connection, bases: Iterable[Basis]) -> int:
    """Enter bases; return how many are new."""
    return sum(_add_basis(connection, basis) for basis in bases)


def _add_basis(connection: sqlite3.Connection, basis: Basis) -> bool:
    if _known(connection, "evidence", basis.id):
        return False
    lists = (plain.dumps(list(basis.snapshots)), plain.dumps(list(basis.sources)))
    row = (basis.id, basis.query.sql, basis.rows, *lists, when.now())
    connection.execute("INSERT INTO evidence VALUES (?, ?, ?, ?, ?, ?)", row)
    return True


def basis(connection: sqlite3.Connection, identity: str) -> dict[str, Any]:
    """Return one basis as plain values."""
    query = "SELECT id, query, rows, snapshots, sources FROM evidence WHERE id = ?"
    row = connection.execute(query, (identity,)).fetchone()
    if row is None:
        known = [name for (name,) in connection.execute("SELECT id FROM evidence")]
        raise UnknownNameError.among("basis", identity, known)
    return {
        "id": row[0],
        "query": row[1],
        "rows": row[2],
        "snapshots": json.loads(row[3]),
        "sources": json.loads(row[4]),
    }
