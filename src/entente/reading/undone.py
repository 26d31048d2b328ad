"""Acts that a clause names but that did not come about, by the noun, adjective, verb or idiom around them.

"Провал сделки о продаже X вертолётов", "несостоявшийся визит", "избежал введения санкций", "в шаге от удара": the
finite verb is plain, and the act under the noun would pass for done. Each rule looks at one place of the clause.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from entente.reading import lexicon as lex
from entente.reading.nlp import is_person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from entente.reading.clauses import Clause
    from entente.reading.nlp import Sentence, Token

Kind = Literal["negated", "hypothetical", "possibility", "intention"]


class Veil(NamedTuple):
    """What a word makes of an act beside it, with the offsets of that word in the document."""

    start: int
    end: int
    kind: Kind


def veil_of(token: Token, kind: Kind) -> Veil:
    """Return the veil that a word is."""
    return Veil(token.start, token.end, kind)


_NOUN = frozenset({"NOUN", "PROPN"})
_WITH = frozenset({"с", "со"})
_AT = frozenset({"в", "на"})
_DEALS = lex.words(
    "поставка экспорт импорт транзит помощь поддержка финансирование закупка подача выдача продажа передача отправка "
    "переброска покупка визит поездка встреча саммит переговоры учение церемония подписание сделка соглашение договор "
    "контракт проект открытие запуск введение ввод вступление строительство ратификация перемирие обмен решение "
    "голосование выделение размещение создание снятие отмена вывод признание присоединение"
)
"""Nouns for what is agreed, announced or carried out: with them a failure or a delay is one of the act."""
_FAILURE = lex.words("провал крах срыв неудача отсрочка задержка откладывание заморозка замораживание перенос")
_FALSE = lex.words("фейк ложь миф вымысел утка выдумка фальшивка небылица дезинформация")
_OPEN = lex.words("судьба вопрос тема перспектива")
_MOCK = re.compile(
    r"^(?:несостоявш|неудавш|провали(?:вш)|сорвавш|мним|фейков|вымышленн|липов|выдуманн|надуманн|отменённ|отмененн)"
)
_AHEAD = re.compile(
    r"^(?:запланированн|планируем|намеченн|предполагаем|гипотетическ|потенциальн|возможн|обещанн|обсуждаем|предстоящ"
    r"|готовящ|анонсированн|вероятн)"
)
_CAME = lex.words(
    "состояться пройти проходить начаться стартовать завершиться поступить прибыть прийти дойти удаться сбыться "
    "осуществиться реализоваться произойти вступить открыться провести проводить совершить выполнить завершить "
    "осуществить начать подписать поставить передать нанести исполнить реализовать запустить получить утвердить "
    "ратифицировать ввести"
)
"""With these verbs what was planned has come."""
_FAILED = lex.words("сорваться провалиться рухнуть застопориться заглохнуть")
_PUT_OFF = lex.words("отложить откладывать перенести отсрочить оттягивать")
_DAWDLING = lex.words("тянуть медлить мешкать повременить затянуть затягивать")
_HASTE = lex.words("торопиться спешить")
_WEIGHING = lex.words("рассматривать обдумывать изучать взвешивать прорабатывать")
_CHOICE = lex.words("возможность вариант вопрос идея предложение перспектива план")
_AWAITING = lex.words("ждать ожидать дожидаться")
_EXCLUDING = lex.words("исключить исключать")
_PAPER = lex.words("договор соглашение закон законопроект резолюция меморандум контракт")
_VERGE = lex.words("грань порог шаг волосок")
_STANDING = lex.words("быть находиться стоять оказаться остановиться балансировать замереть")
_FORESEEING = lex.words("предусматривать предполагать подразумевать предусмотреть")
_FOILING = lex.words("сорвать пресечь предотвратить отвергнуть заблокировать провалить похоронить перечеркнуть")
_TRY = lex.words("попытка план намерение идея проект замысел возможность надежда")
_TOO_EARLY = frozenset({"преждевременно", "рано", "нельзя", "невозможно", "неверно"})
_SAYING = lex.words("говорить судить утверждать рассуждать заявлять")
_NEARLY = re.compile(r"\bтолько на (?:словах|бумаге)\b|\bостал\w+ (?:лишь )?на бумаге\b", re.IGNORECASE)
_UNSETTLED = re.compile(r"\bпови(?:с|сл\w+) в воздухе\b|\bпод (?:большим )?вопросом\b|\bпод сукно\b", re.IGNORECASE)


def undone(sentence: Sentence, clause: Clause, text: str) -> tuple[Veil, ...]:
    """Return what keeps the acts named in a clause from having been done; empty for a plain report."""
    found = (rule(sentence, clause) for rule in _RULES)
    return (*(one for one in found if one is not None), *_idioms(sentence, clause, text))


def _arguments(sentence: Sentence, clause: Clause, rels: Sequence[str]) -> Iterator[Token]:
    """Yield the nouns that hang on the predicate in one of the relations; persons do nothing by being named."""
    for one in sentence.dependents(clause.head):
        if one.pos in _NOUN and one.rel.partition(":")[0] in rels and not is_person(one.low):
            yield one


def _objects(sentence: Sentence, clause: Clause) -> Iterator[Token]:
    """Yield the direct objects, persons too."""
    return (one for one in sentence.dependents(clause.head) if one.pos in _NOUN and one.rel.startswith("obj"))


def _opening(sentence: Sentence, clause: Clause) -> Iterator[Token]:
    """Yield the noun that opens the clause where the parse takes it for an object of something."""
    first = sentence.tokens[clause.tokens[0]]
    if first.pos in _NOUN and first.rel == "obj" and first.index < clause.head:
        yield first


def _noun(sentence: Sentence, clause: Clause) -> Veil | None:
    """Read "провал сделки", "отсрочка поставок", "фейк о ...", "судьба контракта" as subjects."""
    plain = sentence.tokens[clause.head].form in {"fin", "short"}
    for one in (*_arguments(sentence, clause, ["nsubj"]), *_opening(sentence, clause)) if plain else ():
        below = sentence.dependents(one.index)
        deals = any(other.lemmas & _DEALS for other in below)
        if one.lemmas & _FALSE and any(other.case == "Loc" for other in below):
            return veil_of(one, "negated")
        if one.lemmas & _FAILURE and deals:
            return veil_of(one, "negated")
        drafted = "проект" in one.lemmas and any(other.lemmas & _PAPER for other in below)
        if drafted and not sentence.tokens[clause.head].lemmas & _CAME:
            return veil_of(one, "hypothetical")
        if one.lemmas & _OPEN and (deals or any(other.case == "Loc" for other in below)):
            return veil_of(one, "hypothetical")
    return None


def _adjective(sentence: Sentence, clause: Clause) -> Veil | None:
    """Read "несостоявшийся визит", "мнимая продажа", "запланированная передача"; "запланированный визит начался"."""
    came = bool(sentence.tokens[clause.head].lemmas & _CAME) and not _is_denied(sentence, clause.head)
    for noun in _arguments(sentence, clause, ["nsubj", "obj"]):
        if not noun.lemmas & _DEALS:
            continue
        for one in sentence.dependents(noun.index):
            if one.rel in {"amod", "acl"} and _MOCK.match(one.low):
                return veil_of(one, "negated")
            if one.rel in {"amod", "acl"} and _AHEAD.match(one.low) and not came:
                return veil_of(one, "hypothetical")
    return None


def _is_denied(sentence: Sentence, index: int) -> bool:
    return any(one.low == "не" for one in sentence.dependents(index))


def _called_off(sentence: Sentence, clause: Clause) -> Veil | None:
    """Read "передача сорвалась", "решение отложено", "отложил открытие посольства"."""
    head = sentence.tokens[clause.head]
    if _is_denied(sentence, head.index):
        return None
    subjects = list(_arguments(sentence, clause, ["nsubj"]))
    deals = any(one.lemmas & _DEALS for one in subjects)
    agent = any(one.case == "Ins" for one in sentence.dependents(head.index))
    if deals and (head.lemmas & _FAILED or (head.form == "short" and head.lemmas & _PUT_OFF and not agent)):
        return veil_of(head, "negated")
    behind = (sentence.tokens[index] for index in clause.tokens if index > head.index)
    moved = any(one.case == "Acc" and "в" in sentence.prepositions(one.index) for one in behind)
    put_off = not moved and any(one.lemmas & _DEALS for one in _arguments(sentence, clause, ["obj"]))
    return veil_of(head, "negated") if head.form == "fin" and head.lemmas & _PUT_OFF and put_off else None


def _dawdled(sentence: Sentence, clause: Clause) -> Veil | None:
    """Read "тянет с передачей", "не торопится с поставками"."""
    head = sentence.tokens[clause.head]
    things = _arguments(sentence, clause, ["obl", "obj"])
    held = any(one.case == "Ins" and not _WITH.isdisjoint(sentence.prepositions(one.index)) for one in things)
    slow = head.lemmas & (_HASTE if _is_denied(sentence, head.index) else _DAWDLING)
    return veil_of(head, "negated") if slow and held else None


def _weighed(sentence: Sentence, clause: Clause) -> Veil | None:
    """Read "рассматривает возможность покупки", "ждёт полицейских"."""
    head = sentence.tokens[clause.head]
    objects = list(_objects(sentence, clause))
    choice = head.lemmas & _WEIGHING and any(one.lemmas & _CHOICE for one in objects)
    return veil_of(head, "possibility") if choice or (head.lemmas & _AWAITING and objects) else None


def _ruled_out(sentence: Sentence, clause: Clause) -> Veil | None:
    """Read "исключил присоединение к санкциям", not "исключил X из договора"."""
    head = sentence.tokens[clause.head]
    if not head.lemmas & _EXCLUDING or _is_denied(sentence, head.index):
        return None
    out = any("из" in sentence.prepositions(one.index) for one in sentence.dependents(head.index))
    named = any(one.lemmas & (_DEALS | _CHOICE) for one in _objects(sentence, clause))
    return veil_of(head, "negated") if named and not out else None


def _verging(sentence: Sentence, clause: Clause) -> Veil | None:
    """Read "был в шаге от удара", "стоит на пороге войны", "близок к тому, чтобы"; "на пороге зимы" is a time."""
    head = sentence.tokens[clause.head]
    if head.low in {"близок", "близка", "близко", "близки"}:
        near = any("к" in sentence.prepositions(one.index) for one in sentence.dependents(head.index))
        return veil_of(head, "possibility") if near else None
    own = [head] if head.lemmas & _VERGE else []
    stood = sentence.dependents(head.index) if head.lemmas & _STANDING else ()
    noun = next((one for one in (*own, *stood) if one.lemmas & _VERGE), None)
    led = noun is not None and not _AT.isdisjoint(sentence.prepositions(noun.index))
    return veil_of(noun, "hypothetical") if noun is not None and led else None


def _foreseen(sentence: Sentence, clause: Clause) -> Veil | None:
    """Read "соглашение предусматривает передачу": agreed, not yet done."""
    head = sentence.tokens[clause.head]
    named = any(one.lemmas & _DEALS for one in _arguments(sentence, clause, ["obj"]))
    return veil_of(head, "intention") if head.lemmas & _FORESEEING and named else None


def _foiled(sentence: Sentence, clause: Clause) -> Veil | None:
    """Read "попытку X получить кредит сорвала смена правительства"; a state that foils it does so itself."""
    head = sentence.tokens[clause.head]
    tried = next((one for one in (*_objects(sentence, clause), *_opening(sentence, clause)) if one.lemmas & _TRY), None)
    by_thing = any(one.pos == "NOUN" for one in _arguments(sentence, clause, ["nsubj"]))
    return veil_of(tried, "negated") if tried is not None and head.lemmas & _FOILING and by_thing else None


def _premature(sentence: Sentence, clause: Clause) -> Veil | None:
    """Read "говорить о разрыве преждевременно"."""
    words = [sentence.tokens[index] for index in clause.tokens]
    said = any(
        one.form == "inf"
        and one.lemmas & _SAYING
        and any(other.case == "Loc" for other in sentence.dependents(one.index))
        for one in words
    )
    return next((veil_of(one, "negated") for one in words if said and one.low in _TOO_EARLY), None)


_RULES: tuple[Callable[[Sentence, Clause], Veil | None], ...] = (
    _noun,
    _adjective,
    _called_off,
    _dawdled,
    _foreseen,
    _foiled,
    _premature,
    _weighed,
    _ruled_out,
    _verging,
)


def _idioms(sentence: Sentence, clause: Clause, text: str) -> Iterator[Veil]:
    """Find idioms among the words of the clause."""
    own = [sentence.tokens[index] for index in clause.tokens]
    kinds: tuple[tuple[re.Pattern[str], Kind], ...] = ((_NEARLY, "hypothetical"), (_UNSETTLED, "possibility"))
    for pattern, kind in kinds:
        for found in pattern.finditer(text, own[0].start, own[-1].end):
            if any(one.start <= found.start() < one.end for one in own):
                yield Veil(found.start(), found.end(), kind)
