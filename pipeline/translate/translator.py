"""The translator: segments in, drafts out, all sentences of all segments in one go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.documents import (
    Draft,
    Finding,
    Model,
    Name,
    Origin,
    Segment,
    SentencePair,
    Severity,
    Span,
)

from .candidates import Candidate, Effort, choose
from .checking import run_checks
from .confidence import confidence, features, word_scores
from .coverage import telling_words
from .datelines import read_dateline
from .engine import Engine, Hypothesis
from .foreign import foreign_language
from .headline_labels import after_label, read_label
from .headlines import HEADS, head_end, sentence_case
from .inputs import ENDLESS, Sentence
from .memory import MemoryMatch, memory_key
from .names import capitalised_inside, find_mentions
from .quantities import read_english
from .sentences import split_sentences
from .set_phrases import set_phrase
from .terms import Terms, glossary
from .typography import BREAK, typeset

Chosen = Mapping[Sentence, Candidate]
Scores = Mapping[tuple[str, Hypothesis], tuple[float, ...]]

_NO_MEMORY: Mapping[str, MemoryMatch] = {}


@dataclass(frozen=True, slots=True)
class _Part:
    """A sentence of a segment: where it stands in the source, and before it a dateline already in French. Without a
    sentence that is all: a settled phrase, or signs that no language changes.
    """

    span: Span
    sentence: Sentence | None
    lead: str = ""
    memory: MemoryMatch | None = None


class Translator:
    """Drafts Canadian French with an engine and a glossary.

    ``effort`` says what the last call took.
    """

    def __init__(self, engine: Engine, terms: Terms | None = None) -> None:
        self._engine = engine
        self._terms = terms or glossary()
        self.effort = Effort()

    @property
    def model(self) -> Model:
        """The model that makes the drafts."""
        return self._engine.model

    def translate(self, segments: Sequence[Segment], memory: Mapping[str, MemoryMatch] = _NO_MEMORY) -> list[Draft]:
        """A draft for each segment, in order. ``memory``: confirmed translations by ``memory_key``, used unasked."""
        contexts = _contexts(segments)
        parted = [_parts(segment, context, memory) for segment, context in zip(segments, contexts, strict=True)]
        asked = list(dict.fromkeys(part.sentence for parts in parted for part in parts if part.sentence))
        self.effort = Effort()
        chosen = dict(zip(asked, choose(self._engine, asked, self._forbidden, self.effort), strict=True))
        # The model scores what was chosen while we set and check it: CTranslate2 works outside the interpreter's lock.
        with ThreadPoolExecutor(1) as beside:
            waiting = beside.submit(self._scores, list(chosen.values()))
            drafts = [
                self._checked(segment, parts, chosen, context)
                for segment, parts, context in zip(segments, parted, contexts, strict=True)
            ]
            scores = waiting.result()
        return [_scored(draft, parts, chosen, scores) for draft, parts in zip(drafts, parted, strict=True)]

    def _forbidden(self, english: str, french: str) -> int:
        return len(self._terms.forbidden_uses(english, french))

    def _scores(self, chosen: Sequence[Candidate]) -> Scores:
        """The log-probability of every piece of every hypothesis that was chosen."""
        pairs = list(dict.fromkeys(pair for candidate in chosen for pair in candidate.inputs))
        return dict(zip(pairs, self._engine.piece_scores(pairs), strict=True))

    def _checked(self, segment: Segment, parts: Sequence[_Part], chosen: Chosen, context: frozenset[str]) -> Draft:
        """The draft with its findings, not yet scored."""
        text, spans = self._set(segment, parts, chosen)
        findings = run_checks(segment.source, text, segment.names, segment.kind, terms=self._terms, context=context)
        from_memory = bool(parts) and all(part.memory for part in parts)
        return Draft(
            segment.source,
            text,
            Origin.MEMORY if from_memory else Origin.MACHINE,
            _method(parts, chosen),
            alignment=tuple(SentencePair(part.span, span) for part, span in zip(parts, spans, strict=True)),
            findings=(*findings, *_mended(parts, chosen)),
            memory_id=next((part.memory.id for part in parts if part.memory), None) if from_memory else None,
        )

    def _set(self, segment: Segment, parts: Sequence[_Part], chosen: Chosen) -> tuple[str, list[Span]]:
        """The segment's French, typeset as a whole, and the span of each sentence in it."""
        source, pieces, keep = segment.source, [], set[str]()
        if not parts:  # nothing at all, or another language
            return source.strip(), []
        for index, part in enumerate(parts):
            gap = source[parts[index - 1].span[1] : part.span[0]] if index else ""
            french = part.memory.target if part.memory else chosen[part.sentence].text if part.sentence else ""
            if part.sentence:
                if part.lead.endswith(": "):
                    french = after_label(french, part.sentence)
                french = self._terms.corrected(part.sentence.text, french, [m.text for m in part.sentence.mentions])
                keep |= {m.preferred.text.replace("'", "’") for m in part.sentence.mentions if m.copied}
            pieces.append(f"{gap or ' '}{BREAK}" * bool(index) + part.lead + french)
        text, spans = "", []
        for piece in typeset("".join(pieces), sorted(keep)).split(BREAK):
            words = piece.rstrip()
            spans.append((len(text), len(text) + len(words)))
            text += piece
        return text.rstrip(), spans


