"""Shipped positions: where each state stands in the Assembly's votes, session by session, in all and by issue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from entente.evidence.records import Basis, Coverage
from entente.starter.part import LOCATOR, SINCE, Part, no_ties, shipped_origin

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa

    from entente.evidence.records import Origin, Query, Reading
    from entente.measures.ideal_points.gather import Gathered
    from entente.measures.ideal_points.records import IdealPointFit
    from entente.measures.ideal_points.titles import Described

DIGITS = 4
"""Decimals that are kept; the fit is converged to many more, so that they are the same on every machine."""

TOLERANCE = 1e-12
UNIT = "sd"
NOTE = "recorded votes of regular sessions; the year is that in which the session opened"
ISSUE_NOTE = "roll calls with the issue code; codes end with session 74"
ATTRIBUTE = ("actor", "name", "year", "year_to", "value", "sd", "low", "high", "unit", "n", "status", "locator", "note")


def positions_parts(readings: Mapping[str, Reading]) -> tuple[Part, ...]:
    """Return positions from all roll calls since 1946, and by issue since 1992.

    Parameters
    ----------
    readings
        The roll calls ``unga``, and the texts and issue codes ``unvotes``: texts tie neighbouring sessions together.
    """
    from entente.measures.ideal_points.gather import roll_calls
    from entente.measures.ideal_points.issues import ISSUES
    from entente.measures.ideal_points.titles import described

    evidence = ReadEvidence(readings)
    gathered = roll_calls(evidence)
    texts = described(evidence, gathered)
    general = list(_rows(gathered, texts, None))
    issues = [row for issue in ISSUES for row in _rows(gathered, texts, issue) if row["year"] >= SINCE]
    return (
        _part(readings["unga"], "Positions of states in the Assembly's votes", general, NOTE),
        _part(readings["unvotes"], "Positions of states in votes on six issues", issues, ISSUE_NOTE),
    )


def _part(reading: Reading, what: str, rows: list[dict[str, Any]], note: str) -> Part:
    import pyarrow as pa

    columns = {name: [row[name] for row in rows] for name in ATTRIBUTE}
    years = sorted({row["year"] for row in rows})
    names = sorted({row["name"] for row in rows})
    coverage = [Coverage("diplomacy", name, "*", "*", years[0], years[-1], note) for name in names]
    origin = shipped_origin(reading.origin, what)
    return Part(origin, reading.sha256, reading.vintage, no_ties(), coverage, pa.table(columns))


def _rows(gathered: Gathered, texts: Described, issue: str | None) -> Iterator[dict[str, Any]]:
    from entente.measures.ideal_points.issues import attribute_name
    from entente.measures.ideal_points.records import IdealPointConfig
    from entente.measures.ideal_points.series import fit_calls, prepared

    calls, told = prepared(gathered, texts, issue)
    name = attribute_name(issue)
    yield from _values(fit_calls(calls, IdealPointConfig(tolerance=TOLERANCE)), name)
    for seat, session, votes in told["thin"]:
        yield _row(seat, session, name, votes, None)


def _values(fit: IdealPointFit, name: str) -> Iterator[dict[str, Any]]:
    for state, session in np.argwhere(fit.votes > 0).tolist():
        figures = tuple(
            round(float(part[state, session, 0]), DIGITS) for part in (fit.theta, fit.sd, fit.low, fit.high)
        )
        number = int(fit.sessions[session])
        yield _row(fit.actors[state], number, name, int(fit.votes[state, session]), figures)


def _row(seat: str, session: int, name: str, votes: int, figures: tuple[float, ...] | None) -> dict[str, Any]:
    from entente.measures.ideal_points.gather import FIRST_YEAR, sitter

    year = session + FIRST_YEAR
    value, sd, low, high = figures or (None,) * 4
    return {
        "actor": sitter(seat, session),
        "name": name,
        "year": year,
        "year_to": year,
        "value": value,
        "sd": sd,
        "low": low,
        "high": high,
        "unit": UNIT,
        "n": votes,
        "status": "value" if figures else "no_data",
        "locator": LOCATOR,
        "note": None if figures else "too few votes in the session",
    }


# --- readings as evidence --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ReadEvidence:
    """The tables of some readings behind the questions that measures ask; nothing is stored."""

    readings: Mapping[str, Reading]

    def run(self, query: Query) -> pa.Table:
        """Return the rows that the query selects."""
        return self.sql(query.sql)

    def sql(self, text: str) -> pa.Table:
        """Return the answer to SQL over the tables ``vote`` and ``roll_call``."""
        import duckdb
        import pyarrow as pa

        with duckdb.connect(":memory:") as connection:
            for name in ("vote", "roll_call"):
                connection.register(name, pa.concat_tables([item.tables[name] for item in self.readings.values()]))
            return connection.execute(text).to_arrow_table()

    def basis(self, query: Query, table: pa.Table) -> Basis:
        """Return what a number rests on."""
        return Basis(query, table.num_rows, (), tuple(self.readings))

    def origins(self) -> dict[str, Origin]:
        """Return the origins by name."""
        return {name: reading.origin for name, reading in self.readings.items()}
