"""What `vigie check` finds, what it mends, and what it leaves to a person."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.errors import ArchiveError
from pipeline.store import Archive, Fault, check_file, open_archive, repair_file
from pipeline.store.keeping.promises import PROMISES

from .story import World

Damage = Callable[[sqlite3.Connection], object]


def unguarded(*statements: str) -> Damage:
    """Change rows as no command of ours would: keys and triggers out of the way."""

    def damage(connection: sqlite3.Connection) -> None:
        triggers = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name NOT LIKE 'search%'"
        ).fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        for _, sql in triggers:
            connection.execute(sql)

    return damage


@pytest.fixture
def told(world: World) -> Archive:
    """An archive with a story that is read, joined, drafted and published."""
    story = world.windsor()
    world.join(story, world.read(story))
    world.publish(story, world.draft(story))
    return world.archive


def damaged(archive: Archive, damage: Damage) -> Path:
    archive.close()
    with closing(sqlite3.connect(archive.path, isolation_level=None)) as connection:
        damage(connection)
    return archive.path


def test_a_sound_archive_has_no_fault(told: Archive, tmp_path: Path) -> None:
    assert check_file(told.path) == []
    assert check_file(tmp_path / "payloads.db") == []


MENDED = [
    ("a trigger is missing", lambda c: c.execute("DROP TRIGGER edition_frozen"), "trigger edition_frozen is missing"),
    ("an index is missing", lambda c: c.execute("DROP INDEX mention_by_extraction"), "index mention_by_extraction"),
    (
        "a view was changed",
        lambda c: (c.execute("DROP VIEW coverage"), c.execute("CREATE VIEW coverage AS SELECT 1")),
        "view coverage was changed",
    ),
    (
        "the search index lost words",
        lambda c: c.execute("INSERT INTO search_index (search_index) VALUES ('delete-all')"),
        "search_index does not agree",
    ),
    (
        "trigrams were lost",
        lambda c: c.execute("INSERT INTO search_trigram (search_trigram) VALUES ('delete-all')"),
        "search_trigram does not agree",
    ),
    ("an article is not found", lambda c: c.execute("DELETE FROM search_document"), "1 articles with a text"),
    (
        "a record was changed by hand",
        lambda c: c.execute("UPDATE article SET human_relevance = 1 WHERE id = 1"),
        "1 articles wait for their fields",
    ),
    ("no text stands", unguarded("UPDATE segment_version SET active = 0"), "a segment with texts has one that stands"),
    (
        "an older text is shown",
        unguarded("UPDATE article SET current_revision_id = NULL"),
        "an article shows its newest text",
    ),
]


@pytest.mark.parametrize(("damage", "words"), [row[1:] for row in MENDED], ids=[row[0] for row in MENDED])
def test_what_can_be_mended_is(told: Archive, damage: Damage, words: str) -> None:
    path = damaged(told, damage)
    faults = check_file(path)
    assert any(words in fault.problem and fault.repairable and fault.remedy for fault in faults), faults
    assert repair_file(path, faults) == []
    with open_archive(path) as archive:
        assert archive.search("rançongiciel").total == 1


LEFT = [
    (
        "a span outside its text",
        unguarded("UPDATE mention SET span_end = 100000 WHERE id = 1"),
        "a mention lies inside its text (DATA.md 1): mention 1",
    ),
    (
        "a claim outside its text",
        unguarded("UPDATE incident_claim SET span_end = 100000 WHERE id = 2"),
        "a claim lies inside the text it cites (DATA.md 6): incident_claim 2",
    ),
    ("an edition was changed", unguarded("UPDATE edition SET text = text || '!'"), "the text of an edition is what"),
    (
        "a merge that goes round",
        unguarded(
            "INSERT INTO incident (public_id, status, merged_into, made_at) "
            "VALUES ('2023-0002', 'suspected', 1, '2023-10-24T10:42:07Z')",
            "UPDATE incident SET merged_into = 2 WHERE id = 1",
        ),
        "merges end somewhere",
    ),
    (
        "a segment of words that are not there",
        unguarded("UPDATE segment_source SET span_end = 100000 WHERE segment_id = 2"),
        "a segment renders words inside its original (DATA.md 2): segment 2",
    ),
    (
        "a block outside its text",
        unguarded("UPDATE revision SET blocks = json_set(blocks, '$[0].end', 100000)"),
        "the blocks of a text lie inside it, in order (DATA.md 1): revision 1",
    ),
    (
        "a layout of segments that are not its own",
        unguarded("UPDATE layout SET segments = json_array(1, 77)"),
        "an adaptation's layout is one of its own, made of its own segments (DATA.md 2): adaptation 1",
    ),
    (
        "an incident that nobody reports",
        unguarded("UPDATE incident_article SET suggested = 1"),
        "an incident that no article reports is withdrawn, or merged into another: incident 1",
    ),
    (
        "organisations put together in a ring",
        unguarded("UPDATE organisation SET merged_into = 3 - id WHERE id IN (1, 2)"),
        "organisations that were put together end somewhere (DATA.md 8): organisation 1, 2",
    ),
    (
        "published without an edition",
        unguarded("UPDATE edition SET withdrawn_at = '2023-10-25T09:00:00Z', withdrawn_note = 'x'"),
        "what is published stands as an edition that was not withdrawn: adaptation 1",
    ),
    (
        "a key that points nowhere",
        lambda c: c.execute("UPDATE mention SET organisation_id = 99 WHERE id = 1"),
        "mention row 1 points to a row of organisation that is not there",
    ),
    (
        "many keys that point nowhere",
        lambda c: c.execute("UPDATE mention SET organisation_id = 99 WHERE id IN (1, 2)"),
        "mention rows 1, 2 point to rows of organisation that are not there",
    ),
    ("a table was dropped", lambda c: c.execute("DROP TABLE story_hash"), "the table story_hash is missing"),
]


@pytest.mark.parametrize(("damage", "words"), [row[1:] for row in LEFT], ids=[row[0] for row in LEFT])
def test_what_cannot_be_mended_is_explained(told: Archive, damage: Damage, words: str) -> None:
    path = damaged(told, damage)
    faults = check_file(path)
    (fault,) = [fault for fault in faults if words in fault.problem]
    assert not fault.repairable
    assert fault.remedy
    assert [left.problem for left in repair_file(path, faults)] == [fault.problem]


def test_what_was_made_of_an_erased_text_is_dropped(told: Archive) -> None:
    erased = "UPDATE revision SET text = NULL, title = NULL, blocks = NULL, erased_at = '2023-10-25T09:00:00Z'"
    path = damaged(told, unguarded(erased))
    faults = check_file(path)
    assert any(fault.problem.startswith("an erased text is gone from everything") for fault in faults)
    assert repair_file(path, faults) == []
    with open_archive(path) as archive:
        assert archive.read().execute("SELECT count(*) FROM mention").fetchone()[0] == 0
        assert archive.search("rançongiciel").total == 0


def test_of_two_texts_that_stand_the_newest_does(told: Archive) -> None:
    def damage(connection: sqlite3.Connection) -> None:
        names = [row[0] for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE tbl_name = 'segment_version' AND sql LIKE '%UNIQUE INDEX%active%'"
        )]  # fmt: skip
        for name in names:
            connection.execute(f"DROP INDEX {name}")
        connection.execute(
            "INSERT INTO segment_version (segment_id, text, origin, model_id, active, made_at) "
            "SELECT segment_id, 'Un autre.', 'machine', model_id, 1, made_at FROM segment_version WHERE id = 1"
        )

    path = damaged(told, damage)
    faults = check_file(path)
    assert any("a segment with texts has one that stands (DATA.md 3): segment 1" in fault.problem for fault in faults)
    assert repair_file(path, faults) == []
    with open_archive(path) as archive:
        standing = archive.read().execute("SELECT text FROM segment_version WHERE segment_id = 1 AND active = 1")
        assert [row["text"] for row in standing] == ["Un autre."]


def test_every_promise_is_broken_somewhere_above() -> None:
    found = [*(row[2] for row in [*MENDED, *LEFT]), "an erased text is gone from everything"]
    for promise in PROMISES:
        assert any(told.startswith(promise.words[:20]) for told in found), promise.words


def test_a_page_that_cannot_be_read_is_one_fault(told: Archive) -> None:
    told.close()
    content = bytearray(told.path.read_bytes())
    content[4096 * 3 : 4096 * 5] = b"\xff" * 8192
    told.path.write_bytes(bytes(content))
    faults = check_file(told.path)
    assert {fault.kind for fault in faults} == {"integrity"}
    assert all("vigie restore" in fault.remedy for fault in faults)


def test_an_index_that_lost_a_row_is_built_anew(told: Archive) -> None:
    def damage(connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = replace(sql, 'first_seen_at)', 'first_seen_at) WHERE id < 0') "
            "WHERE name = 'article_by_first_seen'"
        )

    path = damaged(told, damage)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("REINDEX article_by_first_seen")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = replace(sql, ' WHERE id < 0', '') WHERE name = 'article_by_first_seen'"
        )
    faults = check_file(path)
    assert [fault.kind for fault in faults] == ["index"] * len(faults)
    assert faults
    assert repair_file(path, faults) == []


def test_another_programs_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipe (name)")
    (fault,) = check_file(path)
    assert "is not one of Vigie's files" in fault.problem


@pytest.mark.parametrize("content", [b"", b"no database at all" * 500], ids=["empty", "rubbish"])
def test_a_file_that_cannot_be_read_has_its_remedy_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "archive.db"
    path.write_bytes(content)
    (fault,) = check_file(path)
    assert (fault.kind, fault.repairable) == ("integrity", False)
    assert "vigie restore" in fault.remedy


def test_a_newer_file_is_refused(told: Archive) -> None:
    path = damaged(told, lambda c: c.execute("PRAGMA user_version = 99"))
    with pytest.raises(ArchiveError, match="has schema 99"):
        check_file(path)


def test_a_fault_says_in_which_file(told: Archive) -> None:
    path = damaged(told, lambda c: c.execute("DROP TRIGGER edition_frozen"))
    assert [fault.file for fault in check_file(path)] == [path.name]
    assert isinstance(check_file(path)[0], Fault)
