"""translate: adaptations that wait -> drafts, many articles' sentences together in windows (DATA.md 5)."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.documents import Draft, Name, Segment, SegmentKind, Severity
from pipeline.extract import extract, names_in
from pipeline.store import StoredRevision, Task
from pipeline.translate import MemoryMatch, memory_key, split_sentences

from .failures import concerns_all, note_failure, settling
from .street import Progress, Street

WINDOW_SECONDS = 20.0
WINDOW_CHARACTERS = 240_000
"""About 2,000 sentences: the most that one window may hold."""
FIRST_WINDOW = 12_000
"""Characters of the first window, before the machine's speed is known."""
CLAIM = 40


@dataclass(frozen=True, slots=True)
class _Job:
    """One adaptation's waiting segments: ``keys`` are block indexes, null for the title."""

    task: Task
    stored: StoredRevision
    keys: tuple[int | None, ...]
    segments: tuple[Segment, ...]

    @property
    def size(self) -> int:
        return sum(len(segment.source) for segment in self.segments)


@dataclass(frozen=True, slots=True)
class _Done:
    """Adaptations drafted, and the errors and warnings that checks found in the drafts."""

    adaptations: int = 0
    findings: int = 0

    def __add__(self, other: _Done) -> _Done:
        return _Done(self.adaptations + other.adaptations, self.findings + other.findings)


def translate_titles(street: Street, progress: Progress) -> dict[str, int]:
    """Draft every headline that waits: an editor sorts by headline, so they come before any body."""
    return _translate_stage(street, "translate_title", "titles", progress)


def translate_bodies(street: Street, progress: Progress) -> dict[str, int]:
    """Draft every body that waits."""
    return _translate_stage(street, "translate_body", "translated", progress)


def translate_adaptation(street: Street, adaptation_id: int, progress: Progress) -> int:
    """Draft one article now, title and body, for somebody who asks for it. Answers with the segments drafted."""
    done = _Done()
    for stage in ("translate_title", "translate_body"):
        street.archive.tasks.add("adaptation", adaptation_id, stage, at=street.at())
        tasks = street.archive.tasks.claim(stage, at=street.at(), worker=street.worker, subject_ids=[adaptation_id])
        done += _translate(street, _prepare_all(street, tasks, progress), progress)
    return done.adaptations


def _translate_stage(street: Street, stage: str, counted_as: str, progress: Progress) -> dict[str, int]:
    progress.begin(stage, None)
    done = _Done()
    allowed = FIRST_WINDOW
    while not street.stopping.is_set():
        tasks = street.archive.tasks.claim(stage, at=street.at(), worker=street.worker, limit=CLAIM, newest_first=True)
        if not tasks:
            break
        jobs = _prepare_all(street, tasks, progress)
        for window in _windows(jobs, allowed):
            if street.stopping.is_set():
                street.archive.tasks.release([job.task for job in window])
                continue
            started = time.monotonic()
            done += _translate(street, window, progress)
            seconds = max(time.monotonic() - started, 0.05)
            size = sum(job.size for job in window)
            allowed = int(min(WINDOW_CHARACTERS, max(FIRST_WINDOW, size / seconds * WINDOW_SECONDS)))
    return {counted_as: done.adaptations, "to_look_at": done.findings}


def _windows(jobs: Sequence[_Job], allowed: int) -> Iterator[list[_Job]]:
    window: list[_Job] = []
    size = 0
    for job in jobs:
        if window and size + job.size > allowed:
            yield window
            window, size = [], 0
        window.append(job)
        size += job.size
    if window:
        yield window


def _prepare_all(street: Street, tasks: Sequence[Task], progress: Progress) -> list[_Job]:
    jobs: list[_Job] = []
    for task in tasks:
        with settling(street, task, f"adaptation {task.subject_id}", progress):
            jobs.append(_prepare(street, task))
    return jobs


def _prepare(street: Street, task: Task) -> _Job:
    adaptation = street.archive.adaptations.view(task.subject_id)
    stored = street.archive.articles.revision(adaptation.revision_id)
    names = known_names(street, stored)
    article = stored.article
    around = tuple(article.block_text(block) for block in article.blocks)
    if task.stage == "translate_title":
        titles = (Segment(article.title, SegmentKind.HEADLINE, names, around),) if article.title else ()
        return _Job(task, stored, (None,) * len(titles), titles)
    body = tuple(
        Segment(words, SegmentKind(block.kind.value), names, around)
        for words, block in zip(around, article.blocks, strict=True)
    )
    return _Job(task, stored, tuple(range(len(body))), body)


def known_names(street: Street, stored: StoredRevision) -> tuple[Name, ...]:
    """The names in a stored text. Reading it again takes a millisecond and needs no table of its own."""
    return names_in(extract(stored.article, street.lexicon), stored.article)


def _translate(street: Street, jobs: Sequence[_Job], progress: Progress) -> _Done:
    """Draft the segments of several articles in one go; save each article in a transaction of its own."""
    model_id = street.model_id
    done = _Done()
    for job, drafts in _drafted(street, jobs, progress):
        own: dict[int | None, Draft] = dict(zip(job.keys, drafts, strict=True))
        with settling(street, job.task, job.stored.url, progress):
            with street.archive.write():
                street.archive.adaptations.save_drafts(job.task.subject_id, own, model_id=model_id, at=street.at())
                street.archive.tasks.done(job.task, version=model_id)
            done += _Done(1, sum(f.severity is not Severity.INFO for draft in own.values() for f in draft.findings))
            progress.advance(job.task.stage, job.stored.article.title or job.stored.url)
    return done


def remembered(street: Street, segments: Sequence[Segment]) -> dict[str, MemoryMatch]:
    """What memory knows of the sentences of these segments, and may be used unasked: one target, safely aligned."""
    bodies = (segment.source for segment in segments if segment.kind is not SegmentKind.HEADLINE)
    keys = {memory_key(source[slice(*span)]) for source in bodies for span in split_sentences(source, "en")}
    known = street.archive.memory.exact(keys) if keys else {}
    alone = (targets[0] for targets in known.values() if len(targets) == 1 and targets[0].reusable)
    return {one.source_key: MemoryMatch(one.target, one.id) for one in alone}


def _drafted(street: Street, jobs: Sequence[_Job], progress: Progress) -> list[tuple[_Job, list[Draft]]]:
    """The jobs with their drafts. Where the engine breaks on a window, each article is tried alone."""
    segments = [segment for job in jobs for segment in job.segments]
    try:
        drafts = iter(street.translator.translate(segments, remembered(street, segments)) if segments else [])
    except Exception as error:  # one article must not stop the others; its reason stands in the task
        if concerns_all(error):
            raise
        if len(jobs) == 1:
            note_failure(street, jobs[0].task, error, jobs[0].stored.url, progress)
            return []
        return [pair for job in jobs for pair in _drafted(street, [job], progress)]
    return [(job, [next(drafts) for _ in job.keys]) for job in jobs]
