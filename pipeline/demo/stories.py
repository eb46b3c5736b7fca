"""The stories and the sites of the demo, read from data: nothing here knows an address or a page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import groupby
from typing import Any

import yaml

from pipeline.documents import BlockKind

Blocks = tuple[tuple[BlockKind, str], ...]


@dataclass(frozen=True, slots=True)
class Story:
    """A news story as its author wrote it. ``published`` is an aware datetime in the zone of the place."""

    id: str
    slug: str
    language: str
    published: datetime
    byline: str | None
    title: str
    blocks: Blocks

    @property
    def runs(self) -> list[tuple[str, list[str]]]:
        """The blocks, those of a list together: what HTML puts into one element."""
        return [
            (kind.value, [text for _, text in run]) for kind, run in groupby(self.blocks, key=lambda block: block[0])
        ]

    @property
    def lead(self) -> str:
        """The first paragraph."""
        return self.blocks[0][1]


@dataclass(frozen=True, slots=True)
class FeedPlan:
    """A feed that a site offers: ``kind`` is rss (excerpts), atom (excerpts) or full (RSS with whole texts)."""

    name: str
    path: str
    kind: str
    language: str


@dataclass(frozen=True, slots=True)
class SitePlan:
    """A site before it has an address: its stories, newest first, and what is odd about some of them."""

    key: str
    name: str
    tagline: str
    zone: str
    language: str
    attribution_fr: str
    disclosure_fr: str | None
    address: str
    feeds: tuple[FeedPlan, ...]
    sections: tuple[str, ...]
    stories: tuple[Story, ...]
    oddities: dict[str, str]
    comments: tuple[dict[str, str], ...]

    def path(self, story: Story) -> str:
        """Where a story stands on the site."""
        day = story.published
        return self.address.format(year=day.year, month=f"{day.month:02}", slug=story.slug, id=story.id)

    def stories_in(self, language: str) -> list[Story]:
        """What a feed of a site carries: with one feed everything, with more what is in the feed's language."""
        if len(self.feeds) == 1:
            return list(self.stories)
        return [story for story in self.stories if story.language == language]


def load_sites() -> tuple[SitePlan, ...]:
    """The sites of sites.yaml with their stories."""
    here = files("pipeline.demo")
    stories = {story.id: story for story in _all_stories(here)}
    listed = yaml.safe_load(here.joinpath("sites.yaml").read_text(encoding="utf-8"))["sites"]
    return tuple(_site(entry, stories) for entry in listed)


def _site(entry: dict[str, Any], stories: dict[str, Story]) -> SitePlan:
    plan = {"disclosure_fr": None} | entry
    plan["feeds"] = tuple(FeedPlan(**feed) for feed in plan["feeds"])
    plan["sections"] = tuple(plan["sections"])
    plan["comments"] = tuple(plan["comments"])
    chosen = (stories[story_id] for story_id in plan["stories"])
    plan["stories"] = tuple(sorted(chosen, key=lambda story: story.published, reverse=True))
    return SitePlan(**plan)


def _all_stories(here: Traversable) -> Iterator[Story]:
    for path in sorted(here.joinpath("articles").iterdir(), key=lambda path: path.name):
        if path.name.endswith(".json"):
            yield _labelled_story(path.name, json.loads(path.read_text(encoding="utf-8")))
    for entry in yaml.safe_load(here.joinpath("other_stories.yaml").read_text(encoding="utf-8")):
        yield _own_story(entry)


def _labelled_story(file_name: str, article: dict[str, Any]) -> Story:
    """A story of tests/data/newsroom; a paragraph that begins with a bullet is an item of a list."""
    blocks: list[tuple[BlockKind, str]] = []
    for paragraph in article["paragraphs"]:
        item = paragraph.startswith("• ")
        blocks.append((BlockKind.LIST_ITEM if item else BlockKind.PARAGRAPH, paragraph.removeprefix("• ")))
    slug = file_name.removesuffix(".json").partition("-")[2]
    return _story(article | {"slug": slug, "blocks": tuple(blocks)})


def _own_story(entry: dict[str, Any]) -> Story:
    blocks: list[tuple[BlockKind, str]] = []
    for block in entry["blocks"]:
        if isinstance(block, str):
            blocks.append((BlockKind.PARAGRAPH, block))
        elif "list" in block:
            blocks += [(BlockKind.LIST_ITEM, item) for item in block["list"]]
        else:
            blocks += [(BlockKind(kind), text) for kind, text in block.items()]
    return _story(entry | {"blocks": tuple(blocks)})


def _story(values: dict[str, Any]) -> Story:
    return Story(
        id=str(values["id"]),
        slug=str(values["slug"]),
        language=str(values["language"]),
        published=datetime.fromisoformat(str(values["published"])),
        byline=str(values["byline"]) if values["byline"] else None,
        title=str(values["title"]),
        blocks=values["blocks"],
    )
