"""The passage of a text that shows why it was found, its hits marked on the surface words. No input or output."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .words import placed

WORDS = 36
"""As many words make two lines on a page."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage in parts: (text, whether it is a hit)."""

    parts: tuple[tuple[str, bool], ...] = ()

    @property
    def plain(self) -> str:
        """The passage without marks."""
        return "".join(text for text, _ in self.parts)


def snippet(text: str, is_hit: Callable[[str], bool], words: int = WORDS) -> tuple[Snippet, int]:
    """The passage of ``text`` with the most hits, and how many there are in it.

    Without a hit it is the beginning. An ellipsis shows where the text goes on.
    """
    found = list(placed(text))
    if not found:
        return Snippet(((text[:200], False),) if text else ()), 0
    hits = [is_hit(word) for _, _, word in found]
    first = _densest(hits, words)
    last = min(first + words, len(found))
    start = 0 if first == 0 else found[first][0]
    end = len(text) if last == len(found) else found[last - 1][1]
    parts: list[tuple[str, bool]] = [("… ", False)] if start else []
    position = start
    for place in range(first, last):
        begin, stop, _ = found[place]
        if hits[place] and begin >= position:
            parts += [(_flat(text[position:begin]), False), (text[begin:stop], True)]
            position = stop
    parts.append((_flat(text[position:end]) + ("" if end == len(text) else " …"), False))
    return Snippet(tuple(part for part in parts if part[0])), sum(hits[first:last])


def _densest(hits: list[bool], width: int) -> int:
    """Where the passage with the most hits begins, a few words before its first hit."""
    if not any(hits):
        return 0
    count = best = sum(hits[:width])
    where = 0
    for start in range(1, max(1, len(hits) - width + 1)):
        count += hits[start + width - 1] - hits[start - 1]
        if count > best:
            best, where = count, start
    first = next((place for place in range(where, len(hits)) if hits[place]), where)
    return max(0, min(first - width // 6, len(hits) - width))


def _flat(text: str) -> str:
    """Paragraphs run on in a passage."""
    return text.replace("\n\n", " ").replace("\n", " ")
