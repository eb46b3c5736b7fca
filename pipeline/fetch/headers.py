"""What header fields say: waits, freshness, media types, validators. Pure functions on text."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_NO_STORE = re.compile(r"(?:^|[,\s])(?:no-cache|no-store)(?:$|[,\s])", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:+-]+)", re.IGNORECASE)
# What a site that says only "too many requests" gets of rest (FreshRSS waits 600 s as well).
_REST_AFTER_429 = 600
# RFC 9110 §5.5: visible ASCII and blanks; anything else could not be sent back as it came.
_SENDABLE = re.compile(r"[\x20-\x7e]{1,1000}")


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def retry_after(value: str | None, now: datetime, longest: int) -> int | None:
    """Seconds that a Retry-After field asks for (RFC 9110 §10.2.3: seconds or a date); None if unreadable.

    Sites write the year 9999 where they mean "not soon": what is longer than ``longest`` is that.
    """
    text = (value or "").strip()
    if re.fullmatch(r"[0-9]{1,1000}", text):
        return min(int(text), longest)
    moment = _http_date(text) if text else None
    return min(max(0, int((moment - now).total_seconds())), longest) if moment else None


def rest_wanted(status: int, value: str | None, now: datetime, longest: int) -> int | None:
    """Seconds of rest that an answer asks for: as its Retry-After says; ten minutes where a 429 says nothing."""
    stated = retry_after(value, now, longest)
    return _REST_AFTER_429 if stated is None and status == 429 else stated


def fresh_for(cache_control: str | None, expires: str | None, now: datetime) -> int | None:
    """Seconds for which a publisher calls an answer fresh: max-age, else Expires (RFC 9111 §4.2.1); None if unsaid."""
    if cache_control and _NO_STORE.search(cache_control):
        return None
    stated = _MAX_AGE.search(cache_control or "")
    if stated:
        return int(stated[1])
    moment = _http_date(expires) if expires else None
    left = int((moment - now).total_seconds()) if moment else 0
    return left if left > 0 else None


def media_type(content_type: str | None) -> str | None:
    """``text/html`` of ``Text/HTML; charset=x``; None where nothing is stated."""
    return (content_type or "").partition(";")[0].strip().lower() or None


def charset(content_type: str | None) -> str | None:
    """The charset parameter of a Content-Type, lower case."""
    found = _CHARSET.search(content_type or "")
    return found[1].lower() if found else None


def conditional_headers(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """Header fields that ask only for what has changed, with the validators as they came (RFC 9110 §13.1)."""
    fields = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in fields.items() if value and _SENDABLE.fullmatch(value)}
