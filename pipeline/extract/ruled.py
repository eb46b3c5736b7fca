"""What people ruled, laid over what the machine derived: set, clear and pin, one after the other (DATA.md 6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pipeline.documents import Fact, IncidentStatus, Party, Realis, Record, Role, Ruling

from .gazetteer import canonical_group

DATES = frozenset({"began", "noticed", "disclosed", "notified", "restored"})
ONE_VALUED = DATES | {"data_loss", "disruption", "data_volume"}
"""Fields whose new value takes the place of all that stood there; of the others it joins what stands."""
ATTACKERS = frozenset({"attacker", "malware"})
"""Fields whose values have several names."""
_PARTIES = frozenset({"victim", "provider"})
_COUNTED_WHOLE = frozenset({"total", "low", "high"})
_TEXTS = ("value", "unit", "precision", "date_from", "date_to", "scope", "qualifier", "attributed_to")


def with_rulings(record: Record, rulings: Iterable[Ruling]) -> Record:
    """The record after every standing ruling, in the order in which people made them."""
    for ruling in sorted(rulings, key=lambda r: r.id):
        if ruling.action not in ("set", "pin", "clear") or ruling.field in (None, "article"):
            continue
        if ruling.field == "attack":
            record = _with_status(record, ruling)
        elif ruling.field in _PARTIES:
            record = replace(record, parties=_with_party(record.parties, ruling))
        else:
            record = replace(record, facts=_with_fact(record.facts, ruling))
    return record


def _with_status(record: Record, ruling: Ruling) -> Record:
    value = (ruling.new_value or {}).get("value")
    return replace(record, status=IncidentStatus(str(value))) if value in set(IncidentStatus) else record


def _with_party(parties: tuple[Party, ...], ruling: Ruling) -> tuple[Party, ...]:
    """A party in the role that a person gave it: the machine's role for it goes, another person's stays beside it."""
    role, organisation = Role(str(ruling.field)), ruling.organisation_id
    if ruling.action == "clear":
        return tuple(p for p in parties if not (p.role is role and organisation in (None, p.organisation_id)))
    if organisation is None:
        return parties
    kept = (p for p in parties if p.organisation_id != organisation or (p.ruling_id is not None and p.role is not role))
    return (*kept, Party(organisation, role, ruling_id=ruling.id))


def _with_fact(facts: tuple[Fact, ...], ruling: Ruling) -> tuple[Fact, ...]:
    if ruling.action == "clear":
        return tuple(fact for fact in facts if not _cleared(fact, ruling))
    for value in values_of(ruling):
        new = _ruled(value, ruling)
        pinned = ruling.action == "pin"
        facts = (*(f for f in facts if f.ruling_id == ruling.id or not _replaced(f, new, pinned=pinned)), new)
    return facts


def _cleared(fact: Fact, ruling: Ruling) -> bool:
    """Whether a value goes: all of a field, or of its organisation's, or the one that the ruling names."""
    if fact.field != ruling.field or ruling.organisation_id not in (None, fact.organisation_id):
        return False
    wanted = (ruling.old_value or {}).get("value")
    if wanted is not None and fact.field in ATTACKERS:
        return _same_attacker(fact.value, str(wanted))
    return wanted is None or wanted in (fact.value, fact.date_from, _number(fact))


def _same_attacker(one: str | None, other: str | None) -> bool:
    return canonical_group(one or "").casefold() == canonical_group(other or "").casefold()


def _number(fact: Fact) -> str | None:
    return str(fact.quantity) if fact.quantity is not None else None


def _replaced(fact: Fact, new: Fact, *, pinned: bool) -> bool:
    """Whether a person's value takes the place of one that stands."""
    if fact.field != new.field:
        return False
    if new.field in ONE_VALUED:
        return True
    if fact.organisation_id != new.organisation_id:
        return False
    if new.field == "people_affected":
        return _recounted(fact, new, pinned=pinned)
    if new.field in ATTACKERS:
        return _same_attacker(fact.value, new.value)
    return (fact.value or "").casefold() == (new.value or "").casefold()


def _recounted(fact: Fact, new: Fact, *, pinned: bool) -> bool:
    """Of counts of people a total takes the place of every whole count. A share or an earlier count is one of several:
    pinned, or without its organisation, it takes its own place only."""
    if new.scope == "total":
        return fact.scope in _COUNTED_WHOLE
    alone = new.scope not in _COUNTED_WHOLE and (pinned or new.organisation_id is None)
    return fact.scope == new.scope and (not alone or fact.quantity == new.quantity)


def resolved_rulings(rulings: Iterable[Ruling], standing: Mapping[int, int]) -> list[Ruling]:
    """The rulings with each organisation replaced by the one that stands for it in this incident."""
    return [_resolved(ruling, standing) for ruling in rulings]


def _resolved(ruling: Ruling, standing: Mapping[int, int]) -> Ruling:
    owner = ruling.organisation_id
    values = [dict(value) for value in values_of(ruling)]
    for value in values:
        if isinstance(named := value.get("organisation_id"), int):
            value["organisation_id"] = standing.get(named, named)
    new: dict[str, object] | None = ruling.new_value
    if any("organisation_id" in value for value in values):
        new = {"values": values}
    return replace(ruling, organisation_id=standing.get(owner, owner) if owner is not None else None, new_value=new)


def values_of(ruling: Ruling) -> list[Mapping[str, object]]:
    """The values that a ruling gives: several, or one alone."""
    new = ruling.new_value or {}
    several = new.get("values")
    if isinstance(several, list):
        return [value for value in several if isinstance(value, dict)]
    return [new] if new else []


def _ruled(value: Mapping[str, object], ruling: Ruling) -> Fact:
    told = {name: str(value[name]) for name in _TEXTS if value.get(name) is not None}
    quantity, organisation = value.get("quantity"), value.get("organisation_id", ruling.organisation_id)
    return Fact(
        field=str(ruling.field),
        quantity=int(str(quantity)) if quantity is not None else None,
        organisation_id=int(str(organisation)) if organisation is not None else None,
        realis=Realis(str(value.get("realis") or "actual")),
        ruling_id=ruling.id,
        value=told.get("value"),
        unit=told.get("unit"),
        precision=told.get("precision"),
        date_from=told.get("date_from"),
        date_to=told.get("date_to"),
        scope=told.get("scope"),
        qualifier=told.get("qualifier"),
        attributed_to=told.get("attributed_to"),
    )
