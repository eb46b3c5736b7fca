"""Why an article was read as it was: each finding with the rule that made it and the words it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.documents import Article, Extraction, Span


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


def explain(article: Article, extraction: Extraction) -> Explanation:
    """Everything an extraction found, for showing it in the text."""
    found: list[Finding] = []

    def add(kind: str, label: str, rule: str, span: Span) -> None:
        found.append(Finding(kind, label, rule, span, article.text[span[0] : span[1]]))

    for organisation in extraction.organisations:
        for mention in organisation.mentions:
            add("organisation", f"{organisation.role.value}: {organisation.name}", organisation.rule, mention)
    for attacker in extraction.attackers:
        for mention in attacker.mentions:
            add("attacker", attacker.name, attacker.kind, mention)
    for kind in extraction.attack_types:
        for mention in kind.mentions:
            add("attack_type", kind.value.value, "attacks", mention)
    for figure in extraction.people_affected:
        add("figure", f"{figure.value} ({figure.scope.value})", "figures", figure.span)
    for ransom in extraction.ransom:
        add("ransom", ransom.status, "ransom", ransom.span)
    for place in extraction.places:
        add("place", place.region or place.country or place.name, "places", place.span)
    for dated in extraction.dates:
        add("date", f"{dated.kind} {dated.value}", "chronology", dated.span)
    for effect in extraction.care.effects:
        add("care", effect.kind, "care", effect.span)
    for level in extraction.care.level:
        add("care", level.value, "care level", level.span)
    for system in extraction.care.systems_down:
        add("care", f"{system.value} down", "care", system.span)
    if extraction.data_loss:
        add("data_loss", extraction.data_loss.value, "status", extraction.data_loss.span)
    found.sort(key=lambda f: (f.span, f.kind, f.label))
    return Explanation(extraction.relevance.score, extraction.relevance.reasons, tuple(found))
