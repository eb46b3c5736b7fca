"""What differs between two texts, word by word, in pieces that a template can show without building HTML from them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_WORD = re.compile(r"\s+|[^\W_]+|[\W_]", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Difference:
    """Words that both texts have (``same``), only the first (``gone``) or only the second (``new``)."""

    how: Literal["same", "gone", "new"]
    text: str


def differences(before: str, after: str) -> tuple[Difference, ...]:
    """The two texts woven into one; what is gone stands before what is new in its place."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    found: list[Difference] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Difference("same", "".join(old[i:j])))
            continue
        if j > i:
            found.append(Difference("gone", "".join(old[i:j])))
        if m > k:
            found.append(Difference("new", "".join(new[k:m])))
    return tuple(found)
