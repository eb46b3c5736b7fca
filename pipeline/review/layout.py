"""The order of an article's segments: split, merge, move, drop, add, put back, and undo of these."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from pipeline.documents import AdaptationView, SegmentKind, SegmentView
from pipeline.errors import ConflictError, UsageError
from pipeline.store import By, Part
from pipeline.times import stamp

from .aids import neighbours
from .article import adaptation_of, unsaved_of
from .context import Context
from .editor import clean_text, conflict_page, forget_unsaved, row_id, segment_of
from .i18n import gettext as _
from .identifiers import RowId
from .pages import Desk, back_to
from .parts import page_again
from .signing import person_of
from .stretches import address

router = APIRouter(include_in_schema=False)

Text = Annotated[str, Form()]


def by(request: Request, context: Context) -> By:
    """Who changes the order, and when."""
    return By(person_of(request, context), stamp(context.archive.clock()))


def checked(context: Context, view: AdaptationView, source: str, text: str, kind: SegmentKind) -> Part:
    """A text of a split or a merge, with what the checks find in it."""
    findings, alignment = context.stages.recheck(view.revision_id, source, text, kind)
    return Part(text, findings, alignment)


@router.post("/articles/{article_id}/segments/{segment_id}/scinder")
def split(
    request: Request,
    context: Desk,
    article_id: RowId,
    segment_id: RowId,
    *,
    text: Text = "",
    at: Annotated[str, Form(max_length=10)] = "",
    parent_id: Text = "",
) -> Response:
    """Part a segment where the cursor stands (``at`` counts code points), its source with it.

    Without a cursor the text is parted at an empty line: so it is done without JavaScript.
    """
    view = adaptation_of(context, article_id)
    segment = segment_of(view, segment_id)
    left, right, place = _halves(text, row_id(at))
    standing = segment.version.text if segment.version else ""
    pairs = segment.pairs if " ".join(text.split()) == " ".join(standing.split()) else ()
    gap = context.stages.gap(segment.source, text, place, pairs)
    sources = (segment.source[: gap[0]], segment.source[gap[1] :]) if gap else (segment.source, segment.source)
    kinds = (segment.kind, SegmentKind.PARAGRAPH if segment.kind is SegmentKind.HEADLINE else segment.kind)
    parts = tuple(
        checked(context, view, source, half, kind)
        for source, half, kind in zip(sources, (left, right), kinds, strict=True)
    )
    try:
        first, _second = context.archive.layouts.split(
            segment_id, (parts[0], parts[1]), gap=gap, parent_id=row_id(parent_id), by=by(request, context)
        )
    except ConflictError as error:
        return conflict_page(request, article_id, segment, text, error)
    forget_unsaved(request, context, segment_id)
    return page_again(context, article_id, first)


def _halves(text: str, at: int | None) -> tuple[str, str, int]:
    words = text.replace("\r\n", "\n")
    place = at if at is not None else words.find("\n\n")
    if not 0 < place < len(words) or not words[:place].strip() or not words[place:].strip():
        raise UsageError(
            _("Placez le curseur là où le segment doit être scindé, ou séparez les deux parties par une ligne vide.")
        )
    return clean_text(words[:place]), clean_text(words[place:]), place


@router.post("/articles/{article_id}/segments/{segment_id}/fusionner")
def merge(
    request: Request,
    context: Desk,
    article_id: RowId,
    segment_id: RowId,
    *,
    text: Text = "",
    parent_id: Text = "",
) -> Response:
    """Join a segment with the next one; words typed in either and not saved come along."""
    view = adaptation_of(context, article_id)
    first = segment_of(view, segment_id)
    _before, after = neighbours(view, segment_id)
    if after is None:
        raise UsageError(_("C’est le dernier segment : il n’y en a pas après lui."))
    second = segment_of(view, after)
    typed = unsaved_of(request, context, view).get(after)
    if (text.strip() and row_id(parent_id) != _standing(first)) or (typed and typed.parent_id != _standing(second)):
        raise UsageError(_("Ce segment a changé depuis que vous l’avez ouvert : rechargez la page avant de fusionner."))
    own = text.replace("\r\n", "\n").strip() or _text_of(first)
    joined = " ".join(words for words in (own, typed.text.strip() if typed else _text_of(second)) if words)
    source = _source_of_both(context, view, first, second)
    part = checked(context, view, source, joined, first.kind) if joined else Part("")
    merged = context.archive.layouts.merge(segment_id, after, part, by=by(request, context))
    for old in (segment_id, after):
        forget_unsaved(request, context, old)
    return page_again(context, article_id, merged)


def _source_of_both(context: Context, view: AdaptationView, first: SegmentView, second: SegmentView) -> str:
    """The words that both render, each once, in the order of the source: a segment may have been moved."""
    text = context.archive.articles.revision(view.revision_id).article.text
    return " ".join(text[slice(*span)] for span in sorted({*first.source_spans, *second.source_spans}))


def _standing(segment: SegmentView) -> int | None:
    return segment.version.id if segment.version else None


def _text_of(segment: SegmentView) -> str:
    return segment.version.text if segment.version else ""


@router.post("/articles/{article_id}/segments/{segment_id}/deplacer")
def move(
    request: Request,
    context: Desk,
    article_id: RowId,
    segment_id: RowId,
    pas: Annotated[int, Form(ge=-1000, le=1000)] = 1,
) -> Response:
    """Move a segment down by so many places, up where negative."""
    segment_of(adaptation_of(context, article_id), segment_id)
    context.archive.layouts.move(segment_id, pas, by=by(request, context))
    return page_again(context, article_id, segment_id)


@router.post("/articles/{article_id}/segments/{segment_id}/retrancher")
def drop(request: Request, context: Desk, article_id: RowId, segment_id: RowId) -> Response:
    """Leave a segment out of the French: an adaptation need not say everything."""
    view = adaptation_of(context, article_id)
    segment_of(view, segment_id)
    if len(view.segments) == 1:
        raise UsageError(_("C’est le seul segment de l’article."))
    before, after = neighbours(view, segment_id)
    context.archive.layouts.drop(segment_id, by=by(request, context))
    return page_again(context, article_id, after or before, done="retranche")


@router.post("/articles/{article_id}/segments/{segment_id}/remettre")
def put_back(request: Request, context: Desk, article_id: RowId, segment_id: RowId) -> Response:
    """Put a segment back that was left out."""
    dropped = context.archive.adaptations.dropped(adaptation_of(context, article_id).id)
    if segment_id not in {segment.id for segment in dropped}:
        raise UsageError(_("Ce segment est déjà à sa place."))
    context.archive.layouts.put_back(segment_id, by=by(request, context))
    return page_again(context, article_id, segment_id)


@router.post("/articles/{article_id}/segments/{segment_id}/ajouter")
def add(
    request: Request,
    context: Desk,
    article_id: RowId,
    segment_id: RowId,
    genre: Annotated[SegmentKind, Form()] = SegmentKind.PARAGRAPH,
) -> Response:
    """An empty segment after this one, for words of the newsroom's own: a lead, a subhead, a background paragraph."""
    view = adaptation_of(context, article_id)
    segment_of(view, segment_id)
    _refuse_second_headline(view, genre)
    made = context.archive.layouts.add(segment_id, genre, by=by(request, context))
    return page_again(context, article_id, made)


