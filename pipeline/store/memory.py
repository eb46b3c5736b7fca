"""Translation memory: sentences, and what they became (DATA.md 9). Exact ones may be reused, similar ones are shown."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from .connection import Database
from .rows import scalar

LEAST_ALIKE = 0.75
"""Share of common characters from which a sentence is worth an editor's look."""
_WORDS_ASKED = 12
_CANDIDATES = 60
_COMMON = 0.2
"""A word in more than this share of the sentences tells none from another."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """A sentence as it was translated once and confirmed; ``reusable``: one to one, names and numbers agreeing."""

    id: int
    source_key: str
    target: str
    reusable: bool


@dataclass(frozen=True, slots=True)
class Similar:
    """A sentence that is like the one asked for; ``alike`` is 0 to 1, 1 for the same. Shown, never put in unasked."""

    id: int
    source: str
    target: str
    alike: float
    article_id: int | None
    confirmed_by: str | None
    made_at: str


@dataclass(frozen=True, slots=True)
class MemoryPair:
    """A sentence and its confirmed translation; ``reusable``: one to one, names and numbers agreeing both ways."""

    source_key: str
    source: str
    target: str
    reusable: bool


@dataclass(frozen=True, slots=True)
class MemoryUnit:
    """A sentence and its translation as they leave the house; ``confirmed_by`` is null for what was imported."""

    source: str
    target: str
    source_language: str
    target_language: str
    confirmed_by: str | None
    made_at: str


class Memory:
    """Reads and writes of ``memory``; each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def exact(
        self, keys: Collection[str], *, source_language: str = "en", target_language: str = "fr-CA"
    ) -> dict[str, list[Remembered]]:
        """What stands for each source key; one with several has rivals, and none of them may be taken unasked."""
        rows = self._database.read().execute(
            """
            SELECT id, source_key, target, reusable
            FROM memory
            WHERE source_key IN (SELECT value FROM json_each(?)) AND source_language = ? AND target_language = ?
              AND retired_at IS NULL AND erased_at IS NULL
            ORDER BY id
            """,
            (json.dumps(sorted(keys)), source_language, target_language),
        )
        found: dict[str, list[Remembered]] = {}
        for row in rows:
            one = Remembered(row["id"], row["source_key"], row["target"], bool(row["reusable"]))
            found.setdefault(one.source_key, []).append(one)
        return found

    def remember(
        self,
        segment_id: int,
        version_id: int,
        pairs: Sequence[MemoryPair],
        *,
        at: str,
        source_language: str = "en",
        target_language: str = "fr-CA",
    ) -> None:
        """Take the sentences of a confirmed version in; what earlier versions of the segment taught is retired."""
        with self._database.write() as connection:
            kept = [_remember(connection, pair, version_id, at, (source_language, target_language)) for pair in pairs]
            connection.execute(
                """
                UPDATE memory
                SET reusable = 0, retired_at = :at
                WHERE retired_at IS NULL AND id NOT IN (SELECT value FROM json_each(:kept))
                  AND version_id IN (SELECT id FROM segment_version WHERE segment_id = :segment)
                """,
                {"at": at, "kept": json.dumps(kept), "segment": segment_id},
            )

    def take_in(
        self, pairs: Sequence[MemoryPair], *, at: str, source_language: str = "en", target_language: str = "fr-CA"
    ) -> int:
        """Enter pairs that come from outside, never to be reused unasked; returns how many were not there yet."""
        with self._database.write() as connection:
            return sum(
                connection.execute(
                    """
                    INSERT OR IGNORE INTO memory
                        (source_key, source_language, target_language, source, target, reusable, made_at)
                    VALUES (?, ?, ?, ?, ?, 0, ?)
                    """,
                    (pair.source_key, source_language, target_language, pair.source, pair.target, at),
                ).rowcount
                for pair in pairs
            )

    def every(self) -> Iterator[MemoryUnit]:
        """All that stands in memory, the oldest first."""
        rows = self._database.read().execute(
            """
            SELECT m.source, m.target, m.source_language, m.target_language, m.made_at, p.byline AS confirmer
            FROM memory AS m
            LEFT JOIN segment_version AS v ON v.id = m.version_id
            LEFT JOIN person AS p ON p.id = v.confirmed_by
            WHERE m.retired_at IS NULL AND m.erased_at IS NULL
            ORDER BY m.id
            """
        )
        for row in rows:
            yield MemoryUnit(
                row["source"],
                row["target"],
                row["source_language"],
                row["target_language"],
                row["confirmer"],
                row["made_at"],
            )

    def similar(
        self, sentence: str, *, source_language: str = "en", target_language: str = "fr-CA", limit: int = 5
    ) -> list[Similar]:
        """Remembered sentences like this one, the most alike first."""
        connection = self._database.read()
        words = _telling_words(connection, sentence)
        if not words:
            return []
        rows = connection.execute(
            """
            SELECT m.id, m.source, m.target, m.made_at, p.byline AS confirmer, d.article_id
            FROM memory_index
            JOIN memory AS m ON m.id = memory_index.rowid
            LEFT JOIN segment_version AS v ON v.id = m.version_id
            LEFT JOIN person AS p ON p.id = v.confirmed_by
            LEFT JOIN segment AS s ON s.id = v.segment_id
            LEFT JOIN adaptation AS d ON d.id = s.adaptation_id
            WHERE memory_index MATCH :words AND m.source_language = :source AND m.target_language = :target
              AND m.retired_at IS NULL AND m.erased_at IS NULL
            ORDER BY rank
            LIMIT :candidates
            """,
            {
                "words": " OR ".join(f'"{word}"' for word in words),
                "source": source_language,
                "target": target_language,
                "candidates": _CANDIDATES,
            },
        )
        found = [_similar(row, sentence) for row in rows]
        return sorted((s for s in found if s.alike >= LEAST_ALIKE), key=lambda s: -s.alike)[:limit]


