"""Make an archive of N plausible articles through the store's own door, the same ones for the same seed.

    python benchmarks/seed.py db/archive.db --articles 100000
    python benchmarks/seed.py --workspace DIR --articles 5000 --seed 7

A third reports incidents, of which every English one has a draft and a part is published; a fifth is in French. All
text is made up here. Articles come in the order of publication, a few hundred a transaction.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import yaml

from pipeline.documents import (
    Article,
    AttackType,
    BlockKind,
    Claim,
    Draft,
    Edition,
    EditionBlock,
    Extraction,
    Fact,
    Figure,
    FoundAttacker,
    FoundAttackType,
    FoundOrganisation,
    FoundPlace,
    IncidentStatus,
    Join,
    Model,
    OfficialName,
    OrganisationKind,
    Outlet,
    Party,
    ReadStory,
    Record,
    Relevance,
    Rights,
    Role,
    SegmentKind,
    Span,
)
from pipeline.store import Archive, open_archive
from pipeline.times import stamp

FIRST_DAY = datetime(2016, 1, 4, 6, 0, tzinfo=UTC)
DAYS = 365 * 9
BATCH = 400
MODEL = Model("seed-en_fr", "1.0", "5eed" * 16)

Place = tuple[str, str, str, str]
"""City, ISO 3166-2, region in English and French."""

_WORDS = yaml.safe_load(Path(__file__).with_name("seed_words.yaml").read_text(encoding="utf-8"))
PLACES: list[Place] = [(city, code, english, french) for city, code, english, french in _WORDS["places"]]
SAINTS, SUPPLIERS, GROUPS, SURNAMES = (_WORDS[name] for name in ("saints", "suppliers", "groups", "surnames"))
WEEK: list[tuple[str, str]] = [(english, french) for english, french in _WORDS["week"]]
REPORT: list[tuple[str, str]] = [(english, french) for english, french in _WORDS["report"]]
OTHER: list[tuple[str, str]] = [(english, french) for english, french in _WORDS["other"]]
TRADES = [
    ("Regional Hospital", "Hôpital régional de {}", OrganisationKind.HOSPITAL),
    ("General Hospital", "Hôpital général de {}", OrganisationKind.HOSPITAL),
    ("Family Clinic", "Clinique familiale de {}", OrganisationKind.CLINIC),
    ("Health Network", "Réseau de santé de {}", OrganisationKind.HEALTH_SYSTEM),
    ("Care Home", "Résidence de {}", OrganisationKind.CARE_HOME),
    ("Medical Laboratory", "Laboratoire médical de {}", OrganisationKind.LAB),
]
ATTACKS = [
    (AttackType.RANSOMWARE, "a ransomware attack", "une attaque par rançongiciel"),
    (AttackType.PHISHING, "a phishing campaign", "une campagne d’hameçonnage"),
    (AttackType.UNAUTHORIZED_ACCESS, "a breach of its network", "une intrusion dans son réseau"),
    (AttackType.EXPOSED_DATA, "a database left open", "une base de données laissée ouverte"),
]
OUTLETS = [
    Outlet("Seed Dispatch", "America/Toronto", "en", Rights.ADAPT, "une publication sœur", None, True),
    Outlet("Seed Wire", "America/New_York", "en", Rights.ADAPT),
    Outlet("Seed Observer", "Europe/London", "en", Rights.DRAFT),
    Outlet("Le Semeur", "America/Montreal", "fr", Rights.INDEX),
]


@dataclass(frozen=True, slots=True)
class Event:
    """An incident that several articles may report."""

    organisation: FoundOrganisation
    supplier: FoundOrganisation | None
    attack: tuple[AttackType, str, str]
    group: str | None
    people: int
    place: Place


@dataclass(frozen=True, slots=True)
class Story:
    """An article to be, with what stands in it; ``event`` null where it reports none."""

    number: int
    outlet: int
    published: datetime
    english: tuple[str, ...]
    french: tuple[str, ...]
    event: Event | None

    @property
    def words(self) -> tuple[str, ...]:
        """Title and paragraphs in the outlet's language."""
        return self.french if OUTLETS[self.outlet].language == "fr" else self.english


