"""Feeds and pages that go wrong, as a whole run meets them: nothing is lost, and nothing stops the rest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import InputError, VigieError
from pipeline.settings import Workspace
from pipeline.stages import Street, Summary, add_text, poll_feeds, run
from pipeline.times import parse_stamp

from .news_site import WORDS, Listener, MovingClock, NewsSite, news_site, street_on, write_settings

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


PAGES = tuple(f"/{number}" for number in range(12))


@pytest.mark.parametrize(("stated", "wait"), [({"Retry_After": "3600"}, 3600), ({}, 600)])
def test_pages_of_a_site_that_wants_rest_wait_without_a_try_and_across_runs(
    site: NewsSite, workspace: Workspace, clock: MovingClock, stated: dict[str, str], wait: int
) -> None:
    site.list(*PAGES)
    for path in PAGES:
        site.serve(path, 429, **stated)
    summary = run_once(workspace, clock)

    asked = [path for path in site.asked if path in PAGES]
    assert len(asked) <= 2, "two may be under way at a time"
    assert summary.counts["failed_pages"] == len(asked)
    assert summary.counts["resting_pages"] == len(PAGES) - len(asked)
    for path, (_, tries, next_at, _) in fetch_tasks(workspace, clock).items():
        assert tries == (path in asked)
        assert wait - 10 < (parse_stamp(next_at or "") - clock()).total_seconds() <= wait

    # Another process, before the rest is over: not even the new story is asked for, nor the feed.
    site.list(*PAGES, "/new")
    site.asked.clear()
    clock.move(seconds=wait - 60)
    run_once(workspace, clock)
    assert site.asked == []

    for path in (*PAGES, "/new"):
        site.publish(path)
    clock.move(seconds=70)
    assert run_once(workspace, clock).counts["articles"] == len(PAGES) + 1


def test_a_site_that_wants_rest_at_its_robots_txt_costs_no_page_a_try(
    site: NewsSite, workspace: Workspace, clock: MovingClock
) -> None:
    site.list("/a", "/b")
    site.serve("/robots.txt", 429)
    summary = run_once(workspace, clock)
    assert (summary.counts["failed_pages"], summary.counts["resting_pages"]) == (0, 2)
    assert {tries for _, tries, _, _ in fetch_tasks(workspace, clock).values()} == {0}


def test_feeds_of_a_site_that_wants_rest_wait_without_failing(
    site: NewsSite, tmp_path: Path, clock: MovingClock
) -> None:
    feeds = [f"/{number}.xml" for number in range(12)]
    workspace = write_settings(tmp_path / "desk", site, *feeds)
    for feed in feeds:
        site.serve(feed, 429, Retry_After="3600")
    failed = run_once(workspace, clock).counts["failed_feeds"]
    assert failed == len(site.asked) <= 2

    site.asked.clear()
    clock.move(minutes=50)
    assert run_once(workspace, clock).counts["feeds"] == 0
    assert site.asked == []

    for feed in feeds:
        site.list(at=feed)
    clock.move(minutes=11)
    counts = run_once(workspace, clock).counts
    assert (counts["feeds"], counts["failed_feeds"]) == (len(feeds), 0)


# Pages that are not the story

CONSENT = (
    "We and our 842 partners store and access information on your device, such as cookies, and process personal data.",
    "Please accept all cookies to continue reading. You can change your choices at any time.",
)
TITLE = "A reading room with oak tables opens"


def test_a_wall_is_no_story_and_the_story_is_fetched_when_it_has_come_down(
    site: NewsSite, workspace: Workspace, clock: MovingClock
) -> None:
    site.list("/a", title=TITLE)
    site.publish("/a", "We value your privacy", *CONSENT)
    summary = run_once(workspace, clock)
    assert summary.counts["articles"] == 0
    (warning,) = summary.warnings
    assert "a request for consent" in warning
    state, tries, _, error = fetch_tasks(workspace, clock)["/a"]
    assert (state, tries) == ("retrying", 1)
    assert "a request for consent" in (error or "")

    site.publish("/a", TITLE)
    clock.move(minutes=6)
    assert run_once(workspace, clock).counts["articles"] == 1


def test_behind_a_wall_the_feed_may_carry_the_story_itself(
    site: NewsSite, workspace: Workspace, clock: MovingClock
) -> None:
    sentence = "<p>The readers built the room themselves, says number {} of the eighty who came.</p>"
    story = "".join(sentence.format(number) for number in range(20))
    site.list("/a", title=TITLE, summary=story)
    site.publish("/a", "We value your privacy", *CONSENT)
    assert run_once(workspace, clock).counts["articles"] == 1
    with street_on(workspace, clock) as street:
        assert rows(street, "SELECT substr(text, 1, instr(text, char(10)) - 1) FROM revision") == [(TITLE,)]


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


@pytest.fixture
def away(tmp_path: Path, site: NewsSite, other_site: NewsSite) -> Workspace:
    """A workspace that watches two sites and has a story of the first one to fetch."""
    workspace = write_settings(tmp_path / "desk", site)
    text = workspace.settings_path.read_text(encoding="utf-8")
    text = text.replace("allow_hosts: [", f"allow_hosts: ['{other_site.host}', ")
    text = text.replace("feeds: [", f"feeds: [{{name: other, url: 'http://{other_site.host}/feed.xml'}}, ")
    workspace.settings_path.write_text(text, encoding="utf-8")
    other_site.list()
    site.list("/a")
    site.publish("/a")
    return workspace


@pytest.fixture
def other_site() -> Iterator[NewsSite]:
    with news_site() as playing:
        yield playing


def test_where_nobody_can_be_reached_no_feed_has_failed(
    away: Workspace, site: NewsSite, other_site: NewsSite, clock: MovingClock
) -> None:
    site.close_door()
    other_site.close_door()
    for _ in range(8):
        summary = run_once(away, clock)
        (warning,) = summary.warnings
        assert "off the network" in warning
        assert summary.counts["failed_feeds"] == 2
        clock.move(hours=2)
    with street_on(away, clock) as street:
        assert rows(street, "SELECT failures, next_poll_at FROM feed") == [(0, None), (0, None)]


def test_where_one_site_answers_the_other_one_has_failed(
    away: Workspace, other_site: NewsSite, clock: MovingClock
) -> None:
    other_site.close_door()
    summary = run_once(away, clock)
    assert (summary.counts["failed_feeds"], summary.counts["articles"]) == (1, 1)
    with street_on(away, clock) as street:
        assert rows(street, "SELECT name, failures FROM feed ORDER BY name") == [("/feed.xml", 0), ("other", 1)]


def test_a_page_waits_without_a_try_while_the_network_is_away(
    away: Workspace, site: NewsSite, other_site: NewsSite, clock: MovingClock
) -> None:
    with street_on(away, clock) as street:
        poll_feeds(street, Listener())
    port = site.close_door()
    other_site.close_door()
    for _ in range(8):
        run_once(away, clock)
        clock.move(minutes=10)
    assert fetch_tasks(away, clock)["/a"][:2] == ("waiting", 0)

    with news_site(port) as back:
        back.list("/a")
        back.publish("/a")
        assert run_once(away, clock).counts["articles"] == 1


def test_a_clock_that_was_wrong_once_puts_nothing_off_for_years(
    site: NewsSite, workspace: Workspace, clock: MovingClock
) -> None:
    site.list("/a")
    clock.move(days=2000)
    run_once(workspace, clock)
    clock.move(days=-2000)
    site.list("/a", "/b")
    site.publish("/a")
    site.publish("/b")
    with street_on(workspace, clock) as street, street.archive.write() as connection:
        connection.execute("UPDATE task SET state = 'retrying', next_at = '2036-01-01T00:00:00Z'")

    summary = run_once(workspace, clock)

    assert (summary.counts["feeds"], summary.counts["articles"]) == (1, 2)
    assert "clock" in summary.warnings[0]
    assert run_once(workspace, clock).warnings == ()


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


@pytest.mark.parametrize("stage", ["poll", "fetch"])
def test_a_full_disk_ends_the_run_with_its_reason(
    site: NewsSite, workspace: Workspace, clock: MovingClock, stage: str
) -> None:
    site.list(*PAGES, title="A reading room {path}" + " of oak" * 90)
    for path in PAGES:
        site.publish(path, "A reading room", *(f"At {path}: {word}" for word in WORDS * 40))
    with street_on(workspace, clock) as street:
        if stage == "fetch":
            poll_feeds(street, Listener())
        # As many pages as the file has: to SQLite that is a full disk.
        pages = rows(street, "PRAGMA page_count")[0][0]
        street.archive.read().execute(f"PRAGMA max_page_count = {pages}")
        listener = Listener()
        with pytest.raises(VigieError, match="disk is full"):
            run(street, listener)
        assert listener.warnings == []

    run_once(workspace, clock)
    with street_on(workspace, clock) as street:
        assert rows(street, "SELECT count(*) FROM article") == [(len(PAGES),)]


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


# A story that somebody pastes


def test_a_pasted_headline_that_nobody_sees_is_none(workspace: Workspace, clock: MovingClock) -> None:
    with street_on(workspace, clock) as street, pytest.raises(InputError, match="headline"):
        add_text(street, "\u200b\u202e", "A text.", outlet="Courier", url=None, published=None, person_id=1)
