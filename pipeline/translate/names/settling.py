"""The article before a name that the model left in place: « le réseau de l’OPKO Health » → « d’OPKO Health », « au
Annapolis Hospital » → « à l’Annapolis Hospital »."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..oneform import one_form
from ..patterns import cached
from .grammar import elides, place
from .mentions import Mention

_LEAD = r"(?i:(?P<lead>(?<![\w’'])(?:(?:de |à )?(?:la |l['’])|du |au |le )))"
_ANY_LEAD = r"(?i:(?P<lead>(?<![\w’'-])(?:(?:de |à )?(?:la |l['’])|d['’]|du |des |de |aux? |à |les? )))"
_BARE = re.compile(r"de |à |d['’]", re.I)
_THE = re.compile(r"\b(?:the|a|an) $", re.I)


def settled(french: str, sentence: str, mentions: Sequence[Mention]) -> str:
    """``french`` with the article gone before names that take none and have none in the ``sentence``, and agreeing with
    the others."""
    bare = {m.text for m in mentions if m.copied and not m.preferred.gender}
    bare -= {m.text for m in mentions if _THE.search(sentence[: m.span[0]])}
    for name in sorted(bare, key=len, reverse=True):
        # A name of one word may be a newspaper or a product, which French gives an article.
        if " " in name:
            french = cached(rf"{_LEAD}(?P<name>{_words_of(name)})(?!\w)").sub(_without, french)
    for mention in mentions:
        if mention.copied and mention.preferred.gender and " " in mention.text:
            french = _agreeing(french, mention, bool(_THE.search(sentence[: mention.span[0]])))
    return french


def _agreeing(french: str, mention: Mention, has_article: bool) -> str:
    """Where an article or de, à stands before the name, the one that its gender asks for."""
    form = mention.preferred

    def right(match: re.Match[str]) -> str:
        if form.optional and not has_article and _BARE.fullmatch(match["lead"]):
            return match.group()
        return place(match.string[: match.start("name")], form)[match.start() :]

    return cached(rf"{_ANY_LEAD}(?P<name>{_words_of(form.text)})(?![\w-])").sub(right, french)


def _words_of(name: str) -> str:
    """A pattern of the name, whatever its apostrophes and spaces."""
    return re.escape(one_form(name)).replace("'", "['’]").replace("\\ ", "[ \u00a0]")


def _without(match: re.Match[str]) -> str:
    lead, name = match.group("lead"), match.group("name")
    if lead[0] in "dD":
        bare = "d’" if elides(name) else "de "
    elif lead[0] in "àaÀA":
        bare = "à "
    else:
        return name
    return (bare.capitalize() if lead[0].isupper() else bare) + name
