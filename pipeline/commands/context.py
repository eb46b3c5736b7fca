"""What the commands of this room share: the workspace they stand in, and its archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pipeline.settings import Settings, Workspace
    from pipeline.store import Archive

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


class _RowId(click.ParamType[int]):
    """A row's number, as SQLite counts."""

    name = "id"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number. Raises UsageError."""
        from pipeline.errors import UsageError

        text = str(value)
        if text.isascii() and text.isdigit() and 0 < len(text) < 20 and 1 <= int(text) < 2**63:
            return int(text)
        raise UsageError(f"{text!r} is no article's id: that is a whole number; vigie search prints it with each hit")


ROW_ID = _RowId()


def the_workspace() -> Workspace:
    """The folder given by --workspace, VIGIE_WORKSPACE or the current one. Raises SettingsError."""
    from pipeline.settings import find_workspace

    return find_workspace(click.get_current_context().find_root().obj)


def the_archive() -> Archive:
    """The workspace's archive, migrated where needed. Raises ArchiveError. Close it, or use it in a ``with``."""
    from pipeline.store import open_archive

    workspace = the_workspace()
    return open_archive(workspace.archive_path, payloads=workspace.payloads_path)


def the_archive_to_read() -> Archive:
    """The same for a command that changes nothing: it also works on an archive that may only be read."""
    from pipeline.store import read_archive

    workspace = the_workspace()
    return read_archive(workspace.archive_path, payloads=workspace.payloads_path)


def the_settings() -> Settings:
    """What feeds.yaml says. Raises SettingsError."""
    from pipeline.settings import load_settings

    return load_settings(the_workspace().settings_path)
