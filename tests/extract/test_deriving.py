"""The record of an incident: what derive(claims, rulings) yields, and that no order of either matters."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents import Claim, IncidentStatus, Realis, Role, Ruling
from pipeline.extract import derive, resolved

MONDAY, TUESDAY = "2024-05-06", "2024-05-07"
NUMBERS = st.integers(0, 3)
FIELDS = (
    "attack",
    "victim",
    "provider",
    "people_affected",
    "began",
    "disclosed",
    "care_effect",
    "data_loss",
    "disruption",
)


def claim(field: str, number: int = 1, **values: object) -> Claim:
    """A claim of text ``number``, said on Monday unless told otherwise."""
    told: dict[str, object] = {"said_at": MONDAY, "address": f"https://paper.example/{number}", "id": number, **values}
    return Claim(field, number, (number, number + 5), **told)  # type: ignore[arg-type]


def people(quantity: int, number: int = 1, **values: object) -> Claim:
    return claim("people_affected", number, **{"quantity": quantity, "unit": "people", "scope": "total", **values})


@st.composite
def claims(draw: st.DrawFn) -> list[Claim]:
    """Claims of a few texts that agree and disagree; each has an id of its own."""
    made = []
    for number in range(draw(st.integers(0, 12))):
        field = draw(st.sampled_from(FIELDS))
        text = draw(NUMBERS)
        values: dict[str, object] = {
            "id": number + 1,
            "said_at": draw(st.sampled_from([None, MONDAY, TUESDAY])),
            "address": f"https://paper.example/{text}",
            "realis": draw(st.sampled_from(Realis)),
            "attributed_to": draw(st.sampled_from([None, "attacker", "victim"])),
        }
        if field in ("victim", "provider"):
            values["organisation_id"] = draw(NUMBERS) + 1
        elif field == "people_affected":
            values |= {"quantity": draw(NUMBERS), "unit": "people", "organisation_id": draw(st.sampled_from([None, 1]))}
            values["scope"] = draw(st.sampled_from(["total", "part", "low", "high", "earlier"]))
        elif field in ("began", "disclosed"):
            values["date_from"] = draw(st.sampled_from(["2024", "2024-05", MONDAY, TUESDAY]))
        elif field == "disruption":
            values |= {"value": "ongoing", "date_from": draw(st.sampled_from([None, MONDAY]))}
        elif field != "attack":
            values["value"] = draw(st.sampled_from(["suspected", "confirmed", "surgery_cancelled"]))
        start = draw(NUMBERS)
        made.append(Claim(field, text, (start, start + 4), **values))  # type: ignore[arg-type]
    return made


RULINGS = (
    Ruling(1, "set", "people_affected", new_value={"quantity": 9, "unit": "people", "scope": "total"}),
    Ruling(2, "clear", "care_effect", old_value={"value": "surgery_cancelled"}),
    Ruling(3, "set", "attack", new_value={"value": "refuted"}),
    Ruling(4, "pin", "victim", organisation_id=2, new_value={"organisation_id": 2}),
    Ruling(5, "set", "began", new_value={"date_from": "2023", "precision": "year"}),
    Ruling(6, "clear", "began"),
)


@given(
    claims(), st.randoms(use_true_random=False), st.lists(st.sampled_from(RULINGS), unique_by=lambda ruling: ruling.id)
)
def test_no_order_of_claims_or_rulings_changes_the_record(
    said: list[Claim], chance: random.Random, rulings: list[Ruling]
) -> None:
    expected = derive(said, rulings)
    shuffled, ruled = list(said), list(rulings)
    chance.shuffle(shuffled)
    chance.shuffle(ruled)
    assert derive(shuffled, ruled) == expected


@given(claims(), st.permutations([11, 7, 5, 3]))
def test_the_ids_of_texts_and_claims_change_nothing_but_themselves(said: list[Claim], ids: list[int]) -> None:
    moved = [
        replace(one, revision_id=ids[one.revision_id], id=1000 - (one.id or 0)) if one.id is not None else one
        for one in said
    ]
    record, other = derive(said, []), derive(moved, [])
    assert record.status == other.status
    told = {(p.role, p.organisation_id) for p in record.parties}
    assert told == {(p.role, p.organisation_id) for p in other.parties}
    assert {replace(f, claim_id=None) for f in record.facts} == {replace(f, claim_id=None) for f in other.facts}


@given(claims())
def test_every_value_rests_on_a_claim_and_only_one_total_stands(said: list[Claim]) -> None:
    record = derive(said, [])
    ids = {one.id for one in said}
    assert all(party.claim_id in ids for party in record.parties)
    assert all(fact.claim_id in ids for fact in record.facts)
    totals = [f for f in record.facts if f.field == "people_affected" and f.scope == "total"]
    assert len(totals) <= 1


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ([], IncidentStatus.CONFIRMED),
        ([claim("attack")], IncidentStatus.CONFIRMED),
        ([claim("attack", realis=Realis.ALLEGED)], IncidentStatus.SUSPECTED),
        ([claim("attack", realis=Realis.ALLEGED, attributed_to="attacker")], IncidentStatus.CLAIMED),
        ([claim("attack"), claim("attack", 2, realis=Realis.DENIED, said_at=TUESDAY)], IncidentStatus.REFUTED),
        ([claim("attack"), claim("attack", 2, realis=Realis.DENIED)], IncidentStatus.REFUTED),
        ([claim("attack", realis=Realis.DENIED), claim("attack", 2, said_at=TUESDAY)], IncidentStatus.CONFIRMED),
        (
            [
                claim("attack", realis=Realis.ALLEGED),
                claim("attack", 2, realis=Realis.ALLEGED, attributed_to="attacker"),
            ],
            IncidentStatus.SUSPECTED,
        ),
    ],
    ids=["silent", "told", "hedged", "boast", "withdrawn", "denied that day", "denied, then admitted", "hedged boast"],
)
def test_the_status_is_what_was_said_last_of_those_who_can_know(said: list[Claim], status: IncidentStatus) -> None:
    assert derive(said, []).status is status


def figures(*said: Claim) -> set[tuple[int | None, str | None]]:
    return {(fact.quantity, fact.scope) for fact in derive(said, []).facts}


def test_the_newest_total_stands_and_older_ones_are_earlier_counts() -> None:
    assert figures(people(100), people(250, 2, said_at=TUESDAY)) == {(250, "total"), (100, "earlier")}


def test_two_totals_of_one_day_are_both_kept() -> None:
    assert figures(people(100), people(250, 2)) == {(250, "total"), (100, "low")}


def test_the_total_of_one_organisation_is_its_part() -> None:
    assert figures(people(100), people(40, 2, organisation_id=7)) == {(100, "total"), (40, "part")}


def test_a_coarse_date_goes_where_a_finer_one_lies_in_it() -> None:
    said = [
        claim("began", date_from="2024-05"),
        claim("began", 2, date_from=MONDAY),
        claim("began", 3, date_from="2023"),
    ]
    assert {fact.date_from for fact in derive(said, []).facts} == {MONDAY, "2023"}


def test_an_incident_becomes_public_once() -> None:
    said = [claim("disclosed", date_from=TUESDAY), claim("disclosed", 2, date_from=MONDAY)]
    assert [fact.date_from for fact in derive(said, []).facts] == [MONDAY]


def test_whom_most_texts_call_the_provider_is_the_provider() -> None:
    said = [claim("victim", organisation_id=1), claim("victim", 2, organisation_id=2)]
    said += [claim("provider", number, organisation_id=1) for number in (3, 4)]
    roles = {party.organisation_id: party.role for party in derive(said, []).parties}
    assert roles == {1: Role.PROVIDER, 2: Role.VICTIM}


def test_two_names_of_one_organisation_count_once() -> None:
    said = resolved([claim("victim", organisation_id=1), claim("victim", 2, organisation_id=5)], {5: 1})
    assert [party.organisation_id for party in derive(said, []).parties] == [1]


def test_a_later_ruling_wins_over_an_earlier_one() -> None:
    first = Ruling(1, "set", "people_affected", new_value={"quantity": 5, "unit": "people", "scope": "total"})
    later = Ruling(2, "set", "people_affected", new_value={"quantity": 6, "unit": "people", "scope": "total"})
    (fact,) = derive([people(100)], [later, first]).facts
    assert (fact.quantity, fact.ruling_id, fact.claim_id) == (6, 2, None)


def test_one_attacker_under_all_its_names() -> None:
    said = [
        claim("attacker", 1, value="BlackCat"),
        claim("attacker", 2, value="ALPHV"),
        claim("attacker", 3, value="Grey Heron"),
    ]
    for ordered in (said, said[::-1]):
        assert [fact.value for fact in derive(ordered, []).facts] == ["ALPHV", "Grey Heron"]


@pytest.mark.parametrize("name", ["ALPHV", "BlackCat"])
def test_an_attacker_is_ruled_out_under_any_of_its_names(name: str) -> None:
    rulings = [Ruling(1, "clear", "attacker", old_value={"value": name})]
    assert derive([claim("attacker", value="BlackCat")], rulings).facts == ()


def test_an_attacker_set_under_another_name_is_no_second_one() -> None:
    rulings = [Ruling(1, "set", "attacker", new_value={"value": "BlackCat"})]
    assert [fact.value for fact in derive([claim("attacker", value="ALPHV")], rulings).facts] == ["BlackCat"]


def test_a_field_that_was_cleared_can_be_set_again() -> None:
    rulings = [Ruling(1, "clear", "attacker"), Ruling(2, "set", "attacker", new_value={"value": "Lynx"})]
    facts = derive([claim("attacker", value="Grey Heron")], rulings).facts
    assert [(fact.value, fact.ruling_id) for fact in facts] == [("Lynx", 2)]


def test_an_added_value_joins_those_of_a_field_with_several_and_replaces_the_same_one() -> None:
    said = [claim("care_effect", value="surgery_cancelled"), claim("care_effect", 2, value="phones_down")]
    new = {"value": "surgery_cancelled", "quantity": 30, "unit": "procedures"}
    facts = derive(said, [Ruling(1, "set", "care_effect", new_value=new)]).facts
    assert {(fact.value, fact.quantity) for fact in facts} == {("surgery_cancelled", 30), ("phones_down", None)}


def test_a_person_may_say_that_an_organisation_was_both_victim_and_provider() -> None:
    rulings = [Ruling(n, "set", role, organisation_id=1) for n, role in enumerate(("victim", "provider"), 1)]
    assert {p.role for p in derive([claim("victim", organisation_id=1)], rulings).parties} == set(Role) - {
        Role.MENTIONED
    }


def test_a_pinned_share_leaves_the_others() -> None:
    told = [people(88, 1, scope="part"), people(12, 2, scope="part"), people(100, 3)]
    pin = Ruling(1, "pin", "people_affected", new_value={"quantity": 88, "unit": "people", "scope": "part"})

    record = derive(told, [pin])

    shares = sorted((f.quantity, f.ruling_id) for f in record.facts if f.scope == "part")
    assert shares == [(12, None), (88, 1)]


def test_an_organisation_has_one_share_where_a_person_sets_it() -> None:
    told = [people(88, 1, scope="part", organisation_id=1), people(12, 2, scope="part", organisation_id=2)]
    value = {"quantity": 90, "unit": "people", "scope": "part"}
    record = derive(told, [Ruling(1, "set", "people_affected", organisation_id=1, new_value=value)])

    assert sorted((f.quantity or 0) for f in record.facts if f.scope == "part") == [12, 90]
