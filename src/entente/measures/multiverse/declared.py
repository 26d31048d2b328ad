"""The grids that are declared here, and the reading of one that a user declares."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from entente.errors import FormatError, InputError, OptionError, UnknownNameError
from entente.measures.multiverse.diplomacy import ALL, ISSUES
from entente.measures.multiverse.grid import LEAST, ROBUST, Choice, Grid

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from entente.measures.multiverse.grid import Level

    Choices = Mapping[str, tuple[Level, ...]]

CROSS = "trade-arms"
"""Trade and arms together."""

CURRENT = "current"
"""The evidence given, beside an earlier state of it."""

LEADING = (("china", "CHN"), ("russia", "RUS"), ("turkiye", "TUR"), ("west", "USA"))
"""Who stands for a pole where the reference is its leading member. A convention, so it is part of the grid."""

DEFAULTS: dict[str, Choices] = {
    "guarantees": {
        "depth": ("default", "ordinal", "defence"),
        "rule": ("max", "mean"),
        "boilerplate": ("root", "in", "out", "each"),
    },
    "arms": {
        "weigh": ("tiv", "orders"),
        "basis": ("flow", "stock", "stock_life", "stock_loss"),
        "window": (5, 10, 20),
        "uncertain": ("in", "out"),
        "counted": ("supplier", "standard"),
    },
    "institutions": {"exponent": (0.5, 0, 1), "organisations": ("all", "blocs")},
    "diplomacy": {
        "measure": ("decisive", "agreement", "s_squared", "kappa", "pi", "a", "ideal_point"),
        "reference": ("leading", "mean"),
        "window": (1, 3, 5),
        "unanimous": ("out", "in"),
        "votes": (ALL,),
    },
    "trade": {"flow": ("turnover", "imports", "exports"), "window": (1, 3, 5)},
}
"""Domain -> choice -> levels, the default first."""

MORE: dict[tuple[str, str], tuple[Level, ...]] = {
    ("diplomacy", "measure"): ("s_abs",),
    ("diplomacy", "votes"): ISSUES,
}
"""Levels that a grid may ask for besides those of :data:`DEFAULTS`. S is the same number as agreement on the same
votes, on another scale: listing both would count one specification twice."""

LONGEST_WINDOW = 30


def unfit(domain: str, levels: Mapping[str, Level]) -> set[str]:
    """Return the choices that make no difference under the given levels."""
    if domain == CROSS:
        return {
            f"{side}.{name}"
            for side in ("trade", "arms")
            for name in unfit(side, {k.removeprefix(f"{side}."): v for k, v in levels.items() if k.startswith(side)})
        }
    if domain == "diplomacy" and levels.get("measure") == "decisive":
        return {"reference", "unanimous"}
    if domain == "diplomacy" and levels.get("measure") == "ideal_point":
        return {"unanimous"}
    if domain == "arms" and levels.get("basis", "flow") != "flow":
        return {"window"}
    if domain == "guarantees" and levels.get("depth") == "defence":
        return {"boilerplate"}
    return set()


def declared(
    *, leading: Sequence[tuple[str, str]] = LEADING, issues: Iterable[str] = (), vintages: Sequence[str] = ()
) -> dict[str, Grid]:
    """Return the declared grids by domain.

    Parameters
    ----------
    issues
        Issue codes of roll calls that the evidence holds: subsets of votes to try.
    vintages
        Names of earlier states of the evidence to try beside the current one.
    """
    grids = {}
    for domain, levels in {**DEFAULTS, CROSS: _both()}.items():
        choices = dict(levels)
        if domain == "diplomacy":
            choices["votes"] = (ALL, *sorted(issues))
        if vintages:
            choices["vintage"] = (CURRENT, *vintages)
        made = tuple(Choice(name, given) for name, given in choices.items())
        grids[domain] = Grid(domain, made, tuple(leading))
    return grids


def _both() -> Choices:
    return {f"{side}.{name}": given for side in ("trade", "arms") for name, given in DEFAULTS[side].items()}


# --- a user's own ----------------------------------------------------------------------------------------------------


def read_grids(path: Path) -> dict[str, Grid]:
    """Read grids from a TOML or JSON file.

    The file has a table for each domain, in it each choice with its levels, the default first; and, outside them,
    ``robust``, ``least`` and the table ``leading``, all of which may be left out. ``entente measure multiverse
    --show-grid`` prints such a file.

    Raises
    ------
    InputError
        If the file cannot be read.
    FormatError
        If it is neither TOML nor JSON, or not of this form.
    UnknownNameError
        If a domain, choice or level does not exist.
    OptionError
        If a number is out of range, or the grid is too large.
    """
    try:
        text = Path(path).read_text("utf-8")
    except UnicodeDecodeError as error:
        raise FormatError(f"the grid {path} is no text", hint="name a TOML or JSON file") from error
    except OSError as error:
        raise InputError(f"cannot read the grid {path}: {error.strerror}", hint="name a TOML or JSON file") from error
    return grids_from(_parsed(text, str(path)), str(path))


def _parsed(text: str, label: str) -> Any:  # noqa: ANN401 - whatever the file holds
    import tomllib

    try:
        return json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (json.JSONDecodeError, tomllib.TOMLDecodeError) as error:
        hint = "see: entente measure multiverse KAZ --show-grid"
        raise FormatError(f"{label} is neither TOML nor JSON: {error}", hint=hint) from error


def grids_from(given: Any, label: str = "the grid") -> dict[str, Grid]:  # noqa: ANN401 - checked here
    """Make grids of plain values; as :func:`read_grids`."""
    hint = "see: entente measure multiverse KAZ --show-grid"
    if not isinstance(given, dict):
        raise FormatError(f"{label} is no table", hint=hint)
    numbers = {"robust": given.get("robust", ROBUST), "least": given.get("least", LEAST)}
    for name, value in numbers.items():
        if isinstance(value, bool) or not isinstance(value, int if name == "least" else int | float):
            raise FormatError(f"{label}: {name} is {value!r}, no number", hint=hint)
    leading = _leading(given.get("leading", dict(LEADING)), label)
    domains = {name: value for name, value in given.items() if name not in {*numbers, "leading"}}
    if not domains:
        raise FormatError(f"{label} names no domain", hint=hint)
    return {
        name: Grid(name, _choices(name, value, label), leading, float(numbers["robust"]), numbers["least"])
        for name, value in domains.items()
    }


def _leading(given: object, label: str) -> tuple[tuple[str, str], ...]:
    if not isinstance(given, dict) or not all(isinstance(actor, str) for actor in given.values()):
        raise FormatError(f"{label}: leading is no table of poles and actors", hint='such as west = "USA"')
    return tuple(sorted(given.items()))


def _choices(domain: str, given: object, label: str) -> tuple[Choice, ...]:
    known = {**DEFAULTS, CROSS: _both()}
    if domain not in known:
        raise UnknownNameError.among("domain with a grid", domain, known)
    if not isinstance(given, dict) or not all(isinstance(levels, list) and levels for levels in given.values()):
        raise FormatError(f"{label}: {domain} is no table of choices with lists of levels", hint="window = [1, 3]")
    for name, levels in given.items():
        if name not in known[domain] and name != "vintage":
            raise UnknownNameError.among(f"choice of {domain}", name, known[domain])
        for level in levels:
            _check_level(domain, name, level)
    # A choice that is not named stays at its default.
    fixed = {name: levels[:1] for name, levels in known[domain].items() if name not in given}
    every = {**{name: tuple(levels) for name, levels in given.items()}, **fixed}
    return tuple(Choice(name, levels) for name, levels in every.items())


def _check_level(domain: str, name: str, level: object) -> None:
    plain = name.rpartition(".")[2]
    if plain == "window":
        if isinstance(level, bool) or not isinstance(level, int) or not 1 <= level <= LONGEST_WINDOW:
            raise OptionError(f"window is {level!r}", hint=f"give whole years, 1 to {LONGEST_WINDOW}")
    elif plain == "exponent":
        if isinstance(level, bool) or not isinstance(level, int | float) or not 0 <= level <= 1:
            raise OptionError(f"exponent is {level!r}", hint="give 0 to 1")
    elif plain != "vintage":
        side = name.partition(".")[0] if domain == CROSS else domain
        allowed = (*DEFAULTS[side][plain], *MORE.get((side, plain), ()))
        if level not in allowed:
            raise UnknownNameError.among(f"level of {name}", str(level), map(str, allowed))


def to_toml(grids: Mapping[str, Grid]) -> str:
    """Return the grids as a TOML file that :func:`read_grids` reads back."""
    first = next(iter(grids.values()))
    lines = [f"robust = {first.robust}", f"least = {first.least}", "", "[leading]"]
    lines += [f"{_key(pole)} = {json.dumps(actor)}" for pole, actor in first.leading]
    for name, grid in grids.items():
        lines += ["", f"[{_key(name)}]  # {grid.id}"]
        lines += [f"{_key(choice.name)} = {json.dumps(list(choice.levels))}" for choice in grid.choices]
    return "\n".join(lines) + "\n"


def to_plain(grids: Mapping[str, Grid]) -> dict[str, Any]:
    """Return the grids as plain values that :func:`grids_from` reads back."""
    first = next(iter(grids.values()))
    domains = {name: {c.name: list(c.levels) for c in grid.choices} for name, grid in grids.items()}
    return {"robust": first.robust, "least": first.least, "leading": dict(first.leading), **domains}


def _key(name: str) -> str:
    bare = name.replace("_", "").replace("-", "")
    return name if bare.isascii() and bare.isalnum() else json.dumps(name)
