"""A corpus run: documents are coded in a pool of processes, and stored by the parent, each with its claims at once.

What is stored is done. A run that is stopped, killed, or loses its power goes on where it was when it is started again:
no document is coded twice, none is lost, and none is stored by half.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from entente import __version__
from entente.errors import InputError, OptionError, StoreError
from entente.evidence.codings import Coding
from entente.evidence.lock import CORPUS_FILE, alone
from entente.reading.corpus.coders import coder_named
from entente.reading.corpus.pool import Pool, one_thread_each
from entente.reading.corpus.records import Failure, Order, RunReport
from entente.reading.corpus.tasks import tasks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Executor
    from pathlib import Path

    from entente.evidence import Store
    from entente.evidence.codings import JobState
    from entente.reading.corpus.records import Outcome, Task

KIND = "corpus"
BATCH = 16
"""Documents of one transaction, at most."""
PATIENCE = 1.0
"""Seconds after which what is ready is stored, though the batch is not full."""
_WAIT = 600.0
_MOST_FAILURES = 1_000
_MOST_WORKERS = 256
_COUNTED = ("documents", "claims", "events", "known", "failed_before", "repeated", "failed")
_Met = Literal["known", "failed_before", "repeated"]
"""What became of a document that is not coded now: done or failed in an earlier run, or met in this one."""


def run_corpus(  # noqa: PLR0913 - what a person may choose, by name
    paths: Iterable[str | Path],
    store: Store,
    *,
    workers: int | None = None,
    executor: Executor | None = None,
    coder: str = "embedded",
    lang: str | None = None,
    seconds: float = 60.0,
    memory_mb: int | None = None,
    again: bool = False,
    retry: bool = False,
    watch: Callable[[int, int], None] | None = None,
) -> RunReport:
    """Code all documents of ``paths`` and store them with their claims.

    Parameters
    ----------
    paths
        Articles, folders, feeds, JSON lines, WARC files.
    store
        Where to; other processes may read it meanwhile, and write now and then.
    workers, executor
        Processes (default: one for each processor), or another executor, with its threads of linear algebra set to one.
    coder
        One of :data:`~entente.reading.corpus.coders.CODERS`, or ``module:function``.
    lang
        Language of all documents, if known.
    seconds, memory_mb
        Most time for one document, and most address space of a worker; what needs more is noted as failed.
    again, retry
        Code also what was coded before (new claims take the old ones' place); try also what failed before.
    watch
        Called after each stored batch with the number of documents that are done, and that failed.

    Returns
    -------
    RunReport
        The stored content does not depend on the number of workers.

    Raises
    ------
    InputError
        If a path does not exist, or nothing at all is in those given.
    OptionError, UsageError
        If an option is outside its range, or the coder is not known.
    StoreBusyError
        If another corpus run works on the store.
    KeyboardInterrupt
        On Ctrl-C, after what was ready has been stored.
    """
    order = Order(coder, lang, _checked(seconds), memory_mb)
    count = _workers(workers)
    coder_named(coder)
    busy = f"another corpus run is at work on the store {store.path}"
    with alone(store.path, CORPUS_FILE, busy), one_thread_each(), closing(Pool(order, count, executor)) as pool:
        request = {"coder": coder, "lang": lang, "paths": [str(path) for path in paths], "program": __version__}
        run = _Run(_patient(store), pool, coder, again=again, retry=retry, watch=watch)
        return run.go(request)


def _checked(seconds: float) -> float:
    if not 0 < seconds <= 24 * 3600:
        raise OptionError(f"seconds is {seconds}, not above 0 and at most 86400", hint="60 is usual")
    return seconds


def _workers(given: int | None) -> int:
    count = len(os.sched_getaffinity(0)) if given is None else given
    if not 1 <= count <= _MOST_WORKERS:
        raise OptionError(f"workers is {count}, not from 1 to {_MOST_WORKERS}", hint="as many as processors is usual")
    return count


def _patient(store: Store) -> Store:
    """Return the store with more patience: a run of hours should not end because another writer took a minute."""
    return type(store)(store.path, wait=max(store.wait, _WAIT))


@dataclass(slots=True)
class _Run:
    """One run: what it knows, and what it counts."""

    store: Store
    pool: Pool
    coder: str
    again: bool = field(kw_only=True)
    retry: bool = field(kw_only=True)
    watch: Callable[[int, int], None] | None = field(kw_only=True)
    job: int = 0
    met: dict[str, _Met] = field(default_factory=dict)
    ready: list[Outcome] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    peak_kb: int = 0

    def go(self, request: dict[str, Any]) -> RunReport:
        """Do the work; see :func:`run_corpus`."""
        began = time.monotonic()
        self.met = self._noted()
        found = self._new(tasks(request["paths"], self._refuse))
        first = next(found, None)  # paths are checked before a job is entered
        if first is None and not self.ready and not self.counts:
            raise _nothing_in(request["paths"])
        self.job = self.store.begin_job(KIND, request)
        try:
            self._drive(found if first is None else _chained(first, found))
        except BaseException as error:
            with suppress(StoreError):  # what stopped the run says more than that its end cannot be noted
                self._store_ready()
                state: JobState = "cancelled" if isinstance(error, KeyboardInterrupt) else "failed"
                self.store.end_job(self.job, state, self._said())
            raise
        self.store.end_job(self.job, "done", self._said())
        return self._report(time.monotonic() - began)

    def _noted(self) -> dict[str, _Met]:
        """Return the documents that are not to be coded again, and what became of them."""
        if self.again:
            return {}
        noted = self.store.coded(self.coder)
        failed: dict[str, _Met] = {} if self.retry else {one.id: "failed_before" for one in noted}
        return failed | {one.id: "known" for one in noted if one.state == "done"}

    def _new(self, found: Iterator[Task]) -> Iterator[Task]:
        return (task for task in found if self._is_new(task))

    def _is_new(self, task: Task) -> bool:
        """Tell whether no run has met the document yet, and remember it: each is coded once."""
        if task.id in self.met:
            self.counts[self.met[task.id]] += 1
            return False
        self.met[task.id] = "repeated"
        return True

    def _drive(self, found: Iterator[Task]) -> None:
        last = time.monotonic()
        for outcome in self.pool.outcomes(found):
            self.ready.append(outcome)
            if len(self.ready) >= BATCH or time.monotonic() - last >= PATIENCE:
                self._store_ready()
                last = time.monotonic()
        self._store_ready()

    def _refuse(self, outcome: Outcome) -> None:
        if self._is_new(outcome.task):
            self.ready.append(outcome)

    def _store_ready(self) -> None:
        ready, self.ready = self.ready, []
        if not ready:
            return
        try:
            self._store(ready)
        except StoreError:
            # One document may be what the store refuses: the others are stored one by one.
            for outcome in ready:
                self._store_alone(outcome)
        if self.watch is not None:
            self.watch(self.counts["documents"], self.counts["failed"])

    def _store_alone(self, outcome: Outcome) -> None:
        from entente.reading.corpus.records import Outcome as Made

        try:
            self._store([outcome])
        except StoreError as error:
            if outcome.document is None:
                raise
            self._store([Made(outcome.task, error=f"cannot be stored: {error.message}", peak_kb=outcome.peak_kb)])

    def _store(self, ready: list[Outcome]) -> None:
        said = self._said(ready)
        self.store.add_codings([self._coding(one) for one in ready], job=(self.job, said) if self.job else None)
        for outcome in ready:
            self._count(outcome)

    def _coding(self, outcome: Outcome) -> Coding:
        document = outcome.document
        return Coding(
            id=outcome.task.id,
            coder=self.coder,
            state="failed" if document is None else "done",
            message=outcome.error,
            document=document,
            claims=outcome.claims,
            replaces=_family(outcome),
            uri=outcome.task.uri,
        )

    def _count(self, outcome: Outcome) -> None:
        self.peak_kb = max(self.peak_kb, outcome.peak_kb)
        if outcome.document is None:
            self.counts["failed"] += 1
            if len(self.failures) < _MOST_FAILURES:
                self.failures.append(Failure(outcome.task.uri, outcome.error))
            return
        self.counts["documents"] += 1
        self.counts["claims"] += len(outcome.claims)
        self.counts["events"] += sum(claim.counts_as_event for claim in outcome.claims)

    def _said(self, ready: Sequence[Outcome] = ()) -> str:
        """Return how far the run is, once ``ready`` is stored."""
        failed = sum(one.document is None for one in ready)
        parts = {
            "documents": self.counts["documents"] + len(ready) - failed,
            "failed": self.counts["failed"] + failed,
            "known before": self.counts["known"],
            "failed before": self.counts["failed_before"],
        }
        return ", ".join(f"{count} {name}" for name, count in parts.items() if count or name == "documents")

    def _report(self, seconds: float) -> RunReport:
        counts = {name: self.counts[name] for name in _COUNTED}
        return RunReport(
            job=self.job,
            coder=self.coder,
            failures=tuple(self.failures),
            restarts=self.pool.restarts,
            seconds=seconds,
            workers=self.pool.workers,
            worker_peak_mb=self.peak_kb / 1024,
            **counts,
        )


def _nothing_in(paths: Sequence[str]) -> InputError:
    named = paths[0] if len(paths) == 1 else f"{paths[0]} and {len(paths) - 1} more"
    return InputError(f"there is nothing to read in {named}", hint="give articles, or folders and files with articles")


def _family(outcome: Outcome) -> str:
    """Return what the names of the coder's claims have in common: ``ru.`` of ``ru.rules`` and ``ru.heads``."""
    families = {claim.coder.split(".")[0] for claim in outcome.claims}
    if len(families) == 1:
        return f"{families.pop()}."
    return f"{outcome.document.lang}." if outcome.document is not None and not families else ""


def _chained(first: Task, rest: Iterator[Task]) -> Iterator[Task]:
    yield first
    yield from rest
