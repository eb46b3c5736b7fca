"""The glossary, for a person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from .printing import say, table

if TYPE_CHECKING:
    from pipeline.documents import Term


def show_terms(terms: Sequence[Term], own: Collection[Term]) -> None:
    """Terms with what is never to be printed for them; a star at those the newsroom added."""
    if not terms:
        say("No such term.")
        return
    rows = [("*" if t in own else "", t.english, t.french, ", ".join(t.forbidden), t.note) for t in terms]
    table(("", "English", "French", "never", "note"), rows)
