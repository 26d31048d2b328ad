"""The conditions by which products are called dependent, and where the numbers were read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from entente.measures.result import record

GEODEP_PAGE = "https://cepii.fr/cepii/en/bdd_modele/bdd_modele_item.asp?id=41"
EC_PAGE = "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=SWD%3A2021%3A352%3AFIN"
NOT_READ = "the number is quoted at second hand: the document itself could not be opened at this passage"


@dataclass(frozen=True, slots=True)
class Threshold:
    """One condition.

    Attributes
    ----------
    rule
        ``geodep`` (CEPII) or ``ec`` (European Commission).
    indicator
        ``import_hhi``, ``world_hhi``, ``import_export_ratio`` or ``outside_share``.
    value
        The condition is met above it.
    source, url
        Document.
    checked
        Whether the number was read in that document.
    note
        What limits it.
    """

    rule: str
    indicator: str
    value: float
    source: str
    url: str
    checked: bool
    note: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return record(self)


_CEPII = "CEPII, GeoDep: import dependencies (Lefebvre and Wibaux 2024, Policy Brief 47)"
_EC = "European Commission, SWD(2021) 352: Strategic dependencies and capacities"

THRESHOLDS: tuple[Threshold, ...] = (
    Threshold("geodep", "import_hhi", 0.4, _CEPII, GEODEP_PAGE, checked=True),
    Threshold("geodep", "world_hhi", 0.4, _CEPII, GEODEP_PAGE, checked=True),
    Threshold("geodep", "import_export_ratio", 1.0, _CEPII, GEODEP_PAGE, checked=True),
    Threshold("ec", "import_hhi", 0.4, _EC, EC_PAGE, checked=False, note=NOT_READ),
    Threshold("ec", "outside_share", 0.5, _EC, EC_PAGE, checked=False, note=NOT_READ),
    Threshold("ec", "import_export_ratio", 1.0, _EC, EC_PAGE, checked=False, note=NOT_READ),
)
"""All conditions; a product meets a rule if it meets each of its conditions."""

RULES = ("ec", "geodep")


def of_rule(rule: str) -> tuple[Threshold, ...]:
    """Return the conditions of one rule."""
    return tuple(item for item in THRESHOLDS if item.rule == rule)
