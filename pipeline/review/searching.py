"""Search in either language."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from pipeline.errors import QueryError

from .identifiers import Offset
from .pages import Desk, page
from .refining import refinements
from .refusals import unread

router = APIRouter(include_in_schema=False)

PAGE = 20
MAX_QUERY = 500


@router.get("/recherche")
def search(
    request: Request, context: Desk, q: Annotated[str, Query(max_length=MAX_QUERY)] = "", debut: Offset = 0
) -> Response:
    """Find articles; the query is said again in words, so that a typing mistake shows."""
    result, error = None, None
    try:
        result = context.archive.search(q, limit=PAGE, offset=debut, newsroom=True) if q.strip() else None
    except QueryError as problem:
        error = unread(problem)
    shown = {"q": q, "result": result, "error": error, "start": debut, "step": PAGE}
    narrower = refinements(result) if result else []
    return page(request, "search.html", 400 if error else 200, **shown, refinements=narrower)
