"""An editor's rulings: they win over the machine, survive a new reading, and can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.documents import Fact
from pipeline.errors import NotFoundError, StateError, UsageError
from pipeline.stages import (
    clear_value,
    exclude_article,
    merge_incidents,
    pin_value,
    place_article,
    set_value,
    split_incident,
    undo_ruling,
)
from pipeline.store import IncidentFact, IncidentView

from .desk import Desk, open_desk, story

HIT = story(
    "hit",
    "2024-05-07T09:00:00-04:00",
    "Ransomware shuts Maple Creek General Hospital's computers",
    "Maple Creek General Hospital in Kingston, Ontario, said a ransomware attack on Monday took down patient records.",
    "About 12,000 patients may be affected, the hospital said. Surgeries were cancelled.",
)
SAME = story(
    "same",
    "2024-05-09T09:00:00-04:00",
    "Maple Creek General Hospital still on paper after ransomware attack",
    "Nurses at Maple Creek General Hospital wrote on paper for a third day Wednesday after Monday's ransomware attack.",
    "The hospital raised its count to 15,000 patients.",
)
OTHER = story(
    "other",
    "2024-05-08T09:00:00-04:00",
    "Data breach at Juniper Hill Dental Clinic exposes patients",
    "Juniper Hill Dental Clinic in Winnipeg, Manitoba, said Tuesday that hackers stole the data of 3,000 patients.",
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path / "desk") as opened:
        opened.read(HIT, SAME, OTHER)
        yield opened


@pytest.fixture
def editor(desk: Desk) -> int:
    return desk.archive.people.named("Noémie Côté")


def view(desk: Desk, name: str = "hit") -> IncidentView:
    return desk.archive.incidents.get(desk.incident_of(name))


def facts(desk: Desk, field: str, name: str = "hit") -> list[IncidentFact]:
    return [fact for fact in view(desk, name).facts if fact.field == field]


def total(desk: Desk) -> IncidentFact:
    (fact,) = (fact for fact in facts(desk, "people_affected") if fact.scope == "total")
    return fact


def read_again(desk: Desk) -> None:
    """What a newer extractor does: every text is read once more."""
    desk.archive.tasks.stale("extract", 1_000_000, at=desk.street.at())
    desk.work()


def test_the_stories_make_two_incidents(desk: Desk) -> None:
    assert desk.groups() == {frozenset({"hit", "same"}), frozenset({"other"})}
    assert total(desk).quantity == 15_000
    source = total(desk).source
    assert source is not None
    assert "15,000" in source.quotation


def test_a_value_that_an_editor_sets_wins_now_and_after_a_new_reading(desk: Desk, editor: int) -> None:
    incident = desk.incident_of("hit")
    fact = Fact("people_affected", quantity=14_250)
    ruled = set_value(desk.street, incident, fact, person_id=editor, note="the hospital's letter of June 3")
    assert (ruled.incident, ruled.fields) == (incident, ("people_affected",))
    for _ in range(2):
        assert (total(desk).quantity, total(desk).decided_by, total(desk).unit) == (14_250, "person", "people")
        assert [f.quantity for f in facts(desk, "people_affected") if f.scope == "earlier"] == [12_000]
        read_again(desk)
    (ruling,) = view(desk).rulings
    assert (ruling.person, ruling.note, ruling.action) == ("Noémie Côté", "the hospital's letter of June 3", "set")
    assert ruling.old is not None
    assert [event.verb for event in desk.archive.events.of("incident", view(desk).summary.id)] == ["rule"]


def test_undoing_brings_the_machines_value_back_and_is_logged(desk: Desk, editor: int) -> None:
    ruled = set_value(desk.street, desk.incident_of("hit"), Fact("people_affected", quantity=9), person_id=editor)
    undone = undo_ruling(desk.street, ruled.ruling_id, person_id=editor, note="typing error")
    assert (total(desk).quantity, total(desk).decided_by, undone.fields) == (15_000, "machine", ("people_affected",))
    (ruling,) = view(desk).rulings
    assert (ruling.revoked_by, bool(ruling.revoked_at)) == ("Noémie Côté", True)
    with pytest.raises(StateError, match="undone"):
        undo_ruling(desk.street, ruled.ruling_id, person_id=editor)
    verbs = [event.verb for event in desk.archive.events.of("incident", view(desk).summary.id)]
    assert verbs == ["rule", "revoke"]


def test_a_pinned_value_stays_with_its_source_whatever_is_reported_later(desk: Desk, editor: int) -> None:
    before = total(desk)
    pin_value(desk.street, desk.incident_of("hit"), "people_affected", value="15000", person_id=editor)
    later = {**SAME, "url": "https://en.example/later", "published": "2024-05-20T09:00:00-04:00"}
    desk.read({**later, "paragraphs": [SAME["paragraphs"][0], "The hospital raised its count to 40,000 patients."]})
    assert view(desk).summary.articles == 3
    assert before.source is not None
    kept = replace(before.source, extractor=None)  # the same words, kept by a person
    assert (total(desk).quantity, total(desk).decided_by, total(desk).source) == (15_000, "person", kept)


def test_a_value_that_is_cleared_stays_away_and_others_stay(desk: Desk, editor: int) -> None:
    incident = desk.incident_of("hit")
    before = {fact.value for fact in facts(desk, "care_effect")}
    assert "surgery_cancelled" in before
    clear_value(desk.street, incident, "care_effect", value="surgery_cancelled", person_id=editor)
    read_again(desk)
    assert {fact.value for fact in facts(desk, "care_effect")} == before - {"surgery_cancelled"}
    clear_value(desk.street, incident, "care_effect", person_id=editor)
    assert facts(desk, "care_effect") == []


def test_parties_and_status_are_ruled_on_alike(desk: Desk, editor: int) -> None:
    incident = desk.incident_of("hit")
    clinic = view(desk, "other").parties[0].organisation_id
    set_value(desk.street, incident, Fact("provider", organisation_id=clinic), person_id=editor)
    set_value(desk.street, incident, Fact("status", value="refuted"), person_id=editor)
    read_again(desk)
    found = view(desk)
    assert found.summary.status == "refuted"
    assert ("provider", clinic, "person") in {(p.role, p.organisation_id, p.decided_by) for p in found.parties}
    clear_value(desk.street, incident, "provider", organisation_id=clinic, person_id=editor)
    assert "provider" not in {p.role for p in view(desk).parties}


def test_merged_records_are_one_and_come_apart_again(desk: Desk, editor: int) -> None:
    kept, gone = desk.incident_of("hit"), desk.incident_of("other")
    ruled = merge_incidents(desk.street, gone, kept, person_id=editor)
    for _ in range(2):
        assert desk.groups() == {frozenset({"hit", "same", "other"})}
        assert desk.archive.incidents.get(gone).summary.merged_into == kept
        assert {p.name for p in view(desk).parties} == {"Maple Creek General Hospital", "Juniper Hill Dental Clinic"}
        read_again(desk)
    undo_ruling(desk.street, ruled.ruling_id, person_id=editor)
    assert desk.groups() == {frozenset({"hit", "same"}), frozenset({"other"})}
    assert (desk.incident_of("hit"), desk.incident_of("other")) == (kept, gone)
    assert desk.archive.incidents.get(gone).summary.merged_into is None


def test_rulings_on_a_merged_record_go_with_it(desk: Desk, editor: int) -> None:
    kept, gone = desk.incident_of("hit"), desk.incident_of("other")
    set_value(desk.street, gone, Fact("attacker", value="Grey Heron"), person_id=editor)
    merge_incidents(desk.street, gone, kept, person_id=editor)
    assert [fact.value for fact in facts(desk, "attacker")] == ["Grey Heron"]
    with pytest.raises(StateError, match=f"merged into {kept}"):
        set_value(desk.street, gone, Fact("attacker", value="Lynx"), person_id=editor)


def test_a_split_stands_against_every_new_reading_and_can_be_undone(desk: Desk, editor: int) -> None:
    incident = desk.incident_of("hit")
    ruled = split_incident(desk.street, incident, [desk.article("same")], person_id=editor)
    assert ruled.other is not None
    for _ in range(2):
        assert desk.incident_of("same") == ruled.other != incident == desk.incident_of("hit")
        read_again(desk)
    undo_ruling(desk.street, ruled.ruling_id, person_id=editor)
    assert desk.groups() == {frozenset({"hit", "same"}), frozenset({"other"})}
    assert desk.incident_of("same") == incident
    assert desk.archive.incidents.get(ruled.other).summary.merged_into == incident


def test_an_article_that_an_editor_excluded_does_not_come_back(desk: Desk, editor: int) -> None:
    incident = desk.incident_of("hit")
    ruled = exclude_article(desk.street, incident, desk.article("hit"), person_id=editor)
    read_again(desk)
    assert (desk.incident_of("same"), desk.incident_of("hit")) == (incident, ruled.other)
    undo_ruling(desk.street, ruled.ruling_id, person_id=editor)
    assert desk.incident_of("hit") == desk.incident_of("same") == incident


def test_an_article_goes_where_an_editor_puts_it(desk: Desk, editor: int) -> None:
    incident = desk.incident_of("hit")
    place_article(desk.street, incident, desk.article("other"), person_id=editor)
    read_again(desk)
    assert desk.incident_of("other") == incident
    (row,) = (article for article in view(desk).articles if article.article_id == desk.article("other"))
    assert row.reason == "an editor put them together"


def test_of_two_rulings_on_the_same_articles_the_later_wins(desk: Desk, editor: int) -> None:
    incident = desk.incident_of("hit")
    split = split_incident(desk.street, incident, [desk.article("same")], person_id=editor)
    assert split.other is not None
    merge_incidents(desk.street, split.other, incident, person_id=editor)
    read_again(desk)
    assert desk.incident_of("same") == desk.incident_of("hit") == incident


@pytest.mark.parametrize(
    ("fact", "says"),
    [
        (Fact("colour", value="red"), "no field"),
        (Fact("attack_type", value="magic"), "ransomware"),
        (Fact("status", value="maybe"), "claimed"),
        (Fact("began", date_from="last May"), "2023-10-23"),
        (Fact("began", date_from="2024-13"), "2023-10-23"),
        (Fact("people_affected"), "whole number"),
        (Fact("people_affected", quantity=-1), "from 0"),
        (Fact("people_affected", quantity=10**30), "can hold"),
        (Fact("victim"), "organisation"),
        (Fact("attacker", value=" "), "words"),
        (Fact("disruption", date_from="2024-05-09", date_to="2024-05-01"), "before it begins"),
        (Fact("disruption"), "disruption needs"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.field,
)
def test_a_value_that_is_none_is_refused_with_the_remedy(desk: Desk, editor: int, fact: Fact, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        set_value(desk.street, desk.incident_of("hit"), fact, person_id=editor)
    assert view(desk).rulings == ()


@pytest.mark.parametrize(
    ("fact", "stands"),
    [
        (Fact("began", date_from="2024-05"), ("2024-05", None, "month")),
        (Fact("disruption", date_from="2024-05-06", date_to="2024-05"), ("2024-05-06", "2024-05", "month")),
    ],
    ids=["month", "two"],
)
def test_dates_are_kept_with_their_precision(
    desk: Desk, editor: int, fact: Fact, stands: tuple[str, str | None, str]
) -> None:
    set_value(desk.street, desk.incident_of("hit"), fact, person_id=editor)
    (found,) = facts(desk, fact.field)
    assert (found.date_from, found.date_to, found.precision) == stands


def test_what_cannot_be_ruled_on_is_said(desk: Desk, editor: int) -> None:
    street, incident, only = desk.street, desk.incident_of("hit"), desk.incident_of("other")
    with pytest.raises(StateError, match="itself"):
        merge_incidents(street, incident, incident, person_id=editor)
    with pytest.raises(StateError, match="every article"):
        split_incident(street, incident, [desk.article("hit"), desk.article("same")], person_id=editor)
    with pytest.raises(NotFoundError, match="no such article"):
        split_incident(street, incident, [desk.article("other")], person_id=editor)
    with pytest.raises(StateError, match="not relevant"):
        exclude_article(street, only, desk.article("other"), person_id=editor)
    with pytest.raises(StateError, match="no malware"):
        pin_value(street, incident, "malware", person_id=editor)
    with pytest.raises(NotFoundError, match="2019-0001"):
        clear_value(street, "2019-0001", "began", person_id=editor)
    with pytest.raises(NotFoundError, match="no ruling 99"):
        undo_ruling(street, 99, person_id=editor)
