"""What the newsroom needs from outside itself: the archive, who works here, and what is done on request."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

from pipeline.documents import Finding, Term
from pipeline.stages import AskedRuling, Ruled
from pipeline.store import AddedStory, Archive
from pipeline.store import Newsroom as PrivateFile

from .editing import EditingStages

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Newsroom:
    """Who works here, as the settings say. ``zone`` is an IANA zone; ``ask`` and ``accept`` are relevance (0 to 1).

    ``byline``: who signs where there are no accounts yet. ``public_url``: where the newsroom stands behind a reverse
    proxy, its path being what the proxy puts before ours; null: the address that the browser asked for.
    ``languages``: of the pages, the first one unless somebody chose.
    """

    name: str = "Vigie"
    zone: str = "America/Montreal"
    byline: str | None = None
    public_url: str | None = None
    contact: str | None = None
    ask: float = 0.35
    accept: float = 0.60
    languages: tuple[str, ...] = ("fr", "en")


class Stages(EditingStages, Protocol):
    """What the newsroom's people ask for, done at once (DATA.md 14)."""

    def answer_relevance(self, article_id: int, *, relevant: bool, person_id: int) -> None:
        """Keep an editor's answer and do what follows from it. May take seconds: a draft is made."""

    def add_story(self, story: AddedStory, *, person_id: int) -> int:
        """Run a story that somebody brought through the street; answers with its article. Raises VigieError."""

    def switch_feed(self, name: str, *, off: bool, person_id: int) -> None:
        """Watch a feed no longer, or again, by the settings' own word. Raises NotFoundError, SettingsError."""

    def shipped_terms(self) -> tuple[Term, ...]:
        """The glossary that travels with Vigie."""

    def rule(self, asked: AskedRuling, *, person_id: int) -> Ruled:
        """Decide something on an incident. Raises UsageError, NotFoundError, StateError."""

    def say(self, finding: Finding, language: str) -> str:
        """A finding in one sentence of the language, fr or en."""


@dataclass(frozen=True)
class Context:
    """Everything a page may use. ``private`` is newsroom.db; ``hosts`` are the names, beside loopback and that of the
    public address, under which we answer; ``secret`` signs the tokens of forms.
    """

    archive: Archive
    newsroom: Newsroom
    stages: Stages
    private: PrivateFile
    metadata_path: Path | None = None
    hosts: frozenset[str] = frozenset()
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    _kept: dict[str, tuple[datetime, Any]] = field(default_factory=dict, repr=False)

    def kept(self, name: str, make: Callable[[], Value], seconds: int = 60) -> Value:
        """What ``make`` gave at most so long ago: for what changes seldom and costs a walk over the archive."""
        now = self.archive.clock()
        made_at, known = self._kept.get(name, (datetime.min.replace(tzinfo=UTC), None))
        if timedelta(0) <= now - made_at < timedelta(seconds=seconds):
            found: Value = known
            return found
        made = make()
        self._kept[name] = now, made
        return made

    @cached_property
    def base(self) -> str:
        """What stands before every path, for a reverse proxy that shares its host: ``/vigie``, or nothing."""
        return urlsplit(self.newsroom.public_url or "").path.rstrip("/")

    @cached_property
    def public_host(self) -> str | None:
        """The name that readers ask for."""
        return (urlsplit(self.newsroom.public_url or "").hostname or "").lower() or None

    def is_secure(self, scheme: str, host: str) -> bool:
        """Did a request come over TLS? A proxy says so (X-Forwarded-Proto), or it asked for our https address."""
        public_is_https = urlsplit(self.newsroom.public_url or "").scheme == "https"
        return scheme == "https" or (public_is_https and host == self.public_host)

    @cached_property
    def cookie(self) -> str:
        """The name of the session's cookie: a browser sends it to every port, and this machine may serve two rooms."""
        return f"vigie_session_{self.archive.uuid[:8]}"
