"""Quantities in English news text: figures, spelled-out numbers from two, sums, percentages, times, dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from pipeline.documents import Span

from ..oneform import one_form
from ..resources import rows

BLOT = "\u2588"
SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_LETTERS = {"k": 1000, "m": 10**6, "mn": 10**6, "mln": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12}


class QuantityKind(StrEnum):
    """What a quantity is; a token (telephone number, version) must stand as it is."""

    NUMBER = "number"
    ORDINAL = "ordinal"
    PERCENT = "percent"
    MONEY = "money"
    TIME = "time"
    DATE = "date"
    TOKEN = "token"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity at ``span`` of the English. Any of ``values`` (or ``times``: hour and minute) will do in French.

    ``figure`` is the span of its digits alone; ``word`` the French month or weekday of a date; ``day`` a day of the
    month, ``month`` its French month where the English has them side by side; ``currency`` the sign.
    """

    span: Span
    text: str
    kind: QuantityKind
    values: frozenset[float] = frozenset()
    times: frozenset[tuple[int, int]] = frozenset()
    figure: Span | None = None
    currency: str = ""
    token: str = ""
    word: str = ""
    day: bool = False
    month: str = ""
    either: frozenset[str] = frozenset()


ADDRESS = re.compile(
    r"https?://[^\s<>\"“”«»]+[\w/]|www\.[^\s<>\"“”«»]+[\w/]|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w.@-])(?:[\w-]{1,63}\.)+(?:com|org|net|gov|edu|ca|uk|ie|au|nz)(?:/[\w./?=&%-]*\w/?)?(?![\w@])"
)
"""Addresses of the Web and e-mail, whole, without the point that ends a sentence."""
_PHONE = re.compile(
    r"(?<![\d-])(?:\+?1[-. ])?\(?\d{3}\)?[-. ]\d{3}[-.]\d{4}(?!\d)|\b1-8\d\d-[A-Z0-9-]{7,}"
    # Overseas: a nought or a country's code, then groups of digits (E.164): 0808 157 0192, 1800 200 200.
    r"|(?<![\w.,$£€-])(?:\+\d{1,3}[ -](?:\(0\) ?)?|\(?0|1[38]00[ -])\d{1,4}\)?(?:[ -]\d{2,4}){1,4}(?!\w|[.,-]\d)"
)
_HALF_OF_DAY = r"(?P<half>[ap])\.? ?m\b\.?"
_CLOCK = re.compile(
    rf"(?<![\w.,$£€])(?:(?P<h>\d{{1,2}})[:.](?P<m>[0-5]\d) ?(?:{_HALF_OF_DAY})?|(?P<h2>\d{{1,2}}) ?"
    rf"{_HALF_OF_DAY.replace('half', 'half2')})(?!\w)",
    re.I,
)
_CLOCK_RANGE = re.compile(rf"(?<![\w.,])(\d{{1,2}})(?= ?(?:-|to|and|or|until) ?({BLOT}+))")
_CLOCK_WORD = re.compile(r"(?<!\w)(?:(?P<noon>12 noon|noon|midday)|midnight)(?!\w)", re.I)
_FIGURE = re.compile(
    r"(?<![\w.,])(?P<cur>(?:US|CA|CDN|CAD|USD|AUD|AU|NZ|C|A)? ?[$£€])? ?(?<![\w.,])"
    r"(?P<int>\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?P<dec>\.\d+)?(?P<more>(?:\.\d+)*)"
    r"(?P<tail>(?:st|nd|rd|th)\b|s\b|(?:k|mn|mln|m|bn|b|tn)\b|[ -](?:hundred|thousand|million|billion|trillion)\b)?"
    r"(?P<pct> ?%| ?per ?cent\b| ?pc\b| percentage points?\b)?",
    re.I,
)
_WIDE = re.compile(
    r" ?(?:-|to|and|or) ?(?:[A-Z]{0,3}[$£€])? ?(?:\d[\d,.]*|[a-z]+)"
    r"(?P<scale>[ -](?:hundred|thousand|million|billion|trillion)\b|(?:k|mn|m|bn|b)\b)",
    re.I,
)
_HALF = re.compile(r"(?<!\w)half an? (?P<scale>million|billion|dozen|thousand|hundred)\b", re.I)
_TIME_OF = r"(?:in|last|next|since|until|of|early|late|by|from|through|to|before|after|between|mid)"


