"""The base of an adaptation: the source text that it renders, and what an editor does when the source changes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.documents import SegmentKind, Span
from pipeline.errors import NotFoundError, StateError

from .block_changes import BlockChange, Piece, carried, compare_blocks
from .connection import Database
from .events import add_event
from .layouts import By
from .review_state import EDITABLE, begin_review, must_be, read_adaptation
from .revisions import read_revision
from .rows import insert, scalar
from .segments import add_layout, add_sources, laid_out, places_of


@dataclass(frozen=True, slots=True)
class SourceChange:
    """A place at which the source says something else by now; ``segments`` render the older words.

    ``before`` null: the words are new; ``after`` null: they are gone.
    """

    before: str | None
    after: str | None
    kind: SegmentKind
    segments: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KnownSource:
    """The source as it was last read: what a conditional request needs. ``seen_at``: when it last read like that.

    ``appearance_id``: the feed's entry that brought it, null where none did.
    """

    url: str
    origin: str
    etag: str | None
    last_modified: str | None
    seen_at: str
    appearance_id: int | None = None


class Bases:
    """Reads and moves the base of adaptations; each method is one transaction."""

    def __init__(self, database: Database, touch: Callable[[int], None]) -> None:
        self._database = database
        self._touch = touch

    def changes(self, adaptation_id: int) -> list[SourceChange]:
        """What the source says otherwise since the text that the French renders; empty where it says the same."""
        connection = self._database.read()
        adaptation = read_adaptation(connection, adaptation_id)
        current = _current(connection, adaptation)
        base = adaptation["base_revision_id"]
        if current == base:
            return []
        rendered = {row.id: row.source.spans for row in laid_out(connection, adaptation_id)}
        found = []
        for change in _compared(connection, base, current):
            if change.changed:
                either = change.after or change.before
                found.append(
                    SourceChange(
                        before=change.before.words if change.before else None,
                        after=change.after.words if change.after else None,
                        kind=SegmentKind(either.kind) if either else SegmentKind.PARAGRAPH,
                        segments=_rendering(change.before, rendered),
                    )
                )
        return found

    def source(self, article_id: int) -> KnownSource:
        """How to ask whether an article's source has changed. Raises NotFoundError."""
        row = (
            self._database.read()
            .execute(
                """
                SELECT a.canonical_url, r.origin, r.etag, r.last_modified,
                       coalesce(r.checked_at, r.fetched_at) AS seen_at,
                       (SELECT min(e.id) FROM appearance AS e
                        WHERE e.article_id = a.id AND e.kind = 'entry') AS appearance_id
                FROM article AS a
                JOIN revision AS r ON r.id = a.current_revision_id
                WHERE a.id = ?
                """,
                (article_id,),
            )
            .fetchone()
        )
        if row is None:
            raise NotFoundError(f"no article {article_id} in the archive")
        return KnownSource(
            url=row["canonical_url"],
            origin=row["origin"],
            etag=row["etag"],
            last_modified=row["last_modified"],
            seen_at=row["seen_at"],
            appearance_id=row["appearance_id"],
        )

    def source_stands(self, article_id: int, *, at: str) -> None:
        """Note that the source was asked and still says the same."""
        with self._database.write() as connection:
            connection.execute(
                """
                UPDATE revision
                SET checked_at = ?
                WHERE id = (SELECT current_revision_id FROM article WHERE id = ?)
                """,
                (at, article_id),
            )

    def keep(self, adaptation_id: int, *, by: By) -> None:
        """Say that the French stays on its base although the source has changed; holds for the text of now alone.

        Raises StateError where the source has not changed.
        """
        with self._database.write() as connection:
            adaptation = read_adaptation(connection, adaptation_id)
            current = _current(connection, adaptation)
            if current == adaptation["base_revision_id"]:
                raise StateError("the source has not changed")
            self._log(connection, adaptation, "keep_base", {"revision": current}, by)

    def take(self, adaptation_id: int, *, by: By) -> list[int]:
        """Take the source's new text as the base, and return the segments that need work.

        French of unchanged words stays as it is. Where the words changed the French stays too, no longer confirmed;
        what is new gets an empty segment in its place; what is gone leaves its segment without a source. Raises
        StateError where the adaptation is not on the desk, or the source has not changed.
        """
        with self._database.write() as connection:
            adaptation = read_adaptation(connection, adaptation_id)
            must_be(adaptation, EDITABLE, "edit")
            base, current = adaptation["base_revision_id"], _current(connection, adaptation)
            if current == base:
                raise StateError("the source has not changed")
            changes = _compared(connection, base, current)
            order = [row.id for row in laid_out(connection, adaptation_id)]
            touched = [one for one in _carry(connection, adaptation_id, base, current, changes) if one in order]
            added = _add_new(connection, adaptation_id, order, current, changes)
            connection.execute("UPDATE adaptation SET base_revision_id = ? WHERE id = ?", (current, adaptation_id))
            before = adaptation["layout_id"]
            if added:
                add_layout(connection, adaptation_id, order, at=by.at, person_id=by.person_id)
            _unconfirm(connection, touched)
            data: dict[str, object] = {"revision_from": base, "revision": current, "order_from": before}
            self._log(connection, adaptation, "take_base", data, by)
            return [*touched, *added]

    def _log(
        self, connection: sqlite3.Connection, adaptation: sqlite3.Row, verb: str, data: dict[str, object], by: By
    ) -> None:
        subject = ("adaptation", adaptation["id"])
        add_event(connection, verb=verb, subject=subject, person_id=by.person_id, at=by.at, data=data)
        begin_review(connection, adaptation, by.person_id, by.at)
        self._touch(adaptation["article_id"])


