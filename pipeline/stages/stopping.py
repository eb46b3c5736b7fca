"""Work that SIGINT or SIGTERM may end: within seconds, and without losing what was done."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import TypeVar

from pipeline.errors import SignalledError

from .street import Street

T = TypeVar("T")

PATIENCE_SECONDS = 5.0
"""How long work in hand may take to end. What is cut off then is found again by its task."""
_TICK_SECONDS = 0.2


def unless_stopped(street: Street, work: Callable[[], T]) -> T:
    """Do some work of a street, to be called in the main thread; a signal asks it to stop, a second one ends at once.

    The work runs in a thread of its own: a signal must not wait for a translation to come back from C++. Raises
    whatever the work raises, and SignalledError if a signal came.
    """
    signals: list[int] = []

    def ask_to_stop(number: int, _: object) -> None:
        if signals:
            os._exit(128 + number)
        signals.append(number)
        street.stopping.set()

    before = {number: signal.signal(number, ask_to_stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        outcome = _started(work)
        worker_ended = _waited_for(outcome, signals)
        if signals:
            raise SignalledError(
                "stopped; what was done is saved, and the next run goes on from there",
                signal=signals[0],
                stuck=not worker_ended,
            )
        return outcome.result()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _started(work: Callable[[], T]) -> Future[T]:
    outcome: Future[T] = Future()

    def do() -> None:
        try:
            outcome.set_result(work())
        except BaseException as error:  # whatever it is, it is raised where somebody waits for it
            outcome.set_exception(error)

    threading.Thread(target=do, name="work", daemon=True).start()
    return outcome


def _waited_for(outcome: Future[T], signals: list[int]) -> bool:
    """Whether the work has ended; False where a signal came and it did not end soon."""
    end = float("inf")
    while not wait([outcome], timeout=_TICK_SECONDS).done:
        if signals and end == float("inf"):
            end = time.monotonic() + PATIENCE_SECONDS
        if time.monotonic() > end:
            return False
    return True
