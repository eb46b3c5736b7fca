"""What a model does to meaning: negations that come and go, holes, loops, words left over or made up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.documents import Finding, SegmentKind, Severity, Span

from ..coverage import GAP_LENGTH, TELLING, coverage
from ..foreign import foreign_language
from ..guards import capitalised_left, left_english, unknown_words
from ..headlines import HEADS, lost_tail
from ..inventions import made_up_names
from ..names import stands_whole, without_names
from ..negation import denial, doer_struck, half_denial, negation_added, negation_lost, turned
from ..quantities import ADDRESS
from .base import Check, Pair


class NegationCheck(Check):
    """« no patient data was accessed » must not become its opposite."""

    id = "meaning_negation"
    name_fr, name_en = "Négation", "Negation"
    description = "A sentence that denies is denied in French too."
    severity = Severity.WARNING

    def find(self, pair: Pair) -> Iterator[Finding]:
        for source, target in pair.aligned:
            if negation_lost(pair.nameless[slice(*source)], pair.target[slice(*target)]):
                word = denial(pair.nameless[slice(*source)], "en")
                yield self.finding(source_span=source, span=target, expected=word)


class PolarityCheck(Check):
    """A denial that the source does not hold, or the contrary of what it says."""

    id = "meaning_polarity"
    name_fr, name_en = "Sens inversé", "Reversed meaning"
    description = "The French neither denies what the source states nor says its contrary."
    severity = Severity.WARNING

    def find(self, pair: Pair) -> Iterator[Finding]:
        names = [mention.text for mention in pair.mentions]
        for source, target in pair.aligned:
            english, french = pair.nameless[slice(*source)], pair.target[slice(*target)]
            if negation_added(english, french):
                yield self.finding(source_span=source, span=target, found=denial(french, "fr"))
            elif word := turned(english, french) or doer_struck(pair.source[slice(*source)], french, names):
                yield self.finding("meaning_turned", source_span=source, span=target, expected=word)
            if half := half_denial(french):
                yield self.finding("meaning_half_negation", span=target, severity=Severity.INFO, found=half)


class LengthCheck(Check):
    """A clause dropped or invented shows in the length, an item of a list in their number."""

    id = "meaning_length"
    name_fr, name_en = "Longueur", "Length"
    description = "The French is neither empty nor far shorter or longer than its source, and a list keeps its items."
    severity = Severity.WARNING

    def find(self, pair: Pair) -> Iterator[Finding]:
        for failure in pair.failures:
            if failure.kind == "empty":
                yield self.finding("meaning_empty", severity=Severity.ERROR)
            elif failure.kind in ("short", "long"):
                yield self.finding(found=failure.detail.replace(".", ","))
            elif failure.kind == "items":
                yield self.finding("meaning_items", expected=failure.detail)


class LostPassageCheck(Check):
    """Words in a row that nothing in the French renders, or fewer that people always render: a clause left out."""

    id = "meaning_lost"
    name_fr, name_en = "Passage omis", "Passage left out"
    description = (
        "No run of words of the source is without any counterpart in the French, nor a word that always has one."
    )
    severity = Severity.WARNING

    def find(self, pair: Pair) -> Iterator[Finding]:
        tail = lost_tail(pair.source, pair.target, pair.words) if pair.kind is SegmentKind.HEADLINE else None
        if tail:
            yield self.finding(source_span=tail, expected=pair.source[slice(*tail)])
            return
        for source, target in pair.aligned:
            words = [w for w in pair.words if source[0] <= w.span[0] < source[1]]
            found = coverage(tuple(words), pair.target[slice(*target)])
            if found.gap and found.length >= GAP_LENGTH:
                sure = found.length > GAP_LENGTH or found.likelihood < _SURELY_SAID
                yield self._left_out(pair, found.gap, sure=sure)
            elif found.telling and found.likelihood < TELLING:
                yield self._left_out(pair, found.telling, sure=found.likelihood < _SURELY_SAID)

    def _left_out(self, pair: Pair, passage: Span, *, sure: bool) -> Finding:
        severity = None if sure else Severity.INFO
        return self.finding(source_span=passage, severity=severity, expected=pair.source[slice(*passage)])


_SURELY_SAID = 0.01
"""Below this likelihood that people leave a passage out, one that is missing is no freedom of translation."""


class RepetitionCheck(Check):
    """The loops of a translation model."""

    id = "meaning_repetition"
    name_fr, name_en = "Répétition", "Repetition"
    description = "No words or digits repeat themselves that the source does not repeat."
    severity = Severity.WARNING

    def find(self, pair: Pair) -> Iterator[Finding]:
        for failure in pair.failures:
            if failure.kind == "repetition":
                yield self.finding(found=failure.detail)


class UntranslatedCheck(Check):
    """English left in the French, and words that belong to neither language."""

    id = "meaning_untranslated"
    name_fr, name_en = "Mots non traduits", "Untranslated words"
    description = "No ordinary English word is left, and no word was made up."
    severity = Severity.WARNING

    def find(self, pair: Pair) -> Iterator[Finding]:
        if foreign_language(pair.source):
            return
        if any(f.kind == "copied" for f in pair.failures):
            yield self.finding("meaning_copied", severity=Severity.ERROR)
            return
        for failure in pair.failures:
            if failure.kind == "broken":
                yield self.finding(
                    "meaning_unknown_word", span=_where(failure.detail, pair.target), found=failure.detail
                )
        # What stands in a name that is kept as it is was left on purpose.
        french = without_names(pair.target, pair.mentions)
        for word in (*left_english(pair.source, french), *capitalised_left(pair.nameless, french)):
            yield self.finding(span=_where(word, pair.target), found=word)
        for word in made_up_names(pair.source, pair.target, pair.due):
            yield self.finding("meaning_unknown_word", span=_where(word, pair.target), found=word)
        for word in unknown_words(pair.source, pair.target):
            yield self.finding(
                "meaning_unknown_word", span=_where(word, pair.target), severity=Severity.INFO, found=word
            )


def _where(word: str, text: str) -> tuple[int, int] | None:
    match = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)
    return match.span() if match else None


class UnreadableCheck(Check):
    """U+FFFD stands where a page's encoding was lost; what stood there nobody can translate."""

    id = "meaning_unreadable"
    name_fr, name_en = "Caractères illisibles", "Unreadable characters"
    description = "Neither the source nor the French holds a character that could not be read."
    severity = Severity.ERROR

    def find(self, pair: Pair) -> Iterator[Finding]:
        here, there = _UNREADABLE.search(pair.target), _UNREADABLE.search(pair.source)
        found = here or there
        if found:
            yield self.finding(
                span=here.span() if here else None,
                source_span=there.span() if there else None,
                found=found.group(),
            )


