"""The demo's news sites, served over real HTTP on loopback: a thread and a port for each."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import urlsplit

from pipeline.errors import UsageError

from .pages import Answer, render_site
from .stories import FeedPlan, SitePlan, load_sites

_HOST = "127.0.0.1"
_NOT_FOUND = Answer(
    b"<!doctype html><title>Not found</title><h1>Not found</h1>", "text/html; charset=utf-8", status=404
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that a site answered."""

    method: str
    url: str
    status: int


@dataclass(frozen=True, slots=True)
class DemoSite:
    """A site that is being served; ``base_url`` has no slash at its end."""

    plan: SitePlan
    base_url: str

    @property
    def host(self) -> str:
        """Host and port, as ``fetch.allow_hosts`` wants them."""
        return urlsplit(self.base_url).netloc

    def feed_url(self, feed: FeedPlan) -> str:
        """Where a feed of the site stands."""
        return self.base_url + feed.path


class DemoSites:
    """Three news sites on 127.0.0.1, for use in a ``with``.

    ``port``: the first of three in a row, 0 for any that are free. What is served is the same each time, addresses
    apart. ``asked`` lists the requests answered so far. Entering raises UsageError where a port is taken.
    """

    def __init__(self, port: int = 0) -> None:
        self._port = port
        self._servers: list[_Server] = []
        self.sites: tuple[DemoSite, ...] = ()
        self.asked: list[Asked] = []

    @property
    def hosts(self) -> tuple[str, ...]:
        """Host and port of each site."""
        return tuple(site.host for site in self.sites)

    def __enter__(self) -> Self:
        plans = load_sites()
        try:
            for number, plan in enumerate(plans):
                self._servers.append(self._serve(plan, number))
        except OSError as error:
            self.__exit__()
            raise UsageError(
                f"a demo site cannot listen on port {self._port}: {error.strerror}; give another"
            ) from error
        self.sites = tuple(
            DemoSite(plan, f"http://{_HOST}:{server.server_port}")
            for plan, server in zip(plans, self._servers, strict=True)
        )
        return self

    def __exit__(self, *_: object) -> None:
        for server in self._servers:
            server.stop()
        self._servers = []

    def _serve(self, plan: SitePlan, number: int) -> _Server:
        server = _Server(self._port and self._port + number, self.asked)
        server.answers = render_site(plan, f"http://{_HOST}:{server.server_port}")
        server.start()
        return server


class _Server(ThreadingHTTPServer):
    """One site. It knows its open connections: a client that keeps one alive must not hold up the end."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int, asked: list[Asked]) -> None:
        super().__init__((_HOST, port), _Handler)
        self.answers: dict[str, Answer] = {}
        self.asked = asked
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self.shutdown()
        self._thread.join()
        with self._lock:
            for connection in self._open:
                connection.shutdown(socket.SHUT_RDWR)
        self.server_close()

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD from what was made at the start."""

    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "demo"
    sys_version = ""
    wbufsize = -1  # headers and body in one packet: with two, the second waits for the first's acknowledgement
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        answer = self.server.answers.get(urlsplit(self.path).path, _NOT_FOUND)
        if answer.status == 200 and self._has_it(answer):
            self._send(answer, 304, b"")
            return
        body, encoding = answer.body, None
        if "gzip" in self.headers.get("Accept-Encoding", "") and len(body) > 500:
            body, encoding = gzip.compress(body, 6, mtime=0), "gzip"
        self._send(answer, answer.status, body, encoding)

    def do_HEAD(self) -> None:
        self.do_GET()

    def _has_it(self, answer: Answer) -> bool:
        """Whether the client's copy is this one; a validator beats a date (RFC 9110 §13.2.2)."""
        known = self.headers.get("If-None-Match")
        if known is not None:
            return answer.etag in [tag.strip() for tag in known.split(",")] or known.strip() == "*"
        return answer.changed is not None and _not_older(self.headers.get("If-Modified-Since"), answer)

    def _send(self, answer: Answer, status: int, body: bytes, encoding: str | None = None) -> None:
        self.server.asked.append(Asked(self.command, f"http://{self.headers.get('Host', '')}{self.path}", status))
        self.send_response(status)
        for name, value in _headers(answer, status, encoding):
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing: ``asked`` is the log."""


def _headers(answer: Answer, status: int, encoding: str | None) -> Sequence[tuple[str, str]]:
    headers = []
    if answer.location:
        headers.append(("Location", answer.location))
    if status in (200, 304):
        headers += [("ETag", answer.etag), ("Vary", "Accept-Encoding"), ("Cache-Control", "max-age=0, must-revalidate")]
    if status in (200, 304) and answer.changed:
        headers.append(("Last-Modified", _http_date(answer.changed)))
    if status != 304:
        headers.append(("Content-Type", answer.media_type))
    if encoding:
        headers.append(("Content-Encoding", encoding))
    return headers


def _http_date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _not_older(since: str | None, answer: Answer) -> bool:
    """Whether a date that the client sent is no earlier than the answer's last change; a bad date is no date."""
    try:
        return since is not None and answer.changed is not None and parsedate_to_datetime(since) >= answer.changed
    except (ValueError, TypeError):
        return False
