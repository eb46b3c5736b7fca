"""Incidents: claims of texts, rulings of people, and the record derived from both (DATA.md 6)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from pipeline.documents import Claim, FoundOrganisation, Join, Placed, Player, Record, Ruling, Span, Suggestion
from pipeline.errors import NotFoundError

from .connection import Database
from .incident_arranging import Arrangement, Said, arrange, note_change, open_incident
from .incident_listing import IncidentFilter, incident_ids
from .incident_record import Signature, changed_fields, record_of, replace_record
from .incident_reports import (
    Reading,
    Told,
    articles_naming,
    claims_of,
    current_readings,
    grouping_rulings,
    members,
    named_at,
    organisations_named,
    organisations_with,
    players,
    reporting,
    ruled_incidents,
    rulings_on,
    standing,
    told,
)
from .incident_rulings import add_ruling, revoke_ruling
from .incident_view import IncidentSummary, IncidentView, incident_view, summaries
from .organisations import known
from .rows import scalar
from .tasks import add_task


class Incidents:
    """Real events, whatever the number of articles that report them."""

    def __init__(self, database: Database, touch: Callable[[int], None]) -> None:
        self._database = database
        self._touch = touch

    # What the grouping compares

    def told(self, article_ids: Collection[int], fields: Collection[str] | None = None) -> list[Told]:
        """These articles with what their texts claim, or only with what they claim of some ``fields``."""
        return told(self._database.read(), article_ids, fields)

    def members(self, incident_ids: Collection[int]) -> list[int]:
        """The articles that report these incidents, suggestions left out."""
        return members(self._database.read(), incident_ids)

    def articles_naming(self, organisation_ids: Collection[int]) -> list[int]:
        """Relevant articles whose current text names one of these organisations as a victim or a provider."""
        return articles_naming(self._database.read(), organisation_ids)

    def named_at(self, extraction_id: int) -> dict[Span, int]:
        """The organisation at each span that a reading found to name one."""
        return named_at(self._database.read(), extraction_id)

    def players(self, organisation_ids: Collection[int]) -> dict[int, Player]:
        """Organisations as the grouping compares them, by id."""
        return players(self._database.read(), organisation_ids)

    def players_with(self, words: Iterable[str]) -> list[Player]:
        """Organisations of whose names one holds one of these folded words."""
        connection = self._database.read()
        return list(players(connection, organisations_with(connection, words)).values())

    def organisations_named(self, name: str) -> Sequence[tuple[int, str | None]]:
        """The organisations that bear exactly this name, each with its region."""
        return organisations_named(self._database.read(), name)

    def grouping_rulings(self) -> list[Ruling]:
        """Every standing ruling on which articles report an incident, in order of time."""
        return grouping_rulings(self._database.read())

    def ruled(self, incident_ids: Collection[int]) -> set[int]:
        """Of these incidents, those on which a ruling stands."""
        return ruled_incidents(self._database.read(), incident_ids)

    # What a replay compares

    def current_readings(self, since: str | None = None) -> Sequence[Reading]:
        """The current text of every article whose words are kept, and how it was read last."""
        return current_readings(self._database.read(), since)

    def reporting(self) -> Sequence[int]:
        """Every article that reports an incident or may do so."""
        return reporting(self._database.read())

    def known_organisation(self, found: FoundOrganisation) -> int | None:
        """The id of the organisation that a text names, None where it is new; nothing is written."""
        return known(self._database.read(), found)

    def said(self, incident_id: int) -> Signature:
        """What the stored record says, one tuple a value."""
        return record_of(self._database.read(), incident_id)

    # What the machine does

    def arrange(self, plan: Arrangement, *, at: str) -> dict[int, Signature]:
        """Put articles and their claims where the grouping has them.

        Returns the incidents whose record must be derived anew, each with what it said before.
        """
        with self._database.write() as connection:
            return arrange(connection, plan, self._touch, at=at)

    def attach(
        self, article_id: int, extraction_id: int, join: Join, claims: Sequence[Claim], *, at: str
    ) -> int | None:
        """Put one article in its incident, for whoever knows the incident already (a seed, a restored archive).

        Returns the incident whose record must be derived, None for a suggestion.
        """
        with self._database.write() as connection:
            if join.suggested and join.incident_id is not None:
                rivals = (Suggestion(article_id, join.kind, (0,), join.reason),)
                self.arrange(Arrangement(((join.incident_id, ()),), rivals), at=at)
                return None
            placed = (Placed(article_id, join.kind, join.reason, join.ruled),)
            said = {article_id: Said(extraction_id, tuple(claims))}
            incident = join.incident_id if join.incident_id is not None else self._own(article_id)
            changed = self.arrange(Arrangement(((incident, placed),), said=said), at=at)
            (now,) = self.told([article_id])
            for left in changed.keys() - {now.incident_id}:
                add_task(connection, "incident", left, "derive", at=at)
            return now.incident_id

    def _own(self, article_id: int) -> int | None:
        """The incident that an article is in by itself: read again, it keeps its public id."""
        (found,) = self.told([article_id])
        alone = found.incident_id is not None and self.members([found.incident_id]) == [article_id]
        return found.incident_id if alone else None

    def detach(self, article_id: int, *, at: str) -> None:
        """Take an article out of its incident: withdrawn where no other reports it, else it waits for ``derive``."""
        with self._database.write() as connection:
            for incident in self.arrange(Arrangement(leaving=(article_id,)), at=at):
                add_task(connection, "incident", incident, "derive", at=at)

    def claims(self, incident_id: int) -> list[Claim]:
        """What texts say of an incident, in a fixed order."""
        return claims_of(self._database.read(), incident_id)

    def rulings(self, incident_id: int) -> list[Ruling]:
        """What people decided on an incident and on those merged into it, and have not revoked, in order of time."""
        return rulings_on(self._database.read(), incident_id)

    def save_record(
        self, incident_id: int, record: Record, *, at: str, before: Signature | None = None
    ) -> tuple[str, ...]:
        """Store what ``derive`` yields, and note which fields changed for those who keep a copy; returns them.

        ``before``: what the record said, where its claims have been replaced since.
        """
        with self._database.write() as connection:
            if before is None:
                before = record_of(connection, incident_id)
            replace_record(connection, incident_id, record, rulings_on(connection, incident_id))
            fields = changed_fields(before, record_of(connection, incident_id))
            first = scalar(
                connection,
                "SELECT count(*) = 1 AND max(kind) = 'new' AND max(happened_at) = ? FROM incident_change "
                "WHERE incident_id = ?",
                (at, incident_id),
            )
            if fields and not first:
                note_change(connection, incident_id, "changed", at, fields)
            return tuple(fields)

    # What people decide

    def rule(self, incident_id: int, ruling: Ruling, *, person_id: int, note: str | None, at: str) -> int:
        """Store a ruling and its event; returns its id. The record and the grouping follow by the caller's hand."""
        with self._database.write() as connection:
            return add_ruling(connection, incident_id, ruling, person_id=person_id, note=note, at=at)

    def revoke(self, ruling_id: int, *, person_id: int, note: str | None, at: str) -> tuple[int, Ruling]:
        """Undo a ruling; returns the incident it was on, and what it said. Raises NotFoundError, StateError."""
        with self._database.write() as connection:
            return revoke_ruling(connection, ruling_id, person_id=person_id, note=note, at=at)

    def open(self, *, at: str) -> int:
        """A new record without articles; whoever opens it fills it in the same transaction."""
        with self._database.write() as connection:
            return open_incident(connection, at)

    # What pages show

    def list(
        self, limit: int = 50, since: str | None = None, *, offset: int = 0, which: IncidentFilter | None = None
    ) -> list[IncidentSummary]:
        """The newest records; ``since`` a stamp: only those opened or changed from then on."""
        connection = self._database.read()
        return summaries(connection, incident_ids(connection, which or IncidentFilter(), since, limit, offset))

    def get(self, public_id: str) -> IncidentView:
        """An incident with its record, what each value rests on, articles, rulings, changes. Raises NotFoundError."""
        return incident_view(self._database.read(), public_id)

    def id_of(self, public_id: str) -> int:
        """The inner id of a public one. Raises NotFoundError."""
        found = scalar(self._database.read(), "SELECT id FROM incident WHERE public_id = ?", (public_id,))
        if found is None:
            raise NotFoundError(f"no incident {public_id!r} in the archive")
        return int(found)

    def public_id(self, incident_id: int) -> str:
        """The public id of an incident. Raises NotFoundError."""
        found = scalar(self._database.read(), "SELECT public_id FROM incident WHERE id = ?", (incident_id,))
        if found is None:
            raise NotFoundError(f"no incident with the inner id {incident_id} in the archive")
        return str(found)

    def standing(self, incident_id: int) -> int:
        """The record that stands for an incident now: itself, or the one at the end of its merges."""
        return standing(self._database.read(), incident_id)
