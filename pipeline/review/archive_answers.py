"""Answers of the archive that are asked for again: kept until somebody writes, and worked out once for all who wait.

The front pages count and group a whole archive. Eight readers on one of them asked for that eight times over, and most
had had their second before it was their turn.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from pathlib import Path
from typing import Any, Final

from pipeline.store import open_reader

_MOST_KEPT: Final = 100
_LARGEST_KEPT: Final = 200_000
"""Characters of an answer that is kept: a page of a table. What is longer is asked for by programs, each its own."""

_REST_SECONDS: Final = 60.0
"""So long a count that took too long is not tried again: on a very large archive it always does."""


class Answers:
    """What was answered since the archive last changed. Everything happens on one event loop."""

    def __init__(self, archive: Path) -> None:
        self.watch = open_reader(archive)
        """SQLite tells a connection whether another one has written since."""
        self._version: int | None = None
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._underway: dict[Hashable, asyncio.Future[Any]] = {}
        self._resting: dict[Hashable, tuple[float, Exception]] = {}

    async def answer(self, asked: Hashable, find: Callable[[], Awaitable[Any]], limit: float | None = None) -> Any:
        """What ``find`` gives for what is asked (its ``rows`` tell how long it is). Raises what it raises.

        ``limit``: what has taken so many seconds, and failed, rests for a minute.
        """
        self._forget_what_is_old()
        until, error = self._resting.get(asked, (0.0, None))
        if error and time.monotonic() < until:
            raise error.with_traceback(None)
        if asked in self._kept:
            self._kept.move_to_end(asked)
            return self._kept[asked]
        if asked not in self._underway:
            # A task of its own: the others wait for it also when the first to ask has left.
            self._underway[asked] = asyncio.ensure_future(self._found(asked, find, limit, self._version))
            self._underway[asked].add_done_callback(_look_at_error)
        return await asyncio.shield(self._underway[asked])

    async def _found(
        self, asked: Hashable, find: Callable[[], Awaitable[Any]], limit: float | None, version: int | None
    ) -> Any:
        mine, began = asyncio.current_task(), time.monotonic()
        try:
            found = await find()
        except Exception as error:
            if limit is not None and time.monotonic() - began >= limit:
                self._resting[asked] = time.monotonic() + _REST_SECONDS, error
            raise
        finally:
            if self._underway.get(asked) is mine:
                del self._underway[asked]
        if version == self._version and _length(found.rows) <= _LARGEST_KEPT:
            self._kept[asked] = found
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return found

    def _forget_what_is_old(self) -> None:
        version = int(self.watch.execute("PRAGMA data_version").fetchone()[0])
        if version != self._version:
            self._version = version
            self._kept.clear()
            self._underway.clear()
        if len(self._resting) > _MOST_KEPT:
            self._resting.clear()


def _look_at_error(done: asyncio.Future[Any]) -> None:
    """Whoever asked may have left; asyncio prints an error that nobody has looked at."""
    if not done.cancelled():
        done.exception()


def _length(rows: list[Any]) -> int:
    return sum(len(value) if isinstance(value, str | bytes) else 8 for row in rows for value in row)
