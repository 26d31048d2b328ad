"""What the measures' commands share: reading years, states and poles, and printing a result."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from entente.cli.edges import show

if TYPE_CHECKING:
    from entente.actors import Pole
    from entente.cli.edges import Form

    class Result(Protocol):
        """What every measure returns."""

        def table(self) -> list[dict[str, Any]]:
            """Return the rows to read."""
            ...

        def to_dict(self) -> dict[str, Any]:
            """Return everything, for JSON."""
            ...


years_option = click.option("--years", metavar="FROM-TO", help="Only these years, such as 2000-2020.")
poles_option = click.option("--poles", type=click.Path(path_type=Path), help="Your own table of poles (CSV).")


def span_of(years: str | None) -> tuple[int, int] | None:
    """Read ``2000-2020`` or ``2010``.

    Raises
    ------
    OptionError
        If it is neither, or the end comes before the start.
    """
    from entente.errors import OptionError

    if years is None:
        return None
    first, _, last = years.partition("-")
    ends = (first, last or first)
    if not all(end.isascii() and end.isdecimal() for end in ends) or int(ends[1]) < int(ends[0]):
        raise OptionError(f"not a span of years: {years!r}", hint="write it as 2000-2020")
    return int(first), int(last or first)


def state_id(name: str, years: str | None = None) -> str:
    """Return the id of the state of that name: in the years asked for (so that states of the past answer), or today."""
    from entente import actors
    from entente.measures.who import state_id as state_in

    span = span_of(years)
    return actors.resolve(name).id if span is None else state_in(name, span)


def poles_from(path: Path | None) -> tuple[Pole, ...] | None:
    """Return the poles in a file, or ``None`` for the shipped ones."""
    from entente import actors

    return None if path is None else actors.poles(path)


def print_result(result: Result, form: Form) -> None:
    """Print a result in the form asked for."""
    show(form, rows=result.table(), whole=result.to_dict())
