"""Versions of a segment: only added, one active; what checks found in them; spans turned where they cross over."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.documents import Finding, Origin, SentencePair, Severity, Span, Version
from pipeline.errors import NotFoundError

from .rows import insert
from .segments import SegmentSource, sources_of

_SELECT = """
    SELECT v.*, p.byline AS person, c.byline AS confirmer, m.name || ' ' || m.version AS model
    FROM segment_version AS v
    LEFT JOIN person AS p ON p.id = v.person_id
    LEFT JOIN person AS c ON c.id = v.confirmed_by
    LEFT JOIN model AS m ON m.id = v.model_id
"""


@dataclass(frozen=True, slots=True)
class NewText:
    """A text to be stored as a version; spans of alignment and findings count in the segment's own source."""

    text: str
    origin: Origin
    method: str | None = None
    parent_id: int | None = None
    save_key: str | None = None
    model_id: int | None = None
    memory_id: int | None = None
    person_id: int | None = None
    confidence: float | None = None
    seconds: float | None = None
    alignment: Sequence[SentencePair] = ()
    findings: Sequence[Finding] = ()
    alternatives: Sequence[str] = ()
    word_scores: Sequence[float] = ()


def add_version(
    connection: sqlite3.Connection, segment_id: int, revision_id: int, new: NewText, *, at: str, active: bool
) -> int:
    """Add a version with its findings; where ``active``, it takes the place of the one that stood."""
    source = sources_of(connection, segment_id, revision_id)
    if active:
        connection.execute("UPDATE segment_version SET active = 0 WHERE segment_id = ? AND active = 1", (segment_id,))
    pairs = [
        {"source": list(source.outward(pair.source)), "target": list(pair.target), "sure": pair.sure}
        for pair in new.alignment
    ]
    version_id = insert(
        connection,
        "segment_version",
        {
            "segment_id": segment_id,
            "parent_id": new.parent_id,
            "revision_id": revision_id,
            "save_key": new.save_key,
            "origin": str(new.origin),
            "method": new.method,
            "model_id": new.model_id,
            "memory_id": new.memory_id,
            "person_id": new.person_id,
            "text": new.text,
            "alignment": json.dumps(pairs) if pairs else None,
            "alternatives": _json(new.alternatives),
            "word_scores": _json(new.word_scores),
            "confidence": new.confidence,
            "seconds": new.seconds,
            "made_at": at,
            "active": int(active),
        },
    )
    save_findings(connection, version_id, new.findings, source)
    return version_id


def save_findings(
    connection: sqlite3.Connection, version_id: int, findings: Sequence[Finding], source: SegmentSource
) -> None:
    """Replace what checks found in a version; a waiver holds for the same finding found again."""
    waived = {
        (row["kind"], row["span_start"], row["span_end"], row["data"]): row
        for row in connection.execute(
            "SELECT * FROM finding WHERE version_id = ? AND waived_by IS NOT NULL", (version_id,)
        )
    }
    connection.execute("DELETE FROM finding WHERE version_id = ?", (version_id,))
    for finding in findings:
        start, end = finding.span or (None, None)
        lost_from, lost_to = source.outward(finding.source_span) if finding.source_span else (None, None)
        data = json.dumps(dict(finding.data), ensure_ascii=False) if finding.data else None
        pardon = waived.get((finding.kind, start, end, data))
        insert(
            connection,
            "finding",
            {
                "version_id": version_id,
                "kind": finding.kind,
                "severity": str(finding.severity),
                "span_start": start,
                "span_end": end,
                "source_start": lost_from,
                "source_end": lost_to,
                "data": data,
                "waived_by": pardon["waived_by"] if pardon else None,
                "waiver": pardon["waiver"] if pardon else None,
            },
        )


def active_version(connection: sqlite3.Connection, segment_id: int) -> sqlite3.Row | None:
    """The row of the version that stands."""
    row: sqlite3.Row | None = connection.execute(
        f"{_SELECT} WHERE v.segment_id = ? AND v.active = 1", (segment_id,)
    ).fetchone()
    return row


