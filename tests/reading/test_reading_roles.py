"""Who acts and whom it concerns: each rule with sentences that it holds for and sentences that it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from entente.evidence.claims import Claim

Ends = tuple[tuple[str, ...], tuple[str, ...]]

TURNED: tuple[tuple[str, Ends], ...] = (
    ("Ирландия получила кредит от ЕС.", (("EU",), ("IRL",))),
    ("Киргизия зависит от Китая.", (("KGZ",), ("CHN",))),
    ("Киргизия стала объектом критики со стороны Китая.", (("CHN",), ("KGZ",))),
    ("Киргизия преувеличила угрозу со стороны Китая.", (("KGZ",), ("CHN",))),
    ("Ирану нужна Россия.", (("IRN",), ("RUS",))),
    ("Турецкой компанией был построен порт в Грузии.", (("TUR",), ("GEO",))),
    ("Министерством обороны Турции построен завод.", (("TUR",), ())),
    ("Турецким фирмам запретили работать.", ((), ("TUR",))),
    ("Турецким фирмам следует работать.", (("TUR",), ())),
)

ASIDE: tuple[tuple[str, Ends], ...] = (
    ("США ввели санкции против России из-за Грузии.", (("USA",), ("RUS",))),
    ("США ввели санкции из-за Грузии.", (("USA",), ("GEO",))),
    ("Турция обсудила с Россией сирийский вопрос.", (("TUR",), ("RUS",))),
    ("Турция обсудила с Россией поставку Сирии зерна.", (("TUR",), ("RUS", "SYR"))),
    ("Турция работает с Россией по таким вопросам, как Сирия и Иран.", (("TUR",), ("RUS",))),
    ("Россия нанесла удар по Грузии.", (("RUS",), ("GEO",))),
    ("Кроме Грузии, в список вошли Иран и Китай.", (("IRN", "CHN"), ())),
    ("Турецкий генерал погиб в Грузии.", (("TUR",), ())),
    ("Турецкие войска воюют в Грузии.", (("TUR",), ("GEO",))),
)


def ends(claim: Claim) -> Ends:
    return claim.source, claim.target


@pytest.mark.parametrize(("text", "expected"), [*TURNED, *ASIDE])
def test_ends(text: str, expected: Ends, claims_of: Callable[[str], tuple[Claim, ...]]) -> None:
    (claim, *_) = claims_of(text)
    found = ends(claim)
    turned = (found[1], found[0]) if claim.reciprocal else found
    assert expected in {found, turned}


@pytest.mark.parametrize(
    "text",
    [
        "Американская актриса впервые стала мамой.",
        "Гражданин Канады признал себя виновным.",
        "Бывший министр Канады прошёл лечение.",
        "Пакистанец предстал перед судом.",
        "В России лечить отказались.",
        "Она умерла в больнице Сингапура.",
        "В Грузии скоро появится новая полиция.",
    ],
)
def test_private_persons_and_places_are_no_actors(text: str, claims_of: Callable[[str], tuple[Claim, ...]]) -> None:
    assert not claims_of(text)


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Американский президент впервые стал врагом.", "USA"),
        ("Американские военные впервые стали врагами.", "USA"),
        ("Министр обороны Канады прошёл лечение.", "CAN"),
        ("Турецкий истребитель сбил самолёт.", "TUR"),
        ("Канада запретила въезд гражданину Ирана.", "IRN"),
    ],
)
def test_those_who_stand_for_a_state_are_actors(
    text: str, actor: str, claims_of: Callable[[str], tuple[Claim, ...]]
) -> None:
    assert actor in {one for claim in claims_of(text) for one in (*claim.source, *claim.target)}


def test_one_under_pressure_is_the_target_of_the_second_clause(claims_of: Callable[[str], tuple[Claim, ...]]) -> None:
    claims = claims_of("Молдавия подписала соглашение с ЕС и оказалась под давлением со стороны России.")
    assert [ends(claim) for claim in claims] == [(("MDA",), ("EU",)), (("RUS",), ("MDA",))]
