"""China's seat in the United Nations: who sat behind the name."""

from __future__ import annotations

from functools import lru_cache

from entente.actors.blocs import as_day
from entente.actors.registry import spells
from entente.actors.tables import table


@lru_cache(maxsize=1)
def _seat() -> tuple[str, str]:
    """First day on which Taipei held China's seat, and the day on which it passed to Beijing."""
    passed = next(row["date"] for row in table("statehood") if row["fact"] == "un_seat")
    return spells()["TWN"][0].start, passed


def un_seat(actor_id: str, on: str | int) -> str:
    """Return the id of the state that sat in the United Nations under the name of ``actor_id``.

    Between 8 December 1949 (the Correlates of War date of Taiwan) and 25 October 1971 (General Assembly resolution
    2758) the votes recorded for China were those of the government in Taipei, ``TWN``. Every other state sits for
    itself.

    Parameters
    ----------
    actor_id
        Id of a state.
    on
        Day of the vote (ISO 8601), or a year (its 31 December: votes of autumn 1971 need their day).
    """
    start, passed = _seat()
    return "TWN" if actor_id == "CHN" and start <= as_day(on) < passed else actor_id
