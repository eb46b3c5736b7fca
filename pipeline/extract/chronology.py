"""The dates of an incident: began, noticed, disclosed, notified, restored."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import lru_cache

from pipeline.documents import DatedFact, FoundAttacker

from .calendar_words import Moment, moments_in, published_day
from .datelines import dateline_of
from .elapsed import told_by_distance
from .patterns import Rule, rules
from .reading import TITLE, Reading
from .sayings import judged_that_day, nothing_said, said_that_day


def dates_in(
    reading: Reading,
    background: frozenset[int],
    attackers: tuple[FoundAttacker, ...] = (),
    others: frozenset[int] = frozenset(),
) -> tuple[DatedFact, ...]:
    """The dates that a text gives for its incident, each with the words that say so.

    ``others``: the sentences that name organisations, but none that was hit; old dates there are theirs.
    """
    published = published_day(reading)
    limit = published.isoformat() if published else "9999"
    found: list[DatedFact] = []
    faint: list[DatedFact] = []
    loose: list[Moment] = []
    moments = moments_in(reading)
    entries = _entries(reading, moments)
    for moment in moments:
        if reading.sentence_at(moment.start) in background or _is_elsewhere(reading, moment, published):
            continue
        over = _ends_range(reading.flat, moment) or _lasts_until(reading, moment)
        kind, weak = ("restored", False) if over else kind_of(reading, moment)
        if moment in entries and kind == "began":
            kind = None
        if kind is None and len(moment.value) == 10 and _may_be_the_day(reading, moment, limit):
            loose.append(moment)
        aside = reading.sentence_at(moment.start) in others and _is_old(moment.value, limit)
        if kind is None or aside or not _may_be(reading, moment, kind, limit, attackers):
            continue
        fact = _fact(reading, moment, kind)
        if weak:
            faint.append(fact)
        elif not any(f.kind == kind and f.value == moment.value for f in found):
            found.append(fact)
    distant = told_by_distance(reading, moments, background)
    for others_tell in (_first_entry(reading, entries), distant, faint, _in_the_lead(reading, loose)):
        if not _begun(found, others_tell):
            found.extend(f for n, f in enumerate(others_tell) if f.value not in {o.value for o in others_tell[:n]})
    return tuple(_plausible(_finest(found)))


_ENTRY = re.compile(r"(?:,? (?:at |a )?(?:about |vers )?\d{1,2}(?:[:. ]?h? ?\d{2})?(?: ?[ap]\.?m\.?| ?h)?)? ?[:—–] ?")


def _entries(reading: Reading, moments: list[Moment]) -> list[Moment]:
    """The days at the head of a timeline's paragraphs ("Oct. 1, 2:13 a.m.: An alarm …"); the first is its beginning."""
    heads = [
        m
        for m in moments
        if len(m.value) == 10
        and not reading.flat[reading.flat.rfind("\n", 0, m.start) + 1 : m.start].strip("- •*")
        and _ENTRY.match(reading.flat, m.end)
    ]
    return heads if len({m.value for m in heads}) >= 3 else []


def _first_entry(reading: Reading, entries: list[Moment]) -> list[DatedFact]:
    return [_fact(reading, min(entries, key=lambda m: m.value), "began")] if entries else []


def _begun(found: list[DatedFact], fainter: list[DatedFact]) -> bool:
    """Whether a beginning is told that does not lie a year or more before what is told less plainly."""
    latest = max((f.value for f in fainter if len(f.value) == 10), default=None)
    begins = [f.value for f in found if f.kind == "began"]
    return any(latest is None or not _long_before(value, latest) for value in begins)


def _finest(found: list[DatedFact]) -> list[DatedFact]:
    """Without the coarse dates that a finer one of their kind spells out: "last fall", then "on Nov. 18"."""
    return [f for f in found if not any(_spells_out(other, f) for other in found)]


def _spells_out(fine: DatedFact, coarse: DatedFact) -> bool:
    return fine.kind == coarse.kind and fine.value != coarse.value and fine.value.startswith(coarse.value)


def _fact(reading: Reading, moment: Moment, kind: str) -> DatedFact:
    start, end = moment.start, moment.end
    return DatedFact(kind, moment.value, reading.text[start:end].strip(), (start, end))


