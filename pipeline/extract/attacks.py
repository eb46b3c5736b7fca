"""Kinds of attack, with the words that show each."""

from __future__ import annotations

import re

from pipeline.documents import AttackType, FoundAttackType, Span

from .pairing import found_by
from .patterns import Hit, cyber_words, hits, hypothetical, negated
from .reading import Reading

# Kinds that a text cannot name in passing while it says that the nature is not known.
_TOLD = frozenset(AttackType) - {AttackType.UNAUTHORIZED_ACCESS, AttackType.RANSOMWARE, AttackType.MALWARE}


def attack_types_in(reading: Reading, background: frozenset[int]) -> tuple[FoundAttackType, ...]:
    """The kinds of attack that a text reports; unknown where it only admits an incident.

    Unauthorized access is named where nothing more precise is, and beside ransomware where the text tells of it.
    """
    told = _told(reading, background)
    found = _collect(reading, "rules", background)
    for kind, spans in told.items():
        if kind is not AttackType.UNAUTHORIZED_ACCESS:
            _add(found, kind, spans)
    if not found:
        found = _collect(reading, "intrusion", background)
        _add(found, AttackType.UNAUTHORIZED_ACCESS, told.get(AttackType.UNAUTHORIZED_ACCESS, []))
    if not found:
        found = _collect(reading, "incident", background)
    elif not found.keys() & _TOLD and (kept_silent := _collect(reading, "undisclosed", background)):
        found = kept_silent
    if AttackType.RANSOMWARE in found:
        found.pop(AttackType.MALWARE, None)
        for kind, spans in _collect(reading, "intrusion", background).items():
            found.setdefault(kind, spans)
    return tuple(FoundAttackType(kind, tuple(spans)) for kind, spans in sorted(found.items(), key=lambda i: i[1][0]))


def _told(reading: Reading, background: frozenset[int]) -> dict[AttackType, list[Span]]:
    """Kinds of attack told without their name: "a stranger signed in", "servers were scrambled"."""
    found: dict[AttackType, list[Span]] = {}
    for hit in found_by(reading, "incidents"):
        kind = AttackType(hit.label)
        if reading.sentence_at(hit.start) in background or _is_others_login(reading, kind, hit.start, hit.end):
            continue
        if kind is not AttackType.EXPOSED_DATA and hypothetical(reading.flat, hit.start):
            continue
        if not negated(reading.flat, hit.start, hit.start):
            _add(found, kind, [(hit.start, hit.end)])
    return found


_LOGIN_OF = re.compile(
    r"(?:mots? de passe|comptes?|identifiants?|acces) (?:d'une? |de |du |de l'|des )|"
    r"'s (?:\w+ )?(?:log-?ins?|passwords?|accounts?|credentials|mailbox)|"
    r"\b(?:log-?ins?|passwords?|accounts?|credentials|mailbox) (?:of|belonging to) "
)


def _is_others_login(reading: Reading, kind: AttackType, start: int, end: int) -> bool:
    """Whether a member of staff is named for the login that a stranger used: no insider."""
    line = reading.flat.rfind("\n", 0, start) + 1
    return kind is AttackType.INSIDER and _LOGIN_OF.search(reading.flat, max(line, start - 32), end) is not None


def _add(found: dict[AttackType, list[Span]], kind: AttackType, spans: list[Span]) -> None:
    """Put spans to a kind's own, but none that lie over another."""
    if not spans:
        return
    held = found.setdefault(kind, [])
    held.extend(new for new in spans if not any(s < new[1] and new[0] < e for s, e in held))
    held.sort()


def unnamed_attack(reading: Reading) -> tuple[FoundAttackType, ...]:
    """An incident whose kind no words tell: unknown, at the first word that speaks of it."""
    match = cyber_words().search(reading.flat)
    return (FoundAttackType(AttackType.UNKNOWN, (match.span(),)),) if match else ()


def _collect(reading: Reading, group: str, background: frozenset[int]) -> dict[AttackType, list[Span]]:
    found: dict[AttackType, list[Span]] = {}
    for hit in sorted(hits(reading, "attacks", group), key=lambda h: h.start):
        if _counts(reading, hit, background):
            spans = found.setdefault(AttackType(hit.label), [])
            if not spans or spans[-1][1] <= hit.start:
                spans.append((hit.start, hit.end))
    return found


# Rules whose own words hold a denial ("without a password") are not denied by it.
_OWN_DENIAL = frozenset({"exposed_data", "insider", "vulnerability_exploit"})


def _counts(reading: Reading, hit: Hit, background: frozenset[int]) -> bool:
    if reading.sentence_at(hit.start) in background or hypothetical(reading.flat, hit.start):
        return False
    if _is_others_login(reading, AttackType(hit.label), hit.start, hit.end):
        return False
    end = hit.start if hit.label in _OWN_DENIAL else hit.end
    if hit.label == "ransomware" and _kept_silent(reading.flat, hit.start):
        return False
    if hit.label == "ransomware" and _ransom_refused(reading.flat, hit):
        return True
    return not negated(reading.flat, hit.start, end)


_SILENT = re.compile(
    r"\b(?:(?:would|did|will|could|has|have)(?: not|n't)|declin\w+ to|refus\w+ (?:to|de)|n'(?:a|"
    r"ont) pas (?:voulu )?) ?"
    r"(?:say|said|confirm\w*|disclose\w*|specify|specified|reveal\w*|dire|dit|precise\w*|confirme\w*|"
    r"indique\w*)?\b[^\n;.]{0,20}"
    r"\b(?:whether|if|si|s'il)\b[^\n;.]{0,90}$"
)


def _kept_silent(flat: str, start: int) -> bool:
    """Whether nobody would say that it was one: "would not say whether the incident involved ransomware"."""
    line = flat.rfind("\n", 0, start) + 1
    return _SILENT.search(flat, max(line, start - 150), start) is not None


def _ransom_refused(flat: str, hit: Hit) -> bool:
    """ "Refused to pay a ransom", "no ransom was paid": one was asked for all the same, unless none was demanded."""
    words = flat[hit.start : hit.end]
    return "ransom" in words and ("paid" in words or "pay" in words) and "ransomware" not in words
