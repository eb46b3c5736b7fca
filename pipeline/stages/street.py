"""What every stage works with: the archive, the settings, the clock, and the tools that are opened on first use."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, Self

from pipeline.settings import Settings, Workspace, load_settings
from pipeline.store import Archive, open_archive
from pipeline.times import Clock, now, parse_stamp, stamp

if TYPE_CHECKING:
    from pipeline.extract import Lexicon
    from pipeline.fetch import Client
    from pipeline.translate import Terms, Translator


class Progress(Protocol):
    """Told how far a stage has come; a terminal draws it, a log writes it, a test ignores it."""

    def begin(self, stage: str, total: int | None) -> None:
        """A stage starts; ``total`` is null where nobody knows how much there is."""

    def advance(self, stage: str, what: str) -> None:
        """One piece of work is done: ``what`` names it."""

    def warn(self, stage: str, what: str) -> None:
        """One piece of work failed and will be tried again, or a person must look."""


class Silent:
    """Progress that nobody watches."""

    def begin(self, stage: str, total: int | None) -> None:
        """Nothing."""

    def advance(self, stage: str, what: str) -> None:
        """Nothing."""

    def warn(self, stage: str, what: str) -> None:
        """Nothing."""


class Street:
    """A workspace at work. Close it, or use it in a ``with``.

    ``worker`` stands in the claims of tasks, so that what a killed run had in hand can be told from what another
    process is doing (DATA.md 4).
    """

    def __init__(
        self, workspace: Workspace, settings: Settings, archive: Archive, *, worker: str = "run", clock: Clock = now
    ) -> None:
        self.workspace = workspace
        self.settings = settings
        self.archive = archive
        self.clock = clock
        self.worker = f"{worker}-{os.getpid()}"
        self.stopping = threading.Event()

    @classmethod
    def open(cls, workspace: Workspace, *, worker: str = "run", clock: Clock = now) -> Self:
        """Open a workspace: read its settings, make or migrate its archive, enter outlets and feeds.

        Raises SettingsError for feeds.yaml, ArchiveError for a newer or damaged archive.
        """
        settings = load_settings(workspace.settings_path)
        archive = open_archive(workspace.archive_path, payloads=workspace.payloads_path, clock=clock)
        street = cls(workspace, settings, archive, worker=worker, clock=clock)
        archive.feeds.sync(settings.watched)
        return street

    def at(self) -> str:
        """The present as the archive writes it."""
        return stamp(self.clock())

    @cached_property
    def client(self) -> Client:
        """The one way to the network."""
        from pipeline.fetch import Client

        client = Client(self.settings.fetch_policy(), stopping=self.stopping)
        moment = self.clock()
        for url, until in self.archive.tasks.resting(stamp(moment)):  # the run before this one was told
            client.leave_alone(url, (parse_stamp(until) - moment).total_seconds())
        return client

    @cached_property
    def lexicon(self) -> Lexicon:
        """The names and words that extract knows, the workspace's own on top."""
        from pipeline.extract import load_lexicon

        return load_lexicon(self.workspace.gazetteer_dir)

    @cached_property
    def translator(self) -> Translator:
        """The active model with its terms. Raises ModelError where the wanted package is missing or broken."""
        from pipeline.translate import Translator, find_package, open_engine

        wanted = self.settings.translate
        package = find_package(self.workspace.models_dir, wanted.model)
        return Translator(open_engine(package, wanted.threads), self.terms)

    @property
    def terms(self) -> Terms:
        """The glossary with the workspace's own terms and its choice among rival ones, as they stand now."""
        from pipeline.translate import glossary

        rivals = tuple(sorted(self.settings.translate.rival_terms.items()))
        return glossary(tuple(self.archive.terms.all()), rivals)

    @cached_property
    def model_id(self) -> int:
        """The active model's row."""
        return self.archive.models.register(self.translator.model)

    def close(self) -> None:
        """Close what was opened; safe to call twice."""
        client = self.__dict__.pop("client", None)
        if client is not None:
            client.close()
        self.archive.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


Step = Callable[[Street, Progress], "dict[str, int]"]
"""A stage: does what waits, answers with its counts."""
