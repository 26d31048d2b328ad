"""Veils: words that take an act back, doubt it, or only think of it, outside its own predicate.

A particle on the verb is the business of :mod:`~entente.reading.modality`. Here the act is plain in its clause, but
what stands over it ("неправда, что ..."), before it ("по слухам, ...", "допустим, ...") or in its place ("планы
размещения ...", "отказ поддержать ...") keeps it from being reported as done.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from entente.reading import lexicon as lex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from entente.reading.clauses import Clause
    from entente.reading.nlp import Sentence, Token

Kind = Literal["negated", "hypothetical", "possibility", "intention"]


class Veil(NamedTuple):
    """What a word outside the predicate makes of an act, with the offsets of that word in the document."""

    start: int
    end: int
    kind: Kind


_BREAKS = frozenset({",", ";", ":", "–", "—", "«"})
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
_CLAIMED = lex.words(
    "слух сообщение заявление слово информация утверждение обвинение новость данные сведение версия тезис рассказ "
    "подозрение предположение"
)
"""Nouns for what is told; whether it is true is said by their predicate."""
_CONFIRMED = lex.words("подтвердиться подтверждаться подтвердить оправдаться соответствовать")


def veils(sentence: Sentence, clause: Clause, text: str) -> tuple[Veil, ...]:
    """Return what veils the act of a clause; empty for a plain report.

    Parameters
    ----------
    sentence, clause
        The clause and the parsed sentence around it.
    text
        The document's text.
    """
    return (*_matrix(sentence, clause), *_hearsay(sentence, clause, text), *_supposed(sentence, clause))


def _veil(token: Token, kind: Kind) -> Veil:
    return Veil(token.start, token.end, kind)


def _matrix(sentence: Sentence, clause: Clause) -> Iterator[Veil]:
    """Read what governs ", что" before the clause: "неправда, что", "никто не верит, что", "слухи о том, что"."""
    for link in _links(sentence.tokens, clause.head):
        window = _window(sentence.tokens, link)
        if any(clause.head in sentence.path(one.index) for one in window):
            continue
        found = _denied(window) or _false_news(sentence, window) or _unsure(sentence, window) or _let(window)
        if found is None and sentence.tokens[link].low == "будто":
            found = _veil(sentence.tokens[link], "possibility")
        if found is not None:
            yield found


def _links(tokens: Sequence[Token], head: int) -> Iterator[int]:
    """Yield the "что" and "будто" in whose reach a predicate stands, nearest first."""
    for at in range(head - 1, 0, -1):
        token, before = tokens[at], tokens[at - 1]
        if token.text in _STRONG or (before.text == "," and (token.low in _BUT or token.text in {"–", "—"})):
            return
        opened = before.text == "," or (before.low == "как" and at > 1 and tokens[at - 2].text == ",")
        if token.low in _LINKS and opened:
            yield at


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
            return _veil(one, "negated")
        if (one.lemmas & _BELIEVED and no) or (one.lemmas & _SAID and barred and not no):
            return _veil(one, "negated")
        if one.lemmas & _PROOF and "нет" in lows:
            return _veil(one, "negated")
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
        return _veil(verb, "negated") if verb.lemmas & _CONFIRMED else None
    return _veil(false, "negated") if false is not None else None


def _unsure(sentence: Sentence, words: Sequence[Token]) -> Veil | None:
    """Find what leaves it open: "вряд ли", "казалось", "считается", "не исключено", "ходят слухи", "говорят"."""
    lows = {one.low for one in words}
    settled = bool(lows & {"нет", "без", "не", "ни"})
    for at, one in enumerate(words):
        open_ = one.lemmas & _UNSURE and not settled and not _is_confirmed(sentence, one)
        excluded = one.lemmas & _UNSURE_DENIED and (_is_not(words, at) or "нельзя" in lows)
        few = one.low == "мало" and at + 1 < len(words) and words[at + 1].low == "кто"
        if open_ or excluded or few or one.low in _HARDLY or _is_talk(sentence, one):
            return _veil(one, "possibility")
    return None


def _is_confirmed(sentence: Sentence, noun: Token) -> bool:
    verb = _predicate_over(sentence, noun) if noun.pos == "NOUN" else None
    return verb is not None and bool(verb.lemmas & _CONFIRMED)


def _is_talk(sentence: Sentence, verb: Token) -> bool:
    """Tell "говорят, что" without anybody who says it."""
    below = (sentence.tokens[child] for child in sentence.children[verb.index])
    return verb.low in _TALKED and not any(one.rel.startswith("nsubj") or one.case == "Loc" for one in below)


def _let(words: Sequence[Token]) -> Veil | None:
    return next((_veil(one, "hypothetical") for one in words[:3] if one.low in _LET), None)


# ---- before the clause ----

_HEARSAY = re.compile(
    r"\bпо слухам\b"
    r"|\bпо (?:некоторым|непроверенным|неподтвержд[её]нным|неофициальным) (?:данным|сведениям|сообщениям)\b"
    r"|\bпредположительно\b|\bпоговаривают\b|\bговорят(?=,(?! что| будто))|\bдескать\b",
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
        following = tokens[token.index + 1] if token.index + 1 < len(tokens) else token
        let = token.low in _LET and following.text == ","
        if let and _reaches(tokens, token.index, clause.head):
            yield _veil(token, "hypothetical")
        if token.low in {"пусть", "пускай"} and token.index < clause.head and following.low != "и":
            between = tokens[token.index + 1 : clause.head]
            if not any(one.text in _BREAKS or one.low == "и" for one in between):
                yield _veil(token, "hypothetical")