# With the word around it: a sign alone tells an editor nothing.
_UNREADABLE = re.compile(r"\w{0,12}[\ufffd\x00-\x08\x0b\x0c\x0e-\x1f]+\w{0,12}")


class LanguageCheck(Check):
    """A passage in another language is no English to translate; one that was translated by a person is none of ours."""

    id = "meaning_language"
    name_fr, name_en = "Autre langue", "Another language"
    description = "A passage that is not in English is not left standing among the French, unless it is French."
    severity = Severity.WARNING

    def find(self, pair: Pair) -> Iterator[Finding]:
        language = foreign_language(pair.source)
        if language and pair.target.strip() == pair.source.strip():
            severity = Severity.INFO if language == "fr" else None
            yield self.finding(severity=severity, found=language)


class SentenceCountCheck(Check):
    """As many sentences, roughly, as in the source: a whole one may be gone."""

    id = "meaning_sentences"
    name_fr, name_en = "Nombre de phrases", "Number of sentences"
    description = "The French has about as many sentences as its source."
    severity = Severity.INFO

    def find(self, pair: Pair) -> Iterator[Finding]:
        if pair.kind in HEADS:  # one line, whatever points stand in it (B.C. First Nation)
            return
        expected, found = len(pair.source_sentences), len(pair.target_sentences)
        if expected - found > 0 and found < 0.7 * expected:
            yield self.finding(expected=str(expected), found=str(found))


class AddressCheck(Check):
    """Addresses of the Web and e-mail stand as they are."""

    id = "meaning_url"
    name_fr, name_en = "Adresses", "Addresses"
    description = "Every address of the Web and e-mail of the source stands in the French unchanged."
    severity = Severity.ERROR

    def find(self, pair: Pair) -> Iterator[Finding]:
        for match in ADDRESS.finditer(pair.source):
            if not stands_whole(match.group(), pair.target):
                yield self.finding(source_span=match.span(), expected=match.group())
