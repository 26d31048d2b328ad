"""Who says it: attributions inside paragraphs, with their scopes.

An attribution gives a speaker to a stretch of text: the quotation before "– заявил министр", the clause after
"эксперт считает, что", the sentence after "по словам аналитика". Scopes nest, so a claim has a chain of speakers. The
patterns work on lemmas in linear order: they hold where a parse of a long sentence does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from entente.evidence.claims import Speaker
from entente.reading import lexicon as lex
from entente.reading.nlp import lemma_of, nominative_phrase
from entente.reading.persons import Person, find_person

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from entente.evidence.claims import Mention, SpeakerForm, SpeakerRole
    from entente.reading.nlp import Sentence, Token

_DASHES = frozenset("–—-")
_BREAKS = frozenset({",", ";", ":", "–", "—"})
_PHRASES = lex.words("слово мнение данные дать оценка информация версия подсчет прогноз сведение выражение убеждение")
_SOURCES = frozenset({"данные", "дать", "информация", "сведение", "подсчет"})
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


@dataclass(slots=True)
class Scene:
    """Who was named so far: a surname or "он" refers back to it. The one mutable thing of the coder."""

    people: list[Person]

    def meet(self, person: Person) -> Person:
        """Return the person as first introduced, and remember him as the last one who spoke."""
        known = next((one for one in reversed(self.people) if one.same(person)), None)
        if known is None and not person.name and self.people:
            known = next((one for one in reversed(self.people) if person.pronoun or one.role == person.role), None)
        found = person if known is None else known
        self.people.append(found)
        return found


def attributions(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]], scene: Scene
) -> tuple[Attribution, ...]:
    """Return the attributions of one paragraph, in order of the text.

    Parameters
    ----------
    text
        The document's text.
    sentences, mentions
        Of the paragraph, sentence by sentence.
    scene
        People met so far in the document; extended by those met here.
    """
    quoted = [
        (left, right, named)
        for left, right in _quoted(text, sentences)
        if (named := _quoter(text, left, right, sentences, [one for group in mentions for one in group]))
    ]
    found: list[Attribution] = []
    for sentence, actors in zip(sentences, mentions, strict=True):
        for left, right, (person, verb, cue) in quoted:
            if sentence.start <= cue[0] < sentence.end:
                speaker = speaker_of(scene.meet(person), "direct_quote", verb, cue)
                found.append(Attribution(speaker, left, right, cue, verb in lex.DENYING))
        for rule in (_tail, _according, _as_says, _clause, _impersonal, _seen_as, _calls, _aside):
            found.extend(one for one in rule(sentence, actors, scene) if not _overlaps(one, found))
    return tuple(found)


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
    return bool(token.lemmas & verbs) and token.form == "fin" and token.pos in {"VERB", "AUX", ""}


def verb_of(token: Token) -> str:
    """Return the lemma by which a verb of speech is listed."""
    return next((one for one in sorted(token.lemmas) if one in lex.CLAUSAL | _CALLING), token.lemma)


def _voice(mention: Mention) -> Person:
    """Return an actor that speaks or thinks, named in the nominative where one word names it."""
    surface = mention.surface
    plain = " " not in surface and not surface.isupper()
    return Person(lemma_of(surface).capitalize() if plain else surface, "", "actor", actor=mention.actor)


def _actor_voice(sentence: Sentence, mention: Mention, verb: Token) -> Attribution:
    cue = (verb.start, verb.end)
    speaker = speaker_of(_voice(mention), "indirect", verb_of(verb), cue)
    return Attribution(speaker, sentence.start, sentence.end, cue, verb_of(verb) in lex.DENYING, inside=True)


def _tail(sentence: Sentence, mentions: Sequence[Mention], scene: Scene) -> Iterator[Attribution]:
    """Read "..., – отметил политолог X", "..., уверен эксперт", "..., считает X, ...": the rest is his."""
    tokens = sentence.tokens
    for verb in tokens:
        before = tokens[verb.index - 1].text if verb.index else "–"
        if not is_speech(verb) or (before not in _DASHES and before != ","):
            continue
        stop = _tail_end(tokens, verb.index)
        person = find_person(tokens[verb.index + 1 : stop], mentions)
        if person is None:
            continue
        cue = (verb.start, tokens[stop - 1].end)
        speaker = speaker_of(scene.meet(person), "indirect", verb_of(verb), cue)
        yield Attribution(speaker, sentence.start, sentence.end, cue, verb_of(verb) in lex.DENYING)
        return


def _tail_end(tokens: Sequence[Token], start: int) -> int:
    """Return where an attribution ends: at a dash, colon or stop, or at the comma before the speech goes on."""
    for token in tokens[start + 1 : start + _TAIL]:
        if token.text in _DASHES | {":", ".", "!", "?", "…"}:
            return token.index
        if token.text == "," and any(is_name(one) for one in tokens[start + 1 : token.index]):
            return token.index
    return min(len(tokens), start + _TAIL)


def is_name(token: Token) -> bool:
    """Whether a token is written like a person's name."""
    return token.text[:1].isupper() and not token.text.isupper()


