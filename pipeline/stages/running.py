"""run: the whole street once, from the feeds that are due to the drafts on the desk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.extract import VERSION
from pipeline.times import later

from .extracting import derive_records, extract_articles
from .fetching import fetch_stories
from .polling import poll_feeds
from .street import Progress, Silent, Step, Street
from .translating import translate_bodies, translate_titles

_LONGEST_WAIT = 32 * 86_400
"""A feed waits 31 days at most, anything else less."""


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
    Raises UsageError if ``feed`` names none.
    """
    listener = _Listener(progress or Silent())
    street.archive.tasks.reclaim("run-")
    _recall(street, listener)
    counts = poll_feeds(street, listener, feed=feed)
    counts |= process(street, listener)
    return Summary(counts, tuple(listener.warnings))


def _recall(street: Street, progress: Progress) -> None:
    """Find again what a clock that was wrong once put off for years: a computer whose battery died starts anywhere."""
    at, beyond = street.at(), later(street.clock(), _LONGEST_WAIT)
    feeds = street.archive.feeds.recall(beyond=beyond)
    tasks = street.archive.tasks.recall(beyond=beyond, at=at)
    if feeds or tasks:
        what = f"{feeds} feeds and {tasks} pieces of work were to wait beyond {beyond[:10]}"
        progress.warn("run", f"{what}, as if the clock had been wrong: they are due now")


def run_again(street: Street, stage: str, progress: Progress | None = None, *, stale: bool = False) -> Summary:
    """Read every current text again (``extract``) or make the machine's drafts again (``translate``), and what follows.

    ``stale``: only texts read by an older extractor, only drafts of another model than the active one. Drafts that an
    editor has begun to work on keep their text. The work is laid as tasks: what is killed is carried on by a later run.
    """
    listener = _Listener(progress or Silent())
    street.archive.tasks.reclaim("run-")
    tasks, at = street.archive.tasks, street.at()
    if stage == "extract":
        laid = tasks.read_again(older_than=VERSION if stale else None, at=at)
        steps: tuple[Step, ...] = (extract_articles, derive_records, translate_titles, translate_bodies)
    else:
        laid = tasks.draft_again(not_by=street.model_id if stale else None, at=at)
        steps = (translate_titles, translate_bodies)
    return Summary({"again": laid, **_in_turn(street, listener, steps)}, tuple(listener.warnings))


def process(street: Street, progress: Progress) -> dict[str, int]:
    """Everything after the feeds: what waits at any stage."""
    steps = (fetch_stories, extract_articles, derive_records, translate_titles, translate_bodies)
    return _in_turn(street, progress, steps)


def _in_turn(street: Street, progress: Progress, steps: Iterable[Step]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for step in steps:
        if not street.stopping.is_set():
            counts.update(step(street, progress))
    return counts
