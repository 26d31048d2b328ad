"""``entente benchmark similarity``: worked examples, and five measures for two million dyad-years."""

from __future__ import annotations

import csv
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from entente.benchmarks.process import measured
from entente.measures.similarity import ALLIANCE, VOTES, compare, compare_all, similarity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from entente.measures.similarity.scales import Scale

    Floats = NDArray[np.float64]
    Codes = NDArray[np.int8]

FIVE = ("s_abs", "s_sq", "kappa_w2", "pi_nominal", "a")
"""The measures that are timed."""

YEARS = range(1816, 2019)
"""Years of the alliance data."""

FIXTURES = Path("fixtures/signorino_ritter_1999")
ALLIANCES = Path("states/peacesciencer_tables/atop_alliance.csv.gz")
ROLL_CALLS = Path("votes/unga_rollcall/votes.csv.gz")

US_MEXICO_1946 = {"s_abs": 0.131579, "s_sq": 0.197368, "kappa_w2": -0.012227, "pi_nominal": -0.027758}
"""From the roll calls of the first session: 38 joint votes."""

CAPABILITY_WEIGHTED = "S_abs_capw"
SAMPLE = 1000
SEED = 1816


def run(data: Path | None = None) -> dict[str, Any]:
    """Hold the measures against worked examples, and time them.

    Parameters
    ----------
    data
        Folder of the public datasets. With the alliance data in it, all directed dyad-years 1816-2018 are measured,
        else simulated alliances among the states of these years. With the worked examples in it, the error is known.

    Returns
    -------
    dict
        ``max_abs_error`` (largest deviation from the worked examples, printed to four digits; ``None`` without them),
        ``dyad_years``, ``measures``, ``seconds`` (building the portfolios and all measures; reading the file is
        ``read_seconds``), ``peak_mb``, and a peer: a loop over pairs, timed on a sample and scaled up.
    """
    errors = worked_examples(data) if data is not None else {}
    given = None if data is None or not (data / ALLIANCES).exists() else str(data / ALLIANCES)
    ours = measured("entente.benchmarks.similarity:dyad_years", alliances=given)
    other = measured("entente.benchmarks.similarity:loop", alliances=given, dyad_years=ours.result["dyad_years"])
    result = ours.result
    return {
        "max_abs_error": max(errors.values(), default=None),
        "dyad_years": result["dyad_years"],
        "measures": len(FIVE),
        "seconds": round(ours.seconds, 3),
        "peak_mb": ours.peak_mb,
        "anchors": len(errors),
        **({} if errors else {"anchors_reason": f"no worked examples: give --data with {FIXTURES} in it"}),
        "measure_names": list(FIVE),
        "dyad_years_of_coded_states": coded_dyad_years(),
        "input": result["input"],
        "results": result["results"],
        "read_seconds": round(result["read_seconds"], 3),
        "peers": {"numpy_loop_over_pairs": other.result},
    }


# --- worked examples -------------------------------------------------------------------------------------------------


def worked_examples(data: Path) -> dict[str, float]:
    """Return the absolute deviation from each worked example that the folder holds, by name."""
    errors: dict[str, float] = {}
    if (data / FIXTURES).is_dir():
        errors |= published_tables(data / FIXTURES)
    if (data / ROLL_CALLS).exists():
        errors |= first_session(data / ROLL_CALLS)
    return errors


def published_tables(folder: Path) -> dict[str, float]:
    """Return deviations from the worked tables of Signorino and Ritter (1999)."""
    anchors = json.loads((folder / "anchors_computed.json").read_text(encoding="utf-8"))
    errors: dict[str, float] = {}
    for pair, printed in anchors.items():
        found = _worked(folder, pair, weighted=CAPABILITY_WEIGHTED in printed)
        errors |= {f"{pair} {name}": abs(found[name] - value) for name, value in printed.items()}
    return errors


def _worked(folder: Path, pair: str, *, weighted: bool) -> dict[str, float]:
    """Return the measures of one pair of the tables, under the names of the file of anchors."""
    file, first, second, scale = table_of(pair)
    x, y = column(folder / file, first), column(folder / file, second)
    found = compare(x, y, scale)
    names = {"S_abs": found["s_abs"], "S_sq": found["s_sq"], "A": found["a"]}
    if weighted:
        names[CAPABILITY_WEIGHTED] = compare(x, y, scale, weights=column(folder / file, "syscap"))["s_abs"]
    return {**found, **names}


