"""Veils: words that take an act back, doubt it, or only think of it, outside its own predicate.

A particle on the verb is the business of :mod:`~entente.reading.modality`. Here the act is plain in its clause, but
what stands over it ("неправда, что ..."), before it ("по слухам, ...", "допустим, ...") or in its place ("планы
размещения ...", "отказ поддержать ...") keeps it from being reported as done.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from entente.reading import lexicon as lex
from entente.reading.undone import Veil, undone, veil_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from entente.reading.clauses import Clause
    from entente.reading.nlp import Sentence, Token
    from entente.reading.undone import Kind

_BREAKS = frozenset({",", ";", ":", "–", "—", "«"})
_DASHES = frozenset({"–", "—"})
_STRONG = frozenset({";", ":"})
_BUT = frozenset({"но", "а", "однако", "зато", "хотя", "потому", "поскольку", "после"})
"""Words behind a comma at which the reach of a matrix ends: what follows is told by the author again."""
_NOT = frozenset({"не", "ни"})
_LINKS = frozenset({"что", "будто"})

# ---- over the clause ----

_FALSE = lex.words(
    "неправда неверно неверный ложь ложный ложно вымысел выдумка миф фейк утка дезинформация клевета бред чушь домысел "
    "небылица ошибочно враньё вранье фальшивка"
)
_DENYING = lex.words("опровергнуть опровергать отрицать")
_REJECTING = lex.words("отмести отметать отвергнуть отвергать")
"""With a word for what is told: "отмёл обвинения в том, что"; a proposal that is rejected is another matter."""
_BELIEVED = lex.words(
    "верить поверить верится утверждать говорить считать думать полагать подтвердить подтверждать подтвердиться "
    "подтверждаться доказать доказывать доказанный соответствовать заявлять"
)
"""With "не" they leave what follows denied; "не сообщил" and "не знал" do not."""
_SAID = _BELIEVED | lex.words("сказать назвать заявить")
_IMPOSSIBLE = frozenset({"нельзя", "невозможно", "рано", "преждевременно"})
_PROOF = lex.words("доказательство подтверждение основание свидетельство улика")
_UNSURE = lex.words(
    "сомневаться усомниться сомнение сомнительно сомнительный казаться показаться считаться слух версия гипотеза "
    "подозрение подозревать предполагать предположить предполагаться утверждаться допускать поговаривать"
)
_UNSURE_DENIED = lex.words("исключить исключать исключенный факт значить означать")
"""With "не" or "нельзя" they leave open what follows."""
_HARDLY = frozenset({"вряд", "едва"})
_TALKED = frozenset({"говорят", "болтают", "утверждают", "пишут"})
_LET = frozenset({"допустим", "предположим", "представим", "представьте", "положим", "вообразим", "вообразите"})
_LET_OPENING = _LET | {"пусть", "пускай"}
_CLAIMED = lex.words(
    "слух сообщение заявление слово информация утверждение обвинение новость данные сведение версия тезис рассказ "
    "подозрение предположение"
)
"""Nouns for what is told; whether it is true is said by their predicate."""
_CONFIRMED = lex.words(
    "подтвердиться подтверждаться подтвердить оправдаться соответствовать подкрепить подкрепленный подтвержденный"
)


def veils(sentence: Sentence, clause: Clause, text: str) -> tuple[Veil, ...]:
    """Return what veils the act of a clause; empty for a plain report.

    Parameters
    ----------
    sentence, clause
        The clause and the parsed sentence around it.
    text
        The document's text.
    """
    surface = text[sentence.start : sentence.end]
    own = _in_place(sentence, clause)
    over = _matrix(sentence, clause) if "что" in surface or "будто" in surface else ()
    return (
        *own,
        *undone(sentence, clause, text),
        *over,
        *_hearsay(sentence, clause, text),
        *_supposed(sentence, clause),
    )


def _matrix(sentence: Sentence, clause: Clause) -> Iterator[Veil]:
    """Read what governs ", что" before the clause: "неправда, что", "никто не верит, что", "слухи о том, что"."""
    for link in _links(sentence.tokens, clause.head):
        window = _window(sentence.tokens, link)
        below = any(clause.head in sentence.path(one.index) for one in window)
        if below and not (window and window[-1].low == "том"):  # a parse may hang what "о том, что" hangs on below it
            continue
        found = _denied(window) or _false_news(sentence, window) or _unsure(sentence, window) or _let(window)
        if found is None and sentence.tokens[link].low == "будто":
            found = veil_of(sentence.tokens[link], "possibility")
        if found is not None:
            yield found


def _links(tokens: Sequence[Token], head: int) -> Iterator[int]:
    """Yield the "что" and "будто" in whose reach a predicate stands, nearest first."""
    for at in range(head - 1, 0, -1):
        if tokens[at].text in _STRONG:
            return
        if tokens[at - 1].text != ",":
            continue
        first = tokens[at].low
        if first in _BUT or first in _DASHES:
            return
        if first in _LINKS:
            yield at
        elif first == "как" and tokens[at + 1].low == "будто":
            yield at + 1


def _window(tokens: Sequence[Token], link: int) -> Sequence[Token]:
    """Return the words between the comma before "что" and the break before them."""
    stop = link - 1 if tokens[link - 1].text == "," else link - 2
    start = next((at + 1 for at in range(stop - 1, -1, -1) if tokens[at].text in _BREAKS), 0)
    return tokens[start:stop]


def _is_not(words: Sequence[Token], at: int) -> bool:
    return at > 0 and words[at - 1].low in _NOT


def _denied(words: Sequence[Token]) -> Veil | None:
    """Find what says that it is not so: "ложь", "опровергли", "не верит", "нельзя сказать", "нет доказательств"."""
    lows = {one.low for one in words}
    barred = bool(lows & _IMPOSSIBLE)
    for at, one in enumerate(words):
        no = _is_not(words, at)
        if one.lemmas & (_FALSE | _DENYING) and not no and not barred:
            return veil_of(one, "negated")
        if one.lemmas & _REJECTING and any(other.lemmas & _CLAIMED for other in words) and not no:
            return veil_of(one, "negated")
        if (one.lemmas & _BELIEVED and no) or (one.lemmas & _SAID and barred and not no):
            return veil_of(one, "negated")
        if one.lemmas & _PROOF and "нет" in lows:
            return veil_of(one, "negated")
    return None


def _false_news(sentence: Sentence, words: Sequence[Token]) -> Veil | None:
    """Find a noun for what is told whose predicate, before or behind it, says that it is false."""
    told = next((one for one in words if one.lemmas & _CLAIMED), None)
    return _untrue(sentence, _predicate_over(sentence, told)) if told is not None else None


def _predicate_over(sentence: Sentence, noun: Token) -> Token | None:
    above = [sentence.tokens[one] for one in sentence.path(noun.index)]
    return next((one for one in above if one.form in {"fin", "short"}), above[-1] if above else None)


def _untrue(sentence: Sentence, verb: Token | None) -> Veil | None:
    """Tell "не подтвердились", "оказались ложью", "опровергнуты"."""
    if verb is None:
        return None
    around = [verb, *(sentence.tokens[child] for child in sentence.children[verb.index])]
    no = any(one.low in _NOT for one in around)
    false = next((one for one in around if one.lemmas & (_FALSE | _DENYING)), None)
    if no:
        return veil_of(verb, "negated") if verb.lemmas & _CONFIRMED else None
    return veil_of(false, "negated") if false is not None else None


def _unsure(sentence: Sentence, words: Sequence[Token]) -> Veil | None:
    """Find what leaves it open: "вряд ли", "казалось", "считается", "не исключено", "ходят слухи", "говорят"."""
    lows = {one.low for one in words}
    settled = bool(lows & {"нет", "без", "не", "ни"})
    for at, one in enumerate(words):
        open_ = one.lemmas & _UNSURE and not settled and not _is_confirmed(sentence, one)
        excluded = one.lemmas & _UNSURE_DENIED and (_is_not(words, at) or "нельзя" in lows)
        few = one.low == "мало" and at + 1 < len(words) and words[at + 1].low == "кто"
        if open_ or excluded or few or one.low in _HARDLY or _is_talk(sentence, one):
            return veil_of(one, "possibility")
    return None


def _is_confirmed(sentence: Sentence, noun: Token) -> bool:
    verb = _predicate_over(sentence, noun) if noun.pos == "NOUN" else None
    return verb is not None and bool(verb.lemmas & _CONFIRMED)


def _is_talk(sentence: Sentence, verb: Token) -> bool:
    """Tell "говорят, что" without anybody who says it."""
    below = (sentence.tokens[child] for child in sentence.children[verb.index])
    return verb.low in _TALKED and not any(one.rel.startswith("nsubj") or one.case == "Loc" for one in below)


def _let(words: Sequence[Token]) -> Veil | None:
    return next((veil_of(one, "hypothetical") for one in words[:3] if one.low in _LET), None)


# ---- before the clause ----

_HEARSAY = re.compile(
    r"\b(?:по слухам\b"
    r"|по (?:некоторым|непроверенным|неподтвержд[её]нным|неофициальным) (?:данным|сведениям|сообщениям)\b"
    r"|предположительно\b|поговаривают\b|говорят(?=,(?! что| будто))|дескать\b|мол(?=,)|(?<=, )мол\b)",
    re.IGNORECASE,
)
_OPENING = 3
"""Words at the start of a sentence: what stands there reaches over all of it."""


def _hearsay(sentence: Sentence, clause: Clause, text: str) -> Iterator[Veil]:
    """Read "по слухам": over the sentence if it opens it, else over the clause in which it stands."""
    for found in _HEARSAY.finditer(text, sentence.start, sentence.end):
        token = next(one for one in sentence.tokens if one.end > found.start())
        opens = token.index < _OPENING and _reaches(sentence.tokens, token.index, clause.head)
        if opens or token.index in clause.tokens:
            yield Veil(found.start(), found.end(), "possibility")


def _reaches(tokens: Sequence[Token], start: int, head: int) -> bool:
    """Whether a word at the start still holds for a predicate: no strong break and no "но" between."""
    between = tokens[start + 1 : head]
    stops = (
        one.text in _STRONG or (one.low in _BUT and tokens[one.index - 1].text == ",") for one in between if one.index
    )
    return start < head and not any(stops)


def _supposed(sentence: Sentence, clause: Clause) -> Iterator[Veil]:
    """Read "допустим, Турция закрыла ..." over the sentence, "пусть Турция закрыла ..." over its clause."""
    tokens = sentence.tokens
    for token in tokens[:_OPENING]:
        if token.text.lower() not in _LET_OPENING:
            continue
        following = tokens[token.index + 1] if token.index + 1 < len(tokens) else token
        let = token.low in _LET and following.text == ","
        if let and _reaches(tokens, token.index, clause.head):
            yield veil_of(token, "hypothetical")
        if token.low in {"пусть", "пускай"} and token.index < clause.head and following.low != "и":
            between = tokens[token.index + 1 : clause.head]
            if not any(one.text in _BREAKS or one.low == "и" for one in between):
                yield veil_of(token, "hypothetical")


# ---- in place of the act ----

_ABSENT = lex.words("отказ отсутствие нежелание неспособность неготовность невозможность")
_ENDED = lex.words("прекращение приостановка остановка срыв отмена")
_GIVEN = lex.words(
    "поставка экспорт импорт транзит помощь поддержка финансирование торговля сотрудничество закупка подача выдача"
)
"""What is good for the other side: its end is its absence; "прекращение огня" is an act of its own."""
_INTENDED = lex.words("план намерение готовность желание стремление")
_IMAGINED = lex.words(
    "попытка угроза требование призыв просьба предложение обещание опасение страх боязнь риск возможность вероятность "
    "перспектива шанс слух идея сценарий мечта надежда ультиматум разговор спекуляция"
)
_BAN = lex.words("запрет эмбарго мораторий")
_IN_FORCE = lex.words(
    "вступить действовать ввести вводить объявить установить распространить распространиться продлить"
)
_LIFTED = lex.words("снять снимать отменить отменять отклонить истечь")
_CAME_TRUE = lex.words(
    "удаться увенчаться сбыться реализоваться осуществиться подтвердиться оправдаться состояться реализовать "
    "осуществить выполнить принять одобрить утвердить поддержать"
)
_FAILED = lex.words("сорваться провалиться рухнуть")
_PUT_OFF = lex.words("отложить отменить перенести сорвать отозвать")
_MEETING = lex.words(
    "визит поездка встреча саммит переговоры учение церемония подписание поставка сделка раунд консультация вторжение "
    "наступление операция размещение"
)
_FRAIL = _MEETING | _IMAGINED | _INTENDED | lex.words("договор соглашение проект перемирие обмен контракт")
_TELLING = lex.SPEECH | lex.words("выразить выражать озвучить обнародовать раскрыть иметь")
_SUSPECTING = lex.words("заподозрить подозревать")
_ACCUSING = lex.words("обвинить обвинять")
_CEASING = lex.words("перестать переставать прекратить прекращать бросить передумать раздумать")


_NAMES = _ABSENT | _ENDED | _INTENDED | _IMAGINED | _BAN | _CLAIMED | _FAILED | _PUT_OFF | _DENYING
_SIGNS = _NAMES | _SUSPECTING | _ACCUSING | _CEASING
"""A clause without any of these words is not looked at further."""


def _in_place(sentence: Sentence, clause: Clause) -> tuple[Veil, ...]:
    """Find what stands in the clause in place of the act."""
    if all(sentence.tokens[index].lemmas.isdisjoint(_SIGNS) for index in clause.tokens):
        return ()
    rules = (_called_off, _acting_noun, _told_noun, _suspected, _ceased)
    found = next((veil for rule in rules if (veil := rule(sentence, clause)) is not None), None)
    return () if found is None else (found,)


def _subject(sentence: Sentence, clause: Clause) -> Token | None:
    """Return the common noun that is the clause's subject."""
    below = [one for verb in (clause.head, *clause.verbs) for one in sentence.dependents(verb)]
    subjects = [one for one in below if one.rel.startswith("nsubj")]
    noun = next((one for one in subjects if one.pos == "NOUN" or one.lemmas & _NAMES), None)
    return noun or (_opening(below, clause) if all(one.index > clause.head for one in subjects) else None)


