"""db/schema.sql and db/data-dictionary.md, generated from the migrations, the vocabulary and the measured error.

python -m pipeline.store.exports.dictionary      (make schema)
"""

from __future__ import annotations

import csv
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from ..migrate import fresh, latest_version
from ..public import Mark, described
from ..vocabulary import label, values

_ERRORS = Path(__file__).parents[1] / "data" / "measured_error.csv"
_DB = Path(__file__).parents[3] / "db"
_DOCS = _DB.with_name("docs")

_DECIDED = {
    "incident_ruling": "person",
    "edition": "person",
    "person": "person",
    "vocabulary": "person (data of the program)",
    "outlet": "person (feeds.yaml)",
    "feed": "person (feeds.yaml), its state by the machine",
    "incident_claim": "machine",
    "mention": "machine",
    "extraction": "machine",
    "incident_party": "machine or person: decided_by",
    "incident_value": "machine or person: decided_by",
    "incident_article": "machine or person: decided_by",
    "incident": "derived from claims (machine) and rulings (person)",
    "incidents_all": "derived from claims (machine) and rulings (person)",
    "incidents": "derived from claims (machine) and rulings (person)",
    "incidents_by_month": "counted from incidents",
    "victims": "machine or person: decided_by",
    "provider_incidents": "machine or person: decided_by",
    "sources": "machine",
    "record": "machine or person: decided_by",
    "reports": "machine or person: decided_by",
    "incident_status": "person",
    "organisation": "gazetteer (person), workspace (person) or found (machine): origin",
    "organisation_name": "as organisation; verified = 1 was looked up by a person",
    "search_document": "machine; french_is says whose French it is",
    "translations_side_by_side": "person: what was published",
}
"""Who decides what stands in a table, where that is not plain."""

_LISTS = (
    "field", "status", "role", "kind", "attack_type", "data_loss", "care_level", "care_effect", "system_down",
    "disruption", "restored_from", "ransom", "scope", "qualifier", "realis", "attributed_to", "state", "language",
)  # fmt: skip


def schema_sql() -> str:
    """The schema of a new archive as SQL, with its comments."""
    with closing(fresh("archive")) as connection:
        rows = connection.execute(
            r"""
            SELECT m.sql FROM sqlite_master AS m
            LEFT JOIN pragma_table_list AS l ON l.name = m.name AND l.schema = 'main'
            WHERE m.sql IS NOT NULL AND m.name NOT LIKE 'sqlite_%' AND m.tbl_name NOT LIKE '\_sqlite%' ESCAPE '\'
              AND coalesce(l.type, '') <> 'shadow'
            ORDER BY m.rowid
            """
        ).fetchall()
    head = (
        f"-- The schema of archive.db, version {latest_version('archive')}. Made by `make schema`; do not edit.\n"
        "-- How to read it stands at the head of pipeline/store/migrations/archive/001_begin.sql; what each value\n"
        "-- means in data-dictionary.md.\n"
    )
    return head + "".join(f"\n{row['sql']};\n" for row in rows)


def data_dictionary() -> str:
    """The public tables and views column by column, the closed lists value by value, the extractor's measured error."""
    with closing(fresh("archive")) as connection:
        return "\n".join(_dictionary(connection)).rstrip() + "\n"


_HEAD = """# Data dictionary

Made by `make schema` from the archive's own schema; do not edit. Public tables and columns only; what is private
(drafts, rulings' notes, tasks) is not served, exported or released.

How to read a value:

- **NULL is not stated**: no text says it, or nobody has looked. It is never zero and never "no".
- **Zero is a value**: a text says that nobody was affected.
- **Unknown is a value where a text says so** (`unknown` in a closed list); "it was not affected" is one too.
- Times (`*_at`) are UTC, `2023-10-24T10:42:07Z`; dates are reduced ISO (`2023`, `2023-10`, `2023-10-23`), as precise
  as the text, never padded. Months that a count uses are local to the newsroom or outlet. Count days only where both
  dates have ten signs: SQLite's `julianday('2022')` is no year but day 2022 of its calendar.
- `span_start`, `span_end` are code points in `revision.text`, half open, as Python slices.
- Regions are ISO 3166-2, countries ISO 3166-1, languages BCP 47, currencies ISO 4217.
- `decided_by`: *machine* is a program's reading, with the error below; *person* is a ruling signed in the newsroom.
- **Which table answers**: `record` has every value of an incident's record with the sentence it rests on, `sources`
  every claim of every text, in the record or not, `reports` the articles. `incident_*` are what these are made from.
- **What only an attacker claims** (status `claimed`) stands in `incidents_all`, `record`, `reports` and `sources`, and
  in no other view: join `incidents`, or leave that status out, before you count.
- **What is a fact**: `realis = 'actual'`. A value that was denied, planned, failed or only alleged stands in the record
  too, and says so.
- **People**: of one incident, `scope = 'total'` is the whole; `part` belongs to it (add parts to parts of other
  organisations, never to a total), `low` and `high` are a range, `earlier` was overtaken.
- Only `incident.public_id`, `revision` with its span, `article.canonical_url` and ids marked *stable* may be cited."""


