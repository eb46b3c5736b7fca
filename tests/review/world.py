"""A small newsroom for tests: an archive with stories in every state, and stages that need no model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pipeline.documents import (
    Article,
    AttackType,
    BlockKind,
    Claim,
    Draft,
    Extraction,
    Fact,
    Finding,
    FoundAttackType,
    FoundOrganisation,
    IncidentStatus,
    Join,
    Model,
    Name,
    OrganisationKind,
    Outlet,
    Party,
    ReadStory,
    Record,
    Relevance,
    Rights,
    Role,
    SegmentKind,
    SegmentView,
    SentencePair,
    Severity,
    Span,
    Term,
    TextMark,
)
from pipeline.errors import FetchError
from pipeline.review import Context, Newsroom
from pipeline.settings import Settings, Workspace
from pipeline.stages import AskedRuling, Ruled, Street, rule, source_gap
from pipeline.store import (
    Account,
    AccountRole,
    AddedStory,
    Archive,
    MemoryPair,
    SavedStory,
    open_archive,
    open_newsroom,
)
from pipeline.translate import mark_text, message

NOW = "2026-03-04T11:05:00Z"
CLOCK = datetime(2026, 3, 4, 11, 5, tzinfo=UTC)
ATTACK = '<script>alert("pwned")</script><img src=x onerror=alert(1)>'

COURIER = Outlet("The Tidewater Courier", "America/Toronto", "en", Rights.ADAPT, "une publication sœur du Phare")
WIRE = Outlet("Northline Wire", "America/Halifax", "en", Rights.DRAFT)
PHARE = Outlet("Le Phare du Golfe", "America/Montreal", "fr", Rights.INDEX)

TITLE = "Three Fundy clinics turn to paper after attack on records vendor"
PARAGRAPHS = (
    "SAINT-JEAN-PORT — Three clinics on Fundy Bay went back to paper charts on Monday after a ransomware attack.",
    "Orlan Records has the files. About 48,200 patients of Fundy Shore Clinic Group are hit. No visit was cancelled.",
    "“We have not paid and we will not pay,” said Marisol Tench, who heads the group.",
)
DRAFTS = (
    "Trois cliniques de la baie de Fundy reviennent au papier après une attaque contre leur fournisseur de dossiers",
    "SAINT-JEAN-PORT — Trois cliniques de Fundy sont revenues au papier lundi après une attaque par rançongiciel.",
    "Orlan Records a les dossiers. Environ 42 800 patients seraient touchés. Des rendez-vous ont été annulés.",
    "« Nous n’avons pas payé et nous ne paierons pas », a déclaré Marisol Tench, qui dirige le groupe.",
)


NAMES = (Name(("Fundy Shore Clinic Group",)), Name(("Orlan Records",)), Name(("Marisol Tench",), kind="person"))


class PlainStages:
    """Checks one rule (a text with « ??? » is wrong) and drafts nothing: pages are what is tested here."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._read: set[object] = set()
        self.answers: list[tuple[int, bool]] = []
        self.source = "same"
        """What asking for a source will say."""
        self.redrafted: list[int] = []
        self.switched: list[tuple[str, bool]] = []

    def recheck(
        self, revision_id: int, source: str, target: str, kind: SegmentKind
    ) -> tuple[tuple[Finding, ...], tuple[SentencePair, ...]]:
        """One error where the text holds « ??? »."""
        del revision_id, kind
        start = target.find("???")
        wrong = (
            (Finding("meaning_untranslated", Severity.ERROR, (start, start + 3), None, (("found", "???"),)),)
            if start >= 0
            else ()
        )
        return wrong, (SentencePair((0, len(source)), (0, len(target))),)

    def marks(
        self, revision_id: int, source: str, target: str, kind: SegmentKind, *, at_hand: bool = False
    ) -> tuple[TextMark, ...] | None:
        """The marks of a text, with the names of this newsroom's stories."""
        if at_hand and (revision_id, source, target) not in self._read:
            return None
        self._read.add((revision_id, source, target))
        return mark_text(source, target, NAMES, kind)

    def fix(self, revision_id: int, source: str, target: str, finding: Finding, *, at_hand: bool = False) -> str | None:
        """One fix: the number that was expected, in the place of the one that stands there."""
        expected = dict(finding.data).get("expected")
        known = not at_hand or (revision_id, source, target) in self._read
        if not known or finding.kind != "number_lost" or not expected or not finding.span:
            return None
        return target[: finding.span[0]] + expected + target[finding.span[1] :]

    def gap(self, source: str, target: str, at: int, pairs: Sequence[SentencePair]) -> Span | None:
        """Where the street would part it."""
        return source_gap(source, target, at, pairs)

    def remember(self, segment: SegmentView, revision_id: int) -> None:
        """The segment as a whole: what may be remembered is tested with the street."""
        del revision_id
        if segment.version:
            whole = MemoryPair(segment.source, segment.source, segment.version.text, reusable=False)
            self._archive.memory.remember(segment.id, segment.version.id, [whole], at=NOW)

    def names_changed(self) -> None:
        """Nothing is kept that is not asked again."""
        self._read.clear()

    def ask_source(self, article_id: int) -> str:
        """What the test wants to hear."""
        del article_id
        return self.source

    def redraft(self, adaptation_id: int) -> None:
        """Draft what is empty."""
        self.redrafted.append(adaptation_id)

    def answer_relevance(self, article_id: int, *, relevant: bool, person_id: int) -> None:
        """Keep the answer."""
        self.answers.append((article_id, relevant))
        self._archive.articles.relevance_answer(article_id, relevant, person_id=person_id, at=NOW)

    def add_story(self, story: AddedStory, *, person_id: int) -> int:
        """Keep a pasted text as a story; an address gives none here."""
        if story.text is None:
            raise FetchError("the page gave no story")
        article = Article.compose(story.title, [(BlockKind.PARAGRAPH, story.text)], language="en", url="urn:x")
        outlet = self._archive.feeds.enter_outlet(WIRE)
        saved = self._archive.articles.save_story(
            None, ReadStory(article, f"urn:x:{story.id}"), outlet_id=outlet, text_hash=str(story.id), fetched_at=NOW
        )
        self.answers.append((saved.article_id, bool(person_id)))
        return saved.article_id

    def switch_feed(self, name: str, *, off: bool, person_id: int) -> None:
        """Remember the wish; there is no feeds.yaml here."""
        self._archive.feeds.feed_id(name)
        self.switched = [*self.switched, (name, off)]

    def shipped_terms(self) -> tuple[Term, ...]:
        """One term, with a variant to avoid."""
        return (Term("ransomware", "rançongiciel", "m.", forbidden=("rançonlogiciel",), source="OQLF", verified=True),)

    def rule(self, asked: AskedRuling, *, person_id: int) -> Ruled:
        """Rule for real, on a street that fetches and drafts nothing."""
        street = Street(Workspace(self._archive.path.parent), Settings(), self._archive, clock=lambda: CLOCK)
        return rule(street, asked, person_id=person_id)

    def say(self, finding: Finding, language: str) -> str:
        """The finding in its own words."""
        return message(finding, language)