def organisation(chance: random.Random, place: Place) -> FoundOrganisation:
    """A victim with a name of its own; three in four are of the gazetteer."""
    city, region, *_ = place
    ending, french, kind = chance.choice(TRADES)
    saint = chance.choice(SAINTS)
    name = f"{city} {saint} {ending}"
    official = OfficialName(name, french.format(f"{city} {saint}"), "m") if chance.random() < 0.75 else None
    known = f"{name.lower()}|{region}" if official else None
    return FoundOrganisation(
        name, Role.VICTIM, kind, True, (name,), (), official, known, city, region, region[:2], "seed"
    )


def supplier(chance: random.Random) -> FoundOrganisation:
    """A firm through which an incident came."""
    name = chance.choice(SUPPLIERS)
    return FoundOrganisation(name, Role.PROVIDER, OrganisationKind.SUPPLIER, True, (name,), (), country="US")


def event(chance: random.Random) -> Event:
    """Something that happened."""
    place = chance.choice(PLACES)
    return Event(
        organisation=organisation(chance, place),
        supplier=supplier(chance) if chance.random() < 0.4 else None,
        attack=chance.choice(ATTACKS),
        group=chance.choice(GROUPS) if chance.random() < 0.3 else None,
        people=int(10 ** chance.uniform(2, 6)),
        place=place,
    )


def stories(articles: int, seed: int) -> Iterator[Story]:
    """The articles, in the order of publication. A new incident is followed by up to three more articles on it."""
    chance = random.Random(seed)
    told: list[Event] = []
    step = timedelta(days=DAYS) / max(1, articles)
    for number in range(articles):
        about = None
        if chance.random() < 1 / 3:
            if not told or chance.random() < 0.5:
                told = [*told[-20:], event(chance)]
            about = chance.choice(told[-3:])
        outlet = chance.choices(range(4), (4, 3, 1, 2))[0]
        english, french = text(chance, about)
        yield Story(number, outlet, FIRST_DAY + step * number, english, french, about)


