"""Her desk: the French article in the making, from the machine's draft to the editor's approval."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence

from pipeline.documents import (
    AdaptationView,
    Draft,
    Finding,
    Origin,
    ReviewState,
    SegmentView,
    SentencePair,
    Version,
)
from pipeline.errors import NotFoundError, StateError

from .adaptation_view import adaptation_view, segment_views
from .connection import Database
from .drafts import new_text, save_draft, touched_by_people
from .events import add_event
from .layout_events import ancestors, dropped
from .queue import QueueItem, borderline_items, queue_items
from .review_state import (
    EDITABLE,
    Act,
    adaptation_of,
    begin_review,
    conflict,
    may_follow,
    must_be,
    obstacles,
    read_adaptation,
    set_state,
)
from .rows import insert, scalar
from .segments import SegmentRow, laid_out, lay_out, segment_row, sources_of
from .versions import (
    NewText,
    active_version,
    add_version,
    own_pairs,
    read_version,
    save_findings,
    to_version,
    version_by,
    versions_of,
)


class Adaptations:
    """Segments, versions and the review state; each method is one transaction."""

    def __init__(self, database: Database, touch: Callable[[int], None]) -> None:
        self._database = database
        self._touch = touch

    # What the machine does

    def ensure(self, article_id: int, revision_id: int, language: str = "fr-CA", *, at: str) -> int:
        """The adaptation of an article, begun where there is none.

        One that no person has touched follows a changed source to ``revision_id``; any other stays on its text and
        is stale until an editor decides.
        """
        with self._database.write() as connection:
            row = connection.execute(
                "SELECT * FROM adaptation WHERE article_id = ? AND language = ?", (article_id, language)
            ).fetchone()
            if row is None:
                values = {"article_id": article_id, "language": language, "base_revision_id": revision_id}
                return insert(connection, "adaptation", {**values, "made_at": at})
            if row["base_revision_id"] != revision_id and not touched_by_people(connection, row):
                connection.execute("UPDATE adaptation SET base_revision_id = ? WHERE id = ?", (revision_id, row["id"]))
                if row["layout_id"] is not None:
                    lay_out(connection, row["id"], at=at)
            return int(row["id"])

    def layout_segments(self, adaptation_id: int, *, at: str) -> list[SegmentRow]:
        """Make segments and a first layout from the revision's title and blocks where there are none; return them."""
        with self._database.write() as connection:
            read_adaptation(connection, adaptation_id)
            lay_out(connection, adaptation_id, at=at)
            return laid_out(connection, adaptation_id)

    def save_drafts(self, adaptation_id: int, drafts: Mapping[int | None, Draft], *, model_id: int, at: str) -> None:
        """Store what the engine proposes, by block index (None: the title), in segments made where missing.

        A draft becomes the active version only where no person's and no memory's text stands, nothing is confirmed,
        and the French is not approved yet. Raises ValueError for a block that the revision does not have.
        """
        with self._database.write() as connection:
            adaptation = read_adaptation(connection, adaptation_id)
            segments = lay_out(connection, adaptation_id, at=at)
            for block, draft in drafts.items():
                if block not in segments:
                    raise ValueError(f"adaptation {adaptation_id} has no block {block}")
                save_draft(connection, adaptation, segments[block], new_text(draft, model_id), at=at)
            self._touch(adaptation["article_id"])

    # What the desk shows

    def view(self, adaptation_id: int) -> AdaptationView:
        """The French article in the order of its active layout. Raises NotFoundError."""
        connection = self._database.read()
        return adaptation_view(connection, read_adaptation(connection, adaptation_id))

    def of_article(self, article_id: int, language: str = "fr-CA") -> AdaptationView | None:
        """The adaptation of an article, or None where none was asked for."""
        found = scalar(
            self._database.read(),
            "SELECT id FROM adaptation WHERE article_id = ? AND language = ?",
            (article_id, language),
        )
        return None if found is None else self.view(int(found))

    def queue(
        self,
        *,
        states: Collection[str] = ("waiting", "in_review"),
        limit: int = 50,
        offset: int = 0,
    ) -> list[QueueItem]:
        """Articles on the desk in these states (see ``article_view.STATE``), the newest first."""
        return queue_items(self._database.read(), states, limit, offset)

    def borderline(self, ask: float, accept: float, limit: int = 50) -> list[QueueItem]:
        """Articles scored from ``ask`` to just under ``accept`` that nobody has answered for, the likeliest first."""
        return borderline_items(self._database.read(), ask, accept, limit)

    def history(self, segment_id: int) -> list[Version]:
        """Every version of a segment, oldest first; those of the segments it was split or merged from before them."""
        connection = self._database.read()
        adaptation = adaptation_of(connection, segment_id)
        older = ancestors(connection, adaptation["id"], segment_id)
        found = [version for one in (*older, segment_id) for version in versions_of(connection, one)]
        return sorted(found, key=lambda version: version.id)

    def dropped(self, adaptation_id: int) -> tuple[SegmentView, ...]:
        """Segments that an editor left out and nobody put back, the last first."""
        connection = self._database.read()
        adaptation = read_adaptation(connection, adaptation_id)
        rows = [segment_row(connection, one, adaptation) for one in dropped(connection, adaptation_id)]
        return segment_views(connection, rows, adaptation["base_revision_id"])

    # What an editor does

    def save_version(
        self,
        segment_id: int,
        text: str,
        *,
        parent_id: int | None,
        save_key: str | None,
        person_id: int,
        findings: Sequence[Finding] = (),
        alignment: Sequence[SentencePair] = (),
        at: str,
        seconds: float | None = None,
    ) -> Version:
        """Store what an editor wrote as a new version, and return it.

        ``findings`` and ``alignment`` count in the segment's own source. The same ``save_key`` again, or the text that
        stands already, stores nothing. Raises ConflictError (``current``: what stands) where somebody else, or another
        page (what stands before the key's point), changed the segment since ``parent_id``; StateError where the
        adaptation is not on the desk.
        """
        text = unicodedata.normalize("NFC", text)
        with self._database.write() as connection:
            adaptation = adaptation_of(connection, segment_id)
            if save_key and (known := version_by(connection, "save_key", save_key)):
                return to_version(connection, known)
            must_be(adaptation, EDITABLE, "edit")
            active = active_version(connection, segment_id)
            if active is not None and active["text"] == text:
                return to_version(connection, active)
            if not may_follow(connection, active, parent_id, person_id, save_key):
                raise conflict(connection, active)
            new = NewText(
                text=text,
                origin=Origin.HUMAN,
                method="edited",
                parent_id=active["id"] if active else None,
                save_key=save_key,
                person_id=person_id,
                seconds=seconds,
                findings=findings,
                alignment=alignment,
            )
            version_id = add_version(connection, segment_id, adaptation["base_revision_id"], new, at=at, active=True)
            begin_review(connection, adaptation, person_id, at)
            return read_version(connection, version_id)

    def confirm(
        self, segment_id: int, version_id: int, *, person_id: int, at: str, seconds: float | None = None
    ) -> None:
        """Say that the active version is right. Raises ConflictError where another one stands by now.

        ``seconds``: the active time of reading it; a version that was typed holds its own.
        """
        with self._database.write() as connection:
            adaptation = adaptation_of(connection, segment_id)
            must_be(adaptation, EDITABLE, "confirm")
            active = active_version(connection, segment_id)
            if active is None or active["id"] != version_id:
                raise conflict(connection, active)
            connection.execute(
                "UPDATE segment_version SET confirmed_by = ?, confirmed_at = ? WHERE id = ?",
                (person_id, at, version_id),
            )
            data: dict[str, object] = {"version": version_id, **({"seconds": round(seconds, 1)} if seconds else {})}
            subject = ("segment", segment_id)
            add_event(connection, verb="confirm", subject=subject, person_id=person_id, at=at, data=data)
            begin_review(connection, adaptation, person_id, at)

    def unconfirm(self, segment_id: int, *, person_id: int, at: str) -> None:
        """Take the confirmation of the active version back."""
        with self._database.write() as connection:
            adaptation = adaptation_of(connection, segment_id)
            must_be(adaptation, EDITABLE, "edit")
            changed = connection.execute(
                """
                UPDATE segment_version
                SET confirmed_by = NULL, confirmed_at = NULL
                WHERE segment_id = ? AND active = 1 AND confirmed_by IS NOT NULL
                """,
                (segment_id,),
            ).rowcount
            if changed:
                add_event(connection, verb="unconfirm", subject=("segment", segment_id), person_id=person_id, at=at)

    def restore(self, segment_id: int, version_id: int, *, person_id: int, at: str) -> Version:
        """Bring an older text back as a new version. Raises NotFoundError, StateError."""
        with self._database.write() as connection:
            adaptation = adaptation_of(connection, segment_id)
            must_be(adaptation, EDITABLE, "edit")
            old = version_by(connection, "id", version_id)
            if old is None or old["segment_id"] != segment_id:
                raise NotFoundError(f"segment {segment_id} has no version {version_id}")
            active = active_version(connection, segment_id)
            if active is not None and active["id"] == version_id:
                return to_version(connection, active)
            new = NewText(
                text=old["text"] or "",
                origin=Origin.HUMAN,
                method="restored",
                parent_id=active["id"] if active else None,
                person_id=person_id,
                findings=to_version(connection, old).findings,
                alignment=own_pairs(connection, old),
            )
            restored = add_version(connection, segment_id, adaptation["base_revision_id"], new, at=at, active=True)
            begin_review(connection, adaptation, person_id, at)
            return read_version(connection, restored)

    def save_findings(self, version_id: int, findings: Sequence[Finding]) -> None:
        """Replace what checks found in a version; waivers of the same findings hold. Raises NotFoundError."""
        with self._database.write() as connection:
            row = version_by(connection, "id", version_id)
            if row is None:
                raise NotFoundError(f"no version {version_id} in the archive")
            source = sources_of(connection, row["segment_id"], row["revision_id"])
            save_findings(connection, version_id, findings, source)

    def waive(self, finding_id: int, *, person_id: int, note: str, at: str) -> None:
        """Let a finding pass, with the reason. Raises NotFoundError."""
        with self._database.write() as connection:
            row = connection.execute(
                """
                UPDATE finding SET waived_by = ?, waiver = ? WHERE id = ?
                RETURNING version_id, kind
                """,
                (person_id, note, finding_id),
            ).fetchall()
            if not row:
                raise NotFoundError(f"no finding {finding_id}: the text was checked again since")
            add_event(
                connection,
                verb="waive",
                subject=("segment_version", row[0]["version_id"]),
                person_id=person_id,
                at=at,
                data={"finding": row[0]["kind"], "note": note},
            )

    def approve(self, adaptation_id: int, *, person_id: int, at: str) -> None:
        """Say that the French is right as a whole. Raises StateError naming what stands in the way."""
        with self._database.write() as connection:
            adaptation = read_adaptation(connection, adaptation_id)
            must_be(adaptation, EDITABLE, "approve")
            found = obstacles(connection, adaptation_id)
            if found:
                raise StateError(f"cannot be approved yet: {'; '.join(found)}")
            set_state(connection, adaptation, ReviewState.APPROVED, Act("approve", person_id, at))

    def reopen(self, adaptation_id: int, *, person_id: int, at: str) -> None:
        """Take approved or published French back to the desk, for a change or a correction."""
        self._change(
            adaptation_id,
            (ReviewState.APPROVED, ReviewState.PUBLISHED),
            ReviewState.IN_REVIEW,
            Act("reopen", person_id, at),
        )

    def reject(self, adaptation_id: int, reason: str, *, person_id: int, at: str) -> None:
        """Say that this story will not be published in French, and why."""
        self._change(
            adaptation_id, (*EDITABLE, ReviewState.APPROVED), ReviewState.REJECTED, Act("reject", person_id, at, reason)
        )

    def unreject(self, adaptation_id: int, *, person_id: int, at: str) -> None:
        """Put a rejected story back on the desk."""
        self._change(adaptation_id, (ReviewState.REJECTED,), ReviewState.WAITING, Act("unreject", person_id, at))

    def _change(self, adaptation_id: int, allowed: Collection[ReviewState], state: ReviewState, act: Act) -> None:
        with self._database.write() as connection:
            adaptation = read_adaptation(connection, adaptation_id)
            must_be(adaptation, allowed, act.verb)
            set_state(connection, adaptation, state, act)
