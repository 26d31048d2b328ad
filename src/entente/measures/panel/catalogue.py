"""Which columns there are: recipes by name, made from what the evidence holds."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from entente.actors import blocs
from entente.errors import NoDataError, OptionError, UnknownNameError
from entente.measures.panel import attributes, institutions, sums, ties, trade, votes
from entente.measures.panel.inventory import PREFER
from entente.measures.panel.records import UNKNOWN, ZERO, PanelColumn, Recipe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Literal

    from entente.evidence.records import Origin
    from entente.measures.panel.axis import Axis
    from entente.measures.panel.inventory import Attribute, Inventory
    from entente.measures.panel.records import Cells, Kind
    from entente.measures.panel.ties import How

    Level = Literal["dyads", "states"]

EVER = (1816, 2100)
OBLIGATIONS = ("defense", "offense", "neutrality", "nonaggression", "consultation")

DYADS: dict[str, tuple[tuple[str, ...], How, Kind, str, str]] = {
    "defense": (("defense",), "any", "flag", "0/1", "the first state has pledged to defend the second"),
    "offense": (("offense",), "any", "flag", "0/1", "the first state has pledged to join the second in attack"),
    "neutrality": (("neutrality",), "any", "flag", "0/1", "the first state has pledged to stay neutral"),
    "nonaggression": (("nonaggression",), "any", "flag", "0/1", "the first state has pledged not to attack the second"),
    "consultation": (("consultation",), "any", "flag", "0/1", "the first state has pledged to consult the second"),
    "any_obligation": (OBLIGATIONS, "any", "flag", "0/1", "the first state has pledged any of the five"),
    "contiguity": (
        ("contiguity",), "least", "flag", "level",
        "1 land border; 2, 3, 4, 5 up to 12, 24, 150, 400 miles of water; the nearest of the year; 0 none of these",
    ),
    "exercises": (("exercise",), "sum", "count", "count", "joint exercises of the two in the year"),
    "arms_tiv": (
        ("arms_delivery",), "sum", "amount", "TIV_million", "major conventional arms delivered by the first state",
    ),
    "arms_share": (
        ("arms_share",), "last", "amount", "share",
        "share of the first state in the major arms delivered to the second, in the period that holds the year",
    ),
}  # fmt: skip
"""Column of dyads -> kinds of tie, how several become one, how they are stored, unit, meaning."""

ATTRIBUTES = {
    "cinc": "share of the world's material capabilities (composite index of six indicators)",
    "milex": "military expenditure; pounds sterling to 1913, current US dollars from 1914",
    "milper": "military personnel",
    "irst": "production of iron and steel",
    "pec": "consumption of primary energy",
    "tpop": "population",
    "upop": "population of cities",
    "polyarchy": "electoral democracy (V-Dem), 0 to 1",
    "polity2": "regime (Polity5), -10 autocracy to 10 democracy",
    "euds": "extended Unified Democracy Score",
    "aeuds": "extended Unified Democracy Score, 0 the average cut between autocracy and democracy",
    "gdp": "gross domestic product, estimated",
    "gdp_per_head": "gross domestic product per head, estimated",
    "population": "population, estimated",
    "ideal_point": "position on the main line of conflict in UN votes",
}
"""Meaning of attributes by name; others are called by their name."""

_STATES = (*OBLIGATIONS, "any_obligation", "contiguity")
_ENDS = ("", "_a", "_b")
LOADS: dict[str, tuple[str, ...]] = {
    "atop": (*OBLIGATIONS, "any_obligation", *(f"{name}_partners" for name in (*OBLIGATIONS, "any_obligation"))),
    "contiguity": ("contiguity", "contiguity_partners"),
    "exercises_russia": ("exercises",),
    "sipri": ("arms_tiv", "arms_received", "arms_supplied"),
    "igo": ("shared_memberships", "memberships"),
    "nmc": tuple(
        f"{name}{end}" for name in ("cinc", "milex", "milper", "irst", "pec", "tpop", "upop") for end in _ENDS
    ),
    "democracy": tuple(f"{name}{end}" for name in ("polyarchy", "polity2", "euds", "aeuds") for end in _ENDS),
    "gdp": tuple(f"{name}{end}" for name in ("gdp", "gdp_per_head", "population") for end in _ENDS),
}
"""Source -> columns that there are once it is loaded."""


def recipes(inventory: Inventory, level: Level) -> dict[str, Recipe]:
    """Return the columns of a level by name; ``name@source`` reads one source where several have the column.

    Where several sources have a column, the plain name reads the first: loaded ones in alphabetical order, then the
    starter evidence. Trade and voting agreement draw on all, because each covers other states or years.
    """
    found: dict[str, list[Recipe]] = {}
    makers = (_dyads, _pair_attributes) if level == "dyads" else (_states, _attributes)
    for maker in makers:
        for recipe in maker(inventory):
            found.setdefault(recipe.name, []).append(recipe)
    named = {name: several[0] for name, several in found.items()}
    sourced = {
        f"{name}@{one.sources[0]}": one for name, several in found.items() if len(several) > 1 for one in several
    }
    return {**named, **sourced, **_blocs(level)}


def choose(inventory: Inventory, level: Level, names: Sequence[str]) -> dict[str, Recipe]:
    """Return the recipes of the columns asked for, in that order.

    Raises
    ------
    OptionError
        If a column is asked for twice.
    UnknownNameError
        If there is no such column; the hint names near ones.
    NoDataError
        If the column is known but no visible source has it; the hint says what to load.
    """
    known = recipes(inventory, level)
    twice = sorted({name for name in names if list(names).count(name) > 1})
    if twice:
        raise OptionError(f"column {twice[0]!r} is asked for twice", hint="name each column once")
    return {name: known[name] if name in known else _missing(name, level, known, inventory) for name in names}


def _missing(name: str, level: Level, known: dict[str, Recipe], inventory: Inventory) -> Recipe:
    """Return a column that is only asked for by its organisation, or tell why there is none."""
    prefix, _, code = name.partition(":")
    if prefix == _PREFIX[level] and code:
        return _organisation(inventory, level, code)
    source = next((key for key, names in LOADS.items() if name in names), None)
    other: Level = "states" if level == "dyads" else "dyads"
    if name in recipes(inventory, other):
        raise UnknownNameError(
            f"{name!r} is a column of {other}, not of {level}", hint=_counterpart(name, level, known)
        )
    if source is not None:
        hint = f"load it: entente load {source} PATH"
        raise NoDataError(f"column {name!r} needs the source {source!r}, which is not in the evidence", hint=hint)
    raise UnknownNameError.among("column", name, known)


def _counterpart(name: str, level: Level, known: dict[str, Recipe]) -> str:
    near = f"{name}_a" if level == "dyads" else name.removesuffix("_a").removesuffix("_b")
    return f"did you mean {near}?" if near in known else f"known: {', '.join(sorted(known)[:12])}, ..."


# --- dyads -----------------------------------------------------------------------------------------------------------


def _dyads(inventory: Inventory) -> Iterator[Recipe]:
    for name, (kinds, how, kind, unit, meaning) in DYADS.items():
        for source in inventory.sources_of(*kinds):
            build = partial(ties.tie_cells, source=source, kinds=kinds, how=how, kind=kind)
            years, query = inventory.years_of((source,), kinds), ties.query_of(source, kinds, EVER)
            yield Recipe(name, "dyads", meaning, unit, ZERO, (source,), years, build, query.sql)
    yield from _trade(inventory)
    yield from _votes(inventory)
    for source in inventory.sources_of(institutions.KIND):
        meaning = "organisations of which both are full or associate members, of those whose members are known"
        build = partial(institutions.shared_cells, source=source)
        yield _membership("shared_memberships", "dyads", meaning, "count", source, inventory, build)


def _trade(inventory: Inventory) -> Iterator[Recipe]:
    sources = inventory.sources_of(trade.KIND)
    if sources:
        meaning = "exports of the first state to the second, as the importer reports them, else the exporter"
        years = inventory.years_of(sources, (trade.KIND,))
        query, build = trade.queries(sources, EVER), partial(trade.flows, sources=sources)
        yield Recipe("trade", "dyads", meaning, "USD_thousand", ZERO, sources, years, build, query.sql)


def _votes(inventory: Inventory) -> Iterator[Recipe]:
    sources = inventory.sources_of("vote", "vote_agreement")
    meaning = (
        "mean voting agreement in the UN General Assembly, 1 always the same vote, 0 always yes against no; unanimous "
        f"roll calls left out, {votes.FEWEST} joint votes at least"
    )
    for chosen in (sources, *((source,) for source in sources if len(sources) > 1)):
        if chosen:
            years, build = inventory.years_of(chosen, ("vote", "vote_agreement")), partial(_agreement, sources=chosen)
            query = "; ".join(votes.query_of(source, EVER).sql for source in chosen)
            yield Recipe("agreement", "dyads", meaning, "share", UNKNOWN, chosen, years, build, query)


def _agreement(inventory: Inventory, axis: Axis, sources: Sequence[str]) -> Cells:
    ranked = sorted(sources, key=lambda name: PREFER.index(name) if name in PREFER else len(PREFER))
    return votes.agreement_cells(inventory, axis, ranked)


def _membership(  # noqa: PLR0913, PLR0917 - the fields of a recipe
    name: str, level: Level, meaning: str, unit: str, source: str, inventory: Inventory, build: partial[Cells]
) -> Recipe:
    years = inventory.years_of((source,), (institutions.KIND,))
    return Recipe(name, level, meaning, unit, ZERO, (source,), years, build, institutions.query_of(source, EVER).sql)


# --- states ----------------------------------------------------------------------------------------------------------


def _states(inventory: Inventory) -> Iterator[Recipe]:
    for name in _STATES:
        kinds = DYADS[name][0]
        for source in inventory.sources_of(*kinds):
            meaning = f"states of the panel with which there is a tie of kind {', '.join(kinds)}, in either direction"
            build = partial(sums.partner_cells, source=source, kinds=kinds)
            years, query = inventory.years_of((source,), kinds), ties.query_of(source, kinds, EVER)
            yield Recipe(f"{name}_partners", "states", meaning, "count", ZERO, (source,), years, build, query.sql)
    for source in inventory.sources_of("arms_delivery"):
        yield from _arms(inventory, source)
    for source in inventory.sources_of(institutions.KIND):
        meaning = "organisations of which the state is a full or associate member, of those whose members are known"
        build = partial(institutions.count_cells, source=source)
        yield _membership("memberships", "states", meaning, "count", source, inventory, build)
    yield from _totals(inventory)


_ARMS: tuple[tuple[str, Literal["sender", "receiver"], str], ...] = (
    ("arms_received", "receiver", "to"),
    ("arms_supplied", "sender", "by"),
)
_SIDES: tuple[tuple[str, Literal["first", "second"]], ...] = (("a", "first"), ("b", "second"))


def _arms(inventory: Inventory, source: str) -> Iterator[Recipe]:
    kinds = ("arms_delivery",)
    years, query = inventory.years_of((source,), kinds), ties.query_of(source, kinds, EVER)
    for name, side, word in _ARMS:
        build = partial(sums.sum_cells, source=source, kinds=kinds, side=side)
        meaning = f"major conventional arms delivered {word} the state, whoever the other side is"
        yield Recipe(name, "states", meaning, "TIV_million", ZERO, (source,), years, build, query.sql)


def _totals(inventory: Inventory) -> Iterator[Recipe]:
    sources = inventory.sources_of(trade.KIND)
    if not sources:
        return
    years = inventory.years_of(sources, (trade.KIND,))
    for name, side in (("exports", "sender"), ("imports", "receiver")):
        build = partial(trade.totals, sources=sources, side=side)
        query = trade.queries(sources, EVER)
        meaning = f"total {name} as the state's own statistics report them"
        yield Recipe(name, "states", meaning, "USD_thousand", UNKNOWN, sources, years, build, query.sql)


# --- attributes and blocs --------------------------------------------------------------------------------------------


def _attributes(inventory: Inventory) -> Iterator[Recipe]:
    for item in inventory.attributes:
        yield _attribute(item, item.name, "states", partial(attributes.attribute_cells, item=item))
        if item.errors:
            build = partial(attributes.attribute_cells, item=item, column="sd")
            yield _attribute(item, f"{item.name}_sd", "states", build, "standard error of ")


def _pair_attributes(inventory: Inventory) -> Iterator[Recipe]:
    for item in inventory.attributes:
        for end, side in _SIDES:
            build = partial(attributes.attribute_cells, item=item, side=side)
            yield _attribute(item, f"{item.name}_{end}", "dyads", build, f"{side} state: ")


def _attribute(item: Attribute, name: str, level: Level, build: partial[Cells], before: str = "") -> Recipe:
    query = attributes.query_of(item, EVER)
    return Recipe(
        name,
        level,
        f"{before}{ATTRIBUTES.get(item.name, item.name)}",
        item.unit,
        UNKNOWN,
        (item.source,),
        item.years,
        build,
        query.sql,
    )


_PREFIX: dict[str, str] = {"dyads": "membership", "states": "member"}
_WHO = {"dyads": "both states are full members", "states": "the state is a full member"}
_NOBODY = "not_member: 0; suspended: 0"


def _blocs(level: Level) -> dict[str, Recipe]:
    def build(_: Inventory, axis: Axis, bloc: str) -> Cells:
        return institutions.bloc_cells(axis, bloc)

    found = {}
    for bloc in blocs():
        name = f"{_PREFIX[level]}:{bloc.id}"
        meaning, how = f"{_WHO[level]} of {bloc.name} on 31 December", "entente actors blocs STATE --year YEAR"
        years = (int(bloc.start[:4]), institutions.last_year())
        made = partial(build, bloc=bloc.id)
        one = Recipe(name, level, meaning, "0/1", _NOBODY, (institutions.BLOCS.name,), years, made, how)
        found[name] = one
    return found


def _organisation(inventory: Inventory, level: Level, code: str) -> Recipe:
    """Return membership of an organisation of the dataset of organisations, by its code there."""
    sources = inventory.sources_of(institutions.KIND)
    if not sources:
        hint = f"blocs: {', '.join(bloc.id for bloc in blocs())}; for others: entente load igo PATH"
        raise NoDataError(f"the members of {code!r} are not in the evidence", hint=hint)
    known = {cover.partner.removeprefix("IGO:") for cover in inventory.covers_of(sources[0], (institutions.KIND,))}
    if code not in known:
        raise UnknownNameError.among("bloc or organisation", code, {*known, *(bloc.id for bloc in blocs())})
    meaning = f"{_WHO[level]} of the organisation {code}"
    build = partial(institutions.organisation_cells, source=sources[0], organisation=code)
    own = [cover for cover in inventory.covers_of(sources[0], (institutions.KIND,)) if cover.partner == f"IGO:{code}"]
    years = (min(cover.low for cover in own), max(cover.high for cover in own))
    query = institutions.query_of(sources[0], EVER, code)
    return Recipe(f"{_PREFIX[level]}:{code}", level, meaning, "0/1", _NOBODY, sources[:1], years, build, query.sql)


# --- what is told of a column ----------------------------------------------------------------------------------------


def describe(inventory: Inventory, name: str, recipe: Recipe) -> PanelColumn:
    """Return what is known about a column, for the reader and for the file."""
    held = [inventory.snapshots[source] for source in recipe.sources if source in inventory.snapshots]
    origins = origins_of(inventory, (recipe,))
    return PanelColumn(
        name=name,
        level=recipe.level,
        meaning=recipe.meaning,
        unit=recipe.unit,
        absent=recipe.absent,
        sources=recipe.sources,
        snapshots=tuple(item.id for item in held) or ("starter",),
        vintages=tuple(item.vintage or item.origin.version or "not stated" for item in held) or (_package(),),
        years=recipe.years,
        licence="; ".join(dict.fromkeys(origin.licence for origin in origins)),
        citation=" ".join(dict.fromkeys(origin.citation for origin in origins)),
        query=recipe.query,
    )


def origins_of(inventory: Inventory, chosen: Iterable[Recipe]) -> tuple[Origin, ...]:
    """Return the origins of the sources that some columns read, by name."""
    known = {**inventory.evidence.origins(), institutions.BLOCS.name: institutions.BLOCS}
    names = sorted({source for recipe in chosen for source in recipe.sources})
    return tuple(known[name] for name in names if name in known)


def _package() -> str:
    import entente

    return f"entente {entente.__version__}"
