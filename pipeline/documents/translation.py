"""Translation: segments, drafts, checks and the model that made them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .articles import Span


class SegmentKind(StrEnum):
    """What a segment is on the page."""

    HEADLINE = "headline"
    LEAD = "lead"
    DATELINE = "dateline"
    PARAGRAPH = "paragraph"
    SUBHEAD = "subhead"
    LIST_ITEM = "list_item"
    QUOTE = "quote"


class Origin(StrEnum):
    """Where a segment's text comes from."""

    MACHINE = "machine"
    MEMORY = "memory"
    HUMAN = "human"


class Severity(StrEnum):
    """Error blocks approval until waived; info flags no loss."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Name:
    """A name that must survive: as in the source (``forms``), or as its verified French name (``french``).

    ``grammar`` is the French name's gender and number (m, f, m pl, f pl), null where unknown; ``kind`` is
    organisation, attacker, person, place or product.
    """

    forms: tuple[str, ...]
    french: str | None = None
    grammar: str | None = None
    kind: str = "organisation"


@dataclass(frozen=True, slots=True)
class Term:
    """A glossary entry: an English term, the French to use, the variants to avoid.

    ``gender_number`` of the French: m., f., m.pl., f.pl., m./f., or empty; ``source`` is where the pair is attested,
    ``verified`` whether it was seen there.
    """

    english: str
    french: str
    gender_number: str = ""
    plural_french: str = ""
    part_of_speech: str = "noun"
    domain: str = ""
    forbidden: tuple[str, ...] = ()
    note: str = ""
    source: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Model:
    """A translation model: ``sha256`` of its package is what really tells models apart."""

    name: str
    version: str
    sha256: str
    decoding: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class SentencePair:
    """A source sentence and its translation as spans in the segment's source and target; ``sure`` if one to one."""

    source: Span
    target: Span
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found. ``span`` lies in the target, ``source_span`` in the segment's source.

    ``kind`` begins with name, number, date, time, percent, money, term, meaning or typography. ``data`` holds what
    the message is composed from (expected, found, fix …), so that it can be said in either language.
    """

    kind: str
    severity: Severity
    span: Span | None = None
    source_span: Span | None = None
    data: tuple[tuple[str, str], ...] = ()
    id: int | None = None
    waiver: str | None = None


@dataclass(frozen=True, slots=True)
class TextMark:
    """Something in a segment's source to look for in its French: a ``name``, a ``number`` or a ``term`` (``kind``).

    ``target`` is where it stands in the French, null where it was not found; ``note`` the French to expect, where that
    is not the source's own words.
    """

    kind: str
    source: Span
    target: Span | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A unit of translation as the engine takes it: its words in the source language and the names known in it.

    ``around``: the paragraphs of its article, which tell of words that are names. A draft follows from its segment
    alone, whatever else is drafted in the same go.
    """

    source: str
    kind: SegmentKind = SegmentKind.PARAGRAPH
    names: tuple[Name, ...] = ()
    around: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """What the engine proposes for one segment. ``confidence`` is 0 to 1; ``method`` says how it was made."""

    source: str
    text: str
    origin: Origin = Origin.MACHINE
    method: str = "plain"
    confidence: float | None = None
    alignment: tuple[SentencePair, ...] = ()
    findings: tuple[Finding, ...] = ()
    alternatives: tuple[str, ...] = ()
    word_scores: tuple[float, ...] = ()
    memory_id: int | None = None
