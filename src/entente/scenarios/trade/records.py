"""The economy, the shock and the equilibrium as frozen arrays: N countries, J sectors.

Axes are always in this order: sector, importer, exporter for what crosses borders; country, sector for the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from entente.errors import OptionError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Closure = Literal["fixed", "balanced", "proportional"]
"""What becomes of trade deficits: ``fixed`` in units of the numeraire, ``balanced`` (none; the baseline is solved anew
without them first), ``proportional`` to value added, scaled so that the world's sum is zero."""

CLOSURES: tuple[Closure, ...] = ("fixed", "balanced", "proportional")

SUM_TOLERANCE = 1e-6
"""Shares that should add up to one may miss it by this much (printed tables are rounded); they are then rescaled."""


@dataclass(frozen=True, slots=True)
class Economy:
    """A world of N countries and J sectors in one year.

    Attributes
    ----------
    countries, sectors
        Names, (N,) and (J,).
    share
        (J, N, N): share of each exporter (last axis) in an importer's spending on a sector, tariffs included; the
        diagonal is what is bought at home. Rows sum to one.
    spending
        (J, N): spending on each sector, tariffs included, in ``unit``.
    value_added_share
        (N, J): value added in output.
    inputs
        (N, J, J): spending on input k (second axis) per unit of output of j (last axis), in shares of output; with
        ``value_added_share`` they sum to one.
    final
        (N, J): shares of final demand; rows sum to one.
    theta
        (J,): trade elasticity, tariff-inclusive, above 0 (Armington's sigma less 1).
    value_added, deficit
        (N,): in ``unit``; deficits are imports less exports net of tariffs and sum to zero.
    tariff
        (J, N, N): ad valorem, 0.05 is 5 %; none on the diagonal.
    unit, year
        Of the values.
    flags
        (J, N, N): 0 observed, 1 scaled, 2 imputed; or ``None`` if the maker did not say.
    notes
        What a reader must know about how the table was made, one sentence each.
    """

    countries: tuple[str, ...]
    sectors: tuple[str, ...]
    share: Floats
    spending: Floats
    value_added_share: Floats
    inputs: Floats
    final: Floats
    theta: Floats
    value_added: Floats
    deficit: Floats
    tariff: Floats
    unit: str = ""
    year: int | None = None
    flags: NDArray[np.int8] | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        n, j = len(self.countries), len(self.sectors)
        shapes = {
            "share": (j, n, n), "spending": (j, n), "value_added_share": (n, j), "inputs": (n, j, j), "final": (n, j),
            "theta": (j,), "value_added": (n,), "deficit": (n,), "tariff": (j, n, n),
        }  # fmt: skip
        for name, shape in shapes.items():
            _check(name, getattr(self, name), shape)
        _check_sums("share", self.share.sum(axis=2))
        _check_sums("final", self.final.sum(axis=1))
        _check_sums("value_added_share and inputs", self.value_added_share + self.inputs.sum(axis=1))
        if not (self.theta > 0).all() or not (self.value_added > 0).all():
            raise OptionError("theta and value added must be above 0", hint="drop countries that produce nothing")

    @property
    def trade(self) -> Floats:
        """Flows net of tariffs, (J, N, N)."""
        return np.asarray(self.share * self.spending[:, :, None] / (1 + self.tariff))

    @property
    def output(self) -> Floats:
        """Gross output, (J, N)."""
        return np.asarray(self.trade.sum(axis=1))

    @property
    def income(self) -> Floats:
        """Final spending: value added, tariff revenue and deficit, (N,)."""
        revenue = (self.trade * self.tariff).sum(axis=(0, 2)) if self.tariff.any() else 0.0
        return np.asarray(self.value_added + revenue + self.deficit)

    def place(self, country: str) -> int:
        """Return the position of a country.

        Raises
        ------
        UnknownNameError
            If it is not in the table.
        """
        from entente.errors import UnknownNameError

        if country not in self.countries:
            raise UnknownNameError.among("country of the baseline", country, self.countries)
        return self.countries.index(country)

    def with_theta(self, theta: Floats) -> Economy:
        """Return the same economy with other trade elasticities."""
        return replace(self, theta=np.asarray(theta, float))


