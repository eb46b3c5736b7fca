"""extract, translate: any text as JSON Lines, with the workspace's own names, terms and model where we stand in one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import IO, TYPE_CHECKING, Any

import click

from pipeline.errors import InputError, SettingsError, UsageError

from .context import the_archive_to_read, the_workspace

if TYPE_CHECKING:
    from pipeline.documents import Term
    from pipeline.lines import BadLine, Result
    from pipeline.settings import Settings, Workspace

LONGEST = 64 * 1024 * 1024
"""Bytes of a line: no text has more; what goes on without end must not fill the memory."""
UNREAD = 20
"""Bad lines from the top after which a file is none of texts."""
_SHAPE = 'write one text a line: {"id": 1, "title": "…", "paragraphs": ["…"]}'


class _TextFile(click.File):
    """A file to read; one that cannot be opened is one line that says so, not the usage of the command."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> IO[bytes]:
        """Open it. Raises UsageError."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            reason = error.message.rpartition(": ")[2].lower()
            raise UsageError(f"cannot read {value}: {reason}; give a file of texts, or - for standard input") from error


_FILE = click.argument("file", type=_TextFile("rb"))


@click.command()
@_FILE
def extract(file: IO[bytes]) -> None:
    """Say what the texts in FILE report: JSON Lines in (- for standard input), JSON Lines out."""
    from pipeline.extract import load_lexicon
    from pipeline.lines import extract_lines

    workspace, settings = _standing_in()
    lexicon = load_lexicon(workspace.gazetteer_dir if workspace else None)
    _print_lines(extract_lines(_lines_of(file), lexicon, accept=settings.relevance.accept), file.name)


@click.command()
@_FILE
def translate(file: IO[bytes]) -> None:
    """Draft the English texts in FILE in Canadian French: JSON Lines in (- for standard input), JSON Lines out."""
    from pipeline.extract import load_lexicon
    from pipeline.lines import translate_lines
    from pipeline.translate import Translator, find_package, glossary, open_engine

    workspace, settings = _standing_in()
    wanted = settings.translate
    package = find_package(workspace.models_dir if workspace else None, wanted.model)
    terms = glossary(_own_terms(workspace), tuple(sorted(wanted.rival_terms.items())))
    lexicon = load_lexicon(workspace.gazetteer_dir if workspace else None)
    translator = Translator(open_engine(package, wanted.threads), terms)
    _print_lines(translate_lines(_lines_of(file), lexicon, translator), file.name)


def _standing_in() -> tuple[Workspace | None, Settings]:
    """The workspace we stand in and what it settles; outside of any, null and what holds by default.

    Raises SettingsError where one was named, on the command line or by VIGIE_WORKSPACE, and is none.
    """
    from pipeline.settings import WORKSPACE_VARIABLE, Settings, load_settings

    try:
        workspace = the_workspace()
    except SettingsError:
        if click.get_current_context().find_root().obj or os.environ.get(WORKSPACE_VARIABLE):
            raise
        return None, Settings()
    return workspace, load_settings(workspace.settings_path)


def _own_terms(workspace: Workspace | None) -> tuple[Term, ...]:
    """The newsroom's own terms; a workspace that has no archive yet has none."""
    if workspace is None or not workspace.archive_path.exists():
        return ()
    with the_archive_to_read() as archive:
        return tuple(archive.terms.all())


def _lines_of(file: IO[bytes]) -> Iterator[bytes]:
    """The lines of a file. Raises InputError on one without an end, and on a file without any; a pipe may be dry."""
    number = 0
    found = False
    while line := file.readline(LONGEST + 1):
        number += 1
        found = found or bool(line.strip())
        if len(line) > LONGEST:
            raise InputError(f"{file.name}:{number}: the line is longer than {LONGEST >> 20} MiB; {_SHAPE}")
        yield line
    if not found and file.name != "<stdin>":
        raise InputError(f"{file.name} is empty; {_SHAPE}")


def _print_lines(results: Iterable[Result | BadLine], name: str) -> None:
    """Print results as JSON Lines; a bad line is named on standard error, and the end is exit code 1."""
    from pipeline.lines import BadLine
    from pipeline.terminal import print_json

    bad = good = 0
    for result in results:
        if isinstance(result, BadLine):
            bad += 1
            click.echo(f"{name}:{result.number}: {result.problem}", err=True)
        else:
            good += 1
            print_json(result)
        if bad == UNREAD and not good:
            raise InputError(f"{name} holds no texts: none of its first {UNREAD} lines could be used; {_SHAPE}")
    if bad:
        rest = "the rest is done" if good else "nothing was done"
        raise InputError(f"{bad} line{'s' if bad > 1 else ''} of {name} could not be used; {rest}")
