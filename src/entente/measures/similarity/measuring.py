"""The measure: from two names and a kind of portfolio to a result."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, get_args

from entente.errors import OptionError, UnknownNameError
from entente.measures.rows import origins_of
from entente.measures.similarity.estimating import period
from entente.measures.similarity.found import Ask
from entente.measures.similarity.records import PORTFOLIOS, SimilarityConfig, SimilarityResult, Weights
from entente.measures.similarity.scales import ALLIANCE, MEMBERSHIP, PARTICIPATION, VOTES
from entente.measures.who import state_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from entente.measures.rows import EvidenceLike
    from entente.measures.similarity.found import Answer
    from entente.measures.similarity.records import Pledges, Portfolio, SimilarityPeriod
    from entente.measures.similarity.scales import Scale

READERS: dict[str, tuple[str, Scale | None]] = {
    "votes": ("votes:read", VOTES),
    "treaties": ("treaties:read", ALLIANCE),
    "arms": ("suppliers:read", None),
    "exports": ("flows:read_exports", None),
    "imports": ("flows:read_imports", None),
    "exercises": ("exercises:read", PARTICIPATION),
    "memberships": ("memberships:read", MEMBERSHIP),
}
"""Portfolio -> its reader in :mod:`entente.measures.similarity.portfolios`, and its scale (none for shares)."""

YEARS = (1816, 2100)
LAST_SESSION = 155


def similarity(  # noqa: PLR0913 - whose, of what, when, how
    evidence: EvidenceLike,
    a: str,
    b: str,
    *,
    portfolio: Portfolio = "votes",
    session: int | None = None,
    year: int | None = None,
    weights: Weights | None = None,
    config: SimilarityConfig | None = None,
) -> SimilarityResult:
    """Measure how alike the portfolios of two states are.

    Parameters
    ----------
    a, b
        States, by id or name.
    portfolio
        ``votes`` (by session of the General Assembly), ``treaties``, ``memberships`` (by year), ``exercises`` (windows
        of years), ``arms`` (by period), ``exports`` or ``imports`` (by year).
    session, year
        One session (votes only) or one year; all periods covered if neither is given.
    weights
        ``none`` or ``capability``; overrides that of ``config``.

    Returns
    -------
    SimilarityResult
        Periods in order of time. A period outside coverage, or with too few joint objects, is ``no_data`` with the
        reason; a measure that is not defined is ``None``, never 0 or 1.

    Raises
    ------
    UnknownActorError
        If ``a`` or ``b`` is no known actor.
    UnknownNameError
        If there is no such portfolio.
    OptionError
        If the states are the same, or the options do not fit together.
    NoDataError
        If no source holds such portfolios at all.
    """
    config = config or SimilarityConfig()
    config = config if weights is None else replace(config, weights=weights)
    _check(portfolio, session, year, config)
    span = None if year is None and session is None else _span(session, year)
    pair = state_id(a, span), state_id(b, span)
    if pair[0] == pair[1]:
        raise OptionError(f"{pair[0]} is always like itself", hint="name two different states")
    ask = Ask(*pair, session, year, config)
    scale = READERS[portfolio][1]
    answer = _reader(portfolio)(evidence, ask)
    periods = tuple(period(item, scale, config) for item in answer.found)
    variant = _variant(evidence, ask) if portfolio == "treaties" else ()
    bases = answer.bases
    return SimilarityResult(*pair, portfolio, config, scale, periods, variant, bases, origins_of(evidence, bases))


def _reader(portfolio: str) -> Callable[[EvidenceLike, Ask], Answer]:
    module, _, name = READERS[portfolio][0].partition(":")
    reader: Callable[[EvidenceLike, Ask], Answer] = getattr(
        import_module(f"entente.measures.similarity.portfolios.{module}"), name
    )
    return reader


def _variant(evidence: EvidenceLike, ask: Ask) -> tuple[SimilarityPeriod, ...]:
    """Return the same periods with pledges of non-aggression treated the other way; the rows are the same."""
    treated: Pledges = "drop" if ask.config.pledges == "keep" else "keep"
    config = replace(ask.config, pledges=treated)
    found = _reader("treaties")(evidence, replace(ask, config=config)).found
    return tuple(period(item, ALLIANCE, config) for item in found)


def _span(session: int | None, year: int | None) -> tuple[int, int]:
    return (year, year) if year is not None else ((session or 0) + 1945, (session or 0) + 1946)


def _check(portfolio: str, session: int | None, year: int | None, config: SimilarityConfig) -> None:
    if portfolio not in PORTFOLIOS:
        raise UnknownNameError.among("portfolio", portfolio, PORTFOLIOS)
    if session is not None and year is not None:
        raise OptionError("both a session and a year are given", hint="give one of them")
    if session is not None and portfolio != "votes":
        raise OptionError(f"{portfolio} have no sessions", hint="give a year")
    if session is not None and not 1 <= session <= LAST_SESSION:
        raise OptionError(f"there is no session {session}", hint="session n opens in the year n + 1945")
    if year is not None and not YEARS[0] <= year <= YEARS[1]:
        raise OptionError(f"the year {year} is outside {YEARS[0]}-{YEARS[1]}", hint="give a year in that span")
    if config.weights == "capability" and portfolio != "treaties":
        allowed = ", ".join(get_args(Weights))
        message = f"{portfolio} cannot be weighted by capability: their objects are no states of one system"
        raise OptionError(message, hint=f"weights are for treaties; elsewhere give none ({allowed})")
