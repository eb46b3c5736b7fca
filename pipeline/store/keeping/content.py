"""Which columns hold words that erasure takes out, and how: frozen ones to NULL, the others as each table allows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Group = tuple[str, ...]
"""Columns that go together: a text without its blocks would be neither."""

CONTENT: dict[str, tuple[Group, ...]] = {
    "revision": (("title", "text", "blocks"), ("byline",)),
    "edition": (("title", "text", "document", "note"), ("signed",), ("attribution", "disclosure")),
    "segment_version": (("text", "alignment", "alternatives", "word_scores"),),
    "memory": (("source", "target"),),
    "incident_ruling": (("old_value", "new_value", "note"),),
    "event": (("data",),),
}
"""Tables whose rows stay: content may go to NULL together with ``erased_at``, and in no other way."""


def erase_groups(connection: sqlite3.Connection, table: str, ids: Mapping[Group, Sequence[int]], at: str) -> None:
    """Set groups of columns to NULL in rows of a table of CONTENT, each row in one change, as its triggers want it."""
    every = sorted({row for rows in ids.values() for row in rows})
    if not every:
        return
    values: dict[str, object] = {"at": at, "every": json.dumps(every)}
    changes = []
    for place, (group, rows) in enumerate(ids.items()):
        values[f"g{place}"] = json.dumps(list(rows))
        chosen = f"id IN (SELECT value FROM json_each(:g{place}))"
        changes += [f"{column} = CASE WHEN {chosen} THEN NULL ELSE {column} END" for column in group]
    if table == "memory":
        changes.append("reusable = 0")
    # A second erasure of a row within the same second must still come later than the first.
    moment = "CASE WHEN erased_at >= :at THEN strftime('%Y-%m-%dT%H:%M:%SZ', erased_at, '+1 second') ELSE :at END"
    connection.execute(
        f"""
        UPDATE {table} SET {", ".join(changes)}, erased_at = {moment}
        WHERE id IN (SELECT value FROM json_each(:every)) AND ({_something_left(table)})
        """,
        values,
    )


def erase_rows(connection: sqlite3.Connection, table: str, ids: Sequence[int], at: str) -> None:
    """Everything that is content in these rows goes."""
    erase_groups(connection, table, dict.fromkeys(CONTENT[table], ids), at)


def _something_left(table: str) -> str:
    return " OR ".join(f"{column} IS NOT NULL" for group in CONTENT[table] for column in group)


@dataclass(frozen=True, slots=True)
class Change:
    """How a name goes from a table whose rows are not frozen; ``sql`` returns what it changed."""

    table: str
    sql: str


def _cleared(table: str, columns: Sequence[str], key: str = "id") -> Change:
    sets = ", ".join(f"{column} = CASE WHEN holds_name({column}) THEN NULL ELSE {column} END" for column in columns)
    test = " OR ".join(f"holds_name({column})" for column in columns)
    return Change(table, f"UPDATE {table} SET {sets} WHERE {test} RETURNING {key}")


def _dropped(table: str, columns: Sequence[str], key: str = "id") -> Change:
    test = " OR ".join(f"holds_name({column})" for column in columns)
    return Change(table, f"DELETE FROM {table} WHERE {test} RETURNING {key}")


NAMES: tuple[Change, ...] = (
    Change(
        "task",
        """
        INSERT INTO task (subject_kind, subject_id, stage, next_at)
        SELECT DISTINCT 'incident', incident_id, 'derive', :at FROM incident_claim WHERE holds_name(value)
        ON CONFLICT (subject_kind, subject_id, stage) DO UPDATE
        SET state = 'waiting', next_at = excluded.next_at, attempts = 0, error = NULL
        RETURNING subject_id
        """,
    ),
    _dropped("incident_value", ["value"]),
    _dropped("incident_claim", ["value"]),
    _dropped("mention", ["value"]),
    _dropped("finding", ["data", "waiver"]),
    _cleared("extraction", ["reasons"]),
    _cleared("incident_article", ["reason"], "article_id"),
    _cleared("appearance", ["title", "author", "guid"]),
    Change("appearance", "UPDATE appearance SET url = 'urn:erased:' || id WHERE holds_name(url) RETURNING id"),
    Change(
        "article", "UPDATE article SET canonical_url = 'urn:erased:' || id WHERE holds_name(canonical_url) RETURNING id"
    ),
    _dropped("organisation_name", ["name", "folded", "source"], "organisation_id"),
    _dropped("search_name", ["folded"]),
    Change(
        "organisation",
        """
        UPDATE organisation
        SET name = CASE WHEN holds_name(name) THEN :gone ELSE name END, folded_key = 'erased ' || id,
            city = CASE WHEN holds_name(city) THEN NULL ELSE city END
        WHERE holds_name(name) OR holds_name(folded_key) OR holds_name(city)
        RETURNING id
        """,
    ),
    Change("person", "UPDATE person SET byline = :gone WHERE holds_name(byline) RETURNING id"),
    _dropped("term", ["english", "french", "forbidden", "note", "source"]),
    _cleared("task", ["error"], "subject_id"),
    _cleared("job_run", ["counts", "error"]),
    _cleared("poll_log", ["error"], "feed_id"),
)  # fmt: skip

NEWSROOM: tuple[Change, ...] = (
    _dropped("unsaved_text", ["text"], "segment_id"),
    _dropped("saved_filter", ["name", "query"], "account_id"),
    _dropped("login_attempt", ["login"]),
    Change("account", "UPDATE account SET login = 'erased-' || id WHERE holds_name(login) RETURNING id"),
)
