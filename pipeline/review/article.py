"""One article: the page on which its French is worked on, or the original with what was read in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from pipeline.documents import AdaptationView, BlockKind, Finding, Origin, SegmentView, Severity
from pipeline.errors import NotFoundError
from pipeline.store import ArticleView

from .context import Context
from .identifiers import RowId
from .marking import Piece, source_pieces
from .pages import Desk, page
from .signing import byline_of

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class SaidFinding:
    """A finding with its sentence."""

    finding: Finding
    words: str
    family: str


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """A segment as the page shows it: ``rows`` is the height of its field before any script runs."""

    number: int
    segment: SegmentView
    source: tuple[Piece, ...]
    findings: tuple[SaidFinding, ...]
    rows: int

    @property
    def open_errors(self) -> int:
        """Errors that nobody corrected or let pass."""
        return sum(f.finding.severity is Severity.ERROR and not f.finding.waiver for f in self.findings)


def segment_rows(context: Context, view: AdaptationView) -> list[SegmentRow]:
    """The segments of an adaptation in order, each with its findings in words."""
    return [segment_row(context, number, segment) for number, segment in enumerate(view.segments, 1)]


def segment_row(context: Context, number: int, segment: SegmentView) -> SegmentRow:
    """One segment with its findings in words, the gravest first."""
    order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
    found = sorted(
        segment.version.findings if segment.version else (), key=lambda f: (bool(f.waiver), order[f.severity])
    )
    return SegmentRow(
        number=number,
        segment=segment,
        source=source_pieces(segment.source, found),
        findings=tuple(SaidFinding(f, context.stages.say(f), f.kind.split("_")[0]) for f in found),
        rows=max(2, len(segment.version.text if segment.version else segment.source) // 58 + 1),
    )


def adaptation_of(context: Context, article_id: int) -> AdaptationView:
    """The adaptation of an article. Raises NotFoundError where there is none."""
    view = context.archive.adaptations.of_article(article_id)
    if view is None:
        raise NotFoundError(f"article {article_id} has no adaptation")
    return view


@router.get("/articles/{article_id}")
def article(request: Request, context: Desk, article_id: RowId) -> Response:
    """The desk of one article where it has French to work on, else the original alone."""
    story = context.archive.articles.get(article_id)
    view = context.archive.adaptations.of_article(article_id)
    if view is None or not view.segments:
        return page(request, "original.html", story=story, paragraphs=paragraphs(story))
    return page(request, "editor.html", story=story, **_editor_values(request, context, view))


def _editor_values(request: Request, context: Context, view: AdaptationView) -> dict[str, Any]:
    rows = segment_rows(context, view)
    return {
        "adaptation": view,
        "rows": rows,
        "byline": byline_of(request, context),
        "editable": view.state.value in {"waiting", "in_review"},
        "confirmed": sum(bool(r.segment.version and r.segment.version.confirmed_by) for r in rows),
        "empty": sum(not (r.segment.version and r.segment.version.text.strip()) for r in rows),
        "errors": sum(r.open_errors for r in rows),
        "words": sum(len(r.segment.version.text.split()) for r in rows if r.segment.version),
        "untouched": untouched(view),
        "model": next((r.segment.version.model for r in rows if r.segment.version and r.segment.version.model), None),
    }


def untouched(view: AdaptationView) -> int:
    """How many segments stand as the machine left them: neither edited nor confirmed."""
    standing = [segment.version for segment in view.segments if segment.version]
    return sum(v.origin is Origin.MACHINE and v.confirmed_by is None for v in standing)


def paragraphs(story: ArticleView) -> list[tuple[BlockKind, str]]:
    """The original's blocks in order."""
    text = story.revision.article
    return [(block.kind, text.block_text(block)) for block in text.blocks]
