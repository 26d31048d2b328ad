"""What an act costs both sides and third parties, by horizon, with bands.

For each horizon the same shock is solved under several paths of elasticities (slow, middle, fast), several families
(by product, Caliendo and Parro's, rescaled to the mean of Boehm and others), closures of deficits, and drawn values.
Where a setting gives no price at which the stopped product can be replaced, quantities are rationed instead
(:mod:`entente.scenarios.trade.shortage`).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from entente.errors import OptionError
from entente.scenarios.trade import shock_rows, shortage
from entente.scenarios.trade.question import scenario_question, stop
from entente.scenarios.trade.records import SolveConfig
from entente.scenarios.trade.runs import PATHS, lost_shares, run, settings, spread
from entente.scenarios.trade.solver import settle

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from entente.scenarios.trade.baseline.store import Baseline
    from entente.scenarios.trade.question import Question
    from entente.scenarios.trade.records import Closure, Equilibrium
    from entente.scenarios.trade.runs import Run, Setting
    from entente.scenarios.trade.verbs import Verb

LONGEST = 50.0


@dataclass(frozen=True, slots=True)
class ShockConfig:
    """What is varied.

    Attributes
    ----------
    horizons
        Years after the act, above 0.
    closures
        Of trade deficits; the first is the middle setting's.
    draws
        Drawn elasticities at each horizon, from ``seed``.
    """

    horizons: tuple[float, ...] = (0.5, 1.0, 5.0, 10.0)
    closures: tuple[Closure, ...] = ("fixed", "balanced")
    draws: int = 8
    seed: int = 0

    def __post_init__(self) -> None:
        if not self.horizons or not all(0 < years <= LONGEST for years in self.horizons):
            raise OptionError(f"horizons are {self.horizons}", hint=f"give years above 0 and up to {LONGEST:g}")
        if not self.closures or self.draws < 0 or self.seed < 0:
            raise OptionError("closures are empty, or draws or the seed negative", hint="leave the defaults")


@dataclass(frozen=True, slots=True)
class ShockResult:
    """The answer to one question.

    Attributes
    ----------
    baseline, question, config
        What was asked of what.
    runs
        Every setting at every horizon.
    shortages
        Courses of replacement of the stopped flows.
    """

    baseline: Baseline
    question: Question
    config: ShockConfig
    runs: tuple[Run, ...]
    shortages: tuple[shortage.Shortage, ...]

    def table(self) -> list[dict[str, Any]]:
        """Return costs by horizon and side: real income in percent and in the baseline's unit, with bands."""
        return [
            row
            for years in self.config.horizons
            for role, side in self._sides()
            for row in [_cost_row(self, years, role, side)]
        ]

    def _sides(self) -> list[tuple[str, int]]:
        both = set(self.question.senders) & set(self.question.receivers)
        rows = [("both" if place in both else "sender", place) for place in self.question.senders]
        return rows + [("receiver", place) for place in self.question.receivers if place not in both]

    def at(self, years: float) -> list[Run]:
        """Return the runs of one horizon."""
        return [item for item in self.runs if item.years == years]

    def middle(self, years: float) -> Run:
        """Return the run of the middle setting: by product, middle path, first closure."""
        return next(item for item in self.at(years) if item.setting.middle)

    def shown(self, years: float) -> Equilibrium | None:
        """Return the middle run's equilibrium, or another one's if that was rationed, or nothing."""
        order = sorted(self.at(years), key=lambda item: (not item.setting.middle, item.setting.draw >= 0))
        return next((item.found for item in order if item.found is not None), None)

    def rationing(self) -> list[dict[str, Any]]:
        """Return what a rationed short run would cost each side: from Hulten's term to Leontief's bound."""
        return [
            {
                "horizon_years": years,
                "state": self._name(place),
                "role": role,
                **_rationed_row(self, years, role, place),
            }
            for years in self.rationed_horizons()
            for role, place in self._sides()
        ]

    def rationed_horizons(self) -> list[float]:
        """Return horizons up to a year, and those where a setting has no price that clears."""
        if not self.shortages:
            return []
        horizons = self.config.horizons
        return [years for years in horizons if years <= 1 or any(item.found is None for item in self.at(years))]

    def substitutes(self) -> list[dict[str, Any]]:
        """Return who replaces which part of the lost flow, by horizon, buyer, sector and supplier."""
        return [row for years in self.config.horizons for row in shock_rows.substitutes(self, years)]

    def third_parties(self) -> list[dict[str, Any]]:
        """Return those outside who gain and lose most at each horizon (middle setting)."""
        return [row for years in self.config.horizons for row in shock_rows.third_parties(self, years)]

    def by_sector(self) -> list[dict[str, Any]]:
        """Return buyers' prices and sellers' output in the touched sectors (middle setting)."""
        return [row for years in self.config.horizons for row in shock_rows.by_sector(self, years)]

    def settings(self) -> list[dict[str, Any]]:
        """Return every setting's own answer for each side: what the bands are made of."""
        return [shock_rows.setting_row(self, item, role, place) for item in self.runs for role, place in self._sides()]

    def _name(self, place: int) -> str:
        return self.baseline.economy.countries[place]

    def illustrative(self) -> dict[str, Any]:
        """Return what in this answer is no observation."""
        return _illustrative(self)

    def to_dict(self) -> dict[str, Any]:
        """Return the whole answer as plain values."""
        return _whole(self)

    def figure(self) -> dict[str, Any]:
        """Return a Vega-Lite specification: who pays how much and when, and who replaces the lost flow."""
        from entente.scenarios.trade.shock_figure import figure

        return figure(self)

    def cite(self) -> tuple[str, ...]:
        """Return the citations of the baseline's sources."""
        return tuple(origin.citation for origin in self.baseline.origins)


