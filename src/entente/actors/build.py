"""Recompute the shipped tables: ``python -m entente.actors.build --data DIR`` (same input, same bytes).

``states.csv`` joins the two lists of independent states (Correlates of War, v2016; Gleditsch and Ward, to 2020) into
spells in which an actor keeps its codes, adds ISO codes from Babel's CLDR and the COW-to-ISO concordance, and the few
dated facts of ``statehood.csv`` that neither list holds. ``lemmas_ru.csv`` holds the lemmas that pymorphy3 gives to
the Russian words of the other tables (see :mod:`entente.actors.lemmas`).

Repaired on the way: the concordance gives Antigua the letters of Antarctica, and North Macedonia's number also to
Macao; ``cw_gw_panel`` repeats 79 code-years, which are dropped before the check that every Gleditsch-Ward code meets
the same actor as the COW code beside it.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import itertools
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from entente.actors.lemmas import lemma_rows
from entente.actors.tables import COLUMNS, FOLDER, table
from entente.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Codes = Mapping[int, str]

OPEN = date.max
LIST_ENDS = {"cow": date(2016, 12, 31), "gw": date(2020, 12, 31)}
NOTE = "alive when the lists end (COW 2016-12-31, GW 2020-12-31); taken as alive since"

# Where the concordance is wrong or silent. 816 is the state that became today's Viet Nam.
ISO_OF_COW = {58: "ATG", 221: "MCO", 223: "LIE", 343: "MKD", 347: "XKX", 713: "TWN", 816: "VNM", 817: ""}
# Gleditsch-Ward numbers that differ from COW's for the same actor, or that COW does not have.
ID_OF_GW = {
    89: "UPC",
    99: "GCL",
    340: "SRB",
    396: "ABK",
    397: "SOT",
    563: "TRA",
    564: "OFS",
    711: "TBT",
    815: "XVNM",
    970: "KIR",
    971: "NRU",
    972: "TON",
    973: "TUV",
}
YUGOSLAVIA = date(1918, 12, 1)  # Gleditsch and Ward: 345 begins
SERBIA = date(2006, 6, 5)  # Gleditsch and Ward: 340 begins again
SHARED = {365: ("RUS", "SUN", "RUS"), 345: ("SRB", "YUG", "SCG", "SRB")}
# Annual rows of a year of change belong to the actor that held the code longer; the Soviet Union's begin in 1922.
YEAR_OF_CHANGE = {date(1922, 12, 30): 1922}
ISO_GONE = {"SUN": "810", "YUG": "890", "SCG": "891", "CSK": "200", "DDR": "278", "YMD": "720"}
ISO2_GONE = {"SUN": "SU", "YUG": "YU", "SCG": "CS", "CSK": "CS", "DDR": "DD", "YMD": "YD", "XKX": "XK"}
# Numbers of trade statistics for groups of states, or of a territory on another line.
NOT_A_STATE = {58, 446, 490, 711}
OLD_NUMERIC = {"230", "249", "278", "280", "720", "736", "886"}
NUMERIC_OTHER = {"YUG": {891}, "RVN": {868}, "VNM": {866}}
SUCCESSORS = {
    "SUN": "RUS",
    "YUG": "SCG",
    "SCG": "SRB",
    "CSK": "CZE SVK",
    "DDR": "DEU",
    "YMD": "YEM",
    "RVN": "VNM",
    "ZAN": "TZA",
    "AUH": "AUT HUN",
    "UPC": "CRI GTM HND NIC SLV",
    "GCL": "COL ECU VEN",
    "TRA": "ZAF",
    "OFS": "ZAF",
    **dict.fromkeys(("BAD", "BAV", "HAN", "HSE", "HSG", "MEC", "SAX", "WRT"), "DEU"),
    **dict.fromkeys(("MOD", "PAP", "PMA", "SIC", "TUS"), "ITA"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list: actor ``id`` is in ``system`` under ``code`` from ``start`` to before ``stop``."""

    id: str
    system: str
    code: int | None
    abb: str
    start: date
    stop: date