@router.post("/articles/{article_id}/segments/{segment_id}/genre")
def set_kind(
    request: Request, context: Desk, article_id: RowId, segment_id: RowId, genre: Annotated[SegmentKind, Form()]
) -> Response:
    """Say what a segment is on the page: lead, dateline, subhead, quotation …"""
    view = adaptation_of(context, article_id)
    if segment_of(view, segment_id).kind is not genre:
        _refuse_second_headline(view, genre)
    context.archive.layouts.set_kind(segment_id, genre, by=by(request, context))
    return page_again(context, article_id, segment_id)


def _refuse_second_headline(view: AdaptationView, kind: SegmentKind) -> None:
    if kind is SegmentKind.HEADLINE and view.headline:
        raise UsageError(_("L’article a déjà un titre."))


@router.post("/articles/{article_id}/ordre/{sens}")
def undo(
    request: Request,
    context: Desk,
    article_id: RowId,
    sens: Literal["annuler", "retablir"],
    *,
    ordre: Annotated[int, Form(ge=1, le=2**53 - 1)],
    partie: Annotated[int, Form(ge=1, le=2**53 - 1)] = 1,
) -> Response:
    """Take the last change of order back, or make it again; ``ordre`` is the layout that the page showed, ``partie``
    the stretch of a long article.
    """
    view = adaptation_of(context, article_id)
    layouts = context.archive.layouts
    act = layouts.undo if sens == "annuler" else layouts.redo
    act(view.id, layout_id=ordre, by=by(request, context))
    return back_to(address(view, partie))