def _remember(
    connection: sqlite3.Connection, pair: MemoryPair, version_id: int, at: str, languages: tuple[str, str]
) -> int:
    row = connection.execute(
        """
        INSERT INTO memory (source_key, source_language, target_language, source, target, version_id, reusable, made_at)
        VALUES (:key, :from, :into, :source, :target, :version, :reusable, :at)
        ON CONFLICT (source_key, source_language, target_language, target) DO UPDATE
        SET version_id = excluded.version_id, reusable = excluded.reusable, retired_at = NULL
        RETURNING id
        """,
        {
            "key": pair.source_key,
            "from": languages[0],
            "into": languages[1],
            "source": pair.source,
            "target": pair.target,
            "version": version_id,
            "reusable": int(pair.reusable),
            "at": at,
        },
    ).fetchall()
    return int(row[0]["id"])


def _telling_words(connection: sqlite3.Connection, sentence: str) -> list[str]:
    """Words of a sentence that stand in memory, the rarest first, without those that stand nearly everywhere."""
    words = list(dict.fromkeys(re.findall(r"[^\W_]+", sentence.lower())))
    total = scalar(connection, "SELECT max(id) FROM memory") or 0
    rows = connection.execute(
        "SELECT term, doc FROM memory_word WHERE term IN (SELECT value FROM json_each(?)) ORDER BY doc",
        (json.dumps(words),),
    ).fetchall()
    telling = [row["term"] for row in rows if row["doc"] <= max(50, _COMMON * total)]
    return telling[:_WORDS_ASKED]


def _similar(row: sqlite3.Row, sentence: str) -> Similar:
    return Similar(
        id=row["id"],
        source=row["source"],
        target=row["target"],
        alike=Indel.normalized_similarity(row["source"], sentence, score_cutoff=LEAST_ALIKE),
        article_id=row["article_id"],
        confirmed_by=row["confirmer"],
        made_at=row["made_at"],
    )
