"""The JSON API: what the pages do, for programs. Described in /api/openapi.json."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from pipeline.documents import SegmentView, Version
from pipeline.errors import ConflictError

from .article import adaptation_of
from .context import Context
from .desk import VIEWS
from .editor import MAX_TEXT, confirm_version, save_text, segment_of
from .i18n import spoken, typeset
from .identifiers import Limit, Offset, RowId
from .pages import Desk
from .searching import MAX_QUERY

router = APIRouter(prefix="/api", tags=["newsroom"])


class Hit(BaseModel):
    """An article that a search found."""

    article_id: int
    title: str | None
    title_fr: str | None
    url: str
    outlet: str
    published: str | None
    language: str | None
    state: str
    incident: str | None
    snippet: str


class Found(BaseModel):
    """The answer to a search; ``total`` counts articles, ``total_capped`` says that there are more.

    ``corrected``: what was looked for instead, where the query found nothing and a word was mistyped. ``facets`` counts
    outlets, languages, years and types of attack over the newest ``facets_over`` hits.
    """

    query: str
    total: int
    total_capped: bool
    corrected: str | None
    facets: dict[str, dict[str, int]]
    facets_over: int
    hits: list[Hit]


class Waiting(BaseModel):
    """A line of the desk."""

    article_id: int
    title: str | None
    title_fr: str | None
    url: str
    outlet: str
    published_at: str | None
    state: str
    relevance: float | None
    incident: str | None
    warnings: int
    errors: int
    confirmed: int
    segments: int


class FindingOut(BaseModel):
    """What a check found; spans count code points in the French and in the segment's source."""

    id: int | None
    kind: str
    severity: str
    message: str
    span: tuple[int, int] | None
    source_span: tuple[int, int] | None
    waiver: str | None


class VersionOut(BaseModel):
    """A saved text of a segment."""

    id: int
    text: str
    origin: str
    made_at: str
    person: str | None
    confirmed_by: str | None


class SegmentOut(BaseModel):
    """A segment: its source, the text that stands, what checks found in it."""

    id: int
    kind: str
    source: str
    version: VersionOut | None
    findings: list[FindingOut]


class ArticleOut(BaseModel):
    """An article with its French in the making (``segments`` empty where there is none)."""

    article_id: int
    title: str | None
    url: str
    outlet: str
    language: str | None
    published_at: str | None
    state: str
    relevance: float | None
    reasons: list[str]
    incidents: list[str]
    segments: list[SegmentOut]


class SaveIn(BaseModel):
    """A segment's new text; ``parent_id`` is the version it was typed over, ``save_key`` makes a resend harmless."""

    text: str = Field(min_length=1, max_length=MAX_TEXT)
    parent_id: int | None = Field(default=None, ge=1, le=2**53 - 1)
    save_key: str | None = Field(default=None, max_length=80)
    confirm: bool = False


@router.get("/search")
def search(
    context: Desk, q: Annotated[str, Query(min_length=1, max_length=MAX_QUERY)], limit: Limit = 20, offset: Offset = 0
) -> Found:
    """Find articles in either language."""
    result = context.archive.search(q, limit=limit, offset=offset, newsroom=True)
    hits = [
        Hit(
            article_id=hit.article_id,
            title=hit.title,
            title_fr=hit.title_fr,
            url=hit.url,
            outlet=hit.outlet,
            published=hit.published,
            language=hit.language,
            state=hit.state,
            incident=hit.incident,
            snippet=hit.snippet.plain,
        )
        for hit in result.hits
    ]
    return Found(
        query=result.query,
        total=result.total,
        total_capped=result.total_capped,
        corrected=result.corrected,
        facets=result.facets,
        facets_over=result.facets_over,
        hits=hits,
    )


@router.get("/queue")
def queue(context: Desk, limit: Limit = 50, offset: Offset = 0) -> list[Waiting]:
    """Articles whose French waits for an editor or for publication, the newest first."""
    items = context.archive.adaptations.queue(states=VIEWS["a-faire"], limit=limit, offset=offset)
    return [Waiting.model_validate(item, from_attributes=True) for item in items]


@router.get("/articles/{article_id}")
def article(context: Desk, article_id: RowId) -> ArticleOut:
    """One article with its segments."""
    story = context.archive.articles.get(article_id)
    view = context.archive.adaptations.of_article(article_id)
    return ArticleOut(
        article_id=story.id,
        title=story.revision.article.title,
        url=story.url,
        outlet=story.outlet.name,
        language=story.language,
        published_at=story.published_at,
        state=story.state,
        relevance=story.relevance,
        reasons=list(story.reasons),
        incidents=list(story.incidents),
        segments=[_segment(context, segment) for segment in view.segments] if view else [],
    )


@router.post("/articles/{article_id}/segments/{segment_id}", responses={409: {"description": "Changed meanwhile"}})
def save(request: Request, context: Desk, article_id: RowId, segment_id: RowId, given: SaveIn) -> SegmentOut:
    """Save a segment as a new version, and confirm it where asked. Needs the header X-CSRF-Token."""
    view = adaptation_of(context, article_id)
    segment = segment_of(view, segment_id)
    version = save_text(
        request,
        context,
        view=view,
        segment=segment,
        text=given.text,
        parent_id=given.parent_id,
        save_key=given.save_key,
    )
    if given.confirm:
        confirm_version(request, context, article_id, segment_id, version)
    return _segment(context, segment_of(adaptation_of(context, article_id), segment_id))


def _segment(context: Context, segment: SegmentView) -> SegmentOut:
    version = segment.version
    return SegmentOut(
        id=segment.id,
        kind=segment.kind.value,
        source=segment.source,
        version=_version(version) if version else None,
        findings=[
            FindingOut(
                id=finding.id,
                kind=finding.kind,
                severity=finding.severity.value,
                message=typeset(context.stages.say(finding, spoken())),
                span=finding.span,
                source_span=finding.source_span,
                waiver=finding.waiver,
            )
            for finding in (version.findings if version else ())
        ],
    )


def _version(version: Version) -> VersionOut:
    return VersionOut(
        id=version.id,
        text=version.text,
        origin=version.origin.value,
        made_at=version.made_at,
        person=version.person,
        confirmed_by=version.confirmed_by,
    )


def conflict_answer(error: ConflictError) -> JSONResponse:
    """What the second of two editors gets: the text that stands by now."""
    current = error.current if isinstance(error.current, Version) else None
    return JSONResponse(
        {"detail": str(error), "current": _version(current).model_dump() if current else None}, status_code=409
    )
