"""The names that a translation must keep: organisations, attackers, people."""

from __future__ import annotations

from pipeline.documents import Article, Extraction, Name

from .attackers import forms_of_attacker
from .gazetteer import load_lexicon
from .names import chunks
from .reading import read


def names_in(extraction: Extraction, article: Article) -> tuple[Name, ...]:
    """Every name in an article, with all its forms in the text, the longest first.

    ``french`` is set only from a gazetteer's row that a source verifies; all other names stay as in the source.
    """
    names = [
        Name(
            found.forms,
            found.official.french if found.official else None,
            found.official.grammar if found.official else None,
        )
        for found in extraction.organisations
    ]
    names.extend(
        Name((form,), kind="attacker")
        for found in extraction.attackers
        for form in forms_of_attacker(article.text, found)
    )
    names.extend(Name(forms, kind="person") for forms in _people(article, {f for n in names for f in n.forms}))
    return tuple(names)


def _people(article: Article, taken: set[str]) -> list[tuple[str, ...]]:
    """People's full names, each with the surname where it stands alone."""
    found: dict[str, tuple[str, ...]] = {}
    for chunk in chunks(read(article), load_lexicon()):
        if not chunk.person or chunk.text in taken or " " not in chunk.text:
            continue
        surname = chunk.text.split()[-1]
        forms = (chunk.text, surname) if article.text.count(surname) > article.text.count(chunk.text) else (chunk.text,)
        found.setdefault(chunk.text, forms)
    return list(found.values())
