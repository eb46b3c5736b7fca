"""A story that somebody brings: kept at once, run through the street by one worker, told on the desk when ready."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel
from starlette.responses import Response

from pipeline.errors import UsageError, VigieError
from pipeline.publish import safe_link
from pipeline.store import AddedStory
from pipeline.times import stamp

from .context import Context
from .i18n import gettext as _
from .identifiers import RowId
from .pages import Desk, back_to, page
from .signing import member_of

router = APIRouter(include_in_schema=False)
api = APIRouter(prefix="/api", tags=["newsroom"])

MAX_TEXT = 200_000
FIELDS = ("adresse", "titre", "texte", "media", "date")
_log = logging.getLogger(__name__)


class Worker:
    """Does one story after the other, beside the pages; what a server left undone is done by the next one."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="added-stories")
        self._stopped = threading.Event()

    def start(self) -> None:
        """Carry on what waits."""
        for story in self._context.private.added.waiting():
            self.do(story)

    def do(self, story: AddedStory) -> None:
        """Put a story in line."""
        self._pool.submit(self._do, story)

    def stop(self) -> None:
        """Begin nothing more; the story at work is finished."""
        self._stopped.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _do(self, story: AddedStory) -> None:
        if self._stopped.is_set():
            return
        private, clock = self._context.private, self._context.archive.clock
        person_id = private.accounts.get(story.account_id).person_id
        try:
            article_id = self._context.stages.add_story(story, person_id=person_id)
        except Exception as error:  # whatever went wrong is told to who asked; nothing is tried for ever
            if not isinstance(error, VigieError):
                _log.error("adding a story failed", exc_info=error)
            words = str(error) if isinstance(error, VigieError) else "the server's log says what went wrong"
            private.added.done(story.id, "failed", at=stamp(clock()), problem=words[:500])
            return
        private.added.done(story.id, "ready", at=stamp(clock()), article_id=article_id)


@router.get("/ajouter")
def form(request: Request, context: Desk) -> Response:
    """Where a story is brought, by its address or as a text."""
    del context
    return page(request, "add.html", problem=None, given=dict.fromkeys(FIELDS, ""))


@router.post("/ajouter")
def add(
    request: Request,
    context: Desk,
    *,
    adresse: Annotated[str, Form(max_length=2_000)] = "",
    titre: Annotated[str, Form(max_length=500)] = "",
    texte: Annotated[str, Form(max_length=MAX_TEXT)] = "",
    media: Annotated[str, Form(max_length=200)] = "",
    date: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Keep what was brought and put it in line; the desk says when its draft is ready."""
    given = {"adresse": adresse, "titre": titre, "texte": texte, "media": media, "date": date}
    try:
        story = _kept(request, context, {name: value.strip() for name, value in given.items()})
    except UsageError as error:
        return page(request, "add.html", 400, problem=str(error), given=given)
    worker: Worker = request.app.state.worker
    worker.do(story)
    return back_to("/", "ajoute")


@router.post("/ajouter/{added_id}/vu")
def seen(request: Request, context: Desk, added_id: RowId) -> Response:
    """Take a story that is done off the desk's notices."""
    account_id = member_of(request, context).account_id
    context.private.added.see(account_id, added_id, at=stamp(context.archive.clock()))
    return back_to("/")


class Added(BaseModel):
    """A story that was brought; ``outcome`` null: at work."""

    id: int
    outcome: str | None
    article_id: int | None
    problem: str | None


@api.get("/added")
def added(request: Request, context: Desk) -> list[Added]:
    """The stories that one brought oneself and that still stand on one's desk."""
    stories = context.private.added.shown(member_of(request, context).account_id)
    return [Added.model_validate(story, from_attributes=True) for story in stories]


def _kept(request: Request, context: Context, given: dict[str, str]) -> AddedStory:
    account_id, at = member_of(request, context).account_id, stamp(context.archive.clock())
    url = given["adresse"] or None
    if url and safe_link(url) is None:
        raise UsageError(_("Cette adresse n’est pas celle d’une page web : elle commence par https://."))
    if not given["texte"]:
        if not url:
            raise UsageError(_("Donnez l’adresse de la page, ou collez le texte."))
        return context.private.added.ask(account_id, at=at, url=url)
    if not given["titre"]:
        raise UsageError(_("Un texte collé a besoin de son titre."))
    return context.private.added.ask(
        account_id,
        at=at,
        url=url,
        title=given["titre"],
        text=given["texte"].replace("\r\n", "\n"),
        outlet=given["media"] or None,
        published=given["date"] or None,
    )
