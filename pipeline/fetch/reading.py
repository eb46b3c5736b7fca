"""A page to a story: bytes decoded, parsed once, its claims weighed, its body cleaned. A pure function.

Precedence: JSON-LD, then meta, then heuristics, then what the feed's entry says. What is refused is noted as a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline.documents import AppearanceKind, Article, BlockKind, Entry, Outlet, Page, ReadStory
from pipeline.errors import InputError, UnreadablePageError
from pipeline.folding import fold_key
from pipeline.language import guess_language

from .body import all_blocks, body_blocks, page_wall
from .bounds import bounded, bounded_title
from .claims import PageClaims, read_claims
from .dates import Stated, doubt_about, is_before, read_date, written, zone_of
from .decoding import decode
from .entries import entry_date, is_story
from .fragments import fragment_blocks, words_in
from .headers import charset
from .leftovers import Blocks, is_cut_off, is_wall, without_leftovers
from .urls import canonical_url
from .walls import wall_instead

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TEASER_WORDS = 150
"""A story this short on a page with a subscribers' box is a teaser."""
_SEPARATORS = re.compile(r"(?: (?:\||-|–|—|::|•|·|»|:|/) | ?\| ?)+")
_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?:/|-|$)")
_SAME_STORY = frozenset({"amp", "amp.html", "print", "single", "index.html", "index.htm", "index.php"})


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is being read, and the doubts that come up."""

    claims: PageClaims
    url: str
    outlet: Outlet
    entry: Entry | None
    fetched_at: datetime
    doubts: list[str]

    @property
    def zone(self) -> tzinfo:
        return zone_of(self.outlet.timezone)


def read_page(page: Page, *, outlet: Outlet, entry: Entry | None, fetched_at: datetime) -> ReadStory:
    """The story on a page, with its dates in the offset the page states (the outlet's zone where it states none).

    ``entry`` fills in title, author and date where the page has none. ``partial`` marks a teaser. Raises
    UnreadablePageError where there is no story, whatever the bytes.
    """
    try:
        return _read(page, outlet, entry, fetched_at)
    except UnreadablePageError:
        raise
    except (InputError, ValueError, LookupError, ArithmeticError, RecursionError, MemoryError) as cause:
        # A page is anybody's bytes and goes through three libraries: what breaks in them is the page's fault.
        raise UnreadablePageError(f"{page.url} cannot be read: {type(cause).__name__}: {cause}") from cause


def _read(page: Page, outlet: Outlet, entry: Entry | None, fetched_at: datetime) -> ReadStory:
    _mind_other_pages(page)
    tree = _parsed(page)
    claims = read_claims(tree, page.url)
    reading = _Reading(claims, page.url, outlet, entry, fetched_at, [])
    title, byline = bounded_title(_headline(reading)), _byline(reading)
    raw = body_blocks(tree)
    blocks, too_long = bounded(_fuller(without_leftovers(raw, title, byline), claims, title))
    _mind_walls(reading, title, tree, (raw, blocks))
    if not is_story(blocks):
        raise UnreadablePageError(f"no story could be read from {page.url}")
    reading.doubts.extend([too_long] if too_long else [])
    published, modified = _dates(reading)
    canonical = _canonical(reading)
    article = Article.compose(
        title,
        blocks,
        language=_language(reading, blocks),
        url=canonical,
        byline=byline,
        published=published,
        modified=modified,
    )
    partial = bool(too_long) or _is_partial(reading, raw, blocks, tree)
    return ReadStory(
        article, canonical, _addresses(reading, page, canonical), partial=partial, doubts=tuple(reading.doubts)
    )


def _parsed(page: Page) -> HtmlElement:
    """The page's tree, parsed once; as UTF-8 bytes, for lxml refuses text that carries an encoding declaration."""
    from lxml import etree, html

    text = decode(page.body, charset(page.media_type))
    if not text.strip():
        raise UnreadablePageError(f"{page.url} is empty")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(text.encode("utf-8"), parser=parser)
    except etree.LxmlError as cause:
        raise UnreadablePageError(f"{page.url} is no HTML: {cause}") from cause
    if not isinstance(tree, html.HtmlElement):
        raise UnreadablePageError(f"{page.url} is no HTML")
    return tree


def _mind_other_pages(page: Page) -> None:
    """Refuse a front page to which a site leads where it no longer has the story."""
    asked = next(iter(page.hops), page.url)
    if not urlsplit(page.url).path.strip("/") and urlsplit(asked).path.strip("/") and not urlsplit(page.url).query:
        raise UnreadablePageError(f"{asked} leads to the front page of {urlsplit(page.url).hostname}, not to a story")


def _mind_walls(reading: _Reading, title: str | None, tree: HtmlElement, found: tuple[Blocks, Blocks]) -> None:
    """Refuse a page that shows something else than the story. ``found``: all its blocks, and those of the story."""
    everything, story = found
    own = title if reading.claims.headlines or reading.claims.titles else None
    promised = reading.entry.title if reading.entry else None
    # Where nothing could be told apart, the reason may stand anywhere on the page.
    shown = wall_instead(own, everything if story else all_blocks(tree), story, promised=promised)
    if shown:
        raise UnreadablePageError(f"{reading.url} shows {shown}, not the story")


def _fuller(blocks: Blocks, claims: PageClaims, title: str | None) -> Blocks:
    """The body from JSON-LD where the page's markup gave less than half of it and the story is free to read."""
    stated = claims.story.body
    if not stated or claims.story.free is False:
        return blocks
    markup = stated if "<p" in stated else "".join(f"<p>{line}</p>" for line in stated.splitlines())
    own = without_leftovers(fragment_blocks(markup), title)
    return own if words_in(own) > 2 * words_in(blocks) else blocks


def _headline(reading: _Reading) -> str | None:
    """The headline without the outlet's name behind it; one that was cut short gives way to the page's own heading."""
    claims = reading.claims
    names = _names(reading)
    titles = [_without_outlet(title, names) for title in claims.titles]
    fallback = [reading.entry.title] if reading.entry and reading.entry.title else []
    for headline in (*(_without_outlet(text, names) for text in claims.headlines), *titles, *fallback):
        if not headline or fold_key(headline) in names:
            continue
        stem = re.sub(r"\s*(?:\.\.\.|…)$", "", headline)
        longer = (title for title in titles if len(title) > len(stem) and title.startswith(stem))
        return next(longer, headline) if stem != headline else headline
    return None


def _names(reading: _Reading) -> frozenset[str]:
    """The names, folded, under which a title may carry its outlet: as stated, and as the host spells it."""
    host = (urlsplit(reading.url).hostname or "").removeprefix("www.")
    stated = {fold_key(name) for name in (reading.outlet.name, *reading.claims.sites, host)}
    label = host.rsplit(".", 1)[0].rsplit(".", 1)[-1] if "." in host else host
    return frozenset(
        name for name in (*stated, *(name.removeprefix("the ") for name in stated), label) if len(name) > 1
    )


def _without_outlet(title: str, names: frozenset[str]) -> str:
    """``Headline`` of ``Headline | Section | Outlet``, ``Headline - Outlet`` or ``Outlet: Headline``."""
    # Blanks are folded first and the title is cut once: a title of nothing but bars must not cost its length squared.
    title = " ".join(title.split())
    cuts = list(_SEPARATORS.finditer(title))
    named = [_is_outlet(part, names) for part in _SEPARATORS.split(title)]
    last = max((index for index, is_named in enumerate(named) if is_named), default=0)
    for index, cut in enumerate(cuts, start=1):
        # A section may stand between; where only a later part is the outlet, "|" alone parts title and section.
        if cut.start() and (named[index] or ("|" in cut[0] and index <= last)):
            return title[: cut.start()].strip()
    if cuts and named[0]:
        return title[cuts[0].end() :].strip()
    return title


def _is_outlet(part: str, names: frozenset[str]) -> bool:
    key = fold_key(part)
    return key in names or key.removeprefix("the ") in names or key.replace(" ", "") in names


def _byline(reading: _Reading) -> str | None:
    entry = reading.entry.author if reading.entry else None
    return next(iter(reading.claims.bylines), None) or entry


def _dates(reading: _Reading) -> tuple[str | None, str | None]:
    published = next(_sound(reading, reading.claims.published, "published"), None)
    text = written(published) if published else None
    if text is None:
        text, doubt = entry_date(reading.entry, reading.outlet, reading.fetched_at)
        reading.doubts.extend([doubt] if doubt else [])
    if text is None:
        found = _URL_DAY.search(urlsplit(reading.url).path)
        day = f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else ""
        text = next((written(stated) for stated in _sound(reading, [day], "published")), None)
        reading.doubts.extend(["the publication date is the one in the address"] if text else [])
    modified = next(_sound(reading, reading.claims.modified, "modified"), None)
    if modified is not None and published is not None and is_before(modified, published):
        reading.doubts.append(f"the modified date {written(modified)} lies before the published one and is refused")
        modified = None
    return text, written(modified) if modified else None


def _sound(reading: _Reading, candidates: Iterable[str], what: str) -> Iterator[Stated]:
    """The dates among the candidates that can be; the others are doubts."""
    for candidate in candidates:
        stated = read_date(candidate, reading.zone)
        doubt = doubt_about(stated, reading.fetched_at) if stated else None
        if doubt:
            note = f"a {what} date is refused: {doubt}"
            reading.doubts.extend([note] if note not in reading.doubts else [])
        elif stated:
            yield stated


def _language(reading: _Reading, blocks: Blocks) -> str:
    """The language the page states, held against its words; the outlet's where neither says."""
    found = guess_language("\n".join(text for _, text in blocks))
    codes = (re.match(r"[A-Za-z]{2,3}(?=[-_]|$)", text) for text in reading.claims.languages)
    stated = next((code[0].lower() for code in codes if code), None)
    if found and stated and found != stated:
        reading.doubts.append(f"the page says its language is {stated}, its words are {found}")
    return found or stated or reading.outlet.language


def _canonical(reading: _Reading) -> str:
    """The address the page calls its own, if it is on the same site and not merely a page above this one."""
    here = canonical_url(reading.url)
    for stated in reading.claims.canonical:
        try:
            address = canonical_url(stated)
        except InputError:
            continue
        doubt = _doubt_about_address(address, here)
        if not doubt:
            return address
        if doubt not in reading.doubts:
            reading.doubts.append(doubt)
    return here


def _doubt_about_address(address: str, here: str) -> str | None:
    own, stated = urlsplit(here), urlsplit(address)
    # Another site's address would let any page lay its text under somebody else's story.
    if _site(stated.hostname) != _site(own.hostname):
        return f"the canonical address {address} is on another site and is refused"
    above = stated.path.rstrip("/") + "/"
    rest = own.path.removeprefix(above).strip("/") if own.path.startswith(above) else ""
    if rest and rest not in _SAME_STORY and not stated.query:
        return f"the canonical address {address} is a page above this one and is refused"
    return None


def _site(host: str | None) -> str:
    """The last two labels of a host name, three under the likes of co.uk and gc.ca; an address whole."""
    labels = (host or "").split(".")
    if labels[-1].isdigit() or ":" in (host or ""):
        return host or ""
    short_second = len(labels) >= 3 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3:] if short_second else labels[-2:])


