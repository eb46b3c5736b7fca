"""What editors have written and not published: searched by the newsroom alone, word by word, beside the index."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.folding import fold

from .matching import Lookup, leaf_condition
from .query import Node, Phrase, Prefix, Word
from .words import pieces, stem

_MOST = 1000
"""So many stories are open on no desk."""


def unpublished_texts(connection: sqlite3.Connection) -> dict[int, str]:
    """The French that stands on the desk, by article, where a person wrote some of it and it is not published so."""
    rows = connection.execute(
        """
        SELECT d.article_id, group_concat(v.text, char(10) || char(10)) AS text
        FROM (SELECT * FROM adaptation WHERE state NOT IN ('published', 'withdrawn') ORDER BY id DESC LIMIT :most) AS d
        JOIN layout AS l ON l.id = d.layout_id
        JOIN json_each(l.segments) AS place
        JOIN segment_version AS v ON v.segment_id = place.value AND v.active = 1
        GROUP BY d.article_id
        HAVING sum(v.origin = 'human') > 0
        """,
        {"most": _MOST},
    )
    return {row["article_id"]: row["text"] for row in rows if row["text"]}


def found_on_desk(connection: sqlite3.Connection, node: Node, texts: Mapping[int, str], lookup: Lookup) -> list[int]:
    """Articles among ``texts`` for which the query holds, each word in the French on the desk or in the index."""
    if not texts:
        return []
    words = {article: _Words.of(text) for article, text in texts.items()}
    wanted = leaf_condition(node, lookup, lambda leaf: [a for a, known in words.items() if known.have(leaf, lookup)])
    rows = connection.execute(
        f"""
        SELECT doc.article_id AS id
        FROM search_document AS doc
        WHERE doc.article_id IN (SELECT value FROM json_each(:among)) AND {wanted.where.replace("{row}", "doc.id")}
        ORDER BY doc.id DESC
        """,
        {"among": json.dumps(list(texts)), **wanted.values},
    )
    return [row["id"] for row in rows]


@dataclass(frozen=True, slots=True)
class _Words:
    """A text as the query language sees it."""

    folded: tuple[str, ...]
    stems: frozenset[str]

    @classmethod
    def of(cls, text: str) -> _Words:
        words = pieces(text)
        return cls(tuple(fold(word) for word in words), frozenset(stem(word, "fr") for word in words))

    def have(self, leaf: Node, lookup: Lookup) -> bool:
        if isinstance(leaf, Word):
            return all(self._has_form(part, lookup) for part in leaf.parts)
        if isinstance(leaf, Phrase):
            wanted = tuple(fold(word) for word in pieces(" ".join(leaf.words)))
            length = len(wanted)
            return any(self.folded[at : at + length] == wanted for at in range(len(self.folded) - length + 1))
        if isinstance(leaf, Prefix):
            return any(word.startswith(leaf.start) for word in self.folded)
        raise TypeError(f"not a word of a query: {leaf}")

    def _has_form(self, word: str, lookup: Lookup) -> bool:
        forms = {stem(word, "fr"), stem(fold(word), "fr"), *lookup.forms(fold(word))}
        return not forms.isdisjoint(self.stems)
