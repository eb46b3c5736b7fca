"""The articles with what people read in them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UsageError

ASKED = ("id", "title", "published", "language", "paragraphs")


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """One article with its gold; ``translated`` if a reference translation into French stands beside it."""

    id: str
    asked: dict[str, object]
    translated: bool

    @property
    def line(self) -> bytes:
        """The article without its gold, as a line of JSON Lines input."""
        return json.dumps(self.asked, ensure_ascii=False).encode()


def read_articles(folder: Path) -> tuple[GoldArticle, ...]:
    """Read every ``*.json`` of the folder, in order of name.

    Raises :class:`UsageError` where there are none or one is not an article with its gold.
    """
    files = sorted(folder.glob("*.json"))
    if not files:
        raise UsageError(f"no articles to evaluate in {folder}; name their folder with --articles")
    return tuple(_read(file) for file in files)


def _read(file: Path) -> GoldArticle:
    try:
        fields = json.loads(file.read_bytes())
        asked = {key: fields[key] for key in ASKED}
        return GoldArticle(str(fields["id"]), asked, bool(fields.get("french")))
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{file} is not an article with its gold ({error!r})") from error
