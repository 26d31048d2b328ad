"""Texts and issue codes of the General Assembly's roll calls: the three tables of the R package ``unvotes``."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from entente.errors import FormatError
from entente.evidence.records import Reading
from entente.sources._columns import Sieve, doubles, header_of, integers, read_columns
from entente.sources._files import MEBIBYTE, opened, whole
from entente.sources._layout import has_columns, wrong_layout
from entente.sources._national import joint_digest
from entente.sources._text import LONGEST_LINE, check_text
from entente.sources._ties import build, coverage_by_actor, line_locators
from entente.sources.registry import get

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

    from entente.evidence.records import Reject
    from entente.sources._columns import Columns

LIMIT = 256 * MEBIBYTE
VOTES, CALLS, ISSUES = "votes", "roll calls", "issues"
COLUMNS: Final = {
    VOTES: ("rcid", "country", "country_code", "vote"),
    CALLS: ("rcid", "session", "date", "unres", "amend", "para", "short", "descr"),
    ISSUES: ("rcid", "short_name", "issue"),
}
"""Table -> its columns that are read."""

PATTERNS = {VOTES: "un_votes*.csv*", CALLS: "un_roll_calls*.csv*", ISSUES: "un_roll_call_issues*.csv*"}
WORDS = {"yes": 1, "abstain": 2, "no": 3}
CODES = ("me", "nu", "di", "hr", "co", "ec")
"""Issue codes: Middle East, nuclear, disarmament, human rights, colonialism, economic development."""

SPECIAL = ("SS/", "ESS/")
"""Symbols of special and emergency special sessions, which the table files under a regular session beside them."""

SESSION_WITHOUT_VOTES = 19
_NUMBER = r"\d{1,6}"
_SHIFT = 10_000


@dataclass(frozen=True, slots=True)
class _Call:
    """One row of the table of roll calls; ``session`` is ``None`` for a special session."""

    rcid: int
    session: int | None
    date: str
    symbol: str
    title: str
    description: str
    stage: str


def read(path: Path) -> Reading:
    """Read votes, texts and issue codes.

    Parameters
    ----------
    path
        A folder with ``un_votes``, ``un_roll_calls`` and ``un_roll_call_issues`` (comma-separated, plain or gzip), or
        any of these files, with the others beside it. The issue codes may be missing.

    Returns
    -------
    Tables ``vote`` and ``roll_call``, keyed by ``rcid``: titles, descriptions, issue codes, and whether the vote was on
    a paragraph or an amendment, where the source tells. Votes in special sessions have no session.

    Raises
    ------
    InputError
        If a file cannot be read, is missing beside the others, or is not of this layout (FormatError).
    """
    spec = get("unvotes")
    files = _files(path)
    columns = {table: _columns(file, table) for table, file in files.items()}
    whole_calls, call_rejects = _calls(columns[CALLS])
    calls = {rcid: call for rcid, call in whole_calls.items() if call.session != SESSION_WITHOUT_VOTES}
    issues = _issues(columns[ISSUES]) if ISSUES in columns else {}
    sieve = Sieve(columns[VOTES])
    _drop_empty_session(sieve, columns[VOTES], whole_calls.keys() - calls.keys())
    votes = _votes(columns[VOTES], sieve, calls)
    sieve.check(files[VOTES], spec)
    sha256 = joint_digest([files[table] for table in COLUMNS if table in files])
    used = {int(rcid) for rcid in np.unique(votes["rcid"])}
    kept = [call for rcid, call in sorted(calls.items()) if rcid in used]
    rejects = _named(files[VOTES], sieve.rejects) + _named(files[CALLS], call_rejects)
    note = "recorded votes; releases of 2021 and before"
    return Reading(
        origin=replace(spec.origin, version=f"{spec.origin.version}; votes to {max(call.date for call in kept)}"),
        sha256=sha256,
        vintage="",
        tables={"vote": _vote_table(votes, calls, sha256), "roll_call": _call_table(kept, issues, sha256)},
        coverage=coverage_by_actor("diplomacy", "vote", votes["actor"], votes["year"], note=note),
        rejects=tuple(rejects),
        notes=tuple(_notes(kept, issues, has_issues=ISSUES in columns)),
    )


# --- files -----------------------------------------------------------------------------------------------------------


def _files(path: Path) -> dict[str, Path]:
    """Return the file of each table: ``path`` itself by its columns, the others by their names beside it."""
    given = {} if path.is_dir() else {_table_of(path): path}
    folder = path if path.is_dir() else path.parent
    beside = {table: sorted(folder.glob(pattern)) for table, pattern in PATTERNS.items() if table not in given}
    found = given | {table: files[0] for table, files in beside.items() if files}
    missing = [PATTERNS[table] for table in (VOTES, CALLS) if table not in found]
    if missing:
        message = f"{folder} holds no {' and no '.join(missing)}: expected the tables of unvotes in one folder"
        raise FormatError(message, hint=get("unvotes").by_hand)
    return found


def _table_of(path: Path) -> str:
    spec = get("unvotes")
    with opened(path, limit=LIMIT, prefer=spec.files) as stream:
        head = stream.readline(LONGEST_LINE)
    check_text(path, head)
    names = header_of(head)
    fits = [table for table, columns in COLUMNS.items() if has_columns(names, columns)]
    if not fits:
        raise wrong_layout(path, spec, names)
    return fits[0]


def _columns(path: Path, table: str) -> Columns:
    spec = get("unvotes")

    def choose(names: Sequence[str]) -> Sequence[str] | None:
        return COLUMNS[table] if set(COLUMNS[table]) <= set(names) else None

    return read_columns(path, whole(path, limit=LIMIT, prefer=spec.files), spec, choose)


def _named(path: Path, rejects: Sequence[Reject]) -> list[Reject]:
    ordered = sorted(rejects, key=lambda item: item.line)
    return [replace(item, reason=f"{path.name}: {item.reason}") for item in ordered]


def _whole_numbers(column: pa.ChunkedArray[Any]) -> tuple[np.ndarray, np.ndarray]:
    """Return the column as numbers, and which are: R writes some as ``3.0``."""
    import pyarrow.compute as pc

    return integers(pc.replace_substring_regex(column, r"\.0$", ""), _NUMBER)


# --- roll calls ------------------------------------------------------------------------------------------------------


def _calls(columns: Columns) -> tuple[dict[int, _Call], list[Reject]]:
    sieve = Sieve(columns)
    rcid, good = _whole_numbers(columns.table["rcid"])
    session, good_session = _whole_numbers(columns.table["session"])
    sieve.demand(good & good_session, "rcid {rcid!r} or session {session!r} is no number")
    sieve.demand(_dated(columns.table["date"]), "date {date!r} is no ISO date")
    again, torn = doubles(rcid, np.zeros(len(rcid), np.int64))
    sieve.demand(~(again | torn), "second row of roll call {rcid}")
    rows = columns.table.to_pylist()
    kept = np.flatnonzero(sieve.kept).tolist()
    return {int(rcid[row]): _call(int(rcid[row]), int(session[row]), rows[row]) for row in kept}, sieve.rejects


def _dated(column: pa.ChunkedArray[Any]) -> np.ndarray:
    from datetime import date

    def good(word: str) -> bool:
        try:
            return len(word) == len("2000-01-01") and date.fromisoformat(word) is not None
        except ValueError:
            return False

    return np.asarray([good(str(word)) for word in column.to_pylist()], bool)


def _call(rcid: int, session: int, row: Mapping[str, str]) -> _Call:
    symbol = row["unres"].strip()
    regular = None if symbol.startswith(SPECIAL) else session
    return _Call(rcid, regular, row["date"], symbol, _tidy(row["short"]), _tidy(row["descr"]), _stage(row))


def _tidy(text: str) -> str:
    """Return the text with single blanks, quotation marks for the backslashes that stand for them, "" for R's NA."""
    found = " ".join(text.replace("\\\\", '"').replace("\\", '"').strip('" ').split())
    return "" if found == "NA" else found


