"""poll: feeds that are due -> entries, each with a task to fetch its page."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace

from pipeline.documents import PollOutcome, PollResult, WatchedFeed
from pipeline.errors import RestingHostError, StoppedError
from pipeline.fetch import next_poll, poll
from pipeline.times import later, stamp

from .street import Progress, Street
from .wording import bounded, said_of

log = logging.getLogger(__name__)

AT_ONCE = 8
"""Feeds asked at the same time; the client keeps each host's own distance."""


def poll_feeds(street: Street, progress: Progress, *, feed: str | None = None) -> dict[str, int]:
    """Ask every feed that is due, or the one called ``feed`` whether due or not.

    A feed that fails is a row and a warning, never an error. Raises UsageError if no feed has that name.
    """
    due = street.archive.feeds.due(street.at(), name=feed)
    counts = {"feeds": len(due), "entries": 0, "failed_feeds": 0, "gone_feeds": 0}
    progress.begin("poll", len(due))
    if not due:
        return counts
    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked = {pool.submit(_ask, street, watched): watched for watched in due}
        for future in as_completed(asked):
            if future.cancelled():
                continue
            watched = asked[future]
            try:
                _settle(street, watched, _in_bounds(future.result()), counts, progress)
            except Exception as error:  # one feed must not stop the others; it stays due
                log.debug("a poll could not be saved", exc_info=True)
                counts["failed_feeds"] += 1
                progress.warn("poll", said_of(watched.name, f"{type(error).__name__}: {error}"))
    return counts


def _in_bounds(result: PollResult | None) -> PollResult | None:
    """The result with its words short enough to be kept and shown."""
    if result is None or not (result.error or result.warning):
        return result
    error, warning = (bounded(words) if words else words for words in (result.error, result.warning))
    return replace(result, error=error, warning=warning)


def _settle(
    street: Street, watched: WatchedFeed, result: PollResult | None, counts: dict[str, int], progress: Progress
) -> None:
    if result is None:
        counts["feeds"] -= 1
        return
    counts["entries"] += _save(street, watched, result)
    if result.outcome is PollOutcome.FAILED:
        counts["failed_feeds"] += 1
        progress.warn("poll", said_of(watched.name, result.error or ""))
    elif result.outcome is PollOutcome.GONE:
        counts["gone_feeds"] += 1
        if not watched.gone:  # once is enough: from now on a look a week, and status says so
            progress.warn(
                "poll", f"{watched.name}: {result.error}; drop it from feeds.yaml, or give it its new address"
            )
    elif result.warning:
        progress.warn("poll", said_of(watched.name, result.warning))
    progress.advance("poll", watched.name)


def _ask(street: Street, watched: WatchedFeed) -> PollResult | None:
    """What the feed answered; null where nothing was asked, and it stays due, or is when its host has rested."""
    if street.stopping.is_set():
        return None
    # The archive keeps the address as written; a key of the environment enters only here.
    try:
        return poll(street.client, replace(watched, url=street.settings.address_to_ask(watched.url)))
    except RestingHostError as rest:
        street.archive.feeds.postpone(watched, until=later(street.clock(), rest.retry_after or 0))
        return None
    except StoppedError:
        return None


def _save(street: Street, watched: WatchedFeed, result: PollResult) -> int:
    moment = street.clock()
    again = next_poll(result, watched, moment, street.settings.fetch.every)
    return street.archive.feeds.save_poll(watched, result, at=stamp(moment), next_poll_at=stamp(again))
