"""The feed of incidents is for those who are let in; runaway queries keep nobody from the newsroom."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from xml.etree import ElementTree

from .conftest import Browser

RUNAWAY = "with recursive n(x) as (select 1 union all select x+1 from n) select count(*) from n"


def test_the_feed_of_incidents_leads_to_their_pages(browser: Browser) -> None:
    answer = browser.get("/incidents.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    links = [link.get("href") for link in feed.findall("{*}entry/{*}link")]
    assert links
    for link in links:
        assert browser.get(str(link)).status_code == 200


def test_the_feed_of_incidents_is_not_for_strangers(stranger: Browser) -> None:
    assert stranger.get("/incidents.atom").status_code in {302, 303, 401, 403}


def test_as_many_runaway_queries_as_there_are_threads_end_and_the_newsroom_answers(browser: Browser) -> None:
    def ask(path: str) -> Any:
        return browser.get(path).status_code

    with ThreadPoolExecutor(5) as pool:
        running = [pool.submit(ask, f"/archive/archive?sql={RUNAWAY.replace('+', '%2B')}") for _ in range(3)]
        assert pool.submit(ask, "/").result() == 200
        assert [one.result() for one in running] == [400] * 3