def _stage(row: Mapping[str, str]) -> str:
    """Return what was voted on; empty where both flags are empty, as in half of the table."""
    if row["amend"] == "1":
        return "amendment"
    if row["para"] == "1":
        return "paragraph"
    return "final" if "0" in {row["amend"], row["para"]} else ""


def _issues(columns: Columns) -> dict[int, tuple[str, ...]]:
    rcid, good = _whole_numbers(columns.table["rcid"])
    codes = columns.table["short_name"].to_pylist()
    found: dict[int, set[str]] = defaultdict(set)
    for row in np.flatnonzero(good).tolist():
        if codes[row] in CODES:
            found[int(rcid[row])].add(str(codes[row]))
    return {number: tuple(sorted(names, key=CODES.index)) for number, names in found.items()}


# --- votes -----------------------------------------------------------------------------------------------------------


def _votes(columns: Columns, sieve: Sieve, calls: Mapping[int, _Call]) -> dict[str, np.ndarray]:
    """Return the good votes as arrays: rcid, year, actor (ids), vote, lines."""
    rcid, good = _whole_numbers(columns.table["rcid"])
    vote = _cast(columns.table["vote"])
    year = _years(calls, int(rcid.max(initial=0)))[rcid]
    sieve.demand(good, "rcid {rcid!r} is no number")
    sieve.demand(vote > 0, "vote {vote!r} is none of yes, abstain, no")
    sieve.demand(year > 0, "roll call {rcid} is not in the table of roll calls")
    rows = np.flatnonzero(sieve.kept)
    actor = np.full(len(rcid), -1, np.int64)
    actor[rows], actors = _actors(columns.table, rows, year)
    sieve.demand(actor >= 0, "no state is named {country!r} ({country_code!r}) in that year")
    again, torn = doubles(rcid[rows] * 1000 + actor[rows], vote[rows])
    sieve.throw(rows[torn & sieve.kept[rows]], "two different votes of one state in roll call {rcid}")
    sieve.throw(rows[again & sieve.kept[rows]], "second vote of one state in roll call {rcid}")
    kept = sieve.kept
    names = np.array([*actors, ""], dtype=object)[actor[kept]]
    return {"rcid": rcid[kept], "year": year[kept], "actor": names, "vote": vote[kept], "lines": columns.lines[kept]}


