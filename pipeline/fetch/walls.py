"""Whether a page shows something else than the story that was asked for: rules kept as data (data/walls.yaml).

Sites answer 200 with a request for consent, a log-in, a check for robots or an error of their own. Saved as the story,
such a page would hide it for good: nobody would ask again. Pure functions on blocks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from pipeline.folding import fold, fold_key

from .entries import is_story
from .fragments import words_in
from .leftovers import Blocks

_DATA = Path(__file__).parent / "data" / "walls.yaml"
_NAMES = {
    "consent": "a request for consent",
    "log-in": "a log-in",
    "robots": "a check for robots",
    "error": "an error of the site's own",
}
_SHORT = 100
"""Words; a page with fewer, none of them the headline's, is something else. A notice names what its headline names."""
_LONG = 150
"""Words beside the wall's own that make a story, whatever the page calls itself."""
_LEAST_WORDS = 3
"""A headline of fewer telling words ("Live updates") is not held against the page."""
_STEM = 5
"""Letters by which words are compared: hospital meets hospitals."""
_MOST_BLOCKS = 200
"""Of a page that are looked at: no wall has more."""

_Rules = tuple[tuple[str, re.Pattern[str]], ...]


@dataclass(frozen=True, slots=True)
class _Walls:
    titles: _Rules
    blocks: _Rules
    words: int
    common: frozenset[str]


@cache
def _walls() -> _Walls:
    data = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    titles, blocks = (
        tuple((kind, re.compile("|".join(f"(?:{p})" for p in rules))) for kind, rules in data[key].items())
        for key in ("titles", "blocks")
    )
    return _Walls(titles, blocks, data["words"], frozenset(data["common"]))


def wall_instead(title: str | None, blocks: Blocks, story: Blocks, *, promised: str | None) -> str | None:
    """What a page shows instead of its story, in words; None where nothing says that it does.

    ``title``: the page's own; ``blocks``: all that stands on the page; ``story``: what is taken for its story;
    ``promised``: the headline under which the feed announced it.
    """
    rest: Blocks = []
    for block in story:
        rest += [block] if _kind_of(block[1]) is None else []
        if words_in(rest) >= _LONG:
            return None
    kinds = [kind for kind in (_kind_of(text) for _, text in blocks[:_MOST_BLOCKS]) if kind]
    named = None if title and title == promised else _match(title, _walls().titles, re.Pattern.fullmatch)
    if named and not _shared(promised, title or ""):
        return _NAMES[named]
    if kinds and not is_story(rest):
        return _NAMES[kinds[0]]
    strange = bool(story) and _shared(promised, title or "", *(text for _, text in story)) == 0
    if strange and (kinds or words_in(rest) < _SHORT):
        return _NAMES[kinds[0]] if kinds else "another text than the feed announced"
    return None


def _kind_of(text: str) -> str | None:
    walls = _walls()
    return None if text.count(" ") >= walls.words else _match(text, walls.blocks, re.Pattern.search)


def _match(text: str | None, rules: _Rules, how: Callable[[re.Pattern[str], str], object]) -> str | None:
    folded = " ".join(fold((text or "")[:2000]).split())
    return next((kind for kind, pattern in rules if how(pattern, folded)), None) if folded else None


def _shared(promised: str | None, *texts: str) -> int | None:
    """How many of a headline's telling words stand in the texts; None where it has too few to say."""
    wanted = _stems(promised or "")
    return len(wanted & _stems(" ".join(texts))) if len(wanted) >= _LEAST_WORDS else None


def _stems(text: str) -> set[str]:
    words = fold_key(text).split()
    common = _walls().common
    return {word[:_STEM] for word in words if (len(word) >= 4 and word not in common) or word.isdigit()}
