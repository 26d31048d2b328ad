"""Running a function in a fresh process and measuring it: ``python -m entente.benchmarks.process TARGET ARGUMENTS``."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from entente.errors import EntenteError, OptionError
from entente.reading.corpus.memory import peak_mb

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""What a measured process has in its environment unless the caller's says otherwise."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a function returned and what it took.

    Attributes
    ----------
    result
        Plain values.
    seconds
        Wall time of the function alone: without the start of the process and the import of its module. If the
        result has a key ``seconds``, that is taken instead: the function knows what belongs to the task.
    peak_mb
        Largest resident memory of the process in MiB, the interpreter and all libraries included.
    """

    result: dict[str, Any]
    seconds: float
    peak_mb: float


def measured(target: str, **arguments: Any) -> Measured:  # noqa: ANN401 - any plain value
    """Run ``module:function`` with plain arguments in a fresh process.

    Raises
    ------
    OptionError
        If the function fails; the message is the last line that it left.
    """
    import os
    import subprocess

    command = [sys.executable, "-m", "entente.benchmarks.process", target, json.dumps(arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=ONE_THREAD | os.environ)  # noqa: S603 - our own interpreter
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise OptionError(f"the benchmark {target} failed: {last}", hint="check the folder given with --data")
    told = json.loads(done.stdout.splitlines()[-1])
    return Measured(told["result"], told["result"].get("seconds", told["seconds"]), told["peak_mb"])


def _main(target: str, arguments: str) -> int:
    module, _, name = target.partition(":")
    function = getattr(import_module(module), name)
    start = time.perf_counter()
    try:
        result = function(**json.loads(arguments))
    except EntenteError as error:
        sys.stderr.write(f"{error.message} {error.hint or ''}\n")
        return 1
    seconds = time.perf_counter() - start
    sys.stdout.write(json.dumps({"result": result, "seconds": seconds, "peak_mb": peak_mb()}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1], sys.argv[2]))