def _according(sentence: Sentence, mentions: Sequence[Mention], scene: Scene) -> Iterator[Attribution]:
    """Read "По словам X, ...", "по данным регистров, ...", "по её мнению, ..."; "согласно отчёту"."""
    tokens = sentence.tokens
    for first in tokens[:-1]:
        phrase = _phrase(tokens, first.index)
        if phrase is None:
            continue
        stop = _until_comma(tokens, phrase)
        inside = (*tokens[first.index + 1 : phrase], *tokens[phrase + 1 : stop])
        person = find_person(inside, mentions, oblique=True) or _document(tokens, phrase, stop)
        if person is None:
            continue
        cue = (first.start, tokens[stop - 1].end)
        speaker = speaker_of(scene.meet(person), _form(person.role), tokens[phrase].low, cue)
        inserted = first.index > 0 and tokens[first.index - 1].text in _BREAKS
        yield Attribution(speaker, sentence.start if inserted else cue[1], sentence.end, cue)


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


def _document(tokens: Sequence[Token], phrase: int, stop: int) -> Person | None:
    """Read "по данным открытых регистров": the words after the noun name the document, put into the nominative."""
    inside = tokens[phrase + 1 : stop]
    known = tokens[phrase].lemmas & _SOURCES or tokens[phrase].low == "согласно"
    if not inside or not known:
        return None
    return Person(nominative_phrase([token.text for token in inside]), "", "document")


def _as_says(sentence: Sentence, mentions: Sequence[Mention], scene: Scene) -> Iterator[Attribution]:
    """Read "Как пишет X, ...", "как часто повторяют в Астане, ...": the sentence around it is theirs."""
    tokens = sentence.tokens
    for first in tokens:
        stop = _until_comma(tokens, first.index)
        verb = next((one for one in tokens[first.index + 1 : min(stop, first.index + 4)] if is_speech(one)), None)
        if first.low != "как" or verb is None:
            continue
        inside = tokens[first.index + 1 : stop]
        cue = (first.start, tokens[stop - 1].end)
        person = find_person(inside, mentions) or _mentioned(inside, mentions)
        if person is not None:
            yield Attribution(
                speaker_of(scene.meet(person), "indirect", verb_of(verb), cue), sentence.start, sentence.end, cue
            )


def _mentioned(tokens: Sequence[Token], mentions: Sequence[Mention]) -> Person | None:
    """Return an actor as the one who speaks: "как считает Москва", "повторяют в Астане"."""
    if not tokens:
        return None
    inside = [one for one in mentions if tokens[0].start <= one.start <= tokens[-1].end and one.via != "adjective"]
    return _voice(inside[0]) if inside else None


def _clause(sentence: Sentence, mentions: Sequence[Mention], scene: Scene) -> Iterator[Attribution]:
    """Read "X считает, что ...", "X заявил: ...": what follows is his."""
    tokens = sentence.tokens
    for verb in tokens:
        if not is_speech(verb, lex.SPEECH | lex.THOUGHT):
            continue
        link = _link(tokens, verb.index)
        if link is None:
            continue
        first = _clause_start(tokens, verb.index)
        before = tokens[first : verb.index]
        person = find_person(before, mentions) or _subject(tokens[first:link], mentions, verb)
        if person is None:
            continue
        cue = (before[0].start if before else verb.start, verb.end)
        met = person if person.role == "actor" else scene.meet(person)
        speaker = speaker_of(met, "indirect", verb_of(verb), cue)
        yield Attribution(speaker, tokens[link].end, sentence.end, cue, verb_of(verb) in lex.DENYING)


def _link(tokens: Sequence[Token], verb: int) -> int | None:
    """Return the index of "что" or the colon that opens the reported clause, or ``None``."""
    for token in tokens[verb + 1 : verb + 12]:
        if token.text == ":" and token.index + 1 < len(tokens):
            return token.index if tokens[verb].lemmas & lex.SPEECH else None
        if token.text == "," and token.index + 1 < len(tokens):
            after = tokens[token.index + 1]
            return after.index if after.low in _LINKS else None
    return None


def _clause_start(tokens: Sequence[Token], index: int) -> int:
    return next((at + 1 for at in range(index - 1, -1, -1) if tokens[at].text in _BREAKS | {"«"}), 0)