def _gz(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _next(day: date) -> date:
    return day if day == OPEN else day + timedelta(days=1)


def _lines(rows: Iterable[dict[str, str]], code: str, abb: str, system: str) -> list[tuple[int, str, date, date]]:
    """Lines of a list as code, letters, first day, day after the last; open where the list ends."""
    ends = LIST_ENDS[system]
    out = []
    for row in rows:
        last = date.fromisoformat(row["end"])
        out.append((int(row[code]), row[abb], date.fromisoformat(row["start"]), OPEN if last >= ends else _next(last)))
    return out


def _concordance(path: Path) -> dict[int, str]:
    """COW code to ISO letters, the first line of a code winning; unknown letters and lines without letters left out."""
    found: dict[int, str] = {}
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            if row["cow_id"] and row["cow3"] and row["iso3"]:
                found.setdefault(int(row["cow_id"]), row["iso3"])
    return found | ISO_OF_COW


def _trade_numbers(path: Path, ids: Codes) -> dict[str, set[int]]:
    """Numbers that trade statistics use beside ISO's, by actor."""
    numbers: dict[str, set[int]] = defaultdict(set)
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            known = row["cow_id"] and row["cow3"] and row["iso_id"] and int(row["cow_id"]) in ids
            if known and int(row["iso_id"]) not in NOT_A_STATE and int(row["cow_id"]) not in {*SHARED, 816, 817}:
                numbers[ids[int(row["cow_id"])]].add(int(row["iso_id"]))
    for actor, more in NUMERIC_OTHER.items():
        numbers[actor] |= more
    return numbers


def _iso_codes() -> dict[str, tuple[str, int]]:
    """ISO letters to two letters and number, from Babel's CLDR; gone states from ISO 3166-3."""
    from babel.core import get_global

    aliases = get_global("territory_aliases")
    number = {
        to[0]: int(key) for key, to in aliases.items() if key.isdigit() and len(to) == 1 and key not in OLD_NUMERIC
    }
    letters = {key: to[0] for key, to in aliases.items() if len(key) == 3 and key.isalpha() and len(to) == 1}  # noqa: PLR2004 - ISO letters
    living = {key: (two, number[two]) for key, two in letters.items() if two in number}
    return living | {key: (ISO2_GONE[key], int(code)) for key, code in ISO_GONE.items()}


def _cow_ids(lines: Iterable[tuple[int, str, date, date]], iso: Codes, living: Iterable[str]) -> dict[int, str]:
    """Actor id of each COW code: ISO letters, else COW letters, with an X before letters that a living state has."""
    taken = set(living)
    return {code: iso.get(code) or (f"X{abb}" if abb in taken else abb) for code, abb, _, _ in lines}


def _facts() -> dict[tuple[str, str], date]:
    return {(row["actor"], row["fact"]): date.fromisoformat(row["date"]) for row in table("statehood")}


def _breaks(facts: Mapping[tuple[str, str], date]) -> dict[int, tuple[date, ...]]:
    """Days on which a code passes from one actor to the next, for the two codes that several actors share."""
    union = (facts["SUN", "begins"], _next(facts["SUN", "ends"]))
    return {365: union, 345: (YUGOSLAVIA, facts["SCG", "begins"], SERBIA)}


def _entries(
    lines: Iterable[tuple[int, str, date, date]],
    system: str,
    id_of: Callable[[int], str],
    breaks: Mapping[int, tuple[date, ...]],
) -> list[Entry]:
    """Give each line its actor, cutting the lines of shared codes at the days of change."""
    out = []
    for code, abb, start, stop in lines:
        names = SHARED.get(code, (id_of(code),))
        edges = (date.min, *breaks.get(code, ()), OPEN)
        for name, low, high in zip(names, edges, edges[1:], strict=False):
            if max(start, low) < min(stop, high):
                out.append(Entry(name, system, code, abb, max(start, low), min(stop, high)))
    return out


def _un_entries(facts: Mapping[tuple[str, str], date]) -> list[Entry]:
    return [
        Entry(actor, "un", None, "", day, OPEN)
        for (actor, fact), day in facts.items()
        if fact in {"un_member", "un_observer"}
    ]


def _segments(entries: Iterable[Entry]) -> list[tuple[date, date, dict[str, Entry]]]:
    """Cut one actor's lines into spells with constant codes; a UN line counts only where no list has the actor."""
    lines = list(entries)
    edges = sorted({day for line in lines for day in (line.start, line.stop)})
    out: list[tuple[date, date, dict[str, Entry]]] = []
    for low, high in itertools.pairwise(edges):
        live = {line.system: line for line in lines if line.start <= low and high <= line.stop}
        if len(live) > 1:
            live.pop("un", None)
        if not live:
            continue
        same = out and out[-1][1] == low and _codes(out[-1][2]) == _codes(live)
        if same:
            out[-1] = (out[-1][0], high, live)
        else:
            out.append((low, high, live))
    return out


def _codes(live: Mapping[str, Entry]) -> dict[str, int | None]:
    return {system: line.code for system, line in live.items()}


def _first_year(actor: str, start: date, changes: Mapping[date, tuple[str, str]]) -> int:
    """First year whose annual rows are this actor's: for a shared code the actor that held it longer in that year."""
    if start not in changes or changes[start][1] != actor or start == date(start.year, 1, 1):
        return start.year
    late = start.timetuple().tm_yday > 183  # noqa: PLR2004 - middle of the year
    return YEAR_OF_CHANGE.get(start, start.year + late)


def _last_year(actor: str, stop: date, changes: Mapping[date, tuple[str, str]]) -> int | None:
    if stop == OPEN:
        return None
    if stop in changes and changes[stop][0] == actor:
        return _first_year(changes[stop][1], stop, changes) - 1
    return (stop - timedelta(days=1)).year


def _changes(breaks: Mapping[int, tuple[date, ...]]) -> dict[date, tuple[str, str]]:
    """Day of change to the actors before and after it."""
    return {
        day: pair
        for code, days in breaks.items()
        for day, pair in zip(days, zip(SHARED[code], SHARED[code][1:], strict=False), strict=True)
    }


def _check_panel(rows: Iterable[dict[str, str]], cow: Codes, gw: Codes) -> int:
    """Check that codes that stand side by side in a year mean one actor; return the number of repeated rows."""
    seen: set[tuple[str, str]] = set()
    repeats = 0
    for row in rows:
        repeats += bool(row["gwcode"]) and (row["gwcode"], row["year"]) in seen
        seen.add((row["gwcode"], row["year"]))
        if not row["gwcode"] or not row["ccode"]:
            continue
        left, right = int(row["gwcode"]), int(row["ccode"])
        if gw[left] != cow[right] and {left, right} != {340, 345}:
            raise FormatError(f"cw_gw_panel joins GW {left} and COW {right}, which are {gw[left]} and {cow[right]}")
    return repeats


def state_rows(data: Path) -> list[dict[str, str]]:
    """Compute the rows of ``states.csv`` from the folder of source tables ``data``."""
    folder, iso_file = data / "states" / "isard", data / "text" / "ngec" / "cow2iso.txt"
    cow = _lines(_gz(folder / "cw_system.csv.gz"), "ccode", "cw_abb", "cow")
    gw = _lines(_gz(folder / "gw_system.csv.gz"), "gwcode", "gw_abb", "gw")
    iso = _iso_codes()
    cow_ids = _cow_ids(cow, _concordance(iso_file), iso)
    gw_ids = {code: ID_OF_GW.get(code) or cow_ids[code] for code, *_ in gw}
    _check_panel(_gz(folder / "cw_gw_panel.csv.gz"), cow_ids, gw_ids)
    facts = _facts()
    breaks = _breaks(facts)
    entries = [
        *_entries(cow, "cow", cow_ids.__getitem__, breaks),
        *_entries(gw, "gw", gw_ids.__getitem__, breaks),
        *_un_entries(facts),
    ]
    return _rows(entries, iso, _trade_numbers(iso_file, cow_ids), _changes(breaks))


def _rows(
    entries: Iterable[Entry],
    iso: Mapping[str, tuple[str, int]],
    numbers: Mapping[str, set[int]],
    changes: Mapping[date, tuple[str, str]],
) -> list[dict[str, str]]:
    by_actor: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_actor[entry.id].append(entry)
    names = {row["actor"]: row["word"] for row in table("words_en") if row["type"] == "name"}
    out = []
    for actor in sorted(by_actor):
        two, number = iso.get(actor, (ISO2_GONE.get(actor, ""), 0))
        fixed = {
            "id": actor,
            "iso3": actor if actor in iso or actor == "XKX" else "",
            "iso2": two,
            "iso_numeric": str(number or ""),
            "numeric_other": " ".join(str(code) for code in sorted(numbers.get(actor, set()) - {number})),
            "name": names[actor],
            "successor": SUCCESSORS.get(actor, ""),
        }
        out += [fixed | _spell(actor, *segment, changes) for segment in _segments(by_actor[actor])]
    return out


def _spell(
    actor: str, start: date, stop: date, live: Mapping[str, Entry], changes: Mapping[date, tuple[str, str]]
) -> dict[str, str]:
    facts = sorted({row["source"] for row in table("statehood") if row["actor"] == actor and row["fact"] != "un_seat"})
    systems = [system for system in ("cow", "gw", "un") if system in live]
    lists = [system for system in systems if system != "un"]
    return {
        "cow": str(live["cow"].code) if "cow" in live else "",
        "cow_abb": live["cow"].abb if "cow" in live else "",
        "gw": str(live["gw"].code) if "gw" in live else "",
        "gw_abb": live["gw"].abb if "gw" in live else "",
        "from": start.isoformat(),
        "to": "" if stop == OPEN else (stop - timedelta(days=1)).isoformat(),
        "first_year": str(_first_year(actor, start, changes)),
        "last_year": str(_last_year(actor, stop, changes) or ""),
        "systems": " ".join(systems),
        "source": " ".join([*lists, "cow_iso", "cldr", *facts]),
        "note": NOTE if stop == OPEN and lists else "",
    }


def _csv(rows: Iterable[Mapping[str, str]], columns: tuple[str, ...]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def build(data: Path, out: Path = FOLDER) -> None:
    """Write ``states.csv`` and ``lemmas_ru.csv`` into ``out``."""
    (out / "states.csv").write_text(_csv(state_rows(data), COLUMNS["states"]), encoding="utf-8")
    table.cache_clear()
    (out / "lemmas_ru.csv").write_text(_csv(lemma_rows(), COLUMNS["lemmas_ru"]), encoding="utf-8")


def main(arguments: list[str] | None = None) -> None:
    """Run the command ``python -m entente.actors.build``."""
    parser = argparse.ArgumentParser(prog="python -m entente.actors.build", description="Recompute the actor tables.")
    parser.add_argument("--data", type=Path, required=True, help="folder with states/ and text/ as published")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder to write into (default: the package's)")
    given = parser.parse_args(arguments)
    build(given.data, given.out)


if __name__ == "__main__":
    main()
