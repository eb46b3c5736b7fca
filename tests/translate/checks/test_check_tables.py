"""Each check beside its table (tests/data/translate/checks): rows that it must let pass, rows that it must catch."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.documents import Name
from pipeline.translate import glossary
from pipeline.translate.checks import CHECKS, Check, Pair
from pipeline.translate.resources import DATA

TABLES = Path(__file__).parents[2] / "data" / "translate" / "checks"
LEAST = 8


@dataclass(frozen=True)
class Row:
    """A pair of texts, and whether the check must find something in it."""

    check: Check
    caught: bool
    source: str
    target: str
    names: tuple[Name, ...]

    @property
    def id(self) -> str:
        return f"{self.check.id}-{'fail' if self.caught else 'pass'}-{self.source[:40]}"


def rows(check: Check) -> Iterator[Row]:
    """The rows of a check's table: verdict | English | French | names."""
    for line in (TABLES / f"{check.id}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        verdict, source, target, *rest = (cell.strip(" ") for cell in line.split("|"))
        yield Row(check, verdict == "fail", source, target, tuple(names(rest[0] if rest else "")))


def names(cell: str) -> Iterator[Name]:
    """Names in a cell: English=French; English."""
    for part in filter(None, cell.split(";")):
        english, _, french = part.strip().partition("=")
        yield Name((english,), french or None)


EVERY = [row for check in CHECKS for row in rows(check)]


@pytest.mark.parametrize("row", EVERY, ids=[row.id for row in EVERY])
def test_the_check_catches_what_it_must_and_nothing_else(row: Row) -> None:
    found = list(row.check.find(Pair(row.source, row.target, glossary(), row.names)))
    assert bool(found) is row.caught, found


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_every_check_has_a_table_that_is_long_enough_and_says_what_it_is(check: Check) -> None:
    verdicts = [row.caught for row in EVERY if row.check is check]
    assert min(verdicts.count(True), verdicts.count(False)) >= LEAST
    assert check.name_fr
    assert check.name_en
    assert check.description.endswith(".")


def test_no_two_checks_share_an_id() -> None:
    assert len({check.id for check in CHECKS}) == len(CHECKS)


def test_the_archive_takes_every_kind_of_finding() -> None:
    schema = (Path(__file__).parents[3] / "db" / "schema.sql").read_text(encoding="utf-8")
    first_words = re.search(r"substr\(kind, 1, instr\(kind \|\| '_', '_'\) - 1\)\s*IN\s*\(([^)]*)\)", schema)
    assert first_words
    allowed = set(re.findall(r"'(\w+)'", first_words.group(1)))
    with (DATA / "messages.csv").open(encoding="utf-8") as file:
        kinds = [row["kind"] for row in csv.DictReader(line for line in file if not line.startswith("#"))]
    assert kinds
    assert not [kind for kind in kinds if kind.partition("_")[0] not in allowed]
