"""Fits that were made already: one file each, under a name that says from what it was made.

A fit takes seconds, reading it back milliseconds. The name of a file is a digest of the votes (session by session), of
the options and of the code that fits; whatever changes leads to another name, so a file is never stale. A file that is
cut or damaged is passed over, and written anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from entente.errors import EntenteError
from entente.measures.ideal_points.records import IdealPointConfig, IdealPointFit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from entente.measures.ideal_points.records import RollCalls

ENVIRONMENT = "ENTENTE_CACHE"
MANY = 40
"""Fits that are kept."""
_DIGITS = 20
_META = "meta"
_SEAL = "seal"
_BAD = (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, EntenteError)


@dataclass(frozen=True, slots=True)
class Kept:
    """A fit from the cache.

    Attributes
    ----------
    fit
        As it was made.
    told
        What was told about it: plain values.
    sessions
        Session -> digest of its votes and items, as they were fitted.
    """

    fit: IdealPointFit
    told: Mapping[str, Any]
    sessions: Mapping[int, str]


def folder() -> Path:
    """Return where fits are kept: ``ENTENTE_CACHE``, else the user's cache folder. It may not exist yet."""
    import platformdirs

    given = os.environ.get(ENVIRONMENT, "")
    return (Path(given).expanduser() if given else platformdirs.user_cache_path("entente")) / "ideal_points"


# --- names -----------------------------------------------------------------------------------------------------------


def family(config: IdealPointConfig, *what: object) -> str:
    """Return a digest of the options, the code and whatever else ``what`` names."""
    return _digest(json.dumps([asdict(config), _code(), [str(item) for item in what]]).encode())


@lru_cache(maxsize=1)
def _code() -> str:
    """Return a digest of the modules of this package: another way to fit is another fit."""
    import scipy

    files = sorted(path for path in Path(__file__).parent.glob("*.py") if path.stem not in _SHOWING)
    texts = b"\0".join(path.read_bytes() for path in files)
    return _digest(texts + f"{np.__version__} {scipy.__version__}".encode())


_SHOWING = {"result", "positions", "distances", "series"}
"""Modules that only show or arrange what was fitted."""


def session_digests(calls: RollCalls) -> dict[int, str]:
    """Return a digest of each session's votes: who, on which roll call, in which item group, how."""
    names, keys = _hashes(calls.actors), _hashes(calls.keys)
    _, first = np.unique(calls.group, return_index=True)
    items = keys[first][np.unique(calls.group, return_inverse=True)[1]]
    session = calls.session_of[calls.call].astype(np.int16)
    order = np.argsort(session, kind="stable")
    ends = np.searchsorted(session[order], np.arange(1, len(calls.sessions)))
    found = {}
    for number, rows in zip(calls.sessions.tolist(), np.split(order, ends), strict=True):
        what = (names[calls.state[rows]], keys[calls.call[rows]], items[calls.call[rows]], calls.vote[rows])
        found[int(number)] = _digest(b"".join(np.ascontiguousarray(part).tobytes() for part in what))
    return found


def _hashes(names: Sequence[str]) -> NDArray[np.int64]:
    return np.asarray([int(hashlib.sha256(name.encode()).hexdigest()[:15], 16) for name in names], np.int64)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_DIGITS]


# --- files -----------------------------------------------------------------------------------------------------------


def path_of(place: Path, kin: str, sessions: Mapping[int, str]) -> Path:
    """Return the file of a fit: its family, its last session and a digest of all sessions."""
    last = max(sessions, default=0)
    return place / f"{kin}-{last:03d}-{_digest(json.dumps(sorted(sessions.items())).encode())}.npz"


def load(path: Path) -> Kept | None:
    """Return the fit in a file, or ``None`` if there is none, or it is damaged."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        meta = json.loads(str(arrays.pop(_META)))
        if str(arrays.pop(_SEAL)) != _seal(meta, arrays):
            return None
        return Kept(_fit(meta, arrays), meta["told"], {int(key): value for key, value in meta["sessions"].items()})
    except _BAD:
        return None


def save(path: Path, kept: Kept) -> bool:
    """Write a fit, whole or not at all; return whether it could be written (a cache may be out of reach)."""
    meta, arrays = _plain(kept)
    beside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            sealed: dict[str, Any] = {
                _META: np.asarray(_json(meta)),
                _SEAL: np.asarray(_seal(meta, arrays)),
                **arrays,
            }
            np.savez(file, allow_pickle=False, **sealed)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        _prune(path.parent)
    except OSError:
        _remove(beside)
        return False
    return True


def _prune(place: Path) -> None:
    """Remove the oldest files beyond :data:`MANY`: other votes and older code leave theirs behind."""
    for path in sorted(place.glob("*.npz"), key=lambda path: path.stat().st_mtime, reverse=True)[MANY:]:
        _remove(path)


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)


def earlier(place: Path, kin: str, sessions: Mapping[int, str]) -> Kept | None:
    """Return the longest fit of the family whose sessions are the first of ``sessions``, with the same votes."""
    for path in sorted(place.glob(f"{kin}-*.npz"), reverse=True):
        kept = load(path)
        if kept is not None and _is_beginning(kept.sessions, sessions):
            return kept
    return None


def _is_beginning(some: Mapping[int, str], whole: Mapping[int, str]) -> bool:
    last = max(some, default=0)
    return 0 < len(some) < len(whole) and dict(some) == {n: value for n, value in whole.items() if n <= last}


def _plain(kept: Kept) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Return a fit as plain values and arrays."""
    values: dict[str, Any] = {}
    arrays: dict[str, NDArray[Any]] = {}
    for item in fields(kept.fit):
        value = getattr(kept.fit, item.name)
        if isinstance(value, np.ndarray):
            arrays[item.name] = value
        else:
            values[item.name] = asdict(value) if isinstance(value, IdealPointConfig) else value
    sessions = {str(number): digest for number, digest in kept.sessions.items()}
    return {"fit": values, "told": dict(kept.told), "sessions": sessions}, arrays


def _fit(meta: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> IdealPointFit:
    values: dict[str, Any] = {**meta["fit"], **arrays}
    options: dict[str, Any] = _tuples(values.pop("config"))
    return IdealPointFit(**_tuples(values), config=IdealPointConfig(**options))


def _tuples(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return JSON's lists as tuples, as the records hold them."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, default=lambda item: item.item())


def _seal(meta: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> str:
    """Return a digest of all that a file holds."""
    found = hashlib.sha256(_json(meta).encode())
    for name in sorted(arrays):
        found.update(f"{name} {arrays[name].dtype} {arrays[name].shape}".encode())
        found.update(np.ascontiguousarray(arrays[name]).tobytes())
    return found.hexdigest()
