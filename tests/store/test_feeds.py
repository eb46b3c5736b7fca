"""Feeds: what the settings say is watched, and what a poll brings is saved whole."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from pipeline.documents import Entry, PollOutcome, PollResult, WatchedFeed
from pipeline.errors import UsageError
from pipeline.store import Archive

from .story import GAZETTE, LATER, LATEST, LEDGER, NOW, World

URL = "https://ledger.example/health.xml"


def watch(archive: Archive, *feeds: tuple[str, str, bool]) -> None:
    archive.feeds.sync([(LEDGER, feeds)])


def only(archive: Archive) -> WatchedFeed:
    (feed,) = archive.feeds.due(LATEST)
    return feed


def entry(number: int, **rest: str) -> Entry:
    return Entry(
        **{"url": f"https://ledger.example/{number}", "guid": f"tag:{number}", "title": f"Story {number}", **rest}
    )


def poll(archive: Archive, *entries: Entry, at: str = NOW, **rest: object) -> int:
    told: dict[str, Any] = {"outcome": PollOutcome.CHANGED, "http_status": 200, "entries": entries, **rest}
    result = PollResult(**told)
    (feed,) = archive.feeds.due(LATEST, name="Health")
    return archive.feeds.save_poll(feed, result, at=at, next_poll_at=LATER)


@pytest.fixture(autouse=True)
def watched(archive: Archive) -> None:
    watch(archive, ("Health", URL, False))


def test_a_feed_is_its_name_and_its_address_may_move(archive: Archive) -> None:
    before = only(archive)
    poll(archive, etag='"v1"')
    watch(archive, ("Health", "https://ledger.example/new.xml", False))
    after = only(archive)
    assert (after.id, after.url, after.etag) == (before.id, "https://ledger.example/new.xml", None)


def test_a_feed_keeps_its_id_under_another_name(archive: Archive) -> None:
    before = only(archive)
    watch(archive, ("Health news", URL, False))
    assert (only(archive).id, only(archive).name) == (before.id, "Health news")


def test_two_feeds_may_swap_their_addresses(archive: Archive) -> None:
    watch(archive, ("Health", URL, False), ("Crime", "https://ledger.example/crime.xml", False))
    watch(archive, ("Health", "https://ledger.example/crime.xml", False), ("Crime", URL, False))
    assert {feed.name: feed.url for feed in archive.feeds.due(NOW)} == {
        "Health": "https://ledger.example/crime.xml",
        "Crime": URL,
    }


def test_a_feed_that_left_the_settings_is_off_and_may_come_back(archive: Archive) -> None:
    watch(archive)
    assert archive.feeds.due(LATEST) == []
    assert [feed.state for feed in archive.feeds.all()] == ["off"]
    with pytest.raises(UsageError, match=r"feeds\.yaml has: none"):
        archive.feeds.due(LATEST, name="Health")
    watch(archive, ("Health", URL, False))
    assert only(archive).name == "Health"


def test_a_name_that_is_not_watched_is_answered_with_those_that_are(archive: Archive) -> None:
    with pytest.raises(UsageError, match=r"no feed 'Helth' is watched; feeds\.yaml has: Health"):
        archive.feeds.due(NOW, name="Helth")


def test_new_entries_wait_for_their_page_and_known_ones_do_not(archive: Archive) -> None:
    assert poll(archive, entry(1), entry(2)) == 2
    assert poll(archive, entry(2), entry(3), at=LATER) == 1
    claimed = archive.tasks.claim("fetch", at=LATER, worker="test", limit=9)
    kept = [archive.articles.appearance(task.subject_id).entry for task in claimed]
    assert kept == [entry(1), entry(2), entry(3)]


def test_an_entry_that_moved_is_known_by_its_id(archive: Archive) -> None:
    poll(archive, entry(1))
    assert poll(archive, entry(1, url="https://ledger.example/1-corrected"), at=LATER) == 0


def test_an_id_that_every_entry_bears_tells_nothing_apart(archive: Archive) -> None:
    assert poll(archive, entry(1, guid="tag:feed"), entry(2, guid="tag:feed")) == 2


def test_what_an_entry_carries_is_kept_before_its_row(archive: Archive) -> None:
    poll(archive, entry(1, content="<p>Whole text.</p>", summary="Short."))
    assert archive.articles.appearance(1).entry.content == "<p>Whole text.</p>"


def test_a_crash_leaves_neither_entry_nor_etag(archive: Archive) -> None:
    with archive.write() as connection:
        connection.execute(
            "CREATE TRIGGER crash BEFORE UPDATE OF etag ON feed BEGIN SELECT RAISE(ABORT, 'power cut'); END"
        )
    with pytest.raises(sqlite3.IntegrityError, match="power cut"):
        poll(archive, entry(1), etag='"v1"')
    with archive.write() as connection:
        connection.execute("DROP TRIGGER crash")
    assert only(archive).etag is None
    assert archive.tasks.counts() == []
    assert poll(archive, entry(1), etag='"v1"') == 1
    assert only(archive).etag == '"v1"'


def test_a_304_keeps_the_etag_it_confirms(archive: Archive) -> None:
    poll(archive, etag='"v1"', body_hash="h")
    poll(archive, outcome=PollOutcome.NOT_MODIFIED, http_status=304, at=LATER)
    assert (only(archive).etag, only(archive).body_hash) == ('"v1"', "h")
    (status,) = archive.feeds.all()
    assert status.last_success_at == LATER


def test_a_failure_is_counted_and_said(archive: Archive) -> None:
    for at in (NOW, LATER):
        poll(archive, outcome=PollOutcome.FAILED, http_status=503, error="503 from the site", at=at)
    (status,) = archive.feeds.all()
    assert (status.failures, status.last_error, status.last_success_at) == (2, "503 from the site", None)
    poll(archive, at=LATEST)
    (status,) = archive.feeds.all()
    assert (status.failures, status.last_error) == (0, None)


def test_a_permanent_move_is_followed_and_the_settings_may_lag(archive: Archive) -> None:
    poll(archive, moved_to="https://ledger.example/moved.xml", etag='"v1"')
    assert only(archive).url == "https://ledger.example/moved.xml"
    watch(archive, ("Health", URL, False))
    assert (only(archive).url, only(archive).etag) == ("https://ledger.example/moved.xml", '"v1"')


def test_a_move_never_writes_a_secret_into_the_archive(archive: Archive) -> None:
    watch(archive, ("Health", "https://ledger.example/feed?key=${KEY}", False))
    poll(archive, moved_to="https://ledger.example/new?key=s3cret")
    assert only(archive).url == "https://ledger.example/feed?key=${KEY}"


def test_a_feed_that_is_gone_is_asked_when_its_time_has_come_or_its_address_changes(archive: Archive) -> None:
    poll(archive, outcome=PollOutcome.GONE, http_status=410)
    watch(archive, ("Health", URL, False))
    assert archive.feeds.due(NOW) == []
    assert only(archive).gone
    watch(archive, ("Health", "https://ledger.example/new.xml", False))
    (feed,) = archive.feeds.due(NOW)
    assert (feed.url, feed.gone) == ("https://ledger.example/new.xml", False)


def test_a_feed_that_is_gone_stays_so_until_it_answers(archive: Archive) -> None:
    poll(archive, outcome=PollOutcome.GONE, http_status=410)
    poll(archive, outcome=PollOutcome.FAILED, http_status=503)
    assert only(archive).gone
    poll(archive)
    assert not only(archive).gone


def test_a_feed_is_due_when_its_time_has_come(archive: Archive) -> None:
    poll(archive)
    assert archive.feeds.due(NOW) == []
    assert [feed.name for feed in archive.feeds.due(NOW, name="Health")] == ["Health"]
    assert [feed.name for feed in archive.feeds.due(LATER)] == ["Health"]


def test_outlets_follow_the_settings(world: World) -> None:
    assert set(world.archive.feeds.outlets().values()) == {LEDGER, GAZETTE}
