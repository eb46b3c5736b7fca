"""What a page says of itself: JSON-LD, OpenGraph and its kin, links, microdata, visible signs. Reads a parsed tree.

Every field is a list of candidates, most trusted first: JSON-LD, then meta, then heuristics.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from .fragments import plain_text, squeezed
from .jsonld import StoryClaims, read_jsonld

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HEADLINES = ("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title", "title")
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "article:published", "datepublished",
    "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.created", "dc.date.created", "dc.date",
    "dcterms.date", "date", "pubdate", "publishdate", "publish-date", "publish_date", "publication_date",
    "originalpublicationdate", "article.published", "cxenseparse:recs:publishtime", "displaydate",
    "rnews:datepublished",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "article:modified",
    "dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "article.updated",
)  # fmt: skip
_AUTHORS = ("author", "article:author", "og:article:author", "parsely-author", "sailthru.author", "dc.creator",
            "dcterms.creator", "byl", "byline", "twitter:data1", "citation_author")  # fmt: skip
_SITES = ("og:site_name", "application-name", "publisher", "article:publisher", "al:ios:app_name", "copyright")
_LANGUAGES = ("og:locale", "content-language", "dc.language", "language", "inlanguage")
_LOCKED = frozenset({"locked", "paid", "premium", "subscriber", "subscription"})
_LONGEST_BYLINE = 200
_TITLE_SCAN = 5


@dataclass(frozen=True, slots=True)
class PageClaims:
    """Candidates by field, most trusted first; addresses absolute, dates and languages as written."""

    story: StoryClaims = field(default_factory=StoryClaims)
    headlines: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    bylines: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    canonical: tuple[str, ...] = ()
    amp: tuple[str, ...] = ()
    alternates: tuple[str, ...] = ()
    locked: bool = False


def read_claims(tree: HtmlElement, url: str) -> PageClaims:
    """What the page under ``url`` says of itself. The tree is left as it is."""
    meta = _metas(tree)
    base = _base(tree, url)
    links = _links(tree, base)
    scripts = [node.text_content() for node in tree.iter("script") if "ld+json" in (node.get("type") or "").lower()]
    addresses = [url, *links.get("canonical", ()), *meta.get("og:url", ())]
    story = read_jsonld(scripts, frozenset(address.partition("#")[0].rstrip("/") for address in addresses))
    return PageClaims(
        story=story,
        headlines=_some(story.headline, *_of(meta, _HEADLINES)),
        titles=_some(*_texts(tree, "//h1"), *_texts(tree, "//title")),
        bylines=_some(", ".join(_named(story.authors)), *_named(_of(meta, _AUTHORS)), *_named(_bylines(tree))),
        published=_some(story.published, *_of(meta, _PUBLISHED), *_times(tree, "published")),
        modified=_some(story.modified, *_of(meta, _MODIFIED), *_times(tree, "modified")),
        languages=_some(story.language, *tree.xpath("/html/@lang | /html/@xml:lang"), *_of(meta, _LANGUAGES)),
        sites=_some(story.publisher, *_of(meta, _SITES)),
        canonical=_some(
            *links.get("canonical", ()), *(_absolute(link, base) for link in (*meta.get("og:url", ()), story.url or ""))
        ),
        amp=_some(*links.get("amphtml", ())),
        alternates=_some(*links.get("alternate", ())),
        locked=any(tier.lower() in _LOCKED for tier in meta.get("article:content_tier", ())),
    )


def _some(*values: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value.strip() for value in values if value and value.strip()))


def _metas(tree: HtmlElement) -> dict[str, list[str]]:
    """Contents of meta elements by name, property, itemprop or http-equiv in lower case, in the page's order."""
    found: dict[str, list[str]] = {}
    for node in tree.iter("meta"):
        name = node.get("property") or node.get("name") or node.get("itemprop") or node.get("http-equiv")
        content = plain_text(node.get("content"))
        if name and content:
            found.setdefault(name.strip().lower(), []).append(content)
    return found


def _of(meta: dict[str, list[str]], names: Iterable[str]) -> list[str]:
    return [content for name in names for content in meta.get(name, ())]


