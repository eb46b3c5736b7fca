"""Commands of the archive, a module a subject; ``cli`` hangs them onto the group. Heavy imports stay inside."""

import click

from .context import AS_JSON, ROW_ID, the_archive_to_read, the_settings, the_workspace
from .exporting import export, release
from .incidents import incidents
from .keeping import backup, check, compact, erase, restore
from .memory import memory
from .models import model
from .people import user
from .reading import explain, replay
from .searching import QueryCommand
from .terms import terms
from .texts import extract, translate

COMMANDS: tuple[click.Command, ...] = (
    check,
    backup,
    restore,
    compact,
    erase,
    export,
    release,
    user,
    model,
    terms,
    memory,
    incidents,
    explain,
    replay,
    extract,
    translate,
)

__all__ = ["AS_JSON", "COMMANDS", "ROW_ID", "QueryCommand", "the_archive_to_read", "the_settings", "the_workspace"]
