"""The order of an adaptation's segments: split, merge, move, drop, add, and undo of these (DATA.md 2).

An adaptation is no line-by-line translation. A change is a new layout row and an event that says which layout it
replaced, so that undoing is going back to that one; segments that are left out keep their versions.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.documents import Finding, Origin, SegmentKind, SentencePair, Span
from pipeline.errors import NotFoundError, StateError

from .connection import Database
from .events import add_event
from .layout_events import LayoutChange, change_that_made, undone_from
from .review_state import EDITABLE, adaptation_of, begin_review, conflict, may_follow, must_be, read_adaptation
from .rows import insert
from .segments import SegmentSource, add_layout, add_sources, places_of, sources_of
from .versions import NewText, active_version, add_version


@dataclass(frozen=True, slots=True)
class Part:
    """A text that comes of a split or a merge, checked; spans count in its own source."""

    text: str
    findings: Sequence[Finding] = ()
    alignment: Sequence[SentencePair] = ()


@dataclass(frozen=True, slots=True)
class By:
    """Who changes the order, and when."""

    person_id: int
    at: str


class Layouts:
    """Changes of an adaptation's order; each is one transaction and raises StateError unless it is on the desk."""

    def __init__(self, database: Database, touch: Callable[[int], None]) -> None:
        self._database = database
        self._touch = touch

    def split(
        self, segment_id: int, parts: tuple[Part, Part], *, gap: Span | None, parent_id: int | None, by: By
    ) -> tuple[int, int]:
        """Two segments in the place of one. ``gap`` is what lies between their sources, in the segment's own source.

        Without a gap both render the whole source. Raises ConflictError where the text changed since ``parent_id``.
        """
        with self._database.write() as connection:
            adaptation, order = self._open(connection, segment_id)
            active = active_version(connection, segment_id)
            if not may_follow(connection, active, parent_id, by.person_id, None):
                raise conflict(connection, active)
            kind = _kind_of(connection, segment_id)
            base = adaptation["base_revision_id"]
            halves = _halves(sources_of(connection, segment_id, base), gap)
            places = places_of(connection, segment_id, base)
            second_kind = SegmentKind.PARAGRAPH if kind in (SegmentKind.HEADLINE, SegmentKind.DATELINE) else kind
            made = []
            for part, half, own_kind in zip(parts, halves, (kind, second_kind), strict=True):
                new = _add_segment(connection, adaptation["id"], own_kind)
                add_sources(connection, new, base, _placed(half, places))
                _add_text(connection, adaptation, new, part, texts=[active] if active else [], method="split", by=by)
                made.append(new)
            here = order.index(segment_id)
            order[here : here + 1] = made
            self._change(connection, adaptation, order, LayoutChange("split", (segment_id,), tuple(made)), by)
            return made[0], made[1]

    def merge(self, first_id: int, second_id: int, part: Part, *, by: By) -> int:
        """One segment in the place of two that follow each other; it renders the sources of both."""
        with self._database.write() as connection:
            adaptation, order = self._open(connection, first_id)
            here = order.index(first_id)
            if order[here + 1 : here + 2] != [second_id]:
                raise StateError(f"segments {first_id} and {second_id} do not follow each other any more")
            base = adaptation["base_revision_id"]
            new = _add_segment(connection, adaptation["id"], _kind_of(connection, first_id))
            for old in (first_id, second_id):
                add_sources(connection, new, base, places_of(connection, old, base))
            texts = [row for row in (active_version(connection, old) for old in (first_id, second_id)) if row]
            _add_text(connection, adaptation, new, part, texts=texts, method="merged", by=by)
            order[here : here + 2] = [new]
            self._change(connection, adaptation, order, LayoutChange("merge", (first_id, second_id), (new,)), by)
            return new

    def move(self, segment_id: int, steps: int, *, by: By) -> None:
        """Move a segment down by so many places, up where negative; as far as there are places."""
        with self._database.write() as connection:
            adaptation, order = self._open(connection, segment_id)
            here = order.index(segment_id)
            there = min(max(here + steps, 0), len(order) - 1)
            if there == here:
                return
            order.insert(there, order.pop(here))
            self._change(connection, adaptation, order, LayoutChange("move", (segment_id,), (segment_id,)), by)

    def drop(self, segment_id: int, *, by: By) -> None:
        """Leave a segment out of the French; it can be put back."""
        with self._database.write() as connection:
            adaptation, order = self._open(connection, segment_id)
            if len(order) == 1:
                raise StateError("the last segment cannot be dropped")
            order.remove(segment_id)
            self._change(connection, adaptation, order, LayoutChange("drop", (segment_id,), ()), by)

    def put_back(self, segment_id: int, *, by: By) -> None:
        """Put a dropped segment back where its source stands. Raises StateError where it is in its place already."""
        with self._database.write() as connection:
            adaptation = adaptation_of(connection, segment_id)
            must_be(adaptation, EDITABLE, "edit")
            order = _order(connection, adaptation)
            if segment_id in order:
                raise StateError(f"segment {segment_id} stands in its place already")
            order.insert(_place_for(connection, adaptation, order, segment_id), segment_id)
            self._change(connection, adaptation, order, LayoutChange("put_back", (), (segment_id,)), by)

    def add(self, after_id: int, kind: SegmentKind, *, by: By) -> int:
        """An empty segment after another one: words of the newsroom's own, with no source. Returns its id."""
        with self._database.write() as connection:
            adaptation, order = self._open(connection, after_id)
            if kind is SegmentKind.HEADLINE and _has_headline(connection, order):
                raise StateError("an article has one headline")
            new = _add_segment(connection, adaptation["id"], kind)
            order.insert(order.index(after_id) + 1, new)
            self._change(connection, adaptation, order, LayoutChange("add", (), (new,)), by)
            return new

    def set_kind(self, segment_id: int, kind: SegmentKind, *, by: By) -> None:
        """Say what a segment is on the page: lead, dateline, subhead …; an article has one headline."""
        with self._database.write() as connection:
            adaptation, order = self._open(connection, segment_id)
            before = _kind_of(connection, segment_id)
            if before is kind:
                return
            if kind is SegmentKind.HEADLINE and _has_headline(connection, order):
                raise StateError("an article has one headline")
            connection.execute("UPDATE segment SET kind = ? WHERE id = ?", (str(kind), segment_id))
            data: dict[str, object] = {"kind_from": str(before), "kind_to": str(kind)}
            subject = ("segment", segment_id)
            add_event(connection, verb="set_kind", subject=subject, person_id=by.person_id, at=by.at, data=data)
            begin_review(connection, adaptation, by.person_id, by.at)
            self._touch(adaptation["article_id"])

    def undo(self, adaptation_id: int, *, layout_id: int, by: By) -> None:
        """Take the last change of order back. Raises StateError where there is none, or another order stands."""
        with self._database.write() as connection:
            adaptation = self._standing(connection, adaptation_id, layout_id)
            change = change_that_made(connection, adaptation_id, layout_id)
            if change is None:
                raise StateError("there is no change of order to take back")
            self._go(connection, adaptation, change, "undo_layout", by)

    def redo(self, adaptation_id: int, *, layout_id: int, by: By) -> None:
        """Make the change of order again that was just taken back. Raises StateError as :meth:`undo` does."""
        with self._database.write() as connection:
            adaptation = self._standing(connection, adaptation_id, layout_id)
            again = undone_from(connection, adaptation_id, layout_id)
            if again is None:
                raise StateError("no change of order was taken back")
            self._go(connection, adaptation, again, "redo_layout", by)

    def may_undo(self, adaptation_id: int) -> tuple[bool, bool]:
        """Is there a change of order to take back, and one to make again?"""
        connection = self._database.read()
        layout_id = read_adaptation(connection, adaptation_id)["layout_id"]
        return (
            change_that_made(connection, adaptation_id, layout_id) is not None,
            undone_from(connection, adaptation_id, layout_id) is not None,
        )

    def _open(self, connection: sqlite3.Connection, segment_id: int) -> tuple[sqlite3.Row, list[int]]:
        """The adaptation of a segment that stands in its order, and that order. Raises NotFoundError, StateError."""
        adaptation = adaptation_of(connection, segment_id)
        must_be(adaptation, EDITABLE, "edit")
        order = _order(connection, adaptation)
        if segment_id not in order:
            raise NotFoundError(f"segment {segment_id} is not in the article any more: it was split, merged or dropped")
        return adaptation, order

    def _standing(self, connection: sqlite3.Connection, adaptation_id: int, layout_id: int) -> sqlite3.Row:
        adaptation = read_adaptation(connection, adaptation_id)
        must_be(adaptation, EDITABLE, "edit")
        if adaptation["layout_id"] != layout_id:
            raise StateError("somebody changed the order since the page was opened")
        return adaptation

    def _change(
        self, connection: sqlite3.Connection, adaptation: sqlite3.Row, order: list[int], change: LayoutChange, by: By
    ) -> None:
        before = adaptation["layout_id"]
        after = add_layout(connection, adaptation["id"], order, at=by.at, person_id=by.person_id)
        self._log(connection, adaptation, change.verb, change.data(before, after), by)

    def _go(self, connection: sqlite3.Connection, adaptation: sqlite3.Row, layout_id: int, verb: str, by: By) -> None:
        before = adaptation["layout_id"]
        connection.execute("UPDATE adaptation SET layout_id = ? WHERE id = ?", (layout_id, adaptation["id"]))
        self._log(connection, adaptation, verb, LayoutChange(verb, (), ()).data(before, layout_id), by)

    def _log(
        self, connection: sqlite3.Connection, adaptation: sqlite3.Row, verb: str, data: dict[str, object], by: By
    ) -> None:
        subject = ("adaptation", adaptation["id"])
        add_event(connection, verb=verb, subject=subject, person_id=by.person_id, at=by.at, data=data)
        begin_review(connection, adaptation, by.person_id, by.at)
        self._touch(adaptation["article_id"])


