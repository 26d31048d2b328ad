"""What both layouts of the UN Digital Library share: vote letters, dates, sessions, and names of states."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from entente.sources._names import Names
from entente.sources._ties import build, line_locators

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

VOTES = {"Y": 1, "A": 2, "N": 3, "X": 0}
"""Letter -> code; X is listed but not voting."""

ASSEMBLY, COUNCIL = "UNGA", "UNSC"
CHINA = "CHN"

SPELLINGS = {
    "TKAZAKHSTAN": "KAZAKHSTAN",
    "CHILES": "CHILE",
    "SERBIAMONTENEGRO": "SERBIA AND MONTENEGRO",
    "REPULIC OF MOLDOVA": "REPUBLIC OF MOLDOVA",
    "BOLIVIA (PLURINATIOANL STATE OF)": "BOLIVIA (PLURINATIONAL STATE OF)",
    "BOLIVIA (PLUNATIONAL STATE OF)": "BOLIVIA (PLURINATIONAL STATE OF)",
    "PLURINATIONAL STATE OF BOLIVIA": "BOLIVIA (PLURINATIONAL STATE OF)",
    "DEMOCRATIC CAMPUCHEA": "DEMOCRATIC KAMPUCHEA",
    "CONGO (DEMOCRATIC REPUBLIC OF)": "DEMOCRATIC REPUBLIC OF THE CONGO",
    "COTE D’IVOIRE": "COTE D'IVOIRE",
}
"""Names as misread or mistyped in the records -> as meant."""

GARBLED = re.compile(r"A[AY] (?=[A-Z])")
"""Two letters where the vote should stand: the vote itself is not known."""

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}


@dataclass(frozen=True, slots=True)
class Call:
    """A resolution that was voted on.

    Attributes
    ----------
    key
        Number of the Library's record.
    date
        ISO date, or a bare year.
    totals
        Stated totals by letter.
    """

    key: str
    body: str
    date: str
    symbol: str | None
    title: str
    totals: dict[str, int]


@dataclass(frozen=True, slots=True)
class Votes:
    """Votes as (n,) arrays: position of the resolution in a list, actor id, vote, line in the file."""

    call: np.ndarray
    actor: np.ndarray
    vote: np.ndarray
    line: np.ndarray


def vote_table(calls: Sequence[Call], votes: Votes, sha256: str) -> pa.Table:
    """Return the table ``vote``."""
    import pyarrow as pa

    place = pa.array(votes.call)
    facts = {name: values.take(place) for name, values in _facts(calls).items()}
    columns = {**facts, "actor": votes.actor, "vote": votes.vote, "locator": line_locators(votes.line)}
    return build("vote", "undl", sha256, columns)


def roll_call_table(calls: Sequence[Call], sha256: str) -> pa.Table:
    """Return the table ``roll_call``."""
    import pyarrow as pa

    totals = {
        name: pa.array([call.totals.get(letter) for call in calls], pa.int16())
        for name, letter in (("yes", "Y"), ("no", "N"), ("abstain", "A"))
    }
    words = {
        "symbol": pa.array([call.symbol for call in calls], pa.string()),
        "title": pa.array([call.title or None for call in calls], pa.string()),
    }
    return build("roll_call", "undl", sha256, {**_facts(calls), **words, **totals})


def _facts(calls: Sequence[Call]) -> dict[str, Any]:
    import pyarrow as pa

    return {
        "roll_call": pa.array([call.key for call in calls], pa.string()),
        "body": pa.array([call.body for call in calls], pa.string()),
        "session": pa.array([session_of(call.symbol or "") for call in calls], pa.int16()),
        "date": pa.array([call.date for call in calls], pa.string()),
        "year": pa.array(years_of(calls), pa.int16()),
    }


def years_of(calls: Sequence[Call]) -> np.ndarray:
    """Return the years of the resolutions, (len(calls),)."""
    return np.array([int(call.date[:4]) for call in calls], dtype=np.int64)


def seated(calls: Sequence[Call], votes: Votes) -> Votes:
    """Return the votes with China's given to the state that held its seat on the day."""
    from entente.actors import un_seat

    china = np.flatnonzero(votes.actor == CHINA)
    actor = votes.actor.copy()
    actor[china] = [un_seat(CHINA, calls[call].date) for call in votes.call[china].tolist()]
    return replace(votes, actor=actor)


def bare_dates(calls: Sequence[Call]) -> list[str]:
    """Return a note on the resolutions that are dated by year only, if there are any."""
    bare = sum(call.date.isdecimal() for call in calls)
    return [f"{bare} resolutions are dated by year only"] if bare else []


def clean(name: str) -> str:
    """Return a state's name as meant: blanks put right, known misreadings undone."""
    plain = " ".join(name.upper().split())
    return SPELLINGS.get(plain, plain)


def names() -> Names:
    """Return a memory for the Library's names of states."""
    return Names("en")


def day_of(text: str) -> str:
    """Return an ISO date or a bare year (two records have no more); empty if it is neither."""
    word = text.strip()
    if re.fullmatch(r"(19|20)\d{2}", word):
        return word
    try:
        return date.fromisoformat(word).isoformat() if re.fullmatch(r"\d{4}-\d{2}-\d{2}", word) else ""
    except ValueError:
        return ""


def session_of(symbol: str) -> int | None:
    """Return the regular session that a symbol names (``A/RES/68/262``, ``A/RES/377(V)``), else ``None``."""
    arabic = re.match(r"A/(?:RES/)?(\d{1,3})/", symbol)
    if arabic:
        return int(arabic[1])
    roman = re.match(r"A/RES/\d+\s*\(([IVXL]+)\)", symbol)
    return _roman(roman[1]) if roman else None


def _roman(numeral: str) -> int:
    digits = [_ROMAN[letter] for letter in numeral]
    after = [*digits[1:], 0]
    return sum(-digit if digit < following else digit for digit, following in zip(digits, after, strict=True))
