"""An ASGI application on an event loop of its own, in a thread of its own.

Datasette writes a page of a thousand rows in one go. On the newsroom's loop nothing else is answered meanwhile; beside
it, the two take turns.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Apart:
    """Passes requests on to ``app``, which only reads, and its answers back."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._loop = asyncio.new_event_loop()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    async def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Do this on the loop apart; given up where the one who asked is."""
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._loop.run_forever, name="archive", daemon=True)
                self._thread.start()
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        here = asyncio.get_running_loop()

        async def send_back(message: Message) -> None:
            await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(_sent(send, message), here))

        async def receive_there() -> Message:
            return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(_received(receive), here))

        await self.run(_called(self._app, scope, receive_there, send_back))

    def stop(self) -> None:
        """End the thread."""
        if self._thread is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
        if not self._loop.is_running():
            self._loop.close()


async def _called(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    await app(scope, receive, send)


async def _sent(send: Send, message: Message) -> None:
    await send(message)


async def _received(receive: Receive) -> Message:
    return await receive()
