"""Researchers' door: Datasette on the same file, read-only, showing what is public and nothing else."""

from __future__ import annotations

import asyncio
import re
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

from pipeline.review.archive_database import is_streaming
from pipeline.review.archive_door import _timed

from .conftest import Browser


@pytest.mark.parametrize(
    "path",
    [
        "/archive/",
        "/archive/archive",
        "/archive/archive/article",
        "/archive/archive/article?_sort=id",
        "/archive/archive/article?_facet=language",
        "/archive/archive/article/1",
        "/archive/archive/article.csv",
        "/archive/archive/article.json?_shape=array",
        "/archive/archive?sql=select+count(*)+from+article",
        "/archive/-/static/app.css",
    ],
)
def test_reading_works(browser: Browser, path: str) -> None:
    assert browser.get(path).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/archive", 307),
        ("/archive/-/versions", 404),
        ("/archive/-/plugins", 404),
        ("/archive/-/threads.json", 404),
        ("/archive/archive.db", 403),
        ("/archive/newsroom", 404),
        ("/archive/archive/segment_version", 404),
        ("/archive/archive/task", 404),
        ("/archive/archive/task/1", 404),
        ("/archive/archive/segment_version/1.json", 404),
        ("/archive/archive?sql=select+*+from+adaptation", 400),
        ("/archive/archive?sql=select+*+from+pragma_database_list", 400),
        ("/archive/archive?sql=select+randomblob(1000000000)", 400),
        ("/archive/archive?sql=select+printf('%25.*c',900000000,'x')", 400),
        ("/archive/archive?sql=delete+from+article", 400),
        ("/archive/archive?sql=attach+'x.db'+as+x", 400),
        ("/archive/archive?sql=" + "x" * 7_000, 414),
    ],
)
def test_what_is_not_for_readers_stays_shut(browser: Browser, path: str, status: int) -> None:
    answer = browser.get(path)

    assert answer.status_code == status
    assert str(browser.world.archive.path.parent) not in answer.text


def test_private_columns_read_as_nothing(browser: Browser) -> None:
    rows = browser.get("/archive/archive.json?sql=select+etag,url+from+feed&_shape=array").json()

    assert {row["etag"] for row in rows} == {None}
    assert all(row["url"] for row in rows)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_can_be_written(browser: Browser, method: str) -> None:
    assert browser.client.request(method, "/archive/archive/article").status_code == 405


def test_its_links_lead_somewhere(browser: Browser) -> None:
    for start in (
        "/archive/",
        "/archive/archive",
        "/archive/archive/article?_facet=language",
        "/archive/archive/article/1",
    ):
        page = browser.get(start).text
        links = {urljoin(start, href.replace("&amp;", "&")) for href in re.findall(r'href="([^"#]+)"', page)}
        local = [link for link in sorted(links) if not urlsplit(link).netloc and link.startswith("/archive")]
        assert local
        for link in local[:25]:
            assert browser.get(link).status_code == 200, f"{start} -> {link}"


MANY = "(with recursive n(x) as (select 1 union all select x+1 from n) select x from n)"
LONG = f"(select group_concat(x) as a from (select x from {MANY} limit 100000))"


@pytest.mark.parametrize(
    "sql",
    [
        f"select count(*) from {MANY}",
        f"select sum(length(quote(a))) from {LONG}, {MANY}",
        f"select max(json('[' || a || ']')) from {LONG}, {MANY}",
    ],
)
def test_a_runaway_query_is_stopped(browser: Browser, sql: str) -> None:
    answer = browser.get("/archive/archive", params={"sql": sql})

    assert answer.status_code == 400
    assert "interrupted" in answer.text.lower()


def test_eight_runaway_queries_at_once_end_as_soon_as_one(browser: Browser) -> None:
    """Three threads answer; the time of a request runs while it waits for one of them."""

    def ask(_: int) -> int:
        return int(browser.get("/archive/archive", params={"sql": f"select count(*) from {MANY}"}).status_code)

    ask(0)
    began = time.monotonic()
    ask(0)
    one = time.monotonic() - began
    with ThreadPoolExecutor(8) as many:
        assert list(many.map(ask, range(8))) == [400] * 8
    # Three turns of a second each, were they not counted from when they came.
    assert time.monotonic() - began - one < 2.5 * one


def test_a_wide_answer_is_cut_where_writing_it_would_take_seconds(browser: Browser) -> None:
    columns = ", ".join(["x"] * 200)

    told = browser.get("/archive/archive.json", params={"sql": f"select {columns} from {MANY} limit 1000"}).json()

    assert len(told["rows"]) == 100
    assert told["truncated"] is True


