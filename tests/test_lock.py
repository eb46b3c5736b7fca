"""One process at a time runs the street, and a killed one holds nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import LockedError
from pipeline.lock import workspace_lock

HOLDER = """
import sys, time
from pathlib import Path
from pipeline.lock import workspace_lock
with workspace_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_process_is_refused_by_name_and_a_killed_holder_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "db" / "vigie.lock"
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(LockedError, match=f"process {holder.pid}"), workspace_lock(path):
            pass
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    with workspace_lock(path):
        pass


def test_the_lock_is_free_again_after_an_error(tmp_path: Path) -> None:
    path = tmp_path / "vigie.lock"
    with pytest.raises(ValueError, match="boom"), workspace_lock(path):
        raise ValueError("boom")
    with workspace_lock(path):
        pass
