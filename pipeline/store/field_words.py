"""Words that stand for a field and its value in the search index: victim + windsor is ``victimwindsor``."""

from __future__ import annotations

import re
import sqlite3

from pipeline.folding import fold_key

GAP = "zz"
NEAR = 14
"""The words of a name stand no further apart: the longest official ones have a dozen."""

_NOT_A_LETTER = re.compile(r"[\W_]+")


def field_words(field: str, text: str | None) -> str:
    """Each word of a text, folded, led by the field's name; nothing for nothing."""
    words = (_NOT_A_LETTER.sub("", word) for word in fold_key(text or "").split())
    return " ".join(dict.fromkeys(f"{field}{word}" for word in words if word))


def field_name(field: str, name: str | None) -> str:
    """The same, and so many filling words behind it that no two names stand near each other."""
    words = field_words(field, name)
    return f"{words}{f' {GAP}' * (NEAR + 1)}" if words else ""


def field_code(field: str, code: str | None) -> str | None:
    """A value of a closed list or an ISO code as one word; null for null."""
    return f"{field}{_NOT_A_LETTER.sub('', fold_key(code))}" if code else None


def concat_words(first: str | None, second: str | None) -> str:
    """Both, a space between them where there are two."""
    return " ".join(part for part in (first, second) if part)


def add_functions(connection: sqlite3.Connection) -> None:
    """Let SQL make such words."""
    connection.create_function("field_words", 2, field_words, deterministic=True)
    connection.create_function("field_name", 2, field_name, deterministic=True)
    connection.create_function("field_code", 2, field_code, deterministic=True)
    connection.create_function("concat_words", 2, concat_words, deterministic=True)
