"""What an editor does to a segment: save, confirm, put right, let a finding pass, go back to an older text."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from pipeline.documents import AdaptationView, Finding, SegmentView, Version
from pipeline.errors import ConflictError, NotFoundError, UsageError
from pipeline.times import stamp

from .article import adaptation_of, place_of
from .context import Context
from .differences import differences
from .i18n import gettext as _
from .identifiers import RowId
from .pages import Desk, page
from .parts import segments_again
from .signing import member_of, person_of

router = APIRouter(include_in_schema=False)

MAX_TEXT = 50_000
"""Characters of a segment: the longest paragraph on record has some thousand."""
MAX_SECONDS = 8 * 3600.0
"""Of active time in one version: a browser's clock may jump."""


def clean_text(text: str) -> str:
    """A text as it is kept: one kind of line end, no space around it. Raises UsageError for none, or too much."""
    words = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not words:
        raise UsageError(_("Un segment ne peut pas rester vide."))
    if len(words) > MAX_TEXT:
        raise UsageError(_("Le texte est trop long pour un segment."))
    return words


def save_text(
    request: Request,
    context: Context,
    *,
    view: AdaptationView,
    segment: SegmentView,
    text: str,
    parent_id: int | None,
    save_key: str | None = None,
    seconds: float | None = None,
) -> Version:
    """Check a text that a person wrote and keep it as a new version. Raises ConflictError, StateError, UsageError."""
    words = clean_text(text)
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
        seconds=seconds,
    )


def segment_of(view: AdaptationView, segment_id: int) -> SegmentView:
    """A segment of this adaptation. Raises NotFoundError."""
    return view.segments[place_of(view, segment_id) - 1]


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
    seconds: Annotated[str, Form(max_length=20)] = "",
    action: Annotated[str, Form()] = "save",
) -> Response:
    """Save a segment, and confirm it where asked; of two who changed it, the second sees both texts and chooses."""
    view = adaptation_of(context, article_id)
    segment = segment_of(view, segment_id)
    try:
        version = save_text(
            request,
            context,
            view=view,
            segment=segment,
            text=text,
            parent_id=row_id(parent_id),
            save_key=save_key,
            seconds=_seconds(seconds),
        )
        if action == "confirm":
            read_only = segment.version is not None and version.id == segment.version.id
            spent = _seconds(seconds) if read_only else None
            confirm_version(request, context, article_id, segment_id, version, seconds=spent)
    except ConflictError as error:
        return conflict_page(request, article_id, segment, text, error)
    forget_unsaved(request, context, segment_id)
    return segments_again(request, context, article_id, [segment_id])


def row_id(text: str) -> int | None:
    """The id that a form carries; None where it carries none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _seconds(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return min(value, MAX_SECONDS) if value >= 0 else None


def conflict_page(request: Request, article_id: int, segment: SegmentView, mine: str, error: ConflictError) -> Response:
    """Both texts with what differs, for the second of two who changed a segment; nothing is stored yet."""
    current = error.current if isinstance(error.current, Version) else None
    woven = differences(current.text if current else "", mine.replace("\r\n", "\n").strip())
    values = {"article_id": article_id, "segment": segment, "mine": mine, "current": current, "woven": woven}
    return page(request, "conflict.html", 409, **values)


def forget_unsaved(request: Request, context: Context, segment_id: int) -> None:
    """What was typed is saved: the copy that was kept while typing may go."""
    context.private.unsaved.drop(member_of(request, context).account_id, segment_id)


def confirm_version(
    request: Request,
    context: Context,
    article_id: int,
    segment_id: int,
    version: Version,
    *,
    seconds: float | None = None,
) -> None:
    """Confirm a version that is not confirmed yet, and remember its sentences; ``seconds``: what reading it took."""
    if version.confirmed_by is not None:
        return
    at = stamp(context.archive.clock())
    person = person_of(request, context)
    context.archive.adaptations.confirm(segment_id, version.id, person_id=person, at=at, seconds=seconds)
    view = adaptation_of(context, article_id)
    context.stages.remember(segment_of(view, segment_id), view.revision_id)


@router.post("/articles/{article_id}/segments/{segment_id}/rouvrir")
def unconfirm(request: Request, context: Desk, article_id: RowId, segment_id: RowId) -> Response:
    """Take a confirmation back."""
    segment_of(adaptation_of(context, article_id), segment_id)
    at = stamp(context.archive.clock())
    context.archive.adaptations.unconfirm(segment_id, person_id=person_of(request, context), at=at)
    return segments_again(request, context, article_id, [segment_id])


@router.post("/articles/{article_id}/segments/{segment_id}/abandonner")
def discard(request: Request, context: Desk, article_id: RowId, segment_id: RowId) -> Response:
    """Give up what was typed and not saved: the text that stands comes back."""
    segment_of(adaptation_of(context, article_id), segment_id)
    forget_unsaved(request, context, segment_id)
    return segments_again(request, context, article_id, [segment_id])


@router.post("/articles/{article_id}/segments/{segment_id}/versions/{version_id}")
def restore(request: Request, context: Desk, article_id: RowId, segment_id: RowId, version_id: RowId) -> Response:
    """Bring an older text back, checked as every text is; what stood stays in the history."""
    view = adaptation_of(context, article_id)
    segment = segment_of(view, segment_id)
    version = next((v for v in context.archive.adaptations.history(segment_id) if v.id == version_id), None)
    if version is None:
        raise NotFoundError(f"segment {segment_id} has no version {version_id}")
    standing = segment.version.id if segment.version else None
    save_text(request, context, view=view, segment=segment, text=version.text, parent_id=standing)
    forget_unsaved(request, context, segment_id)
    return segments_again(request, context, article_id, [segment_id])


@router.post("/articles/{article_id}/constats/{finding_id}/corriger")
def fix(request: Request, context: Desk, article_id: RowId, finding_id: RowId) -> Response:
    """Put one finding right, where it is certain how."""
    view = adaptation_of(context, article_id)
    segment, finding = finding_in(view, finding_id)
    version = segment.version
    fixed = context.stages.fix(view.revision_id, segment.source, version.text, finding) if version else None
    if version is None or fixed is None:
        raise UsageError(_("Ce constat ne se corrige pas tout seul."))
    save_text(request, context, view=view, segment=segment, text=fixed, parent_id=version.id)
    forget_unsaved(request, context, segment.id)
    return segments_again(request, context, article_id, [segment.id])


@router.post("/articles/{article_id}/constats/{finding_id}")
def waive(
    request: Request,
    context: Desk,
    article_id: RowId,
    finding_id: RowId,
    note: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Let a finding pass, with the reason."""
    segment, _finding = finding_in(adaptation_of(context, article_id), finding_id)
    if not note.strip():
        raise UsageError(_("Dites en quelques mots pourquoi ce constat peut passer."))
    at = stamp(context.archive.clock())
    context.archive.adaptations.waive(finding_id, person_id=person_of(request, context), note=note.strip(), at=at)
    return segments_again(request, context, article_id, [segment.id])


def finding_in(view: AdaptationView, finding_id: int) -> tuple[SegmentView, Finding]:
    """A finding and the segment in which it was found. Raises NotFoundError: the text was checked again since."""
    for segment in view.segments:
        for finding in segment.version.findings if segment.version else ():
            if finding.id == finding_id:
                return segment, finding
    raise NotFoundError(f"no finding {finding_id}: the text was checked again since")
