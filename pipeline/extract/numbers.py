"""Numbers in running text, in digits and in words, English and French: "2.9 million", "9 400", "une quarantaine"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from .patterns import coded
from .reading import Reading
from .resources import table


class Number(NamedTuple):
    """A number: its whole value, where it stands (flat text), and whether its own words say it is rough."""

    value: int
    start: int
    end: int
    rough: bool


_UNIT = r"(?:thousand|million|billion|trillion|mille|millions?|milliards?|billions?|m|bn|k)"
_DIGITS = coded(
    "digits",
    r"\b(?<![\w.,$€£/-])(?P<n>\d{1,3}(?:[, ']\d{3})+(?![\d])(?:[.,]\d+)?|\d+(?:[.,]\d+)?)(?:(?P<gap> |-)?(?P<unit>"
    + _UNIT
    + r")\b)?(?![\d/]|[.,]\d|%| %| per ?cent| pour cent|:\d|-\d|st\b|nd\b|rd\b|th\b)",
)
_MONEY_BEFORE = re.compile(r"(?:\$|€|£|us|c\$|a\$|chf|cad|usd|eur|gbp|aud)\s?$")
_SCALE = {
    "thousand": 10**3, "mille": 10**3, "k": 10**3, "million": 10**6, "millions": 10**6, "m": 10**6, "billion": 10**9,
    "billions": 10**9, "bn": 10**9,
    "milliard": 10**9, "milliards": 10**9, "trillion": 10**12,
}  # fmt: skip


@lru_cache
def _words() -> dict[str, dict[str, int]]:
    content: dict[str, dict[str, int]] = table("numbers")
    return content


@lru_cache
def _word_pattern() -> re.Pattern[str]:
    names = sorted({n for group in _words().values() for n in group}, key=len, reverse=True)
    one = "(?:" + "|".join(re.escape(n) for n in names) + ")"
    part = r"(?:(?:half|quarter)(?: of)?(?: an?)?|demi)[ -]"
    return re.compile(
        rf"(?<![\w'-])(?:{part})?{one}(?:(?:[ -]|-et-| et | and ){one})*"
        r"(?P<half> et demie?| and a half(?: million| billion)?)?(?![\w-])"
    )


@lru_cache(maxsize=4)
def numbers_in(reading: Reading) -> tuple[Number, ...]:
    """Every number of a text that counts something: no money, no percentages, no dates in digits."""
    flat = reading.flat
    french = reading.language == "fr"
    found: list[Number] = []
    said: list[Number] = []
    for match in _DIGITS.spots(reading):
        if _MONEY_BEFORE.search(flat, max(0, match.start() - 4), match.start()):
            continue
        value = _value(match.group("n"), match.group("unit"), french)
        if value is not None and not (match.group("unit") in ("m", "k") and not match.group("n")):
            found.append(Number(value, match.start(), match.end(), bool(match.group("unit"))))
    starts = [n.start for n in found]
    for match in _in_words(reading):
        behind = bisect_right(starts, match.start())
        near = found[max(0, behind - 1) : behind + 1]
        if any(n.start < match.end() and match.start() < n.end for n in near) or _ends_a_sum(flat, match):
            continue
        spoken = _spoken(match.group())
        if spoken is not None:
            said.append(Number(spoken[0], match.start(), match.end(), spoken[1]))
    return tuple(sorted((*found, *said), key=lambda n: n.start))


def _ends_a_sum(flat: str, words: re.Match[str]) -> bool:
    """Whether number words only scale digits before them that count nothing: the "million" of "$1.2 million"."""
    scale = words.group().partition(" ")[0] in _SCALE
    return scale and words.start() > 1 and flat[words.start() - 2].isdigit() and flat[words.start() - 1] in " -"


def _in_words(reading: Reading) -> Iterator[re.Match[str]]:
    """Runs of number words, from the first to the last of each."""
    begins, pattern = _beginnings(), _word_pattern()
    position = 0
    for word in reading.words:
        if word.start >= position and word.flat.partition("-")[0] in begins:
            match = pattern.match(reading.flat, word.start)
            if match:
                position = match.end()
                yield match


@lru_cache
def _beginnings() -> frozenset[str]:
    return frozenset({"half", "quarter", "demi"} | {name for group in _words().values() for name in group})


def _value(digits: str, unit: str | None, french: bool) -> int | None:
    """The value of digits: a comma parts thousands in English and decimals in French."""
    text = digits.replace(" ", "").replace("'", "")
    if french:
        text = text.replace(",", ".") if not re.fullmatch(r"\d{1,3}(?:,\d{3})+", text) else text.replace(",", "")
    else:
        text = text.replace(",", "") if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text) else text.replace(",", ".")
    try:
        value = float(text)
    except ValueError:
        return None
    if unit:
        return round(value * _SCALE[unit])
    return int(value) if value == int(value) else None


_AND_A_HALF = re.compile(r" (?:et demie?|and a half(?: (?P<scale>million|billion))?)$")


def _with_half(words: str, scale: str | None) -> tuple[int, bool] | None:
    """ "Un million et demi", "a million and a half", "two and a half million": half of the last unit more."""
    if scale:
        whole = _spoken(words)
        return (whole[0] * _SCALE[scale] + _SCALE[scale] // 2, True) if whole else None
    unit = _SCALE.get(words.rpartition(" ")[2], 0)
    whole = _spoken(words)
    return (whole[0] + unit // 2, True) if whole and unit else None


_MANY = frozenset({"millions", "milliards", "cents"})
"""No number by themselves: "plusieurs millions d'assurés"."""


def _spoken(words: str) -> tuple[int, bool] | None:
    """The value of number words, and whether they are rough ("a dozen", "half a million", "une quarantaine")."""
    if words in _MANY:
        return None
    if half := _AND_A_HALF.search(words):
        return _with_half(words[: half.start()], half.group("scale"))
    part = re.match(r"(?:(half|quarter)(?: of)?(?: an?)?|(demi))[ -]", words)
    if part:
        whole = _spoken(words[part.end() :])
        return (whole[0] // (4 if part.group(1) == "quarter" else 2), True) if whole else None
    groups = _words()
    total = current = 0
    seen = rough = False
    for word in re.split(r"[ -]+", words):
        if word in ("and", "et"):
            continue
        if word in groups["units"]:
            current += groups["units"][word]
        elif word in groups["rough"]:
            current = max(1, current) * groups["rough"][word]
            rough = True
        elif word in groups["hundreds"]:
            current = max(1, current) * 100
        elif word in groups["scales"]:
            total += max(1, current) * groups["scales"][word]
            current = 0
        else:
            return None
        seen = True
    value = total + current
    return (value, rough) if seen and value > 0 else None


_QUALIFIER = re.compile(
    r"(?P<about>\b(?:about|some|roughly|nearly|almost|around|approximately|close to|an estimated|estimated|"
    r"just under|just over|an additional|environ|pres de|quelque|quelques|a peu pres|autour de|presque)\b)|"
    r"(?P<at_most>\b(?:up to|as many as|jusqu'a)\b)|"
    r"(?P<at_least>\b(?:at least|no (?:fewer|less) than|not less than|au moins|pas moins de)\b)|"
    r"(?P<more_than>\b(?:more than|over|upwards of|(?:somewhere )?north of|plus de|au-dela de)\b)|"
    r"(?P<fewer_than>\b(?:fewer than|less than|under|moins de)\b)"
)


def qualifier_before(flat: str, start: int) -> tuple[int, str | None]:
    """The word of doubt right before a number ("about", "more than"): where it begins, and what it says."""
    line = flat.rfind("\n", 0, start) + 1
    window = flat[max(line, start - 24) : start]
    for match in _QUALIFIER.finditer(window):
        if not window[match.end() :].strip(" \"'"):
            begin = max(line, start - 24) + match.start()
            return begin, match.lastgroup
    return start, None
