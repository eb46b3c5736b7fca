"""`vigie demo`: the unchanged pipeline against three news sites of this machine, then the newsroom."""

from __future__ import annotations

import socket
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from importlib.resources import files
from pathlib import Path

from pipeline.documents import SegmentView
from pipeline.errors import UsageError
from pipeline.lock import workspace_lock
from pipeline.settings import Workspace
from pipeline.stages import Street, run
from pipeline.store import Archive
from pipeline.terminal import progress_for, say, show_samples, show_summary

from .sites import DemoSites
from .workspace import HEAD, demo_settings

PORT = 8790
"""Where the first site plays if nobody else is there: a second demo in the same workspace then finds nothing new."""
SAMPLES = 3


def run_demo(directory: Path | None, *, port: int | None) -> None:
    """Fill a workspace (a temporary one if none is given) from the demo's sites and serve it on ``port`` (null: end).

    Raises UsageError if the folder holds a workspace that no demo made, or the port is taken: before any work.
    """
    root = directory or Path(tempfile.mkdtemp(prefix="vigie-demo-"))
    workspace = Workspace(root.expanduser().resolve())
    with ExitStack() as stack:
        # Held from the first, so that neither the demo's own sites nor anybody else takes it while the pipeline works.
        door = stack.enter_context(hold_port(port)) if port else None
        sites = play_sites(stack)
        _make_workspace(workspace, demo_settings(sites))
        say(f"Three news sites play on {', '.join(sites.hosts)}; the workspace is {workspace.root}")
        _fill(workspace)
        if port is not None:
            from pipeline.serving import serve

            if door is not None:
                door.close()
            serve(workspace, port=port)


def hold_port(port: int) -> socket.socket:
    """A socket that listens on a port of loopback. Raises UsageError where somebody else does."""
    door = socket.socket()
    try:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(("127.0.0.1", port))
        door.listen()
    except OSError as error:
        door.close()
        raise UsageError(f"port {port} cannot be used ({error.strerror}); choose another with --port") from error
    return door


def play_sites(stack: ExitStack, port: int = PORT) -> DemoSites:
    """The demo's sites, on ``port`` and the two behind it if nobody is there, else wherever they find room."""
    try:
        return stack.enter_context(DemoSites(port=port))
    except UsageError:
        return stack.enter_context(DemoSites())


def _make_workspace(workspace: Workspace, settings: str) -> None:
    path = workspace.settings_path
    if path.exists() and not path.read_text(encoding="utf-8").startswith(HEAD):
        raise UsageError(f"{path} was not made by a demo and is left alone; choose another folder")
    workspace.db_dir.mkdir(parents=True, exist_ok=True)
    path.write_text(settings, encoding="utf-8")
    workspace.metadata_path.write_bytes(files("pipeline").joinpath("data", "metadata.yaml").read_bytes())


def _fill(workspace: Workspace) -> None:
    started = time.monotonic()
    with workspace_lock(workspace.lock_path), Street.open(workspace) as street:
        with progress_for(sys.stderr) as progress:
            summary = run(street, progress)
        show_summary(summary)
        show_samples(_samples(street.archive))
    say(f"The pipeline took {time.monotonic() - started:.1f} s.")


def _samples(archive: Archive) -> list[Sequence[SegmentView]]:
    """The headline and the first paragraph of the newest drafts."""
    found: list[Sequence[SegmentView]] = []
    for item in archive.adaptations.queue(states=("waiting", "in_review"), limit=SAMPLES):
        view = archive.adaptations.of_article(item.article_id)
        if view:
            found.append(view.segments[:2])
    return found
