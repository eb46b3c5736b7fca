"""What every benchmark is made of: contenders that take turns, and a result with its ratios."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
ARTICLES = ROOT / "tests" / "data" / "newsroom"

OURS = "Vigie"

Contender = Callable[[], float]
"""One run; returns what was measured, in the benchmark's unit."""


@dataclass(frozen=True, slots=True)
class Options:
    """How much to measure. ``scratch`` is a folder that is thrown away afterwards."""

    rounds: int
    archive_articles: int
    scratch: Path
    archive: Path | None = None
    """An archive that was seeded before; it is copied, for making one of 100,000 articles takes minutes."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one benchmark found. ``values`` holds every run of every contender, ours under ``Vigie``."""

    name: str
    question: str
    unit: str
    more_is_better: bool
    values: Mapping[str, Sequence[float]]
    work: str
    goal: str | None = None
    notes: Sequence[str] = ()
    """Sentences under the table: sizes, percentiles, what no contender has."""

    def median(self, contender: str) -> float:
        """The middle of a contender's runs."""
        return statistics.median(self.values[contender])

    def ratio(self, contender: str) -> float:
        """How many times better we are (below 1: worse), whichever way the unit runs."""
        ours, theirs = self.median(OURS), self.median(contender)
        return ours / theirs if self.more_is_better else theirs / ours

    def as_json(self) -> dict[str, object]:
        """The result with its medians and ratios spelled out."""
        return {
            **asdict(self),
            "medians": {contender: self.median(contender) for contender in self.values},
            "times_better": {contender: self.ratio(contender) for contender in self.values if contender != OURS},
        }


def take_turns(contenders: Mapping[str, Contender], rounds: int) -> dict[str, list[float]]:
    """Run the contenders in turn, so that a busy minute hits all of them; every other round goes backwards.

    A first run of each is thrown away: it fills caches and loads libraries.
    """
    for run in contenders.values():
        run()
    values: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(rounds):
        order = list(contenders) if number % 2 == 0 else list(contenders)[::-1]
        for name in order:
            values[name].append(contenders[name]())
    return values


def seconds(work: Callable[[], object]) -> float:
    """How long a piece of work takes."""
    began = perf_counter()
    work()
    return perf_counter() - began


def rate(amount: float, work: Callable[[], object]) -> Contender:
    """A contender that does ``amount`` of something each run and is measured in it per second."""
    return lambda: amount / seconds(work)
