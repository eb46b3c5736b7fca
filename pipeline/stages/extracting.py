"""extract: revisions that wait -> relevance, organisations, claims; the incident they belong to; drafts asked for."""

from __future__ import annotations

from pipeline.documents import Extraction, Rights
from pipeline.extract import VERSION, claims, extract
from pipeline.store import Said, StoredRevision, Task

from .failures import settling
from .joining import derive_record, regroup
from .street import Progress, Street

CLAIM = 64
TARGET_LANGUAGE = "fr-CA"


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
    with settling(street, task, f"text {task.subject_id}", progress):
        stored = street.archive.articles.revision(task.subject_id)
        with settling(street, task, stored.url, progress):
            found = extract(stored.article, street.lexicon)
            with street.archive.write():
                relevant = _save(street, stored, found, first=task.version is None)
                street.archive.tasks.done(task, version=VERSION)
            counts["extracted"] += 1
            counts["relevant"] += relevant
            progress.advance("extract", stored.article.title or stored.url)


def _save(street: Street, stored: StoredRevision, found: Extraction, *, first: bool) -> bool:
    archive, at = street.archive, street.at()
    saved = archive.extractions.save(stored.id, found, at=at)
    score = effective_relevance(stored.human_relevance, found.relevance.score)
    relevant = score >= street.settings.relevance.accept
    if not _is_current(street, stored):
        return relevant
    if relevant:
        said = claims(found, stored.article, stored.id, saved.organisation_ids)
        regroup(street, [stored.article_id], said={stored.article_id: Said(saved.extraction_id, said)})
    else:
        regroup(street, [stored.article_id], leaving=[stored.article_id])
    if score >= street.settings.relevance.ask and may_be_drafted(stored):
        ask_for_draft(street, stored, title_only=not relevant, first=first)
    return relevant


def _is_current(street: Street, stored: StoredRevision) -> bool:
    """Whether the article shows this text: an older one, read late, must not speak for it."""
    return street.archive.articles.current_revision(stored.article_id).id == stored.id


def effective_relevance(human: int | None, machine: float) -> float:
    """An editor's answer wins over the machine's score."""
    return machine if human is None else float(human)


def may_be_drafted(stored: StoredRevision) -> bool:
    """English originals of outlets whose rights allow a draft (DATA.md 15)."""
    return stored.article.language == "en" and stored.outlet.rights is not Rights.INDEX


def ask_for_draft(street: Street, stored: StoredRevision, *, title_only: bool, first: bool) -> None:
    """Lay tasks for the title's draft and, unless an editor must first say yes, for the body's.

    A text that is only read again keeps the drafts it has (``first`` is false): only missing ones are asked for.
    """
    adaptation = street.archive.adaptations.ensure(stored.article_id, stored.id, TARGET_LANGUAGE, at=street.at())
    tasks = street.archive.tasks
    lay = tasks.add if first else tasks.add_new
    for stage in ("translate_title",) if title_only else ("translate_title", "translate_body"):
        lay("adaptation", adaptation, stage, at=street.at())


def derive_records(street: Street, progress: Progress) -> dict[str, int]:
    """Group and derive anew the records from which an article went away."""
    counts = {"derived": 0}
    while not street.stopping.is_set():
        tasks = street.archive.tasks.claim("derive", at=street.at(), worker=street.worker, limit=CLAIM)
        if not tasks:
            break
        for task in tasks:
            _derive_one(street, task, counts, progress)
    return counts


def _derive_one(street: Street, task: Task, counts: dict[str, int], progress: Progress) -> None:
    if street.stopping.is_set():
        street.archive.tasks.release([task])
        return
    name = f"incident {task.subject_id}"
    with settling(street, task, name, progress):
        with street.archive.write():
            members = street.archive.incidents.members([task.subject_id])
            if members and task.subject_id not in regroup(street, members):
                derive_record(street, task.subject_id)
            street.archive.tasks.done(task, version=VERSION)
        counts["derived"] += 1
        progress.advance("derive", name)
