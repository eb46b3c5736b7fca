"""What leaves the house: tables that agree with each other, citations, releases; never what is private."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import sqlite3
import tracemalloc
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import QueryError, UsageError
from pipeline.store import (
    Wanted,
    data_dictionary,
    described,
    export,
    public_marks,
    release,
    schema_sql,
    since_stamp,
)
from pipeline.store.exports.dictionary import measured_error
from pipeline.store.exports.releasing import excerpt
from pipeline.store.exports.writing import HashingFile, write_bibtex, write_csl, write_csv

from .story import FIRST, LATER, NOW, TEXT, TITLE, World

PROJECT = Path(__file__).parents[2]
METADATA = (PROJECT / "db" / "metadata.yaml").read_bytes()


@pytest.fixture
def told(world: World) -> World:
    """An incident with a published story, a French article on something else, and an attacker's claim alone."""
    story = world.windsor()
    world.join(story, world.read(story))
    world.publish(story, world.draft(story))
    world.save("https://gazette.example/a", "Un titre, à part", "Rien de tout cela.", outlet="fr")
    with world.archive.write() as connection:
        connection.execute(
            "INSERT INTO incident (public_id, status, made_at) VALUES ('2023-0900', 'claimed', ?)", (NOW,)
        )
    return world


def read_csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8"), newline="")))


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_tables_come_as_csv_and_json_lines_with_the_same_rows(told: World, tmp_path: Path) -> None:
    done = export(told.archive, tmp_path / "out", Wanted(("csv", "jsonl")), at=LATER)
    (incident,) = read_csv(tmp_path / "out" / "incidents.csv")
    assert (incident["incident"], incident["victims"], incident["people_affected"]) == (
        "2023-0001",
        "Windsor Regional Hospital",
        "267000",
    )
    assert incident["restored"] == ""
    assert {row["role"] for row in read_csv(tmp_path / "out" / "parties.csv")} == {"victim", "provider"}
    claims = read_jsonl(tmp_path / "out" / "claims.jsonl")
    assert all(TEXT[c["span_start"] : c["span_end"]] == c["quotation"] for c in claims)
    assert [c["in_record"] for c in claims if c["field"] == "people_affected"] == [1]
    for name in ("incidents", "parties", "record", "claims", "reports", "articles", "changes"):
        rows = read_csv(tmp_path / "out" / f"{name}.csv")
        lines = read_jsonl(tmp_path / "out" / f"{name}.jsonl")
        told_rows = [f["rows"] for f in done.files if f["name"].startswith(f"{name}.")]
        assert told_rows == [len(rows), len(lines)]
        assert [{k: "" if v is None else str(v) for k, v in line.items()} for line in lines] == rows


def test_the_record_leaves_as_the_archive_shows_it(told: World, tmp_path: Path) -> None:
    export(told.archive, tmp_path / "out", Wanted(("jsonl",)), at=LATER)
    ask = told.archive.read().execute

    record = read_jsonl(tmp_path / "out" / "record.jsonl")
    claims = read_jsonl(tmp_path / "out" / "claims.jsonl")

    assert {"victim", "provider", "status", "people_affected"} <= {row["field"] for row in record}
    shown = ask("SELECT * FROM record WHERE incident = '2023-0001'").fetchall()
    assert sorted(map(repr, record)) == sorted(repr({column: row[column] for column in record[0]}) for row in shown)
    sources = ask("SELECT * FROM sources WHERE incident = '2023-0001'").fetchall()
    columns = [column for column in claims[0] if column != "precision"]
    kept = [{column: claim[column] for column in columns} for claim in claims]
    assert sorted(map(repr, kept)) == sorted(repr({column: row[column] for column in columns}) for row in sources)


def test_no_sentence_leaves_that_an_outlet_does_not_let_go(told: World, tmp_path: Path) -> None:
    """A sentence for every value, and a context for every claim, are together the text."""
    export(told.archive, tmp_path / "out", Wanted(), at=LATER)

    for name in ("record", "claims"):
        assert not {"sentence", "context"} & set(read_csv(tmp_path / "out" / f"{name}.csv")[0])


