"""A newsroom to ask: the application with its lifespan, as a browser on this machine sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from pipeline.review import create_app

from .world import World, newsroom


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
        found = re.search(r'name="csrf_token" value="([0-9a-f]+)"', self.client.get("/").text)
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
def browser(world: World) -> Iterator[Browser]:
    """A browser on the newsroom."""
    with TestClient(create_app(world.context), base_url="http://127.0.0.1:8765") as client:
        yield Browser(client, world)
