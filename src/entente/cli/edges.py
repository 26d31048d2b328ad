"""What happens at the edge of the process: how answers are printed and how the system's errors are told."""

from __future__ import annotations

import datetime as dt
import errno
import functools
import json
import math
import os
import sys
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from entente.errors import OptionError, OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from entente.evidence import Evidence

Form = Literal["json", "csv", "table"]

HINTS = {
    errno.ENOSPC: "the disk is full; free some space or choose another folder",
    errno.EDQUOT: "the disk quota is used up; free some space or choose another folder",
    errno.EACCES: "no permission; choose a folder that you may write to",
    errno.EPERM: "no permission; choose a folder that you may write to",
    errno.EROFS: "the file system is read-only; choose another folder",
    errno.ENOENT: "check the path",
    errno.EISDIR: "name a file, not a folder",
    errno.ENOTDIR: "a part of the path is a file, not a folder",
}


def output_error(error: OSError) -> OutputError:
    """Turn an operating system's error into ours, with a hint."""
    what = error.strerror or type(error).__name__
    where = f": {error.filename}" if error.filename else ""
    return OutputError(f"{what}{where}", hint=HINTS.get(error.errno or 0, ""))


def output_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--json``, ``--csv`` and ``--table`` (the default); the command gets one argument ``form``."""

    @click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
    @click.option("--csv", "as_csv", is_flag=True, help="Print comma-separated rows.")
    @click.option("--table", "as_table", is_flag=True, help="Print a table to read (the default).")
    @functools.wraps(function)
    def wrapped(*args: object, as_json: bool, as_csv: bool, as_table: bool, **options: object) -> object:
        if as_json + as_csv + as_table > 1:
            raise OptionError("--json, --csv and --table exclude each other", hint="give one of them")
        form: Form = "json" if as_json else "csv" if as_csv else "table"
        return function(*args, form=form, **options)

    return wrapped


def store_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--store`` and ``--as-of``."""
    store = click.option(
        "--store",
        type=click.Path(path_type=Path),
        envvar="ENTENTE_STORE",
        help="Folder of the evidence store (default: your user data folder).",
    )
    as_of = click.option(
        "--as-of",
        metavar="DATE",
        callback=_moment,
        help="Read the store as it was on this date (ISO 8601); what ships with the package always counts.",
    )
    return store(as_of(function))


def _moment(_context: click.Context, _option: click.Parameter, given: str | None) -> str | None:
    """Refuse what is no date before any work begins, in the words of the command line."""
    from entente.evidence import when

    try:
        if given is not None:
            when.moment(given)
    except OptionError as error:
        raise OptionError(f"--as-of is {given!r}, not a date", hint="give it as YYYY-MM-DD: 2024-12-31") from error
    return given


def evidence_at(store: Path | None, as_of: str | None) -> Evidence:
    """Open the evidence: the store if there is one, and what ships with the package.

    Raises
    ------
    StoreMissingError
        If a store was named that does not exist. Without a name, the shipped evidence alone will do.
    """
    from entente.evidence import default_store, open_evidence

    place = store if store is not None else default_store()
    return open_evidence(place if store is not None or (place / "ledger.sqlite").exists() else None, as_of=as_of)


def show(form: Form, *, rows: Sequence[Mapping[str, Any]], whole: object | None = None, note: str = "") -> None:
    """Print an answer to stdout in the form asked for; ``note`` goes to stderr beside a table.

    Parameters
    ----------
    rows
        Records with the same keys: what ``--csv`` and ``--table`` print.
    whole
        What ``--json`` prints; ``rows`` if not given.
    """
    if form == "json":
        click.echo(to_json(rows if whole is None else whole))
    elif form == "csv":
        _show_csv(rows)
    else:
        _show_table(rows)
        if note:
            click.echo(note, err=True)


def to_json(value: object) -> str:
    """Return ``value`` as JSON text, letters of all alphabets as they are, no NaN."""
    indent = 2 if _is_terminal() else None
    return json.dumps(_finite(value), ensure_ascii=False, allow_nan=False, default=_plain, indent=indent)


def _finite(value: object) -> object:
    """Return the value with infinities and NaN as ``None``: JSON has no word for them."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: _finite(item) for key, item in value.items()}
    return [_finite(item) for item in value] if isinstance(value, list | tuple) else value


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if hasattr(value, "item"):  # a NumPy scalar
        return value.item()
    return value.hex() if isinstance(value, bytes) else str(value)


def _is_terminal() -> bool:
    return sys.stdout.isatty()


def _show_csv(rows: Sequence[Mapping[str, Any]]) -> None:
    import csv

    if not rows:
        return
    writer = csv.DictWriter(sys.stdout, list(rows[0]), lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: _flat(value) for key, value in row.items()})


def _show_table(rows: Sequence[Mapping[str, Any]]) -> None:
    from tabulate import tabulate

    if not rows:
        click.echo("no rows", err=True)
        return
    heads = list(rows[0])
    body = [[_short(row.get(head)) for head in heads] for row in rows]
    click.echo(tabulate(body, headers=heads, tablefmt="simple", disable_numparse=True, colalign=_sides(rows, heads)))


def _sides(rows: Sequence[Mapping[str, Any]], heads: Sequence[str]) -> list[str]:
    def number(head: str) -> bool:
        values = [row.get(head) for row in rows if row.get(head) is not None]
        return bool(values) and all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)

    return ["right" if number(head) else "left" for head in heads]


WIDEST_CELL = 60


def _short(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.3f}" if abs(value) < 100 else f"{value:,.0f}"  # noqa: PLR2004 - shares and scores need decimals
    text = str(_flat(value))
    return text if len(text) <= WIDEST_CELL else text[: WIDEST_CELL - 1] + "…"


def _flat(value: object) -> object:
    if isinstance(value, list | tuple):
        return "|".join(str(item) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return value


def message(text: str) -> None:
    """Tell the person something on stderr."""
    click.echo(text, err=True)


def wants_progress() -> bool:
    """Whether to draw progress: only to a terminal, and not if NO_COLOR-like quiet is asked for."""
    return sys.stderr.isatty() and "ENTENTE_QUIET" not in os.environ
