"""The words: both languages complete, numbers and plurals as each language writes them."""

from __future__ import annotations

import string
from typing import get_args

import pytest

from entente.brief.contracts import LANGUAGES
from entente.brief.views import amount
from entente.brief.wording import Wording, missing_strings, plain, plural_form, table, told_table
from entente.errors import UnknownNameError
from entente.evidence import claims
from entente.evidence.records import DOMAINS, CellStatus


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_are_complete() -> None:
    assert missing_strings() == ()


@pytest.mark.parametrize("key", sorted(table()))
def test_both_languages_take_the_same_fields(key: str) -> None:
    assert fields(table()[key]["en"]) == fields(table()[key]["ru"])


@pytest.mark.parametrize(
    ("family", "words"),
    [
        ("domain", DOMAINS),
        ("status", get_args(CellStatus)),
        ("kind", get_args(claims.ClaimKind)),
        ("modality", get_args(claims.Modality)),
        ("role", get_args(claims.SpeakerRole)),
        ("form", get_args(claims.SpeakerForm)),
        ("verdict", get_args(claims.VerdictWord)),
        ("verdict.icon", get_args(claims.VerdictWord)),
        ("reason", [reason for reason in get_args(claims.Reason) if reason]),
        ("direction", ["up", "down", "flat"]),
    ],
)
def test_every_word_of_the_records_has_a_text(family: str, words: tuple[str, ...]) -> None:
    assert [word for word in words if f"{family}.{word}" not in table()] == []


@pytest.mark.parametrize(
    ("count", "form"),
    [
        (0, "many"),
        (1, "one"),
        (2, "few"),
        (4, "few"),
        (5, "many"),
        (11, "many"),
        (12, "many"),
        (21, "one"),
        (112, "many"),
    ],
)
def test_russian_plurals(count: int, form: str) -> None:
    assert plural_form("ru", count) == form


def test_numbers_follow_the_language() -> None:
    english, russian = Wording("en"), Wording("ru")
    assert english.share(0.574, 0.49, 0.64, "2023") == "57% (49–64; 2023)"
    assert russian.share(0.574, None, None) == "57\u00a0%"
    assert (english.decimal(0.41), russian.decimal(0.41)) == ("0.41", "0,41")
    assert (english.whole(12345), russian.whole(12345)) == ("12,345", "12\u202f345")
    assert english.decimal(-0.001) == "0.00"
    assert russian.noun("noun.claim", 22) == "22\u00a0утверждения"


@pytest.mark.parametrize(
    ("value", "unit", "english", "russian"),
    [
        (0.3123, "share", "31.2%", "31,2\u00a0%"),
        (31.23, "pct", "31.2%", "31,2\u00a0%"),
        (17_880_630_528, "USD", "17.88\u00a0billion\u00a0USD", "17,88\u00a0млрд\u00a0долл."),
        (364e6, "USD", "364.00\u00a0million\u00a0USD", "364,00\u00a0млн\u00a0долл."),
        (12, "pcs", "12\u00a0pcs", "12\u00a0pcs"),
        (None, "USD", "no data", "нет данных"),
    ],
)
def test_amounts_carry_their_unit(value: float | None, unit: str, english: str, russian: str) -> None:
    assert amount(value, unit, Wording("en")) == english
    assert amount(value, unit, Wording("ru")) == russian


def test_a_small_share_is_not_zero() -> None:
    assert Wording("en").percent(0.001) == "<1%"
    assert Wording("en").percent(0.0) == "0%"


def test_unknown_language_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownNameError, match="no language of a brief named 'fr'") as caught:
        Wording("fr")
    assert all(lang in caught.value.hint for lang in LANGUAGES)


def test_reasons_of_the_measures_are_told_in_russian() -> None:
    russian = Wording("ru")
    assert "KAZ" in russian.told("no source covers votes of KAZ in this year")
    assert russian.told("7 joint votes, fewer than the 10 needed") == "общих голосований: 7, нужно не меньше 10"
    assert russian.told("something new") == "something new"
    assert Wording("en").told("something new") == "something new"
    assert len(told_table()) > 20


def test_parts_keep_literals_and_evidence() -> None:
    from entente.brief.contracts import Part

    parts = Wording("en").parts("answer.lean.item", domain="arms", number=Part("57%", ("e_1",)))
    assert plain(parts) == "arms at 57%"
    assert [part.evidence for part in parts if part.evidence] == [("e_1",)]
