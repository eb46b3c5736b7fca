"""Commands of the archive, a module a subject; ``cli`` hangs them onto the group. Heavy imports stay inside."""

import click

from .exporting import export, release
from .incidents import incidents
from .keeping import backup, check, compact, erase, restore
from .people import user

COMMANDS: tuple[click.Command, ...] = (check, backup, restore, compact, erase, export, release, user, incidents)

__all__ = ["COMMANDS"]
