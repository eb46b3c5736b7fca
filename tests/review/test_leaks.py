"""What is private is marked, then looked for in everything that leaves the house: no door shows a mark."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml
from starlette.testclient import TestClient

from pipeline.review import create_app, set_password
from pipeline.store import Wanted, described, export, public_marks, release

from .conftest import BASE, Browser, filled, logged_in, routes
from .world import NOW, World

METADATA = Path(__file__).parents[2] / "db" / "metadata.yaml"
QUERIES: dict[str, dict[str, Any]] = yaml.safe_load(METADATA.read_text(encoding="utf-8"))["databases"]["archive"][
    "queries"
]
PASSWORD = "le phare tourne la nuit"


@pytest.fixture
def house(world: World) -> Iterator[Browser]:
    """The newsroom with its canned queries, after a day's work of an editor."""
    context = replace(world.context, metadata_path=METADATA)
    with TestClient(create_app(context), base_url=BASE) as client:
        browser = logged_in(Browser(client, world), "odile", "Odile Brassard", "editor")
        a_day_of_work(browser)
        yield browser


def a_day_of_work(browser: Browser) -> None:
    """Leave something in every table of newsroom.db."""
    private = browser.world.context.private
    set_password(browser.world.archive, private, browser.world.account(), PASSWORD, keep=None)
    logged_in(browser, "odile", "Odile Brassard", "editor")
    browser.get("/?type=ransomware")
    browser.post("/filtres", nom="À moi", filtre="type=ransomware")
    segment = browser.segment("fundy", 1)
    typed = {"text": "Pas encore.", "parent_id": segment.version.id, "save_key": "k" * 20}
    path = f"/api/articles/1/segments/{segment.id}/unsaved"
    assert browser.client.put(path, json=typed, headers={"x-csrf-token": browser.token()}).status_code == 204
    browser.post("/ajouter", titre="Un titre", texte="Un texte collé.", media="Un média")
    private.knocks.begin("odile", "192.0.2.7", browser.world.archive.clock())
    private.secret("essai", at=NOW)


def columns_of(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Every table of a file with its columns that can hold a word."""
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {
        table: [
            name
            for name, kind in connection.execute("SELECT name, type FROM pragma_table_info(?)", (table,))
            if kind in ("TEXT", "BLOB")
        ]
        for table in tables
        if not table.startswith(("sqlite_", "_sqlite_"))
    }


def marked(path: Path, columns: Mapping[str, Iterable[str]]) -> dict[str, set[str]]:
    """Write a mark of its own into a row of every column that takes one; tells which did."""
    stuck: dict[str, set[str]] = {}
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        # What is frozen is marked too: the triggers that freeze it go first.
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        for table, names in columns.items():
            for name in names:
                mark = f"leak-{table}-{name}-{'x' * 24}"
                # Columns with a closed list or a date's form refuse it.
                with suppress(sqlite3.Error):
                    one = f'"{name}" = (SELECT max("{name}") FROM "{table}")'
                    connection.execute(f'UPDATE "{table}" SET "{name}" = ? WHERE {one}', (mark,))
                with suppress(sqlite3.Error):
                    connection.execute(f'UPDATE "{table}" SET "{name}" = ? WHERE "{name}" IS NULL', (mark,))
                if connection.execute(f'SELECT 1 FROM "{table}" WHERE "{name}" = ?', (mark,)).fetchone():
                    stuck.setdefault(table, set()).add(name)
    return stuck


def leaks(browser: Browser, paths: Iterable[str]) -> list[str]:
    """The addresses whose answer shows a mark, or where on this machine a file lies that the address does not name."""
    place = str(browser.world.archive.path.parent)
    found = []
    for path in paths:
        answer = browser.client.get(path)
        assert answer.status_code != 500, path
        if "leak-" in answer.text or (place in answer.text and quote(place) not in path):
            found.append(path)
    return found


def sql(statement: str, form: str = ".json") -> str:
    """The address of a query of one's own."""
    return f"/archive/archive{form}?sql={quote(statement)}"


def ways_in(path: Path, elsewhere: Path) -> list[str]:
    """Statements that would reach another file, or what SQLite knows of this one."""
    return [
        f"attach '{path}' as n",
        f"attach 'file:{path}?mode=ro' as n",
        f"select * from '{path}'.account",
        f"select readfile('{path}')",
        f"select writefile('{elsewhere}', 'x')",
        f"vacuum into '{elsewhere}'",
        f"create virtual table temp.x using csv(filename='{path}')",
        "select * from fsdir('.')",
        "select load_extension('x')",
        "pragma database_list",
        "select * from pragma_database_list",
        "select sql from sqlite_master",
        "select * from sqlite_schema",
        "select * from sqlite_dbpage",
        "select * from dbstat",
        "select * from sqlite_stmt",
        "explain select * from account",
        "with recursive a(x) as (select password_hash from account) select * from a",
    ]


def test_nothing_of_the_private_file_leaves_by_any_page(house: Browser, tmp_path: Path) -> None:
    private = house.world.context.private.path
    with closing(sqlite3.connect(private)) as connection:
        every = columns_of(connection)
        assert [t for t in every if not connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0]] == []
    stuck = marked(private, every)
    assert {"account", "session", "unsaved_text", "saved_filter", "login_attempt", "secret", "preference"} <= set(stuck)
    assert "password_hash" in stuck["account"]
    assert {"text", "save_key"} <= stuck["unsaved_text"]

    reader = logged_in(house, "lise", "Lise Arcand", "reader")
    pages = sorted({filled(route.path) for route in routes(reader) if "GET" in (route.methods or ())})
    tried = [page for page in pages if not page.startswith("/entrer")]
    tried += [sql(f'select "{name}" from {table}') for table, names in every.items() for name in names]
    tried += [sql(f"select * from {prefix}{table}") for table in every for prefix in ("newsroom.", "n.", "main.")]
    tried += [
        f"/archive/{where}/{table}{form}" for table in every for where in ("archive", "newsroom") for form in FORMS
    ]
    tried += [sql(statement, form) for statement in ways_in(private, tmp_path / "out") for form in FORMS]
    tried += [
        f"{place}/{name}" for place in PLACES for name in ("newsroom.db", "archive.db", "payloads.db", "newsroom")
    ]

    assert leaks(reader, tried) == []
    assert not (tmp_path / "out").exists()


