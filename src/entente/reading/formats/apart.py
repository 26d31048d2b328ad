"""Parsing in a process of its own, with limits on time and memory.

PDF, feeds and hostile HTML can hold a parser up for hours or fill the memory, and no option of their parsers bounds
both. The child limits itself before it reads anything; whatever it dies of becomes one error.

Run as ``python -m entente.reading.formats.apart KIND``: the file on standard input, JSON on standard output.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from entente.errors import DocumentError, InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SECONDS = 8
"""Processor time of a child; a long article takes a second or two."""
PATIENCE = 5
"""A child may wait this many times longer on a busy machine."""
MEMORY = 380 * 1024 * 1024
"""Address space of a child, in bytes."""
RECURSION = 2_000
"""Deeper nesting than any real file's, shallow enough for the machine's own stack."""

_NAMES = {"pdf": "PDF file", "html": "HTML page", "feed": "feed"}
_MODULES = {
    "pdf": "entente.reading.formats.pdf",
    "html": "entente.reading.markup",
    "feed": "entente.reading.formats.feed",
}


def parse_apart(kind: str, data: bytes) -> Any:  # noqa: ANN401 - plain JSON, typed by each format
    """Parse a file of ``kind`` (``pdf``, ``html`` or ``feed``) in a child and return what it found as plain values.

    Raises
    ------
    DocumentError
        That of the parser; or if the child needs more than :data:`SECONDS` or :data:`MEMORY`, or dies.
    """
    command = [sys.executable, "-P", "-m", __name__, kind]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS * PATIENCE, check=False)  # noqa: S603 - our own module
    except subprocess.TimeoutExpired:
        raise _unreadable(kind, f"takes more than {SECONDS} seconds to read") from None
    answer = _answer(done.stdout)
    if answer is None:
        raise _unreadable(kind, _cause(done.returncode))
    if "error" in answer:
        raise DocumentError(answer["error"], hint=answer["hint"])
    return answer["found"]


def _answer(output: bytes) -> Mapping[str, Any] | None:
    try:
        answer = json.loads(output)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def _cause(code: int) -> str:
    import signal

    if code in {-signal.SIGXCPU, -signal.SIGKILL}:
        return f"takes more than {SECONDS} seconds to read"
    return "is damaged, or made to hold its reader up"


def _unreadable(kind: str, what: str) -> DocumentError:
    return DocumentError(f"the {_NAMES[kind]} {what}", hint="save the article's text, or print it to a new PDF file")


def _parser(kind: str) -> Callable[[bytes], Any]:
    from importlib import import_module

    parse: Callable[[bytes], Any] = import_module(_MODULES[kind]).parse
    return parse


def _limit() -> None:
    import resource

    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        _, hard = resource.getrlimit(what)
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(ValueError, OSError):  # systems that know no limit of the address space still limit time
            resource.setrlimit(what, (soft, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.setrecursionlimit(RECURSION)


def _attempt(kind: str, data: bytes) -> dict[str, Any]:
    """Parse, or say why not."""
    try:
        return {"found": _parser(kind)(data)}
    except InputError as error:
        return {"error": error.message, "hint": error.hint}
    except MemoryError:
        failed = _unreadable(kind, f"needs more than {MEMORY // 1024**2} MB of memory to read")
    except Exception:  # noqa: BLE001 - the edge of a process: parsers of hostile files raise anything
        failed = _unreadable(kind, _cause(1))
    return {"error": failed.message, "hint": failed.hint}


def main() -> None:
    """Serve one request of :func:`parse_apart`."""
    _limit()
    answer = _attempt(sys.argv[1], sys.stdin.buffer.read())
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
