"""Incidents: the list, and a record with the sentence behind every value."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from pipeline.documents import Span
from pipeline.errors import NotFoundError
from pipeline.store import Source

from .context import Context
from .marking import Piece, sentence_pieces
from .pages import Desk, page

router = APIRouter(include_in_schema=False)

MOST = 200
"""Incidents on one page."""


@router.get("/incidents")
def incidents(request: Request, context: Desk) -> Response:
    """The incidents, the newest first."""
    return page(request, "incidents.html", incidents=context.archive.incidents.list(limit=MOST), most=MOST)


@router.get("/incidents/{public_id}")
def incident(request: Request, context: Desk, public_id: Annotated[str, Path(max_length=20)]) -> Response:
    """One incident's record."""
    view = context.archive.incidents.get(public_id)
    told = [party.source for party in view.parties] + [fact.source for fact in view.facts]
    sources = [source for source in told if source]
    return page(request, "incident.html", incident=view, sentences=_sentences(context, sources))


def _sentences(context: Context, sources: Iterable[Source]) -> dict[tuple[int, Span], tuple[Piece, ...]]:
    """The sentence each value comes from, by revision and span; one whose text was erased is left out."""
    wanted = sorted({(source.revision_id, source.span) for source in sources})
    found: dict[tuple[int, Span], tuple[Piece, ...]] = {}
    for revision_id, group in groupby(wanted, key=lambda pair: pair[0]):
        with suppress(NotFoundError):
            text = context.archive.articles.revision(revision_id).article.text
            found.update({pair: sentence_pieces(text, pair[1]) for pair in group})
    return found
