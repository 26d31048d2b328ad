"""Voting agreement of two states in the United Nations General Assembly, year by year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from entente.errors import NoDataError, OptionError
from entente.evidence.records import Basis, Span
from entente.measures import intervals
from entente.measures.counting import joint_counts
from entente.measures.result import Result, band_figure, record
from entente.measures.rollcalls import PREFER_VOTES, vote_matrix
from entente.measures.rows import assign, covers, fetch, origins_of, select, span_of, unique_bases
from entente.measures.who import state_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from entente.evidence.records import CellStatus, Condition, Origin, Query
    from entente.measures.rows import Cover, EvidenceLike, Rows


@dataclass(frozen=True, slots=True)
class AgreementConfig:
    """How agreement is measured.

    Attributes
    ----------
    keep_unanimous
        Keep roll calls on which all who voted cast the same vote. They tell no two states apart, so they are dropped
        unless asked for. Only possible with loaded roll calls.
    min_joint
        Joint votes below which a year has no value.
    prefer
        Sources to take first where several cover a year.
    """

    keep_unanimous: bool = False
    min_joint: int = 10
    prefer: tuple[str, ...] = PREFER_VOTES

    def __post_init__(self) -> None:
        if self.min_joint < 1:
            raise OptionError(f"min_joint is {self.min_joint}", hint="give 1 or more")


@dataclass(frozen=True, slots=True)
class AgreementYear:
    """Agreement in one year.

    Attributes
    ----------
    agreement
        Mean over the joint votes of 1 (same vote), 1/2 (one step apart) and 0 (yes against no); ``None`` if not known.
    low, high
        90 % interval: Wilson's score interval with a matched number of trials.
    n
        Joint votes.
    status, reason
        ``value`` or ``no_data``, and why.
    evidence
        Ids of the bases.
    """

    year: int
    agreement: float | None
    low: float | None
    high: float | None
    n: int
    status: CellStatus
    reason: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgreementResult(Result):
    """Yearly voting agreement of the states ``first`` and ``second``."""

    measure: ClassVar[str] = "agreement"

    first: str
    second: str
    config: AgreementConfig
    years: tuple[AgreementYear, ...]
    bases: tuple[Basis, ...]
    origins: tuple[Origin, ...]

    @property
    def title(self) -> str:
        """What the result is about, in one line."""
        return f"Voting agreement of {self.first} and {self.second} in the UN General Assembly"

    def table(self) -> list[dict[str, Any]]:
        """Return one row per year."""
        return [{"first": self.first, "second": self.second, **record(year)} for year in self.years]

    def _extra(self) -> dict[str, Any]:
        return {"first": self.first, "second": self.second, "config": record(self.config)}

    def figure(self) -> dict[str, Any]:
        """Return a line with its band over the years."""
        rows = [{**row, "value": row["agreement"], "pair": f"{self.first}-{self.second}"} for row in self.table()]
        description = f"{self.title}, {_range(self.years)}: 1 always the same vote, 0 always yes against no."
        return band_figure(self.title, description, rows, color="pair", label="agreement")


def _range(years: Sequence[AgreementYear]) -> str:
    return f"{years[0].year}-{years[-1].year}" if years else "no years"


# --- numbers ---------------------------------------------------------------------------------------------------------


def agreement_matrix(
    votes: NDArray[np.int8],
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]:
    """Return the sums from which the agreement of every pair follows.

    Parameters
    ----------
    votes
        Shape (states, roll calls): 1 yes, 2 abstain, 3 no, 0 did not vote.

    Returns
    -------
    agree_sum, n, sumsq
        Each of shape (states, states), symmetric: sum of ``1 - |x - y| / 2`` over joint votes, number of joint votes,
        sum of squares. Mean agreement is ``agree_sum / n``.

    Notes
    -----
    Three matrix products instead of a loop over pairs; exact, since counts stay below 2^24.
    """
    yes, abstain, no = ((votes == value).astype(np.float32) for value in (1, 2, 3))
    voted = yes + abstain + no
    joint = joint_counts(voted, voted.T)
    half = joint_counts(abstain, (yes + no).T)
    against = joint_counts(yes, no.T)
    one_step, two_steps = half + half.T, against + against.T
    same = joint - one_step - two_steps
    return _wide(same + one_step / 2), joint.astype(np.int64), _wide(same + one_step / 4)


def _wide(matrix: NDArray[np.float32]) -> NDArray[np.float64]:
    return matrix.astype(np.float64)


# --- from the evidence -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sums:
    """Sums of one year and the bases they came from."""

    total: float
    n: int
    sumsq: float
    evidence: tuple[str, ...]


def agreement(
    evidence: EvidenceLike,
    a: str,
    b: str,
    *,
    years: tuple[int, int] | None = None,
    config: AgreementConfig | None = None,
) -> AgreementResult:
    """Measure how alike two states vote, year by year.

    Agreement is the mean of ``1 - |x - y| / 2`` over the roll calls of a calendar year in which both voted (yes 1,
    abstain 2, no 3), without roll calls that were unanimous among all who voted (Voeten 2013). Loaded roll calls are
    used if there are any for the year, else the shipped sums, which give the same numbers.

    Parameters
    ----------
    a, b
        States, by id or name.
    years
        First and last year; all covered years if not given.

    Returns
    -------
    AgreementResult
        A row for every year of the span; years without joint votes are ``no_data``, never 0.

    Raises
    ------
    UnknownActorError
        If ``a`` or ``b`` is no known actor.
    OptionError
        If ``a`` and ``b`` are the same, or the years run backwards.
    NoDataError
        If no source covers voting agreement at all.
    """
    config = config or AgreementConfig()
    pair = state_id(a, years), state_id(b, years)
    if pair[0] == pair[1]:
        raise OptionError(f"agreement of {pair[0]} with itself is always 1", hint="name two different states")
    known = _known(evidence, pair, shipped=not config.keep_unanimous)
    span = check_years(years, span_of(known, "*"), pair)
    sums, bases = _sums(evidence, pair, known, span, config)
    covered = {year for cover in known for year in range(cover.low, cover.high + 1)}
    rows = tuple(
        _year(year, sums.get(year), config) if year in covered else _outside(year, pair[0])
        for year in range(span[0], span[1] + 1)
    )
    return AgreementResult(*pair, config, rows, bases, origins_of(evidence, bases))


def _known(evidence: EvidenceLike, pair: tuple[str, str], *, shipped: bool) -> tuple[Cover, ...]:
    """Return what is covered of the pair: years of roll calls of the first, years of shipped sums of both."""
    calls = covers(evidence, "diplomacy", ("vote",))
    sums = covers(evidence, "diplomacy", ("vote_agreement",)) if shipped else ()
    mine = [cover for cover in calls if cover.actor in {"*", pair[0]}]
    both = [cover for cover in sums if _speaks_of(cover, *pair) or _speaks_of(cover, *reversed(pair))]
    return tuple(replace(cover, actor="*") for cover in (*mine, *both))


def _speaks_of(cover: Cover, actor: str, partner: str) -> bool:
    return cover.actor in {"*", actor} and cover.partner in {"*", partner}


def check_years(
    years: tuple[int, int] | None, covered: tuple[int, int] | None, pair: tuple[str, str]
) -> tuple[int, int]:
    """Return the span to measure: the one asked for, else the one covered."""
    if covered is None:
        hint = "load the roll calls: entente load unga PATH"
        raise NoDataError(f"no source covers voting agreement of {pair[0]} and {pair[1]}", hint=hint)
    if years is not None and years[0] > years[1]:
        raise OptionError(f"the years {years[0]}-{years[1]} run backwards", hint="give the first year first")
    return years or covered


def _sums(
    evidence: EvidenceLike,
    pair: tuple[str, str],
    known: Sequence[Cover],
    span: tuple[int, int],
    config: AgreementConfig,
) -> tuple[dict[int, _Sums], tuple[Basis, ...]]:
    """Return the sums by year: from roll calls where they are loaded, else from shipped sums."""
    calls = {cover.source for cover in known if cover.kind == "vote"}
    wanted = range(span[0], span[1] + 1)
    found: dict[int, _Sums] = {}
    bases: list[Basis] = []
    # Loaded sources rank before shipped ones, so a year never takes both.
    for source, years in assign(known, "*", wanted, prefer=config.prefer).items():
        read = _from_votes if source in calls else _from_ties
        sums, used = read(evidence, source, years, pair, config)
        found |= {year: sums[year] for year in years if year in sums}
        bases += used
    return found, unique_bases(bases)


def _from_votes(
    evidence: EvidenceLike, source: str, years: Sequence[int], pair: tuple[str, str], config: AgreementConfig
) -> tuple[dict[int, _Sums], list[Basis]]:
    body: dict[str, Condition] = {"body": ("UNGA",), "vote": Span(1, 3)}
    rows = fetch(evidence, select("vote", source, years, actor=pair, **body))
    bases = [rows.basis]
    drop: frozenset[str] = frozenset()
    if not config.keep_unanimous:
        drop, basis = unanimous_calls(evidence, select("vote", source, years, **body), rows.basis)
        bases.append(basis)
    ids = tuple(basis.id for basis in bases)
    return {year: _Sums(*sums, ids) for year, sums in pair_sums(rows, pair, drop).items()}, bases


def unanimous_calls(evidence: EvidenceLike, query: Query, like: Basis) -> tuple[frozenset[str], Basis]:
    """Return the roll calls of ``query`` that were unanimous among all who voted, and what that rests on.

    The votes are summed up by the evidence itself: all of them would be a hundred times the rows of one pair.
    """
    text = (
        "SELECT roll_call, min(vote) AS least, max(vote) AS most, count(*) AS votes "  # noqa: S608 - Query quotes
        f"FROM ({query.sql}) GROUP BY roll_call"
    )
    calls = evidence.sql(text).to_pydict()
    lines = zip(calls["roll_call"], calls["least"], calls["most"], strict=True)
    same = frozenset(call for call, least, most in lines if least == most)
    return same, Basis(query, int(sum(calls["votes"])), like.snapshots, like.sources)


def pair_sums(rows: Rows, pair: tuple[str, str], drop: frozenset[str]) -> dict[int, tuple[float, int, float]]:
    """Return total agreement, joint votes and sum of squares of a pair by year.

    Parameters
    ----------
    rows
        Votes of the two states (other states are passed over).
    drop
        Roll calls to leave out.
    """
    calls = vote_matrix(rows, drop)
    places = [calls.actors.index(actor) for actor in pair if actor in calls.actors]
    if len(places) < len(pair):
        return {}
    first, second = calls.votes[places].astype(float)
    joint = (first > 0) & (second > 0)
    agree = 1.0 - np.abs(first - second)[joint] / 2.0
    years = calls.years[joint]
    return {int(y): _three(agree[years == y]) for y in np.unique(years)}


def _three(agree: NDArray[np.float64]) -> tuple[float, int, float]:
    return float(agree.sum()), agree.size, float((agree**2).sum())


def _from_ties(
    evidence: EvidenceLike, source: str, years: Sequence[int], pair: tuple[str, str], _config: AgreementConfig
) -> tuple[dict[int, _Sums], list[Basis]]:
    ends: dict[str, Condition] = {"sender": (min(pair),), "receiver": (max(pair),)}
    rows = fetch(evidence, select("tie", source, years, kind=("vote_agreement",), status=("value",), **ends))
    value, n, sumsq = rows.floats("value"), rows.integers("n"), rows.floats("sumsq")
    ids = (rows.basis.id,)
    lines = zip(rows.integers("year"), value * n, n, sumsq, strict=True)
    return {int(y): _Sums(float(total), int(count), float(sq), ids) for y, total, count, sq in lines}, [rows.basis]


def _outside(year: int, state: str) -> AgreementYear:
    return AgreementYear(year, None, None, None, 0, "no_data", f"no source covers votes of {state} in this year", ())


def _year(year: int, sums: _Sums | None, config: AgreementConfig) -> AgreementYear:
    if sums is None:
        return AgreementYear(year, None, None, None, 0, "no_data", "no roll call in which both voted", ())
    if sums.n < config.min_joint:
        reason = f"{sums.n} joint votes, fewer than the {config.min_joint} needed"
        return AgreementYear(year, None, None, None, sums.n, "no_data", reason, sums.evidence)
    low, high = intervals.mean_interval(*(np.asarray(x, float) for x in (sums.total, sums.n, sums.sumsq)))
    share = sums.total / sums.n
    return AgreementYear(year, share, float(low), float(high), sums.n, "value", "", sums.evidence)