def read_english(text: str, hidden: Iterable[Span] = ()) -> tuple[Quantity, ...]:
    """The quantities of ``text`` in order; what lies in the ``hidden`` spans (names) is not looked at."""
    sheet = _Sheet(text, hidden)
    for read in (_dates, _phones, _clocks, _figures, _halves, _spelled):
        read(sheet)
    return tuple(sorted(sheet.found, key=lambda quantity: quantity.span))


def mask(text: str, hidden: Iterable[Span]) -> str:
    """``text`` in one form with the hidden spans and addresses blotted out; the length stays."""
    signs = list(one_form(text))
    for start, end in hidden:
        signs[start:end] = BLOT * (end - start)
    return ADDRESS.sub(lambda m: BLOT * len(m.group()), "".join(signs))


class _Sheet:
    """The text while it is read: what has been taken is blotted out."""

    def __init__(self, text: str, hidden: Iterable[Span]) -> None:
        self.whole = one_form(text)
        self.text = mask(text, hidden)
        self.found: list[Quantity] = []

    def take(self, read: Iterable[tuple[re.Match[str], Quantity | None]]) -> None:
        """Blot out all these matches in one go: a table of figures may hold thousands."""
        signs = list(self.text)
        for match, quantity in read:
            start, end = match.span()
            signs[start:end] = BLOT * (end - start)
            if quantity:
                self.found.append(quantity)
        self.text = "".join(signs)

    def each(self, pattern: re.Pattern[str], read: Callable[[re.Match[str]], Quantity | None]) -> None:
        """Take every match in which there is a quantity."""
        self.take([(m, q) for m, q in ((m, read(m)) for m in pattern.finditer(self.text)) if q])


def _dates(sheet: _Sheet) -> None:
    for match in _calendar().finditer(sheet.text):
        french, unsure = _calendar_word(match.group("word"))
        if unsure and not _is_date(sheet.text, match):
            continue
        sheet.found.append(Quantity(match.span(), match.group(), QuantityKind.DATE, word=french))


@cache
def _calendar() -> re.Pattern[str]:
    forms = [f for row in rows("calendar.csv") for f in [row["english"], *row["short"].split("|")] if f]
    words = "|".join(re.escape(f.rstrip(".")) for f in sorted(forms, key=len, reverse=True))
    days = "|".join(row["english"] for row in rows("calendar.csv") if row["kind"] == "day")
    return re.compile(rf"(?<![\w'-])(?P<word>(?:{days})s|(?:{words})\b\.?)(?!\w)")


@cache
def _calendar_words() -> dict[str, tuple[str, bool]]:
    found: dict[str, tuple[str, bool]] = {}
    for row in rows("calendar.csv"):
        for form in (row["english"], row["english"] + "s", *row["short"].split("|")):
            found[form] = (row["french"], row["unsure"] == "1")
    del found[""]  # May has no abbreviation
    return found


def _calendar_word(word: str) -> tuple[str, bool]:
    """The French word, and whether the English one is only perhaps a date: Mar, Sat without a point are not sure."""
    known = _calendar_words()
    if word in known:
        return known[word]
    if word.rstrip(".") in known:
        return known[word.rstrip(".")]
    return known[word + "."][0], True


def _is_date(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()], text[match.end() :]
    beside = re.match(r",? \d", after) or re.search(r"\d(?:st|nd|rd|th)? (?:of )?$", before)
    return bool(beside or (match.group("word") in ("May", "March") and re.search(rf"\b{_TIME_OF} $", before, re.I)))


def _phones(sheet: _Sheet) -> None:
    sheet.each(
        _PHONE,
        lambda m: Quantity(m.span(), m.group(), QuantityKind.TOKEN, token=re.sub(r"\D", "", m.group())),
    )


