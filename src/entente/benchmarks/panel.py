"""``entente benchmark panel``: all directed dyads 1816 to 2024 with five columns, beside joins of data frames."""

from __future__ import annotations

import tempfile
import time
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from entente.benchmarks.process import measured
from entente.errors import InputError
from entente.evidence import Store, open_evidence
from entente.measures import panel
from entente.sources import read

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

YEARS = (1816, 2024)
FILES = {
    "atop": "states/peacesciencer_tables/atop_alliance.csv.gz",
    "igo": "institutions/igo_members/state_year_format3.csv.gz",
    "unga": "votes/unga_rollcall/votes.csv.gz",
    "sipri": "arms/sipri_trade_register/trade-register.csv",
    "nmc": "states/peacesciencer_tables/cow_nmc.csv.gz",
}
"""Source -> its file in the folder of public datasets."""

LOADED = ("any_obligation", "shared_memberships", "agreement", "arms_tiv", "cinc_a")
SHIPPED = ("agreement", "arms_share", "trade", "membership:CSTO", "membership:NATO")
"""Columns from loaded sources, and from what ships with the package."""

PEER = "pandas_cross_merge"


def run(data: Path | None = None) -> dict[str, Any]:
    """Time the building of a panel in a process of its own.

    Parameters
    ----------
    data
        Folder of the public datasets. Without it, the columns come from the starter evidence.

    Returns
    -------
    dict
        ``rows``, ``columns``, ``seconds`` (from the opened store to the finished table, all queries, roll-call and
        membership products included), ``peak_mb`` (of the whole process); beside them ``load_seconds`` (reading the
        files into a store), ``open_seconds`` (pinning and checking the store), ``wide_mb`` and ``wide_seconds`` (the
        same with ten columns), ``status`` (cells by status) and ``peers``.

    Raises
    ------
    InputError
        If a file is missing in ``data``.
    """
    names = LOADED if data is not None else SHIPPED
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "store"
        load_seconds = _load(place, data)
        ours = measured("entente.benchmarks.panel:build", store=str(place), columns=list(names))
        wide = measured("entente.benchmarks.panel:build", store=str(place), columns=_ten(place, names))
        peer = _peer(folder, str(place), list(names))
    return {
        "rows": ours.result["rows"],
        "columns": len(names),
        "seconds": round(ours.seconds, 3),
        "peak_mb": ours.peak_mb,
        "column_names": list(names),
        "years": list(YEARS),
        "evidence": "loaded files" if data is not None else "starter",
        "load_seconds": round(load_seconds, 3),
        "open_seconds": ours.result["open_seconds"],
        "table_mb": ours.result["table_mb"],
        "wide_columns": wide.result["columns"],
        "wide_seconds": round(wide.seconds, 3),
        "wide_mb": wide.peak_mb,
        "status": ours.result["status"],
        "peers": {PEER: peer},
    }


def _load(place: Path, data: Path | None) -> float:
    """Make a store of the files, or an empty one; return the seconds that it took."""
    store, start = Store.init(place), time.perf_counter()
    missing = [name for name in FILES.values() if data is not None and not (data / name).is_file()]
    if missing:
        raise InputError(f"{data} has no file {missing[0]}", hint="give the folder that holds states/, votes/, arms/")
    for source, name in FILES.items() if data is not None else ():
        store.add(read(source, data / name))  # type: ignore[operator]  # data is a path where there are files
    return time.perf_counter() - start


def _ten(place: Path, names: Sequence[str]) -> list[str]:
    """Return ten columns: the five and others that the evidence has."""
    with open_evidence(place) as evidence:
        others = [column.name for column in panel.columns(evidence) if column.level == "dyads"]
    return [*names, *(name for name in others if name not in names)][:10]


def build(store: str, columns: Sequence[str]) -> dict[str, Any]:
    """Build the panel and tell how long it took; runs in a process of its own."""
    start = time.perf_counter()
    evidence = open_evidence(store)
    opened = time.perf_counter()
    with evidence:
        built = panel.dyads(evidence, YEARS, columns=columns)
    done = time.perf_counter()
    return {
        "rows": len(built),
        "columns": len(built.columns),
        "seconds": done - opened,
        "open_seconds": round(opened - start, 3),
        "table_mb": round(built.data.nbytes / 2**20, 1),
        "status": {column.name: built.counts(column.name) for column in built.columns},
    }


# --- the peer --------------------------------------------------------------------------------------------------------


def _peer(folder: str, store: str, columns: list[str]) -> dict[str, Any]:
    """Time the usual way: cross join of states by year, then a left join a column."""
    if find_spec("pandas") is None:
        return {"installed": False, "reason": "pandas is not installed: pip install 'entente[bench]'"}
    measured("entente.benchmarks.panel:write_inputs", store=store, columns=columns, folder=folder)
    done = measured("entente.benchmarks.panel:cross_merge", columns=columns, folder=folder)
    remark = "joins tables that are already in dyad-year form; missing and zero are not told apart"
    return {**done.result, "seconds": round(done.seconds, 3), "peak_mb": done.peak_mb, "remark": remark}


def write_inputs(store: str, columns: Sequence[str], folder: str) -> dict[str, Any]:
    """Write what the peer starts from: the state-years, and for each column its recorded cells as a table."""
    from pyarrow import feather

    with open_evidence(store) as evidence:
        states, dyads = panel.states(evidence, YEARS), panel.dyads(evidence, YEARS, columns=columns)
    feather.write_feather(states.data.select(["year", "cow"]), f"{folder}/states.arrow")
    for place, name in enumerate(columns):
        feather.write_feather(_recorded(dyads.data, name), f"{folder}/column{place}.arrow")
    return {}


def _recorded(table: pa.Table, name: str) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    status = table.column(f"{name}_status").cast(pa.string())
    return table.select(["year", "cow_a", "cow_b", name]).filter(pc.equal(status, pa.scalar("value")))


def cross_merge(columns: Sequence[str], folder: str) -> dict[str, Any]:
    """Join data frames; runs in a process of its own."""
    pandas: Any = import_module("pandas")
    states = pandas.read_feather(f"{folder}/states.arrow")
    tables = [pandas.read_feather(f"{folder}/column{place}.arrow") for place in range(len(columns))]
    start = time.perf_counter()
    frame = states.merge(states, on="year", suffixes=("_a", "_b"))
    frame = frame[frame["cow_a"] != frame["cow_b"]]
    for table in tables:
        frame = frame.merge(table, on=["year", "cow_a", "cow_b"], how="left")
    seconds = time.perf_counter() - start
    return {"rows": len(frame), "columns": len(columns), "seconds": seconds, "version": pandas.__version__}
