"""What an incident did to care: effects, level, systems down, disruption, how it was restored."""

from __future__ import annotations

import re

from pipeline.documents import Care, CareEffect, DatedFact, Disruption, Evidence, Realis, Span

from .effects import effects_in
from .named import Named
from .numbers import numbers_in
from .patterns import Hit, hits, hypothetical, negated, rules
from .reading import Reading

INTERRUPTED = frozenset({"emergency_closed", "surgery_cancelled", "appointment_cancelled", "treatment_delayed"})
DEGRADED = frozenset(
    {
        "ambulance_diversion",
        "patient_transfer",
        "test_delayed",
        "prescription_affected",
        "paper_procedures",
        "phones_down",
    }
)
_LEVELS = ("none_affirmed", "degraded", "interrupted", "danger_possible", "danger_confirmed", "death_alleged")


def care_in(
    reading: Reading,
    organisations: list[Named],
    victims: set[int],
    background: frozenset[int],
    dates: tuple[DatedFact, ...],
) -> Care:
    """The incident's effect on care, from what the text says happened: no denials, plans, threats or comparisons."""
    effects = effects_in(reading, organisations, victims, background)
    systems = _systems(reading, background)
    return Care(
        _levels(reading, effects, background),
        effects,
        systems,
        _disruption(reading, effects, systems, dates, background),
        _restored(reading, background),
    )


def counted_spans(reading: Reading, care: Care) -> list[Span]:
    """Where numbers count care (visits cancelled, patients moved): they are not people affected."""
    spans = []
    for effect in care.effects:
        if effect.count is not None:
            line = reading.flat.rfind("\n", 0, effect.span[0]) + 1
            stop = reading.flat.find("\n", effect.span[1])
            begin, end = (
                max(line, effect.span[0] - 30),
                min(stop if stop >= 0 else len(reading.flat), effect.span[1] + 20),
            )
            spans.append((begin, end))
    return spans


def _stands(reading: Reading, hit: Hit, background: frozenset[int]) -> bool:
    if reading.sentence_at(hit.start) in background or hypothetical(reading.flat, hit.start):
        return False
    return not negated(reading.flat, hit.start, hit.end)


def _levels(reading: Reading, effects: tuple[CareEffect, ...], background: frozenset[int]) -> tuple[Evidence, ...]:
    found: dict[str, Evidence] = {}
    for effect in effects:
        if effect.kind in INTERRUPTED:
            found.setdefault("interrupted", Evidence("interrupted", effect.span))
        if effect.kind in DEGRADED:
            found.setdefault("degraded", Evidence("degraded", effect.span))
    for hit in hits(reading, "care", "levels"):
        if reading.sentence_at(hit.start) in background or hit.label in found:
            continue
        if hit.label == "none_affirmed" or (
            not negated(reading.flat, hit.start, hit.end) and not hypothetical(reading.flat, hit.start)
        ):
            found[hit.label] = Evidence(hit.label, (hit.start, hit.end), Realis.ACTUAL)
    if "none_affirmed" in found and ("interrupted" in found or "degraded" in found):
        del found["none_affirmed"]
    return tuple(found[level] for level in _LEVELS if level in found)


def _systems(reading: Reading, background: frozenset[int]) -> tuple[Evidence, ...]:
    """Systems that were unavailable: a system's name with a word for being down close by, not denied."""
    found: dict[str, Evidence] = {}
    down = rules("care", "down")[0].pattern
    for hit in sorted(hits(reading, "care", "systems"), key=lambda h: h.start):
        if hit.label in found or reading.sentence_at(hit.start) in background:
            continue
        span = _down_near(reading, hit, down)
        if span is not None:
            found[hit.label] = Evidence(hit.label, span)
    return tuple(found.values())


def _down_near(reading: Reading, hit: Hit, down: re.Pattern[str]) -> Span | None:
    flat = reading.flat
    line = flat.rfind("\n", 0, hit.start) + 1
    stop = flat.find("\n", hit.end)
    stop = stop if stop >= 0 else len(flat)
    after = flat[hit.end : min(stop, hit.end + 55)]
    cut = re.search(r"[;:(]| but | while | mais ", after)
    after = after[: cut.start()] if cut else after
    match = down.search(after)
    if match and not negated(flat, hit.start, hit.end + match.start()) and not hypothetical(flat, hit.start):
        return hit.start, hit.end + match.end()
    left = max(line, hit.start - 50)
    before = flat[left : hit.start]
    marks = [m.end() for m in re.finditer(r"[;:.(]|, (?:and|but|et|mais) | but | while | mais ", before)]
    begin = left + (marks[-1] if marks else 0)
    for found in down.finditer(flat, begin, hit.start):
        if not negated(flat, found.start(), found.start()) and not hypothetical(flat, found.start()):
            return found.start(), hit.end
    return None


