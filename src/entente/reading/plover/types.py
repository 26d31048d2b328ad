"""The types of the PLOVER codebook, manual 0.8, and the classes that its benchmark joins them to.

Open Event Data Alliance (2021), PLOVER: Political Language Ontology for Verifiable Event Records, draft 0.8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from entente.evidence.claims import PloverType

if TYPE_CHECKING:
    from collections.abc import Mapping

TYPES: tuple[PloverType, ...] = get_args(PloverType)
"""The 16 types of manual 0.8."""

ROOT_OF: Mapping[str, str] = {one: "YIELD" if one in {"CONCEDE", "RETREAT"} else one for one in TYPES}
"""PLOVER type -> root: the benchmark joins CONCEDE and RETREAT to YIELD."""

ROOTS: tuple[str, ...] = tuple(sorted(set(ROOT_OF.values())))
"""The 15 roots in order of the alphabet: columns of every score and of every model."""

PENTA: Mapping[str, int] = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT"), 1),
    **dict.fromkeys(("AID", "COOPERATE", "YIELD"), 2),
    **dict.fromkeys(("ACCUSE", "REJECT", "REQUEST", "THREATEN"), 3),
    **dict.fromkeys(("ASSAULT", "COERCE", "MOBILIZE", "PROTEST", "SANCTION"), 4),
}
"""Root -> quad class, YIELD being material cooperation as a whole."""

MODES: Mapping[str, frozenset[str]] = {
    "CONSULT": frozenset({"visit", "third-party", "multilateral", "phone"}),
    "RETREAT": frozenset({"withdraw", "release", "return", "ease", "disarm", "ceasefire", "access", "resign"}),
    "REQUEST": frozenset({"assist", "change", "yield", "meet"}),
    "ACCUSE": frozenset({"investigate", "allege", "disapprove"}),
    "REJECT": frozenset({"assist", "change", "yield", "meet"}),
    "THREATEN": frozenset({"restrict", "ban", "arrest", "relations", "expel", "territory", "violence"}),
    "PROTEST": frozenset({"demo", "riot", "strike", "hunger", "boycott", "obstruct"}),
    "SANCTION": frozenset({"convict", "cancel", "expel", "withdraw", "discontinue"}),
    "MOBILIZE": frozenset({"troops", "weapons", "police"}),
    "COERCE": frozenset({"seize", "restrict", "ban", "censor", "curfew", "martial-law", "arrest", "deport"}),
    "ASSAULT": frozenset(
        {"abduct", "beat", "torture", "execute", "assassinate", "destroy", "firearms", "explosives"}
        | {"suicide-attack", "heavy-weapons", "sexual", "cleansing", "massacre", "unconventional"}
    ),
}
"""Modes by type; AGREE, SUPPORT, CONCEDE, COOPERATE and AID have none."""

CONTEXTS = frozenset(
    {"political", "military", "intelligence", "peacekeeping", "economic", "diplomatic", "resource", "culture"}
    | {"disease", "enviro_disaster", "migration", "humanitarian", "legal", "human_rights", "rights_freedoms", "crime"}
    | {"corruption", "political_institutions", "executive", "pro_autocracy", "religion_ethnicity", "human_security"}
    | {"terrorism", "cyber", "cbrn"}
)
"""Contexts that this package gives."""

NEEDS_RECIPIENT = frozenset({"COOPERATE", "AID", "SANCTION"})
"""Types that the manual allows only with a recipient."""