def test_the_precision_of_a_claims_dates_is_told(told: World, tmp_path: Path) -> None:
    export(told.archive, tmp_path / "out", Wanted(("jsonl",)), at=LATER)

    told_as = {(c["date_from"], c["precision"]) for c in read_jsonl(tmp_path / "out" / "claims.jsonl")}

    assert told_as == {(None, None), ("2023-10-23", "day")}


def test_the_manifest_lets_a_study_be_repeated(told: World, tmp_path: Path) -> None:
    done = export(told.archive, tmp_path / "out", Wanted(query="victim:windsor", claimed=True), at=LATER)
    manifest = json.loads(done.manifest.read_text(encoding="utf-8"))
    assert manifest["archive"] == told.archive.uuid
    assert manifest["wanted"] == {
        "formats": ["csv"],
        "query": "victim:windsor",
        "changed_since": None,
        "as_of": None,
        "claimed_by_attackers_only": True,
        "texts": True,
    }
    assert (manifest["made_at"], manifest["extractors"]) == (LATER, {"7": 1})
    for file in manifest["files"]:
        content = (tmp_path / "out" / file["name"]).read_bytes()
        assert (file["bytes"], file["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    assert {path.name for path in (tmp_path / "out").iterdir()} == {f["name"] for f in manifest["files"]} | {
        "manifest.json"
    }


def test_the_same_export_twice_is_the_same_byte_for_byte(told: World, tmp_path: Path) -> None:
    first, second = (export(told.archive, tmp_path / name, Wanted(("csv", "csl")), at=LATER) for name in ("a", "b"))
    assert first.files == second.files


def test_ids_are_stable_and_of_this_archive(told: World, tmp_path: Path) -> None:
    export(told.archive, tmp_path / "out", Wanted(), at=LATER)
    (incident,) = read_csv(tmp_path / "out" / "incidents.csv")
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f-]{21}", incident["uuid"])


def test_what_only_attackers_say_leaves_only_when_asked_for(told: World, tmp_path: Path) -> None:
    export(told.archive, tmp_path / "all", Wanted(claimed=True), at=LATER)
    assert [row["incident"] for row in read_csv(tmp_path / "all" / "incidents.csv")] == ["2023-0001", "2023-0900"]


def test_a_text_leaves_only_where_its_outlet_lets_it(told: World, tmp_path: Path) -> None:
    export(told.archive, tmp_path / "out", Wanted(), at=LATER)
    english, french = read_csv(tmp_path / "out" / "articles.csv")
    assert (english["text"], french["text"]) == (TEXT, "")
    assert french["title"] == "Un titre, à part"
    export(told.archive, tmp_path / "bare", Wanted(texts=False), at=LATER)
    assert {row["text"] for row in read_csv(tmp_path / "bare" / "articles.csv")} == {""}


def test_a_query_chooses_incidents_and_their_articles(told: World, tmp_path: Path) -> None:
    export(told.archive, tmp_path / "hit", Wanted(query="rançongiciel"), at=LATER)
    assert len(read_csv(tmp_path / "hit" / "incidents.csv")) == 1
    assert [row["url"] for row in read_csv(tmp_path / "hit" / "articles.csv")] == ["https://ledger.example/windsor"]
    export(told.archive, tmp_path / "miss", Wanted(query="lisbonne"), at=LATER)
    assert read_csv(tmp_path / "miss" / "incidents.csv") == []
    with pytest.raises(QueryError):
        export(told.archive, tmp_path / "bad", Wanted(query='"open'), at=LATER)
    assert not (tmp_path / "bad").exists()


def test_what_changed_since_a_moment_is_told_with_what_became_of_it(told: World, tmp_path: Path) -> None:
    with told.archive.write() as connection:
        connection.execute(
            "INSERT INTO incident_change (incident_id, happened_at, kind, merged_into) VALUES (2, ?, 'merged', 1)",
            ("2023-12-01T00:00:00Z",),
        )
        connection.execute("UPDATE incident SET merged_into = 1 WHERE id = 2")
    export(told.archive, tmp_path / "all", Wanted(changed_since="2023-10-01T00:00:00Z"), at=LATER)
    assert [row["kind"] for row in read_csv(tmp_path / "all" / "changes.csv")] == ["new", "merged"]
    assert [row["incident"] for row in read_csv(tmp_path / "all" / "incidents.csv")] == ["2023-0001"]
    export(told.archive, tmp_path / "late", Wanted(changed_since="2023-11-01T00:00:00Z"), at=LATER)
    (change,) = read_csv(tmp_path / "late" / "changes.csv")
    assert (change["incident"], change["merged_into"]) == ("2023-0900", "2023-0001")
    assert read_csv(tmp_path / "late" / "incidents.csv") == []


