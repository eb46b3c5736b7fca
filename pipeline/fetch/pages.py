"""Pages: one article page asked, politely."""

from __future__ import annotations

from pipeline.documents import Page
from pipeline.errors import FetchError

from .client import Answer, Client
from .feeds import refusal
from .headers import conditional_headers, media_type, rest_wanted
from .manners import site_of_url

_ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_UNSAID = frozenset({"text/plain", "application/octet-stream", "application/xml", "text/xml"})
"""Labels that some servers put on pages; the body's first bytes decide."""
_PERMANENT = frozenset({401, 402, 404, 410, 451})
_LONGEST_LABEL = 200
_LONGEST_REST = 7 * 86_400
"""What a site may ask for a page by Retry-After. Media Cloud saw 88 hours meant in earnest; news does not keep longer
than a week, and a story must not wait for the year that a broken clock names.
"""


def fetch_page(client: Client, url: str) -> Page:
    """Ask for a page, after its site's robots.txt; redirects are followed, each asked of its own robots.txt first.

    ``Page.media_type`` is the whole Content-Type: the charset in it is one witness of three. Raises FetchError:
    permanent for what will not change (forbidden by robots.txt, 404, 410, not a web page), with ``retry_after``
    where the site asked us to wait; RestingHostError where it asked for that before, and nothing was sent;
    ForbiddenAddressError for an address that must not be asked.
    """
    return _page(client, url, _ask(client, url, {}))


def fetch_page_again(client: Client, url: str, *, etag: str | None, last_modified: str | None) -> Page | None:
    """Ask for a page that is known, with the validators it came with; None where the site says it is the same.

    Raises FetchError as :func:`fetch_page` does.
    """
    answer = _ask(client, url, conditional_headers(etag, last_modified))
    return None if answer.status == 304 else _page(client, url, answer)


def _ask(client: Client, url: str, conditions: dict[str, str]) -> Answer:
    return client.get(url, {"Accept": _ACCEPT, **conditions}, before_each=lambda at: _mind_robots(client, at))


def _page(client: Client, url: str, answer: Answer) -> Page:
    if answer.status != 200:
        raise _refused(client, url, answer)
    _check_is_html(url, answer)
    stated = answer.headers.get("content-type", "")[:_LONGEST_LABEL] or None
    return Page(
        answer.url,
        answer.body,
        stated,
        answer.headers.get("etag"),
        answer.headers.get("last-modified"),
        tuple(hop.url for hop in answer.hops),
    )


def _mind_robots(client: Client, url: str) -> None:
    delay = client.robots.check(url)
    if delay:
        client.manners.slow_down(site_of_url(url), delay)


def _refused(client: Client, url: str, answer: Answer) -> FetchError:
    wait = rest_wanted(answer.status, answer.headers.get("retry-after"), client.wall_clock(), _LONGEST_REST)
    return FetchError(
        f"{url}: the site {refusal(answer)}",
        status=answer.status,
        retry_after=wait,
        permanent=answer.status in _PERMANENT,
    )


def _check_is_html(url: str, answer: Answer) -> None:
    stated = media_type(answer.headers.get("content-type"))
    start = answer.body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    looks = start.startswith(b"<") and not start.startswith((b"<rss", b"<feed", b"<svg"))
    if stated in _HTML or ((stated is None or stated in _UNSAID) and looks and b"<rss" not in start):
        return
    raise FetchError(f"{url} is {stated or 'something'} and not a web page", status=answer.status, permanent=True)
