"""One story told through the store's own door: a hospital hit through its supplier, drafted, corrected, published."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

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
    Version,
)
from pipeline.store import Archive, SavedExtraction, SavedStory

NOW, LATER, LATEST = "2023-10-24T10:42:07Z", "2023-10-24T11:00:00Z", "2023-10-25T09:00:00Z"

LEDGER = Outlet(
    "The Lakeshore Ledger", "America/Toronto", "en", Rights.ADAPT, "un journal du sud-ouest de l’Ontario", None, True
)
GAZETTE = Outlet("La Gazette du Fleuve", "America/Montreal", "fr", Rights.INDEX)

TITLE = "Windsor hospital offline after attack on its IT provider"
FIRST = (
    "WINDSOR, Ont. — Windsor Regional Hospital cancelled appointments on Monday after a ransomware attack on "
    "TransForm, the firm that runs its computers."
)
SECOND = "About 267,000 patients may be affected, the hospital said. Daixin Team says it took the files."
FRENCH_TITLE = "L’hôpital de Windsor paralysé après une attaque contre son fournisseur"
FRENCH_FIRST = "Windsor Regional Hospital a annulé des rendez-vous lundi après une attaque par rançongiciel."
FRENCH_SECOND = "Environ 267 000 patients seraient touchés, selon l’hôpital."
TEXT = f"{TITLE}\n\n{FIRST}\n\n{SECOND}"


def span(words: str) -> Span:
    """Where words stand in the story's text."""
    start = TEXT.index(words)
    return start, start + len(words)


@dataclass
class World:
    """An archive with the means to tell stories in it."""

    archive: Archive
    outlets: dict[str, int] = field(default_factory=dict)

    def save(self, url: str, title: str, *paragraphs: str, outlet: str = "en", **rest: Any) -> SavedStory:
        """Save a story as if its page had been read."""
        article = Article.compose(
            title,
            [(BlockKind.PARAGRAPH, text) for text in paragraphs],
            language=rest.pop("language", outlet),
            url=url,
            published=rest.pop("published", "2023-10-23T21:15:00-04:00"),
        )
        return self.archive.articles.save_story(
            rest.pop("appearance_id", None),
            ReadStory(article, url, **rest),
            outlet_id=self.outlets[outlet],
            text_hash=str(hash(article.text)),
            fetched_at=NOW,
        )

    def windsor(self) -> SavedStory:
        """The story on the hospital in Windsor."""
        return self.save("https://ledger.example/windsor", TITLE, FIRST, SECOND)

    def read(self, story: SavedStory, **changes: Any) -> SavedExtraction:
        """Extract what the story on Windsor says."""
        extraction = Extraction(**{**WINDSOR_READ, **changes})
        return self.archive.extractions.save(story.revision_id, extraction, at=NOW)

    def join(self, story: SavedStory, read: SavedExtraction, incident_id: int | None = None) -> int:
        """Put the story in an incident and derive its record."""
        incidents = self.archive.incidents
        claims = windsor_claims(story.revision_id, read.organisation_ids)
        found = incidents.attach(
            story.article_id, read.extraction_id, Join(incident_id, "report", "first report"), claims, at=NOW
        )
        assert found is not None
        incidents.save_record(found, record_of(incidents.claims(found)), at=NOW)
        return found

    def draft(self, story: SavedStory, texts: dict[int | None, str] | None = None, **changes: Any) -> int:
        """Ask for French and save the machine's drafts."""
        adaptations = self.archive.adaptations
        adaptation = adaptations.ensure(story.article_id, story.revision_id, at=NOW)
        texts = texts or {None: FRENCH_TITLE, 0: FRENCH_FIRST, 1: FRENCH_SECOND}
        drafts = {block: Draft(source="", text=text, confidence=0.6, **changes) for block, text in texts.items()}
        adaptations.save_drafts(adaptation, drafts, model_id=self.model(), at=NOW)
        return adaptation

    def standing(self, adaptation: int, place: int = 1) -> tuple[int, Version]:
        """A segment's id and the version that stands in it, by its place in the layout."""
        segment = self.archive.adaptations.view(adaptation).segments[place]
        assert segment.version is not None
        return segment.id, segment.version

    def model(self, sha256: str = "ef" * 32) -> int:
        """The model that drafts."""
        return self.archive.models.register(Model("translate-en_fr", "0.1", sha256, (("beam_size", 4.0),)))

    def person(self, byline: str = "Noémie Côté") -> int:
        """Somebody who signs."""
        return self.archive.people.named(byline)

    def edition(self, story: SavedStory, title: str = FRENCH_TITLE) -> Edition:
        """The French as it is going to be published."""
        return Edition(
            article_id=story.article_id,
            language="fr-CA",
            title=title,
            blocks=(EditionBlock(SegmentKind.PARAGRAPH, FRENCH_FIRST, (span(FIRST),)),),
            signed="Adaptation et traduction française par Noémie Côté",
            attribution="L’article original (en anglais) est disponible sur The Lakeshore Ledger",
            source_revision_id=story.revision_id,
            published_at=LATER,
        )

    def publish(self, story: SavedStory, adaptation: int) -> Edition:
        """Approve and publish."""
        self.archive.adaptations.approve(adaptation, person_id=self.person(), at=LATER)
        return self.archive.editions.publish(
            adaptation, self.edition(story), person_id=self.person(), note=None, at=LATER
        )


