"""A pool of worker processes that outlives its workers.

If a worker dies (killed, out of memory, a crash in a library), all that were under way are done again, one at a time:
so the document that kills its worker is told from those that merely ran beside it.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from itertools import islice
from multiprocessing import get_context
from typing import TYPE_CHECKING

from entente.errors import UsageError
from entente.reading.corpus import worker
from entente.reading.corpus.records import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Executor, Future

    from entente.reading.corpus.records import Order, Task

AHEAD = 4
"""Documents under way for each worker: enough that none waits for the one that is stored next."""
_TRIES = 2
_LONGEST = 500
_MOST_DEATHS = 20
"""Deaths in a row, without one document done, after which it is not the documents."""


class Pool:
    """Workers that code documents; restarts them when they die.

    Parameters
    ----------
    order
        What is done with each document.
    workers
        Processes.
    executor
        Another executor of the same interface (threads, a cluster): it is used as it is and left open.
    """

    def __init__(self, order: Order, workers: int, executor: Executor | None = None) -> None:
        self.order = order
        self.workers = workers
        self.restarts = 0
        self._deaths = 0
        self._given = executor
        self._own: ProcessPoolExecutor | None = None

    def submit(self, task: Task) -> Future[Outcome]:
        """Hand over a document."""
        with _interrupts_wait():  # workers inherit this, so Ctrl-C reaches the parent alone
            return self._executor().submit(worker.code, task, self.order)

    def _executor(self) -> Executor:
        if self._given is not None:
            return self._given
        if self._own is None:
            self._own = ProcessPoolExecutor(
                self.workers, mp_context=get_context("spawn"), initializer=worker.begin, initargs=(self.order,)
            )
        return self._own

    def restart(self) -> None:
        """Start anew after a worker's death; an executor that was given is not ours to restart."""
        if self._given is not None:
            raise UsageError("the executor that was given is broken", hint="start it anew, and run again")
        self.restarts += 1
        self._deaths += 1
        self.close()
        if self._deaths >= _MOST_DEATHS:
            hint = "give them more memory (--memory-mb, in Python memory_mb), or another coder"
            raise UsageError(f"{self._deaths} workers died one after the other, and none coded a document", hint=hint)

    def close(self) -> None:
        """End the workers now: what they hold is not stored, and will be done again."""
        if self._own is None:
            return
        processes = list((self._own._processes or {}).values())  # noqa: SLF001 - no public way to end a worker at once
        self._own.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            with suppress(OSError, ValueError):
                process.kill()
        for process in processes:
            process.join()
        self._own.shutdown(wait=True)
        self._own = None

    def outcomes(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Yield what became of each task, in the order of the tasks: results don't depend on the number of workers."""
        stream = iter(tasks)
        pending: deque[tuple[Task, Future[Outcome] | None]] = deque()
        while True:
            for task in islice(stream, AHEAD * self.workers - len(pending)):
                pending.append((task, self._try(task)))
            if not pending:
                return
            outcome = self._result(*pending[0])
            if outcome is None:
                self.restart()
                yield from self._one_by_one(pending)
                pending.clear()
            else:
                pending.popleft()
                yield outcome

    def _try(self, task: Task) -> Future[Outcome] | None:
        try:
            return self.submit(task)
        except BrokenExecutor:
            return None

    def _result(self, task: Task, future: Future[Outcome] | None) -> Outcome | None:
        """Return what became of a task, or ``None`` if its worker died."""
        if future is None or future.cancelled():
            return None
        try:
            outcome = future.result()
        except BrokenExecutor:
            return None
        except Exception as error:  # noqa: BLE001 - what cannot pass between processes is one document's failure
            why = f"what was made of it cannot leave its process: {type(error).__name__}: {error}"
            outcome = Outcome(task, error=" ".join(why.split())[:_LONGEST])
        self._deaths = 0
        return outcome

    def _one_by_one(self, pending: Iterable[tuple[Task, Future[Outcome] | None]]) -> Iterator[Outcome]:
        for task, future in list(pending):
            found = self._result(task, future) if future is not None and future.done() else None
            yield found if found is not None else self._alone(task)

    def _alone(self, task: Task) -> Outcome:
        for _ in range(_TRIES):
            found = self._result(task, self._try(task))
            if found is not None:
                return found
            self.restart()
        return Outcome(task, error="the worker process died on this document, twice (out of memory, stuck, or a crash)")


@contextmanager
def _interrupts_wait() -> Iterator[None]:
    """Hold Ctrl-C back: it is delivered when this ends."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def one_thread_each() -> Iterator[None]:
    """Set the libraries of linear algebra to one thread, for the processes that start inside."""
    before = {name: os.environ.get(name) for name in worker.THREADS}
    os.environ.update(dict.fromkeys(worker.THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
