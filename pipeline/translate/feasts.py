"""Feasts and days off: a model reads Christmas in their place, which it knows, and their own French follows it.

« Good vendredi », « le lendemain de Boxing Day » come back for what it does not know.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.documents import Span

from .oneform import one_form
from .resources import rows

_SPARE = re.compile(r"\bChristmas(?! Eve\b)|\bNo[eë]l\b")
# "Over the Labour Day weekend" takes the feast as an adjective.
_LASTING = r"(?= (?:(?:long|holiday) )?(?:weekend|holidays?|week|break|season)\b)"
_CHRISTMAS = re.compile(
    r"(?:(?<![\w’'-])(?P<lead>du|au|le|la|de la|à la|de|à) )?(?:(?:jour|journée|fête) (?:de )?)?Noël(?: Day)?(?![\w-])",
    re.I,
)
# Of a feast that takes an article: « de » + « le » = « du » (every grammar).
_NO_DAY = re.compile(r"la fête|la Saint|l’|le congé")
_OF = {"le ": "du ", "la ": "de la ", "l’": "de l’"}


def with_plain_feasts(text: str) -> str:
    """``text`` (English) with Christmas in the place of its feast; as it is where there are two, or it is Christmas."""
    found = list(_feasts().finditer(one_form(text)))
    if len(found) != 1 or _SPARE.search(text):
        return text
    start, end = found[0].span()
    return f"{text[:start]}Christmas{'' if re.match(_LASTING, text[end:]) else ' Day'}{text[end:]}"


def with_true_feasts(french: str, english: str) -> str:
    """``french`` with the feast of its ``english`` sentence where Christmas stands for it."""
    if "Noël" not in french or with_plain_feasts(english) == english:
        return french
    [feast] = _feasts().finditer(one_form(english))
    name = _row(feast)["french"]
    renamed = _CHRISTMAS.sub(lambda match: _in_place(match, name), french, count=1)
    return french if "Noël" in renamed.replace(_of(name), "").replace(name, "") else renamed


def _in_place(match: re.Match[str], name: str) -> str:
    day = re.search(r"jour", match.group(), re.I) and _NO_DAY.match(name)
    if day:  # « le jour de la fête du Travail », but « le Vendredi saint »
        name = f"le jour {_of(name)}"
    if (match["lead"] or "").lower() in ("du", "de", "de la"):
        name = _of(name)
    return name[0].upper() + name[1:] if match.start() == 0 else name


def _of(name: str) -> str:
    article = next(article for article in _OF if name.startswith(article))
    return _OF[article] + name.removeprefix(article)


def feasts_in(text: str) -> list[tuple[Span, str]]:
    """Where feasts stand in ``text`` (English), each with how the French for it may begin, folded."""
    return [(match.span(), _row(match)["stem"]) for match in _feasts().finditer(one_form(text))]


@cache
def _feasts() -> re.Pattern[str]:
    """Each feast is a group, named after its row."""
    either = "|".join(f"(?P<feast{at}>{row['english']})" for at, row in enumerate(rows("feasts.csv")))
    return re.compile(rf"(?<![\w-])(?:{either})(?![\w-])")


def _row(match: re.Match[str]) -> dict[str, str]:
    return rows("feasts.csv")[int(str(match.lastgroup).removeprefix("feast"))]
