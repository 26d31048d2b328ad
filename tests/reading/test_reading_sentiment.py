"""Sentiment towards one name: what a parsed sentence shows of it, and what the shipped head says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.errors import FormatError, InputError
from entente.reading.heads import sentiment, tone
from entente.reading.heads.arrays import Linear, Trees, dumps, loads
from entente.reading.heads.targets import Target, measures, outline, place_of, pooled, words_of
from entente.reading.nlp import parse

if TYPE_CHECKING:
    from entente.reading.heads.sentiment import Head
    from entente.reading.nlp import Sentence

NO_GUESS = np.zeros((tone.SIZE + 1, 3))


def _at(text: str, name: str, kind: str = "") -> tuple[Sentence, Target]:
    start = text.index(name)
    return parse([(0, text)])[0][0], Target(start, start + len(name), kind)


def _measures(text: str, name: str) -> dict[str, float]:
    sentence, target = _at(text, name)
    shape = outline(sentence, NO_GUESS)
    return dict(measures(shape, place_of(shape, target), target))


@pytest.fixture(scope="module")
def head() -> Head:
    found = sentiment.load()
    assert found is not None, "the head ships with the package"
    return found


@pytest.mark.parametrize(
    ("text", "name", "measure"),
    [
        ("Суд арестовал Петрова.", "Петрова", "sufferer_tone_bad"),
        ("Музей наградил Петрова.", "Петрова", "sufferer_tone_good"),
        ("Петров обманул вкладчиков.", "Петров", "doer_tone_bad"),
        ("Петров победил на турнире.", "Петров", "doer_tone_good"),
        ("Марокко осуждает Алжир.", "Алжир", "frame_a1_bad"),
        ("Жестокий Петров молчит.", "Петров", "below_tone_bad"),
        ("Все выступили против Петрова.", "Петрова", "against"),
        ("Петров сообщил о встрече.", "Петров", "speaking"),
        ("Он сказал: «Приедет Петров».", "Петров", "quoted"),
    ],
)
def test_a_measure_sees_the_role_of_a_name(text: str, name: str, measure: str) -> None:
    assert _measures(text, name)[measure] > 0


def test_a_doer_is_no_sufferer() -> None:
    found = _measures("Петров обманул вкладчиков.", "Петров")
    assert found["sufferer_tone_bad"] == 0
    assert found["acting"] == 1


def test_negation_turns_a_tone() -> None:
    assert _measures("Музей наградил Петрова.", "Петрова")["all_tone_good"] > 0
    denied = _measures("Музей не наградил Петрова.", "Петрова")
    assert denied["all_tone_good"] == 0
    assert denied["all_tone_bad"] > 0


def test_the_name_itself_says_nothing() -> None:
    found = _measures("«Победа» выпускает часы.", "Победа")
    assert found["all_tone_good"] == 0


def test_words_tell_where_they_stand() -> None:
    sentence, target = _at("Суд арестовал банкира Петрова вчера.", "Петрова", "PERSON")
    shape = outline(sentence, NO_GUESS)
    found = set(words_of(shape, place_of(shape, target)))
    assert {"TAG_PERSON", "W_арестовать", "L_банкир", "R_вчера", "E_петров"} <= found
    assert "W_петров" not in found


def test_the_kind_of_a_name_is_the_taggers_if_none_is_given() -> None:
    sentence, target = _at("Президент России Владимир Путин прибыл в Астану.", "Владимир Путин")
    shape = outline(sentence, NO_GUESS)
    assert place_of(shape, target).kind == "PERSON"
    assert place_of(shape, target._replace(kind="PROFESSION")).kind == "PROFESSION"


def test_pooled_vectors_are_finite_even_of_a_lone_name() -> None:
    for text in ("Петров.", "Петров прибыл в Рабат."):
        sentence, target = _at(text, "Петров")
        shape = outline(sentence, NO_GUESS)
        found = pooled(shape, place_of(shape, target))
        assert found.shape == (7 * tone.SIZE,)
        assert np.isfinite(found).all()


def test_a_name_outside_its_sentence_is_an_error() -> None:
    sentence, _ = _at("Петров прибыл.", "Петров")
    with pytest.raises(InputError, match="no word at 90-96"):
        sentiment.rows_of([sentence], [Target(90, 96)], NO_GUESS)


def test_the_tables_rows_are_signed_and_known() -> None:
    listed = tone.listed()
    assert len(listed) > 1000
    assert all(-1 <= value <= 1 for values in listed.values() for value in values)
    assert all("ё" not in lemma and lemma == lemma.lower() for lemma in listed)
    assert set(listed) <= set(tone.known())


def test_words_weigh_one_together() -> None:
    at, weight = sentiment.weighed(["б", "а", "б", "?"], {"а": 0, "б": 1}, np.array([1.0, 2.0]))
    assert at.tolist() == [0, 1]
    assert weight @ weight == pytest.approx(1)
    assert weight[1] / weight[0] == pytest.approx(2 * (1 + np.log(2)))
    assert sentiment.weighed(["?"], {}, np.zeros(0))[0].size == 0


@given(st.lists(st.lists(st.floats(-9, 0), min_size=3, max_size=3), min_size=1, max_size=5))
def test_calibrated_probabilities_sum_to_one(scores: list[list[float]]) -> None:
    calibration = np.array([[1.0, 0.2, -0.3], [0.1, 1.5, 0.0], [-0.2, 0.0, 1.0], [0.5, -0.5, 0.0]])
    found = sentiment.calibrated(np.array(scores), calibration)
    assert found.sum(axis=1) == pytest.approx(1)
    assert (found >= 0).all()


def test_trees_answer_alike_one_by_one_and_together() -> None:
    leaf = [[0.0, 0.0], [0.8, 0.2], [0.1, 0.9]]
    trees = Trees(
        left=np.array([1, -1, -1, 1, -1, -1], np.int32),
        right=np.array([2, -1, -1, 2, -1, -1], np.int32),
        feature=np.array([0, -2, -2, 1, -2, -2], np.int32),
        threshold=np.array([0.5, -2, -2, 2.5, -2, -2]),
        value=np.array(leaf + leaf, np.float32),
        offset=np.array([0, 3, 6], np.int64),
    )
    rows = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 3.0]])
    assert trees.probabilities(rows) == pytest.approx(np.array([[0.8, 0.2], [0.45, 0.55], [0.1, 0.9]]))
    alone = np.concatenate([trees.probabilities(rows[at : at + 1]) for at in range(3)])
    assert alone.tolist() == trees.probabilities(rows).tolist()
    assert trees.probabilities(rows[:0]).shape == (0, 2)


def test_another_model_is_no_head() -> None:
    other = dumps(Linear(np.zeros(1), np.ones(1), np.zeros((1, 1)), np.zeros(1)), {})
    with pytest.raises(FormatError, match="no Weights model"):
        sentiment.head_from(other)


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("Суд приговорил террориста Петрова к десяти годам тюрьмы за убийство.", "Петрова", -1),
        ("США обвинили Россию в агрессии и нарушении договора.", "Россию", -1),
        ("Президент поздравил Петрова с победой и вручил ему награду.", "Петрова", 1),
        ("Заседание комитета прошло в Женеве.", "Женеве", 0),
    ],
)
def test_the_shipped_head_reads_plain_cases(head: Head, text: str, name: str, label: int) -> None:
    sentence, target = _at(text, name)
    odds = head.predict([sentence], [target])
    assert odds.shape == (1, 3)
    assert odds.sum() == pytest.approx(1)
    assert head.labels(odds).tolist() == [label]


def test_the_shipped_head_names_its_source(head: Head) -> None:
    assert head.meta["licence"] == "MIT"
    assert {"corpus", "commit", "sha256", "seed", "sklearn", "cv", "notice"} <= set(head.meta)
    assert head.meta["features"] == list(_measures("Петров прибыл в Рабат.", "Петров"))
    assert head.is_current()
    assert not head.has_seen("Такого предложения в корпусе нет.")


def test_names_answer_alike_alone_and_together(head: Head) -> None:
    text = "Марокко осуждает Алжир за поддержку Ливии."
    pairs = [_at(text, name) for name in ("Марокко", "Алжир", "Ливии")]
    together = head.predict([pairs[0][0]] * 3, [target for _, target in pairs])
    alone = np.concatenate([head.predict([sentence], [target]) for sentence, target in pairs])
    assert together == pytest.approx(alone)
    assert head.predict([], []).shape == (0, 3)


def test_weights_come_back_as_they_were_kept(head: Head) -> None:
    again, meta = loads(dumps(head.weights, head.meta), sentiment.Weights)
    assert meta["schema"] == sentiment.SCHEMA
    assert again.value.dtype == np.float16
    assert np.array_equal(again.words_coef, head.weights.words_coef)
