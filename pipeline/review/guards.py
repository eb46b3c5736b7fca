"""What stands before every page: the host asked for, the size of a request, who sent a write, the headers of answers.

Pure ASGI, so that no page can forget it. Until there are accounts the newsroom answers on loopback only; a page of
another site must neither read it (DNS rebinding: Host) nor write in it (cross-site requests: Origin, Sec-Fetch-Site
and a signed token, OWASP "Cross-Site Request Forgery Prevention").
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY: Final = 1_000_000
"""Bytes of a request: a segment has at most some thousand."""
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
COOKIE: Final = "vigie_navigateur"
FIELD: Final = "csrf_token"
HEADER: Final = "x-csrf-token"
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})

_HEADERS: Final = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Datasette 0.65 writes scripts and styles into its pages; it shows no text as HTML and can write nothing.
_ARCHIVE_POLICY: Final = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; connect-src 'self'; "
    "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

Refuse = Callable[[Scope, int, str], Response]
"""Makes the page or the JSON that says why a request is refused."""


class Guard:
    """Wraps the whole application. ``hosts`` are names beside loopback; ``secret`` signs the tokens of forms."""

    def __init__(self, app: ASGIApp, *, hosts: frozenset[str], secret: bytes, refuse: Refuse) -> None:
        self._app = app
        self._hosts = LOOPBACK | {host.lower() for host in hosts}
        self._secret = secret
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on what may pass."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        known = _cookie(headers, COOKIE)
        browser = known or secrets.token_urlsafe(32)
        token = sign(self._secret, browser)
        scope.setdefault("state", {})["csrf_token"] = token
        answer = _Answer(send, archive=_is_archive(scope), browser=None if known else browser)
        refusal = self._refused_at_once(scope, headers)
        if refusal is None and scope["method"] not in SAFE and not _is_archive(scope):
            body, refusal = await self._signed_body(scope, headers, receive, token if known else None)
            receive = _replay(body, receive)
        await (refusal or self._app)(scope, receive, answer.send)

    def _refused_at_once(self, scope: Scope, headers: Headers) -> Response | None:
        if _host_name(headers.get("host", "")) not in self._hosts:
            return self._refuse(scope, 421, "Cette adresse n’est pas celle de la rédaction.")
        if len(scope["raw_path"]) + len(scope["query_string"]) > 8_000:
            return self._refuse(scope, 414, "L’adresse est trop longue.")
        if scope["method"] not in SAFE and not _same_origin(headers):
            return self._refuse(scope, 403, "Cette demande vient d’un autre site.")
        return None

    async def _signed_body(
        self, scope: Scope, headers: Headers, receive: Receive, token: str | None
    ) -> tuple[bytes, Response | None]:
        """The whole body of a write, and why it is refused (null: it carries the token)."""
        body = await _read(receive)
        if body is None:
            return b"", self._refuse(scope, 413, "La demande est trop grande.")
        given = headers.get(HEADER) or _field(headers, body)
        if token is None or not hmac.compare_digest(given.encode(), token.encode()):
            return b"", self._refuse(
                scope,
                403,
                "La page a vieilli. Revenez en arrière, copiez votre texte, rechargez et réessayez.",
            )
        return body, None


def sign(secret: bytes, browser: str) -> str:
    """The token of a browser's forms: the cookie alone, planted by another site, does not make one."""
    return hmac.new(secret, browser.encode(), hashlib.sha256).hexdigest()


class _Answer:
    """Sends an answer on with the headers that every answer carries."""

    def __init__(self, send: Send, *, archive: bool, browser: str | None) -> None:
        self._send = send
        self._policy = _ARCHIVE_POLICY if archive else _POLICY
        self._browser = browser

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers[name] = value
            headers["content-security-policy"] = self._policy
            if headers.get("content-type", "").startswith("text/html"):
                headers.setdefault("cache-control", "no-store")
                if self._browser:
                    headers.append("set-cookie", f"{COOKIE}={self._browser}; Path=/; HttpOnly; SameSite=Strict")
        await self._send(message)


def _is_archive(scope: Scope) -> bool:
    path: str = scope["path"]
    return path == "/archive" or path.startswith("/archive/")


def _host_name(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def _same_origin(headers: Headers) -> bool:
    """What a browser says of where a request comes from; a program that says nothing still needs the token."""
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = headers.get("origin")
    if origin is None:
        return True
    try:
        return urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
    except ValueError:
        return False


def _cookie(headers: Headers, name: str) -> str | None:
    try:
        jar = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return None
    return jar[name].value if name in jar and 20 <= len(jar[name].value) <= 200 else None


def _field(headers: Headers, body: bytes) -> str:
    if not headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return ""
    try:
        return parse_qs(body.decode("utf-8", "replace"), max_num_fields=100).get(FIELD, [""])[0]
    except ValueError:
        return ""


async def _read(receive: Receive) -> bytes | None:
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


def _replay(body: bytes, receive: Receive) -> Receive:
    sent = False

    async def again() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
