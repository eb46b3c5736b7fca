"""A book-length article comes in stretches of about a hundred segments: a page of thousands takes seconds to open."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Final

from pipeline.documents import AdaptationView, Origin, SegmentView

LENGTH: Final = 100
"""Segments of a stretch, or nearly so."""
WHOLE: Final = 150
"""Up to so many, an article stays in one piece."""
_AROUND: Final = 2
"""So many stretches on each side of the one at hand have a link of their own, beside the first and the last."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Stretch ``number`` of ``count``, from 1: the segments from ``start`` to ``end`` of the article, from 0."""

    number: int
    count: int
    start: int
    end: int

    @property
    def shown(self) -> tuple[int | None, ...]:
        """The stretches that have a link: the first, the last, those around this one; null stands for a gap."""
        near = range(self.number - _AROUND, self.number + _AROUND + 1)
        found = sorted({1, self.count, *(one for one in near if 1 <= one <= self.count)})
        told: list[int | None] = []
        for one in found:
            if told and one != (told[-1] or 0) + 1:
                told.append(None)
            told.append(one)
        return tuple(told)


def stretch_of(total: int, number: int) -> Stretch:
    """Stretch ``number`` of so many segments; the last one where there are fewer stretches. All are about as long."""
    count = 1 if total <= WHOLE else ceil(total / LENGTH)
    number = min(max(number, 1), count)
    return Stretch(number, count, (number - 1) * total // count, number * total // count)


def number_at(view: AdaptationView, segment_id: int) -> int:
    """The stretch in which a segment stands; the first for a segment that stands in none."""
    total = len(view.segments)
    place = next((at for at, segment in enumerate(view.segments) if segment.id == segment_id), 0)
    count = stretch_of(total, 1).count
    return next(n for n in range(1, count + 1) if place < stretch_of(total, n).end or n == count)


def address(view: AdaptationView, number: int) -> str:
    """The page of a stretch; an article in one piece has the plain address."""
    plain = f"/articles/{view.article_id}"
    return plain if stretch_of(len(view.segments), 1).count == 1 else f"{plain}?partie={number}"


def address_at(view: AdaptationView, segment_id: int) -> str:
    """The page that shows a segment, at it."""
    return f"{address(view, number_at(view, segment_id))}#s{segment_id}"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where the keys lead that leave a stretch; null where they lead nowhere.

    ``work`` is the next segment that nobody confirmed, after this stretch and then from the top; ``doubt`` the one of
    which the machine is least sure, with its ``confidence``.
    """

    before: str | None = None
    after: str | None = None
    work: str | None = None
    doubt: str | None = None
    confidence: float | None = None


def elsewhere(view: AdaptationView, here: Stretch) -> Elsewhere:
    """What lies in the other stretches."""
    if here.count == 1:
        return Elsewhere()
    others = (*view.segments[here.end :], *view.segments[: here.start])
    open_ones = [(segment, segment.version) for segment in others if not _confirmed(segment)]
    unsure = [
        (version.confidence, segment.id)
        for segment, version in open_ones
        if version and version.origin is not Origin.HUMAN and version.confidence is not None
    ]
    confidence, doubt = min(unsure, default=(None, None))
    before = view.segments[here.start - 1].id if here.number > 1 else None
    after = view.segments[here.end].id if here.number < here.count else None
    work = open_ones[0][0].id if open_ones else None

    def way(segment_id: int | None) -> str | None:
        return None if segment_id is None else address_at(view, segment_id)

    return Elsewhere(way(before), way(after), way(work), way(doubt), confidence)


def _confirmed(segment: SegmentView) -> bool:
    return bool(segment.version and segment.version.confirmed_by)
