"""Incidents: what texts claim, what people rule, and the record derived from both (DATA.md 6)."""

from __future__ import annotations

from dataclasses import dataclass

from .articles import Span
from .extraction import IncidentStatus, Realis, Role


@dataclass(frozen=True, slots=True)
class Claim:
    """What one text says of an incident, at one span of one revision. ``id`` is null until it is stored.

    ``address`` is the canonical URL of the text: it orders claims of one day, however they arrived.
    """

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
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person decided: set, clear or pin a field; exclude an article; merge; split one off.

    ``new_value`` is what stands instead (``{"values": [{value, quantity …}]}``, or one such value alone);
    ``old_value`` what it overrules. A ruling on the grouping keeps there the articles on its two sides
    (``{"articles": [..], "others": [..]}``), so that it holds whatever becomes of the records.
    """

    id: int
    action: str
    field: str | None = None
    organisation_id: int | None = None
    article_id: int | None = None
    other_incident_id: int | None = None
    new_value: dict[str, object] | None = None
    made_at: str = ""
    old_value: dict[str, object] | None = None
    incident_id: int | None = None

    @property
    def on_articles(self) -> bool:
        """Whether it decides which articles report an incident; else it decides a value."""
        return self.action in ("merge", "split", "exclude") or self.field == "article"

    @property
    def articles(self) -> tuple[int, ...]:
        """The articles that it moves."""
        return self._side("articles")

    @property
    def others(self) -> tuple[int, ...]:
        """The articles that it puts them beside, or takes them from."""
        return self._side("others")

    def _side(self, name: str) -> tuple[int, ...]:
        kept = (self.old_value or {}).get(name)
        return tuple(sorted(int(article) for article in kept)) if isinstance(kept, list) else ()


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
class Player:
    """An organisation as grouping compares it: a row of the archive with the names that never change.

    ``known``: it stands in a gazetteer, so its row is told apart by more than its words.
    """

    organisation_id: int
    names: tuple[str, ...]
    region: str | None = None
    country: str | None = None
    known: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """An article as grouping compares it: who was hit and through whom, when, where, by whom.

    ``published`` is UTC or a bare date, ``address`` the canonical URL: together they order articles, however they
    arrived. ``dates`` are reduced ISO dates of the beginning.
    """

    article_id: int
    address: str
    published: str
    kind: str
    victims: tuple[Player, ...] = ()
    providers: tuple[Player, ...] = ()
    dates: tuple[str, ...] = ()
    regions: frozenset[str] = frozenset()
    attackers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Links:
    """What people ruled on the grouping: articles that report one event, and pairs that do not."""

    together: tuple[frozenset[int], ...] = ()
    apart: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Placed:
    """An article in its group: ``kind`` report or follow_up; ``ruled``: a person's ruling speaks of it."""

    article_id: int
    kind: str
    reason: str
    ruled: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An article that fits several groups alike: ``rivals`` are their places in the grouping; an editor is asked."""

    article_id: int
    kind: str
    rivals: tuple[int, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Grouping:
    """Which articles report the same event, whatever the order in which they came (DATA.md 19)."""

    groups: tuple[tuple[Placed, ...], ...] = ()
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Join:
    """Where an article belongs: ``incident_id`` null opens a new record; ``suggested`` asks an editor."""

    incident_id: int | None
    kind: str
    reason: str
    suggested: bool = False
    ruled: bool = False
