"""Their site: feeds, entries, pages and the stories read from them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

Span = tuple[int, int]
"""Half-open range of Unicode code points, as a Python slice."""

BLOCK_BREAK = "\n\n"
"""What parts the title from the first block, and a block from the next."""


class BlockKind(StrEnum):
    """What a block is on the page it came from."""

    PARAGRAPH = "paragraph"
    SUBHEAD = "subhead"
    LIST_ITEM = "list_item"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a story; ``start`` and ``end`` are code points in the article's text."""

    kind: BlockKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """A state of a news story: one text, with the spans of its blocks.

    ``text`` is NFC: the title, a blank line, the blocks parted by blank lines (without a title, the blocks alone).
    Every span in Vigie counts code points in it. ``published`` and ``modified`` are ISO 8601 as the page states
    them: a date-time with its offset, or a bare date; null where nothing is stated.
    """

    title: str | None
    text: str
    blocks: tuple[Block, ...]
    language: str | None = None
    url: str = ""
    byline: str | None = None
    published: str | None = None
    modified: str | None = None

    @classmethod
    def compose(
        cls,
        title: str | None,
        blocks: Iterable[tuple[BlockKind, str]],
        *,
        language: str | None = None,
        url: str = "",
        byline: str | None = None,
        published: str | None = None,
        modified: str | None = None,
    ) -> Self:
        """Lay title and blocks into one NFC text and note where each block stands. Empty blocks are left out."""
        title = unicodedata.normalize("NFC", title).strip() if title else None
        parts = [title] if title else []
        position = len(title) + len(BLOCK_BREAK) if title else 0
        placed: list[Block] = []
        for kind, raw in blocks:
            words = unicodedata.normalize("NFC", raw).strip()
            if not words:
                continue
            placed.append(Block(kind, position, position + len(words)))
            parts.append(words)
            position += len(words) + len(BLOCK_BREAK)
        return cls(title or None, BLOCK_BREAK.join(parts), tuple(placed), language, url, byline, published, modified)

    @property
    def title_span(self) -> Span | None:
        """Where the title stands in the text."""
        return (0, len(self.title)) if self.title else None

    def block_text(self, block: Block) -> str:
        """The words of one block."""
        return self.text[block.start : block.end]


class Rights(StrEnum):
    """What may be done with an outlet's stories (DATA.md 15)."""

    INDEX = "index"
    DRAFT = "draft"
    ADAPT = "adapt"


@dataclass(frozen=True, slots=True)
class Outlet:
    """A newspaper or site whose stories are read, as the settings describe it."""

    name: str
    timezone: str
    language: str
    rights: Rights = Rights.DRAFT
    attribution_fr: str | None = None
    disclosure_fr: str | None = None
    export_text: bool = False


@dataclass(frozen=True, slots=True)
class WatchedFeed:
    """A feed as the archive knows it, with what the next conditional request needs. ``gone``: it answered 410 last."""

    id: int
    outlet_id: int
    name: str
    url: str
    outlet: Outlet
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    failures: int = 0
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a feed. ``content`` is the full text it carries (HTML), null where it only has a summary.

    ``published`` is UTC (``2023-10-24T10:42:07Z``) or a bare date; null where the feed states none.
    """

    url: str
    guid: str | None = None
    title: str | None = None
    author: str | None = None
    published: str | None = None
    summary: str | None = None
    content: str | None = None


class PollOutcome(StrEnum):
    """How a poll ended; all but ``failed`` are answers."""

    CHANGED = "changed"
    NOT_MODIFIED = "not_modified"
    SAME_BODY = "same_body"
    MOVED = "moved"
    GONE = "gone"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PollResult:
    """What one poll of a feed brought. ``retry_after`` and ``interval_hint`` are seconds the site asked for.

    ``reached``: false where no connection came about at all, be it the site's fault or our network's.
    """

    outcome: PollOutcome
    http_status: int | None = None
    entries: tuple[Entry, ...] = ()
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    moved_to: str | None = None
    retry_after: int | None = None
    interval_hint: int | None = None
    error: str | None = None
    warning: str | None = None
    reached: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """A page as a site sent it: the body decompressed, its address after redirects."""

    url: str
    body: bytes
    media_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    hops: tuple[str, ...] = ()


class AppearanceKind(StrEnum):
    """How we came to an address under which a story stands."""

    ENTRY = "entry"
    CANONICAL = "canonical"
    AMP = "amp"
    ALTERNATE = "alternate"
    REDIRECT = "redirect"
    ADDED = "added"
    IMPORT = "import"


class TextOrigin(StrEnum):
    """Where a revision's text comes from; entry: the feed's own full content."""

    PAGE = "page"
    ENTRY = "entry"
    PASTE = "paste"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class ReadStory:
    """What reading a page (or a full entry) gave: the story, its canonical address and its other addresses."""

    article: Article
    canonical_url: str
    addresses: tuple[tuple[AppearanceKind, str], ...] = ()
    origin: TextOrigin = TextOrigin.PAGE
    partial: bool = False
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Appearance:
    """An address waiting for its page, with what the feed's entry said of it (``entry``)."""

    id: int
    url: str
    outlet_id: int
    outlet: Outlet
    kind: AppearanceKind
    entry: Entry
    payload_sha256: str | None = None
    article_id: int | None = None
