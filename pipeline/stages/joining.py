"""join: which incident articles belong to, and the records that follow (DATA.md 6, 19).

An article is grouped anew together with every article that may touch its group, so that the order in which they came
does not count; whoever calls holds one transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from pipeline.documents import Claim, Grouping, Links, Player, Report, Ruling
from pipeline.errors import NotFoundError
from pipeline.extract import (
    COMPARED,
    claims,
    derive,
    extract,
    group,
    identify,
    keys_of,
    links_of,
    may_be_same,
    report_of,
    resolved,
    resolved_rulings,
    search_words,
    standing_for,
)
from pipeline.store import Arrangement, Said, Signature, Told

from .street import Street

PARTIES = frozenset({"victim", "provider"})


@dataclass(slots=True)
class _Neighbourhood:
    """Articles that may touch one another's group, with the organisations that they name."""

    told: dict[int, Told] = field(default_factory=dict)
    players: dict[int, Player] = field(default_factory=dict)


def regroup(
    street: Street,
    articles: Collection[int],
    *,
    said: Mapping[int, Said] | None = None,
    leaving: Collection[int] = (),
    present: Mapping[int, int | None] | None = None,
    keeping: Collection[int] = (),
) -> dict[int, tuple[str, ...]]:
    """Group these articles anew with all that may touch them, and derive every record that changes.

    ``said``: what new readings claim; ``leaving``: articles that report nothing any more; ``present``: the incident
    that an article is to be counted for when groups look for theirs, where a person just decided it (None: none);
    ``keeping``: incidents that then go first, as do those on which people ruled.
    Returns the incidents derived, each with the fields whose value changed.
    """
    incidents, at, said = street.archive.incidents, street.at(), dict(said or {})
    with street.archive.write():
        rulings = incidents.grouping_rulings()
        links = links_of(rulings)
        near = _neighbourhood(street, {*articles, *said, *leaving}, said, links)
        grouping = group(_reports(near, leaving), links)
        targets = _targets(street, grouping, _present(near, present or {}), rulings, keeping)
        plan = Arrangement(
            tuple(zip(targets, grouping.groups, strict=True)), grouping.suggestions, said, tuple(leaving)
        )
        changed = incidents.arrange(plan, at=at)
        return {incident: derive_record(street, incident, before) for incident, before in changed.items()}


def derive_record(street: Street, incident_id: int, before: Signature | None = None) -> tuple[str, ...]:
    """Make an incident's record anew from what texts claim and people ruled; returns the fields that changed.

    Names that within one incident mean the same organisation count as one. ``before``: what the record said, where
    its claims have been replaced since.
    """
    incidents = street.archive.incidents
    said, ruled = incidents.claims(incident_id), incidents.rulings(incident_id)
    players = incidents.players({c.organisation_id for c in said if c.organisation_id is not None})
    standing = standing_for(players.values())
    record = derive(resolved(said, standing), resolved_rulings(ruled, standing))
    return incidents.save_record(incident_id, record, at=street.at(), before=before)


def _reports(near: _Neighbourhood, leaving: Collection[int]) -> list[Report]:
    return [
        report_of(t.article_id, t.address, t.published, t.claims, near.players)
        for t in near.told.values()
        if t.article_id not in leaving
    ]


def _targets(
    street: Street, grouping: Grouping, present: Mapping[int, int], rulings: Iterable[Ruling], keeping: Collection[int]
) -> tuple[int | None, ...]:
    """The incident that each group continues."""
    ruled = street.archive.incidents.ruled(set(present.values())) | set(keeping)
    closed = {ruling.incident_id for ruling in rulings if ruling.action == "merge" and ruling.incident_id is not None}
    return identify(grouping, present, ruled=ruled, closed=closed)


def _present(near: _Neighbourhood, decided: Mapping[int, int | None]) -> dict[int, int]:
    """The incident that each article is in, or counts for since a person just decided it."""
    stored = {told.article_id: told.incident_id for told in near.told.values()}
    return {article: incident for article, incident in {**stored, **decided}.items() if incident is not None}


def _neighbourhood(street: Street, seeds: Collection[int], said: dict[int, Said], links: Links) -> _Neighbourhood:
    """Everything that may touch the groups of some articles: by organisations alike, by rulings, step by step.

    ``said`` is filled up with the claims of articles that are only suggested: the archive keeps none for them.
    """
    incidents = street.archive.incidents
    mates = {article: block for block in links.together for article in block}
    near = _Neighbourhood()
    seen: set[int] = set()
    asked: set[int] = set()
    pending = set(seeds)
    while pending:
        seen |= pending
        named: set[int] = set()
        left: set[int] = set()
        for told in incidents.told(pending, COMPARED):
            named |= _parties(told.claims)
            now = _now(street, told, said)
            named |= _parties(now)
            near.told[told.article_id] = replace(told, claims=now)
            left |= {told.incident_id} if told.incident_id is not None else set()
        near.players |= incidents.players(named - near.players.keys())
        wider = _alike(street, [near.players[i] for i in named - asked if i in near.players]) | named
        pending = set(incidents.articles_naming(wider - asked)) | set(incidents.members(left))
        pending |= {mate for article in near.told for mate in mates.get(article, ())}
        pending -= seen
        asked |= wider
    return near


def _parties(claims: Iterable[Claim]) -> set[int]:
    return {c.organisation_id for c in claims if c.field in PARTIES and c.organisation_id is not None}


def _alike(street: Street, players: list[Player]) -> set[int]:
    """Organisations of the archive that may be the same as one of these."""
    words = {word for player in players for word in search_words(player)}
    found = street.archive.incidents.players_with(sorted(words)) if words else []
    near: dict[object, list[Player]] = {}
    for player in players:
        for key in keys_of(player):
            near.setdefault(key, []).append(player)
    return {
        other.organisation_id
        for other in found
        if any(may_be_same(player, other) for key in keys_of(other) for player in near.get(key, ()))
    }


def _now(street: Street, told: Told, said: dict[int, Said]) -> tuple[Claim, ...]:
    """What an article claims: its new reading, else what is stored, else (a suggestion) its text read once more."""
    if told.article_id not in said and told.suggested and told.incident_id is None:
        said[told.article_id] = _said_again(street, told)
    new = said.get(told.article_id)
    return told.claims if new is None else new.claims


def _said_again(street: Street, told: Told) -> Said:
    try:
        stored = street.archive.articles.revision(told.revision_id)
    except NotFoundError:  # its text was erased
        return Said(told.extraction_id or 0, ())
    found = extract(stored.article, street.lexicon)
    at = street.archive.incidents.named_at(told.extraction_id or 0)
    ids = {o.name: at[span] for o in found.organisations for span in o.mentions[:1] if span in at}
    return Said(told.extraction_id or 0, claims(found, stored.article, stored.id, ids))
