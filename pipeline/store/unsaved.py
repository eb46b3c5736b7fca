"""What editors have typed and not saved as a version: kept as they type, in newsroom.db, each account its own."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass

from .connection import Database


@dataclass(frozen=True, slots=True)
class UnsavedText:
    """A text as typed over the version ``parent_id``; ``save_key`` is the key under which it will be saved."""

    segment_id: int
    parent_id: int | None
    save_key: str
    text: str
    seconds: float
    saved_at: str


class UnsavedTexts:
    """Unsaved texts of all accounts; each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, account_id: int, unsaved: UnsavedText) -> None:
        """Keep a text in the place of the account's earlier one of the same segment; the longer time stays."""
        with self._database.write() as connection:
            connection.execute(
                """
                INSERT INTO unsaved_text (account_id, segment_id, parent_id, save_key, text, seconds, saved_at)
                VALUES (:account_id, :segment_id, :parent_id, :save_key, :text, :seconds, :saved_at)
                ON CONFLICT (account_id, segment_id) DO UPDATE
                SET parent_id = excluded.parent_id, save_key = excluded.save_key, text = excluded.text,
                    seconds = max(seconds, excluded.seconds), saved_at = excluded.saved_at
                """,
                {
                    "account_id": account_id,
                    "segment_id": unsaved.segment_id,
                    "parent_id": unsaved.parent_id,
                    "save_key": unsaved.save_key,
                    "text": unsaved.text,
                    "seconds": unsaved.seconds,
                    "saved_at": unsaved.saved_at,
                },
            )

    def of(self, account_id: int, segment_ids: Collection[int]) -> dict[int, UnsavedText]:
        """The account's unsaved texts of these segments, by segment."""
        rows = self._database.read().execute(
            "SELECT * FROM unsaved_text WHERE account_id = ? AND segment_id IN (SELECT value FROM json_each(?))",
            (account_id, json.dumps(sorted(segment_ids))),
        )
        return {row["segment_id"]: _unsaved(row) for row in rows}

    def drop(self, account_id: int, segment_id: int, *, save_key: str | None = None) -> None:
        """Forget a text that was saved or discarded; with ``save_key`` only if it is that one: newer words stay."""
        with self._database.write() as connection:
            connection.execute(
                """
                DELETE FROM unsaved_text
                WHERE account_id = ? AND segment_id = ? AND coalesce(?, save_key) = save_key
                """,
                (account_id, segment_id, save_key),
            )


def _unsaved(row: sqlite3.Row) -> UnsavedText:
    return UnsavedText(
        segment_id=row["segment_id"],
        parent_id=row["parent_id"],
        save_key=row["save_key"],
        text=row["text"],
        seconds=row["seconds"],
        saved_at=row["saved_at"],
    )
