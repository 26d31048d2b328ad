"""Claims that date a membership ("вступил в ОДКБ в 1994 году") or count members ("в ОТГ входят пять государств")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from entente.propositions.asking import answered, unanswered
from entente.propositions.comparing import admissible
from entente.propositions.naming import both, is_said_to_be_so, named, years_of
from entente.propositions.wording import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from entente.actors import Membership
    from entente.evidence.claims import Claim, VerdictWord
    from entente.propositions.asking import Answer, Question
    from entente.propositions.wording import Text

_JOINED = re.compile(
    r"вступ(?:ил|ает|ила|или|лени)|присоедин(?:ил|ени)|вош(?:ёл|ел|ла|ли)\s+в|стал\w*\s+(?:полноправн\w+\s+)?членом"
    r"|основател|\b(?:joined|acceded|accession|became a (?:full )?member)\b",
    re.IGNORECASE,
)
_LEFT = re.compile(
    r"вы(?:шел|шла|шли|ход)\w*\s+из|покинул|\b(?:left|withdrew|quit|exited)\b",
    re.IGNORECASE,
)
_PAUSED = re.compile(
    r"приостановил\w*\s+(?:сво\w+\s+)?(?:участие|членство)|\bsuspended its (?:membership|participation)\b",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"вступил\w*|присоединил\w*|вош(?:ёл|ел|ла|ло|ли)|стал\w*\s+(?:полноправн\w+\s+)?членом|вышел|выш(?:ла|ло|ли)"
    r"|покинул\w*|\b(?:joined|acceded|became a (?:full )?member|left|withdrew|quit|exited)\b",
    re.IGNORECASE,
)
"""What says in so many words that a state came or went; nouns ("accession", "выход") may speak of a debate about it."""
_TO_BLOC = re.compile(
    r"\s+(?:(?:the|of|from|to|into|[\w]+-led|western|military|defen[cs]e|alliance|bloc|organi[sz]ation"
    r"|из|в|во|к|ко|состав\w*|членов|ряд\w*|военн\w+|блок\w*|организаци\w+|альянс\w*)\s+)*[\"«“]?",
    re.IGNORECASE,
)
"""What may stand between the verb and the bloc; any other word ("left the hall of ...") is what was left or joined."""
_AFTER_BLOC = re.compile(
    r"[\"»”]?(?:\s*(?:$|[.,;:!?()–—])|\s+(?:\d|(?:in|on|after|since|and|but|when|as|during|at|by|last|this|early|late|for"
    r"|because|while|before|only|back|в|во|на|после|и|но|а|с|со|по|ещ[её]|уже|при|когда|до|лишь|только|ранее)\b))",
    re.IGNORECASE,
)
"""What may follow it; a noun ("the CSTO summit") makes the bloc an attribute."""
_LESSER: Mapping[str, re.Pattern[str]] = {
    "observer": re.compile(r"observer|наблюдател", re.IGNORECASE),
    "partner": re.compile(r"partner|партн[её]р", re.IGNORECASE),
    "associate": re.compile(r"associate|ассоциированн", re.IGNORECASE),
    "candidate": re.compile(r"candidate|кандидат", re.IGNORECASE),
}
"""Ways of taking part short of membership, and how a text names them."""


def is_accession(question: Question) -> bool:
    """Whether a claim says that a state joined or left a bloc: in a stated year, or plainly."""
    from entente.actors import blocs

    claim = question.claim
    known = {one.id for one in blocs()}
    ends = len(claim.source) == 1 and len(set(claim.target) & known) == 1 and claim.source[0] not in known
    acts = any(pattern.search(claim.quote) for pattern in (_JOINED, _LEFT, _PAUSED))
    said = ends and acts and claim.quantity is None and is_said_to_be_so(claim)
    return said and (years_of(claim) is not None or is_plain(claim))


def is_plain_accession(question: Question) -> bool:
    """Whether the coming or going is said in so many words: then its year counts, not only that the state belongs."""
    return is_plain(question.claim) and is_accession(question)


def is_plain(claim: Claim) -> bool:
    """Whether the quote says in so many words that the source joined or left the bloc, and not a part or deed of it."""
    verb = _PLAIN.search(claim.quote)
    if verb is None:
        return False
    places = sorted((one.start - claim.start, one.end - claim.start, one.actor) for one in claim.mentions)
    before = [one for one in places if one[1] <= verb.start()]
    after = next((one for one in places if one[0] >= verb.end()), None)
    if not before or after is None or before[-1][2] not in claim.source or after[2] not in claim.target:
        return False
    own = claim.quote[before[-1][1] :].startswith(("'s", "’s"))
    reached = _TO_BLOC.fullmatch(claim.quote[verb.end() : after[0]])
    return not own and reached is not None and _AFTER_BLOC.match(claim.quote[after[1] :]) is not None


def check_accession(question: Question) -> Answer:
    """Compare a stated accession or exit with the dated rows of the state in that bloc.

    A member whose rows have no end has not left, and a state without a row has not joined: the table names all members.
    Whoever has suspended its part without leaving, or joined as less than a member, did so on one reading: ``mixed``.
    Only what is said plainly is contradicted, and no exit or accession later than the table.
    """
    from entente.actors import blocs, memberships
    from entente.errors import UsageError

    claim = question.claim
    known = {one.id for one in blocs()}
    bloc = next(one for one in claim.target if one in known)
    try:
        rows = [row for row in memberships(claim.source[0]) if row.bloc == bloc]
    except UsageError:
        return unanswered(question, "no_dataset", missing=_missing(claim.source[0], bloc))
    days = _days(rows, claim.quote)
    fits = [one for one in days if _within(one[0], years_of(claim))]
    if fits:
        word: VerdictWord = "supported" if any(one[1].status in _wanted(claim.quote) for one in fits) else "mixed"
        return answered(question, word, _told(claim.source[0], bloc, days), series=[_row(*one) for one in days])
    if not is_plain(claim) or _is_later(years_of(claim)) or any(row.start is None for row in rows):
        return unanswered(question, "no_dataset", missing=_missing(claim.source[0], bloc))
    shown = days or [(row.start or "", row) for row in rows]
    texts = _told(claim.source[0], bloc, shown, _none(claim.quote) if not days else None)
    return answered(question, "contradicted", texts, series=[_row(*one) for one in shown] or [_no_row(bloc)])


def _missing(state: str, bloc: str) -> str:
    return f"dated memberships of {state} in {bloc}"


def _within(day: str, stated: tuple[int, int] | None) -> bool:
    return stated is None or stated[0] <= int(day[:4]) <= stated[1]


def _is_later(stated: tuple[int, int] | None) -> bool:
    """Whether the stated time lies beyond the last day that the table knows of."""
    from entente.actors.blocs import all_memberships

    known = max(day for row in all_memberships() for day in (row.start, row.end, row.seen) if day)
    return stated is not None and stated[1] > int(known[:4])


def _wanted(quote: str) -> set[str]:
    """Return the statuses whose beginning is what the text says."""
    if _PAUSED.search(quote):
        return {"suspended", "left"}
    if _LEFT.search(quote):
        return {"left", "member"}
    return {status for status, pattern in _LESSER.items() if pattern.search(quote)} or {"member"}


def _days(rows: Sequence[Membership], quote: str) -> list[tuple[str, Membership]]:
    """Return the days on which rows say that a state joined, or left or suspended its part."""
    if _PAUSED.search(quote) or _LEFT.search(quote):
        gone = [(row.start, row) for row in rows if row.status in {"left", "suspended"} and row.start]
        return gone or [(row.end, row) for row in rows if row.status == "member" and row.end]
    full = [(row.start, row) for row in rows if row.status in _wanted(quote) and row.start]
    return full or [(row.start, row) for row in rows if row.status in _LESSER and row.start]


_LINE: Text = {"en": "{state} – {bloc}: {days}.", "ru": "{state} – {bloc}: {days}."}
_STAYED: Text = {"en": "no exit on record", "ru": "выхода в таблице нет"}
_NEVER: Text = {"en": "no membership on record", "ru": "членства в таблице нет"}
_NO_DAY: Text = {"en": "", "ru": ""}


def _none(quote: str) -> Text:
    return _STAYED if _LEFT.search(quote) or _PAUSED.search(quote) else _NEVER


def _told(state: str, bloc: str, days: Sequence[tuple[str, Membership]], none: Text | None = None) -> Text:
    """Return the days with their sources; ``none`` says what there is no day of."""
    listed = [f"{day} ({row.status}; {row.source_title}; {row.publisher})" for day, row in days]
    return both(
        _LINE,
        state={language: named([state], language) for language in LANGUAGES},
        bloc={language: named([bloc], language) for language in LANGUAGES},
        days={
            language: "; ".join(filter(None, (*listed, (none or _NO_DAY)[language] if listed else _NEVER[language])))
            for language in LANGUAGES
        },
    )


def _row(day: str, row: Membership) -> dict[str, object]:
    label = f"{row.bloc}: {row.status} ({row.source_title}; {row.publisher})"
    return {"period": day, "value": 1, "low": None, "high": None, "unit": "level", "label": label, "url": row.url}


def _no_row(bloc: str) -> dict[str, object]:
    label = f"{bloc}: no membership on record"
    return {"period": "", "value": 0, "low": None, "high": None, "unit": "level", "label": label}


_UNDATED: Text = {"en": "as the table stands", "ru": "по состоянию таблицы"}
_COUNT: Text = {
    "en": "{bloc}: {n} members {when} ({who}).",
    "ru": "{bloc}, членов {when}: {n} ({who}).",
}


def check_members(question: Question) -> Answer:
    """Compare a stated number of members with the dated table, on the day of the text or, undated, as it stands."""
    from entente.actors import members

    claim, quantity = question.claim, question.claim.quantity
    bloc = None if quantity is None else quantity.reporter
    if quantity is None or quantity.value is None or bloc is None:
        return unanswered(question, "ambiguous_actor", missing="which bloc is meant")
    stated = years_of(claim)
    day = str(stated[1]) if stated else question.document.pub_date
    found = members(bloc, on=day)
    if not found:
        return unanswered(question, "no_dataset", missing=f"members of {bloc}")
    fits = admissible(quantity).holds(len(found))
    when: Text = {"en": f"in {day}", "ru": f"({day})"} if day else _UNDATED
    texts = both(
        _COUNT,
        bloc={language: named([bloc], language) for language in LANGUAGES},
        n=str(len(found)),
        when=when,
        who={language: named(found, language) for language in LANGUAGES},
    )
    row = {"period": day or "", "value": len(found), "low": None, "high": None, "unit": "count", "label": bloc}
    return answered(question, "supported" if fits else "contradicted", texts, series=[row])
