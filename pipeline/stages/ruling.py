"""What an editor rules on incidents: the one door for pages and commands (DATA.md 6).

Each function is one transaction: the ruling and its event are stored, articles are grouped anew where the ruling is on
them, the record is derived. A ruling wins over every later derivation until it is undone. The workspace's lock is not
needed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.documents import Fact, Ruling
from pipeline.errors import NotFoundError, StateError, UsageError
from pipeline.extract import ONE_VALUED
from pipeline.store import IncidentFact, IncidentPartyView, IncidentView, Told

from .joining import PARTIES, derive_record, regroup
from .ruled_values import checked_fact, field_of, value_of_fact
from .street import Street


@dataclass(frozen=True, slots=True)
class Ruled:
    """What a ruling did: ``incident`` and ``other`` (merged into, split off as, gone to) are public ids."""

    ruling_id: int
    incident: str
    other: str | None
    fields: tuple[str, ...]


def set_value(street: Street, incident: str, fact: Fact, *, person_id: int, note: str | None = None) -> Ruled:
    """Give a value. One-valued fields: in place of what stands; others: beside it, or in place of the same value.

    Raises UsageError for a field or value that is none, NotFoundError, StateError.
    """
    fact = checked_fact(fact)
    _must_be_known(street, fact.organisation_id)
    view = _standing_view(street, incident)
    stood = _standing_values(
        view, fact.field, fact.value if fact.field not in ONE_VALUED else None, fact.organisation_id
    )
    ruling = _ruling("set", fact.field, fact.organisation_id, old=_values(stood), new=value_of_fact(fact))
    return _rule_on_value(street, incident, ruling, person_id, note)


def clear_value(
    street: Street,
    incident: str,
    field: str,
    *,
    value: str | None = None,
    organisation_id: int | None = None,
    person_id: int,
    note: str | None = None,
) -> Ruled:
    """Say that a field is not stated, or that only ``value`` (a date, a number, a word; a party) is not, for good.

    Raises UsageError for a field that is none or cannot be cleared, NotFoundError, StateError where nothing stands.
    """
    field = field_of(field)
    if field == "attack":
        raise UsageError("the status cannot be cleared, for an incident has one: set it instead")
    view = _standing_view(street, incident)
    stood = _must_stand(view, field, value, organisation_id)
    old = {**_values(stood), **({"value": value} if value is not None else {})}
    return _rule_on_value(street, incident, _ruling("clear", field, organisation_id, old=old), person_id, note)


def pin_value(
    street: Street,
    incident: str,
    field: str,
    *,
    value: str | None = None,
    organisation_id: int | None = None,
    person_id: int,
    note: str | None = None,
) -> Ruled:
    """Keep what stands there now, whatever later articles and rules say; its source stays with it.

    Raises UsageError for a field that is none, NotFoundError, StateError where nothing stands.
    """
    field = field_of(field)
    view = _standing_view(street, incident)
    if field == "attack":
        new: dict[str, object] = {"value": view.summary.status}
        return _rule_on_value(street, incident, _ruling("pin", field, None, new=new), person_id, note)
    if field in PARTIES and organisation_id is None:
        raise UsageError(f"say which {field} to pin: its organisation")
    stood = _must_stand(view, field, value, organisation_id)
    new = stood[0] if len(stood) == 1 else {"values": stood}
    return _rule_on_value(street, incident, _ruling("pin", field, organisation_id, new=new), person_id, note)


def exclude_article(
    street: Street, incident: str, article_id: int, *, person_id: int, note: str | None = None
) -> Ruled:
    """Say that an article is not about this incident: it goes where else it fits, or opens a record of its own."""
    with street.archive.write():
        incident_id, members = _members(street, incident)
        told = _told_of(street, article_id)
        if article_id not in members and not told.suggested:
            raise NotFoundError(f"article {article_id} is not in {incident} (it has {', '.join(map(str, members))})")
        others = [member for member in members if member != article_id]
        if not others:
            raise StateError(
                f"article {article_id} is the only one that reports {incident}: answer that it is not relevant instead"
            )
        ruling = _on_articles("exclude", [article_id], others)
        ruling_id = street.archive.incidents.rule(incident_id, ruling, person_id=person_id, note=note, at=street.at())
        changed = regroup(street, [*members, article_id], present={article_id: None}, keeping=[incident_id])
        return _ruled(street, ruling_id, incident_id, changed, other=_incident_of(street, article_id))


def place_article(street: Street, incident: str, article_id: int, *, person_id: int, note: str | None = None) -> Ruled:
    """Say that an article is about this incident, as when a suggestion is accepted."""
    with street.archive.write():
        incident_id, members = _members(street, incident)
        if article_id in members:
            raise StateError(f"article {article_id} is in {incident} already")
        told = _told_of(street, article_id)
        if told.incident_id is None and not told.suggested:
            raise StateError(f"article {article_id} reports no incident: answer first that it is relevant")
        ruling = replace(_on_articles("pin", [article_id], members), field="article")
        ruling_id = street.archive.incidents.rule(incident_id, ruling, person_id=person_id, note=note, at=street.at())
        changed = regroup(street, [*members, article_id], present={article_id: incident_id}, keeping=[incident_id])
        return _ruled(street, ruling_id, incident_id, changed)


def merge_incidents(street: Street, incident: str, into: str, *, person_id: int, note: str | None = None) -> Ruled:
    """Say that two records are one event: ``into`` stands, the other says where to look."""
    with street.archive.write():
        incident_id, members = _members(street, incident)
        into_id, others = _members(street, into)
        if incident_id == into_id:
            raise StateError(f"{incident} cannot be merged into itself")
        ruling = replace(_on_articles("merge", members, others, article=False), other_incident_id=into_id)
        ruling_id = street.archive.incidents.rule(incident_id, ruling, person_id=person_id, note=note, at=street.at())
        changed = regroup(street, [*members, *others], present=dict.fromkeys(members, into_id), keeping=[into_id])
        return _ruled(street, ruling_id, incident_id, changed, other=into)


def split_incident(
    street: Street, incident: str, article_ids: Sequence[int], *, person_id: int, note: str | None = None
) -> Ruled:
    """Say that these articles report another event: they get a record of their own, ``Ruled.other``."""
    with street.archive.write():
        incident_id, members = _members(street, incident)
        parted = sorted(set(article_ids))
        strangers = [article for article in parted if article not in members]
        if not parted or strangers:
            named = ", ".join(map(str, strangers)) or "none given"
            raise NotFoundError(f"{incident} has no such article: {named} (it has {', '.join(map(str, members))})")
        others = [member for member in members if member not in parted]
        if not others:
            raise StateError(f"every article of {incident} would leave it: name those of the other event only")
        new_id = street.archive.incidents.open(at=street.at())
        ruling = replace(_on_articles("split", parted, others), other_incident_id=new_id)
        ruling_id = street.archive.incidents.rule(incident_id, ruling, person_id=person_id, note=note, at=street.at())
        changed = regroup(street, members, present=dict.fromkeys(parted, new_id), keeping=[incident_id])
        return _ruled(street, ruling_id, incident_id, changed, other=_public_id(street, new_id))


def undo_ruling(street: Street, ruling_id: int, *, person_id: int, note: str | None = None) -> Ruled:
    """Take a ruling back: what was merged or split stands again as the articles themselves say."""
    incidents = street.archive.incidents
    with street.archive.write():
        incident_id, ruling = incidents.revoke(ruling_id, person_id=person_id, note=note, at=street.at())
        if not ruling.on_articles:
            changed = {incident_id: derive_record(street, incidents.standing(incident_id))}
            return _ruled(street, ruling_id, incident_id, changed)
        articles = sorted({*ruling.articles, *ruling.others})
        # A merged record comes back with its articles; what was split off goes home, if nothing else keeps it away.
        home = dict.fromkeys(ruling.articles, incident_id) if ruling.action == "merge" else {}
        changed = regroup(street, articles, present=home, keeping=[incident_id])
        return _ruled(street, ruling_id, incident_id, changed)


def _rule_on_value(street: Street, incident: str, ruling: Ruling, person_id: int, note: str | None) -> Ruled:
    incidents = street.archive.incidents
    with street.archive.write():
        incident_id = incidents.id_of(incident)
        ruling_id = incidents.rule(incident_id, ruling, person_id=person_id, note=note, at=street.at())
        return _ruled(street, ruling_id, incident_id, {incident_id: derive_record(street, incident_id)})


def _ruled(
    street: Street,
    ruling_id: int,
    incident_id: int,
    changed: Mapping[int, tuple[str, ...]],
    *,
    other: str | None = None,
) -> Ruled:
    fields = sorted({field for fields in changed.values() for field in fields})
    incident = street.archive.incidents.public_id(incident_id)
    return Ruled(ruling_id, incident, other if other != incident else None, tuple(fields))


def _ruling(
    action: str,
    field: str,
    organisation_id: int | None,
    *,
    old: dict[str, object] | None = None,
    new: dict[str, object] | None = None,
) -> Ruling:
    return Ruling(0, action, field, organisation_id, old_value=old or None, new_value=new)


def _on_articles(action: str, articles: Sequence[int], others: Sequence[int], *, article: bool = True) -> Ruling:
    """A ruling on the grouping: it names the articles on its two sides, so that it holds whatever records there are."""
    sides: dict[str, object] = {"articles": list(articles), "others": list(others)}
    return Ruling(0, action, article_id=articles[0] if article else None, old_value=sides)


def _members(street: Street, incident: str) -> tuple[int, list[int]]:
    """The inner id and the articles of an incident that stands. Raises NotFoundError, StateError."""
    incident_id = street.archive.incidents.id_of(incident)
    _must_be_open(street, incident, incident_id)
    return incident_id, street.archive.incidents.members([incident_id])


def _standing_view(street: Street, incident: str) -> IncidentView:
    view = street.archive.incidents.get(incident)
    _must_be_open(street, incident, view.summary.id)
    return view


def _must_be_open(street: Street, incident: str, incident_id: int) -> None:
    now = _public_id(street, incident_id)
    if now != incident:
        raise StateError(f"{incident} was merged into {now}: rule on that one, or undo the merge")
    if not street.archive.incidents.members([incident_id]):
        raise StateError(f"{incident} is withdrawn: no article reports it any more")


def _must_be_known(street: Street, organisation_id: int | None) -> None:
    if organisation_id is not None and not street.archive.incidents.players([organisation_id]):
        raise NotFoundError(f"no organisation {organisation_id} in the archive")


def _told_of(street: Street, article_id: int) -> Told:
    found = street.archive.incidents.told([article_id])
    if not found:
        raise NotFoundError(f"no article {article_id} in the archive")
    return found[0]


def _incident_of(street: Street, article_id: int) -> str | None:
    told = _told_of(street, article_id)
    return _public_id(street, told.incident_id) if told.incident_id is not None else None


def _public_id(street: Street, incident_id: int) -> str:
    """The public id of the record that stands for an incident now."""
    return street.archive.incidents.public_id(street.archive.incidents.standing(incident_id))


def _must_stand(
    view: IncidentView, field: str, value: str | None, organisation_id: int | None
) -> list[dict[str, object]]:
    stood = _standing_values(view, field, value, organisation_id)
    if not stood:
        what = f"{field} {value}" if value is not None else field
        raise StateError(f"{view.summary.public_id} has no {what}: nothing to rule on")
    return stood


def _standing_values(
    view: IncidentView, field: str, value: str | None, organisation_id: int | None
) -> list[dict[str, object]]:
    """What the record has in a field, as a ruling keeps it: each value with its source."""
    if field in PARTIES:
        parties = (p for p in view.parties if p.role == field and organisation_id in (None, p.organisation_id))
        return [_told(party) for party in parties]
    return [
        _told(fact)
        for fact in view.facts
        if fact.field == field
        and organisation_id in (None, fact.organisation_id)
        and (value is None or value in (fact.value, fact.date_from, str(fact.quantity)))
    ]


def _told(said: IncidentFact | IncidentPartyView) -> dict[str, object]:
    """A value of the record as a ruling keeps it."""
    kept: dict[str, object] = {"organisation_id": said.organisation_id}
    if isinstance(said, IncidentFact):
        kept |= {name: getattr(said, name) for name in _KEPT}
    if said.source is not None:
        kept |= {"revision_id": said.source.revision_id, "span": list(said.source.span)}
    return {name: value for name, value in kept.items() if value is not None}


_KEPT = (
    "value", "quantity", "unit", "precision", "date_from", "date_to", "scope", "qualifier", "realis", "attributed_to",
)  # fmt: skip


def _values(stood: Sequence[Mapping[str, object]]) -> dict[str, object]:
    return {"values": [dict(value) for value in stood]} if stood else {}
