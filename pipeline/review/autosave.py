"""Unsaved text, kept as it is typed: a closed tab, a lost connection or a crash costs nobody a word."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from pipeline.store import UnsavedText
from pipeline.times import stamp

from .article import adaptation_of
from .editor import MAX_SECONDS, MAX_TEXT, segment_of
from .identifiers import RowId
from .pages import Desk
from .signing import member_of

router = APIRouter(prefix="/api", tags=["newsroom"])


class UnsavedIn(BaseModel):
    """A text as typed; ``parent_id`` is the version it was typed over, ``seconds`` the active time so far."""

    text: str = Field(max_length=MAX_TEXT)
    parent_id: int | None = Field(default=None, ge=1, le=2**53 - 1)
    save_key: str = Field(min_length=1, max_length=80)
    seconds: float = Field(default=0.0, ge=0, le=MAX_SECONDS)


class UnsavedOut(BaseModel):
    """A text that was typed and not saved; null where there is none."""

    text: str
    parent_id: int | None
    save_key: str
    seconds: float
    saved_at: str


@router.put("/articles/{article_id}/segments/{segment_id}/unsaved", status_code=204, response_class=Response)
def keep(
    request: Request,
    context: Desk,
    article_id: RowId,
    segment_id: Annotated[int, Path(ge=1, le=2**53 - 1)],
    given: UnsavedIn,
) -> Response:
    """Keep what is typed, for whoever is logged in. Needs the header X-CSRF-Token."""
    segment_of(adaptation_of(context, article_id), segment_id)
    unsaved = UnsavedText(
        segment_id=segment_id,
        parent_id=given.parent_id,
        save_key=given.save_key,
        text=given.text,
        seconds=given.seconds,
        saved_at=stamp(context.archive.clock()),
    )
    context.private.unsaved.keep(member_of(request, context).account_id, unsaved)
    return Response(status_code=204)


@router.get("/articles/{article_id}/segments/{segment_id}/unsaved")
def unsaved(request: Request, context: Desk, article_id: RowId, segment_id: RowId) -> UnsavedOut | None:
    """What whoever is logged in has typed in a segment and not saved."""
    segment_of(adaptation_of(context, article_id), segment_id)
    found = context.private.unsaved.of(member_of(request, context).account_id, [segment_id]).get(segment_id)
    return UnsavedOut.model_validate(found, from_attributes=True) if found else None


@router.delete("/articles/{article_id}/segments/{segment_id}/unsaved", status_code=204, response_class=Response)
def drop(request: Request, context: Desk, article_id: RowId, segment_id: RowId) -> Response:
    """Give up what was typed. Needs the header X-CSRF-Token."""
    segment_of(adaptation_of(context, article_id), segment_id)
    context.private.unsaved.drop(member_of(request, context).account_id, segment_id)
    return Response(status_code=204)