def test_a_page_shows_fewer_cells_of_a_query_than_a_program_gets(browser: Browser) -> None:
    asked = {"sql": f"select {', '.join(['x'] * 20)} from {MANY} limit 1000"}

    page = browser.get("/archive/archive", params=asked).text
    rows = browser.get("/archive/archive.json", params=asked).json()["rows"]

    assert page.count("<tr>") == 1 + 250
    assert "more than 250 rows" in page
    assert len(rows) == 1000


def test_the_cells_of_a_table_are_written_as_text_with_links_where_they_lead(browser: Browser) -> None:
    with browser.world.archive.write() as connection:
        connection.execute("UPDATE organisation SET city = '<b>Lewis & Clark</b>' WHERE id = 1")

    page = browser.get("/archive/archive/organisation?id=1").text

    assert '<td class="col-city type-str">&lt;b&gt;Lewis &amp; Clark&lt;/b&gt;</td>' in page
    assert '<a href="/archive/archive/organisation/1">1</a>' in page
    assert re.search(r'<th class="col-name"[^>]*data-column="name"\s+data-column-type="text"', page)


@pytest.mark.parametrize(
    ("asked", "sign", "onward"),
    [("", "", "_sort=kind"), ("_sort=kind", "▼", "_sort_desc=kind"), ("_sort_desc=kind", "▲", "_sort=kind")],
)
def test_a_table_is_sorted_at_a_click_and_says_how(browser: Browser, asked: str, sign: str, onward: str) -> None:
    page = browser.get(f"/archive/archive/organisation?{asked}").text
    head = re.search(r'<th class="col-kind".*?</th>', page, flags=re.DOTALL)

    assert head
    assert re.sub(r"<[^>]+>", "", head[0]).replace("\xa0", "") == f"kind{sign}"
    assert f'{onward}"' in head[0]


def test_the_page_of_a_row_has_labels_for_the_numbers_of_other_rows(browser: Browser) -> None:
    found = "SELECT u.id, u.name FROM article AS a JOIN outlet AS u ON u.id = a.outlet_id WHERE a.id = 1"
    number, name = browser.world.archive.read().execute(found).fetchone()

    page = browser.get("/archive/archive/article/1").text

    assert f'<a href="/archive/archive/outlet/{number}">{name}</a>&nbsp;<em>{number}</em></td>' in page
    assert f'"outlet_id": {number},' in browser.get("/archive/archive/article/1.json?_shape=objects").text


def test_its_pages_lead_back_to_the_newsroom_and_have_their_sheet(browser: Browser) -> None:
    for path in ("/archive/", "/archive/archive", "/archive/archive/article", "/archive/archive/article/1"):
        page = browser.get(path).text
        assert '<a href="/">Vigie</a>' in page, path
        sheet = re.search(r'href="(/archive/vigie-static/archive\.css)"', page)
        assert sheet, path
        assert browser.get(sheet[1]).headers["content-type"].startswith("text/css")


@pytest.mark.parametrize(
    ("path", "onward"),
    [
        ("/archive/archive/article/", "/archive/archive/article"),
        ("/archive/archive/article/?_size=5", "/archive/archive/article?_size=5"),
        ("/archive/archive/", "/archive/archive"),
        ("/archive//elsewhere.example/", "/archive//elsewhere.example"),
        (
            "/archive/archive/feed_alias/https%3A%2F%2Fa.example",
            "/archive/archive/feed_alias/https~3A~2F~2Fa~2Eexample",
        ),
    ],
)
def test_an_address_that_is_nearly_one_leads_to_it(browser: Browser, path: str, onward: str) -> None:
    answer = browser.get(path)

    assert (answer.status_code, answer.headers["location"]) == (302, onward)


def test_an_empty_table_says_so(browser: Browser) -> None:
    assert "0 records" in browser.get("/archive/archive/organisation?name=nobody").text


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Datasette has tracebacks printed
@pytest.mark.parametrize(
    "asked",
    [
        "article?_sort=nothing",
        "article?_sort=id&_sort_desc=id",
        "article?_timelimit=soon",
        "article?_through={}",
        "article?_through=nothing",
        'article?_through={"table":"segment_version","column":"id","value":"1"}',
        "article?_where=id in (select segment_id from segment_version)",
        "article?id__in=[1,2",
        f"article?canonical_url__like={'%25a' * 600}",
    ],
)
def test_what_cannot_be_asked_is_said_in_a_line(browser: Browser, asked: str) -> None:
    table, _, values = asked.partition("?")
    for ending in ("", ".json"):
        answer = browser.get(f"/archive/archive/{table}{ending}?{values}")
        assert answer.status_code == 400, ending
    assert answer.json()["error"]


