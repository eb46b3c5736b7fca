"""Search: the newest candidates first, only these ranked; a count that stops; facets over the candidates.

Ranking every hit of a common word takes seconds at a million articles (peers/archive-and-monitoring §5), and here
"hospital" is the common word: row ids follow publication, so the newest come first without sorting.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from pipeline.folding import fold, fold_key

from ..rows import scalar
from .matching import EVERYTHING, Condition, condition
from .query import And, Node, Or, Phrase, Prefix, Word, parse
from .ranking import FEW, Candidate, ranked
from .saying import Words, in_words
from .snippets import Hits, Snippet, snippet
from .spelling import corrected
from .unpublished import found_on_desk, unpublished_texts
from .words import stem

CANDIDATES = FEW
COUNTED = 10_000
EXPANSIONS = 300
"""A prefix stands for at most so many words, the commonest."""

FACET_VALUES = 30


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

    ``corrected``: what was looked for instead, where the query found nothing and a word was mistyped; ``words`` say
    that one. ``facets`` holds, for outlet, language, year and type, the counts over the newest ``facets_over`` hits.
    """

    query: str
    words: Words
    total: int
    total_capped: bool
    hits: tuple[SearchHit, ...]
    facets: dict[str, dict[str, int]]
    facets_over: int
    corrected: str | None = None


class IndexLookup:
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

    def outlets(self, words: list[str]) -> list[int]:
        rows = self._connection.execute("SELECT id, name FROM outlet ORDER BY id")
        return [row["id"] for row in rows if _begin(fold_key(row["name"]).split(), words)]


def _begin(names: list[str], words: list[str]) -> bool:
    return all(any(name.startswith(word) for name in names) for word in words)


def search(
    connection: sqlite3.Connection, query: str, *, limit: int = 20, offset: int = 0, newsroom: bool = False
) -> SearchResult:
    """Find articles in either language; ``newsroom`` also looks into what editors have not published yet.

    Where nothing is found and a word is mistyped, what it most likely was is found instead, and ``corrected`` says so.
    Raises QueryError: one line that says what cannot be read.
    """
    node = parse(query)
    lookup = IndexLookup(connection)
    page = _Page(limit, offset, newsroom)
    result = _found(connection, query, node, lookup, page)
    if result.total:
        return result
    better = corrected(connection, query, node, lambda word: _is_found(connection, word, lookup))
    if better is None:
        return result
    instead = _found(connection, better, parse(better), lookup, page)
    return replace(instead, query=query, corrected=better) if instead.total else result


def _is_found(connection: sqlite3.Connection, word: str, lookup: IndexLookup) -> bool:
    match = condition(Word((word,)), lookup).match
    return scalar(connection, "SELECT 1 FROM search_index WHERE search_index MATCH ? LIMIT 1", (match,)) is not None


@dataclass(frozen=True, slots=True)
class _Page:
    limit: int
    offset: int
    newsroom: bool


def _found(connection: sqlite3.Connection, query: str, node: Node, lookup: IndexLookup, page: _Page) -> SearchResult:
    wanted = condition(node, lookup)
    limit, offset = page.limit, page.offset
    newest = candidates(connection, wanted, max(CANDIDATES, offset + limit))
    total = len(newest) if len(newest) < CANDIDATES else _count(connection, wanted, newest)
    found = ranked(connection, node, wanted, lookup, newest)
    desk = unpublished_texts(connection) if page.newsroom else {}
    # What is on the desk comes first: it is what the newsroom works on.
    known = frozenset(found)
    more = [article for article in found_on_desk(connection, node, desk, lookup) if article not in known]
    chosen = (more + found)[offset : offset + limit]
    cards = [candidate.card for candidate in newest] + _cards(connection, more)
    return SearchResult(
        query=query,
        words=in_words(node),
        total=min(total + len(more), COUNTED),
        total_capped=total > COUNTED,
        hits=tuple(_hits(connection, chosen, _Matcher(node, lookup), desk)),
        facets=_facets(connection, cards),
        facets_over=len(cards),
    )


def matching_articles(connection: sqlite3.Connection, query: str) -> list[int]:
    """Every article that a query finds, however many, for an export. Raises QueryError."""
    wanted = condition(parse(query), IndexLookup(connection))
    source, row = _source(wanted)
    sql = f"SELECT doc.article_id {source} ORDER BY {row} DESC"
    return [found[0] for found in connection.execute(sql, _bound(wanted))]


def _source(wanted: Condition, *, joined: bool = True) -> tuple[str, str]:
    """FROM and WHERE of a condition, newest last, and the name of its row id. ``joined`` with the narrow rows."""
    row = "st.document_id" if wanted.state and not wanted.ranks else "search_index.rowid"
    document = f"JOIN search_document AS doc INDEXED BY search_document_card ON doc.id = {row}" if joined else ""
    where = wanted.where.replace("{row}", row)
    between = f"{row} BETWEEN :first AND :last AND {where}"
    if row == "search_index.rowid":
        return f"FROM search_index {document} WHERE search_index MATCH :match AND {between}", row
    # One state and no word: the states themselves are the shorter way.
    found = f"AND {row} IN (SELECT rowid FROM search_index WHERE search_index MATCH :match)"
    also = "" if wanted.match == EVERYTHING else found
    return f"FROM search_state AS st {document} WHERE st.state = :state {also} AND {between}", row


