"""Search: the newest candidates first, only these ranked; a count that stops; facets over the candidates.

Ranking every hit of a common word takes seconds at a million articles (peers/archive-and-monitoring §5), and here
"hospital" is the common word: row ids follow publication, so the newest come first without sorting.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.folding import fold

from ..article_view import STATE
from ..rows import scalar
from .matching import Condition, condition
from .query import And, Node, Or, Phrase, Prefix, Word, parse
from .saying import Words, in_words
from .snippets import Snippet, snippet
from .unpublished import found_on_desk, unpublished_texts
from .words import stem

CANDIDATES = 1000
COUNTED = 10_000
EXPANSIONS = 300
"""A prefix stands for at most so many words, the commonest."""

_WEIGHTS = "4.0, 1.0, 4.0, 1.0, 1.0, 1.0, 2.0"
"""bm25 of title_en, body_en, title_fr, body_fr, stems_en, stems_fr, facts; titles weigh in the stems already."""

_HALF_LIFE_DAYS = 365.0
_SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class SearchHit:
    """An article that was found. ``published`` is local with its offset, or a bare date; ``incident`` a public id."""

    article_id: int
    title: str | None
    title_fr: str | None
    url: str
    outlet: str
    published: str | None
    language: str | None
    state: str
    incident: str | None
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a query found. ``total`` counts articles, and stops at 10,000 (``total_capped``).

    ``facets`` holds, for outlet, language, year and type, the counts over the newest ``facets_over`` hits.
    """

    query: str
    words: Words
    total: int
    total_capped: bool
    hits: tuple[SearchHit, ...]
    facets: dict[str, dict[str, int]]
    facets_over: int


class _IndexLookup:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def forms(self, folded: str) -> list[str]:
        rows = self._connection.execute("SELECT stem FROM search_form WHERE folded = ? ORDER BY stem", (folded,))
        return [row["stem"] for row in rows]

    def expand(self, start: str) -> list[str]:
        rows = self._connection.execute(
            "SELECT term FROM search_word WHERE term >= ? AND term < ? ORDER BY doc DESC LIMIT ?",
            (start, start + "\U0010ffff", EXPANSIONS),
        )
        return [row["term"] for row in rows]


def search(
    connection: sqlite3.Connection, query: str, *, limit: int = 20, offset: int = 0, newsroom: bool = False
) -> SearchResult:
    """Find articles in either language; ``newsroom`` also looks into what editors have not published yet.

    Raises QueryError: one line that says what cannot be read.
    """
    node = parse(query)
    lookup = _IndexLookup(connection)
    wanted = condition(node, lookup)
    candidates = _candidates(connection, wanted, max(CANDIDATES, offset + limit))
    total = len(candidates) if len(candidates) < CANDIDATES else _count(connection, wanted)
    ranked = [article for article, _, _ in _ranked(candidates)]
    desk = unpublished_texts(connection) if newsroom else {}
    # What is on the desk comes first: it is what the newsroom works on.
    known = frozenset(ranked)
    more = [article for article in found_on_desk(connection, node, desk, lookup) if article not in known]
    chosen = (more + ranked)[offset : offset + limit]
    return SearchResult(
        query=query,
        words=in_words(node),
        total=min(total + len(more), COUNTED),
        total_capped=total > COUNTED,
        hits=tuple(_hits(connection, chosen, _Matcher(node, lookup), desk)),
        facets=_facets(connection, more + ranked),
        facets_over=len(more) + len(ranked),
    )


def matching_articles(connection: sqlite3.Connection, query: str) -> list[int]:
    """Every article that a query finds, however many, for an export. Raises QueryError."""
    wanted = condition(parse(query), _IndexLookup(connection))
    return [row[0] for row in connection.execute(f"SELECT doc.article_id {_from(wanted)}", _bound(wanted))]


_JOINS = """
    JOIN article AS a ON a.id = doc.article_id
    JOIN outlet AS u ON u.id = a.outlet_id
    LEFT JOIN adaptation AS d ON d.article_id = a.id AND d.language = 'fr-CA'
"""


def _from(wanted: Condition) -> str:
    """FROM and WHERE of a condition; the joins only where something asks for them."""
    joins = _JOINS if wanted.where != "1" else ""
    if wanted.match is None:
        return f"FROM search_document AS doc {joins} WHERE doc.id BETWEEN :first AND :last AND {wanted.where}"
    return f"""
        FROM search_index
        JOIN search_document AS doc ON doc.id = search_index.rowid
        {joins}
        WHERE search_index MATCH :match AND search_index.rowid BETWEEN :first AND :last AND {wanted.where}
    """


def _bound(wanted: Condition) -> dict[str, object]:
    first, last = wanted.rows
    return {"match": wanted.match, "first": first, "last": last, **wanted.values}