def _is_elsewhere(reading: Reading, moment: Moment, published: date | None) -> bool:
    """A date in the title or the dateline, long ago, at the end of a span, or a night that says only how."""
    if reading.sentences[reading.sentence_at(moment.start)].block == TITLE or _in_dateline(reading, moment):
        return True
    if len(moment.value) == 4 and published and int(moment.value) < published.year - 4:
        return True
    if _ends_range(reading.flat, moment) and not _ends_outage(reading, moment):
        return True
    return _by_night(reading.flat, moment)


def _may_be(reading: Reading, moment: Moment, kind: str, limit: str, attackers: tuple[FoundAttacker, ...]) -> bool:
    """Whether a date can be of a kind: no plan, not after publication, no boast of the attacker's."""
    if kind == "plan" or (moment.value > limit and kind != "notified"):
        return False
    if kind == "began" and _THIS_WEEK.fullmatch(reading.flat[moment.start : moment.end].strip()):
        return False
    if kind == "disclosed" and said_that_day(reading, moment) and _attacker_says(reading, moment, attackers):
        return False
    return len(moment.value) > 4 or kind in ("began", "noticed") or _last_year(reading, moment)


_THIS_WEEK = re.compile(r"(?:late |until )?this (?:week|month)|cette semaine|ce mois-ci")
_THIS_YEAR = re.compile(r"(?:earlier )?this year|cette annee")
"""So coarse and so near that it tells when people speak, not when it began."""


def _is_old(value: str, limit: str) -> bool:
    """Whether a date in a sentence on others is theirs: coarse, or two months before publication."""
    return len(value) < 10 or len(limit) < 10 or (date.fromisoformat(limit[:10]) - date.fromisoformat(value)).days > 60


def _in_the_lead(reading: Reading, loose: list[Moment]) -> list[DatedFact]:
    """A day in the first sentences that no rule can tell is the day of what the story is about."""
    lead = [n for n, s in enumerate(reading.sentences) if s.block >= 0][:3]
    for moment in loose:
        if reading.sentence_at(moment.start) in lead:
            return [_fact(reading, moment, "began")]
    return []


def _may_be_the_day(reading: Reading, moment: Moment, limit: str) -> bool:
    """Whether a day that no rule can tell may be the day it happened; that of publication is mostly that of saying."""
    if moment.value < limit:
        return True
    return moment.value == limit and _STRUCK.search(reading.flat, moment.start - 60, moment.end + 60) is not None


_STRUCK = re.compile(
    r"\b(?:attack\w*|hit|struck|encrypt\w*|hack\w*|breach\w*|ransomware|intruders?|began|went down|locked|"
    r"scrambl\w*)\b"
)


def _by_night(flat: str, moment: Moment) -> bool:
    """ "Closed overnight" says how, not when, unless an attack came overnight."""
    if flat[moment.start : moment.end] != "overnight":
        return False
    line = flat.rfind("\n", 0, moment.start) + 1
    return _STRUCK.search(flat, max(line, moment.start - 60), moment.end + 60) is None


def _attacker_says(reading: Reading, moment: Moment, attackers: tuple[FoundAttacker, ...]) -> bool:
    """Whether the speaker named last before a date, or right behind it, is the attacker: a boast discloses nothing."""
    return any(
        (0 <= moment.start - end < 70 or 0 <= start - moment.end < 8)
        and reading.sentence_at(start) == reading.sentence_at(moment.start)
        for a in attackers
        for start, end in a.mentions
    )


_RANGE_END = re.compile(
    r"(?:\d(?:er)?(?: heures?| h| ?[ap]\.?m\.?)?|(?:mon|tues|wednes|thurs|fri|satur|sun)day|lundi|mardi|"
    r"mercredi|jeudi|"
    r"vendredi|samedi|dimanche|jan(?:uary|vier)?|feb(?:ruary)?|fevrier|mars|march|april|avril|may|mai|june?|"
    r"juin|july|juil(?:let)?|"
    r"aug(?:ust)?|aout|sept?(?:ember|embre)?|oct(?:ober|obre)?|nov(?:ember|embre)?|dec(?:ember|"
    r"embre)?)\.?(?:,? \d{4},?)? "
    r"(?:to|until|through|thru|and|-|a|au|et|jusqu'au) (?:le )?$"
)


def _ends_range(flat: str, moment: Moment) -> bool:
    """Whether a date is the end of a span ("from Nov. 12 to Jan. 9"): it tells no beginning."""
    return bool(_RANGE_END.search(flat[max(0, moment.start - 24) : moment.start]))


