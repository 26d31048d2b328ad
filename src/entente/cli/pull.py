"""``entente pull``: from the publisher into the store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from entente.cli.edges import message, output_options, wants_progress
from entente.cli.load import keep, report

if TYPE_CHECKING:
    from collections.abc import Callable

    from entente.cli.edges import Form


@click.command(name="pull")
@click.argument("source")
@click.option("--store", type=click.Path(path_type=Path), envvar="ENTENTE_STORE", help="Folder of the evidence store.")
@click.option("--url", help="Fetch from here instead of the publisher's address.")
@click.option("--cache", type=click.Path(path_type=Path), help="Where downloads are kept (default: your cache folder).")
@click.option("--max-mb", type=click.IntRange(min=1), default=2000, show_default=True, help="Refuse anything larger.")
@output_options
def command(source: str, store: Path | None, url: str | None, cache: Path | None, max_mb: int, form: Form) -> None:
    """Download dataset SOURCE from its publisher and load it. An interrupted download goes on where it stopped.

    rusentiframes is a lexicon of the Russian coder, kept beside the models instead of in the store.

    \b
    Examples:
      entente pull kz_trade
      entente pull rusentiframes
    """
    from entente.cli.lexicons import LEXICONS, add_lexicon, fetch_lexicon
    from entente.sources import pull, read

    folder = cache if cache is not None else _cache()
    if source in LEXICONS:
        with _bar(source) as progress:
            path = fetch_lexicon(source, folder, url, progress)
        add_lexicon(source, path, form)
        return
    with _bar(source) as progress:
        path = pull(source, folder, url=url, max_bytes=max_mb * 1_000_000, progress=progress)
    message(f"downloaded to {path}")
    reading = read(source, path)
    report(reading, keep(reading, store), 5, form)


def _cache() -> Path:
    import platformdirs

    return Path(platformdirs.user_cache_dir("entente"))


class _bar:  # noqa: N801 - used as a context, reads as a verb
    """A progress bar on stderr, drawn only for a terminal."""

    def __init__(self, label: str) -> None:
        from tqdm import tqdm

        self._tqdm = tqdm(desc=label, unit="B", unit_scale=True, disable=not wants_progress())

    def __enter__(self) -> Callable[[int, int | None], None]:
        return self._tell

    def _tell(self, done: int, total: int | None) -> None:
        self._tqdm.total = total
        self._tqdm.n = done
        self._tqdm.refresh()

    def __exit__(self, *_: object) -> None:
        self._tqdm.close()
