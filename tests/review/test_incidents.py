"""Incidents: the sentence behind each value, decisions and their undoing, what changed, the overview's charts."""

from __future__ import annotations

import html
import re
from importlib import import_module

import pytest

from pipeline.review import refusals
from pipeline.review.charts import Bar, Part, Point, bars, columns, steps
from pipeline.review.i18n import catalogue
from pipeline.review.labels import FIELDS
from pipeline.review.overview import every_month

from .conftest import Browser

RECORD = "/incidents/2026-0001"


def test_the_record_says_itself_in_both_languages_and_cites(browser: Browser) -> None:
    page = browser.get(RECORD).text

    assert "Fundy Shore Clinic Group\u00a0: attaque par rançongiciel par l’entremise d’Orlan Records, 48" in page
    assert "Fundy Shore Clinic Group: ransomware attack through Orlan Records, 48,200 people affected." in page
    assert '<mark class="mark-info">About 48,200 patients</mark> of Fundy Shore' in page
    assert 'href="/articles/1#:~:text=About%2048%2C200%20patients"' in page
    assert "machine" in page


def test_each_value_names_the_text_the_place_in_it_and_who_read_it(browser: Browser) -> None:
    view = browser.world.archive.incidents.get("2026-0001")
    (source,) = {fact.source for fact in view.facts if fact.field == "people_affected"}
    assert source is not None

    page = browser.get(RECORD).text

    start, end = source.span
    assert f"Texte {source.revision}, caractères {start}–{end}, recueilli " in page
    assert f'extracteur {source.extractor} · <a href="{source.url}"' in page


def test_a_value_is_corrected_with_a_note_and_the_correction_undone(browser: Browser) -> None:
    answer = browser.post(f"{RECORD}/valeur", champ="people_affected", valeur="50 000", note="le registre le dit")
    assert answer.headers["location"] == f"{RECORD}?fait=decide"

    page = browser.get(RECORD).text
    assert "50\u00a0000" in page
    assert "le registre le dit" in page
    assert re.search(r"✓</span> Odile Brassard, <time", page), "who decided, and when"
    ruling = re.search(r"/decisions/(\d+)/annuler", page)
    assert ruling

    browser.post(f"{RECORD}/decisions/{ruling[1]}/annuler")
    assert browser.world.archive.incidents.get("2026-0001").summary.people_affected == 48_200
    assert "annulé" in browser.get(RECORD).text


def test_a_value_is_pinned_and_cleared(browser: Browser) -> None:
    browser.post(f"{RECORD}/champ", action="pin", champ="attack_type", valeur="ransomware")
    facts = browser.world.archive.incidents.get("2026-0001").facts
    assert [fact.decided_by for fact in facts if fact.field == "attack_type"] == ["person"]

    browser.post(f"{RECORD}/champ", action="clear", champ="people_affected", valeur="48200")
    assert browser.world.archive.incidents.get("2026-0001").summary.people_affected is None


def test_what_would_be_refused_is_not_offered(browser: Browser) -> None:
    page = browser.get(RECORD).text
    status = re.search(r'name="champ" value="status">.*?</form>', page, re.DOTALL)

    assert status
    assert 'value="pin"' in status[0]
    assert 'value="clear"' not in status[0], "an incident always has a status"
    assert 'value="exclure"' not in page, "the only article of an incident cannot leave it"


def test_a_date_and_a_party_are_given_by_their_words(browser: Browser) -> None:
    browser.post(f"{RECORD}/valeur", champ="began", valeur="2026-03-02")
    browser.post(f"{RECORD}/valeur", champ="victim", valeur="orlan records")

    view = browser.world.archive.incidents.get("2026-0001")
    assert [fact.date_from for fact in view.facts if fact.field == "began"] == ["2026-03-02"]
    assert "Orlan Records" in view.summary.victims