def test_a_folder_in_use_is_left_alone(told: World, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="is not empty"):
        export(told.archive, tmp_path / "out", Wanted(), at=LATER)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2023-10-24", "2023-10-24T00:00:00Z"),
        ("2023-10-24T10:00:00Z", "2023-10-24T10:00:00Z"),
        ("2023-10-24T10:00:00-04:00", "2023-10-24T14:00:00Z"),
    ],
)
def test_a_moment_is_read(typed: str, meant: str) -> None:
    assert since_stamp(typed) == meant


def test_a_moment_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="yesterday is no date"):
        since_stamp("yesterday")


def test_rows_stream_and_memory_stays_flat(told: World, tmp_path: Path) -> None:
    with told.archive.write() as connection:
        connection.executemany(
            "INSERT INTO article (outlet_id, canonical_url, first_seen_at) VALUES (1, ?, ?)",
            ((f"https://ledger.example/bulk/{n}", NOW) for n in range(4000)),
        )
        connection.execute(
            "INSERT INTO revision (article_id, number, title, text, text_hash, origin, fetched_at) "
            "SELECT id, 1, 'T', 'T' || char(10, 10) || replace(hex(zeroblob(4000)), '00', 'x '), id, 'page', ? "
            "FROM article WHERE current_revision_id IS NULL",
            (NOW,),
        )
        connection.execute("UPDATE article SET current_revision_id = (SELECT r.id FROM revision AS r "
                           "WHERE r.article_id = article.id)")  # fmt: skip
    tracemalloc.start()
    done = export(told.archive, tmp_path / "out", Wanted(("jsonl",)), at=LATER)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    (articles,) = [file for file in done.files if file["name"] == "articles.jsonl"]
    assert articles["bytes"] > 30_000_000
    assert peak < 3_000_000


# ---- citations


ARTICLE = {
    "article_id": 7,
    "title": "100 % of {files} & more_",
    "byline": "By Ann O’Hara and B. Roy",
    "outlet": "The Ledger",
    "url": "https://ledger.example/a_b",
    "language": "en",
    "published_at": "2023-10-24T01:15:00Z",
    "published_local": "2023-10-23T21:15:00-04:00",
    "fetched_at": NOW,
}


def written(path: Path, write: Any, rows: list[dict[str, Any]]) -> str:
    with HashingFile(path) as file:
        assert write(file, rows) == len(rows)
    return path.read_text(encoding="utf-8")


def test_a_bibtex_entry(tmp_path: Path) -> None:
    assert written(tmp_path / "c.bib", write_bibtex, [ARTICLE]) == (
        "@online{vigie7,\n"
        "  title = {{100 \\% of \\{files\\} \\& more\\_}},\n"
        "  author = {{Ann O’Hara} and {B. Roy}},\n"
        "  organization = {{The Ledger}},\n"
        "  date = {2023-10-23},\n"
        "  url = {https://ledger.example/a_b},\n"
        "  urldate = {2023-10-24},\n"
        "  langid = {english}\n"
        "}\n\n"
    )


def test_a_csl_item_and_what_is_not_stated_is_left_out(tmp_path: Path) -> None:
    # Blanks looked at again from each blank held an export for many seconds.
    spread = {**ARTICLE, "byline": f"By Ann O’Hara{' ' * 20_000},B. Roy"}
    assert written(tmp_path / "spread.json", write_csl, [spread]) == written(tmp_path / "s.json", write_csl, [ARTICLE])
    bare = {**ARTICLE, "byline": None, "published_at": None, "published_local": None}
    first, second = json.loads(written(tmp_path / "c.json", write_csl, [ARTICLE, bare]))
    assert first["author"] == [{"literal": "Ann O’Hara"}, {"literal": "B. Roy"}]
    assert first["issued"] == {"date-parts": [[2023, 10, 23]]}
    assert (first["type"], first["id"], first["container-title"]) == ("article-newspaper", "vigie7", "The Ledger")
    assert {"author", "issued"} & set(second) == set()
    assert json.loads(written(tmp_path / "none.json", write_csl, [])) == []


