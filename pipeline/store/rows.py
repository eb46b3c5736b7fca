"""Rows shared by several groups of tables: outlets, languages, people."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.documents import Outlet, Rights


def insert(connection: sqlite3.Connection, table: str, values: Mapping[str, object]) -> int:
    """Insert one row and return its id. Table and columns are the caller's own words, never a user's."""
    names, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
    cursor = connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", dict(values))
    return int(cursor.lastrowid or 0)


def marks(values: Sequence[object]) -> str:
    """Question marks for an IN list."""
    return ", ".join("?" * len(values))


def scalar(connection: sqlite3.Connection, sql: str, values: Sequence[object] | Mapping[str, object] = ()) -> Any:
    """The first column of the first row, or None where there is no row."""
    row = connection.execute(sql, values).fetchone()
    return None if row is None else row[0]


OUTLET_COLUMNS = """
    u.name AS outlet_name, u.timezone, u.language AS outlet_language, u.rights, u.attribution_fr, u.disclosure_fr,
    u.export_text
"""
"""What :func:`outlet_of` needs of ``outlet AS u``."""


def outlet_of(row: sqlite3.Row) -> Outlet:
    """The outlet in a row selected with OUTLET_COLUMNS."""
    return Outlet(
        name=row["outlet_name"],
        timezone=row["timezone"],
        language=row["outlet_language"],
        rights=Rights(row["rights"]),
        attribution_fr=row["attribution_fr"],
        disclosure_fr=row["disclosure_fr"],
        export_text=bool(row["export_text"]),
    )
