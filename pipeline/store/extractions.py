"""Extractions: one reading of a revision, its mentions, and the organisations it names."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.documents import Extraction, Span

from .connection import Database
from .organisations import resolve
from .revisions import read_revision
from .rows import insert


@dataclass(frozen=True, slots=True)
class SavedExtraction:
    """The stored reading, and the id of each organisation by the name under which the extraction has it."""

    extraction_id: int
    organisation_ids: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Mention:
    kind: str
    span: Span
    value: Mapping[str, object] | None = None
    organisation_id: int | None = None
    role: str | None = None


class Extractions:
    """What texts say."""

    def __init__(self, database: Database, touch: Callable[[int], None]) -> None:
        self._database = database
        self._touch = touch

    def save(self, revision_id: int, extraction: Extraction, *, at: str) -> SavedExtraction:
        """Make this the reading of the revision that counts, with its mentions and organisations.

        The same extractor reading the same revision again replaces its own reading. Raises NotFoundError.
        """
        with self._database.write() as connection:
            revision = read_revision(connection, revision_id)
            extraction_id = _save_reading(connection, revision_id, extraction, at)
            language = revision.article.language or "en"
            ids = {found.name: resolve(connection, found, language) for found in extraction.organisations}
            connection.execute("DELETE FROM mention WHERE extraction_id = ?", (extraction_id,))
            for mention in _mentions(extraction, ids):
                _save_mention(connection, extraction_id, mention)
            self._touch(revision.article_id)
        return SavedExtraction(extraction_id, ids)


def _save_reading(connection: sqlite3.Connection, revision_id: int, extraction: Extraction, at: str) -> int:
    values = {
        "revision_id": revision_id,
        "version": extraction.version,
        "relevance": extraction.relevance.score,
        "reasons": json.dumps(list(extraction.relevance.reasons), ensure_ascii=False),
        "made_at": at,
    }
    again = connection.execute(
        """
        UPDATE extraction
        SET relevance = :relevance, reasons = :reasons, made_at = :made_at
        WHERE revision_id = :revision_id AND version = :version AND active = 1
        RETURNING id
        """,
        values,
    ).fetchall()
    if again:
        return int(again[0]["id"])
    # Mentions are made anew by each reading: those of the older one have served.
    old = "SELECT id FROM extraction WHERE revision_id = ? AND active = 1"
    connection.execute(f"DELETE FROM mention WHERE extraction_id IN ({old})", (revision_id,))
    connection.execute("UPDATE extraction SET active = 0 WHERE revision_id = ? AND active = 1", (revision_id,))
    return insert(connection, "extraction", values)


def _save_mention(connection: sqlite3.Connection, extraction_id: int, mention: _Mention) -> None:
    value = {name: told for name, told in (mention.value or {}).items() if told is not None}
    insert(
        connection,
        "mention",
        {
            "extraction_id": extraction_id,
            "kind": mention.kind,
            "span_start": mention.span[0],
            "span_end": mention.span[1],
            "organisation_id": mention.organisation_id,
            "role": mention.role,
            "value": json.dumps(value, ensure_ascii=False) if value else None,
        },
    )


def _mentions(extraction: Extraction, ids: dict[str, int]) -> Iterator[_Mention]:
    for found in extraction.organisations:
        for span in found.mentions:
            yield _Mention("organisation", span, None, ids[found.name], str(found.role))
    for attacker in extraction.attackers:
        kind = "malware" if attacker.kind == "malware" else "attacker"
        for span in attacker.mentions:
            yield _Mention(kind, span, {"value": attacker.name, "kind": attacker.kind})
    for attack in extraction.attack_types:
        for span in attack.mentions:
            yield _Mention("attack_type", span, {"value": str(attack.value)})
    for place in extraction.places:
        where = {"value": place.name, "city": place.city, "region": place.region, "country": place.country}
        yield _Mention("place", place.span, where)
    for fact in extraction.dates:
        yield _Mention("date", fact.span, {"value": fact.value, "kind": fact.kind})
    yield from _figures(extraction, ids)
    yield from _care(extraction, ids)


def _figures(extraction: Extraction, ids: dict[str, int]) -> Iterator[_Mention]:
    for figure in extraction.people_affected:
        told = {"quantity": figure.value, "unit": figure.unit, "scope": str(figure.scope), "value": figure.text}
        owner = ids.get(figure.organisation or "")
        yield _Mention("figure", figure.span, {**told, "qualifier": figure.qualifier}, owner)
    for ransom in extraction.ransom:
        told = {"quantity": ransom.value, "unit": ransom.currency, "status": ransom.status, "value": ransom.text}
        yield _Mention("money", ransom.span, told)


def _care(extraction: Extraction, ids: dict[str, int]) -> Iterator[_Mention]:
    care = extraction.care
    for field, said in (("level", care.level), ("system_down", care.systems_down), ("restored", care.restored_from)):
        for evidence in said:
            yield _Mention("care", evidence.span, {"value": evidence.value, "field": field})
    for effect in care.effects:
        told: dict[str, object] = {"value": effect.kind, "field": "effect"}
        told |= {"quantity": effect.count, "unit": effect.unit}
        yield _Mention("care", effect.span, told, ids.get(effect.organisation or ""))
