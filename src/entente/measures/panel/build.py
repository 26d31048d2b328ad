"""Panels of dyad-years and state-years: rows from the state lists, columns from every visible source."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from entente.actors.registry import spells
from entente.errors import OptionError, UnknownNameError
from entente.measures.panel.axis import axis as lay_out
from entente.measures.panel.catalogue import choose, describe, origins_of, recipes
from entente.measures.panel.frame import STATUS, Panel
from entente.measures.panel.inventory import Inventory
from entente.measures.panel.records import NO_DATA, STATUSES
from entente.measures.rows import unique_bases
from entente.measures.who import state_id

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from entente.evidence.records import Basis
    from entente.measures.panel.axis import Axis, Counting, Level, System
    from entente.measures.panel.inventory import PinnedEvidence
    from entente.measures.panel.records import Cells, PanelColumn

YEARS = (1816, 2024)
SYSTEMS = {"cow": "Correlates of War", "gw": "Gleditsch and Ward"}
COUNTINGS = ("year", "year_end")


def dyads(  # noqa: PLR0913 - rows, columns, and how they are counted
    evidence: PinnedEvidence,
    years: tuple[int, int] = YEARS,
    *,
    columns: Sequence[str] = (),
    directed: bool = True,
    states: Collection[str] | None = None,
    system: System = "cow",
    count: Counting = "year",
) -> Panel:
    """Build a panel of dyad-years.

    Parameters
    ----------
    evidence
        Pinned evidence, from :func:`entente.open_evidence`.
    years
        First and last year, both included.
    columns
        Names from :func:`columns`, such as ``defense``, ``agreement``, ``shared_memberships``, ``membership:CSTO``,
        ``arms_tiv``, ``trade``, ``contiguity``, ``cinc_a``, ``cinc_b``; ``membership:CODE`` also for each organisation
        of a loaded dataset of organisations, and ``name@source`` where several sources have a column.
    directed
        Both orders of each pair, or one (the first state before the second in the alphabet). In an undirected panel an
        obligation of either side counts, and flows of both directions are summed up.
    states
        Ids or names; both states of a row are among them. All states if not given.
    system
        ``cow`` (Correlates of War) or ``gw`` (Gleditsch and Ward). The lists end in 2016 and 2020: states alive then
        are taken as alive since.
    count
        ``year``: a state has the annual rows of its list, each year with at least one day of membership. ``year_end``:
        the years on whose 31 December it is a member.

    Returns
    -------
    Panel
        Rows in order of year, first state, second state: n (n - 1) a year of n states if directed, else half as many.
        Each column has a column of statuses beside it: see :class:`Panel`.

    Raises
    ------
    UsageError
        If a column, state, list or way of counting does not exist, or the years are no span of 1816-2100.
    NoDataError
        If a column's source is not in the evidence, or no row is left.
    """
    level: Level = "directed" if directed else "dyads"
    return _panel(Inventory(evidence), level, years, columns, states, system, count)


def states(  # noqa: PLR0913 - rows, columns, and how they are counted
    evidence: PinnedEvidence,
    years: tuple[int, int] = YEARS,
    *,
    columns: Sequence[str] = (),
    states: Collection[str] | None = None,
    system: System = "cow",
    count: Counting = "year",
) -> Panel:
    """Build a panel of state-years; parameters, returns and errors as :func:`dyads`.

    Columns are attributes such as ``cinc``, ``polyarchy``, ``gdp``, ``gdp_sd``, and sums over partners such as
    ``arms_received``, ``memberships``, ``defense_partners``, ``exports``, and ``member:CSTO``.
    """
    return _panel(Inventory(evidence), "states", years, columns, states, system, count)


def columns(evidence: PinnedEvidence) -> tuple[PanelColumn, ...]:
    """Return what can be chosen from the evidence, those of dyads first, each sorted by name.

    What is listed depends on what is loaded; the starter evidence that ships has some of it.
    """
    inventory = Inventory(evidence)
    return tuple(
        describe(inventory, name, recipe)
        for level in ("dyads", "states")
        for name, recipe in sorted(recipes(inventory, level).items())
    )


def _panel(  # noqa: PLR0913, PLR0917 - passed on from above
    inventory: Inventory,
    level: Level,
    years: tuple[int, int],
    names: Sequence[str],
    only: Collection[str] | None,
    system: System,
    count: Counting,
) -> Panel:
    _check(system, count, years, names)
    chosen = choose(inventory, "states" if level == "states" else "dyads", names)
    rows = lay_out(level, years, system, count, None if only is None else _ids(only, years))
    table = _key_columns(rows, system)
    bases: list[Basis] = []
    left_out: list[int] = []
    meta = tuple(describe(inventory, name, recipe) for name, recipe in chosen.items())
    for column, recipe in zip(meta, chosen.values(), strict=True):
        cells = recipe.build(inventory, rows)
        bases += cells.bases
        left_out.append(cells.left_out)
        table |= _arrow(column, cells)
    return Panel(
        level=level,
        years=years,
        system=system,
        count=count,
        data=_whole(table, level, years, system, count),
        columns=meta,
        left_out=tuple(left_out),
        bases=unique_bases(bases),
        origins=origins_of(inventory, chosen.values()),
    )


def _check(system: str, count: str, years: object, names: object) -> None:
    if system not in SYSTEMS:
        raise UnknownNameError.among("list of states", system, SYSTEMS)
    if count not in COUNTINGS:
        raise UnknownNameError.among("way of counting", count, COUNTINGS)
    if isinstance(names, str):
        raise OptionError(f"columns is the text {names!r}", hint=f"give a list: columns=[{names!r}]")
    if not (isinstance(years, tuple | list) and len(years) == 2 and all(isinstance(year, int) for year in years)):  # noqa: PLR2004 - first and last
        raise OptionError(f"years is {years!r}", hint="give the first and the last year: (1991, 2024)")


def _ids(only: Collection[str], years: tuple[int, int]) -> list[str]:
    given = [only] if isinstance(only, str) else list(only)
    return [name if name in spells() else state_id(name, years) for name in given]


def _key_columns(rows: Axis, system: str) -> dict[str, tuple[pa.Array[Any], dict[str, str]]]:
    import pyarrow as pa

    year = pa.array((rows.years[rows.year]).astype(np.int16))
    sides = ("",) if rows.level == "states" else ("_a", "_b")
    found: dict[str, tuple[pa.Array[Any], dict[str, str]]] = {"year": (year, {"meaning": "calendar year"})}
    for end, places in zip(sides, (rows.first, rows.second), strict=False):
        found[f"state{end}"] = _dictionary(places, rows.states), {"meaning": "actor id of the state"}
    for end, places in zip(sides, (rows.first, rows.second), strict=False):
        meaning = {"meaning": f"number of the state in the list of {SYSTEMS[system]}"}
        found[f"{system}{end}"] = pa.array(rows.code[rows.year, places]), meaning
    return found


def _dictionary(places: NDArray[np.integer[Any]], names: Sequence[str]) -> pa.Array[Any]:
    import pyarrow as pa

    indices: Any = pa.array(places)
    coded: pa.Array[Any] = pa.DictionaryArray.from_arrays(indices, pa.array(names, pa.string()))
    return coded


def _arrow(column: PanelColumn, cells: Cells) -> dict[str, tuple[pa.Array[Any], dict[str, str]]]:
    import pyarrow as pa

    told = {key: value if isinstance(value, str) else json.dumps(value) for key, value in column.to_dict().items()}
    values = pa.array(cells.values, mask=cells.status == NO_DATA)
    status = _dictionary(cells.status, STATUSES)
    return {column.name: (values, told), f"{column.name}{STATUS}": (status, {"meaning": f"status of {column.name}"})}


def _whole(
    table: dict[str, tuple[pa.Array[Any], dict[str, str]]], level: str, years: tuple[int, int], system: str, count: str
) -> pa.Table:
    import pyarrow as pa

    fields = [pa.field(name, array.type, metadata=told) for name, (array, told) in table.items()]
    whole = {"level": level, "years": json.dumps(list(years)), "system": system, "count": count}
    schema = pa.schema(fields, metadata={f"entente.{key}": value for key, value in whole.items()})
    return pa.Table.from_arrays([array for array, _ in table.values()], schema=schema)
