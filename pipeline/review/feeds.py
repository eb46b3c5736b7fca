"""The feeds: what is watched, when it last answered, when it last brought something, what failed and why."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from pipeline.times import stamp

from .pages import Desk, page

router = APIRouter(include_in_schema=False)


@router.get("/flux")
def feeds(request: Request, context: Desk) -> Response:
    """How the watching does."""
    archive = context.archive
    return page(request, "feeds.html", feeds=archive.feeds.all(), status=archive.status(stamp(archive.clock())))
