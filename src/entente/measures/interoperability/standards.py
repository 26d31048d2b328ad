"""Whose design a weapon is, and with whom its user can therefore work: a table in which every row cites what was read.

``standards.csv`` maps designations (patterns) to the state that designed the family; ``sources.csv`` holds the
citations. The standard follows from the designer (:func:`group_of`) unless the row names another, as for the trainers
of the Warsaw Pact. A supplier is not a designer: Soviet designs come from a dozen states.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from entente.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Mapping

_FOLDER = Path(__file__).parent

Group = Literal["soviet_russian", "nato_western", "turkish", "chinese", "israeli", "other"]
GROUPS: tuple[Group, ...] = get_args(Group)
"""Groups of designs, in the order in which they are shown."""

UNMAPPED = "unmapped"
"""What neither the table nor the flagged assumption can place."""

Standard = Literal["soviet_russian", "nato_western", "chinese", "other"]
STANDARDS: tuple[Standard, ...] = get_args(Standard)

STANDARD_OF: dict[Group, Standard] = {
    "soviet_russian": "soviet_russian",
    "nato_western": "nato_western",
    "turkish": "nato_western",  # designed in a member of NATO, to its standards
    "chinese": "chinese",
    "israeli": "other",
    "other": "other",
}
"""Group of designs -> standard."""

WORKS_WITH: dict[str, str] = {
    "soviet_russian": "Russia and the CSTO",
    "nato_western": "NATO",
    "chinese": "China",
    "other": "",
    UNMAPPED: "",
}
"""With whom a force of this standard can work without adapting."""

EASTERN = frozenset(
    {
        *("ALB", "BGR", "CSK", "CZE", "DDR", "HUN", "POL", "ROU", "SVK"),
        *("ARM", "AZE", "BLR", "EST", "GEO", "KAZ", "KGZ", "LTU", "LVA", "MDA", "TJK", "TKM", "UKR", "UZB"),
        *("BIH", "HRV", "MKD", "MNE", "SRB", "SVN", "YUG", "XKX"),
    }
)
"""States whose arms industries made both Soviet and own designs: nothing is assumed of what they supply."""

NAMELESS = frozenset({"XXX", "XNS", "XIO", "WLD", "NATO", "EU"})
GENERIC = frozenset({"aircraft engine", "ship engine", "vehicle engine", "air refuel system", "turbofan", "turbojet"})
"""Designations that name no type."""

COLUMNS = ("pattern", "family", "design", "standard", "source")


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a fact was read."""

    title: str
    publisher: str
    date: str
    url: str


@dataclass(frozen=True, slots=True)
class Family:
    """One row of the table: weapons of one design.

    Attributes
    ----------
    pattern
        Regular expression that the whole designation must match.
    design
        Id of the state (as it was called then) in which the family was designed.
    group
        Of designs, see :data:`GROUPS`.
    """

    pattern: str
    family: str
    design: str
    group: Group
    citation: Citation


@dataclass(frozen=True, slots=True)
class Standards:
    """The table, first match first."""

    families: tuple[Family, ...]

    def family_of(self, designation: str) -> Family | None:
        """Return the family of a designation, or ``None``."""
        return next((row for row in self.families if _compiled(row.pattern).fullmatch(designation)), None)


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@lru_cache(maxsize=1)
def shipped() -> Standards:
    """Return the table that ships with the package."""
    with (_FOLDER / "sources.csv").open(encoding="utf-8", newline="") as file:
        sources = {
            row["key"]: Citation(row["title"], row["publisher"], row["date"], row["url"])
            for row in csv.DictReader(file)
        }
    return read_standards(_FOLDER / "standards.csv", sources)


def read_standards(path: Path, sources: Mapping[str, Citation] | None = None) -> Standards:
    """Read a table of standards.

    Parameters
    ----------
    path
        Comma-separated, columns as in :data:`COLUMNS`; ``standard`` may be empty or a group of :data:`GROUPS`.
    sources
        Citations by key; an unknown key is taken as the title itself.

    Raises
    ------
    FormatError
        If it is no text, a column or a field is missing, a pattern is no regular expression, or a standard is unknown.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            lines = csv.DictReader(file)
            rows, header = list(lines), lines.fieldnames or ()
    except (UnicodeDecodeError, csv.Error) as error:
        raise FormatError(f"{path} is no CSV table in UTF-8", hint=f"expected: {', '.join(COLUMNS)}") from error
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise FormatError(f"{path} lacks column {missing[0]!r}", hint=f"expected: {', '.join(COLUMNS)}")
    return Standards(tuple(_family(row, sources or {}, number) for number, row in enumerate(rows, 2)))


def _family(row: Mapping[str, str], sources: Mapping[str, Citation], line: int) -> Family:
    lacking = next((name for name in COLUMNS if row[name] is None), None)
    if lacking is not None:
        raise FormatError(f"line {line} has no field {lacking!r}", hint=f"expected: {', '.join(COLUMNS)}")
    try:
        _compiled(row["pattern"])
    except re.error as error:
        raise FormatError(f"line {line}: {row['pattern']!r} is no pattern: {error}") from error
    named = row["standard"]
    if named and named not in GROUPS:
        raise FormatError(f"line {line}: no standard named {named!r}", hint=f"known: {', '.join(GROUPS)}")
    group = next((each for each in GROUPS if each == named), None) or group_of(row["design"])
    key = row["source"]
    return Family(row["pattern"], row["family"], row["design"], group, sources.get(key, Citation(key, "", "", "")))


@lru_cache(maxsize=512)
def group_of(state: str) -> Group:
    """Return the group to which the designs of a state belong.

    Members of NATO (by the shipped dated memberships) count as western, Türkiye apart. States of the former Warsaw Pact
    have designs of both kinds: a row of the table says which, else they are ``other``.
    """
    own: dict[str, Group] = {
        "SUN": "soviet_russian",
        "RUS": "soviet_russian",
        "TUR": "turkish",
        "CHN": "chinese",
        "ISR": "israeli",
    }
    if state in own:
        return own[state]
    return "nato_western" if state in _allies() else "other"


@lru_cache(maxsize=1)
def _allies() -> frozenset[str]:
    from entente.actors import members

    return frozenset(members("NATO")) - EASTERN


def assumed_group(supplier: str, designation: str, note: str) -> Group | None:
    """Return the group assumed of a weapon that the table lacks: that of its supplier, for new weapons only.

    Returns
    -------
    ``None`` where not even that can be said: second-hand weapons, weapons made under a third state's licence, unnamed
    types, suppliers that are no state or have made designs of both kinds.
    """
    doubtful = "second hand" in note or "third state" in note
    if doubtful or designation in GENERIC or supplier in EASTERN or supplier in NAMELESS:
        return None
    return group_of(supplier)
