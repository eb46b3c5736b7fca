"""Datasette on the archive, read-only, under /archive: the door through which researchers look.

It sees only what the archive marks as public (DATA.md 10): the store's authorizer sits on every connection to the
file. The guard before it lets reading through and nothing else.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import parse_qs, urlencode
from weakref import WeakKeyDictionary

import pluggy
import yaml
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from pipeline.store import authorize_public

from .apart import Apart
from .archive_database import SECONDS, begin_request, is_streaming, public_database
from .archive_pages import STATIC, TEMPLATES, ArchivePages
from .archive_turns import Turns

if TYPE_CHECKING:
    from pathlib import Path

PREFIX: Final = "/archive"
_MAX_PATH: Final = 2_000
_MAX_QUERY: Final = 6_000
_MOST_ROWS: Final = 1_000
_ROWS_ON_A_PAGE: Final = 200
"""Of more, a page is written for seconds while others wait for the one thread that writes; JSON and CSV have them."""

_SETTINGS: Final = {
    "sql_time_limit_ms": int(1_000 * SECONDS),
    "facet_time_limit_ms": 200,
    "max_returned_rows": _MOST_ROWS,
    "max_csv_mb": 100,
    # Trying every column as a facet takes five times as long as the page; metadata.yaml names those that tell.
    "suggest_facets": False,
    "truncate_cells_html": 500,
    "allow_download": False,
    "num_sql_threads": 3,
}
_hook: Final = pluggy.HookimplMarker("datasette")


def datasette_on(archive: Path, metadata: Path | None, base: str = "") -> Any:
    """A Datasette on the archive with the workspace's metadata; it opens the file ``mode=ro``. ``base``: what a proxy
    puts before our paths.
    """
    # In this order: with rich installed, Datasette 0.65 prints the request's cookies for every 4xx, and the other
    # order loses its error handler.
    from datasette.app import Datasette
    import datasette.handle_exception as handling  # isort: skip

    handling.rich = None
    from datasette.plugins import pm

    class ArchiveDatasette(Datasette):  # type: ignore[misc]
        def table_metadata(self, database: str, table: str) -> dict[str, Any]:
            found: dict[str, Any] = super().table_metadata(database, table)
            if not is_streaming():
                return found
            # A table that is read to its end is read in the order of its key: any other sorts all of it a page.
            return {name: value for name, value in found.items() if name not in {"sort", "sort_desc"}}

    for plugin in (_guard, _pages):
        if not pm.has_plugin(plugin.__name__):
            pm.register(plugin, name=plugin.__name__)
    datasette = ArchiveDatasette(
        [str(archive)],
        metadata=_metadata(metadata),
        settings={**_SETTINGS, "base_url": f"{base}{PREFIX}/"},
        template_dir=str(TEMPLATES),
        static_mounts=[STATIC],
    )
    _pages.dress(datasette, newsroom=f"{base}/")
    _guard.guarded[datasette] = archive.stem
    datasette.remove_database(archive.stem)
    datasette.add_database(public_database(datasette, archive), name=archive.stem)
    return datasette


def _metadata(path: Path | None) -> dict[str, Any]:
    if path is None or not path.is_file():
        return {}
    read = yaml.safe_load(path.read_text(encoding="utf-8"))
    return read if isinstance(read, dict) else {}


def _application(datasette: Any) -> ASGIApp:
    """Datasette's application, told that the prefix is off already.

    Its router takes ``base_url`` off a path that begins with it; ours does begin so where the database is called
    ``archive``, and would lose the database.
    """
    from datasette import app as module
    from datasette.views.base import DatasetteError

    prefix: str = datasette.setting("base_url").rstrip("/")

    class Router(module.DatasetteRouter):  # type: ignore[misc]
        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            path = scope["raw_path"].decode("latin-1").partition("?")[0]
            await self.route_path(scope, receive, send, prefix + path)

        async def handle_404(self, request: Any, send: Send, exception: Exception | None = None) -> None:
            # It leads from there to where the page may be: to the path without its last slash, say.
            asked = request.scope
            request.scope = {**asked, "path": prefix + asked["path"], "raw_path": prefix.encode() + asked["raw_path"]}
            await super().handle_404(request, send, exception)

        async def handle_exception(self, request: Any, send: Send, exception: Exception) -> None:
            # What an address asks and Datasette stumbles over is no fault of the server's.
            if isinstance(exception, sqlite3.Error | ValueError | KeyError):
                exception = DatasetteError(f"The address cannot be answered: {exception}", status=400)
            elif isinstance(exception, DatasetteError) and exception.status == 500:
                exception.status = 400
            await super().handle_exception(request, send, exception)

    plain = module.DatasetteRouter
    module.DatasetteRouter = Router
    try:
        made: ASGIApp = datasette.app()
    finally:
        module.DatasetteRouter = plain
    return made


class _PublicOnly:
    """Hangs the authorizer onto every connection to the archive, and leaves Datasette's own memory alone.

    Plugins belong to the whole process, so it keeps to the Datasettes that this door made.
    """

    __name__ = "vigie_public_only"  # Datasette takes every plugin for a module

    def __init__(self) -> None:
        self.guarded: WeakKeyDictionary[Any, str] = WeakKeyDictionary()
        """The database to guard, by Datasette."""

    @_hook
    def prepare_connection(self, conn: sqlite3.Connection, database: str, datasette: Any) -> None:
        if database == self.guarded.get(datasette):
            authorize_public(cast("sqlite3.Connection", _Pathless(conn)))


_guard: Final = _PublicOnly()
_pages: Final = ArchivePages()


class _Pathless:
    """A connection whose authorizer also keeps back where on this machine the file lies."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def set_authorizer(self, authorize: Callable[..., int]) -> None:
        def stricter(action: int, first: str | None, *rest: str | None) -> int:
            tells_path = action == sqlite3.SQLITE_PRAGMA and (first or "").lower() == "database_list"
            return sqlite3.SQLITE_DENY if tells_path else authorize(action, first, *rest)

        self._connection.set_authorizer(stricter)


