"""Places: where the victims and providers are, the main one first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.documents import FoundPlace, Role, Span

from .datelines import dateline_of
from .gazetteer import KnownPlace, Lexicon, name_key
from .named import Named
from .patterns import coded
from .reading import TITLE, Reading, is_ordinary
from .runs import Chunk, demonyms


@dataclass(frozen=True, slots=True)
class _Candidate:
    place: FoundPlace
    weight: float


_AFTER_ORG = re.compile(r",? (?:in|of|at|near|a|de|d'|a|,)\s?$")
_LONGEST_ABBREVIATION = 4
_BEFORE = re.compile(r"\b(?:in|of|near|at|from|outside|across|a|au|en|de|d'|du|dans)\s?$")


def places_in(
    reading: Reading, lexicon: Lexicon, others: list[Chunk], organisations: list[Named], roles: list[Role]
) -> tuple[FoundPlace, ...]:
    """The places of a text, those beside victims and in the dateline first; each name once."""
    found: dict[str, _Candidate] = {}
    dateline = dateline_of(reading)
    region = _region_named(reading, lexicon) or _country_named(reading, lexicon) or _country_of_bodies(reading)
    if dateline is not None:
        place = _resolve(dateline.city, dateline.city_span, lexicon, _region_of(lexicon, dateline.region), region)
        found[name_key(place.name)] = _Candidate(place, 2.0)
    beside = [m for n, r in zip(organisations, roles, strict=True) if r is not Role.MENTIONED for m in n.mentions]
    for chunk in others:
        if chunk.text.lower() in demonyms() or (" " not in chunk.text and is_ordinary(chunk.text, reading.language)):
            continue
        known = lexicon.place(chunk.text)
        behind = _region_behind(reading, lexicon, chunk)
        if behind is None and (known is None or known.kind != "city"):
            continue
        span = chunk.start, chunk.end
        place = _resolve(chunk.text, span, lexicon, behind, region)
        weight = _weight(reading, span, beside)
        key = name_key(place.name)
        if weight > 0 and (key not in found or found[key].weight < weight):
            found[key] = _Candidate(place, weight)
    for city, span in _seats(reading):
        known, key = lexicon.place(city), name_key(city)
        if known is not None and known.kind == "city" and key not in found:
            weight = 1.5 if _in_sentence_with(reading, span, beside) else 0.5
            found[key] = _Candidate(_resolve(city, span, lexicon, None, region), weight)
    ranked = sorted(found.values(), key=lambda c: (-c.weight, c.place.span))
    return tuple(c.place for c in ranked[:6])


def _seats(reading: Reading) -> Iterator[tuple[str, Span]]:
    """The towns where firms sit: the Salt Lake City-based chain."""
    for match in _SEAT.throughout(reading, reading.text):
        yield match.group("city"), match.span("city")


_SEAT = coded(
    "seat", r"(?<![\w-])(?P<city>[A-ZÀ-Þ][\w.’'-]*(?: [A-ZÀ-Þ][\w.’'-]*){0,3}?)-(?:based|headquartered|area)(?![\w-])"
)


def _weight(reading: Reading, span: Span, beside: list[Span]) -> float:
    flat = reading.flat
    if any(0 <= span[0] - end < 8 and _AFTER_ORG.search(flat[end : span[0]] or " ,") for _, end in beside):
        return 3.0
    number = reading.sentence_at(span[0])
    if not _BEFORE.search(flat[max(0, span[0] - 12) : span[0]]):
        return 0.75 if reading.sentences[number].block <= 0 else 0.0
    return 1.5 if _in_sentence_with(reading, span, beside) or reading.sentences[number].block in (TITLE, 0) else 0.5


def _in_sentence_with(reading: Reading, span: Span, others: list[Span]) -> bool:
    number = reading.sentence_at(span[0])
    return any(reading.sentence_at(start) == number for start, _ in others)


def _region_of(lexicon: Lexicon, name: str | None) -> KnownPlace | None:
    if not name:
        return None
    for place in lexicon.places.get(name_key(name), ()):
        if place.kind != "city":
            return place
    return None


def _region_behind(reading: Reading, lexicon: Lexicon, chunk: Chunk) -> KnownPlace | None:
    """The province or country that follows a town: "Hamilton, Mont."."""
    match = re.match(r", ((?:[A-Z][\w.'’-]*)(?: [A-Z][\w.'’-]*){0,2})", reading.text[chunk.end : chunk.end + 40])
    while match:
        words = match.group(1)
        for end in (len(words), *(m.start() for m in re.finditer(r" ", words))):
            place = _region_of(lexicon, words[:end])
            if place:
                return place
        return None
    return None


def _region_named(reading: Reading, lexicon: Lexicon) -> KnownPlace | None:
    """The first province, state or country that a text names: where nothing else tells, its towns lie there."""
    for word in re.finditer(r"[A-ZÀ-Þ][\w.’'-]+(?: (?:and |et |de |du )?[A-ZÀ-Þ][\w.’'-]+){0,2}", reading.text):
        parts = word.group().split(" ")
        before = reading.text[max(0, word.start() - 2) : word.start()]
        for size in range(len(parts), 0, -1):
            name = " ".join(parts[:size])
            place = _region_of(lexicon, name)
            if place is not None and place.region and _means(name, place, before):
                return place
    return None


def _country_named(reading: Reading, lexicon: Lexicon) -> KnownPlace | None:
    """The first country that a text names, where it names no region."""
    for word in re.finditer(r"[A-ZÀ-Þ][\w.’'-]{3,}(?: [A-ZÀ-Þ][\w.’'-]+)?", reading.text):
        for name in (word.group(), word.group().split(" ")[0]):
            place = _region_of(lexicon, name)
            if place is not None and not place.region:
                return place
    return None


_BODIES = {
    "GB": r"NHS|Information Commissioner['’]s Office",
    "IE": r"HSE|Garda[ií]?",
    "US": r"HIPAA|HHS|FBI|Medicaid|Social Security",
    "CA": r"RCMP|OPP|GRC|Sûreté du Québec",
    "FR": r"CNIL|Cnil|ANSSI|Anssi|Ehpad|EHPAD",
    "AU": r"OAIC|Services Australia",
}
"""Public bodies and laws that only one country has, for a text that names no country."""
_OF_ONE_COUNTRY = re.compile(r"(?<!\w)(?:" + "|".join(f"(?P<{c}>{names})" for c, names in _BODIES.items()) + r")(?!\w)")


def _country_of_bodies(reading: Reading) -> KnownPlace | None:
    """The country whose public bodies a text names, where they are those of one country only."""
    countries = {m.lastgroup for m in _OF_ONE_COUNTRY.finditer(reading.text)}
    country = countries.pop() if len(countries) == 1 else None
    return KnownPlace(country, "country", "", country) if country else None


def _means(name: str, place: KnownPlace, before: str) -> bool:
    """Whether a name, with what stands ``before`` it, is the place's: "La direction" is not in Louisiana.

    An abbreviation has its full stop ("La.") or stands as a postal code behind its town (", LA").
    """
    if len(name) > _LONGEST_ABBREVIATION or name_key(name) == name_key(place.name):
        return True
    return name.endswith(".") or (name.isupper() and before.endswith((", ", "(")))


def _resolve(
    name: str, span: Span, lexicon: Lexicon, stated: KnownPlace | None, general: KnownPlace | None
) -> FoundPlace:
    """The place meant. ``stated`` is the region written beside it, and holds whatever the gazetteer knows of that
    name elsewhere; ``general`` is the region of the whole text, which only chooses among those known."""
    shown = name.title() if name.isupper() else name
    rows = [p for p in lexicon.places.get(name_key(name), ()) if p.kind == "city"]
    region = stated or general
    if region is not None and not region.region and not stated:
        rows = [p for p in rows if p.country == region.country] or rows
    elif region is not None:
        inside = any(p.region == region.region and p.country == region.country for p in rows)
        if inside or stated or not rows:
            return FoundPlace(name, span, shown, region.region or None, region.country)
    if len({(p.region, p.country) for p in rows}) == 1:
        only = rows[0]
        return FoundPlace(name, span, only.name, only.region or None, only.country or None)
    return FoundPlace(name, span, shown, None, None)
