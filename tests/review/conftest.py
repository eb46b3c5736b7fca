"""A newsroom to ask: the application with its lifespan, as a browser on this machine sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from pipeline.review import create_app
from pipeline.store import AccountRole

from .world import World, newsroom

BASE = "http://127.0.0.1:8765"


@dataclass
class Browser:
    """A client that sends the token of the page it looked at, as a form does."""

    client: TestClient
    world: World

    def get(self, path: str, **options: Any) -> Any:
        """Ask for a page, without following redirects."""
        return self.client.get(path, follow_redirects=False, **options)

    def token(self) -> str:
        """The token of this browser's forms."""
        found = re.search(r'name="csrf_token" value="([0-9a-f]+)"', self.client.get("/compte").text)
        assert found
        return found[1]

    def post(self, path: str, **fields: str) -> Any:
        """Send a form."""
        return self.client.post(path, data={"csrf_token": self.token(), **fields}, follow_redirects=False)

    def segment(self, name: str, place: int) -> Any:
        """A segment of a story's adaptation by its place (0: the headline)."""
        view = self.world.archive.adaptations.of_article(self.world.story[name])
        assert view
        return view.segments[place]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An archive with stories in every state."""
    with newsroom(tmp_path) as told:
        yield told


@pytest.fixture
def stranger(world: World) -> Iterator[Browser]:
    """A browser on the newsroom in which nobody is logged in."""
    with TestClient(create_app(world.context), base_url=BASE) as client:
        yield Browser(client, world)


@pytest.fixture
def browser(stranger: Browser) -> Browser:
    """A browser in which an editor is logged in."""
    return logged_in(stranger, "odile", "Odile Brassard", "editor")


@pytest.fixture
def reader(stranger: Browser) -> Browser:
    """A browser in which somebody is logged in who may only read."""
    return logged_in(stranger, "lise", "Lise Arcand", "reader")


@pytest.fixture
def chief(stranger: Browser) -> Browser:
    """A browser in which the one who says who works here is logged in."""
    return logged_in(stranger, "noe", "Noé Villeray", "chief")


def logged_in(browser: Browser, login: str, byline: str, role: AccountRole) -> Browser:
    """Log somebody in without the detour of a password."""
    world = browser.world
    browser.client.cookies.set(world.context.cookie, world.log_in(login, byline, role), domain="127.0.0.1")
    return browser


def routes(browser: Browser) -> list[APIRoute]:
    """Every endpoint of the application."""
    app: Any = browser.client.app
    # FastAPI keeps an included router as one entry, with the router it was made from inside.
    inner = [getattr(entry, "original_router", None) for entry in app.routes]
    found = [route for router in inner if router for route in router.routes] + list(app.routes)
    return [route for route in found if isinstance(route, APIRoute)]


def filled(path: str) -> str:
    """A path of the application with something plausible in its places."""
    return re.sub(r"\{(\w+)(:\w+)?\}", lambda place: PLACES.get(place[1], "1"), path)


PLACES = {"public_id": "2026-0001", "token": "x" * 43, "form": "txt"}
