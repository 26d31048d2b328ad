"""What passes between the parent of a corpus run and its workers, and what the run reports."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from entente.evidence.claims import Claim, Document
    from entente.reading.formats.plain import Extract


@dataclass(frozen=True, slots=True)
class Task:
    """One document to be coded.

    Attributes
    ----------
    id
        Id that the document has, or would have: known before it is read.
    sha256, uri
        Of its bytes; where it comes from.
    path
        A file with one article, read by the worker; or
    extract
        the text that the parent found in a bulk file.
    """

    id: str
    sha256: str
    uri: str
    path: Path | None = None
    extract: Extract | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """How tasks are to be done: the same for all of a run."""

    coder: str
    lang: str | None = None
    seconds: float = 60.0
    memory_mb: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a worker made of a task: a document with claims, or an error in one line."""

    task: Task
    document: Document | None = None
    claims: tuple[Claim, ...] = ()
    error: str = ""
    peak_kb: int = 0


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be coded, and why."""

    uri: str
    reason: str


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a corpus run did.

    Attributes
    ----------
    job
        Its number in the store's ledger.
    documents, claims, events
        Coded and stored now; claims that count as events.
    known, failed_before
        Documents that an earlier run had coded, or could not code; neither were tried now.
    repeated
        Documents that came more than once in this run, and were coded once.
    failures
        Documents that could not be coded now; the first 1,000.
    failed
        How many.
    restarts
        How often the pool was started anew because a worker had died.
    seconds, workers
        Wall time; processes.
    worker_peak_mb
        Largest resident memory of a worker.
    """

    job: int
    coder: str
    documents: int
    claims: int
    events: int
    known: int
    failed_before: int
    repeated: int
    failed: int
    failures: tuple[Failure, ...]
    restarts: int
    seconds: float
    workers: int
    worker_peak_mb: float

    @property
    def per_minute(self) -> float:
        """Documents a minute."""
        return 60 * self.documents / self.seconds if self.seconds else 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return asdict(self) | {"per_minute": round(self.per_minute, 1)}