def _scored(draft: Draft, parts: Sequence[_Part], chosen: Chosen, scores: Scores) -> Draft:
    """The draft with its confidence, and that of each of its words."""
    if not any(part.sentence for part in parts):  # all from memory, or nothing to translate
        left = any(finding.severity is not Severity.INFO for finding in draft.findings)
        remembered = any(part.memory for part in parts)
        return replace(draft, confidence=0.0 if left and not remembered else 1.0)
    candidates = [chosen[part.sentence] for part in parts if part.sentence]
    decoded = [(hypothesis, scores[words, hypothesis]) for c in candidates for words, hypothesis in c.inputs]
    worded = replace(draft, word_scores=word_scores(draft.text, decoded))
    return replace(worded, confidence=confidence(features(worded)))


def _contexts(segments: Sequence[Segment]) -> list[frozenset[str]]:
    """For each segment, words with a capital inside its article's sentences; a headline's own capitals tell nothing."""
    known = {around: frozenset[str]().union(*map(_names_inside, around)) for around in {s.around for s in segments}}
    return [known[s.around] if s.kind in HEADS else known[s.around] | _names_inside(s.source) for s in segments]


@lru_cache(maxsize=2048)  # each paragraph is asked for its own sake and as one that stands around others
def _names_inside(paragraph: str) -> frozenset[str]:
    return capitalised_inside(paragraph[head_end(paragraph) :])


def _parts(segment: Segment, context: frozenset[str], memory: Mapping[str, MemoryMatch]) -> list[_Part]:
    """The sentences of a segment as they are to be translated, in sentence case; a head is one."""
    if _is_foreign(segment):
        return []
    source = sentence_case(segment.source, segment.kind, segment.names, context)
    if segment.kind in HEADS:
        return _head(source, segment.names, context, memory)
    dateline = read_dateline(source)
    start = dateline.length if dateline else 0
    spans = [(a + start, b + start) for a, b in split_sentences(source[start:], "en")]
    parts = [_part(source, span, segment.names, context, memory) for span in spans]
    if dateline and not parts:
        return [_Part((0, len(source.rstrip())), None, lead=dateline.french.rstrip())]
    if dateline:
        parts[0] = replace(parts[0], span=(0, parts[0].span[1]), lead=dateline.french + parts[0].lead)
    return parts


def _head(
    source: str, names: Sequence[Name], context: frozenset[str], memory: Mapping[str, MemoryMatch]
) -> list[_Part]:
    """A head is one sentence, its label (Exclusive:) aside."""
    start, end = len(source) - len(source.lstrip()), len(source.rstrip())
    if end <= start:
        return []
    label = read_label(source)
    part = _part(source, (label.length if label else start, end), names, context, memory, headline=True)
    return [replace(part, span=(start, end), lead=label.french + part.lead) if label else part]


def _is_foreign(segment: Segment) -> bool:
    """Is it in another language? A head is too short to tell: the paragraphs do."""
    headline = segment.kind in HEADS
    return foreign_language(" ".join(segment.around) if headline else segment.source) is not None


def _part(
    source: str,
    span: Span,
    names: Sequence[Name],
    context: frozenset[str],
    memory: Mapping[str, MemoryMatch],
    *,
    headline: bool = False,
) -> _Part:
    text = source[slice(*span)]
    match = memory.get(memory_key(text))
    if match:
        return _Part(span, None, memory=match)
    if phrase := set_phrase(text):
        return _Part(span, None, lead=phrase)
    if ENDLESS.search(text) or not any(map(str.isalnum, text)):  # a model makes up words for pictures and lone dots
        return _Part(span, None, lead=text)
    mentions = find_mentions(text, names, context)
    hidden = [m.span for m in mentions]
    quantities = read_english(text, hidden)
    return _Part(span, Sentence(text, mentions, quantities, telling_words(text, hidden), headline))


def _method(parts: Sequence[_Part], chosen: Chosen) -> str:
    ways = {chosen[part.sentence].method for part in parts if part.sentence} | {"memory" for p in parts if p.memory}
    return "+".join(sorted(ways)) or "plain"


def _mended(parts: Sequence[_Part], chosen: Chosen) -> tuple[Finding, ...]:
    """Where a number was mended, the draft says so."""
    return tuple(
        Finding("number_mended", Severity.INFO, source_span=part.span, data=(("expected", _quantities(part.sentence)),))
        for part in parts
        if part.sentence and chosen[part.sentence].mended
    )


def _quantities(sentence: Sentence) -> str:
    return ", ".join(q.text.strip() for q in sentence.quantities)
