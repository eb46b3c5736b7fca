"""Closed lists with their labels in both languages: data of the program, and the table ``vocabulary``."""

from __future__ import annotations

import csv
import sqlite3
from functools import cache
from pathlib import Path

from pipeline.folding import fold_key

_DATA = Path(__file__).parent / "data" / "vocabulary.csv"


@cache
def _rows() -> tuple[tuple[str, str, str, str, str], ...]:
    with _DATA.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(line for line in lines if not line.startswith("#"))
        return tuple((r["field"], r["value"], r["label_en"], r["label_fr"], r["source"]) for r in reader)


@cache
def _labels() -> dict[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]]:
    """(field, value) -> its English and its French labels, the one that is shown first."""
    return {
        (field, value): (tuple(english.split(", ")), tuple(french.split(", ")))
        for field, value, english, french, _ in _rows()
    }


def labels(field: str, value: str, language: str) -> tuple[str, ...]:
    """What a value is called in ``en`` or ``fr``, the shown label first; nothing for a value without labels."""
    english, french = _labels().get((field, value), ((), ()))
    return french if language == "fr" else english


def label(field: str, value: str, language: str) -> str:
    """The label that is shown; the value itself where there is none."""
    return next(iter(labels(field, value, language)), value)


def values(field: str) -> tuple[str, ...]:
    """The values of a closed list, in the order of the data."""
    return tuple(value for (name, value) in _labels() if name == field)


@cache
def _by_word() -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for (field, value), (english, french) in _labels().items():
        for word in (value, value.replace("_", " "), *english, *french):
            found.setdefault((field, fold_key(word)), value)
    return found


def value_of(field: str, word: str) -> str | None:
    """The value that a person means by a word in either language, or by the value itself; None where unknown."""
    return _by_word().get((field, fold_key(word)))


@cache
def _by_short_code() -> dict[str, str]:
    """QC, TX, ENG: regions by their own part of the code, the first of the list where two countries have the same."""
    found: dict[str, str] = {}
    for region in values("region"):
        found.setdefault(fold_key(region.partition("-")[2]), region)
    return found


def place_of(word: str) -> tuple[str, str] | None:
    """The field (region, country) and code of a place by its code or label; CA is Canada, and QC is CA-QC."""
    for field in ("region", "country"):
        if value := value_of(field, word):
            return field, value
    short = fold_key(word)
    # One letter (IE-D) is a word that somebody has begun to type.
    region = _by_short_code().get(short) if len(short) > 1 else None
    return ("region", region) if region else None


def _shown() -> list[tuple[str, str, str, str, str]]:
    """The rows of the table: of several labels the one that is shown; the others are for searching."""
    return [
        (field, value, label(field, value, "en"), label(field, value, "fr"), source)
        for field, value, _, _, source in _rows()
    ]


def vocabulary_stands(connection: sqlite3.Connection) -> bool:
    """Does the table hold what the program knows?"""
    rows = connection.execute("SELECT field, value, label_en, label_fr, source FROM vocabulary")
    return {tuple(row) for row in rows} == set(_shown())


def replace_vocabulary(connection: sqlite3.Connection) -> None:
    """Bring the table to what the program knows, inside the caller's transaction."""
    connection.execute("DELETE FROM vocabulary")
    connection.executemany(
        "INSERT INTO vocabulary (field, value, label_en, label_fr, source) VALUES (?, ?, ?, ?, ?)", _shown()
    )
