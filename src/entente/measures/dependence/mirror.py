"""Mirror flows: what the seller reports against what the buyer reports. They are held side by side, never merged."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from entente.errors import NoDataError
from entente.evidence.products import TOTAL_KIND
from entente.evidence.records import Query
from entente.measures.result import VEGA_LITE, Result, record, year_axis
from entente.measures.rows import fetch, origins_of
from entente.measures.who import state_id

if TYPE_CHECKING:
    from entente.evidence.records import Basis, Condition, Origin
    from entente.measures.rows import EvidenceLike, Rows

WHY = "imports include freight and insurance, exports do not; transit, re-exports and timing differ"


@dataclass(frozen=True, slots=True)
class MirrorRow:
    """One flow in one year, as both sides report it.

    Attributes
    ----------
    exporter, importer, item
        The flow; ``item`` is empty for all goods.
    exported, imported
        Thousand USD as the exporter and as the importer report it; ``None`` where one does not.
    gap
        ``imported - exported``.
    ratio
        ``ln(imported / exported)``; ``None`` where it cannot be formed.
    source_exported, source_imported
        Datasets.
    """

    exporter: str
    importer: str
    item: str
    year: int
    exported: float | None
    imported: float | None
    gap: float | None
    ratio: float | None
    source_exported: str
    source_imported: str
    reason: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MirrorResult(Result):
    """Both reports of the flows between two states."""

    measure: ClassVar[str] = "mirror"

    state: str
    partner: str
    rows: tuple[MirrorRow, ...]
    bases: tuple[Basis, ...]
    origins: tuple[Origin, ...]

    @property
    def title(self) -> str:
        """What the result is about, in one line."""
        return f"Trade of {self.state} and {self.partner} as each of them reports it"

    def table(self) -> list[dict[str, Any]]:
        """Return one row per flow and year."""
        return [record(row) for row in self.rows]

    def figure(self) -> dict[str, Any]:
        """Return the log ratio of the two reports by year."""
        rows = [
            {"year": row.year, "value": row.ratio, "flow": f"{row.exporter} to {row.importer}"}
            for row in self.rows
            if row.ratio is not None and not row.item
        ]
        y = {"field": "value", "type": "quantitative", "title": "ln(imported / exported)"}
        return {
            "$schema": VEGA_LITE,
            "title": self.title,
            "description": f"{self.title}: logarithm of the ratio by year.",
            "data": {"values": rows},
            "mark": {"type": "line", "point": True},
            "encoding": {"x": year_axis(), "y": y, "color": {"field": "flow", "type": "nominal"}},
        }


def mirror(evidence: EvidenceLike, state: str, partner: str, *, kind: str = TOTAL_KIND) -> MirrorResult:
    """Compare what two states report about the flows between them.

    Parameters
    ----------
    kind
        ``trade_flow`` (all goods) or ``trade_product``.

    Returns
    -------
    MirrorResult
        Where a reporter's figure stands in several sources, the first source by name is taken (loaded before shipped).

    Raises
    ------
    NoDataError
        If neither reports trade with the other.
    """
    pair = state_id(state), state_id(partner)
    where: dict[str, Condition] = {
        "kind": (kind,),
        "sender": pair,
        "receiver": pair,
        "reporter": pair,
        "status": ("value",),
    }
    rows = fetch(evidence, Query("tie", where))
    found = _reports(rows)
    if not found:
        raise NoDataError(
            f"neither {pair[0]} nor {pair[1]} reports trade with the other", hint="see: entente store sources"
        )
    keys = sorted({key[:4] for key in found})
    made = tuple(_row(key, found, rows.basis.id) for key in keys)
    return MirrorResult(*pair, made, (rows.basis,), origins_of(evidence, (rows.basis,)))


Key = tuple[str, str, str, int]
Reports = dict[tuple[str, str, str, int, str], tuple[str, float]]


def _reports(rows: Rows) -> Reports:
    names = ("sender", "receiver", "item", "reporter", "source")
    columns = [rows.texts(name) for name in names]
    years, values = rows.integers("year").tolist(), rows.floats("value").tolist()
    lines = sorted(zip(*columns, years, values, strict=True), key=lambda line: (line[4].startswith("starter"), line[4]))
    found: Reports = {}
    for sender, receiver, item, reporter, source, year, value in lines:
        found.setdefault((sender, receiver, item, year, reporter), (source, value))
    return found


def _row(key: Key, found: Reports, basis: str) -> MirrorRow:
    sender, receiver, _, _ = key
    sold, bought = found.get((*key, sender)), found.get((*key, receiver))
    exported, imported = (None if side is None else side[1] for side in (sold, bought))
    both = exported is not None and imported is not None
    gap = imported - exported if exported is not None and imported is not None else None
    ratio = math.log(imported / exported) if exported and imported else None
    reason = WHY if both else f"{sender if exported is None else receiver} does not report this flow in the evidence"
    first, second = ("" if side is None else side[0] for side in (sold, bought))
    finite = ratio if ratio is not None and np.isfinite(ratio) else None
    return MirrorRow(*key, exported, imported, gap, finite, first, second, reason, (basis,))
