"""A workspace with a small archive of everything, and the command line in this process."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from benchmarks.seed import FIRST_DAY, fill
from pipeline.cli import vigie
from pipeline.errors import VigieError
from pipeline.store import open_archive


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: what it printed, its exit code, and the one line of its error."""

    stdout: str
    code: int
    error: str

    @property
    def json(self) -> Any:
        """What it printed, as a program reads it."""
        return json.loads(self.stdout)


Run = Callable[..., Ended]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    root = tmp_path / "desk"
    (root / "db").mkdir(parents=True)
    (root / "feeds.yaml").write_text("outlets: []\n", encoding="utf-8")
    with open_archive(root / "db" / "archive.db", clock=lambda: FIRST_DAY) as archive:
        fill(archive, 24, seed=3)
    return root


@pytest.fixture
def run(workspace: Path) -> Run:
    """Runs a command in the workspace."""

    def run_it(*words: str | Path) -> Ended:
        result = CliRunner().invoke(vigie, ["--workspace", str(workspace), *map(str, words)])
        error = result.exception
        if isinstance(error, VigieError):
            return Ended(result.stdout, error.exit_code, str(error))
        if error is not None and not isinstance(error, SystemExit):
            raise error
        return Ended(result.stdout, result.exit_code, "")

    return run_it