def _clocks(sheet: _Sheet) -> None:
    sheet.each(_CLOCK_WORD, _clock_word)
    sheet.each(_CLOCK, _clock)
    times = {q.span[0]: q for q in sheet.found if q.kind is QuantityKind.TIME}
    sheet.each(_CLOCK_RANGE, lambda m: _range_start(m, times))


def _clock_word(match: re.Match[str]) -> Quantity:
    times = {(12, 0)} if match.group("noon") else {(0, 0), (24, 0)}
    return Quantity(match.span(), match.group(), QuantityKind.TIME, times=frozenset(times))


def _clock(match: re.Match[str]) -> Quantity | None:
    hour, minute = int(match.group("h") or match.group("h2")), int(match.group("m") or 0)
    half = (match.group("half") or match.group("half2") or "").lower()
    if hour > 24 or (match.group("h") and not half and ":" not in match.group()):
        return None
    end = match.end() - (len(match.group()) - len(match.group().rstrip()))
    return Quantity((match.start(), end), match.group().strip(), QuantityKind.TIME, times=_hours(hour, minute, half))


def _hours(hour: int, minute: int, half: str) -> frozenset[tuple[int, int]]:
    """On a 24-hour clock; both halves of the day where the text does not say."""
    if half == "p":
        return frozenset({(hour % 12 + 12, minute)})
    if half == "a":
        return frozenset({(hour % 12, minute)})
    return frozenset({(hour, minute), (hour + 12, minute)} if hour < 12 else {(hour, minute)})


def _range_start(match: re.Match[str], times: dict[int, Quantity]) -> Quantity | None:
    """The 2 of "from 2 to 4 p.m."."""
    if match.start(2) not in times:
        return None
    hour = int(match.group(1))
    return Quantity(
        match.span(1),
        match.group(1),
        QuantityKind.TIME,
        times=frozenset({(hour, 0), (hour % 12 + 12, 0)}),
        figure=match.span(1),
    )


def _figures(sheet: _Sheet) -> None:
    whole = sheet.text
    sheet.take([(match, _figure(match, whole, sheet.whole)) for match in _FIGURE.finditer(whole)])


def _figure(match: re.Match[str], text: str, unmasked: str) -> Quantity:
    figure = (match.start("int"), match.end("dec") if match.group("dec") else match.end("int"))
    start = match.start("cur") if match.group("cur") else match.start("int")
    span = (start, match.end())
    words = text[start : match.end()]
    if match.group("more"):
        token = match.group("int") + (match.group("dec") or "") + match.group("more")
        return Quantity(span, words, QuantityKind.TOKEN, token=token)
    plain = float(match.group("int").replace(",", "") + (match.group("dec") or ""))
    kind, values = _kind_and_values(match, plain, text)
    month = _month_beside(unmasked, match.start("int"), match.end()) if plain < 32 and values == {plain} else ""
    either = frozenset({"one"}) if plain == 1 and not month and kind is QuantityKind.NUMBER else frozenset[str]()
    token = ""
    if match.group("dec") and not match.group("tail") and re.search(r"(?:\b[A-Z]\w*|\bversion|\bv) ?$", text[:start]):
        token = match.group("int") + match.group("dec")
    currency = match.group("cur").strip() if match.group("cur") else ""
    return Quantity(
        span, words, kind, frozenset(values), frozenset(), figure, currency, token, "", bool(month), month, either
    )


def _kind_and_values(match: re.Match[str], plain: float, text: str) -> tuple[QuantityKind, set[float]]:
    tail = (match.group("tail") or "").lower()
    values = _scaled(match, plain, tail, text)
    if tail in ("st", "nd", "rd", "th"):
        return QuantityKind.ORDINAL, values
    if match.group("pct"):
        return QuantityKind.PERCENT, values
    return (QuantityKind.MONEY if match.group("cur") else QuantityKind.NUMBER), values


