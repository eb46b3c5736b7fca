"""Outlets and feeds as they are watched, and what each poll brought."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.documents import Entry, Outlet, PollOutcome, PollResult, WatchedFeed
from pipeline.errors import NotFoundError, UsageError

from .connection import Database
from .payloads import Payloads
from .rows import OUTLET_COLUMNS, insert, outlet_of, scalar
from .tasks import add_task

FeedSetting = tuple[str, str, bool]
"""A feed in feeds.yaml: its name, its address as written (``${NAME}`` unexpanded), whether it is off."""

_STORABLE_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?")


@dataclass(frozen=True, slots=True)
class FeedStatus:
    """How a feed does: what ``vigie status`` and the feeds page show."""

    name: str
    outlet: str
    url: str
    state: str
    last_success_at: str | None
    last_new_entry_at: str | None
    failures: int
    last_error: str | None
    next_poll_at: str | None


@dataclass(frozen=True, slots=True)
class _When:
    at: str
    next_poll_at: str


class Feeds:
    """What is watched. A feed is its name; its address may move."""

    def __init__(self, database: Database, payloads: Payloads) -> None:
        self._database = database
        self._payloads = payloads

    def sync(self, outlets: Sequence[tuple[Outlet, Sequence[FeedSetting]]]) -> None:
        """Make the archive watch what the settings say.

        A feed keeps its id when its address or its name changes (not both at once); one that left the settings is
        off. Where the settings still name an address from which the site moved us away, the newer one stays.
        """
        with self._database.write() as connection:
            wanted = {name for _, feeds in outlets for name, _, _ in feeds}
            for outlet, feeds in outlets:
                outlet_id = _save_outlet(connection, outlet)
                for name, url, off in feeds:
                    _save_feed(connection, outlet_id, (name, url, off), wanted)
            for feed_id, name in connection.execute("SELECT id, name FROM feed WHERE state <> 'off'").fetchall():
                if name not in wanted:
                    connection.execute("UPDATE feed SET state = 'off' WHERE id = ?", (feed_id,))

    def due(self, at: str, *, name: str | None = None) -> list[WatchedFeed]:
        """Feeds to be asked at ``at``, the longest waiting first; with ``name`` that one, due or not.

        One that is gone is among them when its time has come: 410 may be a mistake, and feeds do come back.

        Raises UsageError for a name that is not watched; the message lists the names that are.
        """
        condition = "f.state <> 'off' AND (f.next_poll_at IS NULL OR f.next_poll_at <= :at)"
        if name is not None:
            condition = "f.state <> 'off' AND f.name = :name"
        rows = (
            self._database.read()
            .execute(
                f"""
                SELECT f.id, f.outlet_id, f.name, f.url, f.etag, f.last_modified, f.body_hash, f.failures,
                       f.state = 'gone' AS gone, {OUTLET_COLUMNS}
                FROM feed AS f
                JOIN outlet AS u ON u.id = f.outlet_id
                WHERE {condition}
                ORDER BY coalesce(f.next_poll_at, ''), f.id
                """,
                {"at": at, "name": name},
            )
            .fetchall()
        )
        if name is not None and not rows:
            raise UsageError(f"no feed {name!r} is watched; feeds.yaml has: {', '.join(self._names()) or 'none'}")
        return [_watched(row) for row in rows]

    def save_poll(
        self,
        feed: WatchedFeed,
        result: PollResult,
        *,
        at: str,
        next_poll_at: str,
        payloads: Mapping[str, str] | None = None,
    ) -> int:
        """Save one poll: new entries with their fetch tasks, the log, and only with them the feed's ETag.

        ``payloads`` maps an entry's address to the hash under which it is already kept; others are kept here,
        before the transaction. Returns the number of entries not seen before.
        """
        kept = dict(payloads or {})
        fresh = _unknown(self._database.read(), feed.id, result.entries)
        for entry in fresh:
            if entry.url not in kept:
                kept[entry.url] = self._payloads.put_entry(entry, at)
        with self._database.write() as connection:
            fresh = _unknown(connection, feed.id, fresh)
            for entry in fresh:
                _save_entry(connection, feed, entry, kept[entry.url], at)
            _log_poll(connection, feed.id, result, at, len(fresh))
            _save_answer(connection, feed, result, _When(at, next_poll_at), len(fresh))
            if result.moved_to:
                _move(connection, feed, result.moved_to, at)
        return len(fresh)

    def postpone(self, feed: WatchedFeed, *, until: str) -> None:
        """Do not ask a feed before ``until``: its host wants to be left alone. That is no failure of the feed's."""
        with self._database.write() as connection:
            connection.execute("UPDATE feed SET next_poll_at = ? WHERE id = ?", (until, feed.id))

    def recall(self, *, beyond: str) -> int:
        """Make feeds that were not to be asked before a moment that no wait reaches due; returns how many.

        Such a wait was counted from a clock that was wrong.
        """
        with self._database.write() as connection:
            sql = "UPDATE feed SET next_poll_at = NULL WHERE next_poll_at > ?"
            return connection.execute(sql, (beyond,)).rowcount

    def all(self) -> list[FeedStatus]:
        """Every feed, watched or not, by outlet and name."""
        rows = self._database.read().execute(
            """
            SELECT f.name, u.name AS outlet, f.url, f.state, f.last_success_at, f.last_new_entry_at, f.failures,
                   (SELECT p.error FROM poll_log AS p
                    WHERE p.feed_id = f.id ORDER BY p.polled_at DESC LIMIT 1) AS last_error,
                   f.next_poll_at
            FROM feed AS f
            JOIN outlet AS u ON u.id = f.outlet_id
            ORDER BY u.name, f.name
            """
        )
        return [FeedStatus(**dict(row)) for row in rows]

    def enter_outlet(self, outlet: Outlet) -> int:
        """The id of an outlet, entered as given where none of its name is known; a known one stays as it is."""
        with self._database.write() as connection:
            found = scalar(connection, "SELECT id FROM outlet WHERE name = ?", (outlet.name,))
            return int(found) if found is not None else _save_outlet(connection, outlet)

    def feed_id(self, name: str) -> int:
        """The id of a feed by its name. Raises NotFoundError."""
        found = scalar(self._database.read(), "SELECT id FROM feed WHERE name = ?", (name,))
        if found is None:
            raise NotFoundError(f"no feed {name!r} in the archive")
        return int(found)

    def outlet_id(self, name: str) -> int:
        """The id of an outlet by its name. Raises NotFoundError."""
        found = scalar(self._database.read(), "SELECT id FROM outlet WHERE name = ?", (name,))
        if found is None:
            raise NotFoundError(f"no outlet {name!r} in the archive")
        return int(found)

    def outlets(self) -> dict[int, Outlet]:
        """Every outlet by its id."""
        rows = self._database.read().execute(f"SELECT u.id, {OUTLET_COLUMNS} FROM outlet AS u ORDER BY u.name")
        return {row["id"]: outlet_of(row) for row in rows}

    def _names(self) -> list[str]:
        rows = self._database.read().execute("SELECT name FROM feed WHERE state <> 'off' ORDER BY name")
        return [row["name"] for row in rows]


