"""Revisions: states of a source story, frozen."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from pipeline.documents import Article, Block, BlockKind, Outlet
from pipeline.errors import NotFoundError

from .rows import OUTLET_COLUMNS, outlet_of


@dataclass(frozen=True, slots=True)
class StoredRevision:
    """A state of the source story. ``published_local`` is the article's date with its offset, or a bare date;
    ``human_relevance`` an editor's answer: 1 relevant, 0 not, null not asked.
    """

    id: int
    article_id: int
    number: int
    article: Article
    outlet: Outlet
    outlet_id: int
    url: str
    partial: bool
    fetched_at: str
    published_local: str | None
    human_relevance: int | None


def read_revision(connection: sqlite3.Connection, revision_id: int) -> StoredRevision:
    """A revision with its text and its outlet. Raises NotFoundError, also where the text was erased."""
    row = connection.execute(
        f"""
        SELECT r.*, a.canonical_url, a.language, a.outlet_id, a.published_local, a.human_relevance,
               {OUTLET_COLUMNS}
        FROM revision AS r
        JOIN article AS a ON a.id = r.article_id
        JOIN outlet AS u ON u.id = a.outlet_id
        WHERE r.id = ?
        """,
        (revision_id,),
    ).fetchone()
    if row is None:
        raise NotFoundError(f"no revision {revision_id} in the archive")
    if row["text"] is None:
        raise NotFoundError(f"the text of revision {revision_id} was erased on {row['erased_at'][:10]}")
    blocks = tuple(Block(BlockKind(b["kind"]), b["start"], b["end"]) for b in json.loads(row["blocks"] or "[]"))
    article = Article(
        title=row["title"],
        text=row["text"],
        blocks=blocks,
        language=row["language"],
        url=row["canonical_url"],
        byline=row["byline"],
        published=row["published"] or row["published_local"],
        modified=row["modified"],
    )
    return StoredRevision(
        id=row["id"],
        article_id=row["article_id"],
        number=row["number"],
        article=article,
        outlet=outlet_of(row),
        outlet_id=row["outlet_id"],
        url=row["canonical_url"],
        partial=bool(row["partial"]),
        fetched_at=row["fetched_at"],
        published_local=row["published_local"],
        human_relevance=row["human_relevance"],
    )
