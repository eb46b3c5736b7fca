"""How surely a text reports a cyber incident in health care, with the reasons in words.

Two things speak: features that a person can check (is a health organisation hit, how much of the text tells of an
incident, do title and lead say so, what speaks against it), and the words of the text by what was learnt of them. Both
go into one logistic sum whose weights were learnt too (``learned.py``, ``benchmarks/train_extract.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from pipeline.documents import AttackType, Care, FoundAttacker, FoundAttackType, IncidentStatus, Relevance, Role

from .learned import Model, model, setting, sigmoid
from .learned_words import Token
from .named import Named
from .patterns import hypothetical, negated, relevance_rule, relevance_words, rules
from .reading import TITLE, Reading
from .roles import Chance, Part
from .status import announced


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the other readers found, as relevance weighs it. ``words``: the text by its words (``learned_words``)."""

    organisations: list[Named]
    parts: list[Part]
    roles: list[Role]
    chances: list[Chance]
    attack_types: tuple[FoundAttackType, ...]
    attackers: tuple[FoundAttacker, ...]
    care: Care
    figures: int
    background: frozenset[int]
    status: IncidentStatus
    rumour: bool
    tokens: list[Token]
    words: dict[str, float]


class Reason(NamedTuple):
    """Something that speaks for or against an incident: its name as a feature, how much, and in words."""

    name: str
    weight: float
    words: str


UNEVENTFUL = Relevance(0.01, ("no word for a cyber incident",))
"""Of a text that is not worth reading further."""


def worth_reading(reading: Reading, words: dict[str, float]) -> bool:
    """Whether a text may tell of an incident at all; most of the world's stories do not."""
    return model("words").odds(words) >= setting("worth_reading_from") or bool(
        relevance_words("CYBER").search(reading.flat)
    )


def relevance_of(reading: Reading, found: Evidence) -> Relevance:
    """The score, 0 to 1, and the reasons, weightiest first."""
    reasons = reasons_of(reading, found)
    weigher, words = model("relevance"), model("words")
    odds = words.odds(found.words)
    features = relevance_features(found, reasons, odds)
    score = sigmoid(weigher.odds(features))
    if _takes_back(reading, found):
        score = max(score, TAKEN_BACK)
    told = [(_share(weigher, reason, features), reason.words) for reason in reasons]
    told += _told_words(reading, found, words, weigher.weights["words"] / 4)
    told.sort(key=lambda w: (-abs(w[0]), w[1]))
    return Relevance(round(score, 4), tuple(words for weight, words in told if abs(weight) >= 0.15)[:7])


TAKEN_BACK = 0.7
"""An incident that its organisation announced and then withdrew is news of that incident: the record is put right."""


def _takes_back(reading: Reading, found: Evidence) -> bool:
    """Whether a health organisation takes back what it had announced itself; a rumour was never announced."""
    if found.status is not IncidentStatus.REFUTED or found.rumour:
        return False
    if not announced(reading):
        return False
    named = _health_named(found, len(reading.flat))
    return named and any(reason.name.startswith("title") for reason in _for_text(reading, found))


def relevance_features(found: Evidence, reasons: list[Reason], odds: float) -> dict[str, float]:
    """What the last sum weighs. ``odds``: what the words alone say."""
    health = [c for c, n in zip(found.chances, found.organisations, strict=True) if n.health]
    others = [c for c, n in zip(found.chances, found.organisations, strict=True) if not n.health]
    features = {
        "for": sum(reason.weight for reason in reasons if reason.weight > 0) / 4,
        "against": sum(reason.weight for reason in reasons if reason.weight < 0) / 4,
        "words": odds / 4,
        "health victim": max((c.victim for c in health), default=0.0),
        "other victim": max((c.victim for c in others), default=0.0),
        "provider": max((c.provider for c in found.chances), default=0.0),
        "health named": float(bool(health)),
    }
    for reason in reasons:
        features[reason.name] = features.get(reason.name, 0.0) + reason.weight
    return features


def _share(weigher: Model, reason: Reason, features: dict[str, float]) -> float:
    """How much a reason adds to the odds; that one is hit, as much as the chance that it is the victim adds."""
    side = weigher.weights.get("for" if reason.weight > 0 else "against", 0.0)
    own = reason.weight * (side / 4 + weigher.weights.get(reason.name, 0.0))
    if reason.name == "hit":
        own += features["health victim"] * weigher.weights.get("health victim", 0.0)
    return own


SHOWN = 4
"""So many words are named for each side."""


def _told_words(reading: Reading, found: Evidence, words: Model, scale: float) -> list[tuple[float, str]]:
    """The words that speak most for an incident, and those that speak most against it, as two reasons."""
    shown: tuple[dict[str, float], dict[str, float]] = {}, {}
    sums = words.parts(found.words)
    for weight, name in sums:
        side = shown[0 if weight > 0 else 1]
        if len(side) == SHOWN:
            continue
        text = _in_the_text(reading, found.tokens, name)
        if text and not any(text in other for other in side):
            side[text] = weight
    labels = "its words are those of an incident", "its words are those of other stories"
    totals = sum(w for w, _ in sums if w > 0), sum(w for w, _ in sums if w < 0)
    return [
        (total * scale, f"{label}: {', '.join(f'“{text}”' for text in side)}")
        for label, side, total in zip(labels, shown, totals, strict=True)
        if side
    ]


