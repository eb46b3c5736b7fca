"""What is on a page and not in the story: rules kept as data (data/leftovers.yaml). Pure functions on blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import yaml

from pipeline.documents import BlockKind
from pipeline.folding import fold, fold_key

_DATA = Path(__file__).parent / "data" / "leftovers.yaml"
_FIRST = 3
_LONGEST_HEADING = 10

Blocks = list[tuple[BlockKind, str]]


@dataclass(frozen=True, slots=True)
class _Rule:
    words: int
    pattern: re.Pattern[str]

    def holds(self, folded: str) -> bool:
        short = folded.count(" ") < self.words and len(folded) < 20 * self.words
        return short and self.pattern.fullmatch(folded) is not None


@dataclass(frozen=True, slots=True)
class _Rules:
    drop: tuple[_Rule, ...]
    drop_first: tuple[_Rule, ...]
    end: re.Pattern[str]
    wall: _Rule
    cut: re.Pattern[str]
    boxes: frozenset[str]


def _any(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.DOTALL)


@cache
def _rules() -> _Rules:
    data = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    drop, first = (
        tuple(_Rule(group["words"], _any(group["patterns"])) for group in data[key]) for key in ("drop", "drop_first")
    )
    return _Rules(
        drop, first, _any(data["end"]), _Rule(70, _any(data["wall"])), _any(data["cut"]), frozenset(data["boxes"])
    )


def is_wall(text: str) -> bool:
    """Whether a block says that the rest is for subscribers."""
    return _rules().wall.holds(_flat(text))


def is_cut_off(text: str) -> bool:
    """Whether a text ends in the words of a teaser."""
    return _rules().cut.fullmatch(_flat(text)) is not None


def is_leftover(text: str) -> bool:
    """Whether a block, wherever it stands, belongs to the page and not to the story."""
    flat = _flat(text)
    return not any(mark.isalnum() for mark in flat) or any(rule.holds(flat) for rule in _rules().drop)


def ends_story(text: str) -> bool:
    """Whether a heading is one of other stories, comments or the like, which end the story above it."""
    return _rules().end.fullmatch(_flat(text)) is not None


def names_a_box(names: str) -> bool:
    """Whether a class or id (names parted by blanks) is one of what stands beside a story."""
    boxes = _rules().boxes
    for name in names.lower().split():
        parts = re.split(r"[-_]+", name)
        pairs = {one + other for one, other in pairwise(parts)}
        if name in boxes or not boxes.isdisjoint(parts) or not boxes.isdisjoint(pairs):
            return True
    return False


def without_leftovers(blocks: Blocks, *known: str | None) -> Blocks:
    """The blocks of the story alone: no invitations, credits, shares, comments, related stories.

    ``known``: headline and byline, which stand elsewhere already and go where they head the blocks once more.
    """
    # The end first: the heading that marks it is a leftover itself.
    kept = [block for block in _without_tail(blocks) if not is_leftover(block[1]) and not is_wall(block[1])]
    keys = {fold_key(text) for text in known if text}
    kept = [block for block in kept[:_FIRST] if not _heads(block[1], keys)] + kept[_FIRST:]
    while kept and kept[-1][0] is BlockKind.SUBHEAD:  # a heading of something that is gone
        kept.pop()
    return kept


def _heads(text: str, keys: set[str]) -> bool:
    return fold_key(text) in keys or any(rule.holds(_flat(text)) for rule in _rules().drop_first)


def _without_tail(blocks: Blocks) -> Blocks:
    sizes = [len(text) for _, text in blocks]
    for place, (kind, text) in enumerate(blocks):
        heading = kind is BlockKind.SUBHEAD or (len(text.split()) <= _LONGEST_HEADING and text[-1] not in ".!?")
        if place and heading and ends_story(text) and sum(sizes[:place]) >= sum(sizes[place + 1 :]):
            return blocks[:place]
    return blocks


def _flat(text: str) -> str:
    return " ".join(fold(text).split())
