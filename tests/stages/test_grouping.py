"""Articles on one event join one incident, across outlets, weeks and languages; what is another event stays apart."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from .desk import Desk, all_of, development_stories, open_desk, story

TOLD_AS = {
    "parties": """SELECT o.folded_key, p.role FROM incident_party AS p
                  JOIN organisation AS o ON o.id = p.organisation_id WHERE p.incident_id = ?""",
    "values": """SELECT v.field, v.value, v.quantity, v.unit, v.date_from, v.date_to, v.scope, v.qualifier, v.realis,
                        v.attributed_to, o.folded_key, a.canonical_url, c.span_start, c.span_end
                 FROM incident_value AS v
                 LEFT JOIN organisation AS o ON o.id = v.organisation_id
                 JOIN incident_claim AS c ON c.id = v.claim_id
                 JOIN revision AS r ON r.id = c.revision_id JOIN article AS a ON a.id = r.article_id
                 WHERE v.incident_id = ?""",
    "articles": """SELECT a.canonical_url, j.kind, j.suggested, j.reason FROM incident_article AS j
                   JOIN article AS a ON a.id = j.article_id WHERE j.incident_id = ?""",
}


def records(desk: Desk) -> set[tuple[object, ...]]:
    """Every incident that stands, whole, without its ids."""
    connection = desk.archive.read()
    rows = connection.execute("SELECT id, status FROM incident WHERE merged_into IS NULL AND withdrawn_at IS NULL")
    return {
        (row["status"], *(frozenset(map(tuple, connection.execute(sql, (row["id"],)))) for sql in TOLD_AS.values()))
        for row in rows.fetchall()
    }


@pytest.mark.slow
def test_the_development_articles_give_the_same_incidents_and_records_in_any_order(tmp_path: Path) -> None:
    stories = development_stories()
    expected: set[tuple[object, ...]] = set()
    for number in range(20):
        shuffled = all_of(stories)
        random.Random(number).shuffle(shuffled)
        with open_desk(tmp_path / str(number)) as desk:
            for one in shuffled if number else stories:
                desk.read(one)
            found = records(desk)
        expected = expected or found
        assert found == expected, f"order {number}"


def test_development_articles_on_one_event_are_together_and_no_others(tmp_path: Path) -> None:
    with open_desk(tmp_path / "desk") as desk:
        desk.read(*development_stories())
        together = {frozenset(names) for names in desk.groups() if len(names) > 1}
    gold: dict[str, set[str]] = {}
    for one in development_stories():
        if one["incident"]:
            gold.setdefault(one["incident"], set()).add(one["url"].rsplit("/", 1)[-1])
    assert together == {frozenset(names) for names in gold.values() if len(names) > 1}


def test_every_value_of_every_record_cites_a_revision_and_a_span_with_words(tmp_path: Path) -> None:
    with open_desk(tmp_path / "desk") as desk:
        desk.read(*development_stories())
        for summary in desk.archive.incidents.list(limit=100):
            view = desk.archive.incidents.get(summary.public_id)
            for source in (*(party.source for party in view.parties), *(fact.source for fact in view.facts)):
                assert source is not None, summary.public_id
                text = desk.archive.articles.revision(source.revision_id).article.text
                assert text[slice(*source.span)] == source.quotation != ""


# One event in different mouths. Names and places are invented.

FIRST = story(
    "first",
    "2024-03-12T11:00:00-04:00",
    "Hospital in Bellwater diverts ambulances after cyberattack",
    "BELLWATER, Ont. — Stonebridge Regional Hospital sent ambulances away Monday after ransomware locked its files.",
    "Staff found the attack early on March 11, said chief executive Dana Whitlock. Surgeries were cancelled.",
)
SECOND_OUTLET = story(
    "second-outlet",
    "2024-03-13T07:00:00-04:00",
    "Stonebridge hospital works on paper as it recovers from ransomware",
    "Doctors at Stonebridge Regional Hospital in Bellwater wrote orders by hand on Tuesday, two days into an attack.",
    "The hospital said its patient records were still down.",
)
IN_FRENCH = story(
    "en-francais",
    "2024-03-14T08:00:00-04:00",
    "L’hôpital Stonebridge paralysé par un rançongiciel",
    "L’Hôpital régional de Stonebridge, en Ontario, a détourné des ambulances après une attaque par rançongiciel "
    "survenue le 11 mars.",
    "Les dossiers des patients sont inaccessibles, a indiqué l’établissement jeudi.",
    language="fr",
)
WEEKS_LATER = story(
    "weeks-later",
    "2024-04-30T09:00:00-04:00",
    "Stonebridge Regional Hospital tells 48,000 patients their data was stolen",
    "Stonebridge Regional Hospital said Monday that hackers who attacked it on March 11 took data of 48,000 people.",
)
LAWSUIT = story(
    "lawsuit",
    "2025-01-15T09:00:00-05:00",
    "Class action filed against Stonebridge Regional Hospital over data breach",
    "Patients have sued Stonebridge Regional Hospital over the ransomware attack of March 2024, in a class action "
    "filed on Tuesday in Ontario Superior Court.",
    "The lawsuit says the Bellwater hospital failed to protect the records of 48,000 patients.",
)
SETTLEMENT = story(
    "settlement",
    "2026-02-10T09:00:00-05:00",
    "Stonebridge Regional Hospital settles data breach lawsuit for $1.2 million",
    "Stonebridge Regional Hospital has agreed to pay $1.2 million to settle a class action over a ransomware attack "
    "that exposed the data of 48,000 patients in 2024.",
)
FINE = story(
    "fine",
    "2025-06-20T09:00:00-04:00",
    "Privacy watchdog fines Stonebridge Regional Hospital after ransomware attack",
    "Ontario's privacy commissioner fined Stonebridge Regional Hospital $75,000 on Thursday over the March 2024 "
    "ransomware attack, in which the data of 48,000 patients was stolen.",
)
TWO_YEARS_ON = story(
    "two-years-on",
    "2026-02-24T09:00:00-05:00",
    "Ransomware hits Stonebridge Regional Hospital again, two years after last attack",
    "Stonebridge Regional Hospital in Bellwater, Ontario, was hit by ransomware on Sunday, the hospital said Monday.",
    "Emergency patients were transferred to other hospitals. The hospital was last attacked in March 2024.",
)
TWO_YEARS_ON_LATER = story(
    "two-years-on-later",
    "2026-02-27T09:00:00-05:00",
    "Stonebridge Regional Hospital restores emergency care after ransomware attack",
    "Stonebridge Regional Hospital took ambulances again on Thursday, four days after Sunday's ransomware attack.",
)
NAMESAKE = story(
    "namesake",
    "2024-03-15T09:00:00-07:00",
    "Ransomware hits Stonebridge Dental Clinic in Arizona",
    "Stonebridge Dental Clinic in Tucson, Arizona, said a ransomware attack on March 14 exposed data of 900 patients.",
)
THEIR_EVENT = [FIRST, SECOND_OUTLET, IN_FRENCH, WEEKS_LATER, LAWSUIT, SETTLEMENT, FINE]
SECOND_EVENT = [TWO_YEARS_ON, TWO_YEARS_ON_LATER]


def names(stories: list[dict[str, Any]]) -> frozenset[str]:
    return frozenset(one["url"].rsplit("/", 1)[-1] for one in stories)


@pytest.mark.parametrize("order", range(6))
def test_reports_and_follow_ups_join_across_outlets_weeks_and_languages(tmp_path: Path, order: int) -> None:
    stories = [*THEIR_EVENT, *SECOND_EVENT, NAMESAKE]
    if order:
        random.Random(order).shuffle(stories)
    with open_desk(tmp_path / "desk") as desk:
        for one in stories:
            desk.read(one)
        assert desk.groups() == {names(THEIR_EVENT), names(SECOND_EVENT), names([NAMESAKE])}
        view = desk.archive.incidents.get(desk.incident_of("first"))
    kinds = {article.url.rsplit("/", 1)[-1]: article.kind for article in view.articles}
    assert {name for name, kind in kinds.items() if kind == "follow_up"} == {"lawsuit", "settlement", "fine"}
    assert {party.name.casefold() for party in view.parties} == {"stonebridge regional hospital"}
    fields = {fact.field for fact in view.facts}
    assert {"lawsuit", "settlement", "fine"} <= fields


PROVIDER_TOLD = story(
    "provider-told",
    "2024-10-03T09:00:00-04:00",
    "Three clinics offline after attack on their records provider",
    "Amberline Clinic and Foxglove Family Clinic in Halifax, Nova Scotia, could not open charts Wednesday after a "
    "ransomware attack on Northlight Health Systems, which hosts their electronic records.",
    "The attack on Northlight Health Systems began on Oct. 1.",
)
ONE_CLINIC = story(
    "one-clinic",
    "2024-10-02T09:00:00-04:00",
    "Foxglove Family Clinic closes its doors after cyberattack",
    "Foxglove Family Clinic in Halifax, Nova Scotia, closed on Wednesday after a ransomware attack, it said.",
)
ANOTHER_CLINIC = story(
    "another-clinic",
    "2024-10-05T09:00:00-04:00",
    "Tidewater Walk-In Clinic cancels appointments after Northlight attack",
    "Tidewater Walk-In Clinic in Halifax cancelled appointments Friday, three days after the ransomware attack on its "
    "provider, Northlight Health Systems.",
)


@pytest.mark.parametrize("order", range(3))
def test_victims_of_one_provider_are_one_incident_whoever_was_named_first(tmp_path: Path, order: int) -> None:
    stories = [PROVIDER_TOLD, ONE_CLINIC, ANOTHER_CLINIC]
    stories = stories[order:] + stories[:order]
    with open_desk(tmp_path / "desk") as desk:
        desk.read(*stories)
        assert desk.groups() == {names(stories)}


def test_two_rivals_make_a_suggestion_with_reasons_and_no_join(tmp_path: Path) -> None:
    undated = story(
        "undated",
        "2026-02-28T09:00:00-05:00",
        "Stonebridge Regional Hospital sued over ransomware attack",
        "A patient has filed a lawsuit against Stonebridge Regional Hospital over a ransomware attack on the hospital.",
    )
    with open_desk(tmp_path / "desk") as desk:
        desk.read(*THEIR_EVENT, *SECOND_EVENT, undated)
        assert desk.groups() == {names(THEIR_EVENT), names(SECOND_EVENT)}
        for name in ("first", "two-years-on"):
            view = desk.archive.incidents.get(desk.incident_of(name))
            (suggested,) = (article for article in view.articles if article.suggested)
            assert suggested.url.endswith("/undated")
            assert "the same victim" in (suggested.reason or "")
            assert view.summary.articles == len(view.articles) - 1


def test_a_new_reading_that_finds_nothing_takes_the_article_out_of_its_incident(tmp_path: Path) -> None:
    with open_desk(tmp_path / "desk") as desk:
        desk.read(FIRST, SECOND_OUTLET)
        incident = desk.incident_of("first")
        desk.save(
            {**FIRST, "paragraphs": ["The hospital fair in Bellwater was well attended this year."], "title": "Fair"}
        )
        desk.work()
        assert desk.groups() == {names([SECOND_OUTLET])}
        assert desk.incident_of("second-outlet") == incident
        view = desk.archive.incidents.get(incident)
        assert {said.source.url for said in view.facts if said.source} == {SECOND_OUTLET["url"]}
