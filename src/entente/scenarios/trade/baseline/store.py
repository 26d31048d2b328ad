"""The shipped baseline: written as one Parquet file of arrays with a JSON file of what they are; read in a moment."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from entente.errors import FormatError, InputError, OutputError, UnknownNameError
from entente.evidence.records import Origin
from entente.scenarios.trade.records import Economy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from entente.scenarios.trade.baseline.build import Built
    from entente.scenarios.trade.records import Floats

HOME = Path(__file__).parents[1] / "starter"
ARRAYS, TEXTS = "baseline.parquet", "baseline.json"
LABEL = "illustrative; product split of 2013"
SPECS: tuple[str, ...] = ("national", "adb")
"""Whose exports of Kazakhstan and three neighbours control: official statistics (default) or the industry tables."""

NOTES = (
    "tariffs are taken as zero: inside the EAEU they are, elsewhere they are unknown here",
    "services are sold at home only; their trade is left out, so deficits are those of goods",
    "the mix of inputs is that of Caliendo and Parro (1993), balanced to 2022: imputed",
    "production of Belarus and Uzbekistan is imputed: a donor's structure, scaled by GDP relative to Kazakhstan",
    "trade of Kyrgyzstan, Armenia, Uzbekistan and South Korea by product is imputed",
    "totals by partner of Kazakhstan, Kyrgyzstan, Uzbekistan and Armenia, and of EU exports to Russia, are official",
    "other flows follow the pattern of 2013, scaled to exporters' totals of 2022",
    "domestic sales of an industry are split over its products like the country's trade: imputed",
)
"""What a reader must know about how the tables were made."""

_FIELDS = ("share", "spending", "value_added_share", "inputs", "final", "theta", "value_added", "deficit", "tariff")


@dataclass(frozen=True, slots=True)
class Baseline:
    """An economy with what a reader must know about it.

    Attributes
    ----------
    economy
        N regions, J sectors; cells flagged 0 observed, 1 scaled, 2 imputed.
    id
        First letters of the sha256 of its arrays.
    spec
        ``national`` or ``adb``, or ``own``.
    stated
        (N, N) importer by exporter: pairs whose total over products is an official figure.
    theta_cp
        (J,) second family of elasticities; ``None`` if there is none.
    theta_imputed
        (J,) where the first family takes its median.
    peak
        (J, N) largest exports of the last five years relative to the baseline's.
    zones
        (N,) how far delivery goes: ``inland``, ``near``, ``far``; see :mod:`entente.scenarios.trade.shortage`.
    names
        (N,) English names; ``sector_names`` (J,).
    label
        To be shown with every result.
    facts
        How balancing went, conflicts of sources, mirrors, shares of flags.
    origins
        Sources with citations.
    """

    economy: Economy
    id: str
    spec: str
    stated: NDArray[np.bool_]
    theta_cp: Floats | None
    theta_imputed: NDArray[np.bool_]
    peak: Floats
    zones: tuple[str, ...]
    names: tuple[str, ...]
    sector_names: tuple[str, ...]
    label: str
    facts: Mapping[str, Any]
    origins: tuple[Origin, ...]

    def shares_of_flags(self, cells: NDArray[np.bool_] | None = None) -> dict[str, float]:
        """Return which part of the value of trade between countries is observed, scaled and imputed, by cell.

        Parameters
        ----------
        cells
            (J, N, N) only these cells; default all between two countries.
        """
        n = len(self.economy.countries)
        mask = np.broadcast_to(~np.eye(n, dtype=bool), self.economy.share.shape)
        mask = mask if cells is None else mask & cells
        value = np.where(mask, self.economy.trade, 0.0)
        total = max(float(value.sum()), 1e-300)
        flags = self.economy.flags
        return {
            name: 0.0 if flags is None else round(float(value[flags == code].sum()) / total, 6)
            for code, name in enumerate(("observed", "scaled", "imputed"))
        }

    def share_stated(self, cells: NDArray[np.bool_] | None = None) -> float:
        """Return which part of the value of trade lies in pairs whose total is an official figure."""
        n = len(self.economy.countries)
        mask = np.broadcast_to(~np.eye(n, dtype=bool), self.economy.share.shape)
        mask = mask if cells is None else mask & cells
        value = np.where(mask, self.economy.trade, 0.0)
        return round(float((value * self.stated).sum() / max(float(value.sum()), 1e-300)), 6)


# --- writing ---------------------------------------------------------------------------------------------------------


def write_baseline(
    data: Path, out: Path | None = None, *, tell: Callable[[str], None] = lambda _: None
) -> list[dict[str, Any]]:
    """Compute the baseline from public data and write it: the same bytes for the same data.

    Parameters
    ----------
    data
        Folder with the datasets, laid out as in :data:`entente.scenarios.trade.baseline.raw.FILES`.
    out
        Folder to write to; ``None`` writes into the package.

    Returns
    -------
    One record a file: name, rows, bytes.

    Raises
    ------
    InputError
        If a dataset is missing; OutputError if a file cannot be written.
    """
    from entente.scenarios.trade.baseline.build import CONTROLS, build_one
    from entente.scenarios.trade.baseline.raw import read

    tell("reading the public figures ...")
    raw = read(data)
    built: dict[str, Built] = {}
    for control in CONTROLS:
        tell(f"balancing, exports controlled by {control} ...")
        built[control] = build_one(raw, control)
    files = {ARRAYS: _encoded(built), TEXTS: _described(built).encode()}
    place = HOME if out is None else out
    try:
        place.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (place / f"{name}.tmp").write_bytes(content)
            (place / f"{name}.tmp").replace(place / name)
    except OSError as error:
        raise OutputError(f"the baseline cannot be written: {error}", hint="choose another folder") from error
    return [{"file": name, "rows": len(built), "bytes": len(content)} for name, content in files.items()]


def _arrays(built: Built) -> dict[str, Floats]:
    economy = built.economy
    own = {name: getattr(economy, name) for name in _FIELDS if name != "tariff"}
    flags = np.zeros_like(economy.share) if economy.flags is None else economy.flags.astype(float)
    return own | {
        "flags": flags,
        "stated": built.stated.astype(float),
        "theta_cp": built.theta_cp,
        "theta_imputed": built.theta_imputed.astype(float),
        "peak": built.peak,
    }


def _encoded(built: Mapping[str, Built]) -> bytes:
    """Return the arrays as Parquet; an array equal to the first specification's is held once."""
    import pyarrow as pa

    from entente.evidence.lake import encode

    rows: dict[str, list[Any]] = {"spec": [], "name": [], "shape": [], "values": []}
    first: dict[str, NDArray[np.float32]] = {}
    for spec, item in built.items():
        for name, array in _arrays(item).items():
            single = _rounded(array)
            if name in first and np.array_equal(first[name], single):
                continue
            first.setdefault(name, single)
            for key, value in zip(rows, (spec, name, list(single.shape), single.ravel()), strict=True):
                rows[key].append(value)
    kinds = (pa.string(), pa.string(), pa.list_(pa.int32()), pa.list_(pa.float32()))
    return encode(pa.table({key: pa.array(rows[key], kind) for key, kind in zip(rows, kinds, strict=True)}))