def _dictionary(connection: sqlite3.Connection) -> Iterator[str]:
    yield _HEAD
    yield "\n## How often the machine is wrong\n"
    yield from _measured()
    yield "\n## Tables\n"
    kinds = dict(connection.execute("SELECT name, type FROM sqlite_master").fetchall())
    public = {name: told for name, told in described(connection).items() if told[0].public}
    for name in [n for n in public if kinds[n] == "table"]:
        yield from _table(connection, name, *public[name])
    yield "## Views\n"
    for name in [n for n in public if kinds[n] == "view"]:
        yield from _table(connection, name, *public[name])
    yield "## Closed lists\n"
    yield "As they stand in the data, and in the table `vocabulary` with what each follows.\n"
    for field in _LISTS:
        yield from _list(field)


def _measured() -> Iterator[str]:
    with _ERRORS.open(encoding="utf-8", newline="") as file:
        lines = file.read().splitlines()
    yield " ".join(line.removeprefix("#").strip() for line in lines if line.startswith("#"))
    yield ""
    yield "| values | precision | recall | so, of a hundred that stand here |"
    yield "| --- | ---: | ---: | --- |"
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        wrong = round(100 * (1 - float(row["precision"])))
        missed = round(100 * (1 - float(row["recall"])))
        said = f"about {wrong} are wrong; of a hundred that texts state, about {missed} are missing"
        yield f"| {row['values']} | {float(row['precision']):.2f} | {float(row['recall']):.2f} | {said} |"


def _table(connection: sqlite3.Connection, name: str, table: Mark, columns: dict[str, Mark]) -> Iterator[str]:
    yield f"### {name}\n"
    yield f"{table.comment}."
    if name in _DECIDED:
        yield f"Decided by: {_DECIDED[name]}."
    yield "\n| column | type | meaning |"
    yield "| --- | --- | --- |"
    info = {
        row["name"]: row
        for row in connection.execute('SELECT name, type, "notnull", pk FROM pragma_table_info(?)', (name,))
    }
    keys = {
        row["from"]: f"{row['table']}.{row['to']}"
        for row in connection.execute("SELECT * FROM pragma_foreign_key_list(?)", (name,))
    }
    for column, mark in columns.items():
        if mark.public:
            yield f"| `{column}` | {_type(info[column], keys.get(column))} | {_cell(mark.comment or '')} |"
    yield ""


def _type(row: sqlite3.Row, key: str | None) -> str:
    words = [row["type"].lower() or "any"]
    if row["pk"]:
        words.append("key")
    if row["notnull"] or row["pk"]:
        words.append("always there")
    if key:
        words.append(f"→ {key}")
    return ", ".join(words)


def _list(field: str) -> Iterator[str]:
    every = values(field)
    yield f"### {field}\n"
    yield "| value | English | French |"
    yield "| --- | --- | --- |"
    for value in every:
        yield f"| `{value}` | {_cell(label(field, value, 'en'))} | {_cell(label(field, value, 'fr'))} |"
    yield ""


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|")


_ROWS = {
    "Relevance": "an article reports an incident (relevance)",
    "Victims": "victims (incident_party, role victim)",
    "Providers": "providers (incident_party, role provider)",
    "Health organisations, any role": "organisations in any role (mention)",
    "Attackers": "attackers",
    "Attack types": "attack types",
    "People affected": "people affected",
    "Effects on care": "effects on care (care_effect)",
    "Level of care": "level of care (care_level)",
    "Systems down": "systems down (system_down)",
    "Dates": "dates (began, noticed, disclosed, notified, restored)",
    "Status of the incident": "status of the incident",
    "Loss of data": "loss of data (data_loss)",
    "Disruption (begin, end, days, ongoing)": "disruption",
}
"""Rows of docs/evaluation.md, and the values of the archive that they speak of."""


def measured_error(evaluation: str) -> str:
    """The rows of the page that ``make evaluate`` writes which the dictionary quotes, as CSV.

    The page goes from the articles that the rules were made on to those that were kept aside: the last table on
    extraction comes nearest to what the archive holds.
    """
    version = re.search(r"Extractor: version (\d+)", evaluation)
    parts = [part for part in re.split(r"^##+ ", evaluation, flags=re.MULTILINE) if "\n| Relevance |" in part]
    read = parts[-1].partition("\n")[0]
    lines = [
        f"# Extractor version {version[1] if version else '?'}, as docs/evaluation.md measures it: {read}.",
        "# A value that a person decided has no such error.",
        "values,precision,recall",
    ]
    for row in re.findall(r"^\| ([^|]+) \| ([\d.]+) \| ([\d.]+) \|", parts[-1], flags=re.MULTILINE):
        if row[0] in _ROWS:
            lines.append(f'"{_ROWS[row[0]]}",{row[1]},{row[2]}')
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write both files beside the archive of the repository, with the error that was measured last."""
    _ERRORS.write_text(measured_error((_DOCS / "evaluation.md").read_text(encoding="utf-8")), encoding="utf-8")
    (_DB / "schema.sql").write_text(schema_sql(), encoding="utf-8")
    (_DB / "data-dictionary.md").write_text(data_dictionary(), encoding="utf-8")


if __name__ == "__main__":
    main()
