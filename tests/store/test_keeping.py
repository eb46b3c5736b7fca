"""Payloads, backups, jobs, people and the status: what is kept, and what is told of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.documents import Entry, Model, PollOutcome, PollResult
from pipeline.errors import ArchiveError, NotFoundError
from pipeline.store import Archive, open_archive
from pipeline.times import stamp

from .story import LATER, LATEST, NOW, World


def test_a_body_is_kept_once_under_its_hash(archive: Archive) -> None:
    body = "Été à l’hôpital".encode() * 100
    first = archive.payloads.put(body, "text/html; charset=utf-8", at=NOW)
    assert archive.payloads.put(body, "text/plain", at=LATER) == first
    assert archive.payloads.get(first) == (body, "text/html; charset=utf-8")
    assert archive.payloads.get("0" * 64) is None


def test_an_entry_comes_back_as_it_was(archive: Archive) -> None:
    entry = Entry("https://a.example/1", "g", "Titre", "A. Roy", "2023-10-24", "court", "<p>long</p>")
    assert archive.payloads.get_entry(archive.payloads.put_entry(entry, NOW)) == entry
    assert archive.payloads.get_entry("0" * 64) is None


def test_an_erased_body_is_gone(archive: Archive, tmp_path: Path) -> None:
    sha256 = archive.payloads.put(b"x", None, at=NOW)
    with closing(sqlite3.connect(tmp_path / "payloads.db")) as connection, connection:
        connection.execute("UPDATE payload SET body_zstd = NULL, erased_at = ?", (LATER,))
    assert archive.payloads.get(sha256) is None


def test_a_backup_is_whole_and_the_oldest_goes(tmp_path: Path) -> None:
    moments = [datetime(2023, 10, day, tzinfo=UTC) for day in (1, 2, 3)]
    ticking = iter([moments[0], *moments])
    with open_archive(tmp_path / "archive.db", clock=lambda: next(ticking)) as archive:
        archive.people.named("Noémie Côté")
        copies = [archive.backup(tmp_path / "backups", keep=2) for _ in moments]
    assert sorted((tmp_path / "backups").iterdir()) == copies[1:]
    with open_archive(copies[2]) as copy:
        assert copy.people.get(1) == "Noémie Côté"


def test_an_archive_begun_anew_drops_no_backup_of_the_lost_one(tmp_path: Path) -> None:
    for name in ("lost", "anew"):
        with open_archive(tmp_path / name / "archive.db") as archive:
            kept = archive.backup(tmp_path / "backups", keep=1)
            kept.rename(kept.with_name(f"archive-{'2023' if name == 'lost' else '2024'}1001T000000Z.db"))
    with open_archive(tmp_path / "anew" / "archive.db") as archive:
        archive.backup(tmp_path / "backups", keep=1)
    names = sorted(path.name[:12] for path in (tmp_path / "backups").iterdir())
    assert names == ["archive-2023", f"archive-{datetime.now(UTC):%Y}"]


def test_an_older_copy_that_somebody_holds_hinders_no_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.store.connection.BUSY_SECONDS", 0.1)
    with open_archive(tmp_path / "archive.db") as archive:
        held = archive.backup(tmp_path / "backups", keep=1)
        held = held.rename(held.with_name("archive-20230101T000000Z.db"))
        with closing(sqlite3.connect(held, isolation_level=None)) as somebody:
            somebody.execute("BEGIN EXCLUSIVE")
            made = archive.backup(tmp_path / "backups", keep=1)
            assert sorted((tmp_path / "backups").glob("*.db")) == [held, made]


@pytest.mark.parametrize("loss", ["gone", "empty"])
def test_an_archive_that_was_lost_is_not_begun_anew_beside_its_pages(tmp_path: Path, loss: str) -> None:
    path = tmp_path / "archive.db"
    open_archive(path).close()
    path.unlink()
    if loss == "empty":
        path.touch()
    with pytest.raises(ArchiveError, match="restore a backup"):
        open_archive(path)
    assert not path.exists() or path.stat().st_size == 0


def test_a_backup_that_fails_its_check_is_not_kept(world: World, tmp_path: Path) -> None:
    world.windsor()
    with world.archive.write() as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET rootpage = 3 WHERE name = 'article_by_first_seen'")
    with pytest.raises(ArchiveError, match="failed its check"):
        world.archive.backup(tmp_path / "backups", keep=2)
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_job_is_a_row_from_start_to_end(archive: Archive) -> None:
    first = archive.jobs.start("poll", at=NOW)
    archive.jobs.finish(first, "done", at=LATER, counts={"feeds": 3})
    second = archive.jobs.start("poll", at=LATER)
    archive.jobs.start("backup", at=LATER)
    assert archive.jobs.stop_running(at=LATEST) == 2
    last = archive.jobs.last("poll")
    assert last is not None
    assert (last.id, last.outcome, last.ended_at) == (second, "stopped", LATEST)
    assert [(run.job, run.counts) for run in archive.jobs.recent()] == [
        ("backup", {}),
        ("poll", {}),
        ("poll", {"feeds": 3}),
    ]
    assert archive.jobs.last("digest") is None


def test_a_byline_is_one_person(archive: Archive) -> None:
    assert archive.people.named("Noémie  Côté ") == archive.people.named("Noémie Côté")
    with pytest.raises(ValueError, match="cannot be empty"):
        archive.people.named("  ")
    with pytest.raises(NotFoundError, match="no person 9"):
        archive.people.get(9)


def test_models_are_told_apart_by_their_package(archive: Archive) -> None:
    model = Model("translate-en_fr", "1.9", "ab" * 32, (("beam_size", 4.0),))
    first = archive.models.register(model)
    assert archive.models.register(model) == first
    assert archive.models.register(Model("translate-en_fr", "1.9", "cd" * 32)) != first
    assert archive.models.get(first) == model
    with pytest.raises(NotFoundError, match="no model 9"):
        archive.models.get(9)


def test_memory_gives_what_stands_for_a_sentence_rivals_too(archive: Archive) -> None:
    with archive.write() as connection:
        for target, reusable in (("Un.", 1), ("Une.", 1), ("Deux.", 0)):
            connection.execute(
                "INSERT INTO memory (source_key, source_language, target_language, source, target, reusable, made_at) "
                "VALUES ('k1', 'en', 'fr-CA', 'One.', ?, ?, ?)",
                (target, reusable, NOW),
            )
    found = archive.memory.exact(["k1", "k2"])
    assert [(entry.target, entry.reusable) for entry in found["k1"]] == [
        ("Un.", True),
        ("Une.", True),
        ("Deux.", False),
    ]
    assert "k2" not in found


def test_terms_in_use_are_listed(archive: Archive) -> None:
    with archive.write() as connection:
        for english, retired in (("ransomware", None), ("virus", LATER)):
            connection.execute(
                "INSERT INTO term (english, french, forbidden, made_at, retired_at) VALUES (?, 'x', '[\"y\"]', ?, ?)",
                (english, NOW, retired),
            )
    assert [(term.english, term.forbidden) for term in archive.terms.all()] == [("ransomware", ("y",))]


def test_the_status_tells_what_waits_and_what_failed(world: World) -> None:
    archive = world.archive
    for name, result in (
        ("Ledger: health", PollResult(PollOutcome.CHANGED, 200, (Entry("https://ledger.example/1"),))),
        ("Gazette", PollResult(PollOutcome.FAILED, 500, error="500 from the site")),
    ):
        (feed,) = archive.feeds.due(NOW, name=name)
        archive.feeds.save_poll(feed, result, at=NOW, next_poll_at=LATER)
    story = world.windsor()
    world.join(story, world.read(story))
    world.publish(story, world.draft(story))
    (task,) = archive.tasks.claim("extract", at=NOW, worker="test")
    archive.tasks.fail(task, "it broke", at=NOW, retry_at=None)
    told = archive.status(NOW)
    assert (told.feeds_watched, told.feeds_failing, told.feeds_silent) == (2, 1, 0)
    assert (told.articles, told.relevant, told.incidents, told.editions) == (1, 1, 1, 1)
    assert (told.waiting, told.given_up, told.adaptations) == ({"fetch": 1}, 1, {"published": 1})
    assert set(told.file_sizes) == {"archive.db", "payloads.db"}
    later = stamp(datetime(2023, 12, 24, tzinfo=UTC) + timedelta(days=1))
    assert archive.status(later).feeds_silent == 1
