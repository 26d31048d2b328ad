"""``entente load``: a file that the user holds goes into the store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from entente.cli.edges import message, output_options, show

if TYPE_CHECKING:
    from entente.cli.edges import Form
    from entente.evidence.records import Reading, Snapshot


@click.command(name="load")
@click.argument("source")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--store", type=click.Path(path_type=Path), envvar="ENTENTE_STORE", help="Folder of the evidence store.")
@click.option(
    "--rejects", type=click.IntRange(min=0), default=5, show_default=True, help="How many left-out rows to list."
)
@output_options
def command(source: str, path: Path, store: Path | None, rejects: int, form: Form) -> None:
    """Read the file at PATH as dataset SOURCE and store it. The store is made if there is none.

    rusentiframes is a lexicon of the Russian coder, kept beside the models instead of in the store.

    \b
    Examples:
      entente load sipri trade-register.csv
      entente load unga votes.csv.gz --store ~/evidence
    """
    from entente.cli.lexicons import LEXICONS, add_lexicon
    from entente.sources import read

    if source in LEXICONS:
        add_lexicon(source, path, form)
        return
    spec_reading = read(source, path)
    snapshot = keep(spec_reading, store)
    report(spec_reading, snapshot, rejects, form)


def keep(reading: Reading, store: Path | None) -> Snapshot:
    """Add a reading to the store at ``store`` (or the default one), made if missing."""
    from entente.evidence import Store, default_store

    place = store if store is not None else default_store()
    opened = Store.open(place) if (place / "ledger.sqlite").exists() else Store.init(place)
    return opened.add(reading)


def report(reading: Reading, snapshot: Snapshot, rejects: int, form: Form) -> None:
    """Print what was stored and what was left out."""
    left_out = [{"line": row.line, "reason": row.reason} for row in reading.rejects[:rejects]]
    rows: list[dict[str, Any]] = [{"table": name, "rows": count} for name, count in snapshot.rows.items()]
    whole = {
        "source": snapshot.source,
        "snapshot": snapshot.id,
        "sha256": snapshot.sha256,
        "vintage": snapshot.vintage,
        "rows": dict(snapshot.rows),
        "rejected": len(reading.rejects),
        "rejects": left_out,
        "notes": list(reading.notes),
    }
    show(form, rows=rows, whole=whole, note=f"stored {snapshot.source}, snapshot {snapshot.id}")
    if form != "json":
        for note in reading.notes:
            message(f"note: {note}")
        if reading.rejects:
            message(f"left out {len(reading.rejects)} malformed rows:")
            for row in left_out:
                message(f"  line {row['line']}: {row['reason']}")