@given(st.lists(st.one_of(st.none(), st.integers(), st.text(alphabet=st.characters(codec="utf-8")).filter(bool))))
def test_any_cell_comes_back_from_csv(tmp_path_factory: pytest.TempPathFactory, cells: list[Any]) -> None:
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    with HashingFile(path) as file:
        write_csv(file, ["a", "b"], [{"a": cell, "b": 1} for cell in cells])
    read = [row["a"] for row in read_csv(path)]
    guarded = [f"'{c}" if isinstance(c, str) and c[0] in "=+-@\t\r" else c for c in cells]
    assert read == ["" if cell is None else str(cell) for cell in guarded]


def test_a_file_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> Any:
        yield {"a": 1}
        raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError), HashingFile(tmp_path / "t.csv") as file:
        write_csv(file, ["a"], broken())
    assert list(tmp_path.iterdir()) == []


# ---- releases


@pytest.fixture
def released(told: World, tmp_path: Path) -> Path:
    told.save("https://gazette.example/b", TITLE, FIRST, outlet="fr", language="en")
    release(told.archive, tmp_path / "r", name="Vigie 2023-11", at=LATER, metadata=METADATA)
    return tmp_path / "r"


def test_a_release_holds_the_public_tables_and_columns_and_no_other(told: World, released: Path) -> None:
    marks = public_marks(told.archive.read())
    with closing(sqlite3.connect(released / "vigie.db")) as made:
        assert made.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert made.execute("PRAGMA foreign_key_check").fetchall() == []
        there = described(made)
        assert {name: set(columns) for name, (_, columns) in there.items()} == marks
        for name in marks:
            made.execute(f"SELECT * FROM {name} LIMIT 5").fetchall()
        assert made.execute("PRAGMA journal_mode").fetchone()[0] == "delete"


def test_a_release_says_the_same_as_the_archive(told: World, released: Path) -> None:
    with closing(sqlite3.connect(released / "vigie.db")) as made:
        for view in ("incidents_all", "victims", "provider_incidents", "incidents_by_month", "sources", "coverage"):
            ours = [tuple(row) for row in told.archive.read().execute(f"SELECT * FROM {view}")]
            columns = [c[1] for c in made.execute(f"PRAGMA table_info({view})")]
            theirs = made.execute(f"SELECT * FROM {view}").fetchall()
            blank = {columns.index("context")} if view == "sources" else set()
            assert [[v for i, v in enumerate(row) if i not in blank] for row in theirs] == [
                [v for i, v in enumerate(row) if i not in blank] for row in ours
            ], view


def test_a_released_text_is_whole_where_its_outlet_lets_it_and_else_an_excerpt(released: Path) -> None:
    with closing(sqlite3.connect(released / "vigie.db")) as made:
        rows = made.execute("SELECT text, title FROM revision ORDER BY id").fetchall()
        bodies = made.execute("SELECT count(*) FROM search_document WHERE body_en IS NOT NULL").fetchone()[0]
        found = made.execute("SELECT count(*) FROM search_index WHERE search_index MATCH 'appointments'").fetchone()[0]
    assert rows[0][0] == TEXT
    assert all(text.strip(" .\n") == title and len(text) > len(title) + 5 for text, title in rows[1:])
    assert (bodies, found) == (1, 1)


def test_an_excerpt_keeps_every_span_in_its_place() -> None:
    text = "Title\n\nOne two three. Four!"
    shown = excerpt(text, [(0, 5), (11, 14)])
    assert shown == "Title\n\n    two      .     !"
    assert len(shown) == len(text)


