"""Ideal points from roll calls, held against a published series; starts at random, worlds drawn from the model."""

from __future__ import annotations

import csv
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from entente.benchmarks.process import measured
from entente.errors import FormatError, InputError, OptionError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from entente.measures.ideal_points import IdealPointFit, RollCalls

    Floats = NDArray[np.float64]
    Rows = tuple[NDArray[np.int64], NDArray[np.int64], Floats]

VOTES = "votes/unga_rollcall/votes.csv.gz"
TITLES = "votes/unga_issue_codes"
MATCHES = "ideal_points/voeten_april_2020/Matches.csv"
ORACLE = "fixtures/emirt_oracle"
OPENING = 1945
"""Session n opens in year n + 1945: that is the year of a published series."""

ALIKE = 0.999
"""Correlation from which a start is said to have come to the same end."""

FEWEST = 3
"""Sessions that a correlation over time needs."""

_HERE = "entente.benchmarks.ideal_points"


def run(  # noqa: PLR0913 - what can be asked of the benchmark
    data: Path,
    truth: Path,
    states: Sequence[str] = ("KAZ", "RUS"),
    *,
    starts: int = 20,
    worlds: int = 5,
    bridge: str = "matches",
) -> dict[str, Any]:
    """Return what ``entente benchmark ideal-points --json`` prints.

    Parameters
    ----------
    data
        Folder of the public datasets.
    truth
        A published series: comma-separated with ``ccode`` (Correlates of War), ``year`` (in which the session opens; or
        ``session``) and ``value``.
    states
        States whose paths over time are correlated, by ISO3.
    starts, worlds
        Random starts and simulated worlds; 0 leaves them out (``None`` in the answer).
    bridge
        ``matches`` (the published pairs, if they are in ``data``; else as ``texts``), ``texts`` (found from titles) or
        ``none``.
    """
    if not (data / VOTES).is_file():
        raise InputError(f"{data} lacks {VOTES}", hint="name the folder that holds the public datasets")
    _series(truth)
    common = {"data": str(data), "bridge": bridge}
    fit = measured(f"{_HERE}:against", truth=str(truth), states=list(states), **common)
    return {
        **fit.result,
        "peak_mb": fit.peak_mb,
        **(measured(f"{_HERE}:from_anywhere", count=starts, **common).result if starts else NO_STARTS),
        **(measured(f"{_HERE}:drawn_worlds", count=worlds, **common).result if worlds else NO_WORLDS),
    }


NO_STARTS: dict[str, Any] = {"starts": 0, "starts_agreeing": None}
NO_WORLDS: dict[str, Any] = {"worlds": 0, "coverage90": None}


def _prepared(data: Path, bridge: str) -> tuple[RollCalls, dict[str, Any]]:
    """Read the roll calls as a user would: loaded into a store, gathered from it, sessions tied together."""
    from entente.evidence import Store, open_evidence
    from entente.measures.ideal_points.bridging import read_pairs
    from entente.measures.ideal_points.gather import roll_calls
    from entente.measures.ideal_points.series import prepared
    from entente.measures.ideal_points.titles import described
    from entente.sources import read

    bridge = _at_hand(data, bridge)
    with tempfile.TemporaryDirectory() as place:
        store = Store.init(Path(place) / "store")
        store.add(read("unga", data / VOTES))
        if bridge != "none":
            store.add(read("unvotes", data / TITLES))
        with open_evidence(Path(place) / "store", starter=False) as evidence:
            gathered = roll_calls(evidence)
            texts = described(evidence, gathered) if bridge != "none" else None
    pairs = read_pairs(data / MATCHES) if bridge == "matches" else bridge
    return prepared(gathered, texts, None, pairs)


def _at_hand(data: Path, bridge: str) -> str:
    if not (data / TITLES).exists():
        return "none"
    return "texts" if bridge == "matches" and not (data / MATCHES).is_file() else bridge


