"""Stories that people brought: what is at work, what is ready, what failed; in newsroom.db, so that nothing is lost."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Literal

from .connection import Database
from .rows import insert

Outcome = Literal["ready", "known", "irrelevant", "failed"]


@dataclass(frozen=True, slots=True)
class AddedStory:
    """A story somebody brought, by the address of its page or as a pasted text; ``outcome`` null: at work."""

    id: int
    account_id: int
    url: str | None
    title: str | None
    text: str | None
    outlet: str | None
    published: str | None
    asked_at: str
    article_id: int | None
    outcome: Outcome | None
    problem: str | None
    done_at: str | None


class AddedStories:
    """Reads and writes of ``added_story``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ask(
        self,
        account_id: int,
        *,
        at: str,
        url: str | None = None,
        title: str | None = None,
        text: str | None = None,
        outlet: str | None = None,
        published: str | None = None,
    ) -> AddedStory:
        """Keep what somebody brought until it is done."""
        row = {
            "account_id": account_id,
            "url": url,
            "title": title,
            "text": text,
            "outlet": outlet,
            "published": published,
            "asked_at": at,
        }
        with self._database.write() as connection:
            made = insert(connection, "added_story", row)
        return self._select("id = ?", (made,))[0]

    def waiting(self) -> list[AddedStory]:
        """What is not done, the oldest first."""
        return self._select("done_at IS NULL ORDER BY id", ())

    def shown(self, account_id: int) -> list[AddedStory]:
        """What somebody brought and did not take off the desk, the newest first."""
        return self._select("account_id = ? AND seen_at IS NULL ORDER BY id DESC LIMIT 10", (account_id,))

    def done(
        self, added_id: int, outcome: Outcome, *, at: str, article_id: int | None = None, problem: str | None = None
    ) -> None:
        """How it ended."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE added_story SET outcome = ?, article_id = ?, problem = ?, done_at = ? WHERE id = ?",
                (outcome, article_id, problem, at, added_id),
            )

    def see(self, account_id: int, added_id: int, *, at: str) -> None:
        """Take one that is done off its owner's desk."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE added_story SET seen_at = ? WHERE id = ? AND account_id = ? AND done_at IS NOT NULL",
                (at, added_id, account_id),
            )

    def _select(self, condition: str, values: tuple[object, ...]) -> list[AddedStory]:
        rows = self._database.read().execute(f"SELECT * FROM added_story WHERE {condition}", values)
        return [_added(row) for row in rows]


def _added(row: sqlite3.Row) -> AddedStory:
    return AddedStory(**{name: row[name] for name in AddedStory.__dataclass_fields__})
