"""The beginning that only a distance tells: "on Thursday, three days after its computers went black"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from pipeline.documents import DatedFact

from .calendar_pattern import COUNT
from .calendar_words import Moment, published_day
from .patterns import coded
from .reading import TITLE, Reading
from .sayings import said_that_day

_ELAPSED = coded(
    "elapsed",
    rf"\b(?P<n>\d{{1,2}}|{'|'.join(COUNT)})\s(?P<u>days?|weeks?|jours?|semaines?)\s(?:after|into|apres)\s"
    r"(?:[\w'-]+\s){0,6}?(?:l'|d')?(?:attack\w*|cyber\w*|hack\w*|ransomware|outage|intru\w+|went\s(?:dark|black|down|blank|"
    r"out)|shut|struck|hit|lock\w*|encrypt\w*|crippl\w*|knock\w*|scrambl\w*|attaque\w*|piratage|panne|rancongiciel|"
    r"paralys\w*|frapp\w*|noirs?|bloqu\w*|eteint\w*)\b(?!\s(?:was|were|became|is|a\sete)\s(?:\w+\s)?(?:discover|disclos|"
    r"announc|detect|found|reveal|public|known|notic|decouv|annonc|revel))",
)
_BESIDE = re.compile(
    r"(?:\s(?:morning|afternoon|evening|night|matin|soir))?,?\s?(?:about\s|almost\s|nearly\s|some\s|just\s|barely\s)?"
)
_OPENS = 16
"""Letters at the head of a sentence within which a distance counts back from the day of writing."""


def told_by_distance(reading: Reading, moments: list[Moment], background: frozenset[int]) -> list[DatedFact]:
    """The day of the attack, where a text counts from it; a count of weeks gives its month."""
    found = []
    for match in _ELAPSED.throughout(reading, reading.flat):
        number = reading.sentence_at(match.start())
        if number in background or reading.sentences[number].block == TITLE:
            continue
        base = next(_counted_from(reading, moments, match, number), None)
        if base is not None:
            span = match.start(), match.end()
            found.append(DatedFact("began", _back(base, match), reading.text[slice(*span)], span))
    return found[:1]


def _counted_from(reading: Reading, moments: list[Moment], match: re.Match[str], number: int) -> Iterator[date]:
    """The day beside the distance, else that of saying in its sentence, else that of writing where it opens one."""
    days = [m for m in moments if len(m.value) == 10 and reading.sentence_at(m.start) == number]
    for moment in days:
        if moment.end <= match.start() and _BESIDE.fullmatch(reading.flat, moment.end, match.start()):
            yield date.fromisoformat(moment.value)
    opens = match.start() - reading.sentences[number].start < _OPENS
    if not opens:
        return
    for moment in days:
        if moment.start > match.end() and said_that_day(reading, moment):
            yield date.fromisoformat(moment.value)
    published = published_day(reading)
    if published is not None and not days:
        yield published


def _back(base: date, match: re.Match[str]) -> str:
    count = int(match.group("n")) if match.group("n").isdigit() else COUNT[match.group("n")]
    if match.group("u")[0] in "dj":
        return (base - timedelta(days=count)).isoformat()
    return (base - timedelta(days=7 * count)).isoformat()[:7]
