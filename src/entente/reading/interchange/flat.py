"""Claims out as flat tables: one row a claim, every claim, in CSV and Parquet."""

from __future__ import annotations

import csv
import json
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

from entente.reading.interchange.records import is_done_act
from entente.reading.interchange.whole import whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    import pyarrow as pa

    from entente.evidence.claims import Claim, Document

    Lookup = Callable[[str], Document | None]

SCHEMA = "entente.claim.flat/1"
_BATCH = 4_000
_JOINED = "|"

COLUMNS: dict[str, str] = {
    **dict.fromkeys(("id", "document"), "string"),
    **dict.fromkeys(("title", "outlet", "pub_date", "uri", "lang"), "string"),
    "paragraph": "int32",
    "paragraph_role": "string",
    "start": "int32",
    "end": "int32",
    "quote": "string",
    "source": "string",
    "target": "string",
    "reciprocal": "bool",
    **dict.fromkeys(("domain", "topic", "kind", "direction"), "string"),
    "valence": "int8",
    "plover": "string",
    "mode": "string",
    "context": "string",
    "quad": "int8",
    **dict.fromkeys(("negated", "future", "hypothetical", "historical"), "bool"),
    **dict.fromkeys(("done_act", "counts_as_event"), "bool"),
    **dict.fromkeys(("modality", "speaker", "speaker_role", "speaker_form", "speaker_actor"), "string"),
    **dict.fromkeys(("speaker_chain", "attitudes"), "string"),
    "time": "string",
    "granularity": "string",
    "value": "float64",
    "low": "float64",
    "high": "float64",
    "delta": "float64",
    "unit": "string",
    "measure": "string",
    "period_from": "int16",
    "period_to": "int16",
    "confidence": "float64",
    "evidence": "string",
    "coder": "string",
    "coder_version": "string",
    "rule": "string",
    "model": "string",
    "flags": "string",
}
"""Column -> Arrow type. Lists are joined by ``|``; chains of speakers and attitudes are JSON."""


def row_of(claim: Claim, source: Document | None) -> dict[str, Any]:
    """Return a claim as one flat row; ``None`` where something is not stated."""
    return {
        "id": claim.id,
        "document": claim.document,
        **{name: getattr(source, name, None) or None for name in ("title", "outlet", "pub_date", "uri")},
        **{name: getattr(claim, name) for name in _SAME},
        "source": _JOINED.join(claim.source),
        "target": _JOINED.join(claim.target),
        "flags": _JOINED.join(claim.flags),
        "evidence": claim.backing,
        "done_act": is_done_act(claim),
        **_coded(claim),
        **_spoken(claim),
        **_measured(claim),
    }


_SAME = (
    *("lang", "paragraph", "paragraph_role", "start", "end", "quote", "reciprocal", "domain", "topic", "kind"),
    *("direction", "valence", "negated", "future", "hypothetical", "historical", "counts_as_event", "modality"),
    *("confidence", "coder", "coder_version", "rule", "model"),
)


def _coded(claim: Claim) -> dict[str, Any]:
    code = claim.plover
    if code is None:
        return {"plover": None, "mode": None, "context": None, "quad": None}
    return {"plover": code.type, "mode": code.mode or None, "context": _JOINED.join(code.context), "quad": code.quad}


def _spoken(claim: Claim) -> dict[str, Any]:
    speaker = claim.speaker
    return {
        "speaker": speaker.name,
        "speaker_role": speaker.role,
        "speaker_form": speaker.form,
        "speaker_actor": speaker.actor,
        "speaker_chain": _json([[one.name, one.role, one.form] for one in claim.speaker_chain]),
        "attitudes": _json([[one.holder, one.object, one.sign, one.strength, one.basis] for one in claim.attitudes]),
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _measured(claim: Claim) -> dict[str, Any]:
    when, what = claim.time, claim.quantity
    period = what.period if what is not None and what.period is not None else (None, None)
    return {
        "time": when.value if when is not None else None,
        "granularity": when.granularity if when is not None else None,
        **{name: getattr(what, name, None) for name in ("value", "low", "high", "delta", "unit", "measure")},
        "period_from": period[0],
        "period_to": period[1],
    }


def write_csv(claims: Iterable[Claim], document: Lookup, out: IO[str]) -> int:
    """Write all claims as CSV with a header to an open text file; return how many."""
    writer = csv.DictWriter(out, list(COLUMNS), lineterminator="\n")
    writer.writeheader()
    count = 0
    for claim in claims:
        writer.writerow(row_of(claim, document(claim.document)))
        count += 1
    return count


def arrow_schema(metadata: Mapping[str, str] | None = None) -> pa.Schema:
    """Return the Arrow schema of the flat table, with ``metadata`` (source, vintage, ...) beside its version."""
    import pyarrow as pa

    kinds: dict[str, pa.DataType] = {
        "string": pa.string(),
        "bool": pa.bool_(),
        "int8": pa.int8(),
        "int16": pa.int16(),
        "int32": pa.int32(),
        "float64": pa.float64(),
    }
    written: dict[bytes | str, bytes | str] = {"schema": SCHEMA}
    written.update(metadata or {})
    return pa.schema([pa.field(name, kinds[kind]) for name, kind in COLUMNS.items()], metadata=written)


def write_parquet(
    claims: Iterable[Claim], document: Lookup, path: Path, *, metadata: Mapping[str, str] | None = None
) -> int:
    """Write all claims as Parquet (zstd), whole or not at all; return how many.

    Parameters
    ----------
    metadata
        Goes into the file's schema: ``source`` (which store or import), ``vintage`` (as of when), ...
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema, count = arrow_schema(metadata), 0
    with whole(path) as beside, pq.ParquetWriter(beside, schema, compression="zstd") as writer:
        for rows in _batches(claims, document):
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))
            count += len(rows)
    return count


def _batches(claims: Iterable[Claim], document: Lookup) -> Iterator[list[dict[str, Any]]]:
    stream = iter(claims)
    while rows := [row_of(claim, document(claim.document)) for claim in islice(stream, _BATCH)]:
        yield rows
