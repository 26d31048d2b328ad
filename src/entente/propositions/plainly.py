"""Whether a text says in so many words that a state joined or left a bloc, and how: by what stands around the verb.

"Joined NATO in 2023" dates an accession; "joined NATO in condemning the strike" or "left the EU for dead" is an idiom.
What may stand before the state, before the verb, before the bloc and behind it is therefore listed, and anything else
is not plain: a true statement that is worded otherwise stays open, instead of being contradicted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from entente.evidence.claims import Claim

Way = Literal["joined", "left", "paused"]

_WAYS: Mapping[Way, re.Pattern[str]] = {
    "paused": re.compile(
        r"приостановил\w*\s+(?:сво\w+\s+)?(?:участие|членство)|\bsuspended its (?:membership|participation)\b",
        re.IGNORECASE,
    ),
    "left": re.compile(
        r"вы(?:шел|шла|шло|шли|ход)\w*\s+из|покинул|\b(?:left|withdrew|quit|exited)\b",
        re.IGNORECASE,
    ),
    "joined": re.compile(
        r"вступ(?:ил|ает|ила|или|лени)|присоедин(?:ил|ени)|вош(?:ёл|ел|л[аио])\s+в|стал\w*\s+(?:полноправн\w+\s+)?членом"
        r"|основател|\b(?:joined|acceded|accession|became a (?:full )?member)\b",
        re.IGNORECASE,
    ),
}
"""Ways of coming and going, and how a text names them."""
_VERB = re.compile(
    r"вступил\w*|присоединил\w*|вош(?:ёл|ел|ла|ло|ли)|стал\w*\s+(?:полноправн\w+\s+)?членом"
    r"|(?P<left>вышел|выш(?:ла|ло|ли)|покинул\w*|\b(?:left|withdrew|quit|exited)\b)"
    r"|\b(?:joined|acceded|became a (?:full )?member)\b",
    re.IGNORECASE,
)
"""Verbs of a done act; nouns ("accession", "выход") may speak of a debate about it."""
_LESSER: Mapping[str, str] = {
    "observer": r"observers?|наблюдател\w*",
    "partner": r"partners?|партн[её]р\w*",
    "associate": r"associates?|associate members?|ассоциированн\w+",
    "candidate": r"candidates?|кандидат\w*",
}
_ROLE = (
    r"(?:\bas\s+(?:an?\s+|the\s+)?|\b(?:в\s+качестве|на\s+правах|(?:со?|в)\s+статус\w+)\s+)"
    r"(?:(?!(?:its|his|her|their|our)\b)[\w-]+\s+){0,3}?"
)
"""What a status stands after; a "partner" elsewhere in the sentence is somebody else's."""
_AS: Mapping[str, re.Pattern[str]] = {
    status: re.compile(rf"{_ROLE}(?:{names})\b", re.IGNORECASE) for status, names in _LESSER.items()
}
LESSER = frozenset(_LESSER)
"""Ways of taking part short of membership."""

_EN_UNIT = (
    r"(?:\d{1,4}(?:st|nd|rd|th|s)?|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|spring|summer|autumn|fall|winter)"
)
_EN_TIME = (
    rf"(?:in|on|by|since|during|from|until)\s+(?:(?:the|of|early|late|mid|beginning|end|start)[\s-]+)*{_EN_UNIT}"
    rf"(?:(?:\s+of|,)?\s+{_EN_UNIT})*|(?:in\s+)?(?:last|this|that|(?:the\s+)?same)\s+(?:year|month|week|decade|century"
    rf"|{_EN_UNIT})|(?:[\w-]+\s+){{1,2}}(?:years?|months?|weeks?|days?)\s+(?:ago|earlier|later)"
)
_RU_UNIT = (
    r"(?:\d{1,4}(?:-?(?:х|го|м|й))?|январ\w|феврал\w|март[ае]?|апрел\w|ма[еяй]|июн\w|июл\w|август[ае]?|сентябр\w|октябр\w"
    r"|ноябр\w|декабр\w|весн(?:ой|ы)|летом|лета|осен(?:ью|и)|зимой|зимы)\b"
)
_RU_TIME = (
    rf"(?:(?:в|во|с|со|к|на)\s+)?(?:(?:конц|начал|середин)\w+\s+)*{_RU_UNIT}"
    rf"(?:\s+(?:{_RU_UNIT}|год(?:а|у|ов|ах|ы)?\b|г\.|гг\.))*"
    r"|в\s+(?:прошл|эт|т|минувш|текущ|позапрошл)\w*(?:\s+же)?\s+(?:год\w*|месяц\w*|век\w*)|(?:[\w-]+\s+){0,2}назад"
)
_ADVERB = (
    r"back|only|early|again|once|first|also|then|too|now|already|later|earlier|recently|formally|officially|finally"
    r"|eventually|subsequently|itself|yesterday|today|ещ[её]|уже|лишь|только|снова|вновь|впервые|окончательно|официально"
    r"|формально|затем|потом|тогда|сначала|раньше|ранее|позже|позднее|недавно|вчера|сегодня|наконец|также|тоже|сам[аио]?"
)
_WHEN = rf"(?:{_EN_TIME}|{_RU_TIME}|(?:{_ADVERB})\b)"
"""A time, or how an act relates to others in time; "in three exercises" or "в диалог" is none."""

