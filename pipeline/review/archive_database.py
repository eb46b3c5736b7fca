"""The archive as Datasette sees it: public tables only, and a second for what one request asks.

Datasette counts its time limit from when a query begins, and anew for each of a page's queries: eight hostile ones on
three threads kept the last waiting four seconds, one page with facets as long. Here the second counts from when the
request came.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from contextlib import closing, contextmanager
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import Any, Final

from pipeline.store import open_reader, public_marks

from .archive_answers import Answers

SECONDS: Final = 1.0
_STREAM_SECONDS: Final = 600.0
"""For all pages of a table together; each has a second."""

_LEAST_SECONDS: Final = 0.05
"""What a query gets whose request has had its time already, most of it waiting for others: a row is found in it."""

_MOST_CELLS: Final = 20_000
"""So many cells are told of a query: a thousand rows of twenty columns."""

_MOST_CELLS_ON_A_PAGE: Final = 5_000
"""Writing these as a page takes as long."""

_COUNT_MS: Final = 300
"""What counting a table's rows may take: a page without it says less, one whose time it took says nothing."""

_OF_THE_SCHEMA: Final = ("PRAGMA schema_version", "select * from sqlite_master")
"""What Datasette asks before it looks at a request: cut short it ends in a traceback."""

_until: ContextVar[float | None] = ContextVar("until", default=None)
_streams: ContextVar[bool] = ContextVar("streams", default=False)
_ending: ContextVar[str] = ContextVar("ending", default="")


def begin_request(*, streams: bool, ending: str) -> None:
    """From now the queries of this request count. A table that is streamed page by page has longer. ``ending``: of its
    address: csv, json, nothing for a page.
    """
    _until.set(time.monotonic() + (_STREAM_SECONDS if streams else SECONDS))
    _streams.set(streams)
    _ending.set(ending)


def is_streaming() -> bool:
    """Is this request for a whole table, page by page?"""
    return _streams.get()


@contextmanager
def _without_limit() -> Iterator[None]:
    token = _until.set(None)
    try:
        yield
    finally:
        _until.reset(token)


def public_database(datasette: Any, archive: Path) -> Any:
    """The archive with its private tables left out of every list, so that they are not even counted."""
    with closing(sqlite3.connect(f"{archive.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        public = public_marks(connection)
    return _with_public_tables(_in_its_time(), public)(datasette, path=str(archive))


def _in_its_time() -> Any:
    """Datasette's class of a database, whose queries end with their request's time."""
    from datasette.database import Database, QueryInterrupted
    from datasette.views.base import DatasetteError

    class TimedDatabase(Database):  # type: ignore[misc]
        def __init__(self, datasette: Any, path: str) -> None:
            super().__init__(datasette, path=path)
            self._answers = Answers(Path(path))
            self._all_file_connections.append(self._answers.watch)

        def connect(self, write: bool = False) -> sqlite3.Connection:
            connection = open_reader(Path(self.path))
            self._all_file_connections.append(connection)
            return connection

        async def execute_fn(self, fn: Callable[[Any], Any]) -> Any:
            until = _until.get()

            def within_its_time(connection: Any) -> Any:
                least = time.monotonic() + _LEAST_SECONDS
                connection.until = None if until is None else max(until, least)
                return fn(connection)

            return await super().execute_fn(within_its_time)

        async def execute(self, sql: str, params: Any = None, truncate: bool = False, **options: Any) -> Any:
            if not truncate and sql.startswith("select count(*) from "):  # Datasette's own; a reader's is truncated
                options.setdefault("custom_time_limit", _COUNT_MS)
            find = partial(super().execute, sql, params, truncate=truncate, **options)
            if not truncate and sql.startswith(_OF_THE_SCHEMA):
                with _without_limit():
                    return await find()
            try:
                results = await self._answers.answer(_asked(sql, params, truncate, options), find, _limit(options))
            except (QueryInterrupted, sqlite3.Error) as error:
                # Datasette says so on a page and in JSON; as CSV it would end in a traceback, or be empty.
                if truncate and _ending.get() == "csv":
                    late = isinstance(error, QueryInterrupted)
                    reason = "The query took longer than it may." if late else f"The query cannot be answered: {error}"
                    raise DatasetteError(reason, status=400) from error
                raise
            # A page of a table says its size, and tells by one row more that another page follows.
            return results if not truncate or options.get("page_size") else _shortened(results)

    return TimedDatabase


def _shortened(results: Any) -> Any:
    """The results of a query as far as they are shown."""
    cells = _MOST_CELLS if _ending.get() else _MOST_CELLS_ON_A_PAGE
    most = cells // max(len(results.description or ()), 1)
    return type(results)(results.rows[:most], True, results.description) if len(results.rows) > most else results


def _limit(options: Mapping[str, Any]) -> float | None:
    """The seconds that Datasette gives a count or a facet of its own; nothing for what a reader asks."""
    given = options.get("custom_time_limit")
    return given / 1_000 if given else None


def _asked(sql: str, params: Any, truncate: bool, options: Mapping[str, Any]) -> Hashable:
    """What makes two queries the same: who streams a table has another time limit than who looks at a page."""
    values = tuple(params.items()) if isinstance(params, Mapping) else tuple(params or ())
    return sql, values, truncate, tuple(options.items()), _streams.get()


def _with_public_tables(database: Any, public: Collection[str]) -> Any:
    class PublicDatabase(database):  # type: ignore[misc]
        async def table_exists(self, table: str) -> bool:
            return table in public and await super().table_exists(table)

        async def primary_keys(self, table: str) -> list[str]:
            # The page of a row looks for its key and asks no further whether the table is there.
            _refuse_private(table, public)
            keys: list[str] = await super().primary_keys(table)
            return keys

        async def table_names(self) -> list[str]:
            return [name for name in await super().table_names() if name in public]

        async def hidden_table_names(self) -> list[str]:
            return [name for name in await super().hidden_table_names() if name in public]

        async def view_names(self) -> list[str]:
            return [name for name in await super().view_names() if name in public]

        async def foreign_keys_for_table(self, table: str) -> list[Any]:
            return [key for key in await super().foreign_keys_for_table(table) if key["other_table"] in public]

        async def get_all_foreign_keys(self) -> dict[str, Any]:
            every = await super().get_all_foreign_keys()
            return {
                table: {way: [key for key in keys if key["other_table"] in public] for way, keys in ways.items()}
                for table, ways in every.items()
                if table in public
            }

        async def attached_databases(self) -> list[Any]:
            return []

    return PublicDatabase


def _refuse_private(table: str, public: Collection[str]) -> None:
    from datasette.utils.asgi import NotFound

    if table not in public:
        raise NotFound(f"Table not found: {table}")
