"""What people ask for in the newsroom: one story, one answer, done at once."""

from __future__ import annotations

from .extracting import derive_records, extract_revision
from .street import Silent, Street
from .translating import translate_adaptation


def answer_relevance(street: Street, article_id: int, *, relevant: bool, person_id: int) -> None:
    """Keep an editor's answer and do what follows from it: a draft of the body, or off the desk."""
    street.archive.articles.relevance_answer(article_id, relevant, person_id=person_id, at=street.at())
    view = street.archive.articles.get(article_id)
    extract_revision(street, view.revision.id, Silent())
    derive_records(street, Silent())
    adaptation = street.archive.adaptations.of_article(article_id)
    if relevant and adaptation is not None:
        translate_adaptation(street, adaptation.id, Silent())
