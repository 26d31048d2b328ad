"""Frames of sentiment: the shipped table, RuSentiFrames' layout, negation, voice, and who fills the roles."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from entente.errors import FormatError
from entente.reading import frames, nlp
from entente.reading.heads import place

if TYPE_CHECKING:
    from pathlib import Path

    from entente.reading.nlp import Sentence


def parsed(text: str) -> Sentence:
    return nlp.parse([(0, text)])[0][0]


def only(text: str, lexicon: frames.Lexicon | None = None) -> frames.FrameHit:
    (hit,) = frames.find_frames(parsed(text), lexicon or frames.shipped())
    return hit


def roles(text: str) -> tuple[set[str], set[str]]:
    sentence = parsed(text)
    (hit,) = frames.find_frames(sentence, frames.shipped())
    found = frames.arguments(sentence, hit)
    return {sentence.tokens[at].text for at in found.a0}, {sentence.tokens[at].text for at in found.a1}


COLLECTION = {
    "0_0": {
        "title": ["помогать"],
        "variants": ["помогать", "оказывать помощь"],
        "roles": {"a0": "тот, кто помогает", "a1": "тот, кому помогают"},
        "frames": {
            "polarity": [["a0", "a1", "pos", 1.0], ["author", "a0", "pos", 0.07]],
            "effect": [["a1", "+", 1.0]],
        },
    },
    "0_1": {"title": [], "variants": ["помогать"], "roles": {}, "frames": {"polarity": [["a0", "a1", "neg", 1.0]]}},
}


def collection() -> frames.Lexicon:
    return frames.rusentiframes(json.dumps(COLLECTION).encode())


def test_the_table_has_signs_and_cases_only() -> None:
    variants = {id(one): one for found in frames.shipped().variants.values() for one in found}
    every = [frame for variant in variants.values() for frame in variant.frames]
    assert len(every) > 1000
    assert all(set(frame.polarity.values()) <= {-1.0, 1.0} for frame in every)
    assert all(frame.polarity or frame.effect for frame in every)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Чад осудил Нигер.", -1.0),
        ("Чад поддержал Нигер.", 1.0),
        ("Чад не поддержал Нигер.", -0.5),
        ("Чад не мог не поддержать Нигер.", 1.0),
        ("Чад не только поддержал Нигер.", 1.0),
        ("Чад прекратил поддержку Нигера.", -0.5),
    ],
)
def test_negation_turns_the_sign_and_halves_it(text: str, sign: float) -> None:
    assert only(text).polarity("a0", "a1") == sign


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("Чад осудил Нигер.", {"Чад"}, {"Нигер"}),
        ("Нигер осуждён Чадом.", {"Чадом"}, {"Нигер"}),
        ("Чад и Мали хотят осудить Нигер и Конго.", {"Чад", "Мали"}, {"Нигер", "Конго"}),
        ("Критика Нигера Чадом усилилась.", {"Чадом"}, {"Нигера"}),
        ("Чад угрожает Нигеру.", {"Чад"}, {"Нигеру"}),
        ("Индия оказала Армении помощь.", {"Индия"}, {"Армении"}),
    ],
)
def test_roles_follow_voice_and_case(text: str, first: set[str], second: set[str]) -> None:
    assert roles(text) == (first, second)


def test_a_relative_pronoun_stands_for_its_noun() -> None:
    assert roles("Чад, который осудил Нигер, молчит.")[0] == {"Чад"}


def test_spans_point_into_the_text() -> None:
    text = "Вчера Чад объявил войну Нигеру."
    hit = only(text)
    assert text[hit.start : hit.end] == "объявил войну"


def test_the_longest_phrase_comes_first() -> None:
    hit = only("Чад оказывает помощь.", collection())
    assert (hit.last - hit.first, [one.id for one in hit.frames]) == (1, ["0_0"])


def test_frames_of_one_word_weigh_equally() -> None:
    hit = only("Чад помогает Нигеру.", collection())
    assert [one.id for one in hit.frames] == ["0_0", "0_1"]
    assert hit.polarity("a0", "a1") == 0.0
    assert hit.effect("a1") == 0.5


def test_the_weight_without_its_decimal_place_is_read_as_meant() -> None:
    assert only("Чад оказывает помощь.", collection()).polarity("author", "a0") == 0.7


def test_a_described_case_is_read() -> None:
    assert only("Чад оказывает помощь.", collection()).frames[0].case == "dat"


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b'{"a": {}}', b'{"a": {"variants": ["b"], "frames": 3}}', b"\xff"])
def test_another_file_is_one_clear_error(data: bytes) -> None:
    with pytest.raises(FormatError, match="RuSentiFrames"):
        frames.rusentiframes(data)


def test_the_users_lexicon_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(place.VARIABLE, str(tmp_path))
    assert frames.active().name == "shipped"
    (tmp_path / frames.FILE).write_text(json.dumps(COLLECTION), encoding="utf-8")
    assert frames.active().name == "rusentiframes"


@pytest.mark.shared
def test_the_whole_lexicon_loads(data: Path) -> None:
    lexicon = frames.rusentiframes((data / "text" / "rusentiframes" / "collection.json").read_bytes())
    assert lexicon.size == 6788


@pytest.mark.parametrize(
    ("text", "sign"), [("Индия выступает за Армению.", 1.0), ("Индия выступает против Армении.", -1.0)]
)
def test_the_complement_chooses_among_frames(text: str, sign: float) -> None:
    assert only(text).polarity("a0", "a1") == sign
