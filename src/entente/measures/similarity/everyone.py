"""All pairs of states at once, from the evidence: votes of one session or year, treaties of one year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from entente.errors import NoDataError, OptionError
from entente.evidence.records import Query, Span
from entente.measures.result import VEGA_LITE, Result
from entente.measures.rollcalls import unanimous, vote_matrix
from entente.measures.rows import assign, covers, fetch, origins_of, span_of
from entente.measures.similarity.contingency import count_all
from entente.measures.similarity.portfolios import treaties, votes
from entente.measures.similarity.records import SimilarityConfig
from entente.measures.similarity.scales import ALLIANCE, MISSING, VOTES
from entente.measures.similarity.scores import measure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from entente.evidence.records import Basis, Condition, Origin
    from entente.measures.rows import EvidenceLike, Rows
    from entente.measures.similarity.scales import Codes

    Floats = NDArray[np.float64]

NAMES = ("s_abs", "s_sq", "kappa_w2", "pi_nominal", "a", "agreement")


@dataclass(frozen=True, slots=True)
class AllPairsResult(Result):
    """Similarity of all pairs of states.

    Attributes
    ----------
    states
        Ids of S states, sorted.
    n
        Shape (S, S): joint objects.
    values
        Measure -> symmetric matrix of shape (S, S); NaN below the fewest joint objects, and where not defined.
    """

    measure: ClassVar[str] = "similarity of all pairs"
    key: ClassVar[str] = "pairs"

    portfolio: str
    when: str
    states: tuple[str, ...]
    n: NDArray[np.int64]
    values: Mapping[str, Floats]
    bases: tuple[Basis, ...]
    origins: tuple[Origin, ...]

    @property
    def title(self) -> str:
        """What the result is about, in one line."""
        return f"Similarity of all pairs of states: {self.portfolio}, {self.when}"

    def table(self) -> list[dict[str, Any]]:
        """Return one row per unordered pair; measures without a value are ``None``."""
        first, second = np.triu_indices(len(self.states), 1)
        columns = {name: matrix[first, second] for name, matrix in self.values.items()}
        return [
            {
                "first": self.states[i],
                "second": self.states[j],
                "n": int(self.n[i, j]),
                **{name: _known(values[row]) for name, values in columns.items()},
            }
            for row, (i, j) in enumerate(zip(first.tolist(), second.tolist(), strict=True))
        ]

    def figure(self) -> dict[str, Any]:
        """Return the first measure as a matrix of colours."""
        name = next(iter(self.values))
        colour = {"field": name, "type": "quantitative", "scale": {"domain": [-1, 1], "scheme": "redblue"}}
        return {
            "$schema": VEGA_LITE,
            "title": self.title,
            "description": f"{self.title}: {name}, 1 is the same portfolio.",
            "data": {"values": self.table()},
            "mark": "rect",
            "encoding": {
                "x": {"field": "second", "type": "nominal"},
                "y": {"field": "first", "type": "nominal"},
                "color": colour,
            },
        }


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def similarity_of_all(  # noqa: PLR0913 - of what, when, how
    evidence: EvidenceLike,
    *,
    portfolio: Literal["votes", "treaties"] = "votes",
    session: int | None = None,
    year: int | None = None,
    names: Sequence[str] = NAMES,
    config: SimilarityConfig | None = None,
) -> AllPairsResult:
    """Measure how alike the portfolios of all pairs of states are, by matrix products.

    Gives for each pair what :func:`~entente.measures.similarity.similarity` gives, without intervals. Needs loaded roll
    calls or treaties: what ships are counts of chosen pairs.

    Parameters
    ----------
    session, year
        One session of the General Assembly (votes) or one year.
    names
        Of the measures, see :data:`~entente.measures.similarity.MEASURES`.

    Raises
    ------
    OptionError
        If not exactly one of session and year is given, or treaties are asked for by session or by capability.
    NoDataError
        If no source holds such portfolios then.
    """
    config = config or SimilarityConfig()
    if (session is None) == (year is None):
        raise OptionError("give one session or one year", hint="such as session=77 or year=2022")
    if portfolio == "votes":
        return _of_votes(evidence, session, year, names, config)
    if year is None or config.weights != "none":
        raise OptionError("all pairs of treaties are measured by year and without weights", hint="give year=2018")
    return _of_treaties(evidence, year, names, config)


def _result(  # noqa: PLR0913, PLR0917 - what the two kinds of portfolio have in common
    evidence: EvidenceLike,
    what: tuple[str, str],
    states: Sequence[str],
    n: Floats,
    values: dict[str, Floats],
    bases: tuple[Basis, ...],
    *,
    fewest: int,
) -> AllPairsResult:
    shown = {name: np.where(n >= fewest, matrix, np.nan) for name, matrix in values.items()}
    origins = origins_of(evidence, bases)
    return AllPairsResult(*what, tuple(states), n.astype(np.int64), shown, bases, origins)


def _of_votes(
    evidence: EvidenceLike, session: int | None, year: int | None, names: Sequence[str], config: SimilarityConfig
) -> AllPairsResult:
    column, key = ("session", session) if session is not None else ("year", year)
    source = votes.holder(evidence, column, int(key or 0), config.prefer)
    if source is None:
        raise NoDataError(f"no loaded source holds recorded votes of {column} {key}", hint=votes.LOAD)
    where: dict[str, Condition] = {"source": (source,), "body": ("UNGA",), "vote": Span(1, 3), column: (int(key or 0),)}
    rows = fetch(evidence, Query("vote", where))
    calls = vote_matrix(rows)
    codes = VOTES.encode(calls.votes)
    levels = len(VOTES.levels)
    tables = count_all(codes, levels)
    values = measure(tables, VOTES, names)
    if "agreement" in values:  # on roll calls that divided the Assembly
        divided = count_all(codes[:, ~unanimous(calls.votes)], levels)
        values |= measure(divided, VOTES, ("agreement",))
    what = "votes", f"{column} {key}"
    return _result(evidence, what, calls.actors, tables.total, values, (rows.basis,), fewest=config.min_joint)


def _of_treaties(evidence: EvidenceLike, year: int, names: Sequence[str], config: SimilarityConfig) -> AllPairsResult:
    known = [cover for cover in covers(evidence, treaties.DOMAIN, treaties.LEVELS) if cover.partner == "*"]
    chosen = assign(known, "*", (year,), prefer=config.prefer)
    if not chosen:
        span = span_of(known, "*")
        hint = treaties.LOAD if span is None else f"treaty data cover {span[0]}-{span[1]}"
        raise NoDataError(f"no loaded source holds treaties of {year}", hint=hint)
    where: dict[str, Condition] = {
        "kind": tuple(sorted(treaties.LEVELS)),
        "source": (next(iter(chosen)),),
        "status": ("value",),
    }
    rows = fetch(evidence, Query("tie", where, overlap=(year, year)))
    states = sorted(treaties.system(year))
    codes = _levels(rows, states, config)
    tables = count_all(codes, len(ALLIANCE.levels))
    values = measure(tables, ALLIANCE, names)
    what = "treaties", f"year {year}"
    return _result(evidence, what, states, tables.total, values, (rows.basis,), fewest=config.min_joint)


def _levels(rows: Rows, states: Sequence[str], config: SimilarityConfig) -> Codes:
    """Return the portfolios, shape (states, states): a missing diagonal leaves both states of a pair out of it."""
    place = {name: index for index, name in enumerate(states)}
    codes = np.zeros((len(states), len(states)), np.int8)
    lines = zip(
        *(rows.texts(name) for name in ("sender", "receiver", "kind")), rows.table["directed"].to_pylist(), strict=True
    )
    levels = dict(config.treaty_levels)
    for one, other, kind, directed in lines:
        if one in place and other in place and not (kind == "nonaggression" and config.pledges == "drop"):
            i, j = place[one], place[other]
            codes[i, j] = max(codes[i, j], levels[kind])
            if not directed:
                codes[j, i] = max(codes[j, i], levels[kind])
    np.fill_diagonal(codes, treaties.TOP if (config.ends or "in") == "in" else MISSING)
    return codes
