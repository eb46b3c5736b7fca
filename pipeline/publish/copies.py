"""An edition for another system: plain text, Markdown, or HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from itertools import groupby

from pipeline.documents import Edition, EditionBlock, SegmentKind

from .compose import credit_line, linked_attribution
from .links import safe_link

# Characters that Markdown would read as markup inside a line (CommonMark 0.31 §2.4), and those at its start.
_INLINE = re.compile(r"([\\`*_\[\]<>#|~])")
_OPENING = re.compile(r"^(\s*)(?:([-+=])|(\d+)([.)]))")


def edition_text(edition: Edition) -> str:
    """Title, then what readers are told first (source and its address, credit, disclosure, correction), then blocks."""
    address = f"\n{edition.source_url}" if safe_link(edition.source_url) else ""
    parts = [edition.title, edition.attribution + address, credit_line(edition)]
    parts += [told for told in (edition.disclosure, edition.note) if told]
    return "\n\n".join([*parts, *(_plain_block(b) for b in edition.blocks)]) + "\n"


def _plain_block(block: EditionBlock) -> str:
    return f"• {block.text}" if block.kind is SegmentKind.LIST_ITEM else block.text


def edition_markdown(edition: Edition) -> str:
    """The same in CommonMark; nothing in the texts is read as markup."""
    before, name, after = linked_attribution(edition)
    link = safe_link(edition.source_url)
    source = f"[{_escaped(name)}](<{_address(link)}>)" if link else _escaped(name)
    told = f"{_escaped(before)}{source}{_escaped(after)} {_escaped(credit_line(edition))}"
    parts = [f"# {_escaped(edition.title)}", told]
    parts += [f"*{_escaped(words)}*" for words in (edition.disclosure, edition.note) if words]
    return "\n\n".join([*parts, *(_markdown_block(b) for b in edition.blocks)]) + "\n"


def edition_html(edition: Edition) -> str:
    """The same as an HTML fragment for a CMS: headings, paragraphs, lists and quotations, and nothing else."""
    before, name, after = (html.escape(words) for words in linked_attribution(edition))
    link = safe_link(edition.source_url)
    source = f'<a href="{html.escape(link)}">{name}</a>' if link else name
    parts = [f"<h1>{html.escape(edition.title)}</h1>"]
    parts.append(f"<p><em>{before}{source}{after} {html.escape(credit_line(edition))}</em></p>")
    parts += [f"<p><em>{html.escape(words)}</em></p>" for words in (edition.disclosure, edition.note) if words]
    parts += [blocks_html(kind, list(blocks)) for kind, blocks in groupby(edition.blocks, lambda block: block.kind)]
    return "\n".join(parts) + "\n"


def blocks_html(kind: SegmentKind, blocks: Sequence[EditionBlock]) -> str:
    """Neighbouring blocks of one kind as HTML; list items share a list."""
    words = [html.escape(block.text) for block in blocks]
    match kind:
        case SegmentKind.LIST_ITEM:
            return "<ul>" + "".join(f"<li>{w}</li>" for w in words) + "</ul>"
        case SegmentKind.SUBHEAD:
            return "\n".join(f"<h2>{w}</h2>" for w in words)
        case SegmentKind.QUOTE:
            return "\n".join(f"<blockquote><p>{w}</p></blockquote>" for w in words)
        case SegmentKind.LEAD:
            return "\n".join(f"<p><strong>{w}</strong></p>" for w in words)
        case _:
            return "\n".join(f"<p>{w}</p>" for w in words)


def _markdown_block(block: EditionBlock) -> str:
    words = _escaped(block.text)
    match block.kind:
        case SegmentKind.SUBHEAD:
            return f"## {words}"
        case SegmentKind.LIST_ITEM:
            return f"- {words}"
        case SegmentKind.QUOTE:
            return f"> {words}"
        case SegmentKind.LEAD:
            return f"**{words}**"
        case _:
            return words


def _escaped(words: str) -> str:
    one_line = " ".join(words.split("\n"))
    inline = _INLINE.sub(r"\\\1", one_line)
    return _OPENING.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\{m[4]}", inline)


def _address(link: str) -> str:
    return link.replace("<", "%3C").replace(">", "%3E").replace("\\", "%5C").replace(" ", "%20")
