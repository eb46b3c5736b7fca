"""The glossary's two checks: variants to avoid, and hints at preferred terms that do not stand there."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.documents import Finding, Severity

from .base import Check, Pair


class ForbiddenTermsCheck(Check):
    """« ransomware » left in the French, or « crypté » for encrypted."""

    id = "term_forbidden"
    name_fr, name_en = "Termes à éviter", "Terms to avoid"
    description = "No variant that the glossary forbids stands for a term of the source; names are exempt."
    severity = Severity.WARNING

    def find(self, pair: Pair) -> Iterator[Finding]:
        exempt = [m.text for m in pair.mentions] + [m.preferred.text for m in pair.mentions]
        for use in pair.terms.forbidden_uses(pair.source, pair.target, exempt):
            yield self.finding(span=use.span, found=pair.target[slice(*use.span)], expected=use.term.french)

    def fix(self, pair: Pair, finding: Finding) -> str | None:
        corrected = pair.terms.corrected(pair.source, pair.target)
        return corrected if corrected != pair.target else None


class MissingTermsCheck(Check):
    """A hint only: the glossary gives one French form, and others are right too."""

    id = "term_missing"
    name_fr, name_en = "Termes du lexique", "Glossary terms"
    description = "Where a term of the source has a preferred French form, it is offered; other wordings may be right."
    severity = Severity.INFO

    def find(self, pair: Pair) -> Iterator[Finding]:
        covered = ""
        for term in pair.terms.missing(pair.source, pair.target):
            if term.domain == "cyber" and term.english not in covered:
                covered += f" {term.english}"
                yield self.finding(english=term.english, expected=term.french)