class ArchiveDoor:
    """ASGI: lets reading through to Datasette with the mount's prefix taken off ``path`` and ``raw_path``.

    With the prefix left on, Datasette's links to sort, facet and export come out doubled.
    """

    def __init__(self, datasette: Any) -> None:
        self._datasette = datasette
        self._apart = Apart(_timed(_application(datasette)))

    async def warm(self) -> None:
        """Start Datasette: a mounted application gets no lifespan of its own.

        It reads the schema with the first request else, in that request's second.
        """
        await self._apart.run(self._datasette.invoke_startup())
        await self._apart.run(self._datasette.refresh_schemas())

    def close(self) -> None:
        """End its thread."""
        self._apart.stop()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass a reading request on."""
        if scope["type"] != "http":
            return
        root = scope.get("root_path", "")
        path = scope["path"].removeprefix(root) or "/"
        raw = scope.get("raw_path", b"").removeprefix(root.encode("latin-1", "replace")) or b"/"
        refusal = _refusal(scope, path, raw)
        inner = {**scope, "path": path, "raw_path": raw, "root_path": "", "actor": None}
        await (refusal or self._apart)(inner, receive, send)


def _timed(app: ASGIApp) -> ASGIApp:
    """The application, told when a request comes, and taking the requests of one reader by turns."""
    turns = Turns()

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        asked = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        last = scope["path"].rpartition("/")[2]
        streams = last.endswith(".csv") and any(asked.get("_stream", ())) and "sql" not in asked
        begin_request(streams=streams, ending=last.partition(".")[2])
        if streams:  # Datasette 0.65 means to, and reads a hundred rows at a time
            scope = _sized(scope, asked, "max")
        elif "." not in last and _is_long(asked.get("_size", [""])[-1]):
            scope = _sized(scope, asked, str(_ROWS_ON_A_PAGE))
        if scope["path"].startswith("/-/static/"):
            await app(scope, receive, send)
            return
        # A whole table takes minutes: pages do not wait for it.
        async with turns.turn_of((_reader(scope), streams)):
            await app(scope, receive, send)

    return answer


def _reader(scope: Scope) -> Hashable:
    """Who asks: an account, else a machine."""
    session = scope.get("state", {}).get("session")
    return session.account_id if session else (scope.get("client") or ("",))[0]


def _sized(scope: Scope, asked: dict[str, list[str]], size: str) -> Scope:
    return {**scope, "query_string": urlencode({**asked, "_size": [size]}, doseq=True).encode("latin-1")}


def _is_long(size: str) -> bool:
    return size == "max" or (size.isdecimal() and len(size) < 9 and _ROWS_ON_A_PAGE < int(size) <= _MOST_ROWS)


def _refusal(scope: Scope, path: str, raw: bytes) -> ASGIApp | None:
    if scope["method"] not in {"GET", "HEAD"}:
        return _answer(scope, 405, "L’archive se lit seulement.", {"allow": "GET, HEAD"})
    if len(raw) > _MAX_PATH or len(scope["query_string"]) > _MAX_QUERY:
        return _answer(scope, 414, "L’adresse est trop longue.")
    # No column holds anything but text and numbers, and Datasette answers for those with half a response.
    if (path.startswith("/-/") and not path.startswith("/-/static/")) or path.endswith(".blob"):
        return _answer(scope, 404, "Cette page n’existe pas.")
    if not scope["path"].startswith(f"{PREFIX}/"):
        return RedirectResponse(f"{PREFIX}/", status_code=307)
    return None


def _answer(scope: Scope, status: int, words: str, headers: dict[str, str] | None = None) -> ASGIApp:
    del scope
    return PlainTextResponse(words, status_code=status, headers=headers)


__all__ = ["PREFIX", "ArchiveDoor", "datasette_on"]
