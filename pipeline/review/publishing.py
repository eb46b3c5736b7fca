"""From approved French to readers: preview, publish, withdraw; the public page and the feed."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from pipeline.documents import AdaptationView, Edition, Rights
from pipeline.errors import NotFoundError, StateError, UsageError
from pipeline.publish import (
    Original,
    PublicSite,
    article_html,
    atom_feed,
    compose_edition,
    credit_line,
    edition_html,
    edition_markdown,
    edition_text,
    incident_feed,
    linked_attribution,
    stylesheet,
)
from pipeline.store import ArticleView, incident_news
from pipeline.times import stamp

from .article import SegmentRow, adaptation_of, changes_of, untouched
from .context import Context
from .i18n import gettext as _
from .identifiers import RowId
from .pages import Desk, back_to, page
from .signing import byline_of, person_of, signed

router = APIRouter(include_in_schema=False)

TOLD = ("begin_review", "approve", "reopen", "publish", "withdraw", "reject", "unreject", "keep_base", "take_base")
"""Events that the preview tells: who brought the adaptation where it is."""
FEED_LENGTH, WITHDRAWN_LENGTH = 50, 20


def edition_of(context: Context, story: ArticleView, view: AdaptationView, signed_by: str) -> Edition:
    """The adaptation as it would be published now. Raises StateError."""
    original = Original(story.url, story.outlet, story.language)
    return compose_edition(view, source=original, signed_by=signed_by, at=stamp(context.archive.clock()))


def public_address(request: Request, context: Context) -> str:
    """Where readers find the pages: the settings say, else the address that the browser asked for."""
    return (context.newsroom.public_url or str(request.base_url)).rstrip("/")


@router.get("/articles/{article_id}/apercu")
def preview(request: Request, context: Desk, article_id: RowId) -> Response:
    """The adaptation as readers will see it, with what publishing still asks for."""
    story = context.archive.articles.get(article_id)
    view = adaptation_of(context, article_id)
    editions = context.archive.editions.all_of(article_id)
    byline = byline_of(request, context)
    return page(
        request,
        "preview.html",
        story=story,
        adaptation=view,
        edition=edition_of(context, story, view, byline or "…"),
        credit=credit_line,
        unnamed=byline is None,
        untouched=untouched(view),
        editions=editions,
        standing=next((e for e in reversed(editions) if e.withdrawn_at is None), None),
        needs_ground=story.outlet.rights is not Rights.ADAPT,
        stale=view.stale and not view.base_kept,
        changes=changes_of(context, view),
        woven=SegmentRow.pending_woven,
        events=[e for e in context.archive.events.of("adaptation", view.id) if e.verb in TOLD],
        links=linked_attribution,
    )


@router.get("/articles/{article_id}/copie.{form}")
def copy(request: Request, context: Desk, article_id: RowId, form: str) -> Response:
    """The adaptation for another system: ``txt``, ``md`` or ``html``, each as text to be copied."""
    makers = {"txt": edition_text, "md": edition_markdown, "html": edition_html}
    if form not in makers:
        raise NotFoundError(f"no copy of the form {form}")
    story = context.archive.articles.get(article_id)
    byline = byline_of(request, context) or context.newsroom.name
    edition = edition_of(context, story, adaptation_of(context, article_id), byline)
    return PlainTextResponse(makers[form](edition))


@router.post("/articles/{article_id}/publier")
def publish(
    request: Request,
    context: Desk,
    article_id: RowId,
    *,
    note: Annotated[str, Form(max_length=1_000)] = "",
    titre: Annotated[str, Form(max_length=500)] = "",
    signature: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Freeze the approved French as an edition. ``note`` tells readers what a correction corrects; ``titre`` says on
    what ground an outlet's story is published that did not grant it; whom nobody named gives a ``signature``.
    """
    if context.archive.editions.all_of(article_id) and not note.strip():
        raise UsageError(_("Dites aux lecteurs ce que cette correction corrige."))
    if context.archive.articles.get(article_id).outlet.rights is not Rights.ADAPT and not titre.strip():
        raise UsageError(_("Dites à quel titre cet article est publié : le média n’en a pas donné le droit."))
    context.stages.ask_source(article_id)
    story = context.archive.articles.get(article_id)
    view = adaptation_of(context, article_id)
    if view.stale and not view.base_kept:
        raise StateError(_("L’original a changé depuis l’approbation : regardez ce qui a changé avant de publier."))
    member = signed(request, context, signature)
    edition = edition_of(context, story, view, member.byline)
    context.archive.editions.publish(
        view.id,
        edition,
        person_id=member.person_id,
        note=note.strip() or None,
        rights_note=titre.strip() or None,
        at=edition.published_at,
    )
    return back_to(f"/articles/{article_id}/apercu", "publie")


@router.post("/articles/{article_id}/retirer")
def withdraw(
    request: Request, context: Desk, article_id: RowId, note: Annotated[str, Form(max_length=1_000)] = ""
) -> Response:
    """Take the article back, telling readers why: its last edition and those that it corrected."""
    if not note.strip():
        raise UsageError(_("Dites aux lecteurs pourquoi l’article est retiré."))
    editions = context.archive.editions
    last = editions.get(article_id)
    earlier = [e for e in editions.all_of(article_id) if e.withdrawn_at is None and e.id != last.id]
    person, at = person_of(request, context), stamp(context.archive.clock())
    with context.archive.write():
        for edition in (*earlier, last):
            editions.withdraw(edition.id or 0, person_id=person, note=note.strip(), at=at)
    return back_to(f"/articles/{article_id}/apercu", "retire")


@router.get("/publie/{article_id}")
def public_page(request: Request, context: Desk, article_id: RowId) -> Response:
    """The last edition, for readers."""
    editions = context.archive.editions.all_of(article_id)
    if not editions:
        raise NotFoundError(f"article {article_id} has no edition")
    site = PublicSite(
        context.newsroom.name,
        context.newsroom.zone,
        public_address(request, context),
        feed=f"{context.base}/atom.xml",
        stylesheet=f"{context.base}/publie.css",
    )
    edition = editions[-1]
    original = None
    with suppress(NotFoundError):  # its text may have been erased
        original = context.archive.articles.revision(edition.source_revision_id).article
    first = editions[0].published_at
    return HTMLResponse(article_html(edition, site=site, first_published_at=first, original=original))


@router.get("/publie.css")
def public_stylesheet() -> Response:
    """How the public page looks."""
    return Response(stylesheet(), media_type="text/css")


@router.get("/atom.xml")
def feed(request: Request, context: Desk) -> Response:
    """What was published, the newest first."""
    body = atom_feed(
        [*context.archive.editions.latest(FEED_LENGTH), *context.archive.editions.withdrawn(WITHDRAWN_LENGTH)],
        newsroom=context.newsroom.name,
        public_url=public_address(request, context),
        updated=stamp(context.archive.clock()),
        archive_uuid=context.archive.uuid,
    )
    return Response(body, media_type="application/atom+xml")


@router.get("/incidents.atom")
def incidents_feed(request: Request, context: Desk) -> Response:
    """The records that changed last; not for everybody, for a machine read them and they name hospitals."""
    body = incident_feed(
        incident_news(context.archive.read(), FEED_LENGTH),
        newsroom=context.newsroom.name,
        public_url=public_address(request, context),
        updated=stamp(context.archive.clock()),
        archive_uuid=context.archive.uuid,
    )
    return Response(body, media_type="application/atom+xml")
