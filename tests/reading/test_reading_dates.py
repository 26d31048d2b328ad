"""Times that a text states, as ISO 8601."""

from __future__ import annotations

import pytest

from entente.reading import read_claims, read_document
from entente.reading.dates import nearest_time, times

DATED = "2024-05-05"


@pytest.mark.parametrize(
    ("text", "value", "granularity"),
    [
        ("Договор подписан 15 июня 2021 года в столице.", "2021-06-15", "day"),
        ("Договор подписан 15 июня.", "2024-06-15", "day"),
        ("Указ от 03.04.2020 опубликован.", "2020-04-03", "day"),
        ("Переговоры прошли в марте 2019 года.", "2019-03", "month"),
        ("Переговоры прошли в мае.", "2024-05", "month"),
        ("Во втором квартале 2022 года экспорт вырос.", "2022-04/2022-06", "quarter"),
        ("За 2018–2023 годы доля упала.", "2018/2023", "range"),
        ("Сотрудничество идёт с 2010-х.", "2010/2019", "decade"),
        ("В прошлом году завод закрыли.", "2023", "year"),
        ("К 2030 году построят порт.", "2030", "year"),
    ],
)
def test_a_time_becomes_a_date(text: str, value: str, granularity: str) -> None:
    (found,) = times(text, 0, len(text), pub_date=DATED)
    assert (found.value, found.granularity) == (value, granularity)
    assert text[found.start : found.end] == found.surface


@pytest.mark.parametrize("text", ["В прошлом году завод закрыли.", "Договор подписан 15 июня.", "Встреча в мае."])
def test_without_a_date_of_the_document_it_stays_relative(text: str) -> None:
    (found,) = times(text, 0, len(text))
    assert found.value is None
    assert found.relative_to == "doc_date"


@pytest.mark.parametrize("text", ["31 февраля 2021 года", "45 мая 2020 года", "35.13.2020", "Закупили 15 танков."])
def test_what_no_calendar_has_is_no_day(text: str) -> None:
    assert all(one.granularity != "day" for one in times(text, 0, len(text), pub_date=DATED))


def test_the_nearest_time_wins_and_one_before_it_is_preferred() -> None:
    text = "В 2019 году рос, в 2021 году упал."
    found = times(text, 0, len(text))
    assert nearest_time(found, text.index("упал")) == found[1]
    assert nearest_time(found, text.index("рос")) == found[0]
    assert nearest_time((), 3) is None


def test_a_claim_takes_the_time_of_its_own_clause() -> None:
    text = "В 2019 году Минск купил у Пекина станки, в 2021 году Анкара продала Баку дроны."
    claims = read_claims(read_document(text, lang="ru"))
    found = {claim.source: claim.time.value for claim in claims if claim.time is not None}
    assert found == {("BLR",): "2019", ("TUR",): "2021"}
