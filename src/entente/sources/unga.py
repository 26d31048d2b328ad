"""UN General Assembly roll calls: one row a state and roll call, states by Correlates of War code."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from entente.evidence.records import Reading
from entente.sources._columns import Sieve, doubles, integers, layout, read_columns
from entente.sources._files import MEBIBYTE, digest, whole
from entente.sources._names import cow_states
from entente.sources._ties import build, coverage_by_actor, line_locators
from entente.sources.registry import get

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pyarrow as pa

    from entente.sources._columns import Columns

LIMIT = 512 * MEBIBYTE
COLUMNS = ("resid", "session", "date", "ccode", "vote")

SESSION_WITHOUT_VOTES = 19
"""The Assembly took no regular recorded votes in its 19th session; the file's one roll call is left out."""

FIRST_YEAR = 1945
"""Session n opens in year n + 1945; the last votes of a session fall in the year after."""

_SHIFT = 1_000_000

NOT_CAST = (8, 9)
"""Codes of the publisher's full file for absent and for not a member: no vote, so no row."""

FEW, MOST = 0.05, 0.5
"""A state that cast at most the one share of a session's votes after at least the other in the session before has
dropped out of the file, not out of the hall."""


LOST = {("TUR", 78): "the rest was lost when the state was renamed Türkiye, so it is no data, not absence"}
"""Known holes: (state, session) -> what happened."""


@dataclass(frozen=True, slots=True)
class _Votes:
    """Votes as arrays of the same length; ``actor`` as codes into ``actors``, ``date`` as codes into ``dates``."""

    resid: np.ndarray
    session: np.ndarray
    date: np.ndarray
    year: np.ndarray
    actor: np.ndarray
    vote: np.ndarray
    lines: np.ndarray
    dates: list[str]
    actors: list[str]

    def only(self, rows: np.ndarray) -> _Votes:
        """Return the votes in ``rows``, a mask."""
        return _Votes(
            resid=self.resid[rows],
            session=self.session[rows],
            date=self.date[rows],
            year=self.year[rows],
            actor=self.actor[rows],
            vote=self.vote[rows],
            lines=self.lines[rows],
            dates=self.dates,
            actors=self.actors,
        )


def read(path: Path) -> Reading:
    """Read General Assembly roll calls.

    Parameters
    ----------
    path
        Comma-separated text (plain, gzip or zip) with columns ``resid`` (session * 1000 + serial), ``session``,
        ``date`` (ISO), ``ccode`` (Correlates of War), ``vote`` (1 yes, 2 abstain, 3 no; 8 and 9 are skipped). Other
        columns may stand beside them.

    Returns
    -------
    Tables ``vote`` and ``roll_call``; absent states have no row. Coverage: each state's years with a vote.

    Raises
    ------
    InputError
        If the file cannot be read, or is not of this layout (FormatError).
    """
    spec = get("unga")
    sha256 = digest(path)
    columns = read_columns(path, whole(path, limit=LIMIT, prefer=spec.files), spec, layout(COLUMNS))
    sieve = Sieve(columns)
    votes, notes = _sift(columns, sieve)
    sieve.check(path, spec)
    notes += _odd_dates(votes) + _gaps(votes)
    origin = replace(
        spec.origin, version=f"{spec.origin.version}; votes to {max(votes.dates[d] for d in np.unique(votes.date))}"
    )
    years, actors = votes.year, np.array(votes.actors, dtype=object)[votes.actor]
    return Reading(
        origin=origin,
        sha256=sha256,
        vintage="",
        tables={"vote": _vote_table(votes, actors, sha256), "roll_call": _roll_call_table(votes, sha256)},
        coverage=coverage_by_actor("diplomacy", "vote", actors, years, note="recorded votes of regular sessions"),
        rejects=tuple(sorted(sieve.rejects, key=lambda item: item.line)),
        notes=tuple(notes),
    )


