"""What single values of feeds.yaml may be: a check takes what stands there, or says what is wrong and the remedy."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from pipeline.documents import Rights

_UNIT_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_DURATION = re.compile(r"(\d{1,6})\s*(s|m|h|d|(?:second|minute|min|hour|day)s?)", re.IGNORECASE)
_LONGEST = 31 * 86400
_TIME_OF_DAY = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z]{2})?")
_HOST = re.compile(r"(?:\[[0-9a-f:.]+\]|[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?)(?::\d{1,5})?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that somebody who wrote ``word`` most likely meant, null where none is near."""
    folded = {choice.lower(): choice for choice in choices}
    found = difflib.get_close_matches(word.lower(), folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def parse_duration(value: object) -> int:
    """Seconds of ``30m``, ``2h``, ``45s``, ``1d`` or ``15 minutes``. Raises ValueError with the remedy."""
    if value == 0 and not isinstance(value, bool):
        return 0
    match = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError("is no length of time; write a number with its unit, such as 45s, 30m, 2h or 1d")
    seconds = int(match[1]) * _UNIT_SECONDS[match[2][0].lower()]
    if seconds > _LONGEST:
        raise ValueError("is longer than 31 days; write a shorter time")
    return seconds


def _interval(seconds: int) -> int:
    if seconds < 1:
        raise ValueError("would never pause; write an interval of 1s or more, such as 30m")
    return seconds


def _words(text: str) -> str:
    if not text.strip():
        raise ValueError("is empty; write something or take the line out")
    if _CONTROL.search(text):
        raise ValueError("holds a line break or a control character; write it on one line")
    return text.strip()


def _header(text: str) -> str:
    if not text.isascii():
        raise ValueError("holds letters that an HTTP header cannot carry; write it in ASCII")
    return text


def _zone(name: str) -> str:
    # Joined to a folder by zoneinfo: a path is refused before it is asked for.
    if re.fullmatch(r"[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)*", name):
        try:
            ZoneInfo(name)
        except (OSError, KeyError, ValueError):
            pass
        else:
            return name
    near = nearest(name, available_timezones())
    remedy = f"did you mean {near}?" if near else "write an IANA name such as America/Toronto"
    raise ValueError(f"is no known time zone; {remedy}")


def _language(code: str) -> str:
    if not _LANGUAGE.fullmatch(code):
        raise ValueError("is no language code; write two letters such as en or fr")
    return code


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ValueError("is no web address; write it as https://example.org/feed.xml") from None
    if parts.scheme not in ("http", "https") or not host:
        raise ValueError("is no web address; write it whole, as https://example.org/feed.xml")
    if re.search(r"\s", text) or _CONTROL.search(text) or port == 0:
        raise ValueError("holds what no web address holds; write it as https://example.org/feed.xml")
    if parts.username is not None or parts.password is not None:
        raise ValueError("carries a user name or password; give a key as ${NAME} in the address instead")
    return text


def _host(text: str) -> str:
    if not _HOST.fullmatch(text.lower()):
        raise ValueError("is no host; write a name or address, with :port where it matters, such as 127.0.0.1:8080")
    return text.lower()


def _page_languages(codes: tuple[str, ...]) -> tuple[str, ...]:
    if not codes:
        raise ValueError("is empty; write [fr, en] or one of the two")
    return codes


def _rights(value: object) -> Rights:
    if isinstance(value, Rights):
        return value
    try:
        return Rights(str(value))
    except ValueError:
        raise ValueError(
            "is no kind of rights; write index (kept for search), draft (translated) or adapt (may be published)"
        ) from None


class Recurrence(BaseModel):
    """When a job is due: every so many seconds, or daily at a time of day (``HH:MM``) in the newsroom's zone."""

    model_config = ConfigDict(frozen=True, strict=True)

    every: int | None = None
    at: str | None = None


def _recurrence(value: object) -> Recurrence | None:
    if value is None or isinstance(value, Recurrence):
        return value
    text = value.strip() if isinstance(value, str) else ""
    if text.lower() == "off":
        return None
    if _TIME_OF_DAY.fullmatch(text):
        return Recurrence(at=text)
    if ":" in text:
        raise ValueError('is no time of day; write hours and minutes with two digits each, such as "03:10"')
    try:
        return Recurrence(every=_interval(parse_duration(text.lower().removeprefix("every").strip())))
    except ValueError:
        raise ValueError('says no time; write every 15 minutes, "03:10" (daily) or off') from None


Words = Annotated[str, AfterValidator(_words)]
Header = Annotated[Words, AfterValidator(_header)]
Zone = Annotated[str, AfterValidator(_zone)]
Language = Annotated[str, AfterValidator(_language)]
PageLanguages = Annotated[tuple[Literal["fr", "en"], ...], AfterValidator(_page_languages)]
Url = Annotated[str, AfterValidator(_url)]
Host = Annotated[str, AfterValidator(_host)]
Pause = Annotated[int, BeforeValidator(parse_duration)]
Interval = Annotated[int, BeforeValidator(parse_duration), AfterValidator(_interval)]
RightsValue = Annotated[Rights, BeforeValidator(_rights)]
RecurrenceValue = Annotated[Recurrence | None, BeforeValidator(_recurrence)]
