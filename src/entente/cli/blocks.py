"""Verdicts and claims as text: a block for each, with its sentences whole, wrapped at the terminal's width.

Sentences do not fit the cells of a table: cut off, they lose the figures that they are about.
"""

from __future__ import annotations

import hashlib
import shlex
import shutil
import textwrap
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from entente.evidence.claims import Claim, Document, Verdict

NARROW = 40
"""Columns below which wrapping makes text worse, not better."""
USUAL = 80
"""Columns if the output is no terminal."""
_INDENT = "  "
_WHY: Mapping[str, str] = {
    "no_dataset": "no data",
    "no_period": "outside the time of the data",
    "undated": "undated",
    "ambiguous_actor": "whose is not said",
    "ambiguous_unit": "in another unit",
    "no_base": "a share of what is not said",
    "not_a_fact": "not a statement of fact",
}
"""Reasons in a few words; the sentences of verdicts are too long to count by."""


def counted(number: int, noun: str) -> str:
    """Return ``1 claim``, ``2 claims``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def width() -> int:
    """Return the columns to fill: the terminal's (or ``COLUMNS``), 80 for a file or a pipe."""
    return max(NARROW, shutil.get_terminal_size((USUAL, 24)).columns)


def show_verdicts(rows: Sequence[Mapping[str, Any]]) -> None:
    """Print verdicts: the word and who says it, then the quote, the figures compared, what is missing, the evidence."""
    for at, row in enumerate(rows):
        head = f"{row['verdict'].replace('_', ' ')} – said by {row['speaker']}"
        parts = [f"“{_line(row['quote'])}”", row["why"]]
        parts += [f"Missing: {row['missing']}"] if row["missing"] else []
        parts += [f"Evidence: {', '.join(row['evidence'])}"] if row["evidence"] else []
        _block(at, head, parts)


def show_claims(rows: Sequence[Mapping[str, Any]]) -> None:
    """Print claims: who says what of whom, how, and in which words."""
    for at, row in enumerate(rows):
        ends = " -> ".join(", ".join(row[side]) or "–" for side in ("source", "target"))
        kind = ", ".join((row["domain"], row["kind"], row["modality"], *row["flags"]))
        coder = f" [{row['coder']}]" if "coder" in row else ""
        _block(at, f"{ends} – {kind} – said by {row['speaker']}{coder}", [f"“{_line(row['quote'])}”"])


def _line(text: str) -> str:
    return " ".join(str(text).split())


def _block(at: int, head: str, parts: Iterable[str]) -> None:
    if at:
        click.echo()
    for line in _wrapped(head, ""):
        click.echo(line)
    for part in parts:
        for line in _wrapped(part, _INDENT):
            click.echo(line)


def _wrapped(text: str, indent: str) -> list[str]:
    """Wrap a paragraph; a per cent sign stays with its number."""
    held = text.replace(" %", "\N{NO-BREAK SPACE}%")
    after = indent or _INDENT
    lines = textwrap.wrap(held, width(), initial_indent=indent, subsequent_indent=after, break_on_hyphens=False)
    return [line.replace("\N{NO-BREAK SPACE}%", " %") for line in lines]


def sum_up(claims: Sequence[Claim], verdicts: Sequence[Verdict], listed: int) -> str:
    """Say how many claims got which verdict, which are not listed, and why."""
    if not claims:
        return "nothing to check: no claim about a state or bloc was found in the text"
    words = Counter(verdict.word.replace("_", " ") for verdict in verdicts)
    head = f"{counted(len(claims), 'claim')}: {_counts(words)}"
    open_ = [
        verdict.reason
        for claim, verdict in zip(claims, verdicts, strict=True)
        if verdict.word == "not_checkable" and claim.quantity is None
    ]
    if not open_:
        return head
    why = _counts(Counter(_WHY.get(reason, reason) for reason in open_))
    if not listed:
        return f"nothing to check in {counted(len(claims), 'claim')}: none gives a figure or can be answered ({why})"
    return f"{head}\nnot listed: {counted(len(open_), 'claim')} without a figure that cannot be answered ({why})"


def _counts(counts: Counter[str]) -> str:
    return ", ".join(f"{count:,} {word}" for word, count in counts.most_common())


def how_to_open(file: Path, rows: Sequence[Mapping[str, Any]], options: Mapping[str, object]) -> str:
    """Say how the evidence behind the ids is opened, in the same store; nothing where none is named."""
    if not any(row["evidence"] for row in rows):
        return ""
    again = _command("check", [file], options)
    query = _command("store query", [], {name: options.get(name) for name in ("--store", "--as-of")})
    return f'to open evidence: {again} --json gives the query of each id; {query} "QUERY" runs it'


def _command(verb: str, files: Sequence[Path], options: Mapping[str, object]) -> str:
    """Return a command line with the options that were given."""
    given = [word for name, value in options.items() if value is not None for word in (name, str(value))]
    return shlex.join(["entente", *verb.split(), *map(str, files), *given])


def next_step(files: Sequence[Path], documents: Sequence[Document], options: Mapping[str, str | None]) -> str:
    """Return the command that goes on from the claims: a check of the one article, or a run over many.

    ``options`` are those that the reading was given.
    """
    one = len(files) == len(documents) == 1 and _is_whole(files[0], documents[0])
    if one:
        return f"next: {_command('check', files, options)}"
    return f"next: {_command('reading run', files, {'--lang': options.get('--lang')})}"


def _is_whole(file: Path, document: Document) -> bool:
    """Whether a file is the article itself, and not a feed or archive that holds it."""
    if not file.is_file() or document.uri.startswith(f"{file}#"):
        return False
    return hashlib.sha256(file.read_bytes()).hexdigest() == document.sha256
