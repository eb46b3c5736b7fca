"""An application on a loop of its own: it answers as on ours, and ours goes on while it is busy."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

from pipeline.review.apart import Apart

SCOPE = {"type": "http", "method": "GET", "path": "/"}


async def nothing() -> dict[str, Any]:
    return {"type": "http.request", "body": b"", "more_body": False}


def test_our_loop_goes_on_while_it_is_busy() -> None:
    free = threading.Event()
    sent: list[dict[str, Any]] = []

    async def busy(scope: Any, receive: Any, send: Any) -> None:
        asked = await receive()
        assert free.wait(10), "our loop stood still"
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": scope["path"].encode() + asked["body"]})

    async def send(message: Any) -> None:
        sent.append(message)

    async def ours() -> None:
        answering = asyncio.create_task(apart(SCOPE, nothing, send))
        await asyncio.sleep(0.05)
        free.set()
        await answering

    apart = Apart(busy)
    asyncio.run(ours())
    apart.stop()

    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert sent[1]["body"] == b"/"


def test_what_goes_wrong_there_is_told_here() -> None:
    async def broken(scope: Any, receive: Any, send: Any) -> None:
        raise RuntimeError("broken")

    async def ours() -> str:
        try:
            await apart(SCOPE, nothing, nothing)  # type: ignore[arg-type]
        except RuntimeError as error:
            return str(error)
        return ""

    apart = Apart(broken)
    assert asyncio.run(ours()) == "broken"
    apart.stop()