@pytest.mark.parametrize(
    "sql", ["select randomblob(9)", "select text from segment_version", "select nothing", "select 1;"]
)
def test_a_query_that_cannot_be_answered_is_no_empty_csv(browser: Browser, sql: str) -> None:
    answer = browser.get("/archive/archive.csv", params={"sql": f"{sql} from article"})

    assert answer.status_code == 400


@pytest.mark.parametrize("path", ["article/1.blob?_blob_column=id", "article.blob?_blob_column=id"])
def test_there_are_no_blobs(browser: Browser, path: str) -> None:
    assert browser.get(f"/archive/archive/{path}").status_code == 404


def test_a_table_is_streamed_to_its_end_in_the_order_of_its_key(browser: Browser) -> None:
    connection = browser.world.archive.read()
    with browser.world.archive.write() as writing:
        writing.executemany(
            "INSERT INTO organisation (folded_key, name, kind, health, origin) VALUES (?, ?, 'clinic', 1, 'found')",
            [(f"clinic {number}", f"Clinic {number}") for number in range(1500)],
        )
    ids = [str(row[0]) for row in connection.execute("SELECT id FROM organisation ORDER BY id")]

    lines = browser.get("/archive/archive/organisation.csv?_stream=on").text.splitlines()

    assert [line.split(",")[0] for line in lines[1:]] == ids


@pytest.mark.parametrize(
    ("address", "longer"),
    [
        ("/archive/article.csv?_stream=on", True),
        ("/archive/article.csv?_stream=", False),
        ("/archive/article?_stream=on", False),
        ("/archive/article.json?_stream=on", False),
        ("/archive.csv?_stream=on&sql=select+1", False),
    ],
)
def test_only_a_table_that_is_streamed_has_longer_than_a_second(address: str, longer: bool) -> None:
    told: list[bool] = []

    async def application(_scope: Any, _receive: Any, _send: Any) -> None:
        told.append(is_streaming())

    path, _, query = address.partition("?")
    scope = {"type": "http", "path": path, "query_string": query.encode(), "client": ("127.0.0.1", 1)}
    answer: Any = _timed(application)
    asyncio.run(answer(scope, None, None))

    assert told == [longer]


def test_pages_do_not_wait_for_whole_tables() -> None:
    """Whoever fetches two tables, which takes minutes, looks at pages meanwhile; what pages look like comes at once."""
    begun: list[str] = []

    async def reads() -> None:
        done = asyncio.Event()

        async def application(scope: Any, _receive: Any, _send: Any) -> None:
            begun.append(scope["path"])
            await done.wait()

        answer: Any = _timed(application)
        asked = [("/archive/article.csv", b"_stream=on")] * 3 + [("/archive", b"")] * 3 + [("/-/static/app.css", b"")]
        scopes = [{"type": "http", "path": path, "query_string": query} for path, query in asked]
        asking = [asyncio.create_task(answer(scope, None, None)) for scope in scopes]
        await asyncio.sleep(0)
        assert begun == ["/archive/article.csv"] * 2 + ["/archive"] * 2 + ["/-/static/app.css"]
        done.set()
        await asyncio.gather(*asking)

    asyncio.run(reads())

    assert len(begun) == 7


def test_what_is_written_is_read_at_once(browser: Browser) -> None:
    counted = "/archive/archive.json?sql=select+count(*)+as+n+from+person&_shape=array"
    before = browser.get(counted).json()[0]["n"]

    browser.world.archive.people.named("Quelqu’un de nouveau")

    assert browser.get(counted).json()[0]["n"] == before + 1


def test_a_page_shows_two_hundred_rows_at_most_and_json_a_thousand(browser: Browser) -> None:
    table = "/archive/archive/vocabulary"
    there = browser.get(f"{table}.json?_size=1000").json()["rows"]
    assert len(there) > 200

    for size in ("1000", "max", "201"):
        page = browser.get(f"{table}?_size={size}&_sort=value").text
        assert page.count('<td class="col-value') == 200, size
        assert "_next=" in page
    assert browser.get(f"{table}?_size=50").text.count('<td class="col-value') == 50
    assert browser.get(f"{table}?_size=1001").status_code == 400


def test_a_table_that_takes_too_long_says_so_in_csv_too(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.review.archive_database.SECONDS", 0.0)
    monkeypatch.setattr("pipeline.review.archive_database._LEAST_SECONDS", 0.05)

    # A condition that reads all of a product of tables: no machine has done it in that time.
    asked = "_where=(select+count(*)+from+mention+a,mention+b,mention+c,vocabulary+d,vocabulary+e,vocabulary+f)=0"
    for ending in ("", ".json", ".csv"):
        answer = browser.get(f"/archive/archive/article{ending}?{asked}")
        assert answer.status_code == 400, ending
        assert "traceback" not in answer.text.lower()