def _order(connection: sqlite3.Connection, adaptation: sqlite3.Row) -> list[int]:
    row = connection.execute("SELECT segments FROM layout WHERE id = ?", (adaptation["layout_id"],)).fetchone()
    return list(json.loads(row["segments"])) if row else []


def _kind_of(connection: sqlite3.Connection, segment_id: int) -> SegmentKind:
    return SegmentKind(connection.execute("SELECT kind FROM segment WHERE id = ?", (segment_id,)).fetchone()["kind"])


def _has_headline(connection: sqlite3.Connection, order: Sequence[int]) -> bool:
    return any(_kind_of(connection, segment_id) is SegmentKind.HEADLINE for segment_id in order)


def _add_segment(connection: sqlite3.Connection, adaptation_id: int, kind: SegmentKind) -> int:
    return insert(connection, "segment", {"adaptation_id": adaptation_id, "kind": str(kind)})


def _halves(source: SegmentSource, gap: Span | None) -> tuple[SegmentSource, SegmentSource]:
    if gap is None or not source.spans:
        return source, source
    return source.part(0, gap[0]), source.part(gap[1], source.inward(source.spans[-1])[1])


def _placed(half: SegmentSource, places: Sequence[tuple[int | None, Span]]) -> list[tuple[int | None, Span]]:
    """The spans of half a source, each with the block that it lies in."""
    return [
        (next((block for block, (a, b) in places if a <= start and end <= b), None), (start, end))
        for start, end in half.spans
    ]


