"""The newsroom's port is looked at before the work, and the demo's own sites keep off it."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from pipeline.demo.running import hold_port, play_sites, run_demo
from pipeline.errors import UsageError


def free_port() -> int:
    with hold_port(0) as door:
        return int(door.getsockname()[1])


def test_a_port_that_is_taken_is_told_before_any_work(tmp_path: Path) -> None:
    with hold_port(0) as door:
        port = door.getsockname()[1]
        with pytest.raises(UsageError, match="--port"):
            run_demo(tmp_path / "demo", port=port)
    assert not (tmp_path / "demo").exists()


def test_the_sites_keep_off_the_port_of_the_newsroom() -> None:
    port = free_port()
    with ExitStack() as stack:
        stack.enter_context(hold_port(port))
        hosts = play_sites(stack, port).hosts
    assert len(hosts) == 3
    assert not any(host.endswith(f":{port}") for host in hosts)
