"""The feeds: what is watched, when it last answered, when it last brought something, what failed; on and off."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from pipeline.times import stamp

from .pages import Desk, page
from .signing import member_of

router = APIRouter(include_in_schema=False)


@router.get("/flux")
def feeds(request: Request, context: Desk) -> Response:
    """How the watching does."""
    archive = context.archive
    return page(request, "feeds.html", feeds=archive.feeds.all(), status=archive.status(stamp(archive.clock())))


@router.post("/flux")
def switch(
    request: Request,
    context: Desk,
    nom: Annotated[str, Form(max_length=300)] = "",
    action: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Watch a feed no longer, or again; feeds.yaml says so from then on."""
    off = action == "arreter"
    context.stages.switch_feed(nom, off=off, person_id=member_of(request, context).person_id)
    return RedirectResponse(f"/flux?fait={'arrete' if off else 'repris'}", 303)
