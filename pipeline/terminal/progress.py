"""Progress of long work: drawn on a terminal, plain log lines elsewhere."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

log = logging.getLogger("vigie")

STAGES = {
    "poll": "feeds",
    "fetch": "pages",
    "extract": "extract",
    "translate_title": "headlines",
    "translate_body": "drafts",
}


def start_logging(*, verbose: bool = False) -> None:
    """Plain log lines on standard error."""
    logging.basicConfig(
        stream=sys.stderr, level=logging.INFO if verbose else logging.WARNING, format="%(asctime)s %(message)s"
    )
    for noisy in ("httpx", "httpx2", "httpcore", "trafilatura", "htmldate", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.ERROR)


class LiveProgress:
    """Progress drawn by rich on a terminal. Use in a ``with``."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        self._progress: Progress = Progress(
            TextColumn("{task.description:<9}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TextColumn("{task.fields[what]}", style="dim"),
            console=Console(stderr=True),
            transient=True,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> LiveProgress:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def begin(self, stage: str, total: int | None) -> None:
        """A stage starts."""
        if stage not in self._tasks:
            self._tasks[stage] = self._progress.add_task(STAGES.get(stage, stage), total=total, what="")

    def advance(self, stage: str, what: str) -> None:
        """One piece of work is done."""
        self.begin(stage, None)
        self._progress.update(self._tasks[stage], advance=1, what=what[:60])

    def warn(self, stage: str, what: str) -> None:
        """One piece of work failed."""
        self._progress.console.print(f"! {stage}: {what}", style="yellow", markup=False, soft_wrap=True)


class LogProgress:
    """Progress as plain log lines, where nobody looks at a terminal; what failed stands there in any case."""

    def __enter__(self) -> LogProgress:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def begin(self, stage: str, total: int | None) -> None:
        """A stage starts."""
        log.info("%s: begin%s", stage, "" if total is None else f", {total} due")

    def advance(self, stage: str, what: str) -> None:
        """One piece of work is done."""
        log.info("%s: %s", stage, what)

    def warn(self, stage: str, what: str) -> None:
        """One piece of work failed."""
        print(f"! {stage}: {what}", file=sys.stderr, flush=True)


def progress_for(stream: TextIO) -> LiveProgress | LogProgress:
    """What suits the stream: drawn on a terminal, log lines elsewhere."""
    return LiveProgress() if stream.isatty() else LogProgress()
