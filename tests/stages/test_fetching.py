"""Feeds and pages that go wrong, as a whole run meets them: nothing is lost, and nothing stops the rest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.settings import Workspace
from pipeline.stages import Street, Summary, run
from pipeline.times import parse_stamp

from .news_site import Listener, MovingClock, NewsSite, news_site, street_on, write_settings

DAY = 86_400


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with news_site() as playing:
        yield playing


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def workspace(tmp_path: Path, site: NewsSite) -> Workspace:
    return write_settings(tmp_path / "desk", site)


def run_once(workspace: Workspace, clock: MovingClock) -> Summary:
    """What one `vigie run` does, in a street of its own."""
    with street_on(workspace, clock) as street:
        return run(street, Listener())


def rows(street: Street, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in street.archive.read().execute(sql).fetchall()]


def fetch_tasks(workspace: Workspace, clock: MovingClock) -> dict[str, tuple[str, int, str | None, str | None]]:
    """State, tries, next try and error of each address, by its path."""
    with street_on(workspace, clock) as street:
        found = rows(
            street,
            """
            SELECT a.url, t.state, t.attempts, t.next_at, t.error
            FROM task AS t JOIN appearance AS a ON a.id = t.subject_id WHERE t.stage = 'fetch'
            """,
        )
    return {"/" + url.split("/", 3)[3]: (state, tries, next_at, error) for url, state, tries, next_at, error in found}


# Waits that a site asks for


@pytest.mark.parametrize(
    "wait",
    [
        pytest.param("999999999", id="thirty years"),
        pytest.param("Fri, 31 Dec 9999 23:59:59 GMT", id="the last day there is"),
        pytest.param("Fri, 31 Dec 9999 23:59:59 -1200", id="beyond the last day there is"),
    ],
)
def test_a_page_that_wants_to_be_left_alone_for_ever_gets_a_week_and_the_others_go_on(
    site: NewsSite, workspace: Workspace, clock: MovingClock, wait: str
) -> None:
    site.list("/a", "/b")
    site.serve("/a", 503, Retry_After=wait)
    site.publish("/b")

    summary = run_once(workspace, clock)

    assert (summary.counts["articles"], summary.counts["extracted"], summary.counts["failed_pages"]) == (1, 1, 1)
    state, tries, next_at, _ = fetch_tasks(workspace, clock)["/a"]
    assert (state, tries) == ("retrying", 1)
    assert next_at is not None
    assert (parse_stamp(next_at) - clock()).total_seconds() == 7 * DAY


# A feed that is gone


def test_a_feed_that_is_gone_is_told_once_and_looked_for_once_a_week(
    site: NewsSite, workspace: Workspace, clock: MovingClock
) -> None:
    site.serve("/feed.xml", 410)
    first = run_once(workspace, clock)
    (warning,) = first.warnings
    assert "gone for good" in warning
    assert (first.counts["feeds"], first.counts["gone_feeds"]) == (1, 1)

    clock.move(days=6)
    assert run_once(workspace, clock).counts["feeds"] == 0
    clock.move(days=2)
    again = run_once(workspace, clock)
    assert (again.counts["feeds"], again.counts["gone_feeds"], again.warnings) == (1, 1, ())

    clock.move(days=8)
    site.list("/a")
    site.publish("/a")
    back = run_once(workspace, clock)
    assert (back.counts["gone_feeds"], back.counts["articles"]) == (0, 1)
    assert run_once(workspace, clock).counts["feeds"] == 0
    clock.move(seconds=2)
    assert run_once(workspace, clock).counts["feeds"] == 1


# Trouble of our own


def test_what_cannot_be_saved_is_said_and_the_rest_is_done(
    site: NewsSite, workspace: Workspace, clock: MovingClock
) -> None:
    site.list("/a", "/b")
    site.publish("/a")
    site.publish("/b")
    with street_on(workspace, clock) as street, street.archive.write() as connection:
        connection.execute(
            """
            CREATE TRIGGER broken BEFORE INSERT ON article WHEN new.canonical_url LIKE '%/a'
            BEGIN SELECT RAISE(ABORT, 'the shelf fell down'); END
            """
        )

    summary = run_once(workspace, clock)

    assert (summary.counts["articles"], summary.counts["extracted"], summary.counts["failed_pages"]) == (1, 1, 1)
    (warning,) = summary.warnings
    assert f"{site.host}/a" in warning
    assert "the shelf fell down" in warning
    assert fetch_tasks(workspace, clock)["/a"][:2] == ("retrying", 1)


def test_a_failure_that_cannot_be_stored_either_is_said_and_the_rest_is_done(
    site: NewsSite, workspace: Workspace, clock: MovingClock
) -> None:
    site.list("/a", "/b")
    site.publish("/b")
    with street_on(workspace, clock) as street, street.archive.write() as connection:
        connection.execute(
            """
            CREATE TRIGGER broken BEFORE UPDATE OF attempts ON task WHEN new.attempts > old.attempts
            BEGIN SELECT RAISE(ABORT, 'the shelf fell down'); END
            """
        )

    summary = run_once(workspace, clock)

    assert (summary.counts["articles"], summary.counts["extracted"]) == (1, 1)
    (warning,) = summary.warnings
    assert "404" in warning
    assert "the shelf fell down" in warning
    assert fetch_tasks(workspace, clock)["/a"][:2] == ("waiting", 0)


def test_a_poll_that_cannot_be_saved_is_said_and_the_others_go_on(
    site: NewsSite, tmp_path: Path, clock: MovingClock
) -> None:
    workspace = write_settings(tmp_path / "desk", site, "/a.xml", "/b.xml")
    site.list("/a", at="/a.xml")
    site.list("/b", at="/b.xml")
    site.publish("/b")
    with street_on(workspace, clock) as street, street.archive.write() as connection:
        connection.execute(
            """
            CREATE TRIGGER broken BEFORE INSERT ON appearance WHEN new.url LIKE '%/a'
            BEGIN SELECT RAISE(ABORT, 'the shelf fell down'); END
            """
        )

    summary = run_once(workspace, clock)

    assert (summary.counts["articles"], summary.counts["failed_feeds"]) == (1, 1)
    (warning,) = summary.warnings
    assert "/a.xml" in warning
    assert "the shelf fell down" in warning