def _sift(columns: Columns, sieve: Sieve) -> tuple[_Votes, list[str]]:
    table = columns.table
    resid, good_resid = integers(table["resid"])
    session, good_session = integers(table["session"], r"\d{1,3}")
    ccode, good_ccode = integers(table["ccode"], r"\d{1,3}")
    vote, good_vote = integers(table["vote"], r"[12389]")
    day, year, dates = _dates(table["date"])
    sieve.demand(
        good_resid & good_session & good_ccode, "resid {resid!r}, session {session!r} or ccode {ccode!r} is no number"
    )
    sieve.demand(good_vote, "vote {vote!r} is none of 1, 2, 3 (8 absent, 9 no member)")
    sieve.demand(year > 0, "date {date!r} is no ISO date")
    sieve.demand(resid // 1000 == session, "resid {resid} does not belong to session {session}")
    notes = _drop(sieve, session, vote)
    usual = _usual_dates(sieve, resid, day)
    notes += _moved(sieve, resid, usual != day)
    day, year = usual, _years(dates)[usual]
    actor, actors = cow_states(ccode, year)
    sieve.demand(actor >= 0, "no state had COW code {ccode} on {date}")
    _reject_doubles(sieve, resid, actor, vote)
    votes = _Votes(resid, session, day, year, actor, vote, columns.lines, dates, actors)
    return votes.only(sieve.kept), notes


def _dates(column: pa.ChunkedArray[Any]) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Return codes of the dates, their years (0 where a date is none), and the dates by code."""
    encoded = column.combine_chunks().dictionary_encode()
    if hasattr(encoded, "chunk"):
        encoded = encoded.chunk(0)
    words = [str(word) for word in encoded.dictionary.to_pylist()]
    codes = encoded.indices.to_numpy().astype(np.int64)
    return codes, _years(words)[codes], words


def _years(words: Sequence[str]) -> np.ndarray:
    return np.array([_year(word) for word in words], dtype=np.int64)


def _year(word: str) -> int:
    try:
        return date.fromisoformat(word).year if re.fullmatch(r"\d{4}-\d{2}-\d{2}", word) else 0
    except ValueError:
        return 0


def _usual_dates(sieve: Sieve, resid: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Return for each row that is still in the most frequent date of its roll call; the row's own for the others."""
    rows = np.flatnonzero(sieve.kept)
    pairs, counts = np.unique(resid[rows] * _SHIFT + day[rows], return_counts=True)
    order = np.lexsort((counts, pairs // _SHIFT))
    calls, days = pairs[order] // _SHIFT, pairs[order] % _SHIFT
    last = np.searchsorted(calls, resid[rows], side="right") - 1
    usual = day.copy()
    usual[rows] = days[last]
    return usual


def _moved(sieve: Sieve, resid: np.ndarray, other: np.ndarray) -> list[str]:
    odd = sieve.kept & other
    if not odd.any():
        return []
    calls = len(np.unique(resid[odd]))
    count = int(odd.sum())
    return [f"{count} votes in {calls} roll calls bear another date than the rest of their roll call: given its date"]


def _drop(sieve: Sieve, session: np.ndarray, vote: np.ndarray) -> list[str]:
    empty = sieve.drop(session == SESSION_WITHOUT_VOTES)
    not_cast = sieve.drop(np.isin(vote, NOT_CAST))
    notes = ["emergency special sessions are not in this dataset"]
    if empty:
        notes.append(f"session 19 left out ({empty} votes): the Assembly took no regular recorded votes in it")
    if not_cast:
        notes.append(f"{not_cast} rows for absent states or non-members left out: absence is no vote")
    return notes


def _reject_doubles(sieve: Sieve, resid: np.ndarray, actor: np.ndarray, vote: np.ndarray) -> None:
    """Throw out repeated votes of a state in a roll call; if they differ, all of them."""
    rows = np.flatnonzero(sieve.kept)
    again, torn = doubles(resid[rows] * 1000 + actor[rows], vote[rows])
    sieve.throw(rows[torn], "two different votes of one state in roll call {resid}")
    sieve.throw(rows[again], "second vote of one state in roll call {resid}")


def _gaps(votes: _Votes) -> list[str]:
    """Say which states vanish from a session: nearly no votes after many in the session before."""
    cast = np.zeros((int(votes.session.max(initial=0)) + 1, len(votes.actors)), dtype=np.int64)
    np.add.at(cast, (votes.session, votes.actor), 1)
    held = np.bincount(np.unique(votes.resid) // 1000, minlength=len(cast))
    share = cast / np.maximum(held, 1)[:, None]
    gone = np.argwhere((cast[1:] > 0) & (share[1:] <= FEW) & (share[:-1] >= MOST)).tolist()
    found = {(votes.actors[actor], row + 1): int(cast[row + 1, actor]) for row, actor in gone}
    known = [
        f"{actor} has only {found.pop((actor, session))} of {held[session]} votes in session {session}: {reason}"
        for (actor, session), reason in LOST.items()
        if (actor, session) in found
    ]
    rest = ", ".join(f"{actor} {session}" for actor, session in sorted(found))
    return known + ([f"nearly no votes after many in the session before (state and session): {rest}"] if rest else [])


def _odd_dates(votes: _Votes) -> list[str]:
    """Say which roll calls bear a date outside their session."""
    late = votes.year - votes.session - FIRST_YEAR
    odd = np.unique(votes.resid[(late < 0) | (late > 1)])
    if not len(odd):
        return []
    return [f"dated outside their session, kept as dated: roll calls {', '.join(map(str, odd.tolist()[:10]))}"]


def _vote_table(votes: _Votes, actors: np.ndarray, sha256: str) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    return build(
        "vote",
        "unga",
        sha256,
        {
            "roll_call": pc.cast(pa.array(votes.resid), pa.string()),
            "body": "UNGA",
            "session": votes.session,
            "date": pa.array(votes.dates).take(pa.array(votes.date)),
            "year": votes.year,
            "actor": actors,
            "vote": votes.vote,
            "locator": line_locators(votes.lines),
        },
    )


def _roll_call_table(votes: _Votes, sha256: str) -> pa.Table:
    resid, first = np.unique(votes.resid, return_index=True)
    return build(
        "roll_call",
        "unga",
        sha256,
        {
            "roll_call": [str(key) for key in resid.tolist()],
            "body": "UNGA",
            "session": votes.session[first],
            "date": [votes.dates[code] for code in votes.date[first].tolist()],
            "year": votes.year[first],
        },
    )
