"""Turns among readers: whoever asks for much at once waits for themselves, not the others for them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

_AT_ONCE: Final = 2
"""Requests of one reader that are answered at a time: one thread fewer than there are for queries."""


@dataclass(slots=True)
class _Turn:
    free: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))
    wanted: int = 0


class Turns:
    """Who has how many requests in hand. Everything happens on one event loop."""

    def __init__(self) -> None:
        self._turns: dict[Hashable, _Turn] = {}

    @asynccontextmanager
    async def turn_of(self, reader: Hashable) -> AsyncIterator[None]:
        """Within it, one of this reader's requests is answered; the next in line waits."""
        turn = self._turns.setdefault(reader, _Turn())
        turn.wanted += 1
        try:
            async with turn.free:
                yield
        finally:
            turn.wanted -= 1
            if not turn.wanted:
                del self._turns[reader]