_OUT = re.compile(
    r"\b(?:offline|down|closed|shut|without|on paper|outage|out of (?:action|service)|unavailable|inaccessible\w*|"
    r"diversion|prive\w*|panne|hors service|ferme\w*|coupe\w*|paralyse\w*|indisponible\w*|sur papier|"
    r"n'ont plus|n'a plus)\b[^\n;.]{0,60}$"
)


def _lasts_until(reading: Reading, moment: Moment) -> bool:
    """Whether an outage is said to have lasted until a day: "kept its booking system down until June 21"."""
    start = reading.sentences[reading.sentence_at(moment.start)].start
    before = reading.flat[max(start, moment.start - 90) : moment.start + 6]
    return len(moment.value) == 10 and _UNTIL.search(before) is not None


_UNTIL = re.compile(
    r"\b(?:was|were|been|kept|stayed|remained|had|est reste\w*|sont reste\w*|ete)\b[^;\n.]{0,40}\b(?:offline|"
    r"down|closed|shut|"
    r"out of (?:action|service)|unavailable|on paper|dark|inaccessible\w*|ferme\w*|coupe\w*|paralyse\w*|hors service)"
    r"[^;\n.,]{0,20} (?:until|jusqu'au|jusqu'a) "
)
_SPAN_OPENS = re.compile(r"\b(?:from|between|du|de|entre)\b")


def _ends_outage(reading: Reading, moment: Moment) -> bool:
    """Whether a span that ends there is that of an outage: "offline from Feb. 19 until March 4"."""
    start = reading.sentences[reading.sentence_at(moment.start)].start
    whole = _SPAN_OPENS.search(reading.flat, max(start, moment.start - 45), moment.start)
    return len(moment.value) == 10 and whole is not None and _OUT.search(reading.flat, start, moment.start) is not None


_FROM = r"(?:from|between|entre le|entre|du|de|depuis le|depuis)"
_RANGE_OPENS = re.compile(rf"\b{_FROM} $")
_OPENS_WITH = re.compile(rf"{_FROM} ")
_RANGE_GOES_ON = re.compile(
    r"(?:,? \d{4},?)?(?: \d{1,2} (?:heures?|h)| matin| soir)? (?:to|until|through|and|au|a|et|jusqu'(?:au|en|a)) "
)


def _begins_range(flat: str, moment: Moment) -> bool:
    """Whether a date begins a span ("from Oct. 30 to Nov. 4", "de mars 2023 à juin 2025"): what lasted began there."""
    opened = _RANGE_OPENS.search(flat, max(0, moment.start - 12), moment.start)
    if opened is None and _OPENS_WITH.match(flat, moment.start) is None:
        return False
    return _RANGE_GOES_ON.match(flat, moment.end) is not None


def _last_year(reading: Reading, moment: Moment) -> bool:
    words = reading.flat[moment.start : moment.end].strip()
    if words.isdigit() or _THIS_YEAR.fullmatch(words):
        return False
    return re.match(r"(?:in|en|since|depuis|of|de) \d", words) is None


def _in_dateline(reading: Reading, moment: Moment) -> bool:
    dateline = dateline_of(reading)
    return dateline is not None and dateline.span[0] <= moment.start < dateline.span[1]


_NOUN = -22
"""The weight of the nouns that name an incident."""


def kind_of(reading: Reading, moment: Moment) -> tuple[str | None, bool]:
    """What the words around a date tell of, null where they tell of something else; and whether only a noun says so.

    "The attack" near a day names what the story is about, not what came on that day.
    """
    flat = reading.flat
    if said_that_day(reading, moment):
        return "plan" if judged_that_day(reading, moment) else "disclosed", False
    if nothing_said(flat, moment):
        return "plan", False
    before, after = _clause_around(flat, moment)
    best: tuple[float, int, Rule] | None = None
    number = reading.sentence_at(moment.start)
    for order, (rule, where) in enumerate(_asked(reading)):
        if not where >> number & 1:
            continue
        distance = _distance_to(rule.pattern, before, after)
        if distance is None:
            continue
        rank = distance - rule.weight, order
        if best is None or rank < best[:2]:
            best = *rank, rule
    kind = best[2].label if best else None
    if kind == "began" and (before.endswith("by ") or flat.startswith("by ", moment.start)):  # it began before
        return "plan", False
    if kind != "plan" and _begins_range(flat, moment):
        return "began", False
    return kind, best is not None and best[2].weight == _NOUN


