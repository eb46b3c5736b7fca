"""Run the checks on a source and its French, whoever wrote it, and say in words what they found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipeline.documents import Finding, Name, SegmentKind, Severity

from .checks import CHECKS, Check, Pair
from .inputs import ENDLESS
from .resources import rows
from .terms import Terms, glossary


def run_checks(
    source: str,
    target: str,
    names: Sequence[Name] = (),
    kind: SegmentKind = SegmentKind.PARAGRAPH,
    *,
    terms: Terms | None = None,
    context: frozenset[str] = frozenset(),
) -> tuple[Finding, ...]:
    """What the checks find in an English ``source`` and its French ``target``, a draft or a person's text.

    ``names``: the known names; ``terms``: the newsroom's glossary, else the one that travels with Vigie; ``context``:
    words that stand with a capital inside sentences of the same article. Spans as in Finding. Where a run without a
    blank is longer than anything that can be read, that is all that is said.
    """
    if ENDLESS.search(source) or ENDLESS.search(target):
        return (Finding("meaning_copied", Severity.ERROR),)
    pair = Pair(source, target, terms or glossary(), tuple(names), kind, context)
    return tuple(finding for check in CHECKS for finding in check.find(pair))


def fix_for(
    finding: Finding, source: str, target: str, names: Sequence[Name] = (), terms: Terms | None = None
) -> str | None:
    """The target with one finding put right, where its check is certain how; null elsewhere."""
    pair = Pair(source, target, terms or glossary(), tuple(names))
    check = _check_of(finding.kind)
    return check.fix(pair, finding) if check else None


def _check_of(kind: str) -> Check | None:
    exact = next((c for c in CHECKS if c.id == kind), None)
    return exact or next((c for c in CHECKS if kind.startswith(f"{c.id}_") and "_" not in c.id), None)


def message(finding: Finding, language: str = "fr") -> str:
    """What a finding says to a person, in French or English; for a kind unknown here, the kind itself."""
    return _said(finding, language)


def title(finding: Finding, language: str = "fr") -> str:
    """The finding's name in a few words, in French or English."""
    row = _messages().get(finding.kind)
    return row[f"title_{_spoken(language)}"] if row else finding.kind


def _said(finding: Finding, language: str) -> str:
    row = _messages().get(finding.kind)
    if row is None:
        return finding.kind
    data = dict(finding.data)
    return re.sub(r"\{(\w+)\}", lambda m: data.get(m.group(1), "…"), row[_spoken(language)])


def _spoken(language: str) -> str:
    return "en" if language == "en" else "fr"


@cache
def _messages() -> dict[str, dict[str, str]]:
    return {row["kind"]: row for row in rows("messages.csv")}
