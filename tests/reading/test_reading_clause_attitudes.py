"""Attitudes of claims: who thinks what of whom, and whose view it is."""

from __future__ import annotations

import pytest

from entente.reading import read_claims, read_document


def signs(text: str) -> set[tuple[str, str, int]]:
    document = read_document(text, lang="ru")
    return {(one.holder, one.object, one.sign) for claim in read_claims(document) for one in claim.attitudes}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Анкара резко раскритиковала Париж.", ("TUR", "FRA", -1)),
        ("Париж был раскритикован Анкарой.", ("TUR", "FRA", -1)),
        ("Минск поддерживает Ереван.", ("BLR", "ARM", 1)),
        ("Турция не доверяет Франции.", ("TUR", "FRA", -1)),
        ("Индия угрожает Пакистану.", ("IND", "PAK", -1)),
        ("Французские власти обвинили турецкие власти во лжи.", ("FRA", "TUR", -1)),
    ],
)
def test_a_frame_gives_holder_object_and_sign(text: str, expected: tuple[str, str, int]) -> None:
    assert expected in signs(text)


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("Анкара поддерживает Баку.", ("TUR", "AZE", -1)),
        ("Анкара поддерживает Баку.", ("AZE", "TUR", -1)),
        ("Министры обсудили погоду в Анкаре и Париже.", ("TUR", "FRA", 1)),
        ("Анкара раскритиковала Анкару.", ("TUR", "TUR", -1)),
    ],
)
def test_no_attitude_where_none_is_told(text: str, absent: tuple[str, str, int]) -> None:
    assert absent not in signs(text)


def test_the_view_belongs_to_the_innermost_speaker() -> None:
    document = read_document("По словам эксперта Ивана Петрова, Анкара – ненадёжный партнёр Москвы.", lang="ru")
    found = [claim for claim in read_claims(document) if claim.attitudes]
    for claim in found:
        own = {one.holder for one in claim.attitudes if one.holder.startswith("speaker:")}
        assert own <= {f"speaker:{len(claim.speaker_chain) - 1}"}


def test_a_cue_is_the_word_that_tells_it() -> None:
    document = read_document("Анкара резко раскритиковала Париж.", lang="ru")
    (felt,) = [one for claim in read_claims(document) for one in claim.attitudes if one.holder == "TUR"]
    assert felt.cue is not None
    assert "раскритиковала" in document.text[slice(*felt.cue)]
    assert felt.basis == "frame"
    assert 0 < felt.strength <= 1