def _addresses(reading: _Reading, page: Page, canonical: str) -> tuple[tuple[AppearanceKind, str], ...]:
    """Other addresses of the same text, the canonical one first; each once."""
    claims = reading.claims
    stated = [
        *((AppearanceKind.AMP, link) for link in claims.amp),
        *((AppearanceKind.ALTERNATE, link) for link in claims.alternates),
        *((AppearanceKind.REDIRECT, link) for link in (*page.hops, page.url)),
    ]
    found = {canonical: AppearanceKind.CANONICAL}
    for kind, link in stated:
        try:
            found.setdefault(canonical_url(link), kind)
        except InputError:
            continue
    return tuple((kind, link) for link, kind in found.items())


def _is_partial(reading: _Reading, raw: Blocks, blocks: Blocks, tree: HtmlElement) -> bool:
    """Whether the page holds only the beginning of the story."""
    story, words = reading.claims.story, words_in(blocks)
    if story.words and words >= 0.9 * story.words:
        return False
    if story.free is False or reading.claims.locked:
        return True
    last = next((text for kind, text in reversed(blocks) if kind is not BlockKind.SUBHEAD), "")
    if any(is_wall(text) for _, text in raw) or is_cut_off(last):
        return True
    return words < _TEASER_WORDS and page_wall(tree)
