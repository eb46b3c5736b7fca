"""Text in pieces, so that a template can mark spans without ever building HTML from it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from pipeline.documents import Finding, Span

_REACH = 240
_BREAK = re.compile(r"(?<![\s.][A-Z])[.!?][”\"»’)]*\s+(?=[^\sa-z])|\n\n")
"""Where a sentence ends, well enough to show one: an abbreviation may cut it short, never make it wrong."""

_RANK = {"error": 3, "warning": 2, "info": 1}


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that are marked alike; ``mark`` is null, or the gravest severity that touches them."""

    text: str
    mark: str | None


def source_pieces(text: str, findings: Iterable[Finding]) -> tuple[Piece, ...]:
    """A segment's source with what the French lost marked in it."""
    return _pieces(text, [(f.source_span, f.severity.value) for f in findings if f.source_span and not f.waiver])


def sentence_pieces(text: str, span: Span) -> tuple[Piece, ...]:
    """The sentence around a span of a story's text, with the span marked; cut where it is very long."""
    start = max((m.end() for m in _BREAK.finditer(text, 0, span[0])), default=0)
    after = _BREAK.search(text, span[1])
    end = after.start() + 1 if after else len(text)
    start, end = max(start, span[0] - _REACH), min(end, span[1] + _REACH)
    return _pieces(text[start:end].rstrip(), [((span[0] - start, span[1] - start), "info")])


def _pieces(text: str, marks: Iterable[tuple[Span, str]]) -> tuple[Piece, ...]:
    """Cut at every edge of a span; spans may overlap, lie outside the text or be empty."""
    inside = [((max(0, start), min(len(text), end)), mark) for (start, end), mark in marks]
    edges = sorted({0, len(text), *(edge for span, _ in inside if span[0] < span[1] for edge in span)})
    return tuple(
        Piece(text[start:end], _gravest(mark for (a, b), mark in inside if a <= start and end <= b))
        for start, end in pairwise(edges)
    )


def _gravest(marks: Iterable[str]) -> str | None:
    return max(marks, key=lambda mark: _RANK[mark], default=None)
