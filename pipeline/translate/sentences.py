"""Sentences of a text: sentencex, then our own rules for what news in English and French gets wrong."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from pipeline.documents import Span

from .resources import rows

_GAP = re.compile(r"\s+")


def split_sentences(text: str, language: str) -> list[Span]:
    """Spans of the sentences of ``text`` (``language`` en or fr), without the white space between them."""
    if not text.strip():
        return []
    joins, splits = _rules(language)
    bounds = [b for b in _candidates(text, language, splits) if not _joined(text, b, joins)]
    edges = [0, *sorted(set(bounds)), len(text)]
    return [span for span in (_trim(text, start, end) for start, end in pairwise(edges)) if span]


Rule = tuple[re.Pattern[str], re.Pattern[str]]


@cache
def _rules(language: str) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    found: dict[str, list[Rule]] = {"join": [], "split": []}
    for row in rows("sentence_rules.csv"):
        if row["language"] == language:
            found[row["action"]].append((re.compile(row["before"]), re.compile(row["after"])))
    return tuple(found["join"]), tuple(found["split"])


def _candidates(text: str, language: str, splits: tuple[Rule, ...]) -> list[int]:
    """Where a sentence may begin: sentencex's boundaries and those of our split rules."""
    import sentencex

    bounds = [int(b["start_index"]) for b in sentencex.get_sentence_boundaries(language, text)][1:]
    for gap in _GAP.finditer(text):
        if text[gap.start() - 1 : gap.start()].isalpha():  # no sentence ends in a letter
            continue
        # A rule looks at a few words; a longer look back would make long paragraphs slow.
        before, after = text[max(0, gap.start() - 80) : gap.start()], text[gap.end() : gap.end() + 40]
        if any(a.match(after) and b.search(before) for b, a in splits):
            bounds.append(gap.end())
    return bounds


def _joined(text: str, bound: int, joins: tuple[Rule, ...]) -> bool:
    before, after = text[max(0, bound - 80) : bound].rstrip(), text[bound : bound + 40].lstrip()
    return "\n" not in text[len(text[:bound].rstrip()) : bound] and any(
        a.match(after) and b.search(before) for b, a in joins
    )


def _trim(text: str, start: int, end: int) -> Span | None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    return (start + left, start + right) if right > left else None
