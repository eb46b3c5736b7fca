"""Turns are taken fairly, and a ratio means the same whichever way a unit runs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from benchmarks.measure import OURS, Result, take_turns
from benchmarks.performance import as_markdown, this_machine


def result(unit: str, *, more_is_better: bool, ours: list[float], theirs: list[float]) -> Result:
    values = {OURS: ours, "the other": theirs}
    return Result("name", "How fast is it?", unit, more_is_better, values, "ten things", goal="quick")


@pytest.mark.parametrize(
    ("more_is_better", "ours", "theirs", "times_better"),
    [
        pytest.param(True, [20.0], [10.0], 2.0, id="twice as many a second"),
        pytest.param(False, [5.0], [10.0], 2.0, id="half the time"),
        pytest.param(True, [5.0], [10.0], 0.5, id="half as many a second"),
        pytest.param(False, [1.0, 4.0, 100.0], [2.0, 2.0, 2.0], 0.5, id="medians, not means"),
    ],
)
def test_two_times_better_is_twice_as_fast(
    more_is_better: bool, ours: list[float], theirs: list[float], times_better: float
) -> None:
    assert result("u", more_is_better=more_is_better, ours=ours, theirs=theirs).ratio("the other") == times_better


def test_contenders_take_turns_and_the_first_run_is_thrown_away() -> None:
    order: list[str] = []

    def contender(name: str) -> Callable[[], float]:
        def run() -> float:
            order.append(name)
            return float(len(order))

        return run

    values = take_turns({"a": contender("a"), "b": contender("b")}, rounds=2)
    assert "".join(order) == "ab" + "ab" + "ba"
    assert values == {"a": [3.0, 6.0], "b": [4.0, 5.0]}


def test_the_page_shows_medians_ranges_and_ratios() -> None:
    measured = result("milliseconds", more_is_better=False, ours=[1.0, 2.0, 3.0], theirs=[4.0])
    page = as_markdown([{**measured.as_json(), "machine": this_machine()}])
    assert "| Vigie | 2 | 1 to 3 |  |" in page
    assert "| the other | 4 | 4 to 4 | 2.00 |" in page
    assert "Goal: quick." in page
