"""Pieces that are missing from a French sentence, and things that nobody said."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.documents import Finding, Severity

from ..fragments import fragments
from ..inventions import strange_people
from .base import Check, Pair

_KINDS = {"stump": "meaning_fragment", "speaker": "meaning_speaker", "verb": "meaning_verbless"}


class FragmentCheck(Check):
    """Sentences that break off on a small word, words that nobody says, sentences without a verb."""

    id = "meaning_fragment"
    name_fr, name_en = "Phrase inachevée", "Unfinished sentence"
    description = "No French sentence ends on a word that leads to another, or lacks its speaker or its verb."
    severity = Severity.WARNING

    def find(self, pair: Pair) -> Iterator[Finding]:
        for source, target in pair.aligned:
            french = pair.target[slice(*target)]
            for kind, shown in fragments(pair.source[slice(*source)], french):
                yield self.finding(_KINDS[kind], source_span=source, span=target, found=shown)


class AddedPeopleCheck(Check):
    """A country or its people, of whom the source says nothing."""

    id = "meaning_added"
    name_fr, name_en = "Pays ou peuple ajouté", "Country or people added"
    description = "The French names no country, province or people that the source does not."
    severity = Severity.WARNING

    def find(self, pair: Pair) -> Iterator[Finding]:
        for word in strange_people(pair.source, pair.target, pair.due):
            start = pair.target.replace("\u00a0", " ").find(word)
            span = (start, start + len(word)) if start >= 0 else None
            yield self.finding(span=span, found=word)
