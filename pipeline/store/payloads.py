"""payloads.db: raw pages and feed entries by their hash, compressed; written before the archive's row."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict

from pipeline.documents import Entry

from .connection import Database

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

# A page costs 34 kB at level 3 and 31 kB at level 12, which takes eight times as long (peers/fetch.md).
_LEVEL = 6
_ENTRY_TYPE = "application/json; charset=utf-8"


class Payloads:
    """What sites sent, once for each content. An orphan (written, then the process died) is harmless."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, body: bytes, media_type: str | None, *, at: str) -> str:
        """Keep a body and return its SHA-256 in lower-case hex; the same body is kept once."""
        sha256 = hashlib.sha256(body).hexdigest()
        known = self._database.read().execute("SELECT 1 FROM payload WHERE sha256 = ?", (sha256,)).fetchone()
        if known:
            return sha256
        packed = zstd.compress(body, level=_LEVEL)
        with self._database.write() as connection:
            connection.execute(
                """
                INSERT INTO payload (sha256, media_type, body_zstd, made_at)
                VALUES (:sha256, :media_type, :body, :at)
                ON CONFLICT DO NOTHING
                """,
                {"sha256": sha256, "media_type": media_type, "body": packed, "at": at},
            )
        return sha256

    def get(self, sha256: str) -> tuple[bytes, str | None] | None:
        """The body and its media type; None where it was never kept or has been dropped."""
        row = (
            self._database.read()
            .execute("SELECT body_zstd, media_type FROM payload WHERE sha256 = ?", (sha256,))
            .fetchone()
        )
        if row is None or row["body_zstd"] is None:
            return None
        return zstd.decompress(row["body_zstd"]), row["media_type"]

    def bodies(self) -> Iterator[tuple[str, bytes]]:
        """Every body that is kept, one at a time."""
        rows = self._database.read().execute("SELECT sha256, body_zstd FROM payload WHERE body_zstd IS NOT NULL")
        for row in rows:
            yield row["sha256"], zstd.decompress(row["body_zstd"])

    def drop(self, sha256: str, *, at: str) -> bool:
        """Let a body go; its hash stays with the date. False where there was none."""
        with self._database.write() as connection:
            connection.execute("PRAGMA secure_delete = ON").fetchall()
            dropped = connection.execute(
                "UPDATE payload SET body_zstd = NULL, erased_at = ? WHERE sha256 = ? AND body_zstd IS NOT NULL",
                (at, sha256),
            ).rowcount
        return bool(dropped)

    def over_budget(self, budget: int) -> list[str]:
        """The oldest bodies that must go so that the rest, compressed, takes at most so many bytes."""
        rows = self._database.read().execute(
            """
            SELECT sha256, length(body_zstd) AS size
            FROM payload WHERE erased_at IS NULL
            ORDER BY made_at DESC, sha256
            """
        )
        kept, dropped = 0, []
        for row in rows:
            kept += row["size"]
            if kept > budget:
                dropped.append(row["sha256"])
        return dropped

    @property
    def database(self) -> Database:
        """The file, for those who look after it."""
        return self._database

    def put_entry(self, entry: Entry, at: str) -> str:
        """Keep a feed's entry as JSON (sorted keys, so that the same entry has the same hash)."""
        body = json.dumps(asdict(entry), ensure_ascii=False, sort_keys=True).encode()
        return self.put(body, _ENTRY_TYPE, at=at)

    def get_entry(self, sha256: str) -> Entry | None:
        """The entry kept under a hash, or None."""
        kept = self.get(sha256)
        return Entry(**json.loads(kept[0])) if kept else None
