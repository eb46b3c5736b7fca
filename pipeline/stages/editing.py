"""What an editor's page asks of the street while she works: checks, fixes, marks, memory, the source as it is now."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar

from pipeline.documents import Article, BlockKind, Finding, Name, SegmentKind, SegmentView, SentencePair, Span, TextMark
from pipeline.errors import FetchError
from pipeline.extract import extract, names_in
from pipeline.fetch import fetch_page_again, read_page, text_hash
from pipeline.folding import fold_key
from pipeline.store import ChosenName, KnownSource, MemoryPair
from pipeline.times import parse_stamp
from pipeline.translate import (
    align,
    fix_for,
    is_reusable,
    mark_text,
    memory_key,
    run_checks,
    split_sentences,
)

from .extracting import extract_revision
from .street import Silent, Street
from .translating import known_names, translate_adaptation

Value = TypeVar("Value")

_KEPT = 4096
"""Segments whose marks and fixes are kept at hand: a morning's articles."""
FRESH = timedelta(minutes=10)
"""A source that was read so recently is not asked again."""


class SourceState(StrEnum):
    """What asking for the source brought."""

    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"
    UNREACHABLE = "unreachable"
    NOT_ASKED = "not_asked"


class Editing:
    """Over a street that outlives it. May be asked from several threads."""

    def __init__(self, street: Street) -> None:
        self._street = street
        self._lock = threading.Lock()
        self._names: OrderedDict[Hashable, tuple[Name, ...]] = OrderedDict()
        self._marks: OrderedDict[Hashable, tuple[TextMark, ...]] = OrderedDict()
        self._fixes: OrderedDict[Hashable, str | None] = OrderedDict()

    def warm(self) -> None:
        """Load what the first check would wait for: names, words, patterns. Takes a second or two."""
        sample = "About 1,200 patients of Erie Shores Hospital were told of a data breach on Monday."
        french = "Environ 1200 patients de Erie Shores Hospital ont été avisés lundi d’une fuite de données."
        article = Article.compose(sample, [(BlockKind.PARAGRAPH, sample)], language="en", url="https://vigie.invalid/")
        names = names_in(extract(article, self._street.lexicon), article)
        for finding in run_checks(sample, french, names, terms=self._street.terms):
            fix_for(finding, sample, french, names, self._street.terms)
        mark_text(sample, french, names, terms=self._street.terms)
        align(sample, french)

    def recheck(
        self, revision_id: int, source: str, target: str, kind: SegmentKind
    ) -> tuple[tuple[Finding, ...], tuple[SentencePair, ...]]:
        """Check a text that a person wrote, and align its sentences: spans are within ``source`` and ``target``.

        Words of the newsroom's own, without a source, are checked for their typography alone.
        """
        findings = run_checks(source, target, self._names_in(revision_id), kind, terms=self._street.terms)
        if not source.strip():
            findings = tuple(found for found in findings if found.kind.startswith("typography"))
        return findings, align(source, target)

    def fix(self, revision_id: int, source: str, target: str, finding: Finding, *, at_hand: bool = False) -> str | None:
        """The text with one finding put right; null where it is not certain how, or with ``at_hand`` not known yet."""
        key = (revision_id, source, target, finding.kind, finding.span, finding.source_span, finding.data)
        if at_hand:
            return self._fixes.get(key)
        return self._kept(self._fixes, key, lambda: self._fixed(revision_id, source, target, finding))

    def marks(
        self, revision_id: int, source: str, target: str, kind: SegmentKind, *, at_hand: bool = False
    ) -> tuple[TextMark, ...] | None:
        """The names, numbers and terms of a segment, each with its counterpart in the French.

        With ``at_hand`` null where that was not read yet: a page that must be quick shows them a moment later.
        """
        key = (revision_id, source, target, kind)
        if at_hand:
            return self._marks.get(key)
        return self._kept(self._marks, key, lambda: self._marked(revision_id, source, target, kind))

    def gap(self, source: str, target: str, at: int, pairs: Sequence[SentencePair]) -> Span | None:
        """As :func:`source_gap`."""
        return source_gap(source, target, at, pairs)

    def remember(self, segment: SegmentView, revision_id: int) -> None:
        """Take the sentences of a confirmed text into memory, where they are safely aligned (DATA.md 9)."""
        version = segment.version
        if version is None or segment.kind is SegmentKind.HEADLINE:
            return
        names = self._names_in(revision_id)
        pairs = [
            MemoryPair(
                source_key=memory_key(segment.source[slice(*pair.source)]),
                source=segment.source[slice(*pair.source)].strip(),
                target=version.text[slice(*pair.target)].strip(),
                reusable=is_reusable(segment.source, version.text, pair, names),
            )
            for pair in segment.pairs
            if pair.sure
        ]
        self._street.archive.memory.remember(segment.id, version.id, pairs, at=self._street.at())

    def names_changed(self) -> None:
        """Read names and terms anew: the newsroom has chosen one."""
        with self._lock:
            for kept in (self._names, self._marks, self._fixes):
                kept.clear()

    def ask_source(self, article_id: int) -> SourceState:
        """Ask whether the source has changed, conditionally; a new text is kept as a revision, the French stays.

        A source that cannot be reached, or was read minutes ago, is no error: the editor is told.
        """
        archive = self._street.archive
        known = archive.bases.source(article_id)
        if known.origin != "page" or parse_stamp(self._street.at()) - parse_stamp(known.seen_at) < FRESH:
            return SourceState.NOT_ASKED
        before = archive.articles.current_revision(article_id).id
        try:
            self._read_again(article_id, known)
        except FetchError as error:
            return SourceState.GONE if error.status in (404, 410) else SourceState.UNREACHABLE
        after = archive.articles.current_revision(article_id).id
        if after == before:
            return SourceState.SAME
        extract_revision(self._street, after, Silent())
        return SourceState.CHANGED

    def redraft(self, adaptation_id: int) -> None:
        """Draft what has no draft of this text yet; a person's French stays. May take seconds."""
        translate_adaptation(self._street, adaptation_id, Silent())

    def _marked(self, revision_id: int, source: str, target: str, kind: SegmentKind) -> tuple[TextMark, ...]:
        return mark_text(source, target, self._names_in(revision_id), kind, terms=self._street.terms)

    def _fixed(self, revision_id: int, source: str, target: str, finding: Finding) -> str | None:
        fixed = fix_for(finding, source, target, self._names_in(revision_id), self._street.terms)
        return fixed if fixed != target else None

    def _read_again(self, article_id: int, known: KnownSource) -> None:
        street, archive = self._street, self._street.archive
        page = fetch_page_again(street.client, known.url, etag=known.etag, last_modified=known.last_modified)
        if page is None:
            archive.bases.source_stands(article_id, at=street.at())
            return
        stored = archive.articles.current_revision(article_id)
        entry = archive.articles.appearance(known.appearance_id).entry if known.appearance_id else None
        story = read_page(page, outlet=stored.outlet, entry=entry, fetched_at=street.clock())
        payload = None
        if street.settings.fetch.keep_payloads:
            payload = archive.payloads.put(page.body, page.media_type, at=street.at())
        archive.articles.save_story(
            None,
            replace(story, canonical_url=known.url, addresses=()),
            outlet_id=stored.outlet_id,
            text_hash=text_hash(story.article),
            fetched_at=street.at(),
            payload_sha256=payload,
            etag=page.etag,
            last_modified=page.last_modified,
        )

    def _names_in(self, revision_id: int) -> tuple[Name, ...]:
        return self._kept(self._names, revision_id, lambda: self._read_names(revision_id))

    def _read_names(self, revision_id: int) -> tuple[Name, ...]:
        archive = self._street.archive
        names = known_names(self._street, archive.articles.revision(revision_id))
        return with_chosen(names, archive.naming.chosen(revision_id))

    def _kept(self, kept: OrderedDict[Hashable, Value], key: Hashable, make: Callable[[], Value]) -> Value:
        with self._lock:
            if key in kept:
                kept.move_to_end(key)
                return kept[key]
        made = make()
        with self._lock:
            kept[key] = made
            while len(kept) > _KEPT:
                kept.popitem(last=False)
        return made


