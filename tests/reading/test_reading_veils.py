"""Acts that something outside their predicate denies, doubts or only supposes: each rule with a plain report beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from entente.evidence.claims import Claim

DENIED: tuple[str, ...] = (
    "Нельзя сказать, что Киргизия поддержала Таджикистан.",
    "Никто не верит, что Иран атаковал Саудовскую Аравию.",
    "Слухи о том, что Польша ввела войска на Украину, не подтвердились.",
    "В Кремле назвали ложью слова о том, что Россия напала на Грузию.",
    "Неверно, что Россия напала на Грузию.",
    "Не соответствует действительности, что Россия напала на Грузию.",
    "Эксперты не подтвердили, что Россия напала на Грузию.",
    "Неправда, что Россия напала на Грузию и ввела войска в Армению.",
    "Нет доказательств того, что Иран атаковал Израиль.",
)

OPEN: tuple[str, ...] = (
    "Вряд ли кто-то поверит, будто Беларусь напала на Литву.",
    "Казалось, что Турция порвала с НАТО.",
    "Считается, что Монголия поддержала Китай.",
    "Не исключено, что Иран атаковал Израиль.",
    "Говорят, что Россия напала на Грузию.",
    "По слухам, Азербайджан обстрелял Армению.",
    "Россия, по слухам, обстреляла Грузию.",
    "По некоторым данным, Россия напала на Грузию.",
)

SUPPOSED: tuple[str, ...] = (
    "Допустим, Турция закрыла проливы для России.",
    "Представим, что Казахстан вступил в НАТО.",
    "Пусть Россия напала на Грузию.",
)

DONE: tuple[str, ...] = (
    "Стало известно, что Иран атаковал Израиль.",
    "Подтвердилось, что Иран атаковал Израиль.",
    "Это не ложь, что Иран атаковал Израиль.",
    "Неправда, что Россия напала на Грузию, но Иран атаковал Израиль.",
    "Никто не сомневается, что Иран атаковал Израиль.",
    "Нет сомнений, что Иран атаковал Израиль.",
    "Нельзя отрицать, что Иран атаковал Израиль.",
    "Слухи о том, что Иран атаковал Израиль, подтвердились.",
    "Никто не скрывает, что Иран атаковал Израиль.",
    "Россия, которая, по слухам, поддержала Иран, ввела войска в Сирию.",
    "Допустив ошибку, Турция закрыла границу с Ираном.",
)


def _last(claims: tuple[Claim, ...]) -> Claim:
    assert claims
    return claims[-1]


@pytest.mark.parametrize("text", DENIED)
def test_what_is_called_false_is_negated(text: str, claims_of: Callable[[str], tuple[Claim, ...]]) -> None:
    claims = claims_of(text)
    assert any(claim.negated for claim in claims)
    assert not any(claim.counts_as_event for claim in claims)


@pytest.mark.parametrize("text", OPEN)
def test_hearsay_is_a_possibility(text: str, claims_of: Callable[[str], tuple[Claim, ...]]) -> None:
    assert _last(claims_of(text)).modality == "possibility"


@pytest.mark.parametrize("text", SUPPOSED)
def test_what_is_supposed_is_hypothetical(text: str, claims_of: Callable[[str], tuple[Claim, ...]]) -> None:
    claim = _last(claims_of(text))
    assert claim.hypothetical
    assert not claim.counts_as_event


@pytest.mark.parametrize("text", DONE)
def test_plain_reports_still_count(text: str, claims_of: Callable[[str], tuple[Claim, ...]]) -> None:
    assert _last(claims_of(text)).counts_as_event