def _opening(below: Sequence[Token], clause: Clause) -> Token | None:
    """Return a noun that opens the clause in its nominative: "Отказ X обрадовал Y" where Y is parsed as subject."""
    first = min(below, key=lambda one: one.index, default=None)
    if first is None or first.index > clause.head or first.pos != "NOUN" or first.rel not in {"obj", "root"}:
        return None
    return first if first.low in first.lemmas & (_NAMES - _PUT_OFF) else None


def _has_agent(sentence: Sentence, clause: Clause) -> bool:
    """Whether a passive names who did it: "отменён Турцией"."""
    head = sentence.tokens[clause.head]
    return head.form == "short" and any(one.case == "Ins" for one in sentence.dependents(clause.head))


def _acting_noun(sentence: Sentence, clause: Clause) -> Veil | None:
    """Read "отказ X поддержать Y разозлил Z", "планы размещения ... встревожили": the act is named, not done."""
    noun, head = _subject(sentence, clause), sentence.tokens[clause.head]
    if noun is None or _has_agent(sentence, clause):
        return None
    no = any(one.low in _NOT for one in sentence.dependents(clause.head))
    if noun.lemmas & _CLAIMED and (untrue := _untrue(sentence, head)) is not None:
        return untrue
    if noun.lemmas & _BAN:
        return (
            None if head.lemmas & _IN_FORCE else veil_of(noun, "negated" if head.lemmas & _LIFTED else "hypothetical")
        )
    if head.lemmas & _CAME_TRUE and not no:
        return None
    kind = _named(sentence, noun)
    nominal = head.form not in {"fin", "short"}
    return veil_of(noun, kind) if kind is not None and not nominal else None


