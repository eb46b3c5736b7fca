"""The machine's drafts as versions, never over what a person wrote or confirmed."""

from __future__ import annotations

import sqlite3

from pipeline.documents import Draft, Origin

from .review_state import EDITABLE
from .rows import scalar
from .segments import sources_of
from .versions import NewText, active_version, add_version, save_findings


def new_text(draft: Draft, model_id: int) -> NewText:
    """A draft as the text of a version; one taken from memory names no model."""
    return NewText(
        text=draft.text,
        origin=draft.origin,
        method=draft.method,
        model_id=model_id if draft.origin is Origin.MACHINE else None,
        memory_id=draft.memory_id,
        confidence=draft.confidence,
        alignment=draft.alignment,
        findings=draft.findings,
        alternatives=draft.alternatives,
        word_scores=draft.word_scores,
    )


def save_draft(
    connection: sqlite3.Connection, adaptation: sqlite3.Row, segment_id: int, draft: NewText, *, at: str
) -> None:
    """Add a draft; it becomes active where only an unconfirmed machine's text stands and the French is open."""
    revision_id = adaptation["base_revision_id"]
    active = active_version(connection, segment_id)
    if active is not None and _same(active, draft, revision_id):
        save_findings(connection, active["id"], draft.findings, sources_of(connection, segment_id, revision_id))
        return
    replaceable = active is None or (active["origin"] == Origin.MACHINE and active["confirmed_by"] is None)
    add_version(
        connection,
        segment_id,
        revision_id,
        draft,
        at=at,
        active=replaceable and adaptation["state"] in EDITABLE,
    )


def _same(active: sqlite3.Row, draft: NewText, revision_id: int) -> bool:
    """The same model says the same of the same text again: nothing to store."""
    stored = (active["text"], active["origin"], active["model_id"], active["memory_id"], active["revision_id"])
    return stored == (draft.text, draft.origin, draft.model_id, draft.memory_id, revision_id)


def touched_by_people(connection: sqlite3.Connection, adaptation: sqlite3.Row) -> bool:
    """Has a person written, confirmed, reordered or decided anything?"""
    if adaptation["state"] != "waiting":
        return True
    return bool(
        scalar(
            connection,
            """
            SELECT EXISTS (SELECT 1
                           FROM segment AS s
                           JOIN segment_version AS v ON v.segment_id = s.id
                           WHERE s.adaptation_id = :id AND (v.origin = 'human' OR v.confirmed_by IS NOT NULL))
                OR EXISTS (SELECT 1 FROM layout WHERE adaptation_id = :id AND person_id IS NOT NULL)
            """,
            {"id": adaptation["id"]},
        )
    )
