"""How much one state depends on another in trade, and the other on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from entente.actors import members
from entente.errors import NoDataError, OptionError
from entente.evidence.products import product as product_named
from entente.measures.dependence import goods, inputs, products, totals
from entente.measures.dependence.records import DependenceConfig, DependenceResult, absent
from entente.measures.rows import origins_of, unique_bases
from entente.measures.who import state_id

if TYPE_CHECKING:
    from entente.evidence.products import Product
    from entente.evidence.records import Basis
    from entente.measures.dependence.records import DependenceRow
    from entente.measures.rows import EvidenceLike

TOTALS = "all goods together (coarse): no source at the level of products"
NO_PRODUCTS = "no source splits this state's imports by product and partner: see entente load baci"
UNION = "EU"


def dependence(  # noqa: PLR0913 - one argument for each thing that a user may choose
    evidence: EvidenceLike,
    state: str,
    on: str,
    *,
    product: str | None = None,
    years: tuple[int, int] | None = None,
    config: DependenceConfig | None = None,
) -> DependenceResult:
    """Measure how much ``state`` depends on ``on`` in trade, and the other way round.

    Totals are read from what each state reports itself; products from the finest level that a source gives.

    Parameters
    ----------
    state, on
        Ids or names of two states.
    product
        An HS code of 2 to 6 digits, a word (textiles), a GTAP sector or a whole item; all products if not given.
    years
        First and last year; all years if not given.
    config
        Assumptions; see :class:`DependenceConfig`.

    Returns
    -------
    DependenceResult
        Shares, concentration, ranks, change over three periods, asymmetry both ways, margins of the EC's and CEPII's
        rules, replacement time, exposure through production. What the evidence cannot say is ``no_data`` with
        a reason.

    Raises
    ------
    UnknownActorError, UnknownNameError, OptionError
        If a state or product is not known, or both states are one.
    NoDataError
        If no source says anything about trade of either state.
    """
    settings = config or DependenceConfig()
    wanted = None if product is None else product_named(product)
    pair = state_id(state, years), state_id(on, years)
    if pair[0] == pair[1]:
        raise OptionError(f"both states are {pair[0]}", hint="name two states, such as KAZ RUS")
    whole, first = _totals(evidence, pair, years)
    fine, level, second = _products(evidence, pair, wanted, years, settings)
    deep, third = inputs.rows(evidence, pair, years)
    bases = unique_bases((*first, *second, *third))
    rows = (*whole, *fine, *deep)
    if all(row.status == "no_data" for row in rows):
        hint = "load trade first: entente load comtrade FILE, or see: entente store sources"
        raise NoDataError(f"no source covers trade of {pair[0]} or {pair[1]}", hint=hint)
    words, coarse = (TOTALS, True) if level is None else (level.words, level.coarse)
    name = "" if wanted is None else wanted.name
    return DependenceResult(*pair, name, words, coarse, settings, rows, bases, origins_of(evidence, bases))


def _totals(
    evidence: EvidenceLike, pair: tuple[str, str], years: tuple[int, int] | None
) -> tuple[list[DependenceRow], tuple[Basis, ...]]:
    dyad = totals.read(evidence, *pair, None if years is None else range(years[0], years[1] + 1))
    ranks, more = totals.peers(evidence, dyad)
    return [*totals.rows(dyad), *ranks], (*dyad.bases, *more)


def _products(
    evidence: EvidenceLike,
    pair: tuple[str, str],
    wanted: Product | None,
    years: tuple[int, int] | None,
    config: DependenceConfig,
) -> tuple[list[DependenceRow], products.Level | None, tuple[Basis, ...]]:
    found = products.levels(evidence, pair[0], years)
    name = "" if wanted is None else wanted.name
    if not found:
        return [absent(key, *pair, NO_PRODUCTS, product=name) for key in goods.NAMES], None, ()
    level = found[0]
    inside = _inside(pair[0], level.years[-1], config.bloc)
    case = goods.read(evidence, pair, level, wanted, inside)
    return goods.rows(evidence, case, config), level, case.bases


def _inside(state: str, year: int, bloc: str | None) -> frozenset[str]:
    """Return the members of the state's own bloc: the one asked for, or the European Union if it is a member."""
    if bloc is None:
        union = frozenset(members(UNION, on=year))
        return union if state in union else frozenset()
    found = frozenset(members(bloc, on=year))
    if state not in found:
        raise OptionError(f"{state} was no member of {bloc} in {year}", hint="name a bloc that the state belongs to")
    return found
