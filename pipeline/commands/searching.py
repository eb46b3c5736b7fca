"""What the command line makes of a query before it is read."""

from __future__ import annotations

import re

import click

_MINUS = re.compile(r"-(?!-)..")


class QueryCommand(click.Command):
    """A command whose words may begin with a minus: ``hospital -ransomware`` wants no ransomware, and no option -r."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Say the minus as NOT; options of one letter and those of two hyphens stay what they are."""
        return super().parse_args(ctx, [f"NOT {arg[1:]}" if _MINUS.match(arg) else arg for arg in args])
