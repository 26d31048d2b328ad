"""``entente reading``: corpora, event data of others, and the models of the coder."""

from __future__ import annotations

import sys
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from entente.cli.articles import LANGUAGES
from entente.cli.edges import message, output_options, show, wants_progress
from entente.errors import DocumentError, OptionError, UnknownNameError
from entente.reading.interchange.leftout import in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import IO

    from entente.cli.edges import Form
    from entente.evidence import Store
    from entente.evidence.claims import Claim, Document
    from entente.reading.corpus import RunReport

ExportForm = Literal["plover", "csv", "parquet"]
_FORMATS = ("gdelt", "gdelt-mentions", "gdelt-gkg", "icews", "polecat", "ngec")
_ROLES = ("author", "outlet", "expert", "official", "document", "actor", "anonymous", "public")
_IMPORTS = ("gdelt", "icews", "polecat", "plover")
_SHOWN = 5
_DAY = 24 * 3600
_COUNTED = {"known": "coded before", "failed_before": "failed before", "repeated": "met twice"}
"""Counts of a run, as they are called in its table where the key alone would not say it."""

store_option = click.option(
    "--store", type=click.Path(path_type=Path), envvar="ENTENTE_STORE", help="Folder of the evidence store."
)


@click.group(name="reading")
def command() -> None:
    """Code many documents, exchange event data, train the coder's models.

    \b
    Examples:
      entente reading run articles/ --store evidence
      entente reading intensities --store evidence --csv
      entente reading export claims.csv --store evidence
    """


def _store(place: Path | None, *, make: bool = False) -> Store:
    from entente.evidence import Store, default_store

    path = place if place is not None else default_store()
    return Store.init(path) if make and not (path / "ledger.sqlite").exists() else Store.open(path)


@command.command(name="run")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@store_option
@click.option("--workers", type=click.IntRange(1, 256), help="Processes (default: one for each processor).")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of all documents, if known.")
@click.option("--coder", default="embedded", show_default=True, help="Coder: a name, or module:function.")
@click.option("--seconds", type=float, default=60.0, show_default=True, help="Most time for one document.")
@click.option("--memory-mb", type=click.IntRange(min=256), help="Most address space of a worker.")
@click.option("--again", is_flag=True, help="Code also what was coded before.")
@click.option("--retry", is_flag=True, help="Read again also what could not be coded before.")
@click.option("--ties", is_flag=True, help="Afterwards count the events by dyad and month, and add them as ties.")
@output_options
def run(
    paths: tuple[Path, ...],
    store: Path | None,
    *,
    ties: bool,
    form: Form,
    **options: Any,  # noqa: ANN401 - options of the run
) -> None:
    """Code all documents of PATHS (articles, folders, feeds, JSON lines, WARC) and store them with their claims.

    A run that was stopped or killed goes on where it was when it is given again: no document is coded twice. What
    failed before is left out and counted, unless --retry is given. If not one document can be coded, that is an error.

    \b
    Examples:
      entente reading run articles/ --store evidence
      entente reading run news.jsonl crawl.warc.gz --workers 2 --ties
    """
    from entente.reading.corpus import add_intensities, run_corpus

    _check_seconds(options["seconds"])
    opened = _store(store, make=True)
    with _watching() as watch:
        try:
            report = run_corpus(paths, opened, watch=watch, **options)
        except KeyboardInterrupt:
            message("stopped; what is done is stored: give the same command again to go on")
            raise
    if not report.documents and not report.known:
        raise _nothing_coded(report)
    whole = report.to_dict()
    if ties:
        found, snapshot = add_intensities(opened)
        whole["ties"] = {"source": snapshot.source, "snapshot": snapshot.id, "cells": len(found.cells)}
    _show_run(report, whole, form)


def _check_seconds(given: float) -> None:
    if not 0 < given <= _DAY:
        raise OptionError(f"--seconds is {given:g}, not above 0 and at most {_DAY}", hint="60 is usual")


def _nothing_coded(report: RunReport) -> DocumentError:
    """Return the error of a run that leaves the store without a single document of those it was given."""
    count = report.failed + report.failed_before
    what = "the document could not be coded" if count == 1 else f"none of the {count:,} documents could be coded"
    if not report.failures:
        hint = "read again with --retry; for the reasons see: entente reading jobs --failures"
        return DocumentError(f"{what} before, and nothing was tried again", hint=hint)
    first = report.failures[0]
    lead = "" if count == 1 else "the first: "
    return DocumentError(f"{what}; {lead}{first.uri}: {first.reason}", hint="see: entente reading jobs --failures")


