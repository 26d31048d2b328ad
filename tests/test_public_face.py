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


def _imported() -> set[str]:
    nodes = (node for path in (ROOT / "src").rglob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names - set(sys.stdlib_module_names) - {"entente"}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_import_is_a_declared_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {_plain(re.split(r"[<>=\[ ]", line)[0]) for line in project["dependencies"]}
    owners = packages_distributions()
    missing = {
        name: owners.get(name, []) for name in _imported() if not declared & set(map(_plain, owners.get(name, [])))
    }
    assert missing == {}
