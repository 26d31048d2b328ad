"""How an actor is called on the page: own names first, then Babel's CLDR, then English."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, cast

from entente.actors.blocs import bloc_ids, bloc_rows
from entente.actors.names import check_language, cldr_names
from entente.actors.registry import spells
from entente.actors.tables import table
from entente.errors import UnknownActorError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from entente.actors.records import Language


@lru_cache(maxsize=4)
def _own_names(language: str) -> Mapping[str, str]:
    return {row["actor"]: row["word"] for row in table(f"words_{language}") if row["type"] == "name"}


def display_name(actor_id: str, language: str = "en") -> str:
    """Return the name of a state or bloc in ``en``, ``ru``, ``tr`` or ``kk``.

    Own tables hold what readers expect ("ОАЭ", "Кыргызстан", "DR Congo") and the states that are gone; the rest are
    CLDR's names through Babel; a state that neither names in the language keeps its English name. A bloc has its
    present name.

    Raises
    ------
    UnknownActorError
        If no actor has the id.
    UnknownNameError
        If the language is not one of the four.
    """
    check_language(language)
    if actor_id in bloc_ids():
        row = bloc_rows(actor_id)[-1]
        return row[f"name_{language}"] or row["name_en"]
    if actor_id not in spells():
        raise UnknownActorError(f"no actor has the id {actor_id!r}", hint="ids are ISO letters or a bloc's code")
    own = _own_names(language).get(actor_id)
    return own or cldr_names(cast("Language", language)).get(actor_id) or spells()[actor_id][-1].name
