"""An installation that is killed half way leaves the old package, or none; never half of one."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

from .conftest import Run
from .test_models import installed, package_file

LARGE = 600 << 20
"""Bytes that a package unpacks to, so that it is still being unpacked when it is killed."""


def large_package(folder: Path) -> Path:
    """A package of the same name and version as ``package_file``, with a file of zeros that takes a while."""
    file = package_file(folder)
    with (
        zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(f"{file.stem}/model/zeros.bin", "w") as sink,
    ):
        for _ in range(LARGE >> 20):
            sink.write(bytes(1 << 20))
    return file


def killed_while_unpacking(file: Path, workspace: Path) -> int:
    """Install the package in a process of its own and kill that as soon as it unpacks; its exit code."""
    command = [str(Path(sys.executable).with_name("vigie")), "--workspace", str(workspace), "model", "install"]
    with subprocess.Popen([*command, str(file)], stdout=subprocess.DEVNULL) as process:
        while process.poll() is None and not list(workspace.glob("db/models/.partial-*/*/model/zeros.bin")):
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        return process.wait()


def test_a_killed_installation_leaves_the_old_package_and_is_swept_away(
    run: Run, workspace: Path, tmp_path: Path
) -> None:
    models = workspace / "db" / "models"
    run("model", "install", package_file(tmp_path))
    whole = sorted(p.relative_to(models) for p in (models / "translate-en_fr-1_9").rglob("*"))
    (tmp_path / "large").mkdir()
    assert killed_while_unpacking(large_package(tmp_path / "large"), workspace) == -signal.SIGKILL
    assert list(models.glob(".partial-*"))
    assert "translate-en_fr 1.9" in installed(run)
    assert sorted(p.relative_to(models) for p in (models / "translate-en_fr-1_9").rglob("*")) == whole
    assert run("model", "install", package_file(tmp_path)).code == 0
    assert not list(models.glob(".partial-*"))
    assert "translate-en_fr 1.9" in installed(run)


def test_a_first_installation_that_is_killed_installs_nothing(run: Run, workspace: Path, tmp_path: Path) -> None:
    assert killed_while_unpacking(large_package(tmp_path), workspace) == -signal.SIGKILL
    assert list(installed(run)) == [name for name in installed(run) if name.startswith("starter")]
    assert not list((workspace / "db" / "models").glob("translate-*"))


def test_a_package_that_was_about_to_be_replaced_comes_back(run: Run, workspace: Path, tmp_path: Path) -> None:
    models = workspace / "db" / "models"
    run("model", "install", package_file(tmp_path))
    set_aside = models / ".partial-killed" / "replaced"
    set_aside.mkdir(parents=True)
    (models / "translate-en_fr-1_9").rename(set_aside / "translate-en_fr-1_9")
    run("model", "install", package_file(tmp_path, "2.0"))
    assert {"translate-en_fr 1.9", "translate-en_fr 2.0"} <= set(installed(run))
