"""A lexicon of the coder is loaded like a dataset and kept beside the models."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from entente.cli import main
from entente.reading.frames import active, shipped

if TYPE_CHECKING:
    from pathlib import Path

FRAMES = {
    "Хвала": {
        "title": ["хвала"],
        "variants": ["восхвалять", "петь хвалу"],
        "roles": {"a0": "тот, кто хвалит", "a1": "тот, кого хвалят"},
        "frames": {"polarity": [["a0", "a1", "pos", 1.0]], "effect": []},
    }
}


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ENTENTE_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


def run(*argv: str) -> int:
    with pytest.raises(SystemExit) as stop:
        main(argv)
    return int(stop.value.code or 0)


def test_a_loaded_lexicon_takes_the_place_of_the_shipped_one(
    tmp_path: Path, models: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "collection.json"
    file.write_text(json.dumps(FRAMES), encoding="utf-8")
    assert active() == shipped()
    assert run("load", "rusentiframes", str(file), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["lexicon"], told["phrases"]) == ("rusentiframes", 2)
    assert (models / "rusentiframes.json").read_bytes() == file.read_bytes()
    assert active().name == "rusentiframes"


@pytest.mark.parametrize("content", [b"", b"[1, 2]", b'{"a": {"variants": 3}}', b"\xff\xfe\x00", b"[" * 100_000])
def test_another_file_is_refused_in_one_line(
    content: bytes, tmp_path: Path, models: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "collection.json"
    file.write_bytes(content)
    assert run("load", "rusentiframes", str(file)) == 1
    told = capsys.readouterr().err.strip()
    assert told.startswith("entente: this is no RuSentiFrames collection")
    assert "\n" not in told
    assert not models.exists()


def test_a_missing_file_is_named(models: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("load", "rusentiframes", "nowhere.json") == 1
    assert "nowhere.json" in capsys.readouterr().err
    assert not models.exists()


@pytest.mark.shared
@pytest.mark.usefixtures("models")
def test_the_published_lexicon_loads(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("load", "rusentiframes", str(data / "text" / "rusentiframes" / "collection.json"), "--json") == 0
    assert json.loads(capsys.readouterr().out)["phrases"] == 6788
