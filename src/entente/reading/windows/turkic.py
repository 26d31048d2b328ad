"""Turkish and Kazakh sentences: clauses that end in their verb, labels of actors by case, marks by endings and words.

The verb comes last, so a clause runs from the end of one finite verb to the next. A verbal noun before a governing verb
("satmayı planlıyor", "сатудан бас тартты") is done only if that verb says "began" or "went on".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from entente.reading.windows.predicates import ACTS, Mark, Predicate
from entente.reading.windows.turkic_asides import concedes, contrasts, has_own_subject, left_out, named_cases
from entente.reading.windows.turkic_denials import denials
from entente.reading.windows.turkic_marks import (
    DENIED,
    STOPS,
    Reading,
    clause_marks,
    conceded,
    concessions,
    held_marks,
    sentence_marks,
)
from entente.reading.windows.turkic_verbs import analyse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from entente.evidence.claims import Mention
    from entente.reading.windows.lexicon import Lexicon
    from entente.reading.windows.predicates import Act, Flag, Tense
    from entente.reading.windows.text import Token
    from entente.reading.windows.turkic_verbs import Ending, Form

_HELPING = ("refuse", "intend", "threaten", "urge", "done")
_TENSES: Mapping[Ending, Tense] = {
    "past": "past",
    "reported": "past",
    "fact": "past",
    "present": "present",
    "aorist": "present",
    "must": "present",
    "if": "present",
    "future": "future",
    "fact_future": "future",
    "intent": "future",
}
_ALWAYS = frozenset({"past", "present", "must", "if"})
_FINAL = frozenset({"reported", "future", "aorist", "intent"})
_AUXILIARIES = frozenset({"отыр", "жатыр", "тұр", "жүр"})
_COMPLETING = frozenset({"бер", "қой", "шық", "таста", "жібер", "кет", "кел", "біт", "бол"})
_BANS = frozenset({"тыйым сал", "yasakla"})
"""Verbs that forbid: a ban is done, whatever it forbids."""
_ALMOST = "жазда"
"""Helper of what all but happened: "үзе жаздады"."""
_UNABLE = frozenset({"et", "yap", "dur"})
"""Turkish verbs that say "could not help it" behind what was not done: "vermeden edemedi"."""
_LONGEST = 3
_LOOKS = {
    "tr": re.compile(
        r"\w{2,40}?(?P<not>m[ea]|m(?=[iuü]yor))?(?:(?P<future>y?[ea]c[ea](?:k|ğ[iuü]z))|[dt][iuü](?:l[ea]r)?|[iuü]yor\w{0,40}|m[iuü]şt[iuü]r)"
    ),
    "kk": re.compile(r"\w{2,40}?(?P<not>[мбп][ае])?(?:(?P<future>[мбп][ае][қк])|(?:[ае]|й)?[дт][ыі]|[ғгқк][ае]н)"),
}
"""What finite verbs look like."""


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb form in the sentence, with the noun of its phrase: "tedarik etti"."""

    first: int
    at: int
    lemma: str
    form: Form


def read_predicates(tokens: Sequence[Token], mentions: Sequence[Mention], lexicon: Lexicon) -> list[Predicate]:
    """Return the predicates of a sentence with their clauses and marks."""
    named = named_cases(tokens, mentions)
    verbs = {at: verb for at in range(len(tokens)) if at not in named and (verb := find_verb(tokens, at, lexicon))}
    reading = Reading(tokens, lexicon, verbs, named, contrasts(tokens, mentions, verbs))
    found: list[Predicate] = []
    begin = 0
    for at in range(len(tokens)):
        one = _finite(reading, at, begin) or _embedded(reading, at, begin)
        if one is None or (found and one.first <= found[-1].last):
            continue
        found.append(one)
        if not _is_embedded(reading, at):
            begin = one.end
    found = found or list(_nominal(reading))
    found = [replace(one, left_out=left_out(reading, one)) for one in found]
    marks = tuple(sentence_marks(reading))
    told = denials(tokens, found, lexicon.spelled.tongue)
    read = [
        one.marked(*marks, *clause_marks(reading, one), *held_marks(reading, one, found), *frame)
        for one, frame in zip(found, told, strict=True)
    ]
    yielding = concessions(reading)
    return [conceded(one, yielding) for one in read]


# ---- verbs ----


