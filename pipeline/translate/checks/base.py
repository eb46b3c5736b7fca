"""What a check is, and the pair of texts it looks at."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

from pipeline.documents import Finding, Name, SegmentKind, Severity, Span

from ..coverage import Word, telling_words
from ..guards import Failure, failures
from ..headlines import sentence_case
from ..names import Mention, find_mentions
from ..quantities import Comparison, Quantity, compare, mask, read_english, read_french
from ..sentences import split_sentences
from ..terms import Terms


@dataclass(frozen=True)
class Pair:
    """A segment's source and its French, with what both say read once for all checks."""

    source: str
    target: str
    terms: Terms
    names: tuple[Name, ...] = ()
    kind: SegmentKind = SegmentKind.PARAGRAPH
    context: frozenset[str] = field(default=frozenset())

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        text = sentence_case(self.source, self.kind, self.names, self.context)
        return find_mentions(text, self.names, self.context)

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        return read_english(self.source, [m.span for m in self.mentions])

    @cached_property
    def comparison(self) -> Comparison:
        return compare(self.quantities, read_french(self.target), self.source)

    @cached_property
    def failures(self) -> tuple[Failure, ...]:
        """What is wrong with the French at first sight."""
        return failures(self.source, self.target)

    @cached_property
    def nameless(self) -> str:
        """The source, of the same length, with its names blotted out."""
        return mask(self.source, [m.span for m in self.mentions])

    @cached_property
    def due(self) -> tuple[str, ...]:
        """What may stand in the French for the source's names."""
        return tuple(words for m in self.mentions for words in (*m.forms, *m.stems, m.preferred.text))

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The words of the source that tell something, outside its names."""
        return telling_words(self.source, [m.span for m in self.mentions])

    @cached_property
    def aligned(self) -> list[tuple[Span, Span]]:
        """Sentence by sentence where they are as many, else the whole."""
        if len(self.source_sentences) == len(self.target_sentences):
            return list(zip(self.source_sentences, self.target_sentences, strict=True))
        return [((0, len(self.source)), (0, len(self.target)))]

    @cached_property
    def source_sentences(self) -> list[Span]:
        return split_sentences(self.source, "en")

    @cached_property
    def target_sentences(self) -> list[Span]:
        return split_sentences(self.target, "fr")


class Check(ABC):
    """One rule on a pair of texts. ``id`` is the first part of the kind of its findings, or all of it.

    ``name_fr`` and ``name_en`` are what an editor reads, ``description`` what the rule is for.
    """

    id: ClassVar[str]
    name_fr: ClassVar[str]
    name_en: ClassVar[str]
    description: ClassVar[str]
    severity: ClassVar[Severity]

    @abstractmethod
    def find(self, pair: Pair) -> Iterator[Finding]:
        """What this check finds in the pair."""

    def fix(self, pair: Pair, finding: Finding) -> str | None:
        """The target put right, where that is certain; null elsewhere. Never applied unasked to a person's text."""
        return None

    def finding(
        self,
        kind: str | None = None,
        *,
        span: Span | None = None,
        source_span: Span | None = None,
        severity: Severity | None = None,
        **data: str,
    ) -> Finding:
        """A finding of this check; ``data`` is what its message is composed from."""
        return Finding(kind or self.id, severity or self.severity, span, source_span, tuple(sorted(data.items())))
