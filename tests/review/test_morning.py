"""What an editor does on a morning, as forms: every page works without JavaScript."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from pipeline.documents import Origin

from .conftest import Browser, logged_in

ATOM = "{http://www.w3.org/2005/Atom}"
CORRECTED = "Orlan Records a les dossiers. Environ 48 200 patients sont touchés. Aucun rendez-vous n’a été annulé."


def correct(browser: Browser, place: int, text: str, action: str = "save") -> str:
    """Send a segment's form; the version it was typed over is the one that stands."""
    segment = browser.segment("fundy", place)
    parent = str(segment.version.id) if segment.version else ""
    answer = browser.post(f"/articles/1/segments/{segment.id}", text=text, parent_id=parent, action=action)
    assert answer.status_code == 303, answer.text
    location: str = answer.headers["location"]
    return location


def test_whom_nobody_named_signs_before_approving(stranger: Browser) -> None:
    browser = logged_in(stranger, "redaction", "Rédaction", "editor")
    page = browser.get("/articles/3").text
    assert 'name="signature" required' in page
    refused = browser.post("/articles/3/approuver")
    assert refused.status_code == 400
    assert "Signez d’abord" in refused.text

    assert browser.post("/articles/3/approuver", signature=" Odile  Brassard ").status_code == 303
    browser.post("/articles/3/publier", titre="essai")
    assert browser.world.archive.editions.get(3).signed == "Odile Brassard"
    assert 'name="signature"' not in browser.get("/articles/2").text
    view = browser.world.archive.adaptations.of_article(3)
    assert view
    events = browser.world.archive.events.of("adaptation", view.id)
    assert {e.person for e in events if e.verb in {"approve", "publish"}} == {"Odile Brassard"}


def test_whom_nobody_named_signs_before_publishing_what_another_approved(browser: Browser) -> None:
    browser.post("/articles/3/approuver")
    unnamed = logged_in(browser, "redaction", "Rédaction", "editor")
    page = unnamed.get("/articles/3/apercu").text
    assert 'name="signature" required' in page
    assert "par Rédaction" not in page
    assert unnamed.post("/articles/3/publier", titre="essai").status_code == 400

    assert unnamed.post("/articles/3/publier", titre="essai", signature="Noé Villeray").status_code == 303

    assert unnamed.world.archive.editions.get(3).signed == "Noé Villeray"


def test_the_desk_says_what_waits_and_why(browser: Browser) -> None:
    page = browser.get("/").text

    assert '<html lang="fr-CA">' in page
    assert "Fundy Shore Clinic Group" in page
    assert "Trois cliniques de la baie de Fundy" in page
    assert "Three Fundy clinics turn to paper" in page
    assert "1 erreur" in page
    assert "48\u00a0200 personnes touchées" in page
    assert "ébauche automatique" in page
    assert "Clinic network down, cause unknown" in page
    assert "Bakery wins award" not in page
    assert re.search(
        r'<time datetime="2026-03-04T04:40:00-05:00" title="mercredi 4.mars.2026, 4.h.40">aujourd’hui', page
    )


def test_a_draft_is_plainly_a_draft_and_its_findings_stand_beside_it(browser: Browser) -> None:
    page = browser.get("/articles/1").text

    assert "4 segments n’ont été relus par personne" in page
    assert re.search(r'<mark class="[^"]*lost-error"[^>]*>48,200</mark>', page)
    assert re.search(r'<mark class="[^"]*lost-warning"[^>]*>No visit</mark>', page)
    assert "«\u00a048 200\u00a0» ne se retrouve pas dans la traduction" in page
    assert 'lang="fr-CA" spellcheck="true"' in page


def test_a_saved_text_is_a_new_version_and_the_draft_stays(browser: Browser) -> None:
    location = correct(browser, 2, CORRECTED)

    segment = browser.segment("fundy", 2)
    history = browser.world.archive.adaptations.history(segment.id)
    assert location == f"/articles/1#s{segment.id}"
    assert segment.version.text == CORRECTED
    assert segment.version.person == "Odile Brassard"
    assert [version.origin for version in history] == [Origin.MACHINE, Origin.HUMAN]
    assert "en révision" in browser.get("/").text


def test_an_error_blocks_approval_until_corrected(browser: Browser) -> None:
    refused = browser.post("/articles/1/approuver")
    assert refused.status_code == 409
    assert "<h1>" in refused.text

    correct(browser, 2, CORRECTED)

    assert browser.post("/articles/1/approuver").headers["location"] == "/articles/1/apercu?fait=approuve"


