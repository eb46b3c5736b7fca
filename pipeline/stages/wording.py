"""What a run says of trouble: one line, never longer than one can read, an address in it once. Pure functions."""

from __future__ import annotations

import re

LONGEST = 400
_LONGEST_WORD = 120
_LONG_WORD = re.compile(rf"\S{{{_LONGEST_WORD + 1},}}")


def bounded(words: str) -> str:
    """The words in one line that a terminal can be trusted with; the middle of a long address is left out."""
    printable = "".join(mark if mark.isprintable() else " " for mark in words[: 20 * LONGEST])
    line = _LONG_WORD.sub(lambda word: _without_middle(word[0], _LONGEST_WORD), " ".join(printable.split()))
    return _without_middle(line, LONGEST)


def said_of(what: str, words: str) -> str:
    """What was tried and what went wrong; ``what`` is not said twice."""
    return bounded(words if what in words else f"{what}: {words}")


def _without_middle(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    tail = longest // 3
    return f"{text[: longest - tail - 1]}…{text[-tail:]}"
