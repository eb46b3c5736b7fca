"""extract: revisions that wait -> relevance, organisations, claims; the incident they belong to; drafts asked for."""

from __future__ import annotations

from pipeline.documents import Extraction, Join, Rights
from pipeline.extract import VERSION, claims, derive, extract, join
from pipeline.store import StoredRevision, Task

from .failures import note_failure
from .street import Progress, Street

CLAIM = 64
TARGET_LANGUAGE = "fr-CA"
CANDIDATE_DAYS = 900
"""How far back an article may still belong to an incident: settlements come two years after (DATA.md 6)."""


def extract_articles(street: Street, progress: Progress) -> dict[str, int]:
    """Read every revision that waits. One article is saved in one transaction, its incident with it."""
    counts = {"extracted": 0, "relevant": 0}
    progress.begin("extract", None)
    while not street.stopping.is_set():
        tasks = street.archive.tasks.claim("extract", at=street.at(), worker=street.worker, limit=CLAIM)
        if not tasks:
            break
        for task in tasks:
            _extract_one(street, task, counts, progress)
    return counts


def extract_revision(street: Street, revision_id: int, progress: Progress) -> dict[str, int]:
    """Read one revision now, for somebody who asks for it."""
    counts = {"extracted": 0, "relevant": 0}
    street.archive.tasks.add("revision", revision_id, "extract", at=street.at())
    for task in street.archive.tasks.claim("extract", at=street.at(), worker=street.worker, subject_ids=[revision_id]):
        _extract_one(street, task, counts, progress)
    return counts


def _extract_one(street: Street, task: Task, counts: dict[str, int], progress: Progress) -> None:
    if street.stopping.is_set():
        street.archive.tasks.release([task])
        return
    stored = street.archive.articles.revision(task.subject_id)
    try:
        found = extract(stored.article, street.lexicon)
        with street.archive.write():
            relevant = _save(street, stored, found)
            street.archive.tasks.done(task, version=VERSION)
    except Exception as error:  # one article must not stop the others; its reason stands in the task
        note_failure(street, task, error, stored.url, progress)
        return
    counts["extracted"] += 1
    counts["relevant"] += relevant
    progress.advance("extract", stored.article.title or stored.url)


def _save(street: Street, stored: StoredRevision, found: Extraction) -> bool:
    archive, at = street.archive, street.at()
    saved = archive.extractions.save(stored.id, found, at=at)
    score = effective_relevance(stored.human_relevance, found.relevance.score)
    relevant = score >= street.settings.relevance.accept
    if relevant:
        _join_incident(street, stored, found, saved.extraction_id, saved.organisation_ids)
    else:
        archive.incidents.detach(stored.article_id, at=at)
    if score >= street.settings.relevance.ask and may_be_drafted(stored):
        ask_for_draft(street, stored, title_only=not relevant)
    return relevant


def effective_relevance(human: int | None, machine: float) -> float:
    """An editor's answer wins over the machine's score."""
    return machine if human is None else float(human)


def may_be_drafted(stored: StoredRevision) -> bool:
    """English originals of outlets whose rights allow a draft (DATA.md 15)."""
    return stored.article.language == "en" and stored.outlet.rights is not Rights.INDEX


def ask_for_draft(street: Street, stored: StoredRevision, *, title_only: bool) -> None:
    """Lay tasks for the title's draft and, unless an editor must first say yes, for the body's."""
    adaptation = street.archive.adaptations.ensure(stored.article_id, stored.id, TARGET_LANGUAGE, at=street.at())
    for stage in ("translate_title",) if title_only else ("translate_title", "translate_body"):
        street.archive.tasks.add("adaptation", adaptation, stage, at=street.at())


def _join_incident(
    street: Street, stored: StoredRevision, found: Extraction, extraction_id: int, organisations: dict[str, int]
) -> None:
    incidents, at = street.archive.incidents, street.at()
    said = claims(found, stored.article, stored.id, organisations)
    published = stored.article.published or at
    candidates = incidents.candidates(organisations.values(), around=published[:10], days=CANDIDATE_DAYS)
    where: Join = join(said, published, stored.article.language, candidates)
    incident = incidents.attach(stored.article_id, extraction_id, where, said, at=at)
    if incident is not None:
        derive_record(street, incident)


def derive_records(street: Street, progress: Progress) -> dict[str, int]:
    """Make the records anew from which an article went away."""
    counts = {"derived": 0}
    while not street.stopping.is_set():
        tasks = street.archive.tasks.claim("derive", at=street.at(), worker=street.worker, limit=CLAIM)
        if not tasks:
            break
        for task in tasks:
            with street.archive.write():
                derive_record(street, task.subject_id)
                street.archive.tasks.done(task, version=VERSION)
            counts["derived"] += 1
            progress.advance("derive", f"incident {task.subject_id}")
    return counts


def derive_record(street: Street, incident_id: int) -> None:
    """Make an incident's record anew from what texts claim and people ruled (DATA.md 6)."""
    incidents = street.archive.incidents
    record = derive(incidents.claims(incident_id), incidents.rulings(incident_id))
    incidents.save_record(incident_id, record, at=street.at())
