"""What a number measures in English, Turkish and Kazakh text, of whom and with whom."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from entente.reading.flows import Flow
from entente.reading.rolenouns import is_state
from entente.reading.windows.predicates import actors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from entente.reading.quantities import Amount
    from entente.reading.windows.predicates import Label, Part, Predicate
    from entente.reading.windows.text import Tongue

_MEASURES: Mapping[Tongue, Mapping[str, str]] = {
    "en": {
        "arms_share": r"(?:arms|weapons?)\s+(?:imports?|exports?|deliveries|purchases|supplies|transfers)"
        r"|(?:imports?|deliveries|supplies)\s+of\s+(?:arms|weapons)",
        "turnover": r"\btrade\b(?!\s+(?:minister|ministry|mission|war|deal))|turnover",
        "imports": r"\bimport",
        "exports": r"\bexport",
        "votes": r"\bvot(?:e|es|ed|ing)\b",
    },
    "tr": {
        "arms_share": r"silah\s+(?:ithalat|ihracat|alım|sevkiyat)",
        "turnover": r"ticaret(?! bakan)",
        "imports": r"ithalat|ithal et",
        "exports": r"ihracat|ihraç et",
        "votes": r"oylama",
    },
    "kk": {
        "arms_share": r"қару(?:-жарақ)?\s+(?:импорт|экспорт|жеткізілім)",
        "turnover": r"тауар айналым|сауда айналым|сауда көлем|айналым|сауда\b(?! министр)",
        "imports": r"импорт",
        "exports": r"экспорт",
        "votes": r"дауыс бер",
    },
}
_BASES: Mapping[Tongue, str] = {
    "en": r"\s*of\s+(?:all\s+|its\s+|the\s+|total\s+|\w+[’']s\s+|\w+\s+){0,3}"
    r"(?:imports?|exports?|trade|turnover|deliveries|supplies|arms|oil|gas|votes?)[^.,;]{0,30}",
    "tr": r"$^",
    "kk": r"$^",
}
_BASES_BEFORE: Mapping[Tongue, str] = {
    "en": r"$^",
    "tr": r"(?:\w+['’]?\w*\s+)?(?:ithalat|ihracat|ticaret|silah)\w*\s*$",
    "kk": r"(?:\w+\s+)?(?:импорт|экспорт|айналым|сауда|қару)\w*\s*$",
}
_TRADED = ("import", "export", "ithal", "ihra", "импорт", "экспорт")
_HOLDERS: tuple[Label, ...] = ("owner", "subject", "from", "by", "between")
_SHARES = frozenset({"share", "pct", "pp"})
_COUNTED = frozenset({"pcs", "persons", "t", "count", "bbl"})


def flow_of(  # noqa: PLR0913, PLR0917 - an amount and all that surrounds it
    text: str, span: tuple[int, int], amount: Amount, parts: Sequence[Part], predicate: Predicate | None, tongue: Tongue
) -> Flow:
    """Say what one amount of a sentence measures.

    Parameters
    ----------
    text, span
        The document's text and the sentence in it.
    amount
        The amount.
    parts, predicate
        Actors and verb of its clause.
    tongue
        ``en``, ``tr`` or ``kk``.
    """
    measure = _measure(text, span, amount, tongue)
    share = amount.unit in _SHARES and amount.delta is None
    base = _base(text, span, amount, tongue) if share else ""
    if measure in {"imports", "exports"} or (measure == "arms_share" and amount.unit in _SHARES):
        reporter, partner = _ends(
            parts, imports=measure != "exports", buys=predicate is not None and predicate.act == "take"
        )
        return Flow(measure, reporter, partner, base=base)
    if measure in {"turnover", "votes"}:
        named = [one.mention.actor for one in parts if one.label != "aside" and _is_partner(one.mention.actor)]
        distinct = [*dict.fromkeys(named), None, None]
        return Flow(measure, distinct[0], distinct[1], base=base)
    return Flow("arms_units" if amount.unit == "pcs" else "other", base=base)


def _is_partner(actor: str) -> bool:
    return is_state(actor) or actor == "EU"


def _measure(text: str, span: tuple[int, int], amount: Amount, tongue: Tongue) -> str | None:
    """Return the measure whose word stands nearest to the amount, in its sentence."""
    surface = text[span[0] : span[1]]
    at = amount.start - span[0]
    found: list[tuple[bool, int, str]] = []
    for name, pattern in _MEASURES[tongue].items():
        places = (match.start() for match in re.finditer(pattern, surface, re.IGNORECASE))
        found.extend((name != "arms_share", abs(place - at), name) for place in places)
    if not found:
        return None
    measure = min(found)[2]
    return measure if amount.unit not in _COUNTED or measure == "votes" else None


def _ends(parts: Sequence[Part], *, imports: bool, buys: bool) -> tuple[str | None, str | None]:
    """Return reporter and partner of an import or export."""
    usable = [one for one in parts if _is_partner(one.mention.actor)]
    far = actors(usable, "from") if imports else actors(usable, "to")
    labels = {"owner", "subject", "between", "by", *(() if imports else ("from",))}
    owners = [one for one in usable if one.label in labels and one.mention.actor not in far]
    near = actors(owners, "subject") if buys else ()
    traded = [one for one in owners if one.noun.startswith(_TRADED)]
    near = near or actors(traded, "owner")
    reporter = next(iter(near or [actor for label in _HOLDERS for actor in actors(owners, label)]), None)
    rest = (one.mention.actor for one in usable if one.mention.actor != reporter and one.label != "aside")
    partner = next(iter(far), None) or next(rest, None)
    into = actors(usable, "to") if imports else ()
    if reporter is None and into:
        reporter = into[0]
    return (reporter, None) if partner == reporter else (reporter, partner)


def _base(text: str, span: tuple[int, int], amount: Amount, tongue: Tongue) -> str:
    """Return the words that say what a share is a share of."""
    after = re.match(_BASES[tongue], text[amount.end : min(span[1], amount.end + 70)], re.IGNORECASE)
    if after is not None:
        return after.group().strip()
    before = re.search(_BASES_BEFORE[tongue], text[max(span[0], amount.start - 60) : amount.start], re.IGNORECASE)
    return before.group().strip() if before is not None else ""
