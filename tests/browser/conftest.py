"""A served newsroom and a real Chromium on it. Screenshots go to ``screenshots/``, for people to look at."""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Locator, Page, sync_playwright

from pipeline.review import create_app

from .find_chromium import find_chromium

SCREENSHOTS = Path(__file__).parent / "screenshots"
PICTURES = Path(__file__).parents[2] / "docs" / "images"


def _load(name: str, path: Path) -> ModuleType:
    """The stories of the review tests, by path: a test folder is no package that another one could import."""
    spec = spec_from_file_location(name, path)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


stories: Any = _load("vigie_review_world", Path(__file__).parents[1] / "review" / "world.py")


@contextmanager
def _served(app: Any) -> Iterator[str]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        until = time.monotonic() + 30
        while not server.started and thread.is_alive() and time.monotonic() < until:
            time.sleep(0.02)
        assert server.started
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=15)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Any]:
    """The newsroom's stories."""
    with stories.newsroom(tmp_path) as told:
        yield told


@pytest.fixture
def address(world: Any) -> Iterator[str]:
    """Where it is served."""
    with _served(create_app(world.context)) as url:
        _cookies[url] = (world.context.cookie, world.log_in())
        yield url


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One Chromium for a file's tests. Without one they fail: the package is named, nothing is skipped.

    Not for the whole session: Playwright keeps an event loop running in this thread, and others must run theirs.
    """
    path = find_chromium()
    assert path, "no Chromium: run python tests/browser/find_chromium.py --install"
    with sync_playwright() as playwright:
        # Containers run as root, where Chromium's sandbox cannot start.
        launched = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield launched
        launched.close()


_cookies: dict[str, tuple[str, str]] = {}
"""The session in which an editor is logged in, by the address of its newsroom."""


@contextmanager
def window(chromium: Browser, address: str, **options: Any) -> Iterator[Page]:
    """A fresh window in which an editor is logged in; what scripts complain about, or an alert, fails the test."""
    with stranger_window(chromium, address, **options) as page:
        name, value = _cookies[address]
        page.context.add_cookies([{"name": name, "value": value, "url": address}])
        yield page


@contextmanager
def stranger_window(chromium: Browser, address: str, **options: Any) -> Iterator[Page]:
    """A fresh window on the newsroom in which nobody is logged in."""
    context: BrowserContext = chromium.new_context(base_url=address, locale="fr-CA", **options)
    page = context.new_page()
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def on_message(message: ConsoleMessage) -> None:
        if "Security" in message.text:
            complaints.append(message.text)

    def on_dialog(dialog: Dialog) -> None:
        if dialog.type == "alert":
            complaints.append(dialog.message)
        dialog.accept()

    page.on("console", on_message)
    page.on("dialog", on_dialog)
    yield page
    context.close()
    assert complaints == []


def picture(page: Page, name: str, *, height: int = 640, of: Locator | None = None, below: int = 0) -> None:
    """Take a picture of the window's upper part, or of one place and so much below it.

    The one in docs/ is replaced only where VIGIE_PICTURES asks for it: a test leaves no change.
    """
    folder = PICTURES if os.environ.get("VIGIE_PICTURES") else SCREENSHOTS
    folder.mkdir(exist_ok=True)
    size = page.viewport_size
    assert size
    clip: Any = {"x": 0, "y": 0, "width": size["width"], "height": height}
    if of is not None:
        of.scroll_into_view_if_needed()
        box = of.bounding_box()
        assert box, f"{name} shows nothing"
        clip = {**box, "height": box["height"] + below}
    page.screenshot(path=folder / f"{name}.png", clip=clip, animations="disabled", caret="hide")
    assert (PICTURES / f"{name}.png").stat().st_size > 5_000


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    """A window of a laptop."""
    with window(chromium, address, viewport={"width": 1440, "height": 900}) as opened:
        yield opened
