"""Words as they are searched: elisions split off, stemmed by Snowball, then folded. No input or output.

Stem first, then fold: the French stemmer needs the accents (hôpitaux → hôpital). A word typed without them may stem
otherwise (donnees → donne, but données → don): such words are kept in the table ``search_form``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pipeline.folding import fold

if TYPE_CHECKING:
    from Stemmer import Stemmer

LANGUAGES = ("en", "fr")
_SNOWBALL = {"en": "english", "fr": "french"}

_CHUNK = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
_APOSTROPHE = re.compile(r"['’ʼ]")
# What an apostrophe cuts off: l'hôpital, qu'il, jusqu'à; hospital's, don't, we've.
_ELIDED = frozenset(["c", "d", "j", "l", "m", "n", "s", "t", "qu", "lorsqu", "puisqu", "quoiqu", "jusqu", "o"])
_CLITIC = frozenset(["s", "t", "d", "m", "re", "ve", "ll"])
_LONGEST = 64


@cache
def _stemmer(language: str) -> Stemmer:
    from Stemmer import Stemmer

    # Our own cache below keeps stem and fold together.
    return Stemmer(_SNOWBALL[language], 0)


@lru_cache(maxsize=1 << 17)
def stem(word: str, language: str) -> str:
    """The folded stem of a word in ``en`` or ``fr``. English has no accents to lose: there it is folded first."""
    lowered = word[:_LONGEST].lower()
    return fold(str(_stemmer(language).stemWord(fold(lowered) if language == "en" else lowered)))


def pieces(text: str) -> list[str]:
    """The words of a text in their order, without what an apostrophe cuts off."""
    chunks: list[str] = _CHUNK.findall(text if text.isascii() else unicodedata.normalize("NFC", text))
    if not _APOSTROPHE.search(text):
        return chunks
    return [word for chunk in chunks for word in ((chunk,) if chunk.isalnum() else kept(chunk))]


def chunks_of(text: str) -> list[str]:
    """The words of an NFC text in their order, elisions and all: l'hôpital is one."""
    return _CHUNK.findall(text)


def chunks(text: str) -> Iterator[re.Match[str]]:
    """The same, each with its span."""
    return _CHUNK.finditer(text)


def kept(chunk: str) -> list[str]:
    """What counts of such a word: hôpital."""
    parts = _APOSTROPHE.split(chunk)
    if len(parts) == 1:
        return parts
    last = len(parts) - 1
    counting = [
        part
        for place, part in enumerate(parts)
        if not (place < last and part.lower() in _ELIDED) and not (place > 0 and part.lower() in _CLITIC)
    ]
    return counting or parts[-1:]


def stems(text: str | None, language: str) -> str:
    """A text as its stems, in order and parted by spaces, as a column of stems holds it."""
    return " ".join(stem(word, language) for word in pieces(text or ""))


def foreign_stems(text: str | None) -> str:
    """French stems of the accented words in an English text: names such as Hôpital Montfort."""
    if not text or text.isascii():
        return ""
    return " ".join(stem(word, "fr") for word in pieces(text) if not word.isascii())


@lru_cache(maxsize=1 << 17)
def plain_form(word: str) -> tuple[str, str] | None:
    """(word without accents, its French stem), where the word without accents would stem otherwise; else None."""
    if word.isascii():
        return None
    folded, true = fold(word.lower()), stem(word, "fr")
    return None if stem(folded, "fr") == true else (folded, true)
