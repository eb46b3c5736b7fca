"""check, backup, restore, compact, erase: the life of the files."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.errors import ArchiveError, UsageError, VigieError

from .context import AS_JSON, the_archive, the_settings, the_workspace

if TYPE_CHECKING:
    from pipeline.settings import Workspace
    from pipeline.store import ErasureReport, Fault

_FILE = click.Path(path_type=Path, dir_okay=False, exists=True)
_FOLDER = click.Path(path_type=Path, file_okay=False)


def _files(workspace: Workspace) -> list[Path]:
    every = (workspace.archive_path, workspace.payloads_path, workspace.newsroom_path)
    return [path for path in every if path.exists()]


@click.command()
@click.option("--repair", is_flag=True, help="Mend what can be mended without losing anything; a backup is made first.")
@AS_JSON
def check(*, repair: bool, as_json: bool) -> None:
    """Check the files: whole, as the data model promises, found by search; explain what is not."""
    from pipeline.store import check_file, refuse_lost
    from pipeline.terminal import print_json, show_faults

    workspace = the_workspace()
    refuse_lost(workspace.archive_path, workspace.payloads_path)
    if not workspace.archive_path.exists():
        raise UsageError(f"there is no archive in {workspace.db_dir} yet: vigie run makes it")
    faults = [fault for path in _files(workspace) for fault in check_file(path)]
    repaired = 0
    if repair and any(fault.repairable for fault in faults):
        left = _repair(workspace)
        repaired, faults = len(faults) - len(left), left
    if as_json:
        print_json({"faults": [asdict(fault) for fault in faults], "repaired": repaired})
    else:
        show_faults(faults, repaired)
    if faults:
        raise ArchiveError(f"{len(faults)} fault{'s' if len(faults) > 1 else ''} found; what to do stands above")


def _repair(workspace: Workspace) -> list[Fault]:
    from pipeline.lock import workspace_lock
    from pipeline.store import back_up_damaged, check_file, repair_file
    from pipeline.times import now

    left: list[Fault] = []
    with workspace_lock(workspace.lock_path):
        for path in _files(workspace):
            faults = check_file(path)
            if any(fault.repairable for fault in faults):
                back_up_damaged(path, workspace.db_dir / "backups", now())
                faults = repair_file(path, faults)
            left += faults
    return left


@click.command()
@click.argument("destination", type=_FOLDER, metavar="DEST")
@click.option("--keep", default=None, type=click.IntRange(1), help="So many of each kind stay (keep.backups, 7).")
@click.option("--payloads", is_flag=True, help="Copy the raw pages, too: many times as large as all the rest.")
@AS_JSON
def backup(*, destination: Path, keep: int | None, payloads: bool, as_json: bool) -> None:
    """Copy the archive and the newsroom's accounts to the folder DEST while others work, and verify the copies."""
    from pipeline.store import back_up_file, fingerprint
    from pipeline.terminal import print_json, say, share_for

    workspace, number = the_workspace(), keep or the_settings().keep.backups
    with the_archive() as archive, share_for(sys.stderr) as share:
        made = [archive.backup(destination, keep=number, told=share("archive"))]
        if payloads:
            made.append(archive.backup_payloads(destination, keep=number, told=share("raw pages")))
        moment = archive.clock()
    if workspace.newsroom_path.exists():
        made.append(back_up_file(workspace.newsroom_path, destination, "newsroom", moment, keep=number))
    copies = [fingerprint(path) for path in made]
    if as_json:
        print_json([{**asdict(copy), "path": str(copy.path)} for copy in copies])
        return
    for copy in copies:
        say(f"{copy.path}  {copy.size:,} bytes, verified, sha256 {copy.sha256}")


@click.command()
@click.argument("backups", nargs=-1, required=True, type=_FILE, metavar="FILE...")
@click.option("--yes", is_flag=True, help="Do not ask.")
@AS_JSON
def restore(*, backups: tuple[Path, ...], yes: bool, as_json: bool) -> None:
    """Put each backup FILE in the place of the archive, raw pages or accounts that it is a copy of.

    What stands there now is kept in db/backups. What was erased by law since the backup is erased in it again.
    """
    from pipeline.lock import workspace_lock
    from pipeline.store import file_kind
    from pipeline.store import restore as put_back
    from pipeline.terminal import print_json, say
    from pipeline.times import now

    workspace = the_workspace()
    targets = {
        "archive": workspace.archive_path,
        "payloads": workspace.payloads_path,
        "newsroom": workspace.newsroom_path,
    }
    chosen = [(path, targets[file_kind(path)[0]]) for path in backups]
    _ask(yes, f"{', '.join(target.name for _, target in chosen)} will be replaced. Go on?")
    with workspace_lock(workspace.lock_path):
        done = [put_back(path, target, moment=now()) for path, target in chosen]
    if as_json:
        told = [(r.kind, r.kept and str(r.kept), r.erased, r.remembered) for r in done]
        print_json([dict(zip(("kind", "kept", "erased", "remembered"), row, strict=True)) for row in told])
        return
    for result in done:
        kept = f"; what was there is {result.kept}" if result.kept else ""
        again = f"; {result.erased} rows that the law had erased were erased again" if result.erased else ""
        say(f"{result.target.name} is restored{kept}{again}")
        if not result.remembered:
            say("What the law had erased could not be read in it: erase again what was erased since the newest backup.")


