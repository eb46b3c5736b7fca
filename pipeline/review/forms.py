"""The token that every write carries: it belongs to a session, or to a browser that is about to log in.

OWASP, "Cross-Site Request Forgery Prevention": signed double submit; the cookie alone, planted by another site, makes
no token.
"""

from __future__ import annotations

import hashlib
import hmac
from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.types import Message, Receive

MAX_BODY: Final = 1_000_000
"""Bytes of a request: a segment has at most some thousand."""
MAX_FIELDS: Final = 20_100
"""Of a form: in a book, a person may choose thousands of segments in which words are replaced."""
FIELD: Final = "csrf_token"
HEADER: Final = "x-csrf-token"


def sign(secret: bytes, cookie: str) -> str:
    """The token of the forms that belong to a cookie."""
    return hmac.new(secret, cookie.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def is_token(given: str, expected: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), expected.encode())


def cookie_of(headers: Headers, name: str) -> str | None:
    """A cookie of ours: one that is too short or too long to be one is none."""
    try:
        jar = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return None
    return jar[name].value if name in jar and 20 <= len(jar[name].value) <= 200 else None


def given_token(headers: Headers, body: bytes) -> str:
    """The token that a write carries, in its header or its form; empty where there is none."""
    if HEADER in headers:
        return headers[HEADER]
    if not headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return ""
    try:
        return parse_qs(body.decode("utf-8", "replace"), max_num_fields=MAX_FIELDS).get(FIELD, [""])[0]
    except ValueError:
        return ""


async def read_body(receive: Receive) -> bytes | None:
    """The body; None where it is larger than MAX_BODY or never ends."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if len(body) > MAX_BODY:
            return None
        if not message.get("more_body"):
            return bytes(body)


def replay(body: bytes, receive: Receive) -> Receive:
    """A channel that gives the body that was read, once more."""
    sent = False

    async def again() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
