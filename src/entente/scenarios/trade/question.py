"""From what a person asks (states, products, verbs) to a shock on a baseline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from entente.errors import ImpossibleShockError, OptionError, UnknownNameError, UsageError
from entente.scenarios.trade.baseline.concordance import product, region_of
from entente.scenarios.trade.verbs import Verb, overlay

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from entente.scenarios.trade.baseline.store import Baseline
    from entente.scenarios.trade.records import Economy, Shock

BLOCS = ("EAEU", "EU", "CIS", "CSTO", "OTS", "SCO", "BRICS", "NATO")
MOST_SIDES = 12
"""Countries on one side that are shown one by one."""

LEAST_FLOW = 1e-5
"""Part of a buyer's spending below which a stopped flow counts as empty (balancing leaves traces in every cell)."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a baseline.

    Attributes
    ----------
    shock
        On the baseline's economy.
    verbs
        As understood, names of the baseline.
    senders, receivers
        Positions of the two sides.
    cells
        (J, N, N) the flows that the act touches.
    asked
        Words as given; ``notes`` says where a sector is wider than its word.
    """

    shock: Shock
    verbs: tuple[Verb, ...]
    senders: tuple[int, ...]
    receivers: tuple[int, ...]
    cells: NDArray[np.bool_]
    asked: Mapping[str, Any]
    notes: tuple[str, ...]


def country(baseline: Baseline, given: str) -> str:
    """Return the baseline's name of a state given by name or code in any language.

    Raises
    ------
    UnknownNameError
        If no state answers to it, or the baseline holds it only inside a group of countries.
    """
    known = baseline.economy.countries
    if given in known:
        return given
    if given.upper() in known:
        return given.upper()
    from entente.actors import resolve

    try:
        actor = resolve(given, baseline.economy.year)
    except UsageError as error:
        raise UnknownNameError(f"no country named {given!r}", hint=error.hint or ", ".join(known)) from error
    if actor.id in known:
        return actor.id
    within = region_of(actor.id)
    hint = f"the baseline has {', '.join(known)}"
    if within in known and actor.kind == "state":
        raise UnknownNameError(f"{actor.name} is held only inside {within}, not by itself", hint=hint)
    raise UnknownNameError(f"{actor.name} is no country of the baseline", hint=hint)


def stop(baseline: Baseline, sender: str, receiver: str, products: Sequence[str]) -> Question:
    """Return the question what it costs that ``sender`` stops selling ``products`` to ``receiver``.

    Parameters
    ----------
    sender, receiver
        A state, or several separated by commas.

    Raises
    ------
    UnknownNameError
        If a country or product is not known.
    OptionError
        If nothing is stopped, or the two sides are one.
    ImpossibleShockError
        If nothing is traded there in the baseline.
    """
    if not products:
        raise OptionError("nothing is stopped", hint="name products: --stop textiles,chemicals")
    sides = [tuple(dict.fromkeys(country(baseline, part) for part in _listed(side))) for side in (sender, receiver)]
    if set(sides[0]) & set(sides[1]):
        raise OptionError(f"{sides[0][0]} stands on both sides", hint="name two different states")
    meant = [product(word, baseline.economy.sectors) for word in products]
    named = tuple(dict.fromkeys(sector for item in meant for sector in item.sectors))
    _refuse_services(baseline, named)
    verb = Verb("export_stop", {"exporter": list(sides[0]), "importer": list(sides[1]), "sector": list(named)})
    shown = dict(zip(baseline.economy.countries, baseline.names, strict=True))
    who, whom = (" and ".join(shown[name] for name in side) for side in sides)
    label = f"{who} stops selling {', '.join(products)} to {whom}"
    notes = tuple(
        f"{item.word} is held only as part of the sector {', '.join(item.sectors)}, which is wider"
        for item in meant
        if item.wider
    )
    asked = {"from": list(sides[0]), "to": list(sides[1]), "stop": list(products), "sectors": list(named)}
    return _question(baseline, (verb,), label, asked, notes)


def scenario_question(baseline: Baseline, verbs: Sequence[Verb], label: str = "") -> Question:
    """Return the question what several acts cost together; blocs may stand for their members.

    Raises
    ------
    UnknownNameError
        If a verb, country or sector is not known.
    ImpossibleShockError
        If the acts hit nothing.
    """
    made = tuple(Verb(verb.do, _understood(baseline, verb.options)) for verb in verbs)
    asked = {"verbs": [{"do": verb.do, **verb.options} for verb in made]}
    return _question(baseline, made, label or "; ".join(verb.do for verb in made), asked, ())


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _refuse_services(baseline: Baseline, named: Sequence[str]) -> None:
    economy = baseline.economy
    abroad = ~np.eye(len(economy.countries), dtype=bool)
    for sector in named:
        if not economy.share[economy.sectors.index(sector)][abroad].any():
            raise ImpossibleShockError(
                f"{sector} is not traded between countries in this baseline", hint="services stay at home; name a good"
            )


def _question(
    baseline: Baseline, verbs: tuple[Verb, ...], label: str, asked: Mapping[str, Any], notes: tuple[str, ...]
) -> Question:
    economy = baseline.economy
    shock = overlay(economy, verbs, label=label, groups=_groups(baseline))
    cells = _touched(economy, shock)
    senders, receivers = _sides(economy, shock, cells)
    if not (senders or receivers):
        raise ImpossibleShockError("the scenario changes nothing", hint="give rates and factors that differ from now")
    _refuse_traces(economy, shock, cells)
    return Question(shock, verbs, senders, receivers, cells, asked, notes)


def _touched(economy: Economy, shock: Shock) -> NDArray[np.bool_]:
    shape = economy.share.shape
    tariff = economy.tariff if shock.tariff is None else shock.tariff
    changed = (np.broadcast_to(shock.open, shape) != 1) | (np.broadcast_to(shock.cost, shape) != 1)
    return np.asarray((changed | (tariff != economy.tariff)) & (economy.share > 0))


def _sides(economy: Economy, shock: Shock, cells: NDArray[np.bool_]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return exporters and importers of the touched flows, largest first; producers where only these are touched."""
    value = np.where(cells, economy.trade, 0.0)
    if cells.any():
        return _largest(value.sum(axis=(0, 1))), _largest(value.sum(axis=(0, 2)))
    shape = economy.final.shape
    made = (np.broadcast_to(shock.productivity, shape) != 1) | (np.broadcast_to(shock.subsidy, shape) != 0)
    return _largest((made * economy.output.T).sum(axis=1)), ()


