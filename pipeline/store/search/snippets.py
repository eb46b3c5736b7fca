"""The passage of a text that shows why it was found, its hits marked on the surface words. No input or output."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from .words import chunks, chunks_of, kept

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


class Hits(dict[str, bool]):
    """Which chunks of a text hold a hit: each different one is looked at once, then found without a call."""

    def __init__(self, is_hit: Callable[[str], bool]) -> None:
        super().__init__()
        self._is_hit = is_hit

    def __missing__(self, chunk: str) -> bool:
        hit = self._is_hit(chunk) if chunk.isalnum() else any(map(self._is_hit, kept(chunk)))
        self[chunk] = hit
        return hit


def snippet(text: str, known: Hits, words: int = WORDS) -> tuple[Snippet, int]:
    """The passage of ``text`` with the most hits, and how many there are in it.

    Without a hit it is the beginning. An ellipsis shows where the text goes on. A word with an elision (l'hôpital) is
    marked whole.
    """
    found = chunks_of(text)
    if not found:
        return Snippet(((text[:200], False),) if text else ()), 0
    hits = [known[chunk] for chunk in found]
    first = _densest(hits, words) if True in hits else 0
    last = min(first + words, len(found))
    spans = [match.span() for match in islice(chunks(text), first, last)]
    start = 0 if first == 0 else spans[0][0]
    end = len(text) if last == len(found) else spans[-1][1]
    parts: list[tuple[str, bool]] = [("… ", False)] if start else []
    position = start
    for (begin, stop), hit in zip(spans, hits[first:last], strict=True):
        if hit:
            parts += [(_flat(text[position:begin]), False), (text[begin:stop], True)]
            position = stop
    parts.append((_flat(text[position:end]) + ("" if end == len(text) else " …"), False))
    return Snippet(tuple(part for part in parts if part[0])), sum(hits[first:last])


def _densest(hits: list[bool], width: int) -> int:
    """Where the passage with the most hits begins, a few words before its first hit."""
    places = [place for place, hit in enumerate(hits) if hit]
    # How many hits lie from one of them on within the width: the first that has most.
    counts = [bisect_left(places, place + width) - number for number, place in enumerate(places)]
    first = places[counts.index(max(counts))]
    return max(0, min(first - width // 6, len(hits) - width))


def _flat(text: str) -> str:
    """Paragraphs run on in a passage."""
    return text.replace("\n\n", " ").replace("\n", " ")
