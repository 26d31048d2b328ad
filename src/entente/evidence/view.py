"""The pinned view: one snapshot per source, read through DuckDB, never written.

DuckDB runs in memory over exactly the Parquet parts that the ledger lists for the pinned snapshots, plus the starter
tables. Nothing else on the disk or the network can be reached from a query, and the settings are locked.
"""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast

from entente.errors import OptionError, StoreDamagedError, StoreError, UnknownNameError
from entente.evidence import catalogue, lake, ledger, schema, when
from entente.evidence.place import ENVIRONMENT, absolute
from entente.evidence.records import Basis, Span
from entente.evidence.shipped import EMPTY, EVENTS, damaged, events_sql, hidden_by, shipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import duckdb
    import pyarrow as pa

    from entente.evidence.lake import Part
    from entente.evidence.records import Origin, Query, Snapshot
    from entente.evidence.shipped import Shipped

_SELECT = re.compile(r"(?:\s|\(|--[^\n]*(?:\n|\Z)|/\*.*?\*/)*(?:select|with|from|values)\b", re.IGNORECASE | re.DOTALL)
_EVENTS_TABLE = "entente_events"
_BATCH_ROWS = 65_536


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may take.

    Attributes
    ----------
    seconds
        Wall time of one query.
    memory
        DuckDB's working memory, in its notation.
    threads
        Threads of one query.
    rows
        Rows that :meth:`Evidence.sql` may return.
    """

    seconds: float = 30.0
    memory: str = "2GB"
    threads: int = 2
    rows: int = 5_000_000


def open_evidence(
    store: str | Path | None = None,
    *,
    as_of: str | None = None,
    starter: bool | Path = True,
    limits: Limits | None = None,
) -> Evidence:
    """Pin the evidence: of each source the latest snapshot added up to ``as_of``, and the starter tables.

    Parameters
    ----------
    store
        The store's folder. Default: ``ENTENTE_STORE``, else the user's data folder; if that has no store and
        ``ENTENTE_STORE`` is not set, the starter evidence alone.
    as_of
        ISO 8601 date (its end in UTC) or time; default: now.
    starter
        Whether the tables that ship with the package take part; a folder stands in for the shipped one. A starter
        source ``starter.X`` gives way to a stored source ``X``.
    limits
        Of each query.

    Raises
    ------
    StoreMissingError
        If there is no store at the place that was named.
    StoreDamagedError
        If a pinned part is missing or is not what was stored.
    OptionError
        If ``as_of`` is not a date.
    """
    pinned, files = _pin(_root(store, needed=not starter), as_of)
    ours = shipped(starter if isinstance(starter, Path) else None) if starter else EMPTY
    return Evidence(pinned, files, ours, limits or Limits())


def _root(store: str | Path | None, *, needed: bool) -> Path | None:
    import os

    if store is not None:
        return absolute(store)
    root = absolute(None)
    named = bool(os.environ.get(ENVIRONMENT))
    return root if named or needed or (root / ledger.FILE).exists() else None


def _pin(root: Path | None, as_of: str | None) -> tuple[tuple[Snapshot, ...], dict[str, list[Path]]]:
    moment = when.moment(as_of) if as_of is not None else None
    if root is None:
        return (), {}
    with ledger.reader(root) as connection:
        pinned = catalogue.latest(catalogue.snapshots(connection, moment))
        parts = catalogue.parts(connection, pinned)
        files: dict[str, list[Path]] = {}
        for part in parts:
            _require_part(root, part)
            files.setdefault(part.table, []).append(root / part.file)
    return pinned, files


def _require_part(root: Path, part: Part) -> None:
    """Refuse a part that is not what was stored: a flipped bit in a Parquet file can read as another number."""
    path = root / part.file
    try:
        status = path.stat()
        same = status.st_size == part.bytes and _digest(path, status.st_size, status.st_mtime_ns) == part.sha256
    except FileNotFoundError:
        same = False
    if not same:
        what = "has changed" if path.exists() else "is missing"
        hint = "run `entente store check --repair`, then load what it names"
        raise StoreDamagedError(f"the part {part.file} of the store {root} {what}", hint=hint)


@lru_cache(maxsize=4096)
def _digest(path: Path, _size: int, _modified: int) -> str:
    """Return the file's SHA-256, computed once as long as size and time of modification stay."""
    return lake.digest(path)


