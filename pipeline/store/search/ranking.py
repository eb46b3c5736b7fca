"""Which hits come first: by relevance and by age, at a cost that does not grow with the archive.

bm25 counts, for every word of a query, in how many articles it stands: for a word that most of them have, that costs
more than all the rest of a search. So it is asked only where there are few hits. Where there are many, the newest are
told apart by what their titles and first sentences say, which are read with them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.folding import fold

from .matching import Condition, Lookup
from .query import And, Node, Or, Phrase, Prefix, Word
from .words import stem, stems

FEW = 1000
"""Up to so many hits are compared by all of their words."""

COMPARED = 250
"""Of more hits, so many of the newest are compared by their beginnings; the others follow by age."""

_WEIGHTS = "4.0, 1.0, 4.0, 1.0, 1.0, 1.0, 2.0, 0.0"
"""bm25 of title_en, body_en, title_fr, body_fr, stems_en, stems_fr, facts; titles weigh in the stems already.

Fields weigh nothing: every hit has them.
"""

_BEGINNING = 300
"""Characters of a document's stems: its title three times over and a sentence or two."""

_SATURATION = 1.2
"""bm25's k1: the second mention says less than the first."""

_ANYWHERE = 0.3
"""What a word counts that stands further down; every hit has it somewhere."""

_HALF_LIFE_DAYS = 365.0
_SECONDS_A_DAY = 86_400


class Candidate(NamedTuple):
    """A hit: its article, its row in the index, and its card for the facets."""

    article: int
    row: int
    card: str


def ranked(
    connection: sqlite3.Connection, node: Node, wanted: Condition, lookup: Lookup, candidates: list[Candidate]
) -> list[int]:
    """The articles of the candidates, which come newest first, in the order in which they are shown."""
    if not candidates or not wanted.ranks:
        return [candidate.article for candidate in candidates]
    if len(candidates) < FEW:
        return by_weight(candidates, _by_all_words(connection, wanted, candidates))
    compared, rest = candidates[:COMPARED], candidates[COMPARED:]
    scores = by_beginnings(connection, leaves_of(node, lookup), compared)
    return by_weight(compared, scores) + [candidate.article for candidate in rest]


def by_weight(candidates: list[Candidate], scores: dict[int, float]) -> list[int]:
    """A year of age halves the weight of a hit, down to a quarter of it."""
    newest = candidates[0].row

    def weight(candidate: Candidate) -> tuple[float, int]:
        age = (newest - candidate.row) / _SECONDS_A_DAY
        return (0.25 + 0.75 * 0.5 ** (age / _HALF_LIFE_DAYS)) * scores[candidate.row], candidate.row

    return [candidate.article for candidate in sorted(candidates, key=weight, reverse=True)]


def _by_all_words(connection: sqlite3.Connection, wanted: Condition, candidates: list[Candidate]) -> dict[int, float]:
    rows = connection.execute(
        f"""
        SELECT rowid, -bm25(search_index, {_WEIGHTS}) FROM search_index
        WHERE search_index MATCH :match AND rowid BETWEEN :first AND :last
        """,
        {"match": wanted.match, "first": candidates[-1].row, "last": candidates[0].row},
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True, slots=True)
class Leaf:
    """A word, phrase or prefix as it stands among the stems of a document, in either language."""

    english: tuple[str, ...]
    french: tuple[str, ...]


def leaves_of(node: Node, lookup: Lookup) -> list[Leaf]:
    """What of a query can stand in a text."""
    if isinstance(node, And | Or):
        return [leaf for part in node.nodes for leaf in leaves_of(part, lookup)]
    if isinstance(node, Word):
        bare = [fold(part) for part in node.parts]
        forms = lookup.forms(bare[0]) if len(bare) == 1 else []
        return [_leaf([_stemmed(node.parts, "en")], [_stemmed(node.parts, "fr"), _stemmed(bare, "fr"), *forms])]
    if isinstance(node, Phrase):
        text = " ".join(node.words)
        return [_leaf([stems(text, "en")], [stems(text, "fr")])]
    if isinstance(node, Prefix):
        return [Leaf((f" {node.start}",), (f" {node.start}",))]
    return []


def _stemmed(words: Iterable[str], language: str) -> str:
    return " ".join(stem(word, language) for word in words)


def _leaf(english: list[str], french: list[str]) -> Leaf:
    return Leaf(tuple(f" {word} " for word in english), tuple(f" {word} " for word in dict.fromkeys(french)))


def by_beginnings(connection: sqlite3.Connection, leaves: list[Leaf], candidates: list[Candidate]) -> dict[int, float]:
    """What titles and first sentences say, by row."""
    rows = connection.execute(
        """
        SELECT doc.id, ' ' || substr(doc.stems_en, 1, :length), ' ' || substr(doc.stems_fr, 1, :length)
        FROM json_each(:rows) AS place JOIN search_document AS doc ON doc.id = place.value
        """,
        {"rows": json.dumps([candidate.row for candidate in candidates]), "length": _BEGINNING},
    )
    return {row[0]: sum(_score(leaf, row[1] or "", row[2] or "") for leaf in leaves) for row in rows}


def _score(leaf: Leaf, english: str, french: str) -> float:
    times = max(_times(leaf.english, english), _times(leaf.french, french))
    return _ANYWHERE + times / (times + _SATURATION)


def _times(forms: tuple[str, ...], text: str) -> int:
    return sum(map(text.count, forms))
