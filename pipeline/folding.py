"""Folded text: what is left of words once case, accents and typography no longer count. No input or output."""

from __future__ import annotations

import re
import unicodedata

# What NFKD leaves alone: letters that are not a base letter with a mark, and marks of typography.
_APOSTROPHES = "\u2018\u2019\u201a\u201b\u02bc\u02b9\u2032\u00b4\u0060\uff07"
_QUOTES = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a\u2033\uff02"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_LETTERS = {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "ı": "i"}

_TABLE: dict[int, str] = {
    **{ord(mark): "'" for mark in _APOSTROPHES},
    **{ord(mark): '"' for mark in _QUOTES},
    **{ord(mark): "-" for mark in _DASHES},
    **{ord(mark): "" for mark in _INVISIBLE},
    **{ord(letter): plain for letter, plain in _LETTERS.items()},
}
_UNSEEN = dict.fromkeys(map(ord, _INVISIBLE))
_SPACE = re.compile(r"[^\S\n]")
# Apostrophes and full stops join what they stand in (children's, C.H.U.); other punctuation parts it (and/or).
# A separator inside a number stays, for 1.5 and 15 must not meet; so do signs that are read aloud.
_JOINING = re.compile(r"'|(?<!\d)\.|\.(?!\d)")
_PARTING = re.compile(r"(?<!\d),|,(?!\d)|[^\w\s.,%&$€£¥@#+]|_")
_BLANKS = re.compile(r"\s+")


def fold(text: str) -> str:
    """Lower case without accents; œ becomes oe; apostrophes, quotes, dashes and spaces one form; line breaks stay.

    The length may change: never use an offset in folded text as an offset in the original.
    """
    if text.isascii():
        return _SPACE.sub(" ", text.lower().replace("`", "'"))
    # casefold before and after: it makes ß into ss, and NFKD may bring capitals to light (K for the Kelvin sign).
    decomposed = unicodedata.normalize("NFKD", text.translate(_TABLE).casefold()).casefold()
    bare = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return _SPACE.sub(" ", bare.translate(_TABLE))


def without_unseen(text: str) -> str:
    """The text without soft hyphens, joiners and marks of direction, as they come along with words from a page."""
    return text if text.isascii() else text.translate(_UNSEEN)


def fold_key(text: str) -> str:
    """Folded text without punctuation, its words one space apart: a key under which the same words meet."""
    return _BLANKS.sub(" ", _PARTING.sub(" ", _JOINING.sub("", fold(text)))).strip()
