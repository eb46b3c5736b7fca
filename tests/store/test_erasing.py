"""What the law wants gone is gone, down to the bytes of the files; what was restored is cleaned again."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.documents import Claim, Entry
from pipeline.errors import ArchiveError, NotFoundError, UsageError
from pipeline.store import (
    Archive,
    apply_retention,
    check_file,
    compact,
    erase_article,
    erase_name,
    erase_name_in_newsroom,
    open_archive,
    open_newsroom,
    restore,
)

from .story import FIRST, LATER, NOW, TITLE, World, span

NAME = "Zéphyrine Quibblethorpe"
SAID = f"“We are sorry,” said {NAME}, who runs the hospital’s computers."
MOMENT = datetime(2023, 11, 1, tzinfo=UTC)


@pytest.fixture
def told(world: World) -> World:
    """A name in a story, its draft, edition, memory, log, organisation, page and entry; and a story without it."""
    archive = world.archive
    page = f"<p>said <b>Z&eacute;phyrine</b> Quibblethorpe</p>{SAID}".encode()
    entry = archive.payloads.put_entry(Entry("https://ledger.example/q", "g1", f"{NAME} speaks", NAME), NOW)
    story = world.save("https://ledger.example/q", TITLE, FIRST, SAID, "A flumadiddle, they call it.")
    with archive.write() as connection:
        connection.execute(
            "UPDATE appearance SET title = ?, author = ?, payload_sha256 = ?", (f"{NAME} speaks", NAME.upper(), entry)
        )
        payload = archive.payloads.put(page, "text/html", at=NOW)
        guard = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'revision_frozen'").fetchone()[0]
        connection.execute("DROP TRIGGER revision_frozen")
        connection.execute("UPDATE revision SET payload_sha256 = ?", (payload,))
        connection.execute(guard)
        connection.execute(
            "INSERT INTO memory (source_key, source_language, target_language, source, target, reusable, made_at) "
            "VALUES ('k', 'en', 'fr-CA', ?, ?, 1, ?)",
            (SAID, f"« Désolée », dit {NAME}.", NOW),
        )
    read = world.read(story)
    incident = world.join(story, read)
    claim = Claim("attacker", story.revision_id, span("TransForm"), value=NAME)
    connection = archive.read()
    with archive.write():
        connection.execute(
            "INSERT INTO incident_claim (incident_id, extraction_id, field, value, revision_id, span_start, span_end) "
            "VALUES (?, ?, ?, ?, ?, 0, 5)",
            (incident, read.extraction_id, claim.field, claim.value, claim.revision_id),
        )
    french = {None: TITLE, 0: FIRST, 1: f"« Désolée », a dit {NAME}.", 2: "Une baliverne, disent-ils."}
    adaptation = world.draft(story, french)
    archive.adaptations.approve(adaptation, person_id=world.person(), at=LATER)
    edition = world.edition(story, f"{NAME} s’excuse")
    archive.editions.publish(adaptation, edition, person_id=world.person(), note=None, at=LATER)
    archive.events.add("note", ("adaptation", adaptation), at=LATER, data={"note": f"call {NAME}"})
    world.save("https://ledger.example/other", "Another story", "Nobody is named in this one.")
    return world


def holding(path: Path, words: str) -> list[str]:
    """The files beside ``path`` in whose bytes one of the words stands, in whatever case."""
    return [
        file.name
        for file in sorted(path.parent.glob("*.db*"))
        if any(word.encode() in file.read_bytes().lower() for word in words.lower().split())
    ]


def test_a_name_is_gone_from_every_table_and_every_byte(told: World) -> None:
    archive = told.archive
    report = erase_name(archive, "ZEPHYRINE quibblethorpe", reason="request of 2023-10-30")
    assert report.left == []
    assert {"revision", "edition", "segment_version", "memory", "event", "appearance"} <= set(report.rows)
    assert len(report.payloads) == 2
    archive.close()
    compact(archive.path)
    compact(archive.path.with_name("payloads.db"))
    assert holding(archive.path, "quibblethorp zephyrin zéphyrin") == []  # their stems, too
    assert check_file(archive.path) == []


def test_what_does_not_name_them_stays(told: World) -> None:
    archive = told.archive
    erase_name(archive, NAME, reason="a request")
    assert archive.search("nobody named").total == 1
    assert archive.incidents.get("2023-0001").parties[0].name == "Windsor Regional Hospital"
    assert archive.read().execute("SELECT count(*) FROM incident_claim").fetchone()[0] == 6
    # The headline, the first paragraph and the last named nobody.
    standing = archive.read().execute("SELECT count(*) FROM segment_version WHERE text IS NOT NULL").fetchone()[0]
    assert standing == 3


def test_an_erasure_is_logged_without_the_name(told: World) -> None:
    report = erase_name(told.archive, NAME, reason="a request", person_id=told.person())
    (event,) = told.archive.events.of("archive", 1)
    assert (event.id, event.verb, event.person) == (report.event_id, "erase", "Noémie Côté")
    assert event.data["reason"] == "a request"
    assert event.data["what"] == "name"
    assert "quibble" not in json.dumps(event.data).lower()


def test_a_record_without_its_claim_is_derived_anew(told: World) -> None:
    erase_name(told.archive, NAME, reason="a request")
    assert told.archive.tasks.claim("derive", at=LATER, worker="test") != []


@pytest.mark.parametrize("name", ["Quibblethorpe", "", "…"])
def test_one_word_is_no_name(told: World, name: str) -> None:
    with pytest.raises(UsageError, match="is one word"):
        erase_name(told.archive, name, reason="x")


def test_a_longer_name_is_another_one(told: World) -> None:
    assert erase_name(told.archive, "Zéphyrine Quibble", reason="x").empty
    assert told.archive.events.of("archive", 1) == []


def test_an_article_is_gone_and_its_tombstone_stays(told: World) -> None:
    archive = told.archive
    report = erase_article(archive, 1, reason="a judgment")
    row = archive.read().execute("SELECT * FROM revision WHERE article_id = 1").fetchone()
    assert (row["text"], row["title"], row["byline"], row["erased_at"]) == (None, None, None, NOW)
    assert row["text_hash"]
    assert (
        archive.read().execute("SELECT canonical_url FROM article WHERE id = 1").fetchone()[0]
        == "https://ledger.example/q"
    )
    assert archive.search("hospital OR hôpital").total == 0
    assert len(report.payloads) == 2
    assert archive.editions.latest() == []
    assert archive.incidents.get("2023-0001").summary.withdrawn_at is not None
    for table in ("incident_claim", "mention"):
        assert archive.read().execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0
    archive.close()
    compact(archive.path)
    compact(archive.path.with_name("payloads.db"))
    assert holding(archive.path, "flumadiddl") == []
    assert check_file(archive.path) == []


def test_an_erased_article_is_erased_once(told: World) -> None:
    erase_article(told.archive, 1, reason="a judgment")
    assert set(erase_article(told.archive, 1, reason="again").rows) <= {"event"}


def test_an_erased_article_does_not_come_back_with_its_page(told: World) -> None:
    erase_article(told.archive, 1, reason="a judgment")
    saved = told.save("https://ledger.example/q", TITLE, FIRST, "They changed it.")
    assert (saved.article_id, saved.new_revision) == (1, False)
    assert told.archive.search("windsor").total == 0


def test_an_unknown_article_is_named(told: World) -> None:
    with pytest.raises(NotFoundError, match="no article 77"):
        erase_article(told.archive, 77, reason="x")


def test_a_restored_backup_is_cleaned_of_what_was_erased_since(told: World, tmp_path: Path) -> None:
    archive = told.archive
    backup = archive.backup(tmp_path / "backups", keep=3)
    pages = archive.backup_payloads(tmp_path / "backups", keep=3)
    erase_name(archive, NAME, reason="a request")
    archive.close()
    back = restore(backup, archive.path, moment=MOMENT)
    assert back.erased > 5
    assert back.kept is not None
    assert restore(pages, archive.path.with_name("payloads.db"), moment=MOMENT).erased == 2
    compact(archive.path)
    compact(archive.path.with_name("payloads.db"))
    assert holding(archive.path, "quibblethorp zephyrin") == []
    with open_archive(archive.path) as again:
        assert [event.verb for event in again.events.of("archive", 1)] == ["erase", "restore"]
        assert again.search("nobody named").total == 1


def test_a_restored_backup_has_no_erased_article(told: World, tmp_path: Path) -> None:
    backup = told.archive.backup(tmp_path / "backups", keep=3)
    erase_article(told.archive, 1, reason="a judgment")
    told.archive.close()
    assert restore(backup, told.archive.path, moment=MOMENT).erased > 0
    with open_archive(told.archive.path) as again:
        assert again.search("windsor").total == 0
        assert again.read().execute("SELECT count(*) FROM incident_claim").fetchone()[0] == 0


def test_other_backups_tell_what_was_erased_where_the_archive_no_longer_can(told: World, tmp_path: Path) -> None:
    old = told.archive.backup(tmp_path / "backups", keep=3)
    erase_article(told.archive, 1, reason="a judgment")
    told.archive.backup(tmp_path / "later", keep=3).rename(tmp_path / "backups" / "archive-20991231T000000Z.db")
    told.archive.close()
    told.archive.path.write_bytes(b"rubbish" * 10_000)

    back = restore(old, told.archive.path, moment=MOMENT)

    assert (back.erased > 0, back.remembered) == (True, False)
    with open_archive(told.archive.path) as again:
        assert again.search("windsor").total == 0


def test_another_archives_erasures_are_not_repeated_in_a_backup(told: World, tmp_path: Path) -> None:
    """They name rows by number, and here these are other stories."""
    backup = told.archive.backup(tmp_path / "backups", keep=3)
    told.archive.close()
    with closing(sqlite3.connect(told.archive.path)) as connection, connection:
        connection.execute("UPDATE archive SET uuid = '00000000-0000-4000-8000-000000000000'")
    with open_archive(told.archive.path) as other:
        erase_article(other, 1, reason="a judgment")

    assert restore(backup, told.archive.path, moment=MOMENT).erased == 0

    with open_archive(told.archive.path) as again:
        assert again.search("windsor").total == 1


def test_a_backup_comes_back_under_a_reader_that_has_the_file_open(told: World, tmp_path: Path) -> None:
    backup = told.archive.backup(tmp_path / "backups", keep=3)
    told.save("https://ledger.example/late", "Too late", "This came after the backup.")
    reader = told.archive.read()
    assert reader.execute("SELECT count(*) FROM article").fetchone()[0] == 3
    back = restore(backup, told.archive.path, moment=MOMENT)
    assert reader.execute("SELECT count(*) FROM article").fetchone()[0] == 2
    assert back.kept is not None
    with closing(sqlite3.connect(back.kept)) as kept:
        assert kept.execute("SELECT count(*) FROM article").fetchone()[0] == 3


def test_a_damaged_archive_is_moved_away_and_replaced(told: World, tmp_path: Path) -> None:
    backup = told.archive.backup(tmp_path / "backups", keep=3)
    told.archive.close()
    told.archive.path.write_bytes(b"\0" * 10_000)
    back = restore(backup, told.archive.path, moment=MOMENT)
    assert back.kept is not None
    assert back.kept.read_bytes() == b"\0" * 10_000
    assert check_file(told.archive.path) == []


def test_a_damaged_backup_changes_nothing(told: World, tmp_path: Path) -> None:
    backup = told.archive.backup(tmp_path / "backups", keep=3)
    content = bytearray(backup.read_bytes())
    content[4096 * 3 : 4096 * 5] = b"\xff" * 8192
    backup.write_bytes(bytes(content))
    with pytest.raises(ArchiveError, match="is damaged"):
        restore(backup, told.archive.path, moment=MOMENT)
    assert told.archive.search("windsor").total == 1


def test_the_newsroom_is_cleaned_too(tmp_path: Path) -> None:
    newsroom = open_newsroom(tmp_path / "newsroom.db")
    with newsroom.write() as connection:
        connection.execute(
            "INSERT INTO account (person_id, login, role, made_at) VALUES (1, 'ncote', 'editor', ?)", (NOW,)
        )
        for segment, text in ((1, f"selon {NAME}"), (2, "selon l’hôpital")):
            connection.execute(
                "INSERT INTO unsaved_text (account_id, segment_id, save_key, text, saved_at) VALUES (1, ?, 'k', ?, ?)",
                (segment, text, NOW),
            )
        assert erase_name_in_newsroom(connection, NAME) == {"unsaved_text": 1}
        assert connection.execute("SELECT segment_id FROM unsaved_text").fetchone()[0] == 2
    newsroom.close()


# ---- what the settings no longer keep


@pytest.fixture
def aged(world: World) -> World:
    """A relevant story, one that is not, and one that an editor called relevant, all a hundred days old."""
    windsor = world.windsor()
    world.join(windsor, world.read(windsor))
    fair = world.save("https://ledger.example/fair", "County fair opens", "Pumpkins everywhere.")
    kept = world.save("https://ledger.example/kept", "A quiet day", "Somebody thinks that this matters.")
    for story in (fair, kept):
        world.read(story, organisations=(), attack_types=(), places=())
    world.archive.articles.relevance_answer(kept.article_id, True, person_id=world.person(), at=NOW)
    world.archive.clock = lambda: datetime(2023, 10, 24, tzinfo=UTC) + timedelta(days=100)
    return world


def test_only_old_texts_that_nobody_needs_are_let_go(aged: World) -> None:
    archive = aged.archive
    assert apply_retention(archive, irrelevant_days=365, payload_bytes=None).texts == 0
    assert apply_retention(archive, irrelevant_days=90, payload_bytes=None).texts == 1
    assert archive.search("pumpkins").total == 0
    assert archive.search("windsor OR matters").total == 2
    (event,) = archive.events.of("article", 2)
    assert (event.verb, event.data["reason"]) == ("forget_text", "not relevant, kept 90 days")
    row = archive.read().execute("SELECT text_hash, erased_at FROM revision WHERE article_id = 2").fetchone()
    assert row["text_hash"]
    assert row["erased_at"].startswith("2024-02-01")
    assert check_file(archive.path) == []


def test_raw_pages_keep_to_their_budget_the_oldest_go(archive: Archive) -> None:
    made = [archive.payloads.put(bytes([n]) * 40_000, None, at=f"2023-10-0{n}T00:00:00Z") for n in (1, 2, 3)]
    size = archive.payloads.database.read().execute("SELECT sum(length(body_zstd)) FROM payload").fetchone()[0]
    assert apply_retention(archive, irrelevant_days=None, payload_bytes=size).payloads == 0
    assert apply_retention(archive, irrelevant_days=None, payload_bytes=size - 1).payloads == 1
    assert [archive.payloads.get(sha256) is None for sha256 in made] == [True, False, False]


def test_compacting_gives_room_back(world: World) -> None:
    for number in range(60):
        world.save(f"https://ledger.example/{number}", f"{TITLE} {number}", *(FIRST,) * 30)
    with world.archive.write() as connection:
        connection.execute("DELETE FROM search_document")
    world.archive.close()
    done = compact(world.archive.path)
    assert done.after < done.before
    assert world.archive.path.stat().st_size == done.after
