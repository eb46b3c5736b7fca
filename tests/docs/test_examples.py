"""The examples for researchers, in an environment of their own: pandas needs numpy, which slows every start of ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from benchmarks.seed import FIRST_DAY, fill
from pipeline.store import open_archive, release

PROJECT = Path(__file__).parents[2]
EXAMPLES = PROJECT / "docs" / "examples"


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with what the examples ask for, installed as their page says."""
    home = tmp_path_factory.mktemp("examples") / "venv"
    venv.create(home, with_pip=True)
    found = home / "bin" / "python"
    quiet = ["--disable-pip-version-check", "--no-input", "install", "--quiet", "--no-compile"]
    wheels = ["--no-deps", "--only-binary", ":all:", "-r", str(EXAMPLES / "requirements.txt")]
    subprocess.run([str(found), "-m", "pip", *quiet, *wheels], check=True, timeout=600)
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples beside a release."""
    root = tmp_path_factory.mktemp("study")
    with open_archive(root / "archive.db", clock=lambda: FIRST_DAY) as archive:
        fill(archive, 120, seed=5)
        release(archive, root / "r", name="A study", at="2024-01-01T00:00:00Z", metadata=b"")
    for name in ("incidents.py", "incidents.ipynb"):
        (root / "r" / name).write_bytes((EXAMPLES / name).read_bytes())
    return root / "r"


def run(python: Path, folder: Path, *words: str) -> str:
    headless = {**os.environ, "MPLBACKEND": "Agg"}
    done = subprocess.run(
        [str(python), *words], cwd=folder, env=headless, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def is_drawn(path: Path) -> bool:
    return path.read_bytes().startswith(b"\x89PNG") and path.stat().st_size > 8_000


@pytest.mark.slow
def test_the_script_draws_two_plots(python: Path, folder: Path) -> None:
    shown = run(python, folder, "incidents.py", "vigie.db", "drawn").split()
    assert shown == ["drawn/by-month.png", "drawn/by-region.png"]
    assert all(is_drawn(folder / path) for path in shown)


@pytest.mark.slow
def test_the_notebook_runs_cell_by_cell(python: Path, folder: Path) -> None:
    notebook = json.loads((EXAMPLES / "incidents.ipynb").read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] for cell in notebook["cells"] if cell["cell_type"] == "code")
    (folder / "cells.py").write_text("\n\n".join([*cells, "print(len(claims), len(months), len(places))"]))
    counts = [int(word) for word in run(python, folder, "cells.py").split()]
    assert all(count > 0 for count in counts)
    assert is_drawn(folder / "plots" / "by-month.png")


def test_the_examples_need_nothing_that_their_list_does_not_name() -> None:
    named = {line.split("==")[0] for line in (EXAMPLES / "requirements.txt").read_text().splitlines() if line}
    assert {"pandas", "duckdb", "matplotlib", "numpy"} <= named
    assert sys.version_info >= (3, 11)
