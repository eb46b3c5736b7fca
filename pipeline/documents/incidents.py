"""Incidents: what texts claim, what people rule, and the record derived from both (DATA.md 6)."""

from __future__ import annotations

from dataclasses import dataclass

from .articles import Span
from .extraction import IncidentStatus, Realis, Role


@dataclass(frozen=True, slots=True)
class Claim:
    """What one text says of an incident, at one span of one revision. ``id`` is null until it is stored."""

    field: str
    revision_id: int
    span: Span
    value: str | None = None
    quantity: int | None = None
    unit: str | None = None
    precision: str | None = None
    date_from: str | None = None
    date_to: str | None = None
    organisation_id: int | None = None
    scope: str | None = None
    qualifier: str | None = None
    realis: Realis = Realis.ACTUAL
    attributed_to: str | None = None
    said_at: str | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person decided: set, clear or pin a field; exclude an article; merge; split one off."""

    id: int
    action: str
    field: str | None = None
    organisation_id: int | None = None
    article_id: int | None = None
    other_incident_id: int | None = None
    new_value: dict[str, object] | None = None
    made_at: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation's part in the record and what it rests on: a claim or a ruling, never both."""

    organisation_id: int
    role: Role
    claim_id: int | None = None
    ruling_id: int | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """Any other value of the record, and what it rests on."""

    field: str
    value: str | None = None
    quantity: int | None = None
    unit: str | None = None
    precision: str | None = None
    date_from: str | None = None
    date_to: str | None = None
    organisation_id: int | None = None
    scope: str | None = None
    qualifier: str | None = None
    realis: Realis = Realis.ACTUAL
    attributed_to: str | None = None
    claim_id: int | None = None
    ruling_id: int | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What ``derive(claims, rulings)`` yields for one incident."""

    status: IncidentStatus
    parties: tuple[Party, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open incident as the grouping compares a new article with it: the record, not any text."""

    id: int
    public_id: str
    victims: frozenset[int]
    providers: frozenset[int]
    regions: frozenset[str]
    attackers: frozenset[str]
    began: str | None
    reported_from: str
    reported_to: str
    articles: int = 1


@dataclass(frozen=True, slots=True)
class Join:
    """Where an article belongs: ``incident_id`` null opens a new record; ``suggested`` asks an editor."""

    incident_id: int | None
    kind: str
    reason: str
    suggested: bool = False