@dataclass
class World:
    """An archive and the ids of the stories told in it."""

    archive: Archive
    context: Context
    stages: PlainStages
    outlets: dict[str, int] = field(default_factory=dict)
    story: dict[str, int] = field(default_factory=dict)

    def account(self, login: str = "odile", byline: str = "Odile Brassard", role: AccountRole = "editor") -> Account:
        """Somebody who works here, made on first use; without a password."""
        accounts = self.context.private.accounts
        known = accounts.named(login)
        return known or accounts.add(login, self.archive.people.named(byline), role, None, at=NOW)

    def log_in(self, login: str = "odile", byline: str = "Odile Brassard", role: AccountRole = "editor") -> str:
        """The cookie of a browser in which somebody is logged in."""
        account = self.account(login, byline, role)
        return self.context.private.sessions.begin(account.id, CLOCK, user_agent="Firefox")

    def save(
        self, name: str, outlet: Outlet, title: str, paragraphs: tuple[str, ...], **rest: str | None
    ) -> SavedStory:
        """Save a story as if its page had been read, and remember it under ``name``."""
        url = rest.get("url") or f"https://{outlet.language}.example.org/{name}"
        article = Article.compose(
            title,
            [(BlockKind.PARAGRAPH, text) for text in paragraphs],
            language=outlet.language,
            url=url,
            byline=rest.get("byline"),
            published=rest.get("published") or "2026-03-04T04:40:00-05:00",
        )
        saved = self.archive.articles.save_story(
            None, ReadStory(article, url), outlet_id=self.outlets[outlet.name], text_hash=title, fetched_at=NOW
        )
        self.story[name] = saved.article_id
        return saved

    def memory_pair(self, source: str, target: str) -> MemoryPair:
        """A sentence to be remembered."""
        return MemoryPair(source, source, target, reusable=False)

    def read(self, saved: SavedStory, score: float, organisations: tuple[FoundOrganisation, ...] = ()) -> int:
        """Extract a story; a score of 0.6 or more opens an incident."""
        extraction = Extraction(
            version=1,
            relevance=Relevance(score, ("attaque et clinique dans le premier paragraphe",)),
            organisations=organisations,
            attack_types=(FoundAttackType(AttackType.RANSOMWARE, ((0, 5),)),),
        )
        return self.archive.extractions.save(saved.revision_id, extraction, at=NOW).extraction_id

    def draft(
        self, saved: SavedStory, texts: tuple[str, ...], findings: dict[int, tuple[Finding, ...]] | None = None
    ) -> int:
        """Save machine drafts: the first text is the title's."""
        desk = self.archive.adaptations
        adaptation = desk.ensure(saved.article_id, saved.revision_id, at=NOW)
        model = self.archive.models.register(Model("starter-en_fr", "1.0", "ab" * 32))
        found = findings or {}
        drafts: dict[int | None, Draft] = {
            (number - 1 if number else None): Draft("", text, confidence=0.7, findings=found.get(number, ()))
            for number, text in enumerate(texts)
        }
        desk.save_drafts(adaptation, drafts, model_id=model, at=NOW)
        return adaptation


