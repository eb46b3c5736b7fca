"""Make the small archive of the present schema that later schemas must open: tests/data/archives/NNN.db.

    PYTHONPATH=. python tests/store/make_archive.py

It is made once for each released schema and never again: a test migrates every one of them forward.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from benchmarks.seed import FIRST_DAY, fill
from pipeline.store import open_archive
from pipeline.store.migrate import latest_version

FOLDER = Path(__file__).parents[1] / "data" / "archives"
ARTICLES = 8


def main() -> None:
    """Write the archive of the latest schema, compact and in one file."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{latest_version('archive'):03}.db"
    with open_archive(path, payloads=FOLDER / "payloads.tmp", clock=lambda: FIRST_DAY) as archive:
        fill(archive, ARTICLES, seed=3)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        # Smaller pages: sixty tables and indexes begin with one each.
        for statement in ("PRAGMA journal_mode = DELETE", "PRAGMA page_size = 512", "VACUUM"):
            connection.execute(statement).fetchall()
    for left in FOLDER.glob("payloads.tmp*"):
        left.unlink()


if __name__ == "__main__":
    main()
