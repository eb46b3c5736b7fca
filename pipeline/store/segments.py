"""Segments of an adaptation, the source each renders, and their order: rows that only grow (DATA.md 2)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.documents import SegmentKind, Span

from .revisions import StoredRevision, read_revision
from .rows import insert

_BETWEEN = " "
"""What parts two source spans that one segment renders (a merge)."""


@dataclass(frozen=True, slots=True)
class SegmentSource:
    """Where a segment's source stands in a revision: several spans after a merge, none for an added segment.

    Checks and alignment count code points in the segment's own source; the archive keeps them in the revision's text.
    """

    spans: tuple[Span, ...]

    def words(self, text: str) -> str:
        """The segment's source, its parts joined by a space."""
        return _BETWEEN.join(text[start:end] for start, end in self.spans)

    def part(self, start: int, end: int) -> SegmentSource:
        """What lies from ``start`` to ``end`` of the segment's source, as spans in the revision's text."""
        found, before = [], 0
        for first, last in self.spans:
            here = (max(first, first + start - before), min(last, first + end - before))
            if here[0] < here[1]:
                found.append(here)
            before += last - first + len(_BETWEEN)
        return SegmentSource(tuple(found))

    def outward(self, span: Span) -> Span:
        """A span in the segment's source, as a span in the revision's text."""
        return self._out(span[0]), self._out(span[1])

    def inward(self, span: Span) -> Span:
        """A span in the revision's text, as a span in the segment's source."""
        return self._in(span[0]), self._in(span[1])

    def _out(self, position: int) -> int:
        for start, end in self.spans:
            if position <= end - start:
                return start + position
            position -= end - start + len(_BETWEEN)
        return self.spans[-1][1] if self.spans else position

    def _in(self, position: int) -> int:
        before = 0
        for start, end in self.spans:
            if position <= end:
                return before + max(0, position - start)
            before += end - start + len(_BETWEEN)
        return max(0, before - len(_BETWEEN)) if self.spans else position


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """A segment in its place."""

    id: int
    kind: SegmentKind
    source: SegmentSource


def add_sources(
    connection: sqlite3.Connection, segment_id: int, revision_id: int, places: Sequence[tuple[int | None, Span]]
) -> None:
    """Say which (block, span) of a revision a segment renders; a span that is entered already stays."""
    for block, (start, end) in places:
        connection.execute(
            """
            INSERT OR IGNORE INTO segment_source (segment_id, revision_id, block, span_start, span_end)
            VALUES (?, ?, ?, ?, ?)
            """,
            (segment_id, revision_id, block, start, end),
        )


def places_of(connection: sqlite3.Connection, segment_id: int, revision_id: int) -> list[tuple[int | None, Span]]:
    """The (block, span) of a revision that a segment renders, in the order of the text."""
    rows = connection.execute(
        """
        SELECT block, span_start, span_end
        FROM segment_source
        WHERE segment_id = ? AND revision_id = ?
        ORDER BY span_start
        """,
        (segment_id, revision_id),
    )
    return [(row["block"], (row["span_start"], row["span_end"])) for row in rows]


def sources_of(connection: sqlite3.Connection, segment_id: int, revision_id: int) -> SegmentSource:
    """Where the source of a segment stands in a revision."""
    rows = connection.execute(
        """
        SELECT span_start, span_end
        FROM segment_source
        WHERE segment_id = ? AND revision_id = ?
        ORDER BY span_start
        """,
        (segment_id, revision_id),
    )
    return SegmentSource(tuple((row["span_start"], row["span_end"]) for row in rows))


def laid_out(connection: sqlite3.Connection, adaptation_id: int) -> list[SegmentRow]:
    """The segments of an adaptation in the order of its active layout; none before there is one."""
    rows = connection.execute(
        """
        SELECT s.id, s.kind, o.span_start, o.span_end
        FROM adaptation AS a
        JOIN layout AS l ON l.id = a.layout_id
        JOIN json_each(l.segments) AS place
        JOIN segment AS s ON s.id = place.value
        LEFT JOIN segment_source AS o ON o.segment_id = s.id AND o.revision_id = a.base_revision_id
        WHERE a.id = ?
        ORDER BY place.key, o.span_start
        """,
        (adaptation_id,),
    )
    spans: dict[int, list[Span]] = {}
    kinds: dict[int, SegmentKind] = {}
    for row in rows:
        kinds[row["id"]] = SegmentKind(row["kind"])
        found = spans.setdefault(row["id"], [])
        if row["span_start"] is not None:
            found.append((row["span_start"], row["span_end"]))
    return [SegmentRow(number, kinds[number], SegmentSource(tuple(found))) for number, found in spans.items()]


