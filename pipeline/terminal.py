"""What a person sees on a terminal: progress, tables, hits, a story beside its draft. Plain lines elsewhere."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

log = logging.getLogger("vigie")

STAGES = {
    "poll": "feeds",
    "fetch": "pages",
    "extract": "extract",
    "translate_title": "headlines",
    "translate_body": "drafts",
}


def console() -> Console:
    """The terminal for results (standard output)."""
    from rich.console import Console

    return Console(highlight=False)


def print_json(value: object) -> None:
    """One JSON value on standard output, for programs."""
    print(json.dumps(value, ensure_ascii=False, indent=None))


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
        self._progress.update(self._tasks[stage], advance=1, what=what[:60])

    def warn(self, stage: str, what: str) -> None:
        """One piece of work failed."""
        self._progress.console.print(f"{stage}: {what}", style="yellow", markup=False, soft_wrap=True)


class LogProgress:
    """Progress as plain log lines, where nobody looks at a terminal."""

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
        log.warning("%s: %s", stage, what)


def progress_for(stream: TextIO) -> LiveProgress | LogProgress:
    """What suits the stream: drawn on a terminal, log lines elsewhere."""
    return LiveProgress() if stream.isatty() else LogProgress()


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str | None = None) -> None:
    """Print a table; numbers stand to the right."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    listed = [list(row) for row in rows]
    drawn = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", title_style="bold")
    for index, column in enumerate(columns):
        numeric = bool(listed) and all(isinstance(row[index], int | float) for row in listed)
        drawn.add_column(column, justify="right" if numeric else "left", overflow="fold")
    for row in listed:
        drawn.add_row(*(cell if isinstance(cell, Text) else Text("" if cell is None else str(cell)) for cell in row))
    console().print(drawn)


def pairs(values: Mapping[str, Any], *, title: str | None = None) -> None:
    """Print names with their values."""
    table(("", ""), list(values.items()), title=title)
