"""Patterns made from words at run time, compiled once: the standard library's own cache is too small for a window."""

from __future__ import annotations

import re
from functools import lru_cache


@lru_cache(maxsize=16384)
def whole(words: str, *, capitals_count: bool = False) -> re.Pattern[str]:
    """``words`` standing whole; their capitals count only where asked."""
    return re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", 0 if capitals_count else re.I)


@lru_cache(maxsize=16384)
def cached(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """A compiled pattern."""
    return re.compile(pattern, flags)
