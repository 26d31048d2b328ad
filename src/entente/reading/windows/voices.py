"""Who says it: attributions in English, Turkish and Kazakh sentences, with their scopes.

A speaker is a person with or without an office, an official body, a document, or a state that "says" or "fears". People
keep their office and state for the rest of the document, so that a surname alone is enough later.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from entente.evidence.claims import Speaker
from entente.reading.lexicon import words
from entente.reading.windows.lexicon import phrases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entente.evidence.claims import Mention, SpeakerForm, SpeakerRole
    from entente.reading.speakers import Attribution
    from entente.reading.windows.lexicon import Lexicon
    from entente.reading.windows.predicates import Predicate
    from entente.reading.windows.text import Sentence, Token

_ROLES: tuple[SpeakerRole, ...] = ("official", "expert", "document", "anonymous", "outlet", "public")
_PRONOUNS = frozenset({"he", "she", "they", "o", "ол", "kendisi"})
_NAME_WORDS = 3
_NP_WORDS = 14
_PAIRS = {"“": "”", "«": "»", '"': '"', "„": "”"}
_SCARE = 2
"""Quotation marks around so few words are no speech."""


_Voice: TypeAlias = tuple[Speaker, str, int]
"""A speaker, his surname folded, and where his name ends."""


@dataclass(slots=True)
class People:
    """Speakers met so far, by surname. The one mutable thing of the coder."""

    known: dict[str, Speaker] = field(default_factory=dict)
    last: Speaker | None = None

    def meet(self, speaker: Speaker, surname: str) -> Speaker:
        """Return the speaker with the office under which he was introduced."""
        before = self.known.get(surname) if surname else None
        found = speaker
        if before is not None and before.role != "expert" and speaker.role == "expert":
            found = replace(speaker, name=before.name, role=before.role, actor=before.actor)
        elif before is not None and len(before.name) > len(speaker.name):
            found = replace(speaker, name=before.name, actor=speaker.actor or before.actor)
        if surname:
            self.known[surname] = found
        if found.role != "actor":
            self.last = found
        return found


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words ``first..stop`` (half-open) of a sentence that may name a speaker."""

    sentence: Sentence
    mentions: Sequence[Mention]
    lexicon: Lexicon
    spans: list[tuple[int, int]] = field(default_factory=list)
    """Where the speakers that were found are named."""

    def voice(  # noqa: PLR0913 - a stretch, and how its speaker speaks
        self, first: int, stop: int, people: People, *, verb: str, cue: tuple[int, int], form: SpeakerForm
    ) -> Speaker | None:
        """Return the speaker that the words name, or ``None``."""
        tokens = self.sentence.tokens[max(first, stop - _NP_WORDS) : stop]
        if not tokens:
            return None
        named = [one for one in self.mentions if tokens[0].start <= one.start < tokens[-1].end]
        found = self._person(tokens, named) or self._office(tokens, named) or self._actor(named)
        if found is None:
            pronoun = any(token.low in _PRONOUNS for token in tokens[:3])
            if not pronoun or people.last is None:
                return None
            found = (people.last, "", tokens[0].end)
        speaker, surname, end = found
        self.spans.append((tokens[0].start, end))
        made = replace(speaker, verb=verb, cue=cue, form=form, distance=_distance(verb, self.lexicon))
        return people.meet(made, surname)

    def _person(self, tokens: Sequence[Token], named: Sequence[Mention]) -> _Voice | None:
        leader = next((one for one in named if one.via == "leader"), None)
        fold = self.lexicon.spelled.fold
        if leader is not None:
            speaker = Speaker(leader.surface, "official", "indirect", leader.actor)
            return speaker, fold(leader.surface.split()[-1]), leader.end
        run = self._name_run(tokens, named)
        if not run:
            return None
        role = self._role(tokens)
        english = self.lexicon.spelled.tongue == "en"
        beside = (one.actor for one in named if english or one.start < run[0].start)
        actor = next(beside, None) if role == "official" else None
        name = " ".join(self._bare(token.text) for token in run)
        return Speaker(name, role or "expert", "indirect", actor), fold(self._bare(run[-1].text)), run[-1].end

    def _bare(self, text: str) -> str:
        """Drop the case ending of a name: "Kara'ya", "Ахметовтің"."""
        plain = text.replace("’", "'")
        if "'" in plain[2:] and self.lexicon.spelled.tongue == "tr":
            return plain.partition("'")[0]
        return re.sub(r"(?<=\w{3})[ндт][ыі]ң$", "", text) if self.lexicon.spelled.tongue == "kk" else text

    def _office(self, tokens: Sequence[Token], named: Sequence[Mention]) -> _Voice | None:
        """Name an office in its words; in Turkish and Kazakh its state stands before it, no other belongs to it."""
        role = self._role(tokens)
        if role is None:
            return None
        leads = bool(named) and (self.lexicon.spelled.tongue == "en" or named[0].start == tokens[0].start)
        behind = named if self.lexicon.spelled.tongue != "en" and not leads else named[1:]
        stop = min((one.start for one in behind), default=tokens[-1].end + 1)
        kept = [token for token in tokens if token.start < stop and token.text[0].isalnum()]
        if not kept:
            return None
        spoken = [token.text for token in kept if token.low not in {"the", "a", "an"}]
        actor = named[0].actor if role == "official" and leads else None
        return Speaker(" ".join(spoken[-6:]), role, "indirect", actor), "", kept[-1].end

    def _actor(self, named: Sequence[Mention]) -> _Voice | None:
        """Return the state or bloc that speaks: the last one named, in Turkish and Kazakh the first without a case."""
        usable = [one for one in named if one.via in {"name", "capital", "org"} and "place" not in one.flags]
        if self.lexicon.spelled.tongue != "en":
            bare = [one for one in usable if one.rule.endswith("/nom")]
            usable = bare[:1] or usable[-1:]
        if not usable:
            return None
        return Speaker(usable[-1].surface, "actor", "indirect", usable[-1].actor), "", usable[-1].end

    def _role(self, tokens: Sequence[Token]) -> SpeakerRole | None:
        """Return the kind of speaker that the words' titles make; an office outweighs an occupation."""
        lows = {_cut(token.low) for token in tokens} | {token.low for token in tokens}
        for role in _ROLES:
            words = self.lexicon.words(f"title_{role}")
            if lows & words or next(phrases(tokens, words), None) is not None:
                return role
        return None

    def _name_run(self, tokens: Sequence[Token], named: Sequence[Mention]) -> list[Token]:
        """Return the last run of capitalised words that are neither titles nor actors."""
        titles = self.lexicon.words(*(f"title_{role}" for role in _ROLES), "title_extra", "member")
        runs: list[list[Token]] = [[]]
        for token in tokens:
            inside = any(one.start <= token.start < one.end for one in named)
            name = token.text[0].isupper() and token.text.replace("-", "").replace("'", "").replace("’", "").isalpha()
            if (
                name
                and not inside
                and _cut(token.low) not in titles
                and token.low not in titles
                and not token.text.isupper()
            ):
                runs[-1].append(token)
            elif runs[-1]:
                runs.append([])
        usable = [run for run in runs if run and not (len(run) == 1 and run[0].index == 0 and run[0].low in _NO_NAMES)]
        return usable[-1][-_NAME_WORDS:] if usable else []


