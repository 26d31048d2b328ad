"""The documentation is true: code runs, the reference is what the code says, every public name is in it."""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.joinpath("docs").rglob("*.md"), ROOT / "README.md"])
FENCE = re.compile(r"^```(console|python)\n(.*?)^```", re.MULTILINE | re.DOTALL)
PACKAGES = ("actors", "evidence", "sources", "measures", "reading", "scenarios", "propositions", "brief")


def _blocks(path: Path) -> list[tuple[str, str]]:
    return FENCE.findall(path.read_text(encoding="utf-8"))


def _script(block: str) -> str:
    """Keep the lines typed at the prompt (``$ `` and, continued, ``> ``); the rest is output."""
    return "\n".join(line[2:] for line in block.splitlines() if line.startswith(("$ ", "> ")))


WITH_CODE = [page for page in PAGES if _blocks(page)]


@pytest.mark.parametrize("page", WITH_CODE, ids=lambda page: str(page.relative_to(ROOT)))
def test_code_blocks_run(page: Path, tmp_path: Path) -> None:
    """Run a page's blocks in order in one folder, as a reader would who follows it."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    where = Path(sys.executable).parent
    env = {
        **os.environ,
        "PATH": f"{where}:{os.environ['PATH']}",
        "ENTENTE_STORE": "",
        "XDG_DATA_HOME": str(tmp_path / "home"),
    }
    env.pop("ENTENTE_STORE")
    for kind, block in _blocks(page):
        if kind == "console":
            script = _script(block)
            if re.search(r"^(make|git) ", script, re.MULTILINE):
                continue  # the set-up itself, run by whoever runs this test
            command = ["bash", "-euo", "pipefail", "-c", script]
        else:
            command = [sys.executable, "-W", "error", "-c", block]
        done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, f"{command[-1]}\n{done.stdout[-500:]}\n{done.stderr[-2000:]}"


def test_reference_is_up_to_date() -> None:
    command = [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("package", PACKAGES)
def test_public_names_have_a_docstring(package: str) -> None:
    module = import_module(f"entente.{package}")
    names = list(module.__all__)
    assert len(names) == len(set(names))
    values = {name: getattr(module, name) for name in names}
    spoken = {name: value for name, value in values.items() if inspect.isclass(value) or inspect.isroutine(value)}
    bare = [name for name, value in spoken.items() if not (value.__doc__ or "").strip()]
    assert bare == []


def test_pages_stand_in_the_navigation() -> None:
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    missing = [page.name for page in (ROOT / "docs").rglob("*.md") if str(page.relative_to(ROOT / "docs")) not in text]
    assert missing == []


def test_links_inside_the_docs_resolve() -> None:
    link = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in PAGES
        for target in link.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []
