"""The feeds: what is watched, when it last answered, when it last brought something, what failed; on and off."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from pipeline.errors import NotFoundError
from pipeline.times import stamp

from .pages import Desk, page
from .signing import member_of

router = APIRouter(include_in_schema=False)


@router.get("/flux")
def feeds(request: Request, context: Desk) -> Response:
    """How the watching does."""
    archive = context.archive
    return page(request, "feeds.html", feeds=archive.feeds.all(), status=archive.status(stamp(archive.clock())))


@router.post("/flux/taches")
def settle(
    request: Request,
    context: Desk,
    *,
    sorte: Annotated[str, Form(max_length=40)],
    numero: Annotated[int, Form(ge=1, le=2**53 - 1)],
    etape: Annotated[str, Form(max_length=40)],
    action: Annotated[str, Form(max_length=20)] = "reessayer",
) -> Response:
    """Put work that was given up back in line, or say that it need not be done (``classer``): the desk warns no more.

    Raises NotFoundError for any other work.
    """
    leave = action == "classer"
    person, at = member_of(request, context).person_id, stamp(context.archive.clock())
    with context.archive.write():
        wanted = (sorte, numero, etape, "given_up")
        if wanted not in {
            (t.subject_kind, t.subject_id, t.stage, t.state) for t in context.archive.tasks.failing(10_000)
        }:
            raise NotFoundError(f"no {etape} of {sorte} {numero} was given up")
        if leave:
            context.archive.tasks.let_go(sorte, numero, etape)
        else:
            context.archive.tasks.add(sorte, numero, etape, at=at)
        verb = "let_go" if leave else "retry"
        context.archive.events.add(verb, (sorte, numero), at=at, person_id=person, data={"stage": etape})
    return RedirectResponse(f"/flux?fait={'classe' if leave else 'reessai'}", 303)


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
