"""How long a command takes before it works, beside Python doing nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.measure import OURS, Contender, Options, Result, seconds, take_turns

VIGIE = Path(sys.executable).with_name("vigie")
LINE = b'{"id": 1, "language": "en", "text": "A hospital says nothing."}\n'


def measure(options: Options) -> Result:
    """Whole processes; each of the two work commands gets one sentence, so that its libraries and data are loaded."""
    return Result(
        name="startup",
        question="How long until a command answers?",
        unit="seconds",
        more_is_better=False,
        values=take_turns(
            {
                OURS: _whole_process(VIGIE, "--help"),
                "vigie extract, one sentence": _whole_process(VIGIE, "extract", "-"),
                "vigie translate, one sentence": _whole_process(VIGIE, "translate", "-"),
                "python -c pass": _whole_process(sys.executable, "-c", "pass"),
            },
            options.rounds,
        ),
        work="whole processes, byte code compiled before; the row Vigie is vigie --help",
        goal="vigie --help within 0.15 s",
    )


def _whole_process(*command: str | Path) -> Contender:
    # An editable install has no byte code of its own: let the first, thrown away, run write it.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return lambda: seconds(
        lambda: subprocess.run(command, input=LINE, stdout=subprocess.DEVNULL, env=environment, check=True)
    )
