"""The archive as of a day: today's extractor, the rulings made and the texts fetched by then (DATA.md 18)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from pipeline.errors import UsageError
from pipeline.extract import VERSION
from pipeline.settings import Workspace, load_settings
from pipeline.store import Archive, back_up_file, open_archive, read_archive, rewind, settle
from pipeline.times import parse_stamp, stamp

from .extracting import derive_records, extract_articles
from .joining import derive_record, regroup
from .street import Progress, Silent, Street


@contextmanager
def rewound(workspace: Workspace, day: str, progress: Progress | None = None) -> Iterator[Archive]:
    """An archive in a file of its own, gone afterwards, that ends with a day in the newsroom's zone.

    What was really shown on that day stands in the release of that day; this is what we would say of it now.
    Raises UsageError for a day that cannot be read.
    """
    settings = load_settings(workspace.settings_path)
    until = _end_of(day, settings.newsroom.zone)
    with read_archive(workspace.archive_path, payloads=workspace.payloads_path) as present:
        beside = workspace.db_dir if present.may_write else None
    with TemporaryDirectory(prefix="vigie-as-of-", dir=beside) as folder:
        path, source = Path(folder) / "archive.db", workspace.archive_path
        if beside is None:
            source = back_up_file(source, Path(folder), "present", present.clock(), keep=1)
        unread = rewind(source, path, until=until, extractor=VERSION)
        with open_archive(path, clock=lambda: parse_stamp(until)) as archive:
            _read_again(Street(workspace, settings, archive), unread, until, progress or Silent())
            yield archive


def _end_of(day: str, zone: str) -> str:
    try:
        last = datetime.combine(date.fromisoformat(day), time(23, 59, 59), ZoneInfo(zone))
    except ValueError:
        raise UsageError(f"{day} is no day: write it as 2023-10-24") from None
    return stamp(last)


def _read_again(street: Street, unread: list[int], until: str, progress: Progress) -> None:
    archive = street.archive
    street.clock = archive.clock
    for revision in unread:
        archive.tasks.add("revision", revision, "extract", at=until)
    extract_articles(street, progress)
    derive_records(street, progress)
    for incident in [row[0] for row in archive.read().execute("SELECT id FROM incident ORDER BY id").fetchall()]:
        members = archive.incidents.members([incident])
        if members and incident not in regroup(street, members):
            derive_record(street, incident)
    with archive.write() as connection:
        settle(connection, until)
