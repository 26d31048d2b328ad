"""The work of ``entente shock`` without a verb."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from entente.cli.edges import show
from entente.errors import OptionError

if TYPE_CHECKING:
    from pathlib import Path

    from entente.cli.edges import Form


def run(
    *,
    sender: str | None,
    receiver: str | None,
    stop: tuple[str, ...],
    scenario: Path | None,
    horizon: tuple[float, ...],
    data: Path | None,
    seed: int,
    form: Form,
) -> None:
    """Print what an act costs both sides."""
    from entente.scenarios.trade.baseline import load
    from entente.scenarios.trade.shocks import ShockConfig, shock
    from entente.scenarios.trade.verbs import read_scenario

    config = ShockConfig(horizons=horizon, seed=seed)
    base = load(folder=data)
    if scenario is None:
        if not (sender or receiver or stop):
            hint = "entente shock --from RUS --to KAZ --stop textiles,chemicals, or --verb scenario.toml"
            raise OptionError("no act is named", hint=hint)
        result = shock(base, sender=sender, receiver=receiver, products=stop, config=config)
    else:
        if sender or receiver or stop:
            raise OptionError("--verb excludes --from, --to and --stop", hint="write the stop into the scenario")
        label, verbs = read_scenario(scenario)
        result = shock(base, verbs=verbs, label=label, config=config)
    rows = result.table()
    show(
        form, rows=[_short(row) for row in rows] if form == "table" else rows, whole=_whole(result), note=_note(result)
    )


def _whole(result: Any) -> dict[str, Any]:  # noqa: ANN401 - a ShockResult
    whole: dict[str, Any] = result.to_dict()
    return whole


def _short(row: dict[str, Any]) -> dict[str, Any]:
    """Return what fits the width of a terminal."""
    return {
        "years": row["horizon_years"],
        "state": row["state"],
        "role": row["role"],
        "real income %": row["real_income_pct_middle"],
        "low": row["real_income_pct_low"],
        "high": row["real_income_pct_high"],
        "million USD": row["musd_middle"],
        "rationed": f"{row['rationed_runs']}/{row['runs']}",
    }


def _note(result: Any) -> str:  # noqa: ANN401 - a ShockResult
    base = result.baseline
    words = "; ".join(result.question.notes)
    return (
        f"baseline {base.id}, {base.economy.year}: {base.label}. Exact change of real income; numeraire world value "
        f"added; seed {result.config.seed}.{' ' + words if words else ''}"
    )
