"""The declared grid: which choices could reasonably be made otherwise, and every specification that follows."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from entente.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

Level = str | int | float
"""One way to choose."""

Spec = tuple[tuple[str, Level], ...]
"""One specification: choice and level, by name of the choice; choices that do not apply to it are not in it."""

VERSION = 1
"""Of the meaning of the choices: raised when a level comes to mean something else, so that ids differ."""

ROBUST = 0.9
"""Share of answered specifications with the sign of the default from which a headline is called robust."""

LEAST = 4
"""Answered specifications below which nothing is said about robustness."""

MOST = 20_000
"""Specifications that one grid may hold."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that could be chosen otherwise.

    Attributes
    ----------
    levels
        The first is the default.
    """

    name: str
    levels: tuple[Level, ...]

    def __post_init__(self) -> None:
        if not self.levels or len(set(self.levels)) < len(self.levels):
            raise OptionError(f"the choice {self.name!r} has no level or one twice", hint="list each level once")

    @property
    def default(self) -> Level:
        """The first level; in the declared grids, the one that the portfolio and the brief use."""
        return self.levels[0]


@dataclass(frozen=True, slots=True)
class Grid:
    """All choices of one domain.

    Attributes
    ----------
    domain
        One of the nine, or ``trade-arms`` for the two together.
    leading
        (pole, actor): who stands for a pole of several members where the reference is its leading member.
    robust
        Share with the same sign from which a headline is called robust.
    least
        Answered specifications below which nothing is said about robustness.
    """

    domain: str
    choices: tuple[Choice, ...]
    leading: tuple[tuple[str, str], ...] = ()
    robust: float = ROBUST
    least: int = LEAST

    def __post_init__(self) -> None:
        names = [choice.name for choice in self.choices]
        if len(set(names)) < len(names):
            raise OptionError(f"the grid of {self.domain} names a choice twice", hint="list all its levels at once")
        if not 0.5 < self.robust <= 1:  # noqa: PLR2004 - half of the signs agree by chance
            raise OptionError(f"robust is {self.robust:g}", hint="give a share above 0.5, at most 1")
        if self.least < 1:
            raise OptionError(f"least is {self.least}", hint="give 1 or more")
        if self.size > MOST:
            hint = "leave out choices or levels"
            raise OptionError(
                f"the grid of {self.domain} has {self.size:,} combinations, more than {MOST:,}", hint=hint
            )

    @property
    def size(self) -> int:
        """Combinations of levels, before those that say the same are put together."""
        count = 1
        for choice in self.choices:
            count *= len(choice.levels)
        return count

    @property
    def id(self) -> str:
        """Stable id: ``g_`` and 12 hex digits; the same for any order of choices and of levels after the first."""
        text = json.dumps(self.canonical(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return "g_" + hashlib.sha256(text.encode()).hexdigest()[:12]

    def canonical(self) -> dict[str, Any]:
        """Return all that the id depends on, in one order."""
        choices = {
            choice.name: [_number(choice.default), *sorted(map(_number, choice.levels[1:]), key=_rank)]
            for choice in sorted(self.choices, key=lambda choice: choice.name)
        }
        numbers = {"robust": self.robust, "least": self.least, "version": VERSION}
        return {"domain": self.domain, "choices": choices, "leading": dict(sorted(self.leading)), **numbers}

    def to_dict(self) -> dict[str, Any]:
        """Return id and content as plain values, in the order given."""
        levels = {choice.name: list(choice.levels) for choice in self.choices}
        head = {"id": self.id, "domain": self.domain, "choices": levels}
        return {**head, "leading": dict(self.leading), "robust": self.robust, "least": self.least}

    def specs(self, unfit: Callable[[Mapping[str, Level]], Iterable[str]]) -> tuple[Spec, ...]:
        """Return every specification once, the default first.

        Parameters
        ----------
        unfit
            Names of the choices that make no difference under the given levels: they are left out, so that one
            number is not counted several times.
        """
        return tuple(dict.fromkeys(self._every(unfit)))

    def _every(self, unfit: Callable[[Mapping[str, Level]], Iterable[str]]) -> Iterator[Spec]:
        names = [choice.name for choice in self.choices]
        for levels in product(*(choice.levels for choice in self.choices)):
            whole = dict(zip(names, levels, strict=True))
            out = set(unfit(whole))
            yield _spec({name: level for name, level in whole.items() if name not in out})


def _spec(levels: Mapping[str, Level]) -> Spec:
    return tuple(sorted(levels.items()))


def _number(level: Level) -> Level:
    """Return 1.0 as 1: a file may write either."""
    return int(level) if isinstance(level, float) and level.is_integer() else level


def _rank(level: Level) -> tuple[bool, float, str]:
    return isinstance(level, str), 0.0 if isinstance(level, str) else float(level), str(level)
