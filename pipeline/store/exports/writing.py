"""Rows as CSV or JSON Lines, citations as BibTeX or CSL-JSON: each row is written as it comes, none is kept."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sqlite3
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

Row = sqlite3.Row | Mapping[str, Any]


class HashingFile:
    """A text file that knows the size and SHA-256 of what was written to it, under its name only once it is whole."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._unfinished = path.with_name(f"{path.name}.part")
        self._file = self._unfinished.open("wb")
        self._digest = hashlib.sha256()
        self.size = 0

    def write(self, text: str) -> int:
        """Write text as UTF-8."""
        data = text.encode("utf-8")
        self._digest.update(data)
        self.size += len(data)
        return self._file.write(data)

    @property
    def sha256(self) -> str:
        """Of what was written so far."""
        return self._digest.hexdigest()

    def __enter__(self) -> HashingFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        try:
            # Writes what is still in memory: on a full disk it is this that fails.
            self._file.close()
        except OSError:
            self._unfinished.unlink()
            raise
        if kind is None:
            self._unfinished.replace(self.path)
        else:
            self._unfinished.unlink()


def write_csv(file: HashingFile, columns: Sequence[str], rows: Iterable[Row]) -> int:
    """RFC 4180 with a header line. An empty cell is NULL: not stated; a text is never empty."""
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow([_cell(row[column]) for column in columns])
        count += 1
    return count


def _cell(value: Any) -> Any:
    # A spreadsheet runs a cell that begins so (OWASP, "CSV Injection"); the apostrophe shows that it is text.
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return f"'{value}"
    return value


def write_jsonl(file: HashingFile, columns: Sequence[str], rows: Iterable[Row]) -> int:
    """One JSON object a line; what is not stated is null."""
    count = 0
    for row in rows:
        file.write(json.dumps({column: row[column] for column in columns}, ensure_ascii=False) + "\n")
        count += 1
    return count


TABLE_WRITERS: dict[str, Callable[[HashingFile, Sequence[str], Iterable[Row]], int]] = {
    "csv": write_csv,
    "jsonl": write_jsonl,
}


# ---- citations


def write_bibtex(file: HashingFile, articles: Iterable[Row]) -> int:
    """One @online entry an article (BibLaTeX; plain BibTeX reads it as misc)."""
    count = 0
    for row in articles:
        fields = {
            "title": f"{{{_tex(row['title'])}}}" if row["title"] else None,
            "author": " and ".join(f"{{{_tex(name)}}}" for name in _authors(row["byline"])) or None,
            "organization": f"{{{_tex(row['outlet'])}}}",
            "date": _day(row),
            "url": row["url"],
            "urldate": row["fetched_at"][:10],
            "langid": {"en": "english", "fr": "french"}.get(row["language"] or ""),
        }
        lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
        file.write(f"@online{{vigie{row['article_id']},\n" + ",\n".join(lines) + "\n}\n\n")
        count += 1
    return count


def write_csl(file: HashingFile, articles: Iterable[Row]) -> int:
    """A CSL-JSON list (citationstyles.org, schema 1.0.2) of type article-newspaper."""
    count = 0
    for row in articles:
        item: dict[str, Any] = {
            "id": f"vigie{row['article_id']}",
            "type": "article-newspaper",
            "title": row["title"],
            "container-title": row["outlet"],
            "URL": row["url"],
            "accessed": _date_parts(row["fetched_at"][:10]),
            "language": row["language"],
            "author": [{"literal": name} for name in _authors(row["byline"])] or None,
            "issued": _date_parts(day) if (day := _day(row)) else None,
        }
        stated = {name: value for name, value in item.items() if value is not None}
        file.write(("[\n" if count == 0 else ",\n") + json.dumps(stated, ensure_ascii=False))
        count += 1
    file.write("\n]\n" if count else "[]\n")
    return count


CITATION_WRITERS: dict[str, tuple[str, Callable[[HashingFile, Iterable[Row]], int]]] = {
    "bibtex": ("citations.bib", write_bibtex),
    "csl": ("citations.json", write_csl),
}


def _day(row: Row) -> str | None:
    """The local date of publication; none where it is not stated."""
    stated = row["published_local"] or row["published_at"]
    return stated[:10] if stated else None


def _date_parts(day: str) -> dict[str, list[list[int]]]:
    return {"date-parts": [[int(part) for part in day.split("-")]]}


_BY = re.compile(r"^(?:by|par|de) ", re.IGNORECASE)
_AND = re.compile(r" (?:and|et|&) | ?[;,] ?", re.IGNORECASE)


def _authors(byline: str | None) -> Iterator[str]:
    for name in _AND.split(_BY.sub("", " ".join((byline or "").split()))):
        if name.strip():
            yield name.strip()


_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "%": r"\%",
    "&": r"\&",
    "#": r"\#",
    "$": r"\$",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def _tex(text: str) -> str:
    """TeX's own signs escaped; letters stay in Unicode, as BibLaTeX with Biber reads them."""
    plain = unicodedata.normalize("NFC", " ".join(text.split()))
    return "".join(_SPECIAL.get(sign, sign) for sign in plain)