def segment_row(connection: sqlite3.Connection, segment_id: int, adaptation: sqlite3.Row) -> SegmentRow:
    """A segment of an adaptation, in its order or not, with its source in the adaptation's revision."""
    kind = connection.execute("SELECT kind FROM segment WHERE id = ?", (segment_id,)).fetchone()["kind"]
    return SegmentRow(segment_id, SegmentKind(kind), sources_of(connection, segment_id, adaptation["base_revision_id"]))


def lay_out(connection: sqlite3.Connection, adaptation_id: int, *, at: str) -> dict[int | None, int]:
    """Segments for the title (None) and every block (its index) of the adaptation's revision; returns their ids.

    What has a segment keeps it. A block that reads exactly as one of an older revision goes on with that segment, so
    that its versions survive a changed source. New segments make a new layout.
    """
    row = connection.execute("SELECT * FROM adaptation WHERE id = ?", (adaptation_id,)).fetchone()
    revision = read_revision(connection, row["base_revision_id"])
    known = _segments_by_block(connection, adaptation_id, revision.id)
    wanted = _pieces(revision)
    if all(block in known for block, *_ in wanted):
        return known
    older = _segments_by_words(connection, adaptation_id, revision.id)
    for block, kind, span in wanted:
        if block in known:
            continue
        words = revision.article.text[span[0] : span[1]]
        again = older.get((kind, words), [])
        segment = (
            again.pop() if again else insert(connection, "segment", {"adaptation_id": adaptation_id, "kind": kind})
        )
        known[block] = segment
        source = {"segment_id": segment, "revision_id": revision.id, "block": block}
        insert(connection, "segment_source", {**source, "span_start": span[0], "span_end": span[1]})
    add_layout(connection, adaptation_id, [known[block] for block, *_ in wanted], at=at)
    return known


def add_layout(
    connection: sqlite3.Connection,
    adaptation_id: int,
    segments: Sequence[int],
    *,
    at: str,
    person_id: int | None = None,
) -> int:
    """Add an order of segments and make it the active one."""
    values = {"adaptation_id": adaptation_id, "segments": json.dumps(list(segments)), "person_id": person_id}
    layout_id = insert(connection, "layout", {**values, "made_at": at})
    connection.execute("UPDATE adaptation SET layout_id = ? WHERE id = ?", (layout_id, adaptation_id))
    return layout_id


def _pieces(revision: StoredRevision) -> list[tuple[int | None, str, Span]]:
    article = revision.article
    title: list[tuple[int | None, str, Span]] = []
    if article.title_span:
        title.append((None, str(SegmentKind.HEADLINE), article.title_span))
    return title + [(number, str(block.kind), (block.start, block.end)) for number, block in enumerate(article.blocks)]


def _segments_by_block(connection: sqlite3.Connection, adaptation_id: int, revision_id: int) -> dict[int | None, int]:
    rows = connection.execute(
        """
        SELECT o.block, min(s.id) AS id
        FROM segment AS s
        JOIN segment_source AS o ON o.segment_id = s.id
        WHERE s.adaptation_id = ? AND o.revision_id = ?
        GROUP BY o.block
        """,
        (adaptation_id, revision_id),
    )
    return {row["block"]: row["id"] for row in rows}


def _segments_by_words(
    connection: sqlite3.Connection, adaptation_id: int, revision_id: int
) -> dict[tuple[str, str], list[int]]:
    """Segments that rendered an older revision, by kind and exact source words; the first in the text comes last."""
    rows = connection.execute(
        """
        SELECT s.id, s.kind, substr(r.text, o.span_start + 1, o.span_end - o.span_start) AS words
        FROM segment AS s
        JOIN segment_source AS o ON o.segment_id = s.id
        JOIN revision AS r ON r.id = o.revision_id
        WHERE s.adaptation_id = :adaptation AND o.revision_id <> :revision AND r.text IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM segment_source AS n
                          WHERE n.segment_id = s.id AND n.revision_id = :revision)
        ORDER BY o.revision_id, o.span_start DESC
        """,
        {"adaptation": adaptation_id, "revision": revision_id},
    )
    found: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        same = found.setdefault((row["kind"], row["words"]), [])
        if row["id"] not in same:
            same.append(row["id"])
    return found
