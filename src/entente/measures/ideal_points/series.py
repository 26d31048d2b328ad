"""From the evidence to fitted positions: gather, bridge, fit; or read back what was fitted before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from entente.errors import OptionError, UnknownNameError
from entente.measures.ideal_points import cache
from entente.measures.ideal_points.bridging import LONGEST_CHAIN, bridge, mapped, pairs_from_texts, spanning
from entente.measures.ideal_points.cache import Kept
from entente.measures.ideal_points.gather import roll_calls
from entente.measures.ideal_points.issues import check_issue, of_issue
from entente.measures.ideal_points.records import IdealPointConfig
from entente.measures.ideal_points.titles import described, text_bases
from entente.measures.rows import unique_bases

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from entente.evidence.records import Basis
    from entente.measures.ideal_points.bridging import Pair
    from entente.measures.ideal_points.gather import Gathered
    from entente.measures.ideal_points.records import IdealPointFit, RollCalls
    from entente.measures.ideal_points.titles import Described
    from entente.measures.rows import EvidenceLike

TEXTS, NONE = "texts", "none"
MOST_ADDED = 3
"""Sessions that an earlier fit takes up before all is fitted anew: an update keeps the old zero and unit."""

BRIDGES = (TEXTS, NONE)
"""Ways to bridge sessions, besides pairs given by hand."""

Bridging = str | tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Series:
    """Fitted positions with what they rest on.

    Attributes
    ----------
    fit
        Of all states and sessions.
    thin
        (state, session) -> votes of state-sessions that were left out as nearly empty.
    bases, notes
        What was asked of the evidence; what was left out, and how sessions were bridged.
    told
        Plain values about the fit: roll calls, bridged groups, whether it was read back or updated.
    """

    fit: IdealPointFit
    thin: Mapping[tuple[str, int], int]
    bases: tuple[Basis, ...]
    notes: tuple[str, ...]
    told: Mapping[str, Any]


def fitted(
    evidence: EvidenceLike,
    *,
    issue: str | None = None,
    config: IdealPointConfig | None = None,
    bridging: Bridging = TEXTS,
    place: Path | None = None,
) -> Series:
    """Fit positions to the loaded roll calls, or read back the fit that was made from the same votes.

    Parameters
    ----------
    issue
        Only roll calls with this issue code.
    config
        Of the estimator.
    bridging
        ``texts`` pairs roll calls of neighbouring sessions by their titles, where titles are loaded; ``none`` ties
        nothing; else pairs of keys: of the votes' source, or of the source of the titles (``rcid``).
    place
        Folder in which fits are kept; ``None`` keeps none. If a fit of the same votes without the last sessions is
        there, it is updated instead of starting anew.

    Raises
    ------
    NoDataError
        If no roll calls are loaded, or none with that issue code.
    UnknownNameError
        If the issue or the way of bridging is not known.
    OptionError
        If pairs were given of which none can be found.
    """
    config = config or IdealPointConfig()
    check_issue(issue)
    _check_bridging(bridging)
    gathered = roll_calls(evidence)
    needed = issue is not None or bridging != NONE
    bases = text_bases(evidence) if needed else ()
    snapshots = [f"{basis.sources} {basis.snapshots} {basis.rows}" for basis in bases]
    kin = cache.family(config, issue, bridging, *snapshots)
    path = None if place is None else cache.path_of(place, kin, cache.session_digests(gathered.calls))
    kept = None if path is None else cache.load(path)
    if kept is not None:
        return _series(kept, gathered, bases, made="read back")
    texts = described(evidence, gathered) if needed else None
    calls, told = prepared(gathered, texts, issue, bridging)
    kept, made = _made(calls, config, told, place, kin)
    if path is not None:
        cache.save(path, kept)
    return _series(kept, gathered, bases, made=made)


def _check_bridging(bridging: Bridging) -> None:
    if isinstance(bridging, str) and bridging not in BRIDGES:
        raise UnknownNameError.among("way of bridging", bridging, BRIDGES)


def _series(kept: Kept, gathered: Gathered, bases: Sequence[Basis], *, made: str) -> Series:
    told = {name: value for name, value in kept.told.items() if name not in {"notes", "thin"}}
    thin = {(state, session): votes for state, session, votes in kept.told["thin"]}
    everything = unique_bases((*gathered.bases, *bases))
    return Series(kept.fit, thin, everything, tuple(kept.told["notes"]), {**told, "made": made})


def _made(
    calls: RollCalls, config: IdealPointConfig, told: Mapping[str, Any], place: Path | None, kin: str
) -> tuple[Kept, str]:
    from entente.measures.ideal_points import estimator

    sessions = cache.session_digests(calls)
    before = None if place is None else cache.earlier(place, kin, sessions)
    added = 0 if before is None else len(sessions) - len(before.sessions) + int(before.told["added"])
    if before is None or added > MOST_ADDED:
        return Kept(fit_calls(calls, config), {**told, "added": 0}, sessions), "fitted"
    with np.errstate(**_BREAKDOWN):
        made = estimator.update(before.fit, calls)
    return Kept(made, {**told, "added": added}, sessions), f"updated from session {max(before.sessions)}"


_BREAKDOWN: Any = {"over": "ignore", "invalid": "ignore"}
"""Few roll calls: a joint step whose system breaks down overflows before the estimator drops it. No cause to warn."""


def fit_calls(calls: RollCalls, config: IdealPointConfig) -> IdealPointFit:
    """Fit the roll calls without the warnings of steps that are dropped."""
    from entente.measures.ideal_points import estimator

    with np.errstate(**_BREAKDOWN):
        return estimator.fit(calls, config)


# --- preparing -------------------------------------------------------------------------------------------------------


def prepared(
    gathered: Gathered, texts: Described | None, issue: str | None = None, bridging: Bridging = TEXTS
) -> tuple[RollCalls, dict[str, Any]]:
    """Return the roll calls to fit, and what is told about them.

    Parameters
    ----------
    texts
        Titles and issue codes; ``None`` if none are needed.
    """
    chosen = gathered
    notes: list[str] = []
    pairs: Sequence[Pair] = ()
    if texts is not None:
        chosen = gathered if issue is None else of_issue(gathered, texts, issue)
        pairs, how = _pairs(texts, chosen.calls, bridging)
        notes = [*texts.notes, how]
    calls = bridge(chosen.calls, pairs)
    sizes = np.bincount(calls.group)
    told = {
        "roll_calls": len(calls.keys),
        "votes": len(calls.vote),
        "bridged_groups": int((sizes > 1).sum()),
        "bridged_roll_calls": int(sizes[sizes > 1].sum()),
        "thin": [[state, session, votes] for (state, session), votes in sorted(chosen.thin.items())],
        "notes": [*chosen.notes, *notes],
    }
    return calls, told


def _pairs(texts: Described, calls: RollCalls, bridging: Bridging) -> tuple[Sequence[Pair], str]:
    if bridging == NONE:
        return (), "sessions are not bridged"
    if bridging == TEXTS:
        found = spanning(((pair.first, pair.second) for pair in pairs_from_texts(texts.texts, calls)), calls)
        how = f"{len(found)} pairs of roll calls on the same text, chained over {LONGEST_CHAIN} sessions at most"
        return found, how
    return _given_pairs(texts, calls, () if isinstance(bridging, str) else bridging)


def _given_pairs(texts: Described, calls: RollCalls, given: Sequence[Pair]) -> tuple[Sequence[Pair], str]:
    known = set(calls.keys)
    own = [pair for pair in given if known.issuperset(pair)]
    found = mapped(given, texts.own_keys) or own
    if not found:
        message = f"none of the {len(given)} given pairs is among the loaded roll calls"
        raise OptionError(message, hint="pairs in rcid need their votes: entente load unvotes FOLDER")
    return found, f"{len(found)} of {len(given)} given pairs are among the roll calls"
