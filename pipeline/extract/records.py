"""The record of an incident: what ``derive(claims, rulings)`` yields, whatever the order of arrival (DATA.md 6, 19)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from pipeline.documents import Claim, Fact, IncidentStatus, Party, Realis, Record, Role, Ruling

_DATES = frozenset({"began", "noticed", "disclosed", "notified", "restored"})
_LOSS = ("none_affirmed", "suspected", "confirmed", "published")
_PARTIES = frozenset({"victim", "provider"})
_RULED = ("set", "clear", "pin")


def derive(claims: Iterable[Claim], rulings: Iterable[Ruling]) -> Record:
    """The record of one incident. Pure: any order of claims and of rulings gives the same record.

    ``claims`` are those of the articles that count (excluded ones are left out by the caller), ``rulings`` those not
    revoked. A person's ruling wins over every claim for its field (and its organisation); of two rulings the later.
    """
    ordered = sorted(claims, key=_order)
    decided = _latest(rulings)
    by_field: dict[str, list[Claim]] = defaultdict(list)
    for claim in ordered:
        by_field[claim.field].append(claim)
    parties = _with_ruled_parties(_parties(by_field), decided)
    facts: list[Fact] = []
    for field in sorted(by_field):
        if field not in _PARTIES and field != "attack":
            facts.extend(_facts(field, by_field[field]))
    facts = _with_ruled_facts(facts, decided)
    return Record(
        _status(by_field["attack"], decided),
        tuple(sorted(parties, key=_party_order)),
        tuple(sorted(facts, key=_fact_order)),
    )


def _order(claim: Claim) -> tuple[object, ...]:
    """A total order of claims that depends on nothing but what they say and where."""
    return (
        claim.field, claim.said_at or "", claim.revision_id, claim.span, claim.value or "", claim.quantity or 0,
        claim.unit or "", claim.date_from or "",
        claim.date_to or "", claim.organisation_id or 0, claim.scope or "", claim.qualifier or "", claim.realis.value,
        claim.attributed_to or "", claim.id or 0,
    )  # fmt: skip


def _party_order(party: Party) -> tuple[object, ...]:
    return party.role.value, party.organisation_id


def _fact_order(fact: Fact) -> tuple[object, ...]:
    return (
        fact.field, fact.scope or "", fact.value or "", fact.organisation_id or 0, fact.quantity or 0,
        fact.unit or "", fact.date_from or "", fact.date_to or "",
        fact.claim_id or 0, fact.ruling_id or 0,
    )  # fmt: skip


def _latest(rulings: Iterable[Ruling]) -> dict[tuple[str, int | None], Ruling]:
    """The last ruling on each field and organisation."""
    last: dict[tuple[str, int | None], Ruling] = {}
    for ruling in sorted(rulings, key=lambda r: r.id):
        if ruling.action in _RULED and ruling.field:
            last[ruling.field, ruling.organisation_id] = ruling
    return last


def _status(attacks: list[Claim], decided: dict[tuple[str, int | None], Ruling]) -> IncidentStatus:
    """Refuted once withdrawn; confirmed if anybody but the attacker says it happened; suspected; else claimed."""
    ruling = decided.get(("attack", None))
    if ruling is not None and ruling.new_value and ruling.new_value.get("value") in set(IncidentStatus):
        return IncidentStatus(str(ruling.new_value["value"]))
    said = {(c.realis, c.attributed_to == "attacker") for c in attacks}
    if any(realis is Realis.DENIED for realis, _ in said):
        return IncidentStatus.REFUTED
    if (Realis.ACTUAL, False) in said or not said:
        return IncidentStatus.CONFIRMED
    if any(not attacker for _, attacker in said):
        return IncidentStatus.SUSPECTED
    return IncidentStatus.CLAIMED


def _parties(by_field: dict[str, list[Claim]]) -> list[Party]:
    """Everybody hit, and everybody through whom. Whom some texts call a victim and more a provider is a provider."""
    votes: dict[int, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for field in ("victim", "provider"):
        for claim in by_field.get(field, []):
            if claim.organisation_id is not None:
                votes[claim.organisation_id][field].append(claim)
    others = {org for org, held in votes.items() if "victim" in held and "provider" not in held}
    found = []
    for organisation, held in votes.items():
        field = _party_role(held, bool(others - {organisation}))
        found.append(Party(organisation, Role(field), claim_id=held[field][0].id))
    return found


def _party_role(held: dict[str, list[Claim]], others_hit: bool) -> str:
    victim = {c.revision_id for c in held.get("victim", [])}
    provider = {c.revision_id for c in held.get("provider", [])}
    if not provider:
        return "victim"
    if not victim or len(provider) > len(victim):
        return "provider"
    return "provider" if others_hit and len(provider) == len(victim) else "victim"


def _with_ruled_parties(parties: list[Party], decided: dict[tuple[str, int | None], Ruling]) -> list[Party]:
    for (field, organisation), ruling in sorted(decided.items(), key=lambda item: item[1].id):
        if field not in _PARTIES:
            continue
        role = Role(field)
        parties = [p for p in parties if not (p.role is role and organisation in (None, p.organisation_id))]
        if ruling.action != "clear" and organisation is not None:
            parties = [p for p in parties if p.organisation_id != organisation]
            parties.append(Party(organisation, role, ruling_id=ruling.id))
    return parties


def _facts(field: str, said: list[Claim]) -> list[Fact]:
    if field == "people_affected":
        return _figures(said)
    if field in _DATES:
        return _dates(said)
    if field == "data_loss":
        worst = max(
            said, key=lambda c: (_LOSS.index(c.value) if c.value in _LOSS else -1, [-ord(x) for x in str(_order(c))])
        )
        return [_fact(worst)]
    if field == "attack_type" and any(c.value != "unknown" for c in said):
        said = [c for c in said if c.value != "unknown"]
    if field == "care_level" and any(c.value != "none_affirmed" for c in said):
        said = [c for c in said if c.value != "none_affirmed"]
    if field == "disruption":
        return [_fact(max(said, key=lambda c: (c.said_at or "", c.date_from or "", str(_order(c)))))]
    once: dict[tuple[object, ...], Claim] = {}
    for claim in said:
        key = (claim.value, claim.quantity, claim.unit, claim.organisation_id, claim.date_from, claim.date_to)
        once.setdefault(key, claim)
    return [_fact(claim) for claim in _without_bare(list(once.values()))]


def _without_bare(said: list[Claim]) -> list[Claim]:
    """An effect without a count goes where the same effect (of the same organisation) has one."""
    counted = {(c.field, c.value) for c in said if c.quantity is not None}
    return [
        c for c in said if c.quantity is not None or c.organisation_id is not None or (c.field, c.value) not in counted
    ]


def _figures(said: list[Claim]) -> list[Fact]:
    """One total: the newest, then the largest. Older totals are earlier counts, the day's rivals low or high."""
    totals = [c for c in said if c.scope == "total" and c.organisation_id is None]
    best = max(totals, key=lambda c: (c.said_at or "", c.quantity or 0, str(_order(c))), default=None)
    once: dict[tuple[object, ...], Fact] = {}
    for claim in [*([best] if best else []), *said]:
        fact = _fact(claim)
        if best is not None and claim in totals and claim is not best:
            if claim.quantity == best.quantity:
                continue
            older = (claim.said_at or "") < (best.said_at or "")
            fact = replace(
                fact, scope="earlier" if older else "low" if (claim.quantity or 0) < (best.quantity or 0) else "high"
            )
        if fact.scope == "earlier" and best is not None and claim.quantity == best.quantity:
            continue
        once.setdefault((fact.quantity, fact.unit, fact.organisation_id, fact.scope), fact)
    return list(once.values())


