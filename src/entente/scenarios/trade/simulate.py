"""Made-up worlds, and finer cuts of given ones: for tests, teaching and measuring speed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from entente.errors import OptionError
from entente.scenarios.trade.records import Economy

if TYPE_CHECKING:
    from entente.scenarios.trade.records import Floats


@dataclass(frozen=True, slots=True)
class World:
    """What a made-up world looks like.

    Attributes
    ----------
    countries, sectors
        How many.
    imbalance
        Deficits and surpluses as a share of value added: uniform up to this size before they are made to sum to zero.
    home
        Weight of domestic supply beside a foreign supplier of the same size: 1 none, 1000 near autarky.
    empty
        Part of the flows between two countries that do not exist.
    tariff
        Largest tariff; each flow's is uniform below.
    inputs
        Whether sectors use each other's goods.
    """

    countries: int = 10
    sectors: int = 4
    imbalance: float = 0.0
    home: float = 10.0
    empty: float = 0.0
    tariff: float = 0.1
    inputs: bool = True

    def __post_init__(self) -> None:
        if self.countries < 1 or self.sectors < 1:
            raise OptionError("a world has at least one country and one sector")
        if not (0 <= self.imbalance < 1 and self.home > 0 and 0 <= self.empty < 1 and self.tariff >= 0):
            raise OptionError("imbalance and empty lie in [0, 1), home is above 0, tariff is not negative")


def made_up(world: World, rng: np.random.Generator) -> Economy:
    """Return a random economy; markets need not clear before the solver settles it.

    Sizes are log-normal over three orders of magnitude, elasticities lie between 1 and 9.
    """
    n, j = world.countries, world.sectors
    size = np.exp(rng.normal(0, 1.5, n))
    labour = rng.uniform(0.25, 0.9, (n, j)) if world.inputs else np.ones((n, j))
    mix = rng.dirichlet(np.ones(j), (n, j)).transpose(0, 2, 1)
    tariff = rng.uniform(0, 1, (j, n, n)) * world.tariff
    tariff[:, np.arange(n), np.arange(n)] = 0.0
    final = rng.dirichlet(np.full(j, 3.0), n)
    return Economy(
        countries=tuple(f"C{place:03d}" for place in range(n)),
        sectors=tuple(f"S{place:03d}" for place in range(j)),
        share=_shares(world, size, rng),
        spending=np.ascontiguousarray((final * size[:, None]).T) * 2,
        value_added_share=labour,
        inputs=(1 - labour)[:, None, :] * mix,
        final=final,
        theta=rng.uniform(1, 9, j),
        value_added=size,
        deficit=_deficits(world, size, rng),
        tariff=tariff,
    )


def _shares(world: World, size: Floats, rng: np.random.Generator) -> Floats:
    n, j = world.countries, world.sectors
    weight = size * np.exp(rng.normal(0, 1, (j, n, n))) * (rng.uniform(0, 1, (j, n, n)) >= world.empty)
    own = np.arange(n)
    weight[:, own, own] = world.home * size * np.exp(rng.normal(0, 0.3, (j, n)))
    return np.asarray(weight / weight.sum(axis=2, keepdims=True))


def _deficits(world: World, size: Floats, rng: np.random.Generator) -> Floats:
    """Return deficits that sum to zero and stay below ``imbalance`` times value added."""
    wish = rng.uniform(-world.imbalance, world.imbalance, world.countries) * size
    up, down = np.maximum(wish, 0).sum(), -np.minimum(wish, 0).sum()
    least = min(up, down)
    return np.asarray(np.where(wish > 0, wish * least / max(up, 1e-300), wish * least / max(down, 1e-300)))


def split(economy: Economy, countries: int = 1, sectors: int = 1) -> Economy:
    """Return the economy with every country cut into ``countries`` equal parts and every sector into ``sectors``.

    Parts of a country trade with each other as it did with itself, so no result in relative changes may move.

    Raises
    ------
    OptionError
        If a count is below 1.
    """
    if countries < 1 or sectors < 1:
        raise OptionError("cut into 1 or more parts")

    def cut(array: Floats, *axes: tuple[int, int], by: int = 1) -> Floats:
        for axis, count in axes:
            array = np.repeat(array, count, axis=axis)
        array /= by
        return array

    far, deep = (countries, sectors)
    return replace(
        economy,
        countries=tuple(f"{name}.{part}" for name in economy.countries for part in range(far)),
        sectors=tuple(f"{name}.{part}" for name in economy.sectors for part in range(deep)),
        share=cut(economy.share, (0, deep), (1, far), (2, far), by=far),
        spending=cut(economy.spending, (0, deep), (1, far), by=far * deep),
        value_added_share=cut(economy.value_added_share, (0, far), (1, deep)),
        inputs=cut(economy.inputs, (0, far), (1, deep), (2, deep), by=deep),
        final=cut(economy.final, (0, far), (1, deep), by=deep),
        theta=cut(economy.theta, (0, deep)),
        value_added=cut(economy.value_added, (0, far), by=far),
        deficit=cut(economy.deficit, (0, far), by=far),
        tariff=cut(economy.tariff, (0, deep), (1, far), (2, far)),
        flags=None,
    )
