"""Organisations: one row, many names; the same one is met again by its gazetteer key or folded name and region."""

from __future__ import annotations

import re
import sqlite3

from pipeline.documents import FoundOrganisation
from pipeline.folding import fold_key

from .naming import set_aside
from .rows import insert, scalar

_REGION = re.compile(r"[A-Z]{2}-\w+")
_COUNTRY = re.compile(r"[A-Z]{2}")
_ACRONYM = re.compile(r"[A-Z][A-Z0-9&.-]{1,9}")


def resolve(connection: sqlite3.Connection, found: FoundOrganisation, language: str) -> int:
    """The id of the organisation that a text names, entered where it is new; merges are followed.

    A gazetteer row brings its names up to date; one found by pattern keeps what was first said of it, so that the
    order of arrival changes no more than its shown name (DATA.md 8, 19).
    """
    key, region, country = key_of(found)
    row = connection.execute("SELECT id, origin FROM organisation WHERE folded_key = ?", (key,)).fetchone()
    values = {
        "name": found.name,
        "kind": str(found.kind),
        "health": int(found.health),
        "city": found.city,
        "region": region,
        "country": country,
    }
    if row is None:
        origin = "gazetteer" if found.known else "found"
        organisation_id = insert(connection, "organisation", {"folded_key": key, "origin": origin, **values})
    else:
        organisation_id = row["id"]
    if row is not None and found.known:
        columns = ", ".join(f"{name} = :{name}" for name in values)
        connection.execute(f"UPDATE organisation SET {columns} WHERE id = :id", {**values, "id": organisation_id})
    _save_names(connection, organisation_id, found, language)
    return _standing(connection, organisation_id)


def key_of(found: FoundOrganisation) -> tuple[str, str | None, str | None]:
    """The key under which an organisation is met again, with its region and country in their ISO forms."""
    region, country = _place(found)
    return found.known or f"{fold_key(found.name)}|{region or ''}", region, country


def known(connection: sqlite3.Connection, found: FoundOrganisation) -> int | None:
    """The id of the organisation that a text names, None where it is new; nothing is written."""
    row = connection.execute("SELECT id FROM organisation WHERE folded_key = ?", (key_of(found)[0],)).fetchone()
    return None if row is None else _standing(connection, row["id"])


def _place(found: FoundOrganisation) -> tuple[str | None, str | None]:
    """Region and country in their ISO forms; a region that belongs to no such country is left out."""
    region = found.region if found.region and _REGION.fullmatch(found.region) else None
    country = found.country if found.country and _COUNTRY.fullmatch(found.country) else None
    if region and country and not region.startswith(country):
        region = None
    return region, country or (region[:2] if region else None)


def _standing(connection: sqlite3.Connection, organisation_id: int) -> int:
    """The row that stands for an organisation now."""
    seen: set[int] = set()
    while organisation_id not in seen:
        seen.add(organisation_id)
        merged = scalar(connection, "SELECT merged_into FROM organisation WHERE id = ?", (organisation_id,))
        organisation_id = int(merged) if merged is not None else organisation_id
    return organisation_id


def _save_names(connection: sqlite3.Connection, organisation_id: int, found: FoundOrganisation, language: str) -> None:
    names: list[tuple[str, str, str, str | None, str | None, int]] = []
    official = found.official
    source = "gazetteer" if found.known else None
    if official and official.english:
        names.append(("en", official.english, "official", None, source, 0))
    if official and official.french:
        # The extractor hands over a French name only where its source verifies it.
        names.append(("fr", official.french, "official", official.grammar, source or "extractor", 1))
    if not official:
        names.append((language, found.name, "customary", None, source, 0))
    known = {fold_key(name) for _, name, *_ in names}
    for form in found.forms:
        if fold_key(form) and fold_key(form) not in known:
            known.add(fold_key(form))
            names.append((language, form, "acronym" if _ACRONYM.fullmatch(form) else "variant", None, source, 0))
    for spoken, name, kind, grammar, attested, verified in names:
        connection.execute(
            """
            INSERT INTO organisation_name (organisation_id, language, name, kind, folded, grammar, source, verified)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (organisation_id, language, name, kind) DO UPDATE
            SET grammar = coalesce(excluded.grammar, grammar), source = coalesce(source, excluded.source),
                verified = max(verified, excluded.verified)
            """,
            (organisation_id, spoken, name, kind, fold_key(name), grammar, attested, verified),
        )
    set_aside(connection, organisation_id)
    _save_search_names(connection, organisation_id)


def _save_search_names(connection: sqlite3.Connection, organisation_id: int) -> None:
    """Let a mistyped word be compared with every name of the organisation."""
    connection.execute(
        """
        INSERT INTO search_name (folded, organisation_id)
        SELECT DISTINCT n.folded, n.organisation_id
        FROM organisation_name AS n
        WHERE n.organisation_id = :id AND n.folded <> ''
          AND NOT EXISTS (SELECT 1 FROM search_name AS s
                          WHERE s.organisation_id = n.organisation_id AND s.folded = n.folded)
        """,
        {"id": organisation_id},
    )