@pytest.mark.parametrize(
    ("field", "words", "value"),
    [
        ("attack_type", "hameçonnage", "phishing"),
        ("attack_type", "Phishing", "phishing"),
        ("status", "soupçonné", "suspected"),
        ("region", "Ontario", "CA-ON"),
        ("region", "CA-QC", "CA-QC"),
    ],
)
def test_a_word_of_a_list_is_given_by_what_it_is_called(browser: Browser, field: str, words: str, value: str) -> None:
    assert '<option value="hameçonnage">' in browser.get(RECORD).text
    assert browser.post(f"{RECORD}/valeur", champ=field, valeur=words).status_code == 303

    view = browser.world.archive.incidents.get("2026-0001")
    assert value in [view.summary.status, *(fact.value for fact in view.facts if fact.field == field)]


@pytest.mark.parametrize(
    ("path", "given", "status"),
    [
        ("valeur", {"champ": "status", "valeur": "peut-être"}, 400),
        ("champ", {"action": "clear", "champ": "status"}, 400),
        ("valeur", {"champ": "people_affected", "valeur": "beaucoup"}, 400),
        ("valeur", {"champ": "people_affected", "valeur": ""}, 400),
        ("valeur", {"champ": "victim", "valeur": "Nulle Part"}, 400),
        ("valeur", {"champ": "began", "valeur": "hier"}, 400),
        ("valeur", {"champ": "attack_type", "valeur": "magic"}, 400),
        ("valeur", {"champ": "nonsense", "valeur": "x"}, 400),
        ("champ", {"action": "clear", "champ": "nonsense"}, 400),
        ("fusionner", {"autre": "2026-9999"}, 409),
        ("fusionner", {"autre": "2026-0001"}, 409),
        ("articles/1", {"action": "exclure"}, 409),
        ("articles/999", {"action": "scinder"}, 409),
        ("articles/1", {"action": "x"}, 400),
        ("decisions/99/annuler", {}, 409),
    ],
)
def test_what_cannot_be_decided_is_said_on_the_page(
    browser: Browser, path: str, given: dict[str, str], status: int
) -> None:
    answer = browser.post(f"{RECORD}/{path}", **given)

    assert answer.status_code == status
    told = re.search(r'role="alert"><span aria-hidden="true">●</span> ([^<]+)<', answer.text)
    assert told
    assert told[1] != refusals.UNKNOWN
    assert html.unescape(told[1]).replace("\u00a0", " ") in catalogue("en"), "said in the newsroom's own words"
    assert "Fundy Shore Clinic Group" in answer.text


def test_a_decision_on_no_incident_is_not_found(browser: Browser) -> None:
    assert browser.post("/incidents/2026-9999/valeur", champ="status", valeur="refuted").status_code == 404


def test_what_changed_since_a_date(browser: Browser) -> None:
    assert "fiche ouverte" in browser.get(f"{RECORD}?depuis=2026-03-01").text
    assert "Rien depuis cette date." in browser.get(f"{RECORD}?depuis=2027-01-01").text


def test_a_reader_sees_the_record_without_buttons(reader: Browser) -> None:
    page = reader.get(RECORD).text

    assert "Fundy Shore" in page
    for action in ("/champ", "/valeur", "/fusionner", "annuler"):
        assert action not in page, action


def test_the_overview_asks_questions_and_each_mark_leads_to_rows(browser: Browser) -> None:
    page = browser.get("/vue-d-ensemble").text

    assert page.count('<svg class="chart"') == 1
    assert page.count('<ol class="bars"') >= 2
    links = set(re.findall(r'<a href="(/incidents\?[^"]+)"', page))
    assert links
    for link in sorted(links):
        rows = browser.get(link.replace("&amp;", "&")).text
        assert "Fundy Shore Clinic Group" in rows, link
    assert "Aucun incident." in browser.get("/incidents?mois=1999-01").text
    assert browser.get("/incidents?region=%27;--").status_code == 200


