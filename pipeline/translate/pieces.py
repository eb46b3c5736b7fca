"""A long sentence in pieces: cut where a clause begins, each piece translated alone, put together again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.documents import Span

_CUT = re.compile(
    r"; |:\s(?=\S+ \S+ \S+)| [—–] | - |, (?=(?:and|but|or|while|which|who|whose|where|when|after|before|although|"
    r"though|because|since|so|including|according|as|with|saying|adding|making|leaving)\b)"
    r"|(?<=\w) (?=(?:while|although|because|after|before|which|until|whereas) )"
)
_LEAST_WORDS = 4


def clause_spans(sentence: str, taken: Sequence[Span] = ()) -> list[Span]:
    """Spans of the clauses of ``sentence``, at least two; empty where it cannot be cut. No cut falls into ``taken``."""
    bounds: list[Span] = []
    start = 0
    for match in _CUT.finditer(sentence):
        inside = any(a < match.end() and match.start() < b for a, b in taken)
        long_enough = len(sentence[start : match.start()].split()) >= _LEAST_WORDS
        rest = len(sentence[match.end() :].split()) >= _LEAST_WORDS
        if long_enough and rest and not inside:
            bounds.append(match.span())
            start = match.end()
    if not bounds:
        return []
    edges = [0, *(edge for bound in bounds for edge in bound), len(sentence)]
    return [(edges[i], edges[i + 1]) for i in range(0, len(edges), 2)]


_ITEM = re.compile(r"; (?:and |or )?")
LIST = 2
"""So many semicolons make a list of a sentence."""


def item_spans(sentence: str, taken: Sequence[Span] = ()) -> list[Span]:
    """Spans of the items of a list with semicolons, however short; empty where it is none or a cut would fall into
    ``taken``."""
    if sentence.count(";") < LIST:
        return []
    bounds = [match.span() for match in _ITEM.finditer(sentence)]
    if any(a < end and start < b for start, end in bounds for a, b in taken):
        return []
    edges = [0, *(edge for bound in bounds for edge in bound), len(sentence)]
    return [(edges[i], edges[i + 1]) for i in range(0, len(edges), 2)]


_JOINTS = {"; and ": "; et ", "; or ": "; ou "}


def joined(sentence: str, spans: Sequence[Span], french: Sequence[str]) -> str:
    """The pieces' translations with what stood between them in the sentence."""
    whole = ""
    for index, (span, translated) in enumerate(zip(spans, french, strict=True)):
        piece, last = translated, index == len(spans) - 1
        if not last and not sentence[slice(*span)].rstrip().endswith("."):
            piece = re.sub(r"(?<!\.)\.$", "", piece)
        if index and sentence[span[0]].islower():
            piece = piece[:1].lower() + piece[1:]
        gap = sentence[spans[index - 1][1] : span[0]] if index else ""
        whole += _JOINTS.get(gap, gap) + piece
    return whole