def _named(sentence: Sentence, noun: Token) -> Kind | None:
    """Return what a noun makes of the act that it governs."""
    if noun.lemmas & _ABSENT:
        return "negated"
    if noun.lemmas & _ENDED and any(one.lemmas & _GIVEN for one in sentence.dependents(noun.index)):
        return "negated"
    if noun.lemmas & _INTENDED:
        return "intention"
    return "hypothetical" if noun.lemmas & _IMAGINED else None


def _called_off(sentence: Sentence, clause: Clause) -> Veil | None:
    """Read "переговоры сорвались", "визит отложен"; with an agent the calling off is an act of its own."""
    noun, head = _subject(sentence, clause), sentence.tokens[clause.head]
    if noun is None or _has_agent(sentence, clause):
        return None
    off = head.form == "short" and head.lemmas & _PUT_OFF and noun.lemmas & _MEETING
    return veil_of(head, "negated") if off or (head.lemmas & _FAILED and noun.lemmas & _FRAIL) else None


def _told_noun(sentence: Sentence, clause: Clause) -> Veil | None:
    """Read "заявила о намерении выйти", "выразил готовность поставить", "опровергла поставки дронов"."""
    head = sentence.tokens[clause.head]
    below = [one for one in sentence.dependents(clause.head) if one.rel in {"obj", "obl"} and one.pos == "NOUN"]
    if head.lemmas & _DENYING and not any(one.low in _NOT for one in sentence.dependents(clause.head)):
        denied = (one for one in below if one.rel == "obj" and not _is_bare_claim(sentence, one))
        return veil_of(head, "negated") if next(denied, None) is not None else None
    if not head.lemmas & _TELLING:
        return None
    kinds = ((one, _named(sentence, one)) for one in below if not one.lemmas & (_IMAGINED | _ENDED))
    return next((veil_of(one, kind) for one, kind in kinds if kind is not None), None)