def _add_text(
    connection: sqlite3.Connection,
    adaptation: sqlite3.Row,
    segment_id: int,
    part: Part,
    *,
    texts: Sequence[sqlite3.Row],
    method: str,
    by: By,
) -> None:
    """The text of a new segment. Words that nobody touched stay the machine's: somebody must still read them."""
    if not part.text and not texts:
        return
    standing = " ".join(row["text"] or "" for row in texts)
    machine = texts and all(row["origin"] == Origin.MACHINE for row in texts) and part.text in standing
    sure = [row["confidence"] for row in texts if row["confidence"] is not None]
    new = NewText(
        text=part.text,
        origin=Origin.MACHINE if machine else Origin.HUMAN,
        method=method,
        parent_id=texts[0]["id"] if texts else None,
        model_id=texts[0]["model_id"] if machine else None,
        person_id=by.person_id,
        confidence=min(sure) if machine and sure else None,
        findings=part.findings,
        alignment=part.alignment,
    )
    add_version(connection, segment_id, adaptation["base_revision_id"], new, at=by.at, active=True)


def _place_for(connection: sqlite3.Connection, adaptation: sqlite3.Row, order: Sequence[int], segment_id: int) -> int:
    """After the last segment whose source begins before this one's; at the end where it has no source."""
    base = adaptation["base_revision_id"]
    own = sources_of(connection, segment_id, base).spans
    if not own:
        return len(order)
    before = [
        place
        for place, other in enumerate(order)
        if (spans := sources_of(connection, other, base).spans) and spans[0] < own[0]
    ]
    return before[-1] + 1 if before else 0
