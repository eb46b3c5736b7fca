"""Text in pieces, so that a template can mark spans without ever building HTML from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.documents import Finding, Span

_RANK = {"error": 3, "warning": 2, "info": 1}


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that are marked alike; ``mark`` is null, or the gravest severity that touches them."""

    text: str
    mark: str | None


def source_pieces(text: str, findings: Iterable[Finding]) -> tuple[Piece, ...]:
    """A segment's source with what the French lost marked in it."""
    return _pieces(text, [(f.source_span, f.severity.value) for f in findings if f.source_span and not f.waiver])


def span_pieces(text: str, span: Span | None) -> tuple[Piece, ...]:
    """A text with one span marked."""
    return _pieces(text, [(span, "info")] if span else [])


def _pieces(text: str, marks: Iterable[tuple[Span, str]]) -> tuple[Piece, ...]:
    """Cut at every edge of a span; spans may overlap, lie outside the text or be empty."""
    inside = [((max(0, start), min(len(text), end)), mark) for (start, end), mark in marks]
    edges = sorted({0, len(text), *(edge for span, _ in inside if span[0] < span[1] for edge in span)})
    return tuple(
        Piece(text[start:end], _gravest(mark for (a, b), mark in inside if a <= start and end <= b))
        for start, end in zip(edges, edges[1:], strict=False)
    )


def _gravest(marks: Iterable[str]) -> str | None:
    return max(marks, key=lambda mark: _RANK[mark], default=None)
