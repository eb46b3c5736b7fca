"""Functions of SQL that a reader may call for ever, in forms that end: linear in what they are given.

A time limit cannot stop a function: SQLite asks whether to go on between two steps, never inside one. Its own LIKE and
GLOB go back at every wildcard ('%a%a%a%b' on ten thousand letters takes days), its instr, replace and trim compare at
every place. printf, zeroblob and their like are refused by the authorizer. What one call may take is bounded here; the
length of a value bounds the others.
"""

from __future__ import annotations

import re
import sqlite3
from functools import lru_cache

MAX_LENGTH = 2_000_000
"""No string or row of a reader's query may be longer (bytes): the longest article has 200,000, and five columns."""

_LONGEST_SET = 200
"""So many different characters a trim may take off."""

_LONGEST_PATTERN = 1_000
_MOST_COMPARED = 5_000_000
"""Characters of a text times those of the longest piece of a pattern with a wildcard for one character in it: compared
at every place, while Python lets no other thread run.
"""


def like(pattern: object, text: object, escape: str | None = None) -> int | None:
    """``text LIKE pattern``: % any run, _ one character, letters in either case."""
    if pattern is None or text is None:
        return None
    return int(_matches(_pieces(str(pattern).lower(), "%", "_", escape), str(text).lower()))


def glob(pattern: object, text: object) -> int | None:
    """``text GLOB pattern``: * any run, ? one character, [a-z] one of these."""
    if pattern is None or text is None:
        return None
    return int(_matches(_pieces(str(pattern), "*", "?", None), str(text)))


@lru_cache(maxsize=256)
def _pieces(pattern: str, many: str, one: str, escape: str | None) -> tuple[re.Pattern[str], ...]:
    """What stands between the wildcards for any run, each as a pattern of a fixed length.

    Raises OverflowError for a pattern that is too long.
    """
    if len(pattern) > _LONGEST_PATTERN:
        raise OverflowError("the pattern is too long")
    pieces, current, place = [], "", 0
    while place < len(pattern):
        sign = pattern[place]
        if sign == escape and place + 1 < len(pattern):
            current += re.escape(pattern[place + 1])
            place += 1
        elif sign == many:
            pieces.append(current)
            current = ""
        elif sign == one:
            current += "(?s:.)"
        elif sign == "[" and many == "*" and (found := re.compile(r"\[(\^?)(\]?[^\]]*)\]").match(pattern, place)):
            inside = found[2].replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").replace("^", "\\^")
            current += f"[{found[1]}{inside}]" if inside else "(?!)"
            place = found.end() - 1
        else:
            current += re.escape(sign)
        place += 1
    try:
        return tuple(re.compile(piece) for piece in [*pieces, current])
    except re.error:  # a range that runs backwards matches nothing
        return (re.compile("(?!)"),)


def _matches(pieces: tuple[re.Pattern[str], ...], text: str) -> bool:
    """The first piece at the start, the last at the end, the others one after the other, each as early as it can be.

    Raises OverflowError where looking for them could take long.
    """
    if max(map(_compared, pieces)) * len(text) > _MOST_COMPARED:
        raise OverflowError("the pattern is too long for this text")
    if len(pieces) == 1:
        return pieces[0].fullmatch(text) is not None
    first, *middle, last = pieces
    found = first.match(text)
    if found is None:
        return False
    place = found.end()
    for piece in middle:
        found = piece.search(text, place)
        if found is None:
            return False
        place = found.end()
    return _ends(last, text, place)


def _ends(piece: re.Pattern[str], text: str, place: int) -> bool:
    """Pieces have a fixed length: there is one place at which the last may begin."""
    length = _length(piece.pattern)
    start = len(text) - length
    return start >= place and piece.fullmatch(text, start) is not None


@lru_cache(maxsize=1024)
def _compared(piece: re.Pattern[str]) -> int:
    """How many characters are compared at each place; a piece without wildcards is found at once."""
    return _length(piece.pattern) if "(?s:.)" in piece.pattern or "[" in piece.pattern else 0


@lru_cache(maxsize=1024)
def _length(pattern: str) -> int:
    """How many characters a piece stands for."""
    one = re.sub(r"\(\?s:\.\)|\[(?:\\.|[^\\\]])*\]|\\.", "x", pattern, flags=re.DOTALL)
    return len(one)


def instr(text: object, part: object) -> int | None:
    """Where ``part`` begins in ``text``, counted from 1; 0 where nowhere."""
    if text is None or part is None:
        return None
    if isinstance(text, bytes) and isinstance(part, bytes):
        return text.find(part) + 1
    return _text(text).find(_text(part)) + 1


def replace(text: object, old: object, new: object) -> str | None:
    """``text`` with every ``old`` made ``new``. Raises OverflowError where that would be longer than a value may be."""
    if text is None or old is None or new is None:
        return None
    whole, part, instead = _text(text), _text(old), _text(new)
    if not part:
        return whole
    if len(instead) > len(part) and len(whole) + whole.count(part) * (len(instead) - len(part)) > MAX_LENGTH:
        raise OverflowError("the text would be too long")
    return whole.replace(part, instead)


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _trimmer(sides: str) -> object:
    def trim(text: object, signs: object) -> str | None:
        if text is None or signs is None:
            return None
        chosen = "".join(dict.fromkeys(_text(signs)[:_LONGEST_SET]))
        shown = _text(text)
        if not chosen:
            return shown
        return {"both": shown.strip, "left": shown.lstrip, "right": shown.rstrip}[sides](chosen)

    return trim


def make_harmless(connection: sqlite3.Connection) -> None:
    """Put these functions in the place of SQLite's own on a reader's connection."""
    functions = {
        ("like", 2): like,
        ("like", 3): like,
        ("glob", 2): glob,
        ("instr", 2): instr,
        ("replace", 3): replace,
        ("trim", 2): _trimmer("both"),
        ("ltrim", 2): _trimmer("left"),
        ("rtrim", 2): _trimmer("right"),
    }
    for (name, arguments), function in functions.items():
        connection.create_function(name, arguments, function, deterministic=True)  # type: ignore[arg-type]
