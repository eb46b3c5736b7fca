"""Incidents: the list, and a record with the sentence behind every value."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from .pages import Desk, page

router = APIRouter(include_in_schema=False)


@router.get("/incidents")
def incidents(request: Request, context: Desk) -> Response:
    """The incidents, the newest first."""
    return page(request, "incidents.html", incidents=context.archive.incidents.list(limit=200))


@router.get("/incidents/{public_id}")
def incident(request: Request, context: Desk, public_id: Annotated[str, Path(max_length=20)]) -> Response:
    """One incident's record."""
    return page(request, "incident.html", incident=context.archive.incidents.get(public_id))
