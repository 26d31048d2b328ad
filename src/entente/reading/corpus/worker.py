"""What runs in a worker: read one document, code it, and never longer or larger than allowed.

A worker sets its limits before it imports anything heavy, ignores Ctrl-C (the parent decides what to do), and ends when
its parent is gone, however that went.
"""

from __future__ import annotations

import os
import resource
import signal
import threading
from collections.abc import Iterable
from contextlib import contextmanager
from typing import TYPE_CHECKING

from entente.errors import DocumentError, EntenteError
from entente.reading.corpus.memory import peak_kib
from entente.reading.corpus.records import Outcome
from entente.reading.formats.records import bare, unread

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from entente.evidence.claims import Claim, Document
    from entente.reading.corpus.coders import Coder
    from entente.reading.corpus.records import Order, Task

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
"""One thread of linear algebra a worker: more make each other several times slower."""
_GRACE = 5
_LONGEST = 500


class _OutOfTime(BaseException):
    """A document took longer than allowed."""


def begin(order: Order) -> None:
    """Prepare a fresh worker process: limits, signals, the coder."""
    from entente.reading.corpus.coders import coder_named

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if order.memory_mb is not None:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (order.memory_mb << 20, hard))
    threading.Thread(target=_follow_parent, daemon=True).start()
    coder_named(order.coder)


def _follow_parent() -> None:
    """End with the parent: a worker whose parent was killed would wait for work for ever."""
    import multiprocessing
    from multiprocessing.connection import wait

    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def code(task: Task, order: Order) -> Outcome:
    """Read and code one document; whatever goes wrong with it becomes one line."""
    try:
        with _within(order.seconds):
            document = _document(task, order)
            claims = _coded(document, order)
    except _OutOfTime:
        return _failed(task, f"took longer than {order.seconds:g} seconds")
    except DocumentError as error:
        return _failed(task, bare(error, task.uri))
    except EntenteError as error:
        return _failed(task, error.message)
    except MemoryError:
        return _failed(task, "needed more memory than a worker may take")
    except Exception as error:  # noqa: BLE001 - the edge of a process: one bad document must not end the run
        return _failed(task, f"{type(error).__name__}: {error}")
    return Outcome(task, document, claims, peak_kb=peak_kib())


def _failed(task: Task, reason: str) -> Outcome:
    return Outcome(task, error=" ".join(reason.split())[:_LONGEST], peak_kb=peak_kib())


def _document(task: Task, order: Order) -> Document:
    from entente.reading.documents import build, read_document

    if task.extract is not None:
        given = task.extract
        return build(given, sha256=task.sha256, uri=task.uri, lang=order.lang, pub_date=given.date)
    document = read_document(task.path or "", lang=order.lang)
    if document.id != task.id:
        raise DocumentError("the file changed while the run was under way", hint="run again")
    return document


def _coded(document: Document, order: Order) -> tuple[Claim, ...]:
    from entente.reading.corpus.coders import EMBEDDED, coder_named

    if order.coder == EMBEDDED:
        _check_language(document)
    claims = tuple({claim.id: claim for claim in _called(coder_named(order.coder), order.coder, document)}.values())
    wrong = next((one for one in claims if document.text[one.start : one.end] != one.quote), None)
    if wrong is not None:
        raise DocumentError(f"the coder gave a quote that is not in the text at {wrong.start}..{wrong.end}")
    return claims


def _check_language(document: Document) -> None:
    from entente.reading.claims import READERS  # with the embedded coder it is there already

    if document.lang not in READERS:
        raise unread(document.lang)


def _called(coder: Coder, name: str, document: Document) -> tuple[Claim, ...]:
    """Return what a coder makes of a document; what goes wrong inside it is told as its failure, in words."""
    from entente.evidence.claims import Claim

    try:
        given: object = coder(document)
        found = tuple(given) if isinstance(given, Iterable) else (given,)
    except (EntenteError, MemoryError):
        raise
    except Exception as error:
        raise DocumentError(f"the coder {name} failed on it: {type(error).__name__}: {error}") from error
    strays = {type(one).__name__ for one in found if not isinstance(one, Claim)}
    if strays or isinstance(given, str | bytes):
        what = type(given).__name__ if isinstance(given, str | bytes) else ", ".join(sorted(strays))
        raise DocumentError(f"the coder {name} gave {what}, not claims")
    return found


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Stop after wall time by a signal; a library that never looks at signals is ended by the system, by CPU time."""
    if threading.current_thread() is not threading.main_thread():
        yield  # a pool of threads: signals reach the main thread only
        return
    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    cpu, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (_cpu_limit(seconds, hard), hard))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        resource.setrlimit(resource.RLIMIT_CPU, (cpu, hard))


def _cpu_limit(seconds: float, hard: int) -> int:
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime + seconds) + _GRACE
    return most if hard == resource.RLIM_INFINITY else min(most, hard)


def _ring(_signal: int, _frame: FrameType | None) -> None:
    raise _OutOfTime
