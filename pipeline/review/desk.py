"""The desk: what happened since the last visit, what waits, who has it; and what is just under the threshold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Final
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from pipeline.store import DeskFilter, DeskItem, IncidentSummary
from pipeline.times import stamp

from .context import Context
from .i18n import gettext as _
from .i18n import spoken
from .identifiers import Offset, RowId
from .labels import label
from .pages import Desk, back_to, page
from .signing import member_of

router = APIRouter(include_in_schema=False)

PAGE: Final = 60
VIEWS: Final = {
    "a-faire": ("waiting", "in_review", "approved"),
    "publies": ("published",),
    "ecartes": ("rejected", "withdrawn"),
}
STATES: Final = ("waiting", "in_review", "approved")
"""What the view of what is to do can be narrowed to."""
LAST_FILTER: Final = "desk_filter"


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody narrowed the desk to, as the page's address says it; empty: not at all."""

    vue: str = "a-faire"
    etat: str = ""
    flux: str = ""
    type: str = ""
    region: str = ""
    moi: str = ""

    @property
    def query(self) -> str:
        """The query of the page's address."""
        told = {name: getattr(self, name) for name in self.__slots__ if getattr(self, name)}
        if told.get("vue") == "a-faire":
            del told["vue"]
        return urlencode(told)

    @property
    def narrows(self) -> bool:
        """Is anything left out, beside what the view leaves out?"""
        return any((self.etat, self.flux, self.type, self.region, self.moi))

    def without(self, name: str) -> str:
        """The query without one of its filters."""
        return replace(self, **{name: ""}).query


@dataclass(frozen=True, slots=True)
class Happening:
    """An incident with its stories on the desk, or one story without an incident (``incident`` null)."""

    incident: IncidentSummary | None
    newest: str
    fresh: bool
    items: tuple[DeskItem, ...]


def choice_of(query: str) -> Choice:
    """Read a query; what it does not know is left out, what cannot be is not narrowed to."""
    given = {name: value[:100] for name, value in parse_qsl(query) if name in Choice.__slots__}
    choice = Choice(**given)
    return replace(
        choice,
        vue=choice.vue if choice.vue in VIEWS else "a-faire",
        etat=choice.etat if choice.etat in STATES and choice.vue == "a-faire" else "",
        moi="1" if choice.moi else "",
    )


def filter_of(choice: Choice, person_id: int) -> DeskFilter:
    """The archive's filter for a choice."""
    return DeskFilter(
        states=(choice.etat,) if choice.etat else VIEWS[choice.vue],
        feed=choice.flux or None,
        attack_type=choice.type or None,
        region=choice.region or None,
        person_id=person_id if choice.moi else None,
    )


def happenings(items: Iterable[DeskItem], told: dict[str, IncidentSummary], since: str | None) -> list[Happening]:
    """Group by incident, in the order in which the first story of each comes; new since ``since`` is fresh."""
    groups: dict[str, list[DeskItem]] = {}
    for item in items:
        groups.setdefault(item.incident or f"article {item.article_id}", []).append(item)
    return [
        Happening(
            incident=told.get(group[0].incident or ""),
            newest=max(item.published_at or item.first_seen_at for item in group),
            fresh=since is not None and any(item.first_seen_at > since for item in group),
            items=tuple(group),
        )
        for group in groups.values()
    ]


