"""``entente reading train``: fit the models on the corpora below a folder, and say which equal the shipped ones."""

from __future__ import annotations

import io
import time
from dataclasses import asdict, dataclass
from importlib import import_module, resources
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from entente.errors import InputError, OptionError, OutputError, UnknownNameError
from entente.reading.heads.arrays import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

CORPORA: dict[str, str] = {
    "rusentrel": "attitudes between actors, from RuSentRel",
    "rusentne": "sentiment towards one name in a sentence, from RuSentNE-2023",
    "plv": "PLOVER types of English sentences, from PLV",
    "judged": "confidence of Russian claims, from claims that two readers judged (ships with the package)",
}
"""Corpus -> what is learned from it; the module of the same name has ``train(data, *, seed)`` and ``holds(data)``."""

SHIPPED = frozenset({"judged"})
"""Corpora that ship with the package: nothing of them lies in a folder of the user."""
LAST_DIGIT = 2e-5
"""Two units of the last decimal that the models keep."""
_ZIP = b"PK"
_ALONE = "--only judged needs none"


@dataclass(frozen=True, slots=True)
class Trained:
    """One model file that was written.

    Attributes
    ----------
    corpus, file
        What it was learned from, and its name.
    path
        Where it lies now.
    sha256
        Of its bytes.
    shipped
        Whether the file of that name that ships with the package holds the same model, to the last digit kept (see
        :func:`same_model`); ``None`` if none ships.
    seconds
        That the training took, all files of the corpus together.
    """

    corpus: str
    file: str
    path: str
    sha256: str
    shipped: bool | None
    seconds: float

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return asdict(self)


def train_all(
    data: Path | None,
    out: Path,
    only: Sequence[str] = (),
    *,
    seed: int = 0,
    notice: Callable[[str], None] | None = None,
) -> tuple[Trained, ...]:
    """Train on every corpus found below a folder.

    Parameters
    ----------
    data
        Folder with the corpora in their own layouts; ``None`` will do for those that ship with the package.
    out
        Folder for the model files; made if it is not there. Each file is written beside and renamed.
    only
        Names of corpora; all of :data:`CORPORA` if empty.
    seed
        Of all random choices.
    notice
        Called with a line for each corpus that is begun or left out.

    Raises
    ------
    UnknownNameError
        For a corpus of another name.
    OptionError, InputError
        If scikit-learn is not installed, the folder is not there or holds none of the corpora, or one named in ``only``
        is not in it or cannot be read. Nothing is written then.
    OutputError
        If a file cannot be written.
    """
    _check(only)
    place = _folder(data, only)
    say = notice or (lambda _: None)
    done: list[Trained] = []
    for corpus in only or _present(place):
        if not only and not done and corpus in SHIPPED:
            break  # what ships is the last: trained alone it would look as if the folder had been of use
        say(f"{corpus}: {CORPORA[corpus]} ...")
        try:
            done.extend(_train(corpus, place, out, seed))
        except (InputError, OptionError) as error:
            if only:
                raise
            say(f"{corpus}: left out: {error.message}")
    if not done:
        raise _none_in(place)
    return tuple(done)


def _present(data: Path) -> list[str]:
    """Return the corpora that a folder holds, and those that ship."""
    found = [name for name in CORPORA if name in SHIPPED or _module(name).holds(data)]
    if SHIPPED.issuperset(found):
        raise _none_in(data)
    return found


def _none_in(place: Path) -> InputError:
    known = ", ".join(name for name in CORPORA if name not in SHIPPED)
    return InputError(f"no corpus to train on in {str(place)!r}", hint=f"give a folder with one of: {known}; {_ALONE}")


def _module(corpus: str) -> Any:  # noqa: ANN401 - one of the modules of this folder
    return import_module(f"entente.reading.training.{corpus}")


def _check(only: Sequence[str]) -> None:
    for name in only:
        if name not in CORPORA:
            raise UnknownNameError.among("corpus", name, CORPORA)
    if find_spec("sklearn") is None:
        raise OptionError("training needs scikit-learn", hint="pip install 'entente[train]'")


def _folder(data: Path | None, only: Sequence[str]) -> Path:
    """Return the folder of the corpora, which is there unless only what ships is asked for by name."""
    if only and SHIPPED.issuperset(only):
        return data or Path()
    if data is None:
        raise OptionError("no folder of corpora is given", hint=f"give --data FOLDER; {_ALONE}")
    if not data.exists():
        raise InputError(f"no such folder: {str(data)!r}", hint=f"give the folder of the corpora; {_ALONE}")
    return data


def _train(corpus: str, data: Path, out: Path, seed: int) -> list[Trained]:
    began = time.perf_counter()
    files: dict[str, bytes] = _module(corpus).train(data, seed=seed)
    seconds = round(time.perf_counter() - began, 1)
    return [
        Trained(corpus, name, str(keep(out / name, body)), digest(body), _as_shipped(name, body), seconds)
        for name, body in files.items()
    ]


def _as_shipped(name: str, body: bytes) -> bool | None:
    shipped = resources.files("entente.reading.heads") / "data" / name
    return same_model(shipped.read_bytes(), body) if shipped.is_file() else None


def same_model(one: bytes, other: bytes) -> bool:
    """Whether two model files hold the same arrays, but for what another processor's rounding does to the last digit.

    Coefficients are kept to five decimals; the order of additions differs between processors, so that a value near the
    middle of two decimals may end on either.
    """
    if one == other:
        return True
    with np.load(io.BytesIO(one)) as first, np.load(io.BytesIO(other)) as second:
        if set(first.files) != set(second.files):
            return False
        return all(_same_part(first[name], second[name]) for name in first.files)


def _same_part(one: NDArray[np.generic] | bytes, other: NDArray[np.generic] | bytes) -> bool:
    """Compare two arrays, or two files inside the file: a model of several parts keeps each in one."""
    if isinstance(one, bytes) and isinstance(other, bytes):
        return same_model(one, other) if one.startswith(_ZIP) and other.startswith(_ZIP) else one == other
    if isinstance(one, bytes) or isinstance(other, bytes):
        return False
    if one.shape != other.shape or one.dtype != other.dtype:
        return False
    if not np.issubdtype(one.dtype, np.floating):
        return bool((one == other).all())
    return bool(np.allclose(one, other, rtol=LAST_DIGIT, atol=LAST_DIGIT, equal_nan=True))


def keep(path: Path, body: bytes) -> Path:
    """Write beside and rename, so that a stopped run leaves the old model whole."""
    beside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(body)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise OutputError(f"cannot write {str(path)!r}: {error.strerror}", hint="choose another folder") from error
    return path
