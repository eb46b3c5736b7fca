"""How much of a text is kept: no page may hold up the street. Pure functions."""

from __future__ import annotations

import re

from .leftovers import Blocks

MOST_CHARACTERS = 150_000
"""Of a body. The longest investigations run to some 25,000 words; what is longer is a page gone wrong, or a book."""
MOST_IN_TITLE = 600
_MOST_IN_WORD = 1000
"""Signs without a blank. Data that a page spilled into its text: no rule reads it, and many read it slowly."""
_ENDLESS = re.compile(rf"([!-~]{{{_MOST_IN_WORD}}})[!-~]+")  # ASCII alone: Japanese has no blanks


def bounded_title(title: str | None) -> str | None:
    """The title, cut at a word where it is longer than any headline."""
    title = _ENDLESS.sub(r"\1…", title) if title else title
    if title is None or len(title) <= MOST_IN_TITLE:
        return title
    return title[:MOST_IN_TITLE].rpartition(" ")[0] or title[:MOST_IN_TITLE]


def bounded(blocks: Blocks) -> tuple[Blocks, str | None]:
    """The blocks that fit, whole ones where one does; and a doubt that says what was left out, if anything was."""
    kept: Blocks = []
    left = MOST_CHARACTERS
    blocks = [(kind, _ENDLESS.sub(r"\1…", text)) for kind, text in blocks]
    for kind, text in blocks:
        if len(text) > left:
            if not kept:
                kept.append((kind, text[:left]))
            return kept, f"only the beginning is kept: {sum(len(text) for _, text in blocks)} characters"
        kept.append((kind, text))
        left -= len(text)
    return kept, None
