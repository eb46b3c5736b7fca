"""The article before a name that the model left in place: « le réseau de l’OPKO Health » → « d’OPKO Health »."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..oneform import one_form
from ..patterns import cached
from .grammar import elides
from .mentions import Mention

_LEAD = r"(?i:(?P<lead>(?<![\w’'])(?:(?:de |à )?(?:la |l['’])|du |au |le )))"
_THE = re.compile(r"\b(?:the|a|an) $", re.I)


def settled(french: str, sentence: str, mentions: Sequence[Mention]) -> str:
    """``french`` with the article gone before names that take none and have none in the ``sentence``."""
    bare = {m.text for m in mentions if m.copied and not m.preferred.gender}
    bare -= {m.text for m in mentions if _THE.search(sentence[: m.span[0]])}
    for name in sorted(bare, key=len, reverse=True):
        # A name of one word may be a newspaper or a product, which French gives an article.
        if " " in name:
            french = _pattern(name).sub(_without, french)
    return french


def _pattern(name: str) -> re.Pattern[str]:
    words = re.escape(one_form(name)).replace("'", "['’]").replace("\\ ", "[ \u00a0]")
    return cached(rf"{_LEAD}(?P<name>{words})(?!\w)")


def _without(match: re.Match[str]) -> str:
    lead, name = match.group("lead"), match.group("name")
    if lead[0] in "dD":
        bare = "d’" if elides(name) else "de "
    elif lead[0] in "àaÀA":
        bare = "à "
    else:
        return name
    return (bare.capitalize() if lead[0].isupper() else bare) + name
