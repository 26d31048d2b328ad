"""What a portfolio's reader hands over for one period, and what was asked of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    from entente.evidence.records import Basis
    from entente.measures.similarity.records import SimilarityConfig

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ask:
    """The pair, and when: one session, one year, or (neither) all that is covered."""

    first: str
    second: str
    session: int | None
    year: int | None
    config: SimilarityConfig

    @property
    def pair(self) -> tuple[str, str]:
        """Both states."""
        return self.first, self.second


@dataclass(frozen=True, slots=True)
class When:
    """A period."""

    year: int
    year_to: int
    session: int | None = None

    @classmethod
    def of_session(cls, session: int) -> When:
        """Return the period of an annual session of the General Assembly: session n opens in year n + 1945."""
        return cls(session + 1945, session + 1946, session)

    @classmethod
    def of_year(cls, year: int) -> When:
        """Return a calendar year."""
        return cls(year, year)


@dataclass(frozen=True, slots=True)
class Levels:
    """Two portfolios on an ordinal scale, as a contingency table.

    Attributes
    ----------
    counts
        Shape (L, L): joint objects, first state in rows.
    sampled
        Whether the objects are a sample, so that intervals make sense.
    weighted
        Shape (L, L): weight of the joint objects; ``None`` for equal weights.
    unanimous
        Joint objects on which all states had the same level (votes): they do not count for agreement.
    """

    when: When
    counts: NDArray[np.int64]
    sampled: bool
    evidence: tuple[str, ...]
    note: str = ""
    weighted: Floats | None = None
    unanimous: int = 0


@dataclass(frozen=True, slots=True)
class Shares:
    """Two portfolios of shares.

    Attributes
    ----------
    first, second
        Shape (N,) over the same objects, each adding up to 1.
    effective
        Effective numbers of observations behind both; ``None`` for a complete count.
    """

    when: When
    first: Floats
    second: Floats
    effective: tuple[float, float] | None
    evidence: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Nothing:
    """A period without data, and why."""

    when: When
    reason: str
    evidence: tuple[str, ...] = ()


Found = Levels | Shares | Nothing


@dataclass(frozen=True, slots=True)
class Answer:
    """All periods, and what they rest on."""

    found: tuple[Found, ...]
    bases: tuple[Basis, ...]


def keep_own(values: Iterable[str], pair: tuple[str, str], *, ends: str) -> list[str]:
    """Return the sorted distinct names, without the two states themselves if ``ends`` is ``out``."""
    names = set(values)
    return sorted(names - set(pair) if ends == "out" else names)
