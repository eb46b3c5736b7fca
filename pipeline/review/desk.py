"""The desk: what happened, what waits, what is just under the threshold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from pipeline.store import QueueItem
from pipeline.times import stamp

from .identifiers import Offset, RowId
from .pages import Desk, back_to, page
from .signing import person_of

router = APIRouter(include_in_schema=False)

PAGE = 60
VIEWS = {
    "a-faire": ("waiting", "in_review", "approved"),
    "publies": ("published",),
    "ecartes": ("rejected", "withdrawn"),
}


@dataclass(frozen=True, slots=True)
class Happening:
    """An incident with its articles on the desk, or one article without an incident (``public_id`` null)."""

    public_id: str | None
    title: str | None
    title_fr: str | None
    victims: tuple[str, ...]
    providers: tuple[str, ...]
    attack_types: tuple[str, ...]
    people_affected: int | None
    newest: str
    items: tuple[QueueItem, ...]


def happenings(items: Iterable[QueueItem]) -> list[Happening]:
    """Group by incident, in the order in which the first article of each comes."""
    groups: dict[str, list[QueueItem]] = {}
    for item in items:
        groups.setdefault(item.incident or f"article {item.article_id}", []).append(item)
    return [_happening(tuple(group)) for group in groups.values()]


def _happening(items: tuple[QueueItem, ...]) -> Happening:
    first = items[0]
    return Happening(
        public_id=first.incident,
        title=first.title,
        title_fr=first.title_fr,
        victims=first.victims,
        providers=first.providers,
        attack_types=first.attack_types,
        people_affected=first.people_affected,
        newest=max(item.published_at or item.first_seen_at for item in items),
        items=items,
    )


@router.get("/")
def desk(request: Request, context: Desk, vue: str = "a-faire", debut: Offset = 0) -> Response:
    """What happened and what waits; ``vue`` chooses what is shown, ``debut`` passes over the newest."""
    archive, newsroom = context.archive, context.newsroom
    view = vue if vue in VIEWS else "a-faire"
    items = archive.adaptations.queue(states=VIEWS[view], limit=PAGE + 1, offset=debut)
    now = archive.clock()
    since = stamp(now - timedelta(days=1))
    status = archive.status(stamp(now))
    return page(
        request,
        "desk.html",
        view=view,
        groups=happenings(items[:PAGE]),
        more=len(items) > PAGE,
        start=debut,
        step=PAGE,
        fresh=sum(item.first_seen_at >= since for item in items[:PAGE]),
        fresh_incidents=len({i.incident for i in items[:PAGE] if i.incident and i.first_seen_at >= since}),
        borderline=archive.adaptations.borderline(newsroom.ask, newsroom.accept, limit=20) if view == "a-faire" else [],
        status=status,
    )


@router.post("/articles/{article_id}/pertinence")
def relevance(
    request: Request,
    context: Desk,
    article_id: RowId,
    pertinent: Annotated[bool, Form()],
    retour: Annotated[str, Form()] = "",
) -> Response:
    """An editor says whether a story matters; a draft of a story that does is made at once."""
    context.stages.answer_relevance(article_id, relevant=pertinent, person_id=person_of(request, context))
    done = "pertinent" if pertinent else "non-pertinent"
    return back_to(f"/articles/{article_id}" if retour == "article" else "/", done)
