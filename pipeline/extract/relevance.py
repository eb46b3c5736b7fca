"""How surely a text reports a cyber incident in health care, with the reasons in words.

A logistic sum of a few features that a person can check: is a health organisation hit, how much of the text tells of an
incident, do title and lead say so, and what speaks against it (advice, surveys, products, drills, other sectors).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from pipeline.documents import AttackType, Care, FoundAttacker, FoundAttackType, IncidentStatus, Relevance, Role

from .named import Named
from .patterns import hypothetical, negated, relevance_words, rules
from .reading import TITLE, Reading
from .roles import Part


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the other readers found, as relevance weighs it."""

    organisations: list[Named]
    parts: list[Part]
    roles: list[Role]
    attack_types: tuple[FoundAttackType, ...]
    attackers: tuple[FoundAttacker, ...]
    care: Care
    figures: int
    background: frozenset[int]
    status: IncidentStatus
    rumour: bool


BASE = -2.75


def has_cyber_words(reading: Reading) -> bool:
    """Whether a text has any word for an incident at all; most of the world's stories have none."""
    return relevance_words("CYBER").search(reading.flat) is not None


def relevance_of(reading: Reading, found: Evidence) -> Relevance:
    """The score, 0 to 1, and the reasons, weightiest first."""
    if not found.attack_types and not has_cyber_words(reading):
        return Relevance(0.01, ("no word for a cyber incident",))
    weighed = [
        *_for_victims(reading, found),
        *_for_text(reading, found),
        *_for_details(found),
        *_against(reading, found),
    ]
    total = BASE + sum(weight for weight, _ in weighed)
    score = 1 / (1 + math.exp(-total))
    weighed.sort(key=lambda w: -abs(w[0]))
    reasons = tuple(reason for weight, reason in weighed if abs(weight) >= 0.3)
    return Relevance(round(score, 4), reasons[:6])


def _for_victims(reading: Reading, found: Evidence) -> list[tuple[float, str]]:
    weighed: list[tuple[float, str]] = []
    victims = [
        i
        for i, role in enumerate(found.roles)
        if role in (Role.VICTIM, Role.PROVIDER) and found.organisations[i].health
    ]
    if victims:
        best = max(victims, key=lambda i: found.parts[i].victim - found.parts[i].spared)
        part = found.parts[best]
        net = max(0.0, min(8.0, part.victim - part.spared - part.aside))
        if net > 0:
            weighed.append((0.4 + net * 0.32, f"a health organisation is hit: {found.organisations[best].name}"))
    strangers = [
        i
        for i, n in enumerate(found.organisations)
        if not n.health and n.rule in ("outside", "stranger", "grammar") and found.parts[i].victim >= 3
    ]
    if strangers:
        worst = max(strangers, key=lambda i: found.parts[i].victim)
        hit = found.parts[worst].victim
        health = max((found.parts[i].victim - found.parts[i].spared - found.parts[i].aside for i in victims), default=0)
        if hit > health + 1 and not any(r is Role.PROVIDER for r in (found.roles[worst],)):
            weighed.append(
                (
                    -min(2.5, 0.5 * (hit - max(health, 0))),
                    f"the one hit is outside health care: {found.organisations[worst].name}",
                )
            )
    spared = [
        n.name
        for n, p in zip(found.organisations, found.parts, strict=True)
        if n.health and p.spared >= 3 and p.victim < 2
    ]
    if spared and not victims:
        weighed.append((-1.2, f"a health organisation is named as not hit: {spared[0]}"))
    return weighed


def _sentences_with(reading: Reading, pattern: re.Pattern[str], background: frozenset[int]) -> list[int]:
    return [
        n
        for n, s in enumerate(reading.sentences)
        if n not in background and pattern.search(reading.flat, s.start, s.end)
    ]


