"""Why an article was read as it was: each finding with the rule that made it and the words it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.documents import Article, Extraction, Span

from .reading import read

_Row = tuple[str, str, str, Span]
"""Kind, label, rule and span of one finding."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: what kind it is (organisation, attacker, figure …), its label, the rule, where it stands."""

    kind: str
    label: str
    rule: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The score with its reasons, and every finding in the order of the text."""

    score: float
    reasons: tuple[str, ...]
    findings: tuple[Finding, ...]


def sentence_around(article: Article, span: Span) -> Span:
    """The sentence in which a span stands; where the span runs on, to the end of its last sentence."""
    reading = read(article)
    if not reading.sentences:
        return span
    first = reading.sentences[reading.sentence_at(span[0])]
    last = reading.sentences[reading.sentence_at(max(span[0], span[1] - 1))]
    return min(first.start, span[0]), max(last.end, span[1])


def explain(article: Article, extraction: Extraction) -> Explanation:
    """Everything an extraction found, for showing it in the text."""
    rows = (*_names(extraction), *_facts(extraction), *_care(extraction))
    found = [Finding(kind, label, rule, span, article.text[span[0] : span[1]]) for kind, label, rule, span in rows]
    found.sort(key=lambda f: (f.span, f.kind, f.label))
    return Explanation(extraction.relevance.score, extraction.relevance.reasons, tuple(found))


def _names(extraction: Extraction) -> Iterator[_Row]:
    for organisation in extraction.organisations:
        label = f"{organisation.role.value}: {organisation.name}"
        yield from (("organisation", label, organisation.rule, mention) for mention in organisation.mentions)
    for attacker in extraction.attackers:
        yield from (("attacker", attacker.name, attacker.kind, mention) for mention in attacker.mentions)
    for kind in extraction.attack_types:
        yield from (("attack_type", kind.value.value, "attacks", mention) for mention in kind.mentions)


def _facts(extraction: Extraction) -> Iterator[_Row]:
    for figure in extraction.people_affected:
        yield "figure", f"{figure.value} ({figure.scope.value})", "figures", figure.span
    for ransom in extraction.ransom:
        yield "ransom", ransom.status, "ransom", ransom.span
    for place in extraction.places:
        yield "place", place.region or place.country or place.name, "places", place.span
    for dated in extraction.dates:
        yield "date", f"{dated.kind} {dated.value}", "chronology", dated.span
    if extraction.data_loss:
        yield "data_loss", extraction.data_loss.value, "status", extraction.data_loss.span


def _care(extraction: Extraction) -> Iterator[_Row]:
    for effect in extraction.care.effects:
        yield "care", effect.kind, "care", effect.span
    for level in extraction.care.level:
        yield "care", level.value, "care level", level.span
    for system in extraction.care.systems_down:
        yield "care", f"{system.value} down", "care", system.span
