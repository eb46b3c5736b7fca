"""payloads.db: raw pages and feed entries by their hash, compressed; written before the archive's row."""

from __future__ import annotations

import hashlib
import json
import sys
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

    def put_entry(self, entry: Entry, at: str) -> str:
        """Keep a feed's entry as JSON (sorted keys, so that the same entry has the same hash)."""
        body = json.dumps(asdict(entry), ensure_ascii=False, sort_keys=True).encode()
        return self.put(body, _ENTRY_TYPE, at=at)

    def get_entry(self, sha256: str) -> Entry | None:
        """The entry kept under a hash, or None."""
        kept = self.get(sha256)
        return Entry(**json.loads(kept[0])) if kept else None
