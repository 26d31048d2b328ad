"""Who says it: attributions inside paragraphs, with their scopes.

An attribution gives a speaker to a stretch of text: the quotation before "– заявил министр", the clause after
"эксперт считает, что", the sentence after "по словам аналитика". Scopes nest, so a claim has a chain of speakers. The
patterns work on lemmas in linear order: they hold where a parse of a long sentence does not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from entente.evidence.claims import Speaker
from entente.reading import lexicon as lex
from entente.reading.persons import Person, find_body, find_person
from entente.reading.tellers import SOURCES, caller, cited, governing, is_name, mentioned, speaking, stating, voice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from entente.evidence.claims import Mention, SpeakerForm, SpeakerRole
    from entente.reading.nlp import Sentence, Token

_DASHES = frozenset("–—-")
_BREAKS = frozenset({",", ";", ":", "–", "—"})
_PHRASES = lex.words(
    "слово мнение данные дать оценка информация версия подсчет прогноз сведение выражение убеждение "
    "сообщение утверждение заявление признание"
)
_TELLING = lex.SPEECH | lex.THOUGHT
_HOLDING = frozenset(lex.HELD)
_UNTOLD = frozenset({"условии", "условием", "потому", "оттого", "тому", "поэтому"})
"""Words that make ", что" a condition or a reason: "при условии, что"."""
_ANYBODY = frozenset({"автор", "собеседник"})
"""Words for whoever spoke last."""
_UNNAMED = Person("", "собеседник", "anonymous")
_PRESS = frozenset({"СМИ", "сми", "медиа", "пресса"})
_LEGAL = lex.words(
    "закон статья ст договор соглашение конституция устав план решение постановление указ кодекс пункт п правило "
    "график традиция законодательство практика"
)
"""What is done "согласно закону" is done by it, not said by it."""
_SEEN = lex.words("восприниматься рассматриваться расцениваться трактоваться")
_CALLING = lex.words("назвать называть")
_REMINDING = lex.words("напомнить напоминать")
_LINKS = frozenset({"что", "будто", "якобы"})
_TAIL = 26
"""Tokens that a closing attribution may have."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """A speaker with the stretch of text that is his.

    Attributes
    ----------
    start, end
        The scope, in the document.
    cue
        Where it says so; not part of the scope, unless ``inside``.
    denied
        Whether the speaker denies what stands in the scope.
    inside
        Whether the verb of thought is itself what is stated: "в Анкаре опасения считают преувеличенными".
    """

    speaker: Speaker
    start: int
    end: int
    cue: tuple[int, int]
    denied: bool = False
    inside: bool = False

    def holds(self, position: int) -> bool:
        """Whether a predicate at an offset is in the scope."""
        return self.start <= position < self.end and (self.inside or not self.cue[0] <= position < self.cue[1])


class Quoter(NamedTuple):
    """Who is quoted, with which verb, and where it says so."""

    person: Person
    verb: str
    cue: tuple[int, int]


class Quotation(NamedTuple):
    """The words between two quotation marks.

    Attributes
    ----------
    left, right
        Offsets in the document.
    first, last
        Places of the paragraphs in which it opens and closes.
    quoter
        ``None`` if nobody is named.
    answer
        Whether it is an answer in an interview.
    """

    left: int
    right: int
    first: int
    last: int
    quoter: Quoter | None
    answer: bool = False


@dataclass(slots=True)
class Scene:
    """Who was named so far: a surname or "он" refers back to it. The one mutable thing of the coder."""

    people: list[Person]
    said: dict[int, Attribution] = field(default_factory=dict)
    """Quotations that were met, by their start: they may go on in the next paragraphs."""

    def meet(self, person: Person) -> Person:
        """Return the person as first introduced, and remember him as the last one who spoke."""
        known = next((one for one in reversed(self.people) if one.same(person)), None)
        if known is None and not person.name:
            known = next((one for one in reversed(self.people) if _may_be(person, one)), None)
        found = person if known is None else known
        self.people.append(found)
        return found

    def last(self) -> Person | None:
        """Return the last person who spoke and has a name."""
        spoke = (one for one in reversed(self.people) if one.name and one.role in {"expert", "official", "public"})
        return next(spoke, None)


def _may_be(person: Person, known: Person) -> bool:
    """Whether "он", "они" or "эксперт" may be somebody who spoke: one person, several, or one of the occupation.

    The office holder of one state is not that of another.
    """
    if person.many != known.many:
        return False
    if person.pronoun or person.title in _ANYBODY:
        passing = known.role == "public" and not known.name and not known.many
        return not passing and known.role not in {"document", "actor", "outlet"} and known.title not in _ANYBODY
    others = person.actor is not None and known.actor not in {None, person.actor}
    return known.role == person.role != "document" and person.title not in _PRESS and not others


def attributions(
    sentences: Sequence[Sentence],
    mentions: Sequence[Sequence[Mention]],
    scene: Scene,
    quotations: Sequence[Quotation] = (),
) -> tuple[Attribution, ...]:
    """Return the attributions of one paragraph, in order of the text.

    Parameters
    ----------
    sentences, mentions
        Of the paragraph, sentence by sentence.
    scene
        People met so far in the document; extended by those met here.
    quotations
        From :func:`~entente.reading.quotations.find_quotations`: those that reach into the paragraph.
    """
    found = [scene.said[one.left] for one in quotations if one.left in scene.said]
    for sentence, actors in zip(sentences, mentions, strict=True):
        opened = (_said(one, scene) for one in quotations if sentence.start <= one.left < sentence.end)
        found.extend(one for one in opened if one is not None)
        for rule in _RULES:
            found.extend(one for one in rule(sentence, actors, scene) if not _overlaps(one, found))
    return tuple(found)


def _said(quotation: Quotation, scene: Scene) -> Attribution | None:
    """Give a quotation to its quoter; one that stands alone goes on with the last one who spoke."""
    left, right, quoter = quotation.left, quotation.right, quotation.quoter
    if quoter is None:
        person = scene.last() or (_UNNAMED if quotation.answer else None)
        quoter = Quoter(person, "", (left - 1, left)) if person is not None else None
    if quoter is None:
        return None
    met = quoter.person if quoter.person.role == "actor" else scene.meet(quoter.person)
    speaker = speaker_of(met, "direct_quote", quoter.verb, quoter.cue)
    bare = not quoter.verb
    cue, start = ((left - 1, left), min(left, quoter.cue[0])) if bare else (quoter.cue, left)
    said = Attribution(speaker, start, right, cue, quoter.verb in lex.DENYING)
    scene.said[left] = said
    return said


def _overlaps(one: Attribution, found: Sequence[Attribution]) -> bool:
    """Whether the cue was read before, by a rule that comes first."""
    return any(one.cue[0] < other.cue[1] and other.cue[0] < one.cue[1] for other in found)


def speaker_of(person: Person, form: SpeakerForm, verb: str, cue: tuple[int, int]) -> Speaker:
    """Make the speaker's record from a person and a verb of speech."""
    distance: lex.Distance = (
        "endorse" if verb in lex.ENDORSING else "distance" if verb in lex.DISTANCING | lex.DENYING else "neutral"
    )
    return Speaker(person.name or person.title, person.role, form, person.actor, verb, cue, distance)


