"""Training on RuSentNE-2023 and its benchmark, with rows written for the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from entente.benchmarks.reading import rusentne as benchmark
from entente.errors import FormatError, InputError, OptionError
from entente.reading.heads import sentiment
from entente.reading.heads.arrays import Trees
from entente.reading.heads.place import VARIABLE
from entente.reading.training import rusentne

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEADER = "sentence\tentity\tentity_tag\tentity_pos_start_rel\tentity_pos_end_rel\tlabel"
_NAMES = ("Петров", "Сидоров", "Иванов", "Орлов", "Соколов", "Зайцев", "Волков", "Гусев")
_FORMS = ((-1, "{} обманул вкладчиков банка."), (1, "{} победил на турнире."), (0, "{} прибыл вчера в Рабат."))


def _line(text: str, name: str, label: int) -> str:
    start = text.index(name)
    return f"{text}\t{name}\tPERSON\t{start}\t{start + len(name)}\t{label}"


def _lines(names: tuple[str, ...]) -> list[str]:
    return [_line(form.format(name), name, label) for label, form in _FORMS for name in names]


def _write(path: Path, lines: list[str]) -> Path:
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A training part of 24 rows, and 9 rows to measure on: 3 of them share their sentence with a training row."""
    folder = tmp_path_factory.mktemp("rusentne")
    _write(folder / "train_data.csv", _lines(_NAMES))
    _write(folder / "validation_data_labeled.csv", _lines((_NAMES[0], "Комаров", "Жуков")))
    return folder


@pytest.fixture(scope="module")
def trained(corpus: Path, few_trees: None) -> bytes:
    assert few_trees is None
    return rusentne.train(corpus)[sentiment.FILE]


@pytest.fixture(scope="module")
def few_trees() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rusentne, "TREES", 10)
        yield


def test_rows_are_read_with_their_names(corpus: Path) -> None:
    rows = rusentne.read_rows(corpus / "train_data.csv")
    assert len(rows) == 24
    assert [row.sentence[row.target.start : row.target.end] for row in rows[:2]] == ["Петров", "Сидоров"]


def test_quoted_cells_are_unquoted(tmp_path: Path) -> None:
    text = 'Банк "Весна" разорился.'
    path = _write(tmp_path / "train_data.csv", ['"Банк ""Весна"" разорился."\tВесна\tORGANIZATION\t6\t11\t-1'])
    (row,) = rusentne.read_rows(path)
    assert row.sentence == text
    assert row.sentence[row.target.start : row.target.end] == "Весна"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Петров прибыл.\tПетров\tPERSON\t0\t6\t7", "label 7"),
        ("Петров прибыл.\tПетров\tPERSON\t0\t60\t0", "0-60 of 14"),
        ("Петров прибыл.\tПетров\tPERSON\tx\t6\t0", "a number is none"),
        ("Петров прибыл.\tПетров", "a number is none"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, line: str, said: str) -> None:
    path = _write(tmp_path / "train_data.csv", [line])
    with pytest.raises(FormatError, match=f"row 1.*{said}"):
        rusentne.read_rows(path)


