"""RuSentRel: the reader and its traps, leaks by content, the measure's edges, training and the benchmark."""

from __future__ import annotations

import shutil
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reading.rusentrel_samples import GOLD, PLAIN, write_article, write_test, write_train

from entente.benchmarks.reading import rusentrel as benchmark
from entente.errors import FormatError, InputError
from entente.reading.frames import shipped
from entente.reading.heads import attitudes, place
from entente.reading.training import rusentrel as training
from entente.reading.training import rusentrel_corpus as corpus

if TYPE_CHECKING:
    from pathlib import Path

    from entente.reading.training.rusentrel_corpus import Answer, Article

SYNONYMS = corpus.Synonyms([["индия", "республика индия"], ["армения"], ["чили"], ["перу"], ["непал"]])


@pytest.fixture(autouse=True)
def few_trees(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tested here holds for any number of trees."""
    monkeypatch.setattr(training, "PRESENCE_TREES", 12)
    monkeypatch.setattr(training, "SIGN_TREES", 15)


def article(text: str, name: str = "art1") -> Article:
    return corpus.Article(name, text, (), {})


def read_one(folder: Path) -> Article:
    (found,) = corpus.read_articles(folder, SYNONYMS)
    return found


def test_offsets_hold_with_mixed_line_ends(tmp_path: Path) -> None:
    write_article(tmp_path, 1, PLAIN)
    found = read_one(tmp_path)
    surfaces = {found.text[one.start : one.end] for one in found.entities}
    assert surfaces == {"Индия", "Армению", "Чили", "Перу", "Непалом", "Непал", "Армении"}


def test_the_prefix_is_blanked_and_nobody_is_marked_there(tmp_path: Path) -> None:
    write_article(tmp_path, 1, PLAIN)
    found = read_one(tmp_path)
    assert "Author" not in found.text
    assert found.text.startswith(" " * len("{Author, Unknown} ") + "Индия")


def test_declined_names_and_synonyms_are_one_group(tmp_path: Path) -> None:
    write_article(tmp_path, 1, PLAIN)
    found = read_one(tmp_path)
    groups = {found.text[one.start : one.end]: one.group for one in found.entities}
    assert groups["Армению"] == groups["Армении"] == SYNONYMS.group("Армения")
    assert SYNONYMS.group("Республика Индия") == groups["Индия"]
    assert not SYNONYMS.knows(SYNONYMS.group("Мали"))


def test_the_first_attitude_of_a_pair_counts_and_none_to_oneself(tmp_path: Path) -> None:
    write_article(tmp_path, 1, PLAIN, "Индия, Чили, pos\nИндия, Чили, neg\nИндия, Республика Индия, pos\n")
    assert list(read_one(tmp_path).gold.values()) == [1]


def test_articles_without_text_or_gold_are_left_out(tmp_path: Path) -> None:
    write_article(tmp_path, 1, PLAIN)
    write_article(tmp_path, 2, PLAIN, None)
    (tmp_path / "art22.opin.txt").write_text(GOLD, encoding="utf-8")
    assert [one.name for one in corpus.read_articles(tmp_path, SYNONYMS)] == ["art1"]


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("art1.ann", b"T1\tLOC 0 900\t\xd0\x98"),
        ("art1.ann", b"T1 LOC"),
        ("art1.opin.txt", b"a, b"),
        ("art1.opin.txt", b"a, b, good"),
        ("art1.txt", b"\xff\xfe\xff"),
    ],
)
def test_a_damaged_file_is_one_clear_error(tmp_path: Path, file: str, content: bytes) -> None:
    write_article(tmp_path, 1, PLAIN)
    (tmp_path / file).write_bytes(content)
    with pytest.raises(FormatError, match="art1"):
        corpus.read_articles(tmp_path, SYNONYMS)


LONG = " ".join(f"слово{number}" for number in range(60))
OTHER = " ".join(f"речь{number}" for number in range(60))


def test_a_twin_is_told_by_its_content() -> None:
    known = [article(LONG, "art1"), article(OTHER, "art2")]
    assert corpus.leaked([article("  " + LONG.upper() + "\r\n", "art62"), article("Совсем иное")], known) == (
        True,
        False,
    )


def test_a_repeated_passage_is_an_overlap_and_no_leak() -> None:
    mixed = article(OTHER + " " + " ".join(LONG.split()[:20]), "art46")
    known = [article(LONG, "art7")]
    assert corpus.leaked([mixed], known) == (False,)
    assert corpus.overlapping([mixed], known) == (("art46", "art7"),)
    assert corpus.groups_of([mixed, article("иное дело"), *known]) == (0, 1, 0)


@pytest.mark.parametrize(
    ("gold", "said", "expected"),
    [
        ({}, {}, (1, 1, 1, 1)),
        ({("a", "b"): 1}, {}, (0, 0, 1, 1)),
        ({}, {("a", "b"): 1}, (0, 0, 1, 1)),
        ({("a", "b"): 1}, {("a", "b"): 1}, (1, 1, 1, 1)),
        ({("a", "b"): 1}, {("a", "b"): -1}, (0, 0, 0, 0)),
        ({("a", "b"): 1}, {("b", "a"): 1}, (0, 0, 1, 1)),
        ({("a", "b"): -1, ("b", "a"): -1}, {("a", "b"): -1}, (1, 1, 1, 0.5)),
    ],
)
def test_rates_at_the_edges(gold: Answer, said: Answer, expected: tuple[float, ...]) -> None:
    assert corpus.rates(gold, said) == expected


def test_the_upstream_script_forgives_recall_where_the_gold_lacks_the_class() -> None:
    assert corpus.rates({}, {("a", "b"): 1}, lenient=True) == (0, 1, 1, 1)
    assert corpus.rates({("a", "b"): 1}, {}, lenient=True) == (0, 0, 1, 1)


def test_f1_comes_from_the_means_over_documents() -> None:
    gold: Answer = {("a", "b"): 1, ("c", "d"): -1}
    precision, recall, f1 = training.score([(gold, gold), (gold, {})])
    assert (precision, recall, f1) == (0.5, 0.5, 0.5)


PAIRS = st.dictionaries(st.sampled_from([("a", "b"), ("b", "a"), ("a", "c")]), st.sampled_from([-1, 1]))


@given(gold=PAIRS, said=PAIRS)
def test_scores_are_shares_and_perfect_only_for_the_gold(gold: Answer, said: Answer) -> None:
    f1 = training.score([(gold, said)])[2]
    assert 0 <= f1 <= training.score([(gold, said)], lenient=True)[2] <= 1
    assert (f1 == 1) == (gold == said)


def test_folds_part_all_articles_and_keep_twins_together() -> None:
    texts = [LONG, OTHER, *(f"своё {number}" for number in range(9)), LONG + " конец"]
    found = training.folds([article(text, f"art{at}") for at, text in enumerate(texts)], seed=3)
    assert sorted(at for held in found for at in held) == list(range(len(texts)))
    assert any({0, len(texts) - 1} <= held for held in found)


def test_thresholds_prefer_what_the_measure_rewards(tmp_path: Path) -> None:
    write_article(tmp_path, 1, PLAIN)
    one = training.example(read_one(tmp_path), shipped())
    positive = np.where(one.signs == 1, 0.8, 0.1)
    negative = np.where(one.signs == -1, 0.8, 0.1)
    thresholds = training.choose([one], [[training.Guess(positive, negative)]])
    assert training.answer(thresholds, one.pairs, training.Guess(positive, negative)) == one.gold


def test_training_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    root = write_train(tmp_path)
    first = training.train(root, seed=1)
    assert first == training.train(root, seed=1)
    assert attitudes.loads(first[attitudes.FILE]).meta["documents"] == 6


@pytest.mark.parametrize("seed", [0, 1])
def test_stored_trees_answer_as_the_trainer_does(tmp_path: Path, seed: int) -> None:
    root = write_train(tmp_path)
    examples = [training.example(one, shipped()) for one in corpus.read_articles(root / "train", SYNONYMS)]
    presence, _ = training._ensembles(examples, seed)
    values = np.vstack([one.pairs.values for one in examples])
    ours = training._trees(presence).probabilities(values)
    assert np.abs(ours - presence.predict_proba(values.astype(np.float32))).max() < 1e-6


def test_the_benchmark_measures_the_test_part_and_tells_leaks(tmp_path: Path) -> None:
    found = benchmark.run(write_test(write_train(tmp_path)))
    assert found["documents"] == {"all": 2, "leaked": 1, "clean": 1}
    assert found["split"] == "test"
    assert any("art62" in warning for warning in found["warnings"])
    assert set(found["f1"]) == {"all", "leaked", "clean"}
    assert 0 <= found["f1"]["clean"] <= 1
    assert 0 <= found["end_to_end_f1"] <= 1


def test_without_a_training_part_the_benchmark_says_that_leaks_are_unknown(tmp_path: Path) -> None:
    write_test(write_train(tmp_path))
    shutil.rmtree(tmp_path / "train")
    found = benchmark.run(tmp_path)
    assert found["documents"] == {"all": 2, "leaked": 0, "clean": 2}
    assert "training part" in found["warnings"][0]


def test_a_model_knows_the_articles_that_it_was_trained_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    models = tmp_path / "models"
    models.mkdir()
    (models / attitudes.FILE).write_bytes(training.train(write_test(write_train(tmp_path)))[attitudes.FILE])
    monkeypatch.setenv(place.VARIABLE, str(models))
    shutil.rmtree(tmp_path / "train")
    assert benchmark.run(tmp_path)["documents"] == {"all": 2, "leaked": 1, "clean": 1}


def test_without_a_test_part_the_benchmark_works_in_folds(tmp_path: Path) -> None:
    found = benchmark.run(write_train(tmp_path))
    assert found["documents"]["clean"] == 6
    assert "folds" in found["warnings"][0]
    low, high = found["ci95"]
    assert 0 <= low <= high <= 1


def test_another_folder_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no RuSentRel"):
        benchmark.run(tmp_path)


@pytest.mark.shared
def test_the_whole_corpus_is_read(data: Path) -> None:
    folder = training.corpus_folder(data / "text")
    articles = training.training_articles(data / "text", corpus.read_synonyms(folder / "synonyms.txt"))
    assert len(articles) == 42
    assert sum(len(one.gold) for one in articles) == 566
    assert corpus.groups_of(articles) == tuple(range(42))


@pytest.mark.shared
def test_the_shipped_trees_are_those_of_the_corpus(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails when features, frames or actors have changed: train anew then (entente reading train)."""
    monkeypatch.undo()
    shipped_bytes = (resources.files("entente.reading.heads") / "data" / attitudes.FILE).read_bytes()
    model = attitudes.loads(shipped_bytes)
    folder = training.corpus_folder(data / "text")
    articles = training.training_articles(data / "text", corpus.read_synonyms(folder / "synonyms.txt"))
    examples = [training.example(one, shipped()) for one in articles]
    _, sign = training._ensembles(examples, model.meta["seed"])
    fresh = training._trees(sign)
    assert all((getattr(fresh, name) == getattr(model.sign, name)).all() for name in ("feature", "threshold", "value"))
