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


def _imported(*, benchmarks: bool) -> set[str]:
    paths = [path for path in (ROOT / "src").rglob("*.py") if path.is_relative_to(BENCHMARKS) == benchmarks]
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


@pytest.mark.parametrize("benchmarks", [False, True])
def test_every_import_is_a_declared_dependency(*, benchmarks: bool) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = project["dependencies"] + (project["optional-dependencies"]["bench"] if benchmarks else [])
    declared = {_plain(re.split(r"[<>=\[ ]", line)[0]) for line in lines}
    owners = packages_distributions()
    missing = {
        name: owners.get(name, [])
        for name in _imported(benchmarks=benchmarks)
        if not declared & set(map(_plain, owners.get(name, [])))
    }
    assert missing == {}
