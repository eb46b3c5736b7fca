"""Extractions and incidents: what texts claim, what people rule, the record, and what changed in it."""

from __future__ import annotations

import dataclasses

import pytest

from pipeline.documents import Join, Placed, Relevance, Role
from pipeline.errors import NotFoundError
from pipeline.store import Arrangement, Said

from .story import FIRST, HOSPITAL, LATER, LATEST, NOW, SUPPLIER, TITLE, World, record_of, windsor_claims

JOIN = Join(None, "report", "first report")


def test_an_organisation_is_met_again_by_its_key(world: World) -> None:
    first = world.read(world.windsor())
    second = world.read(world.save("https://ledger.example/two", TITLE, FIRST, "More."))
    assert first.organisation_ids == second.organisation_ids


def test_the_same_name_in_another_region_is_another_organisation(world: World) -> None:
    here = dataclasses.replace(SUPPLIER, name="St. Joseph's Hospital", region="CA-ON", country="CA")
    there = dataclasses.replace(here, region="US-AZ", country="US")
    story = world.windsor()
    first = world.read(story, organisations=(here,)).organisation_ids
    second = world.read(story, organisations=(there,)).organisation_ids
    assert first != second


@pytest.mark.parametrize(
    ("region", "country", "kept"),
    [
        ("CA-ON", "CA", ("CA-ON", "CA")),
        ("CA-ON", None, ("CA-ON", "CA")),
        ("US-MI", "CA", (None, "CA")),
        ("ON", None, (None, None)),
    ],
)
def test_a_region_without_its_country_is_not_stored(
    world: World, region: str, country: str | None, kept: tuple[str | None, str | None]
) -> None:
    found = dataclasses.replace(SUPPLIER, region=region, country=country)
    world.read(world.windsor(), organisations=(found,))
    row = world.archive.read().execute("SELECT region, country FROM organisation").fetchone()
    assert tuple(row) == kept


def test_only_a_french_name_with_a_source_is_verified(world: World) -> None:
    world.read(world.windsor())
    names = world.archive.read().execute("SELECT name, kind, verified FROM organisation_name ORDER BY name").fetchall()
    assert [tuple(name) for name in names] == [
        ("Hôpital régional de Windsor", "official", 1),
        ("TransForm", "customary", 0),
        ("WRH", "acronym", 0),
        ("Windsor Regional Hospital", "official", 0),
    ]


def test_a_merged_organisation_is_followed(world: World) -> None:
    story = world.windsor()
    ids = world.read(story).organisation_ids
    with world.archive.write() as connection:
        connection.execute("UPDATE organisation SET merged_into = ? WHERE id = ?", tuple(ids.values()))
    assert set(world.read(story).organisation_ids.values()) == {next(iter(ids.values()))}


def test_a_newer_extractors_reading_takes_the_place_of_the_older(world: World) -> None:
    story = world.windsor()
    old = world.read(story)
    again = world.read(story, relevance=Relevance(0.5))
    newer = world.read(story, version=8, organisations=(HOSPITAL,))
    assert again.extraction_id == old.extraction_id
    rows = world.archive.read().execute("SELECT version, active FROM extraction ORDER BY id").fetchall()
    assert [tuple(row) for row in rows] == [(7, 0), (8, 1)]
    kinds = world.archive.read().execute("SELECT count(*), max(extraction_id) FROM mention").fetchone()
    assert tuple(kinds) == (3, newer.extraction_id)


def test_the_record_says_who_was_hit_and_where_it_stands(world: World) -> None:
    story = world.windsor()
    incident = world.join(story, world.read(story))
    view = world.archive.incidents.get("2023-0001")
    assert world.archive.incidents.id_of("2023-0001") == incident
    assert [(party.name, party.role, party.name_fr) for party in view.parties] == [
        ("Windsor Regional Hospital", "victim", "Hôpital régional de Windsor"),
        ("TransForm", "provider", None),
    ]
    people = next(fact for fact in view.facts if fact.field == "people_affected")
    assert people.source is not None
    assert (people.quantity, people.source.quotation, people.source.attributed_to) == (
        267_000,
        "About 267,000 patients",
        "victim",
    )
    summary = view.summary
    assert (summary.status, summary.people_affected, summary.happened) == ("confirmed", 267_000, "2023-10-23")
    assert (summary.articles, summary.regions) == (1, ("CA-ON",))
    assert world.archive.incidents.list() == [summary]


