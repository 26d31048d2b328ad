"""Corpora of invented short texts, and a light coder that worker processes can import."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from entente.evidence import Store

if TYPE_CHECKING:
    from collections.abc import Callable

_CODER = '''
"""A coder that takes each capital letter's word for an actor, and does what a text tells it to do."""

import os
import re
import signal
import time
from dataclasses import replace
from pathlib import Path

from entente.evidence.claims import Claim, Plover, Speaker

_LOG = os.environ.get("CODER_LOG")
_NAMES = {"Kazakhstan": "KAZ", "Turkey": "TUR", "Russia": "RUS", "Iran": "IRN"}


def code(document):
    if _LOG:
        with open(_LOG, "a") as log:
            log.write(document.id + "\\n")
    text = document.text
    if "SLOW" in text:
        time.sleep(0.01)
    if "SLEEP" in text:
        time.sleep(600)
    if "SPIN" in text:
        while True:
            pass
    if "CRASH" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "ONCE" in text:
        mark = Path(_LOG + ".once")
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    if "ODD" in text:
        return (replace(_claim(document, re.search("()(.*)(.)", text), 0), model=_Odd()),)
    if "WORDS" in text:
        return text.split()
    if "NUMBER" in text:
        return 42
    if "RAISE" in text:
        raise RuntimeError("no way\\nto code this")
    if "LATER" in text and os.environ.get("CODER_NOT_YET"):
        raise RuntimeError("the model is not there yet")
    if "HOARD" in text:
        return tuple(bytearray(1 << 28) for _ in range(400))
    shift = 3 if "MISQUOTE" in text else 0
    return tuple(_claim(document, found, shift) for found in re.finditer(r"(\\w+) (visited|praised) (\\w+)", text))


def _claim(document, found, shift):
    return Claim(
        id=f"c_{document.sha256[:10]}{found.start():06d}", document=document.id, paragraph=0, paragraph_role="body",
        start=found.start() + shift, end=found.end(), quote=found.group(), lang="en",
        source=(_NAMES.get(found.group(1), "RUS"),), target=(_NAMES.get(found.group(3), "IRN"),), reciprocal=False,
        domain="diplomacy", topic="visit", kind="event", modality="asserted",
        speaker_chain=(Speaker("author", "author", "narration"),), coder="toy.words", plover=Plover("CONSULT", quad=1),
    )


class _Odd:
    """Cannot leave its process."""

    def __reduce__(self):
        raise TypeError("stays here")


def deadly(document):
    os.kill(os.getpid(), signal.SIGKILL)


def other(document):
    return ()


NO_FUNCTION = 7


def of_two(document, further):
    return ()
'''


@pytest.fixture
def toy(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> str:
    """Name of the light coder; worker processes find it as this one does."""
    folder = tmp_path_factory.mktemp("coder")
    (folder / "toy_coder.py").write_text(_CODER, encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setenv("PYTHONPATH", f"{folder}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
    monkeypatch.delitem(sys.modules, "toy_coder", raising=False)
    monkeypatch.setenv("CODER_LOG", str(folder / "log"))
    return "toy_coder:code"


@pytest.fixture
def log(toy: str) -> Path:
    """Where the light coder notes each document that it is given."""
    assert toy
    return Path(os.environ["CODER_LOG"])


class Texts(Protocol):
    """``texts(12)``: a folder with so many short texts; ``texts(3, "SPIN")``: with that word in the last one."""

    def __call__(self, count: int, *last: str, slow: bool = False) -> Path: ...


@pytest.fixture
def texts(tmp_path: Path) -> Texts:
    def make(count: int, *last: str, slow: bool = False) -> Path:
        folder = tmp_path / "texts"
        folder.mkdir(exist_ok=True)
        pairs = [("Kazakhstan", "Turkey"), ("Russia", "Iran"), ("Turkey", "Russia")]
        for number in range(count):
            one, two = pairs[number % len(pairs)]
            pace = "It was a SLOW day. " if slow else ""
            text = f"The news of the day, number {number}\\n\\nOn that day {one} visited {two}. {pace}The end of it.\\n"
            (folder / f"{number:04d}.txt").write_text(text.replace("\\n", "\n"), encoding="utf-8")
        for number, word in enumerate(last):
            path = folder / f"{count + number:04d}.txt"
            path.write_text(f"The last of the news\n\nOn that day Iran visited Turkey. {word}\n", encoding="utf-8")
        return folder

    return make


@pytest.fixture
def stores(tmp_path: Path) -> Callable[[str], Store]:
    """``stores("name")``: an empty store."""
    return lambda name: Store.init(tmp_path / name)


@pytest.fixture
def content() -> Callable[[Store], dict[str, Any]]:
    """``content(store)``: see :func:`content_of`."""
    return content_of


def content_of(store: Store) -> dict[str, Any]:
    """Return all that a corpus run stores, without times: what must be equal however it was interrupted."""
    documents = {one.id: asdict(one) for one in store.documents()}
    claims = {one.id: asdict(one) for one in store.claims()}
    notes = {(one.id, one.coder): (one.state, one.message, one.claims) for one in store.coded()}
    words = sorted((hit.what, hit.id) for hit in store.search("visited", most=10_000))
    return {"documents": documents, "claims": claims, "notes": notes, "words": words}
