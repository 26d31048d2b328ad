"""From raw tables to an economy: trade, tariffs, input-output, value added, output, elasticities.

The steps are those of Caliendo and Parro (2015, REStud 82:1-44), section 5 and their data appendix. Every number that
is changed on the way (clipped, raised, rescaled) is counted in :class:`Clipped` and told in the economy's notes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from entente.errors import FormatError, InputError, OptionError
from entente.scenarios.trade.records import Economy, Shock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from entente.scenarios.trade.records import Floats


@dataclass(frozen=True, slots=True)
class Tables:
    """What statistics give: N countries, J sectors.

    Attributes
    ----------
    trade
        (J, N, N) importer by exporter, without tariffs; the diagonal is passed over.
    tariff
        (J, N, N) ad valorem, 0.05 is 5 %.
    inputs
        (N, J, J): input k (second axis) in the intermediate use of j (last axis); columns are rescaled to sum to one.
    value_added_share
        (N, J): value added in output, in [0, 1].
    output
        (N, J): gross output, in the unit of trade.
    theta
        (J,): trade elasticities, above 0.
    """

    countries: tuple[str, ...]
    sectors: tuple[str, ...]
    trade: Floats
    tariff: Floats
    inputs: Floats
    value_added_share: Floats
    output: Floats
    theta: Floats
    unit: str = ""
    year: int | None = None

    def __post_init__(self) -> None:
        n, j = len(self.countries), len(self.sectors)
        shapes = {
            "trade": (j, n, n), "tariff": (j, n, n), "inputs": (n, j, j), "value_added_share": (n, j), "output": (n, j),
            "theta": (j,),
        }  # fmt: skip
        for name, shape in shapes.items():
            _check(name, getattr(self, name), shape)
        if (self.value_added_share > 1).any():
            raise OptionError("a share of value added is above 1", hint="give fractions, not percent")


def _check(name: str, array: Floats, shape: tuple[int, ...]) -> None:
    if array.shape != shape:
        raise OptionError(f"{name} has the shape {array.shape}, not {shape}", hint="axes: sector, importer, exporter")
    if not np.isfinite(array).all():
        raise OptionError(f"{name} holds a number that is not finite", hint="put 0 where nothing is traded")
    if name != "inputs" and (array < 0).any():
        raise OptionError(f"{name} holds a negative number", hint="check the units and the signs of the table")


@dataclass(frozen=True, slots=True)
class Clipped:
    """What had to be changed so that the tables make an economy.

    Attributes
    ----------
    inputs, inputs_share
        Negative input coefficients set to 0, and their sum in units of all coefficients.
    columns
        Producers without any input, whose value added becomes the whole output.
    output, output_share
        Cells (country, sector) whose output was raised to their exports, and by how much of the world's output.
    final, final_share
        Negative final demands set to 0, and their size in all final demand.
    """

    inputs: int
    inputs_share: float
    columns: int
    output: int
    output_share: float
    final: int
    final_share: float

    def notes(self) -> tuple[str, ...]:
        """Return a sentence for each thing that was changed; none if nothing was."""
        told = (
            (self.inputs, f"{self.inputs} negative input coefficients set to 0 ({self.inputs_share:.2g} of all)"),
            (self.columns, f"{self.columns} producers have no inputs: value added is their whole output"),
            (self.output, f"output raised to exports in {self.output} cells ({self.output_share:.2g} of world output)"),
            (self.final, f"{self.final} negative final demands set to 0 ({self.final_share:.2g} of final demand)"),
        )
        return tuple(text for count, text in told if count)


def prepare(tables: Tables) -> tuple[Economy, Clipped]:
    """Return the economy that the tables make, and what was clipped.

    Output is at least exports; what is not exported is sold at home, free of tariff; spending is trade with tariffs; a
    sector that a country neither makes nor buys is its own supplier; final shares are what spending leaves after
    intermediate use. Deficits are imports less exports; markets then clear up to what was clipped, and
    :func:`entente.scenarios.trade.solver.settle` clears the rest.

    Raises
    ------
    OptionError
        If a country produces or consumes nothing.
    """
    inputs, labour, cut, bare = _technology(tables)
    output, trade, tariff = _flows(tables)
    paid = trade * (1 + tariff)
    spending = paid.sum(axis=2)
    value_added = (labour * output).sum(axis=1)
    left = spending.T - np.matmul(inputs, output[:, :, None])[:, :, 0]
    final = np.maximum(left, 0.0)
    _refuse_empty(tables.countries, value_added, final)
    clipped = Clipped(
        inputs=int((tables.inputs < 0).sum()),
        inputs_share=cut,
        columns=bare,
        output=int((output > tables.output).sum()),
        output_share=float((output - tables.output).sum() / output.sum()),
        final=int((left < 0).sum()),
        final_share=float((final - left).sum() / final.sum()),
    )
    economy = Economy(
        countries=tables.countries,
        sectors=tables.sectors,
        share=_shares(paid, spending),
        spending=spending,
        value_added_share=labour,
        inputs=inputs,
        final=final / final.sum(axis=1, keepdims=True),
        theta=tables.theta.astype(float),
        value_added=value_added,
        deficit=trade.sum(axis=(0, 2)) - trade.sum(axis=(0, 1)),
        tariff=tariff,
        unit=tables.unit,
        year=tables.year,
        notes=clipped.notes(),
    )
    return economy, clipped


def _flows(tables: Tables) -> tuple[Floats, Floats, Floats]:
    """Return output (at least exports), trade with domestic sales, and tariffs without any at home."""
    own = np.arange(len(tables.countries))
    trade, tariff = tables.trade.astype(float), tables.tariff.astype(float)
    trade[:, own, own] = tariff[:, own, own] = 0.0
    exports = trade.sum(axis=1).T
    output = np.maximum(tables.output, exports)
    trade[:, own, own] = (output - exports).T
    return output, trade, tariff


def _shares(paid: Floats, spending: Floats) -> Floats:
    """Return exporters' shares; who buys nothing of a sector is its own supplier."""
    bought = spending[:, :, None] > 0
    nobody = np.broadcast_to(np.eye(spending.shape[1]), paid.shape)
    return np.asarray(np.where(bought, paid / np.where(bought, spending[:, :, None], 1.0), nobody))


