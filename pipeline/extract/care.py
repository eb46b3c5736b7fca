"""What an incident did to care: effects, level, systems down, disruption, how it was restored."""

from __future__ import annotations

import re

from pipeline.documents import Care, CareEffect, DatedFact, Evidence, Realis, Span

from .disruption import disruption_of
from .effects import effects_in
from .named import Named
from .pairing import found_by
from .patterns import Hit, hits, hypothetical, negated
from .reading import Reading
from .system_words import Meant

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
    *,
    through: bool,
) -> Care:
    """The incident's effect on care, from what the text says happened: no denials, plans, threats or comparisons.

    ``through``: it came through a third party, whose service is what is missing.
    """
    effects = effects_in(reading, organisations, victims, background)
    systems = _systems(reading, organisations, background)
    systems = _with_implied(systems, effects, only_told=_tell_of_care(systems) or (through and bool(systems)))
    return Care(
        _levels(reading, effects, background),
        effects,
        systems,
        disruption_of(reading, effects, systems, dates, background),
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
    told = [(h.label, h.start, h.end) for h in hits(reading, "care", "levels")]
    told += [(p.label, p.start, p.end) for p in found_by(reading, "levels")]
    for label, start, end in sorted(told, key=lambda t: t[1:]):
        if reading.sentence_at(start) in background or label in found:
            continue
        if label == "danger_possible" and _ON_DATA.search(reading.flat_sentence(reading.sentence_at(start))):
            continue
        stands = not negated(reading.flat, start, end) and not hypothetical(reading.flat, start)
        if label == "none_affirmed" or stands:
            found[label] = Evidence(label, (start, end), Realis.ACTUAL)
    if "none_affirmed" in found and ("interrupted" in found or "degraded" in found):
        del found["none_affirmed"]
    return tuple(found[level] for level in _LEVELS if level in found)


_ON_DATA = re.compile(
    r"\b(?:data|information|records|details|privacy|identit\w+|credit|donnees|renseignements|informations)\b"
    r"[^\n]{0,60}\b(?:at risk|in danger|in jeopardy|a risque|en danger|en peril)|"
    r"\b(?:at risk|in danger|jeopardi\w+)\b[^\n]{0,30}\b(?:of )?(?:identity|fraud|privacy|data|information)"
)
"""Data at risk: nobody's health is."""


def _systems(reading: Reading, organisations: list[Named], background: frozenset[int]) -> tuple[Evidence, ...]:
    """Systems that were unavailable: a system's name with a word for being down in its clause, not denied."""
    found: dict[str, Evidence] = {}
    meant = Meant(reading, (span for named in organisations for span in named.mentions))
    for hit in found_by(reading, "systems", meant.pair):
        if hit.label in found or reading.sentence_at(hit.start) in background:
            continue
        if not negated(reading.flat, hit.start, hit.start) and not hypothetical(reading.flat, hit.start):
            found[hit.label] = Evidence(hit.label, (hit.start, hit.end))
    return tuple(found.values())


def _tell_of_care(systems: tuple[Evidence, ...]) -> bool:
    """Whether a system that nurses and doctors write in is told: paper then stands for that one."""
    return any(evidence.value in _WRITTEN_IN for evidence in systems)


_WRITTEN_IN = frozenset({"records", "prescribing", "labs", "imaging", "booking"})
_IMPLIED = {"phones_down": "communications", "paper_procedures": "infrastructure"}
"""Where telephones are dead a means of communication is down; who goes back to paper has lost the computers."""


def _with_implied(
    systems: tuple[Evidence, ...], effects: tuple[CareEffect, ...], *, only_told: bool
) -> tuple[Evidence, ...]:
    """The same with the systems that an effect tells of by itself. ``only_told``: paper stands for a told system."""
    found = {evidence.value: evidence for evidence in systems}
    for effect in effects:
        system = _IMPLIED.get(effect.kind)
        if system is not None and not (only_told and system == "infrastructure"):
            found.setdefault(system, Evidence(system, effect.span))
    return tuple(found.values())


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
