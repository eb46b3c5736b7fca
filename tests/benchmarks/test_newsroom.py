"""The benchmark's day in small: twenty editors type and save while another process reads and drafts new stories."""

from __future__ import annotations

from pathlib import Path

from benchmarks.editors import failures, lost
from benchmarks.newsroom import EDITORS, a_day, seed, settle
from pipeline.store import open_archive


def test_twenty_editors_and_the_pipeline_lose_nothing_and_lock_nobody_out(tmp_path: Path) -> None:
    root = tmp_path / "workspace"
    seed(root, 400)
    settle(root)

    day = a_day(root, seconds=8, warm=0, pauses=(0.05, 0.4), arrive_within=0)
    editors = day.editors

    assert len(editors) == EDITORS
    assert all(editor.saved for editor in editors), "everybody came to save something"
    assert failures(editors) == []
    with open_archive(root / "db" / "archive.db") as archive:
        assert lost(archive, editors) == []
        assert archive.status("2030-01-01T00:00:00Z").articles > 400, "the pipeline worked beside them"
