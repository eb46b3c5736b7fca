"""export and release: what leaves the house, with a manifest."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .context import AS_JSON, the_archive_to_read, the_settings, the_workspace

if TYPE_CHECKING:
    from pipeline.store import Archive

_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.argument("folder", type=_FOLDER, metavar="FOLDER")
@click.option(
    "--format",
    "formats",
    multiple=True,
    default=("csv",),
    show_default=True,
    type=click.Choice(["csv", "jsonl", "bibtex", "csl"]),
    help="May be given several times.",
)
@click.option("--query", metavar="QUERY", help="Only incidents reported by articles that this search finds.")
@click.option(
    "--changed-since", metavar="DATE", help="Only records that changed since: new, changed, merged, withdrawn."
)
@click.option("--as-of", metavar="DATE", help="What texts fetched and rulings made by the end of that day yield.")
@click.option("--claimed", is_flag=True, help="Also incidents that only an attacker speaks of.")
@click.option("--no-texts", is_flag=True, help="No article's text, even where its outlet lets it leave.")
@AS_JSON
def export(
    *,
    folder: Path,
    formats: tuple[str, ...],
    query: str | None,
    changed_since: str | None,
    as_of: str | None,
    claimed: bool,
    no_texts: bool,
    as_json: bool,
) -> None:
    """Write incidents, parties, records, claims and articles into the new FOLDER, with a manifest to repeat it by."""
    from pipeline.store import Wanted, export, since_stamp
    from pipeline.terminal import print_json, rows_for, say
    from pipeline.times import now, stamp

    wanted = Wanted(
        formats=tuple(dict.fromkeys(formats)),
        query=query,
        changed_since=changed_since and since_stamp(changed_since),
        as_of=as_of,
        claimed=claimed,
        texts=not no_texts,
    )
    with _state_of(as_of) as archive, rows_for(sys.stderr) as told:
        done = export(archive, folder, wanted, at=stamp(now()), told=told)
    if as_json:
        print_json({"folder": str(done.folder), "files": done.files})
        return
    for file in done.files:
        say(f"{file['name']:<18} {file['rows']:>9,} rows  {file['bytes']:>12,} bytes")
    say(f"{done.manifest} lists them with their SHA-256")


@contextmanager
def _state_of(as_of: str | None) -> Iterator[Archive]:
    """The archive as it is, or rewound to the end of a day in a file of its own."""
    if as_of is None:
        with the_archive_to_read() as archive:
            yield archive
        return
    from pipeline.stages import rewound

    with rewound(the_workspace(), as_of) as archive:
        yield archive


@click.command()
@click.argument("folder", type=_FOLDER, metavar="FOLDER")
@click.option("--name", metavar="NAME", help="What it is cited by (the newsroom's name and the day).")
@AS_JSON
def release(*, folder: Path, name: str | None, as_json: bool) -> None:
    """Freeze the public part of the archive into the new FOLDER: a database, its dictionary, a licence note."""
    from importlib.resources import files

    from pipeline.store import release
    from pipeline.terminal import print_json, rows_for, say
    from pipeline.times import now, stamp

    at = stamp(now())
    called = name or f"{the_settings().newsroom.name}, {at[:10]}"
    metadata = files("pipeline").joinpath("data", "metadata.yaml").read_bytes()
    with the_archive_to_read() as archive, rows_for(sys.stderr) as told:
        done = release(archive, folder, name=called, at=at, metadata=metadata, told=told)
    if as_json:
        print_json({"folder": str(done.folder), "name": called, "files": done.files})
        return
    say(f"{called}: {done.folder}")
    for file in done.files:
        say(f"{file['name']:<18} {file['bytes']:>12,} bytes  sha256 {file['sha256']}")