@contextmanager
def _watching() -> Iterator[Callable[[int, int], None] | None]:
    """Draw progress on a terminal."""
    if not wants_progress():
        yield None
        return
    from tqdm import tqdm

    with tqdm(unit="doc", file=sys.stderr) as bar:

        def watch(done: int, failed: int) -> None:
            bar.update(done + failed - bar.n)
            bar.set_postfix_str(f"{failed} failed" if failed else "")

        yield watch


def _show_run(report: RunReport, whole: dict[str, Any], form: Form) -> None:
    names = ("documents", "claims", "events", "known", "failed_before", "repeated", "failed", "restarts", "workers")
    rows = [{"what": _COUNTED.get(name, name), "value": whole[name]} for name in names]
    pace = f"{report.per_minute:.0f} documents a minute" if report.documents else "no new documents"
    show(form, rows=rows, whole=whole, note=f"{pace}; next: entente reading intensities, or entente reading export")
    if form == "json":
        return
    if report.failures:
        message(f"could not be coded: {report.failed:,}")
        for failure in report.failures[:_SHOWN]:
            message(f"  {failure.uri}: {failure.reason}")
    if report.failed_before:
        message(f"failed before, and not read now: {report.failed_before:,} (read again with --retry)")


@command.command(name="intensities")
@store_option
@click.option("--imported", type=click.Choice(_IMPORTS), help="Count the rows of this import instead of texts read.")
@click.option("--role", "roles", multiple=True, type=click.Choice(_ROLES), help="Count only what these speakers say.")
@output_options
def intensities(store: Path | None, imported: str | None, roles: tuple[Any, ...], form: Form) -> None:
    """Count events by directed dyad and month, and add them to the store as ties.

    Claims read in texts and rows coded by others are never counted together.

    \b
    Examples:
      entente reading intensities --csv
      entente reading intensities --imported gdelt
    """
    from entente.reading.corpus import add_intensities

    found, snapshot = add_intensities(_store(store), imported=imported, roles=roles or None)
    note = f"added as {snapshot.source}, snapshot {snapshot.id}; left out: {in_words(found.left_out, 'nothing')}"
    whole = found.to_dict() | {"source": snapshot.source, "snapshot": snapshot.id}
    show(form, rows=found.table(), whole=whole, note=note)


@command.command(name="jobs")
@store_option
@click.option("--failures", is_flag=True, help="List the documents that could not be coded, and why.")
@output_options
def jobs(store: Path | None, *, failures: bool, form: Form) -> None:
    """List the corpus runs on a store, or the documents that they could not code.

    \b
    Example:
      entente reading jobs --failures --csv
    """
    opened = _store(store)
    if failures:
        every = opened.coded()
        done = {(one.uri, one.coder) for one in every if one.state == "done"}  # mended since, under the same name
        noted = [one for one in every if one.state == "failed" and (one.uri, one.coder) not in done]
        rows = [{"uri": one.uri, "coder": one.coder, "reason": one.message, "when": one.updated} for one in noted]
        show(form, rows=rows, note="to try them again: entente reading run ... --retry")
        return
    names = ("id", "state", "message", "created", "updated")
    found = [job.to_dict() for job in opened.jobs("corpus")]
    show(form, rows=[{name: job[name] for name in names} for job in found], whole=found)


@command.command(name="import")
@click.argument("source", type=click.Choice(_FORMATS))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@store_option
@click.option("--events", type=click.Path(path_type=Path), help="gdelt-mentions: the Events file they refer to.")
@click.option("--every", is_flag=True, help="Also events with one known side, or inside one state.")
@output_options
def import_(
    source: str, files: tuple[Path, ...], store: Path | None, events: Path | None, *, every: bool, form: Form
) -> None:
    """Import event data of others as a lower class of evidence: confidence 0.3 at most, in a table of their own.

    Sources: gdelt, gdelt-mentions, gdelt-gkg, icews, polecat (tab-separated), ngec (JSON lines of NGEC or PLOVER).
    Files may be plain, gzip or zip, and of any size.

    \b
    Examples:
      entente reading import gdelt 20180601120000.export.CSV.zip
      entente reading import icews events.2018.tab --json
    """
    from entente.reading.interchange import import_events

    opened = _store(store, make=True)
    reports = [import_events(source, path, opened, events=events, every=every).to_dict() for path in files]
    rows = [{name: one[name] for name in ("source", "stored", "rows", "malformed", "new")} for one in reports]
    show(form, rows=rows, whole={"imported": reports}, note="next: entente reading intensities --imported ...")
    if form != "json":
        for one in reports:
            if any(one["left_out"].values()):
                message(f"{one['source']}: rows left out: {in_words(one['left_out'])}")
            for note in one["notes"]:
                message(f"note: {note}")
            if one["replaced"]:
                message(f"note: {one['source']} takes the place of its snapshot {one['replaced']}: same file name")


