"""What Vigie stands on: each part earns its line, is locked, and names no machine."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
DEPENDENCIES = PROJECT / "docs" / "dependencies.md"
LOCKS = ("requirements.txt", "requirements-dev.txt")

# Asked for by the metadata of what we use, never imported by what we call of it; gigabytes (docs/dependencies.md).
STAY_OUT = ("numpy", "torch", "stanza", "spacy", "minisbd", "sacremoses", "onnxruntime", "scipy", "pip", "setuptools")


def canonical(requirement: str) -> str:
    """The distribution's name as PEP 503 writes it."""
    found = re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", requirement.strip())
    assert found, f"no name in {requirement!r}"
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def settings() -> dict[str, list[str]]:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    return {
        "requirements.txt": project["project"]["dependencies"],
        "requirements-dev.txt": project["dependency-groups"]["dev"],
    }


def directly_wanted() -> list[str]:
    return sorted(canonical(wanted) for group in settings().values() for wanted in group)


def locked(lock: str) -> dict[str, str]:
    lines = (PROJECT / lock).read_text().splitlines()
    return {canonical(line): line for line in lines if line and not line.startswith("#")}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_direct_dependency_is_locked(lock: str) -> None:
    assert {canonical(wanted) for wanted in settings()[lock]} <= set(locked(lock))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_line_names_one_version_and_no_host(lock: str) -> None:
    strange = [
        line for line in locked(lock).values() if not re.fullmatch(r"[a-z0-9.-]+==[\w.+]+( ; [\w<>=!'. ]+)?", line)
    ]
    assert strange == []
    assert not re.search(r"://|--(?:extra-)?index|--find-links|@", (PROJECT / lock).read_text())


@pytest.mark.parametrize("lock", LOCKS)
def test_what_weighs_gigabytes_stays_out(lock: str) -> None:
    assert set(locked(lock)) & set(STAY_OUT) == set()
    assert [name for name in locked(lock) if name.startswith(("nvidia", "torch", "spacy"))] == []


def test_development_and_use_agree_on_every_version() -> None:
    use, development = (locked(lock) for lock in LOCKS)
    assert {name: development[name] for name in use.keys() & development.keys()} == {
        name: use[name] for name in use.keys() & development.keys()
    }


@pytest.mark.parametrize("name", directly_wanted())
def test_every_direct_dependency_has_its_line(name: str) -> None:
    rows = [line.split("|") for line in DEPENDENCIES.read_text().splitlines() if re.match(r"\| `[^`]+` \|", line)]
    (row,) = [row for row in rows if canonical(row[1].strip(" `")) == name]
    assert all(cell.strip() for cell in row[1:-1]), f"{name}: a cell of its row is empty"


def test_no_row_outlives_its_dependency() -> None:
    section = DEPENDENCIES.read_text().partition("## What stays out")[0]
    rows = re.findall(r"^\| `([^`]+)` \|", section, re.M)
    assert {canonical(row) for row in rows} == set(directly_wanted())
    assert len(rows) == len(set(rows))
