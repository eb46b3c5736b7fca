"""What the settings say may be forgotten: texts of articles that turned out not to matter, the oldest raw pages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.times import stamp

from ..events import add_event
from .content import erase_groups

if TYPE_CHECKING:
    from ..archive import Archive

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Retained:
    """How many texts and raw pages were let go."""

    texts: int = 0
    payloads: int = 0


def apply_retention(archive: Archive, *, irrelevant_days: int | None, payload_bytes: int | None) -> Retained:
    """Let go what is older than the settings keep; null keeps everything.

    An article is irrelevant where nobody and no reading says that it matters: it stands in no incident, has no
    adaptation, and no editor called it relevant. Its address, dates, hash and relevance stay, with the day and reason.
    """
    texts = 0 if irrelevant_days is None else _forget_texts(archive, irrelevant_days)
    payloads = 0 if payload_bytes is None else _keep_budget(archive, payload_bytes)
    return Retained(texts, payloads)


_IRRELEVANT = """
    SELECT r.id, r.article_id, r.payload_sha256
    FROM revision AS r
    JOIN article AS a ON a.id = r.article_id
    WHERE r.text IS NOT NULL AND a.first_seen_at < :before
      AND coalesce(a.human_relevance, 0) = 0
      AND EXISTS (SELECT 1 FROM extraction AS x WHERE x.revision_id = r.id AND x.active = 1)
      AND NOT EXISTS (SELECT 1 FROM incident_article AS j WHERE j.article_id = a.id)
      AND NOT EXISTS (SELECT 1 FROM adaptation AS d WHERE d.article_id = a.id)
      AND NOT EXISTS (SELECT 1 FROM incident_ruling AS g WHERE g.article_id = a.id)
    LIMIT :most
"""


def _forget_texts(archive: Archive, days: int) -> int:
    moment = archive.clock()
    at, before = stamp(moment), stamp(moment - timedelta(days=days))
    forgotten = 0
    while rows := archive.read().execute(_IRRELEVANT, {"before": before, "most": _AT_ONCE}).fetchall():
        for row in rows:
            if row["payload_sha256"]:
                archive.payloads.drop(row["payload_sha256"], at=at)
        revisions = [row["id"] for row in rows]
        with archive.write() as connection:
            erase_groups(connection, "revision", {("title", "text", "blocks"): revisions}, at)
            connection.execute(
                """
                DELETE FROM mention WHERE extraction_id IN (
                    SELECT x.id FROM extraction AS x WHERE x.revision_id IN (SELECT value FROM json_each(?)))
                """,
                (json.dumps(revisions),),
            )
            for article_id in sorted({row["article_id"] for row in rows}):
                data: dict[str, object] = {"reason": f"not relevant, kept {days} days"}
                add_event(connection, verb="forget_text", subject=("article", article_id), at=at, data=data)
                archive.refresh_search(article_id)
        forgotten += len(rows)
    return forgotten


def _keep_budget(archive: Archive, budget: int) -> int:
    at = stamp(archive.clock())
    return sum(archive.payloads.drop(sha256, at=at) for sha256 in archive.payloads.over_budget(budget))