def _subject(tokens: Sequence[Token], mentions: Sequence[Mention], verb: Token) -> Person | None:
    """Return a state that thinks or speaks: "Москва считает", or "в Москве опасаются" with a plural verb."""
    for mention in mentions:
        word = next((token for token in tokens if token.start == mention.start), None)
        if word is None or mention.via in {"adjective", "product"}:
            continue
        spoken = word.case == "Nom" and word.rel.startswith(("nsubj", "conj", "appos", "root"))
        thought = "place" in mention.flags and verb.feats.get("Number") == "Plur"
        if spoken or thought:
            return _voice(mention)
    return None


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
        caller = _caller(sentence, mentions, verb) if verb.form == "fin" and verb.lemmas & _CALLING else None
        if caller is None:
            continue
        end = next((one.start for one in tokens[verb.index :] if one.text in _BREAKS), sentence.end)
        speaker = speaker_of(_voice(caller), "indirect", verb_of(verb), (verb.start, verb.end))
        yield Attribution(speaker, verb.start, end, (verb.start, verb.end), inside=True)


def _caller(sentence: Sentence, mentions: Sequence[Mention], verb: Token) -> Mention | None:
    """Return the actor that is a verb's subject, or the capital in which one thinks so, if it has none."""
    subjects = [child for child in sentence.children[verb.index] if sentence.tokens[child].rel.startswith("nsubj")]
    starts = {sentence.tokens[child].start for child in subjects}
    named = [one for one in mentions if one.start in starts and one.via not in {"adjective", "product"}]
    if subjects or verb.feats.get("Number") != "Plur":
        return named[0] if named else None
    return next((one for one in mentions if "place" in one.flags and one.end <= verb.start), None)


def _aside(sentence: Sentence, mentions: Sequence[Mention], scene: Scene) -> Iterator[Attribution]:  # noqa: ARG001 - one signature for all rules
    """Read "Москва ..., напоминая о событиях ...", "..., заявляя, что ...": what follows is told by the subject."""
    tokens = sentence.tokens
    for verb in tokens:
        told = _told_from(tokens, verb)
        head = _main_verb(tokens, verb)
        teller = _caller(sentence, mentions, head) if told is not None and head is not None else None
        if told is None or teller is None or head is None:
            continue
        end, cue = _told_until(sentence, told, head), (verb.start, verb.end)
        speaker = speaker_of(_voice(teller), "indirect", verb_of(verb), cue)
        yield Attribution(speaker, tokens[told].start, end, cue, verb_of(verb) in lex.DENYING)


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


def _quoted(text: str, sentences: Sequence[Sentence]) -> Iterator[tuple[int, int]]:
    """Yield the spans between quotation marks that hold more than three words."""
    position, end = (sentences[0].start, sentences[-1].end) if sentences else (0, 0)
    pairs = {"«": "»", "“": "”", "„": "“", '"': '"'}
    while position < end:
        close = text.find(pairs[text[position]], position + 1, end) if text[position] in pairs else -1
        if close > position:
            if len(text[position + 1 : close].split()) > 3:  # noqa: PLR2004 - up to three words are scare quotes
                yield position + 1, close
            position = close
        position += 1


def _quoter(
    text: str, left: int, right: int, sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> tuple[Person, str, tuple[int, int]] | None:
    """Return who is quoted, with which verb and where it says so."""
    found = _after_quote(text, right, sentences) or _before_quote(text, left, sentences)
    if found is None:
        return None
    verb, around = found
    person = find_person(around, mentions)
    cue = (min(verb.start, around[0].start), max(verb.end, around[-1].end))
    return (person, verb_of(verb), cue) if person is not None else None


def _after_quote(text: str, right: int, sentences: Sequence[Sentence]) -> tuple[Token, list[Token]] | None:
    """Read "», – заявил X" right after a quotation: the verb, and the words in which its subject is named."""
    if not text[right + 1 : sentences[-1].end].lstrip(" ,.").startswith(("–", "—", "-")):
        return None
    tokens = [token for sentence in sentences for token in sentence.tokens if token.start > right]
    verb = next((at for at, token in enumerate(tokens[:5]) if is_speech(token)), None)
    if verb is None:
        return None
    stop = next(
        (at for at in range(verb + 1, len(tokens)) if tokens[at].text in {".", "–", "—", "«", ":"}), len(tokens)
    )
    around = tokens[verb + 1 : stop]
    return (tokens[verb], around) if around else None


def _before_quote(text: str, left: int, sentences: Sequence[Sentence]) -> tuple[Token, list[Token]] | None:
    """Read "X заявил: «" right before a quotation."""
    if not text[:left].rstrip('«"“„ ').endswith(":"):
        return None
    within = [sentence for sentence in sentences if sentence.start < left]
    tokens = [token for token in within[-1].tokens if token.end <= left] if within else []
    verb = next((token for token in reversed(tokens) if is_speech(token)), None)
    around = [token for token in tokens if token is not verb]
    return (verb, around) if verb is not None and around else None
