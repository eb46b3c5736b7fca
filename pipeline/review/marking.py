"""Text in pieces, so that a template can mark spans without ever building HTML from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.documents import Finding, SegmentView, Span, TextMark
from pipeline.translate import split_sentences

_REACH = 240
"""Characters shown on each side of a value whose sentence is longer than anybody reads."""
_PARAGRAPH = 5_000
"""Characters of a paragraph in which its sentences are looked for."""

_RANK = {"error": 3, "warning": 2, "info": 1}


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that are marked alike; ``mark`` is null, or the gravest severity that touches them."""

    text: str
    mark: str | None


@dataclass(frozen=True, slots=True)
class Layer:
    """What is to be said of a span: its ``sentence`` (which lights up with its counterpart), a name, number or term
    (``kind``, and ``mark``, the number it shares with its counterpart), or how grave a finding in it is.
    """

    span: Span
    sentence: int | None = None
    kind: str = ""
    mark: int | None = None
    severity: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """Words of which the same is said all along."""

    text: str
    sentence: int | None = None
    kind: str = ""
    mark: int | None = None
    severity: str = ""
    note: str = ""

    @property
    def plain(self) -> bool:
        """Is there nothing to say of them?"""
        return self.sentence is None and not self.kind and not self.severity


def source_layers(segment: SegmentView, findings: Iterable[Finding], marks: Sequence[TextMark]) -> list[Layer]:
    """What is said of a segment's source: its sentences, its names, numbers and terms, and what the French lost."""
    sentences = [Layer(pair.source, sentence=number) for number, pair in enumerate(segment.pairs)]
    named = [
        Layer(mark.source, kind=mark.kind if mark.target else f"{mark.kind} alone", mark=number, note=mark.note)
        for number, mark in enumerate(marks)
    ]
    lost = [Layer(f.source_span, severity=f.severity.value) for f in findings if f.source_span and not f.waiver]
    return sentences + named + lost


def target_layers(segment: SegmentView, findings: Iterable[Finding], marks: Sequence[TextMark]) -> list[Layer]:
    """The same of the text that stands."""
    sentences = [Layer(pair.target, sentence=number) for number, pair in enumerate(segment.pairs)]
    named = [Layer(m.target, kind=m.kind, mark=number) for number, m in enumerate(marks) if m.target]
    wrong = [
        Layer(f.span, severity=f.severity.value)
        for f in findings
        if f.span and not f.waiver and not f.kind.startswith(("meaning_negation", "meaning_polarity"))
    ]
    return sentences + named + wrong


def marked(text: str, layers: Iterable[Layer]) -> tuple[Marked, ...]:
    """Cut a text at every edge of a layer; layers may overlap, lie outside the text or be empty."""
    inside = [(max(0, one.span[0]), min(len(text), one.span[1]), one) for one in layers]
    inside = [(start, end, one) for start, end, one in inside if start < end]
    edges = sorted({0, len(text), *(edge for start, end, _ in inside for edge in (start, end))})
    return tuple(
        _said_of(text[start:end], [one for a, b, one in inside if a <= start and end <= b])
        for start, end in pairwise(edges)
    )


def _said_of(text: str, layers: Sequence[Layer]) -> Marked:
    named = next((one for one in layers if one.kind), None)
    return Marked(
        text=text,
        sentence=next((one.sentence for one in layers if one.sentence is not None), None),
        kind=named.kind if named else "",
        mark=named.mark if named else None,
        severity=_gravest(one.severity for one in layers if one.severity) or "",
        note=named.note if named else "",
    )


def sentence_pieces(text: str, span: Span, language: str = "en") -> tuple[Piece, ...]:
    """The sentence around a span of a story's text, with the span marked; cut where it is very long."""
    start, end = _sentence(text, span, language)
    start, end = max(start, span[0] - _REACH), min(end, span[1] + _REACH)
    return _pieces(text[start:end].rstrip(), [((span[0] - start, span[1] - start), "info")])


def _sentence(text: str, span: Span, language: str) -> Span:
    """From the beginning of the sentence in which a span begins to the end of the one in which it ends."""
    farthest = max(0, span[0] - _PARAGRAPH)
    opening = text.rfind("\n\n", farthest, span[0])
    start = opening + 2 if opening >= 0 else farthest
    end = text.find("\n\n", span[1], span[1] + _PARAGRAPH)
    paragraph = text[start : end if end >= 0 else span[1] + _PARAGRAPH]
    touched = [
        (start + first, start + last)
        for first, last in split_sentences(paragraph, language)
        if start + first < span[1] and start + last > span[0]
    ]
    return (touched[0][0], touched[-1][1]) if touched else span


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