def text(chance: random.Random, about: Event | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Title and paragraphs in English and French, sentence for sentence."""
    place = about.place if about else chance.choice(PLACES)
    day, jour = chance.choice(WEEK)
    named = about.organisation if about else organisation(chance, place)
    people = about.people if about else 0
    values = {
        "org": named.name,
        "org_fr": (named.official.french if named.official else None) or named.name,
        "city": place[0],
        "region": place[2],
        "region_fr": place[3],
        "day": day,
        "jour": jour,
        "attack": about.attack[1] if about else "",
        "attaque": about.attack[2] if about else "",
        "supplier": about.supplier.name if about and about.supplier else "",
        "group": about.group if about else "",
        "people": f"{people:,}",
        "gens": f"{people:,}".replace(",", " "),
        "name": f"{chance.choice('ABCDEFGHJKLM')}. {chance.choice(SURNAMES)}",
        "count": str(chance.randrange(12, 900)),
    }
    title = ("{org} hit by {attack}", "{org_fr} touché par {attaque}") if about else chance.choice(OTHER)
    body = [title, *(pair for pair in REPORT if about and _fits(pair[0], about))]
    paragraphs = [chance.sample(OTHER, 4) for _ in range(4 if about else 6)]
    chosen = [[pair] for pair in body] + paragraphs
    english = tuple(" ".join(pair[0].format(**values) for pair in pairs) for pairs in chosen)
    french = tuple(" ".join(pair[1].format(**values) for pair in pairs) for pairs in chosen)
    return (english[0].rstrip("."), *english[1:]), (french[0].rstrip("."), *french[1:])


def _fits(sentence: str, about: Event) -> bool:
    return not ("{supplier}" in sentence and about.supplier is None) and not ("{group}" in sentence and not about.group)


def reading(article: Article, about: Event | None) -> Extraction:
    """What an extractor would have found, with its spans."""
    if about is None:
        return Extraction(1, Relevance(0.05, ("no incident",)))
    french = article.language == "fr"
    official = about.organisation.official
    shown = official.french if french and official and official.french else about.organisation.name
    victim = replace(about.organisation, mentions=tuple(_spans(article.text, shown)))
    provider = about.supplier and replace(about.supplier, mentions=tuple(_spans(article.text, about.supplier.name)))
    figure = f"{about.people:,}".replace(",", " ") if french else f"{about.people:,}"
    city, region, *_ = about.place
    return Extraction(
        version=1,
        relevance=Relevance(0.95, ("a health organisation is the victim of an attack",)),
        organisations=(victim, *((provider,) if provider else ())),
        attackers=(FoundAttacker(about.group, "group", tuple(_spans(article.text, about.group))),)
        if about.group
        else (),
        attack_types=(FoundAttackType(about.attack[0], tuple(_spans(article.text, about.attack[2 if french else 1]))),),
        people_affected=tuple(Figure(about.people, figure, span, True) for span in _spans(article.text, figure)[:1]),
        places=tuple(FoundPlace(city, span, city, region, region[:2]) for span in _spans(article.text, city)[:1]),
        status=IncidentStatus.CONFIRMED,
    )


def _attackers(article: Article, group: str | None) -> tuple[FoundAttacker, ...]:
    return (FoundAttacker(group, "group", tuple(_spans(article.text, group))),) if group else ()


def _spans(text_: str, words: str) -> list[Span]:
    found, start = [], text_.find(words)
    while start >= 0:
        found.append((start, start + len(words)))
        start = text_.find(words, start + len(words))
    return found


def claims_of(read: Extraction, revision_id: int, ids: dict[str, int]) -> list[Claim]:
    """What the article says of its incident."""
    said = [
        Claim(str(found.role), revision_id, found.mentions[0], organisation_id=ids[found.name])
        for found in read.organisations
        if found.mentions
    ]
    said += [
        Claim("attack_type", revision_id, t.mentions[0], value=str(t.value)) for t in read.attack_types if t.mentions
    ]
    said += [Claim("attacker", revision_id, a.mentions[0], value=a.name) for a in read.attackers if a.mentions]
    said += [
        Claim(
            "people_affected", revision_id, f.span, quantity=f.value, unit="patients", scope="total", qualifier="about"
        )
        for f in read.people_affected
    ]
    return said


def record_of(claims: list[Claim]) -> Record:
    """The record of claims that never contradict each other."""
    parties = {
        (claim.field, claim.organisation_id): Party(claim.organisation_id, Role(claim.field), claim.id)
        for claim in claims
        if claim.organisation_id is not None
    }
    facts = {
        (claim.field, claim.value, claim.quantity): Fact(
            claim.field, claim.value, claim.quantity, claim.unit, scope=claim.scope, claim_id=claim.id
        )
        for claim in claims
        if claim.organisation_id is None
    }
    return Record(IncidentStatus.CONFIRMED, tuple(parties.values()), tuple(facts.values()))


class Seeder:
    """Saves stories; remembers which event is which incident."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        archive.feeds.sync(
            [(outlet, [(outlet.name, _site(place) + "/feed", False)]) for place, outlet in enumerate(OUTLETS)]
        )
        self.outlets = [archive.feeds.outlet_id(outlet.name) for outlet in OUTLETS]
        self.model = archive.models.register(MODEL)
        self.person = archive.people.named("Camille Semence")
        self.incidents: dict[Event, int] = {}

    def save(self, story: Story) -> None:
        """One article with everything that hangs on it."""
        at = stamp(story.published + timedelta(minutes=20))
        url = f"{_site(story.outlet)}/{story.published:%Y/%m}/{story.number}"
        article = Article.compose(
            story.words[0],
            [(BlockKind.PARAGRAPH, words) for words in story.words[1:]],
            language=OUTLETS[story.outlet].language,
            url=url,
            published=story.published.isoformat(),
        )
        saved = self.archive.articles.save_story(
            None,
            ReadStory(article, url),
            outlet_id=self.outlets[story.outlet],
            text_hash=f"{story.number:x}",
            fetched_at=at,
        )
        (task,) = self.archive.tasks.claim("extract", at=at, worker="seed", subject_ids=[saved.revision_id])
        read = reading(article, story.event)
        stored = self.archive.extractions.save(saved.revision_id, read, at=at)
        self.archive.tasks.done(task, version=1)
        if story.event is None:
            return
        incident = self.archive.incidents.attach(
            saved.article_id,
            stored.extraction_id,
            Join(self.incidents.get(story.event), "report", "same victim"),
            claims_of(read, saved.revision_id, stored.organisation_ids),
            at=at,
        )
        assert incident is not None
        self.incidents[story.event] = incident
        self.archive.incidents.save_record(incident, record_of(self.archive.incidents.claims(incident)), at=at)
        if article.language == "en":
            self.draft(story, saved.article_id, saved.revision_id, at)

    def draft(self, story: Story, article_id: int, revision_id: int, at: str) -> None:
        """The French of a story; one in five of the outlets that allow it is published."""
        adaptation = self.archive.adaptations.ensure(article_id, revision_id, at=at)
        drafts: dict[int | None, Draft] = {
            None if place == 0 else place - 1: Draft(english, french, confidence=0.7)
            for place, (english, french) in enumerate(zip(story.english, story.french, strict=True))
        }
        self.archive.adaptations.save_drafts(adaptation, drafts, model_id=self.model, at=at)
        if story.number % 5 or OUTLETS[story.outlet].rights is not Rights.ADAPT:
            return
        self.archive.adaptations.approve(adaptation, person_id=self.person, at=at)
        edition = Edition(
            article_id=article_id,
            language="fr-CA",
            title=story.french[0],
            blocks=tuple(EditionBlock(SegmentKind.PARAGRAPH, words) for words in story.french[1:]),
            signed="Adaptation et traduction française par Camille Semence",
            attribution=f"L’article original (en anglais) est disponible sur {OUTLETS[story.outlet].name}",
            source_revision_id=revision_id,
            published_at=at,
        )
        self.archive.editions.publish(adaptation, edition, person_id=self.person, note=None, at=at)


