"""Who was hit, through whom, and who is only named: every mention's sentence is asked what it says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.documents import OrganisationKind, Role

from .named import Named
from .patterns import rules
from .reading import TITLE, Reading


@dataclass(slots=True)
class Part:
    """What the text says of an organisation's part: weights for victim and provider, and why."""

    victim: float = 0.0
    provider: float = 0.0
    spared: float = 0.0
    aside: float = 0.0
    reasons: list[str] = field(default_factory=list)
    direct: bool = False


SUPPLIERS = frozenset({OrganisationKind.SUPPLIER, OrganisationKind.OTHER})
_PUBLIC = frozenset({OrganisationKind.AGENCY, OrganisationKind.REGULATOR})
VICTIM_FROM = 2.5
PROVIDER_FROM = 2.5
_ANAPHORA = re.compile(
    r"^[\"' ]*(?:neither|none of them|it|they|both|the (?:hospital|clinic|trust|centre|center|company|chain)|"
    r"ni l'un ni l'autre|aucun des deux|"
    r"celui-ci|celle-ci|il|elle)\b (?:was|were|has been|have been|had been|is|are|n'a|n'ont|n'avait|"
    r"n'est) ?(?:not |never |un|pas |also )?(?:ete )?(?:\w+ ){0,2}?"
    r"(?:affected|hit|infected|touched|touche\w*|affecte\w*|spared|atteint\w*|involved|breached|compromised)"
)
_CARE = frozenset(
    {
        OrganisationKind.HOSPITAL,
        OrganisationKind.HEALTH_SYSTEM,
        OrganisationKind.CLINIC,
        OrganisationKind.CARE_HOME,
        OrganisationKind.PHARMACY,
        OrganisationKind.INSURER,
    }
)
"""Trades that give or pay care: they are seldom the third party through which an incident came."""
_CONTEXT = re.compile(
    r"\b(?:stolen|taken|copied|compromised|exposed|leaked|encrypted|hackers|intruders|attackers|ransomware|"
    r"malware|by hand|on paper|pen and paper|cancel\w+|postpon\w+|"
    r"divert\w+|data|information|records|files|letters|affected|breach\w*|offline|went dark|downtime|waited|"
    r"delay\w*|urgent cases|looked (?:at|up)|snoop\w*|charts|hit hardest|"
    r"handwritten|hours instead|a day late|manuscrit\w*|distribuent|inaccessibles?|hors service|vole\w*|copie\w*|"
    r"pirates?|rancon\w*|papier|report\w+|annul\w+|donnees|renseignements|dossiers|touche\w*|frappe\w*|panne|"
    r"a la main)\b|\d[\d,. ]+\b"
)
_NEGATIVE = re.compile(r"\bneither\b|\bnone\b|\bnot\b|\bnever\b|n't\b|\bunaffected|\bpas\b|\baucun|\bni l'un|\bspared")


def parts_of(reading: Reading, organisations: list[Named], background: frozenset[int]) -> list[Part]:
    """What the text says of each organisation, sentence by sentence. ``background``: sentences on other matters."""
    masks = _masks(reading, organisations)
    parts = [Part() for _ in organisations]
    for number, (sentence, present) in masks.items():
        for index in present:
            _ask(parts[index], sentence, index, organisations[index], number in background)
            after = masks.get(number + 1)
            follow = reading.flat_sentence(number + 1) if number + 1 < len(reading.sentences) else ""
            if (
                (after is None or not after[1])
                and _ANAPHORA.match(follow)
                and _NEGATIVE.search(follow[:80])
                and (len(present) == 1 or _means_all(follow) or _last_named(sentence, present) == index)
            ):
                parts[index].spared += 3
                parts[index].reasons.append("spared: said of it in the next sentence")
    _add_position(reading, organisations, parts, background)
    return parts


def _means_all(follow: str) -> bool:
    return bool(re.match(r"[\"' ]*(?:neither|none|they|both|ni l'un|aucun)", follow))


def _last_named(sentence: str, present: list[int]) -> int | None:
    """The organisation that a pronoun in the next sentence means: of two the subject, of a list the last."""
    return present[0] if len(present) == 2 else present[-1]


def _masks(reading: Reading, organisations: list[Named]) -> dict[int, tuple[str, list[int]]]:
    """Each sentence that names somebody, every name replaced by one private character."""
    spans: dict[int, list[tuple[int, int, int]]] = {}
    for index, named in enumerate(organisations):
        for start, end in named.mentions:
            spans.setdefault(reading.sentence_at(start), []).append((start, end, index))
    masks = {}
    for number, marks in spans.items():
        sentence = reading.sentences[number]
        pieces: list[str] = []
        position = sentence.start
        present: list[int] = []
        for start, end, index in sorted(marks):
            if start < position:
                continue
            pieces.append(reading.flat[position:start])
            pieces.append(chr(0xE000 + index))
            position = end
            if index not in present:
                present.append(index)
        pieces.append(reading.flat[position : sentence.end])
        masks[number] = "".join(pieces), present
    return masks


_MARK = r"[\ue000-\uf8ff]"
_LIST = re.compile(
    rf"{_MARK}(?:(?:,? (?:and|et|as well as|ainsi que) (?:the |at |of |from |a |au |de |la |le |l')?"
    rf"|, (?:the |at |of |from )?)(?:l')?{_MARK})+"
)
_PLACED = re.compile(rf"({_MARK}),? (?:in|of|at|de|a) [a-z' -]{{2,20}}(?=, {_MARK}|,? and {_MARK}| et {_MARK})")