def is_speech(token: Token, verbs: frozenset[str] = lex.SPEECH) -> bool:
    """Whether a token is a finite verb of speech, or "уверен"."""
    if token.lemmas & lex.SURE and token.form in {"short", ""} and token.pos == "ADJ":
        return True
    if token.feats.get("Person") == "1":
        return False  # "заметим, что ..." is the author's own aside
    verbal = token.pos in {"VERB", "AUX", ""} or token.rel == "parataxis"
    return bool(token.lemmas & verbs) and token.form == "fin" and verbal


def verb_of(token: Token) -> str:
    """Return the lemma by which a verb of speech is listed."""
    return next((one for one in sorted(token.lemmas) if one in lex.CLAUSAL | _CALLING), token.lemma)


def _actor_voice(sentence: Sentence, mention: Mention, verb: Token) -> Attribution:
    cue = (verb.start, verb.end)
    speaker = speaker_of(voice(mention), "indirect", verb_of(verb), cue)
    return Attribution(speaker, sentence.start, sentence.end, cue, verb_of(verb) in lex.DENYING, inside=True)


def _tail(sentence: Sentence, mentions: Sequence[Mention], scene: Scene) -> Iterator[Attribution]:
    """Read "..., – отметил политолог X", "..., уверен эксперт", "..., считает X, ...": the rest is his."""
    tokens = sentence.tokens
    for verb in tokens:
        before = tokens[verb.index - 1].text if verb.index else "–"
        said = is_speech(verb) and (before in _DASHES or before == ",")
        if not said and not _so_said(tokens, verb):
            continue
        stop = _tail_end(tokens, verb.index)
        link = _link(tokens, verb.index)
        around = tokens[verb.index + 1 : stop if link is None else min(stop, link)]
        person = find_person(around, mentions) or mentioned(around[:2], mentions) or find_body(around, mentions)
        if person is None:
            continue
        cue = (verb.start, tokens[stop - 1].end)
        met = person if person.role == "actor" else scene.meet(person)
        speaker = speaker_of(met, "indirect", verb_of(verb), cue)
        yield Attribution(speaker, sentence.start, sentence.end, cue, verb_of(verb) in lex.DENYING)
        return


