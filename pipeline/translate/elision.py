"""Elision in French text that a machine put together: que entre → qu’entre, d’roder → de roder, de le CHU → du CHU."""

from __future__ import annotations

import re

# Before a silent h French elides; before all others, and before English names, it does not (de Hamilton).
_VOWEL = r"[aâàeéèêiîïoôuûœ]|h(?:abit|ameçon|ébergem|ésit|eure|istoir|iver|omme|onor|ôpit|orair|ormon|uissier|umain)"
# Onze, oui, the English United and a few others begin like a consonant.
_NO_VOWEL = r"onz|oui\b|ouist|yaourt|ulul|united|u\.? ?[sk]\b"
_PARTICLE = re.compile(
    rf"(?<![\w’'-])(?P<word>de|que|ne|se|me|te|je|jusque|lorsque|puisque|parce que) "
    rf"(?=(?:\"(?=[^\"]*\"))?(?!{_NO_VOWEL})(?:{_VOWEL}))",
    re.I,
)
# « le a vu », « la une »: after an article another small word is no noun.
_ARTICLE = re.compile(
    rf"(?<![\w’'-])(?P<word>le|la) (?=(?!{_NO_VOWEL}|(?:une?s?|à|a|y|et|ou|où|en|aux?|aussi)\b)(?:{_VOWEL}))", re.I
)
_BEFORE_CONSONANT = re.compile(r"(?<![\w’'-])(?P<word>[dD]|[Qq]u|[nN]|[sS]|[jJ]|[mM])['’](?=[bcdfgjklmpqrstvwxz]\w)")
# « d' diagnostic », « n' est »: cut off from its word, which tells what it should be.
_CUT_OFF = re.compile(r"(?<![\w’'-])(?P<word>[dD]|[Qq]u|[nN]|[sS]|[jJ]|[mM])['’] (?=[a-zà-ÿ]\w)")
_CONTRACTED = {"de le": "du", "de les": "des", "à le": "au", "à les": "aux"}
# An infinitive makes a pronoun of the article: « afin de le dire ».
_CONTRACTS = re.compile(r"(?<![\w’'-])(?P<word>[dD]e les?|[àÀ] les?) (?=[^\W\d_]\w+)(?!\w+(?:er|ir|re)\b)")


def elided(text: str) -> str:
    """``text`` with its elisions and contractions put right."""
    text = _CUT_OFF.sub(lambda m: m.group("word") + "e ", text)
    for pattern in (_PARTICLE, _ARTICLE):
        text = pattern.sub(lambda m: m.group("word")[:-1] + "’", text)
    text = _BEFORE_CONSONANT.sub(lambda m: m.group("word") + "e ", text)
    return _CONTRACTS.sub(_contract, text)


def _contract(match: re.Match[str]) -> str:
    word = match.group("word")
    short = _CONTRACTED[word.lower()]
    return (short.capitalize() if word[0].isupper() else short) + " "
