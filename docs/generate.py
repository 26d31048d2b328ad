"""Write the reference pages from the code: ``python docs/generate.py`` (``--check`` only compares)."""

from __future__ import annotations

import argparse
import csv
import inspect
import sys
from importlib import import_module
from pathlib import Path

import click

import entente
from entente import errors
from entente.cli import VERBS, cli

HERE = Path(__file__).parent / "reference"
MADE = "<!-- Made by docs/generate.py from the code: edit the code, not this page. -->\n\n"


def _usage(command: click.Command, path: str) -> str:
    context = click.Context(command, info_name=path, max_content_width=100)
    return command.get_help(context).replace("\b\n", "")


def _commands(command: click.Command, path: str, level: int) -> list[str]:
    parts = [f"{'#' * level} `{path}`\n\n```text\n{_usage(command, path)}\n```\n"]
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=path)
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is not None:
                parts += _commands(child, f"{path} {name}", min(level + 1, 4))
    return parts


def cli_page() -> str:
    """Return the page of every verb with its help text."""
    head = (
        "# Command line\n\nData go to stdout, messages and progress to stderr. `--json`, `--csv` and `--table` (the "
        "default) choose the form.\nExit codes: 0 done, 1 failure, 2 wrong usage, 130 interrupted.\n\n"
    )
    whole = [f"## `entente`\n\n```text\n{_usage(cli, 'entente')}\n```\n"]
    for verb in sorted(VERBS):
        whole += _commands(import_module(f"entente.cli.{verb}").command, f"entente {verb}", 2)
    return MADE + head + "\n".join(whole)


def errors_page() -> str:
    """Return the page of the error tree."""
    rows = [
        f"| `{name}` | `{kind.code}` | {kind.exit_code} | {(inspect.getdoc(kind) or '').splitlines()[0]} |"
        for name, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, errors.EntenteError)
    ]
    tree = (inspect.getdoc(errors) or "").split("::\n", 1)[1].split("\n\nA message", 1)[0]
    table = "| class | code | exit | when |\n| --- | --- | --- | --- |\n" + "\n".join(rows)
    return (
        MADE
        + f"# Errors\n\n```text{tree}\n```\n\nA message names the offender; a hint says what to do next.\n\n{table}\n"
    )


def tables_page() -> str:
    """Return the page of the evidence tables' columns."""
    parts = [MADE, "# Evidence tables\n\nThe columns of each table in the store, as `entente store query` sees them.\n"]
    folder = Path(entente.__file__).parent / "evidence" / "schema"
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        body = "\n".join(f"| `{row['name']}` | {row['type']} | {row['unit']} | {row['meaning']} |" for row in rows)
        parts.append(f"\n## {path.stem}\n\n| column | type | unit | meaning |\n| --- | --- | --- | --- |\n{body}\n")
    return "".join(parts)


def sources_page() -> str:
    """Return the page of every registered source."""
    from entente.sources import SOURCES

    parts = [MADE, "# Sources\n\nWhat `entente load NAME PATH` reads.\n"]
    for name, spec in sorted(SOURCES.items()):
        origin = spec.origin
        passed = "may be passed on with attribution" if origin.redistributable else "rows may not be passed on"
        columns = ", ".join(f"`{column}`" for column in spec.expects)
        parts.append(
            f"\n## `{name}`\n\n{origin.citation}\n\n- Publisher: {origin.producer}, <{origin.url}>\n"
            f"- Licence: {origin.licence} ({passed})\n"
            f"- Expects: {columns}\n"
        )
    return "".join(parts)


def python_page() -> str:
    """Return the page of the public names of each package."""
    parts = [MADE, "# Python\n\nThe public names. `help(name)` in Python gives shapes, units, errors and sources.\n"]
    for package in ("actors", "evidence", "sources", "measures", "reading", "scenarios", "propositions", "brief"):
        module = import_module(f"entente.{package}")
        rows = []
        for name in sorted(module.__all__):
            text = inspect.getdoc(getattr(module, name)) or ""
            value = getattr(module, name)
            first = text.splitlines()[0] if text and (inspect.isclass(value) or callable(value)) else "a table"
            rows.append(f"| `{name}` | {first.replace('|', chr(92) + '|')} |")
        body = "\n".join(rows)
        head = (inspect.getdoc(module) or "").splitlines()[0]
        parts.append(f"\n## `entente.{package}`\n\n{head}\n\n| name | what |\n| --- | --- |\n{body}\n")
    return "".join(parts)


PAGES = {
    "cli.md": cli_page,
    "errors.md": errors_page,
    "tables.md": tables_page,
    "sources.md": sources_page,
    "python.md": python_page,
}


def main() -> int:
    """Write the pages, or compare them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only; exit 1 if a page is out of date")
    check = parser.parse_args().check
    stale = []
    for name, make in PAGES.items():
        path, text = HERE / name, make()
        if check and (not path.exists() or path.read_text(encoding="utf-8") != text):
            stale.append(name)
        elif not check:
            path.write_text(text, encoding="utf-8")
    print("out of date: " + ", ".join(stale) if stale else "the reference pages are up to date")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