def _so_said(tokens: Sequence[Token], verb: Token) -> bool:
    """Read "– так комментировали это газеты": the words before are theirs."""
    if verb.index < 2 or verb.form != "fin" or tokens[verb.index - 1].low != "так":  # noqa: PLR2004 - dash and "так"
        return False
    return tokens[verb.index - 2].text in _DASHES and (is_speech(verb) or verb.tense == "past")


def _tail_end(tokens: Sequence[Token], start: int) -> int:
    """Return where an attribution ends: at a dash, colon or stop, or at the comma before the speech goes on."""
    for token in tokens[start + 1 : start + _TAIL]:
        if token.text in _DASHES | {":", ".", "!", "?", "…"}:
            return token.index
        if token.text == "," and any(is_name(one) for one in tokens[start + 1 : token.index]):
            return token.index
    return min(len(tokens), start + _TAIL)


def _according(sentence: Sentence, mentions: Sequence[Mention], scene: Scene) -> Iterator[Attribution]:
    """Read "По словам X, ...", "по данным регистров, ...", "по её мнению, ..."; "согласно отчёту"."""
    tokens = sentence.tokens
    for first in tokens[:-1]:
        phrase = _phrase(tokens, first.index)
        if phrase is None:
            continue
        stop = _until_comma(tokens, phrase)
        inside = (*tokens[first.index + 1 : phrase], *tokens[phrase + 1 : stop])
        if tokens[phrase].low == "согласно" and any(one.lemmas & _LEGAL for one in inside[:2]):
            continue
        person = find_person(inside, mentions, oblique=True)
        person = person or cited(tokens, phrase, stop) or _holder(tokens[phrase], inside, mentions)
        if person is None:
            continue
        cue = (first.start, tokens[stop - 1].end)
        met = person if person.role == "actor" else scene.meet(person)
        speaker = speaker_of(met, _form(person.role), tokens[phrase].low, cue)
        inserted = first.index > 0 and tokens[first.index - 1].text in _BREAKS
        yield Attribution(speaker, sentence.start if inserted else cue[1], sentence.end, cue)


def _holder(phrase: Token, inside: Sequence[Token], mentions: Sequence[Mention]) -> Person | None:
    """Read "по мнению Москвы": the actor right after the noun holds it."""
    return mentioned(inside[:2], mentions) if phrase.lemmas & (_PHRASES - SOURCES) else None


def _form(role: SpeakerRole) -> SpeakerForm:
    return "document_paraphrase" if role == "document" else "indirect"


def _phrase(tokens: Sequence[Token], first: int) -> int | None:
    """Return the index of the noun of "по [его] словам", or of "согласно"."""
    token = tokens[first]
    if token.low == "согласно":
        return first
    if token.low != "по":
        return None
    near = tokens[first + 1 : first + 4]
    return next((one.index for one in near if one.lemmas & _PHRASES and one.case in {"Dat", ""}), None)


def _until_comma(tokens: Sequence[Token], start: int) -> int:
    ends = (token.index for token in tokens[start:] if token.text in {",", "–", "—", ".", ":"})
    return next(ends, len(tokens))


def _as_says(sentence: Sentence, mentions: Sequence[Mention], scene: Scene) -> Iterator[Attribution]:
    """Read "Как пишет X, ...", "как часто повторяют в Астане, ...": the sentence around it is theirs."""
    tokens = sentence.tokens
    for first in tokens:
        if first.low != "как" or _is_temporal(tokens, first.index):
            continue
        stop = _until_comma(tokens, first.index)
        verb = next((one for one in tokens[first.index + 1 : min(stop, first.index + 4)] if is_speech(one)), None)
        if verb is None:
            continue
        inside = tokens[first.index + 1 : stop]
        cue = (first.start, tokens[stop - 1].end)
        person = find_person(inside, mentions) or mentioned(inside, mentions) or find_body(inside[1:], mentions)
        if person is not None:
            yield Attribution(
                speaker_of(scene.meet(person), "indirect", verb_of(verb), cue), sentence.start, sentence.end, cue
            )


