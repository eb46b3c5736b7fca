"""The search document of an article: surface text, stems and facts, made anew whenever one of them changes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pipeline.documents import BLOCK_BREAK
from pipeline.folding import fold_key
from pipeline.times import parse_stamp

from ..rows import scalar
from ..vocabulary import labels
from .fields import fields_of, refresh_state
from .words import foreign_stems, pieces, plain_form, stems

_TITLE_WEIGHT = 3
"""A word of the title counts as often, for stems know no columns of their own for titles."""

_DAY_SECONDS = 86_400


@dataclass(slots=True)
class _Text:
    title: str | None = None
    body: str | None = None


@dataclass(slots=True)
class _Facts:
    """Names and labels in either language; a name that is the same in both stands in both."""

    en: dict[str, None] = field(default_factory=dict)
    fr: dict[str, None] = field(default_factory=dict)

    def add_label(self, name: str, value: str) -> None:
        self.en.update(dict.fromkeys(labels(name, value, "en")))
        self.fr.update(dict.fromkeys(labels(name, value, "fr")))

    def add_name(self, name: str, language: str = "mul") -> None:
        if language != "fr":
            self.en[name] = None
        if language != "en":
            self.fr[name] = None

    def text(self) -> str:
        return " · ".join(dict.fromkeys((*self.en, *self.fr)))


def refresh_document(connection: sqlite3.Connection, article_id: int) -> None:
    """Bring the search document of an article in line with the archive, inside the caller's transaction."""
    article = connection.execute(
        """
        SELECT a.id, a.language, a.published_at, a.first_seen_at, r.title, r.text
        FROM article AS a
        JOIN revision AS r ON r.id = a.current_revision_id
        WHERE a.id = ?
        """,
        (article_id,),
    ).fetchone()
    if article is None or article["text"] is None:
        connection.execute("DELETE FROM search_document WHERE article_id = ?", (article_id,))
        connection.execute("DELETE FROM search_name WHERE article_id = ?", (article_id,))
        return
    own = _Text(article["title"], _without_title(article["text"], article["title"]))
    french_own = article["language"] == "fr"
    english = _Text() if french_own else own
    french, french_is = (own, "original") if french_own else _french(connection, article_id)
    facts = _facts(connection, article_id)
    row = {
        "title_en": english.title,
        "body_en": english.body,
        "title_fr": french.title,
        "body_fr": french.body,
        "french_is": french_is,
        "stems_en": _stems(english, facts.en, "en"),
        "stems_fr": f"{_stems(french, facts.fr, 'fr')} {foreign_stems(english.body)}".strip(),
        "facts": facts.text(),
        **fields_of(connection, article_id),
    }
    _save(connection, article, row)
    refresh_state(connection, article_id)
    _save_forms(connection, french, facts, english)
    _save_titles(connection, article_id, (english.title, french.title if french_is != "draft" else None))


def _without_title(text: str, title: str | None) -> str:
    return text[len(title) + len(BLOCK_BREAK) :] if title else text


def _french(connection: sqlite3.Connection, article_id: int) -> tuple[_Text, str | None]:
    """The last edition that stands, else the machine's draft; never what an editor has not published."""
    edition = connection.execute(
        """
        SELECT title, text FROM edition
        WHERE article_id = ? AND withdrawn_at IS NULL AND erased_at IS NULL
        ORDER BY number DESC LIMIT 1
        """,
        (article_id,),
    ).fetchone()
    if edition is not None:
        return _Text(edition["title"], _without_title(edition["text"], edition["title"])), "edition"
    # A sentence that memory took from another story may show only once that one is published.
    rows = connection.execute(
        """
        SELECT s.kind, (
            SELECT v.text FROM segment_version AS v
            WHERE v.segment_id = s.id AND v.text IS NOT NULL AND (v.origin = 'machine' OR (v.origin = 'memory' AND (
                SELECT m.version_id IS NULL OR EXISTS (
                    SELECT 1
                    FROM segment_version AS w
                    JOIN segment AS t ON t.id = w.segment_id
                    JOIN adaptation AS b ON b.id = t.adaptation_id
                    WHERE w.id = m.version_id AND b.state = 'published')
                FROM memory AS m WHERE m.id = v.memory_id)))
            ORDER BY v.id DESC LIMIT 1) AS text
        FROM adaptation AS d
        JOIN layout AS l ON l.id = (SELECT max(f.id) FROM layout AS f
                                    WHERE f.adaptation_id = d.id AND f.person_id IS NULL)
        JOIN json_each(l.segments) AS place
        JOIN segment AS s ON s.id = place.value
        WHERE d.article_id = ?
        ORDER BY place.key
        """,
        (article_id,),
    ).fetchall()
    title = next((row["text"] for row in rows if row["kind"] == "headline"), None)
    body = BLOCK_BREAK.join(row["text"] for row in rows if row["kind"] != "headline" and row["text"])
    return (_Text(title, body or None), "draft") if title or body else (_Text(), None)


