"""News pages read a second, beside BeautifulSoup taking all the text of the page."""

from __future__ import annotations

import html
import json
from datetime import UTC, datetime
from typing import Any

from bs4 import BeautifulSoup

from benchmarks.measure import ARTICLES, OURS, Options, Result, rate, take_turns

LINKS = 160
"""Links around the story, in navigation, teasers and footer: what a mid-sized paper carries."""

COMMENTS = 40

FETCHED = datetime(2026, 1, 1, tzinfo=UTC)


def measure(options: Options) -> Result:
    """Title, byline, dates, canonical address and blocks of a page; the other side only gets all its words."""
    from pipeline.documents import Entry, Outlet, Page
    from pipeline.fetch import read_page

    outlet = Outlet("Harbour Post", "America/Toronto", "en")
    pages = [Page(article["url"], _page(article).encode(), "text/html; charset=utf-8") for article in _articles()]

    def ours() -> list[object]:
        return [read_page(page, outlet=outlet, entry=Entry(page.url), fetched_at=FETCHED) for page in pages]

    def soup(parser: str) -> list[str]:
        return [BeautifulSoup(page.body, parser).get_text() for page in pages]

    size = sum(len(page.body) for page in pages) / len(pages) / 1000
    return Result(
        name="pages",
        question="How fast is a page read?",
        unit="pages a second",
        more_is_better=True,
        values=take_turns(
            {
                OURS: rate(len(pages), ours),
                "BeautifulSoup get_text, lxml": rate(len(pages), lambda: soup("lxml")),
                "BeautifulSoup get_text, html.parser": rate(len(pages), lambda: soup("html.parser")),
            },
            options.rounds,
        ),
        work=f"{len(pages)} pages of {size:.0f} kB: navigation, teasers, comments, structured data; one process",
    )


def _articles() -> list[dict[str, Any]]:
    return [json.loads(file.read_bytes()) for file in sorted(ARTICLES.glob("*.json"))]


def _page(article: dict[str, Any]) -> str:
    title = html.escape(article["title"])
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article["title"],
        "datePublished": article["published"],
        "author": {"@type": "Person", "name": article["byline"] or "Staff"},
        "mainEntityOfPage": article["url"],
    }
    body = "\n".join(f'<p class="story__text">{html.escape(paragraph)}</p>' for paragraph in article["paragraphs"])
    return f"""<!doctype html>
<html lang="{article["language"]}"><head><meta charset="utf-8"><title>{title} | Harbour Post</title>
<link rel="canonical" href="{article["url"]}"><meta property="og:title" content="{title}">
<meta property="og:type" content="article"><script type="application/ld+json">{json.dumps(data)}</script>
<script>{"window.q=window.q||[];q.push(['view','story']);" * 120}</script></head>
<body><div class="consent" role="dialog"><p>We use cookies to count visits. Accept or choose.</p></div>
<header><nav><ul>{_links("section")}</ul></nav></header>
<main><article><h1>{title}</h1><p class="byline">By {html.escape(article["byline"] or "Staff")}</p>
<div class="story__body">{body}</div></article>
<aside><h2>More from the Harbour Post</h2><ul>{_links("story")}</ul></aside>
<section class="comments"><h2>Comments</h2>{_comments()}</section></main>
<footer><ul>{_links("page")}</ul><p>All rights reserved.</p></footer></body></html>"""


def _links(kind: str) -> str:
    return "\n".join(
        f'<li class="item item--{kind}" data-position="{number}"><a href="/{kind}/{number}/a-readable-address">'
        f'<span class="item__kicker">Local</span> Council weighs plan {number} for the waterfront</a></li>'
        for number in range(LINKS)
    )


def _comments() -> str:
    return "\n".join(
        f'<div class="comment" id="c{number}"><b>Reader {number}</b><p>I waited at the counter for an hour and nobody '
        f"could say when it would be over. Thank you for following this story, number {number}.</p></div>"
        for number in range(COMMENTS)
    )
