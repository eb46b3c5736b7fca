"""Commands of the archive, a module a subject; ``cli`` hangs them onto the group. Heavy imports stay inside."""

import click

from .keeping import backup, check, compact, erase, restore

COMMANDS: tuple[click.Command, ...] = (check, backup, restore, compact, erase)

__all__ = ["COMMANDS"]