def shock(  # noqa: PLR0913 - the ways to ask
    baseline: Baseline | None = None,
    *,
    verbs: Sequence[Verb] | None = None,
    sender: str | None = None,
    receiver: str | None = None,
    products: Sequence[str] = (),
    label: str = "",
    config: ShockConfig | None = None,
) -> ShockResult:
    """Return what an act costs, by horizon.

    Parameters
    ----------
    baseline
        Default: the one that ships.
    verbs
        Acts (see :mod:`entente.scenarios.trade.verbs`), or give ``sender``, ``receiver`` and ``products``: a full stop.

    Raises
    ------
    UnknownNameError
        If a country, product or verb is not known.
    OptionError
        If the question is incomplete.
    ImpossibleShockError
        If nothing is traded there, or nothing changes.
    """
    from entente.scenarios.trade.baseline import load

    base = load() if baseline is None else baseline
    asked = _asked(base, verbs, sender, receiver, products, label)
    chosen = config or ShockConfig()
    return ShockResult(base, asked, chosen, _runs(base, asked, chosen), _courses(base, asked, chosen))


def _asked(  # noqa: PLR0913, PLR0917 - the ways to ask
    baseline: Baseline,
    verbs: Sequence[Verb] | None,
    sender: str | None,
    receiver: str | None,
    products: Sequence[str],
    label: str,
) -> Question:
    if verbs is not None:
        if sender or receiver or products:
            raise OptionError("verbs and a stop are given at once", hint="put the stop among the verbs as export_stop")
        return scenario_question(baseline, verbs, label)
    if not (sender and receiver):
        raise OptionError("one side is missing", hint="name both: --from RUS --to KAZ --stop textiles")
    return stop(baseline, sender, receiver, products)


def _runs(baseline: Baseline, asked: Question, config: ShockConfig) -> tuple[Run, ...]:
    rng = np.random.default_rng(config.seed)
    listed = settings(baseline.economy, baseline.theta_cp, config.closures, config.draws, rng)
    # shipped figures are rounded; once settled, an economy is in equilibrium under any elasticities
    start = settle(baseline.economy, SolveConfig())
    found = [run(start, asked.shock, setting, years) for years in config.horizons for setting in listed]
    return (*found, *_other_spec(baseline, asked, config, listed))


def _other_spec(baseline: Baseline, asked: Question, config: ShockConfig, listed: Sequence[Setting]) -> tuple[Run, ...]:
    """Return the middle setting on the baseline whose exports the industry tables control, if it is the shipped one."""
    if baseline.spec != "national":
        return ()
    from dataclasses import replace

    from entente.scenarios.trade.baseline import load

    other = settle(load("adb").economy, SolveConfig())
    middle = next(setting for setting in listed if setting.middle)
    setting = replace(middle, path_name="middle (exports by industry tables)", spec="adb")
    return tuple(run(other, asked.shock, setting, years) for years in config.horizons)


def _courses(baseline: Baseline, asked: Question, config: ShockConfig) -> tuple[shortage.Shortage, ...]:
    if not lost_shares(baseline.economy, asked.shock).any():
        return ()
    return shortage.shortages(baseline, asked.shock, max(config.horizons))


# --- costs -----------------------------------------------------------------------------------------------------------


def _cost_row(result: ShockResult, years: float, role: str, place: int) -> dict[str, Any]:
    exact, first = _values(result, years, role, place)
    income = float(result.baseline.economy.income[place])
    runs = result.at(years)
    rationed = sum(item.found is None for item in runs)
    row: dict[str, Any] = {"horizon_years": years, "state": result._name(place), "role": role}  # noqa: SLF001 - own
    for name, value in exact.items():
        row[f"real_income_pct_{name}"] = round(value, 6)
    for name, value in exact.items():
        row[f"musd_{name}"] = round(value / 100 * income, 3)
    for name in ("low", "middle", "high"):
        row[f"first_order_pct_{name}"] = round(first[name], 6) if first else None
    return row | {"runs": len(runs), "rationed_runs": rationed}