def _bound(wanted: Condition) -> dict[str, object]:
    first, last = wanted.rows
    return {"match": wanted.match, "state": wanted.state, "first": first, "last": last, **wanted.values}


def candidates(connection: sqlite3.Connection, wanted: Condition, limit: int) -> list[Candidate]:
    """The newest hits."""
    source, row = _source(wanted)
    cursor = connection.cursor()
    cursor.row_factory = None  # a thousand rows: plain tuples take half the time
    rows = cursor.execute(
        f"SELECT doc.article_id, {row}, doc.card {source} ORDER BY {row} DESC LIMIT :limit",
        {"limit": limit, **_bound(wanted)},
    )
    return list(map(Candidate._make, rows))


def _count(connection: sqlite3.Connection, wanted: Condition, newest: list[Candidate]) -> int:
    """How many there are: the newest, and those before them up to one more than are counted."""
    source, _ = _source(wanted, joined=False)
    older = {**_bound(wanted), "last": min(wanted.rows[1], newest[-1].row - 1)}
    sql = f"SELECT count(*) FROM (SELECT 1 {source} LIMIT :most)"
    return len(newest) + int(scalar(connection, sql, {**older, "most": COUNTED + 1 - len(newest)}))


def _cards(connection: sqlite3.Connection, articles: list[int]) -> list[str]:
    rows = connection.execute(
        "SELECT card FROM search_document WHERE article_id IN (SELECT value FROM json_each(?))",
        (json.dumps(articles),),
    )
    return [row["card"] for row in rows]


def _hits(
    connection: sqlite3.Connection, chosen: list[int], matcher: _Matcher, desk: Mapping[int, str]
) -> list[SearchHit]:
    rows = connection.execute(
        """
        SELECT a.id, a.canonical_url, u.name AS outlet, a.language,
               coalesce(a.published_local, a.published_at) AS published,
               doc.title_en, doc.body_en, doc.title_fr, doc.body_fr, st.state,
               (SELECT i.public_id FROM incident_article AS ia JOIN incident AS i ON i.id = ia.incident_id
                WHERE ia.article_id = a.id AND ia.suggested = 0
                ORDER BY ia.kind = 'passing', i.id LIMIT 1) AS incident
        FROM json_each(:chosen) AS place
        JOIN search_document AS doc ON doc.article_id = place.value
        JOIN search_state AS st ON st.document_id = doc.id
        JOIN article AS a ON a.id = doc.article_id
        JOIN outlet AS u ON u.id = a.outlet_id
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
    best, most = Snippet(), -1
    for text in (row["body_en"], row["body_fr"], on_desk):
        if text and most < matcher.wanted:
            passage, hits = snippet(text, matcher.hits)
            best, most = (passage, hits) if hits > most else (best, most)
    return best


class _Matcher:
    """Tells which surface words a query hit."""

    def __init__(self, node: Node, lookup: IndexLookup) -> None:
        self._english: set[str] = set()
        self._french: set[str] = set()
        self._exact: set[str] = set()
        self._starts: tuple[str, ...] = ()
        self.wanted = 0
        self._gather(node, lookup)
        self.hits = Hits(self._is_hit)

    def _is_hit(self, word: str) -> bool:
        """Is this word, in any form, one that was asked for?"""
        folded = fold(word)
        return (
            stem(word, "en") in self._english
            or stem(word, "fr") in self._french
            or folded in self._exact
            or folded.startswith(self._starts)
        )

    def _gather(self, node: Node, lookup: IndexLookup) -> None:
        self.wanted += isinstance(node, Word | Phrase | Prefix)
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


def _facets(connection: sqlite3.Connection, cards: list[str]) -> dict[str, dict[str, int]]:
    """Counts over the candidates, the commonest first."""
    outlets = {str(row["id"]): row["name"] for row in connection.execute("SELECT id, name FROM outlet")}
    counts: dict[str, Counter[str]] = {"outlet": Counter(), "language": Counter(), "year": Counter(), "type": Counter()}
    counts["year"].update(card[:4] for card in cards)
    # Without the day most cards are alike: each kind is taken apart once.
    for card, times in Counter(card[11:] for card in cards).items():
        outlet, language, *types = card.split(" ")
        counts["outlet"][outlets[outlet]] += times
        if language != "-":
            counts["language"][language] += times
        for kind in types:
            counts["type"][kind] += times
    return {
        name: dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:FACET_VALUES])
        for name, counted in counts.items()
    }
