"""With what force something is said, and whether it took place: modality and flags of a clause.

Two separate things are judged. The flags ``negated``, ``future``, ``hypothetical`` and ``historical`` say whether the
act took place; the modality says what the innermost speaker does with the statement. A commentator's "if Moscow imposes
duties" is a forecast and hypothetical, never a threat by Moscow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from entente.reading import lexicon as lex
from entente.reading.governed import menaces, names
from entente.reading.veils import veils

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from entente.evidence.claims import Modality
    from entente.reading.clauses import Clause
    from entente.reading.nlp import Sentence, Token
    from entente.reading.speakers import Attribution
    from entente.reading.undone import Veil

_BREAKS = frozenset({",", ";", ":", "–", "—"})
_STRONG_BREAKS = frozenset({";", ":"})
_DOUBT = frozenset({"вряд", "едва"})
_EXCLUDED = re.compile(r"\bне исключ(?:ено|ается|ают|ает|ил[аи]?)\b|\bнельзя исключ\w+", re.IGNORECASE)
_LEFT_OPEN = lex.words("исключать исключить")
_IN_CASE = re.compile(r"\bв случае(?! с\b)|\bпри услови[ия]\b", re.IGNORECASE)
_EXPECTED = lex.words("ожидаться прогнозироваться предвидеться предстоять")
_FORESEEN = lex.words("прогнозировать спрогнозировать предсказать предрекать прогноз")
_FEARED = lex.words("опасаться бояться подозревать обвинить обвинять упрекнуть упрекать")
"""What is feared or laid at somebody's door is not reported as done."""
_SUPPOSED = re.compile(
    r"\b(?:предполагается|допускается|маловероятно|возможно|вероятно|похоже),? что\b"
    r"|\b(?:подозрени|опасени|страх)\w*(?: (?:в|о) том)?, что\b",
    re.IGNORECASE,
)
_WORTH = re.compile(r"\b(?:имеет|есть) смысл\b", re.IGNORECASE)
_ASKING = lex.words(
    "призвать призывать просить попросить требовать потребовать рекомендовать порекомендовать советовать посоветовать "
    "убедить убеждать уговорить уговаривать велеть приказать предписать"
)
"""Verbs whose infinitive is somebody else's act: its "не" does not negate them."""
_SCHEDULED = lex.words(
    "состояться пройти начаться завершиться вступить открыться закончиться проходить прибыть приехать"
)
_ABLE = lex.words("мочь смочь возможно возможный можно")
_NAMING = lex.words("назвать называть понять понимать увидеть видеть вспомнить упомянуть судить утверждать")
_WANTING = _ASKING | lex.words(
    "хотеть хотеться желать пожелать важно важный нужно нужный надо необходимо необходимый добиваться добиться "
    "настаивать выступать предпочитать предпочесть предложить предлагать ждать мечтать заинтересованный выгодно "
    "выгодный следить лучше"
)
_HAPPENED = lex.words("смочь удаться суметь успеть")
_PLAIN = re.compile(r"^(?:крупн|ближ|даль|нов|стар|древ|круп)н?ейш|^(?:ближайш|высочайш)")
"""Superlatives that state a size or place, and judge nothing."""
_VIEWS = lex.words("называть назвать мнение мнению убеждению оценке уверенный убежденный считать полагать думать")
_HARM = lex.words(
    "ввести вводить ограничить запретить закрыть перекрыть прекратить остановить ударить атаковать наказать отключить "
    "разорвать повысить"
)
_LOADED = re.compile(
    r"\bпечальн\w+ пример|\bмин\w+ замедленн\w+ действия|\bтроянск\w+ кон|\bподбрюшь|\bтревожн\w+ сигнал|\bэрози[яюией]"
    r"|\bзабыл[аио]?\b|\bпод боком\b|\bтройн\w+ удар|\bкак\b[^,.;:]{0,40}\bугроз[аы]\b",
    re.IGNORECASE,
)
"""Words by which an author judges while he seems to tell."""
_SUPERLATIVE = re.compile(r"(?:ейш|айш)(?:ий|ая|ее|ие|его|ей|ую|их|им)$")
_LONG_AGO = re.compile(
    r"\bв прошлом веке\b|\bв свое время\b|\bнекогда\b|\bв советск\w+ (?:время|период|эпоху)\b|\bраньше\b|\bпрежде\b"
    r"|\bдолгое время был\w*\b|\bв 19\d0-[ехx]\w*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Force:
    """The judgement of one clause; ``cues`` are ``(start, end, flag)`` in the document's text."""

    modality: Modality
    negated: bool = False
    future: bool = False
    hypothetical: bool = False
    historical: bool = False
    cues: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """What a clause is judged by, beside its own words.

    Attributes
    ----------
    inner
        Innermost attribution, or ``None`` for narration.
    sources
        Actor ids of the clause's source.
    denied
        Whether any attribution around it is a denial.
    years
        First and last year of the clause's time, or ``None``.
    now
        Year of the document, or ``None``.
    """

    inner: Attribution | None = None
    sources: tuple[str, ...] = ()
    denied: bool = False
    years: tuple[int, int] | None = None
    now: int | None = None


def judge(sentence: Sentence, text: str, clause: Clause, setting: Setting) -> Force:
    """Judge one clause; see the module for what is told apart."""
    view = _View(sentence, text, clause, setting, veils(sentence, clause, text))
    negated, hypothetical, future = _negated(view), _hypothetical(view), _future(view)
    negated, hypothetical = negated or view.veiled("negated"), hypothetical or view.veiled("hypothetical")
    cues = tuple(
        (one.start, one.end, flag)
        for flag, one in (("negated", negated), ("hypothetical", hypothetical), ("future", future))
        if one is not None
    )
    word: Modality = next((name for name, rule in _RULES.items() if rule(view)), "asserted")
    return Force(
        modality=word,
        negated=negated is not None or setting.denied,
        future=future is not None,
        hypothetical=hypothetical is not None,
        historical=_historical(view),
        cues=cues,
    )


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that sets a flag."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _View:
    """A clause with what its rules look at."""

    sentence: Sentence
    text: str
    clause: Clause
    setting: Setting
    veils: tuple[Veil, ...] = ()

    @property
    def verbs(self) -> tuple[Token, ...]:
        return tuple(self.sentence.tokens[index] for index in self.clause.verbs)

    @property
    def words(self) -> tuple[Token, ...]:
        return tuple(self.sentence.tokens[index] for index in self.clause.tokens)

    @property
    def head(self) -> Token:
        return self.sentence.tokens[self.clause.head]

    @property
    def span(self) -> tuple[int, int]:
        return self.clause.span(self.sentence)

    def has(self, lemmas: frozenset[str]) -> bool:
        return any(token.lemmas & lemmas for token in self.verbs)

    def veiled(self, kind: str) -> Cue | None:
        return next((Cue(one.start, one.end) for one in self.veils if one.kind == kind), None)


def _cue(token: Token) -> Cue:
    return Cue(token.start, token.end)


# ---- flags ----


def _negated(view: _View) -> Cue | None:
    """Find a particle on the predicate or its chain.

    "Не только" is none, "не может не" cancels; a refusal negates the act.
    """
    verbs = [view.head] if view.has(_ASKING) and view.head.form == "fin" else view.verbs
    marks = [mark for verb in verbs if (mark := _particle(view, verb)) is not None]
    if len(marks) == 2 and len(view.verbs) > 1:  # noqa: PLR2004 - "не может не"
        return None
    refusal = next((verb for verb in view.verbs if verb.lemmas & lex.REFUSAL), None)
    absent = view.head if view.head.low in {"нет", "нету", "нельзя", "невозможно"} else None
    without = next(
        (one for one in view.words if one.low in {"нет", "нельзя"} and one.head in {view.head.index, -1}), None
    )
    found = marks[0] if marks else refusal or absent or without
    return _cue(found) if found is not None else None


def _particle(view: _View, verb: Token) -> Token | None:
    """Return the "не" or "ни" of a verb: its dependent, or the word right before it."""
    tokens = view.sentence.tokens
    near = [tokens[child] for child in view.sentence.children[verb.index] if child < verb.index]
    before = [tokens[verb.index - 1]] if verb.index else []
    for one in (*before, *near):
        if one.low != "не" or verb.lemmas & (lex.MORE_THAN | _LEFT_OPEN) or _lacks(verb):
            continue
        after = tokens[one.index + 1]
        if after.low not in {"только", "просто", "столько", "исключено"} and after.index <= verb.index:
            return one
    return None


def _lacks(word: Token) -> bool:
    """Tell "безвозмездный", "бесполезный": with "не" they affirm."""
    return any(one.startswith(("без", "бес")) and one.endswith(("ый", "ий", "ой")) for one in word.lemmas)


def _hypothetical(view: _View) -> Cue | None:
    """Read "бы" in the clause; "если" over it or over the clause it depends on; "в случае", "при условии"."""
    would = next((one for one in view.words if one.low in {"бы", "б"}), None) or _shared_would(view) or _wish(view)
    if would is not None:
        return _cue(would)
    anchor = view.head.start
    found = next((cue for start, end, cue in conditionals(view.sentence) if start <= anchor < end), None)
    if found is not None:
        return found
    case = _IN_CASE.search(view.text, view.sentence.start, view.sentence.end)
    return Cue(case.start(), case.end()) if case is not None else None


def _shared_would(view: _View) -> Token | None:
    """Return the "бы" of the verb that a second one is coordinated with: "которое бы закрыло границу и вышло"."""
    tokens, head = view.sentence.tokens, view.head
    if head.rel != "conj" or head.tense != "past" or head.head < 0:
        return None
    below = (tokens[child] for child in view.sentence.children[head.head])
    return next((one for one in below if one.low in {"бы", "б"} and one.index < head.index), None)


def _wish(view: _View) -> Token | None:
    """Return the "чтобы" of a clause with a verb in the past form: what is wanted or aimed at, not what was done."""
    if view.head.form not in {"fin", "short"} or (view.head.form == "fin" and view.head.tense != "past"):
        return None
    tokens = view.sentence.tokens
    for at in range(view.head.index - 1, -1, -1):
        if tokens[at].low in {"чтобы", "чтоб"}:
            return tokens[at]
        if tokens[at].form == "inf":
            return None
        if tokens[at].form == "fin" or tokens[at].text in _STRONG_BREAKS:
            return _shared_wish(view, at)
    return None


def _shared_wish(view: _View, at: int) -> Token | None:
    """Return the "чтобы" of the verb that a second one is coordinated with: "чтобы X ушёл и вернул ..."."""
    tokens, head = view.sentence.tokens, view.head
    first = tokens[head.head] if head.rel == "conj" and head.head >= 0 else None
    if first is None or first.index > at or first.tense != "past":
        return None
    below = (tokens[child] for child in view.sentence.children[first.index])
    return next((one for one in below if one.low in {"чтобы", "чтоб"}), None)


def conditionals(sentence: Sentence) -> tuple[tuple[int, int, Cue], ...]:
    """Return the stretches of a sentence that hang on "если", each with its cue.

    The consequence hangs on it as well, before or after; not so after "даже если", and not at all where "если" only
    compares ("если раньше ..., то сейчас ...").
    """
    found = []
    for token in sentence.tokens:
        if token.low not in {"если", "ежели"}:
            continue
        end = _protasis_end(sentence, token)
        if _compares(sentence, token, end):
            continue
        concessive = token.index > 0 and sentence.tokens[token.index - 1].low in {"даже", "хотя"}
        left, right = (token.start, end) if concessive else (_left(sentence, token), sentence.end)
        found.append((left, right, _cue(token)))
    return tuple(found)


def _protasis_end(sentence: Sentence, token: Token) -> int:
    """Return where the if-clause ends: before ", то", else at the first comma after its verb."""
    after = sentence.tokens[token.index + 1 :]
    for one in after:
        if one.text == "," and sentence.tokens[min(one.index + 1, len(sentence.tokens) - 1)].low in {"то", "тогда"}:
            return one.start
    verb = next((one.index for one in after if one.form in {"fin", "short", "inf"}), None)
    ends = (one.start for one in after if verb is not None and one.index > verb and one.text in _BREAKS)
    return next(ends, sentence.end)


def _compares(sentence: Sentence, token: Token, end: int) -> bool:
    """Whether "если" only sets two states side by side: no verb in it, or then-and-now words without a future."""
    inside = [one for one in sentence.tokens[token.index + 1 :] if one.start < end]
    verbs = [one for one in inside if one.form in {"fin", "short", "inf"}]
    then = any(one.low in lex.CONTRAST for one in inside)
    ahead = any(one.tense == "fut" or one.low in {"бы", "б"} for one in sentence.tokens[token.index :])
    return not verbs or (then and not ahead)


def _left(sentence: Sentence, token: Token) -> int:
    """Go back over a consequence that stands before: to the last colon or semicolon."""
    breaks = [one.end for one in sentence.tokens[: token.index] if one.text in _STRONG_BREAKS]
    return max(breaks, default=sentence.start)


def _future(view: _View) -> Cue | None:
    """Find a future form in the predicate, or a time after the document's."""
    verb = next((one for one in view.verbs if one.tense == "fut" and one.form == "fin"), None)
    if verb is not None:
        return _cue(verb)
    years, now = view.setting.years, view.setting.now
    ahead = years is not None and now is not None and years[0] > now and view.head.tense != "past"
    scheduled = next((one for one in view.words if one.lemmas & {"должный"}), None)
    if scheduled is not None and view.has(_SCHEDULED):
        return _cue(scheduled)
    return _cue(view.head) if ahead or view.has(_EXPECTED) else None


def _historical(view: _View) -> bool:
    years, now = view.setting.years, view.setting.now
    if years is not None and now is not None:
        return years[1] < now - 1
    start, end = view.span
    start = view.sentence.start if view.clause.gapped else start
    return bool(_LONG_AGO.search(view.text[start:end].replace("ё", "е")))


# ---- modality, in order of precedence ----


def _is_question(view: _View) -> bool:
    if view.sentence.tokens[-1].text == "?" or view.text[view.sentence.start : view.sentence.end].rstrip(
        '"»”)'
    ).endswith("?"):
        return True
    whether = (one for one in view.words if one.low == "ли")
    return any(one.index and view.sentence.tokens[one.index - 1].low not in _DOUBT for one in whether)


def _is_threat(view: _View) -> bool:
    """Find a threatening verb with an infinitive, or harm announced by the one who would do it."""
    if view.has(lex.THREATS - {"пообещать", "предупредить"}) and _governs(view):
        return True
    if view.setting.sources and menaces(view.sentence, view.clause):
        return True
    ahead = any(one.tense == "fut" for one in view.verbs)
    return ahead and view.has(_HARM) and _speaks_for_source(view)


def _speaks_for_source(view: _View) -> bool:
    inner = view.setting.inner
    return inner is not None and inner.speaker.actor is not None and inner.speaker.actor in view.setting.sources


def _governs(view: _View) -> bool:
    """Whether the predicate takes an infinitive: in its chain, or within the next words."""
    if any(one.form == "inf" for one in view.verbs):
        return True
    after = view.sentence.tokens[view.head.index + 1 : view.head.index + 5]
    return any(one.form == "inf" for one in after)


def _is_advice(view: _View) -> bool:
    start, end = view.span
    called = view.head.form == "short" and bool(view.head.lemmas & {"призвать", "призванный"}) and _governs(view)
    if called or _WORTH.search(view.text, start, end) or _is_wanted(view):
        return True
    modal = view.has(lex.ADVICE) or any(one.lemmas & {"нужно", "надо", "пора", "должный"} for one in view.words)
    return modal and _governs(view) and not view.has(_SCHEDULED)


def _is_wanted(view: _View) -> bool:
    """Tell "хочет, чтобы X сделал", "важно, чтобы", and "предложил X сделать": what another is to do."""
    wish = _wish(view)
    if wish is not None:
        before = (one for one in view.sentence.tokens if one.start < wish.start)
        return any(one.lemmas & _WANTING for one in before)
    offered = view.has(frozenset({"предложить", "предлагать"}))
    below = (view.sentence.tokens[child] for child in view.sentence.children[view.head.index])
    return offered and _governs(view) and any(one.case == "Dat" and one.rel in {"iobj", "obl"} for one in below)


def _is_intention(view: _View) -> bool:
    if view.veiled("intention") is not None:
        return True
    if view.has(lex.INTENT) and _governs(view):
        return not any(one.tense == "past" and one.lemmas & {"решить", "пытаться"} for one in view.verbs)
    inner = view.setting.inner
    ahead = any(one.tense == "fut" for one in view.verbs) and not view.has(frozenset({"мочь", "смочь"}))
    if inner is None or not ahead:
        return False
    first = any(one.feats.get("Person") == "1" for one in view.verbs)
    return (first and inner.speaker.role in {"official", "actor"}) or _speaks_for_source(view)


def _is_possible(view: _View) -> bool:
    if _is_able(view) and _negated(view) is None:
        return True
    if _hedge(view) is not None or view.veiled("possibility") is not None:
        return True
    if view.setting.inner is not None and view.setting.inner.speaker.verb in _FEARED:
        return True
    start, end = view.span
    supposed = _SUPPOSED.search(view.text, view.sentence.start, view.head.start)
    return supposed is not None or bool(_EXCLUDED.search(view.text, start, end)) or view.head.low == "чревато"


def _is_able(view: _View) -> bool:
    """Tell "может ввести", "можно построить"; "смог вытеснить" is done, "можно сказать" only introduces."""
    able = next((one for one in view.verbs if one.lemmas & _ABLE), None)
    if able is None:
        return False
    done = able.tense == "past" and bool(able.lemmas & _HAPPENED) and _hypothetical(view) is None
    said = able.low == "можно" and view.has(lex.SPEECH | _NAMING)
    return not done and not said


def _hedge(view: _View) -> Token | None:
    """Return the "возможно" or "вряд" of a clause; not one behind which another predicate comes first."""
    tokens, head = view.sentence.tokens, view.head.index
    for one in tokens:
        if not one.lemmas & lex.HEDGES and one.low not in _DOUBT:
            continue
        low, high = sorted((one.index, head))
        between = tokens[low + 1 : high]
        own = one.index in view.clause.tokens and not any(other.text in _STRONG_BREAKS for other in between)
        opens = one.index <= 1 and tokens[min(one.index + 1, len(tokens) - 1)].text == ","
        foreign = (other for other in between if other.form in {"fin", "short"})
        if (own or opens) and all(other.index in view.clause.verbs for other in foreign):
            return one
    return None


def _is_forecast(view: _View) -> bool:
    inner = view.setting.inner
    foreseen = inner is not None and inner.speaker.verb in _FORESEEN
    return _future(view) is not None or foreseen


def _is_opinion(view: _View) -> bool:
    """Find an evaluative predicate, a word of conviction, a superlative, or a view that is given as one."""
    if names(view.sentence, view.clause):
        return True
    if is_evaluative(view.sentence, view.clause) or any(one.low in lex.OPINION for one in view.words):
        return True
    inner = view.setting.inner
    if (inner is not None and inner.speaker.verb in _VIEWS) or _is_loaded(view):
        return True
    return any(_SUPERLATIVE.search(one.low) and not _PLAIN.match(one.low) for one in view.words if one.pos == "ADJ")


def _is_loaded(view: _View) -> bool:
    """Find loaded words in the clause, before a dash or colon that announces it, or "выглядит как"."""
    (start, end), text = view.span, view.text
    own = {one.start for one in view.words}
    if view.has(frozenset({"выглядеть"})) or any(one.start() in own for one in _LOADED.finditer(text, start, end)):
        return True
    before = _LOADED.search(text, view.sentence.start, min(start, view.head.start))
    return before is not None and bool(re.search(r"[:–—]", text[before.end() : view.head.start]))


def is_evaluative(sentence: Sentence, clause: Clause) -> bool:
    """Whether the predicate, or the noun that completes a pale verb, judges: "выгоден", "представляет угрозу"."""
    tokens = sentence.tokens
    head = tokens[clause.head]
    if head.lemmas & lex.EVALUATIVE:
        return True
    pale = head.lemmas & {
        "представлять",
        "нести",
        "выглядеть",
        "являться",
        "стать",
        "оставаться",
        "вызывать",
        "создавать",
    }
    below = [tokens[child] for verb in clause.verbs for child in sentence.children[verb]]
    return bool(pale) and any(one.lemmas & lex.EVALUATIVE for one in below if one.rel in {"obj", "xcomp", "obl"})


_RULES: Mapping[Modality, Callable[[_View], bool]] = {
    "question": _is_question,
    "threat": _is_threat,
    "advice": _is_advice,
    "intention": _is_intention,
    "possibility": _is_possible,
    "forecast": _is_forecast,
    "opinion": _is_opinion,
}
