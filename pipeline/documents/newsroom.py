"""Her desk and what readers saw: adaptations, versions, editions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .articles import Outlet, Span
from .translation import Finding, Origin, SegmentKind, SentencePair


class ReviewState(StrEnum):
    """Where an adaptation stands (DATA.md 4)."""

    WAITING = "waiting"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    PUBLISHED = "published"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Version:
    """One saved text of one segment; spans of ``alignment`` cite the revision's text and this text.

    ``alternatives`` are the machine's other hypotheses, the best first; ``word_scores`` its confidence (0 to 1) in each
    word of ``text``; ``seconds`` the active time a person spent on it; ``revision_id`` the source text it renders.
    """

    id: int
    text: str
    origin: Origin
    made_at: str
    method: str | None = None
    parent_id: int | None = None
    confidence: float | None = None
    person: str | None = None
    confirmed_by: str | None = None
    confirmed_at: str | None = None
    model: str | None = None
    alignment: tuple[SentencePair, ...] = ()
    findings: tuple[Finding, ...] = ()
    alternatives: tuple[str, ...] = ()
    word_scores: tuple[float, ...] = ()
    seconds: float | None = None
    revision_id: int | None = None


@dataclass(frozen=True, slots=True)
class SegmentView:
    """A segment on the desk: its source words, where they stand, the active version (null: no draft yet).

    ``pairs`` align the sentences of the source and of the active version, as spans in these two; empty where that is
    not certain. ``source_before``: the words that the active version renders, where the source says others by now.
    ``seconds``: the active time of all its versions.
    """

    id: int
    kind: SegmentKind
    source: str
    source_spans: tuple[Span, ...]
    version: Version | None
    versions: int = 1
    pairs: tuple[SentencePair, ...] = ()
    source_before: str | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class AdaptationView:
    """The French article in the making, in the order of its active layout.

    ``stale``: the source says something else by now, as ``current_revision_id``; ``base_kept``: an editor knows it and
    stays with the older text.
    """

    id: int
    article_id: int
    revision_id: int
    language: str
    state: ReviewState
    stale: bool
    segments: tuple[SegmentView, ...]
    edition_number: int | None = None
    layout_id: int | None = None
    current_revision_id: int | None = None
    base_kept: bool = False

    @property
    def headline(self) -> SegmentView | None:
        """The segment that is the headline."""
        return next((s for s in self.segments if s.kind is SegmentKind.HEADLINE), None)


@dataclass(frozen=True, slots=True)
class EditionBlock:
    """A block of a published French article and the spans of the source revision that it renders."""

    kind: SegmentKind
    text: str
    source: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """The French as published: a full, frozen copy. ``id`` and ``number`` are null until it is stored."""

    article_id: int
    language: str
    title: str
    blocks: tuple[EditionBlock, ...]
    signed: str
    attribution: str
    source_revision_id: int
    published_at: str
    disclosure: str | None = None
    note: str | None = None
    id: int | None = None
    number: int | None = None
    withdrawn_at: str | None = None
    withdrawn_note: str | None = None
    source_url: str = ""
    outlet: Outlet | None = None

    @property
    def text(self) -> str:
        """Title, blank line, blocks: what is searched and stored."""
        return "\n\n".join([self.title, *(b.text for b in self.blocks)])