def _drop_empty_session(sieve: Sieve, columns: Columns, calls: Collection[int]) -> None:
    sieve.drop(np.isin(_whole_numbers(columns.table["rcid"])[0], sorted(calls)))


def _cast(column: pa.ChunkedArray[Any]) -> np.ndarray:
    words, codes = _coded(column)
    values = np.array([WORDS.get(word, 0) for word in words], np.int64)
    return np.asarray(values[codes])


def _coded(column: pa.ChunkedArray[Any]) -> tuple[list[str], np.ndarray]:
    encoded = column.combine_chunks().dictionary_encode()
    if hasattr(encoded, "chunk"):
        encoded = encoded.chunk(0)
    return [str(word) for word in encoded.dictionary.to_pylist()], np.asarray(encoded.indices.to_numpy(), np.int64)


def _years(calls: Mapping[int, _Call], last: int) -> np.ndarray:
    """Return the year of each roll call by its number, (last + 1,), 0 where there is none."""
    years: np.ndarray = np.zeros(last + 1, np.int64)
    for rcid, call in calls.items():
        if rcid <= last:
            years[rcid] = int(call.date[:4])
    return years


def _actors(table: pa.Table, rows: np.ndarray, year: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """Return the actors of some rows as positions in a list of ids (-1 for none), and that list."""
    countries, country = _coded(table["country"])
    codes, code = _coded(table["country_code"])
    who = (country * len(codes) + code)[rows]
    pairs, which = np.unique(who * _SHIFT + year[rows], return_inverse=True)
    found = [
        _actor(countries[pair // _SHIFT // len(codes)], codes[pair // _SHIFT % len(codes)], pair % _SHIFT)
        for pair in pairs.tolist()
    ]
    ids = sorted({name for name in found if name})
    place = {name: position for position, name in enumerate(ids)}
    return np.array([place.get(name, -1) for name in found], np.int64)[which], ids


def _actor(name: str, code: str, year: int) -> str:
    """Return who answers to the name in that year, else to the two-letter code; lenient about years."""
    from entente.actors import find

    by_name = find(name, year, "en", scheme="name", strict=False)
    found = by_name or (find(code, year, scheme="iso2", strict=False) if code else None)
    return found.id if found is not None and found.kind == "state" else ""


# --- tables ----------------------------------------------------------------------------------------------------------


def _vote_table(votes: Mapping[str, np.ndarray], calls: Mapping[int, _Call], sha256: str) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    numbers, which = np.unique(votes["rcid"], return_inverse=True)
    found = [calls[int(number)] for number in numbers]
    index = which.astype(np.int64)
    return build(
        "vote",
        "unvotes",
        sha256,
        {
            "roll_call": pc.cast(pa.array(votes["rcid"]), pa.string()),
            "body": "UNGA",
            "session": pa.array([call.session for call in found], pa.int16()).take(index),
            "date": pa.array([call.date for call in found]).take(index),
            "year": votes["year"],
            "actor": votes["actor"],
            "vote": votes["vote"],
            "locator": line_locators(votes["lines"]),
        },
    )


def _call_table(calls: Sequence[_Call], issues: Mapping[int, tuple[str, ...]], sha256: str) -> pa.Table:
    import pyarrow as pa

    def text(values: Sequence[str]) -> pa.Array[Any]:
        return pa.array([value or None for value in values], pa.string())

    return build(
        "roll_call",
        "unvotes",
        sha256,
        {
            "roll_call": [str(call.rcid) for call in calls],
            "body": "UNGA",
            "session": pa.array([call.session for call in calls], pa.int16()),
            "date": [call.date for call in calls],
            "year": [int(call.date[:4]) for call in calls],
            "symbol": text([call.symbol for call in calls]),
            "title": text([call.title for call in calls]),
            "description": text([call.description for call in calls]),
            "issues": text([";".join(issues.get(call.rcid, ())) for call in calls]),
            "stage": text([call.stage for call in calls]),
        },
    )


def _notes(calls: Sequence[_Call], issues: Mapping[int, tuple[str, ...]], *, has_issues: bool) -> list[str]:
    special = sum(call.session is None for call in calls)
    unknown = sum(not call.stage for call in calls)
    coded = sum(call.rcid in issues for call in calls)
    notes = ["session 19 left out: the Assembly took no regular recorded votes in it"]
    if special:
        notes.append(f"{special} roll calls of special and emergency special sessions have no session number")
    if unknown:
        notes.append(f"of {unknown} roll calls the source does not tell whether a paragraph was voted on")
    missing = (
        f"{coded} of {len(calls)} roll calls have an issue code" if has_issues else "no issue codes beside the votes"
    )
    return [*notes, missing]
