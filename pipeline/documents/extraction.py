"""What a text says: relevance, organisations in their roles, attackers, figures, dates, places, care."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from .articles import Span


class Role(StrEnum):
    """The part an organisation plays; provider: the third party through which the incident came."""

    VICTIM = "victim"
    PROVIDER = "provider"
    MENTIONED = "mentioned"


class OrganisationKind(StrEnum):
    """An organisation's trade; supplier: it serves health organisations."""

    HOSPITAL = "hospital"
    HEALTH_SYSTEM = "health_system"
    CLINIC = "clinic"
    CARE_HOME = "care_home"
    INSURER = "insurer"
    LAB = "lab"
    PHARMACY = "pharmacy"
    AGENCY = "agency"
    SUPPLIER = "supplier"
    REGULATOR = "regulator"
    OTHER = "other"


class AttackType(StrEnum):
    """Kinds of attack; unknown: only an incident is admitted."""

    RANSOMWARE = "ransomware"
    PHISHING = "phishing"
    MALWARE = "malware"
    UNAUTHORIZED_ACCESS = "unauthorized_access"
    INSIDER = "insider"
    EXPOSED_DATA = "exposed_data"
    THEFT_LOSS = "theft_loss"
    DDOS = "ddos"
    VULNERABILITY_EXPLOIT = "vulnerability_exploit"
    UNKNOWN = "unknown"


class Scope(StrEnum):
    """What a figure counts; earlier: an older count of the same incident."""

    TOTAL = "total"
    PART = "part"
    LOW = "low"
    HIGH = "high"
    EARLIER = "earlier"


class IncidentStatus(StrEnum):
    """How sure an incident is; claimed: only an attacker says so; refuted: it was not one."""

    CLAIMED = "claimed"
    SUSPECTED = "suspected"
    CONFIRMED = "confirmed"
    REFUTED = "refuted"


class Realis(StrEnum):
    """Did it happen, in the speaker's words?"""

    ACTUAL = "actual"
    FAILED = "failed"
    PLANNED = "planned"
    DENIED = "denied"
    ALLEGED = "alleged"


@dataclass(frozen=True, slots=True)
class Relevance:
    """How sure we are (0 to 1) that a text reports a cyber incident in health care, and why, in words."""

    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficialName:
    """Official names; French only where a source verifies it. ``grammar``: m, f, m pl, f pl."""

    english: str | None = None
    french: str | None = None
    grammar: str | None = None


@dataclass(frozen=True, slots=True)
class FoundOrganisation:
    """An organisation that a text names. ``known`` is its gazetteer key, null for one found by pattern."""

    name: str
    role: Role
    kind: OrganisationKind
    health: bool
    forms: tuple[str, ...]
    mentions: tuple[Span, ...]
    official: OfficialName | None = None
    known: str | None = None
    city: str | None = None
    region: str | None = None
    country: str | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class FoundAttacker:
    """A criminal group (kind ``group``), malware family (``malware``) or ``person`` that a text names."""

    name: str
    kind: str
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class FoundAttackType:
    """A kind of attack with the words that show it."""

    value: AttackType
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """People affected: ``value`` is whole; ``text`` the words; ``organisation`` the owner of a part."""

    value: int
    text: str
    span: Span
    approximate: bool = False
    scope: Scope = Scope.TOTAL
    organisation: str | None = None
    qualifier: str | None = None
    unit: str = "people"


@dataclass(frozen=True, slots=True)
class Ransom:
    """A ransom; ``value`` in units of ``currency`` (ISO 4217, BTC), both null where no sum is given."""

    value: int | None
    currency: str | None
    status: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """Where victims and providers are; ``region`` is ISO 3166-2 (CA-ON), ``country`` ISO 3166-1 alpha-2."""

    name: str
    span: Span
    city: str | None = None
    region: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class DatedFact:
    """A date of the incident: kind began, noticed, disclosed, notified or restored; value reduced ISO."""

    kind: str
    value: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class CareEffect:
    """What the incident did to care (ambulance_diversion, surgery_cancelled, …)."""

    kind: str
    span: Span
    organisation: str | None = None
    count: int | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A word of a closed vocabulary with the span that shows it."""

    value: str
    span: Span
    realis: Realis = Realis.ACTUAL
    attributed_to: str | None = None


@dataclass(frozen=True, slots=True)
class Disruption:
    """How long services were down; dates reduced ISO; null is not stated."""

    begin: str | None = None
    end: str | None = None
    days: int | None = None
    ongoing: bool | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Care:
    """The incident's effect on care: levels mildest first, effects, systems down, disruption, how it was restored."""

    level: tuple[Evidence, ...] = ()
    effects: tuple[CareEffect, ...] = ()
    systems_down: tuple[Evidence, ...] = ()
    disruption: Disruption | None = None
    restored_from: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """One reading of an article by one version of the extractor."""

    version: int
    relevance: Relevance
    organisations: tuple[FoundOrganisation, ...] = ()
    attackers: tuple[FoundAttacker, ...] = ()
    attack_types: tuple[FoundAttackType, ...] = ()
    people_affected: tuple[Figure, ...] = ()
    ransom: tuple[Ransom, ...] = ()
    places: tuple[FoundPlace, ...] = ()
    dates: tuple[DatedFact, ...] = ()
    incident_date: str | None = None
    status: IncidentStatus | None = None
    data_loss: Evidence | None = None
    care: Care = field(default_factory=Care)
    follow_up: bool = False
