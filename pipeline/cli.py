"""The command line: one short function a command, no logic of its own. Heavy imports stay inside the commands."""

from __future__ import annotations

import functools
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline import __version__
from pipeline.commands import AS_JSON, COMMANDS, ROW_ID, QueryCommand, the_archive_to_read, the_settings, the_workspace
from pipeline.errors import SignalledError, VigieError

if TYPE_CHECKING:
    from pipeline.stages import Street

WORKSPACE_HELP = "The folder with feeds.yaml and db/ (else VIGIE_WORKSPACE, else the current folder)."


def _remember_workspace(context: click.Context, _: click.Parameter, value: Path | None) -> None:
    if value is not None:
        context.find_root().obj = value


def _workspace_option() -> click.Option:
    return click.Option(
        ["--workspace"],
        type=click.Path(path_type=Path, file_okay=False),
        expose_value=False,
        callback=_remember_workspace,
        metavar="DIR",
        help=WORKSPACE_HELP,
    )


class _Group(click.Group):
    """A group whose every command takes --workspace after its name, too."""

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        for each in (cmd, *(cmd.commands.values() if isinstance(cmd, click.Group) else ())):
            each.params.append(_workspace_option())
        super().add_command(cmd, name)


@click.group(cls=_Group, params=[_workspace_option()], context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="vigie")
@click.option("-v", "--verbose", is_flag=True, help="Say what is done, line by line.")
def vigie(*, verbose: bool) -> None:
    """Watch the news for cyber incidents in health care, draft them in Canadian French, keep them for search."""
    from pipeline.terminal import start_logging

    start_logging(verbose=verbose)


for _command in COMMANDS:
    vigie.add_command(_command)


class _Nothing(io.BytesIO):
    """Stands for an input that our caller closed."""

    name = "<stdin>"


def main() -> None:
    """Run a command; an error is one message and an exit code, never a traceback.

    What is printed is UTF-8 wherever it goes: names and JSON must come through whole.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    if sys.stdin is None:  # closed by whoever called us
        sys.stdin = io.TextIOWrapper(_Nothing())
    output = sys.stdout
    try:
        _run_command()
    except BrokenPipeError:
        _leave_reader()
    except SystemExit:
        if sys.stdout not in {output, None}:  # click makes exit code 1 of a broken pipe, and stops the output up
            _leave_reader()
        raise


def _run_command() -> None:
    try:
        vigie.main(standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
    except VigieError as error:
        click.echo(f"vigie: {error}", err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("vigie: stopped; what was begun is carried on by the next run", err=True)
        sys.exit(130)
    except BrokenPipeError:
        raise
    except Exception as error:
        told = _in_words(error)
        if told is None:
            raise
        click.echo(f"vigie: {told}", err=True)
        sys.stdout = None  # what it still holds may not be writable either
        sys.exit(told.exit_code)


def _leave_reader() -> None:
    """End well: the reader of our output went away (as `| head` does), nothing is left to say to it."""
    sys.stdout = None
    sys.exit(0)


def _in_words(error: Exception) -> VigieError | None:
    """What the system or SQLite refused, in one line; null for what is a fault of ours."""
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        from pipeline.store import is_full

        remedy = "; make room and start again" if is_full(error) else ""
        return VigieError(f"{where}{error.strerror or error}{remedy}")
    if type(error).__module__ != "sqlite3":
        return None
    from pipeline.store import explained

    return explained(error, "the archive")


def _at_work(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the street of its workspace, under the workspace's lock."""

    @functools.wraps(command)
    def locked(*args: Any, **options: Any) -> Any:
        from pipeline.lock import workspace_lock
        from pipeline.stages import Street

        workspace = the_workspace()
        with workspace_lock(workspace.lock_path), Street.open(workspace) as street:
            return command(street, *args, **options)

    return locked


@vigie.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
def init(directory: Path) -> None:
    """Make a workspace in DIRECTORY: feeds.yaml with feeds that carry such news, and db/."""
    from pipeline.settings import init_workspace

    workspace = init_workspace(directory)
    click.echo(f"{workspace.root} is ready. Look at feeds.yaml, then: vigie --workspace {directory} run")