def against(data: str, truth: str, states: Sequence[str], bridge: str) -> dict[str, Any]:
    """Fit the stored roll calls and correlate with a published series."""
    from entente.measures.ideal_points.estimator import fit

    start = time.perf_counter()
    calls, told = _prepared(Path(data), bridge)
    loading = time.perf_counter() - start
    found = fit(calls)
    return {
        **compared(found, *_series(Path(truth)), states),
        "seconds": round(found.seconds, 3),
        "sweeps": found.sweeps,
        "converged": found.converged,
        "objective_never_fell": bool(np.diff(found.objective).min(initial=0.0) >= -1e-7 * abs(found.objective[-1])),
        "load_seconds": round(loading, 3),
        "bridge": _at_hand(Path(data), bridge),
        "votes": int(found.votes.sum()),
        **{name: told[name] for name in ("roll_calls", "bridged_groups", "bridged_roll_calls")},
    }


def _series(path: Path) -> Rows:
    """Return codes, sessions and values of a published series."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path} cannot be read: {error}", hint="give a CSV with ccode,year,value") from error
    if not rows or not {"ccode", "value"} <= set(rows[0]) or not {"year", "session"} & set(rows[0]):
        raise FormatError(f"{path} is no series", hint="expected columns: ccode, year (or session), value")
    shift, name = (0, "session") if "session" in rows[0] and "year" not in rows[0] else (OPENING, "year")
    try:
        kept = [(int(row["ccode"]), int(row[name]) - shift, float(row["value"])) for row in rows if row["value"]]
    except (TypeError, ValueError) as error:
        raise FormatError(f"{path} holds a number that is none: {error}", hint="whole codes and years") from error
    codes, sessions, values = zip(*kept, strict=True)
    return np.array(codes), np.array(sessions), np.array(values)


def compared(
    fit: IdealPointFit,
    codes: NDArray[np.int64],
    sessions: NDArray[np.int64],
    values: Floats,
    states: Sequence[str],
) -> dict[str, Any]:
    """Correlate a fit with a published series: pooled, within sessions, and over time for some states.

    Only country-sessions in which both have a value, and the state cast a vote, are compared.
    """
    from entente.actors import resolve, state_ids
    from entente.measures.ideal_points.gather import seat_of

    ids = state_ids("cow", codes, sessions + OPENING)
    seats = np.array([seat_of(str(name)) if name else "" for name in ids], object)
    row = {seat_of(actor): place for place, actor in enumerate(fit.actors)}
    column = {int(number): place for place, number in enumerate(fit.sessions)}
    at = np.array([(row.get(seat, -1), column.get(int(t), -1)) for seat, t in zip(seats, sessions, strict=True)])
    known = (at >= 0).all(axis=1) & (fit.votes[at[:, 0], at[:, 1]] > 0)
    ours, theirs, when = fit.theta[at[known, 0], at[known, 1], 0], values[known], sessions[known]
    if len(ours) < FEWEST:
        raise OptionError("the series and the votes share no country-session", hint="check ccode and year")
    within = [_r(ours[when == t], theirs[when == t]) for t in np.unique(when)]
    rest = [value for value in within if value is not None]
    paths = {name: seats[known] == seat_of(resolve(name).id) for name in states}
    return {
        "pooled_r": _r(ours, theirs),
        "within_year_r": float(np.mean(rest)) if rest else None,
        "within_year_r_min": min(rest, default=None),
        "state_r": {name: _r(ours[mask], theirs[mask]) for name, mask in paths.items()},
        "n": len(ours),
        "unmatched": int((~known).sum()),
    }


def _r(one: Floats, other: Floats) -> float | None:
    """Return a correlation, or ``None`` where there is none."""
    if len(one) < FEWEST or one.std() == 0 or other.std() == 0:
        return None
    return float(np.corrcoef(one, other)[0, 1])


def from_anywhere(data: str, bridge: str, count: int) -> dict[str, Any]:
    """Fit from random positions and count the starts that end where the first fit ended."""
    from entente.measures.ideal_points.estimator import fit
    from entente.measures.ideal_points.records import IdealPointConfig

    calls, _ = _prepared(Path(data), bridge)
    config = IdealPointConfig()
    first = fit(calls, config, intervals=False)
    seen = first.votes > 0
    ends, seconds = [], []
    for seed in np.random.SeedSequence(config.seed).spawn(count):
        start = np.random.default_rng(seed).standard_normal((len(calls.sessions), len(calls.actors), 1))
        found = fit(calls, config, start=start, intervals=False)
        ends.append(_r(found.theta[seen][:, 0], first.theta[seen][:, 0]) or 0.0)
        seconds.append(found.seconds)
    return {
        "starts": count,
        "starts_agreeing": sum(value > ALIKE for value in ends),
        "starts_lowest_r": min(ends),
        "starts_median_seconds": round(float(np.median(seconds)), 3),
        "starts_seed": config.seed,
    }


def drawn_worlds(data: str, bridge: str, count: int) -> dict[str, Any]:
    """Draw votes from worlds like the fitted one, fit them, and count the intervals that hold the truth."""
    from entente.measures.ideal_points.estimator import fit
    from entente.measures.ideal_points.records import IdealPointConfig
    from entente.measures.ideal_points.simulate import coverage, redrawn

    calls, _ = _prepared(Path(data), bridge)
    config = IdealPointConfig()
    first = fit(calls, config, intervals=False)
    shares, seconds = [], []
    for seed in np.random.SeedSequence(config.seed + 1).spawn(count):
        world = redrawn(first, calls, np.random.default_rng(seed))
        found = fit(world.calls, config)
        shares.append(coverage(found, world.theta))
        seconds.append(found.seconds)
    return {
        "worlds": count,
        "coverage90": float(np.mean(shares)),
        "coverage90_by_world": [round(value, 4) for value in shares],
        "worlds_median_seconds": round(float(np.median(seconds)), 3),
    }


# --- the binary special case -----------------------------------------------------------------------------------------


def binary(data: Path) -> dict[str, Any]:
    """Return how far binary ideal points lie from the published run on the Supreme Court."""
    if not (data / ORACLE).is_dir():
        raise InputError(f"{data} lacks {ORACLE}", hint="name the folder that holds the public datasets")
    found = measured(f"{_HERE}:supreme_court", data=str(data))
    return {**found.result, "seconds": round(found.seconds, 3), "peak_mb": found.peak_mb}


def supreme_court(data: str) -> dict[str, Any]:
    """Fit the justices' votes from the published start and compare with the published end."""
    from entente.measures.ideal_points.binary import BinaryPriors, BinaryVotes, fit_binary

    place = Path(data) / ORACLE
    votes = _table(place / "mq_rc.csv.gz").astype(np.int8)
    span = _table(place / "mq_span.csv.gz").astype(np.int64)
    prior, item = _table(place / "mq_prior_x.csv.gz"), _table(place / "mq_prior_items.csv.gz")
    session = _table(place / "mq_bill_session.csv.gz")[:, 0].astype(np.int64)
    given = BinaryVotes(votes, session, span[:, 0], span[:, 1])
    priors = BinaryPriors(prior[:, 0], prior[:, 1], prior[:, 2], item[:, 0], item[:, 1:])
    began = time.perf_counter()
    found = fit_binary(given, priors, _table(place / "mq_start_x.csv.gz"), _table(place / "mq_start_items.csv.gz"))
    seconds = time.perf_counter() - began
    ends = (
        (found.positions, found.items),
        (_table(place / "mq_dynIRT_x.csv.gz"), _table(place / "mq_dynIRT_items.csv.gz")),
    )
    errors = [float(np.abs(ours - theirs).max()) for ours, theirs in zip(*ends, strict=True)]
    return {
        "max_abs_error": max(errors),
        "positions_max_abs_error": errors[0],
        "items_max_abs_error": errors[1],
        "sweeps": found.sweeps,
        "converged": found.converged,
        "seconds": seconds,
    }


def _table(path: Path) -> Floats:
    """Read a table of numbers with one line of names."""
    import gzip

    with gzip.open(path, "rt", encoding="utf-8") as file:
        return np.loadtxt(file, delimiter=",", skiprows=1, ndmin=2, converters=lambda text: float(text.strip('"')))
