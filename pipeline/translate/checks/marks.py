"""Quotation marks, brackets and typography."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from pipeline.documents import Finding, Severity

from ..quotes import balanced, set_quotes
from ..typography import typeset
from .base import Check, Pair


class QuotesCheck(Check):
    """Quotation marks come in pairs, and what the source quotes is quoted."""

    id = "typography_quotes"
    name_fr, name_en = "Guillemets", "Quotation marks"
    description = "Quotation marks come in pairs where the source's do, and a quotation stays one."
    severity = Severity.WARNING

    def find(self, pair: Pair) -> Iterator[Finding]:
        if balanced(pair.source) and not balanced(pair.target):
            yield self.finding()
        elif "«" in set_quotes(pair.source) and not re.search(r"[«»“”\"]", pair.target) and pair.target:
            yield self.finding("typography_quotation", severity=Severity.INFO)


class BracketsCheck(Check):
    """Brackets come in pairs; as many as in the source, give or take an acronym."""

    id = "typography_brackets"
    name_fr, name_en = "Parenthèses", "Brackets"
    description = "Brackets come in pairs, and none is opened that the source does not have."
    severity = Severity.WARNING

    def find(self, pair: Pair) -> Iterator[Finding]:
        paired = all(pair.target.count(a) == pair.target.count(b) for a, b in ("()", "[]"))
        source_paired = all(pair.source.count(a) == pair.source.count(b) for a, b in ("()", "[]"))
        if (source_paired and not paired) or pair.target.count("(") > pair.source.count("(") + 1:
            yield self.finding()


class TypographyCheck(Check):
    """The first place where the typography pass would change something; the fix is the pass itself."""

    id = "typography_marks"
    name_fr, name_en = "Typographie", "Typography"
    description = "Marks and spaces are those of Canadian French."
    severity = Severity.INFO

    def find(self, pair: Pair) -> Iterator[Finding]:
        wanted = self._typeset(pair)
        if wanted == pair.target:
            return
        for tag, a, b, c, d in SequenceMatcher(None, pair.target, wanted, autojunk=False).get_opcodes():
            if tag != "equal":
                found, expected = _around(pair.target, a, b), _around(wanted, c, d)
                yield self.finding(span=(a, b), found=found, expected=expected)
                return

    def fix(self, pair: Pair, finding: Finding) -> str | None:
        return self._typeset(pair)

    def _typeset(self, pair: Pair) -> str:
        keep = [m.text for m in pair.mentions] + [m.preferred.text.replace("'", "’") for m in pair.mentions]
        return typeset(pair.target, keep)


def _around(text: str, start: int, end: int) -> str:
    return text[max(0, start - 8) : end + 8].strip()
