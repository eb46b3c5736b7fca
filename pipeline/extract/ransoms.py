"""Ransoms: sums demanded or paid in any currency, and what is said of paying."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.documents import Ransom

from .patterns import Rule, clause_start, hits, negated, rules
from .reading import Reading

_CURRENCY = (
    ("bitcoin", "BTC"), ("btc", "BTC"), ("monero", "XMR"), ("c$", "CAD"), ("ca$", "CAD"), ("cad", "CAD"),
    ("a$", "AUD"), ("aud", "AUD"), ("nz$", "NZD"), ("us$", "USD"), ("usd", "USD"),
    ("$ us", "USD"), ("$us", "USD"), ("$ ca", "CAD"), ("£", "GBP"), ("gbp", "GBP"), ("pound", "GBP"), ("€", "EUR"),
    ("euro", "EUR"), ("eur", "EUR"), ("swiss franc", "CHF"), ("chf", "CHF"), ("franc", "CHF"),
)  # fmt: skip
_DOLLARS = {"CA": "CAD", "US": "USD", "AU": "AUD", "NZ": "NZD"}
_SCALE = {
    "thousand": 10**3,
    "mille": 10**3,
    "k": 10**3,
    "million": 10**6,
    "millions": 10**6,
    "m": 10**6,
    "billion": 10**9,
    "milliard": 10**9,
    "milliards": 10**9,
}


def ransoms_in(reading: Reading, background: frozenset[int], country: str | None) -> tuple[Ransom, ...]:
    """The ransoms of the incident. ``country`` of the victims decides what a bare "$" means."""
    found: list[Ransom] = []
    asked = _only("demand").where(reading) & reading.digits
    for match in _only("sums").spots_in(reading, asked):
        if reading.sentence_at(match.start()) in background:
            continue
        ransom = _sum(reading, match.start(), match.end(), country)
        if ransom is not None:
            found.append(ransom)
    seen = {r.status for r in found}
    answer = _answer(reading, background)
    if len(found) == 1 and found[0].status == "demanded" and answer is not None:
        found = [replace(found[0], status=answer)]
        seen |= {answer}
    for hit in hits(reading, "ransom", "statements"):
        if reading.sentence_at(hit.start) in background or hit.label in seen:
            continue
        if hit.label in ("demanded", "paid") and negated(reading.flat, hit.start, hit.start):
            continue
        seen.add(hit.label)
        found.append(Ransom(None, None, hit.label, reading.text[hit.start : hit.end], (hit.start, hit.end)))
    return tuple(sorted(found, key=lambda r: r.span))


_REFUSED = re.compile(r"refus|will not|won't|would not|ruled out|rather than|not paying|ne paiera|pas question")
"""What was never paid may still be asked for; what was refused is not."""


def _answer(reading: Reading, background: frozenset[int]) -> str | None:
    """Whether the one sum that was demanded was refused, as far as a text says so without naming it again."""
    refused = (h for h in hits(reading, "ransom", "statements") if h.label == "refused")
    firm = (h for h in refused if _REFUSED.match(reading.flat, h.start))
    return next(("refused" for h in firm if reading.sentence_at(h.start) not in background), None)


def _only(group: str) -> Rule:
    return rules("ransom", group)[0]


def _sum(reading: Reading, start: int, end: int, country: str | None) -> Ransom | None:
    """A sum of money with a demand near it and no settlement, cost or fine."""
    flat = reading.flat
    line = flat.rfind("\n", 0, start) + 1
    stop = flat.find("\n", end)
    near = flat[max(line, start - 60) : min(stop if stop >= 0 else len(flat), end + 60)]
    if _only("other").pattern.search(near) or not _only("demand").pattern.search(near):
        return None
    words = flat[start:end]
    value = _value(words, reading.language == "fr")
    if value is None:
        return None
    status = "paid" if _is_paid(reading, start, end) else "demanded"
    text = reading.text[start:end].strip(" ,.")
    return Ransom(value, _currency(words, country, reading.language == "fr"), status, text, (start, start + len(text)))


def _is_paid(reading: Reading, start: int, end: int) -> bool:
    """Whether the verb nearest to a sum tells of a payment that was made.

    The last verb of paying or asking before the sum in its sentence decides, else the first behind it. A payment that
    is denied, awaited ("must be paid"), a condition ("unless it is paid") or itself asked for ("demanded payment of")
    was not made.
    """
    flat, sentence = reading.flat, reading.sentences[reading.sentence_at(start)]
    verbs = _only("verbs").pattern
    before = list(verbs.finditer(flat, sentence.start, start))
    verb = before[-1] if before else verbs.search(flat, end, min(sentence.end, end + 60))
    if verb is None or not _only("payments").pattern.fullmatch(verb.group()):
        return False
    if len(before) > 1 and verb.start() - before[-2].end() < 5:
        return False  # "demanded payment of"
    return not (
        negated(flat, verb.start(), verb.start())
        or _only("conditions").pattern.search(flat, clause_start(flat, verb.start()), verb.start())
    )


def _value(words: str, french: bool) -> int | None:
    match = re.search(r"\d[\d,.' ]*\d|\d", words)
    if match is None:
        return None
    digits = match.group().replace(" ", "").replace("'", "")
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits):
        digits = digits.replace(",", "")
    elif french or re.search(r",\d{1,2}$", digits):
        digits = digits.replace(",", ".")
    unit = re.search(r"(thousand|mille|millions?|billion|milliards?|m\b|k\b)", words[match.end() :])
    try:
        return round(float(digits) * (_SCALE[unit.group(1)] if unit else 1))
    except ValueError:
        return None


def _currency(words: str, country: str | None, french: bool) -> str | None:
    """The currency of a sum; a bare "$" is the victims' country's, else that of the language's newspapers."""
    for mark, code in _CURRENCY:
        if mark in words:
            return code
    if "$" not in words and "dollar" not in words:
        return None
    return _DOLLARS.get(country or "", "CAD" if french else "USD")
