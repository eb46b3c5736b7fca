"""Who was hit, through whom, and who is only named: what the sentences say of each organisation, put together."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.documents import OrganisationKind, Role

from .named import Named
from .reading import TITLE, Reading
from .testimony import CARE, Said


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


def parts_of(
    reading: Reading, organisations: list[Named], testimony: list[Said], background: frozenset[int]
) -> list[Part]:
    """What the text says of each organisation. ``background``: sentences on other matters."""
    parts = [Part() for _ in organisations]
    for said in testimony:
        _add(parts[said.organisation], said, said.sentence in background)
    _add_position(reading, organisations, parts, background)
    return parts


def _add(part: Part, said: Said, background: bool) -> None:
    if said.spared:
        part.spared += 3
        part.reasons.append(f"spared: {said.spared}")
    if said.helper:
        part.aside += 2.5
        part.reasons.append(f"helper: {said.helper}")
    if background:
        part.aside += 2
        part.reasons.append("named where another matter is told")
    if said.spared_after:
        part.spared += 3
        part.reasons.append("spared: said of it in the next sentence")
    if said.spared or said.helper or background:
        return
    if said.victim:
        part.victim += said.victim.weight
        part.direct = part.direct or said.victim.weight >= 1.75
        part.reasons.append(f"victim: {', '.join(said.victim.rules)}")
    if said.provider:
        part.provider += said.provider.weight
        part.reasons.append(f"provider: {', '.join(said.provider.rules)}")


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
    if main is not None and _is_provider(organisations[main], parts[main]):
        others = [i for i, n in enumerate(organisations) if i != main and n.kind in CARE and _is_victim(n, parts[i])]
        main = None if others and organisations[main].kind not in CARE else main
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
        if not any(role is Role.VICTIM and organisations[i].kind in CARE for i, role in enumerate(roles)):
            for i, role in enumerate(roles):
                if role is Role.PROVIDER and organisations[i].health and parts[i].victim >= parts[i].provider:
                    roles[i] = Role.VICTIM
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
