"""How a write on the editor's page is answered: the page again, or only what changed, for a script that asks so."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import Request
from starlette.responses import Response

from .article import adaptation_of, changes_of, editor_values, place_of, segment_row, unsaved_of
from .context import Context
from .pages import back_to, page
from .stretches import address, number_at

PART = "x-vigie-part"
"""Header of a request that wants only the segments it touched, with the page's head and foot."""


def segments_again(
    request: Request, context: Context, article_id: int, segment_ids: Sequence[int], *, done: str = ""
) -> Response:
    """After a write that touched these segments and no order: they alone, or back to the page at the first of them."""
    if PART not in request.headers:
        return page_again(context, article_id, segment_ids[0] if segment_ids else None, done=done)
    view = adaptation_of(context, article_id)
    changes = changes_of(context, view)
    unsaved = unsaved_of(request, context, view)
    rows = [
        segment_row(context, view, place_of(view, one), unsaved=unsaved.get(one), changes=changes)
        for one in segment_ids
    ]
    values = editor_values(request, context, view, changes)
    story = context.archive.articles.get(article_id)
    return page(request, "part.html", story=story, rows=rows, **values)


def page_again(context: Context, article_id: int, segment_id: int | None = None, *, done: str = "") -> Response:
    """After a write that changed the order: the page again, at a segment and in the stretch where it stands now."""
    if segment_id is None:
        return back_to(f"/articles/{article_id}", done)
    view = adaptation_of(context, article_id)
    return back_to(address(view, number_at(view, segment_id)), done, anchor=f"s{segment_id}")
