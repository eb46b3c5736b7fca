"""replay: what reading the archive again with the present rules would alter. Nothing is written.

The same pure steps as in earnest: extract, claims, grouping, identities, derivation; only the saving is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from pipeline.documents import Article, Claim, Extraction, FoundOrganisation, Player, Report
from pipeline.extract import (
    VERSION,
    Lexicon,
    claims,
    derive,
    extract,
    group,
    identify,
    links_of,
    report_of,
    resolved,
    resolved_rulings,
    standing_for,
)
from pipeline.folding import fold_key
from pipeline.settings import RelevanceSettings
from pipeline.store import Archive, Reading, Signature, Told, record_signature

from .street import Progress

BATCH = 200
Value = tuple[object, ...]
"""What a claim or a record says, its field first."""


@dataclass(frozen=True, slots=True)
class ReplayedArticle:
    """An article that would be read otherwise. Scores are null before its first reading; values are in words."""

    article_id: int
    title: str | None
    version: int | None
    score_before: float | None
    score: float
    way_before: str
    way: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReplayedIncident:
    """A record that would change; ``public_id`` is null for a new one. Articles by number, values in words."""

    public_id: str | None
    change: str
    joined: tuple[int, ...]
    left: tuple[int, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Replay:
    """What a new reading by version ``version`` of the extractor would alter."""

    version: int
    read: int
    stale: int
    articles: tuple[ReplayedArticle, ...] = ()
    incidents: tuple[ReplayedIncident, ...] = ()
    suggestions: int = 0


@dataclass(slots=True)
class _Replayed:
    """The archive as it would be, as far as it was read again."""

    archive: Archive
    lexicon: Lexicon
    bounds: RelevanceSettings
    reports: dict[int, Report] = field(default_factory=dict)
    present: dict[int, int] = field(default_factory=dict)
    said: dict[int, tuple[Claim, ...]] = field(default_factory=dict)
    players: dict[int, Player] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    new: dict[str, int] = field(default_factory=dict)
    articles: list[ReplayedArticle] = field(default_factory=list)


def replay(
    archive: Archive, lexicon: Lexicon, bounds: RelevanceSettings, progress: Progress, *, since: str | None = None
) -> Replay:
    """Read the current texts again (those published ``since`` a day) and compare; nothing is written."""
    readings = archive.incidents.current_readings(since)
    progress.begin("replay", len(readings))
    work = _Replayed(archive, lexicon, bounds)
    _take_stored(work)
    for start in range(0, len(readings), BATCH):
        batch = {reading.article_id: reading for reading in readings[start : start + BATCH]}
        for told in archive.incidents.told(batch.keys()):
            progress.advance("replay", _read_again(work, batch[told.article_id], told))
    stale = sum(reading.version is not None and reading.version < VERSION for reading in readings)
    incidents, undecided = _incidents(work)
    work.articles.sort(key=lambda a: a.article_id)
    return Replay(VERSION, len(readings), stale, tuple(work.articles), tuple(incidents), undecided)


def _take_stored(work: _Replayed) -> None:
    """The reports as they stand, of articles that may not be read again."""
    everything = list(work.archive.incidents.reporting())
    for start in range(0, len(everything), BATCH):
        for told in work.archive.incidents.told(everything[start : start + BATCH]):
            if told.incident_id is not None:
                work.present[told.article_id] = told.incident_id
                _meet(work, told.claims)
                work.reports[told.article_id] = _report(work, told, told.claims)


def _meet(work: _Replayed, said: Iterable[Claim]) -> None:
    """Know the organisations that claims name."""
    wanted = {c.organisation_id for c in said if c.organisation_id is not None} - work.players.keys()
    found = work.archive.incidents.players(wanted) if wanted else {}
    work.players |= found
    work.names |= {number: player.names[0] for number, player in found.items() if player.names}


def _report(work: _Replayed, told: Told, said: Iterable[Claim]) -> Report:
    return report_of(told.article_id, told.address, told.published, said, work.players)


def _read_again(work: _Replayed, reading: Reading, told: Told) -> str:
    """Read one text with the present rules; returns its title."""
    stored = work.archive.articles.revision(reading.revision_id)
    found = extract(stored.article, work.lexicon)
    human = stored.human_relevance
    score = float(human) if human is not None else found.relevance.score
    before = float(human) if human is not None and reading.score is not None else reading.score
    relevant = score >= work.bounds.accept
    said = _claims(work, found, stored.article, reading.revision_id) if relevant else ()
    old, new = _words(work, told.claims), _words(work, said)
    ways = (_way(work.bounds, before), _way(work.bounds, score))
    suggested = told.suggested and told.incident_id is None
    if ways[0] != ways[1] or (old != new and not suggested):
        work.articles.append(
            ReplayedArticle(
                told.article_id, stored.article.title, reading.version, reading.score, found.relevance.score, *ways,
                () if suggested else tuple(sorted(new - old)), () if suggested else tuple(sorted(old - new)),
            )
        )  # fmt: skip
    work.reports.pop(told.article_id, None)
    if relevant:
        work.reports[told.article_id] = _report(work, told, said)
        if old != new or told.incident_id is None:
            work.said[told.article_id] = tuple(replace(one, address=told.address) for one in said)
    return stored.article.title or stored.url


def _way(bounds: RelevanceSettings, score: float | None) -> str:
    """Which of the three ways an article goes."""
    if score is None:
        return "not read"
    return "relevant" if score >= bounds.accept else "asked" if score >= bounds.ask else "not relevant"


def _claims(work: _Replayed, found: Extraction, article: Article, revision_id: int) -> tuple[Claim, ...]:
    ids = {organisation.name: _organisation(work, organisation) for organisation in found.organisations}
    said = claims(found, article, revision_id, ids)
    _meet(work, said)
    return said


def _organisation(work: _Replayed, found: FoundOrganisation) -> int:
    """The id of an organisation in the archive; a number below zero for one that would be new."""
    stored = work.archive.incidents.known_organisation(found)
    if stored is not None:
        return stored
    key = found.known or f"{fold_key(found.name)}|{found.region or ''}"
    if key not in work.new:
        number = work.new[key] = -len(work.new) - 1
        names = {
            fold_key(found.name),
            *filter(None, (found.official.english, found.official.french) if found.official else ()),
        }
        work.players[number] = Player(number, tuple(sorted(names)), found.region, found.country, bool(found.known))
        work.names[number] = found.name
    return work.new[key]


def _words(work: _Replayed, said: Iterable[Claim]) -> set[str]:
    """What claims say, in words that two readings can be compared by; where they say it does not count."""
    _meet(work, said)
    return {_in_words(work, _claimed(claim)) for claim in said}


def _claimed(c: Claim) -> Value:
    return c.field, c.value, c.quantity, c.unit, c.date_from, c.date_to, c.organisation_id, c.scope, c.realis.value


def _in_words(work: _Replayed, value: Value) -> str:
    """A claim or a value of a record: its field, then what is told of it. An organisation stands at place 6."""
    name, *rest = value
    if name in ("victim", "provider") and len(value) == 2:
        return f"{name} {work.names.get(int(str(value[1])), value[1])}"
    told = []
    for place, part in enumerate(rest, 1):
        if part is None or part == "actual":
            continue
        told.append(work.names.get(int(str(part)), str(part)) if place == _OWNER else str(part))
    return " ".join([str(name), *told])


_OWNER = 6


def _incidents(work: _Replayed) -> tuple[list[ReplayedIncident], int]:
    """The records that would change, and how many articles an editor would be asked about."""
    incidents = work.archive.incidents
    rulings = incidents.grouping_rulings()
    grouping = group(work.reports.values(), links_of(rulings))
    closed = {ruling.incident_id for ruling in rulings if ruling.action == "merge" and ruling.incident_id is not None}
    targets = identify(grouping, work.present, ruled=incidents.ruled(set(work.present.values())), closed=closed)
    before: dict[int, set[int]] = {}
    for article, incident in work.present.items():
        before.setdefault(incident, set()).add(article)
    found = []
    for target, members in zip(targets, grouping.groups, strict=True):
        now = {placed.article_id for placed in members}
        was = before.pop(target, set()) if target is not None else set()
        if now != was or not now.isdisjoint(work.said):
            found.append(_compared(work, target, now, was))
    found += [
        ReplayedIncident(incidents.public_id(gone), "gone", (), tuple(sorted(was)), (), ())
        for gone, was in sorted(before.items())
    ]
    changed = [one for one in found if one.change != "changed" or one.joined or one.left or one.added or one.removed]
    return changed, len(grouping.suggestions)


def _compared(work: _Replayed, target: int | None, now: set[int], was: set[int]) -> ReplayedIncident:
    incidents = work.archive.incidents
    said = [claim for told in incidents.told(now) for claim in _said_of(work, told)]
    ruled = incidents.rulings(target) if target is not None else []
    _meet(work, said)
    named = {c.organisation_id for c in said if c.organisation_id is not None}
    standing = standing_for(work.players[number] for number in named if number in work.players)
    record = derive(resolved(said, standing), resolved_rulings(ruled, standing))
    after = _told(work, record_signature(record))
    old = _told(work, incidents.said(target)) if target is not None else set()
    return ReplayedIncident(
        incidents.public_id(target) if target is not None else None,
        "changed" if target is not None else "new",
        tuple(sorted(now - was)),
        tuple(sorted(was - now)),
        tuple(sorted(after - old)),
        tuple(sorted(old - after)),
    )


def _said_of(work: _Replayed, told: Told) -> tuple[Claim, ...]:
    new = work.said.get(told.article_id)
    return new if new is not None else tuple(replace(claim, address=told.address) for claim in told.claims)


def _told(work: _Replayed, said: Signature) -> set[str]:
    """A record in words."""
    return {_in_words(work, _ordered(value)) for value in said}


def _ordered(value: Value) -> Value:
    """A value of a stored record (incident_record.py) in the order of a claim's words."""
    if len(value) == 2:
        return value
    name, word, quantity, unit, _, first, last, owner, scope, _, realis, *_ = value
    return name, word, quantity, unit, first, last, owner, scope, realis


def by_kind(told: Replay) -> Mapping[str, int]:
    """How many articles and records would change in which way."""
    counts = {"texts read": told.read, "read by an older version": told.stale}
    for one in told.articles:
        key = "articles with other claims" if one.way == one.way_before else f"articles {one.way_before} → {one.way}"
        counts[key] = counts.get(key, 0) + 1
    for record in told.incidents:
        counts[f"incidents {record.change}"] = counts.get(f"incidents {record.change}", 0) + 1
    return {**counts, "articles an editor would be asked to place": told.suggestions}
