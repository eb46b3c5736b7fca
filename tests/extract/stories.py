"""Short stories for the tests of this room."""

from __future__ import annotations

from pipeline.documents import Article, BlockKind, Extraction, Role
from pipeline.extract import extract, load_lexicon


def story(
    *paragraphs: str, title: str | None = None, language: str = "en", published: str | None = "2024-03-14"
) -> Article:
    """An article of these paragraphs; 14 March 2024 was a Thursday."""
    blocks = [(BlockKind.PARAGRAPH, text) for text in paragraphs]
    return Article.compose(title, blocks, language=language, published=published)


def told(
    *paragraphs: str, title: str | None = None, language: str = "en", published: str | None = "2024-03-14"
) -> Extraction:
    """What the extractor finds in such an article."""
    return extract(story(*paragraphs, title=title, language=language, published=published), load_lexicon())


def names(found: Extraction, role: Role | None = None, *, health: bool | None = None) -> set[str]:
    """The names of the organisations found, of one role only, or of health organisations only."""
    return {
        o.name
        for o in found.organisations
        if (role is None or o.role is role) and (health is None or o.health is health)
    }


ATTACK = "The hospital said hackers encrypted its servers in a ransomware attack and stole patient data."
"""A sentence that makes any story the report of an incident."""
