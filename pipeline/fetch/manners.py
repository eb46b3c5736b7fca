"""Manners towards sites: time between two starts, how many at a time, and pauses they asked for. Thread-safe."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from .policy import FetchPolicy, site_of

LONGEST_PAUSE = 86_400
_LONGEST_DELAY = 30.0


@dataclass(slots=True)
class _Site:
    slots: threading.BoundedSemaphore
    next_start: float = 0.0
    paused_until: float = 0.0
    delay: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


def site_of_url(url: str) -> str:
    """The site that an address belongs to, as ``Manners`` names it."""
    return site_of(urlsplit(url))


class Manners:
    """Remembers when each site was asked last. ``clock`` is monotonic seconds, ``sleep`` waits for seconds."""

    def __init__(
        self,
        policy: FetchPolicy,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._policy = policy
        self._clock = clock
        self._sleep = sleep
        self._sites: dict[str, _Site] = {}
        self._lock = threading.Lock()

    def _site(self, site: str) -> _Site:
        with self._lock:
            if site not in self._sites:
                self._sites[site] = _Site(threading.BoundedSemaphore(self._policy.max_per_host))
            return self._sites[site]

    def paused(self, site: str) -> int:
        """Seconds for which the site asked not to be asked; 0 where it may be."""
        left = self._site(site).paused_until - self._clock()
        return max(0, int(left + 0.999))

    def pause(self, site: str, seconds: float) -> None:
        """Ask nothing of the site for so long (a day at most: a longer wait is the schedule's to keep)."""
        state = self._site(site)
        with state.lock:
            state.paused_until = max(state.paused_until, self._clock() + min(seconds, LONGEST_PAUSE))

    def slow_down(self, site: str, seconds: float) -> None:
        """Keep at least so long between starts (robots.txt's Crawl-delay; half a minute at most)."""
        self._site(site).delay = min(seconds, _LONGEST_DELAY)

    @contextmanager
    def turn(self, site: str) -> Iterator[None]:
        """Wait for a free place at the site and for the time between two starts to pass, then hold the place."""
        state = self._site(site)
        with state.slots:
            with state.lock:
                start = max(self._clock(), state.next_start)
                state.next_start = start + max(self._policy.spacing_at(site), state.delay)
            wait = start - self._clock()
            if wait > 0:
                self._sleep(wait)
            yield