def _scaled(match: re.Match[str], plain: float, tail: str, text: str) -> set[float]:
    if tail in ("st", "nd", "rd", "th"):
        return {plain}
    if tail == "s":
        return {plain, plain % 100}
    if tail in ("k", "m", "b") and not match.group("cur"):
        return {plain, plain * scale_of(tail)}
    if tail:
        return {plain * scale_of(tail)}
    values = {plain}
    wide = _WIDE.match(text, match.end())
    if wide:
        values.add(plain * scale_of(wide.group("scale")))
    years = re.search(r"(\d{2})\d{2}[-/]$", text[: match.start()])
    if years and re.fullmatch(r"\d{2}", match.group()):
        values.add(float(years.group(1) + match.group()))
    return values


def scale_of(word: str) -> int:
    """The value of a scale as written after a figure: million, bn, k."""
    word = word.strip(" -").lower()
    return SCALES.get(word) or _LETTERS.get(word) or 1


def _month_beside(text: str, start: int, end: int) -> str:
    """The French month where a day of the month stands beside it: Oct. 23, 23 October, Nov. 5-7."""
    before = re.search(r"([A-Z][a-z]+\.?) (?:\d{1,2} ?(?:-|to|and|or|,) ?(?:and )?)*$", text[:start])
    after = re.match(r"(?: ?(?:-|to|and|or) ?\d{1,2}(?:st|nd|rd|th)?)* (?:of )?([A-Z][a-z]+\.?)", text[end:])
    known = _calendar_words()
    for match in (before, after):
        word = match.group(1) if match else ""
        french = known.get(word) or known.get(word.rstrip("."))
        if french and french[0] in _months():
            return french[0]
    return ""


@cache
def _months() -> frozenset[str]:
    return frozenset(row["french"] for row in rows("calendar.csv") if row["kind"] == "month")


def _halves(sheet: _Sheet) -> None:
    sheet.each(
        _HALF,
        lambda m: Quantity(
            m.span(),
            m.group(),
            QuantityKind.NUMBER,
            frozenset({_word_values()[m.group("scale").lower()] / 2}),
        ),
    )


@cache
def _word_values() -> dict[str, float]:
    return {row["word"]: float(row["value"]) for row in rows("number_words.csv") if row["language"] == "en"}


@cache
def _spelled_pattern() -> re.Pattern[str]:
    found = [row for row in rows("number_words.csv") if row["language"] == "en" and row["role"] != "ordinal"]
    units = "|".join(sorted((r["word"] for r in found if r["role"] == "unit"), key=len, reverse=True))
    scales = "|".join(r["word"] for r in found if r["role"] != "unit")
    return re.compile(
        rf"(?<![\w-])(?P<words>(?:(?:{units}|one|a|an)(?=[ -](?:{scales})\b)|(?:{units})\b)"
        rf"(?:[ -](?:(?:{scales})(?: and(?= (?:{units}|one)\b))?|(?:{units}|one))\b)*)(?P<pct> ?%| per ?cent\b)?",
        re.I,
    )


def _spelled(sheet: _Sheet) -> None:
    text = sheet.text
    sheet.take([(match, _spelled_quantity(match, text)) for match in _spelled_pattern().finditer(text)])


def _spelled_quantity(match: re.Match[str], text: str) -> Quantity:
    words = match.group("words")
    value = _value(words)
    values, either = {value}, set()
    rest = text[match.end("words") :]
    if value == 2 and re.match(r"-(?:factor|step|fold)\b", rest):
        either.add("double")
    wide = _WIDE.match(rest)
    if wide and value < 100:
        values.add(value * scale_of(wide.group("scale")))
    if re.match(r"[ -]and[ -]a[ -]half\b", rest):
        values.add(value + 0.5)
        either.add("half")
    kind = QuantityKind.PERCENT if match.group("pct") else QuantityKind.NUMBER
    return Quantity(match.span(), match.group(), kind, frozenset(values), either=frozenset(either))


def _value(words: str) -> float:
    values = _word_values()
    total = group = 0.0
    for word in re.split(r"[ -]", words.lower()):
        if word in ("hundred", "dozen"):
            group = (group or 1) * values[word]
        elif word in SCALES:
            total, group = total + (group or 1) * values[word], 0
        elif word in ("a", "an", "one"):
            group += 1
        elif word != "and":
            group += values[word]
    return total + group
