"""The French article as the desk shows it: its segments with what stands, read in a handful of queries."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping

from pipeline.documents import AdaptationView, ReviewState, SegmentView, SentencePair, Span, Version

from .review_state import base_kept
from .rows import scalar
from .segments import SegmentRow, SegmentSource, laid_out
from .versions import active_versions, pairs_in


def adaptation_view(connection: sqlite3.Connection, row: sqlite3.Row) -> AdaptationView:
    """The adaptation of this row in the order of its active layout."""
    base = row["base_revision_id"]
    current = scalar(connection, "SELECT current_revision_id FROM article WHERE id = ?", (row["article_id"],))
    edition = scalar(
        connection,
        "SELECT max(number) FROM edition WHERE article_id = ? AND language = ? AND withdrawn_at IS NULL",
        (row["article_id"], row["language"]),
    )
    return AdaptationView(
        id=row["id"],
        article_id=row["article_id"],
        revision_id=base,
        language=row["language"],
        state=ReviewState(row["state"]),
        stale=current != base,
        segments=segment_views(connection, laid_out(connection, row["id"]), base),
        edition_number=edition,
        layout_id=row["layout_id"],
        current_revision_id=current,
        base_kept=current != base and base_kept(connection, row["id"], current),
    )


def segment_views(connection: sqlite3.Connection, segments: Iterable[SegmentRow], base: int) -> tuple[SegmentView, ...]:
    """Segments as the desk shows them; ``base`` is the revision in whose text their sources stand."""
    rows = list(segments)
    ids = [segment.id for segment in rows]
    versions = active_versions(connection, ids)
    counted = _counted(connection, ids)
    texts = _texts(connection, {base} | {v.revision_id for v in versions.values() if v.revision_id})
    older = _older_sources(connection, ids, base)
    views = []
    for segment in rows:
        version = versions.get(segment.id)
        source = segment.source.words(texts.get(base, ""))
        before = _words_before(segment.id, version, base, texts, older)
        rendered = older.get((segment.id, version.revision_id or base)) if version else None
        pairs = pairs_in(rendered or segment.source, version) if version else ()
        number, seconds = counted.get(segment.id, (0, 0.0))
        views.append(
            SegmentView(
                id=segment.id,
                kind=segment.kind,
                source=source,
                source_spans=segment.source.spans,
                version=version,
                versions=number,
                pairs=_within(pairs, source, version.text if version else "") if before in (None, source) else (),
                source_before=before if before not in (None, source) else None,
                seconds=seconds,
            )
        )
    return tuple(views)


def _within(pairs: tuple[SentencePair, ...], source: str, target: str) -> tuple[SentencePair, ...]:
    """All pairs where each lies inside its text, else none: a light on the wrong words misleads."""
    fits = all(p.source[0] < p.source[1] <= len(source) and p.target[0] < p.target[1] <= len(target) for p in pairs)
    return pairs if fits else ()


def _words_before(
    segment_id: int,
    version: Version | None,
    base: int,
    texts: Mapping[int, str],
    older: Mapping[tuple[int, int], SegmentSource],
) -> str | None:
    """The source that the version renders, where that is another revision's; None where it is the base's."""
    if version is None or version.revision_id in (None, base) or version.revision_id not in texts:
        return None
    source = older.get((segment_id, version.revision_id))
    return source.words(texts[version.revision_id]) if source else None


def _texts(connection: sqlite3.Connection, revisions: set[int]) -> dict[int, str]:
    rows = connection.execute(
        "SELECT id, text FROM revision WHERE id IN (SELECT value FROM json_each(?)) AND text IS NOT NULL",
        (json.dumps(sorted(revisions)),),
    )
    return {row["id"]: row["text"] for row in rows}


def _older_sources(connection: sqlite3.Connection, ids: list[int], base: int) -> dict[tuple[int, int], SegmentSource]:
    rows = connection.execute(
        """
        SELECT segment_id, revision_id, span_start, span_end
        FROM segment_source
        WHERE segment_id IN (SELECT value FROM json_each(?)) AND revision_id <> ?
        ORDER BY span_start
        """,
        (json.dumps(ids), base),
    )
    spans: dict[tuple[int, int], list[Span]] = {}
    for row in rows:
        spans.setdefault((row["segment_id"], row["revision_id"]), []).append((row["span_start"], row["span_end"]))
    return {key: SegmentSource(tuple(found)) for key, found in spans.items()}


def _counted(connection: sqlite3.Connection, ids: list[int]) -> dict[int, tuple[int, float]]:
    rows = connection.execute(
        """
        SELECT v.segment_id, count(*) AS number,
               coalesce(sum(v.seconds), 0.0)
               + coalesce((SELECT sum(e.data ->> '$.seconds') FROM event AS e
                           WHERE e.subject_kind = 'segment' AND e.subject_id = v.segment_id AND e.verb = 'confirm'),
                          0.0) AS seconds
        FROM segment_version AS v
        WHERE v.segment_id IN (SELECT value FROM json_each(?))
        GROUP BY v.segment_id
        """,
        (json.dumps(ids),),
    )
    return {row["segment_id"]: (row["number"], row["seconds"]) for row in rows}