def table_of(pair: str) -> tuple[str, str, str, Scale]:
    """Return file, columns and scale of a pair as the anchors name it (``GMY-RUS-1914``, ``UNvotes-1947-USA-UK``)."""
    parts = pair.lower().split("-")
    if len(parts) == 3:  # noqa: PLR2004 - two states and a year
        return f"alliances{parts[2]}.csv", parts[0], parts[1], ALLIANCE
    kind, year, first, second = parts
    if kind == "alliance":
        return f"alliances{year}.csv", first, second, ALLIANCE
    return f"UNVotes{year}.csv", first, second, VOTES


def column(path: Path, name: str) -> list[float]:
    """Return one column of a small table as numbers."""
    with path.open(encoding="utf-8", newline="") as file:
        return [float(row[name]) for row in csv.DictReader(file)]


def first_session(path: Path) -> dict[str, float]:
    """Return deviations for the United States and Mexico in the first session, read as a user's file is read."""
    import tempfile

    from entente.evidence import Store, open_evidence
    from entente.sources import get

    with tempfile.TemporaryDirectory() as place:
        store = Store.init(Path(place))
        store.add(get("unga").read(path))
        with open_evidence(place) as evidence:
            found = similarity(evidence, "USA", "MEX", session=1).shown
    values = {name: found.value(name) for name in US_MEXICO_1946}
    return {
        f"USA-MEX session 1 {name}": abs(value - US_MEXICO_1946[name]) if value is not None else float("inf")
        for name, value in values.items()
    }


# --- speed -----------------------------------------------------------------------------------------------------------


def dyad_years(alliances: str | None) -> dict[str, Any]:
    """Measure all directed dyad-years; every result is kept, in single precision. Runs in a process of its own."""
    began = time.perf_counter()
    source = Source(alliances)
    count = sum(len(names) * (len(names) - 1) for names in source.states.values())
    start = time.perf_counter()
    kept = np.empty((len(FIVE), count), np.float32)
    low = 0
    for portfolios in source.portfolios():
        found = compare_all(portfolios, ALLIANCE, names=FIVE)
        apart = ~np.eye(len(portfolios), dtype=bool)
        high = low + int(apart.sum())
        for row, name in enumerate(FIVE):
            kept[row, low:high] = found[name][apart]
        low = high
    seconds = time.perf_counter() - start
    results = {name: _told(values) for name, values in zip(FIVE, kept, strict=True)}
    told = {"dyad_years": low, "seconds": seconds, "read_seconds": start - began, "input": source.told}
    return {**told, "results": results}


def coded_dyad_years() -> int:
    """Return how many of the directed dyad-years are between states that the alliance data code.

    The rest have a state that only the list of Gleditsch and Ward has (most of them small); they cost the same time.
    """
    from entente import actors

    sizes = (sum(state.cow is not None for state in actors.states(year)) for year in YEARS)
    return sum(size * (size - 1) for size in sizes)


def _told(values: NDArray[np.float32]) -> dict[str, float | int]:
    known = np.isfinite(values)
    return {
        "values": int(known.sum()),
        "undefined": int((~known).sum()),
        "mean": float(values[known].mean(dtype=float)),
    }


