"""With what force a clause is said and whether it took place, from the marks of its predicate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from entente.reading.modality import Force

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from entente.evidence.claims import ClaimKind, Modality
    from entente.reading.speakers import Attribution
    from entente.reading.windows.lexicon import Lexicon
    from entente.reading.windows.predicates import Predicate
    from entente.reading.windows.text import Token

_DONE = frozenset({"give", "take", "mutual", "act", "statement"})
_DEGREES = frozenset({"rise", "fall", "change", "flat"})


@dataclass(frozen=True, slots=True)
class Setting:
    """What a clause is judged by, beside its own words.

    Attributes
    ----------
    around
        Attributions around it, widest first.
    sources
        Actors of its source.
    years, now
        Its years, and the year of the document.
    words
        Its own words and listed phrases, folded.
    """

    around: Sequence[Attribution]
    sources: tuple[str, ...]
    years: tuple[int, int] | None
    now: int | None
    words: frozenset[str]


def judge(tokens: Sequence[Token], predicate: Predicate, setting: Setting, lexicon: Lexicon) -> Force:
    """Judge one clause.

    A mark that one wish or condition has set is enough: nothing here takes it back.
    """
    ahead = setting.years is not None and setting.now is not None and setting.years[0] > setting.now
    future = predicate.has("future", "intention", "threat", "advice") or predicate.tense == "future" or ahead
    word: Modality = next((name for name, rule in _RULES.items() if rule(predicate, setting, lexicon)), "asserted")
    if word == "asserted" and future:
        word = "forecast"
    return Force(
        modality=word,
        negated=predicate.has("negated") or any(one.denied for one in setting.around),
        future=future,
        hypothetical=predicate.has("hypothetical"),
        historical=_historical(predicate, setting, lexicon),
        cues=_cues(tokens, predicate),
    )


def _cues(tokens: Sequence[Token], predicate: Predicate) -> tuple[tuple[int, int, str], ...]:
    flags = {"negated": "negated", "future": "future", "intention": "future", "hypothetical": "hypothetical"}
    found = (
        (tokens[mark.first].start, tokens[mark.last].end, flags[mark.flag])
        for mark in predicate.marks
        if mark.flag in flags
    )
    return tuple(dict.fromkeys(found))


def _historical(predicate: Predicate, setting: Setting, lexicon: Lexicon) -> bool:
    if setting.years is not None and setting.now is not None:
        return setting.years[1] < setting.now - 1
    return predicate.has("past") or not lexicon.words("long_ago").isdisjoint(setting.words)


def _inner(setting: Setting) -> Attribution | None:
    return setting.around[-1] if setting.around else None


def _speaks_for_source(setting: Setting) -> bool:
    inner = _inner(setting)
    return inner is not None and inner.speaker.actor is not None and inner.speaker.actor in setting.sources


def _is_threat(predicate: Predicate, _setting: Setting, _lexicon: Lexicon) -> bool:
    return predicate.has("threat")


def _is_intention(predicate: Predicate, setting: Setting, _lexicon: Lexicon) -> bool:
    spoken = predicate.has("future") and _speaks_for_source(setting) and not predicate.has("possibility")
    return predicate.has("intention") or spoken


def _is_possible(predicate: Predicate, setting: Setting, lexicon: Lexicon) -> bool:
    inner = _inner(setting)
    dread = inner is not None and inner.speaker.verb in lexicon.words("dread")
    return predicate.has("possibility") or dread


def _is_forecast(predicate: Predicate, setting: Setting, lexicon: Lexicon) -> bool:
    inner = _inner(setting)
    foreseen = inner is not None and inner.speaker.verb in lexicon.words("foresee")
    return predicate.has("future") or predicate.tense == "future" or foreseen


def _is_opinion(predicate: Predicate, setting: Setting, lexicon: Lexicon) -> bool:
    inner = _inner(setting)
    view = inner is not None and inner.speaker.verb in lexicon.words("speech_think")
    judged = predicate.act in {"state", "other"} and not lexicon.words("evaluative").isdisjoint(setting.words)
    return view or judged or not lexicon.words("opinion").isdisjoint(setting.words)


_RULES: Mapping[Modality, Callable[[Predicate, Setting, Lexicon], bool]] = {
    "question": lambda predicate, _setting, _lexicon: predicate.has("question"),
    "threat": _is_threat,
    "advice": lambda predicate, _setting, _lexicon: predicate.has("advice"),
    "intention": _is_intention,
    "possibility": _is_possible,
    "forecast": _is_forecast,
    "opinion": _is_opinion,
}


def kind_of(predicate: Predicate, force: Force, words: frozenset[str], lexicon: Lexicon) -> ClaimKind:
    """Return the kind of a clause's claim: an event is a listed act in a certain past form, and nothing else."""
    if force.modality == "forecast":
        return "forecast"
    if predicate.act in _DEGREES:
        return "trend"
    if predicate.act == "state" and not lexicon.words("evaluative").isdisjoint(words):
        return "evaluation"
    done = predicate.act in _DONE and predicate.tense == "past" and predicate.sure
    promised = predicate.act in _DONE and (force.negated or force.future or force.hypothetical)
    return "event" if done or promised or force.modality == "threat" else "state"
