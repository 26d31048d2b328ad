"""Many equilibria of one shock: over horizons, paths and families of elasticities, closures, and drawn elasticities."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from entente.errors import NotConvergedError
from entente.scenarios.trade.horizon import BAND, LEAST_THETA, Path, loss_price, rescaled, sector_sigma
from entente.scenarios.trade.records import SolveConfig
from entente.scenarios.trade.solver import solve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from entente.scenarios.trade.records import Closure, Economy, Equilibrium, Floats, Shock

PATHS: dict[str, Path] = dict(zip(("slow", "middle", "fast"), BAND, strict=True))
LARGEST_LOG_PRICE = float(np.log(10))
"""A run in which a stopped product would cost its buyer more than ten times as much is rationed instead."""

NOISE = 0.2
"""Standard deviation of the log of a drawn elasticity around its family's."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One choice of elasticities and closure.

    Attributes
    ----------
    theta
        (J,) long-run trade elasticities of the family.
    draw
        Number of the draw, or -1 for the published values.
    """

    family: str
    path_name: str
    path: Path
    theta: Floats
    closure: Closure
    draw: int = -1
    spec: str = "national"

    def at(self, years: float) -> Floats:
        """Return (J,) sigma after so many years."""
        return sector_sigma(self.theta + 1, years, self.path)

    @property
    def middle(self) -> bool:
        """Whether this is the setting shown where one is shown."""
        return (self.path_name, self.draw) == ("middle", -1)


@dataclass(frozen=True, slots=True)
class Run:
    """One setting at one horizon: an equilibrium, or ``None`` and why quantities are rationed instead."""

    setting: Setting
    years: float
    found: Equilibrium | None
    why: str = ""


def families(theta: Floats, second: Floats | None) -> dict[str, Floats | None]:
    """Return the families of long-run elasticities by name; ``None`` stands for the rescaled first one."""
    first: dict[str, Floats | None] = {"product": theta}
    return first | ({} if second is None else {"caliendo_parro": second}) | {"rescaled": None}


def settings(
    economy: Economy, second: Floats | None, closures: Sequence[Closure], draws: int, rng: np.random.Generator
) -> tuple[Setting, ...]:
    """Return all paths and families under the first closure, the middle path under the others, then the draws."""
    found = []
    for closure in closures:
        paths = PATHS if closure == closures[0] else {"middle": PATHS["middle"]}
        for family, theta in families(economy.theta, second).items():
            for name, path in paths.items():
                long_run = rescaled(economy.theta, path.long) if theta is None else theta
                found.append(Setting(family, name, path, long_run, closure))
    return (*found, *_drawn(economy, second, closures[0], draws, rng))


def _drawn(
    economy: Economy, second: Floats | None, closure: Closure, draws: int, rng: np.random.Generator
) -> Iterator[Setting]:
    named = list(families(economy.theta, second).items())
    low, high = BAND[0], BAND[-1]
    for draw in range(draws):
        family, theta = named[int(rng.integers(len(named)))]
        path = Path(long=float(rng.uniform(low.long, high.long)), years=float(rng.uniform(high.years, low.years)))
        centre = rescaled(economy.theta, path.long) if theta is None else theta
        noisy = centre * np.exp(rng.normal(0.0, NOISE, len(centre)))
        yield Setting(family, "drawn", path, np.maximum(noisy, LEAST_THETA), closure, draw)


def lost_shares(economy: Economy, shock: Shock) -> Floats:
    """Return (J, N) share of each buyer's suppliers that the shock takes away."""
    return np.asarray((economy.share * (1 - np.broadcast_to(shock.open, economy.share.shape))).sum(axis=2))


def why_rationed(economy: Economy, lost: Floats, sigma: Floats) -> str:
    """Return why prices cannot clear a stopped product, or nothing if they can."""
    for sector, buyer in np.argwhere(lost > 0):
        rise = loss_price(float(lost[sector, buyer]), float(max(sigma[sector], 0.0)))
        if sigma[sector] <= 1 + LEAST_THETA:
            return f"sigma of {economy.sectors[sector]} is {sigma[sector]:.2f}: no price replaces the lost supplier"
        if rise > LARGEST_LOG_PRICE:
            return f"{economy.sectors[sector]} would cost {economy.countries[buyer]} more than ten times as much"
    return ""


def run(economy: Economy, shock: Shock, setting: Setting, years: float) -> Run:
    """Return the equilibrium of a setting at a horizon, or why there is none."""
    sigma = setting.at(years)
    why = why_rationed(economy, lost_shares(economy, shock), sigma)
    if why:
        return Run(setting, years, None, why)
    theta = np.maximum(sigma - 1, LEAST_THETA)
    try:
        found = solve(replace(economy, theta=theta), shock, SolveConfig(closure=setting.closure))
    except NotConvergedError as error:
        return Run(setting, years, None, error.message)
    return Run(setting, years, found)


def spread(values: Mapping[str, float] | Sequence[float], middle: float) -> dict[str, float]:
    """Return low, middle and high; the middle always lies within."""
    listed = [*(values.values() if hasattr(values, "values") else values), middle]
    return {"low": float(min(listed)), "middle": float(middle), "high": float(max(listed))}