def _dates(said: list[Claim]) -> list[Fact]:
    """Each date once; a coarse one goes where a finer one lies within it."""
    values = {c.date_from for c in said if c.date_from}
    kept: dict[str, Claim] = {}
    for claim in said:
        value = claim.date_from or ""
        if any(other != value and other.startswith(value) for other in values):
            continue
        kept.setdefault(value, claim)
    return [_fact(claim) for claim in kept.values()]


def _fact(claim: Claim) -> Fact:
    return Fact(
        claim.field, claim.value, claim.quantity, claim.unit, claim.precision, claim.date_from, claim.date_to,
        claim.organisation_id, claim.scope,
        claim.qualifier, claim.realis, claim.attributed_to, claim_id=claim.id,
    )  # fmt: skip


def _with_ruled_facts(facts: list[Fact], decided: dict[tuple[str, int | None], Ruling]) -> list[Fact]:
    """The machine's facts without the fields that people ruled on, and what they put there."""
    for (field, organisation), ruling in sorted(decided.items(), key=lambda item: item[1].id):
        if field in _PARTIES or field == "attack":
            continue
        facts = [f for f in facts if not (f.field == field and organisation in (None, f.organisation_id))]
        if ruling.action != "clear" and ruling.new_value is not None:
            facts.append(_ruled(field, organisation, ruling))
    return facts


def _ruled(field: str, organisation: int | None, ruling: Ruling) -> Fact:
    new = ruling.new_value or {}

    def text(name: str) -> str | None:
        return str(new[name]) if new.get(name) is not None else None

    quantity = new.get("quantity")
    return Fact(
        field, text("value"), int(str(quantity)) if quantity is not None else None, text("unit"), text("precision"),
        text("date_from"), text("date_to"),
        organisation, text("scope"), text("qualifier"), Realis(text("realis") or "actual"), text("attributed_to"),
        ruling_id=ruling.id,
    )  # fmt: skip
