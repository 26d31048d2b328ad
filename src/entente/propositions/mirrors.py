"""What one state's report of a flow says about the other's: how far the two may lie apart.

What the seller books as exports, the buyer books as imports, with freight and insurance, by origin instead of by
destination, sometimes a year later. So a figure that only the partner's report can be held against is refuted only by
a gap that two reports of one flow do not show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from entente.evidence.records import Basis
    from entente.measures.flows import Flow, Flows
    from entente.propositions.asking import Question

MIRROR: Mapping[Flow, Flow] = {"imports": "exports", "exports": "imports", "turnover": "turnover"}
"""A flow as one side books it -> as the other side does."""

APART: Mapping[Flow, float] = {"imports": 1.6, "exports": 1.6, "turnover": 1.4}
"""Factor by which two reports of one flow may differ.

Of the 79 flows above 500 million USD that two of 14 states report in the World Bank's WITS summaries (1995-2015), 19 in
20 differ by less than 1.54 times. In turnover the gaps of both directions partly cancel: none of Kazakhstan's with
Kyrgyzstan and Uzbekistan (2018-2023) differs by more than 1.29 times; with China it does by 1.36 (2023).
"""

HEADROOM = 1.2
"""Factor put on the gap measured in a state's own reports: it comes from other partners than the one in question."""

USUAL = 0.95
"""Share of the measured gaps that must lie within the measured one; the rest are single errors."""

LARGE = 1e5
"""Flow in thousand USD below which single shipments make the gap."""


def apart(question: Question, teller: str, flow: Flow) -> float:
    """Return the factor by which a flow that ``teller`` reports may differ in the other side's report.

    :data:`APART`, or more where the evidence shows more: the gap within which 19 in 20 of the teller's large flows
    agree with the reports of other partners, with some headroom. Gaps are those of imports and exports also for
    turnover, as where goods go one way its gap is that of the one flow.
    """
    key = f"gaps {teller}"
    if key not in question.seen:
        sides: tuple[Flow, ...] = ("imports", "exports")
        gaps = [gap for side in sides for gap in _gaps(question, teller, side)]
        question.seen[key] = float(np.quantile(gaps, USUAL, method="higher")) if gaps else 1.0
    return max(APART[flow], HEADROOM * float(question.seen[key]))


def flows_of(question: Question, reporter: str) -> tuple[Flows | None, tuple[Basis, ...]]:
    """Return what a state reports; read once per document."""
    from entente.measures.flows import read_flows

    key = f"flows {reporter}"
    if key not in question.seen:
        question.seen[key] = read_flows(question.evidence, reporter, None)
    found: tuple[Flows | None, tuple[Basis, ...]] = question.seen[key]
    return found


def _gaps(question: Question, teller: str, flow: Flow) -> Iterator[float]:
    """Yield by how many times each large flow differs between the teller's report and another state's."""
    mine, _ = flows_of(question, teller)
    for other in _reporters(question) - {teller}:
        theirs, _ = flows_of(question, other)
        if mine is None or theirs is None:
            continue
        ours, counterpart = _column(mine, flow, other), _column(theirs, MIRROR[flow], teller)
        for year in ours.keys() & counterpart.keys():
            low, high = sorted((ours[year], counterpart[year]))
            if low > 0 and high >= LARGE:
                yield high / low


def _reporters(question: Question) -> set[str]:
    """Return the states whose own reports are at hand."""
    from entente.measures.rows import covers

    return {one.actor for one in covers(question.evidence, "trade", ("trade_flow",)) if one.actor != "*"}


def _column(flows: Flows, flow: Flow, partner: str) -> dict[int, float]:
    """Return the flow with one partner by year, without years in which the source disagrees with itself."""
    if partner not in flows.partners:
        return {}
    values = flows.of(flow)[0][:, flows.partners.index(partner)]
    rows = zip(flows.years, values, flows.torn, strict=True)
    return {year: float(value) for year, value, torn in rows if np.isfinite(value) and not torn}
