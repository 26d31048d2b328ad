"""The verbs of a scenario: each lays its change over a baseline, and they can be combined.

A scenario is a list of verbs, given as dictionaries or as a TOML file::

    label = "Russia stops textiles; Kazakhstan answers with a tariff"
    [[verb]]
    do = "export_stop"
    exporter = "RUS"
    importer = "KAZ"
    sector = ["textiles", "chemicals"]
    [[verb]]
    do = "tariff"
    importer = "KAZ"
    exporter = "RUS"
    rate = 0.10
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from entente.errors import FormatError, ImpossibleShockError, InputError, OptionError, UnknownNameError
from entente.scenarios.trade.records import Shock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from entente.scenarios.trade.records import Economy, Floats

EVERY = "*"
LARGEST_RATE = 10.0
"""A tariff of 1,000 % is as good as a ban; a larger number is a slip (percent for a fraction)."""


@dataclass(frozen=True, slots=True)
class Verb:
    """One act.

    Attributes
    ----------
    do
        A key of :data:`VERBS`.
    options
        As that verb takes them; names of countries and sectors are those of the baseline, lists of them, or ``*``.
    """

    do: str
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class _Overlay:
    """What the verbs have written so far; private to :func:`overlay`."""

    economy: Economy
    groups: Mapping[str, Sequence[str]]
    cost: Floats
    open: Floats
    tariff: Floats
    productivity: Floats
    subsidy: Floats

    def cells(self, options: Mapping[str, Any]) -> NDArray[np.bool_]:
        """Return the cells (sector, importer, exporter) that the options name; never the diagonal."""
        sector, importer, exporter = (
            self.sectors(options),
            self.countries(options, "importer"),
            self.countries(options, "exporter"),
        )
        mask = sector[:, None, None] & importer[None, :, None] & exporter[None, None, :]
        mask[:, np.arange(len(importer)), np.arange(len(importer))] = False
        if not mask.any():
            raise ImpossibleShockError("the shock names no flow between two countries", hint="name two countries")
        if not self.economy.share[mask].any():
            raise ImpossibleShockError(
                f"nothing is traded there in the baseline: {_told(options)}", hint="name a flow that exists"
            )
        return mask

    def sectors(self, options: Mapping[str, Any]) -> NDArray[np.bool_]:
        """Return which sectors are named (all where none is)."""
        return _mask(self.economy.sectors, _listed(options.get("sector", EVERY)), "sector of the baseline", {})

    def countries(self, options: Mapping[str, Any], side: str) -> NDArray[np.bool_]:
        """Return which countries one side names."""
        if side not in options:
            raise OptionError(f"the verb needs {side!r}", hint=f"give {side} as a country, a list, or '*'")
        return _mask(self.economy.countries, _listed(options[side]), "country of the baseline", self.groups)

    def producers(self, options: Mapping[str, Any]) -> NDArray[np.bool_]:
        """Return the producers (country, sector) that the options name."""
        return self.countries(options, "country")[:, None] & self.sectors(options)[None, :]


def _listed(given: Any) -> tuple[str, ...]:  # noqa: ANN401 - from a file
    if isinstance(given, str):
        return tuple(part.strip() for part in given.split(",") if part.strip())
    return tuple(str(item) for item in given)


def _mask(
    known: Sequence[str], wanted: Iterable[str], what: str, groups: Mapping[str, Sequence[str]]
) -> NDArray[np.bool_]:
    mask = np.zeros(len(known), bool)
    for name in wanted:
        members = tuple(known) if name == EVERY else groups.get(name, (name,))
        if name in groups and not set(members) & set(known):
            raise UnknownNameError.among(what, name, known)
        for member in members:
            if member in known:
                mask[known.index(member)] = True
            elif name not in groups:
                raise UnknownNameError.among(what, name, (*known, *groups))
    return mask


def _told(options: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} {value}" for key, value in options.items())


def _number(options: Mapping[str, Any], key: str, low: float, high: float, default: float | None = None) -> float:
    value = options.get(key, default)
    if value is None:
        raise OptionError(f"the verb needs {key!r}", hint=f"give a number from {low:g} to {high:g}")
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= float(value) <= high:
        raise OptionError(f"{key} is {value!r}", hint=f"give a number from {low:g} to {high:g}")
    return float(value)


# --- the verbs -------------------------------------------------------------------------------------------------------


def _tariff(over: _Overlay, options: Mapping[str, Any]) -> None:
    """Set the tariff (``rate``) or raise it (``add``); revenue goes to the importer."""
    cells = over.cells(options)
    if "add" in options:
        over.tariff[cells] = np.maximum(over.tariff[cells] + _number(options, "add", -1, LARGEST_RATE), 0.0)
    else:
        over.tariff[cells] = _number(options, "rate", 0, LARGEST_RATE)


def _stop(over: _Overlay, options: Mapping[str, Any]) -> None:
    """Take away ``share`` (default all) of the weight of a flow."""
    over.open[over.cells(options)] *= 1 - _number(options, "share", 0, 1, 1.0)


def _coalition(over: _Overlay, options: Mapping[str, Any]) -> None:
    """Stop what the members of ``coalition`` and ``target`` sell each other; ``flow`` exports, imports or both."""
    flow = str(options.get("flow", "both"))
    if flow not in {"exports", "imports", "both"}:
        raise OptionError(f"flow is {flow!r}", hint="allowed: exports, imports, both (of the coalition)")
    for name in ("coalition", "target"):
        if name not in options:
            raise OptionError(f"the verb needs {name!r}", hint="name the members and the target")
    more = {key: options[key] for key in ("sector", "share") if key in options}
    if flow != "imports":
        _stop(over, {"exporter": options["coalition"], "importer": options["target"], **more})
    if flow != "exports":
        _stop(over, {"exporter": options["target"], "importer": options["coalition"], **more})


def _cost(over: _Overlay, options: Mapping[str, Any]) -> None:
    """Multiply the cost of delivery by ``factor``; nobody earns the difference."""
    over.cost[over.cells(options)] *= _number(options, "factor", 0.01, 1000)


def _transport(over: _Overlay, options: Mapping[str, Any]) -> None:
    """Multiply the cost of delivery by a ``matrix`` of factors (importer by exporter, or sector by both)."""
    matrix = np.asarray(options.get("matrix", ()), float)
    shape = over.cost.shape
    if matrix.shape not in {shape, shape[1:]} or not (np.isfinite(matrix).all() and (matrix > 0).all()):
        raise OptionError(
            f"the matrix of factors has the shape {matrix.shape}", hint=f"give positive factors as {shape[1:]}"
        )
    over.cost *= matrix


def _subsidy(over: _Overlay, options: Mapping[str, Any]) -> None:
    """Pay producers ``rate`` of their cost from their own treasury."""
    over.subsidy[over.producers(options)] = _number(options, "rate", 0, 0.95)


def _productivity(over: _Overlay, options: Mapping[str, Any]) -> None:
    """Multiply what producers make of the same inputs by ``factor``."""
    over.productivity[over.producers(options)] *= _number(options, "factor", 0.01, 100)


VERBS: dict[str, Callable[[_Overlay, Mapping[str, Any]], None]] = {
    "tariff": _tariff,
    "export_stop": _stop,
    "import_ban": _stop,
    "coalition_sanction": _coalition,
    "non_tariff_cost": _cost,
    "transport_cost": _transport,
    "subsidy": _subsidy,
    "productivity": _productivity,
}
"""Verb -> what it writes."""


def overlay(
    economy: Economy,
    verbs: Sequence[Verb],
    *,
    label: str = "",
    groups: Mapping[str, Sequence[str]] | None = None,
) -> Shock:
    """Return the shock that the verbs make together, in the order given.

    Parameters
    ----------
    groups
        Names that stand for several countries (blocs, poles); members that the baseline lacks are passed over.

    Raises
    ------
    UnknownNameError
        If a verb, a country or a sector is not known; the hint names the nearest.
    OptionError
        If an option is missing or out of range.
    ImpossibleShockError
        If there is no verb, or a verb hits no flow.
    """
    if not verbs:
        raise ImpossibleShockError("the scenario does nothing", hint=f"give a verb: {', '.join(VERBS)}")
    over = _Overlay(
        economy=economy,
        groups=groups or {},
        cost=np.ones_like(economy.share),
        open=np.ones_like(economy.share),
        tariff=economy.tariff.copy(),
        productivity=np.ones_like(economy.final),
        subsidy=np.zeros_like(economy.final),
    )
    for verb in verbs:
        if verb.do not in VERBS:
            raise UnknownNameError.among("verb", verb.do, VERBS)
        VERBS[verb.do](over, verb.options)
    return Shock(over.cost, over.open, over.tariff, over.productivity, over.subsidy, label)


def scenario(given: Mapping[str, Any]) -> tuple[str, tuple[Verb, ...]]:
    """Return the label and the verbs of a scenario given as a dictionary (``label``, ``verb``: a list of tables).

    Raises
    ------
    FormatError
        If it has another form.
    """
    listed = given.get("verb")
    if not isinstance(listed, list) or not all(isinstance(item, dict) and "do" in item for item in listed):
        raise FormatError("the scenario has no list of verbs", hint='write [[verb]] tables, each with do = "..."')
    verbs = (Verb(str(item["do"]), {key: value for key, value in item.items() if key != "do"}) for item in listed)
    return str(given.get("label", "")), tuple(verbs)


def read_scenario(path: Path) -> tuple[str, tuple[Verb, ...]]:
    """Return the label and the verbs of a TOML file; as :func:`scenario`.

    Raises
    ------
    InputError
        If the file cannot be read; FormatError if it is no TOML or no scenario.
    """
    import tomllib

    try:
        with path.open("rb") as file:
            given = tomllib.load(file)
    except OSError as error:
        raise InputError(f"the scenario {path} cannot be read: {error.strerror}", hint="check the path") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FormatError(f"the scenario {path} is no TOML: {error}", hint="see the how-to on scenarios") from error
    return scenario(given)