def _is_bare_claim(sentence: Sentence, noun: Token) -> bool:
    """Tell "опроверг заявление Израиля": somebody's words are rejected, and no act is named in them."""
    return bool(noun.lemmas & _CLAIMED) and not any(one.case == "Loc" for one in sentence.dependents(noun.index))


def _suspected(sentence: Sentence, clause: Clause) -> Veil | None:
    """Read "Турцию заподозрили в помощи", and "обвинили в поставках" where nobody accuses."""
    head, below = sentence.tokens[clause.head], sentence.dependents(clause.head)
    if not any(one.case == "Loc" for one in below):
        return None
    nobody = not any(one.rel == "nsubj" for one in below) and head.feats.get("Number") == "Plur"
    blamed = head.lemmas & _ACCUSING and (nobody or head.form == "short") and not _has_agent(sentence, clause)
    return veil_of(head, "possibility") if head.lemmas & _SUSPECTING or blamed else None


def _ceased(sentence: Sentence, clause: Clause) -> Veil | None:
    """Read "перестала поставлять": what is ended is no longer done."""
    verbs = [sentence.tokens[index] for index in clause.verbs]
    ceasing = next((one for one in verbs if one.lemmas & _CEASING), None)
    goes_on = ceasing is not None and any(one.form == "inf" and one.index > ceasing.index for one in verbs)
    return veil_of(ceasing, "negated") if ceasing is not None and goes_on else None
