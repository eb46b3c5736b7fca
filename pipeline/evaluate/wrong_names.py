"""Do the checks see? Drafts made with deliberately wrong official names, held against the true ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.lines import TextLine, read_lines, segments_of

from .articles import GoldArticle

if TYPE_CHECKING:
    from pipeline.documents import Name, Segment
    from pipeline.extract import Lexicon
    from pipeline.translate import Translator

WRONG = "Hôpital Sainte-Erreur"


@dataclass(frozen=True, slots=True)
class Blindness:
    """``put``: segments in whose draft a wrong name stands; ``caught``: those of them with a warning of a name."""

    put: int
    caught: int


def with_wrong_names(
    articles: Sequence[GoldArticle], lexicon: Lexicon, translator: Translator, *, every: int = 1
) -> Blindness:
    """Give the translator a wrong French name for every organisation, and the checks the right ones."""
    from pipeline.translate import run_checks

    lines = [line for line in read_lines(a.line for a in articles if a.translated) if isinstance(line, TextLine)]
    segments = [segment for line in lines[::every] for segment in segments_of(line, lexicon) if segment.names]
    drafts = translator.translate([_misled(segment) for segment in segments])
    wrong = [(s, d) for s, d in zip(segments, drafts, strict=True) if WRONG in d.text]
    caught = sum(any(f.kind == "name_lost" for f in run_checks(s.source, d.text, s.names, s.kind)) for s, d in wrong)
    return Blindness(len(wrong), caught)


def _misled(segment: Segment) -> Segment:
    return replace(segment, names=tuple(map(_wrong, segment.names)))


def _wrong(name: Name) -> Name:
    return replace(name, french=WRONG, grammar="m") if name.kind == "organisation" else name
