"""What a claim is about: domain and topic, by a lexicon of Russian lemmas.

Nouns outweigh verbs: "Турция развивает экспорт оружия" is about arms. The words of the clause outweigh those of the
rest of the sentence.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from entente.reading import lexicon as lex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_TOPICS: Mapping[str, Mapping[str, str]] = {
    "guarantees": {
        "alliance_clause": "гарантия гарант безопасность оборона оборонный альянс союзнический угроза защита "
        "суверенитет противостояние конфликт война силовой военный",
        "basing": "база гарнизон контингент размещать разместить полигон дислокация",
        "peacekeeping": "миротворец миротворческий стабилизировать",
        "intelligence": "разведка разведывательный спецслужба",
        "border": "граница граничить пограничный",
    },
    "arms": {
        "arms_transfer": "оружие вооружение беспилотник дрон бпла ракета гаубица танк бронетехника истребитель зрк "
        "боеприпас поставщик военно-технический bayraktar anka снаряд бронемашина вертолет самолет пво "
        "радар подлодка фрегат",
        "arms_production": "сборка производить производство выпуск завод впк локализация промышленность",
        "standards": "стандарт совместимость прошивка доктрина",
    },
    "exercises": {
        "exercise": "учение маневр тренироваться десантный спецназ",
        "officer_training": "обучение офицер подготовка вуз оператор учиться курсант военный",
        "joint_unit": "бригада батальон спецподразделение",
    },
    "institutions": {
        "accession": "членство вступить вступать вступление присоединиться присоединение",
        "treaty": "договор соглашение договоренность декларация меморандум подписать ратифицировать конвенция",
        "integration": "член участник одкб еаэс отг снг шос нато партнер союз блок "
        "интеграция интегрироваться саммит организация совет объединить тюркский эрозия лидерство эгида",
        "exit": "выход выйти выходить покинуть покидать отказаться",
    },
    "diplomacy": {
        "vote": "голосовать голосование ассамблея оон резолюция",
        "visit": "визит переговоры встреча посетить",
        "statement": "заявление позиция дипломатия дипломатический намек обещание нота",
        "mediation": "посредник посредничество",
        "recognition": "признание признать",
        "alignment": "многовекторность многовекторный политика отношение сближение дрейф влияние интерес "
        "сближаться сблизиться сотрудничество партнерство партнер цель соперничество противоречие лавировать "
        "конкуренция",
    },
    "trade": {
        "flow": "импорт экспорт товарооборот оборот торговля завоз ввоз вывоз товар закупка сырье покупатель "
        "торговый оборудование продать "
        "зерно удобрение продукция",
        "dependence": "экономика зависимость зависеть рычаг заместить экономический преференция",
        "tariff": "пошлина тариф барьер таможенный",
        "sanction": "санкция ограничение эмбарго запрет",
    },
    "transit": {
        "corridor": "коридор транзит транзитный маршрут транспортный порт перевозка дорога логистика контейнер",
        "pipeline": "газопровод нефтепровод трубопровод газ нефть газовый нефтяной труба",
        "power": "электроэнергия энергетика энергосистема",
        "nuclear": "аэс атомный уран",
        "aviation": "рейс авиасообщение авиация",
    },
    "investment": {
        "investment": "инвестор завод инвестиция инвестировать вкладываться вложение капитал инвестор бизнес добыча",
        "credit": "кредит заем долг",
        "payments": "расчет платеж банк валюта",
    },
    "culture": {
        "language": "язык алфавит",
        "schooling": "образование школа университет",
        "media": "телеканал сми медиа",
        "religion": "религия ислам мечеть",
        "diaspora": "диаспора",
        "identity": "культура корень пантюркизм идеологический идея народ общность туран",
    },
}


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
    "оружие вооружение беспилотник дрон бпла ракета вертолет самолет импорт экспорт товарооборот учение зависимость"
)
_VERBS = ("ть", "ться", "ти", "тись")
_WEAK = lex.words(
    "военный безопасность экономика экономический партнер политика тюркский интерес отношение одкб еаэс отг снг шос "
    "нато союз завод "
    "сборка производство производить выпуск промышленность локализация"
)
_HANDED = lex.words("поставка поставить поставлять передать передача продать закупить закупка купить покупка поступить")


_HANDED_OVER = _HANDED | lex.words("импорт экспорт ввоз завоз вывоз покупать приобрести приобретать покупатель товар")
_ARMS = frozenset(_TOPICS["arms"]["arms_transfer"].split()) - {"поставщик"}
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
    scores: Counter[tuple[str, str]] = Counter()
    words = list(near)
    if "военный" in words and "техника" in words:
        scores["arms", "arms_transfer"] += 12
    for weight, lemmas in ((4, words), (1, around)):
        for lemma in lemmas:
            for topic in _LISTED.get(lemma, ()):
                scores[topic] += weight * _weight(lemma)
    if not scores:
        return "other", "other"
    if _HANDED_OVER.intersection(words) and (_is_arms(words) or _IDEAS.intersection(words)):
        scores = Counter({one: score for one, score in scores.items() if one != ("trade", "flow")})
    domains: Counter[str] = Counter()
    for (domain, _), score in scores.items():
        domains[domain] += score
    domain = max(domains, key=lambda one: domains[one])
    if scores["arms", "arms_production"] and domain == "arms" and not _HANDED.intersection(words):
        return "arms", "arms_production"
    return min((one for one in scores if one[0] == domain), key=lambda one: (-scores[one], _ORDER[one]))


def _weight(lemma: str) -> int:
    """Weigh a word: the noun that a verb governs tells more than the verb."""
    if lemma in _STRONG:
        return 3
    return 1 if lemma in _WEAK or lemma.endswith(_VERBS) else 2


def topics() -> dict[str, tuple[str, ...]]:
    """Return the topics of each domain; ``membership`` is told by :mod:`entente.reading.memberships`, not by words."""
    listed = {domain: tuple(words) for domain, words in _TOPICS.items()}
    return listed | {"institutions": ("membership", *listed["institutions"])}