def _rounded(array: Floats) -> NDArray[np.float32]:
    """Return five significant digits: what the sources do not know need not be shipped."""
    safe = np.where(array == 0, 1.0, np.abs(array))
    scale = 10.0 ** (4 - np.floor(np.log10(safe)))
    return np.asarray(np.round(array * scale) / scale, np.float32)


def _described(built: Mapping[str, Built]) -> str:
    from entente.scenarios.trade.baseline.concordance import regions, sectors
    from entente.scenarios.trade.baseline.origins import origins

    first = next(iter(built.values()))
    whole = {
        "label": LABEL,
        "unit": first.economy.unit,
        "year": first.economy.year,
        "countries": [region.id for region in regions()],
        "names": [region.name_en for region in regions()],
        "zones": [region.zone for region in regions()],
        "sectors": [sector.id for sector in sectors()],
        "sector_names": [sector.name_en for sector in sectors()],
        "facts": {spec: _facts(item) for spec, item in built.items()},
        "origins": [origin.to_dict() for origin in origins()],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _facts(built: Built) -> dict[str, Any]:
    return {
        "largest_miss_of_a_total": float(f"{built.miss:.2g}"),
        "sweeps": built.sweeps,
        "exports_by_two_sources": list(built.conflicts),
        "flows_reported_by_both_ends": list(built.mirrors),
        "notes": [*NOTES, *built.clipped.notes()],
    }


# --- reading ---------------------------------------------------------------------------------------------------------


def load(spec: str = "national", folder: Path | None = None) -> Baseline:
    """Return the baseline that ships, or one written to another folder by ``entente starter baseline``.

    Parameters
    ----------
    spec
        One of :data:`SPECS`.

    Raises
    ------
    UnknownNameError
        If there is no such specification.
    InputError
        If the files are missing; FormatError if they are damaged.
    """
    if spec not in SPECS:
        raise UnknownNameError.among("specification of the baseline", spec, SPECS)
    return _load(spec, HOME if folder is None else folder)


@lru_cache(maxsize=4)
def _load(spec: str, folder: Path) -> Baseline:
    try:
        texts = json.loads((folder / TEXTS).read_text(encoding="utf-8"))
        arrays = _held(folder / ARRAYS, spec)
        return _baseline(spec, texts, arrays)
    except OSError as error:
        hint = "make one with: entente starter baseline --data DIR --out FOLDER"
        raise InputError(f"{folder} holds no baseline ({ARRAYS}, {TEXTS})", hint=hint) from error
    except (KeyError, ValueError, TypeError) as error:
        raise FormatError(f"the baseline in {folder} is damaged: {error}", hint="make it anew") from error


def _held(path: Path, spec: str) -> dict[str, Floats]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        rows = pq.read_table(path).to_pydict()
    except pa.ArrowInvalid as error:
        raise FormatError(f"{path} is no Parquet file", hint="make it anew") from error
    found: dict[str, Floats] = {}
    for which, name, shape, values in zip(rows["spec"], rows["name"], rows["shape"], rows["values"], strict=True):
        if which == spec or name not in found:
            found[name] = np.array(values, float).reshape(shape)
    return found


def _baseline(spec: str, texts: Mapping[str, Any], arrays: Mapping[str, Floats]) -> Baseline:
    economy = Economy(
        countries=tuple(texts["countries"]),
        sectors=tuple(texts["sectors"]),
        tariff=np.zeros_like(arrays["share"]),
        unit=texts["unit"],
        year=int(texts["year"]),
        flags=arrays["flags"].astype(np.int8),
        notes=(texts["label"], *texts["facts"][spec]["notes"]),
        **_exact({name: arrays[name] for name in _FIELDS if name != "tariff"}),
    )
    return Baseline(
        economy=economy,
        id=_id(economy),
        spec=spec,
        stated=arrays["stated"] > 0,
        theta_cp=arrays["theta_cp"],
        theta_imputed=arrays["theta_imputed"] > 0,
        peak=arrays["peak"],
        zones=tuple(texts["zones"]),
        names=tuple(texts["names"]),
        sector_names=tuple(texts["sector_names"]),
        label=texts["label"],
        facts=texts["facts"][spec],
        origins=tuple(Origin(**item) for item in texts["origins"]),
    )


def _exact(arrays: Mapping[str, Floats]) -> dict[str, Floats]:
    """Return arrays whose shares add up to one again after rounding, with deficits that sum to zero."""
    whole = arrays["value_added_share"] + arrays["inputs"].sum(axis=1)
    return {
        **arrays,
        "share": arrays["share"] / arrays["share"].sum(axis=2, keepdims=True),
        "final": arrays["final"] / arrays["final"].sum(axis=1, keepdims=True),
        "value_added_share": arrays["value_added_share"] / whole,
        "inputs": arrays["inputs"] / whole[:, None, :],
        "deficit": arrays["deficit"] - arrays["deficit"].mean(),
    }


def _id(economy: Economy) -> str:
    digest = hashlib.sha256()
    for name in _FIELDS:
        digest.update(np.ascontiguousarray(getattr(economy, name), dtype=np.float64).tobytes())
    return digest.hexdigest()[:12]


def of_economy(economy: Economy, *, label: str = "your own baseline") -> Baseline:
    """Return a baseline around one's own economy: every cell as flagged there, else as observed."""
    n, j = len(economy.countries), len(economy.sectors)
    flags = np.zeros((j, n, n), np.int8) if economy.flags is None else economy.flags
    return Baseline(
        economy=replace(economy, flags=flags),
        id=_id(economy),
        spec="own",
        stated=np.ones((n, n), bool),
        theta_cp=None,
        theta_imputed=np.zeros(j, bool),
        peak=np.ones((j, n)),
        zones=("near",) * n,
        names=economy.countries,
        sector_names=economy.sectors,
        label=label,
        facts={},
        origins=(),
    )
