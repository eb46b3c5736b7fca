"""What stands before every page: host, size, origin, log-in, role and token of a request, and the headers of answers.

Pure ASGI, so that no page can forget it. A page of another site must neither read the newsroom (DNS rebinding: Host)
nor write in it (cross-site requests: Origin, Sec-Fetch-Site and a signed token).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Final
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.store import Session

from .access import SAFE, granted, needed
from .context import Context
from .forms import cookie_of, given_token, is_token, read_body, replay, sign
from .i18n import gettext as _
from .i18n import speak

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
BROWSER_COOKIE: Final = "vigie_navigateur"
LANGUAGE_COOKIE: Final = "vigie_langue"
MAX_ADDRESS: Final = 8_000

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
    """Wraps the whole application; what is inside knows nothing of the path that a proxy puts before ours."""

    def __init__(self, app: ASGIApp, *, context: Context, refuse: Refuse) -> None:
        self._app = app
        self._context = context
        own = {context.public_host} if context.public_host else set()
        self._hosts = LOOPBACK | own | {host.lower() for host in context.hosts}
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on what may pass."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        scope = _without_base(scope, self._context.base)
        headers = Headers(scope=scope)
        host = _host_name(headers.get("host", ""))
        secure = self._context.is_secure(scope["scheme"], host)
        session, cookie = self._session(headers, secure)
        browser = cookie or cookie_of(headers, BROWSER_COOKIE)
        fresh = secrets.token_urlsafe(32)
        token = sign(self._context.secret, browser or fresh)
        language = self._language(session, headers)
        speak(language)
        state = {"csrf_token": token, "session": session, "language": language, "secure": secure}
        scope.setdefault("state", {}).update(state)
        wants_cookie = browser is None and scope["path"] == "/connexion"
        planted = _cookie_line(BROWSER_COOKIE, fresh, self._context.base, secure=secure) if wants_cookie else None
        here = f"{scope['scheme']}://{headers.get('host', '')}/"
        answer = _Answer(send, base=self._context.base, here=here, archive=is_archive(scope["path"]), cookie=planted)

        refusal = self._refused_at_once(scope, headers, host) or self._not_allowed(scope, session)
        if refusal is None and scope["method"] not in SAFE and not is_archive(scope["path"]):
            body, refusal = await self._signed_body(scope, headers, receive, token if browser else None)
            receive = replay(body, receive)
        await (refusal or self._app)(scope, receive, answer.send)

    def _session(self, headers: Headers, secure: bool) -> tuple[Session | None, str | None]:
        """The living session of a request, with its cookie."""
        cookie = cookie_of(headers, cookie_name(self._context, secure=secure))
        session = self._context.private.sessions.find(cookie, self._context.archive.clock()) if cookie else None
        return session, cookie if session else None

    def _language(self, session: Session | None, headers: Headers) -> str:
        """The language someone chose, else the one the newsroom's pages open in."""
        offered = self._context.newsroom.languages
        chosen = session.language if session else _language_cookie(headers)
        return chosen if chosen in offered else offered[0]

    def _refused_at_once(self, scope: Scope, headers: Headers, host: str) -> Response | None:
        if host not in self._hosts:
            return self._refuse(scope, 421, _("Cette adresse n’est pas celle de la rédaction."))
        if len(scope["raw_path"]) + len(scope["query_string"]) > MAX_ADDRESS:
            return self._refuse(scope, 414, _("L’adresse est trop longue."))
        if scope["method"] not in SAFE and not _same_origin(headers):
            return self._refuse(scope, 403, _("Cette demande vient d’un autre site."))
        return None

    def _not_allowed(self, scope: Scope, session: Session | None) -> Response | None:
        """Why this person may not ask for this, or the way to the log-in page (None: they may)."""
        needs = needed(scope["method"], scope["path"])
        if granted(session.role if session else None) >= needs:
            return None
        if session:
            return self._refuse(scope, 403, _("Votre compte ne permet pas de faire cela."))
        if scope["path"].startswith("/api/"):
            return self._refuse(scope, 401, _("Connectez-vous d’abord."))
        if scope["method"] not in SAFE:
            return self._refuse(
                scope,
                401,
                _(
                    "Votre session a pris fin. Connectez-vous dans un autre onglet, revenez ici en arrière : "
                    "votre texte y est encore; copiez-le, rechargez la page et collez-le."
                ),
            )
        wanted = scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
        onward = f"?suite={quote(wanted, safe='/')}" if wanted != "/" else ""
        return RedirectResponse(f"/connexion{onward}", status_code=303)

    async def _signed_body(
        self, scope: Scope, headers: Headers, receive: Receive, token: str | None
    ) -> tuple[bytes, Response | None]:
        """The whole body of a write, and why it is refused (None: it carries the token)."""
        body = await read_body(receive)
        if body is None:
            return b"", self._refuse(scope, 413, _("La demande est trop grande."))
        if token is None or not is_token(given_token(headers, body), token):
            words = _("La page a vieilli. Revenez en arrière, copiez votre texte, rechargez et réessayez.")
            return b"", self._refuse(scope, 403, words)
        return body, None


class _Answer:
    """Sends an answer on with the headers that every answer carries, and the base path before what is ours."""

    def __init__(self, send: Send, *, base: str, here: str, archive: bool, cookie: str | None) -> None:
        self._send = send
        self._base = base
        self._here = here
        self._archive = archive
        self._cookie = cookie

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers[name] = value
            headers["content-security-policy"] = _ARCHIVE_POLICY if self._archive else _POLICY
            if "location" in headers:
                headers["location"] = self._onward(headers["location"])
            if headers.get("content-type", "").startswith("text/html"):
                headers.setdefault("cache-control", "no-store")
                if self._cookie:
                    headers.append("set-cookie", self._cookie)
        await self._send(message)

    def _onward(self, location: str) -> str:
        """Where a redirect leads: on this site, with the base path, which Datasette's own redirects carry already."""
        path = location[len(self._here) - 1 :] if location.startswith(self._here) else location
        ours = path.startswith("/") and not path.startswith("//")
        return self._base + path if ours and not path.startswith(f"{self._base}/archive") else path


def cookie_name(context: Context, *, secure: bool) -> str:
    """The session's cookie; over TLS and alone on its host it carries the prefix that no other site can plant."""
    return f"__Host-{context.cookie}" if secure and not context.base else context.cookie


def _cookie_line(name: str, value: str, base: str, *, secure: bool) -> str:
    return f"{name}={value}; Path={base or '/'}; HttpOnly; SameSite=Strict{'; Secure' if secure else ''}"


def is_archive(path: str) -> bool:
    """Is this a path of Datasette's?"""
    return path == "/archive" or path.startswith("/archive/")


def _without_base(scope: Scope, base: str) -> Scope:
    """The request as if nothing stood before our paths, whether the proxy took it off or not."""
    path, raw = scope["path"], scope.get("raw_path") or scope["path"].encode("utf-8", "surrogatepass")
    raw = raw.partition(b"?")[0]  # Starlette's test client leaves the query in it
    if base and (path == base or path.startswith(f"{base}/")):
        path, raw = path[len(base) :] or "/", raw[len(base.encode()) :] or b"/"
    return {**scope, "path": path, "raw_path": raw, "root_path": ""}


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


def _language_cookie(headers: Headers) -> str | None:
    found = [part.strip() for part in headers.get("cookie", "").split(";")]
    return next((part.partition("=")[2] for part in found if part.startswith(f"{LANGUAGE_COOKIE}=")), None)
