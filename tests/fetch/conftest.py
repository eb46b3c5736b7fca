"""A web server on loopback that answers as each test says, badly where the test is about that."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from pipeline.documents import Outlet, WatchedFeed
from pipeline.fetch import Client, FetchPolicy

Reply = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Hands each request to the reply that stands under its path; 404 where none does."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers.items())))
        reply = self.server.replies.get(self.path.partition("?")[0])
        try:
            if reply is None:
                self.answer(404)
            else:
                reply(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def answer(self, status: int = 200, body: bytes = b"", **fields: str) -> None:
        """A whole answer; ``content_type`` names the field Content-Type."""
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **fields}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Silence."""


class Server(ThreadingHTTPServer):
    """The server with its replies by path, and what it was asked: (path, header fields)."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.replies: dict[str, Reply] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.closing = threading.Event()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def serve(self, path: str, body: bytes | str = b"", status: int = 200, **fields: str) -> str:
        """Answer a path always with the same; the address is returned."""
        raw = body.encode() if isinstance(body, str) else body
        self.replies[path] = lambda handler: handler.answer(status, raw, **fields)
        return self.url(path)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what several tests are about."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield running
        running.closing.set()
        running.shutdown()
        thread.join()


@pytest.fixture
def open_client(server: Server) -> Iterator[Callable[..., Client]]:
    """Makes clients that may ask the server without waiting between two starts; bounds as keywords."""
    opened: list[Client] = []

    def make(**bounds: Any) -> Client:
        opened.append(Client(FetchPolicy(**{"allow_hosts": (server.host,), "spacing": 0.0, **bounds})))
        return opened[-1]

    yield make
    for client in opened:
        client.close()


@pytest.fixture
def client(open_client: Callable[..., Client]) -> Client:
    return open_client()


@pytest.fixture
def outlet() -> Outlet:
    return Outlet("Lakeside Courier", "America/Toronto", "en")


@pytest.fixture
def feed(server: Server, outlet: Outlet) -> Callable[..., WatchedFeed]:
    def make(path: str = "/feed.xml", **known: Any) -> WatchedFeed:
        return WatchedFeed(1, 1, "Courier", server.url(path), outlet, **known)

    return make