HOSPITAL = FoundOrganisation(
    name="Windsor Regional Hospital",
    role=Role.VICTIM,
    kind=OrganisationKind.HOSPITAL,
    health=True,
    forms=("Windsor Regional Hospital", "WRH"),
    mentions=(span("Windsor Regional Hospital"),),
    official=OfficialName("Windsor Regional Hospital", "Hôpital régional de Windsor", "m"),
    known="windsor regional hospital|CA-ON",
    city="Windsor",
    region="CA-ON",
    country="CA",
)
SUPPLIER = FoundOrganisation(
    name="TransForm",
    role=Role.PROVIDER,
    kind=OrganisationKind.SUPPLIER,
    health=True,
    forms=("TransForm",),
    mentions=(span("TransForm"),),
    region="CA-ON",
    country="CA",
)
WINDSOR_READ: dict[str, Any] = {
    "version": 7,
    "relevance": Relevance(0.97, ("ransomware and hospital in the first paragraph",)),
    "organisations": (HOSPITAL, SUPPLIER),
    "attack_types": (FoundAttackType(AttackType.RANSOMWARE, (span("ransomware"),)),),
    "places": (FoundPlace("Windsor", span("WINDSOR"), "Windsor", "CA-ON", "CA"),),
}


def windsor_claims(revision_id: int, organisations: dict[str, int]) -> list[Claim]:
    """What the story says of the incident."""
    return [
        Claim("attack", revision_id, span("ransomware attack")),
        Claim(
            "victim",
            revision_id,
            span("Windsor Regional Hospital"),
            organisation_id=organisations["Windsor Regional Hospital"],
        ),
        Claim("provider", revision_id, span("TransForm"), organisation_id=organisations["TransForm"]),
        Claim("attack_type", revision_id, span("ransomware"), value="ransomware"),
        Claim("began", revision_id, span("Monday"), date_from="2023-10-23", precision="day"),
        Claim(
            "people_affected",
            revision_id,
            span("About 267,000 patients"),
            quantity=267_000,
            unit="patients",
            scope="total",
            qualifier="about",
            attributed_to="victim",
        ),
    ]


def record_of(claims: list[Claim]) -> Record:
    """A record that takes every claim as it is (the real derivation lives in extract)."""
    parties = {
        (claim.organisation_id, claim.field): Party(claim.organisation_id, Role(claim.field), claim.id)
        for claim in claims
        if claim.field in {"victim", "provider"} and claim.organisation_id is not None
    }
    facts = {
        (claim.field, claim.value, claim.quantity, claim.date_from): Fact(
            field=claim.field,
            value=claim.value,
            quantity=claim.quantity,
            unit=claim.unit,
            precision=claim.precision,
            date_from=claim.date_from,
            scope=claim.scope,
            qualifier=claim.qualifier,
            attributed_to=claim.attributed_to,
            claim_id=claim.id,
        )
        for claim in claims
        if claim.field not in {"attack", "victim", "provider"}
    }
    return Record(IncidentStatus.CONFIRMED, tuple(parties.values()), tuple(facts.values()))