def test_the_grouping_finds_articles_by_the_organisations_they_name(world: World) -> None:
    story = world.windsor()
    read = world.read(story)
    incident = world.join(story, read)
    hospital, supplier = read.organisation_ids[HOSPITAL.name], read.organisation_ids[SUPPLIER.name]
    incidents = world.archive.incidents
    assert incidents.articles_naming([hospital]) == incidents.articles_naming([supplier]) == [story.article_id]
    assert incidents.articles_naming([99]) == []
    (told,) = incidents.told([story.article_id])
    assert (told.incident_id, told.extraction_id, told.suggested) == (incident, read.extraction_id, False)
    assert (told.address, told.published) == ("https://ledger.example/windsor", "2023-10-24T01:15:00Z")
    assert {claim.field for claim in told.claims} >= {"victim", "provider", "began"}
    assert incidents.members([incident]) == [story.article_id]


def test_an_organisation_is_compared_by_names_that_no_later_text_changes(world: World) -> None:
    ids = world.read(world.windsor()).organisation_ids
    players = world.archive.incidents.players(ids.values())
    hospital, supplier = players[ids[HOSPITAL.name]], players[ids[SUPPLIER.name]]
    assert hospital.names == ("Hôpital régional de Windsor", "Windsor Regional Hospital", "windsor regional hospital")
    assert (hospital.known, hospital.region, hospital.country) == (True, "CA-ON", "CA")
    assert (supplier.known, supplier.names) == (False, ("transform",))


@pytest.mark.parametrize(
    ("word", "found"), [("transform", True), ("windsor", True), ("transformer", False), ("it", False), ('"*', False)]
)
def test_organisations_are_found_by_a_word_of_their_names(world: World, word: str, *, found: bool) -> None:
    world.read(world.windsor())
    assert bool(world.archive.incidents.players_with([word])) is found


def test_a_second_article_joins_and_adds_its_claims(world: World) -> None:
    story = world.windsor()
    incident = world.join(story, world.read(story))
    second = world.save("https://ledger.example/two", TITLE, FIRST, "About 267,000 patients, again.")
    assert world.join(second, world.read(second), incident) == incident
    assert world.archive.incidents.get("2023-0001").summary.articles == 2
    assert len(world.archive.incidents.claims(incident)) == 12


def test_an_article_read_again_keeps_its_incident_and_doubles_nothing(world: World) -> None:
    story = world.windsor()
    incident = world.join(story, world.read(story))
    again = world.join(story, world.read(story, version=8))
    assert again == incident
    assert len(world.archive.incidents.claims(incident)) == 6
    changes = world.archive.incidents.get("2023-0001").changes
    assert [change.kind for change in changes] == ["new"]


def test_a_change_names_the_fields_that_changed(world: World) -> None:
    story = world.windsor()
    read = world.read(story)
    incident = world.join(story, read)
    claims = windsor_claims(story.revision_id, read.organisation_ids)
    fewer = tuple(claim for claim in claims if claim.field != "began")
    incidents = world.archive.incidents
    placed = (Placed(story.article_id, "report", "as before"),)
    plan = Arrangement(((incident, placed),), said={story.article_id: Said(read.extraction_id, fewer)})
    changed = incidents.arrange(plan, at=LATER)
    assert changed.keys() == {incident}
    record = record_of(incidents.claims(incident))
    assert incidents.save_record(incident, record, at=LATER, before=changed[incident]) == ("began",)
    change = incidents.get("2023-0001").changes[-1]
    assert (change.kind, change.fields, change.happened_at) == ("changed", ("began",), LATER)
    assert incidents.list(since=LATER)
    assert not incidents.list(since=LATEST)


