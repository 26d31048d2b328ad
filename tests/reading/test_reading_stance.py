"""The profile of a text: who speaks, with what force, who is quoted."""

from __future__ import annotations

import json

import pytest

from entente.reading import read_claims, read_document, stance

TEXT = (
    "Анкара раскритиковала Париж.\n\n"
    "По словам эксперта Ивана Петрова, Минск поддерживает Ереван.\n\n"
    "«Турция может закрыть границу с Сирией», – заявил эксперт Иван Петров.\n\n"
    "Импорт Казахстана из Китая растёт.\n"
)


@pytest.fixture(scope="module")
def claims() -> tuple[object, ...]:
    return read_claims(read_document(TEXT, lang="ru"))


def test_shares_sum_to_one(claims: tuple[object, ...]) -> None:
    found = stance(claims)  # type: ignore[arg-type]  # claims
    groups = (found.roles, found.speakers, found.modality, found.kinds, found.dyads, found.domains, found.directions)
    for group in groups:
        assert sum(group.values()) == pytest.approx(1.0)
        assert list(group.values()) == sorted(group.values(), reverse=True)


def test_who_is_quoted_and_how_much(claims: tuple[object, ...]) -> None:
    found = stance(claims)  # type: ignore[arg-type]  # claims
    assert [one.name for one in found.quoted] == ["Иван Петров"]
    assert found.quoted[0].claims == 2
    assert found.quoted[0].share == pytest.approx(2 / found.claims)


def test_the_user_chooses_whose_speaker_counts(claims: tuple[object, ...]) -> None:
    inner, outer = stance(claims), stance(claims, level="outermost")  # type: ignore[arg-type]  # claims
    assert "Иван Петров" in inner.speakers
    assert set(outer.roles) == {"author"}
    assert inner.claims == outer.claims


def test_attitudes_are_told_by_holder_object_and_sign(claims: tuple[object, ...]) -> None:
    told = stance(claims).attitudes  # type: ignore[arg-type]  # claims
    assert {"TUR>FRA -", "BLR>ARM +"} <= set(told)


def test_links_to_other_articles_do_not_count() -> None:
    link = "Читайте также: Анкара раскритиковала Париж"
    text = f"Договор подписан\n\nМинск поддерживает Ереван.\n\n{link}\n\nПодробности позже."
    assert "TUR>FRA -" not in stance(read_claims(read_document(text, lang="ru"))).attitudes


def test_a_text_without_claims_has_an_empty_profile() -> None:
    found = stance(())
    assert (found.claims, found.events, found.quoted) == (0, 0, ())
    assert json.loads(json.dumps(found.to_dict()))["roles"] == {}
    assert found.table() == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Россия напала на Грузию.", True),
        ("Разве Россия напала на Грузию?", False),
        ("Если бы Россия напала на Грузию, Ереван промолчал бы.", False),
        ("Россия якобы напала на Грузию.", False),
    ],
)
def test_what_is_asked_or_supposed_tells_of_no_attitude(text: str, told: bool) -> None:  # noqa: FBT001 - a row
    found = stance(read_claims(read_document(text, lang="ru")))
    assert ("RUS>GEO -" in found.attitudes) is told
