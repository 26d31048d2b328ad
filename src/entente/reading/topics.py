"""What a claim is about: domain and topic, by a lexicon of Russian lemmas.

Nouns outweigh verbs: "Турция развивает экспорт оружия" is about arms. The words of the clause outweigh those of the
rest of the sentence.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from entente.reading import lexicon as lex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_TOPICS: Mapping[str, Mapping[str, str]] = {
    "guarantees": {
        "alliance_clause": "гарантия гарант безопасность оборона оборонный альянс союзнический угроза защита угрожать "
        "суверенитет противостояние силовой военный защищать враг",
        "conflict": "война конфликт вторжение вторгнуться агрессия агрессор оккупация оккупировать аннексия "
        "аннексировать авиаудар бомбардировка бомбить удар атака атаковать обстрел обстрелять наступление боевик "
        "террорист терроризм террористический войско армия артиллерия сбить захватить разгромить освободить "
        "перемирие боевой столкновение "
        "инцидент перехватить агрессивный коалиция сепаратист ополченец взорвать теракт кампания операция фронт",
        "basing": "база гарнизон контингент размещать разместить полигон дислокация присутствие",
        "peacekeeping": "миротворец миротворческий стабилизировать",
        "intelligence": "разведка разведывательный спецслужба шпион шпионаж",
        "border": "граница граничить пограничный",
    },
    "arms": {
        "arms_transfer": "оружие вооружение беспилотник дрон бпла ракета гаубица танк бронетехника истребитель зрк "
        "боеприпас поставщик военно-технический bayraktar anka снаряд бронемашина вертолет самолет пво "
        "радар подлодка фрегат бомбардировщик зенитный миномет корвет эсминец катер с-300 с-400 абрамс леопард",
        "arms_production": "сборка производить производство выпуск завод впк локализация промышленность",
        "standards": "стандарт совместимость прошивка доктрина",
    },
    "exercises": {
        "exercise": "учение маневр тренироваться десантный спецназ",
        "officer_training": "обучение офицер подготовка вуз оператор учиться курсант военный "
        "инструктор обучать обучить тренировать",
        "joint_unit": "бригада батальон спецподразделение",
    },
    "institutions": {
        "accession": "членство вступить вступать вступление присоединиться присоединение",
        "treaty": "договор соглашение договоренность декларация меморандум подписать ратифицировать конвенция",
        "integration": "участник одкб еаэс отг снг шос нато евросоюз ес союз блок "
        "интеграция интегрироваться саммит тюркский эрозия лидерство эгида",
        "exit": "выход выйти выходить покинуть покидать отказаться",
    },
    "diplomacy": {
        "vote": "голосовать голосование ассамблея оон резолюция совбез",
        "visit": "визит переговоры встреча посетить посещать встретиться встречаться беседа побеседовать разговор "
        "разговаривать",
        "statement": "заявление позиция дипломатия дипломатический намек обещание нота обвинить обвинять обвинение "
        "посольство консульство консул дипломат критика критиковать раскритиковать осудить осуждать призвать призывать "
        "призыв поздравить поздравлять "
        "поблагодарить упрекать требовать протест возмущение недовольство опасаться беспокойство",
        "mediation": "посредник посредничество урегулирование урегулировать",
        "recognition": "признание признать",
        "alignment": "многовекторность многовекторный политика отношение сближение дрейф влияние интерес "
        "сближаться сблизиться сотрудничество партнерство партнер цель соперничество противоречие лавировать "
        "конкуренция контакт диалог связь поддержать поддерживать поддержка союзник дружить дружба вмешательство "
        "вмешиваться ослабить помощь помогать помочь режим оппонент противник посол доверие доверять недоверие "
        "ориентироваться внешнеполитический солидарность",
    },
    "trade": {
        "flow": "импорт экспорт товарооборот оборот торговля завоз ввоз вывоз товар закупка сырье покупатель "
        "торговый оборудование продать рынок экспортер импортер "
        "зерно удобрение продукция",
        "dependence": "экономика зависимость зависеть рычаг заместить экономический преференция",
        "tariff": "пошлина тариф барьер таможенный",
        "sanction": "санкция ограничение эмбарго запрет запретить надзорный",
    },
    "transit": {
        "corridor": "коридор транзит транзитный маршрут перевозка логистика контейнер порт транспортный дорога",
        "pipeline": "газопровод нефтепровод трубопровод газ нефть газовый нефтяной труба",
        "power": "электроэнергия энергетика энергосистема",
        "nuclear": "аэс атомный уран",
        "aviation": "рейс авиасообщение авиация",
    },
    "investment": {
        "investment": "инвестор завод инвестиция инвестировать вкладываться вложение капитал бизнес добыча",
        "credit": "кредит заем долг кредитор",
        "payments": "расчет платеж банк валюта",
    },
    "culture": {
        "language": "язык алфавит",
        "schooling": "образование школа университет стипендия студент",
        "media": "телеканал медиа",
        "religion": "религия ислам мечеть церковь православный",
        "diaspora": "диаспора соотечественник",
        "identity": "культура корень пантюркизм идеологический идея народ общность туран",
        "arts": "фильм кинофестиваль режиссер актер актерский певец музыкант концерт гастроли роман писатель "
        "литературный премия художник картина театр оркестр альбом артист фестиваль музей",
    },
}

_NEEDS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(
        lex.words("выход выйти выходить покинуть покидать отказаться"),
        lex.words(
            "договор соглашение организация союз состав блок альянс одкб снг еаэс нато ес евросоюз шос отг членство "
            "конвенция совет участие"
        ),
    ),
    **dict.fromkeys(
        lex.words("обучение подготовка учиться вуз оператор"),
        lex.words("военный офицер курсант армия бпла беспилотник инструктор солдат учение дрон полицейский"),
    ),
    **dict.fromkeys(
        lex.words("признание признать"), lex.words("независимость суверенитет государство республика легитимный")
    ),
    **dict.fromkeys(lex.words("база"), lex.words("военный авиабаза размещать разместить войско морской")),
    **dict.fromkeys(
        lex.words("удар операция кампания фронт"), lex.words("военный войско армия боевик террорист ракета")
    ),
    **dict.fromkeys(
        lex.words("дорога порт"), lex.words("транзит маршрут коридор железный экспорт перевозка обход груз")
    ),
    **dict.fromkeys(
        lex.words("помощь помогать помочь"),
        lex.words("военный гуманитарный экономический президент страна правительство"),
    ),
    **dict.fromkeys(
        lex.words("запрет запретить"),
        lex.words("импорт экспорт товар фирма ввоз рынок торговля санкция поставка продажа"),
    ),
    "народ": lex.words("тюркский общность братский единый культура"),
    "роман": lex.words("писатель литературный автор премия книга"),
}
"""Words that are about a topic in company only: "выйти" from an organisation, not onto a stage."""

_AT_WAR = lex.words(
    "сбить удар атака атаковать нарушить перехватить инцидент обстрел авиаудар бомбардировка уничтожить опасный "
    "погибнуть приблизиться подходить провоцировать взорвать война"
)
"""With these, aircraft and missiles are used, not delivered."""


def _listed() -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for domain, topics_ in _TOPICS.items():
        for topic, words in topics_.items():
            for word in words.split():
                found.setdefault(word, []).append((domain, topic))
    return found


_LISTED = _listed()
_ORDER = {(domain, topic): at for at, (domain, topic) in enumerate((d, t) for d, ts in _TOPICS.items() for t in ts)}
_STRONG = lex.words(
    "оружие вооружение беспилотник дрон бпла ракета вертолет самолет импорт экспорт товарооборот учение зависимость "
    "вторжение аннексия авиаудар бомбардировка агрессия транзит военно-технический"
)
_VERBS = ("ть", "ться", "ти", "тись")
_WEAK = lex.words(
    "поддержать поддерживать поддержка режим противник связь помощь помогать помочь ослабить союзник армия "
    "присутствие рынок оон совбез "
    "военный безопасность экономика экономический партнер политика тюркский интерес отношение союз завод "
    "сборка производство производить выпуск промышленность локализация"
)
_NAMES = lex.words("одкб еаэс отг снг шос нато евросоюз ес")
"""Blocs are actors first: their names tell a topic only where nothing else does."""

_HANDED = lex.words("поставка поставить поставлять передать передача продать закупить закупка купить покупка поступить")


_HANDED_OVER = _HANDED | lex.words("импорт экспорт ввоз завоз вывоз покупать приобрести приобретать покупатель товар")
_ARMS = frozenset(_TOPICS["arms"]["arms_transfer"].split()) - {"поставщик"}
_DEFENCE = lex.words("военный оборонный")
_BOND = lex.words("сотрудничество партнерство сближение союз соглашение договор взаимодействие связь пакт")
"""Military cooperation and defence agreements are about security, whatever the word for the bond."""
_BURDEN = lex.words("зависимость ограничение запрет барьер рычаг")
_IDEAS = lex.words("идея идеология идеологический ценность пантюркизм")


def _is_arms(words: Iterable[str]) -> bool:
    known = set(words)
    return bool(known & _ARMS) or {"военный", "техника"} <= known


def classify(near: Iterable[str], around: Iterable[str] = ()) -> tuple[str, str]:
    """Return domain and topic of a clause.

    Parameters
    ----------
    near
        Lemmas of the clause's own words.
    around
        Lemmas of the rest of the sentence; they count a quarter.

    Returns
    -------
    tuple of str
        ``("other", "other")`` if no word is listed.
    """
    words, rest = list(near), list(around)
    scores = _scores(words, rest)
    if not scores:
        return "other", "other"
    domains: Counter[str] = Counter()
    for (domain, _), score in scores.items():
        domains[domain] += score
    domain = max(domains, key=lambda one: domains[one])
    if scores["arms", "arms_production"] and domain == "arms" and not _HANDED.intersection(words):
        return "arms", "arms_production"
    return min((one for one in scores if one[0] == domain), key=lambda one: (-scores[one], _ORDER[one]))


def _scores(words: Sequence[str], rest: Sequence[str]) -> Counter[tuple[str, str]]:
    """Weigh the topics by the words of a clause and, a quarter as much, of its sentence."""
    scores: Counter[tuple[str, str]] = Counter()
    company = frozenset((*words, *rest))
    if "военный" in words and "техника" in words:
        scores["arms", "arms_transfer"] += 36
    if _DEFENCE.intersection(words) and _BOND.intersection(words):
        scores["guarantees", "alliance_clause"] += 36
    if "транзитный" in words and _BURDEN.intersection(words):
        scores["transit", "corridor"] += 36
    for weight, lemmas in ((4, words), (1, rest)):
        for lemma in lemmas:
            if lemma not in _NEEDS or company & _NEEDS[lemma]:
                scores.update({topic: weight * _weight(lemma) for topic in _LISTED.get(lemma, ())})
    if _HANDED_OVER.intersection(words) and (_is_arms(words) or _IDEAS.intersection(words)):
        scores = Counter({one: score for one, score in scores.items() if one != ("trade", "flow")})
    if _AT_WAR.intersection(words) and not _HANDED.intersection(words):
        scores["guarantees", "conflict"] += scores.pop(("arms", "arms_transfer"), 0)
    return +scores


def _weight(lemma: str) -> int:
    """Weigh a word, in thirds: the noun that a verb governs tells more than the verb."""
    if lemma in _STRONG:
        return 9
    if lemma in _NAMES:
        return 1
    return 3 if lemma in _WEAK or lemma.endswith(_VERBS) else 6


def topics() -> dict[str, tuple[str, ...]]:
    """Return the topics of each domain; ``membership`` is told by :mod:`entente.reading.memberships`, not by words."""
    listed = {domain: tuple(words) for domain, words in _TOPICS.items()}
    return listed | {"institutions": ("membership", *listed["institutions"])}
