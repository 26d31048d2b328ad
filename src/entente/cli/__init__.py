"""The command line: one module per verb, each a thin call of the library.

Data go to stdout, messages and progress to stderr. Exit codes: 0 done, 1 failure, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import click

from entente import __version__
from entente.cli.lazy import LazyGroup
from entente.errors import EntenteError

if TYPE_CHECKING:
    from collections.abc import Sequence

VERBS: dict[str, str] = {
    "actors": "Who is who: resolve names and codes, list blocs and poles.",
    "benchmark": "Measure speed and exactness, beside peers, as one JSON object.",
    "brief": "Write the brief on a state, with or without an article.",
    "check": "Answer an article's figures with the evidence.",
    "cite": "Print citations of the data behind the figures.",
    "events": "List the dated events of a state, each with its source.",
    "load": "Load a file that you hold into the store.",
    "measure": "Measure one thing: arms, agreement, similarity, ideal points, ...",
    "panel": "Build a panel of dyad-years or state-years from the evidence.",
    "pull": "Download a dataset from its publisher and load it.",
    "read": "Turn an article into attributed claims.",
    "reading": "Code many documents, exchange event data, train the coder's models.",
    "shock": "What a stop, a tariff or a sanction costs both sides.",
    "starter": "Recompute the evidence that ships with the package.",
    "store": "Look after the evidence store.",
}
"""Verb -> its line in ``entente --help``; the module of the same name is imported only when the verb is used."""

EXAMPLES = """\b
Examples:
  entente brief KAZ --article examples/article_ru.txt --out out/
  entente measure arms KAZ --by period
  entente measure agreement KAZ RUS --json
  entente actors resolve "Турция" --year 2023
  entente load sipri trade-register.csv
"""


@click.group(
    cls=LazyGroup,
    verbs=VERBS,
    home="entente.cli",
    epilog=EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="entente")
def cli() -> None:
    """Measure and explain how states align, with the evidence behind every number."""


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code.

    Parameters
    ----------
    argv
        Arguments without the program's name; ``None`` takes those of the process.
    """
    sys.exit(_run(argv))


def _run(argv: Sequence[str] | None) -> int:  # noqa: PLR0911 - one way out for each kind of end
    _forgive_letters()
    out = sys.stdout
    try:
        cli.main(args=list(argv) if argv is not None else None, prog_name="entente", standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
    except EntenteError as error:
        return _complain(error)
    except click.UsageError as error:
        place = error.ctx.command_path if error.ctx is not None else "entente"
        click.echo(f"entente: {' '.join(error.format_message().split())} - see: {place} --help", err=True)
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("entente: interrupted", err=True)
        return 130
    except (BrokenPipeError, SystemExit) as stop:
        # the reader of our output (`| head`) went away: not an error of ours; click puts another stream in its place
        if isinstance(stop, SystemExit) and sys.stdout is out:
            raise
        return 0
    except OSError as error:
        from entente.cli.edges import output_error

        return _complain(output_error(error))
    return 0


def _forgive_letters() -> None:
    """Let a terminal that lacks our letters show escapes instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _complain(error: EntenteError) -> int:
    line = f"entente: {error.message}" + (f" - {error.hint}" if error.hint else "")
    click.echo(" ".join(line.split()), err=True)
    return error.exit_code
