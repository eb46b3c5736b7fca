"""A reader's connection: its time limit is kept to the hundredth of a second, and no answer fills the memory.

SQLite can ask a function of ours every so many steps whether to go on. That function is Python's: with several queries
asking, they pass the interpreter's lock among each other, and a newsroom in the same process waited two seconds for
it. One thread looks at the clock for all of them instead and interrupts; a query that runs asks nobody.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from typing import Any

LARGEST_ANSWER = 32_000_000
"""Bytes of text that one query may answer with: a thousand articles with both languages and their stems have half."""

_LOOK_SECONDS = 0.01

GoOn = Callable[[], int | None]
"""A progress handler: what is not 0 ends the query."""


class Reader(sqlite3.Connection):
    """A connection that a stranger's query runs on.

    ``until`` (of ``time.monotonic``): the moment at which whoever asked has had their time, whatever handler is set.
    """

    until: float | None = None

    def set_progress_handler(self, progress_handler: GoOn | None, n: int) -> None:
        """As sqlite3 has it, but asked by the clock: how many steps have gone by (``n``) does not matter."""
        del n
        if progress_handler is None:
            _CLOCK.release(self)
        else:
            _CLOCK.watch(self, progress_handler)

    def cursor(self, factory: Any = None) -> Any:
        """As sqlite3 has it; what is fetched is bounded."""
        return super().cursor(factory or _Bounded)

    def execute(self, sql: str, parameters: Any = ()) -> sqlite3.Cursor:
        """As sqlite3 has it, which makes its cursor without asking ``cursor``."""
        cursor: sqlite3.Cursor = self.cursor()
        return cursor.execute(sql, parameters)

    def close(self) -> None:
        """As sqlite3 has it."""
        _CLOCK.release(self)
        super().close()


class _Bounded(sqlite3.Cursor):
    """A cursor whose rows together are no longer than LARGEST_ANSWER."""

    def fetchmany(self, size: int | None = None) -> list[Any]:
        """As sqlite3 has it. Raises OperationalError where the answer is too long."""
        return self._taken(self.arraysize if size is None else size)

    def fetchall(self) -> list[Any]:
        """As sqlite3 has it. Raises OperationalError where the answer is too long."""
        return self._taken(None)

    def _taken(self, most: int | None) -> list[Any]:
        rows: list[Any] = []
        length = 0
        while len(rows) != most and (row := self.fetchone()) is not None:
            length += sum(len(value) for value in row if isinstance(value, str | bytes))
            if length > LARGEST_ANSWER:
                raise sqlite3.OperationalError("the answer is too long: ask for fewer rows or columns")
            rows.append(row)
        return rows


class _Clock:
    """The thread that interrupts what has had its time. It sleeps while no query runs."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._watched: dict[Reader, GoOn] = {}
        self._thread: threading.Thread | None = None

    def watch(self, reader: Reader, handler: GoOn) -> None:
        with self._changed:
            self._watched[reader] = handler
            if self._thread is None or not self._thread.is_alive():  # a fork takes no thread along
                self._thread = threading.Thread(target=self._look, name="readers' clock", daemon=True)
                self._thread.start()
            self._changed.notify()

    def release(self, reader: Reader) -> None:
        """Under the lock: a reader that was released is not interrupted any more."""
        with self._changed:
            self._watched.pop(reader, None)

    def _look(self) -> None:
        while True:
            with self._changed:
                while not self._watched:
                    self._changed.wait()
                now = time.monotonic()
                for reader, handler in self._watched.items():
                    if (reader.until is not None and now >= reader.until) or handler():
                        # Again at every look: an interruption before the first step counts for nothing.
                        reader.interrupt()
            time.sleep(_LOOK_SECONDS)


_CLOCK = _Clock()