class Source:
    """Alliance portfolios of all states, year by year: read from the data, or simulated.

    Attributes
    ----------
    states
        Year -> ids of the states of the year, which are also the objects.
    told
        Where the portfolios come from.
    """

    def __init__(self, alliances: str | None) -> None:
        from entente import actors

        self.states = {year: [state.id for state in actors.states(year)] for year in YEARS}
        self.told = (
            "simulated alliances" if alliances is None else "ATOP obligations; all states of the registry, COW or GW"
        )
        names = {name for found in self.states.values() for name in found}
        self._place = {name: place for place, name in enumerate(sorted(names))}
        self._spells = None if alliances is None else self._read(Path(alliances))

    def _read(self, path: Path) -> tuple[NDArray[np.int64], ...]:
        """Return giver, taker, first year, last year and level of each obligation, mutual ones in both directions."""
        from entente.measures.similarity.portfolios.treaties import LEVELS
        from entente.sources import get

        table = get("atop").read(path).tables["tie"]
        ends = [
            np.array([self._place.get(str(name), -1) for name in table[key].to_pylist()])
            for key in ("sender", "receiver")
        ]
        years = [table[key].to_numpy().astype(np.int64) for key in ("year", "year_to")]
        level = np.array([LEVELS[str(kind)] for kind in table["kind"].to_pylist()])
        mutual = ~np.array(table["directed"].to_pylist(), bool)
        both = [np.concatenate([one, other[mutual]]) for one, other in (ends, ends[::-1])]
        rest = [np.concatenate([values, values[mutual]]) for values in (*years, level)]
        return (*both, *rest)

    def portfolios(self) -> Iterator[Codes]:
        """Yield the portfolios of each year, shape (states, states), own ties at the top level."""
        rng = np.random.default_rng(SEED)
        for year, names in self.states.items():
            codes = _simulated(len(names), rng) if self._spells is None else self._year(year, names)
            np.fill_diagonal(codes, int(ALLIANCE.levels[-1]))
            yield codes

    def _year(self, year: int, names: list[str]) -> Codes:
        giver, taker, first, last, level = self._spells or ()
        local = np.full(len(self._place) + 1, -1)  # the last entry stands for unknown names
        local[[self._place[name] for name in names]] = np.arange(len(names))
        here = (first <= year) & (last >= year)
        x, y, depth = local[giver[here]], local[taker[here]], level[here].astype(np.int8)
        known = (x >= 0) & (y >= 0)
        codes = np.zeros((len(names), len(names)), np.int8)
        np.maximum.at(codes, (x[known], y[known]), depth[known])
        return codes


def _simulated(states: int, rng: np.random.Generator) -> Codes:
    """Return mutual ties of random depth, as sparse as alliances are."""
    drawn = np.triu(rng.choice(np.arange(4, dtype=np.int8), (states, states), p=(0.85, 0.03, 0.04, 0.08)), 1)
    codes: Codes = drawn + drawn.T
    return codes


# --- peer ------------------------------------------------------------------------------------------------------------


def loop(alliances: str | None, dyad_years: int) -> dict[str, Any]:
    """Time a loop over pairs on a sample, and scale it up to all pairs (each once). Runs in a process of its own."""
    source, rng = Source(alliances), np.random.default_rng(SEED)
    years = list(source.portfolios())[-1 :: -len(YEARS) // 10]
    seconds, worst = 0.0, 0.0
    each = SAMPLE // len(years)
    for portfolios in years:
        pairs = rng.integers(0, len(portfolios), (each, 2))
        start = time.perf_counter()
        found = [by_definition(portfolios[i], portfolios[j]) for i, j in pairs]
        seconds += time.perf_counter() - start
        ours = compare_all(portfolios, ALLIANCE, names=FIVE)
        worst = max(worst, *(_gap(ours, pair, one) for pair, one in zip(pairs, found, strict=True)))
    measured_pairs = each * len(years)
    scaled = seconds / measured_pairs * dyad_years / 2
    what = f"loop over pairs with NumPy, {measured_pairs} pairs timed, scaled up to all unordered pairs"
    return {
        "what": what,
        "seconds_scaled_up": round(scaled, 1),
        "pairs_timed": measured_pairs,
        "largest_difference": worst,
    }


def _gap(ours: Mapping[str, Floats], pair: NDArray[np.int64], other: tuple[float, ...]) -> float:
    mine = np.array([ours[name][pair[0], pair[1]] for name in FIVE])
    return float(np.nanmax(np.abs(mine - np.array(other)), initial=0.0))


def by_definition(x: Codes, y: Codes) -> tuple[float, ...]:
    """Return the five measures of one pair, written down from their definitions without any of our functions."""
    table = np.zeros((4, 4))
    np.add.at(table, (x, y), 1.0)
    shares = table / table.sum()
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    gap = np.abs(np.subtract.outer(np.arange(4), np.arange(4)))
    chance = np.outer(rows, columns)
    middle = ((rows + columns) / 2) ** 2
    s_abs, s_sq = (1 - 2 * (shares * gap**power).sum() / 3**power for power in (1, 2))
    least = (chance * gap**2).sum()
    kappa = 1 - (shares * gap**2).sum() / least if least > 0 else np.nan
    pi = (np.trace(shares) - middle.sum()) / (1 - middle.sum()) if middle.sum() < 1 else np.nan
    return s_abs, s_sq, kappa, pi, 2 * ((chance * gap).sum() - (shares * gap).sum()) / 3