def _for_text(reading: Reading, found: Evidence) -> list[tuple[float, str]]:
    weighed: list[tuple[float, str]] = []
    cyber = _sentences_with(reading, relevance_words("CYBER"), found.background)
    weighed.append((min(6, len(cyber)) * 0.18, f"{len(cyber)} sentences tell of an incident"))
    title = reading.flat[: len(reading.article.title or "")]
    lead_end = next((s.end for n, s in enumerate(reading.sentences) if s.block >= 0 and n >= 3), len(reading.flat))
    lead = reading.flat[len(title) : lead_end]
    if title and relevance_words("CYBER").search(title):
        word = relevance_words("CYBER").search(title)
        both = relevance_words("HEALTH").search(title)
        weighed.append(
            (
                0.9 if both else 0.35,
                f"“{word.group() if word else ''}”{f' and “{both.group()}”' if both else ''} in the title",
            )
        )
    if relevance_words("CYBER").search(lead) and (
        relevance_words("HEALTH").search(lead) or _health_named(found, lead_end)
    ):
        weighed.append((0.6, "the lead tells of an incident and of health care"))
    elif not relevance_words("HEALTH").search(title + lead) and not _health_named(found, lead_end):
        weighed.append((-0.9, "neither title nor lead speaks of health care"))
    for rule in rules("relevance", "strong"):
        spots = [m for m in rule.spots(reading) if reading.sentence_at(m.start()) not in found.background]
        spots = [
            m
            for m in spots
            if not negated(reading.flat, m.start(), m.start()) and not hypothetical(reading.flat, m.start())
        ]
        if spots:
            first = any(reading.sentence_at(m.start()) < 4 for m in spots)
            weighed.append((rule.weight if first else rule.weight * 0.6, rule.label))
    return weighed


def _health_named(found: Evidence, end: int) -> bool:
    """Whether a health organisation is named before a point of the text."""
    return any(n.health and min(n.mentions)[0] < end for n in found.organisations)


def _for_details(found: Evidence) -> list[tuple[float, str]]:
    weighed: list[tuple[float, str]] = []
    told = [t for t in found.attack_types if t.value is not AttackType.UNKNOWN]
    if told:
        count = sum(len(t.mentions) for t in told)
        weighed.append((0.9 + 0.25 * min(4, count), f"it tells of {told[0].value.value.replace('_', ' ')}"))
    if found.figures:
        weighed.append((0.7, "it counts the people affected"))
    if found.care.effects or found.care.systems_down:
        weighed.append((0.6, "it tells what stopped working"))
    if found.attackers:
        weighed.append((0.3, f"it names an attacker: {found.attackers[0].name}"))
    if found.status is IncidentStatus.REFUTED and not found.rumour:
        weighed.append((1.2, "it withdraws an announced incident"))
    elif found.rumour:
        weighed.append((-2.5, "only rumours spoke of an attack"))
    return weighed


def _against(reading: Reading, found: Evidence) -> list[tuple[float, str]]:
    weighed: list[tuple[float, str]] = []
    opening = {n for n, s in enumerate(reading.sentences) if s.block == TITLE or n < 6}
    for rule in (*rules("relevance", "decoys"), *rules("relevance", "outage"), *rules("relevance", "other_sector")):
        spots = {reading.sentence_at(m.start()) for m in rule.spots(reading)}
        if rule.name.startswith("relevance.other_sector"):
            spots &= opening
            if not spots or _is_about_health(reading, spots):
                continue
        if rule.name.startswith("relevance.outage") and found.status is not IncidentStatus.CONFIRMED:
            continue
        if not spots:
            continue
        strength = min(1.0, 0.35 + 0.25 * (len(spots) - 1) + (0.3 if spots & opening else 0))
        if rule.name.startswith("relevance.other_sector") and not _health_hit(found):
            strength *= 1.4
        weighed.append((rule.weight * strength, rule.label))
    return _once(weighed)


def _health_hit(found: Evidence) -> bool:
    """Whether a health organisation is a victim, or the provider of one."""
    return any(r is not Role.MENTIONED and n.health for r, n in zip(found.roles, found.organisations, strict=True))


def _is_about_health(reading: Reading, spots: set[int]) -> bool:
    """Whether every sentence that names another sector also names a hospital, clinic or the like."""
    return all(relevance_words("UNIT").search(reading.flat_sentence(n)) for n in spots)


def _once(weighed: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """Each reason once, at its heaviest."""
    best: dict[str, float] = {}
    for weight, reason in weighed:
        if reason not in best or abs(weight) > abs(best[reason]):
            best[reason] = weight
    return [(weight, reason) for reason, weight in best.items()]
