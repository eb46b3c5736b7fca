"""Does a name stand in the French, whole and in one of its forms?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

from pipeline.folding import fold

from ..oneform import one_form
from ..patterns import cached, whole
from ..quantities import BLOT
from .mentions import Mention

# A short abbreviation may lose its point (Dr., St., Inc., U.S.).
_POINT = re.compile(r"\b([^\W\d_]{1,3})\.(?!\.)")
_ARTICLE = re.compile(r"^(?:(?:de |à )?l'|d'|(?:de la|le|la|les|du|des|de|au|aux) )(?=\S)", re.I)
_LEGAL = re.compile(r",? (?:inc|ltd|llc|llp|plc|pa|gmbh|limited|corp|corporation|co)$", re.I)
_ADJECTIVE = re.compile(r"\b(américain|canadien|britannique|australien|irlandais|allemand|suédois|suisse|français)\b")


@lru_cache(maxsize=4096)  # of each candidate for every name due in it
def fold_name(text: str) -> str:
    """A name without what may differ: marks, kinds of space, the point of an abbreviation."""
    return re.sub(r" +", " ", _POINT.sub(r"\1", one_form(text))).strip()


def stands_whole(address: str, text: str) -> bool:
    """Does an address stand in ``text`` with nothing added to it (info@shoreline.ca, and no info@shoreline.ca.ca)?"""
    return cached(rf"(?<![\w@.+-]){re.escape(address)}(?![\w@-]|[./]\w)").search(text) is not None


def without_names(french: str, mentions: Iterable[Mention]) -> str:
    """``french``, of the same length, without the names that stand in it as they are to."""
    for name in {words for m in mentions for words in (m.preferred.text.replace("'", "’"), m.text)}:
        french = french.replace(name, BLOT * len(name))
    return french


def is_kept(mention: Mention, french: str) -> bool:
    """Does the name stand in the French, whole and in one of its forms?"""
    if mention.address:
        return stands_whole(mention.text, french)
    text = fold_name(french)
    if _is_altered(mention, text):
        return False
    if any(_stands(form, text) for form in map(fold_name, mention.forms)):
        return True
    if not mention.known and _stands_apart(mention.text, text, french):
        return True
    low = fold(french) if mention.stems else ""
    return any(_begins(fold(stem), low) for stem in mention.stems)


def _is_altered(mention: Mention, text: str) -> bool:
    """An acronym that lost or changed a letter (AHRHA, « HRHA »), though the name it is short for may stand."""
    short = mention.text
    if not re.fullmatch(r"[A-Z]{3,7}", short) or any(_stands(form, text) for form in (short, *mention.stems)):
        return False
    others = set(_ACRONYM.findall(text)) - set(mention.forms)
    return any(SequenceMatcher(None, short, other).ratio() > _NEARLY for other in others)


_ACRONYM = re.compile(r"\(([A-Z]{2,7})\)")
_NEARLY = 0.8
_PEOPLE = "(?:i?en(?:ne)?|oise?|aise?|aine?|ine?|éen(?:ne)?)s?"


def _stands_apart(guess: str, text: str, french: str) -> bool:
    """A guessed name in another order or form: Flappit's Wicton Lake, Calgary as an adjective, St. for Saint-."""
    owner, _, owned = one_form(guess).partition("'s ")
    if " " in owned and not re.match(r"(?:St|Ste|Saint)\b", owner):
        return all(_stands(fold_name(part), text) for part in (owner, owned))
    saint = re.fullmatch(r"(St|Ste)\.? ([\w'-]+)", one_form(guess))
    if saint:
        return _finds({"St": "Saint-", "Ste": "Sainte-"}[saint.group(1)] + saint.group(2), text)
    if not re.fullmatch(r"[A-Z][a-z]{4,}", guess):
        return False
    return cached(rf"(?<!\w){fold(guess)[:-1]}\w?{_PEOPLE}(?!\w)").search(french) is not None


def _begins(stem: str, text: str) -> bool:
    """A word of the text begins so; signs ($) stand for themselves."""
    return stem in text if not stem[:1].isalpha() else cached(rf"(?<!\w){re.escape(stem)}").search(text) is not None


def _stands(form: str, text: str) -> bool:
    if _finds(form, text) or (_LEGAL.search(form) and _finds(_LEGAL.sub("", form), text)):
        return True
    bare = _ARTICLE.sub("", form)
    if bare == form and not _ADJECTIVE.search(form):
        return False
    pattern = _ADJECTIVE.sub(r"\1(?:ne|e)?s?", re.escape(bare).replace("\\ ", " "))
    return cached(rf"(?<!\w){pattern}(?!\w)", re.I).search(text) is not None


def _finds(form: str, text: str) -> bool:
    """Whole words; the name of one word keeps its capital (the company Change is not the verb)."""
    found = whole(form).finditer(text)
    if re.fullmatch(r"[A-Z]\w*", form) and not form.isupper():
        return any(match.group()[0].isupper() for match in found)
    return any(True for _ in found)
