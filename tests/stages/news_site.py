"""A news site on loopback that answers as each test says, and a street that watches it under a clock of the test's."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from pipeline.settings import Workspace
from pipeline.stages import Street

Reply = Callable[["Handler"], None]

WORDS = (
    "The library in Nordhaven opens a new reading room on Saturday, the town said in a letter to its readers.",
    "It holds four thousand books, a long table of oak and a window that looks out over the harbour.",
)


class Handler(BaseHTTPRequestHandler):
    """Hands each request to the reply that stands under its path; 404 where none does."""

    server: NewsSite

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        reply = self.server.replies.get(self.path.partition("?")[0])
        try:
            if reply is None:
                self.answer(404)
            else:
                reply(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def answer(self, status: int = 200, body: str = "", **fields: str) -> None:
        """A whole answer; ``retry_after`` names the field Retry-After."""
        raw = body.encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(raw)), "Content-Type": "text/html", **fields}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Silence."""


class NewsSite(ThreadingHTTPServer):
    """The site: its replies by path, and the paths it was asked for."""

    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.replies: dict[str, Reply] = {}
        self.asked: list[str] = []
        self.closing = threading.Event()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def serve(self, path: str, status: int = 200, body: str = "", **fields: str) -> None:
        """Answer a path always with the same."""
        self.replies[path] = lambda handler: handler.answer(status, body, **fields)

    def list(
        self, *paths: str, at: str = "/feed.xml", title: str = "The reading room opens", summary: str = ""
    ) -> None:
        """Serve a feed with an entry for each path; ``{path}`` in the title is the path."""
        items = "".join(
            f"<item><title>{escape(title.replace('{path}', path))}</title>"
            f"<link>http://{self.host}{path}</link><description>{escape(summary)}</description></item>"
            for path in paths
        )
        self.serve(at, body=f'<rss version="2.0"><channel><title>C</title>{items}</channel></rss>')

    def publish(self, path: str, title: str = "The reading room opens", *paragraphs: str) -> None:
        """Serve a story."""
        self.serve(path, body=page(f"{title}", *(paragraphs or (*WORDS, f"This is the story at {path}."))))

    def close_door(self) -> int:
        """Let nobody in any more; answers with the port, at which somebody else may listen."""
        self.shutdown()
        self.server_close()
        return self.server_port

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what several tests are about."""


def page(title: str, *paragraphs: str) -> str:
    """A plain page with a story on it."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<!doctype html><html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1>{text}"


@contextmanager
def news_site(port: int = 0) -> Iterator[NewsSite]:
    """A site that answers while the block runs."""
    with NewsSite(port) as site:
        thread = threading.Thread(target=site.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield site
        site.closing.set()
        site.shutdown()
        thread.join()


@dataclass
class Listener:
    """Hears what a run has to say."""

    warnings: list[str] = field(default_factory=list)

    def begin(self, stage: str, total: int | None) -> None:
        """Nothing."""

    def advance(self, stage: str, what: str) -> None:
        """Nothing."""

    def warn(self, stage: str, what: str) -> None:
        self.warnings.append(f"{stage}: {what}")


class MovingClock:
    """The present, and as much later as a test says."""

    def __init__(self) -> None:
        self.moment = datetime.now(UTC).replace(microsecond=0)

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)


def write_settings(root: Path, site: NewsSite, *feeds: str, spacing: str = "0s") -> Workspace:
    """A workspace that watches feeds of the site."""
    (root / "db").mkdir(parents=True, exist_ok=True)
    listed = ", ".join(f"{{name: '{feed}', url: 'http://{site.host}{feed}'}}" for feed in feeds or ("/feed.xml",))
    (root / "feeds.yaml").write_text(
        f"fetch: {{every: 1s, allow_hosts: ['{site.host}'], per_host: {{'{site.host}': {spacing}}}}}\n"
        f"outlets: [{{name: Courier, zone: America/Toronto, language: en, feeds: [{listed}]}}]\n",
        encoding="utf-8",
    )
    return Workspace(root)


@contextmanager
def street_on(workspace: Workspace, clock: MovingClock) -> Iterator[Street]:
    """One process's life: a street that is opened and closed."""
    with Street.open(workspace, clock=clock) as street:
        yield street
