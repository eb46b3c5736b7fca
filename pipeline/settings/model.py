"""The shape of feeds.yaml (DATA.md) with its defaults: a file that lists only outlets works."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, model_validator

from pipeline import __version__
from pipeline.documents import Outlet, Rights

from .values import (
    Header,
    Host,
    Interval,
    Language,
    PageLanguages,
    Pause,
    Recurrence,
    RecurrenceValue,
    RightsValue,
    Url,
    Words,
    Zone,
)

if TYPE_CHECKING:
    from pipeline.fetch import FetchPolicy


class Section(BaseModel):
    """A mapping of feeds.yaml: no key that it does not know, no value of another type, never changed afterwards."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class NewsroomSettings(Section):
    """Who works here; ``languages`` are those of the pages, the first one the one they open in."""

    name: Words = "Vigie"
    zone: Zone = "America/Montreal"
    byline: Words | None = None
    public_url: Url | None = None
    contact: Words | None = None
    languages: PageLanguages = ("fr", "en")


class FetchSettings(Section):
    """How sites are asked. ``every``: seconds between two polls of a feed; ``allow_hosts``: private or loopback hosts
    that may be asked all the same; ``per_host``: seconds between two requests to a host, other than the usual.
    """

    every: Interval = 1800
    user_agent: Header | None = None
    allow_hosts: tuple[Host, ...] = ()
    keep_payloads: bool = True
    per_host: dict[Host, Pause] = Field(default_factory=dict)


class RelevanceSettings(Section):
    """From ``accept`` a story is translated whole, from ``ask`` its title, until an editor answers."""

    ask: float = Field(default=0.35, ge=0, le=1)
    accept: float = Field(default=0.60, ge=0, le=1)

    @model_validator(mode="after")
    def _in_order(self) -> RelevanceSettings:
        if self.ask > self.accept:
            raise ValueError("has ask above accept; write an ask that is at most accept")
        return self


class TranslateSettings(Section):
    """What drafts. ``model``: name of an installed package, else the user's or the starter model; ``threads``: of
    the processor, else as many as it has; ``rival_terms``: where two French words compete, word to the one used here;
    ``index``: where packages are offered, else Argos's own list.
    """

    engine: Literal["argos"] = "argos"
    model: Words | None = None
    index: Url | None = None
    threads: int | None = Field(default=None, ge=1, le=256)
    rival_terms: dict[str, Words] = Field(default_factory=dict)


class ScheduleSettings(Section):
    """When ``watch`` does what, in the newsroom's zone; null: never."""

    poll: RecurrenceValue = Recurrence(every=900)
    backup: RecurrenceValue = Recurrence(at="03:10")
    digest: RecurrenceValue = Recurrence(at="06:30")


class KeepSettings(Section):
    """What is kept, and for how long; null: for ever. ``irrelevant_days``: the text of an article that nobody and no
    reading finds relevant; ``payload_megabytes``: raw pages, compressed, the oldest go first; ``backups``: the newest.
    """

    irrelevant_days: int | None = Field(default=None, ge=1)
    payload_megabytes: int | None = Field(default=None, ge=0)
    backups: int = Field(default=7, ge=1, le=1000)

    @property
    def payload_bytes(self) -> int | None:
        """The budget of raw pages in bytes."""
        return None if self.payload_megabytes is None else self.payload_megabytes * 1_000_000


class FeedSettings(Section):
    """A feed of an outlet. ``url`` is the address to ask; what is stored is ``url_as_written``."""

    name: Words = Field(examples=["Windsor Star"])
    url: Url = Field(examples=["https://example.org/feed.xml"])
    off: bool = False
    _as_written: str = PrivateAttr(default="")

    @property
    def url_as_written(self) -> str:
        """The address as it stands in the file, ``${NAME}`` unexpanded: keys never stand in the archive."""
        return self._as_written or self.url

    def model_post_init(self, context: object, /) -> None:
        """Remember the unexpanded address; ``context`` maps an expanded address to it."""
        if isinstance(context, dict):
            self._as_written = context.get(self.url, self.url)


class OutletSettings(Section):
    """A newspaper or site and its feeds."""

    name: Words = Field(examples=["Windsor Star"])
    zone: Zone = Field(examples=["America/Toronto"])
    language: Language = Field(examples=["en"])
    rights: RightsValue = Rights.DRAFT
    attribution_fr: Words | None = None
    disclosure_fr: Words | None = None
    export_text: bool = False
    feeds: tuple[FeedSettings, ...] = ()

    @property
    def outlet(self) -> Outlet:
        """The outlet as the other rooms know it."""
        return Outlet(
            name=self.name,
            timezone=self.zone,
            language=self.language,
            rights=self.rights,
            attribution_fr=self.attribution_fr,
            disclosure_fr=self.disclosure_fr,
            export_text=self.export_text,
        )


class Settings(Section):
    """All of feeds.yaml."""

    newsroom: NewsroomSettings = NewsroomSettings()
    fetch: FetchSettings = FetchSettings()
    relevance: RelevanceSettings = RelevanceSettings()
    translate: TranslateSettings = TranslateSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    keep: KeepSettings = KeepSettings()
    outlets: tuple[OutletSettings, ...] = ()

    @property
    def watched(self) -> tuple[tuple[Outlet, tuple[tuple[str, str, bool], ...]], ...]:
        """Outlets with their feeds as the archive keeps them: name, address as written, whether it is off."""
        return tuple(
            (entry.outlet, tuple((feed.name, feed.url_as_written, feed.off) for feed in entry.feeds))
            for entry in self.outlets
        )

    def address_to_ask(self, stored: str) -> str:
        """The address behind one that the archive keeps: ``${NAME}`` expanded; any other comes back unchanged."""
        if "${" not in stored:
            return stored
        feeds = (feed for entry in self.outlets for feed in entry.feeds)
        return next((feed.url for feed in feeds if feed.url_as_written == stored), stored)

    def fetch_policy(self) -> FetchPolicy:
        """What the HTTP client may do, with the bounds that are not settings left as they are."""
        from pipeline.fetch import FetchPolicy

        return FetchPolicy(
            user_agent=self.user_agent,
            allow_hosts=self.fetch.allow_hosts,
            per_host={host: float(pause) for host, pause in self.fetch.per_host.items()},
        )

    @property
    def user_agent(self) -> str:
        """What we call ourselves. The compatible form with a contact: some sites refuse a bare name."""
        if self.fetch.user_agent:
            return self.fetch.user_agent
        contact = self.newsroom.contact or self.newsroom.public_url
        known = f"; +{contact}" if contact and contact.isascii() else ""
        return f"Mozilla/5.0 (compatible; Vigie/{__version__}{known})"
