"""The house keeps its floors: imports point down, heavy libraries load late."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "entente"
FLOORS = {
    "errors": 1,
    "actors": 2,
    "evidence": 3,
    "sources": 4,
    "reading": 4,
    "measures": 4,
    "starter": 5,
    "scenarios": 5,
    "propositions": 6,
    "brief": 7,
    "benchmarks": 7,
    "web": 8,
    "cli": 8,
}


def _package(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def _imports(text: str, inside: tuple[str, ...]) -> list[tuple[int, str]]:
    """Return (line, package of ours) for each import in a module ``inside`` the package, relative ones resolved."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom):
            base = inside[: len(inside) - node.level] if node.level else ()
            full = (*base, *(node.module.split(".") if node.module else ()))
            # `from entente import errors` names the package in the alias
            names = [alias.name for alias in node.names] if full == ("entente",) else [full[1] if len(full) > 1 else ""]
            if full[:1] == ("entente",):
                found += [(node.lineno, name) for name in names]
        elif isinstance(node, ast.Import):
            parts = [alias.name.split(".") for alias in node.names]
            found += [(node.lineno, part[1]) for part in parts if part[0] == "entente" and len(part) > 1]
    return found


MODULES = sorted(path for path in SOURCE.rglob("*.py") if path.parent != SOURCE or path.stem == "errors")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_point_down(path: Path) -> None:
    own = _package(path)
    inside = ("entente", *path.relative_to(SOURCE).with_suffix("").parts)
    wrong = [
        f"{path.name}:{line} imports {target}"
        for line, target in _imports(path.read_text(encoding="utf-8"), inside)
        if target in FLOORS and target != own and FLOORS[target] >= FLOORS[own]
    ]
    assert wrong == []


def test_every_package_has_a_floor() -> None:
    packages = {path.name for path in SOURCE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert packages <= set(FLOORS)


def test_the_scan_sees_every_form_of_import() -> None:
    text = (
        "from entente.measures import portfolio\nfrom entente import reading\n"
        "import entente.brief.render\nfrom ..evidence import store\nfrom . import registry\n"
    )
    names = [name for _, name in _imports(text, ("entente", "sources", "probe"))]
    assert names == ["measures", "reading", "brief", "evidence", "sources"]


HEAVY = (
    "numpy",
    "scipy",
    "pandas",
    "pyarrow",
    "duckdb",
    "natasha",
    "pymorphy3",
    "babel",
    "vl_convert",
    "trafilatura",
    "httpx",
    "jinja2",
    "rapidfuzz",
    "sqlite3",
)


@pytest.mark.parametrize("module", ["entente", "entente.errors", "entente.cli", "entente.evidence.records"])
def test_import_loads_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print(*sorted(set(sys.modules) & set({HEAVY!r})))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == []


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom entente.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        f"print('HEAVY', *sorted(set(sys.modules) & set({HEAVY!r})))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.splitlines()[-1] == "HEAVY"


def _cpu_seconds(*command: str) -> float:
    """Return the least CPU time (user + system) of three runs of a process."""
    code = (
        "import resource, subprocess, sys\n"
        "least = 9.0\n"
        "for _ in range(3):\n"
        "    before = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "    subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)\n"
        "    after = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "    least = min(least, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)\n"
        "print(least)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *command], capture_output=True, text=True, check=True, timeout=60
    )
    return float(done.stdout)


def test_import_budget() -> None:
    # CPU time above a bare interpreter: wall time would measure the neighbours on the machine.
    bare = _cpu_seconds(sys.executable, "-c", "pass")
    assert _cpu_seconds(sys.executable, "-c", "import entente") - bare <= 0.15
    assert _cpu_seconds(sys.executable, "-m", "entente", "--help") - bare <= 0.3
