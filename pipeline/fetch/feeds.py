"""Polling: one feed asked once, politely; and when to ask again."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from pipeline.documents import PollOutcome, PollResult, WatchedFeed
from pipeline.errors import FetchError, InputError, RestingHostError, StoppedError, UnreachableError

from .client import Answer, Client
from .dates import zone_of
from .headers import charset, conditional_headers, fresh_for, rest_wanted
from .parsing import parse_feed

_ACCEPT = "application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, application/xml;q=0.8, */*;q=0.5"
_DAY = 86_400
_LONGEST_HINT = _DAY
"""Publishers state absurd freshness (Miniflux #3293); nobody's news keeps longer than a day."""
_LONGEST_REST = 31 * _DAY
"""What a site may ask of a feed by Retry-After (reader keeps to as much)."""
_GONE_WAIT = 7 * _DAY
"""410 may be a mistake, and a look a week costs nothing. A person is told the first time (by the stage)."""
_MOST_DOUBLINGS = 6
_BUSY_STATUSES = frozenset({429, 503})
_REASONS = {
    401: "wants a log-in",
    402: "wants to be paid",
    403: "forbids it",
    404: "has nothing there",
    429: "says that we ask too often",
    451: "may not show it",
    503: "is out of service",
}


def poll(client: Client, feed: WatchedFeed) -> PollResult:
    """Ask a feed for what is new. Never raises for trouble: a failure is a result with its ``error`` in words.

    Raises RestingHostError where the feed's host wants to be left alone for now, be it for another feed's sake:
    nothing was asked; StoppedError where we are to stop.

    ``moved_to`` is set, whatever the outcome, where every redirect on the way was permanent: whether to believe that
    is for the caller, who sees more than one poll.
    """
    headers = {"Accept": _ACCEPT, **conditional_headers(feed.etag, feed.last_modified)}
    try:
        answer = client.get(feed.url, headers)
        return _result(client, feed, answer)
    except (RestingHostError, StoppedError):  # not this feed's failure
        raise
    except FetchError as cause:
        reached = not isinstance(cause, UnreachableError)
        return PollResult(
            PollOutcome.FAILED, cause.status, retry_after=cause.retry_after, error=str(cause), reached=reached
        )


def _result(client: Client, feed: WatchedFeed, answer: Answer) -> PollResult:
    now = client.wall_clock()
    fields = answer.headers
    fresh = fresh_for(fields.get("cache-control"), fields.get("expires"), now)
    moved_to = answer.url if answer.moved_permanently else None
    if answer.status == 304:
        # A 304 may bring newer validators (RFC 9111 §4.3.4).
        etag, modified = fields.get("etag", feed.etag), fields.get("last-modified", feed.last_modified)
        return PollResult(
            PollOutcome.NOT_MODIFIED, 304, (), etag, modified, feed.body_hash, moved_to, interval_hint=fresh
        )
    if answer.status == 410:
        return PollResult(PollOutcome.GONE, 410, error=f"{feed.url} is gone for good, says the site (410)")
    if answer.status != 200:
        return _refused(answer, feed, now)
    body_hash = hashlib.sha256(answer.body).hexdigest()
    told = PollResult(
        PollOutcome.SAME_BODY,
        200,
        etag=fields.get("etag"),
        last_modified=fields.get("last-modified"),
        body_hash=body_hash,
        moved_to=moved_to,
        interval_hint=fresh,
    )
    return told if body_hash == feed.body_hash else _changed(told, feed, answer, now)


def _changed(told: PollResult, feed: WatchedFeed, answer: Answer, now: datetime) -> PollResult:
    try:
        parsed = parse_feed(
            answer.body,
            url=answer.url,
            zone=zone_of(feed.outlet.timezone),
            charset=charset(answer.headers.get("content-type")),
            now=now,
        )
    except InputError as cause:
        return PollResult(PollOutcome.FAILED, 200, error=str(cause))
    except Exception as cause:
        # feedparser's known crashes (its #378 and kin): one feed's trouble must not end the poll of the others.
        return PollResult(
            PollOutcome.FAILED, 200, error=f"{answer.url} cannot be read: {type(cause).__name__}: {cause}"
        )
    hints = [hint for hint in (told.interval_hint, parsed.interval) if hint]
    return PollResult(
        PollOutcome.CHANGED,
        200,
        parsed.entries,
        told.etag,
        told.last_modified,
        told.body_hash,
        told.moved_to,
        interval_hint=max(hints, default=None),
        warning=parsed.warning,
    )


def _refused(answer: Answer, feed: WatchedFeed, now: datetime) -> PollResult:
    stated = answer.headers.get("retry-after") if answer.status in _BUSY_STATUSES else None
    wait = rest_wanted(answer.status, stated, now, _LONGEST_REST)
    return PollResult(
        PollOutcome.FAILED, answer.status, retry_after=wait, error=f"{feed.url}: the site {refusal(answer)}"
    )


def refusal(answer: Answer) -> str:
    """Why a site did not give what was asked, in words with the status."""
    if answer.headers.get("cf-mitigated") == "challenge":
        return f"hides behind a wall against robots ({answer.status})"
    default = "has trouble of its own" if answer.status >= 500 else "refuses"
    return f"{_REASONS.get(answer.status, default)} ({answer.status})"


def next_poll(result: PollResult, feed: WatchedFeed, now: datetime, every_seconds: int) -> datetime:
    """When to ask a feed again: its interval, stretched by what the site asks for and doubled with each failure.

    A site's freshness counts up to a day, its Retry-After as it was read; failures wait up to a day (or the interval,
    if that is longer), for dead feeds do come back.
    """
    wait = every_seconds
    if result.outcome is PollOutcome.GONE:
        wait = max(wait, _GONE_WAIT)
    elif result.outcome is PollOutcome.FAILED:
        doubled = every_seconds * 2 ** min(feed.failures, _MOST_DOUBLINGS)
        wait = max(wait, min(doubled, _DAY))
    elif result.interval_hint:
        wait = max(wait, min(result.interval_hint, _LONGEST_HINT))
    if result.retry_after:
        wait = max(wait, result.retry_after)
    return now + timedelta(seconds=wait)
