"""The review state of an adaptation: waiting → in_review → approved → published, and what stands in the way."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass

from pipeline.documents import ReviewState
from pipeline.errors import ConflictError, NotFoundError, StateError

from .events import add_event
from .rows import scalar
from .versions import to_version

EDITABLE = (ReviewState.WAITING, ReviewState.IN_REVIEW)
"""States in which segments may change: approved and published French is reopened first."""


@dataclass(frozen=True, slots=True)
class Act:
    """Who does what to an adaptation, when and why."""

    verb: str
    person_id: int
    at: str
    reason: str | None = None


def read_adaptation(connection: sqlite3.Connection, adaptation_id: int) -> sqlite3.Row:
    """The row of an adaptation. Raises NotFoundError."""
    row: sqlite3.Row | None = connection.execute("SELECT * FROM adaptation WHERE id = ?", (adaptation_id,)).fetchone()
    if row is None:
        raise NotFoundError(f"no adaptation {adaptation_id} in the archive")
    return row


def adaptation_of(connection: sqlite3.Connection, segment_id: int) -> sqlite3.Row:
    """The row of the adaptation that a segment belongs to. Raises NotFoundError."""
    found = scalar(connection, "SELECT adaptation_id FROM segment WHERE id = ?", (segment_id,))
    if found is None:
        raise NotFoundError(f"no segment {segment_id} in the archive")
    return read_adaptation(connection, int(found))


def must_be(adaptation: sqlite3.Row, allowed: Collection[ReviewState], verb: str) -> None:
    """Raise StateError unless the adaptation is in a state in which this can be done."""
    if adaptation["state"] not in allowed:
        wanted = " or ".join(str(state) for state in allowed)
        raise StateError(f"cannot {verb} an adaptation that is {adaptation['state']}: it must be {wanted}")


def set_state(connection: sqlite3.Connection, adaptation: sqlite3.Row, state: ReviewState, act: Act) -> None:
    """Change the state and write the event."""
    connection.execute("UPDATE adaptation SET state = ? WHERE id = ?", (str(state), adaptation["id"]))
    data: dict[str, object] = {"state_from": adaptation["state"], "state_to": str(state)}
    if act.reason:
        data["reason"] = act.reason
    subject = ("adaptation", adaptation["id"])
    add_event(connection, verb=act.verb, subject=subject, person_id=act.person_id, at=act.at, data=data)


def begin_review(connection: sqlite3.Connection, adaptation: sqlite3.Row, person_id: int, at: str) -> None:
    """The first touch of a person takes a waiting adaptation into review."""
    if adaptation["state"] == ReviewState.WAITING:
        set_state(connection, adaptation, ReviewState.IN_REVIEW, Act("begin_review", person_id, at))


def may_follow(
    connection: sqlite3.Connection,
    active: sqlite3.Row | None,
    parent_id: int | None,
    person_id: int,
    save_key: str | None,
) -> bool:
    """May a text typed over ``parent_id`` follow the one that stands?

    Yes where only the same page wrote in between: one's own second edit, sent before the first was answered or after
    its answer was lost, is no conflict. What one wrote in another window is: this one never saw it.
    """
    if active is None or active["id"] == parent_id:
        return True
    step: sqlite3.Row | None = active
    while step and step["person_id"] == person_id and _same_page(step["save_key"], save_key):
        if step["parent_id"] == parent_id:
            return True
        step = connection.execute("SELECT * FROM segment_version WHERE id = ?", (step["parent_id"],)).fetchone()
    return False


def _same_page(one: str | None, other: str | None) -> bool:
    """Do two save keys come from one page? A page puts its own name and a point before each."""
    page, point, _ = (one or "").partition(".")
    return bool(page and point) and (other or "").startswith(page + point)


def conflict(connection: sqlite3.Connection, active: sqlite3.Row | None) -> ConflictError:
    """The error that carries the version which stands by now."""
    current = to_version(connection, active) if active is not None else None
    author = current.person or "the machine" if current else "nobody"
    return ConflictError(f"this segment was changed by {author} since it was opened", current=current)


def base_kept(connection: sqlite3.Connection, adaptation_id: int, revision_id: int | None) -> bool:
    """Did an editor say that the French stays on its base although the source reads as this revision by now?"""
    return bool(
        scalar(
            connection,
            """
            SELECT EXISTS (SELECT 1
                           FROM event
                           WHERE subject_kind = 'adaptation' AND subject_id = ? AND verb = 'keep_base'
                             AND data ->> '$.revision' = ?)
            """,
            (adaptation_id, revision_id),
        )
    )


def stale_base(connection: sqlite3.Connection, adaptation: sqlite3.Row) -> bool:
    """Has the source changed since the text that this French renders, with nobody having answered for it?"""
    current = scalar(connection, "SELECT current_revision_id FROM article WHERE id = ?", (adaptation["article_id"],))
    return current != adaptation["base_revision_id"] and not base_kept(connection, adaptation["id"], current)


def obstacles(connection: sqlite3.Connection, adaptation_id: int) -> list[str]:
    """What stands in the way of approval: segments without French, errors that nobody let pass."""
    row = connection.execute(
        """
        SELECT count(*) AS segments,
               sum(v.id IS NULL OR trim(coalesce(v.text, '')) = '') AS untranslated,
               sum((SELECT count(*) FROM finding AS f
                    WHERE f.version_id = v.id AND f.severity = 'error' AND f.waived_by IS NULL)) AS errors
        FROM adaptation AS a
        JOIN layout AS l ON l.id = a.layout_id
        JOIN json_each(l.segments) AS place
        LEFT JOIN segment_version AS v ON v.segment_id = place.value AND v.active = 1
        WHERE a.id = ?
        """,
        (adaptation_id,),
    ).fetchone()
    if not row["segments"]:
        return ["nothing is translated"]
    found = []
    if stale_base(connection, read_adaptation(connection, adaptation_id)):
        found.append("the source has changed: take its new text, or say that the French stays on the older one")
    if row["untranslated"]:
        found.append(f"{row['untranslated']} of {row['segments']} segments have no French")
    if row["errors"]:
        found.append(f"{row['errors']} errors are neither corrected nor waived")
    return found
