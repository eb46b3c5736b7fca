"""What check, erase and long copies say to a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from .printing import console, say, table

if TYPE_CHECKING:
    from pipeline.store import ErasureReport, Fault

Told = Callable[[int, int], None]


def show_faults(faults: Sequence[Fault], repaired: int) -> None:
    """What is wrong, where, and the remedy; or that all is well."""
    if repaired:
        say(f"{repaired} fault{'s' if repaired > 1 else ''} repaired")
    if not faults:
        say("The files are whole and keep what the data model promises.")
        return
    rows = [(f.file, f.kind, f.problem, f.remedy + (" (--repair)" if f.repairable else "")) for f in faults]
    table(("file", "kind", "what is wrong", "remedy"), rows, title="Faults")


def show_erasure(report: ErasureReport, backups: Sequence[Path], *, deleted: bool) -> None:
    """What an erasure reached, and where the words may still stand."""
    if report.empty:
        say("Nothing of it stands in the archive; nothing was changed.")
        return
    rows = [(name, len(ids)) for name, ids in sorted(report.rows.items())]
    table(("table", "rows"), [*rows, ("raw pages", len(report.payloads))], title="Erased")
    for place in report.left:
        console().print(f"! it still stands in {place}: look at it by hand", style="yellow", markup=False)
    if not backups:
        return
    say("Deleted with the words in them:" if deleted else "Backups in which the words still stand (--delete-backups):")
    for path in backups:
        say(f"  {path}")


@contextmanager
def rows_for(stream: TextIO) -> Iterator[Callable[[str, int], None] | None]:
    """Draws which file is written and how many rows it has where the stream is a terminal; says nothing elsewhere."""
    if not stream.isatty():
        yield None
        return
    from rich.console import Console

    with Console(file=stream).status("…") as status:
        yield lambda name, rows: status.update(f"{name}: {rows:,} rows")


@contextmanager
def share_for(stream: TextIO) -> Iterator[Callable[[str], Told]]:
    """Draws how much of a copy is done where the stream is a terminal; says nothing elsewhere."""
    if not stream.isatty():
        yield lambda _what: lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description:<9}"), BarColumn(bar_width=24), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=stream), transient=True) as drawn:

        def share(what: str) -> Told:
            task = drawn.add_task(what, total=None)
            return lambda done, total: drawn.update(task, completed=done, total=total)

        yield share