def _base(tree: HtmlElement, url: str) -> str:
    stated = tree.xpath("//head/base/@href")
    return _absolute(stated[0], url) or url if stated else url


def _absolute(link: str | None, base: str) -> str | None:
    try:
        return urljoin(base, link.strip()) if link and link.strip() else None
    except ValueError:
        return None


def _links(tree: HtmlElement, base: str) -> dict[str, list[str]]:
    """Addresses of canonical, amphtml and alternate links. An alternate in another language is another text."""
    found: dict[str, list[str]] = {}
    for node in tree.iter("link"):
        address = _absolute(node.get("href"), base)
        for rel in (node.get("rel") or "").lower().split() if address else ():
            if rel == "alternate" and (node.get("hreflang") or node.get("type") or not node.get("media")):
                continue
            found.setdefault(rel, []).append(address or "")
    return found


def _texts(tree: HtmlElement, path: str) -> list[str]:
    return [squeezed(node.text_content()) for node in tree.xpath(path)[:_TITLE_SCAN]]


def _bylines(tree: HtmlElement) -> list[str]:
    """Visible signs of an author, from the marked up to the merely named."""
    paths = (
        "//*[@itemprop='author']//*[@itemprop='name']",
        "//*[@itemprop='author'][not(.//*[@itemprop])]",
        "//a[contains(concat(' ', @rel, ' '), ' author ')]",
        "//article//*[contains(@class, 'byline') or contains(@class, 'author-name') or contains(@class, 'auteur')]",
        "//*[contains(@class, 'byline') or contains(@class, 'author-name')]",
    )
    for path in paths:
        texts = [squeezed(" ".join(node.itertext())) for node in tree.xpath(path)[:_TITLE_SCAN]]
        texts = [text for text in texts if 3 <= len(text) <= 100]
        if texts:
            return texts[:1] if "byline" in path else [", ".join(dict.fromkeys(texts))]
    return []


_BY = re.compile(
    r"^(?:posted |written |published |reported |story |text |texte |words )?(?:by|par|author|auteur)\b\s*:?\s+",
    re.IGNORECASE,
)
_AFTER_NAME = re.compile(
    r"\s*(?:[|•·]|\s[-–—]\s|\b(?:published|posted|updated|last updated|publié|mis à jour)\b|\b\d{1,2}[:h]\d\d"
    r"|\d{4}).*$",
    re.IGNORECASE | re.DOTALL,
)


def _named(candidates: Iterable[str]) -> list[str]:
    """Names only: no address of a profile, no handle, no "by", nothing after the name."""
    names = []
    for text in candidates:
        name = _AFTER_NAME.sub("", _BY.sub("", squeezed(text))).strip(" ,;-–—|")
        if name and "://" not in name and "@" not in name and not name.isdigit() and len(name) <= _LONGEST_BYLINE:
            names.append(name)
    return names


def _times(tree: HtmlElement, what: str) -> list[str]:
    """Dates in microdata and time elements. One without a mark is the publication's only inside the article's head."""
    prop = "datePublished" if what == "published" else "dateModified"
    marked = tree.xpath(f"//*[@itemprop='{prop}']")
    if what == "published":
        marked += tree.xpath("//time[@pubdate]")
        marked += tree.xpath(
            "//time[contains(@class, 'publi') or contains(@class, 'posted') or contains(@class, 'entry-date')]"
            "[not(contains(@class, 'updated') and not(contains(@class, 'publi')))]"
        )
        marked += tree.xpath(
            "(//article//time | //header//time | //main//time)[not(ancestor::aside or ancestor::nav)]"
        )[:1]
    else:
        marked += tree.xpath("//time[contains(@class, 'updated') or contains(@class, 'modified')]")[:1]
    texts = [node.get("datetime") or node.get("content") or squeezed(node.text_content()) for node in marked]
    if what == "published":
        texts += [
            squeezed(node.text_content())
            for node in tree.xpath(
                "//*[contains(@class, 'dateline') or contains(@class, 'publish') or contains(@class, 'date')]"
                "[not(ancestor::aside or ancestor::nav or ancestor::footer)]"
            )[:_TITLE_SCAN]
        ]
    return [text for text in texts if len(text) <= 200]