def _watched(row: sqlite3.Row) -> WatchedFeed:
    return WatchedFeed(
        id=row["id"],
        outlet_id=row["outlet_id"],
        name=row["name"],
        url=row["url"],
        outlet=outlet_of(row),
        etag=row["etag"],
        last_modified=row["last_modified"],
        body_hash=row["body_hash"],
        failures=row["failures"],
        gone=bool(row["gone"]),
    )


def _save_outlet(connection: sqlite3.Connection, outlet: Outlet) -> int:
    row = connection.execute(
        """
        INSERT INTO outlet (name, timezone, language, rights, attribution_fr, disclosure_fr, export_text)
        VALUES (:name, :timezone, :language, :rights, :attribution_fr, :disclosure_fr, :export_text)
        ON CONFLICT (name) DO UPDATE
        SET timezone = excluded.timezone, language = excluded.language, rights = excluded.rights,
            attribution_fr = excluded.attribution_fr, disclosure_fr = excluded.disclosure_fr,
            export_text = excluded.export_text
        RETURNING id
        """,
        {
            "name": outlet.name,
            "timezone": outlet.timezone,
            "language": outlet.language,
            "rights": str(outlet.rights),
            "attribution_fr": outlet.attribution_fr,
            "disclosure_fr": outlet.disclosure_fr,
            "export_text": int(outlet.export_text),
        },
    ).fetchall()
    return int(row[0]["id"])


def _save_feed(connection: sqlite3.Connection, outlet_id: int, setting: FeedSetting, wanted: set[str]) -> None:
    name, url, off = setting
    known = connection.execute("SELECT * FROM feed WHERE name = ?", (name,)).fetchone()
    if known is None:
        known = _renamed(connection, url, wanted)
    state = "off" if off else "watched"
    if known is None:
        insert(connection, "feed", {"outlet_id": outlet_id, "name": name, "url": url, "state": state})
        return
    if known["state"] == "gone" and not off:
        state = "gone"
    connection.execute(
        "UPDATE feed SET outlet_id = ?, name = ?, state = ? WHERE id = ?", (outlet_id, name, state, known["id"])
    )
    moved_away = scalar(connection, "SELECT 1 FROM feed_alias WHERE url = ? AND feed_id = ?", (url, known["id"]))
    if url != known["url"] and not moved_away:
        _set_url(connection, known["id"], url)
        if state == "gone":
            connection.execute("UPDATE feed SET state = 'watched' WHERE id = ?", (known["id"],))


def _renamed(connection: sqlite3.Connection, url: str, wanted: set[str]) -> sqlite3.Row | None:
    """The feed that lives at an address under a name which the settings no longer have."""
    row: sqlite3.Row | None = connection.execute(
        "SELECT * FROM feed WHERE url = :url OR id = (SELECT feed_id FROM feed_alias WHERE url = :url)", {"url": url}
    ).fetchone()
    return row if row is not None and row["name"] not in wanted else None