def _is_temporal(tokens: Sequence[Token], index: int) -> bool:
    """Tell "после того, как X пригрозил", "с тех пор, как": nobody is cited."""
    if index and tokens[index - 1].low in {"тогда", "время", "так", "точно"}:
        return True
    return index > 1 and tokens[index - 1].text == "," and tokens[index - 2].low in {"того", "тем", "пор", "так"}


def _clause(sentence: Sentence, mentions: Sequence[Mention], scene: Scene) -> Iterator[Attribution]:
    """Read "X считает, что ...", "X заявил: ...": what follows is his."""
    tokens = sentence.tokens
    for verb in tokens:
        if not is_speech(verb, _TELLING):
            continue
        link = _link(tokens, verb.index)
        if link is None:
            _introduce(sentence, mentions, verb, scene)
            continue
        before = tokens[_clause_start(tokens, verb.index) : verb.index]
        person = find_person(before, mentions) or stating((*before, *tokens[verb.index : link]), mentions, verb)
        person = person or governing(sentence, mentions, verb)
        if person is None:
            continue
        cue = (before[0].start if before else verb.start, verb.end)
        met = person if person.role == "actor" else scene.meet(person)
        speaker = speaker_of(met, "indirect", verb_of(verb), cue)
        denied = verb_of(verb) in lex.DENYING and tokens[verb.index - 1].low != "не"
        yield Attribution(speaker, tokens[link].end, sentence.end, cue, denied)


def _introduce(sentence: Sentence, mentions: Sequence[Mention], verb: Token, scene: Scene) -> None:
    """Remember who "рассказал о поездке": the quotations that follow may be his."""
    person = speaking(sentence, mentions, verb) if verb.lemmas & lex.SPEECH else None
    if person is not None and person.name and person.role in {"expert", "official"}:
        scene.meet(person)


def _link(tokens: Sequence[Token], verb: int) -> int | None:
    """Return the index of "что" or the colon that opens the reported clause, or ``None``."""
    for token in tokens[verb + 1 : verb + 12]:
        if token.text == ":" and token.index + 1 < len(tokens):
            return token.index if tokens[verb].lemmas & lex.SPEECH else None
        if token.text == "," and token.index + 1 < len(tokens):
            after = tokens[token.index + 1]
            told = after.low in _LINKS and tokens[token.index - 1].low not in _UNTOLD
            return after.index if told else None
    return None


def _clause_start(tokens: Sequence[Token], index: int) -> int:
    return next((at + 1 for at in range(index - 1, -1, -1) if tokens[at].text in _BREAKS | {"«"}), 0)


def _impersonal(sentence: Sentence, mentions: Sequence[Mention], scene: Scene) -> Iterator[Attribution]:  # noqa: ARG001 - one signature for all rules
    """Read "В Анкаре такие опасения считают преувеличенными": the whole sentence is Ankara's view."""
    tokens = sentence.tokens
    for verb in tokens:
        plural = verb.feats.get("Number") == "Plur" and verb.form == "fin"
        if not (plural and verb.lemmas & lex.IMPERSONAL) or _link(tokens, verb.index) is not None:
            continue
        start = tokens[_clause_start(tokens, verb.index)].start
        places = [one for one in mentions if start <= one.start < verb.start and "place" in one.flags]
        subject = any(tokens[child].rel.startswith("nsubj") for child in sentence.children[verb.index])
        if places and not subject:
            yield _actor_voice(sentence, places[0], verb)


def _seen_as(sentence: Sentence, mentions: Sequence[Mention], scene: Scene) -> Iterator[Attribution]:  # noqa: ARG001 - one signature for all rules
    """Read "Воспринимается в Москве как ...": the view is theirs; "для России выглядит как" is the author's view."""
    tokens = sentence.tokens
    for verb in tokens:
        if not verb.lemmas & _SEEN:
            continue
        link = next((one for one in tokens[verb.index + 1 : verb.index + 6] if one.low == "как"), None)
        views = [one for one in mentions if "place" in one.flags]
        if link is not None and views:
            yield _actor_voice(sentence, views[0], verb)


def _calls(sentence: Sentence, mentions: Sequence[Mention], scene: Scene) -> Iterator[Attribution]:  # noqa: ARG001 - one signature for all rules
    """Read "Турция называет это ...", "в Анкаре называют это ...": the name given is theirs."""
    tokens = sentence.tokens
    for verb in tokens:
        giver = caller(sentence, mentions, verb) if verb.form == "fin" and verb.lemmas & _CALLING else None
        if giver is None:
            continue
        end = next((one.start for one in tokens[verb.index :] if one.text in _BREAKS), sentence.end)
        speaker = speaker_of(voice(giver), "indirect", verb_of(verb), (verb.start, verb.end))
        yield Attribution(speaker, verb.start, end, (verb.start, verb.end), inside=True)


