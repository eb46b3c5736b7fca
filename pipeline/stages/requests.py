"""What people ask for in the newsroom: one story, one answer, one segment, done at once."""

from __future__ import annotations

from pipeline.documents import Finding, SegmentKind, SentencePair
from pipeline.translate import align, run_checks

from .extracting import derive_records, extract_revision
from .street import Silent, Street
from .translating import known_names, translate_adaptation


def recheck(
    street: Street, revision_id: int, source: str, target: str, kind: SegmentKind
) -> tuple[tuple[Finding, ...], tuple[SentencePair, ...]]:
    """Check a text that a person wrote, and align its sentences: spans are within ``source`` and ``target``."""
    stored = street.archive.articles.revision(revision_id)
    names = known_names(street, stored)
    return run_checks(source, target, names, kind, terms=street.terms), align(source, target)


def answer_relevance(street: Street, article_id: int, *, relevant: bool, person_id: int) -> None:
    """Keep an editor's answer and do what follows from it: a draft of the body, or off the desk."""
    street.archive.articles.relevance_answer(article_id, relevant, person_id=person_id, at=street.at())
    view = street.archive.articles.get(article_id)
    extract_revision(street, view.revision.id, Silent())
    derive_records(street, Silent())
    adaptation = street.archive.adaptations.of_article(article_id)
    if relevant and adaptation is not None:
        translate_adaptation(street, adaptation.id, Silent())
