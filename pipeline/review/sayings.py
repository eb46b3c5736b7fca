"""What the program says in its own words, and what the newsroom says of it: the first sentence that fits."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .i18n import gettext


def saying(said: str, known: Iterable[tuple[re.Pattern[str], str]]) -> str | None:
    """The sentence for what is ``said``, in the language of the request, filled from its pattern's groups; null where
    none of the ``known`` fits."""
    for pattern, words in known:
        match = pattern.search(said)
        if match:
            return gettext(words) % match.groupdict()
    return None