def _facts(connection: sqlite3.Connection, article_id: int) -> _Facts:
    facts = _Facts()
    rows = connection.execute(
        """
        SELECT DISTINCT m.kind, m.role, m.organisation_id, m.value ->> '$.value' AS value,
               m.value ->> '$.region' AS region, m.value ->> '$.country' AS country
        FROM article AS a
        JOIN extraction AS x ON x.revision_id = a.current_revision_id AND x.active = 1
        JOIN mention AS m ON m.extraction_id = x.id
        WHERE a.id = ? AND m.kind IN ('organisation', 'attacker', 'malware', 'attack_type', 'place')
        """,
        (article_id,),
    ).fetchall()
    for row in rows:
        if row["kind"] == "organisation" and row["role"] != "mentioned":
            _add_organisation(connection, facts, row["organisation_id"])
        elif row["kind"] in {"attacker", "malware"} and row["value"]:
            facts.add_name(row["value"])
        elif row["kind"] == "attack_type":
            facts.add_label("attack_type", row["value"])
        _add_place(facts, row["region"], row["country"])
    reported = scalar(connection, "SELECT 1 FROM incident_article WHERE article_id = ? LIMIT 1", (article_id,))
    if reported or any(row["kind"] == "attack_type" for row in rows):
        facts.add_label("attack", "attack")
    return facts


def _add_organisation(connection: sqlite3.Connection, facts: _Facts, organisation_id: int) -> None:
    row = connection.execute("SELECT * FROM organisation WHERE id = ?", (organisation_id,)).fetchone()
    facts.add_name(row["name"])
    for name in connection.execute(
        "SELECT language, name FROM organisation_name WHERE organisation_id = ? AND kind IN ('official', 'acronym')",
        (organisation_id,),
    ):
        facts.add_name(name["name"], name["language"])
    if row["kind"] != "other":
        facts.add_label("kind", row["kind"])
    _add_place(facts, row["region"], row["country"])


def _add_place(facts: _Facts, region: str | None, country: str | None) -> None:
    if region:
        facts.add_label("region", region)
    if country:
        facts.add_label("country", country)


def _stems(text: _Text, facts: Iterable[str], language: str) -> str:
    title = stems(text.title, language)
    return " ".join(
        part
        for part in ([title] * _TITLE_WEIGHT + [stems(text.body, language), stems(" · ".join(facts), language)])
        if part
    )


def _save(connection: sqlite3.Connection, article: sqlite3.Row, row: dict[str, str | None]) -> None:
    stored = connection.execute("SELECT * FROM search_document WHERE article_id = ?", (article["id"],)).fetchone()
    earliest = _second(article["published_at"] or article["first_seen_at"])
    if stored is None:
        names = ", ".join(row)
        marks = ", ".join(f":{name}" for name in row)
        connection.execute(
            f"INSERT INTO search_document (id, article_id, {names}) VALUES (:id, :article, {marks})",
            {"id": _free_id(connection, earliest), "article": article["id"], **row},
        )
        return
    stays = earliest <= stored["id"] < earliest + _DAY_SECONDS
    if stays and all(stored[name] == value for name, value in row.items()):
        return
    document_id = stored["id"] if stays else _free_id(connection, earliest)
    changes = ", ".join(f"{name} = :{name}" for name in row)
    connection.execute(
        f"UPDATE search_document SET id = :id, {changes} WHERE article_id = :article",
        {"id": document_id, "article": article["id"], **row},
    )


def _second(moment: str) -> int:
    """Seconds since 1970 of a stamp, or of the first second of a bare date in UTC."""
    when = parse_stamp(moment) if len(moment) == 20 else datetime.fromisoformat(moment).replace(tzinfo=UTC)
    # Row ids below 1 would sort well, but some tools take them for a fault.
    return max(1, int(when.timestamp()))


def _free_id(connection: sqlite3.Connection, earliest: int) -> int:
    """The first free second at or after a moment."""
    if scalar(connection, "SELECT 1 FROM search_document WHERE id = ?", (earliest,)) is None:
        return earliest
    return int(
        scalar(
            connection,
            """
            SELECT d.id + 1
            FROM search_document AS d
            WHERE d.id >= ? AND NOT EXISTS (SELECT 1 FROM search_document AS n WHERE n.id = d.id + 1)
            ORDER BY d.id
            LIMIT 1
            """,
            (earliest,),
        )
    )


def _save_forms(connection: sqlite3.Connection, french: _Text, facts: _Facts, english: _Text) -> None:
    """Remember accented words that would be missed when typed without accents."""
    words: set[str] = set()
    for text in (french.title, french.body, *facts.fr, english.title, english.body):
        if text and not text.isascii():
            words.update(pieces(text))
    forms = {form for word in words if (form := plain_form(word))}
    if forms:
        connection.execute(
            "INSERT OR IGNORE INTO search_form (folded, stem) SELECT value ->> 0, value ->> 1 FROM json_each(?)",
            (json.dumps(sorted(forms)),),
        )


def _save_titles(connection: sqlite3.Connection, article_id: int, titles: Iterable[str | None]) -> None:
    """Let a mistyped word be compared with the titles."""
    wanted = {key for title in titles if title and (key := fold_key(title))}
    known = {
        row["folded"]: row["id"]
        for row in connection.execute("SELECT id, folded FROM search_name WHERE article_id = ?", (article_id,))
    }
    for folded in known.keys() - wanted:
        connection.execute("DELETE FROM search_name WHERE id = ?", (known[folded],))
    for folded in wanted - known.keys():
        connection.execute("INSERT INTO search_name (folded, article_id) VALUES (?, ?)", (folded, article_id))
