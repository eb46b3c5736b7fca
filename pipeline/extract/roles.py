"""Who was hit, through whom, and who is only named: what the sentences say of each organisation, put together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from pipeline.documents import OrganisationKind, Role

from .gazetteer import Lexicon
from .learned import Features, Model, model, setting, sigmoid
from .named import Named, merge
from .reading import TITLE, Reading
from .runs import Chunk, demonyms
from .testimony import CARE, Said, speaks_for_others


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


class Thresholds(NamedTuple):
    """From which chance on somebody has a part.

    ``main``: where nobody else has one; ``unplaced``: a name that nobody could place.
    """

    victim: float
    provider: float
    main: float
    unplaced_victim: float
    unplaced_provider: float


def stored_thresholds() -> Thresholds:
    """The thresholds that were chosen in training."""
    return Thresholds(*(setting(f"{name}_from") for name in Thresholds._fields))


class Chance(NamedTuple):
    """How likely an organisation is a victim, and how likely the provider, 0 to 1."""

    victim: float
    provider: float


def unplaced(reading: Reading, lexicon: Lexicon, others: Iterable[Chunk]) -> list[Named]:
    """Capitals that nobody could place, a name each: a supplier known to one story only may be among them."""
    found = [
        Named(chunk.text, OrganisationKind.SUPPLIER, False, "unplaced", [(chunk.start, chunk.end)])
        for chunk in others
        if chunk.sure and len(chunk.text) > 2 and not lexicon.place(chunk.text) and chunk.text.lower() not in demonyms()
        if not _goes_by_surname(reading, chunk)
    ]
    return merge(found)


def _goes_by_surname(reading: Reading, chunk: Chunk) -> bool:
    """Whether a text goes on to call somebody by the last word alone: it shortens persons so, firms by the first."""
    words = chunk.text.split()
    whole = reading.text.count(chunk.text)
    if len(words) != 2 or reading.text.count(words[1]) <= whole:  # no pattern has anything to count
        return False
    alone = [len(re.findall(rf"(?<!\w){re.escape(word)}(?!\w)", reading.text)) > whole for word in words]
    return alone == [False, True]


def placed(named: Named, role: Role) -> Named:
    """A name nobody could place, or a supplier: who is hit in a story of health care is one of health care."""
    if role is not Role.VICTIM:
        return named
    if named.rule == "unplaced":
        return replace(named, kind=OrganisationKind.OTHER, health=True)
    return replace(named, health=True) if named.kind is OrganisationKind.SUPPLIER else named


def chances_of(features: Sequence[Features]) -> list[Chance]:
    """The chances of organisations with these features (``learned_roles``)."""
    known = _both().get
    victim, provider = model("victim").bias, model("provider").bias
    found = []
    for held in features:
        odds = [victim, provider]
        for name, value in held.items():
            weights = known(name)
            if weights is not None:
                odds[0] += weights[0] * value
                odds[1] += weights[1] * value
        found.append(Chance(sigmoid(odds[0]), sigmoid(odds[1])))
    return found


@lru_cache
def _both() -> dict[str, tuple[float, float]]:
    """What each feature adds to the odds of a victim and of a provider: both are asked of everybody."""
    victim, provider = model("victim").weights, model("provider").weights
    return {name: (victim.get(name, 0.0), provider.get(name, 0.0)) for name in (*victim, *provider)}


def chance_of(victim: Model, provider: Model, features: Features) -> Chance:
    """The chances that two models give somebody."""
    return Chance(victim.chance(features), provider.chance(features))


def roles_of(candidates: Sequence[Named], chances: Sequence[Chance], least: Thresholds) -> list[Role]:
    """Each organisation's role: the likelier of the two where it is likely enough.

    Where nobody is likely enough, the health organisation that is likeliest is the victim: an incident has one. Where
    no care-giver is named at all, a supplier that was hit is the victim itself.
    """
    roles = [_role(named, chance, least) for named, chance in zip(candidates, chances, strict=True)]
    if Role.VICTIM not in roles:
        heard = [n.health and not speaks_for_others(n) for n in candidates]
        able = [i for i, chance in enumerate(chances) if heard[i] and chance.victim >= least.main]
        free = [i for i in able if roles[i] is Role.MENTIONED] or able
        if free:
            roles[max(free, key=lambda i: (chances[i].victim, -i))] = Role.VICTIM
        elif roles.count(Role.PROVIDER) == 1 and not any(_of_care(n) for n in candidates):
            roles[roles.index(Role.PROVIDER)] = Role.VICTIM
    return roles


def _of_care(named: Named) -> bool:
    """Whether somebody gives care, or speaks for those who do."""
    return named.health and (named.kind in CARE or speaks_for_others(named))


def _role(named: Named, chance: Chance, least: Thresholds) -> Role:
    victim, provider = least.victim, least.provider
    if named.rule == "unplaced":
        victim, provider = least.unplaced_victim, least.unplaced_provider
    if chance.provider >= provider and (chance.provider >= chance.victim or chance.victim < victim):
        return Role.PROVIDER
    return Role.VICTIM if chance.victim >= victim else Role.MENTIONED


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


def ruled_roles(organisations: list[Named], parts: list[Part]) -> list[Role]:
    """Each organisation's role as the rules alone have it."""
    roles = [Role.MENTIONED] * len(organisations)
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
