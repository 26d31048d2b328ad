"""Dependence through production: an inter-country input-output table in the evidence becomes arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from entente.evidence.products import INPUT_KIND
from entente.evidence.records import Query
from entente.measures.dependence.leontief import InputOutput, exposure, extraction
from entente.measures.dependence.records import DependenceRow, absent
from entente.measures.rows import covers, encode, fetch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entente.evidence.records import Basis, Condition
    from entente.measures.rows import EvidenceLike

MADE = "io_value_added:"
NO_TABLE = "no inter-country input-output table is loaded: see entente load icio"
UPPER = "nobody replaces anybody: an upper bound"


def read(evidence: EvidenceLike, years: tuple[int, int] | None) -> tuple[int, InputOutput, tuple[Basis, ...]] | None:
    """Return the latest table within ``years``: its year, arrays and bases; ``None`` if there is none."""
    known = covers(evidence, "trade", (INPUT_KIND,))
    spans = [(cover.high, cover.source) for cover in known if years is None or years[0] <= cover.high <= years[1]]
    if not spans:
        return None
    year, source = max(spans)
    where: dict[str, Condition] = {"source": (source,), "year": (year,)}
    cells = fetch(evidence, Query("tie", {**where, "kind": (INPUT_KIND,)}))
    made = fetch(evidence, Query("attribute", where))
    sides = [encode(cells.table.column(name)) for name in ("sender", "receiver", "item")]
    added = {
        (who, name.removeprefix(MADE)): value
        for who, name, value in zip(made.texts("actor"), made.texts("name"), made.floats("value"), strict=True)
        if name.startswith(MADE)
    }
    return year, _arrays(sides, cells.floats("value"), added), (cells.basis, made.basis)


def _arrays(
    sides: Sequence[tuple[np.ndarray, list[str]]], value: np.ndarray, added: dict[tuple[str, str], float]
) -> InputOutput:
    """Spread cells into matrices; a cell that nobody buys from and that makes nothing is none."""
    (sender, sellers), (receiver, buyers), (item, items) = sides
    uses = [name.partition(">") for name in items]
    nodes = sorted({*added, *((sellers[who], uses[what][0]) for who, what in zip(sender, item, strict=True))})
    states = sorted({who for who, _ in nodes} | set(buyers))
    place, index = ({name: position for position, name in enumerate(names)} for names in (nodes, states))
    row = np.array([place[sellers[who], uses[what][0]] for who, what in zip(sender, item, strict=True)], dtype=np.int64)
    column = np.array(
        [place.get((buyers[who], uses[what][2]), -1) for who, what in zip(receiver, item, strict=True)], dtype=np.int64
    )
    inputs, final = np.zeros((len(nodes), len(nodes))), np.zeros((len(nodes), len(states)))
    user = np.array([index[buyers[who]] for who in receiver], dtype=np.int64)
    used = column >= 0
    np.add.at(inputs, (row[used], column[used]), value[used])
    np.add.at(final, (row[~used], user[~used]), value[~used])
    home = np.array([index[who] for who, _ in nodes], dtype=np.int64)
    made = np.array([added.get(node, 0.0) for node in nodes])
    return InputOutput(tuple(states), home, tuple(what for _, what in nodes), inputs, final, made)


def rows(
    evidence: EvidenceLike, pair: tuple[str, str], years: tuple[int, int] | None
) -> tuple[list[DependenceRow], tuple[Basis, ...]]:
    """Return indirect exposure and losses by extraction, both directions."""
    found = read(evidence, years)
    both = (pair, pair[::-1])
    names = ("exposure", "extraction_loss")
    if found is None:
        return [absent(name, who, whom, NO_TABLE) for who, whom in both for name in names], ()
    year, table, bases = found
    if not set(pair) <= set(table.states):
        lacks = ", ".join(sorted(set(pair) - set(table.states)))
        reason = f"the input-output table of {year} has no {lacks}"
        return [absent(name, who, whom, reason) for who, whom in both for name in names], bases
    return _measured(table, year, both, tuple(basis.id for basis in bases)), bases


def _measured(
    table: InputOutput, year: int, both: Sequence[tuple[str, str]], ids: tuple[str, ...]
) -> list[DependenceRow]:
    shares = exposure(table)
    found = []
    for who, whom in both:
        user, origin = table.states.index(who), table.states.index(whom)
        lost = extraction(table, user, origin)
        head = (who, whom, "", year, year)
        said = f"share of the final purchases of {who} that is value added of {whom}, direct and through others"
        found += [
            _row("exposure", head, float(shares[origin, user]), said, ids),
            _row("extraction_loss", head, lost, f"value added of {who} if {whom} buys nothing from it; {UPPER}", ids),
        ]
    return found


def _row(
    name: str, head: tuple[str, str, str, int, int], value: float, reason: str, ids: tuple[str, ...]
) -> DependenceRow:
    if not np.isfinite(value):
        return DependenceRow(name, *head, None, None, None, "share", 0, "no_data", "the table has no flow for it", ids)
    return DependenceRow(name, *head, value, None, None, "share", 1, "value", reason, ids)