def span_in(text: str, words: str) -> Span:
    """Where words stand in a text."""
    start = text.index(words)
    return start, start + len(words)


@contextmanager
def newsroom(folder: Path, public_url: str | None = None) -> Iterator[World]:
    """A newsroom with one incident in two stories, a French original, doubtful, hostile and foreign ones."""
    with (
        open_archive(folder / "archive.db", clock=lambda: CLOCK) as archive,
        open_newsroom(folder / "newsroom.db") as private,
    ):
        archive.feeds.sync(
            [
                (COURIER, [("Courier: health", "https://courier.example.org/rss.xml", False)]),
                (WIRE, [("Northline", "https://northline.example.org/atom.xml", False)]),
                (PHARE, [("Le Phare", "https://phare.example.org/rss", False)]),
            ]
        )
        stages = PlainStages(archive)
        room = Newsroom(name="La Vigie du Golfe", zone="America/Montreal", public_url=public_url)
        world = World(archive, Context(archive, room, stages, private), stages)
        world.outlets = {outlet.name: number for number, outlet in archive.feeds.outlets().items()}
        _tell(world)
        yield world


def _tell(world: World) -> None:
    fundy = world.save("fundy", COURIER, TITLE, PARAGRAPHS, byline="Perrin Okafor")
    _incident(world, fundy)
    number = Finding(
        "number_lost",
        Severity.ERROR,
        span_in(DRAFTS[2], "42 800"),
        span_in(PARAGRAPHS[1], "48,200"),
        (("expected", "48 200"),),
    )
    negation = Finding(
        "meaning_negation", Severity.WARNING, None, span_in(PARAGRAPHS[1], "No visit"), (("expected", "No visit"),)
    )
    world.draft(fundy, DRAFTS, {2: (number, negation)})

    drill = world.save(
        "drill", WIRE, "Clinic network down, cause unknown", ("Phones were out on Tuesday.",), published="2026-03-03"
    )
    world.read(drill, 0.46)
    world.draft(drill, ("Réseau de cliniques en panne, cause inconnue",))

    hostile = world.save(
        "hostile",
        WIRE,
        f"Lab hit {ATTACK}",
        (f"The lab said {ATTACK} was down.",),
        byline=ATTACK,
        published="2026-03-02T10:00:00Z",
    )
    world.read(hostile, 0.8)
    world.draft(hostile, (f"Laboratoire touché {ATTACK}", f"Le laboratoire dit {ATTACK}."))

    french = world.save("french", PHARE, "Une clinique du Golfe piratée", ("La clinique a fermé ses systèmes lundi.",))
    world.read(french, 0.9)
    bakery = world.save("bakery", WIRE, "Bakery wins award", ("Bread was praised.",))
    world.read(bakery, 0.02)