def test_nobody_is_said_to_be_hit_by_what_was_refuted(browser: Browser) -> None:
    browser.post(f"{RECORD}/valeur", champ="status", valeur="refuted")

    page = browser.get(RECORD).text

    assert "incident annoncé, puis démenti par l’entremise" not in page
    assert "Fundy Shore Clinic Group\u00a0: incident annoncé, puis démenti." in page
    assert "personnes touchées</span>" not in browser.get("/").text


def test_what_was_refuted_is_not_counted(browser: Browser) -> None:
    browser.post(f"{RECORD}/valeur", champ="status", valeur="refuted")

    assert "Aucun incident pour l’instant." in browser.get("/vue-d-ensemble").text


def test_bars_are_as_long_as_their_numbers_and_the_least_can_be_seen() -> None:
    rows = [Bar("a", 1_000, "1 000", "/a"), Bar("b", 250, "250", "/b"), Bar("c", 1, "1", "/c"), Bar("d", 0, "0", "/d")]

    assert [row.share for row in bars(rows)] == [100, 25, 0.5, 0]
    assert bars([]) == []


def test_columns_stack_their_parts() -> None:
    chart = columns(["2026-01", "2026-02"], [Part("2026-01", 0, 2, "", ""), Part("2026-01", 1, 1, "", "")], ["1", "2"])

    low, high = chart.marks
    assert low.y > high.y == chart.top
    assert round(low.height + 1) == round(2 * (high.height + 1))
    assert low.y + low.height + 1 == chart.floor
    assert chart.most == "3"


@pytest.mark.parametrize("months", [1, 2, 7, 8, 9, 50, 400])
def test_a_chart_stays_inside_its_width_with_words_that_leave_each_other_room(months: int) -> None:
    names = [str(number) for number in range(months)]

    chart = columns(names, [Part(name, 0, 1, "", "") for name in names], names)

    assert all(mark.x >= 0 and mark.x + mark.width <= 100 for mark in chart.marks)
    assert chart.words[0].text == "0"
    assert all(0 <= word.x <= 100 for word in chart.words)
    assert len(chart.words) <= 8
    assert sum(not word.spare for word in chart.words) <= 3


def test_steps_follow_the_days() -> None:
    points = [Point("2026-03-01", 10, "", ""), Point("2026-03-03", 40, "", ""), Point("2026-03-05", 20, "", "", 1)]

    chart = steps(points, ("40", "1", "5"))

    first, second, third = chart.marks
    assert first.x < second.x < third.x
    assert second.y < third.y < first.y
    along, up = chart.lines
    assert (along.x1, along.y1, along.y2) == (first.x, first.y, first.y)
    assert (up.x1, up.x2, up.y2) == (second.x, second.x, second.y)
    assert steps([], ("", "", "")).marks == ()


@pytest.mark.parametrize(
    ("known", "shown"),
    [
        ([], []),
        (["2024-11"], ["2024-11"]),
        (["2024-11", "2025-02"], ["2024-11", "2024-12", "2025-01", "2025-02"]),
    ],
)
def test_months_without_incidents_stand_in_the_chart(known: list[str], shown: list[str]) -> None:
    assert every_month(known) == shown


def test_every_field_that_can_be_ruled_on_has_a_name() -> None:
    fields = import_module("pipeline.stages.ruled_values").FIELDS

    assert [field for field in fields if field not in FIELDS] == []


@pytest.mark.parametrize(
    ("field", "value", "french", "english"),
    [
        ("ransom", "refused", "refusée", "refused"),
        ("restored_from", "backup", "des sauvegardes", "backups"),
        ("disruption", "ongoing", "en cours", "ongoing"),
        ("lawsuit", "class action", "class action", "class action"),
        ("attack_type", "phishing", "hameçonnage", "phishing"),
    ],
)
def test_the_record_calls_its_values_by_words(
    browser: Browser, field: str, value: str, french: str, english: str
) -> None:
    assert browser.post(f"{RECORD}/valeur", champ=field, valeur=value).status_code == 303
    assert f"<td>{french}" in browser.get(RECORD).text

    browser.post("/langue", langue="en")
    assert f"<td>{english}" in browser.get(RECORD).text