@lru_cache(maxsize=4)
def _asked(reading: Reading) -> tuple[tuple[Rule, int], ...]:
    """The rules, each with the sentences in which it may match, a bit for each."""
    return tuple((rule, rule.where(reading)) for rule in rules("chronology"))


def _distance_to(pattern: re.Pattern[str], before: str, after: str) -> int | None:
    """How far the nearest word of a rule stands from the date; what stands behind it counts a little farther."""
    left = [len(before) - m.end() for m in pattern.finditer(before)]
    right = [m.start() + 6 for m in pattern.finditer(after)]
    return min(left + right, default=None)


_SPEAKER = re.compile(
    r", (?:a-t-|ont-|said\b|says\b|selon\b|according\b|(?:he|she|it|they) s(?:aid|ays)\b|"
    r"(?:the|its) (?:[\w-]+ ){1,3}(?:said|says|told|reported|announced|confirmed|disclosed|wrote)\b|"
    r"(?:he|she|it|they) (?:told|wrote)\b)"
)
"""Who says so, behind what was said: the day before it is not the day of saying."""


_WHEN = (", when ", ", lorsqu", ", quand ")
"""What a date is told with, though a comma stands before it."""


def _clause_around(flat: str, moment: Moment) -> tuple[str, str]:
    """The words before and after a date, to the ends of its clause."""
    line = flat.rfind("\n", 0, moment.start) + 1
    stop = flat.find("\n", moment.end)
    stop = stop if stop >= 0 else len(flat)
    before = flat[max(line, moment.start - 110) : moment.start]
    after = flat[moment.end : min(stop, moment.end + 110)]
    for mark in ("; ", ", but ", " mais ", " while "):
        if mark in before:
            before = before[before.rfind(mark) + len(mark) :]
    ends = ("; ", ", but ", " mais ", " while ", " after ", " apres ", *((" and ", " et ") if len(before) > 14 else ()))
    if len(before) > 20:
        ends = (*ends, ", which ", ", who ", ", qui ")
    if len(before) > 20 and after.startswith(", ") and not after.startswith(_WHEN):
        return before, ""
    speaker = _SPEAKER.search(after) if len(before) > 25 else None
    after = after[: speaker.start()] if speaker else after
    for mark in ends:
        if mark in after:
            after = after[: after.find(mark)]
    return before, after


def _long_before(value: str, latest: str) -> bool:
    """Whether a coarse date lies a year or more before the latest beginning: it belongs to another incident."""
    if len(value) == 4:
        return value < latest[:4]
    return len(value) < 10 and int(latest[:4]) * 12 + int(latest[5:7]) - _months(value) >= 12


def _months(value: str) -> int:
    return int(value[:4]) * 12 + (int(value[5:7]) if len(value) > 4 else 12)


def _plausible(found: list[DatedFact]) -> list[DatedFact]:
    """A beginning does not lie after the restoration, nor a restoration before every beginning."""
    begins = [f.value for f in found if f.kind == "began"]
    if not begins:
        return found
    latest = max((v for v in begins if len(v) >= 7), default=None)
    if latest is not None:
        found = [f for f in found if not (f.kind in ("began", "noticed") and _long_before(f.value, latest))]
        begins = [f.value for f in found if f.kind == "began"]
    first = min(begins)
    return [
        f
        for f in found
        if not (f.kind in ("restored", "notified", "noticed") and f.value[: len(first)] < first[: len(f.value)])
    ]


def with_beginning(dates: tuple[DatedFact, ...]) -> tuple[DatedFact, ...]:
    """The dates of an outage: where no beginning is told, it began on the day it was noticed (machines stood still)."""
    noticed = next((d for d in dates if d.kind == "noticed" and len(d.value) == 10), None)
    if noticed is None or any(d.kind == "began" for d in dates):
        return dates
    return (*dates, replace(noticed, kind="began"))


def incident_date_of(dates: tuple[DatedFact, ...]) -> str | None:
    """The day or month on which the incident struck: the finest beginning, else when it was noticed."""
    for kind in ("began", "noticed"):
        values = [d for d in dates if d.kind == kind]
        if values:
            best = max(len(d.value) for d in values)
            return next(d.value for d in values if len(d.value) == best)
    return None
