"""A newsroom without a network: stories are saved as if their pages had been read, then the street runs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.documents import Article, BlockKind, Outlet, ReadStory
from pipeline.settings import Settings, Workspace
from pipeline.stages import Silent, Street, derive_records, extract_articles
from pipeline.store import Archive, SavedStory, open_archive

NEWSROOM = Path(__file__).parents[1] / "data" / "newsroom"
ZONES = {"en": "America/Toronto", "fr": "America/Montreal"}


@dataclass
class Desk:
    """A street with two outlets. ``stories`` are dictionaries as in tests/data/newsroom."""

    street: Street

    @property
    def archive(self) -> Archive:
        return self.street.archive

    def save(self, story: Mapping[str, Any]) -> SavedStory:
        """Save a story; its text waits for ``extract``."""
        language = story.get("language", "en")
        article = Article.compose(
            story["title"],
            [(BlockKind.PARAGRAPH, text) for text in story["paragraphs"]],
            language=language,
            url=story["url"],
            published=story["published"],
        )
        outlets = {outlet.language: number for number, outlet in self.archive.feeds.outlets().items()}
        return self.archive.articles.save_story(
            None,
            ReadStory(article, story["url"]),
            outlet_id=outlets[language],
            text_hash=str(hash(article.text)),
            fetched_at=self.street.at(),
        )

    def read(self, *stories: Mapping[str, Any]) -> None:
        """Save stories and do what waits until nothing does."""
        for story in stories:
            self.save(story)
        self.work()

    def work(self) -> None:
        """Extract and derive whatever waits."""
        extract_articles(self.street, Silent())
        derive_records(self.street, Silent())

    def groups(self) -> set[frozenset[str]]:
        """The addresses of the articles of each incident, by their last part."""
        rows = self.archive.read().execute(
            """
            SELECT j.incident_id, a.canonical_url FROM incident_article AS j JOIN article AS a ON a.id = j.article_id
            WHERE j.suggested = 0
            """
        )
        found: dict[int, set[str]] = {}
        for row in rows:
            found.setdefault(row["incident_id"], set()).add(row["canonical_url"].rsplit("/", 1)[-1])
        return {frozenset(names) for names in found.values()}

    def incident_of(self, name: str) -> str:
        """The public id of the incident that an article reports."""
        row = (
            self.archive.read()
            .execute(
                """
                SELECT i.public_id FROM incident AS i JOIN incident_article AS j ON j.incident_id = i.id
                JOIN article AS a ON a.id = j.article_id WHERE a.canonical_url LIKE '%/' || ? AND j.suggested = 0
                """,
                (name,),
            )
            .fetchone()
        )
        return str(row["public_id"])

    def article(self, name: str) -> int:
        """An article's id by the last part of its address."""
        row = self.archive.read().execute("SELECT id FROM article WHERE canonical_url LIKE '%/' || ?", (name,))
        return int(row.fetchone()["id"])


@contextmanager
def open_desk(folder: Path) -> Iterator[Desk]:
    """A desk in a folder of its own, in March 2026."""
    folder.mkdir(parents=True)
    workspace = Workspace(folder)
    clock = lambda: datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # noqa: E731
    archive = open_archive(workspace.archive_path, payloads=workspace.payloads_path, clock=clock)
    with Street(workspace, Settings(), archive, clock=clock) as street:
        outlets: list[tuple[Outlet, list[tuple[str, str, bool]]]] = [
            (Outlet(f"The {language} paper", zone, language), []) for language, zone in ZONES.items()
        ]
        archive.feeds.sync(outlets)
        yield Desk(street)


def development_stories() -> list[dict[str, Any]]:
    """The articles of tests/data/newsroom."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(NEWSROOM.glob("*.json"))]


def story(name: str, published: str, title: str, *paragraphs: str, language: str = "en") -> dict[str, Any]:
    """A story of one's own; ``name`` is the last part of its address."""
    return {
        "url": f"https://{language}.example/{name}",
        "published": published,
        "language": language,
        "title": title,
        "paragraphs": list(paragraphs),
    }


def all_of(stories: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Copies, so that a test may shuffle them."""
    return [dict(one) for one in stories]
