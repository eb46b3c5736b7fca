"""`vigie serve`: the newsroom over a workspace, with the street behind it for what its people ask."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from pipeline.documents import Finding, Term
from pipeline.lock import workspace_lock
from pipeline.review import Context, Newsroom, first_member, sign_in_path, speak
from pipeline.review import serve as serve_newsroom
from pipeline.schedule import end_watch, start_watch
from pipeline.settings import Settings, Workspace, load_settings, switch_feed
from pipeline.stages import (
    AskedRuling,
    Editing,
    Ruled,
    Silent,
    Street,
    add_address,
    add_text,
    answer_relevance,
    rule,
)
from pipeline.store import AddedStory, open_newsroom
from pipeline.terminal import say


class _OnRequest(Editing):
    """What the newsroom's people ask for, done by the street. One draft at a time: the engine uses every core."""

    def __init__(self, street: Street) -> None:
        super().__init__(street)
        self._turn = threading.Lock()

    def redraft(self, adaptation_id: int) -> None:
        with self._turn:
            super().redraft(adaptation_id)

    def answer_relevance(self, article_id: int, *, relevant: bool, person_id: int) -> None:
        with self._turn:
            answer_relevance(self._street, article_id, relevant=relevant, person_id=person_id)

    def add_story(self, story: AddedStory, *, person_id: int) -> int:
        with self._turn:
            if story.text is None:
                return add_address(self._street, story.url or "", person_id=person_id)
            return add_text(
                self._street,
                story.title or "",
                story.text,
                outlet=story.outlet or self._street.settings.newsroom.name,
                url=story.url,
                published=story.published,
                person_id=person_id,
            )

    def switch_feed(self, name: str, *, off: bool, person_id: int) -> None:
        switch_feed(self._street.workspace.settings_path, name, off=off)
        with self._street.archive.write():
            self._street.archive.feeds.sync(load_settings(self._street.workspace.settings_path).watched)
            feed = self._street.archive.feeds.feed_id(name)
            verb = "switch_off" if off else "switch_on"
            self._street.archive.events.add(verb, ("feed", feed), at=self._street.at(), person_id=person_id)

    def shipped_terms(self) -> tuple[Term, ...]:
        from pipeline.translate import glossary

        return tuple(glossary().entries)

    def rule(self, asked: AskedRuling, *, person_id: int) -> Ruled:
        return rule(self._street, asked, person_id=person_id)

    def say(self, finding: Finding, language: str) -> str:
        from pipeline.translate import message

        return message(finding, language)


def serve(workspace: Workspace, *, port: int, host: str = "127.0.0.1", and_watch: bool = False) -> None:
    """Answer until SIGINT or SIGTERM, on loopback unless told; with ``and_watch`` the recurring jobs run beside it.

    While nobody has a password, a link that signs in once is printed. Raises SettingsError, ArchiveError, UsageError
    (port taken, a public address without accounts), and with ``and_watch`` LockedError.
    """
    watching = _watching(workspace) if and_watch else nullcontext()
    with Street.open(workspace, worker="serve") as street, open_newsroom(workspace.newsroom_path) as private, watching:
        stages = _OnRequest(street)
        threading.Thread(target=stages.warm, name="warm", daemon=True).start()
        context = Context(
            archive=street.archive,
            newsroom=_newsroom(street.settings),
            stages=stages,
            private=private,
            metadata_path=workspace.metadata_path if workspace.metadata_path.exists() else None,
            secret=private.secret("forms", at=street.at()),
        )
        serve_newsroom(context, port=port, host=host, ready=lambda address: _greet(context, address))


def _newsroom(settings: Settings) -> Newsroom:
    return Newsroom(
        name=settings.newsroom.name,
        zone=settings.newsroom.zone,
        byline=settings.newsroom.byline,
        public_url=settings.newsroom.public_url,
        contact=settings.newsroom.contact,
        ask=settings.relevance.ask,
        accept=settings.relevance.accept,
        languages=tuple(settings.newsroom.languages),
    )


def _greet(context: Context, address: str) -> None:
    """Say where the newsroom is, and how to get in where nobody has a password yet."""
    say(f"The newsroom is at {address}  (Ctrl+C ends it)")
    speak("en")
    alone = first_member(context.archive, context.private, context.newsroom.byline)
    if alone:
        path = sign_in_path(context.archive, context.private, alone)
        say(f"Signs in once, within a day: {address.rstrip('/')}{path}")


@contextmanager
def _watching(workspace: Workspace) -> Iterator[None]:
    stop = threading.Event()
    with workspace_lock(workspace.lock_path), Street.open(workspace) as street:
        worker = start_watch(street, Silent(), stop)
        try:
            yield
        finally:
            stop.set()
            street.stopping.set()
            end_watch(street, worker)
