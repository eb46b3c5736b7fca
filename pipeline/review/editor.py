"""What an editor does to an adaptation: save, confirm, let a finding pass, approve, send back, set aside."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from pipeline.documents import AdaptationView, SegmentView, Version
from pipeline.errors import ConflictError, NotFoundError, UsageError
from pipeline.times import stamp

from .article import adaptation_of
from .context import Context
from .identifiers import RowId
from .pages import Desk, back_to, page
from .signing import person_of

router = APIRouter(include_in_schema=False)

MAX_TEXT = 50_000
"""Characters of a segment: the longest paragraph on record has some thousand."""


def save_text(
    request: Request,
    context: Context,
    *,
    view: AdaptationView,
    segment: SegmentView,
    text: str,
    parent_id: int | None,
    save_key: str | None,
) -> Version:
    """Check a text that a person wrote and keep it as a new version. Raises ConflictError, StateError, UsageError."""
    words = text.replace("\r\n", "\n").strip()
    if not words:
        raise UsageError("Un segment ne peut pas rester vide.")
    if len(words) > MAX_TEXT:
        raise UsageError(f"Le texte dépasse {MAX_TEXT} caractères.")
    if segment.version and segment.version.text == words:
        return segment.version
    findings, alignment = context.stages.recheck(view.revision_id, segment.source, words, segment.kind)
    return context.archive.adaptations.save_version(
        segment.id,
        words,
        parent_id=parent_id,
        save_key=save_key or None,
        person_id=person_of(request, context),
        findings=findings,
        alignment=alignment,
        at=stamp(context.archive.clock()),
    )


def segment_of(view: AdaptationView, segment_id: int) -> SegmentView:
    """A segment of this adaptation. Raises NotFoundError."""
    found = next((segment for segment in view.segments if segment.id == segment_id), None)
    if found is None:
        raise NotFoundError(f"adaptation {view.id} has no segment {segment_id}")
    return found


@router.post("/articles/{article_id}/segments/{segment_id}")
def save(
    request: Request,
    context: Desk,
    article_id: RowId,
    segment_id: RowId,
    *,
    text: Annotated[str, Form()] = "",
    parent_id: Annotated[str, Form()] = "",
    save_key: Annotated[str, Form(max_length=80)] = "",
    action: Annotated[str, Form()] = "save",
) -> Response:
    """Save a segment, and confirm it where asked; of two who changed it, the second sees both texts and chooses."""
    view = adaptation_of(context, article_id)
    segment = segment_of(view, segment_id)
    parent = int(parent_id) if parent_id.isdigit() and len(parent_id) < 16 else None
    try:
        version = save_text(
            request, context, view=view, segment=segment, text=text, parent_id=parent, save_key=save_key
        )
        if action == "confirm":
            confirm_version(request, context, segment_id, version)
    except ConflictError as error:
        return page(
            request, "conflict.html", 409, article_id=article_id, segment=segment, mine=text, current=error.current
        )
    return back_to(f"/articles/{article_id}", anchor=f"s{segment_id}")


def confirm_version(request: Request, context: Context, segment_id: int, version: Version) -> None:
    """Confirm a version that is not confirmed yet."""
    if version.confirmed_by is None:
        at = stamp(context.archive.clock())
        context.archive.adaptations.confirm(segment_id, version.id, person_id=person_of(request, context), at=at)


@router.post("/articles/{article_id}/segments/{segment_id}/rouvrir")
def unconfirm(request: Request, context: Desk, article_id: RowId, segment_id: RowId) -> Response:
    """Take a confirmation back."""
    segment_of(adaptation_of(context, article_id), segment_id)
    at = stamp(context.archive.clock())
    context.archive.adaptations.unconfirm(segment_id, person_id=person_of(request, context), at=at)
    return back_to(f"/articles/{article_id}", anchor=f"s{segment_id}")


@router.post("/articles/{article_id}/constats/{finding_id}")
def waive(
    request: Request,
    context: Desk,
    article_id: RowId,
    finding_id: RowId,
    note: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Let a finding pass, with the reason."""
    segment = _segment_with(adaptation_of(context, article_id), finding_id)
    if not note.strip():
        raise UsageError("Dites en quelques mots pourquoi ce constat peut passer.")
    at = stamp(context.archive.clock())
    context.archive.adaptations.waive(finding_id, person_id=person_of(request, context), note=note.strip(), at=at)
    return back_to(f"/articles/{article_id}", anchor=f"s{segment.id}")


def _segment_with(view: AdaptationView, finding_id: int) -> SegmentView:
    for segment in view.segments:
        if segment.version and any(finding.id == finding_id for finding in segment.version.findings):
            return segment
    raise NotFoundError(f"no finding {finding_id}: the text was checked again since")


@router.post("/articles/{article_id}/approuver")
def approve(request: Request, context: Desk, article_id: RowId) -> Response:
    """Say that the French is right as a whole, and answer for it under one's name."""
    view = adaptation_of(context, article_id)
    person, at = person_of(request, context), stamp(context.archive.clock())
    context.archive.adaptations.approve(view.id, person_id=person, at=at)
    return back_to(f"/articles/{article_id}/apercu", "approuve")


@router.post("/articles/{article_id}/reprendre")
def reopen(request: Request, context: Desk, article_id: RowId) -> Response:
    """Take approved, published or rejected French back to the desk."""
    view = adaptation_of(context, article_id)
    act = context.archive.adaptations.unreject if view.state.value == "rejected" else context.archive.adaptations.reopen
    act(view.id, person_id=person_of(request, context), at=stamp(context.archive.clock()))
    return back_to(f"/articles/{article_id}", "repris")


@router.post("/articles/{article_id}/ecarter")
def reject(
    request: Request, context: Desk, article_id: RowId, motif: Annotated[str, Form(max_length=500)] = ""
) -> Response:
    """Say that this story will not be published in French, and why."""
    if not motif.strip():
        raise UsageError("Dites en quelques mots pourquoi cet article est écarté.")
    view = adaptation_of(context, article_id)
    person, at = person_of(request, context), stamp(context.archive.clock())
    context.archive.adaptations.reject(view.id, motif.strip(), person_id=person, at=at)
    return back_to("/", "ecarte")
