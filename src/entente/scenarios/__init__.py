"""What if: what a stop, a tariff or a sanction would cost both sides, and who would replace what.

The names are imported when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from entente.scenarios.trade.baseline.store import Baseline
    from entente.scenarios.trade.baseline.store import load as baseline
    from entente.scenarios.trade.gravity import GravityResult, experiment
    from entente.scenarios.trade.records import Economy, Equilibrium, Shock, SolveConfig
    from entente.scenarios.trade.shocks import ShockConfig, ShockResult, shock
    from entente.scenarios.trade.solver import solve
    from entente.scenarios.trade.verbs import Verb, overlay, read_scenario

_HOMES = {
    "Baseline": "trade.baseline.store:Baseline",
    "Economy": "trade.records:Economy",
    "Equilibrium": "trade.records:Equilibrium",
    "GravityResult": "trade.gravity:GravityResult",
    "Shock": "trade.records:Shock",
    "ShockConfig": "trade.shocks:ShockConfig",
    "ShockResult": "trade.shocks:ShockResult",
    "SolveConfig": "trade.records:SolveConfig",
    "Verb": "trade.verbs:Verb",
    "baseline": "trade.baseline.store:load",
    "experiment": "trade.gravity:experiment",
    "overlay": "trade.verbs:overlay",
    "read_scenario": "trade.verbs:read_scenario",
    "shock": "trade.shocks:shock",
    "solve": "trade.solver:solve",
}

__all__ = [
    "Baseline",
    "Economy",
    "Equilibrium",
    "GravityResult",
    "Shock",
    "ShockConfig",
    "ShockResult",
    "SolveConfig",
    "Verb",
    "baseline",
    "experiment",
    "overlay",
    "read_scenario",
    "shock",
    "solve",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any public name
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    module, _, member = _HOMES[name].partition(":")
    return getattr(import_module(f"{__name__}.{module}"), member)
