"""Kinds of attack, with the words that show each."""

from __future__ import annotations

from pipeline.documents import AttackType, FoundAttackType, Span

from .patterns import Hit, cyber_words, hits, hypothetical, negated
from .reading import Reading

# Kinds that a text cannot name in passing while it says that the nature is not known.
_TOLD = frozenset(AttackType) - {AttackType.UNAUTHORIZED_ACCESS, AttackType.RANSOMWARE, AttackType.MALWARE}


def attack_types_in(reading: Reading, background: frozenset[int]) -> tuple[FoundAttackType, ...]:
    """The kinds of attack that a text reports; unknown where it only admits an incident.

    Unauthorized access is named where nothing more precise is, and beside ransomware where the text tells of it.
    """
    found = _collect(reading, "rules", background)
    if not found:
        found = _collect(reading, "intrusion", background)
    if not found:
        found = _collect(reading, "incident", background)
    elif not found.keys() & _TOLD and (kept_silent := _collect(reading, "undisclosed", background)):
        found = kept_silent
    if AttackType.RANSOMWARE in found:
        found.pop(AttackType.MALWARE, None)
        for kind, spans in _collect(reading, "intrusion", background).items():
            found.setdefault(kind, spans)
    return tuple(FoundAttackType(kind, tuple(spans)) for kind, spans in sorted(found.items(), key=lambda i: i[1][0]))


def unnamed_attack(reading: Reading) -> tuple[FoundAttackType, ...]:
    """An incident whose kind no words tell: unknown, at the first word that speaks of it."""
    match = cyber_words().search(reading.flat)
    return (FoundAttackType(AttackType.UNKNOWN, (match.span(),)),) if match else ()


def _collect(reading: Reading, group: str, background: frozenset[int]) -> dict[AttackType, list[Span]]:
    found: dict[AttackType, list[Span]] = {}
    for hit in sorted(hits(reading, "attacks", group), key=lambda h: h.start):
        if _counts(reading, hit, background):
            spans = found.setdefault(AttackType(hit.label), [])
            if not any(s < hit.end and hit.start < e for s, e in spans):
                spans.append((hit.start, hit.end))
    return found


# Rules whose own words hold a denial ("without a password") are not denied by it.
_OWN_DENIAL = frozenset({"exposed_data", "insider", "vulnerability_exploit"})


def _counts(reading: Reading, hit: Hit, background: frozenset[int]) -> bool:
    if reading.sentence_at(hit.start) in background or hypothetical(reading.flat, hit.start):
        return False
    end = hit.start if hit.label in _OWN_DENIAL else hit.end
    if hit.label == "ransomware" and _ransom_refused(reading.flat, hit):
        return True
    return not negated(reading.flat, hit.start, end)


def _ransom_refused(flat: str, hit: Hit) -> bool:
    """ "Refused to pay a ransom", "no ransom was paid": one was asked for all the same, unless none was demanded."""
    words = flat[hit.start : hit.end]
    return "ransom" in words and ("paid" in words or "pay" in words) and "ransomware" not in words