_ONGOING = re.compile(
    r"\b(?:still (?:off|down|offline|out|closed|unavailable|on paper|without|working|dark|not)|remains? (?:off|"
    r"down|offline|closed|unavailable|out)|is (?:still |now )?(?:working|operating|writing|running) (?:on|by|"
    r"without|with)|"
    r"(?:are|is) being (?:rescheduled|postponed|cancelled|diverted|rerouted|restored)|have stood still since|"
    r"were running again|expected to take|could take (?:days|weeks)|not yet|has taken (?:\w+ ){0,3}offline|"
    r"toujours (?:en panne|hors|ferme|inaccessible|coupe|sur papier|paralyse|bloque)\w*|travaille(?:nt)? (?:comme|"
    r"sur|a la main|toujours)|restent? (?:en panne|hors|ferme|inaccessible|coupe)\w*|since (?:mon|tues|wednes|"
    r"thurs|fri|satur|sun)day|since (?:last|early|late)|(?:a|for a) (?:second|third|fourth|fifth|\w+th) day|"
    r"depuis (?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|hier|la nuit))\b"
)
_DURATION = re.compile(
    r"\b(?:for|lasted|spent|took(?: [\w'.-]+){0,5}?|within|nearly|after|pendant|dure|durant|en)\s(?:more than |"
    r"about |nearly |"
    r"almost |at least |some |plus de |environ |pres de |quelque )?(?P<n>\d{1,3}|[a-z]+) (?P<u>days?|weeks?|"
    r"months?|hours?|jours?|semaines?|mois|heures?)\b"
)


def _disruption(
    reading: Reading,
    effects: tuple[CareEffect, ...],
    systems: tuple[Evidence, ...],
    dates: tuple[DatedFact, ...],
    background: frozenset[int],
) -> Disruption | None:
    """How long services were down, where the text says that any were."""
    if not effects and not systems:
        return None
    begins = [d for d in dates if d.kind == "began" and len(d.value) == 10]
    ends = [d for d in dates if d.kind == "restored" and len(d.value) == 10]
    begin = _outage_begin(reading, begins)
    end = max((d.value for d in ends), default=None)
    still = next((m for m in _ONGOING.finditer(reading.flat) if reading.sentence_at(m.start()) not in background), None)
    first = effects[0].span if effects else systems[0].span
    span = (still.start(), still.end()) if still else first
    days = _days(reading, effects, background)
    over = end is not None or days is not None or _OVER.search(reading.flat) is not None
    ongoing = True if still and days is None else False if over else None
    return Disruption(begin, None if ongoing else end, days, ongoing, span)


_OUTAGE = re.compile(
    r"encrypt|lock|set off|went dark|dark\b|down\b|shut|unplug|crippl|switch|offline|knock|froze|freez|scrambl|"
    r"outage|failure|paraly|halted|ransomware|on paper|chiffr|bloqu|coup|panne|eteint|rancon"
)
_OVER = re.compile(
    r"\b(?:spent (?:most of |much of |\w+ )?(?:weeks|days|months|january|february|march|april|may|june|july|"
    r"august|september|october|november|december)|are running again|is back|a repris|ont repris|back to normal|"
    r"fully restored)\b"
)


def _outage_begin(reading: Reading, begins: list[DatedFact]) -> str | None:
    """Of several beginnings the one on which systems stopped: told with a word for it, else the last."""
    if not begins:
        return None
    stopped = [d for d in begins if _OUTAGE.search(reading.flat[max(0, d.span[0] - 70) : d.span[1] + 70])]
    return min(stopped or begins[-1:], key=lambda d: d.value).value


def _days(reading: Reading, effects: tuple[CareEffect, ...], background: frozenset[int]) -> int | None:
    for match in _DURATION.finditer(reading.flat):
        if reading.sentence_at(match.start()) in background or not match.group("u").startswith(("day", "jour")):
            continue
        sentence = reading.sentence_at(match.start())
        if not any(reading.sentence_at(e.span[0]) in (sentence, sentence - 1, sentence + 1) for e in effects):
            continue
        number = next((n for n in numbers_in(reading) if n.start == match.start("n")), None)
        if number is not None:
            return number.value
    return None


def _restored(reading: Reading, background: frozenset[int]) -> tuple[Evidence, ...]:
    found: dict[str, Evidence] = {}
    for hit in sorted(hits(reading, "care", "restored"), key=lambda h: h.start):
        if hit.label not in found and _stands(reading, hit, background) and not _future(reading.flat, hit.start):
            found[hit.label] = Evidence(hit.label, (hit.start, hit.end))
    return tuple(found.values())


def _future(flat: str, start: int) -> bool:
    return bool(
        re.search(
            r"\b(?:will|hopes? to|expects? to|plans? to|offline|keep|test)\b[^\n.]{0,24}$",
            flat[max(0, start - 40) : start],
        )
    )
