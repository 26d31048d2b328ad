"""One-sector gravity experiments from tables of flows and of cost changes.

Exact hat as in Dekle, Eaton and Kortum (2007) and Baier, Yotov and Zylkin (2019); with ``closure="proportional"``
spending keeps its ratio to output, as in Yotov, Piermartini, Monteiro and Larch (2016, *An Advanced Guide to Trade
Policy Analysis*).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from entente.errors import FormatError, ImpossibleShockError, InputError, OptionError, UnknownNameError
from entente.scenarios.trade.records import Economy, Shock, SolveConfig
from entente.scenarios.trade.solver import solve

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from entente.scenarios.trade.records import Closure, Equilibrium, Floats

Money = Literal["price", "wage"]
"""What stays 1 of the numeraire country: its consumer price index (as in the Guide) or its wage."""

LARGEST_FILE = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class GravityResult:
    """A gravity experiment.

    Attributes
    ----------
    countries
        Names, (N,).
    welfare, real_gdp, exports
        (N,) percent: real spending, real output (both deflated by the consumer price), foreign sales in units of the
        numeraire.
    residual
        Largest excess demand as a share of output.
    """

    countries: tuple[str, ...]
    welfare: Floats
    real_gdp: Floats
    exports: Floats
    residual: float
    equilibrium: Equilibrium
    sigma: float
    numeraire: str
    money: Money

    def table(self) -> list[dict[str, Any]]:
        """Return one row per country."""
        columns = (self.countries, self.welfare.tolist(), self.real_gdp.tolist(), self.exports.tolist())
        names = ("iso3", "welfare_pct", "real_gdp_pct", "exports_pct")
        return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]

    def to_dict(self) -> dict[str, Any]:
        """Return countries, residual and what was assumed."""
        found = self.equilibrium
        return {
            "countries": self.table(),
            "residual": self.residual,
            "sigma": self.sigma,
            "numeraire": self.numeraire,
            "numeraire_kind": self.money if self.numeraire != "world" else "world output",
            "closure": found.config.closure,
            "walras": found.walras,
            "iterations": found.iterations,
        }


def one_sector(countries: Sequence[str], flows: Floats, theta: float, *, unit: str = "") -> Economy:
    """Return the one-sector economy of a square table of flows.

    Parameters
    ----------
    flows
        (N, N): exporter by importer, domestic sales on the diagonal.

    Raises
    ------
    OptionError
        If a country sells or buys nothing at all, or a number is negative or missing.
    """
    if flows.shape != (len(countries), len(countries)) or not np.isfinite(flows).all() or (flows < 0).any():
        raise OptionError("the flows are no square table of non-negative numbers", hint="give every pair once")
    output, spending = flows.sum(axis=1), flows.sum(axis=0)
    empty = (output <= 0) | (spending <= 0)
    if empty.any():
        name = countries[int(np.argmax(empty))]
        raise OptionError(f"{name} sells or buys nothing at all", hint="leave it out, or add its domestic sales")
    n = len(countries)
    return Economy(
        countries=tuple(countries),
        sectors=("all",),
        share=np.ascontiguousarray((flows / spending).T[None]),
        spending=spending[None].astype(float),
        value_added_share=np.ones((n, 1)),
        inputs=np.zeros((n, 1, 1)),
        final=np.ones((n, 1)),
        theta=np.array([theta]),
        value_added=output.astype(float),
        deficit=(spending - output).astype(float),
        tariff=np.zeros((1, n, n)),
        unit=unit,
    )


def experiment(  # noqa: PLR0913 - the choices of a gravity experiment
    countries: Sequence[str],
    flows: Floats,
    factor: Floats,
    *,
    sigma: float = 5.0,
    numeraire: str = "world",
    money: Money = "price",
    closure: Closure = "proportional",
) -> GravityResult:
    """Return what a change of trade costs does in general equilibrium.

    Parameters
    ----------
    flows, factor
        (N, N): exporter by importer; flows with domestic sales, and the factors on costs of delivery (1 no change).
    sigma
        Elasticity of substitution, above 1; theta is ``sigma - 1``.
    numeraire
        ``world`` (world output stays) or a country.

    Raises
    ------
    OptionError
        If ``sigma`` is not above 1 or a factor is not positive.
    """
    if sigma <= 1:
        raise OptionError(f"sigma is {sigma:g}", hint="give a number above 1: at 1 or below there is no equilibrium")
    if factor.shape != flows.shape or not (np.isfinite(factor).all() and (factor > 0).all()):
        raise OptionError("a cost factor is missing or not positive", hint="1 is no change, 1.1 is 10 % dearer")
    economy = one_sector(countries, flows, sigma - 1)
    if numeraire != "world":
        economy.place(numeraire)
    found = solve(economy, Shock(cost=np.ascontiguousarray(factor.T[None])), SolveConfig(closure=closure))
    return _told(found, sigma, numeraire, money)


def _told(found: Equilibrium, sigma: float, numeraire: str, money: Money) -> GravityResult:
    before, after = found.before, found.economy
    one = 1.0
    if numeraire != "world":
        place = before.place(numeraire)
        one = float(found.price[0, place] if money == "price" else found.wage[place])
    abroad = 1 - np.eye(len(before.countries))
    exports = (after.trade * abroad).sum(axis=(0, 1)) / np.maximum((before.trade * abroad).sum(axis=(0, 1)), 1e-300)
    return GravityResult(
        countries=before.countries,
        welfare=100 * (found.real_income - 1),
        real_gdp=100 * (found.real_wage - 1),
        exports=100 * (exports / one - 1),
        residual=found.residual,
        equilibrium=found,
        sigma=sigma,
        numeraire=numeraire,
        money=money,
    )


# --- from files ------------------------------------------------------------------------------------------------------


def read_flows(path: Path) -> tuple[tuple[str, ...], Floats]:
    """Return the countries (sorted) and the flows (N, N) of a CSV with columns exporter, importer, trade.

    Raises
    ------
    InputError
        If the file cannot be read, lacks a column, names a pair twice, or misses domestic sales.
    """
    cells = _cells(path, "trade")
    names = tuple(sorted({name for pair in cells for name in pair}))
    flows = _square(names, cells, 0.0)
    bare = [name for place, name in enumerate(names) if flows[place, place] <= 0]
    if bare:
        listed = ", ".join(bare[:5]) + (" ..." if len(bare) > 5 else "")  # noqa: PLR2004 - enough to recognise
        raise FormatError(f"{path} has no domestic sales of {listed}", hint="put them where exporter = importer")
    return names, flows


def read_factors(path: Path, countries: Sequence[str]) -> Floats:
    """Return the factors (N, N) of a CSV with columns exporter, importer, factor; pairs that are not named keep 1.

    Raises
    ------
    InputError
        If the file cannot be read or lacks a column; ImpossibleShockError if it changes nothing.
    """
    cells = _cells(path, "factor")
    for pair in cells:
        for name in pair:
            if name not in countries:
                raise UnknownNameError.among("country of the flows", name, countries)
    if all(value == 1 for value in cells.values()):
        raise ImpossibleShockError(f"{path} changes no cost", hint="give a factor other than 1")
    return _square(countries, cells, 1.0)


def _square(names: Sequence[str], cells: Mapping[tuple[str, str], float], default: float) -> Floats:
    place = {name: index for index, name in enumerate(names)}
    table = np.full((len(names), len(names)), default)
    for (exporter, importer), value in cells.items():
        table[place[exporter], place[importer]] = value
    return table


def _cells(path: Path, column: str) -> dict[tuple[str, str], float]:
    """Return (exporter, importer) -> number; refuses pairs named twice and numbers that are none."""
    import csv

    found: dict[tuple[str, str], float] = {}
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise InputError(f"{path} is larger than {LARGEST_FILE >> 20} MiB", hint="a table of flows is far smaller")
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            missing = [name for name in ("exporter", "importer", column) if name not in (rows.fieldnames or ())]
            if missing:
                hint = f"the first line must name exporter, importer and {column}"
                raise FormatError(f"{path} has no column {', '.join(missing)}", hint=hint)
            for row in rows:
                _take(found, row, column, f"{path}, line {rows.line_num}")
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}", hint="check the path") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise FormatError(f"{path} is no text with comma-separated values", hint="save it as CSV in UTF-8") from error
    if not found:
        raise FormatError(f"{path} has no rows", hint=f"give exporter,importer,{column} rows")
    return found


def _take(found: dict[tuple[str, str], float], row: Mapping[str, str | None], column: str, where: str) -> None:
    pair = ((row["exporter"] or "").strip(), (row["importer"] or "").strip())
    try:
        value = float(row[column] or "")
    except ValueError:
        value = float("nan")
    if not np.isfinite(value) or value < 0 or not all(pair):
        raise FormatError(f"{where}: {row[column]!r} from {pair[0]!r} to {pair[1]!r} is no flow", hint="mend the row")
    if pair in found:
        raise FormatError(f"{where}: {pair[0]} to {pair[1]} stands there twice", hint="one row a pair; filter the year")
    found[pair] = value
