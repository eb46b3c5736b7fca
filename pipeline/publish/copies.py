"""An edition as text for another system: plain, or Markdown."""

from __future__ import annotations

import re

from pipeline.documents import Edition, EditionBlock, SegmentKind

from .compose import credit_line, linked_attribution
from .links import safe_link

# Characters that Markdown would read as markup inside a line (CommonMark 0.31 §2.4), and those at its start.
_INLINE = re.compile(r"([\\`*_\[\]<>#|~])")
_OPENING = re.compile(r"^(\s*)(?:([-+=])|(\d+)([.)]))")


def edition_text(edition: Edition) -> str:
    """Title, blank line, blocks, then disclosure, attribution with its address, and credit."""
    address = f"\n{edition.source_url}" if safe_link(edition.source_url) else ""
    parts = [edition.title, *(_plain_block(b) for b in edition.blocks)]
    parts += [edition.note] if edition.note else []
    parts += [edition.disclosure] if edition.disclosure else []
    parts += [edition.attribution + address, credit_line(edition)]
    return "\n\n".join(parts) + "\n"


def _plain_block(block: EditionBlock) -> str:
    return f"• {block.text}" if block.kind is SegmentKind.LIST_ITEM else block.text


def edition_markdown(edition: Edition) -> str:
    """The same in CommonMark; nothing in the texts is read as markup."""
    before, name, after = linked_attribution(edition)
    link = safe_link(edition.source_url)
    source = f"[{_escaped(name)}](<{_address(link)}>)" if link else _escaped(name)
    parts = [f"# {_escaped(edition.title)}", *(_markdown_block(b) for b in edition.blocks)]
    parts += [f"*{_escaped(edition.note)}*"] if edition.note else []
    parts += [f"*{_escaped(edition.disclosure)}*"] if edition.disclosure else []
    parts += [f"{_escaped(before)}{source}{_escaped(after)}", _escaped(credit_line(edition))]
    return "\n\n".join(parts) + "\n"


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
