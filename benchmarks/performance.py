"""``docs/performance.md``: the results as a page."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.measure import OURS

Saved = Mapping[str, Any]
"""A result as it was written to ``benchmarks/results``."""


def this_machine() -> dict[str, object]:
    """What a reader needs to judge the numbers by, and nothing that names the machine."""
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "system": platform.system(),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def as_markdown(results: Sequence[Saved]) -> str:
    """The whole page."""
    lines = [
        "# Performance",
        "",
        "Written by `make bench`; do not edit. Each benchmark runs Vigie and what one would use instead in turn, in",
        "one session, and gives the median of the runs with the slowest and the fastest. *Times",
        "better* compares medians: 2.0 is twice as fast, 0.5 half as fast. Compare ratios between machines, not times.",
    ]
    for result in results:
        lines += ["", *_section(result)]
    return "\n".join([*lines, ""])


def _section(result: Saved) -> Iterable[str]:
    yield f"## {result['question']}"
    yield ""
    yield f"{result['work']}. {_machine(result['machine'])}."
    if result["goal"]:
        yield ""
        yield f"Goal: {result['goal']}."
    yield ""
    yield f"| {result['unit']} | median | range | Vigie is times better |"
    yield "| --- | ---: | ---: | ---: |"
    for contender, values in result["values"].items():
        ratio = result["times_better"].get(contender)
        cells = [
            contender,
            _number(result["medians"][contender]),
            f"{_number(min(values))} to {_number(max(values))}",
            "" if contender == OURS or ratio is None else f"{ratio:.2f}",
        ]
        yield f"| {' | '.join(cells)} |"
    notes = result.get("notes") or ()
    if notes:
        yield ""
        yield from (f"- {note}" for note in notes if note)


def _machine(machine: Mapping[str, object]) -> str:
    return "{processor}, {cores} cores, Python {python}, SQLite {sqlite}, {system}".format_map(machine)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
