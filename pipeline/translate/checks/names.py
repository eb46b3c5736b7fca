"""Names: none may be lost in silence, neither those the caller knows nor those that only look like one."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.documents import Finding, Severity

from ..mending import mend_names
from ..names import is_kept
from .base import Check, Pair


class NamesCheck(Check):
    """A name of the source stands in the French, as its verified French name or as it is."""

    id = "name"
    name_fr, name_en = "Noms", "Names"
    description = "Every known name stands in the French: its verified French form or the very words of the source."
    severity = Severity.ERROR

    def find(self, pair: Pair) -> Iterator[Finding]:
        said: set[str] = set()
        for mention in pair.mentions:
            if mention.address or mention.text in said or is_kept(mention, pair.target):
                continue
            said.add(mention.text)
            kind = "name_lost" if mention.known else "name_guess"
            severity = Severity.ERROR if mention.known else Severity.WARNING
            yield self.finding(
                kind,
                source_span=mention.span,
                severity=severity,
                expected=mention.text,
                preferred=mention.preferred.text,
            )

    def fix(self, pair: Pair, finding: Finding) -> str | None:
        mended = mend_names(pair.target, [m for m in pair.mentions if m.span == finding.source_span])
        return mended if mended != pair.target else None