def test_an_error_may_pass_with_a_note(browser: Browser) -> None:
    finding = browser.segment("fundy", 2).version.findings[0]

    assert browser.post(f"/articles/1/constats/{finding.id}").status_code == 400
    assert browser.post(f"/articles/1/constats/{finding.id}", note="Chiffre revu par le groupe").status_code == 303

    assert "Chiffre revu par le groupe" in browser.get("/articles/1").text
    assert browser.post("/articles/1/approuver").status_code == 303


def test_a_human_text_is_checked_too(browser: Browser) -> None:
    correct(browser, 3, "« Nous n’avons pas payé ??? »")

    assert "«\u00a0???\u00a0» est resté en anglais" in browser.get("/articles/1").text


def test_confirming_is_a_property_of_the_version(browser: Browser) -> None:
    correct(browser, 1, browser.segment("fundy", 1).version.text, action="confirm")
    segment = browser.segment("fundy", 1)
    assert segment.version.confirmed_by == "Odile Brassard"
    assert "1/4" in browser.get("/articles/1").text

    assert browser.post(f"/articles/1/segments/{segment.id}/rouvrir").status_code == 303
    assert browser.segment("fundy", 1).version.confirmed_by is None


def test_from_correction_to_publication_and_back_by_search(browser: Browser) -> None:
    correct(browser, 2, CORRECTED)
    browser.post("/articles/1/approuver")
    preview = browser.get("/articles/1/apercu").text
    assert (
        'sur <a href="https://en.example.org/fundy" rel="external noreferrer">The Tidewater Courier</a>, une' in preview
    )

    published = browser.post("/articles/1/publier")
    assert published.headers["location"] == "/articles/1/apercu?fait=publie"

    page = browser.get("/publie/1").text
    assert "Environ 48\u00a0200 patients" in page or "Environ 48 200 patients" in page
    assert "Adaptation et traduction française par Odile Brassard." in page
    feed = ElementTree.fromstring(browser.get("/atom.xml").content)
    link = feed.find(f"{ATOM}entry/{ATOM}link[@rel='alternate']")
    assert link is not None
    assert link.get("href") == "http://127.0.0.1:8765/publie/1"
    for words in ("rançongiciel", "ransomware"):
        found = browser.get("/recherche", params={"q": words}).text
        assert 'href="/articles/1"' in found, words
    assert "publié" in browser.get("/?vue=publies").text


def test_a_correction_is_a_new_edition_with_a_note(browser: Browser) -> None:
    correct(browser, 2, CORRECTED)
    browser.post("/articles/1/approuver")
    browser.post("/articles/1/publier")

    browser.post("/articles/1/reprendre")
    correct(browser, 0, "Trois cliniques touchées")
    browser.post("/articles/1/approuver")
    assert browser.post("/articles/1/publier").status_code == 400
    assert browser.post("/articles/1/publier", note="Titre raccourci.").status_code == 303

    page = browser.get("/publie/1").text
    assert "Titre raccourci." in page
    assert len(browser.world.archive.editions.all_of(1)) == 2


def test_a_withdrawn_article_tells_readers_why(browser: Browser) -> None:
    correct(browser, 2, CORRECTED)
    browser.post("/articles/1/approuver")
    browser.post("/articles/1/publier")

    assert browser.post("/articles/1/retirer").status_code == 400
    assert browser.post("/articles/1/retirer", note="Le groupe dément.").status_code == 303

    page = browser.get("/publie/1").text
    assert "Le groupe dément." in page
    assert "SAINT-JEAN-PORT" not in page, "not in what machines read of the page either"
    feed = ElementTree.fromstring(browser.get("/atom.xml").content)
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title", "").startswith("Retiré : ")
    assert "Le groupe dément." in entry.findtext(f"{ATOM}content", "")
    assert "patients" not in entry.findtext(f"{ATOM}content", "")


def test_what_a_correction_corrected_is_withdrawn_with_it(browser: Browser) -> None:
    correct(browser, 2, CORRECTED)
    browser.post("/articles/1/approuver")
    browser.post("/articles/1/publier")
    browser.post("/articles/1/reprendre")
    browser.post("/articles/1/approuver")
    browser.post("/articles/1/publier", note="Relu.")

    assert browser.post("/articles/1/retirer", note="Le groupe dément.").status_code == 303

    archive = browser.world.archive
    view = archive.adaptations.of_article(1)
    assert view
    assert view.state.value == "withdrawn"
    assert [edition.withdrawn_note for edition in archive.editions.all_of(1)] == ["Le groupe dément."] * 2
    assert "Retirer l’article" not in browser.get("/articles/1/apercu").text
    assert "/articles/1" in browser.get("/?vue=ecartes").text
    assert browser.post("/articles/1/retirer", note="encore").status_code == 409


