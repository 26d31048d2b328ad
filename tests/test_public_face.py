"""The public face: every name is there, comes when asked for, and every import is declared."""

from __future__ import annotations

import ast
import inspect
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import entente

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("name", entente.__all__)
def test_public_names_resolve(name: str) -> None:
    value = getattr(entente, name)
    assert callable(value) or inspect.ismodule(value)


def test_unknown_names_are_refused() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        entente.nonsense  # noqa: B018 - the access is what is tried


BENCHMARKS = ROOT / "src" / "entente" / "benchmarks"
"""What is measured side by side is an extra of its own."""


EXTRAS = {
    "reading/training": "train",
    "reading/llm": "llm",
    "reading/language.py": "lang",
}
"""Where the imports of an extra may stand; the extra ``bench`` has :data:`BENCHMARKS`."""


def _extra(path: Path) -> str:
    if path.is_relative_to(BENCHMARKS):
        return "bench"
    home = ROOT / "src" / "entente"
    return next((name for place, name in EXTRAS.items() if path.is_relative_to(home / place)), "")


def _imported(extra: str) -> set[str]:
    paths = [path for path in (ROOT / "src").rglob("*.py") if _extra(path) == extra]
    nodes = (node for path in paths for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names - set(sys.stdlib_module_names) - {"entente"}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("extra", ["", "bench", *EXTRAS.values()])
def test_every_import_is_a_declared_dependency(extra: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = project["dependencies"] + (project["optional-dependencies"][extra] if extra else [])
    declared = {_plain(re.split(r"[<>=\[ ]", line)[0]) for line in lines}
    owners = packages_distributions()
    missing = {
        name: owners.get(name, []) for name in _imported(extra) if not declared & set(map(_plain, owners.get(name, [])))
    }
    assert missing == {}