def _site(outlet: int) -> str:
    return f"https://outlet{outlet}.example"


def fill(archive: Archive, articles: int, seed: int = 1) -> None:
    """Save so many articles, a few hundred a transaction."""
    seeder = Seeder(archive)
    coming = stories(articles, seed)
    while batch := list(islice(coming, BATCH)):
        with archive.write():
            for story in batch:
                seeder.save(story)


def main(arguments: list[str] | None = None) -> None:
    """Read the command line, fill the archive, say how fast it went."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("archive", nargs="?", type=Path, help="the file to make (db/archive.db of --workspace)")
    parser.add_argument("--workspace", type=Path, help="a workspace: the archive is its db/archive.db")
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    path = chosen.archive or (chosen.workspace and chosen.workspace / "db" / "archive.db")
    if path is None:
        parser.error("name the archive to make, or a --workspace")
    if path.exists():
        parser.error(f"{path} is there already: seed a new file")
    began = time.monotonic()
    with open_archive(path, clock=lambda: FIRST_DAY) as archive:
        fill(archive, chosen.articles, chosen.seed)
    seconds = time.monotonic() - began
    rate = chosen.articles / max(seconds, 0.001)
    sys.stdout.write(f"{chosen.articles:,} articles in {seconds:.1f} s ({rate:,.0f} a second), {path}\n")


if __name__ == "__main__":
    main()
