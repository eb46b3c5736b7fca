"""Near copies of a story: a bottom-k sketch of its word shingles, and how much of one lies in another."""

from __future__ import annotations

import re
from hashlib import blake2b

from .reading import flatten

_WORD = re.compile(r"[^\W_]+")
SHINGLE = 5
"""Words in a shingle: fewer meet by chance, more are lost by small edits."""
KEPT = 128
"""Hashes kept: containment is estimated within about 0.08 (Broder 1997)."""
_MASK = (1 << 63) - 1


def story_sketch(text: str) -> tuple[int, ...]:
    """The smallest hashes of a text's shingles, in order: 63 bits each, so that SQLite can store them.

    Case, accents and punctuation do not count. A text of fewer words than a shingle has one hash, an empty one none.
    """
    found = _WORD.findall(flatten(text))
    if not found:
        return ()
    shingles = {" ".join(found[i : i + SHINGLE]) for i in range(max(1, len(found) - SHINGLE + 1))}
    hashes = {int.from_bytes(blake2b(s.encode(), digest_size=8).digest(), "big") & _MASK for s in shingles}
    return tuple(sorted(hashes)[:KEPT])


def containment(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """How much of the shorter story stands in the longer, 0 to 1, from two sketches."""
    if not a or not b:
        return 0.0
    limit = min(a[-1] if len(a) == KEPT else _MASK, b[-1] if len(b) == KEPT else _MASK)
    left = {h for h in a if h <= limit}
    right = {h for h in b if h <= limit}
    smaller = min(len(left), len(right))
    return len(left & right) / smaller if smaller else 0.0
