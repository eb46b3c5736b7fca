"""`vigie run` under Ctrl+C and SIGTERM: it ends soon, keeps what it had fetched, and leaves the rest due."""

from __future__ import annotations

import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from pipeline.settings import Workspace

from .conftest import VIGIE
from .news_site import Handler, NewsSite, news_site, write_settings

PAGES = tuple(f"/{number}" for number in range(40))
SOON = 20
"""Seconds; without being told to stop, the run would take twice as long."""


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with news_site() as playing:
        yield playing


def trickle(handler: Handler) -> None:
    """An answer that comes byte by byte and never ends."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    while not handler.server.closing.wait(0.2):
        handler.wfile.write(b" ")
        handler.wfile.flush()


@contextmanager
def running(workspace: Workspace, until: Callable[[], bool]) -> Iterator[subprocess.Popen[str]]:
    """A run under way, far enough that ``until`` holds."""
    with subprocess.Popen(
        [*VIGIE, "--workspace", str(workspace.root), "run"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            end = time.monotonic() + 60
            while not until() and process.poll() is None and time.monotonic() < end:
                time.sleep(0.02)
            assert process.poll() is None
            yield process
        finally:
            process.kill()


def rows(workspace: Workspace, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(workspace.archive_path)) as connection:
        return connection.execute(sql).fetchall()


@pytest.mark.slow
@pytest.mark.parametrize(("sign", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_run_that_is_stopped_keeps_what_it_has_and_leaves_the_rest_due(
    tmp_path: Path, site: NewsSite, sign: signal.Signals, code: int
) -> None:
    site.list("/slow", *PAGES)
    site.replies["/slow"] = trickle
    for path in PAGES:
        site.publish(path)
    workspace = write_settings(tmp_path / "desk", site, spacing="1s")

    def asked() -> int:
        return len(set(site.asked) & set(PAGES))

    with running(workspace, lambda: asked() >= 2) as process:
        process.send_signal(sign)
        _, told = process.communicate(timeout=SOON)
    answered = asked()

    assert process.returncode == code
    assert told.splitlines()[-1].startswith("vigie: stopped")
    assert told.count("stopped") == 1
    assert "Traceback" not in told
    assert 2 <= answered < len(PAGES)
    assert rows(workspace, "SELECT count(*) FROM article") == [(answered,)]
    assert rows(workspace, "SELECT count(*) FROM task WHERE attempts > 0 OR claimed_by IS NOT NULL") == [(0,)]
    assert rows(workspace, "SELECT count(*) FROM poll_log WHERE outcome = 'failed'") == [(0,)]

    site.publish("/slow")
    write_settings(workspace.root, site)
    again = subprocess.run(
        [*VIGIE, "--workspace", str(workspace.root), "run"], capture_output=True, text=True, check=False, timeout=120
    )
    assert again.returncode == 0, again.stderr
    assert rows(workspace, "SELECT count(*) FROM article") == [(len(PAGES) + 1,)]


@pytest.mark.slow
def test_a_feed_that_never_ends_does_not_hold_a_stopped_run(tmp_path: Path, site: NewsSite) -> None:
    site.replies["/feed.xml"] = trickle
    workspace = write_settings(tmp_path / "desk", site)
    with running(workspace, lambda: "/feed.xml" in site.asked) as process:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=SOON)
    assert process.returncode == 130
    assert rows(workspace, "SELECT failures, next_poll_at FROM feed") == [(0, None)]


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port at which a caller is neither let in nor turned away."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(0)
        callers = [socket.socket() for _ in range(4)]
        for caller in callers:
            caller.setblocking(False)
            caller.connect_ex(door.getsockname())
        yield int(door.getsockname()[1])
        for caller in callers:
            caller.close()


def beside(workspace: Workspace, site: NewsSite, port: int) -> None:
    """Let the workspace watch a second feed, at the silent port."""
    text = workspace.settings_path.read_text(encoding="utf-8").replace(
        f"allow_hosts: ['{site.host}'", f"allow_hosts: ['{site.host}', '127.0.0.1:{port}'"
    )
    text = text.replace("feeds: [", f"feeds: [{{name: silent, url: 'http://127.0.0.1:{port}/'}}, ")
    workspace.settings_path.write_text(text, encoding="utf-8")


@pytest.mark.slow
def test_what_cannot_be_called_back_is_left_behind(tmp_path: Path, site: NewsSite, silent_port: int) -> None:
    site.list(*PAGES)
    workspace = write_settings(tmp_path / "desk", site)
    beside(workspace, site, silent_port)
    with running(workspace, lambda: bool(site.asked)) as process:
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=SOON)
    assert process.returncode == 143
    assert told.splitlines()[-1].startswith("vigie: stopped")
    assert rows(workspace, "SELECT count(*) FROM appearance") == [(len(PAGES),)]


@pytest.mark.slow
def test_a_second_signal_ends_the_run_at_once(tmp_path: Path, site: NewsSite, silent_port: int) -> None:
    site.list(*PAGES)
    workspace = write_settings(tmp_path / "desk", site)
    beside(workspace, site, silent_port)
    with running(workspace, lambda: bool(site.asked)) as process:
        process.send_signal(signal.SIGINT)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=SOON)
    assert process.returncode == 130
    assert "stopped" not in told, "nothing was waited for"
