"""Claims that date a membership ("вступил в ОДКБ в 1994 году") or count members ("в ОТГ входят пять государств")."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from entente.propositions.asking import answered, unanswered
from entente.propositions.comparing import admissible
from entente.propositions.naming import both, is_said_to_be_so, named, years_of
from entente.propositions.plainly import LESSER, is_plain, names_an_act, status_of, way_of
from entente.propositions.wording import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from entente.actors import Membership
    from entente.evidence.claims import Claim, VerdictWord
    from entente.propositions.asking import Answer, Question
    from entente.propositions.wording import Text


def is_accession(question: Question) -> bool:
    """Whether a claim says that a state joined or left a bloc: in a stated year, or plainly."""
    from entente.actors import blocs

    claim = question.claim
    known = {one.id for one in blocs()}
    ends = len(claim.source) == 1 and len(set(claim.target) & known) == 1 and claim.source[0] not in known
    said = ends and names_an_act(claim) and claim.quantity is None and is_said_to_be_so(claim)
    return said and (years_of(claim) is not None or is_plain(claim))


def is_plain_accession(question: Question) -> bool:
    """Whether the coming or going is said in so many words: then its year counts, not only that the state belongs."""
    return is_plain(question.claim) and is_accession(question)


Day = tuple[str, "Membership"]
"""The day on which a state came or went, as precise as the source, and the row that says so."""
Fit = Literal["", "exact", "status", "day", "open", "notice"]
"""How a day fits a claim: not at all, in all, or in all but its status, day, undatable time, or date of effect."""


def check_accession(question: Question) -> Answer:
    """Compare a stated accession or exit with the dated rows of the state in that bloc.

    A member whose rows have no end has not left, and a state without a row has not joined: the table names all members.
    Whoever has suspended its part without leaving, or joined as less than a member, did so on one reading: ``mixed``.
    So did who is said to have left up to a year before the exit took effect. Only what is said plainly is contradicted,
    and no exit or accession later than what the table knows of that bloc.
    """
    from entente.actors import blocs, memberships
    from entente.errors import UsageError

    claim, state = question.claim, question.claim.source[0]
    known = {one.id for one in blocs()}
    bloc = next(one for one in claim.target if one in known)
    try:
        rows = [row for row in memberships(state) if row.bloc == bloc]
    except UsageError:
        return unanswered(question, "no_dataset", missing=_missing(state, bloc))
    days, span = _days(rows, claim), _span(question)
    fit = _best([_fit(one, claim, span) for one in days])
    if fit:
        word: VerdictWord = "supported" if fit == "exact" else "mixed"
        return answered(question, word, _told(state, bloc, days, why=_WHY[fit]), series=[_row(*one) for one in days])
    if not is_plain(claim) or _is_later(bloc, span) or any(row.start is None for row in rows):
        return unanswered(question, "no_dataset", missing=_missing(state, bloc))
    shown = days or [(row.start or "", row) for row in rows]
    texts = _told(state, bloc, shown, none=_none(claim) if not days else None)
    return answered(question, "contradicted", texts, series=[_row(*one) for one in shown] or [_no_row(bloc)])


def _missing(state: str, bloc: str) -> str:
    return f"dated memberships of {state} in {bloc}"


def _span(question: Question) -> tuple[str, str]:
    """Return the first and the last day of which a claim speaks; an empty end is open.

    What is told as done cannot be later than the text.
    """
    from entente.actors.blocs import day_of

    time, written = question.claim.time, question.document.pub_date
    upto = day_of(written, last=True) if written else ""
    if time is None or time.value is None:
        return "", upto
    begin, _, end = time.value.partition("/")
    first, last = day_of(begin), day_of(end or begin, last=True)
    return first, min(last, upto) if first <= upto else last


def _is_later(bloc: str, span: tuple[str, str]) -> bool:
    """Whether the claim may speak of a time beyond the last day that the table knows of the bloc.

    A row says nothing of when its bloc was last read, so that its last dated change is as far as it surely goes.
    """
    from entente.actors.blocs import all_memberships, day_of

    dated = (day for row in all_memberships() if row.bloc == bloc for day in (row.start, row.end, row.seen) if day)
    return span[1] > max(map(day_of, dated), default="") if span[1] else False


def _fit(day: Day, claim: Claim, span: tuple[str, str]) -> Fit:
    """Say how one row fits: its year must be among the stated years, or come before an undated text."""
    from entente.actors.blocs import day_of

    first, last = day_of(day[0]), day_of(day[0], last=True)
    if last[:4] < span[0][:4] or (span[1] and first[:4] > span[1][:4]) or (not span[0] and span[1] and first > span[1]):
        return "notice" if _is_notice(day, claim, span) else ""
    if day[1].status not in _wanted(claim):
        return "status"
    if last < span[0] or (span[1] and first > span[1]):
        return "notice" if _is_notice(day, claim, span) else "day"
    return "open" if claim.time is not None and claim.time.value is None else "exact"


def _is_notice(day: Day, claim: Claim, span: tuple[str, str]) -> bool:
    """Whether an exit is told up to a year before it took effect: treaties ask for notice."""
    from entente.actors.blocs import day_of

    effect = day_of(day[0])
    year_before = f"{int(effect[:4]) - 1:04d}{effect[4:]}"
    return way_of(claim) == "left" and day[1].status in _wanted(claim) and year_before <= span[1] < effect


def _best(fits: Sequence[Fit]) -> Fit:
    order: tuple[Fit, ...] = ("exact", "day", "open", "status", "notice")
    return next((fit for fit in order if fit in fits), "")


def _wanted(claim: Claim) -> set[str]:
    """Return the statuses whose beginning is what the text says; a member without a further row has left too."""
    way = way_of(claim)
    if way == "joined":
        return status_of(claim)
    return {"left", "member"} if way == "left" else {"suspended", "left"}


def _days(rows: Sequence[Membership], claim: Claim) -> list[Day]:
    """Return the days on which rows say that a state joined in any status, or left, suspended or lost membership."""
    if way_of(claim) == "joined":
        taking = status_of(claim) | LESSER
        return _sorted((row.start, row) for row in rows if row.status in taking and row.start)
    gone = [(row.start, row) for row in rows if row.status in {"left", "suspended"} and row.start]
    begun = {row.start: row for row in rows if row.start}
    ended = [(row.end, begun.get(row.end, row)) for row in rows if row.status == "member" and row.end]
    return _sorted([*gone, *(one for one in ended if one not in gone)])


def _sorted(days: Iterable[Day]) -> list[Day]:
    return sorted(days, key=lambda one: one[0])


_LINE: Text = {"en": "{state} – {bloc}: {days}.", "ru": "{state} – {bloc}: {days}."}
_STAYED: Text = {"en": "no exit on record", "ru": "выхода в таблице нет"}
_NEVER: Text = {"en": "no membership on record", "ru": "членства в таблице нет"}
_EMPTY: Text = {"en": "", "ru": ""}
_WHY: Mapping[Fit, Text] = {
    "exact": _EMPTY,
    "status": {
        "en": "What the table records for that time is not quite what is stated.",
        "ru": "Записанное в таблице на это время не вполне совпадает со сказанным.",
    },
    "day": {"en": "The year fits, the day does not.", "ru": "Год совпадает, день нет."},
    "open": {
        "en": "The stated time hangs on the date of the text, which is not known: only the act is compared.",
        "ru": "Названное время зависит от даты текста, а она неизвестна: проверено только само событие.",
    },
    "notice": {
        "en": "The table gives the day on which an exit took effect; up to a year may pass from its notice until then.",
        "ru": "В таблице день, когда выход вступил в силу; от заявления о выходе до него может пройти до года.",
    },
}
"""Why a row that fits in part does not fit in all."""


def _none(claim: Claim) -> Text:
    return _NEVER if way_of(claim) == "joined" else _STAYED


def _told(state: str, bloc: str, days: Sequence[Day], *, none: Text | None = None, why: Text | None = None) -> Text:
    """Return the days with their sources; ``none`` says what there is no day of, ``why`` what does not fit."""
    listed = [f"{day} ({row.status}; {row.source_title}; {row.publisher})" for day, row in days]
    told = both(
        _LINE,
        state={language: named([state], language) for language in LANGUAGES},
        bloc={language: named([bloc], language) for language in LANGUAGES},
        days={
            language: "; ".join(filter(None, (*listed, (none or _EMPTY)[language] if listed else _NEVER[language])))
            for language in LANGUAGES
        },
    )
    return {language: " ".join(filter(None, (told[language], (why or _EMPTY)[language]))) for language in LANGUAGES}


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
    when: Text = {"en": f"{'in' if stated else 'on'} {day}", "ru": f"({day})"} if day else _UNDATED
    texts = both(
        _COUNT,
        bloc={language: named([bloc], language) for language in LANGUAGES},
        n=str(len(found)),
        when=when,
        who={language: named(found, language) for language in LANGUAGES},
    )
    row = {"period": day or "", "value": len(found), "low": None, "high": None, "unit": "count", "label": bloc}
    return answered(question, "supported" if fits else "contradicted", texts, series=[row])