@vigie.command()
@click.option("--feed", metavar="NAME", help="Only this feed, whether it is due or not.")
@click.option(
    "--again", type=click.Choice(["extract", "translate"]), help="Do this step anew for what is kept already."
)
@click.option("--stale", is_flag=True, help="With --again: only what an older extractor read or another model drafted.")
@AS_JSON
@_at_work
def run(street: Street, *, feed: str | None, again: str | None, stale: bool, as_json: bool) -> None:
    """Poll the feeds that are due, fetch, extract, translate what is relevant, store.

    With --again no feed is asked: texts are read anew (see first: vigie replay), or the machine's drafts are made anew
    where no editor has begun to work on them.
    """
    from pipeline.stages import run as run_street
    from pipeline.stages import run_again, unless_stopped
    from pipeline.terminal import print_json, progress_for, show_summary

    if stale and again is None:
        raise click.UsageError("--stale goes with --again extract or --again translate")
    if feed and again:
        raise click.UsageError("--again is for what is kept already: leave out --feed")
    try:
        with progress_for(sys.stderr) as progress:
            if again:
                work = functools.partial(run_again, street, again, progress, stale=stale)
            else:
                work = functools.partial(run_street, street, progress, feed=feed)
            summary = unless_stopped(street, work)
    except SignalledError as stopped:
        _leave_if_stuck(stopped)
        raise
    if as_json:
        print_json({**summary.counts, "warnings": list(summary.warnings)})
    else:
        show_summary(summary)


def _leave_if_stuck(stopped: SignalledError) -> None:
    """Where work has not come back, end without it: waiting for its threads, or closing what they use, may hang."""
    if stopped.stuck:
        click.echo(f"vigie: {stopped}", err=True)
        os._exit(stopped.exit_code)


@vigie.command()
@_at_work
def watch(street: Street) -> None:
    """Do what `run` does, on the schedule of the settings, until it is stopped."""
    from pipeline.schedule import keep_watch

    keep_watch(street)


@vigie.command(cls=QueryCommand)
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 200), help="Hits to print.")
@AS_JSON
def search(*, words: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Search the archive in either language: words, "phrases", prefix*, AND OR NOT, victim:… after:2023-10-01."""
    from pipeline.terminal import hits_as_json, print_json, show_hits

    with the_archive_to_read() as archive:
        result = archive.search(" ".join(words), limit=limit)
    if as_json:
        print_json(hits_as_json(result))
    else:
        show_hits(result)


@vigie.command()
@click.argument("article_id", type=ROW_ID, metavar="ID")
@AS_JSON
def show(*, article_id: int, as_json: bool) -> None:
    """Print an article side by side with its draft, checks marked."""
    from pipeline.terminal import print_json, show_article, story_as_json

    with the_archive_to_read() as archive:
        article = archive.articles.get(article_id)
        adaptation = archive.adaptations.of_article(article_id)
    if as_json:
        print_json(story_as_json(article, adaptation))
    else:
        show_article(article, adaptation)


@vigie.command()
@AS_JSON
def status(*, as_json: bool) -> None:
    """Read feeds.yaml; say what is watched, what waits, what failed."""
    from dataclasses import asdict

    from pipeline.terminal import print_json, show_status
    from pipeline.times import now, stamp

    watched = the_settings().watched
    with the_archive_to_read() as archive:
        if archive.may_write:
            archive.feeds.sync(watched)
        told = archive.status(stamp(now()))
    if as_json:
        print_json(asdict(told))
    else:
        show_status(told)


@vigie.command()
@click.option("--port", default=8765, show_default=True, type=click.IntRange(0, 65535))
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to answer; other than here needs accounts.")
@click.option("--watch", "and_watch", is_flag=True, help="Also do the recurring jobs: the laptop's one command.")
def serve(*, port: int, host: str, and_watch: bool) -> None:
    """Open the newsroom in a browser: review pages, API, and the archive under /archive."""
    from pipeline.serving import serve as serve_newsroom

    serve_newsroom(the_workspace(), port=port, host=host, and_watch=and_watch)


@vigie.command()
@click.option("--port", default=8765, show_default=True, type=click.IntRange(0, 65535))
@click.option("--no-serve", is_flag=True, help="End after the summary instead of serving the newsroom.")
def demo(*, port: int, no_serve: bool) -> None:
    """Run the whole pipeline on three news sites of this machine, then serve the newsroom."""
    from pipeline.demo import run_demo

    run_demo(click.get_current_context().find_root().obj, port=None if no_serve else port)
