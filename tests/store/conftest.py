"""An archive with a clock that stands still, and one that watches two outlets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.store import Archive, open_archive

from .story import GAZETTE, LEDGER, World


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An empty archive whose clock stands still."""
    with open_archive(tmp_path / "archive.db", clock=lambda: datetime(2023, 10, 24, 10, 42, 7, tzinfo=UTC)) as opened:
        yield opened


@pytest.fixture
def world(archive: Archive) -> World:
    """An archive that watches an English and a French outlet."""
    archive.feeds.sync(
        [
            (LEDGER, [("Ledger: health", "https://ledger.example/health.xml", False)]),
            (GAZETTE, [("Gazette", "https://gazette.example/rss", False)]),
        ]
    )
    ids = archive.feeds.outlets()
    return World(archive, {outlet.language: number for number, outlet in ids.items()})
