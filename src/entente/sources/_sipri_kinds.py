"""What an order of SIPRI's register is: its category of weapon, and whether the recipient makes it itself.

The eleven categories follow SIPRI's page on coverage (http://www.sipri.org/databases/armstransfers/background/coverage).
The newer export states category and local production; of the older one both are read from description and comments.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from pathlib import Path
from typing import Literal

_TABLE = Path(__file__).with_name("sipri_categories.csv")

STATED = {
    "aircraft": "aircraft",
    "air-defence systems": "air_defence",
    "air defence systems": "air_defence",
    "anti-submarine warfare weapons": "naval_weapon",
    "armoured vehicles": "armour",
    "artillery": "artillery",
    "engines": "engine",
    "missiles": "missile",
    "naval weapons": "naval_weapon",
    "satellites": "satellite",
    "sensors": "sensor",
    "ships": "ship",
    "other": "other",
}
"""The column "Armament category" of the newer export, in lower case."""

Local = Literal["", "part", "whole"]

_HERE = {
    "Germany": "Germany|FRG",
    "Soviet Union": "Soviet Union|USSR",
    "Turkiye": "Turkiye|Turkey",
    "United Arab Emirates": "United Arab Emirates|UAE",
    "United Kingdom": "United Kingdom|UK",
    "United States": "United States|USA",
}
"""How comments call the recipient, where it is not by its name."""

_WORK = re.compile(r"assembl|licen[cs]e|\bkits?\b|\bproduced\b|\bproduction\b|\bbuilt\b", re.IGNORECASE)
_NO_PLACE = re.compile(
    r"\b(assembled|assembly) from kits|produced under licen[cs]e\b|licen[cs]ed production", re.IGNORECASE
)
_PLACE = re.compile(r"\b(?:in|from|by) (?:the )?[A-Z]")
_ELSEWHERE = re.compile(
    # the platform, not the weapon, is made there; or nothing came of it; or it is parts, not weapons, that are made
    r"^(for|with|from|part of|originally|planned)\b|\bfor (use |modernization |\w+ ){0,3}\d|cancelled|prior to",
    re.IGNORECASE,
)
_PARTS = re.compile(r"components", re.IGNORECASE)
_ASSEMBLY = re.compile(r"assembl|licen[cs]e", re.IGNORECASE)
_SOME = re.compile(
    r"\bincl|most|\bsome|\brest\b|part|probabl|possib|\bmay\b|\d|offsets|delivery planned", re.IGNORECASE
)
_THIRD = re.compile(r"under [A-Z]\w+ licen[cs]e")


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return tuple((re.compile(row["pattern"]), row["category"]) for row in csv.DictReader(file))


@lru_cache(maxsize=1024)
def category_of(description: str, stated: str = "") -> str | None:
    """Return the category of a weapon; ``None`` if neither the register nor the table of patterns tells.

    Parameters
    ----------
    description
        Such as ``fighter/ground-attack aircraft``; the first pattern of the table that is found in it decides.
    stated
        The category that the register itself states, which goes before.
    """
    named = STATED.get(stated.casefold())
    return named or next((category for pattern, category in _rules() if pattern.search(description)), None)


def local_production(comments: str, recipient: str) -> Local:
    """Return whether the recipient makes or assembles the ordered weapons itself, as far as the comments tell.

    Returns
    -------
    ``whole``, ``part`` (some of them, or possibly) or empty: not stated.
    """
    here = re.compile(rf"\b(in|by) (the )?({_HERE.get(recipient, re.escape(recipient))})\b")
    found = {_local(clause.strip(), here) for clause in comments.split(";")}
    return "whole" if "whole" in found else "part" if "part" in found else ""


def _local(clause: str, here: re.Pattern[str]) -> Local:
    if (
        not _WORK.search(clause)
        or _ELSEWHERE.search(clause)
        or (_PARTS.search(clause) and not _ASSEMBLY.search(clause))
    ):
        return ""
    if not here.search(clause) and (_PLACE.search(clause) or not _NO_PLACE.search(clause)):
        return ""
    return "part" if _SOME.search(clause) else "whole"


def third_licence(comments: str) -> bool:
    """Return whether the supplier makes the weapon under another state's licence."""
    return bool(_THIRD.search(comments))