def _incident(world: World, saved: SavedStory) -> None:
    text = world.archive.articles.revision(saved.revision_id).article.text
    clinics = FoundOrganisation(
        "Fundy Shore Clinic Group",
        Role.VICTIM,
        OrganisationKind.CLINIC,
        True,
        ("Fundy Shore Clinic Group",),
        (span_in(text, "Fundy Shore Clinic Group"),),
    )
    vendor = FoundOrganisation(
        "Orlan Records",
        Role.PROVIDER,
        OrganisationKind.SUPPLIER,
        True,
        ("Orlan Records",),
        (span_in(text, "Orlan Records"),),
    )
    extraction = Extraction(
        1,
        Relevance(0.97, ("attaque par rançongiciel et clinique dans le premier paragraphe",)),
        (clinics, vendor),
        attack_types=(FoundAttackType(AttackType.RANSOMWARE, (span_in(text, "ransomware"),)),),
    )
    read = world.archive.extractions.save(saved.revision_id, extraction, at=NOW)
    ids, revision = read.organisation_ids, saved.revision_id
    claims = [
        Claim("victim", revision, span_in(text, "Fundy Shore Clinic Group"), organisation_id=ids[clinics.name]),
        Claim("provider", revision, span_in(text, "Orlan Records"), organisation_id=ids[vendor.name]),
        Claim("attack_type", revision, span_in(text, "ransomware"), value="ransomware"),
        Claim(
            "people_affected",
            revision,
            span_in(text, "About 48,200 patients"),
            quantity=48_200,
            unit="people",
            scope="total",
            attributed_to="victim",
        ),
    ]
    incidents = world.archive.incidents
    incident = incidents.attach(
        saved.article_id, read.extraction_id, Join(None, "report", "premier article"), claims, at=NOW
    )
    assert incident is not None
    stored = {claim.field: claim for claim in incidents.claims(incident)}
    parties = tuple(
        Party(stored[role.value].organisation_id or 0, role, stored[role.value].id)
        for role in (Role.VICTIM, Role.PROVIDER)
    )
    kind, people = stored["attack_type"], stored["people_affected"]
    facts = (
        Fact("attack_type", value="ransomware", claim_id=kind.id),
        Fact(
            "people_affected", quantity=48_200, unit="people", scope="total", attributed_to="victim", claim_id=people.id
        ),
    )
    incidents.save_record(incident, Record(IncidentStatus.CONFIRMED, parties, facts), at=NOW)
