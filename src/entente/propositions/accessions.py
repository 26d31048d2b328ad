"""Claims that date a membership ("вступил в ОДКБ в 1994 году") or count members ("в ОТГ входят пять государств")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from entente.propositions.asking import answered, unanswered
from entente.propositions.comparing import admissible
from entente.propositions.naming import both, is_said_to_be_so, named, years_of
from entente.propositions.wording import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entente.actors import Membership
    from entente.propositions.asking import Answer, Question
    from entente.propositions.wording import Text

_JOINED = re.compile(
    r"вступ(?:ил|ает|ила|или|лени)|присоедин(?:ил|ени)|вош(?:ёл|ел|ла|ли)\s+в|стал\w*\s+(?:полноправн\w+\s+)?членом"
    r"|основател|\b(?:joined|acceded|accession|became a (?:full )?member)\b",
    re.IGNORECASE,
)
_LEFT = re.compile(
    r"вы(?:шел|шла|шли|ход)\w*\s+из|покинул|приостановил\w*\s+(?:сво\w+\s+)?(?:участие|членство)"
    r"|\b(?:left|withdrew|quit|suspended its (?:membership|participation))\b",
    re.IGNORECASE,
)


def is_accession(question: Question) -> bool:
    """Whether a claim says in which year a state joined or left a bloc."""
    from entente.actors import blocs

    claim = question.claim
    known = {one.id for one in blocs()}
    ends = len(claim.source) == 1 and len(set(claim.target) & known) == 1 and claim.source[0] not in known
    acts = bool(_JOINED.search(claim.quote) or _LEFT.search(claim.quote))
    return ends and acts and claim.quantity is None and is_said_to_be_so(claim) and years_of(claim) is not None


def check_accession(question: Question) -> Answer:
    """Compare the stated year with the dated rows of the state in that bloc."""
    from entente.actors import blocs, memberships
    from entente.errors import UsageError

    claim, stated = question.claim, years_of(question.claim)
    known = {one.id for one in blocs()}
    bloc = next(one for one in claim.target if one in known)
    try:
        rows = [row for row in memberships(claim.source[0]) if row.bloc == bloc]
    except UsageError:
        rows = []
    days = _days(rows, leaving=bool(_LEFT.search(claim.quote)))
    if not days or stated is None:
        return unanswered(question, "no_dataset", missing=f"dated memberships of {claim.source[0]} in {bloc}")
    fits = any(stated[0] <= int(day[:4]) <= stated[1] for day, _ in days)
    texts = _told(claim.source[0], bloc, days)
    return answered(question, "supported" if fits else "contradicted", texts, series=[_row(*one) for one in days])


def _days(rows: Sequence[Membership], *, leaving: bool) -> list[tuple[str, Membership]]:
    """Return the days on which rows say that a state joined, or left."""
    if leaving:
        gone = [(row.start, row) for row in rows if row.status in {"left", "suspended"} and row.start]
        return gone or [(row.end, row) for row in rows if row.status == "member" and row.end]
    return [(row.start, row) for row in rows if row.status == "member" and row.start]


_LINE: Text = {"en": "{state} – {bloc}: {days}.", "ru": "{state} – {bloc}: {days}."}


def _told(state: str, bloc: str, days: Sequence[tuple[str, Membership]]) -> Text:
    listed = "; ".join(f"{day} ({row.status}; {row.source_title}; {row.publisher})" for day, row in days)
    return both(
        _LINE,
        state={language: named([state], language) for language in LANGUAGES},
        bloc={language: named([bloc], language) for language in LANGUAGES},
        days=listed,
    )


def _row(day: str, row: Membership) -> dict[str, object]:
    label = f"{row.bloc}: {row.status} ({row.source_title}; {row.publisher})"
    return {"period": day, "value": 1, "low": None, "high": None, "unit": "level", "label": label, "url": row.url}


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