def _in_the_text(reading: Reading, tokens: list[Token], name: str) -> str | None:
    """The words of the text that a feature stands for; null for masked names and for pairs of classes."""
    kind, _, stems = name.partition(" ")
    if kind == "p" or "<" in stems:
        return None
    if kind in ("c", "ce"):
        return next((reading.text[t.start : t.end].lower() for t in tokens if stems in t.concepts), None)
    first, _, second = stems.partition(" ")
    for i, token in enumerate(tokens):
        if token.stem == first and (not second or (i + 1 < len(tokens) and tokens[i + 1].stem == second)):
            return reading.text[token.start : tokens[i + 1].end if second else token.end].lower()
    return None


def reasons_of(reading: Reading, found: Evidence) -> list[Reason]:
    """Everything that a rule has to say, for and against."""
    return [
        *_for_victims(reading, found),
        *_for_text(reading, found),
        *_for_details(found),
        *_against(reading, found),
    ]


BASE = -2.75
"""What the rules begin with."""


def _for_victims(reading: Reading, found: Evidence) -> list[Reason]:
    weighed: list[Reason] = []
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
            weighed.append(
                Reason("hit", 0.4 + net * 0.32, f"a health organisation is hit: {found.organisations[best].name}")
            )
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
                Reason(
                    "hit outside",
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
        weighed.append(Reason("named as not hit", -1.2, f"a health organisation is named as not hit: {spared[0]}"))
    return weighed


def _for_text(reading: Reading, found: Evidence) -> list[Reason]:
    weighed: list[Reason] = []
    cyber = {reading.sentence_at(m.start()) for m in relevance_rule("CYBER").spots(reading)} - found.background
    weighed.append(Reason("sentences", min(6, len(cyber)) * 0.18, f"{len(cyber)} sentences tell of an incident"))
    title = reading.flat[: len(reading.article.title or "")]
    lead_end = next((s.end for n, s in enumerate(reading.sentences) if s.block >= 0 and n >= 3), len(reading.flat))
    lead = reading.flat[len(title) : lead_end]
    if title and relevance_words("CYBER").search(title):
        word = relevance_words("CYBER").search(title)
        both = relevance_words("HEALTH").search(title)
        weighed.append(
            Reason(
                "title and health" if both else "title",
                0.9 if both else 0.35,
                f"“{word.group() if word else ''}”{f' and “{both.group()}”' if both else ''} in the title",
            )
        )
    if relevance_words("CYBER").search(lead) and (
        relevance_words("HEALTH").search(lead) or _health_named(found, lead_end)
    ):
        weighed.append(Reason("lead", 0.6, "the lead tells of an incident and of health care"))
    elif not relevance_words("HEALTH").search(title + lead) and not _health_named(found, lead_end):
        weighed.append(Reason("no health", -0.9, "neither title nor lead speaks of health care"))
    for rule in rules("relevance", "strong"):
        spots = [m for m in rule.spots(reading) if reading.sentence_at(m.start()) not in found.background]
        spots = [
            m
            for m in spots
            if not negated(reading.flat, m.start(), m.start()) and not hypothetical(reading.flat, m.start())
        ]
        if spots:
            first = any(reading.sentence_at(m.start()) < 4 for m in spots)
            weighed.append(Reason(f"strong {rule.label}", rule.weight if first else rule.weight * 0.6, rule.label))
    return weighed


def _health_named(found: Evidence, end: int) -> bool:
    """Whether a health organisation is named before a point of the text."""
    return any(n.health and min(n.mentions)[0] < end for n in found.organisations)


def _for_details(found: Evidence) -> list[Reason]:
    weighed: list[Reason] = []
    told = [t for t in found.attack_types if t.value is not AttackType.UNKNOWN]
    if told:
        count = sum(len(t.mentions) for t in told)
        weighed.append(
            Reason("type", 0.9 + 0.25 * min(4, count), f"it tells of {told[0].value.value.replace('_', ' ')}")
        )
    if found.figures:
        weighed.append(Reason("figures", 0.7, "it counts the people affected"))
    if found.care.effects or found.care.systems_down:
        weighed.append(Reason("effects", 0.6, "it tells what stopped working"))
    if found.attackers:
        weighed.append(Reason("attacker", 0.3, f"it names an attacker: {found.attackers[0].name}"))
    if found.status is IncidentStatus.REFUTED and not found.rumour:
        weighed.append(Reason("withdrawn", 1.2, "it withdraws an announced incident"))
    elif found.rumour:
        weighed.append(Reason("rumour", -2.5, "only rumours spoke of an attack"))
    return weighed


def _against(reading: Reading, found: Evidence) -> list[Reason]:
    weighed: list[Reason] = []
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
        weighed.append(Reason(f"against {rule.label}", rule.weight * strength, rule.label))
    return _once(weighed)


def _health_hit(found: Evidence) -> bool:
    """Whether a health organisation is a victim, or the provider of one."""
    return any(r is not Role.MENTIONED and n.health for r, n in zip(found.roles, found.organisations, strict=True))


def _is_about_health(reading: Reading, spots: set[int]) -> bool:
    """Whether every sentence that names another sector also names a hospital, clinic or the like."""
    return all(relevance_words("UNIT").search(reading.flat_sentence(n)) for n in spots)


def _once(weighed: list[Reason]) -> list[Reason]:
    """Each reason once, at its heaviest."""
    best: dict[str, Reason] = {}
    for reason in weighed:
        if reason.name not in best or abs(reason.weight) > abs(best[reason.name].weight):
            best[reason.name] = reason
    return list(best.values())