_BEFORE_STATE = re.compile(
    r"(?:.*(?:[.,;:!?()–—\"«“…]\s*(?:and|but|и|а|но)?|\b(?:that|when|after|since|because|while|although|though|whereas"
    r"|что|когда|хотя|пока|поскольку|того,?\s+как|так\s+как))\s*)?"
    rf"(?:{_WHEN},?\s+)*(?:the\s+)?",
    re.IGNORECASE | re.DOTALL,
)
"""The state must begin its clause: "a delegation from ..." is somebody else."""
_BEFORE_VERB = re.compile(
    rf"[\"»”]?(?:,?\s+(?:has|had|which|that|who|котор\w+|и|же|{_WHEN}))*,?\s+",
    re.IGNORECASE,
)
"""Nothing between state and verb may weaken the verb ("nearly", "in effect") or change who acts."""
_BEFORE_BLOC = re.compile(
    r"\s+(?:(?:the|of|from|to|into|[\w]+-led|western|military|defen[cs]e|alliance|bloc|organi[sz]ation"
    r"|из|в|во|к|ко|состав\w*|членов|ряд\w*|военн\w+|блок\w*|организаци\w+|альянс\w*)\s+)*[\"«“]?",
    re.IGNORECASE,
)
"""What may stand between the verb and the bloc; any other word ("left the hall of ...") is what was left or joined."""
_NEXT_CLAUSE = (
    r"after|since|when|because|while|although|though|whereas|despite|amid|which|who|whose|becoming|said|says|according"
    r"|and\s+(?:has|had|is|was|then|later|now|became)|после|когда|хотя|поскольку|несмотря|котор\w+|став|и\s+(?:стал\w*"
    r"|затем|потом|теперь)|сообщ\w+|заяв\w+|сказал\w*|отмет\w+|пиш[еу]т"
)
_STATUS = (
    rf"{_ROLE}(?:{'|'.join(_LESSER.values())}|members?|член\w*)"
    r"(?:\s+(?:states?|countr(?:y|ies)|member|члена?|по\s+диалогу))?"
)
_SAID = r"(?:[\w.-]+\s+){1,3}(?:said|says|reported)"
_BEHIND_BLOC = re.compile(
    rf"[\"»”]?(?:,?\s+(?:{_WHEN}|{_STATUS}\b))*"
    r"(?:\s*(?:$|[.;:!?)…]|,(?:[\"»”]|\s*[–—-]\s))|\s+[–—-]\s"
    rf"|,\s+(?:but|но|а|{_SAID})\b|,?\s+(?:{_NEXT_CLAUSE}|as\s+(?:early|late|recently|of))\b(?!\s+\w+ing\b))",
    re.IGNORECASE,
)
"""What may follow the bloc: a time, a status, the end, another clause. A noun or a complement makes it another act."""


def names_an_act(claim: Claim) -> bool:
    """Whether a quote has a word for coming, going or suspending one's part."""
    return any(pattern.search(claim.quote) for pattern in _WAYS.values())


def is_plain(claim: Claim) -> bool:
    """Whether the quote says in so many words that the source joined or left the bloc, and not a part or deed of it."""
    return _behind(claim) is not None


def _behind(claim: Claim) -> str | None:
    """Return the times and statuses that follow the bloc in a plain statement, up to its end; else ``None``."""
    verb = _VERB.search(claim.quote)
    if verb is None:
        return None
    places = sorted((one.start - claim.start, one.end - claim.start, one.actor) for one in claim.mentions)
    before = [one for one in places if one[0] >= 0 and one[1] <= verb.start()]
    after = next((one for one in places if one[0] >= verb.end()), None)
    if not before or after is None or before[-1][2] not in claim.source or after[2] not in claim.target:
        return None
    quote, state = claim.quote, before[-1]
    upto = (
        _BEFORE_STATE.fullmatch(quote[: state[0]]),
        _BEFORE_VERB.fullmatch(quote[state[1] : verb.start()]),
        _BEFORE_BLOC.fullmatch(quote[verb.end() : after[0]]),
    )
    behind = _BEHIND_BLOC.match(quote[after[1] :])
    return behind[0] if behind is not None and all(part is not None for part in upto) else None


def way_of(claim: Claim) -> Way:
    """Return whether a claim says that the source joined, left or suspended its part.

    Where it is said plainly, its verb decides: a sentence may go on to what another state did.
    """
    if is_plain(claim):
        verb = _VERB.search(claim.quote)
        return "left" if verb is not None and verb["left"] else "joined"
    return next((way for way, pattern in _WAYS.items() if pattern.search(claim.quote)), "joined")


def status_of(claim: Claim) -> set[str]:
    """Return the statuses whose beginning an accession may mean: ``member``, or the lesser one that is named.

    Where it is said plainly, the status stands right behind the bloc; elsewhere a sentence may name another one.
    """
    behind = _behind(claim)
    said = claim.quote if behind is None else behind
    return {status for status, pattern in _AS.items() if pattern.search(said)} or {"member"}
