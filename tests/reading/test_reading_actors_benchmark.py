"""The benchmark of actors: reading BRAT files, what links mean, what is counted, and the targets on real news."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from entente.benchmarks.reading.actors import meanings, part_of, read_article, run
from entente.errors import FormatError

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Встреча прошла в Турции.\r\nТурецкий министр принял казахстанских гостей, а сербы и пигмеи ждали в Чехии.\r\n"
LINKED = {
    ("COUNTRY", "Турции"): "Q43\tТурция",
    ("COUNTRY", "казахстанских"): "Q232\tКазахстан",
    ("NATIONALITY", "сербы"): "Q127885\t",
    ("NATIONALITY", "пигмеи"): "Q171927\tпигмеи",
}


def write(folder: Path, text: str = TEXT, linked: dict[tuple[str, str], str] = LINKED) -> Path:
    """Write one document in BRAT's format and return its annotation file."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for number, ((kind, words), link) in enumerate(linked.items(), start=1):
        start = text.index(words)
        lines += [
            f"T{number}\t{kind} {start} {start + len(words)}\t{words}",
            f"N{number}\tReference T{number} Wikidata:{link}",
        ]
    (folder / "one.txt").write_bytes(text.encode())
    path = folder / "one.ann"
    path.write_text("\n".join([*lines, "R1\tALIAS Arg1:T1 Arg2:T2\t"]), encoding="utf-8")
    return path


def test_offsets_survive_line_ends(tmp_path: Path) -> None:
    article = read_article(write(tmp_path))
    assert [article.text[one.start : one.end] for one in article.spans] == [words for _, words in LINKED]


def test_links_mean_what_their_titles_and_words_say(tmp_path: Path) -> None:
    assert meanings([read_article(write(tmp_path))]) == {"Q43": "TUR", "Q232": "KAZ", "Q127885": "SRB"}


def test_counts_by_kind(tmp_path: Path) -> None:
    write(tmp_path)
    told = run(tmp_path)
    assert told["documents"] == {"all": 1, "leaked": 0, "clean": 1}
    kinds = told["by_kind"]
    assert {kind: (row["n"], row["outside"], row["recall"]) for kind, row in kinds.items()} == {
        "names": (1, 0, 1.0),
        "adjectives": (1, 0, 1.0),
        "demonyms": (2, 1, 1.0),
    }
    assert kinds["names"]["precision"] == 0.5  # the gold leaves Чехия out
    assert kinds["demonyms"]["found"] == 0.5
    assert told["f1"]["all"] == told["f1"]["clean"]
    assert told["ci95"] is None  # one document does not vary


@pytest.mark.parametrize(
    ("there", "part"), [(("test", "dev"), "test"), (("NEREL-v1.1/dev",), "dev"), (("nerel/NEREL-v1.1/train",), "train")]
)
def test_the_part_to_measure_on(there: tuple[str, ...], part: str, tmp_path: Path) -> None:
    for one in there:
        write(tmp_path / one)
    folder, name = part_of(tmp_path)
    assert (folder.name, name) == (part, part)


def test_a_folder_without_documents_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="no NEREL documents"):
        run(tmp_path)


@pytest.mark.parametrize("line", ["T1\tCOUNTRY 5 9999\tТурции", "T1\tCOUNTRY\tТурции", "T1\tCOUNTRY 9 9\tТ"])
def test_a_broken_annotation_is_named(line: str, tmp_path: Path) -> None:
    path = write(tmp_path)
    path.write_text(line, encoding="utf-8")
    with pytest.raises(FormatError, match=r"one\.ann, line 1"):
        read_article(path)


def test_a_missing_text_is_named(tmp_path: Path) -> None:
    path = write(tmp_path)
    (tmp_path / "one.txt").unlink()
    with pytest.raises(FormatError, match=r"one\.ann"):
        read_article(path)


@pytest.mark.parametrize(("kind", "recall"), [("names", 0.95), ("adjectives", 0.9), ("demonyms", 0.9)])
def test_targets_on_dev(kind: str, recall: float, dev: dict[str, dict[str, float]]) -> None:
    assert dev[kind]["recall"] >= recall
    assert dev[kind]["precision"] >= 0.95


@pytest.fixture(scope="module")
def dev(data: Path) -> dict[str, dict[str, float]]:
    """Figures on NEREL's dev part, by kind."""
    told: dict[str, dict[str, float]] = run(data / "text" / "nerel" / "NEREL-v1.1" / "dev")["by_kind"]
    return told