def active_versions(connection: sqlite3.Connection, segment_ids: Sequence[int]) -> dict[int, Version]:
    """The versions that stand, by segment; a segment without one is left out."""
    wanted = json.dumps(list(segment_ids))
    rows = connection.execute(
        f"{_SELECT} WHERE v.segment_id IN (SELECT value FROM json_each(?)) AND v.active = 1", (wanted,)
    ).fetchall()
    found: dict[int, list[sqlite3.Row]] = {}
    for finding in connection.execute(
        "SELECT * FROM finding WHERE version_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps([row["id"] for row in rows]),),
    ):
        found.setdefault(finding["version_id"], []).append(finding)
    return {row["segment_id"]: _version(connection, row, found.get(row["id"], [])) for row in rows}


def version_by(connection: sqlite3.Connection, column: str, value: object) -> sqlite3.Row | None:
    """The row of a version by its ``id`` or ``save_key``."""
    row: sqlite3.Row | None = connection.execute(f"{_SELECT} WHERE v.{column} = ?", (value,)).fetchone()
    return row


def versions_of(connection: sqlite3.Connection, segment_id: int) -> list[Version]:
    """Every version of a segment, oldest first."""
    rows = connection.execute(f"{_SELECT} WHERE v.segment_id = ? ORDER BY v.id", (segment_id,)).fetchall()
    return [to_version(connection, row) for row in rows]


def read_version(connection: sqlite3.Connection, version_id: int) -> Version:
    """A version by its id. Raises NotFoundError."""
    row = version_by(connection, "id", version_id)
    if row is None:
        raise NotFoundError(f"no version {version_id} in the archive")
    return to_version(connection, row)


def to_version(connection: sqlite3.Connection, row: sqlite3.Row) -> Version:
    """The document of a row: alignment in the revision's text, findings in the segment's source."""
    findings = connection.execute("SELECT * FROM finding WHERE version_id = ? ORDER BY id", (row["id"],)).fetchall()
    return _version(connection, row, findings)


def _version(connection: sqlite3.Connection, row: sqlite3.Row, findings: Sequence[sqlite3.Row]) -> Version:
    source = sources_of(connection, row["segment_id"], row["revision_id"]) if findings else SegmentSource(())
    return Version(
        id=row["id"],
        text=row["text"] or "",
        origin=Origin(row["origin"]),
        made_at=row["made_at"],
        method=row["method"],
        parent_id=row["parent_id"],
        confidence=row["confidence"],
        person=row["person"],
        confirmed_by=row["confirmer"],
        confirmed_at=row["confirmed_at"],
        model=row["model"],
        alignment=_pairs(row["alignment"]),
        findings=tuple(_finding(found, source) for found in findings),
        alternatives=tuple(json.loads(row["alternatives"] or "[]")),
        word_scores=tuple(json.loads(row["word_scores"] or "[]")),
        seconds=row["seconds"],
        revision_id=row["revision_id"],
    )


def own_pairs(connection: sqlite3.Connection, row: sqlite3.Row) -> tuple[SentencePair, ...]:
    """A version's alignment with its source spans in the segment's own source, as it was handed in."""
    source = sources_of(connection, row["segment_id"], row["revision_id"])
    return _inward(source, _pairs(row["alignment"]))


def pairs_in(source: SegmentSource, version: Version) -> tuple[SentencePair, ...]:
    """A version's alignment with its source spans in the segment's own source."""
    return _inward(source, version.alignment)


def _inward(source: SegmentSource, pairs: Sequence[SentencePair]) -> tuple[SentencePair, ...]:
    return tuple(SentencePair(source.inward(p.source), p.target, p.sure) for p in pairs)


def _pairs(text: str | None) -> tuple[SentencePair, ...]:
    return tuple(
        SentencePair((p["source"][0], p["source"][1]), (p["target"][0], p["target"][1]), bool(p["sure"]))
        for p in json.loads(text or "[]")
    )


def _finding(row: sqlite3.Row, source: SegmentSource) -> Finding:
    span: Span | None = (row["span_start"], row["span_end"]) if row["span_start"] is not None else None
    lost: Span | None = None
    if row["source_start"] is not None:
        lost = source.inward((row["source_start"], row["source_end"]))
    return Finding(
        kind=row["kind"],
        severity=Severity(row["severity"]),
        span=span,
        source_span=lost,
        data=tuple(json.loads(row["data"] or "{}").items()),
        id=row["id"],
        waiver=row["waiver"],
    )


def _json(values: Sequence[object]) -> str | None:
    return json.dumps(list(values), ensure_ascii=False) if values else None