def _current(connection: sqlite3.Connection, adaptation: sqlite3.Row) -> int:
    return int(scalar(connection, "SELECT current_revision_id FROM article WHERE id = ?", (adaptation["article_id"],)))


def _compared(connection: sqlite3.Connection, base: int, current: int) -> list[BlockChange]:
    return compare_blocks(_pieces(connection, base), _pieces(connection, current))


def _pieces(connection: sqlite3.Connection, revision_id: int) -> list[Piece]:
    article = read_revision(connection, revision_id).article
    title = (
        [Piece(None, str(SegmentKind.HEADLINE), article.title_span, article.title or "")] if article.title_span else []
    )
    body = [Piece(n, str(b.kind), (b.start, b.end), article.block_text(b)) for n, b in enumerate(article.blocks)]
    return title + body


def _rendering(piece: Piece | None, rendered: dict[int, tuple[Span, ...]]) -> tuple[int, ...]:
    """The segments whose source lies in a block."""
    if piece is None:
        return ()
    return tuple(
        one
        for one, spans in rendered.items()
        if any(piece.span[0] <= start and end <= piece.span[1] for start, end in spans)
    )


def _carry(
    connection: sqlite3.Connection, adaptation_id: int, base: int, current: int, changes: Sequence[BlockChange]
) -> list[int]:
    """Say which words of the new text each segment renders, dropped ones too; returns those whose words changed."""
    by_block = {change.before.block: change for change in changes if change.before}
    touched = []
    for segment_id in _segments_with_source(connection, adaptation_id, base):
        places = []
        for block, span in places_of(connection, segment_id, base):
            change = by_block[block]
            moved = carried(span, change)
            if moved and change.after:
                places.append((change.after.block, moved))
            if change.changed and segment_id not in touched:
                touched.append(segment_id)
        add_sources(connection, segment_id, current, places)
    return touched


def _segments_with_source(connection: sqlite3.Connection, adaptation_id: int, revision_id: int) -> list[int]:
    rows = connection.execute(
        """
        SELECT DISTINCT s.id
        FROM segment AS s
        JOIN segment_source AS o ON o.segment_id = s.id AND o.revision_id = ?
        WHERE s.adaptation_id = ?
        ORDER BY s.id
        """,
        (revision_id, adaptation_id),
    )
    return [row["id"] for row in rows]


def _add_new(
    connection: sqlite3.Connection, adaptation_id: int, order: list[int], current: int, changes: Sequence[BlockChange]
) -> list[int]:
    """Put an empty segment into the order for every new block, after the one that renders what stands before it."""
    added = []
    last: Piece | None = None
    for change in changes:
        if change.after and change.before is None:
            kind = change.after.kind
            new = insert(connection, "segment", {"adaptation_id": adaptation_id, "kind": kind})
            add_sources(connection, new, current, [(change.after.block, change.after.span)])
            order.insert(_after(connection, order, current, last), new)
            added.append(new)
        last = change.after or last
    return added


def _after(connection: sqlite3.Connection, order: Sequence[int], current: int, piece: Piece | None) -> int:
    """The place after the last segment that renders a block; the first one where there is none."""
    found = [
        place
        for place, segment_id in enumerate(order)
        if piece and any(block == piece.block for block, _ in places_of(connection, segment_id, current))
    ]
    return found[-1] + 1 if found else 0


def _unconfirm(connection: sqlite3.Connection, segments: Sequence[int]) -> None:
    for segment_id in segments:
        connection.execute(
            """
            UPDATE segment_version
            SET confirmed_by = NULL, confirmed_at = NULL
            WHERE segment_id = ? AND active = 1 AND confirmed_by IS NOT NULL
            """,
            (segment_id,),
        )