_NO_NAMES = words(
    "who no nobody none everyone everybody anyone few little kimse hiç hiçkimse ешкім "
    "iddiaya iddialara söylentiye söylentilere dedikodulara қауесетке болжам "
    "the a an in on at but and however meanwhile this these those it he she they we as for when while if after before "
    "since according bu bir ancak ama buna ona bul осы бұл оның алайда ол сондай last next both some many most such "
    "earlier later ahead hours days weeks months years president monday tuesday wednesday thursday friday "
    "saturday sunday its their his her our there here that what why how trade exports imports sonra önce ayrıca öte"
)


def _cut(low: str) -> str:
    """Drop an apostrophe and what follows it."""
    return low.partition("'")[0]


def _distance(verb: str, lexicon: Lexicon) -> Literal["endorse", "neutral", "distance"]:
    if verb in lexicon.words("speech_endorse"):
        return "endorse"
    return "distance" if verb in lexicon.words("speech_distance", "speech_deny") else "neutral"


def quoted(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans inside quotation marks of a paragraph; marks around one or two words are no speech."""
    found = []
    at = start
    while at < end:
        closing = _PAIRS.get(text[at])
        stop = text.find(closing, at + 1, end) if closing else -1
        if stop < 0:
            at += 1
            continue
        if len(text[at + 1 : stop].split()) > _SCARE:
            found.append((at + 1, stop))
        at = stop + 1
    return found


def attribute(  # noqa: PLR0913, PLR0917 - a sentence as read so far
    sentence: Sentence,
    mentions: Sequence[Mention],
    found: Sequence[Predicate],
    lexicon: Lexicon,
    people: People,
    quotes: Sequence[tuple[int, int]],
) -> tuple[list[Attribution], list[tuple[int, int]]]:
    """Return the attributions of a sentence, by the rules of its language, and where their speakers are named.

    Parameters
    ----------
    sentence, mentions, found
        The sentence, its actors and its predicates.
    lexicon
        Word lists of the language.
    people
        Speakers met so far; extended by those met here.
    quotes
        Spans inside quotation marks in the paragraph.
    """
    from entente.reading.windows import voices_english, voices_turkic

    rules = voices_english if lexicon.spelled.tongue == "en" else voices_turkic
    stretch = Stretch(sentence, mentions, lexicon)
    told = list(rules.according(stretch, people))
    for place, one in enumerate(found):
        if one.lemma in lexicon.words("speech") and not one.passive:
            told.extend(rules.said(stretch, found, place, people, quotes))
    return told, stretch.spans