def _values(
    result: ShockResult, years: float, role: str, place: int
) -> tuple[dict[str, float], dict[str, float] | None]:
    """Return the bands of the exact and of the first-order change of real income, in percent."""
    runs = result.at(years)
    priced = [item.found for item in runs if item.found is not None]
    exact = [100 * (float(found.real_income[place]) - 1) for found in priced]
    first = [100 * float(found.welfare_first_order[place]) for found in priced]
    rationed = _rationed_row(result, years, role, place) if len(priced) < len(runs) and result.shortages else {}
    if not (exact or rationed):
        raise OptionError("no setting has an answer at this horizon", hint="try a smaller change")
    middle = result.middle(years).found
    if middle is None:
        shown, led = rationed.get("real_income_pct_middle", exact[0] if exact else 0.0), first[0] if first else 0.0
    else:
        shown, led = 100 * (float(middle.real_income[place]) - 1), 100 * float(middle.welfare_first_order[place])
    return spread([*exact, *rationed.values()], shown), spread(first, led) if first else None


def _rationed_row(result: ShockResult, years: float, role: str, place: int) -> dict[str, float]:
    cost = {"hulten": 0.0, "middle": 0.0, "leontief": 0.0}
    if role in {"receiver", "both"}:
        cost = _added(cost, shortage.buyer_cost(result.baseline, result.shortages, place, years))
    if role in {"sender", "both"}:
        cost = _added(cost, shortage.seller_cost(result.baseline, result.question.shock, place, years))
    percent = {name: round(100 * float(np.expm1(value)), 6) for name, value in cost.items()}
    return {
        "real_income_pct_hulten": percent["hulten"],
        "real_income_pct_middle": percent["middle"],
        "real_income_pct_leontief": percent["leontief"],
    }


def _added(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    return {name: one[name] + other[name] for name in one}


# --- the whole -------------------------------------------------------------------------------------------------------


def _illustrative(result: ShockResult) -> dict[str, Any]:
    base, cells = result.baseline, result.question.cells
    touched = [base.economy.sectors[place] for place in np.flatnonzero(cells.any(axis=(1, 2)))]
    imputed = [name for name in touched if base.theta_imputed[base.economy.sectors.index(name)]]
    return {
        "label": base.label,
        "touched_flows": base.shares_of_flags(cells),
        "touched_flows_in_pairs_with_official_totals": base.share_stated(cells),
        "all_trade": base.shares_of_flags(),
        "all_trade_in_pairs_with_official_totals": base.share_stated(),
        "elasticity_is_the_median": imputed,
        "notes": [*result.question.notes, *base.facts.get("notes", ())],
    }


def _whole(result: ShockResult) -> dict[str, Any]:
    base, economy = result.baseline, result.baseline.economy
    solved = [item.found for item in result.runs if item.found is not None]
    reasons = sorted({item.why for item in result.runs if item.why})
    flow = economy.trade * result.question.cells
    touched = [
        {"sector": economy.sectors[place], "musd": round(float(flow[place].sum()), 3)}
        for place in np.flatnonzero(flow.sum(axis=(1, 2)) > 0)
    ]
    return {
        "question": result.question.shock.label,
        "asked": dict(result.question.asked),
        "baseline": {"id": base.id, "spec": base.spec, "year": economy.year, "unit": economy.unit, "label": base.label},
        "touched": touched,
        "touched_total_musd": round(float(flow.sum()), 3),
        "horizons": list(result.config.horizons),
        "costs": result.table(),
        "settings": result.settings(),
        "rationing": {
            "costs": result.rationing(),
            "who_goes_short": [
                row for years in result.rationed_horizons() for row in shortage.claims(base, result.shortages, years)
            ],
            "assumptions": shortage.assumptions(),
            "why": reasons,
        },
        "replacement": shortage.replacement(base, result.shortages),
        "substitutes": result.substitutes(),
        "third_parties": result.third_parties(),
        "by_sector": result.by_sector(),
        "bands": _bands(result),
        "illustrative": result.illustrative(),
        "residual": max((found.residual for found in solved), default=None),
        "walras": max((found.walras for found in solved), default=None),
        "numeraire": "world value added",
        "welfare": {
            "real_income": "exact change of real income",
            "first_order": (
                "Caliendo and Parro (2015), equation 14, in one jump with hats minus one: it values prices of what is "
                "still traded, so it does not see the loss of a flow that is stopped altogether"
            ),
        },
        "seed": result.config.seed,
        "sources": [origin.to_dict() for origin in base.origins],
    }


def _bands(result: ShockResult) -> dict[str, Any]:
    """Return over what the bands are taken."""
    names = sorted({item.setting.family for item in result.runs})
    return {
        "families": names,
        "paths": {name: asdict(path) for name, path in PATHS.items()},
        "closures": list(result.config.closures),
        "draws": result.config.draws,
        "specifications": sorted({item.setting.spec for item in result.runs}),
        "middle": f"family product, path middle, closure {result.config.closures[0]}",
        "rationed": "where a setting has no price that clears, the range of the rationed short run is part of the band",
    }  # fmt: skip