def _set_url(connection: sqlite3.Connection, feed_id: int, url: str) -> None:
    """Give a feed a new address; what was remembered for conditional requests belongs to the old one."""
    # Two feeds that swap addresses meet here: the other one steps aside, its own turn gives it an address again.
    connection.execute("UPDATE feed SET url = 'moving:' || id WHERE url = ? AND id <> ?", (url, feed_id))
    connection.execute(
        """
        UPDATE feed
        SET url = ?, etag = NULL, last_modified = NULL, body_hash = NULL, next_poll_at = NULL, failures = 0
        WHERE id = ?
        """,
        (url, feed_id),
    )


def _unknown(connection: sqlite3.Connection, feed_id: int, entries: Iterable[Entry]) -> list[Entry]:
    """The entries whose address, and whose id within the feed, are new."""
    entries = list(entries)
    # Some feeds give every entry the same id: such an id tells nothing apart.
    seen_ids = Counter(entry.guid for entry in entries if entry.guid)
    urls: set[str] = set()
    fresh = []
    for entry in entries:
        guid = entry.guid if entry.guid and seen_ids[entry.guid] == 1 else None
        known = entry.url in urls or scalar(
            connection,
            "SELECT 1 FROM appearance WHERE url = ? UNION ALL SELECT 1 FROM appearance WHERE feed_id = ? AND guid = ?",
            (entry.url, feed_id, guid),
        )
        urls.add(entry.url)
        if entry.url and not known:
            fresh.append(entry)
    return fresh


def _save_entry(connection: sqlite3.Connection, feed: WatchedFeed, entry: Entry, sha256: str, at: str) -> None:
    published = entry.published if entry.published and _STORABLE_DATE.fullmatch(entry.published) else None
    appearance_id = insert(
        connection,
        "appearance",
        {
            "url": entry.url,
            "outlet_id": feed.outlet_id,
            "feed_id": feed.id,
            "kind": "entry",
            "guid": entry.guid,
            "title": entry.title,
            "author": entry.author,
            "published_at": published,
            "payload_sha256": sha256,
            "first_seen_at": at,
        },
    )
    add_task(connection, "appearance", appearance_id, "fetch", at=at)


def _log_poll(connection: sqlite3.Connection, feed_id: int, result: PollResult, at: str, new: int) -> None:
    connection.execute(
        """
        INSERT INTO poll_log (feed_id, polled_at, outcome, http_status, new_entries, error)
        VALUES (:feed_id, :at, :outcome, :status, :new, :error)
        ON CONFLICT (feed_id, polled_at) DO UPDATE
        SET outcome = excluded.outcome, http_status = excluded.http_status,
            new_entries = new_entries + excluded.new_entries, error = excluded.error
        """,
        {
            "feed_id": feed_id,
            "at": at,
            "outcome": str(result.outcome),
            "status": result.http_status,
            "new": new,
            "error": result.error or result.warning,
        },
    )


def _save_answer(connection: sqlite3.Connection, feed: WatchedFeed, result: PollResult, when: _When, new: int) -> None:
    if result.outcome in {PollOutcome.FAILED, PollOutcome.GONE}:
        connection.execute(
            """
            UPDATE feed
            SET failures = failures + 1, next_poll_at = ?, state = CASE WHEN ? THEN 'gone' ELSE state END
            WHERE id = ?
            """,
            (when.next_poll_at, result.outcome is PollOutcome.GONE, feed.id),
        )
        return
    # A 304 may leave out the ETag it confirms (RFC 9110 §15.4.5): then the old one holds.
    keep = result.outcome is PollOutcome.NOT_MODIFIED
    connection.execute(
        """
        UPDATE feed
        SET etag = :etag, last_modified = :last_modified, body_hash = :body_hash, failures = 0,
            state = CASE state WHEN 'off' THEN 'off' ELSE 'watched' END,
            last_success_at = :at, next_poll_at = :next,
            last_new_entry_at = CASE WHEN :new > 0 THEN :at ELSE last_new_entry_at END
        WHERE id = :id
        """,
        {
            "etag": result.etag or (feed.etag if keep else None),
            "last_modified": result.last_modified or (feed.last_modified if keep else None),
            "body_hash": result.body_hash or (feed.body_hash if keep else None),
            "at": when.at,
            "next": when.next_poll_at,
            "new": new,
            "id": feed.id,
        },
    )


def _move(connection: sqlite3.Connection, feed: WatchedFeed, url: str, at: str) -> None:
    """Follow a permanent move (301, 308), unless another feed lives there or the address holds a secret."""
    written = str(scalar(connection, "SELECT url FROM feed WHERE id = ?", (feed.id,)))
    taken = scalar(connection, "SELECT 1 FROM feed WHERE url = ? AND id <> ?", (url, feed.id))
    if taken or "${" in written or url == written:
        return
    connection.execute("UPDATE feed SET url = ? WHERE id = ?", (url, feed.id))
    connection.execute("DELETE FROM feed_alias WHERE url = ?", (url,))
    connection.execute(
        "INSERT OR REPLACE INTO feed_alias (url, feed_id, moved_at) VALUES (?, ?, ?)", (written, feed.id, at)
    )