@command.command(name="export")
@click.argument("out", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--as", "as_", type=click.Choice(["plover", "csv", "parquet"]), help="Format (default: by the ending).")
@click.option("--imported", type=click.Choice(_IMPORTS), help="Export the rows of this import instead of claims read.")
@click.option("--document", help="Only the claims of the document with this id.")
@store_option
def export(out: Path, as_: ExportForm | None, imported: str | None, document: str | None, store: Path | None) -> None:
    """Write claims to OUT: PLOVER JSON lines (.jsonl), CSV (.csv) or Parquet (.parquet); - is standard output.

    PLOVER takes only claims that have a PLOVER code and a date; how many were left out is said on stderr.

    \b
    Examples:
      entente reading export events.jsonl
      entente reading export claims.parquet
      entente reading export - --as csv
    """
    opened = _store(store)
    form = as_ or _form(out)
    if document is not None and imported is None:
        opened.document(document)  # an unknown id is an error, not an empty file
    claims = _claims(opened, imported, document)
    lookup = _lookup(opened)
    if form == "parquet":
        _to_parquet(out, claims, lookup, opened, imported)
        return
    from entente.reading.interchange import write_csv, write_plover

    with _text(out) as stream:
        if form == "csv":
            message(f"wrote {write_csv(claims, lookup, stream)} claims")
            return
        done = write_plover(claims, lookup, stream)
    message(f"wrote {done.written} records; claims left out: {in_words(dict(sorted(done.left_out.items())))}")


_ENDINGS: dict[str, ExportForm] = {
    ".jsonl": "plover",
    ".json": "plover",
    ".ndjson": "plover",
    ".csv": "csv",
    ".parquet": "parquet",
}


def _form(out: Path) -> ExportForm:
    if str(out) == "-":
        raise OptionError("standard output needs a format", hint="give --as plover or --as csv")
    found = _ENDINGS.get(out.suffix.lower())
    if found is None:
        raise OptionError(f"the format of {out} is not told by its ending", hint="give --as plover, csv or parquet")
    return found


def _claims(store: Store, imported: str | None, document: str | None) -> Iterator[Claim]:
    if imported is None:
        yield from store.claims(document) if document else store.each_claim()
        return
    from entente.evidence import open_evidence
    from entente.reading.interchange import imported_claims

    with open_evidence(store.path, starter=False) as evidence:
        found = imported_claims(evidence, coder=f"import.{imported}")
        yield from (one for one in found if document is None or one.document == document)


def _lookup(store: Store) -> Callable[[str], Document | None]:
    @lru_cache(maxsize=64)  # claims come by document
    def look(identity: str) -> Document | None:
        with suppress(UnknownNameError):
            return store.document(identity)
        return None

    return look


def _to_parquet(
    out: Path, claims: Iterator[Claim], lookup: Callable[[str], Document | None], store: Store, imported: str | None
) -> None:
    from entente.evidence import when
    from entente.reading.interchange import write_parquet

    if str(out) == "-":
        raise OptionError("Parquet goes to a file, not to standard output", hint="name a file")
    metadata = {"source": imported or "claims read in texts", "store": store.path.name, "vintage": when.now()}
    message(f"wrote {write_parquet(claims, lookup, out, metadata=metadata)} claims")


@contextmanager
def _text(out: Path) -> Iterator[IO[str]]:
    """Open a file that appears whole or not at all; ``-`` is standard output."""
    if str(out) == "-":
        yield sys.stdout
        return
    from entente.reading.interchange.whole import whole

    with whole(out) as beside, beside.open("w", encoding="utf-8", newline="") as stream:
        yield stream


@command.command(name="train")
@click.option("--data", type=click.Path(path_type=Path), help="Folder of the corpora; --only judged needs none.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the models (default: where they are read).")
@click.option("--only", multiple=True, help="Train only on this corpus; may be given again.")
@output_options
def train(data: Path | None, out: Path | None, only: tuple[str, ...], form: Form) -> None:
    """Train the coder's models on the training parts of the corpora in a folder.

    Corpora: rusentrel, rusentne, plv; and judged, which ships with the package and is trained beside them.

    \b
    Examples:
      entente reading train --data data/text
      entente reading train --only judged --out models
    """
    from entente.reading.heads.place import models_dir
    from entente.reading.training.run import train_all

    place = out if out is not None else models_dir()
    trained = [one.to_dict() for one in train_all(data, place, only, notice=message)]
    show(form, rows=trained, whole={"models": trained}, note=f"written to {place}")
