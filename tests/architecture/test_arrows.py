"""The arrows between the rooms hold, and each rule catches what it is there to catch.

A model of the house is built in a folder: every room of the contracts in ``pyproject.toml``, empty, with a door and
an inner module. It passes; then one import is added and the rule must name it.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
CONTRACTS = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
STREET = next(contract for contract in CONTRACTS if contract["id"] == "street")
LINT = Path(sys.executable).with_name("lint-imports")


def rooms_of_the_contracts() -> list[str]:
    return [room for layer in STREET["layers"] for room in layer.replace("|", " ").replace(":", " ").split()]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    package = tmp_path / "pipeline"
    for room in ["", *rooms_of_the_contracts()]:
        (package / room).mkdir()
        (package / room / "__init__.py").touch()
        (package / room / "inside.py").touch()
    (package / "inside.py").unlink()
    return package


def lint(folder: Path, contract: str) -> subprocess.CompletedProcess[str]:
    """Hold the package in a folder against one contract of the project."""
    command: list[str | Path] = [LINT, PROJECT / "pyproject.toml", "--contract", contract, "--no-cache", "--no-logo"]
    environment = os.environ | {"PYTHONPATH": str(folder), "COLUMNS": "200"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("contract", [contract["id"] for contract in CONTRACTS])
def test_an_empty_house_keeps_every_rule(house: Path, contract: str) -> None:
    done = lint(house.parent, contract)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "code", "contract", "named"),
    [
        pytest.param("documents/inside.py", "import pipeline.errors", "street", "pipeline.errors", id="nouns import"),
        pytest.param(
            "extract/inside.py", "from pipeline.store import Archive", "street", "store", id="pure to archive"
        ),
        pytest.param("fetch/inside.py", "from pipeline import settings", "street", "settings", id="pure to settings"),
        pytest.param("translate/inside.py", "from pipeline.extract import x", "street", "extract", id="pure to pure"),
        pytest.param("store/inside.py", "from pipeline.stages import run", "street", "stages", id="store to stages"),
        pytest.param("stages/inside.py", "def f():\n    from pipeline import cli", "street", "cli", id="in a function"),
        pytest.param(
            "extract/inside.py",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from ..store import Archive",
            "street",
            "store",
            id="for types, relative",
        ),
        pytest.param(
            "review/inside.py", "import pipeline.store.inside", "door-store", "store.inside", id="past a door"
        ),
        pytest.param(
            "cli/inside.py",
            "from pipeline.fetch import inside",
            "door-fetch",
            "fetch.inside",
            id="past a door, by from",
        ),
    ],
)
def test_a_forbidden_import_is_caught_and_named(house: Path, module: str, code: str, contract: str, named: str) -> None:
    (house / module).write_text(code)
    done = lint(house.parent, contract)
    assert done.returncode == 1, done.stdout
    assert named in done.stdout.partition("Broken contracts")[2]


def test_a_room_is_free_inside_its_own_door(house: Path) -> None:
    (house / "store/__init__.py").write_text("from .inside import x")
    (house / "store/other.py").write_text("from pipeline.store import inside")
    assert lint(house.parent, "door-store").returncode == 0


def test_a_circle_between_two_rooms_of_one_storey_is_caught(house: Path) -> None:
    (house / "review/inside.py").write_text("import pipeline.schedule")
    (house / "schedule/inside.py").write_text("import pipeline.review")
    assert lint(house.parent, "street").returncode == 0
    done = lint(house.parent, "circles")
    assert done.returncode == 1
    assert "No cycles are allowed in pipeline" in done.stdout


def test_a_new_room_must_say_where_it_stands(house: Path) -> None:
    (house / "helpers.py").touch()
    done = lint(house.parent, "street")
    assert done.returncode == 1
    assert "helpers" in done.stdout


def test_every_room_with_a_door_has_its_contract() -> None:
    rooms = {door.parent.name for door in (PROJECT / "pipeline").glob("*/__init__.py")}
    guarded = {c["allowed_importers"][0].removeprefix("pipeline.") for c in CONTRACTS if c["type"] == "protected"}
    assert guarded == rooms


def test_no_import_hides_from_the_linter() -> None:
    """``import_module("pipeline.store.rows")`` would pass every contract."""
    hidden = [
        f"{file.relative_to(PROJECT)}:{node.lineno}"
        for file in (PROJECT / "pipeline").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and _imports_by_name(node)
    ]
    assert hidden == []


def _imports_by_name(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    first = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else ""
    return name in {"import_module", "__import__"} and str(first).startswith(("pipeline", "."))


def test_the_page_on_architecture_knows_every_room_and_its_floor() -> None:
    page = (PROJECT / "docs" / "architecture.md").read_text()
    _, floors, doors = page.split("\n## ")[:3]
    told = [re.findall(r"`(\w+)`", line.partition(" | ")[2]) for line in floors.splitlines() if line.startswith("| ")]
    held = [re.findall(r"\w+", layer) for layer in STREET["layers"]]
    assert [rooms for rooms in told if rooms] == held
    described = {
        name
        for line in doors.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`(\w+)`", line.split("|")[1])
    }
    assert described == set(rooms_of_the_contracts())
