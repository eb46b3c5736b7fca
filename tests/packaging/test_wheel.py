"""A stranger's machine: the wheel and the lock in a new environment, and nothing of this checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a program away from the checkout; a failure shows what it said."""
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIGIE_WORKSPACE"}}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder, cwd=PROJECT)
    (built,) = folder.glob("vigie-*.whl")
    return built


@pytest.fixture(scope="module")
def vigie(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of the wheel, installed as ``make install`` installs: --no-deps, the lock, wheels only."""
    home = tmp_path_factory.mktemp("machine") / "venv"
    venv.create(home, with_pip=True)
    pip: list[str | Path] = [
        home / "bin" / "python",
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--no-input",
        "install",
        "--quiet",
    ]
    lock: list[str | Path] = [
        "--no-deps",
        "--no-compile",
        "--only-binary",
        ":all:",
        "-r",
        PROJECT / "requirements.txt",
        wheel,
    ]
    run(*pip, *lock, cwd=home)
    return home / "bin" / "vigie"


def names_in(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.mark.parametrize(
    "needed",
    [
        pytest.param("pipeline/data/feeds.yaml", id="the settings that init writes"),
        pytest.param("pipeline/data/metadata.yaml", id="what Datasette says of the archive"),
        pytest.param(".argosmodel", id="the starter model"),
        pytest.param("dev-005", id="the articles of the demo"),
        pytest.param("pipeline/store/migrations/archive/", id="the schema"),
        pytest.param("dist-info/licenses/LICENSE", id="the licence"),
    ],
)
def test_the_wheel_holds_what_the_package_needs_from_outside_itself(wheel: Path, needed: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        assert any(needed in name or needed.encode() in archive.read(name)[:4000] for name in archive.namelist())


def test_the_wheel_holds_real_files_where_the_checkout_has_links(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read("pipeline/data/feeds.yaml") == (PROJECT / "feeds.yaml").read_bytes()


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    assert {name.split("/")[0] for name in names_in(wheel) if ".dist-info/" not in name} == {"pipeline"}
    assert [name for name in names_in(wheel) if name.endswith((".db", ".pyc", ".jsonl"))] == []


@pytest.mark.slow
def test_init_writes_the_settings_of_the_repository(vigie: Path, tmp_path: Path) -> None:
    run(vigie, "init", tmp_path / "w", cwd=tmp_path)
    assert (tmp_path / "w" / "feeds.yaml").read_bytes() == (PROJECT / "feeds.yaml").read_bytes()


@pytest.mark.slow
def test_the_demo_fills_an_archive_that_answers_in_french(vigie: Path, tmp_path: Path) -> None:
    run(vigie, "demo", "--no-serve", "--workspace", tmp_path / "w", cwd=tmp_path)
    found = run(vigie, "search", "cyberattaque", "--json", "--workspace", tmp_path / "w", cwd=tmp_path)
    assert '"total": 0' not in found.stdout
    assert '"hits"' in found.stdout