@lru_cache(maxsize=8)
def _table(lexicon: Lexicon) -> tuple[frozenset[str], dict[str, str]]:
    """Return the single stems (the last words of phrases among them) and the kind of each word or phrase."""
    of: dict[str, str] = {}
    for kind in (*ACTS, *_HELPING, "verb"):
        for word in lexicon.words(kind):
            of.setdefault(word, kind)
    return frozenset(word.rsplit(" ", 1)[-1] for word in of), of


def find_verb(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Verb | None:
    """Read a word as a verb; the longest listed phrase that ends in it gives the lemma."""
    single, of = _table(lexicon)
    if (
        lexicon.spelled.tongue == "kk"
        and tokens[at].low in _AUXILIARIES
        and at
        and (helped := find_verb(tokens, at - 1, lexicon))
    ):
        return Verb(helped.first, at, helped.lemma, replace(helped.form, ending="present"))
    form = analyse(tokens[at].low, lexicon.spelled.tongue, single)
    if form is None:
        return None
    for size in range(_LONGEST, 0, -1):
        first = at - size + 1
        words = [token.low for token in tokens[max(first, 0) : at]]
        lemma = " ".join((*words, form.stem))
        if first >= 0 and lemma in of:
            return Verb(first, at, lemma, form)
    return Verb(at, at, form.stem, form)


def _act(reading: Reading, lemma: str) -> Act:
    kind = _table(reading.lexicon)[1].get(lemma, "other")
    return next((act for act in ACTS if act == kind), "other")


def _kind(reading: Reading, words: Sequence[str]) -> str | None:
    """Return what a governing verb or adjective does to the act before it."""
    known = {kind: reading.lexicon.words(kind) for kind in _HELPING}
    for kind in ("refuse", "done", "threaten", "urge", "intend"):
        if any(word in known[kind] for word in words):
            return kind
    return None


# ---- predicates ----


def _finite(reading: Reading, at: int, begin: int) -> Predicate | None:
    verb = reading.verbs.get(at)
    if verb is not None and verb.lemma == "қатыс" and not reading.is_final(at):
        return None
    if concedes(reading.tokens, at) and not reading.is_unreal(at):
        return _yielding(reading, at, begin)
    if verb is not None and (verb.form.ending in _ALWAYS or (verb.form.ending in _FINAL and reading.is_final(at))):
        return _governed(reading, verb, begin)
    if _is_bare(reading, at):
        return _bare(reading, at, begin)
    return _unlisted(reading, at, begin) if verb is None else None


def _yielding(reading: Reading, at: int, begin: int) -> Predicate | None:
    """Read a concession as a clause only if the act behind it has its own subject: "Rusya kızsa da Türkiye sattı"."""
    here = any(begin <= other < at and case == "nom" for other, case in reading.named.items())
    if not here or not has_own_subject(reading.tokens, at, reading.named):
        return None
    verb = reading.verbs.get(at)
    first, lemma = (verb.first, verb.lemma) if verb is not None else (at, reading.low(at))
    marks = tuple(_form_marks(verb)) if verb is not None else ()
    return Predicate(first, at, at, lemma, "other", "present", sure=False, marks=marks, begin=begin, end=at + 1)


def _unlisted(reading: Reading, at: int, begin: int) -> Predicate | None:
    """Read a word at the end of a clause that looks like a finite verb: no list has it, so it is no act."""
    tongue = reading.lexicon.spelled.tongue
    looks = _LOOKS[tongue].fullmatch(reading.low(at))
    if looks is None or not at or not reading.tokens[at].text[0].islower() or not reading.is_final(at):
        return None
    marks = [Mark("future", at, at)] if looks["future"] else []
    marks += [Mark("negated", at, at)] if looks["not"] else []
    tense: Tense = "future" if looks["future"] else "present"
    return Predicate(
        at, at, at, reading.low(at), "other", tense, sure=False, marks=tuple(marks), begin=begin, end=at + 1
    )


def _is_bare(reading: Reading, at: int) -> bool:
    """Whether a word predicates without being a verb: "değil", "hazır", "мүмкін", "тиіс"."""
    if not at or not reading.is_final(at) or at in reading.verbs or not reading.low(at)[:1].isalpha():
        return False
    if at in reading.contrasts:
        return False
    listed = reading.lexicon.words("intend", "urge", "hedge", "adjective") | DENIED | {"var", "vardir", "бар"}
    return reading.low(at) in listed


def _bare(reading: Reading, at: int, begin: int) -> Predicate:
    before = _content(reading, at)
    low = reading.low(at)
    denied = (Mark("negated", at, at),) if low in DENIED else ()
    if before is None:
        return Predicate(at, at, at, "be", "state", "present", marks=denied, begin=begin, end=at + 1)
    return _carried(reading, before, (low,), at, begin, denied)


def _content(reading: Reading, at: int) -> Verb | None:
    """Return the verbal noun or participle right before a governing word."""
    for step in range(at - 1, max(-1, at - 4), -1):
        if reading.low(step) in STOPS:
            return None
        verb = reading.verbs.get(step)
        if verb is not None and verb.form.ending in {"noun", "reported", "participle", "intent", "converb", "future"}:
            return verb
    return None


def _governed(reading: Reading, verb: Verb, begin: int) -> Predicate:
    """Make the predicate of a finite verb; with a verbal noun before it, that noun is what is done, or is not."""
    denied = tuple(Mark("negated", at, at) for at in (verb.at + 1, verb.at + 2) if reading.low(at) in DENIED)
    before = _content(reading, verb.first)
    helping = _kind(reading, (verb.lemma,))
    helped = _helped(reading, before, verb, begin, denied)
    if helped is not None:
        return helped
    wishes = before is not None and before.form.ending == "intent" and verb.lemma in {"кел", "көр"}
    nominal = before is not None and (before.form.ending == "noun" or wishes)
    nominal = nominal and verb.lemma not in _BANS
    if before is not None and nominal and (wishes or helping is not None or _adjoins(reading, before, verb)):
        return _carried(
            reading, before, (verb.lemma,), verb.at, begin, (*denied, *_form_marks(verb)), passive=verb.form.passive
        )
    marks = (*denied, *_form_marks(verb), *_wish(reading, verb))
    end = max((mark.last for mark in denied), default=verb.at) + 1
    return Predicate(
        verb.first,
        end - 1,
        verb.at,
        verb.lemma,
        _act(reading, verb.lemma),
        _TENSES.get(verb.form.ending, "none"),
        verb.form.passive,
        marks=marks,
        begin=begin,
        end=end,
    )


def _helped(
    reading: Reading, before: Verb | None, verb: Verb, begin: int, denied: tuple[Mark, ...]
) -> Predicate | None:
    """Read Kazakh "сата алады" (can sell) and "жіберіп қойды" (has sent): the first verb says what is done.

    Two negations make a yes: who "бермей қоймады", or in Turkish "vermeden edemedi", did give.
    """
    joined = before is not None and before.form.ending == "converb" and before.at == verb.first - 1
    if before is None or not joined:
        return None
    unable = before.form.negated and verb.form.negated and verb.lemma in _UNABLE
    if reading.lexicon.spelled.tongue != "kk" and not unable:
        return None
    stood = reading.low(before.at).endswith(("а", "е", "й"))
    able, almost = verb.lemma == "ал" and stood, verb.lemma == _ALMOST and stood
    if not able and not almost and not unable and verb.lemma not in _COMPLETING:
        return None
    twice = before.form.negated and verb.form.negated
    undone = not twice and (almost or before.form.negated)
    flag: Flag | None = "possibility" if able else "negated" if undone else None
    formed = (mark for mark in _form_marks(verb) if not twice or mark.flag != "negated")
    marks = (*denied, *formed, *((Mark(flag, before.at, verb.at),) if flag else ()))
    tense = _TENSES.get(verb.form.ending, "none")
    act = _act(reading, before.lemma)
    end = max((mark.last for mark in denied), default=verb.at) + 1
    return Predicate(
        before.first,
        end - 1,
        before.at,
        before.lemma,
        act,
        tense,
        before.form.passive,
        marks=marks,
        begin=begin,
        end=end,
    )


def _adjoins(reading: Reading, before: Verb, verb: Verb) -> bool:
    """Whether a verbal noun in an object's case stands right before a verb that no list knows: then nothing is sure."""
    cased = reading.low(before.at).endswith(
        ("yi", "yu", "yü", "ya", "ye", "dan", "den", "ni", "ды", "ді", "ға", "ге", "дан", "ден")
    )
    return cased and verb.first == before.at + 1 and _act(reading, verb.lemma) in {"other", "speech"}


def _wish(reading: Reading, verb: Verb) -> Iterator[Mark]:
    """Mark a finite verb that itself plans, urges or threatens: no act is done by it."""
    kind = _kind(reading, (verb.lemma,))
    flags: Mapping[str, Flag] = {"threaten": "threat", "urge": "advice", "intend": "intention"}
    listed = _act(reading, verb.lemma) in {"other", "speech"}
    if kind is not None and kind in flags and listed:
        yield Mark(flags[kind], verb.first, verb.at)


def _carried(  # noqa: PLR0913, PLR0917 - the two verbs, where they stand, and what is known of them
    reading: Reading,
    content: Verb,
    governing: tuple[str, ...],
    at: int,
    begin: int,
    marks: tuple[Mark, ...],
    *,
    passive: bool = False,
) -> Predicate:
    kind = _kind(reading, governing)
    wanted = kind == "urge" and reading.low(content.at).endswith(("mak", "mek", "қысы", "ғысы", "кісі", "гісі"))
    kind = "intend" if wanted else kind
    flags: Mapping[str | None, Flag | None] = {
        "refuse": "negated",
        "done": None,
        "threaten": "threat",
        "urge": "advice",
        "intend": "intention",
    }
    denied = governing[0] in DENIED
    flag = None if denied else flags.get(kind, "possibility")
    flag = "future" if governing[0] in reading.lexicon.words("foresee") else flag
    own = tuple(mark for mark in _form_marks(content) if mark.flag != "possibility")
    set_ = (Mark(flag, at, at),) if flag else ()
    end = at + 1
    while reading.low(end) in DENIED | _AUXILIARIES:
        end += 1
    done = kind == "done" or denied
    return Predicate(
        content.first,
        end - 1,
        content.at,
        content.lemma,
        _act(reading, content.lemma),
        "past" if done else "none",
        content.form.passive or passive,
        marks=(*marks, *own, *set_),
        begin=begin,
        end=end,
        sure=kind == "done",
    )


def _form_marks(verb: Verb) -> Iterator[Mark]:
    span = (verb.first, verb.at)
    form = verb.form
    if form.negated:
        yield Mark("negated", *span)
    if form.able or form.hearsay:
        yield Mark("possibility", *span)
    if form.ending in {"future", "fact_future"}:
        yield Mark("future", *span)
    if form.ending == "intent":
        yield Mark("intention", *span)
    if form.ending == "must":
        yield Mark("advice", *span)
    if form.ending == "if" or form.unreal:
        yield Mark("hypothetical", *span)
    if form.ending == "aorist":
        yield Mark("possibility", *span)


def _is_embedded(reading: Reading, at: int) -> bool:
    verb = reading.verbs.get(at)
    return verb is not None and verb.form.ending in {"fact", "fact_future"}


def _embedded(reading: Reading, at: int, begin: int) -> Predicate | None:
    """Read "sattığını (söyledi)", "сатқанын (айтты)": an act that a verb of speech behind it reports."""
    verb = reading.verbs.get(at)
    if verb is None or not _is_embedded(reading, at):
        return None
    later = [one for step, one in sorted(reading.verbs.items()) if at < step <= at + 4]
    speaks = any(_act(reading, one.lemma) == "speech" or one.lemma in reading.lexicon.words("speech") for one in later)
    if not speaks:
        return None
    kind = verb.form.ending
    thought = any(one.form.passive and one.lemma in reading.lexicon.words("speech_think", "dread") for one in later)
    thought_marks = (Mark("possibility", at, at),) if thought else ()
    return Predicate(
        verb.first,
        at,
        at,
        verb.lemma,
        _act(reading, verb.lemma),
        _TENSES[kind],
        verb.form.passive,
        marks=(*_form_marks(verb), *thought_marks),
        begin=begin,
        end=at + 1,
    )


def _nominal(reading: Reading) -> Iterator[Predicate]:
    """Make the last word the predicate of a sentence without a verb: "Kazakistan KGAÖ üyesi."."""
    words = [token.index for token in reading.tokens if token.text[0].isalpha()]
    if words:
        last = words[-1]
        yield Predicate(last, last, last, "be", "state", "present", sure=False, begin=0, end=len(reading.tokens))
