"""The record of an incident: what ``derive(claims, rulings)`` yields, whatever the order of arrival (DATA.md 6, 19)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pipeline.documents import Claim, Fact, IncidentStatus, Party, Realis, Record, Role, Ruling

from .gazetteer import canonical_group
from .ruled import ATTACKERS, DATES, with_rulings

_LOSS = ("none_affirmed", "suspected", "confirmed", "published")
_PARTIES = frozenset({"victim", "provider"})
_SURENESS = (Realis.ACTUAL, Realis.ALLEGED, Realis.PLANNED, Realis.FAILED, Realis.DENIED)


def derive(claims: Iterable[Claim], rulings: Iterable[Ruling]) -> Record:
    """The record of one incident. Pure: any order of claims and of rulings gives the same record.

    ``claims`` are those of the articles that count (excluded ones are left out by the caller), ``rulings`` those not
    revoked. A person's ruling wins over every claim for what it speaks of; of two rulings the later.
    """
    by_field: dict[str, list[Claim]] = defaultdict(list)
    for claim in sorted(claims, key=_order):
        by_field[claim.field].append(claim)
    facts: list[Fact] = []
    for field in sorted(by_field):
        if field in ATTACKERS:
            facts.extend(_attackers(by_field[field]))
        elif field not in _PARTIES and field != "attack":
            facts.extend(_facts(field, by_field[field]))
    machine = Record(_status(by_field["attack"]), tuple(_parties(by_field)), tuple(facts))
    record = with_rulings(machine, rulings)
    return replace(
        record,
        parties=tuple(sorted(record.parties, key=_party_order)),
        facts=tuple(sorted(record.facts, key=_fact_order)),
    )


def resolved(claims: Iterable[Claim], standing: Mapping[int, int]) -> list[Claim]:
    """The claims with each organisation replaced by the one that stands for it in this incident."""
    return [
        replace(claim, organisation_id=standing.get(claim.organisation_id, claim.organisation_id))
        if claim.organisation_id is not None
        else claim
        for claim in claims
    ]


def _order(claim: Claim) -> tuple[object, ...]:
    """A total order of claims by what they say and where it was printed; ids come last, for they tell of arrival."""
    return (
        claim.field,
        claim.said_at or "",
        claim.address or "",
        claim.span,
        claim.value or "",
        claim.quantity or 0,
        claim.unit or "",
        claim.date_from or "",
        claim.date_to or "",
        claim.scope or "",
        claim.qualifier or "",
        claim.realis.value,
        claim.attributed_to or "",
        claim.organisation_id or 0,
        claim.revision_id,
        claim.id or 0,
    )


def _party_order(party: Party) -> tuple[object, ...]:
    return party.role.value, party.organisation_id


def _fact_order(fact: Fact) -> tuple[object, ...]:
    return (
        fact.field,
        fact.scope or "",
        fact.value or "",
        fact.organisation_id or 0,
        fact.quantity or 0,
        fact.unit or "",
        fact.date_from or "",
        fact.date_to or "",
        fact.claim_id or 0,
        fact.ruling_id or 0,
    )


def _status(attacks: Sequence[Claim]) -> IncidentStatus:
    """What was said last of those who can know: it happened, or it did not. Else suspected; claimed: by the attacker.

    A denial of the same day comes after what it denies. Nothing said at all is a report in the paper's own voice.
    """
    decisive = [
        (claim.said_at or "", claim.realis is Realis.DENIED)
        for claim in attacks
        if claim.realis in (Realis.ACTUAL, Realis.DENIED) and claim.attributed_to != "attacker"
    ]
    if decisive:
        return IncidentStatus.REFUTED if max(decisive)[1] else IncidentStatus.CONFIRMED
    if not attacks:
        return IncidentStatus.CONFIRMED
    if any(claim.attributed_to != "attacker" for claim in attacks):
        return IncidentStatus.SUSPECTED
    return IncidentStatus.CLAIMED


def _parties(by_field: Mapping[str, Sequence[Claim]]) -> list[Party]:
    """Everybody hit, and everybody through whom. Whom some texts call a victim and more a provider is a provider."""
    votes: dict[int, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for field in ("victim", "provider"):
        for claim in by_field.get(field, ()):
            if claim.organisation_id is not None:
                votes[claim.organisation_id][field].append(claim)
    others = {org for org, held in votes.items() if "victim" in held and "provider" not in held}
    found = []
    for organisation, held in votes.items():
        field = _party_role(held, others_hit=bool(others - {organisation}))
        found.append(Party(organisation, Role(field), claim_id=held[field][0].id))
    return found


def _party_role(held: Mapping[str, Sequence[Claim]], *, others_hit: bool) -> str:
    victim = {c.revision_id for c in held.get("victim", ())}
    provider = {c.revision_id for c in held.get("provider", ())}
    if not provider:
        return "victim"
    if not victim or len(provider) > len(victim):
        return "provider"
    return "provider" if others_hit and len(provider) == len(victim) else "victim"


def _facts(field: str, said: list[Claim]) -> list[Fact]:
    if field == "people_affected":
        return _figures(said)
    if field in DATES:
        return _dates(field, said)
    if field == "data_loss":
        return [_fact(_worst(said))]
    if field == "attack_type" and any(c.value != "unknown" for c in said):
        said = [c for c in said if c.value != "unknown"]
    if field == "care_level" and any(c.value != "none_affirmed" for c in said):
        said = [c for c in said if c.value != "none_affirmed"]
    if field == "disruption":
        return [_fact(_newest(said))]
    once: dict[tuple[object, ...], Claim] = {}
    for claim in _surest_first(said):
        words = claim.value.casefold() if claim.value else None
        once.setdefault(
            (words, claim.quantity, claim.unit, claim.organisation_id, claim.date_from, claim.date_to), claim
        )
    return [_fact(claim) for claim in _without_bare(list(once.values()))]


def _attackers(said: Iterable[Claim]) -> list[Fact]:
    """Each group once, under the name of the maintained list, whatever articles call it."""
    once: dict[str, Claim] = {}
    for claim in _surest_first(said):
        once.setdefault(canonical_group(claim.value or "").casefold(), claim)
    return [replace(_fact(claim), value=canonical_group(claim.value or "")) for claim in once.values()]


def _surest_first(said: Iterable[Claim]) -> list[Claim]:
    """What happened before what was alleged; within that the order stays."""
    return sorted(said, key=lambda c: _SURENESS.index(c.realis))


def _newest(said: Sequence[Claim]) -> Claim:
    """What was said last; of that, what tells more: an end, a beginning, a number."""
    day = max(c.said_at or "" for c in said)
    last = [c for c in said if (c.said_at or "") == day]
    return max(last, key=lambda c: (c.date_to is not None, c.date_from is not None, c.quantity is not None))


def _worst(said: Sequence[Claim]) -> Claim:
    """The furthest that data went; where two say the same, the surer and the first."""
    return max(_surest_first(said), key=lambda c: _LOSS.index(c.value) if c.value in _LOSS else -1)


def _without_bare(said: list[Claim]) -> list[Claim]:
    """An effect without a count goes where the same effect (of the same organisation) has one."""
    counted = {(c.field, c.value) for c in said if c.quantity is not None}
    return [
        c for c in said if c.quantity is not None or c.organisation_id is not None or (c.field, c.value) not in counted
    ]


def _figures(said: list[Claim]) -> list[Fact]:
    """One total: the newest, of the newest the largest.

    Older totals are earlier counts, rivals of the day low or high; a total of one organisation is its part.
    """
    totals = [c for c in said if c.scope == "total" and c.organisation_id is None]
    best = max(totals, key=lambda c: (c.said_at or "", c.quantity or 0), default=None)
    once: dict[tuple[object, ...], Fact] = {}
    for claim in [*([best] if best else []), *said]:
        fact = _scoped(claim, best)
        rival = best is not None and claim is not best and fact.scope in ("earlier", "low", "high")
        if rival and best is not None and claim.quantity == best.quantity:
            continue
        once.setdefault((fact.quantity, fact.unit, fact.organisation_id, fact.scope), fact)
    return list(once.values())


def _scoped(claim: Claim, best: Claim | None) -> Fact:
    """A figure in the record: only one total of the whole stands as such."""
    fact = _fact(claim)
    if claim.scope != "total" or claim is best:
        return fact
    if claim.organisation_id is not None or best is None:
        return replace(fact, scope="part")
    if (claim.said_at or "") < (best.said_at or "") or claim.quantity == best.quantity:
        return replace(fact, scope="earlier")
    return replace(fact, scope="low" if (claim.quantity or 0) < (best.quantity or 0) else "high")


def _dates(field: str, said: list[Claim]) -> list[Fact]:
    """Each date once, a coarse one not beside a finer one within it; of disclosures the first: it is public once."""
    values = {c.date_from for c in said if c.date_from}
    kept: dict[str, Claim] = {}
    for claim in said:
        value = claim.date_from or ""
        if any(other != value and other.startswith(value) for other in values):
            continue
        kept.setdefault(value, claim)
    if field == "disclosed" and kept:
        first = min(kept)
        kept = {first: kept[first]}
    return [_fact(claim) for claim in kept.values()]


def _fact(claim: Claim) -> Fact:
    return Fact(
        field=claim.field,
        value=claim.value,
        quantity=claim.quantity,
        unit=claim.unit,
        precision=claim.precision,
        date_from=claim.date_from,
        date_to=claim.date_to,
        organisation_id=claim.organisation_id,
        scope=claim.scope,
        qualifier=claim.qualifier,
        realis=claim.realis,
        attributed_to=claim.attributed_to,
        claim_id=claim.id,
    )