def test_an_incident_that_no_article_reports_is_withdrawn_and_comes_back(world: World) -> None:
    story = world.windsor()
    read = world.read(story)
    incident = world.join(story, read)
    world.archive.incidents.detach(story.article_id, at=LATER)
    assert world.archive.incidents.get("2023-0001").summary.withdrawn_at == LATER
    assert world.archive.incidents.list() == []
    second = world.join(story, read, incident)
    assert second == incident
    assert world.archive.incidents.get("2023-0001").summary.withdrawn_at is None


def test_public_ids_are_never_used_again(world: World) -> None:
    story = world.windsor()
    world.join(story, world.read(story))
    world.archive.incidents.detach(story.article_id, at=LATER)
    other = world.save("https://ledger.example/two", TITLE, FIRST, "More.")
    world.join(other, world.read(other))
    assert [incident.public_id for incident in world.archive.incidents.list()] == ["2023-0002"]


def test_an_incident_that_loses_one_of_its_articles_is_derived_again(world: World) -> None:
    story = world.windsor()
    incident = world.join(story, world.read(story))
    second = world.save("https://ledger.example/two", TITLE, FIRST, "More.")
    world.join(second, world.read(second), incident)
    world.archive.incidents.detach(second.article_id, at=LATER)
    (task,) = world.archive.tasks.claim("derive", at=LATER, worker="test")
    assert (task.subject_kind, task.subject_id) == ("incident", incident)


def test_a_suggestion_counts_nowhere(world: World) -> None:
    story = world.windsor()
    incident = world.join(story, world.read(story))
    second = world.save("https://ledger.example/two", TITLE, FIRST, "More.")
    read = world.read(second)
    claims = windsor_claims(second.revision_id, read.organisation_ids)
    rivals = Join(incident, "report", "two incidents fit", suggested=True)
    assert world.archive.incidents.attach(second.article_id, read.extraction_id, rivals, claims, at=NOW) is None
    view = world.archive.incidents.get("2023-0001")
    assert view.summary.articles == 1
    assert [article.suggested for article in view.articles] == [False, True]


def test_rulings_that_stand_are_handed_out(world: World) -> None:
    story = world.windsor()
    incident = world.join(story, world.read(story))
    for revoked in (None, LATEST):
        with world.archive.write() as connection:
            connection.execute(
                "INSERT INTO incident_ruling (incident_id, action, field, new_value, person_id, made_at, revoked_at) "
                "VALUES (?, 'set', 'data_loss', '{\"value\": \"suspected\"}', ?, ?, ?)",
                (incident, world.person(), LATER, revoked),
            )
    (ruling,) = world.archive.incidents.rulings(incident)
    assert (ruling.action, ruling.field, ruling.new_value) == ("set", "data_loss", {"value": "suspected"})


def test_claims_come_back_as_they_went_in(world: World) -> None:
    story = world.windsor()
    read = world.read(story)
    incident = world.join(story, read)
    stored = [dataclasses.replace(claim, id=None, address=None) for claim in world.archive.incidents.claims(incident)]
    handed_in = windsor_claims(story.revision_id, read.organisation_ids)
    assert sorted(stored, key=repr) == sorted(handed_in, key=repr)


def test_an_incident_that_is_not_there_is_said(world: World) -> None:
    with pytest.raises(NotFoundError, match="no incident '2023-9999'"):
        world.archive.incidents.get("2023-9999")


def test_roles_are_kept_apart(world: World) -> None:
    both = (HOSPITAL, dataclasses.replace(HOSPITAL, role=Role.PROVIDER, name="WRH", known=HOSPITAL.known))
    ids = world.read(world.windsor(), organisations=both).organisation_ids
    assert len(set(ids.values())) == 1