def _aside(sentence: Sentence, mentions: Sequence[Mention], scene: Scene) -> Iterator[Attribution]:  # noqa: ARG001 - one signature for all rules
    """Read "Москва ..., напоминая о событиях ...", "..., заявляя, что ...": what follows is told by the subject."""
    tokens = sentence.tokens
    for verb in tokens:
        told = _told_from(tokens, verb)
        head = _main_verb(tokens, verb)
        if told is None or head is None:
            continue
        actor = caller(sentence, mentions, head)
        teller = voice(actor) if actor is not None else governing(sentence, mentions, head)
        if teller is None:
            continue
        end, cue = _told_until(sentence, told, head), (verb.start, verb.end)
        speaker = speaker_of(teller, "indirect", verb_of(verb), cue)
        yield Attribution(speaker, tokens[told].start, end, cue, verb_of(verb) in lex.DENYING)


def _held(sentence: Sentence, mentions: Sequence[Mention], scene: Scene) -> Iterator[Attribution]:
    """Read "опасения Киева, что ...", "X выразил уверенность в том, что ...", "X прячется из-за опасений, что ..."."""
    tokens = sentence.tokens
    for noun in tokens:
        link = _link(tokens, noun.index) if noun.pos == "NOUN" and noun.lemmas & _HOLDING else None
        if link is None:
            continue
        verb = next(verb for name, verb in lex.HELD.items() if name in noun.lemmas)
        person = _holding(sentence, mentions, noun, tokens[noun.index + 1 : link])
        if person is None:
            continue
        cue = (noun.start, noun.end)
        met = person if person.role == "actor" else scene.meet(person)
        yield Attribution(speaker_of(met, "indirect", verb, cue), tokens[link].end, sentence.end, cue)


def _holding(sentence: Sentence, mentions: Sequence[Mention], noun: Token, between: Sequence[Token]) -> Person | None:
    """Return whose view it is: named in the genitive behind the noun, else the subject of the verb above it."""
    if any(one.form in {"fin", "inf", "short"} for one in between):
        return None
    owners = [one for one in between if one.text[:1].isalpha() and one.low not in {"о", "в", "том", "тот", "на", "то"}]
    if owners:
        return find_person(owners, mentions, oblique=True) or mentioned(owners[:2], mentions)
    verb = next((sentence.tokens[one] for one in sentence.path(noun.index) if sentence.tokens[one].form == "fin"), None)
    felt = noun.lemmas & lex.FELT or (verb is not None and verb.lemmas & lex.VOICING)
    return governing(sentence, mentions, verb) if verb is not None and felt else None


def _told_until(sentence: Sentence, told: int, head: Token) -> int:
    """Return where it ends: at a semicolon, or at the comma behind which the main clause goes on."""
    tokens = sentence.tokens[told:]
    if head.index > told:
        return next((one.start for one in reversed(tokens[: head.index - told]) if one.text == ","), head.start)
    return next((one.start for one in tokens if one.text == ";"), sentence.end)


def _main_verb(tokens: Sequence[Token], converb: Token) -> Token | None:
    """Return the finite verb whose subject a converb shares: the nearest before it, else the first after it."""
    before = [one for one in tokens[: converb.index] if one.form == "fin"]
    return before[-1] if before else next((one for one in tokens[converb.index :] if one.form == "fin"), None)


def _told_from(tokens: Sequence[Token], verb: Token) -> int | None:
    """Return where the words told by a converb or participle begin: after "напоминая", or at ", что"."""
    if verb.form not in {"conv", "part"} or not verb.lemmas & lex.SPEECH or verb.index + 2 >= len(tokens):
        return None
    after = tokens[verb.index + 1]
    reminds = bool(verb.lemmas & _REMINDING) and after.low in {"о", "об", "про"}
    reports = after.text == "," and tokens[after.index + 1].low in _LINKS
    return after.index + 1 if reminds or reports else None


_RULES: tuple[Callable[[Sentence, Sequence[Mention], Scene], Iterator[Attribution]], ...] = (
    _tail,
    _according,
    _as_says,
    _clause,
    _impersonal,
    _seen_as,
    _calls,
    _aside,
    _held,
)
