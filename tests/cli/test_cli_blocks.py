"""``check`` and ``read`` as text: whole sentences within the terminal's width, what is left out, and a next step."""

from __future__ import annotations

import csv
import io
import json
import shlex
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from entente.cli import cli

if TYPE_CHECKING:
    from pathlib import Path

TRADE = "Turkish exports to Kazakhstan reached $3.8 billion in 2023."
DRONES = "Turkey delivered drones to Kazakhstan."
FEED = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Steppe News</title>
<item><title>Drones</title><description>{DRONES}</description></item></channel></rss>"""


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTENTE_STORE", "")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "80")


def invoke(*words: object) -> Any:
    return CliRunner().invoke(cli, [*map(str, words)])


def written(folder: Path, text: str, name: str = "note.txt") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize("verb", ["check", "read"])
@pytest.mark.parametrize("columns", [80, 132])
def test_no_line_is_wider_than_the_terminal(verb: str, columns: int, root: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = invoke(verb, root / "examples" / "article_en.txt").stdout.splitlines()
    assert columns - 20 < max(map(len, lines)) <= columns


def test_a_verdict_shows_the_figures_in_full(tmp_path: Path) -> None:
    result = invoke("check", written(tmp_path, TRADE))
    text = " ".join(result.stdout.split())
    assert text.startswith(f"contradicted – said by author “{TRADE}” Compared: “$3.8 billion”.")
    assert "2023: 2.04 billion USD" in text
    assert "by the partner's report" in text
    assert "…" not in text


def test_what_is_missing_is_told(tmp_path: Path) -> None:
    text = invoke("check", written(tmp_path, "Turkey delivered 12 drones to Kazakhstan.")).stdout
    assert "\n  Missing: deliveries by supplier and year" in text


@pytest.mark.parametrize("own", [False, True])
def test_evidence_opens_as_told(own: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a parameter
    file, store = written(tmp_path, TRADE, "my note.txt"), tmp_path / "store"
    assert invoke("store", "init", "--store", store).exit_code == 0
    result = invoke("check", file, *(["--store", store] if own else []))
    (told,) = [line for line in result.stderr.splitlines() if line.startswith("to open evidence: ")]
    first, second = told.removeprefix("to open evidence: ").split("; ")
    words = shlex.split(first.removesuffix(" gives the query of each id"))
    bases = {one["id"]: one["query"] for one in json.loads(invoke(*words[1:]).stdout)["evidence"]}
    (named,) = [line.split(": ")[1] for line in result.stdout.splitlines() if line.startswith("  Evidence: ")]
    query = [bases[named] if word == "QUERY" else word for word in shlex.split(second.removesuffix(" runs it"))]
    assert ("--store" in query) == own
    rows = list(csv.DictReader(io.StringIO(invoke(*query[1:], "--csv").stdout)))
    assert {row["reporter"] for row in rows} == {"KAZ"}


def test_claims_that_are_not_listed_are_counted_with_the_reason(root: Path) -> None:
    file = root / "examples" / "article_en.txt"
    result = invoke("check", file)
    whole = json.loads(invoke("check", file, "--json").stdout)
    shown = result.stdout.count(" – said by ")
    summary, left, _ = result.stderr.splitlines()
    assert summary.startswith(f"{whole['claims']} claims: ")
    assert left.startswith(f"not listed: {whole['claims'] - shown} claims without a figure that cannot be answered (")
    assert "not a statement of fact" in left


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The weather is fine in the town today.", "nothing to check: no claim about a state or bloc was found"),
        ("Kazakhstan and Turkey should trade more.", "nothing to check in 1 claim: none gives a figure"),
    ],
)
def test_nothing_to_check_is_said_in_one_line(text: str, said: str, tmp_path: Path) -> None:
    result = invoke("check", written(tmp_path, text), "--lang", "en")
    assert result.exit_code == 0
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith(said)


def test_csv_and_json_keep_their_keys(tmp_path: Path) -> None:
    file = written(tmp_path, TRADE)
    rows = list(csv.DictReader(io.StringIO(invoke("check", file, "--csv").stdout)))
    assert list(rows[0]) == ["verdict", "speaker", "quote", "why", "evidence"]
    assert list(json.loads(invoke("check", file, "--json").stdout)) == [
        "claims",
        "counts",
        "verdicts",
        "stance",
        "evidence",
    ]


def test_a_claim_is_a_block(tmp_path: Path) -> None:
    result = invoke("read", written(tmp_path, DRONES))
    assert result.stdout == f"TUR -> KAZ – arms, event, asserted – said by author\n  “{DRONES}”\n"
    assert result.stderr.startswith("1 claim; next: ")


def test_no_claims_have_no_next_step(tmp_path: Path) -> None:
    result = invoke("read", written(tmp_path, "The weather is fine in the town today."), "--lang", "en")
    assert result.stderr == "0 claims\n"


@pytest.mark.parametrize("kind", ["article", "feed", "lines", "folder", "two"])
def test_the_next_step_works(kind: str, tmp_path: Path) -> None:
    texts = {"feed": (FEED, "feed.xml"), "lines": (json.dumps({"text": DRONES}), "dump.jsonl")}
    files = [written(tmp_path, *texts.get(kind, (DRONES, "my note.txt")))]
    files = [tmp_path] if kind == "folder" else files
    files += [written(tmp_path, TRADE, "other.txt")] if kind == "two" else []
    told = invoke("read", *files, "--lang", "en", "--date", "2024-05-14").stderr.splitlines()[-1].split("next: ")[1]
    words = shlex.split(told)
    assert words[:2] == ["entente", "check" if kind == "article" else "reading"]
    assert ("--date" in words) == (kind == "article")
    extra = [] if kind == "article" else ["--store", tmp_path / "store", "--workers", 1]
    assert invoke(*words[1:], *extra).exit_code == 0
