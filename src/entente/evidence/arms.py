"""Words on arms that readers and measures share."""

from __future__ import annotations

CATEGORIES = (
    *("aircraft", "air_defence", "armour", "artillery", "engine", "missile"),
    *("naval_weapon", "satellite", "sensor", "ship", "other"),
)
"""Categories of weapons, as SIPRI's page on coverage names them: the column ``category`` of the table ``tie``."""
