"""The one place that talks HTTP: httpx2 within bounds, its addresses checked when the connection is made.

The address check sits in the network backend: a name is looked up once, every address it has is checked, and the
checked address is dialled, so that a second look-up cannot answer differently (DNS rebinding). TLS and Host keep the
name. Each redirect is a new request of ours and goes through the same door.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import IO, Any, Self
from urllib.parse import SplitResult, urljoin, urlsplit

import httpcore2
import httpx2

from pipeline.errors import FetchError, ForbiddenAddressError, RestingHostError, StoppedError, UnreachableError

from .addresses import check_addresses, check_port
from .decompress import ACCEPT_ENCODING, decompressed
from .headers import rest_wanted
from .manners import LONGEST_PAUSE, Manners, site_of_url
from .policy import FetchPolicy, port_of, site_of
from .robots import Robots

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})


Told = Callable[[int, int | None], None]
"""Called with how many bytes are there and how many there will be, null where nobody says."""


@dataclass(frozen=True, slots=True)
class Hop:
    """A redirect that was followed: the address that gave it and its status."""

    url: str
    status: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site answered: field names in lower case, the body decompressed (empty for 304 and errors)."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    hops: tuple[Hop, ...] = ()

    @property
    def moved_permanently(self) -> bool:
        """Whether every redirect on the way was a permanent one (and there was one)."""
        return bool(self.hops) and all(hop.status in _PERMANENT for hop in self.hops)


_GRACE_SECONDS = 1.5
"""What a request under way gets to end in when the program is to stop."""
_GLANCE_SECONDS = 0.25
"""How long a read waits before it looks whether the program is to stop."""


class _Deadline(threading.local):
    """When the request of this thread must be over: a sync request runs in the thread that asked for it."""

    at: float = float("inf")
    hurried = False

    def __init__(self, stopping: threading.Event) -> None:
        self._stopping = stopping

    def begin(self, seconds: float) -> None:
        self.at = time.monotonic() + seconds
        self.hurried = False

    def left(self, timeout: float | None) -> float:
        now = time.monotonic()
        if self._stopping.is_set() and not self.hurried:
            self.at, self.hurried = min(self.at, now + _GRACE_SECONDS), True
        left = self.at - now
        if left <= 0:
            raise httpcore2.ReadTimeout("the total time is spent")
        return left if timeout is None else min(timeout, left)


class _BoundedStream(httpcore2.NetworkStream):
    """A stream whose every wait is cut at the deadline: a byte every few seconds keeps no read from ending."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: _Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        end = float("inf") if timeout is None else time.monotonic() + timeout
        while True:
            left = self._deadline.left(end - time.monotonic())
            try:
                return self._stream.read(max_bytes, min(left, _GLANCE_SECONDS))
            except httpcore2.ReadTimeout:
                if left <= _GLANCE_SECONDS:
                    raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _BoundedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _CheckedBackend(httpcore2.NetworkBackend):
    """Looks a name up once, checks all its addresses and the port, dials what was checked."""

    def __init__(self, policy: FetchPolicy, deadline: _Deadline) -> None:
        self._policy = policy
        self._deadline = deadline
        self._plain = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        allowed = self._policy.allows(host, port)
        if not allowed:
            check_port(host, port)
        addresses = self._look_up(host, port)
        if not allowed:
            check_addresses(host, addresses)
        trouble: Exception = httpcore2.ConnectError(f"{host} has no address")
        for address in addresses:
            try:
                stream = self._plain.connect_tcp(
                    address, port, self._deadline.left(timeout), local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as cause:
                trouble = cause
            else:
                return _BoundedStream(stream, self._deadline)
        raise trouble

    @staticmethod
    def _look_up(host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as cause:
            raise httpcore2.ConnectError(f"no such host ({cause})") from cause
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _guarded_transport(policy: FetchPolicy, deadline: _Deadline) -> httpx2.HTTPTransport:
    """httpx2's transport with our backend in its pool; refuses to go on if the private place for it has moved."""
    transport = httpx2.HTTPTransport(trust_env=False, http2=False, retries=0)
    pool = getattr(transport, "_pool", None)
    if not isinstance(pool, httpcore2.ConnectionPool) or not hasattr(pool, "_network_backend"):
        transport.close()
        raise RuntimeError("httpx2 keeps its network backend elsewhere now: the address check must be fitted anew")
    pool._network_backend = _CheckedBackend(policy, deadline)
    return transport


class Client:
    """GETs within the bounds of a policy. Thread-safe; a context manager. ``wall_clock`` gives the present in UTC.

    When ``stopping`` is set, no request begins any more and those under way get a moment to end in; what then did not
    come back is a StoppedError.
    """

    def __init__(
        self,
        policy: FetchPolicy,
        *,
        manners: Manners | None = None,
        stopping: threading.Event | None = None,
        wall_clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.policy = policy
        self.stopping = stopping or threading.Event()
        self.manners = manners or Manners(policy, sleep=self.stopping.wait)
        self.wall_clock = wall_clock
        self.robots = Robots(policy.user_agent, self._ask_robots)
        self._deadline = _Deadline(self.stopping)
        self._answered_at = float("-inf")
        # No cookies: they would count us against a meter and tie one visit to the next.
        no_cookies = CookieJar(policy=DefaultCookiePolicy(allowed_domains=[]))
        self._http = httpx2.Client(
            transport=_guarded_transport(policy, self._deadline),
            trust_env=False,
            follow_redirects=False,
            cookies=no_cookies,
            headers={"User-Agent": policy.user_agent, "Accept-Encoding": ACCEPT_ENCODING},
            timeout=httpx2.Timeout(policy.read_timeout, connect=policy.connect_timeout, pool=policy.total_timeout),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def get(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        before_each: Callable[[str], None] = lambda url: None,
    ) -> Answer:
        """Ask for an address, follow its redirects, wait for each site's turn.

        ``before_each`` is called with each address on the way before it is asked, and may refuse it by raising. Any
        status is an answer, 4xx and 5xx included. Raises FetchError for network trouble and broken bounds, for a
        site that asked for a pause, and ForbiddenAddressError for an address that must not be asked.
        """
        hops: list[Hop] = []
        at = url
        while True:
            _checked_parts(at)
            before_each(at)
            answer = self._get_once(at, headers or {})
            target = answer.headers.get("location")
            if answer.status not in _REDIRECTS or not target:
                return Answer(at, answer.status, answer.headers, answer.body, tuple(hops))
            hops.append(Hop(at, answer.status))
            at = _joined(at, target)
            if len(hops) > self.policy.max_redirects or any(hop.url == at for hop in hops):
                raise FetchError(f"{url} redirects in circles or more than {self.policy.max_redirects} times")

    def _get_once(self, url: str, headers: Mapping[str, str]) -> Answer:
        parts = _checked_parts(url)
        site = site_of(parts)
        self._mind_pause(url, site)
        with self.manners.turn(site):
            self._mind_pause(url, site)
            if self.stopping.is_set():
                raise StoppedError(f"{url} is not asked any more")
            answer = self._exchange(url, headers)
        self._note_pause(site, answer)
        return answer

    def _mind_pause(self, url: str, site: str) -> None:
        wait = self.manners.paused(site)
        if wait:
            raise RestingHostError(f"{url} is not asked: {site} wants {wait} s of rest", site=site, retry_after=wait)

    def _note_pause(self, site: str, answer: Answer) -> None:
        if answer.status != 429:  # a 503 speaks of one address
            return
        wait = rest_wanted(429, answer.headers.get("retry-after"), self.wall_clock(), LONGEST_PAUSE)
        self.manners.pause(site, wait or 0)

    def answered_within(self, seconds: float) -> bool:
        """Whether any site has answered in the last so many seconds: if none has, the network may be away."""
        return time.monotonic() - self._answered_at <= seconds

    def leave_alone(self, url: str, seconds: float) -> None:
        """Ask nothing of the site of an address for so long: it said so to somebody who was here before."""
        self.manners.pause(site_of_url(url), seconds)

    def _ask_robots(self, url: str) -> Answer:
        answer = self.get(url)
        if answer.status == 429:  # said to us, not of the pages: raises unless the site wants no rest at all
            self._mind_pause(url, site_of_url(url))
        return answer

    def download(self, url: str, sink: IO[bytes], told: Told = lambda done, total: None) -> int:
        """Stream what stands at an address into ``sink``, following redirects; returns its size.

        ``told`` hears how many bytes are there and how many there will be, null where the site does not say. Raises
        FetchError for any status but 200 and for broken bounds, ForbiddenAddressError as ``get`` does.
        """
        at = url
        for _ in range(self.policy.max_redirects + 1):
            _checked_parts(at)
            headers = {"Accept-Encoding": "identity"}
            with self._bounded(at), self._http.stream("GET", at, headers=headers) as response:
                target = response.headers.get("location")
                if response.status_code not in _REDIRECTS or not target:
                    return self._pour(at, response, sink, told)
            at = _joined(at, target)
        raise FetchError(f"{url} redirects more than {self.policy.max_redirects} times")

    def _pour(self, url: str, response: httpx2.Response, sink: IO[bytes], told: Told) -> int:
        if response.status_code != 200:
            raise FetchError(f"{url} answered {response.status_code}", status=response.status_code)
        stated = response.headers.get("content-length", "")
        total = int(stated) if stated.isdigit() else None
        done = 0
        for part in response.iter_raw():
            done += len(part)
            if done > self.policy.max_body_bytes:
                raise FetchError(f"{url} sends more than {self.policy.max_body_bytes:,} bytes", permanent=True)
            sink.write(part)
            told(done, total)
        return done

    def _exchange(self, url: str, headers: Mapping[str, str]) -> Answer:
        try:
            with self._bounded(url), self._http.stream("GET", url, headers=dict(headers)) as response:
                self._answered_at = time.monotonic()
                return self._answer(url, response)
        except FetchError as cause:
            if self.stopping.is_set():
                raise StoppedError(f"{url} had not answered") from cause
            raise

    @contextmanager
    def _bounded(self, url: str) -> Iterator[None]:
        """Within the total time of a request; what goes wrong comes out as a FetchError that names the address."""
        self._deadline.begin(self.policy.total_timeout)
        try:
            yield
        except ForbiddenAddressError as cause:
            raise ForbiddenAddressError(f"{url} is refused: {cause}", permanent=True) from cause
        except (httpx2.ConnectError, httpx2.ConnectTimeout) as cause:
            raise UnreachableError(f"{url} could not be reached: {str(cause) or type(cause).__name__}") from cause
        except httpx2.TimeoutException as cause:
            raise FetchError(f"{url} did not answer in time ({cause})") from cause
        except httpx2.InvalidURL as cause:
            raise FetchError(f"{url} is not an address: {cause}", permanent=True) from cause
        except (httpx2.HTTPError, httpcore2.TimeoutException, httpcore2.NetworkError) as cause:
            raise FetchError(f"{url} could not be fetched: {str(cause) or type(cause).__name__}") from cause
        finally:
            self._deadline.at = float("inf")

    def _answer(self, url: str, response: httpx2.Response) -> Answer:
        size = sum(len(name) + len(value) for name, value in response.headers.raw)
        if size > self.policy.max_header_bytes:
            raise FetchError(f"{url} sent {size:,} bytes of header fields", permanent=True)
        fields = {name.lower(): value for name, value in response.headers.items()}
        body = self._body(url, response) if response.status_code == 200 else b""
        return Answer(url, response.status_code, fields, body)

    def _body(self, url: str, response: httpx2.Response) -> bytes:
        limit = self.policy.max_body_bytes
        parts: list[bytes] = []
        size = 0
        for part in response.iter_raw():
            parts.append(part)
            size += len(part)
            if size > limit:
                raise FetchError(f"{url} sends more than {limit:,} bytes", permanent=True)
        encoding = response.headers.get("content-encoding")
        return decompressed(b"".join(parts), encoding, limit=limit, ratio=self.policy.max_ratio, url=url)


def _joined(base: str, target: str) -> str:
    try:
        return urljoin(base, target.strip())
    except ValueError as cause:
        raise FetchError(f"{base} redirects to {target!r}, which is not an address") from cause


def _checked_parts(url: str) -> SplitResult:
    """The parts of an http(s) address without credentials. Raises ForbiddenAddressError or FetchError otherwise."""
    try:
        parts = urlsplit(url)
        port_of(parts)
    except ValueError as cause:
        raise FetchError(f"{url!r} is not an address: {cause}", permanent=True) from cause
    if parts.scheme not in {"http", "https"}:
        raise ForbiddenAddressError(f"{url!r} is refused: only http and https are asked", permanent=True)
    if not parts.hostname or "@" in parts.netloc:
        raise ForbiddenAddressError(f"{url!r} is refused: it has no host, or carries credentials", permanent=True)
    return parts
