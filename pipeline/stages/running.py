"""run: the whole street once, from the feeds that are due to the drafts on the desk."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from .extracting import derive_records, extract_articles
from .fetching import fetch_stories
from .polling import poll_feeds
from .street import Progress, Silent, Street
from .translating import translate_bodies, translate_titles


@dataclass(frozen=True, slots=True)
class Summary:
    """What one run did, by count, and how many warnings it gave."""

    counts: dict[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @property
    def idle(self) -> bool:
        """Nothing new came and nothing waited."""
        return not any(v for k, v in self.counts.items() if k != "feeds")


class _Listener:
    """Passes progress on and keeps the warnings for the summary."""

    def __init__(self, inner: Progress) -> None:
        self.inner = inner
        self.warnings: list[str] = []

    def begin(self, stage: str, total: int | None) -> None:
        self.inner.begin(stage, total)

    def advance(self, stage: str, what: str) -> None:
        self.inner.advance(stage, what)

    def warn(self, stage: str, what: str) -> None:
        self.warnings.append(f"{stage}: {what}")
        self.inner.warn(stage, what)


def run(street: Street, progress: Progress | None = None, *, feed: str | None = None) -> Summary:
    """Poll, fetch, extract, translate whatever is due or waits; the caller holds the workspace's lock.

    Work that a killed run had in hand is given back first, so that it carries on where it was.
    Raises NotFoundError if ``feed`` names none.
    """
    listener = _Listener(progress or Silent())
    street.archive.tasks.reclaim("run-")
    counts = poll_feeds(street, listener, feed=feed)
    counts |= process(street, listener)
    return Summary(counts, tuple(listener.warnings))


def process(street: Street, progress: Progress) -> dict[str, int]:
    """Everything after the feeds: what waits at any stage."""
    counts: Counter[str] = Counter()
    for step in (fetch_stories, extract_articles, derive_records, translate_titles, translate_bodies):
        if not street.stopping.is_set():
            counts.update(step(street, progress))
    return counts
