"""Fragments of HTML, as feeds carry them: their words, and their blocks. Pure functions; BeautifulSoup mends them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.documents import BlockKind

from .invisible import visible

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_HEADS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ITEMS = frozenset({"li", "dt", "dd", "tr"})
_BREAKING = (
    frozenset(
        {"p", "div", "section", "article", "main", "blockquote", "ul", "ol", "dl", "table", "tbody", "thead", "tfoot"}
        | {"pre", "header", "footer", "center", "address", "hr", "details", "summary"}
    )
    | _HEADS
    | _ITEMS
)
_SILENT = frozenset(
    {"script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "canvas", "form", "button"}
    | {
        "select",
        "input",
        "textarea",
        "figure",
        "figcaption",
        "img",
        "video",
        "audio",
        "picture",
        "nav",
        "aside",
        "head",
    }
)
_BLANKS = re.compile(r"[ \t\r\n\f\v\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_MARKUP = re.compile(r"<[a-zA-Z/!][^>]*>|&#?\w+;")
# Deeper nesting than this carries no text of ours, and recursion ends somewhere.
_DEEPEST = 200
_LONGEST = 2_000_000


def squeezed(text: str) -> str:
    """Words one space apart, without what nobody sees. No-break spaces become plain: ours is the typography."""
    return _BLANKS.sub(" ", visible(text)).strip()


def plain_text(fragment: str | None) -> str | None:
    """The words of a title or summary that may hold markup, once unescaped too little or too much; None if empty."""
    text = (fragment or "")[:_LONGEST]
    if _MARKUP.search(text):
        text = _soup(text).get_text(" ") if re.search(r"<[a-zA-Z/!]", text) else html.unescape(text)
        if _MARKUP.fullmatch(text.strip()) is None and re.search(
            r"&(?:#\d+|#x[0-9a-fA-F]+|amp|quot|nbsp|\w{4,7});", text
        ):
            text = html.unescape(text)
    return squeezed(text) or None


def fragment_blocks(fragment: str) -> list[tuple[BlockKind, str]]:
    """The blocks of a fragment in order: paragraphs, subheads, list items, quotes."""
    lines = _Lines()
    lines.walk(_soup(fragment[:_LONGEST]), BlockKind.PARAGRAPH, 0)
    lines.end()
    return lines.blocks


def _soup(fragment: str) -> BeautifulSoup:
    from bs4 import BeautifulSoup

    # Wrapped, because BeautifulSoup warns of text that looks like an address or like XML.
    return BeautifulSoup(f"<div>{fragment}</div>", "lxml")


class _Lines:
    """Collects words until something breaks the line."""

    def __init__(self) -> None:
        self.blocks: list[tuple[BlockKind, str]] = []
        self._words: list[str] = []
        self._kind = BlockKind.PARAGRAPH
        self._breaks = 0

    def end(self) -> None:
        """The line is over: what it held is a block."""
        text = squeezed("".join(self._words))
        if text:
            self.blocks.append((self._kind, text))
        self._words.clear()
        self._breaks = 0

    def walk(self, tag: Tag, kind: BlockKind, depth: int) -> None:
        """Take the words of a tag and of what it holds, in order."""
        from bs4.element import NavigableString, PreformattedString, Tag

        for child in tag.children if depth < _DEEPEST else ():
            if isinstance(child, PreformattedString):  # comments, CDATA, declarations
                continue
            if isinstance(child, NavigableString):
                self._take(str(child), kind)
            elif isinstance(child, Tag):
                self._enter(child, kind, depth)

    def _take(self, text: str, kind: BlockKind) -> None:
        if not self._words:
            self._kind = kind
        if text.strip():
            self._breaks = 0
        self._words.append(text)

    def _enter(self, tag: Tag, kind: BlockKind, depth: int) -> None:
        if tag.name in _SILENT:
            return
        if tag.name == "br":
            # Two breaks in a row part paragraphs where nobody wrote <p>; one is a blank.
            self._breaks += 1
            self._words.append(" ")
            if self._breaks >= 2:
                self.end()
            return
        if tag.name not in _BREAKING:
            self.walk(tag, kind, depth + 1)
            if tag.name in {"td", "th"}:
                self._words.append(" ")
            return
        self.end()
        self.walk(tag, _kind_within(tag.name, kind), depth + 1)
        self.end()


def _kind_within(name: str, outer: BlockKind) -> BlockKind:
    if name in _HEADS:
        return BlockKind.SUBHEAD
    if name in _ITEMS:
        return BlockKind.LIST_ITEM
    return BlockKind.QUOTE if name == "blockquote" else outer


def words_in(blocks: list[tuple[BlockKind, str]]) -> int:
    """How many words blocks hold."""
    return sum(_counts(blocks))


def _counts(blocks: list[tuple[BlockKind, str]]) -> Iterator[int]:
    return (len(text.split()) for _, text in blocks)