def _check(name: str, array: Floats, shape: tuple[int, ...]) -> None:
    if array.shape != shape:
        raise OptionError(f"{name} has the shape {array.shape}, not {shape}", hint="axes: sector, importer, exporter")
    if not np.isfinite(array).all():
        raise OptionError(f"{name} holds a number that is not finite", hint="replace missing cells before")
    if name != "deficit" and (array < 0).any():
        raise OptionError(f"{name} holds a negative number", hint="clip it in the open, and say how much")


def _check_sums(name: str, sums: Floats) -> None:
    worst = float(np.abs(sums - 1).max(initial=0.0))
    if worst > SUM_TOLERANCE:
        raise OptionError(f"{name} should add up to 1 and misses it by {worst:.2g}", hint="rescale the rows")


@dataclass(frozen=True, slots=True)
class Shock:
    """What changes: hats and levels laid over an economy.

    Attributes
    ----------
    cost
        (J, N, N) or a scalar 1: factor on the cost of delivery without revenue (freight, red tape).
    open
        (J, N, N) or 1: weight of a cell, 0 where a flow is stopped altogether, 1 untouched.
    tariff
        (J, N, N) new tariffs, or ``None`` if they stay.
    productivity
        (N, J) or 1: factor on productivity of gross output; 1.1 makes 10 % more from the same inputs.
    subsidy
        (N, J) or 0: share of its cost that a producer gets back from its own treasury.
    label
        What was asked, in words.
    """

    cost: Floats | float = 1.0
    open: Floats | float = 1.0
    tariff: Floats | None = None
    productivity: Floats | float = 1.0
    subsidy: Floats | float = 0.0
    label: str = ""


@dataclass(frozen=True, slots=True)
class SolveConfig:
    """How the equilibrium is found.

    Attributes
    ----------
    closure
        See :data:`Closure`.
    tolerance
        Largest step of any log price, log wage or log spending at the end.
    residual
        Largest excess demand, as a share of value added, that counts as cleared.
    memory
        Earlier steps that Anderson's acceleration remembers.
    most
        Iterations of one attempt.
    numeraire
        ``world`` (world value added stays) or a country, whose wage stays. Real results do not depend on it.
    """

    closure: Closure = "fixed"
    tolerance: float = 1e-10
    residual: float = 1e-8
    memory: int = 8
    most: int = 1500
    numeraire: str = "world"

    def __post_init__(self) -> None:
        if self.closure not in CLOSURES:
            raise OptionError(f"closure is {self.closure!r}", hint=f"allowed: {', '.join(CLOSURES)}")
        if not (0 < self.tolerance < 1 and 0 < self.residual < 1 and self.memory >= 1 and self.most >= 1):
            raise OptionError("a bound of the solver is out of range", hint="leave the defaults")


@dataclass(frozen=True, slots=True)
class Equilibrium:
    """An economy after a shock, relative to before.

    Attributes
    ----------
    economy
        The economy after the shock (shares, spending, tariffs, value added, deficits); a baseline for the next.
    before
        The economy before it.
    wage, cost, price, real_income, real_wage
        Hats: (N,), (N, J), (J, N) price index of each sector at the buyer, (N,), (N,).
    welfare_first_order, terms_of_trade, volume_of_trade
        (N,): first-order welfare in one jump, hats minus one (Caliendo and Parro 2015, equation 14), and its parts; a
        fraction, not percent.
    residual, walras
        Largest excess demand as a share of value added, and the sum of all excess demands over world value added.
    iterations
        Of the solver; ``attempts`` counts restarts.
    """

    before: Economy
    economy: Economy
    wage: Floats
    cost: Floats
    price: Floats
    real_income: Floats
    real_wage: Floats
    welfare_first_order: Floats
    terms_of_trade: Floats
    volume_of_trade: Floats
    residual: float
    walras: float
    iterations: int
    attempts: int
    config: SolveConfig
    label: str = ""
    notes: tuple[str, ...] = field(default=())
