"""extract, translate: any text as JSON Lines, with the workspace's own names, terms and model where we stand in one."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import IO, TYPE_CHECKING

import click

from pipeline.errors import InputError, SettingsError

from .context import the_archive_to_read, the_workspace

if TYPE_CHECKING:
    from pipeline.documents import Term
    from pipeline.lines import BadLine, Result
    from pipeline.settings import Settings, Workspace

_FILE = click.argument("file", type=click.File("rb"))


@click.command()
@_FILE
def extract(file: IO[bytes]) -> None:
    """Say what the texts in FILE report: JSON Lines in (- for standard input), JSON Lines out."""
    from pipeline.extract import load_lexicon
    from pipeline.lines import extract_lines

    workspace, settings = _standing_in()
    lexicon = load_lexicon(workspace.gazetteer_dir if workspace else None)
    _print_lines(extract_lines(file, lexicon, accept=settings.relevance.accept), file.name)


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
    _print_lines(translate_lines(file, lexicon, translator), file.name)


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


def _print_lines(results: Iterable[Result | BadLine], name: str) -> None:
    """Print results as JSON Lines; a bad line is named on standard error, and the end is exit code 1."""
    from pipeline.lines import BadLine
    from pipeline.terminal import print_json

    bad = 0
    for result in results:
        if isinstance(result, BadLine):
            bad += 1
            click.echo(f"{name}:{result.number}: {result.problem}", err=True)
        else:
            print_json(result)
    if bad:
        raise InputError(f"{bad} line{'s' if bad > 1 else ''} of {name} could not be used; the rest is done")