class Evidence:
    """Pinned, read-only evidence; made by :func:`open_evidence`. May be used from several threads.

    Close it, or use it as a context manager, to give back memory and files at once.
    """

    def __init__(
        self, pinned: tuple[Snapshot, ...], files: Mapping[str, list[Path]], starter: Shipped, limits: Limits
    ) -> None:
        hidden = hidden_by(snapshot.source for snapshot in pinned)
        visible = tuple(item for item in starter.snapshots if item.source not in hidden)
        self._snapshots = (*pinned, *visible)
        self._limits = limits
        self._connection = _connect(files, starter, hidden, limits)

    def __repr__(self) -> str:
        return f"Evidence({', '.join(f'{item.source} {item.id}' for item in self._snapshots)})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back memory and files."""
        self._connection.close()

    def snapshots(self) -> tuple[Snapshot, ...]:
        """Return the pinned snapshots by source name, then the starter's (id ``starter``)."""
        return self._snapshots

    def origins(self) -> dict[str, Origin]:
        """Return the origin of each visible source."""
        return {snapshot.source: snapshot.origin for snapshot in self._snapshots}

    def has(self, source: str) -> bool:
        """Return whether the source is visible here; ``starter.X`` is not once ``X`` is stored."""
        return any(snapshot.source == source for snapshot in self._snapshots)

    def run(self, query: Query) -> pa.Table:
        """Return the rows that ``query`` selects, in the declared columns, in stored order.

        Raises
        ------
        UnknownNameError
            If the table or a column of the query is not declared.
        OptionError
            If a value cannot be compared with its column, or the query takes too long or too much memory.
        """
        names = [column.name for column in schema.columns(query.table)]
        for column in query.where:
            if column not in names:
                raise UnknownNameError.among(f"column of table {query.table!r}", column, names)
        return self._fetch(_runnable(query), rows=None)

    def basis(self, query: Query, table: pa.Table) -> Basis:
        """Return what a number rests on that was computed from ``table``, the rows of ``query``."""
        return Basis(query, table.num_rows, _distinct(table, "snapshot"), _distinct(table, "source"))

    def sql(self, text: str) -> pa.Table:
        """Return the rows of one ``SELECT`` (or ``WITH``, ``FROM``, ``VALUES``) over the views.

        Views: ``tie``, ``attribute``, ``vote``, ``roll_call``, ``coverage``, ``reject``, ``event``.

        Raises
        ------
        OptionError
            If the text is anything else than one such statement, cannot be run, or takes more than the limits.
        """
        _require_select(text)
        return self._fetch(text, rows=self._limits.rows)

    def covers(self, *, domain: str, kind: str, actor: str, partner: str, year: int) -> bool:
        """Return whether some coverage row speaks about that actor's ties with that partner in that year.

        If so, a missing tie means "none recorded"; if not, "no data".
        """
        spans = (
            span
            for who in {actor, "*"}
            for whom in {partner, "*"}
            for span in self._coverage.get((domain, kind, who, whom), ())
        )
        return any(first <= year <= last for first, last in spans)

    @cached_property
    def _coverage(self) -> dict[tuple[str, str, str, str], list[tuple[int, int]]]:
        query = "SELECT DISTINCT domain, kind, actor, partner, year_from, year_to FROM coverage"
        index: dict[tuple[str, str, str, str], list[tuple[int, int]]] = {}
        for row in self._fetch(query, rows=None).to_pylist():
            key = (row["domain"], row["kind"], row["actor"], row["partner"])
            index.setdefault(key, []).append((row["year_from"], row["year_to"]))
        return index

    def _fetch(self, text: str, rows: int | None) -> pa.Table:
        with self._cursor() as cursor:
            cursor.execute(text)
            return cursor.to_arrow_table() if rows is None else _up_to(rows, cursor)

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        import duckdb

        try:
            with self._connection.cursor() as cursor, _at_most(self._limits.seconds, cursor):
                yield cursor
        except RuntimeError as error:
            if "interrupted" in str(error):  # what DuckDB makes of Ctrl-C
                raise KeyboardInterrupt from error
            raise
        except (duckdb.Error, OSError) as error:  # Arrow passes on as OSError what goes wrong between two batches
            raise _explained(error, self._limits) from error


