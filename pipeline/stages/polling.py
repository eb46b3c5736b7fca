"""poll: feeds that are due -> entries, each with a task to fetch its page."""

from __future__ import annotations

import logging
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace

from pipeline.documents import PollOutcome, PollResult, WatchedFeed
from pipeline.errors import RestingHostError, StoppedError
from pipeline.fetch import next_poll, poll, site_of_url
from pipeline.times import later, stamp

from .failures import concerns_all
from .street import Progress, Street
from .wording import bounded, said_of

log = logging.getLogger(__name__)

AT_ONCE = 8
"""Feeds asked at the same time; the client keeps each host's own distance."""


def poll_feeds(street: Street, progress: Progress, *, feed: str | None = None) -> dict[str, int]:
    """Ask every feed that is due, or the one called ``feed`` whether due or not.

    A feed that fails is a row and a warning, never an error. Where no site at all could be reached it is our network
    that is away, and no feed's failure. Raises UsageError if no feed has that name.
    """
    due = street.archive.feeds.due(street.at(), name=feed)
    counts = {"feeds": len(due), "entries": 0, "failed_feeds": 0, "gone_feeds": 0}
    progress.begin("poll", len(due))
    if not due:
        return counts
    begun = time.monotonic()
    unreached: list[tuple[WatchedFeed, PollResult]] = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked = {pool.submit(_ask, street, watched): watched for watched in due}
        for future in as_completed(asked):
            watched, result = asked[future], future.result()
            if result is None:
                counts["feeds"] -= 1
            elif result.reached:
                _settle(street, watched, result, counts, progress)
            else:
                unreached.append((watched, result))
    sites = {site_of_url(watched.url) for watched, _ in unreached}
    if len(sites) > 1 and not street.client.answered_within(time.monotonic() - begun):
        counts["failed_feeds"] += len(unreached)
        what = f"none of {len(sites)} sites could be reached, so that this computer seems to be off the network"
        progress.warn("poll", said_of(what, f"{what}; their feeds stay due ({unreached[0][1].error})"))
        return counts
    for watched, result in unreached:
        _settle(street, watched, result, counts, progress)
    return counts


def _ask(street: Street, watched: WatchedFeed) -> PollResult | None:
    """What the feed answered; null where nothing was asked, and it stays due, or is when its host has rested."""
    if street.stopping.is_set():
        return None
    # The archive keeps the address as written; a key of the environment enters only here.
    address = street.settings.address_to_ask(watched.url)
    try:
        result = poll(street.client, replace(watched, url=address))
    except RestingHostError as rest:
        street.archive.feeds.postpone(watched, until=later(street.clock(), rest.retry_after or 0))
        return None
    except StoppedError:
        return None
    except Exception as trouble:  # one feed must not stop the others
        log.debug("a poll broke", exc_info=True)
        result = PollResult(PollOutcome.FAILED, error=f"{type(trouble).__name__}: {trouble}")
    error, warning = (
        bounded(words.replace(address, watched.url)) for words in (result.error or "", result.warning or "")
    )
    return replace(result, error=error or None, warning=warning or None)


def _settle(
    street: Street, watched: WatchedFeed, result: PollResult, counts: dict[str, int], progress: Progress
) -> None:
    """Save what a poll brought, and say what went wrong, in the asking or in the saving."""
    try:
        counts["entries"] += _save(street, watched, result)
    except Exception as trouble:  # one feed must not stop the others; it stays due
        if concerns_all(trouble):
            raise
        log.debug("a poll could not be saved", exc_info=True)
        result = PollResult(PollOutcome.FAILED, error=f"{type(trouble).__name__}: {trouble}")
    counts["failed_feeds"] += result.outcome is PollOutcome.FAILED
    counts["gone_feeds"] += result.outcome is PollOutcome.GONE
    trouble_said = _trouble(watched, result)
    if trouble_said:
        progress.warn("poll", said_of(watched.name, trouble_said))
    progress.advance("poll", watched.name)


def _trouble(watched: WatchedFeed, result: PollResult) -> str | None:
    if result.outcome is not PollOutcome.GONE:
        return result.error or result.warning
    # Once is enough: from now on a look a week, and status says so.
    return None if watched.gone else f"{result.error}; drop it from feeds.yaml, or give it its new address"


def _save(street: Street, watched: WatchedFeed, result: PollResult) -> int:
    moment = street.clock()
    again = next_poll(result, watched, moment, street.settings.fetch.every)
    return street.archive.feeds.save_poll(watched, result, at=stamp(moment), next_poll_at=stamp(again))
