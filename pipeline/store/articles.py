"""Their site: articles at their canonical address, the addresses they appear under, the revisions of their text."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline.documents import Appearance, AppearanceKind, Entry, ReadStory
from pipeline.errors import NotFoundError

from .article_view import ArticleView, article_view
from .connection import Database
from .dates import publication
from .events import add_event
from .payloads import Payloads
from .revisions import StoredRevision, read_revision
from .rows import OUTLET_COLUMNS, insert, outlet_of, scalar
from .tasks import add_task

Touch = Callable[[int], None]
"""Says that an article's search document must follow before the transaction commits."""


@dataclass(frozen=True, slots=True)
class SavedStory:
    """What saving a story did. Without a new revision the text was known already (or is only a teaser of it)."""

    article_id: int
    revision_id: int
    new_article: bool
    new_revision: bool


@dataclass(frozen=True, slots=True)
class _Finding:
    """A story with where and when it was found; ``row`` is the appearance, null for a story nobody linked to."""

    story: ReadStory
    outlet_id: int
    row: sqlite3.Row | None
    at: str


class Articles:
    """Reads and writes of articles; each method is one transaction."""

    def __init__(self, database: Database, payloads: Payloads, touch: Touch) -> None:
        self._database = database
        self._payloads = payloads
        self._touch = touch

    def add_address(self, url: str, outlet_id: int, *, at: str, kind: AppearanceKind = AppearanceKind.ADDED) -> int:
        """An address a person gave: its appearance, waiting for its page. A known address keeps its row."""
        with self._database.write() as connection:
            known = scalar(connection, "SELECT id FROM appearance WHERE url = ?", (url,))
            if known is None:
                values = {"url": url, "outlet_id": outlet_id, "kind": str(kind), "first_seen_at": at}
                known = insert(connection, "appearance", values)
            add_task(connection, "appearance", known, "fetch", at=at)
            return int(known)

    def appearance(self, appearance_id: int) -> Appearance:
        """An address and what its feed's entry said. Raises NotFoundError."""
        row = (
            self._database.read()
            .execute(
                f"""
                SELECT a.*, {OUTLET_COLUMNS}
                FROM appearance AS a
                JOIN outlet AS u ON u.id = a.outlet_id
                WHERE a.id = ?
                """,
                (appearance_id,),
            )
            .fetchone()
        )
        if row is None:
            raise NotFoundError(f"no appearance {appearance_id} in the archive")
        kept = self._payloads.get_entry(row["payload_sha256"]) if row["payload_sha256"] else None
        said = Entry(row["url"], row["guid"], row["title"], row["author"], row["published_at"])
        return Appearance(
            id=row["id"],
            url=row["url"],
            outlet_id=row["outlet_id"],
            outlet=outlet_of(row),
            kind=AppearanceKind(row["kind"]),
            entry=kept or said,
            payload_sha256=row["payload_sha256"],
            article_id=row["article_id"],
        )

    def save_story(
        self,
        appearance_id: int | None,
        story: ReadStory,
        *,
        outlet_id: int,
        text_hash: str,
        fetched_at: str,
        payload_sha256: str | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> SavedStory:
        """Save what was read at an address: one article per canonical address, a new revision where the text changed.

        The same folded text (``text_hash``) as the current revision makes none, nor does a teaser of a text that is
        kept whole. A new revision waits for the stage ``extract``. A canonical address on the host of another outlet
        is not believed: the story then stands at the address where it was found.
        """
        with self._database.write() as connection:
            finding = _Finding(story, outlet_id, _appearance_row(connection, appearance_id), fetched_at)
            url = _trusted_url(connection, finding)
            article_id = _article_at(connection, url, outlet_id)
            new_article = article_id is None
            if article_id is None:
                article_id = _add_article(connection, finding, url)
            _record_addresses(connection, finding, article_id, url)
            request = {"etag": etag, "last_modified": last_modified, "payload_sha256": payload_sha256}
            revision_id, changed = _save_text(connection, finding, article_id, {"text_hash": text_hash, **request})
            _follow_dates(connection, finding, article_id)
            if changed:
                add_task(connection, "revision", revision_id, "extract", at=fetched_at)
                self._touch(article_id)
        return SavedStory(article_id, revision_id, new_article, changed)

    def revision(self, revision_id: int) -> StoredRevision:
        """A revision with its text and its outlet. Raises NotFoundError, also where the text was erased."""
        return read_revision(self._database.read(), revision_id)

    def current_revision(self, article_id: int) -> StoredRevision:
        """The newest revision of an article. Raises NotFoundError."""
        current = scalar(self._database.read(), "SELECT current_revision_id FROM article WHERE id = ?", (article_id,))
        if current is None:
            raise NotFoundError(f"no article {article_id} in the archive")
        return read_revision(self._database.read(), current)

    def get(self, article_id: int) -> ArticleView:
        """Everything a page about one article shows. Raises NotFoundError."""
        connection = self._database.read()
        return article_view(connection, self.current_revision(article_id))

    def relevance_answer(self, article_id: int, relevant: bool, *, person_id: int, at: str) -> None:
        """An editor says whether the story matters; it overrules the score. Raises NotFoundError."""
        with self._database.write() as connection:
            changed = connection.execute(
                "UPDATE article SET human_relevance = ? WHERE id = ?", (int(relevant), article_id)
            ).rowcount
            if not changed:
                raise NotFoundError(f"no article {article_id} in the archive")
            add_event(
                connection,
                verb="judge_relevant" if relevant else "judge_irrelevant",
                subject=("article", article_id),
                person_id=person_id,
                at=at,
            )
            self._touch(article_id)


def _appearance_row(connection: sqlite3.Connection, appearance_id: int | None) -> sqlite3.Row | None:
    if appearance_id is None:
        return None
    row: sqlite3.Row | None = connection.execute("SELECT * FROM appearance WHERE id = ?", (appearance_id,)).fetchone()
    if row is None:
        raise NotFoundError(f"no appearance {appearance_id} in the archive")
    return row


def _trusted_url(connection: sqlite3.Connection, finding: _Finding) -> str:
    """The canonical address, unless it belongs to another outlet; then where the story was found."""
    story, found_at = finding.story, finding.row["url"] if finding.row else None
    for url in (story.canonical_url, story.article.url, found_at, *(url for _, url in story.addresses)):
        if url and not _is_anothers(connection, url, finding.outlet_id):
            return url
    return found_at or story.canonical_url


def _is_anothers(connection: sqlite3.Connection, url: str, outlet_id: int) -> bool:
    """Does the address lie on a host where another outlet is read, and this one is not?"""
    owners = _watched_on(connection, url) or _published_on(connection, url)
    return bool(owners) and outlet_id not in owners


def _host_range(url: str) -> dict[str, str]:
    """The first and the last address of a host, so that an index finds what lies between."""
    parts = urlsplit(url)
    return {"first": f"{parts.scheme}://{parts.netloc}/", "last": f"{parts.scheme}://{parts.netloc}0"}


def _watched_on(connection: sqlite3.Connection, url: str) -> set[int]:
    """Outlets with a feed on the host of an address."""
    rows = connection.execute("SELECT outlet_id FROM feed WHERE url >= :first AND url < :last", _host_range(url))
    return {row["outlet_id"] for row in rows}


def _published_on(connection: sqlite3.Connection, url: str) -> set[int]:
    """Outlets with an article on the host of an address, where no feed says whose it is (feeds may live elsewhere)."""
    rows = connection.execute(
        "SELECT outlet_id FROM article WHERE canonical_url >= :first AND canonical_url < :last LIMIT 50",
        _host_range(url),
    )
    return {row["outlet_id"] for row in rows}


def _article_at(connection: sqlite3.Connection, url: str, outlet_id: int) -> int | None:
    """The article at an address, canonical or another one under which the outlet's story was seen.

    An article that a stranger's feed brought first goes over to the outlet whose host it stands on.
    """
    seen = scalar(
        connection,
        """
        SELECT s.article_id
        FROM appearance AS s
        JOIN article AS a ON a.id = s.article_id
        WHERE s.url = ? AND a.outlet_id = ?
        """,
        (url, outlet_id),
    )
    if seen is not None:
        return int(seen)
    row = connection.execute("SELECT id, outlet_id FROM article WHERE canonical_url = ?", (url,)).fetchone()
    if row is None:
        return None
    owners = _watched_on(connection, url)
    if outlet_id in owners and row["outlet_id"] not in owners:
        connection.execute("UPDATE article SET outlet_id = ? WHERE id = ?", (outlet_id, row["id"]))
    return int(row["id"])


def _add_article(connection: sqlite3.Connection, finding: _Finding, url: str) -> int:
    return insert(
        connection,
        "article",
        {
            "outlet_id": finding.outlet_id,
            "canonical_url": url,
            "language": finding.story.article.language,
            "first_seen_at": finding.row["first_seen_at"] if finding.row else finding.at,
        },
    )


def _record_addresses(connection: sqlite3.Connection, finding: _Finding, article_id: int, url: str) -> None:
    """Note where else the text stands; an address that waited for its page needs no fetching any more."""
    if finding.row:
        connection.execute("UPDATE appearance SET article_id = ? WHERE id = ?", (article_id, finding.row["id"]))
    for kind, address in ((AppearanceKind.CANONICAL, url), *finding.story.addresses):
        known = connection.execute("SELECT id, article_id FROM appearance WHERE url = ?", (address,)).fetchone()
        if known is None and not _is_anothers(connection, address, finding.outlet_id):
            values = {"url": address, "article_id": article_id, "outlet_id": finding.outlet_id, "kind": str(kind)}
            insert(connection, "appearance", {**values, "first_seen_at": finding.at})
        elif known is not None and known["article_id"] is None:
            _settle_address(connection, known["id"], article_id)


def _settle_address(connection: sqlite3.Connection, appearance_id: int, article_id: int) -> None:
    connection.execute("UPDATE appearance SET article_id = ? WHERE id = ?", (article_id, appearance_id))
    connection.execute(
        """
        UPDATE task
        SET state = 'skipped', next_at = NULL, error = 'another address of an article that was read'
        WHERE subject_kind = 'appearance' AND subject_id = ? AND stage = 'fetch'
          AND next_at IS NOT NULL AND claimed_by IS NULL
        """,
        (appearance_id,),
    )


def _save_text(
    connection: sqlite3.Connection, finding: _Finding, article_id: int, page: dict[str, str | None]
) -> tuple[int, bool]:
    """Add a revision where the text changed; returns the current revision and whether it is new.

    ``page`` holds text_hash, etag, last_modified, payload_sha256.
    """
    current = connection.execute(
        """
        SELECT r.id, r.number, r.text_hash, r.partial
        FROM article AS a
        JOIN revision AS r ON r.id = a.current_revision_id
        WHERE a.id = ?
        """,
        (article_id,),
    ).fetchone()
    if current is not None and _erased_by_law(connection, article_id):
        return int(current["id"]), False
    teaser = current is not None and finding.story.partial and not current["partial"]
    if current is not None and (current["text_hash"] == page["text_hash"] or teaser):
        connection.execute(
            """
            UPDATE revision
            SET checked_at = :at, etag = coalesce(:etag, etag), last_modified = coalesce(:last_modified, last_modified)
            WHERE id = :id
            """,
            {"at": finding.at, "id": current["id"], **page},
        )
        return int(current["id"]), False
    article = finding.story.article
    revision_id = insert(
        connection,
        "revision",
        {
            "article_id": article_id,
            "number": current["number"] + 1 if current else 1,
            "title": article.title,
            "text": article.text,
            "blocks": json.dumps([{"kind": b.kind, "start": b.start, "end": b.end} for b in article.blocks]),
            "byline": article.byline,
            "published": article.published,
            "modified": article.modified,
            "origin": str(finding.story.origin),
            "partial": int(finding.story.partial),
            "fetched_at": finding.at,
            **page,
        },
    )
    connection.execute("UPDATE article SET current_revision_id = ? WHERE id = ?", (revision_id, article_id))
    return revision_id, True


def _erased_by_law(connection: sqlite3.Connection, article_id: int) -> bool:
    """A judgment does not end with the page's next change."""
    found = scalar(
        connection,
        "SELECT 1 FROM event WHERE subject_kind = 'article' AND subject_id = ? AND verb = 'erase'",
        (article_id,),
    )
    return found is not None


def _follow_dates(connection: sqlite3.Connection, finding: _Finding, article_id: int) -> None:
    """Set the publication date once it is known; a page that later states another one does not move it."""
    zone = str(scalar(connection, "SELECT timezone FROM outlet WHERE id = ?", (finding.outlet_id,)))
    said_by_entry = finding.row["published_at"] if finding.row else None
    stated = publication(finding.story.article.published, said_by_entry, zone)
    connection.execute(
        """
        UPDATE article
        SET published_at = :at, published_local = :local, published_precision = :precision
        WHERE id = :id AND published_at IS NULL AND :at IS NOT NULL
        """,
        {"at": stated.at, "local": stated.local, "precision": stated.precision, "id": article_id},
    )
    connection.execute(
        "UPDATE article SET language = coalesce(:language, language) WHERE id = :id",
        {"language": finding.story.article.language, "id": article_id},
    )
