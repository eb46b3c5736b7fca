"""Charts as numbers: where each bar, step and word of a server-drawn SVG stands. Templates only draw.

Across, everything is a share of the width in percent, so that a phone draws the same chart narrower with its words as
large as ever; down, it is pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import ceil
from typing import Final

HEIGHT: Final = 220
_TOP: Final = 28
"""Above the highest mark: the number it stands for."""
_FLOOR: Final = HEIGHT - 28
"""Below it: the words of the axis."""
_LEFT: Final = 2.0
_ROOM: Final = 96.0
_LABELS: Final = 8
"""So many words under a wide chart; a tablet shows every second, a phone every fourth."""
_WIDEST: Final = 8.0
"""Of a column: a newsroom's first month is no wall of colour."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A horizontal bar: ``said`` is its number in words, ``share`` its length in percent of the longest."""

    label: str
    value: int
    said: str
    href: str
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of a column, or a point: where it stands, what it says, the rows behind it. ``tone`` picks a shade."""

    x: float
    y: float
    width: float
    height: float
    words: str
    href: str
    tone: int = 0


@dataclass(frozen=True, slots=True)
class Word:
    """A label under a chart; ``side`` is which part of it stands at ``x``.

    ``spare``: 1 where a phone leaves it out, 2 where a tablet does too.
    """

    x: float
    text: str
    side: str = "middle"
    spare: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of the line that steps along the largest number so far."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of marks over one axis of time; ``most`` is said at the height of the highest mark."""

    marks: tuple[Mark, ...]
    words: tuple[Word, ...]
    most: str
    lines: tuple[Line, ...] = ()
    top: int = _TOP
    floor: int = _FLOOR
    height: int = HEIGHT


def bars(rows: Sequence[Bar]) -> list[Bar]:
    """The same bars, each with its length; none is so short that it cannot be seen."""
    most = max((row.value for row in rows), default=0) or 1
    return [
        Bar(row.label, row.value, row.said, row.href, round(max(0.5, 100 * row.value / most), 1) if row.value else 0.0)
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a column."""

    column: str
    tone: int
    value: int
    words: str
    href: str


def columns(names: Sequence[str], parts: Sequence[Part], labels: Sequence[str]) -> Chart:
    """Columns in time, each of parts on top of each other; ``labels`` stand below, some left out where it is tight."""
    place = {name: number for number, name in enumerate(names)}
    filled = dict.fromkeys(names, 0)
    for part in parts:
        filled[part.column] += part.value
    most = max(filled.values(), default=0) or 1
    step = _ROOM / max(1, len(names))
    wide = min(step * 0.76, _WIDEST)
    scale = (_FLOOR - _TOP) / most
    below = dict.fromkeys(names, 0)
    marks = []
    for part in parts:
        below[part.column] += part.value
        x, y = _LEFT + (place[part.column] + 0.5) * step - wide / 2, _FLOOR - scale * below[part.column]
        marks.append(Mark(x, y, wide, max(1.0, scale * part.value - 1), part.words, part.href, part.tone))
    return Chart(tuple(marks), _under(labels, step), str(most))


def _under(labels: Sequence[str], step: float) -> tuple[Word, ...]:
    every = max(1, ceil(len(labels) / _LABELS))
    tight = step < _ROOM / 4  # on a phone, a word in the middle of its column would stand over the edge
    told = []
    for count, number in enumerate(range(0, len(labels), every)):
        side, x = "middle", _LEFT + (number + 0.5) * step
        if number == 0 and tight:
            side, x = "start", _LEFT
        elif number == len(labels) - 1 and tight:
            side, x = "end", _LEFT + _ROOM
        told.append(Word(x, labels[number], side, spare=(0, 2, 1, 2)[count % 4]))
    return tuple(told)


@dataclass(frozen=True, slots=True)
class Point:
    """A figure on a day."""

    day: str
    value: int
    words: str
    href: str
    tone: int = 0


def steps(points: Sequence[Point], said: Sequence[str]) -> Chart:
    """Figures in time, a point each, with a line that steps from one figure of the first tone to the next.

    ``said``: the highest number, the first and the last day in words.
    """
    days = [date.fromisoformat(point.day).toordinal() for point in points]
    most = max((point.value for point in points), default=0) or 1
    first, span = min(days, default=0), max(1, max(days, default=0) - min(days, default=0))

    def x(day: int) -> float:
        return _LEFT + _ROOM * (day - first) / span

    def y(value: int) -> float:
        return _FLOOR - (_FLOOR - _TOP) * value / most

    marks = [
        Mark(x(day), y(point.value), 6, 6, point.words, point.href, point.tone)
        for day, point in zip(days, points, strict=True)
    ]
    main = sorted({(day, point.value) for day, point in zip(days, points, strict=True) if point.tone == 0})
    lines: list[Line] = []
    for (day, value), (later, next_value) in pairwise(main):
        lines += [Line(x(day), y(value), x(later), y(value)), Line(x(later), y(value), x(later), y(next_value))]
    words = (Word(_LEFT, said[1], "start"), Word(_LEFT + _ROOM, said[2], "end")) if points else ()
    return Chart(tuple(marks), words, said[0], tuple(lines))