@contextmanager
def _at_most(seconds: float, cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
    timer = threading.Timer(seconds, _interrupt, [cursor])
    timer.daemon = True
    timer.start()
    try:
        yield
    except BaseException:
        # an interrupted query would go on in the background, and closing its cursor would wait for it
        _interrupt(cursor)
        raise
    finally:
        timer.cancel()


def _interrupt(cursor: duckdb.DuckDBPyConnection) -> None:
    import duckdb

    with suppress(duckdb.Error):  # it may have ended in the same moment
        cursor.interrupt()


def _up_to(rows: int, cursor: duckdb.DuckDBPyConnection) -> pa.Table:
    import pyarrow as pa

    reader = cursor.to_arrow_reader(_BATCH_ROWS)
    batches, count = [], 0
    for batch in reader:
        count += batch.num_rows
        if count > rows:
            raise OptionError(f"the query returns more than {rows} rows", hint="aggregate, or end it with LIMIT")
        batches.append(batch)
    return pa.Table.from_batches(batches, reader.schema)


def _distinct(table: pa.Table, column: str) -> tuple[str, ...]:
    return tuple(sorted(cast("set[str]", set(table.column(column).unique().to_pylist()))))


def _runnable(query: Query) -> str:
    """Return the query's text; a column that may have none of any values selects nothing."""
    if all(isinstance(condition, Span) or condition for condition in query.where.values()):
        return query.sql
    return f"SELECT * FROM {query.table} WHERE FALSE"  # noqa: S608 - the table's name was looked up


def _require_select(text: str) -> None:
    import duckdb

    hint = "give one SELECT statement over tie, attribute, vote, roll_call, coverage, reject, event"
    try:
        statements = duckdb.extract_statements(text)
    except duckdb.Error as error:
        raise OptionError(_sentence(error), hint=hint) from error
    if len(statements) != 1:
        raise OptionError(f"one statement can be run, not {len(statements)}", hint=hint)
    if statements[0].type != duckdb.StatementType.SELECT or not _SELECT.match(text):
        raise OptionError("the evidence can only be read: not a SELECT statement", hint=hint)


def _explained(error: duckdb.Error | OSError, limits: Limits) -> StoreError | OptionError:
    import duckdb

    if isinstance(error, duckdb.InterruptException) or str(error).startswith("INTERRUPT"):
        hint = "ask for fewer rows, or aggregate"
        return OptionError(f"the query took more than {limits.seconds:g} s and was stopped", hint=hint)
    if isinstance(error, duckdb.OutOfMemoryException) or str(error).startswith("Out of Memory"):
        return OptionError(f"the query needs more than {limits.memory} of memory", hint="ask for fewer rows")
    if isinstance(error, duckdb.PermissionException):
        return OptionError("a query may read the evidence and nothing else", hint="use the views by name")
    if isinstance(error, duckdb.IOException) or type(error) is duckdb.Error:
        message = f"a part of the store cannot be read: {_sentence(error)}"
        return StoreDamagedError(message, hint="run `entente store check --repair`")
    if isinstance(error, duckdb.InternalException | duckdb.ConnectionException):
        return StoreError(f"the evidence cannot be read: {_sentence(error)}", hint="open it again")
    return OptionError(_sentence(error), hint=f"views: {', '.join(schema.tables())}")


def _sentence(error: Exception) -> str:
    return " ".join(str(error).split("\n\nLINE", 1)[0].split())


def _connect(
    files: Mapping[str, list[Path]], starter: Shipped, hidden: Iterable[str], limits: Limits
) -> duckdb.DuckDBPyConnection:
    import duckdb

    connection = duckdb.connect(":memory:", config=_settings(limits))
    if starter.events is not None:
        _read_events(connection, starter.events)
    paths = [*(path for found in files.values() for path in found), *starter.files.values()]
    connection.execute(f"SET allowed_paths = [{', '.join(_quoted(path) for path in paths)}]")
    connection.execute("SET enable_external_access = false")
    for name in schema.tables():
        connection.execute(_view(name, _branches(name, files.get(name, []), starter, sorted(hidden))))
    connection.execute("SET lock_configuration = true")
    return connection


def _read_events(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    import duckdb

    try:
        # No parameters: binding one makes DuckDB import pandas, if that is installed.
        connection.execute(f"CREATE TABLE {_EVENTS_TABLE} AS {events_sql(_quoted(path))}")
    except duckdb.Error as error:
        raise damaged(path, error) from error


def _settings(limits: Limits) -> dict[str, Any]:
    return {
        "threads": limits.threads,
        "memory_limit": limits.memory,
        "temp_directory": "",
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "python_enable_replacements": False,
    }


def _view(name: str, branches: list[str]) -> str:
    columns = schema.columns(name)
    kinds = schema.SQL_TYPES
    nothing = ", ".join(f'CAST(NULL AS {kinds[item.type]}) AS "{item.name}"' for item in columns)
    wanted = ", ".join(f'CAST("{item.name}" AS {kinds[item.type]}) AS "{item.name}"' for item in columns)
    # The empty first branch gives columns that older parts lack their names and types.
    union = " UNION ALL BY NAME ".join([f"SELECT {nothing} WHERE FALSE", *branches])
    return f'CREATE VIEW "{name}" AS SELECT {wanted} FROM ({union})'  # noqa: S608 - declared names, quoted paths


def _branches(name: str, parts: list[Path], starter: Shipped, hidden: list[str]) -> list[str]:
    found = [f"FROM {_scan(parts)}"] if parts else []
    if name in starter.files:
        events = [EVENTS] if name == "event" and starter.events is not None else []
        found.append(f"FROM {_scan([starter.files[name]])} WHERE {_not_in([*hidden, *events])}")
    if name == "event" and starter.events is not None:
        found.append(f"FROM {_EVENTS_TABLE} WHERE {_not_in(hidden)}")
    return found


def _scan(paths: list[Path]) -> str:
    listed = ", ".join(_quoted(path) for path in paths)
    return f"read_parquet([{listed}], union_by_name = true, hive_partitioning = false)"


def _not_in(names: list[str]) -> str:
    return f"source NOT IN ({', '.join(_quoted(name) for name in names)})" if names else "TRUE"


def _quoted(value: str | Path) -> str:
    return "'" + str(value).replace("'", "''") + "'"