def test_a_sentence_in_an_excerpt_holds_no_words_of_another(told: World, tmp_path: Path) -> None:
    """Without its stop a sentence would run on into what the next one has to cite."""
    text = "Hackers came. Then they left."
    with told.archive.write() as connection:
        connection.execute("UPDATE outlet SET export_text = 0")
        connection.execute("DROP TRIGGER revision_erasable")
        connection.execute("UPDATE revision SET title = '', text = ?", (text,))
        for odd, word in enumerate(("Hackers", "left")):
            start = text.index(word)
            spans = (start, start + len(word), odd)
            connection.execute("UPDATE incident_claim SET span_start = ?, span_end = ? WHERE id % 2 = ?", spans)
    release(told.archive, tmp_path / "r", name="T", at=LATER, metadata=b"")

    with closing(sqlite3.connect(tmp_path / "r" / "vigie.db")) as made:
        sentences = {row[0] for row in made.execute("SELECT sentence FROM record WHERE sentence IS NOT NULL")}

    assert {" ".join(sentence.split()) for sentence in sentences} == {"Hackers .", "left."}


def test_every_canned_query_runs_on_a_release(released: Path) -> None:
    import yaml

    described_as = yaml.safe_load((released / "metadata.yaml").read_text(encoding="utf-8"))
    queries = described_as["databases"]["vigie"]["queries"]
    assert len(queries) >= 15
    with closing(sqlite3.connect(released / "vigie.db")) as made:
        for query in queries.values():
            made.execute(query["sql"], dict.fromkeys(query["params"], ""))


def test_the_papers_of_a_release_say_what_it_is(told: World, released: Path) -> None:
    licence = (released / "LICENCE.md").read_text(encoding="utf-8")
    assert "Vigie 2023-11" in licence
    assert told.archive.uuid in licence
    assert (released / "data-dictionary.md").read_text(encoding="utf-8") == data_dictionary()
    manifest = json.loads((released / "manifest.json").read_text(encoding="utf-8"))
    for file in manifest["files"]:
        assert hashlib.sha256((released / file["name"]).read_bytes()).hexdigest() == file["sha256"]


# ---- the generated papers


@pytest.mark.parametrize(("name", "made"), [("schema.sql", schema_sql), ("data-dictionary.md", data_dictionary)])
def test_the_papers_of_the_schema_are_those_of_the_code(name: str, made: Any) -> None:
    assert (PROJECT / "db" / name).read_text(encoding="utf-8") == made(), "run: make schema"


def test_the_schema_loads_by_itself() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(schema_sql())
        assert len(public_marks(connection)) > 20


def test_the_dictionary_describes_every_public_column_and_nothing_private(told: World) -> None:
    text = data_dictionary()
    for name, (table, columns) in described(told.archive.read()).items():
        assert (f"\n### {name}\n" in text) == bool(table.public), name
        section = text.partition(f"\n### {name}\n")[2].partition("\n### ")[0]
        if table.public:
            assert set(re.findall(r"^\| `(\w+)` \|", section, re.M)) == {c for c, m in columns.items() if m.public}


def test_the_error_that_the_dictionary_quotes_is_the_one_that_was_measured() -> None:
    evaluation = (PROJECT / "docs" / "evaluation.md").read_text(encoding="utf-8")
    quoted = measured_error(evaluation)
    assert (PROJECT / "pipeline" / "store" / "data" / "measured_error.csv").read_text(encoding="utf-8") == quoted, (
        "run: make schema"
    )
    values = [line.rpartition('",')[0] for line in quoted.splitlines() if line.startswith('"')]
    assert len(values) == len(set(values)) > 10


def test_the_last_table_on_extraction_is_quoted() -> None:
    table = "| what | precision | recall |\n| --- | ---: | ---: |\n| Relevance | {0} | {0} |\n| Victims | {0} | {0} |\n"
    page = f"- Extractor: version 9\n\n## Extraction\n\n{table.format('1.000')}\n### Kept aside (7 articles)\n\n"
    quoted = measured_error(f"{page}{table.format('0.500')}\n## Translation\n\n| chrF | 60.0 | 61.0 |\n")
    assert "version 9, as docs/evaluation.md measures it: Kept aside (7 articles)." in quoted
    assert quoted.endswith('"victims (incident_party, role victim)",0.500,0.500\n')
    assert quoted.count("\n") == 5


def test_the_dictionary_says_how_often_the_machine_is_wrong() -> None:
    assert re.search(
        r"\| victims \(incident_party, role victim\) \| \d\.\d\d \| \d\.\d\d \| about \d+ are", data_dictionary()
    )
