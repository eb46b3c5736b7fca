"""``make bench``: measure, write ``benchmarks/results/*.json`` and ``docs/performance.md``.

Numbers are for reading, never for asserting: a busy machine must not turn a build red.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import tempfile
from pathlib import Path

if __package__ in (None, ""):  # started as a file: the folder above is where benchmarks and pipeline stand
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measure import ROOT, Options, Result
from benchmarks.performance import as_markdown, this_machine

BENCHMARKS = ("demo", "extraction", "organisations", "translation", "pages", "startup", "search", "newsroom")
RESULTS = ROOT / "benchmarks" / "results"


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmarks named, or all; pages of the others stay as they were."""
    parser = argparse.ArgumentParser(description="Measure Vigie beside what one would use instead")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which of {', '.join(BENCHMARKS)} (all)")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each contender")
    parser.add_argument("--articles", type=int, default=10_000, help="articles in the archive that is searched")
    parser.add_argument("--archive", type=Path, help="a seeded archive to search instead of making one")
    asked = parser.parse_args(arguments)
    if strange := set(asked.names) - set(BENCHMARKS):
        parser.error(f"no benchmark {', '.join(sorted(strange))}; there are {', '.join(BENCHMARKS)}")
    RESULTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="vigie-bench-") as scratch:
        for name in asked.names or BENCHMARKS:
            _write(_measured(name, Options(asked.rounds, asked.articles, Path(scratch), asked.archive)))
    (ROOT / "docs" / "performance.md").write_text(as_markdown(_all_results()), encoding="utf-8")
    return 0


def _measured(name: str, options: Options) -> Result:
    print(f"{name} …", flush=True)
    result: Result = importlib.import_module(f"benchmarks.{name}").measure(options)
    for contender in result.values:
        print(f"  {contender}: {result.median(contender):,.3f} {result.unit}")
    return result


def _write(result: Result) -> None:
    written = json.dumps({**result.as_json(), "machine": this_machine()}, ensure_ascii=False, indent=1)
    (RESULTS / f"{result.name}.json").write_text(written + "\n", encoding="utf-8")


def _all_results() -> list[dict[str, object]]:
    files = [RESULTS / f"{name}.json" for name in BENCHMARKS]
    return [json.loads(file.read_bytes()) for file in files if file.is_file()]


if __name__ == "__main__":
    sys.exit(main())
