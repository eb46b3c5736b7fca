"""Entries as feeds carry them: whether their content is the whole story, and the story read from it. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from pipeline.documents import AppearanceKind, Article, Entry, Outlet, ReadStory, TextOrigin
from pipeline.errors import UnreadablePageError
from pipeline.language import guess_language

from .bounds import bounded, bounded_title
from .dates import doubt_about, read_date, written, zone_of
from .fragments import fragment_blocks, words_in
from .leftovers import Blocks, is_cut_off, is_wall, without_leftovers
from .urls import canonical_url

_LEAST_WORDS = 20
"""Fewer words in sentences are no story; a notice of two sentences is one, a list of headlines is not."""
_SENTENCE_END = re.compile(r"[.!?…:;。！？][\s\"'’”»)\]]*$")
_FULL_WORDS = 80
"""A content field shorter than this is an excerpt that calls itself content, unless it is longer than the summary."""
_FULL_SUMMARY_WORDS = 200
_LONGEST = 1_000_000


def full_content(contents: Iterable[str], summary: str | None) -> str | None:
    """The markup of the whole story where a feed carries it (content:encoded, Atom content), else None.

    An excerpt in a content field is none: it ends in "…" or "read more", or says no more than the summary. A summary
    is one only where it is as long as a story and in several paragraphs.
    """
    whole = [markup for markup in contents if len(markup) <= _LONGEST and _is_whole(markup, _FULL_WORDS)]
    if whole:
        return max(whole, key=len)
    if summary and len(summary) <= _LONGEST and _is_whole(summary, _FULL_SUMMARY_WORDS):
        return summary if len(fragment_blocks(summary)) >= 3 else None
    return None


def is_story(blocks: Blocks) -> bool:
    """Whether blocks hold sentences enough for a story."""
    return words_in([block for block in blocks if _SENTENCE_END.search(block[1])]) >= _LEAST_WORDS


def _is_whole(markup: str, least: int) -> bool:
    blocks = fragment_blocks(markup)
    if any(is_wall(text) for _, text in blocks):
        return False
    kept = without_leftovers(blocks)
    # The teaser's last words may be a block of their own that the rules have dropped.
    last = [text for _, text in blocks[-2:]] + [text for _, text in kept[-1:]]
    return words_in(kept) >= least and not any(is_cut_off(text) for text in last)


def read_entry(entry: Entry, *, outlet: Outlet, fetched_at: datetime) -> ReadStory:
    """The story from what the feed itself carries. Raises UnreadablePageError where that is no story."""
    source = entry.content or entry.summary or ""
    raw = fragment_blocks(source)
    blocks, too_long = bounded(without_leftovers(raw, entry.title, entry.author))
    if not is_story(blocks):
        raise UnreadablePageError(f"the feed's entry for {entry.url} carries no story")
    doubts = [too_long] if too_long else []
    url = canonical_url(entry.url)
    published, doubt = entry_date(entry, outlet, fetched_at)
    if doubt:
        doubts.append(doubt)
    found = guess_language("\n".join(text for _, text in blocks))
    article = Article.compose(
        bounded_title(entry.title),
        blocks,
        language=found or outlet.language,
        url=url,
        byline=entry.author,
        published=published,
    )
    walled = any(is_wall(text) for _, text in raw)
    partial = entry.content is None or walled or bool(too_long) or is_cut_off(blocks[-1][1])
    return ReadStory(article, url, ((AppearanceKind.ENTRY, url),), TextOrigin.ENTRY, partial, tuple(doubts))


def entry_date(entry: Entry | None, outlet: Outlet, fetched_at: datetime) -> tuple[str | None, str | None]:
    """What an entry says of its publication, in the outlet's local time, and the doubt where that cannot be."""
    zone = zone_of(outlet.timezone)
    stated = read_date(entry.published, zone) if entry else None
    if stated is None:
        return None, None
    doubt = doubt_about(stated, fetched_at)
    if doubt:
        return None, f"the feed's date is refused: {doubt}"
    return written(stated.astimezone(zone) if isinstance(stated, datetime) else stated), None
