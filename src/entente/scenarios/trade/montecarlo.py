"""Bands: the same shock under drawn elasticities and closures.

Each draw has a random generator of its own, spawned from one seed, so the draws are the same to the last bit whoever
works on them and in whatever order: this process, threads, processes, or a cluster behind an executor.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np

from entente.errors import NotConvergedError, OptionError, ScenarioError
from entente.scenarios.trade.records import CLOSURES, Economy, Shock, SolveConfig
from entente.scenarios.trade.solver import solve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from concurrent.futures import Executor

    from entente.scenarios.trade.records import Closure, Equilibrium, Floats

Record = TypeVar("Record", Economy, Shock)

CHUNK = 20
"""Draws sent to a worker at once: an economy of megabytes goes along with them."""

MOST_FAILED = 0.5
"""With more draws than this without an equilibrium the rest would be a chosen sample: no answer is given."""


class Elasticities(Protocol):
    """Where trade elasticities are drawn from."""

    def draw(self, rng: np.random.Generator) -> Floats:
        """Return (J,) thetas above 0."""
        ...


@dataclass(frozen=True, slots=True)
class Between:
    """Thetas log-uniform between two ends.

    Attributes
    ----------
    low, high
        (J,) above 0.
    together
        All sectors move together (one draw; the question is the level) or each on its own.
    """

    low: Floats
    high: Floats
    together: bool = True

    def __post_init__(self) -> None:
        low, high = np.asarray(self.low), np.asarray(self.high)
        if low.ndim != 1 or low.shape != high.shape or not (np.isfinite(high).all() and (low > 0).all()):
            raise OptionError("the ends of the elasticities are no two lists of the same sectors, all above 0")
        if (high < low).any():
            raise OptionError("an elasticity's upper end lies below its lower end", hint="swap low and high")

    def draw(self, rng: np.random.Generator) -> Floats:
        """Return (J,) thetas."""
        part = rng.uniform(size=1 if self.together else len(self.low))
        return np.asarray(self.low * (np.asarray(self.high) / self.low) ** part)


@dataclass(frozen=True, slots=True)
class Around:
    """Thetas log-normal around estimates.

    Attributes
    ----------
    theta
        (J,) above 0: medians.
    spread
        Standard deviation of the log, one for all or (J,).
    together
        As for :class:`Between`.
    """

    theta: Floats
    spread: Floats | float = 0.25
    together: bool = True

    def __post_init__(self) -> None:
        if (
            np.ndim(self.theta) != 1
            or not (np.asarray(self.theta) > 0).all()
            or not (np.asarray(self.spread) >= 0).all()
        ):
            raise OptionError("elasticities lie above 0, their spread is not negative")

    def draw(self, rng: np.random.Generator) -> Floats:
        """Return (J,) thetas."""
        part = rng.standard_normal(size=1 if self.together else len(self.theta))
        return np.asarray(self.theta * np.exp(self.spread * part))


@dataclass(frozen=True, slots=True)
class DrawConfig:
    """How many draws, and over what else.

    Attributes
    ----------
    draws, seed
        The seed stands in the result.
    closures
        One is drawn for each; all three by default.
    level
        Coverage of the band, 0.9 gives the 5 % and 95 % quantiles.
    solve
        Tolerances and numeraire; its closure is not used.
    """

    draws: int = 1000
    seed: int = 0
    closures: tuple[Closure, ...] = CLOSURES
    level: float = 0.9
    solve: SolveConfig = field(default_factory=SolveConfig)

    def __post_init__(self) -> None:
        if self.draws < 1 or self.seed < 0:
            raise OptionError("draw at least once, with a seed of 0 or more")
        if not self.closures or set(self.closures) - set(CLOSURES):
            raise OptionError(f"closures are {self.closures!r}", hint=f"allowed: {', '.join(CLOSURES)}")
        if not 0 < self.level < 1:
            raise OptionError(f"the level is {self.level!r}", hint="give a number between 0 and 1, such as 0.9")


@dataclass(frozen=True, slots=True)
class Simulation:
    """What the draws gave, D of them with an equilibrium.

    Attributes
    ----------
    countries
        (N,).
    real_income, real_wage, exports
        (D, N) percent; exports in units of the numeraire.
    theta
        (D, J) as drawn.
    closure
        (D,) as drawn.
    failed
        Number and message of each draw without an equilibrium; they are left out of the bands.
    """

    countries: tuple[str, ...]
    real_income: Floats
    real_wage: Floats
    exports: Floats
    theta: Floats
    closure: tuple[Closure, ...]
    failed: tuple[tuple[int, str], ...]
    config: DrawConfig

    def band(self, name: str = "real_income") -> Floats:
        """Return (3, N): lower end, median and upper end of ``real_income``, ``real_wage`` or ``exports``."""
        if name not in OUTCOMES:
            raise OptionError(f"no outcome {name!r}", hint=f"allowed: {', '.join(OUTCOMES)}")
        tail = (1 - self.config.level) / 2
        return np.asarray(np.quantile(getattr(self, name), (tail, 0.5, 1 - tail), axis=0))

    def table(self) -> list[dict[str, Any]]:
        """Return one row per country: median and ends of each outcome, percent."""
        bands = {name: self.band(name) for name in OUTCOMES}
        return [
            {
                "iso3": country,
                **{f"{name}_{end}": float(bands[name][row, place]) for name in OUTCOMES for row, end in ENDS},
            }
            for place, country in enumerate(self.countries)
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the bands and how they were drawn."""
        return {
            "countries": self.table(),
            "draws": len(self.real_income),
            "failed": [{"draw": draw, "reason": reason} for draw, reason in self.failed],
            "seed": self.config.seed,
            "level": self.config.level,
            "closures": list(self.config.closures),
            "theta": {"low": self.theta.min(axis=0).tolist(), "high": self.theta.max(axis=0).tolist()},
            "numeraire": self.config.solve.numeraire,
        }


