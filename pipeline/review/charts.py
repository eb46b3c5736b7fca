"""Charts as numbers: where each bar, step and word of a server-drawn SVG stands. Templates only draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

WIDTH: Final = 720
_LABEL: Final = 200
_NUMBER: Final = 90
_ROW: Final = 28
_HEIGHT: Final = 220
_BOTTOM: Final = 28
_LEFT: Final = 64


@dataclass(frozen=True, slots=True)
class Mark:
    """A bar or point: where it stands, what it says, and the rows behind it. ``tone`` picks a shade."""

    x: float
    y: float
    width: float
    height: float
    words: str
    href: str
    tone: int = 0


@dataclass(frozen=True, slots=True)
class Word:
    """A label in a chart."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of ``width`` by ``height``."""

    width: int
    height: int
    marks: tuple[Mark, ...]
    words: tuple[Word, ...]
    lines: tuple[tuple[float, float, float, float], ...] = ()
    path: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """What a bar shows: ``said`` is its number in words."""

    label: str
    value: int
    said: str
    href: str


def bars(rows: Sequence[Bar]) -> Chart:
    """Horizontal bars, one under the other, each with its label and its number."""
    most = max((row.value for row in rows), default=0) or 1
    room = WIDTH - _LABEL - _NUMBER
    marks = [
        Mark(_LABEL, n * _ROW + 4, max(2.0, room * row.value / most), _ROW - 8, f"{row.label} : {row.said}", row.href)
        for n, row in enumerate(rows)
    ]
    words = [Word(0, n * _ROW + 18, _short(row.label)) for n, row in enumerate(rows)]
    words += [
        Word(m.x + m.width + 8, n * _ROW + 18, row.said) for n, (m, row) in enumerate(zip(marks, rows, strict=True))
    ]
    return Chart(WIDTH, max(1, len(rows)) * _ROW, tuple(marks), tuple(words))


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
    totals = {name: sum(part.value for part in parts if part.column == name) for name in names}
    most = max(totals.values(), default=0) or 1
    step = (WIDTH - _LEFT) / max(1, len(names))
    height = _HEIGHT - _BOTTOM
    filled = dict.fromkeys(names, 0.0)
    marks = []
    for part in parts:
        tall = (height - 12) * part.value / most
        filled[part.column] += tall
        x = _LEFT + names.index(part.column) * step + step * 0.12
        y = height - filled[part.column]
        marks.append(Mark(x, y, step * 0.76, max(1.0, tall - 1), part.words, part.href, part.tone))
    every = max(1, round(len(names) / (WIDTH / 80)))
    words = [Word(_LEFT + n * step + step / 2, _HEIGHT - 8, text) for n, text in enumerate(labels) if n % every == 0]
    words += [Word(_LEFT - 8, 16, str(most)), Word(_LEFT - 8, height, "0")]
    return Chart(WIDTH, _HEIGHT, tuple(marks), tuple(words), ((_LEFT, height, WIDTH, height),))


@dataclass(frozen=True, slots=True)
class Point:
    """A figure on a day."""

    day: str
    value: int
    words: str
    href: str
    tone: int = 0


def steps(points: Sequence[Point], said: Sequence[str]) -> Chart:
    """Figures in time, a point each, with a line that steps along the largest so far of the first tone.

    ``said``: the highest number, the first and the last day in words.
    """
    days = [date.fromisoformat(point.day).toordinal() for point in points]
    most = max((point.value for point in points), default=0) or 1
    first, span = min(days, default=0), max(1, max(days, default=0) - min(days, default=0))
    height = _HEIGHT - _BOTTOM
    room = WIDTH - _LEFT - 24

    def x(day: int) -> float:
        return _LEFT + 12 + room * (day - first) / span

    def y(value: int) -> float:
        return height - (height - 20) * value / most

    marks = [
        Mark(x(day), y(point.value), 6, 6, point.words, point.href, point.tone)
        for day, point in zip(days, points, strict=True)
    ]
    main = sorted({(day, point.value) for day, point in zip(days, points, strict=True) if point.tone == 0})
    path = ""
    for day, value in main:
        path += f"L{x(day):.1f} {y(value):.1f}" if not path else f"H{x(day):.1f}V{y(value):.1f}"
    words = [Word(_LEFT - 8, y(most) + 4, said[0]), Word(_LEFT - 8, height, "0")]
    words += [Word(x(first), _HEIGHT - 8, said[1]), Word(x(first + span), _HEIGHT - 8, said[2])] if points else []
    lines = ((_LEFT, height, WIDTH, height),)
    return Chart(WIDTH, _HEIGHT, tuple(marks), tuple(words), lines, "M" + path[1:] if path else "")


def _short(label: str) -> str:
    return label if len(label) <= 28 else label[:27] + "…"
