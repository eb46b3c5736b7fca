"""Drafts as ``vigie translate`` prints them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.documents import Draft, Finding, Model

from .checking import message


def to_json(
    article_id: str | int, title: Draft | None, paragraphs: Sequence[Draft], model: Model, language: str = "fr"
) -> dict[str, Any]:
    """One article's drafts: id, title (null without one), paragraphs, model. ``language`` is that of the messages."""
    return {
        "id": article_id,
        "title": _segment(title, language) if title else None,
        "paragraphs": [_segment(draft, language) for draft in paragraphs],
        "model": f"{model.name} {model.version}",
        "model_sha256": model.sha256,
    }


def _segment(draft: Draft, language: str) -> dict[str, Any]:
    return {
        "source": draft.source,
        "text": draft.text,
        "origin": draft.origin.value,
        "method": draft.method,
        "confidence": draft.confidence,
        "checks": [_check(finding, language) for finding in draft.findings],
        "sentences": [
            {"source": draft.source[slice(*pair.source)], "text": draft.text[slice(*pair.target)]}
            for pair in draft.alignment
        ],
    }


def _check(finding: Finding, language: str) -> dict[str, Any]:
    return {"kind": finding.kind, "severity": finding.severity.value, "message": message(finding, language)}
