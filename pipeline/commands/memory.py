"""vigie memory: confirmed sentences, exchanged with other tools as TMX."""

from __future__ import annotations

from typing import IO

import click

from .context import the_archive, the_archive_to_read


@click.group()
def memory() -> None:
    """The translation memory: import and export it as TMX, which other translation tools read."""


@memory.command("import")
@click.argument("file", type=click.File("rb"))
def import_memory(*, file: IO[bytes]) -> None:
    """Take in the pairs of a TMX FILE (- for standard input): they are suggested to editors, never put in unasked."""
    from pipeline.stages import remember_units
    from pipeline.terminal import say
    from pipeline.translate import read_tmx

    with the_archive() as archive:
        taken, passed = remember_units(archive, read_tmx(file))
    pairs = "1 pair" if taken == 1 else f"{taken} pairs"
    say(f"{pairs} taken in" + (f", {passed} were there already" if passed else ""))


@memory.command()
@click.argument("file", type=click.File("wb"), default="-")
def export(*, file: IO[bytes]) -> None:
    """Write what stands in memory as TMX 1.4 to FILE (else to standard output)."""
    from pipeline import __version__
    from pipeline.translate import TmxUnit, write_tmx

    with the_archive_to_read() as archive:
        units = (
            TmxUnit(u.source, u.target, u.source_language, u.target_language, u.confirmed_by, _tmx_time(u.made_at))
            for u in archive.memory.every()
        )
        for piece in write_tmx(units, tool_version=__version__):
            file.write(piece)


def _tmx_time(stamp: str) -> str:
    """2023-10-24T10:42:07Z as TMX writes it: 20231024T104207Z."""
    return stamp.replace("-", "").replace(":", "")
