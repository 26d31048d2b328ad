"""``entente measure``: one measure at a time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from entente.cli.edges import evidence_at, output_options, show, store_options
from entente.evidence.records import DOMAINS

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


@click.group(name="measure")
def command() -> None:
    """Measure one thing, with its interval (or the reason why there is none) and its evidence."""


def _span(years: str | None) -> tuple[int, int] | None:
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


def _state(name: str) -> str:
    from entente import actors

    return actors.resolve(name).id


def _poles(path: Path | None) -> tuple[Pole, ...] | None:
    from entente import actors

    return None if path is None else actors.poles(path)


def _print(result: Result, form: Form) -> None:
    show(form, rows=result.table(), whole=result.to_dict())


@command.command()
@click.argument("state")
@click.option("--by", type=click.Choice(["period", "year", "all"]), default="period", show_default=True)
@store_options
@output_options
def arms(state: str, by: Any, store: Path | None, as_of: str | None, form: Form) -> None:  # noqa: ANN401 - a choice that click has checked
    """Suppliers' shares of STATE's major conventional arms, by volume (TIV).

    \b
    Example:
      entente measure arms KAZ --by period --json
    """
    from entente.measures import supplier_shares

    with evidence_at(store, as_of) as evidence:
        _print(supplier_shares(evidence, _state(state), by=by), form)


@command.command()
@click.argument("state")
@click.argument("other")
@years_option
@store_options
@output_options
def agreement(state: str, other: str, years: str | None, store: Path | None, as_of: str | None, form: Form) -> None:
    """How often STATE and OTHER vote alike in the UN General Assembly, by year.

    \b
    Example:
      entente measure agreement KAZ RUS --years 2000-2023 --json
    """
    from entente.measures import agreement as measure

    with evidence_at(store, as_of) as evidence:
        _print(measure(evidence, _state(state), _state(other), years=_span(years)), form)


@command.command()
@click.argument("state")
@click.option("--flow", type=click.Choice(["imports", "exports", "turnover"]), default="imports", show_default=True)
@click.option("--partner", help="Only this partner (default: the largest).")
@store_options
@output_options
def trade(state: str, flow: Any, partner: str | None, store: Path | None, as_of: str | None, form: Form) -> None:  # noqa: ANN401 - a choice that click has checked
    """Partners' shares of STATE's reported trade.

    \b
    Example:
      entente measure trade KAZ --flow imports --partner RUS
    """
    from entente.measures import trade_shares

    with evidence_at(store, as_of) as evidence:
        result = trade_shares(evidence, _state(state), flow=flow, partner=_state(partner) if partner else None)
        _print(result, form)


@command.command()
@click.argument("state")
@click.option("--domain", "domains", multiple=True, type=click.Choice(DOMAINS), help="Only this domain (repeatable).")
@years_option
@poles_option
@store_options
@output_options
def portfolio(
    state: str,
    domains: tuple[Any, ...],
    years: str | None,
    poles: Path | None,
    store: Path | None,
    as_of: str | None,
    form: Form,
) -> None:
    """How STATE's ties divide over the poles, by domain and year.

    \b
    Examples:
      entente measure portfolio KAZ --domain trade --domain arms
      entente measure portfolio UZB --poles my-poles.csv --csv > uzb.csv
    """
    from entente.measures import portfolio as measure

    with evidence_at(store, as_of) as evidence:
        result = measure(evidence, _state(state), poles=_poles(poles), years=_span(years), domains=domains or None)
        _print(result, form)


@command.command()
@click.argument("state")
@years_option
@poles_option
@store_options
@output_options
def hedging(
    state: str, years: str | None, poles: Path | None, store: Path | None, as_of: str | None, form: Form
) -> None:
    """Hedging index of STATE by domain: 0 one pole only, 1 evenly spread.

    \b
    Example:
      entente measure hedging KAZ --years 2015-2024
    """
    from entente.measures import hedging as measure
    from entente.measures import portfolio as shares

    with evidence_at(store, as_of) as evidence:
        _print(measure(shares(evidence, _state(state), poles=_poles(poles), years=_span(years))), form)


@command.command()
@click.argument("state")
@click.option("--between", nargs=2, type=click.Choice(DOMAINS), default=("trade", "arms"), show_default=True)
@years_option
@poles_option
@store_options
@output_options
def divergence(
    state: str,
    between: tuple[Any, Any],
    years: str | None,
    poles: Path | None,
    store: Path | None,
    as_of: str | None,
    form: Form,
) -> None:
    """Distance between STATE's portfolios in two domains: 0 the same, 1 nothing in common.

    \b
    Example:
      entente measure divergence KAZ --between trade arms
    """
    from entente.measures import divergence as measure
    from entente.measures import portfolio as shares

    with evidence_at(store, as_of) as evidence:
        result = shares(evidence, _state(state), poles=_poles(poles), years=_span(years), domains=between)
        _print(measure(result, *between), form)
