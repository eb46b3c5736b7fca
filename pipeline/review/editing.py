"""What the editor's page asks of the stages, beside what every page may ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pipeline.documents import Finding, SegmentKind, SegmentView, SentencePair, Span, TextMark


class EditingStages(Protocol):
    """Checks, fixes, marks, memory, and the source as it is now; spans are within ``source`` and ``target``."""

    def recheck(
        self, revision_id: int, source: str, target: str, kind: SegmentKind
    ) -> tuple[tuple[Finding, ...], tuple[SentencePair, ...]]:
        """Check a text that a person wrote and align its sentences."""

    def marks(
        self, revision_id: int, source: str, target: str, kind: SegmentKind, *, at_hand: bool = False
    ) -> tuple[TextMark, ...] | None:
        """The names, numbers and terms of a segment; with ``at_hand`` null where they were not read yet."""

    def fix(self, revision_id: int, source: str, target: str, finding: Finding, *, at_hand: bool = False) -> str | None:
        """The text with one finding put right, null where it is not certain how, or with ``at_hand`` not known yet."""

    def gap(self, source: str, target: str, at: int, pairs: Sequence[SentencePair]) -> Span | None:
        """Where to part a source whose French is parted at ``at``; null where it cannot be parted."""

    def remember(self, segment: SegmentView, revision_id: int) -> None:
        """Take the sentences of a confirmed text into memory."""

    def names_changed(self) -> None:
        """The newsroom chose another French name: read names anew."""

    def ask_source(self, article_id: int) -> str:
        """Ask whether the source has changed: ``same``, ``changed``, ``gone``, ``unreachable`` or ``not_asked``."""

    def redraft(self, adaptation_id: int) -> None:
        """Draft what has no draft of its source yet; a person's French stays. May take seconds."""
