"""French names inside English sentences: the Fédération interprofessionnelle de la santé du Québec.

English news from Quebec and Acadia leaves them as they are, small words and all; so must the French.
"""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.documents import Span

from ..resources import words
from .lists import french_heads, is_plain, small_words

_WORD = re.compile(r"(?<![\w'-])(?P<elided>[LlDd]')?(?P<word>[^\W\d_](?:[^\W_]|-(?=\w)|(?<=-[ld])')*)(?!\w)")
_JOINTS = frozenset(("de", "du", "des", "la", "le", "les", "et", "en", "à", "au", "aux", "pour", "sur"))
_TELLING = frozenset(("de", "du", "des", "aux"))
"""Joints that English has not; one of them, or an elided d’ or l’, must stand in the name."""
_SIGN = re.compile(r" (?:de|du|des|aux) | [dlDL]'")


def french_names(plain: str) -> list[Span]:
    """The spans of French names of several words in ``plain`` (English, in one form), each from its first capital."""
    if not _SIGN.search(plain):
        return []
    tokens = list(_WORD.finditer(plain))
    found: list[Span] = []
    for at, first in enumerate(tokens):
        if not first["word"][0].isupper() or _is_english(first["word"]) or (found and first.start() < found[-1][1]):
            continue
        name = _name(plain, tokens[at:])
        if len(name) > 1 and any(token["elided"] or token["word"] in _TELLING for token in name[1:]):
            found.append((first.start("word"), name[-1].end()))
    return found


def _name(plain: str, tokens: list[re.Match[str]]) -> list[re.Match[str]]:
    """Of the words from the first on those that belong to its name; a joint does only where a word follows it."""
    name = tokens[:1]
    for before, token in pairwise(tokens):
        if plain[before.end() : token.start()] != " " or not _goes_on(before, token):
            break
        name.append(token)
    while name and name[-1]["word"] in _JOINTS:
        name.pop()
    return name


def _goes_on(before: re.Match[str], token: re.Match[str]) -> bool:
    word = token["word"]
    if token["elided"] or word in _JOINTS or word[0].isupper():
        return True
    # After « et de », after « Centre » a word of both lists (services, hospitalier) or of none is French.
    led = before["word"] in _JOINTS or before["word"] in french_heads()
    signs = (word in words("words_fr.txt"), not is_plain(word), led)
    return word not in small_words() and sum(signs) > 1


def _is_english(word: str) -> bool:
    return word.lower() in small_words() or (is_plain(word) and word.lower() not in words("words_fr.txt"))