def _technology(tables: Tables) -> tuple[Floats, Floats, float, int]:
    """Return inputs per output, value-added shares, the part of coefficients clipped, columns without inputs."""
    positive = np.maximum(tables.inputs, 0.0)
    sums = positive.sum(axis=1, keepdims=True)
    bare = (sums[:, 0, :] <= 0) & (tables.value_added_share < 1)
    labour = np.where(bare, 1.0, tables.value_added_share)
    mix = positive / np.where(sums > 0, sums, 1.0)
    cut = float(-np.minimum(tables.inputs, 0.0).sum() / max(positive.sum(), 1e-300))
    return np.asarray((1 - labour)[:, None, :] * mix), labour, cut, int(bare.sum())


def _refuse_empty(countries: Sequence[str], value_added: Floats, final: Floats) -> None:
    for array, what in ((value_added, "produces"), (final.sum(axis=1), "consumes")):
        if (array <= 0).any():
            name = countries[int(np.argmin(array))]
            raise OptionError(f"{name} {what} nothing", hint="leave it out, or merge it with the rest of the world")


# --- the folder layout of Caliendo and Parro's public files ----------------------------------------------------------

REGIONS: tuple[str, ...] = tuple(  # one name a line would hide the order
    "ARG AUS AUT BRA CAN CHL CHN DNK FIN FRA DEU GRC HUN IND IDN IRL ITA JPN KOR MEX NLD NZL NOR PRT ZAF ESP SWE TUR "  # noqa: SIM905 - in the order of the files
    "GBR USA ROW".split()
)
"""Their 30 countries and the rest of the world, in the order of the files."""

TRADED, ALL = 20, 40
THETA_UNTRADED = 8.22
"""Elasticity that they give the twenty sectors without trade; it has no effect."""

NAFTA = ("MEX", "CAN", "USA")


def read_cp2015(folder: Path) -> tuple[Tables, Floats]:
    """Return the tables of 1993 and the tariffs of 2005 from a folder of Caliendo and Parro's public text files.

    ``xbilat1993`` (thousands), ``tariffs1993`` and ``tariffs2005`` (percent) hold rows sector x importer and columns
    exporter; ``IO`` rows country x input and columns output; ``B`` (value added in output) and ``GO`` sector by
    country; ``T`` the elasticities of the twenty traded sectors.

    Returns
    -------
    Tables, array
        In US dollars (thousands of the file multiplied out); tariffs of 2005 (J, N, N) as fractions.

    Raises
    ------
    InputError
        If a file is missing; FormatError if it has another size.
    """
    n = len(REGIONS)
    theta = np.concatenate([_numbers(folder, "T", (TRADED,)), np.full(ALL - TRADED, THETA_UNTRADED)])
    tables = Tables(
        countries=REGIONS,
        sectors=tuple(f"s{place:02d}" for place in range(1, ALL + 1)),
        trade=_traded(_numbers(folder, "xbilat1993", (TRADED, n, n)) * 1000),
        tariff=_traded(_numbers(folder, "tariffs1993", (TRADED, n, n)) / 100),
        inputs=_numbers(folder, "IO", (n, ALL, ALL)),
        value_added_share=_numbers(folder, "B", (ALL, n)).T,
        output=_numbers(folder, "GO", (ALL, n)).T,
        theta=theta,
        unit="USD",
        year=1993,
    )
    return tables, _traded(_numbers(folder, "tariffs2005", (TRADED, n, n)) / 100)


def _numbers(folder: Path, name: str, shape: tuple[int, ...]) -> Floats:
    path = folder / f"{name}.txt"
    try:
        found = np.loadtxt(path, dtype=float)
    except OSError as error:
        raise InputError(f"{path} cannot be read", hint="give the folder with B, GO, IO, T, tariffs, xbilat") from error
    except ValueError as error:
        raise FormatError(f"{path} is no table of numbers", hint="take the public file as it is") from error
    if found.size != int(np.prod(shape)):
        raise FormatError(f"{path} holds {found.size} numbers, not {int(np.prod(shape))}", hint="take the whole file")
    return found.reshape(shape)


def _traded(array: Floats) -> Floats:
    """Fill up with zeros for the sectors that are not traded."""
    whole = np.zeros((ALL, *array.shape[1:]))
    whole[: len(array)] = array
    return whole


def nafta(economy: Economy, later: Floats) -> Shock:
    """Return the shock that gives the three NAFTA members the ``later`` tariffs among themselves; all others stay."""
    members = [economy.place(name) for name in NAFTA]
    tariff = economy.tariff.copy()
    for importer in members:
        for exporter in members:
            if importer != exporter:
                tariff[:, importer, exporter] = later[:, importer, exporter]
    return Shock(tariff=tariff, label="tariffs of 2005 among Mexico, Canada and the United States")
