"""Tables, pairs and JSON on standard output."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console


def console() -> Console:
    """The terminal for results (standard output)."""
    from rich.console import Console

    return Console(highlight=False)


def print_json(value: object) -> None:
    """One JSON value on standard output, for programs."""
    print(json.dumps(value, ensure_ascii=False, indent=None))


def say(words: str) -> None:
    """One line for a person, at once even into a file or a pipe."""
    print(words, flush=True)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str | None = None) -> None:
    """Print a table; numbers stand to the right. Columns without any name have no header line."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    listed = [list(row) for row in rows]
    drawn = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", title_style="bold", show_header=any(columns))
    for index, column in enumerate(columns):
        numeric = bool(listed) and all(isinstance(row[index], int | float) for row in listed)
        drawn.add_column(column, justify="right" if numeric else "left", overflow="fold")
    for row in listed:
        drawn.add_row(*(cell if isinstance(cell, Text) else Text("" if cell is None else str(cell)) for cell in row))
    console().print(drawn)


def pairs(values: Mapping[str, Any], *, title: str | None = None) -> None:
    """Print names with their values."""
    table(("", ""), list(values.items()), title=title)
