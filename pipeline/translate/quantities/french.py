"""Quantities in French text, as an editor or the model wrote them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.documents import Span

from ..oneform import one_form
from ..patterns import cached
from ..resources import rows

SCALES = {
    "mille": 1000,
    "millier": 1000,
    "milliers": 1000,
    "million": 10**6,
    "millions": 10**6,
    "milliard": 10**9,
    "milliards": 10**9,
    "M": 10**6,
    "G": 10**9,
    "k": 1000,
}
_CLOCK = re.compile(
    r"(?<![\d,.])(?P<h>[01]?\d|2[0-4])(?: ?(?P<unit>h|heures?)(?: ?(?P<m>[0-5]\d)(?![\d]))?|:(?P<m2>[0-5]\d))(?!\w)"
    r"(?P<late> de l'après-midi| du soir)?",
    re.I,
)
_CLOCK_WORD = re.compile(
    r"(?<!après-)\b(?P<word>midi|minuit)\b(?: (?:et (?P<part>demie?|quart)|(?P<m>[0-5]\d)))?", re.I
)
_FIGURE = re.compile(
    r"(?<![\d.,])(?P<int>\d{1,3}(?: \d{3})+(?!\d)|\d+)(?:,(?P<dec>\d+))?(?!\d|[.,]\d)"
    r"(?:[ -]?(?P<scale>(?:millions?|milliards?|mille|milliers?)(?!\w)|M(?= ?[$£€]| de )|[Gk](?= ?[$£€])))?"
    r"(?P<half> et demie?)?(?P<ord>(?:er|re|ère|nde|nd|ème|e)s?(?!\w))?(?P<pct> ?%| pour cent| p\. ?100)?"
)
_WIDE = re.compile(r" ?(?:à|et|ou|-) ?\d[\d ,]*? (?P<scale>millions?|milliards?|mille)\b")
_POINTS = re.compile(r" points?\b")
_BROKEN = re.compile(r"(?<![\d.,])\d[\d ]*(?:[.,]\d+)+")
CURRENCIES = {"$": r"\$|\bdollars?\b|\b(?:usd|cad|aud)\b", "£": r"£|\blivres?\b|\bgbp\b", "€": r"€|\beuros?\b|\beur\b"}


@dataclass(frozen=True, slots=True)
class FrenchQuantity:
    """A figure or number in words at ``span``; ``digits`` is the span of the figure alone, null for words."""

    span: Span
    values: frozenset[float] = frozenset()
    digits: Span | None = None
    ordinal: bool = False
    percent: bool = False
    time: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class FrenchReading:
    """All that a French text says in numbers; ``text`` is folded to one form and small letters, of the same length."""

    text: str
    quantities: tuple[FrenchQuantity, ...]
    ordinals: frozenset[float]

    @property
    def values(self) -> frozenset[float]:
        return frozenset(v for q in self.quantities for v in q.values)

    @property
    def times(self) -> frozenset[tuple[int, int]]:
        return frozenset(q.time for q in self.quantities if q.time)

    @property
    def figures(self) -> tuple[FrenchQuantity, ...]:
        return tuple(q for q in self.quantities if q.digits)

    @property
    def digits(self) -> str:
        """The text with the separators between digits gone, to look for telephone numbers."""
        return re.sub(r"(?<=\d)[ .()-]+(?=\d)", "", self.text)


@lru_cache(maxsize=4096)
def read_french(french: str) -> FrenchReading:
    """What a French text says in numbers, by value."""
    text = one_form(french)
    low = text.lower()
    if len(low) != len(text):
        low = text
    clocks, rest = _clocks(text)
    figures = [_figure(match, rest) for match in _FIGURE.finditer(rest)]
    quantities = (*clocks, *_broken(text, rest), *figures, *_words(low), *_about(low), *_half_scales(low))
    return FrenchReading(low, tuple(sorted(quantities, key=lambda q: q.span)), _ordinals(low))


def _clocks(text: str) -> tuple[list[FrenchQuantity], str]:
    found, rest = [], text
    for match in _CLOCK.finditer(text):
        hour, minute = int(match.group("h")), int(match.group("m") or match.group("m2") or 0)
        if match.group("late") and hour <= 12:
            hour = hour % 12 + 12
        found.append(FrenchQuantity(match.span(), time=(hour, minute)))
        # Hours alone may be a length of time: the figure is read as well.
        if match.group("m") or match.group("m2"):
            rest = rest[: match.start()] + "\u2588" * len(match.group()) + rest[match.end() :]
    for match in _CLOCK_WORD.finditer(text):
        minute = {"d": 30, "q": 15}.get((match.group("part") or " ")[0], int(match.group("m") or 0))
        hour = 12 if match.group("word").lower() == "midi" else 0
        found.append(FrenchQuantity(match.span(), time=(hour, minute)))
    return found, rest


def _broken(text: str, rest: str) -> list[FrenchQuantity]:
    """Figures left as English writes them (1,250 or 10.5): a figure without a value here."""
    return [
        FrenchQuantity(m.span(), digits=m.span())
        for m in _BROKEN.finditer(rest)
        if not _FIGURE.match(rest, m.start()) and text[m.start() : m.end()] == m.group()
    ]


def _figure(match: re.Match[str], text: str) -> FrenchQuantity:
    value = float(match.group("int").replace(" ", "") + "." + (match.group("dec") or "0"))
    scale = SCALES.get(match.group("scale") or "", 1)
    values = {(value + (0.5 if match.group("half") else 0)) * scale}
    wide = None if match.group("scale") else _WIDE.match(text, match.end())
    if wide:
        values.add(value * SCALES[wide.group("scale")])
    percent = bool(match.group("pct") or _POINTS.match(text, match.end()))
    digits = (match.start(), match.end("dec") if match.group("dec") else match.end("int"))
    return FrenchQuantity(match.span(), frozenset(values), digits, bool(match.group("ord")), percent)


@cache
def _table(role: str) -> dict[str, float]:
    found = rows("number_words.csv")
    return {r["word"]: float(r["value"]) for r in found if r["language"] == "fr" and r["role"] == role}


@cache
def _number_words() -> dict[str, float]:
    return {**_table("unit"), **_table("hundred"), **_table("scale")}


_WORD = re.compile(r"[^\W\d_]+|[^\s\w-]|\d+")


def _words(low: str) -> list[FrenchQuantity]:
    """Numbers in words: deux cents, quatre-vingt-dix, soixante et onze, un million et demi."""
    words = [(m.group(), m.span()) for m in _WORD.finditer(low)]
    plain, known = [w for w, _ in words], _number_words()
    found, index = [], 0
    while index < len(words):
        if plain[index] not in known:
            index += 1
            continue
        value, end = _read_number(plain, index)
        if end > index and value != 1:
            span = (words[index][1][0], words[end - 1][1][1])
            percent = bool(re.match(r" (?:%|pour cent|points? de pourcentage)", low[span[1] :]))
            found.append(FrenchQuantity(span, frozenset({value}), percent=percent))
        index = max(end, index + 1)
    return found


def _read_number(words: list[str], start: int) -> tuple[float, int]:
    """Value of the longest number in words that begins at ``start``, and where it ends."""
    values, total, group, index = _number_words(), 0.0, 0.0, start
    while index < len(words):
        word = words[index]
        if word == "et" and index > start:
            step = _after_and(words, index, group)
            if step is None:
                return total + group + _half(words, index), index + (2 if _half(words, index) else 0)
            index += step
            continue
        value = values.get(word)
        if value is None or not _fits(group, value):
            break
        if value >= 1000:
            total, group = total + (group or 1) * value, 0
        else:
            group = _added(group, value)
        index += 1
    return total + group, index


def _after_and(words: list[str], index: int, group: float) -> int | None:
    """One word further where "et" carries the number on (vingt et un), null where it ends there."""
    following = words[index + 1] if index + 1 < len(words) else ""
    return 1 if following in ("un", "une", "onze") and group % 100 >= 20 and group % 10 == 0 else None


def _half(words: list[str], index: int) -> float:
    following = words[index + 1] if index + 1 < len(words) else ""
    scale = _table("scale").get(words[index - 1], 0)
    return scale / 2 if following in ("demi", "demie") and scale >= 10**6 else 0


def _added(group: float, value: float) -> float:
    if value == 100:
        return (group or 1) * 100
    if value == 20 and group % 100 == 4:  # quatre-vingt
        return group + 76
    return group + value


def _fits(group: float, value: float) -> bool:
    """Can a word of this value carry on a number whose part below a thousand is ``group`` so far?"""
    tens = group % 100
    if value >= 1000:
        return True
    if value == 100:
        return group < 10
    if value >= 20:
        return tens == 0 or (value == 20 and tens == 4)
    if value >= 10:
        return tens in (0, 60, 80)
    if tens in (0, 10, 70, 90):
        return tens == 0 or value >= 7
    return tens >= 20 and tens % 10 == 0


def _about(low: str) -> list[FrenchQuantity]:
    """une vingtaine, deux douzaines, une demi-douzaine; "des dizaines" is no number."""
    found, units = [], _number_words()
    about = cached(rf"\b(?:(demi)[- ]|(\w+) )?({'|'.join(_table('about'))})(s?)\b")
    for match in about.finditer(low):
        value = _table("about")[match.group(3)]
        if match.group(1):
            found.append(FrenchQuantity(match.span(), frozenset({value / 2})))
        elif not match.group(4) or match.group(2) in units:
            found.append(FrenchQuantity(match.span(), frozenset({value * units.get(match.group(2) or "", 1)})))
    return found


def _half_scales(low: str) -> list[FrenchQuantity]:
    return [
        FrenchQuantity(m.span(), frozenset({SCALES[m.group(1)] / 2.0}))
        for m in re.finditer(r"\bdemi-(million|milliard)\b", low)
    ]


def _ordinals(low: str) -> frozenset[float]:
    stems = _table("ordinal")
    found = {
        stems[m.group(1)] for m in re.finditer(r"\b(\w+i)(?:er|ère|ers|ères|ème|èmes)\b", low) if m.group(1) in stems
    }
    if re.search(r"\bseconde?s?\b", low):
        found.add(2.0)
    found |= {v for m in _FIGURE.finditer(low) if m.group("ord") for v in (float(m.group("int").replace(" ", "")),)}
    return frozenset(found)