def source_gap(source: str, target: str, at: int, pairs: Sequence[SentencePair]) -> Span | None:
    """Where to part the source of a segment whose French is parted at ``at``: the space between the two halves.

    Between the sentences that the alignment names; else at the sentence, the clause, or the space that lies in
    the same proportion. Null where the source cannot be parted.
    """
    if not source.strip() or not target.strip():
        return None
    before = [pair for pair in pairs if pair.target[1] <= at + 1]
    if before and len(before) < len(pairs):
        return _space_at(source, before[-1].source[1])
    return _space_at(source, _proportional(source, at / len(target)))


def with_chosen(names: Sequence[Name], chosen: Sequence[ChosenName]) -> tuple[Name, ...]:
    """The names of a text, each with the French that the newsroom chose for it."""
    found = list(names)
    for choice in chosen:
        keys = {fold_key(form) for form in choice.forms}
        same = [n for n, name in enumerate(found) if keys & {fold_key(form) for form in name.forms}]
        for n in same:
            found[n] = replace(found[n], french=choice.french, grammar=choice.grammar)
        if not same and choice.forms:
            found.append(Name(choice.forms, choice.french, choice.grammar))
    return tuple(found)


def _proportional(source: str, share: float) -> int:
    """The boundary nearest to a share of the source: of sentences, else of clauses, else of words."""
    wanted = share * len(source)
    sentences = [start for start, _ in split_sentences(source, "en")][1:]
    clauses = [n + 1 for n, mark in enumerate(source[:-1]) if mark in ",;:—" and source[n + 1].isspace()]
    spaces = [n for n, mark in enumerate(source) if mark.isspace()]
    return min(sentences or clauses or spaces or [len(source)], key=lambda place: abs(place - wanted))


def _space_at(source: str, place: int) -> Span | None:
    """The space around a place, so that neither half begins or ends with one; null where a half would be empty."""
    left = len(source[:place].rstrip())
    right = len(source) - len(source[place:].lstrip())
    return (left, right) if 0 < left <= right < len(source) else None
