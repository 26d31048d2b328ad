"""Force and flags: each rule with sentences that it holds for and sentences that it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from entente.evidence.claims import Claim, Document

Reading = tuple[str, str]

MODALITY: tuple[Reading, ...] = (
    ("Введёт ли Москва санкции против Астаны?", "question"),
    ("Вряд ли Москва введёт санкции против Астаны.", "possibility"),
    ("Россия пригрозила ввести пошлины на казахстанскую пшеницу.", "threat"),
    ("Если Нигер введёт пошлины, Чад закроет границу.", "forecast"),
    ("Астане следует отказаться от российского оружия.", "advice"),
    ("Казахстану нужно закупать турецкие дроны.", "advice"),
    ("За решением Казахстана следует ответ России.", "asserted"),
    ("На Россию приходится большая часть поставок Казахстану.", "asserted"),
    ("Астана намерена закупить у Анкары беспилотники.", "intention"),
    ("Казахстан планирует построить порт вместе с Турцией.", "intention"),
    ("Китай хотел бы построить дорогу в Казахстан.", "intention"),
    ("Казахстан построил порт вместе с Турцией.", "asserted"),
    ("Турция может поставить Казахстану беспилотники.", "possibility"),
    ("Возможно, Турция поставляет Казахстану беспилотники.", "possibility"),
    ("Казахстан не может обойтись без России.", "asserted"),
    ("Казахстан закроет границу с Россией.", "forecast"),
    ("Ожидается рост торговли Казахстана с Турцией.", "forecast"),
    ("Казахстан закрыл границу с Россией.", "asserted"),
    ("Очевидно, Турции такой расклад выгоден.", "opinion"),
    ("Сближение Казахстана с Турцией представляет угрозу для России.", "opinion"),
    ("Казахстан граничит с Россией.", "asserted"),
    ("Ташкент забыл, кому обязан миром.", "opinion"),
    ("Ташкент помнит, кому обязан миром.", "asserted"),
    ("Печальный пример Ливии учит осторожности.", "opinion"),
    ("Договор Ирана с Китаем – мина замедленного действия.", "opinion"),
    ("Для нас это тревожный сигнал: Киргизия уходит к Китаю.", "opinion"),
    ("Средняя Азия остаётся подбрюшьем России.", "opinion"),
    ("Порты Ирана могут стать троянским конём Китая.", "possibility"),
    ("Договор Ирана с Китаем ведёт к эрозии влияния России.", "opinion"),
    ("Договор Ирана с Китаем ведёт к росту торговли с Россией.", "asserted"),
    ("Для Ирана сделка Турции с Казахстаном выглядит как вызов.", "opinion"),
    ("Россия и Киргизия провели учения по отражению угрозы с юга.", "asserted"),
)

FLAGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Казахстан никогда не размещал у себя турецкие базы.", ("negated",)),
    ("Казахстан разместил у себя турецкие базы.", ()),
    ("Казахстан отказался участвовать в учениях ОДКБ.", ("negated",)),
    ("Казахстан согласился участвовать в учениях ОДКБ.", ()),
    ("Турция поставила Казахстану не только дроны.", ()),
    ("Казахстан не может не считаться с Россией.", ()),
    ("Выбора перед Казахстаном нет.", ("negated",)),
    ("Если Москва введёт ограничения, Казахстан переориентирует экспорт.", ("hypothetical", "future")),
    ("Казахстан переориентирует экспорт, если Москва введёт ограничения.", ("hypothetical", "future")),
    ("В случае введения Москвой санкций экспорт Казахстана сократится.", ("hypothetical", "future")),
    ("Казахстан хотел бы закупить турецкие дроны.", ("hypothetical",)),
    ("Если раньше Казахстан закупал русское оружие, то сейчас он закупает турецкое.", ()),
    ("Если ОДКБ – проект Москвы, то ОТГ – проект Анкары.", ()),
    ("Сближение Казахстана и Турции, даже если оно не объявлено, подрывает позиции России.", ()),
    ("Казахстан закроет границу с Россией.", ("future",)),
    ("Казахстан будет закупать турецкие дроны.", ("future",)),
    ("Казахстан закрывает границу с Россией.", ()),
    ("Россия долгое время была союзником Казахстана.", ("historical",)),
    ("Россия остаётся союзником Казахстана.", ()),
    ("Зависимость Киргизии от Китая не сводится к долгам.", ()),
    ("Торговля Киргизии с Китаем не ограничивается одеждой.", ()),
    ("Торговля Киргизии с Китаем не растёт.", ("negated",)),
    ("Киргизия знает свои пределы: она не может сама обеспечить ни охрану, ни связь.", ("negated",)),
    ("Киргизия знает свои силы: она может сама обеспечить и охрану, и связь.", ()),
    ("Раньше всё было ясно: торговля – с Китаем, оборона – с Россией.", ("historical",)),
)


@pytest.mark.parametrize(("text", "expected"), MODALITY)
def test_modality(text: str, expected: str, claims_of: Callable[[str], tuple[Claim, ...]]) -> None:
    claims = claims_of(text)
    assert claims
    assert {claim.modality for claim in claims} == {expected}


@pytest.mark.parametrize(("text", "expected"), FLAGS)
def test_flags(text: str, expected: tuple[str, ...], claims_of: Callable[[str], tuple[Claim, ...]]) -> None:
    claims = claims_of(text)
    assert claims
    main = claims[-1]
    found = {name for name in ("negated", "hypothetical", "future", "historical") if getattr(main, name)}
    assert found == set(expected)


@pytest.mark.parametrize(
    "text",
    [
        "Дели никогда не вводил войска к соседу, отмечает Индия.",
        "Если Нигер введёт пошлины, Чад закроет границу.",
        "Казахстан отказался участвовать в учениях ОДКБ.",
        "В случае введения Москвой санкций экспорт Казахстана сократится.",
        "Китай хотел бы построить дорогу в Казахстан.",
        "Введёт ли Москва санкции против Астаны?",
        "Россия пригрозила ввести пошлины на казахстанскую пшеницу.",
        "Астана намерена закупить у Анкары беспилотники.",
        "Казахстан не вводил санкций против России и не закрывал границу.",
        "Москва опровергла, что Россия закрыла границу с Казахстаном.",
        "Без поставок из России Казахстан не построил бы ни одного завода.",
        "Турция поставила бы Казахстану дроны, если бы Россия согласилась.",
    ],
)
def test_what_was_not_done_is_no_event(text: str, claims_of: Callable[[str], tuple[Claim, ...]]) -> None:
    assert not any(claim.counts_as_event for claim in claims_of(text))


@pytest.mark.parametrize(
    "text",
    [
        "Турция поставила Казахстану беспилотники.",
        "Китай и Россия подписали договор.",
        "США ввели санкции против России.",
        "Договор был подписан Турцией и Казахстаном.",
        "В 2024 году в Казахстане запустили завод турецких дронов.",
        "Китай и Иран подписали договор, который забыла Киргизия.",
    ],
)
def test_what_was_done_is_an_event(text: str, claims_of: Callable[[str], tuple[Claim, ...]]) -> None:
    assert any(claim.counts_as_event for claim in claims_of(text))


def test_events_of_the_example_are_done_acts(article_claims: tuple[Claim, ...]) -> None:
    events = [claim.quote for claim in article_claims if claim.counts_as_event]
    assert events == [next(quote for quote in events if "договорились о совместной сборке" in quote)]


def test_events_of_a_real_article_are_done_acts(real_claims: tuple[Claim, ...]) -> None:
    events = {claim.quote for claim in real_claims if claim.counts_as_event}
    starts = (
        "В региональной армии появились",
        "В 2024 году в Казахстане запустили",
        "Москва пытается решить",
        "А первой ласточкой",
    )
    assert len(events) == len(starts)
    assert all(any(quote.startswith(start) for quote in events) for start in starts)
    for claim in real_claims:
        if claim.counts_as_event:
            assert not claim.negated
            assert not claim.hypothetical
            assert not claim.future


def test_a_threat_needs_the_one_who_would_do_it(claims_of: Callable[[str], tuple[Claim, ...]]) -> None:
    own = claims_of("Министр обороны Турции Иван Дронов заявил, что Турция закроет границу с Сирией.")[-1]
    foreign = claims_of("Политолог Иван Дронов заявил, что Турция закроет границу с Сирией.")[-1]
    assert (own.modality, foreign.modality) == ("threat", "forecast")


def test_cues_point_at_the_words_that_set_the_flags(article: Document, article_claims: tuple[Claim, ...]) -> None:
    text = article.text
    words = {(flag, text[start:end].lower()) for claim in article_claims for start, end, flag in claim.cues}
    assert ("negated", "не") in words
    assert ("hypothetical", "если") in words
