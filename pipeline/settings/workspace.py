"""The folder in which a command works: found, or made."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from pipeline.errors import SettingsError, UsageError

SETTINGS_NAME = "feeds.yaml"
WORKSPACE_VARIABLE = "VIGIE_WORKSPACE"


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder with ``feeds.yaml`` and ``db/``; ``root`` is absolute. Nothing but the settings need exist yet."""

    root: Path

    @property
    def settings_path(self) -> Path:
        """What is watched, and how."""
        return self.root / SETTINGS_NAME

    @property
    def db_dir(self) -> Path:
        """Where everything grows."""
        return self.root / "db"

    @property
    def archive_path(self) -> Path:
        """What researchers read."""
        return self.db_dir / "archive.db"

    @property
    def payloads_path(self) -> Path:
        """Raw pages by hash."""
        return self.db_dir / "payloads.db"

    @property
    def newsroom_path(self) -> Path:
        """Accounts, sessions, unsaved text."""
        return self.db_dir / "newsroom.db"

    @property
    def metadata_path(self) -> Path:
        """What Datasette says of the archive."""
        return self.db_dir / "metadata.yaml"

    @property
    def models_dir(self) -> Path:
        """The user's translation packages."""
        return self.db_dir / "models"

    @property
    def lock_path(self) -> Path:
        """Held by the one process that works here (DATA.md 14)."""
        return self.db_dir / "vigie.lock"

    @property
    def gazetteer_dir(self) -> Path:
        """The user's own organisations, which come before ours."""
        return self.root / "gazetteer"


def find_workspace(given: Path | None, environ: Mapping[str, str] = os.environ) -> Workspace:
    """The workspace given, else the one of VIGIE_WORKSPACE, else the current folder.

    Raises SettingsError with the remedy where the folder has no feeds.yaml.
    """
    named = environ.get(WORKSPACE_VARIABLE)
    root = (given or (Path(named) if named else Path())).expanduser().resolve()
    workspace = Workspace(root)
    if not workspace.settings_path.is_file():
        raise SettingsError(f"{root} is no workspace: it has no {SETTINGS_NAME}; make one with: vigie init {root}")
    return workspace


def init_workspace(directory: Path) -> Workspace:
    """Make a workspace: the folder where it is missing, feeds.yaml and db/metadata.yaml.

    Raises UsageError, having changed nothing, where one of these files is there already.
    """
    workspace = Workspace(directory.expanduser().resolve())
    shipped = {workspace.settings_path: "feeds.yaml", workspace.metadata_path: "metadata.yaml"}
    present = [str(path) for path in shipped if os.path.lexists(path)]
    if present:
        raise UsageError(f"{' and '.join(present)} stand there already and were left alone; choose an empty folder")
    try:
        for path, name in shipped.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                file.write(_shipped(name))
    except OSError as error:
        raise UsageError(
            f"no workspace can be made in {workspace.root}: {error.strerror}; choose another folder"
        ) from error
    return workspace


def _shipped(name: str) -> bytes:
    """The package's own copy of a file that every workspace starts with."""
    return files("pipeline").joinpath("data", name).read_bytes()
