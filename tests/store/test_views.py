"""The views a stranger asks first: every value with its sentence and its judge, articles, figures that add up."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from pipeline.documents import Claim, Join, Ruling
from pipeline.extract import derive
from pipeline.store import authorize_public, open_reader

from .story import FIRST, LATER, NOW, SECOND, World, span, windsor_claims

MORE: dict[str, tuple[str, dict[str, Any]]] = {
    "care_effect": ("cancelled appointments", {"value": "appointment_cancelled"}),
    "attacker": ("Daixin Team", {"value": "Daixin Team", "attributed_to": "attacker"}),
    "ransom": ("it took the files", {"value": "demanded", "quantity": 8_000_000, "unit": "USD"}),
    "region": ("Ont.", {"value": "CA-ON"}),
}
IN_SECOND = {"people_affected": SECOND.split(". ")[0] + ".", "attacker": SECOND.split(". ")[1]}
IN_SECOND["ransom"] = IN_SECOND["attacker"]


@pytest.fixture
def incident(world: World) -> int:
    """One story from which every kind of value is told."""
    story = world.windsor()
    read = world.read(story)
    claims = windsor_claims(story.revision_id, read.organisation_ids)
    claims += [Claim(field, story.revision_id, span(words), **told) for field, (words, told) in MORE.items()]
    number = world.archive.incidents.attach(
        story.article_id, read.extraction_id, Join(None, "report", "first report"), claims, at=NOW
    )
    assert number is not None
    derived(world, number)
    return number


def derived(world: World, incident: int) -> None:
    incidents = world.archive.incidents
    incidents.save_record(incident, derive(incidents.claims(incident), incidents.rulings(incident)), at=LATER)


def ruled(world: World, incident: int, action: str, field: str, **new: Any) -> int:
    owner = new.pop("organisation_id", None)
    ruling = Ruling(0, action, field, organisation_id=owner, new_value=new or None)
    number = world.archive.incidents.rule(incident, ruling, person_id=world.person(), note=None, at=LATER)
    derived(world, incident)
    return number


def record(world: World) -> dict[str, sqlite3.Row]:
    """The record as a stranger may read it."""
    with closing(open_reader(world.archive.path)) as connection:
        connection.row_factory = sqlite3.Row
        authorize_public(connection)
        rows = connection.execute("SELECT * FROM record WHERE incident = '2023-0001'").fetchall()
    found = {row["field"]: row for row in rows}
    assert len(rows) == len(found)
    return found


def test_every_kind_of_value_is_traced_to_its_sentence_and_its_judge(world: World, incident: int) -> None:
    rows = record(world)
    wanted = {"status", "victim", "provider", "attack_type", "began", "people_affected", *MORE}
    assert set(rows) == wanted
    for field, row in rows.items():
        assert row["sentence"] == IN_SECOND.get(field, FIRST), field
        assert row["quotation"] in row["sentence"], field
        assert (row["span_start"], row["span_end"]) == span(row["quotation"]), field
        told = ("decided_by", "extractor", "article_id", "revision_id", "revision", "fetched_at", "outlet", "url")
        assert tuple(row[name] for name in told) == (
            "machine", 7, 1, 1, 1, NOW, "The Lakeshore Ledger", "https://ledger.example/windsor",
        ), field  # fmt: skip


def test_the_page_of_an_incident_says_the_same(world: World, incident: int) -> None:
    view = world.archive.incidents.get("2023-0001")
    shown = [(fact.field, fact.source) for fact in view.facts] + [(party.role, party.source) for party in view.parties]
    rows = record(world)
    assert {field for field, _ in shown} == set(rows)
    for field, source in shown:
        assert source is not None, field
        row = rows[field]
        assert (source.article_id, source.revision_id, source.span, source.quotation, source.extractor) == (
            row["article_id"], row["revision_id"], (row["span_start"], row["span_end"]), row["quotation"],
            row["extractor"],
        ), field  # fmt: skip


def test_a_value_that_a_person_kept_is_theirs_and_still_cited(world: World, incident: int) -> None:
    ruled(world, incident, "pin", "attacker", value="Daixin Team")
    row = record(world)["attacker"]
    assert (row["decided_by"], row["sentence"]) == ("person", IN_SECOND["attacker"])


def test_a_value_that_no_text_says_is_a_persons_and_cites_nothing(world: World, incident: int) -> None:
    ruled(world, incident, "set", "people_affected", quantity=268_000, unit="people", scope="total")
    row = record(world)["people_affected"]
    assert (row["quantity"], row["decided_by"], row["sentence"], row["url"]) == (268_000, "person", None, None)


def test_a_value_that_a_person_gave_is_cited_where_a_text_says_the_same(world: World, incident: int) -> None:
    ruled(world, incident, "clear", "region")
    ruled(world, incident, "set", "region", value="CA-ON")
    row = record(world)["region"]
    (shown,) = (fact for fact in world.archive.incidents.get("2023-0001").facts if fact.field == "region")
    assert shown.source is not None
    assert (row["decided_by"], row["quotation"], row["sentence"]) == ("person", "Ont.", FIRST)
    assert (shown.decided_by, shown.source.quotation, shown.source.span) == ("person", "Ont.", span("Ont."))


def test_a_party_that_a_person_named_is_theirs(world: World, incident: int) -> None:
    provider = record(world)["provider"]["organisation_id"]
    ruled(world, incident, "pin", "provider", organisation_id=provider)
    assert (record(world)["provider"]["decided_by"], record(world)["provider"]["sentence"]) == ("person", FIRST)


def test_a_status_that_a_person_gave_is_theirs_until_they_take_it_back(world: World, incident: int) -> None:
    ruling = ruled(world, incident, "set", "attack", value="refuted")
    row = record(world)["status"]
    assert (row["value"], row["decided_by"], row["sentence"]) == ("refuted", "person", None)
    (shown,) = (fact for fact in world.archive.incidents.get("2023-0001").facts if fact.field == "status")
    assert (shown.value, shown.ruling_id, shown.source) == ("refuted", ruling, None)

    world.archive.incidents.revoke(ruling, person_id=world.person(), note=None, at=LATER)
    derived(world, incident)
    row = record(world)["status"]
    assert (row["value"], row["decided_by"], row["sentence"]) == ("confirmed", "machine", FIRST)


def in_record(world: World) -> dict[str, int]:
    rows = world.archive.read().execute("SELECT field, in_record FROM sources WHERE incident = '2023-0001'").fetchall()
    return {row["field"]: row["in_record"] for row in rows}


def test_sources_say_which_claims_the_record_rests_on_or_repeats(world: World, incident: int) -> None:
    assert set(in_record(world).values()) == {1}

    ruled(world, incident, "pin", "attacker", value="Daixin Team")
    ruled(world, incident, "set", "people_affected", quantity=268_000, unit="people", scope="total")
    ruled(world, incident, "set", "attack", value="refuted")
    provider = record(world)["provider"]["organisation_id"]
    ruled(world, incident, "pin", "provider", organisation_id=provider)
    assert {field for field, kept in in_record(world).items() if not kept} == {"people_affected", "attack"}


def test_a_merged_record_has_no_values_and_no_articles(world: World, incident: int) -> None:
    with world.archive.write() as connection:
        connection.execute("UPDATE incident SET withdrawn_at = ?", (LATER,))
    assert record(world) == {}
    assert world.archive.read().execute("SELECT * FROM reports").fetchall() == []


def test_reports_says_which_french_stands(world: World) -> None:
    story = world.windsor()
    world.join(story, world.read(story))
    world.publish(story, world.draft(story))
    asked = "SELECT edition FROM reports"
    assert [row["edition"] for row in world.archive.read().execute(asked)] == [1]

    with world.archive.write() as connection:
        connection.execute("UPDATE edition SET withdrawn_at = ?", (LATER,))
    assert [row["edition"] for row in world.archive.read().execute(asked)] == [None]


def test_reports_lists_what_counts(world: World, incident: int) -> None:
    second = world.save("https://ledger.example/two", "Windsor again", FIRST, language="fr", published="2023-10-30")
    read = world.read(second)
    rivals = Join(incident, "report", "two incidents fit", suggested=True)
    world.archive.incidents.attach(second.article_id, read.extraction_id, rivals, [], at=NOW)
    (row,) = world.archive.read().execute("SELECT * FROM reports").fetchall()
    assert (row["incident"], row["kind"], row["language"], row["published"], row["edition"], row["decided_by"]) == (
        "2023-0001", "report", "en", "2023-10-23", None, "machine",
    )  # fmt: skip


PEOPLE = [
    ("the total", [("total", 500, None), ("part", 90, 1), ("part", 700, 2)], 500),
    ("the low end of a range", [("low", 300, None), ("high", 400, None), ("part", 90, 1)], 300),
    ("the parts of its organisations", [("part", 90, 1), ("part", 20, 1), ("part", 7, 2)], 97),
    ("no part of nobody in particular", [("part", 90, None)], None),
    ("no earlier count", [("earlier", 90, None)], None),
]


@pytest.mark.parametrize(("rows", "people"), [case[1:] for case in PEOPLE], ids=[case[0] for case in PEOPLE])
def test_people_at_least_is(world: World, incident: int, rows: list[tuple[Any, ...]], people: int | None) -> None:
    with world.archive.write() as connection:
        connection.execute("DELETE FROM incident_value WHERE field = 'people_affected'")
        connection.executemany(
            """
            INSERT INTO incident_value
                (incident_id, field, scope, quantity, organisation_id, unit, decided_by, claim_id)
            SELECT incident_id, 'people_affected', ?, ?, ?, 'people', 'machine', claim_id
            FROM incident_value WHERE field = 'region'
            """,
            rows,
        )
    shown = world.archive.read().execute("SELECT people_at_least FROM incidents").fetchone()
    assert shown["people_at_least"] == people