def _largest(value: NDArray[np.float64]) -> tuple[int, ...]:
    order = np.argsort(-value, kind="stable")[:MOST_SIDES]
    return tuple(int(place) for place in order if value[place] > 0)


def _refuse_traces(economy: Economy, shock: Shock, cells: NDArray[np.bool_]) -> None:
    """Refuse a stop of flows that are nothing but traces of the balancing."""
    stopped = cells & (np.broadcast_to(shock.open, cells.shape) < 1)
    if stopped.any() and stopped.sum() == cells.sum() and economy.share[stopped].max() < LEAST_FLOW:
        raise ImpossibleShockError("nothing is traded there in the baseline", hint="name a flow that exists")


def _groups(baseline: Baseline) -> dict[str, tuple[str, ...]]:
    from entente.actors import members

    known = baseline.economy.countries
    found = {}
    for bloc in BLOCS:
        named = members(bloc, on=baseline.economy.year)
        regions = dict.fromkeys(name if name in known else region_of(name) for name in named)
        # the rest of the world is no member of anything
        found[bloc] = tuple(name for name in regions if name in known and name != "ROW")
    return {bloc: named for bloc, named in found.items() if named}


SIDES = ("importer", "exporter", "country", "coalition", "target")


def _understood(baseline: Baseline, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return a verb's options with states and product words as the baseline names them."""
    made = dict(options)
    groups = _groups(baseline)
    for key in SIDES:
        if key in made:
            names = _listed(made[key]) if isinstance(made[key], str) else [str(item) for item in made[key]]
            made[key] = [name if name == "*" or name in groups else country(baseline, name) for name in names]
    if "sector" in made and made["sector"] != "*":
        names = _listed(made["sector"]) if isinstance(made["sector"], str) else [str(item) for item in made["sector"]]
        words = [product(name, baseline.economy.sectors) for name in names]
        made["sector"] = list(dict.fromkeys(sector for item in words for sector in item.sectors))
    return made
