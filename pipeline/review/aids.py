"""What helps with one segment: memory with differences, other hypotheses, the machine's draft, every version kept."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from pipeline.documents import AdaptationView, Origin, SegmentView, Version
from pipeline.store import Similar

from .article import EDITABLE, adaptation_of, place_of, segment_row
from .context import Context
from .differences import Difference, differences
from .editor import segment_of
from .identifiers import RowId
from .pages import Desk, page
from .parts import PART
from .signing import visitor_of
from .stretches import address_at

router = APIRouter(include_in_schema=False)

_ALTERNATIVES = 4
_SENTENCES = 8
"""Sentences of a segment that memory is asked for: an editor reads no more suggestions."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A remembered sentence with what differs from the one at hand; never put in unasked: a lost "no" is 97 % alike."""

    similar: Similar
    woven: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Other:
    """Another text for the segment with what differs from the one that stands."""

    text: str
    woven: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A version with what it changed in the one before it; ``standing``: it is the one that stands."""

    version: Version
    woven: tuple[Difference, ...]
    standing: bool


def history_of(context: Context, segment: SegmentView) -> list[Kept]:
    """Every version, the last first; a version without one before it is new throughout."""
    versions = context.archive.adaptations.history(segment.id)
    texts = {version.id: version.text for version in versions}
    standing = segment.version.id if segment.version else None
    found = []
    before = ""
    for version in versions:
        parent = texts.get(version.parent_id, before) if version.parent_id else before
        woven = differences(parent, version.text) if parent else (Difference("same", version.text),)
        found.append(Kept(version, woven, version.id == standing))
        before = version.text
    return found[::-1]


def suggestions_of(context: Context, segment: SegmentView) -> list[Suggestion]:
    """What memory holds that is like a sentence of the segment, the most alike first, each French once."""
    sentences = [segment.source[slice(*pair.source)] for pair in segment.pairs] or [segment.source]
    own = segment.version.text if segment.version else ""
    found: dict[str, Suggestion] = {}
    for sentence in sentences[:_SENTENCES]:
        for similar in context.archive.memory.similar(sentence.strip()):
            if similar.target not in found and similar.target not in own:
                found[similar.target] = Suggestion(similar, differences(similar.source, sentence.strip()))
    return sorted(found.values(), key=lambda one: -one.similar.alike)[:5]


def machine_of(versions: list[Kept]) -> Version | None:
    """The machine's last draft of the whole segment."""
    drafts = (kept.version for kept in versions if kept.version.origin is Origin.MACHINE)
    return next((v for v in drafts if v.method not in ("split", "merged")), None)


def alternatives_of(versions: list[Kept], text: str) -> list[Other]:
    """Other hypotheses of the machine's last draft, with what differs from the text that stands."""
    draft = machine_of(versions)
    others = [other for other in draft.alternatives if other != text] if draft else []
    return [Other(other, differences(text, other)) for other in others[:_ALTERNATIVES]]


@router.get("/articles/{article_id}/segments/{segment_id}")
def aids(request: Request, context: Desk, article_id: RowId, segment_id: RowId) -> Response:
    """The segment with all that helps: a page of its own, or the panel alone for a script that asks so."""
    view = adaptation_of(context, article_id)
    segment = segment_of(view, segment_id)
    versions = history_of(context, segment)
    member = visitor_of(request, context)
    return page(
        request,
        "aids.html" if PART in request.headers else "segment_page.html",
        story=context.archive.articles.get(article_id),
        segment=segment,
        row=segment_row(context, view, place_of(view, segment_id)),
        versions=versions,
        machine=machine_of(versions),
        alternatives=alternatives_of(versions, segment.version.text if segment.version else ""),
        suggestions=suggestions_of(context, segment),
        editable=view.state in EDITABLE and member is not None and member.may_write,
        neighbours=neighbours(view, segment_id),
        back=address_at(view, segment_id),
    )


def neighbours(view: AdaptationView, segment_id: int) -> tuple[int | None, int | None]:
    """The segments before and after one."""
    here = place_of(view, segment_id) - 1
    before = view.segments[here - 1].id if here else None
    after = view.segments[here + 1].id if here + 1 < len(view.segments) else None
    return before, after
