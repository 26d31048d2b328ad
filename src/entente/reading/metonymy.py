"""Place or actor: what the name of a capital or state stands for, by preposition, case and governing word.

"Переговоры прошли в Москве" is a place, "Москва требует", "предложено Анкарой", "позиция Москвы", "давление на Анкару"
are actors; "в Москве считают" is a place in form and an actor in sense. The country that freezes or burns is a place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from entente.reading import lexicon as lex

if TYPE_CHECKING:
    from entente.reading.nlp import Sentence, Token

POLICY = lex.words(
    "сигнал давление заявление предложение угроза помощь поддержка требование обещание ответ критика упрек послание "
    "санкция кредит"
)
"""Nouns that make "из Москвы" an actor: a signal comes from those who send it."""

PLACES = lex.words(
    "улица центр район житель аэропорт мэр мэрия окраина площадь пригород окрестность вокзал небо музей университет "
    "метро набережная квартал уроженец памятник рынок стена"
)
"""Nouns whose genitive is a place: "улицы Анкары", "мэр Москвы"."""

NATURE = lex.words(
    "замерзнуть замерзать затопить тонуть гореть сгореть засыпать замести трясти тряхнуть наводнить обледенеть "
    "промерзнуть"
)
"""Verbs of weather and lie of the land: their subject or object is a place."""

ARRIVAL = lex.words("прибыть прибывать прилететь прилетать приехать вылететь отправиться визит поездка")
"""Words of travel whose goal is visited."""

_AT = frozenset({"в", "во", "под", "близ", "возле", "около"})


class Standing(NamedTuple):
    """What a name stands for: the rule that says so, whether it is a place, and whether it stands for a government."""

    rule: str
    place: bool
    metonymy: bool


def standing(sentence: Sentence, first: int) -> Standing:
    """Return what the capital or seat at a token stands for."""
    token = sentence.tokens[first]
    before = sentence.tokens[first - 1].low if first else ""
    if before in {"в", "во"} and token.case == "Acc" and _is_reached(sentence, token):
        return Standing("capital.reached", place=False, metonymy=True)
    if before in _AT:
        voiced = before in {"в", "во"} and _is_voiced(sentence, first)
        return Standing("capital.voice" if voiced else "capital.at", place=True, metonymy=voiced)
    if before == "из":
        sent = token.head >= 0 and bool(sentence.tokens[token.head].lemmas & POLICY)
        return Standing("capital.sent" if sent else "capital.from", not sent, sent)
    if before == "на":
        toward = token.case == "Acc"
        return Standing("capital.toward" if toward else "capital.at", not toward, toward)
    if in_nature(sentence, token):
        return Standing("capital.nature", place=True, metonymy=False)
    return _governed(sentence, token)


def _is_reached(sentence: Sentence, token: Token) -> bool:
    """Whether somebody travels to a capital: a visit is paid to its state."""
    over = sentence.tokens[token.head] if token.head >= 0 else token
    return bool(over.lemmas & ARRIVAL)


def in_nature(sentence: Sentence, token: Token) -> bool:
    """Whether a name is subject or object of a verb of weather or of the lie of the land."""
    if token.head < 0 or not token.rel.startswith(("nsubj", "obj")):
        return False
    return bool(sentence.tokens[token.head].lemmas & NATURE)


def _governed(sentence: Sentence, token: Token) -> Standing:
    noun = sentence.tokens[token.head] if token.head >= 0 else None
    if token.case == "Gen" and noun is not None and noun.pos in {"NOUN", "PROPN"}:
        place = bool(noun.lemmas & PLACES)
        return Standing("capital.of_place" if place else "capital.genitive", place, not place)
    if token.rel.startswith("nsubj"):
        return Standing("capital.subject", place=False, metonymy=True)
    return Standing("capital.agent" if token.case == "Ins" else "capital.object", place=False, metonymy=True)


def _is_voiced(sentence: Sentence, first: int) -> bool:
    """Whether a plural verb of thought or speech without a subject goes with "в Москве"."""
    for verb in sentence.tokens:
        plural = verb.form == "fin" and verb.feats.get("Number") == "Plur"
        if plural and verb.lemmas & (lex.IMPERSONAL | lex.SPEECH | lex.THOUGHT) and abs(verb.index - first) < 8:  # noqa: PLR2004 - one clause
            below = [sentence.tokens[child] for child in sentence.children[verb.index]]
            if not any(one.rel.startswith("nsubj") for one in below):
                return True
    return False
