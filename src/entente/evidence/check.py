"""Compares ledger and lake: all that is listed is there, unchanged, and nothing else."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from entente.errors import StoreError
from entente.evidence import catalogue, lake, ledger, lock
from entente.evidence.faults import told

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from entente.evidence.records import Snapshot

LOST_FOLDER = "lost"
_NOT_SEARCHED = "leftover files were not looked for: the store is being written, or may not be"

ProblemKind = Literal["missing", "damaged", "rows", "orphan", "leftover", "ledger", "found"]
_OF_SNAPSHOT = {"missing", "damaged", "rows"}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    Attributes
    ----------
    kind
        ``missing`` or ``damaged`` part, ``rows`` (the ledger disagrees with itself or with a part on their number),
        ``orphan`` (a file that nobody lists), ``leftover`` (a temporary file), ``ledger`` (SQLite's own check), or
        ``found`` (a lost snapshot whose parts are all back).
    what
        One sentence.
    where
        Path below the store's folder.
    repairable
        Whether ``check --repair`` deals with it.
    snapshot
        ``(source, id)`` of the snapshot it belongs to, or ``None``.
    """

    kind: ProblemKind
    what: str
    where: str
    repairable: bool
    snapshot: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The result of a check.

    Attributes
    ----------
    problems
        All that was found.
    repaired
        Those of them that were repaired.
    lost
        ``(source, snapshot id, title)`` of the snapshots that are now marked as lost: load their files again.
    parts, bytes
        What was compared.
    notes
        What could not be looked at, one sentence each.
    """

    problems: tuple[Problem, ...]
    repaired: tuple[Problem, ...]
    lost: tuple[tuple[str, str, str], ...]
    parts: int
    bytes: int
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing wrong is left."""
        return len(self.problems) == len(self.repaired)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values, plus ``ok``."""
        return {"ok": self.ok, **asdict(self)}


@dataclass(frozen=True, slots=True)
class _State:
    """Ledger and lake at one moment: snapshots with their parts, and the names of all files."""

    stored: tuple[tuple[Snapshot, tuple[lake.Part, ...]], ...]
    lost: tuple[tuple[Snapshot, tuple[lake.Part, ...]], ...]
    files: tuple[str, ...] | None
    ledger: tuple[str, ...]


def check(root: Path, *, repair: bool, wait: float) -> CheckReport:
    """See :meth:`entente.evidence.store.Store.check`."""
    if not repair:
        state = _look(root)
        return _report(root, state, _problems(root, state), repair=None)
    with lock.writing(root, "check --repair", wait) as connection, told(root):
        state = _read(root, connection, files=True)
        return _report(root, state, _problems(root, state), repair=connection)


def _look(root: Path) -> _State:
    """Read the state between two writers, so that a file under way is not taken for an orphan."""
    with _quiet(root) as files, ledger.reader(root) as connection:
        return _read(root, connection, files=files)


@contextmanager
def _quiet(root: Path) -> Iterator[bool]:
    with ExitStack() as held:
        try:
            held.enter_context(lock.kernel_lock(root, wait=0))
        except StoreError:
            yield False
        else:
            yield True


def _read(root: Path, connection: sqlite3.Connection, *, files: bool) -> _State:
    by_state = {
        state: tuple((item, catalogue.parts(connection, [item])) for item in found)
        for state in ("stored", "lost")
        for found in [catalogue.snapshots(connection, None, state)]
    }
    names = (*lake.files(root), *sorted(path.name for path in root.glob(f".{ledger.FILE}*"))) if files else None
    return _State(by_state["stored"], by_state["lost"], names, _ledger_faults(connection))


def _ledger_faults(connection: sqlite3.Connection) -> tuple[str, ...]:
    found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
    found += [
        f"a row of {row[0]} points to no row of {row[2]}" for row in connection.execute("PRAGMA foreign_key_check")
    ]
    return tuple(found)


def _problems(root: Path, state: _State) -> tuple[Problem, ...]:
    found = [Problem("ledger", fault, ledger.FILE, repairable=False) for fault in state.ledger]
    for snapshot, parts in state.stored:
        found += _of_snapshot(root, snapshot, parts)
    for snapshot, parts in state.lost:
        if not _of_snapshot(root, snapshot, parts):
            where = parts[0].file if parts else ""
            found.append(
                Problem(
                    "found", "all parts of a lost snapshot are back", where, repairable=True, snapshot=_key(snapshot)
                )
            )
    return (*found, *_strays(state))


def _key(snapshot: Snapshot) -> tuple[str, str]:
    return snapshot.source, snapshot.id


def _of_snapshot(root: Path, snapshot: Snapshot, parts: tuple[lake.Part, ...]) -> list[Problem]:
    found = [problem for part in parts for problem in _of_part(root, snapshot, part)]
    counted: dict[str, int] = {}
    for part in parts:
        counted[part.table] = counted.get(part.table, 0) + part.rows
    for table, rows in snapshot.rows.items():
        if counted.get(table, 0) != rows:
            what = f"{rows} rows of {table} were stored, the listed parts have {counted.get(table, 0)}"
            found.append(Problem("rows", what, ledger.FILE, repairable=True, snapshot=_key(snapshot)))
    return found


def _of_part(root: Path, snapshot: Snapshot, part: lake.Part) -> list[Problem]:
    fault = _fault(root / part.file, part)
    return [Problem(*fault, part.file, repairable=True, snapshot=_key(snapshot))] if fault else []


def _fault(path: Path, part: lake.Part) -> tuple[ProblemKind, str] | None:
    try:
        size = path.stat().st_size
        if size != part.bytes:
            return "damaged", f"the part has {size} bytes, not {part.bytes}"
        if lake.digest(path) != part.sha256:
            return "damaged", "the part's content has changed (its SHA-256 differs)"
        rows = lake.count_rows(path)
    except FileNotFoundError:
        return "missing", "the part is not there"
    except PermissionError:
        raise  # says nothing about the content
    except (OSError, ValueError) as error:
        return "damaged", f"the part cannot be read: {error}"
    return ("rows", f"the part has {rows} rows, not {part.rows}") if rows != part.rows else None


def _strays(state: _State) -> list[Problem]:
    listed = {part.file for _, parts in (*state.stored, *state.lost) for part in parts}
    strays = [file for file in state.files or () if file not in listed]
    return [_stray(file) for file in strays]


def _stray(file: str) -> Problem:
    if file.endswith(lake.TEMPORARY) or file.startswith("."):
        return Problem("leftover", "a temporary file of a writer that did not end well", file, repairable=True)
    what = "a file that the ledger does not list: it was never reported as stored"
    return Problem("orphan", what, file, repairable=True)


def _report(root: Path, state: _State, problems: tuple[Problem, ...], repair: sqlite3.Connection | None) -> CheckReport:
    repaired = _repair(root, repair, problems) if repair else ()
    gone = {problem.snapshot for problem in repaired if problem.kind in _OF_SNAPSHOT}
    back = {problem.snapshot for problem in repaired if problem.kind == "found"}
    lost = [item for item, _ in state.lost if _key(item) not in back]
    lost += [item for item, _ in state.stored if _key(item) in gone]
    return CheckReport(
        problems=problems,
        repaired=repaired,
        lost=tuple((item.source, item.id, item.origin.title) for item in lost),
        parts=sum(len(parts) for _, parts in state.stored),
        bytes=sum(part.bytes for _, parts in state.stored for part in parts),
        notes=() if state.files is not None else (_NOT_SEARCHED,),
    )


def _repair(root: Path, connection: sqlite3.Connection, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    repairable = tuple(problem for problem in problems if problem.repairable)
    with ledger.transaction(connection):
        for key in sorted({item.snapshot for item in repairable if item.snapshot and item.kind in _OF_SNAPSHOT}):
            catalogue.mark_lost(connection, *key)
        for key in sorted({item.snapshot for item in repairable if item.snapshot and item.kind == "found"}):
            catalogue.mark_found(connection, *key)
    for problem in repairable:
        if problem.kind == "damaged":
            _set_aside(root, problem.where)
        elif problem.snapshot is None:
            lake.remove(root, [problem.where])
    return repairable


def _set_aside(root: Path, file: str) -> None:
    target = root / LOST_FOLDER / file.removeprefix(f"{lake.FOLDER}/").replace("/", "~")
    target.parent.mkdir(exist_ok=True)
    (root / file).replace(target)