@router.get("/")
def desk(
    request: Request, context: Desk, debut: Offset = 0, tout: Annotated[str, Query(max_length=5)] = ""
) -> Response:
    """What happened and what waits. Without a query the desk opens as it was left; ``tout`` leaves nothing out."""
    member, archive, newsroom = member_of(request, context), context.archive, context.newsroom
    now = archive.clock()
    since = context.private.visits.note(member.account_id, now)
    choice = choice_of(request.url.query)
    if choice.narrows or tout:
        if choice.vue == "a-faire":
            context.private.accounts.prefer(member.account_id, LAST_FILTER, choice.query)
    elif choice.vue == "a-faire":
        choice = choice_of(context.private.accounts.preference(member.account_id, LAST_FILTER) or "")
    items = archive.desk.items(filter_of(choice, member.person_id), limit=PAGE + 1, offset=debut)
    shown = items[:PAGE]
    return page(
        request,
        "desk.html",
        choice=choice,
        groups=happenings(shown, archive.desk.headlines([i.incident for i in shown if i.incident]), since),
        more=len(items) > PAGE,
        start=debut,
        step=PAGE,
        since=since,
        news=archive.desk.news(since) if since else None,
        counts=archive.desk.counts(),
        alarms=archive.desk.alarms(),
        borderline=archive.desk.borderline(newsroom.ask, newsroom.accept, limit=20) if choice.vue == "a-faire" else [],
        filters=context.private.filters.of(member.account_id),
        added=context.private.added.shown(member.account_id),
        choices=_choices(context),
        states=STATES,
        empty_archive=not shown and archive.desk.is_empty(),
    )


def _choices(context: Context) -> dict[str, Sequence[tuple[str, str]]]:
    """What the filters can be set to: value and words."""
    desk = context.archive.desk
    regions = desk.region_names(spoken())
    return {
        "flux": [(feed.name, feed.name) for feed in context.archive.feeds.all()],
        "type": [
            (value, label("attack_type", value)) for value in context.kept("types", lambda: desk.choices("attack_type"))
        ],
        "region": sorted(
            ((v, regions.get(v, v)) for v in context.kept("regions", lambda: desk.choices("region"))),
            key=lambda pair: pair[1],
        ),
    }


@router.post("/articles/{article_id}/pertinence")
def relevance(
    request: Request,
    context: Desk,
    article_id: RowId,
    pertinent: Annotated[bool, Form()],
    retour: Annotated[str, Form()] = "",
) -> Response:
    """An editor says whether a story matters: a draft of one that does is made at once, one that does not leaves the
    desk, and the incident that nothing else reports with it.
    """
    person_id, at = member_of(request, context).person_id, stamp(context.archive.clock())
    state = context.archive.articles.get(article_id).state
    view = context.archive.adaptations.of_article(article_id)
    if view and pertinent and state == "rejected":
        context.archive.adaptations.unreject(view.id, person_id=person_id, at=at)
    context.stages.answer_relevance(article_id, relevant=pertinent, person_id=person_id)
    if view and not pertinent and state in STATES:
        context.archive.adaptations.reject(view.id, _("hors sujet"), person_id=person_id, at=at)
    done = "pertinent" if pertinent else "non-pertinent"
    if retour == "article":
        return back_to(f"/articles/{article_id}", done)
    return back_to("/", done, "" if state in STATES else "sous-le-seuil")


@router.post("/articles/{article_id}/prendre")
def take(
    request: Request,
    context: Desk,
    article_id: RowId,
    a: Annotated[str, Form(max_length=10)] = "moi",
    retour: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Take a story, or give it back (``a``: personne); ``retour``: back to the desk, or to the article."""
    member = member_of(request, context)
    taker = member.person_id if a == "moi" else None
    context.archive.desk.assign(article_id, taker, by=member.person_id, at=stamp(context.archive.clock()))
    done = "pris" if taker else "rendu"
    return back_to(f"/articles/{article_id}", done) if retour == "article" else back_to("/", done, f"a{article_id}")


@router.post("/filtres")
def save_filter(
    request: Request,
    context: Desk,
    nom: Annotated[str, Form(max_length=60)] = "",
    filtre: Annotated[str, Form(max_length=1_000)] = "",
) -> Response:
    """Keep the filter at hand under a name."""
    name, choice = " ".join(nom.split()), choice_of(filtre)
    if name:
        at = stamp(context.archive.clock())
        context.private.filters.save(member_of(request, context).account_id, name, choice.query, at=at)
    return RedirectResponse(f"/?{choice.query or 'tout=1'}", 303)


@router.post("/filtres/oublier")
def forget_filter(request: Request, context: Desk, nom: Annotated[str, Form(max_length=60)] = "") -> Response:
    """Forget a saved filter."""
    context.private.filters.remove(member_of(request, context).account_id, nom)
    return RedirectResponse("/?tout=1", 303)
