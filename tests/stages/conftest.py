"""The demo's sites on loopback and workspaces that watch them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.demo import DemoSites, demo_settings

VIGIE = (sys.executable, "-c", "from pipeline.cli import main; main()")


@pytest.fixture(scope="module")
def sites() -> Iterator[DemoSites]:
    with DemoSites() as playing:
        yield playing


@pytest.fixture
def workspace(tmp_path: Path, sites: DemoSites) -> Path:
    """A workspace that watches the sites and asks them at every run."""
    return make_workspace(tmp_path / "workspace", sites)


def make_workspace(root: Path, sites: DemoSites) -> Path:
    (root / "db").mkdir(parents=True)
    settings = demo_settings(sites).replace("fetch:\n", "fetch:\n  every: 1s\n", 1)
    (root / "feeds.yaml").write_text(settings, encoding="utf-8")
    return root


@pytest.fixture
def vigie() -> Callable[..., subprocess.CompletedProcess[str]]:
    def call(workspace: Path, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*VIGIE, "--workspace", str(workspace), *words], capture_output=True, text=True, check=False, timeout=180
        )

    return call
