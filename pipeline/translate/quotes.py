"""Quotation marks of Canadian French: « » outside, “ ” inside them, ‘ ’ inside those, whichever marks come in."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARK = re.compile(r"[\"'«»“”„‟‘’‹›]")
_OPENERS = "«“„‟‹"
_CLOSERS = "»”›"
_BY_DEPTH = (("«", "»"), ("“", "”"), ("‘", "’"))
_BEFORE_OPENING = re.compile(r"(?:^|[\s\ue000(\[{«“‘/—–\-’'\"])$")
_AFTER_CLOSING = re.compile(r"(?:$|[\s\ue000)\]}»”’'\".,;:!?…/—–\-])")


@dataclass(slots=True)
class _Mark:
    position: int
    opens: bool
    single: bool
    partner: int | None = None


def set_quotes(text: str) -> str:
    """Set the quotation marks of ``text``; spaces around them are left to the pass that follows."""
    marks = _matched(_read(text))
    pieces, last, depth = [], 0, 0
    for mark in marks:
        closes = mark.partner is not None and not mark.opens
        depth -= closes
        pieces += [text[last : mark.position], _glyph(mark, depth)]
        depth += mark.partner is not None and mark.opens
        last = mark.position + 1
    return "".join([*pieces, text[last:]])


def balanced(text: str) -> bool:
    """Does every quotation mark in ``text`` have its partner?"""
    return all(mark.partner is not None for mark in _matched(_read(text)) if not mark.single)


def _glyph(mark: _Mark, depth: int) -> str:
    if mark.partner is None and mark.single:
        return "’"
    level = _BY_DEPTH[min(depth, 2) if mark.partner is not None else 0]
    return level[0] if mark.opens else level[1]


def _read(text: str) -> list[_Mark]:
    """The quotation marks, with their direction; apostrophes are none."""
    marks: list[_Mark] = []
    open_singles = open_doubles = 0
    for found in _MARK.finditer(text):
        glyph, at = found.group(), found.start()
        before, after = text[:at][-1:], text[at + 1 :][:1]
        if glyph in "'‘’":
            opens = _single_opens(glyph, before, text, at)
            if opens or (open_singles and glyph != "‘" and _closes_single(before, after)):
                open_singles += 1 if opens else -1
                marks.append(_Mark(at, opens, single=True))
            elif glyph == "‘":
                marks.append(_Mark(at, opens=True, single=True))
            continue
        opens = glyph in _OPENERS or (glyph == '"' and _straight_opens(before, after, open_doubles))
        open_doubles = max(0, open_doubles + (1 if opens else -1))
        marks.append(_Mark(at, opens, single=False))
    return marks


def _straight_opens(before: str, after: str, open_doubles: int) -> bool:
    may_open = bool(_BEFORE_OPENING.search(before)) and bool(after.strip())
    may_close = bool(before.strip()) and bool(_AFTER_CLOSING.match(after))
    if may_open != may_close:
        return may_open
    return open_doubles == 0


def _single_opens(glyph: str, before: str, text: str, at: int) -> bool:
    """A single mark opens where something closes it later; else it is an apostrophe."""
    if glyph == "’" or not _BEFORE_OPENING.search(before) or not text[at + 1 : at + 2].strip():
        return False
    closing = "’'" if glyph == "‘" else "'"
    return any(
        m.group() in closing and _closes_single(text[m.start() - 1], text[m.end() : m.end() + 1])
        for m in _MARK.finditer(text, at + 2)
    )


def _closes_single(before: str, after: str) -> bool:
    return bool(before.strip()) and bool(_AFTER_CLOSING.match(after))


def _matched(marks: list[_Mark]) -> list[_Mark]:
    """Give every mark its partner; what was never closed, or never opened, keeps none and nests nothing."""
    waiting: list[int] = []
    for index, mark in enumerate(marks):
        if mark.opens:
            waiting.append(index)
            continue
        fitting = next((w for w in reversed(waiting) if marks[w].single == mark.single), None)
        if fitting is not None:
            del waiting[waiting.index(fitting) :]
            mark.partner, marks[fitting].partner = fitting, index
    return marks
