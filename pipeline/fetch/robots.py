"""robots.txt, asked once a day per site (RFC 9309). Thread-safe."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

from pipeline.errors import FetchError, ForbiddenAddressError, RestingHostError, StoppedError, UnreachableError

_KEPT = 86_400.0
"""RFC 9309 §2.4: no longer than a day."""
_UNREACHABLE_KEPT = 600.0
_LONGEST = 512_000
"""RFC 9309 §2.5: at least 500 KiB must be read; the rest of a longer file is ignored."""


class _Answered(Protocol):
    @property
    def status(self) -> int: ...
    @property
    def body(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class _Rules:
    read_at: float
    parsed: Any | None
    """None: nothing is forbidden."""
    unreachable: FetchError | None = None


class Robots:
    """The rules of the sites asked so far. ``ask`` fetches an address; ``clock`` is monotonic seconds."""

    def __init__(
        self, user_agent: str, ask: Callable[[str], _Answered], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.token = product_token(user_agent)
        self._ask = ask
        self._clock = clock
        self._rules: dict[str, _Rules] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def check(self, url: str) -> float:
        """Seconds that the site wants between two starts (0: it does not say).

        Raises RestingHostError where the site wants to be left alone; FetchError: permanent where robots.txt forbids
        the address; one to be tried again where the file cannot be had (5xx, no answer), for then everything is
        forbidden for the time being (RFC 9309 §2.3.1.4).
        """
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        rules = self._for(site)
        if rules.unreachable:
            raise type(rules.unreachable)(f"{url} is not asked yet: {rules.unreachable}")
        if rules.parsed is None:
            return 0.0
        if not rules.parsed.can_fetch(url, self.token):
            raise FetchError(f"{url} is refused by the site's robots.txt", permanent=True)
        return float(rules.parsed.crawl_delay(self.token) or 0.0)

    def _for(self, site: str) -> _Rules:
        with self._lock:
            lock = self._locks.setdefault(site, threading.Lock())
        with lock:
            known = self._rules.get(site)
            kept = _UNREACHABLE_KEPT if known and known.unreachable else _KEPT
            if known is None or self._clock() - known.read_at > kept:
                known = self._rules[site] = self._read(site)
            return known

    def _read(self, site: str) -> _Rules:
        from protego import Protego

        now = self._clock()
        try:
            answer = self._ask(f"{site}/robots.txt")
        except (ForbiddenAddressError, RestingHostError, StoppedError):  # nothing was read: nothing is remembered
            raise
        except FetchError as cause:
            kind = UnreachableError if isinstance(cause, UnreachableError) else FetchError
            return _Rules(now, None, kind(f"robots.txt could not be read ({cause})"))
        if answer.status >= 500 or answer.status == 429:
            return _Rules(now, None, FetchError(f"robots.txt could not be read ({answer.status})"))
        if answer.status != 200:
            return _Rules(now, None)
        # A byte order mark would hide the first group from Protego.
        text = answer.body[:_LONGEST].decode("utf-8-sig", "replace")
        return _Rules(now, Protego.parse(text))


def product_token(user_agent: str) -> str:
    """The name by which robots.txt knows us: ``Vigie`` of ``Mozilla/5.0 (compatible; Vigie/0.1; +…)``."""
    found = re.search(r"compatible;\s*([A-Za-z_-]+)", user_agent) or re.match(r"\s*([A-Za-z_-]+)", user_agent)
    return found[1] if found else "Vigie"
