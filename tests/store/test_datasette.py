"""What a researcher gets: canned queries in a plain Datasette, and nothing private behind the authorizer."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.store import authorize_public, described, open_reader, public_marks

from .story import FIRST, LATER, NOW, TITLE, World

METADATA = Path(__file__).parents[2] / "db" / "metadata.yaml"
HOSPITAL_FR = "Hôpital régional de Windsor"
SECOND = f"{TITLE}\n\n{FIRST}\n\nAbout 267,000 patients."
AT = SECOND.index("ransomware")


def metadata() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(METADATA.read_text(encoding="utf-8"))
    return loaded


QUERIES: dict[str, Any] = metadata()["databases"]["archive"]["queries"]

ANSWERS: dict[str, tuple[dict[str, str], list[dict[str, Any]]]] = {
    "incidents_in_region": (
        {"place": "CA-ON", "through_provider": "yes"},
        [{"incident": "2023-0001", "providers": "TransForm", "people_affected": 267_000}],
    ),
    "people_affected_by_month": (
        {"from_month": "2023-10", "to_month": "2023-10"},
        [{"month": "2023-10", "incidents": 1, "victims": 1, "people_affected": 267_000}],
    ),
    "victims_of_provider": ({"provider": "transform"}, [{"victim_fr": HOSPITAL_FR, "incident": "2023-0001"}]),
    "providers_by_reach": ({}, [{"provider": "TransForm", "incidents": 1, "organisations_hit": 1}]),
    "articles_per_incident": ({"incident": ""}, [{"articles": 2, "sources": 1, "days_of_coverage": 7}]),
    "articles_on_incident": ({"incident": "2023-0001"}, [{"kind": "report", "title": TITLE}, {"kind": "report"}]),
    "sources_for_a_claim": (
        {"incident": "2023-0001", "field": "people_affected"},
        [{"quotation": "About 267,000 patients", "attributed_to": "victim", "in_record": 0}, {"in_record": 1}],
    ),
    "provenance_of_the_record": (
        {"incident": "2023-0001"},
        [
            {
                "field": "attack_type",
                "value": "ransomware",
                "decided_by": "machine",
                "extractor": 7,
                "quotation": "ransomware",
                "sentence": FIRST,
                "url": "https://ledger.example/two",
                "outlet": "The Lakeshore Ledger",
                "revision_id": 2,
                "revision": 1,
                "span_start": AT,
                "span_end": AT + len("ransomware"),
                "fetched_at": NOW,
            },
            {"field": "began", "value": "2023-10-23", "quotation": "Monday"},
            {"field": "people_affected", "quantity": 267_000},
            {"field": "provider", "organisation": "TransForm"},
            {"field": "status", "value": "confirmed", "decided_by": "machine"},
            {"field": "victim", "organisation": "Windsor Regional Hospital"},
        ],
    ),
    "figures_over_time": ({"incident": ""}, [{"quantity": 267_000}, {"quantity": 267_000}]),
    "attack_types_by_year": ({}, [{"year": "2023", "attack_type": "ransomware", "type_attaque": "rançongiciel"}]),
    "incidents_by_place": ({"year": "2023"}, [{"place": "CA-ON", "nom": "Ontario", "incidents": 1}]),
    "victims_by_kind": ({}, [{"kind": "hospital", "nom": "hôpital", "times_hit": 1}]),
    "hit_more_than_once": ({}, []),
    "attackers": ({}, []),
    "claimed_by_attackers_only": ({}, []),
    "effects_on_care": ({"place": ""}, []),
    "days_until_disclosure": ({}, []),
    "ransoms": ({}, []),
    "days_until_restored": ({}, []),
    "no_figure_stated": ({}, []),
    "articles_naming_an_organisation": (
        {"name": "wrh"},
        [{"organisation": "Windsor Regional Hospital", "role": "victim", "times_named": 1}] * 2,
    ),
    "first_to_report": ({}, [{"outlet": "The Lakeshore Ledger", "first_reports": 1, "incidents_reported": 1}]),
    "find_articles": ({"words": "hopital de windsor"}, [{"title_en": TITLE, "french_is": "edition"}]),
    "published_in_french": ({"from_date": "2023", "to_date": "2023-10"}, [{"number": 1, "article_id": 1}]),
    "side_by_side": (
        {"article_id": "1"},
        [{"position": 1, "kind": "headline", "english": TITLE}, {"position": 2, "kind": "paragraph", "english": FIRST}],
    ),
    "gaps_in_coverage": ({}, []),
    "changed_since": ({"since": "2023"}, [{"incident": "2023-0001", "kind": "new"}]),
}


@pytest.fixture
def told(world: World) -> World:
    """Two stories on one incident, the first one published in French."""
    story = world.windsor()
    incident = world.join(story, world.read(story))
    second = world.save("https://ledger.example/two", TITLE, FIRST, "About 267,000 patients.", published="2023-10-30")
    world.join(second, world.read(second), incident)
    world.publish(story, world.draft(story))
    return world


def ask(path: Path, addresses: list[str], prepare: Any = None) -> list[Any]:
    """What Datasette answers, as a stranger runs it on the file."""
    from datasette.app import Datasette
    from datasette.plugins import pm

    class Guard:
        """A plugin that confines every connection."""

        __name__ = "guard"

        def __init__(self) -> None:
            from datasette import hookimpl

            def prepare_connection(conn: sqlite3.Connection, database: str) -> None:
                if database == "archive":
                    prepare(conn)

            self.prepare_connection = hookimpl(prepare_connection)

    async def answers() -> list[Any]:
        # A busy machine must not turn an answer into a time-out: limits are the review room's to test.
        datasette = Datasette([str(path)], metadata=metadata(), settings={"sql_time_limit_ms": 30_000})
        await datasette.invoke_startup()
        return [await datasette.client.get(address) for address in addresses]

    guard = Guard()
    if prepare:
        pm.register(guard, name="guard")
    try:
        return asyncio.run(answers())
    finally:
        if prepare:
            pm.unregister(guard)


def test_there_is_an_answer_for_every_query() -> None:
    assert set(ANSWERS) == set(QUERIES)
    assert len(QUERIES) >= 15


def test_every_query_answers_in_a_plain_datasette(told: World) -> None:
    from urllib.parse import urlencode

    addresses = [f"/archive/{name}.json?{urlencode({'_shape': 'objects', **ANSWERS[name][0]})}" for name in QUERIES]
    for name, answer in zip(QUERIES, ask(told.archive.path, addresses), strict=True):
        assert answer.status_code == 200, (name, answer.text[:300])
        rows = answer.json()["rows"]
        expected = ANSWERS[name][1]
        shown = [{key: row[key] for key in wanted} for row, wanted in zip(rows, expected, strict=False)]
        assert (len(rows), shown) == (len(expected), expected), name


SENTENCES = [
    ("the first of a text", "Hackers came. Then they left.", "came", "Hackers came."),
    ("the last", "Hackers came. Then they left.", "left", "Then they left."),
    ("up to a line's end", "A title\n\nHackers came", "title", "A title"),
    (
        "a month is no end",
        "It said on Oct. 15 that all is well. Nothing more.",
        "15",
        "It said on Oct. 15 that all is well.",
    ),
    (
        "nor a title",
        "The St. Mary Clinic and Dr. Roy were hit. So was I.",
        "hit",
        "The St. Mary Clinic and Dr. Roy were hit.",
    ),
    ("nor initials", "The U.S. Army and J. Roy were hit. So was I.", "hit", "The U.S. Army and J. Roy were hit."),
    ("the words end it", "All is well? Hackers came! So it was.", "Hackers came!", "Hackers came!"),
    ("the whole text", "Hackers came", "Hackers came", "Hackers came"),
    ("far into a long text", "It rained. " * 200 + "Hackers came. " + "It rained. " * 200, "came", "Hackers came."),
    ("a sentence without an end", "a " * 700 + "hacker" + " b" * 700, "hacker", "a " * 300 + "hacker" + " b" * 300),
]


@pytest.mark.parametrize(
    ("text", "words", "sentence"), [row[1:] for row in SENTENCES], ids=[row[0] for row in SENTENCES]
)
def test_the_sentence_behind_a_value_is_cut_out(told: World, text: str, words: str, sentence: str) -> None:
    start = text.index(words)
    with told.archive.write() as connection:
        connection.execute("DROP TRIGGER revision_erasable")
        connection.execute("UPDATE revision SET text = ?", (text,))
        connection.execute("UPDATE incident_claim SET span_start = ?, span_end = ?", (start, start + len(words)))
        rows = connection.execute(QUERIES["provenance_of_the_record"]["sql"], {"incident": "2023-0001"}).fetchall()
    assert {(row["quotation"], row["sentence"]) for row in rows if row["revision"]} == {(words, sentence)}


def test_queries_answer_with_every_parameter_left_empty(told: World) -> None:
    from urllib.parse import urlencode

    addresses = [f"/archive/{name}.json?{urlencode(dict.fromkeys(q['params'], ''))}" for name, q in QUERIES.items()]
    assert {answer.status_code for answer in ask(told.archive.path, addresses)} == {200}


def test_queries_need_nothing_private(told: World) -> None:
    with closing(reader(told)) as connection:
        for name, query in QUERIES.items():
            parameters = {**dict.fromkeys(query["params"], ""), **ANSWERS[name][0]}
            rows = connection.execute(query["sql"], parameters).fetchall()
            assert len(rows) == len(ANSWERS[name][1]), name


def test_metadata_describes_every_public_table_and_column(told: World) -> None:
    tables = metadata()["databases"]["archive"]["tables"]
    for name, (table, columns) in described(told.archive.read()).items():
        if not table.public:
            assert tables[name] == {"hidden": True}, name
            continue
        assert tables[name]["description"] == table.comment
        expected = {column: mark.comment for column, mark in columns.items() if mark.public and mark.comment}
        assert tables[name].get("columns", {}) == expected, name
    assert set(tables) == set(described(told.archive.read())) | {"_sqlite_migrations"}


def test_every_parameter_is_named_and_every_query_says_what_it_answers() -> None:
    import re

    for name, query in QUERIES.items():
        assert set(re.findall(r":(\w+)", query["sql"])) == set(query["params"]), name
        assert query["title"]


# ---- behind the authorizer


def reader(world: World) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{world.archive.path.as_uri()}?mode=ro", uri=True)
    authorize_public(connection)
    return connection


@pytest.fixture
def confined(told: World) -> Iterator[sqlite3.Connection]:
    with closing(reader(told)) as connection:
        yield connection


def test_a_reader_gets_what_is_public_and_null_for_what_is_not(told: World, confined: sqlite3.Connection) -> None:
    marks = public_marks(told.archive.read())
    for name, (_, columns) in described(told.archive.read()).items():
        if name not in marks:
            with pytest.raises(sqlite3.DatabaseError, match=r"prohibited|not authorized"):
                confined.execute(f"SELECT * FROM {name}")
            continue
        whole = told.archive.read().execute(f"SELECT * FROM {name} LIMIT 50").fetchall()
        shown = confined.execute(f"SELECT * FROM {name} LIMIT 50").fetchall()
        blank = [column in marks[name] for column in columns]
        expected = [tuple(v if seen else None for v, seen in zip(row, blank, strict=True)) for row in whole]
        assert shown == expected, name


def test_a_reader_searches(confined: sqlite3.Connection) -> None:
    found = confined.execute("SELECT count(*) FROM search_index WHERE search_index MATCH 'hopital'").fetchone()
    assert found == (2,)


ATTACKS = [
    "SELECT printf('%.*c', 900000000, 'x')",
    "SELECT format('%.*c', 900000000, 'x')",
    "SELECT randomblob(1000000000)",
    "SELECT zeroblob(1000000000)",
    "SELECT replace(hex(text), '0', text) FROM revision, (SELECT hex(hex(hex(text))) AS text FROM revision)",
    "SELECT text FROM segment_version",
    "SELECT * FROM (SELECT text FROM segment_version)",
    "WITH v AS (SELECT text FROM segment_version) SELECT * FROM v",
    "SELECT (SELECT text FROM segment_version LIMIT 1)",
    "SELECT note FROM incident_ruling",
    "SELECT * FROM _sqlite_migrations",
    "SELECT * FROM sqlite_sequence",
    "DELETE FROM article",
    "INSERT INTO person (byline) VALUES ('x')",
    "UPDATE sqlite_master SET sql = ''",
    "CREATE TABLE t (a)",
    "CREATE TEMP TABLE t AS SELECT 1",
    "DROP TABLE article",
    "ATTACH 'newsroom.db' AS newsroom",
    "PRAGMA writable_schema = 1",
    "PRAGMA query_only = 0",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA user_version = 1",
    "INSERT INTO search_index (search_index) VALUES ('rebuild')",
    "SELECT load_extension('x')",
    "VACUUM",
    "BEGIN IMMEDIATE",
    "REINDEX",
    "ANALYZE",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_reader_cannot(told: World, confined: sqlite3.Connection, attack: str) -> None:
    with pytest.raises((sqlite3.DatabaseError, sqlite3.DataError)):
        confined.execute(attack).fetchall()
    assert told.archive.read().execute("SELECT count(*) FROM article").fetchone()[0] == 2


LONG = (
    "(WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 100000) SELECT group_concat(x) FROM n)"
)
MANY = "(WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n)"
HOSTILE = [
    f"SELECT max(x) FROM {MANY}",
    f"SELECT upper(lower(upper({LONG}))) FROM {MANY} WHERE x < 0",
    f"SELECT sum(length(quote(t.a))) FROM (SELECT {LONG} AS a) AS t, {MANY}",
    f"SELECT max(json('[' || t.a || ']')) FROM (SELECT {LONG} AS a) AS t, {MANY}",
    f"SELECT json_patch(t.a, t.a) FROM (SELECT json_group_object(x, x) AS a FROM {MANY} WHERE x < 90000) AS t",
    f"SELECT sum(instr(t.a, substr(t.a, 2))) FROM (SELECT {LONG} AS a) AS t, {MANY}",
    f"SELECT sum(t.a LIKE '%1%2%3%4%5%z') FROM (SELECT {LONG} AS a) AS t, {MANY}",
    f"SELECT t.a LIKE replace(t.a, '1', '%') FROM (SELECT {LONG} AS a) AS t",
    f"SELECT t.a GLOB replace(t.a, '1', '[12]') FROM (SELECT {LONG} AS a) AS t",
    f"SELECT replace(t.a, '1', t.a) FROM (SELECT {LONG} AS a) AS t",
    f"SELECT count(*) FROM json_each('[' || {LONG} || ']'), json_each('[' || {LONG} || ']')",
    f"SELECT group_concat(t.a) FROM (SELECT {LONG} AS a) AS t, {MANY}",
    f"SELECT json_group_array(t.a) FROM (SELECT {LONG} AS a) AS t, {MANY}",
    f"SELECT count(DISTINCT t.a || x) FROM (SELECT {LONG} AS a) AS t, {MANY}",
    f"SELECT t.a FROM (SELECT {LONG} AS a) AS t, {MANY} ORDER BY t.a || x",
    f"SELECT count(*) FROM search_word AS a, search_word AS b, search_word AS c, {MANY}",
    f"SELECT count(*) FROM search_index, {MANY} WHERE search_index MATCH 'a* OR h*'",
    f"SELECT highlight(search_index, 1, '', '') FROM search_index, {MANY} WHERE search_index MATCH 'h*' ORDER BY 1",
    "WITH RECURSIVE n (x) AS (SELECT 'aaaa' UNION ALL SELECT x || x FROM n) SELECT max(length(x)) FROM n",
    f"SELECT count(*) FROM pragma_table_info('article'), pragma_table_info('article'), {MANY}, incidents, victims",
]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Datasette has tracebacks printed
@pytest.mark.parametrize("sql", HOSTILE)
def test_a_hostile_query_is_ended(told: World, sql: str) -> None:
    """With a second to answer in, as in the newsroom. Without bounds on one step, some of these go on for hours."""
    with closing(open_reader(told.archive.path)) as connection:
        authorize_public(connection)
        until = time.monotonic() + 1
        connection.set_progress_handler(lambda: time.monotonic() > until, 1000)
        with pytest.raises(sqlite3.Error, match=r"interrupted|too big|not authorized"):
            connection.execute(sql).fetchall()


def test_datasette_behind_the_authorizer_serves_the_public_and_only_that(told: World) -> None:
    pages = [
        "/archive.json",
        "/archive/incidents.json",
        "/archive/feed.json?_shape=array",
        "/archive/search_document.json?_search=hopital&_shape=array",
        "/archive/segment_version.json",
        "/archive.json?sql=select+text+from+segment_version",
        "/archive.json?sql=select+printf('%25.*c',9e8,'x')",
        "/archive/outlet/1.json",
        "/archive/event.json",
    ]
    answers = ask(told.archive.path, pages, authorize_public)
    assert [answer.status_code for answer in answers[:4]] == [200] * 4
    assert answers[7].status_code == 200
    assert all(answer.status_code >= 400 for answer in (answers[4], answers[5], answers[6], answers[8]))
    assert json.loads(answers[2].text)[0]["etag"] is None
    assert len(json.loads(answers[3].text)) == 2
    assert "hidden" in answers[0].text
    assert LATER
