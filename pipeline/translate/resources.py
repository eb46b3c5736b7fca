"""The room's lists as they stand in ``data/``: CSV with a commented head that says where the facts come from."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``data/<name>``, in order; lines that start with # say where they come from."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(_uncommented(file)))


@cache
def words(name: str) -> frozenset[str]:
    """The words of ``data/<name>``, one on a line."""
    with (DATA / name).open(encoding="utf-8") as file:
        return frozenset(line.strip() for line in _uncommented(file) if line.strip())


def _uncommented(lines: Iterable[str]) -> Iterable[str]:
    return (line for line in lines if not line.startswith("#"))
