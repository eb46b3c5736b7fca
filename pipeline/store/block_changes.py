"""What became of the blocks of a story when its text changed: the same, changed, gone, or new. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.documents import Span

_ALIKE = 0.5
"""Share of common characters from which a block is the older one, changed, and not another one in its place."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The title (``block`` null) or a block of a revision, with where it stands and its words."""

    block: int | None
    kind: str
    span: Span
    words: str


@dataclass(frozen=True, slots=True)
class BlockChange:
    """A block before and after; ``before`` null: new, ``after`` null: gone, the same words: unchanged."""

    before: Piece | None
    after: Piece | None

    @property
    def changed(self) -> bool:
        """Does the story say something else here?"""
        return self.before is None or self.after is None or self.before.words != self.after.words


def compare_blocks(old: Sequence[Piece], new: Sequence[Piece]) -> list[BlockChange]:
    """Every block of either text once, in the order of the new one; the title is compared with the title."""
    titles = [next((p for p in pieces if p.block is None), None) for pieces in (old, new)]
    found = [BlockChange(titles[0], titles[1])] if any(titles) else []
    before, after = ([p for p in pieces if p.block is not None] for pieces in (old, new))
    matcher = SequenceMatcher(None, [p.words for p in before], [p.words for p in after], autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            found += [BlockChange(a, b) for a, b in zip(before[i:j], after[k:m], strict=True)]
        else:
            found += _paired(before[i:j], after[k:m])
    return found


def _paired(old: Sequence[Piece], new: Sequence[Piece]) -> Iterator[BlockChange]:
    """Of blocks that differ, those that are alike are one block changed; their order stays."""
    at = 0
    for piece in new:
        partner = next((n for n in range(at, len(old)) if _likeness(old[n].words, piece.words) >= _ALIKE), None)
        if partner is None:
            yield BlockChange(None, piece)
            continue
        yield from (BlockChange(gone, None) for gone in old[at:partner])
        yield BlockChange(old[partner], piece)
        at = partner + 1
    yield from (BlockChange(gone, None) for gone in old[at:])


def _likeness(a: str, b: str) -> float:
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE else 0.0


def carried(span: Span, change: BlockChange) -> Span | None:
    """Where a span of the older text stands in the newer one; None where nothing of it is left."""
    if change.before is None or change.after is None:
        return None
    (start, end), (old_start, old_end) = span, change.before.span
    new_start, new_end = change.after.span
    if (start, end) == (old_start, old_end):
        return change.after.span
    shifts = SequenceMatcher(None, change.before.words, change.after.words, autojunk=False).get_opcodes()
    first = _position(start - old_start, shifts, at_end=False)
    last = _position(end - old_start, shifts, at_end=True)
    moved = (new_start + first, min(new_start + last, new_end))
    return moved if moved[0] < moved[1] else None


def _position(position: int, shifts: Sequence[tuple[str, int, int, int, int]], *, at_end: bool) -> int:
    """A position within the older words, in the newer ones; inside what was replaced, its outer edge."""
    for tag, i, j, k, m in shifts:
        if i <= position < j or (position == j and at_end):
            return k + position - i if tag == "equal" else (m if at_end else k)
    return shifts[-1][4] if shifts else 0