def test_publishing_without_the_right_needs_a_ground(browser: Browser) -> None:
    browser.post("/articles/3/approuver")

    assert browser.post("/articles/3/publier").status_code == 400
    assert browser.post("/articles/3/publier", titre="Accord écrit du média").status_code == 303


def test_of_two_editors_the_second_sees_both_texts(browser: Browser) -> None:
    segment = browser.segment("fundy", 1)
    opened = str(segment.version.id)
    other = browser.world.archive.people.named("Noé Villeray")
    browser.world.archive.adaptations.save_version(
        segment.id,
        "Le texte de Noé.",
        parent_id=segment.version.id,
        save_key=None,
        person_id=other,
        at="2026-03-04T11:04:00Z",
    )

    answer = browser.post(f"/articles/1/segments/{segment.id}", text="Mon texte.", parent_id=opened)

    assert answer.status_code == 409
    assert "Le texte de Noé." in answer.text
    assert "Mon texte." in answer.text
    assert "Noé Villeray" in answer.text
    assert browser.segment("fundy", 1).version.text == "Le texte de Noé."


def test_a_resend_stores_nothing_twice(browser: Browser) -> None:
    segment = browser.segment("fundy", 1)
    form = {"text": "Une seule fois.", "parent_id": str(segment.version.id), "save_key": "k-1"}

    for _ in range(2):
        assert browser.post(f"/articles/1/segments/{segment.id}", **form).status_code == 303

    assert len(browser.world.archive.adaptations.history(segment.id)) == 2


def test_an_empty_text_is_refused_and_nothing_is_lost(browser: Browser) -> None:
    segment = browser.segment("fundy", 1)

    answer = browser.post(f"/articles/1/segments/{segment.id}", text="  ", parent_id=str(segment.version.id))

    assert answer.status_code == 400
    assert browser.segment("fundy", 1).version == segment.version


def test_relevance_is_answered_on_the_desk(browser: Browser) -> None:
    answer = browser.post("/articles/2/pertinence", pertinent="false")
    assert answer.headers["location"] == "/?fait=non-pertinent#sous-le-seuil", "on with the next one, not to the top"

    assert browser.world.stages.answers == [(2, False)]
    assert "Juste sous le seuil" not in browser.get("/").text


def test_a_rejected_story_can_come_back(browser: Browser) -> None:
    assert browser.post("/articles/1/ecarter").status_code == 400
    browser.post("/articles/1/ecarter", motif="Déjà couvert")
    assert "Trois cliniques" in browser.get("/?vue=ecartes").text

    browser.post("/articles/1/reprendre")

    assert "Trois cliniques" in browser.get("/").text


def test_who_is_logged_in_signs(browser: Browser) -> None:
    correct(browser, 2, CORRECTED)
    logged_in(browser, "elodie", "Élodie Noël", "editor")

    browser.post("/articles/1/approuver")
    browser.post("/articles/1/publier")

    assert browser.world.archive.editions.get(1).signed == "Élodie Noël"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/incidents", "Fundy Shore Clinic Group"),
        ("/incidents/2026-0001", '<mark class="mark-info">About 48,200 patients</mark> of Fundy Shore'),
        ("/flux", "Courier: health"),
        ("/articles/4", "La clinique a fermé ses systèmes lundi."),
        ("/articles/5", "hors sujet"),
        ("/articles/1/copie.txt", "L’article original (en anglais) est disponible sur The Tidewater Courier"),
        ("/articles/1/copie.md", "# Trois cliniques"),
        ("/recherche?q=%22", 'role="alert"'),
        ("/recherche?q=introuvablissime", "Aucun article."),
    ],
)
def test_every_page_says_what_it_is_for(browser: Browser, path: str, words: str) -> None:
    assert words in browser.get(path).text


def test_readers_learn_who_wrote_the_original_and_when(browser: Browser) -> None:
    browser.post("/articles/3/approuver")
    browser.post("/articles/3/publier", titre="essai")

    page = browser.get("/publie/3").text

    assert "Texte original : &lt;script&gt;" in page
    assert "2\u00a0mars\u00a02026." in page
