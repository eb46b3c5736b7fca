"""A story that a person brings, by its address or as a text: run through the street at once (DATA.md 14)."""

from __future__ import annotations

from urllib.parse import urlsplit

from pipeline.documents import Article, BlockKind, Outlet, ReadStory, Rights
from pipeline.errors import FetchError, InputError
from pipeline.fetch import text_hash, visible
from pipeline.language import guess_language

from .fetching import fetch_appearance
from .requests import answer_relevance
from .street import Silent, Street


def add_address(street: Street, url: str, *, person_id: int) -> int:
    """Fetch a page, read it, and draft it as an editor asks for it; answers with its article.

    A host that no outlet of the settings has becomes an outlet of its own, which may be drafted but not published
    unasked. Raises InputError for no web address, FetchError where the page does not give a story.
    """
    host = _host(url)
    appearance_id = street.archive.articles.add_address(url, _outlet_at(street, host), at=street.at())
    if street.archive.articles.appearance(appearance_id).article_id is None:
        fetch_appearance(street, appearance_id, Silent())
    article_id = street.archive.articles.appearance(appearance_id).article_id
    if article_id is None:
        raise FetchError(street.archive.tasks.error_of("appearance", appearance_id, "fetch") or f"{url} gave no story")
    answer_relevance(street, article_id, relevant=True, person_id=person_id)
    return article_id


def add_text(
    street: Street, title: str, text: str, *, outlet: str, url: str | None, published: str | None, person_id: int
) -> int:
    """Keep a pasted text as a story, and draft it; answers with its article. Raises InputError for an empty one."""
    title, text = visible(title), visible(text)
    paragraphs = [words for words in (" ".join(block.split()) for block in text.split("\n\n")) if words]
    if not title.strip() or not paragraphs:
        raise InputError("a story needs a headline and a text")
    language = guess_language(f"{title} {text}") or "en"
    address = url or f"urn:vigie:text:{text_hash(Article.compose(title, [(BlockKind.PARAGRAPH, text)]))}"
    article = Article.compose(
        " ".join(title.split()),
        [(BlockKind.PARAGRAPH, words) for words in paragraphs],
        language=language,
        url=address,
        published=published,
    )
    zone = street.settings.newsroom.zone
    outlet_id = street.archive.feeds.enter_outlet(Outlet(outlet, zone, language, Rights.DRAFT))
    saved = street.archive.articles.save_story(
        None,
        ReadStory(article, address),
        outlet_id=outlet_id,
        text_hash=text_hash(article),
        fetched_at=street.at(),
    )
    answer_relevance(street, saved.article_id, relevant=True, person_id=person_id)
    return saved.article_id


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        host, parts = "", None
    if not host or parts is None or parts.scheme not in {"http", "https"}:
        raise InputError(f"{url!r} is no address of a web page: it begins with https://")
    return host.lower()


def _outlet_at(street: Street, host: str) -> int:
    """The outlet whose feeds stand on this host or its parent, else a new one of that name."""
    bare = host.removeprefix("www.")
    for entry in street.settings.outlets:
        for feed in entry.feeds:
            theirs = (urlsplit(feed.url).hostname or "").lower().removeprefix("www.")
            if theirs and (bare == theirs or bare.endswith(f".{theirs}") or theirs.endswith(f".{bare}")):
                return street.archive.feeds.outlet_id(entry.name)
    return street.archive.feeds.enter_outlet(Outlet(bare, street.settings.newsroom.zone, "en", Rights.DRAFT))