def _candidates(connection: sqlite3.Connection, wanted: Condition, limit: int) -> list[tuple[int, int, float]]:
    """(article, row id, bm25) of the newest hits; bm25 is below zero, the better the lower."""
    score, order = (
        ("0.0", "doc.id") if wanted.match is None else (f"bm25(search_index, {_WEIGHTS})", "search_index.rowid")
    )
    rows = connection.execute(
        f"SELECT doc.article_id, doc.id, {score} {_from(wanted)} ORDER BY {order} DESC LIMIT :limit",
        {"limit": limit, **_bound(wanted)},
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _count(connection: sqlite3.Connection, wanted: Condition) -> int:
    sql = f"SELECT count(*) FROM (SELECT 1 {_from(wanted)} LIMIT :most)"
    return int(scalar(connection, sql, {"most": COUNTED + 1, **_bound(wanted)}))


def _ranked(candidates: list[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """By relevance and recency: a year of age halves the weight of a hit, down to a quarter of it."""
    if not candidates:
        return []
    newest = candidates[0][1]

    def weight(candidate: tuple[int, int, float]) -> tuple[float, int]:
        _, second, score = candidate
        age = (newest - second) / _SECONDS_A_DAY
        return -(0.25 + 0.75 * 0.5 ** (age / _HALF_LIFE_DAYS)) * -score, -second

    return sorted(candidates, key=weight)


def _hits(
    connection: sqlite3.Connection, chosen: list[int], matcher: _Matcher, desk: Mapping[int, str]
) -> list[SearchHit]:
    rows = connection.execute(
        f"""
        SELECT a.id, a.canonical_url, u.name AS outlet, a.language,
               coalesce(a.published_local, a.published_at) AS published,
               doc.title_en, doc.body_en, doc.title_fr, doc.body_fr, {STATE} AS state,
               (SELECT i.public_id FROM incident_article AS ia JOIN incident AS i ON i.id = ia.incident_id
                WHERE ia.article_id = a.id AND ia.suggested = 0
                ORDER BY ia.kind = 'passing', i.id LIMIT 1) AS incident
        FROM json_each(:chosen) AS place
        JOIN search_document AS doc ON doc.article_id = place.value
        {_JOINS}
        ORDER BY place.key
        """,
        {"chosen": json.dumps(chosen)},
    )
    return [
        SearchHit(
            article_id=row["id"],
            title=row["title_en"] or row["title_fr"],
            title_fr=row["title_fr"],
            url=row["canonical_url"],
            outlet=row["outlet"],
            published=row["published"],
            language=row["language"],
            state=row["state"],
            incident=row["incident"],
            snippet=_snippet(row, matcher, desk.get(row["id"])),
        )
        for row in rows
    ]


def _snippet(row: sqlite3.Row, matcher: _Matcher, on_desk: str | None) -> Snippet:
    """From the text in which the query hits most; the original first, then its French, then what is on the desk."""
    texts = [text for text in (row["body_en"], row["body_fr"], on_desk) if text]
    found = [snippet(text, matcher.is_hit) for text in texts]
    return max(found, key=lambda passage: passage[1])[0] if found else Snippet()


class _Matcher:
    """Tells which surface words a query hit."""

    def __init__(self, node: Node, lookup: _IndexLookup) -> None:
        self._english: set[str] = set()
        self._french: set[str] = set()
        self._exact: set[str] = set()
        self._starts: tuple[str, ...] = ()
        self._gather(node, lookup)
        self._known: dict[str, bool] = {}

    def is_hit(self, word: str) -> bool:
        """Is this word, in any form, one that was asked for?"""
        known = self._known.get(word)
        if known is None:
            folded = fold(word)
            known = self._known[word] = (
                stem(word, "en") in self._english
                or stem(word, "fr") in self._french
                or folded in self._exact
                or folded.startswith(self._starts)
            )
        return known

    def _gather(self, node: Node, lookup: _IndexLookup) -> None:
        if isinstance(node, And | Or):
            for part in node.nodes:
                self._gather(part, lookup)
        elif isinstance(node, Word):
            self._english |= {stem(part, "en") for part in node.parts}
            self._french |= {stem(part, "fr") for part in node.parts} | {stem(fold(p), "fr") for p in node.parts}
            self._french |= {form for part in node.parts for form in lookup.forms(fold(part))}
        elif isinstance(node, Phrase):
            self._exact |= {fold(word) for word in node.words}
        elif isinstance(node, Prefix):
            self._starts += (node.start,)


def _facets(connection: sqlite3.Connection, articles: list[int]) -> dict[str, dict[str, int]]:
    """Counts over the candidates, the commonest first."""
    chosen = json.dumps(articles)
    found: dict[str, dict[str, int]] = {}
    for name, sql in _FACETS.items():
        rows = connection.execute(f"{sql} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 30", {"chosen": chosen})
        found[name] = {row[0]: row[1] for row in rows if row[0] is not None}
    return found


_CHOSEN = "JOIN article AS a ON a.id = place.value"
_FACETS = {
    "outlet": f"""
        SELECT u.name, count(*) FROM json_each(:chosen) AS place {_CHOSEN} JOIN outlet AS u ON u.id = a.outlet_id
    """,
    "language": f"SELECT a.language, count(*) FROM json_each(:chosen) AS place {_CHOSEN}",
    "year": f"""
        SELECT substr(coalesce(a.published_local, a.published_at, a.first_seen_at), 1, 4), count(*)
        FROM json_each(:chosen) AS place {_CHOSEN}
    """,
    "type": f"""
        SELECT m.value ->> '$.value', count(DISTINCT a.id)
        FROM json_each(:chosen) AS place {_CHOSEN}
        JOIN extraction AS x ON x.revision_id = a.current_revision_id AND x.active = 1
        JOIN mention AS m ON m.extraction_id = x.id AND m.kind = 'attack_type'
    """,
}