def test_files_are_known_by_their_header(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a\tb\n1\t2\n", encoding="utf-8")
    assert rusentne.files_below(tmp_path) == ()
    assert [path.name for path in rusentne.files_below(corpus)] == ["train_data.csv", "validation_data_labeled.csv"]


@pytest.mark.parametrize("act", [rusentne.train, benchmark.run])
def test_an_empty_folder_is_one_clear_error(tmp_path: Path, act: object) -> None:
    assert callable(act)
    with pytest.raises(InputError, match=r"no .*RuSentNE"):
        act(tmp_path)


def test_the_same_rows_give_the_same_bytes(corpus: Path, trained: bytes) -> None:
    assert rusentne.train(corpus)[sentiment.FILE] == trained


def test_the_stored_models_answer_as_the_trainers(corpus: Path, trained: bytes) -> None:
    head = sentiment.head_from(trained)
    rows = rusentne.read_rows(corpus / "train_data.csv")
    odds = head.predict(rusentne.parsed(rows), [row.target for row in rows])
    assert odds.sum(axis=1) == pytest.approx(1)
    assert all(head.has_seen(row.sentence) for row in rows)
    assert rusentne.f1_of(np.array([row.label for row in rows]), head.labels(odds)) > 0.8


def test_trees_are_kept_within_the_precision_of_their_leaves() -> None:
    """Shares are kept as halves (eps 1e-3 x 1); which leaf a row ends in must not change."""
    from sklearn.ensemble import ExtraTreesClassifier

    rng = np.random.default_rng(0)
    numbers = rng.normal(size=(200, 5)).astype(np.float32)
    labels = np.array([-1, 0, 1])[(numbers[:, 0] > 0).astype(int) + (numbers[:, 1] > 0)]
    arrays = rusentne.fit_trees(numbers, labels, 0)
    one = Trees(**{name: arrays[name] for name in ("left", "right", "feature", "threshold", "offset")},
                          value=arrays["value"].astype(np.float32))  # fmt: skip
    model = ExtraTreesClassifier(
        rusentne.TREES,
        min_samples_leaf=rusentne.LEAF,
        max_features=rusentne.TRIED,
        class_weight="balanced_subsample",
        random_state=0,
    ).fit(numbers, labels)
    assert one.probabilities(numbers.astype(np.float64)) == pytest.approx(model.predict_proba(numbers), abs=5e-4)


def test_singles_never_exceed_the_threshold_they_stand_for() -> None:
    wanted = np.random.default_rng(1).normal(size=1000)
    kept = rusentne.floored(wanted)
    assert kept.dtype == np.float32
    assert (kept.astype(np.float64) <= wanted).all()
    assert (np.nextafter(kept, np.float32(np.inf)).astype(np.float64) > wanted).all()


def test_the_other_file_is_measured_and_known_sentences_are_counted_apart(
    corpus: Path, trained: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / sentiment.FILE).write_bytes(trained)
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    whole = benchmark.run(corpus)
    alone = benchmark.run(corpus / "validation_data_labeled.csv")
    assert whole["documents"] == alone["documents"] == {"all": 9, "leaked": 3, "clean": 6}
    assert whole["f1"] == alone["f1"]
    assert set(whole["f1"]) == {"all", "leaked", "clean"}
    assert whole["ci95"][0] <= whole["f1"]["clean"] <= whole["ci95"][1]
    assert whole["ms_per_1000_chars"] > 0
    assert any("sentence of the training rows" in one for one in whole["warnings"])


def test_training_rows_alone_are_cross_validated(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    monkeypatch.setattr(rusentne, "TREES", 5)
    found = benchmark.run(corpus / "train_data.csv")
    assert found["documents"] == {"all": 24, "leaked": 0, "clean": 24}
    assert any("cross-validation" in one for one in found["warnings"])


def test_training_rows_under_another_name_are_recognised(
    corpus: Path, trained: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / sentiment.FILE).write_bytes(trained)
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    monkeypatch.setattr(rusentne, "TREES", 5)
    renamed = tmp_path / "labelled.csv"
    renamed.write_bytes((corpus / "train_data.csv").read_bytes())
    assert "grouped" in benchmark.run(renamed)["protocol"]


def test_no_head_and_nothing_to_learn_from_is_an_error(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sentiment, "find", lambda _: None)
    alone = tmp_path / "validation_data_labeled.csv"
    alone.write_bytes((corpus / "validation_data_labeled.csv").read_bytes())
    with pytest.raises(OptionError, match="no trained head"):
        benchmark.run(alone)


@pytest.mark.shared
def test_the_shipped_head_knows_the_training_sentences(data: Path) -> None:
    rows = rusentne.read_rows(data / "text" / "rusentne" / "train_data.csv")
    head = sentiment.load()
    assert head is not None
    assert len(rows) == head.meta["rows"] == 6637
    assert all(head.has_seen(row.sentence) for row in rows)
