"""Attitudes between entities: features, answers relative to the document, model files, the shipped model."""

from __future__ import annotations

import zipfile
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.errors import FormatError
from entente.reading import frames, nlp
from entente.reading.heads import attitudes, place
from entente.reading.heads.entities import enriched, entities
from entente.reading.heads.pairs import FEATURES, MOST, EntityMention, Pairs, pair_features

TEXT = "Индия поддержала Армению. Чили осудило Перу. Индия и Армения сотрудничают."


def parsed(text: str) -> tuple[nlp.Sentence, ...]:
    return nlp.parse([(0, text)])[0]


def mention(text: str, name: str, group: str, *, after: int = 0) -> EntityMention:
    start = text.index(name, after)
    return EntityMention(group, start, start + len(name), "LOC")


def table(text: str, *names: tuple[str, str]) -> Pairs:
    return pair_features(parsed(text), [mention(text, name, group) for name, group in names], frames.shipped())


def value(pairs: Pairs, pair: tuple[str, str], feature: str) -> float:
    return float(pairs.values[pairs.names.index(pair), FEATURES.index(feature)])


def test_both_directions_of_pairs_that_share_a_sentence() -> None:
    pairs = table(TEXT, ("Индия", "a"), ("Армению", "b"), ("Чили", "c"), ("Перу", "d"))
    assert pairs.names == (("a", "b"), ("b", "a"), ("c", "d"), ("d", "c"))
    assert pairs.values.shape == (4, len(FEATURES))
    assert np.isfinite(pairs.values).all()


def test_frames_count_for_the_direction_they_have() -> None:
    pairs = table(TEXT, ("Чили", "c"), ("Перу", "d"))
    assert value(pairs, ("c", "d"), "sum_role_bad") == 1
    assert value(pairs, ("c", "d"), "sum_subject_object") == 1
    assert value(pairs, ("d", "c"), "sum_subject_object") == 0


def test_rows_of_a_pair_add_up() -> None:
    last = TEXT.rindex("Индия")
    marks = [
        mention(TEXT, "Индия", "a"),
        mention(TEXT, "Армению", "b"),
        mention(TEXT, "Индия", "a", after=last),
        mention(TEXT, "Армения", "b", after=last),
    ]
    pairs = pair_features(parsed(TEXT), marks, frames.shipped())
    assert value(pairs, ("a", "b"), "together") == 2
    assert value(pairs, ("a", "b"), "sum_coordinated") == 1
    assert value(pairs, ("a", "b"), "mean_coordinated") == 0.5


def test_without_a_pair_there_are_no_rows() -> None:
    pairs = table(TEXT, ("Индия", "a"), ("Чили", "c"))
    assert pairs.names == ()
    assert pairs.values.shape == (0, len(FEATURES))
    assert attitudes.pair_attitudes(parsed(TEXT), []) == ()


def test_long_lists_of_names_are_bounded() -> None:
    text = "Там были " + ", ".join(f"Имя{number}" for number in range(2 * MOST)) + "."
    names = [(f"Имя{number}", f"g{number}") for number in range(2 * MOST)]
    assert len(table(text, *names).names) == MOST * (MOST - 1)


def test_mentions_outside_the_sentences_are_left_out() -> None:
    found = pair_features(
        parsed(TEXT), [EntityMention("a", 900, 905, "LOC"), mention(TEXT, "Чили", "c")], frames.shipped()
    )
    assert found.names == ()


def test_adjectives_join_the_group_of_their_actor() -> None:
    text = "Индия молчит. Индийские войска атаковали Непал."
    given_ones = [mention(text, "Индия", "мой"), mention(text, "Непал", "н")]
    found = enriched(parsed(text), text, given_ones)
    assert [one.group for one in found] == ["мой", "мой", "н"]


def test_own_entities_are_actors_and_other_names() -> None:
    text = "Индия и индийские власти критикуют Ивана Кузьмина."
    found = entities(parsed(text), text)
    assert [one.group for one in found[:2]] == ["IND", "IND"]
    assert found[-1].kind == "PER"


PAIR = Pairs((("a", "b"), ("b", "a")), np.zeros((2, len(FEATURES))))


def test_an_answer_passes_its_threshold_relative_to_the_document() -> None:
    quiet = attitudes.decide((0.5, 0.5), PAIR, np.array([0.01, 0.001]), np.array([0.0, 0.0]))
    assert quiet.tolist() == [1, 0]
    loud = attitudes.decide((0.5, 0.5), PAIR, np.array([0.1, 0.0]), np.array([0.9, 0.9]))
    assert loud.tolist() == [-1, -1]


def test_the_other_direction_has_a_say_in_the_sign() -> None:
    positive, negative = attitudes.split(np.array([0.8, 0.4]), np.array([1.0, 0.0]), PAIR)
    assert positive == pytest.approx([0.6, 0.1])
    assert positive + negative == pytest.approx([0.8, 0.4])


@given(st.lists(st.floats(0, 1), max_size=12))
def test_relative_probabilities_keep_their_order(values: list[float]) -> None:
    found = np.array(values)
    shares = attitudes.relative(found, found)
    assert (np.diff(shares[np.argsort(found)]) >= 0).all()


def test_the_shipped_model_reads_what_is_plain(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setenv(place.VARIABLE, str(tmp_path_factory.mktemp("none")))
    marks = [
        mention(TEXT, name, group) for name, group in (("Чили", "c"), ("Перу", "d"), ("Индия", "a"), ("Армению", "b"))
    ]
    found = {(one.source, one.target): one for one in attitudes.pair_attitudes(parsed(TEXT), marks)}
    hostile, friendly = found["c", "d"], found["a", "b"]
    assert hostile.negative > hostile.positive
    assert friendly.positive > friendly.negative
    assert all(0 <= one.positive + one.negative <= 1 for one in found.values())


def test_a_model_file_comes_back_as_it_was() -> None:
    model = attitudes.active()
    data = attitudes.dumps(model)
    again = attitudes.loads(data)
    assert attitudes.dumps(again) == data
    assert again.thresholds == model.thresholds


def _other(names: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in names.items():
            archive.writestr(name, body)
    return out.getvalue()


@pytest.mark.parametrize("data", [b"", b"PK", _other({}), _other({"meta.json": b"[]"}), _other({"meta.json": b"{}"})])
def test_another_file_is_one_clear_error(data: bytes) -> None:
    with pytest.raises(FormatError, match="attitude model"):
        attitudes.loads(data)


def test_a_model_for_a_lexicon_that_is_not_there_says_so() -> None:
    model = attitudes.active()
    other = attitudes.AttitudeModel(model.presence, model.sign, model.thresholds, {"lexicon": "rusentiframes"})
    with pytest.raises(FormatError, match="rusentiframes"):
        attitudes.lexicon_of(other)
