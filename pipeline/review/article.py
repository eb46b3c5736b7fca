"""One article: the page on which its French is worked on, or the original with what was read in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from pipeline.documents import (
    AdaptationView,
    BlockKind,
    Finding,
    Origin,
    ReviewState,
    SegmentView,
    Severity,
    TextMark,
)
from pipeline.errors import NotFoundError
from pipeline.store import ArticleView, SourceChange, UnsavedText

from .context import Context
from .differences import Difference, differences
from .i18n import spoken, typeset
from .identifiers import RowId
from .marking import Marked, marked, source_layers, target_layers
from .pages import Desk, page
from .signing import byline_of, visitor_of
from .stretches import Stretch, elsewhere, stretch_of

router = APIRouter(include_in_schema=False)

EDITABLE = (ReviewState.WAITING, ReviewState.IN_REVIEW)
SURE, FAIR = 0.75, 0.5
"""From which confidence a draft is called sure, and fairly sure; below it, unsure."""


@dataclass(frozen=True, slots=True)
class SaidFinding:
    """A finding with its sentence; ``fixable``: it is certain how to put it right."""

    finding: Finding
    words: str
    family: str
    fixable: bool = False


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """A segment as the page shows it: ``text`` stands in its field, ``rows`` is its height before any script runs.

    ``ready``: its names, numbers and terms are marked; a quick page leaves that for a moment later.
    """

    number: int
    segment: SegmentView
    source: tuple[Marked, ...]
    target: tuple[Marked, ...]
    findings: tuple[SaidFinding, ...]
    text: str
    rows: int
    unsaved: UnsavedText | None = None
    source_changes: tuple[Difference, ...] = ()
    pending: tuple[SourceChange, ...] = ()
    ready: bool = True

    @staticmethod
    def pending_woven(change: SourceChange) -> tuple[Difference, ...]:
        """What a place of the source says now, against what the French renders."""
        return differences(change.before or "", change.after or "")

    @property
    def confirmed(self) -> bool:
        """Did somebody say that the text that stands is right?"""
        return bool(self.segment.version and self.segment.version.confirmed_by)

    @property
    def trust(self) -> str:
        """How sure the machine is of a text that nobody touched: ``sure``, ``fair``, ``unsure``; else empty."""
        version = self.segment.version
        if version is None or version.origin is Origin.HUMAN or version.confidence is None or self.confirmed:
            return ""
        return "sure" if version.confidence >= SURE else "fair" if version.confidence >= FAIR else "unsure"


def segment_rows(
    context: Context,
    view: AdaptationView,
    unsaved: Mapping[int, UnsavedText],
    changes: Sequence[SourceChange],
    *,
    stretch: Stretch,
    at_hand: bool = True,
) -> list[SegmentRow]:
    """The segments of a stretch in order, each with its findings in words.

    ``at_hand``: show the marks that are known already, and wait for none.
    """
    return [
        segment_row(context, view, number, unsaved=unsaved.get(segment.id), changes=changes, at_hand=at_hand)
        for number, segment in enumerate(view.segments[stretch.start : stretch.end], stretch.start + 1)
    ]


def segment_row(
    context: Context,
    view: AdaptationView,
    number: int,
    *,
    unsaved: UnsavedText | None = None,
    changes: Sequence[SourceChange] = (),
    at_hand: bool = False,
) -> SegmentRow:
    """One segment, by its place from 1, with its findings in words, the gravest first."""
    segment = view.segments[number - 1]
    version = segment.version
    text = version.text if version else ""
    marks = _marks(context, view, segment, text, at_hand=at_hand)
    findings = _findings(context, view, segment, text, at_hand=at_hand)
    found = [said.finding for said in findings]
    shown = unsaved.text if unsaved and unsaved.text != text else text
    return SegmentRow(
        number=number,
        segment=segment,
        source=marked(segment.source, source_layers(segment, found, marks or ())),
        target=marked(text, target_layers(segment, found, marks or ())),
        findings=findings,
        text=shown,
        rows=max(2, len(shown or segment.source) // 58 + 1),
        unsaved=unsaved if shown != text else None,
        source_changes=differences(segment.source_before, segment.source) if segment.source_before is not None else (),
        pending=tuple(change for change in changes if segment.id in change.segments),
        ready=marks is not None,
    )


def _marks(
    context: Context, view: AdaptationView, segment: SegmentView, text: str, *, at_hand: bool
) -> tuple[TextMark, ...] | None:
    if not segment.source.strip():
        return ()
    return context.stages.marks(view.revision_id, segment.source, text, segment.kind, at_hand=at_hand)


def _findings(
    context: Context, view: AdaptationView, segment: SegmentView, text: str, *, at_hand: bool
) -> tuple[SaidFinding, ...]:
    order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
    found = segment.version.findings if segment.version else ()
    said = []
    for finding in sorted(found, key=lambda f: (bool(f.waiver), order[f.severity])):
        asked = (view.revision_id, segment.source, text, finding)
        fixable = not finding.waiver and context.stages.fix(*asked, at_hand=at_hand) is not None
        words = typeset(context.stages.say(finding, spoken()))
        said.append(SaidFinding(finding, words, finding.kind.split("_")[0], fixable))
    return tuple(said)


def adaptation_of(context: Context, article_id: int) -> AdaptationView:
    """The adaptation of an article. Raises NotFoundError where there is none."""
    view = context.archive.adaptations.of_article(article_id)
    if view is None:
        raise NotFoundError(f"article {article_id} has no adaptation")
    return view


def place_of(view: AdaptationView, segment_id: int) -> int:
    """The place of a segment in its article, from 1. Raises NotFoundError where it is not in it any more."""
    for number, segment in enumerate(view.segments, 1):
        if segment.id == segment_id:
            return number
    raise NotFoundError(f"adaptation {view.id} has no segment {segment_id}")


@router.get("/articles/{article_id}")
def article(
    request: Request,
    context: Desk,
    article_id: RowId,
    *,
    partie: Annotated[int, Query(ge=1, le=2**53 - 1)] = 1,
    reperes: bool = False,
) -> Response:
    """The desk of one article where it has French to work on, else the original alone.

    ``partie``: which stretch of a long one. ``reperes``: wait until every name, number and term is marked.
    """
    story = context.archive.articles.get(article_id)
    view = context.archive.adaptations.of_article(article_id)
    if view is None or not view.segments:
        return page(request, "original.html", story=story, paragraphs=paragraphs(story))
    changes = changes_of(context, view)
    here = stretch_of(len(view.segments), partie)
    unsaved = unsaved_of(request, context, view)
    rows = segment_rows(context, view, unsaved, changes, stretch=here, at_hand=not reperes)
    values = editor_values(request, context, view, changes)
    return page(request, "editor.html", story=story, rows=rows, stretch=here, elsewhere=elsewhere(view, here), **values)


def changes_of(context: Context, view: AdaptationView) -> list[SourceChange]:
    """What the source says otherwise by now."""
    return context.archive.bases.changes(view.id) if view.stale else []


def unsaved_of(request: Request, context: Context, view: AdaptationView) -> dict[int, UnsavedText]:
    """What the person who asks has typed in this article and not saved."""
    member = visitor_of(request, context)
    if member is None:
        return {}
    return context.private.unsaved.of(member.account_id, [segment.id for segment in view.segments])


def editor_values(
    request: Request, context: Context, view: AdaptationView, changes: Sequence[SourceChange]
) -> dict[str, Any]:
    """What the head and the foot of the editor's page say of the article as a whole."""
    may_undo, may_redo = context.archive.layouts.may_undo(view.id)
    member = visitor_of(request, context)
    writable = member is not None and member.may_write
    standing = [segment.version for segment in view.segments if segment.version]
    return {
        "adaptation": view,
        "byline": byline_of(request, context),
        "unnamed": member is not None and member.is_unnamed,
        "holder": context.archive.desk.holder(view.article_id),
        "account": member.account_id if member else 0,
        "editable": view.state in EDITABLE and writable,
        "open_state": view.state in EDITABLE,
        "confirmed": sum(version.confirmed_by is not None for version in standing),
        "empty": len(view.segments) - sum(bool(version.text.strip()) for version in standing),
        "errors": sum(f.severity is Severity.ERROR and not f.waiver for v in standing for f in v.findings),
        "words": sum(len(version.text.split()) for version in standing),
        "source_words": sum(len(segment.source.split()) for segment in view.segments),
        "seconds": sum(segment.seconds for segment in view.segments),
        "untouched": untouched(view),
        "model": next((version.model for version in standing if version.model), None),
        "dropped": context.archive.adaptations.dropped(view.id),
        "may_undo": may_undo,
        "may_redo": may_redo,
        "new_blocks": [change for change in changes if not change.segments],
    }


def untouched(view: AdaptationView) -> int:
    """How many segments stand as the machine left them: neither edited nor confirmed."""
    standing = [segment.version for segment in view.segments if segment.version]
    return sum(v.origin is Origin.MACHINE and v.confirmed_by is None for v in standing)


def paragraphs(story: ArticleView) -> list[tuple[BlockKind, str]]:
    """The original's blocks in order."""
    text = story.revision.article
    return [(block.kind, text.block_text(block)) for block in text.blocks]
