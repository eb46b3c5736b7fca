"""The demo's pipeline from its first request to its summary."""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path

from benchmarks.measure import OURS, Options, Result, seconds

VIGIE = Path(sys.executable).with_name("vigie")


def measure(options: Options) -> Result:
    """``vigie demo --no-serve`` in a new workspace each time: three sites over HTTP, read, translated, stored."""
    workspaces = (options.scratch / f"demo-{number}" for number in itertools.count())

    def once() -> float:
        command: list[str | Path] = [VIGIE, "demo", "--no-serve", "--workspace", next(workspaces)]
        return seconds(lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=True))

    return Result(
        name="demo",
        question="How long does the whole street take?",
        unit="seconds",
        more_is_better=False,
        values={OURS: [once() for _ in range(min(options.rounds, 3))]},
        work="three news sites on loopback, from an empty workspace to the summary, process start included",
        goal="under 30 s on two cores",
    )