@click.command()
@AS_JSON
def compact(*, as_json: bool) -> None:
    """Let go what the settings (keep:) no longer keep, and make the files as small as what they hold."""
    from pipeline.lock import workspace_lock
    from pipeline.store import apply_retention
    from pipeline.store import compact as make_small
    from pipeline.terminal import print_json, say

    workspace, keep = the_workspace(), the_settings().keep
    with workspace_lock(workspace.lock_path):
        with the_archive() as archive:
            gone = apply_retention(archive, irrelevant_days=keep.irrelevant_days, payload_bytes=keep.payload_bytes)
        done = [make_small(path) for path in _files(workspace)]
    if as_json:
        print_json({"retained": asdict(gone), "files": [asdict(file) for file in done]})
        return
    if gone.texts or gone.payloads:
        say(f"{gone.texts} texts of irrelevant articles and {gone.payloads} raw pages were let go")
    for file in done:
        say(f"{file.file}: {file.before:,} -> {file.after:,} bytes")


@click.command()
@click.option("--article", "article_id", type=click.IntRange(1), metavar="ID", help="All words of this article.")
@click.option("--name", metavar="NAME", help="A person's whole name, in whatever case and accents, everywhere.")
@click.option("--reason", required=True, metavar="WORDS", help="Why: a request, a judgment. It stays in the log.")
@click.option("--by", "byline", metavar="NAME", help="Who decided, as they sign.")
@click.option("--delete-backups", is_flag=True, help="Also delete the backups in which the words still stand.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@AS_JSON
def erase(
    *,
    article_id: int | None,
    name: str | None,
    reason: str,
    byline: str | None,
    delete_backups: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Erase an article or a person's name for good, as the law may ask: texts, drafts, editions, search, raw pages.

    Rows stay as tombstones with the date; the log says what was reached and why, never the words themselves.
    """
    if (article_id is None) == (name is None):
        raise UsageError("say what to erase: either --article ID or --name NAME")
    what = f"the article {article_id}" if article_id is not None else f"the name {name!r}"
    _ask(yes, f"All words of {what} will be gone for good. Go on?")
    from pipeline.lock import workspace_lock
    from pipeline.terminal import print_json, show_erasure

    workspace = the_workspace()
    with workspace_lock(workspace.lock_path):
        report = _erase(workspace, article_id, name, reason, byline)
        hindered = None if report.empty else _leave_no_trace(workspace)
        backups = _older_backups(workspace, delete=delete_backups and not report.empty)
    if as_json:
        print_json({**asdict(report), "backups": [str(path) for path in backups], "backups_deleted": delete_backups})
    else:
        show_erasure(report, backups, deleted=delete_backups)
    if hindered:
        raise hindered


def _erase(
    workspace: Workspace, article_id: int | None, name: str | None, reason: str, byline: str | None
) -> ErasureReport:
    from pipeline.store import erase_article, erase_name, erase_name_in_newsroom, open_newsroom
    from pipeline.terminal import progress_for

    with the_archive() as archive, progress_for(sys.stderr) as progress:
        person = archive.people.named(byline) if byline else None
        if article_id is not None:
            report = erase_article(archive, article_id, reason=reason, person_id=person)
        else:
            progress.begin("erase", None)
            report = erase_name(
                archive, name or "", reason=reason, person_id=person, told=lambda w: progress.advance("erase", w)
            )
    if name is not None and workspace.newsroom_path.exists():
        newsroom = open_newsroom(workspace.newsroom_path)
        with newsroom.write() as connection:
            for table, count in erase_name_in_newsroom(connection, name).items():
                report.rows[f"newsroom {table}"] = list(range(count))
        newsroom.close()
    return report


def _leave_no_trace(workspace: Workspace) -> VigieError | None:
    """Take what was erased out of the files' freed pages too; what hindered it, where there was no room."""
    from pipeline.store import compact as make_small

    try:
        for path in _files(workspace):
            make_small(path)
    except VigieError as error:
        return VigieError(f"the words are erased, but the files may still hold traces: {error}; then run vigie compact")
    return None


def _older_backups(workspace: Workspace, *, delete: bool) -> list[Path]:
    """Every backup that is known of or lies in the workspace; none was made after the erasure."""
    with the_archive() as archive:
        found = {*archive.backups(), *(workspace.db_dir / "backups").glob("*.db")}
    if delete:
        for path in found:
            path.unlink()
    return sorted(found)


def _ask(yes: bool, question: str) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError("nobody is there to be asked: add --yes if you are sure")
    click.confirm(question, abort=True, err=True)
