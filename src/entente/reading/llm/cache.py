"""Answers kept in a folder, one file a question: a run that is repeated or was cut off asks only what is missing.

A file holds the model's answer and what it cost; neither the question nor the key.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from entente.errors import OutputError
from entente.reading.interchange.whole import try_to_write
from entente.reading.llm.budget import Spent

SCHEMA = "entente.llm-answer/1"
_LARGEST = 10_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model said.

    Attributes
    ----------
    content
        The text of its message.
    finish
        Why it ended: ``stop``, ``length``, ``content_filter``, ``refusal``, or empty.
    """

    content: str
    finish: str
    spent: Spent
    mode: str = ""


class Cache:
    """A folder of answers; ``None`` keeps nothing."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = None if folder is None else Path(folder)

    def check(self) -> None:
        """Make the folder, and try to write to it: before anything is paid for.

        Raises
        ------
        OutputError
            If the folder cannot be written to.
        """
        if self.folder is None:
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            try_to_write(self.folder / "answer.json")
        except OSError as error:
            raise self._unwritable(error) from error

    def get(self, digest: str) -> Answer | None:
        """Return the kept answer; a file that is damaged counts as absent."""
        path = self._path(digest)
        try:
            if path is None or path.stat().st_size > _LARGEST:
                return None
            return _answer(json.loads(path.read_bytes()), digest)
        except (OSError, ValueError, RecursionError):
            return None

    def put(self, digest: str, answer: Answer, model: str) -> None:
        """Keep an answer: written beside, then put in place at once.

        Raises
        ------
        OutputError
            If the folder cannot be written to.
        """
        path = self._path(digest)
        if path is None:
            return
        record = {"schema": SCHEMA, "request": digest, "model": model, **asdict(answer)}
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
            part.replace(path)
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> OutputError:
        what = error.strerror or type(error).__name__
        return OutputError(f"cannot keep answers in {self.folder}: {what}", hint="choose another folder for them")

    def _path(self, digest: str) -> Path | None:
        return None if self.folder is None else self.folder / digest[:2] / f"{digest}.json"


def _answer(record: Any, digest: str) -> Answer | None:  # noqa: ANN401 - any JSON
    if not isinstance(record, dict) or record.get("schema") != SCHEMA or record.get("request") != digest:
        return None
    spent = record.get("spent")
    texts = [record.get(name) for name in ("content", "finish", "mode")]
    if not isinstance(spent, dict) or not all(isinstance(one, str) for one in texts):
        return None
    counts = [spent.get(name) for name in ("prompt", "completion")]
    if not all(isinstance(one, int) for one in counts):
        return None
    content, finish, mode = (str(one) for one in texts)
    return Answer(content, finish, Spent(int(counts[0] or 0), int(counts[1] or 0), bool(spent.get("estimated"))), mode)