FORMS = ("", ".json", ".csv")
PLACES = (
    "",
    "/db",
    "/static",
    "/static/..",
    "/static/%2e%2e/db",
    "/archive",
    "/archive/archive",
    "/archive/-/static/..",
)


def test_private_tables_and_columns_of_the_archive_stay_in_it(house: Browser, tmp_path: Path) -> None:
    archive = house.world.archive
    with closing(sqlite3.connect(archive.path)) as connection:
        told, public = described(connection), public_marks(connection)
        kept = {
            table: [name for name in names if not told[table][1][name].public]
            for table, names in columns_of(connection).items()
            if table in told
        }
    stuck = marked(archive.path, kept)
    assert {"feed", "appearance", "revision", "task", "segment_version"} <= set(stuck)
    assert sum(map(len, stuck.values())) > 10

    reader = logged_in(house, "lise", "Lise Arcand", "reader")
    tried = [
        way
        for table, names in stuck.items()
        for name in sorted(names)
        for way in (
            sql(f'select "{name}" from "{table}"'),
            sql(f'select group_concat("{name}"), max("{name}"), json_group_array("{name}") from "{table}"'),
            f"/archive/archive/{table}?_sort_desc={name}",
            f"/archive/archive/{table}.json?_facet={name}&_shape=objects&_labels=on",
            f"/archive/archive/{table}.csv?_col={name}&_stream=on",
            f"/archive/archive/{table}/1.json",
        )
    ]
    values = ("", "%", "leak", "CA", "2020")
    tried += [
        f"/archive/archive/{name}{form}?" + "&".join(f"{param}={quote(value)}" for param in query.get("params", ()))
        for name, query in QUERIES.items()
        for form in FORMS
        for value in values
    ]
    assert leaks(reader, tried) == []

    # Nor can one ask what one may not see.
    for table in set(stuck) & set(public):
        for name in stuck[table]:
            asked = sql(f"""select count(*) as n from "{table}" where "{name}" like 'leak%'""") + "&_shape=array"
            assert reader.client.get(asked).json() == [{"n": 0}], f"{table}.{name}"
            rows = reader.client.get(f"/archive/archive/{table}.json?{name}__startswith=leak&_shape=array").json()
            assert rows == [], f"{table}.{name}"


def test_nothing_private_is_in_what_is_exported(house: Browser, tmp_path: Path) -> None:
    archive = house.world.archive
    house.post("/articles/3/approuver")
    house.post("/articles/3/publier", titre="essai")
    with closing(sqlite3.connect(archive.path)) as connection:
        told = described(connection)
        kept = {
            table: [name for name in names if not told[table][1][name].public]
            for table, names in columns_of(connection).items()
            if table in told
        }
    assert {"feed", "appearance", "revision", "task", "segment_version"} <= set(marked(archive.path, kept))

    export(archive, tmp_path / "tables", Wanted(formats=("csv", "jsonl"), claimed=True), at=NOW)
    release(archive, tmp_path / "release", name="Essai", at=NOW, metadata=METADATA.read_bytes())

    files = [path for path in tmp_path.rglob("*") if path.is_file() and {"tables", "release"} & set(path.parts)]
    assert len(files) > 5
    assert [path.name for path in files if b"leak-" in path.read_bytes()] == []


def test_a_mark_on_something_public_is_found(house: Browser) -> None:
    marked(house.world.archive.path, {"outlet": ["name"]})

    assert leaks(house, ["/archive/archive/outlet"]) == ["/archive/archive/outlet"]