OUTCOMES = ("real_income", "real_wage", "exports")
ENDS = ((0, "low"), (1, "median"), (2, "high"))


@dataclass(frozen=True, slots=True)
class _Draw:
    """One draw: what was drawn, and (3, N) outcomes in percent or why there are none."""

    theta: Floats
    closure: Closure
    outcomes: Floats | None
    reason: str = ""


def simulate(
    economy: Economy,
    shock: Shock,
    elasticities: Elasticities,
    config: DrawConfig | None = None,
    *,
    executor: Executor | None = None,
) -> Simulation:
    """Return what the shock does under drawn elasticities and closures.

    Parameters
    ----------
    executor
        Any :class:`concurrent.futures.Executor` to share the work; the result is the same to the bit.

    Raises
    ------
    NotConvergedError
        If more than half of the draws have no equilibrium; the message names the first reason.
    """
    config = config or DrawConfig()
    seeds = np.random.SeedSequence(config.seed).spawn(config.draws)
    economy, shock = _laid_out(economy), _laid_out(shock)
    chunks = [seeds[start : start + CHUNK] for start in range(0, config.draws, CHUNK)]
    work: Callable[[Sequence[np.random.SeedSequence]], list[_Draw]]
    work = partial(_several, economy, shock, elasticities, config)
    done = map(work, chunks) if executor is None else executor.map(work, chunks)
    return _collected(economy, [draw for chunk in done for draw in chunk], config)


def _laid_out(record: Record) -> Record:
    """Return the record with every array in C order, as it comes out of a pickle: the order decides how sums round."""
    named = {one.name: getattr(record, one.name) for one in fields(record)}
    arrays: dict[str, Any] = {
        name: np.ascontiguousarray(array) for name, array in named.items() if isinstance(array, np.ndarray)
    }
    return replace(record, **arrays)


def _several(
    economy: Economy,
    shock: Shock,
    elasticities: Elasticities,
    config: DrawConfig,
    seeds: Iterable[np.random.SeedSequence],
) -> list[_Draw]:
    return [_one(economy, shock, elasticities, config, np.random.default_rng(seed)) for seed in seeds]


def _one(
    economy: Economy, shock: Shock, elasticities: Elasticities, config: DrawConfig, rng: np.random.Generator
) -> _Draw:
    theta = elasticities.draw(rng)
    closure = config.closures[int(rng.integers(len(config.closures)))]
    try:
        found = solve(economy.with_theta(theta), shock, replace(config.solve, closure=closure))
    except ScenarioError as error:
        return _Draw(theta, closure, None, error.message)
    return _Draw(theta, closure, _outcomes(found))


def _outcomes(found: Equilibrium) -> Floats:
    sold = [_abroad(one) for one in (found.before, found.economy)]
    exports = np.divide(sold[1], sold[0], out=np.ones_like(sold[0]), where=sold[0] > 0)
    return np.asarray(100 * (np.stack([found.real_income, found.real_wage, exports]) - 1))


def _abroad(economy: Economy) -> Floats:
    """Return what each country sells abroad, (N,)."""
    trade = economy.trade
    return np.asarray(trade.sum(axis=(0, 1)) - np.einsum("jnn->n", trade))


def _collected(economy: Economy, draws: Sequence[_Draw], config: DrawConfig) -> Simulation:
    kept = [draw for draw in draws if draw.outcomes is not None]
    failed = tuple((place, draw.reason) for place, draw in enumerate(draws) if draw.outcomes is None)
    if len(failed) > MOST_FAILED * len(draws):
        message = f"{len(failed)} of {len(draws)} draws have no equilibrium: {failed[0][1]}"
        raise NotConvergedError(message, hint="draw higher elasticities, or make the shock smaller")
    outcomes = np.stack([draw.outcomes for draw in kept if draw.outcomes is not None])
    return Simulation(
        countries=economy.countries,
        real_income=outcomes[:, 0],
        real_wage=outcomes[:, 1],
        exports=outcomes[:, 2],
        theta=np.stack([draw.theta for draw in kept]),
        closure=tuple(draw.closure for draw in kept),
        failed=failed,
        config=config,
    )
