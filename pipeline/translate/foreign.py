"""Passages that are in another language than English: a model for English makes rubbish of them, so they stay."""

from __future__ import annotations

from pipeline.language import guess_language

_LEAST_WORDS = 8
"""A shorter one may be a name, a title or a quotation of which the function words prove nothing."""


def foreign_language(text: str) -> str | None:
    """The language of a passage that is surely not English (fr, de, es, it, nl, pt); null elsewhere."""
    if len(text.split()) < _LEAST_WORDS:
        return None
    language = guess_language(text)
    return language if language != "en" else None
