"""What may be said of a headline, in one English sentence made of its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from entente.measures.multiverse.records import MultiverseResult
    from entente.measures.multiverse.summary import Influence, LevelMean


def sentence(result: MultiverseResult) -> str:
    """Return whether the headline holds whatever is chosen, what it depends on, or that too little can be tried."""
    said = f"{result.n_answered} of {result.n_specs} specifications can be answered"
    if result.robust is None:
        return f"Nothing is said about robustness: only {said}, fewer than {result.grid.least}."
    share = f"{result.share_same_sign:.0%} of them have the sign of the default"
    if result.robust:
        return f"Robust: {said}, and {share}."
    return f"Not robust: {said}, and {share}; it depends on {_depends(result)}."


def _depends(result: MultiverseResult) -> str:
    by_name = {item.choice: item for item in result.influences}
    parts = [_choice(by_name[name]) for name in result.depends_on if name in by_name]
    return " and on ".join(parts) if parts else "several choices together"


def _choice(item: Influence) -> str:
    ranked = sorted(item.levels, key=lambda level: level.same_sign)
    return f"the choice of {item.choice} ({_level(ranked[-1])}, {_level(ranked[0])})"


def _level(level: LevelMean) -> str:
    return f"{level.level}: {level.same_sign:.0%}"
