"""The source as it is now: asked again when a draft is opened, shown where it differs, taken or knowingly left."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from .article import EDITABLE, adaptation_of
from .identifiers import RowId
from .layout import by
from .pages import Desk, back_to
from .parts import PART, page_again

router = APIRouter(include_in_schema=False)


@router.post("/articles/{article_id}/original/verifier")
def ask(request: Request, context: Desk, article_id: RowId) -> Response:
    """Ask the site whether the story still reads the same; the French stays as it is, whatever it answers."""
    adaptation_of(context, article_id)
    state = str(context.stages.ask_source(article_id))
    if PART in request.headers:
        return JSONResponse({"source": state})
    return back_to(f"/articles/{article_id}", f"original-{state.replace('_', '-')}")


@router.post("/articles/{article_id}/original/prendre")
def take(request: Request, context: Desk, article_id: RowId) -> Response:
    """Take the source's new text: its new paragraphs are drafted, the French of changed ones is to be read again."""
    view = adaptation_of(context, article_id)
    need = context.archive.bases.take(view.id, by=by(request, context))
    if need and any(segment.version is None for segment in adaptation_of(context, article_id).segments):
        context.stages.redraft(view.id)
    return page_again(context, article_id, need[0] if need else None, done="original-pris")


@router.post("/articles/{article_id}/original/garder")
def keep(request: Request, context: Desk, article_id: RowId) -> Response:
    """Stay on the older text, knowingly: who said so is logged, and it holds for the source as it is now."""
    view = adaptation_of(context, article_id)
    context.archive.bases.keep(view.id, by=by(request, context))
    where = f"/articles/{article_id}" if view.state in EDITABLE else f"/articles/{article_id}/apercu"
    return back_to(where, "original-garde")
