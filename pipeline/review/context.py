"""What the newsroom needs from outside itself: the archive, who works here, and what is done on request."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from pipeline.documents import Finding, SegmentKind, SentencePair
from pipeline.store import Archive


@dataclass(frozen=True, slots=True)
class Newsroom:
    """Who works here, as the settings say. ``zone`` is an IANA zone; ``ask`` and ``accept`` are relevance (0 to 1).

    ``byline`` null: approving asks for one. ``public_url`` null: the address that the browser asked for.
    """

    name: str = "Vigie"
    zone: str = "America/Montreal"
    byline: str | None = None
    public_url: str | None = None
    contact: str | None = None
    ask: float = 0.35
    accept: float = 0.60


class Stages(Protocol):
    """What the newsroom's people ask for, done at once (DATA.md 14)."""

    def recheck(
        self, revision_id: int, source: str, target: str, kind: SegmentKind
    ) -> tuple[tuple[Finding, ...], tuple[SentencePair, ...]]:
        """Check a text that a person wrote and align its sentences; spans are within ``source`` and ``target``."""

    def answer_relevance(self, article_id: int, *, relevant: bool, person_id: int) -> None:
        """Keep an editor's answer and do what follows from it. May take seconds: a draft is made."""

    def say(self, finding: Finding) -> str:
        """A finding in one French sentence."""


@dataclass(frozen=True, slots=True)
class Context:
    """Everything a page may use. ``secret`` signs form tokens: a new one makes open forms ask to be sent again."""

    archive: Archive
    newsroom: Newsroom
    stages: Stages
    metadata_path: Path | None = None
    hosts: frozenset[str] = frozenset()
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
