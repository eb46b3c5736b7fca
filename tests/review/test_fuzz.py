"""The API is asked everything that its own description allows, and much that it forbids: never does it break."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from starlette.testclient import TestClient

from pipeline.review import create_app

from .conftest import BASE, Browser, logged_in
from .world import World, newsroom

IDS = st.one_of(
    st.integers(1, 12).map(str),
    st.integers(-2, 2**70).map(str),
    st.text(min_size=1, max_size=8).filter(lambda text: text.strip("./")).map(lambda text: quote(text, safe="")),
)
"""What stands in addresses: rows that there are, rows that there are not, and no numbers at all."""


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One newsroom for all that is asked: what an earlier request left is part of the trial."""
    with newsroom(tmp_path_factory.mktemp("fuzz")) as world:
        yield from _served(world)


def _served(world: World) -> Iterator[Browser]:
    with TestClient(create_app(world.context), base_url=BASE, raise_server_exceptions=False) as client:
        yield logged_in(Browser(client, world), "odile", "Odile Brassard", "editor")


def described(browser: Browser) -> dict[str, Any]:
    """The operations that the API describes."""
    schema = schemathesis.openapi.from_dict(browser.client.get("/api/openapi.json").json())
    found: list[Any] = list(schema.get_all_operations())
    return {f"{one.ok().method} {one.ok().path}": one.ok() for one in found}


def send(browser: Browser, case: Any, headers: dict[str, str]) -> Any:
    """Send a case as its description says, through the door that everybody uses."""
    wanted = case.as_transport_kwargs(base_url=BASE)
    return browser.client.request(
        wanted["method"],
        wanted["url"],
        params=wanted.get("params"),
        headers={name: str(value) for name, value in (wanted.get("headers") or {}).items() if str(value).isascii()}
        | headers,
        follow_redirects=False,
        **{into: wanted[name] for name, into in (("json", "json"), ("data", "content")) if name in wanted},
    )


def statuses(browser: Browser, operation: Any, mode: GenerationMode) -> set[int]:
    """What an operation answers to whatever its description allows, or forbids."""
    token = {"x-csrf-token": browser.token()}
    seen: set[int] = set()
    views = {n: browser.world.archive.adaptations.of_article(n) for n in range(1, 6)}
    segments = {str(n): [str(segment.id) for segment in view.segments] for n, view in views.items() if view}

    @settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode), known=st.booleans(), data=st.data())
    def attempt(case: Any, known: bool, data: st.DataObject) -> None:
        if known and case.path_parameters:
            article = data.draw(IDS, "article")
            own = st.sampled_from(segments.get(article, ["1"]))
            ids = {"article_id": article, "segment_id": data.draw(st.one_of(own, own, IDS), "segment")}
            case.path_parameters = {key: ids[key] for key in case.path_parameters}
        seen.add(send(browser, case, token).status_code)

    # What takes nothing has nothing that could be forbidden.
    with suppress(Unsatisfiable):
        attempt()
    return seen


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["allowed", "forbidden"])
def test_no_request_breaks_the_api(asked: Browser, mode: GenerationMode) -> None:
    operations = described(asked)
    assert len(operations) >= 7

    seen = {name: statuses(asked, operation, mode) for name, operation in operations.items()}

    assert {name: found for name, found in seen.items() if max(found, default=0) >= 500} == {}
    if mode is GenerationMode.POSITIVE:
        # 409: a text that was typed over a version which no longer stands, as most that are made up.
        assert [name for name, found in seen.items() if not found & {200, 204, 409}] == []


def test_an_operation_that_breaks_would_be_found(tmp_path: Path) -> None:
    with newsroom(tmp_path) as world:
        app = create_app(world.context)

        @app.get("/api/broken")
        def broken(number: int) -> float:
            """Divide by what was asked."""
            return 1 / number

        with TestClient(app, base_url=BASE, raise_server_exceptions=False) as client:
            browser = logged_in(Browser(client, world), "odile", "Odile Brassard", "editor")
            operation = described(browser)["get /api/broken"]
            assert 500 in statuses(browser, operation, GenerationMode.POSITIVE)