@lru_cache(maxsize=2048)
def _view(sentence: str, own: str) -> str:
    """A masked sentence as one organisation sees it: § for itself (or its list), ¤ for the others."""
    seen = _PLACED.sub(r"\1", sentence)
    seen = _LIST.sub(lambda m: own if own in m.group() else m.group()[0], seen)
    return re.sub(_MARK, lambda m: "§" if m.group() == own else "¤", seen)


_ASIDE = re.compile(r"¤[^§¤\n]{0,40}\b(?:of|by|from|to|with|de|par|d')\s?§(?:,|'s)")
"""An organisation named only to tell another's tie to it: what follows is said of the other."""


def _ask(part: Part, sentence: str, index: int, named: Named, background: bool) -> None:
    seen = _view(sentence, chr(0xE000 + index))
    spared = _first(seen, "spared") if not _ASIDE.search(seen) else None
    helper = _first(seen, "helper")
    if spared:
        part.spared += 3
        part.reasons.append(spared)
    if helper:
        part.aside += 2.5
        part.reasons.append(helper)
    if background:
        part.aside += 2
        part.reasons.append("named where another matter is told")
    victim = _weight(seen, "victim")
    if helper == "helper: customer" and victim and "was_hit" in victim[1]:
        helper, part.aside = None, part.aside - 2.5
    if spared or helper or background:
        return
    provider = _weight(seen, "provider") if named.kind not in _CARE or named.rule == "description" else None
    if victim is None and named.kind in _CARE and _CONTEXT.search(seen):
        part.victim += 1.75
        part.direct = True
        part.reasons.append("victim: named where the incident is told")
    if victim:
        part.victim += victim[0]
        part.direct = part.direct or victim[0] >= 2
        part.reasons.append(victim[1])
    if provider:
        part.provider += provider[0]
        part.reasons.append(provider[1])


def _first(seen: str, group: str) -> str | None:
    for rule in rules("roles", group):
        if rule.pattern.search(seen):
            return f"{group}: {rule.label}"
    return None


def _weight(seen: str, group: str) -> tuple[float, str] | None:
    """The heaviest rule that fits, half of the others added."""
    fits = sorted(((r.weight, r.label) for r in rules("roles", group) if r.pattern.search(seen)), reverse=True)
    if not fits:
        return None
    return fits[0][0] + sum(w for w, _ in fits[1:]) / 2, f"{group}: {', '.join(label for _, label in fits)}"


def _add_position(reading: Reading, organisations: list[Named], parts: list[Part], background: frozenset[int]) -> None:
    """Named in the title or in the lead, and again later: the mark of whom a story is about (DAnIEL, 2015)."""
    lead = [n for n, s in enumerate(reading.sentences) if s.block == 0]
    for named, part in zip(organisations, parts, strict=True):
        numbers = {reading.sentence_at(start) for start, _ in named.mentions} - background
        blocks = {reading.sentences[n].block for n in numbers}
        if TITLE in blocks:
            part.victim += 1.0
        if lead and numbers & set(lead[:2]):
            part.victim += 1.0
        if len(blocks) >= 3:
            part.victim += 0.75


def roles_of(organisations: list[Named], parts: list[Part], incident: bool) -> list[Role]:
    """Each organisation's role; ``incident``: whether the text reports one at all."""
    roles = [Role.MENTIONED] * len(organisations)
    if not incident:
        return roles
    main = main_victim(organisations, parts)
    for i, (named, part) in enumerate(zip(organisations, parts, strict=True)):
        if i != main and _is_provider(named, part):
            roles[i] = Role.PROVIDER
        elif i == main or _is_victim(named, part):
            roles[i] = Role.VICTIM
    _provider_hit_alone(organisations, parts, roles)
    return roles


def main_victim(organisations: list[Named], parts: list[Part]) -> int | None:
    """The care-giver whom most of the text says was hit; null where none stands out."""
    care = [
        i
        for i, n in enumerate(organisations)
        if n.health and n.kind not in SUPPLIERS and (n.kind not in _PUBLIC or parts[i].victim >= 4)
    ]
    if not care:
        return None
    best = max(care, key=lambda i: (parts[i].victim - parts[i].spared / 2 - parts[i].aside / 2, -i))
    part = parts[best]
    return best if part.victim >= 2 and part.victim > (part.spared + part.aside) / 2 else None


def _net(part: Part) -> float:
    return part.victim - part.spared - part.aside


def _is_victim(named: Named, part: Part) -> bool:
    if not named.health and (named.kind in _PUBLIC or named.rule in ("stranger", "outside")):
        return False
    needed = VICTIM_FROM - 0.75
    if named.kind in _PUBLIC or not named.health:
        needed += 1.0
    if not part.direct:
        needed += 0.5
    return _net(part) >= needed


def _is_provider(named: Named, part: Part) -> bool:
    if named.kind in _PUBLIC or named.rule in ("stranger", "outside") or part.spared + part.aside > part.provider:
        return False
    return part.provider >= PROVIDER_FROM


def _provider_hit_alone(organisations: list[Named], parts: list[Part], roles: list[Role]) -> None:
    """Without anybody hit through it, a breached company is the victim itself."""
    if Role.VICTIM in roles:
        return
    providers = [i for i, role in enumerate(roles) if role is Role.PROVIDER and organisations[i].health]
    if providers:
        best = max(providers, key=lambda i: parts[i].victim)
        if parts[best].victim >= 2:
            roles[best] = Role.VICTIM
        return
    health = [i for i, n in enumerate(organisations) if n.health and n.kind not in _PUBLIC and _net(parts[i]) > 0.5]
    if health:
        roles[max(health, key=lambda i: _net(parts[i]))] = Role.VICTIM
