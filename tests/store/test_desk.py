"""Adaptations and editions: drafts, an editor's versions, conflicts, approval, publication."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.documents import Draft, Finding, Origin, Relevance, ReviewState, SentencePair, Severity, Version
from pipeline.errors import ConflictError, NotFoundError, StateError
from pipeline.store import Archive

from .story import FIRST, FRENCH_FIRST, FRENCH_TITLE, LATER, LATEST, NOW, TITLE, World, span

EDIT = "WINDSOR (Ontario) — L’Hôpital régional de Windsor a annulé des rendez-vous lundi."


def edit(world: World, segment: int, text: str, parent: int | None, **rest: Any) -> Version:
    person = world.person(rest.get("who", "Noémie Côté"))
    return world.archive.adaptations.save_version(
        segment, text, parent_id=parent, save_key=rest.get("key"), person_id=person, at=LATER
    )


def test_drafts_become_segments_in_the_order_of_the_source(world: World) -> None:
    adaptation = world.draft(world.windsor())
    view = world.archive.adaptations.view(adaptation)
    assert [segment.kind for segment in view.segments] == ["headline", "paragraph", "paragraph"]
    assert [segment.source for segment in view.segments][:2] == [TITLE, FIRST]
    assert view.headline is not None
    assert view.headline.version is not None
    assert view.headline.version.text == FRENCH_TITLE
    assert view.headline.version.model == "translate-en_fr 0.1"
    assert not view.stale


def test_a_title_alone_lays_out_the_whole_story(world: World) -> None:
    adaptation = world.draft(world.windsor(), {None: FRENCH_TITLE})
    versions = [segment.version for segment in world.archive.adaptations.view(adaptation).segments]
    assert [version is None for version in versions] == [False, True, True]
    with pytest.raises(StateError, match="2 of 3 segments have no French"):
        world.archive.adaptations.approve(adaptation, person_id=world.person(), at=LATER)


def test_spans_of_a_draft_cross_over_and_back(world: World) -> None:
    finding = Finding("number_missing", Severity.ERROR, (0, 7), (19, 44), (("expected", "267 000"),))
    pairs = (SentencePair((0, len(FIRST)), (0, 20)),)
    adaptation = world.draft(world.windsor(), {0: FRENCH_FIRST}, findings=(finding,), alignment=pairs)
    (first,) = [s for s in world.archive.adaptations.view(adaptation).segments if s.source == FIRST]
    assert first.version is not None
    assert first.version.alignment == (SentencePair(span(FIRST), (0, 20)),)
    found = first.version.findings[0]
    assert (found.span, found.source_span, found.data) == (finding.span, finding.source_span, finding.data)
    start = world.archive.read().execute("SELECT source_start FROM finding").fetchone()[0]
    assert start == span(FIRST)[0] + 19


def test_a_newer_draft_never_takes_the_place_of_a_persons_text(world: World) -> None:
    story = world.windsor()
    adaptation = world.draft(story)
    (first, draft), (second, confirmed) = world.standing(adaptation, 1), world.standing(adaptation, 2)
    edit(world, first, EDIT, draft.id)
    world.archive.adaptations.confirm(second, confirmed.id, person_id=world.person(), at=LATER)
    newer = {None: Draft("", "Titre"), 0: Draft("", "Premier."), 1: Draft("", "Second.")}
    world.archive.adaptations.save_drafts(adaptation, newer, model_id=world.model("aa" * 32), at=LATEST)
    after = [segment.version.text for segment in world.archive.adaptations.view(adaptation).segments if segment.version]
    assert after == ["Titre", EDIT, confirmed.text]
    assert len(world.archive.adaptations.history(first)) == 3


def test_the_same_draft_again_stores_nothing(world: World) -> None:
    story = world.windsor()
    adaptation = world.draft(story)
    world.draft(story)
    assert [segment.versions for segment in world.archive.adaptations.view(adaptation).segments] == [1, 1, 1]


def test_an_edit_is_a_new_version_and_begins_the_review(world: World) -> None:
    adaptation = world.draft(world.windsor())
    first, draft = world.standing(adaptation)
    saved = edit(world, first, EDIT, draft.id, key="k1")
    assert (saved.origin, saved.person, saved.parent_id) == (Origin.HUMAN, "Noémie Côté", draft.id)
    assert edit(world, first, "resent after a lost connection", draft.id, key="k1") == saved
    assert edit(world, first, EDIT, saved.id, key="k2") == saved
    assert world.archive.adaptations.view(adaptation).state is ReviewState.IN_REVIEW
    assert [event.verb for event in world.archive.events.of("adaptation", adaptation)] == ["begin_review"]


def test_a_conflict_carries_what_stands(world: World) -> None:
    adaptation = world.draft(world.windsor())
    first, draft = world.standing(adaptation)
    theirs = edit(world, first, "De Bruno.", draft.id, who="Bruno Roy")
    with pytest.raises(ConflictError, match="changed by Bruno Roy") as caught:
        edit(world, first, "De Noémie.", draft.id)
    assert caught.value.current == theirs
    assert world.archive.adaptations.view(adaptation).segments[1].version == theirs


def test_ones_own_quick_second_edit_is_no_conflict(world: World) -> None:
    adaptation = world.draft(world.windsor())
    first, draft = world.standing(adaptation)
    edit(world, first, "Un.", draft.id, key="page.1")
    assert edit(world, first, "Deux.", draft.id, key="page.2").text == "Deux."


@pytest.mark.parametrize(
    ("one", "other"), [("here.1", "there.1"), ("here.1", None), (None, None), ("1", "1x"), (".1", ".2")]
)
def test_what_one_wrote_in_another_window_is_a_conflict(world: World, one: str | None, other: str | None) -> None:
    adaptation = world.draft(world.windsor())
    first, draft = world.standing(adaptation)
    edit(world, first, "Un.", draft.id, key=one)
    with pytest.raises(ConflictError) as caught:
        edit(world, first, "Deux.", draft.id, key=other)
    assert isinstance(caught.value.current, Version)
    assert caught.value.current.text == "Un."


def test_confirm_names_the_version_that_was_seen(world: World) -> None:
    adaptation = world.draft(world.windsor())
    first, draft = world.standing(adaptation)
    edited = edit(world, first, EDIT, draft.id)
    with pytest.raises(ConflictError):
        world.archive.adaptations.confirm(first, draft.id, person_id=world.person(), at=LATER)
    world.archive.adaptations.confirm(first, edited.id, person_id=world.person(), at=LATER)
    _, shown = world.standing(adaptation)
    assert shown.confirmed_by == "Noémie Côté"
    world.archive.adaptations.unconfirm(first, person_id=world.person(), at=LATEST)
    _, shown = world.standing(adaptation)
    assert shown.confirmed_by is None


def test_an_older_text_comes_back_as_a_new_version(world: World) -> None:
    adaptation = world.draft(world.windsor())
    first, draft = world.standing(adaptation)
    edit(world, first, EDIT, draft.id)
    back = world.archive.adaptations.restore(first, draft.id, person_id=world.person(), at=LATEST)
    assert (back.text, back.method) == (FRENCH_FIRST, "restored")
    texts = [version.text for version in world.archive.adaptations.history(first)]
    assert texts == [FRENCH_FIRST, EDIT, FRENCH_FIRST]


def test_an_error_blocks_approval_until_it_is_waived(world: World) -> None:
    error = Finding("name_altered", Severity.ERROR, (0, 5))
    adaptation = world.draft(world.windsor(), findings=(error,))
    with pytest.raises(StateError, match="3 errors"):
        world.archive.adaptations.approve(adaptation, person_id=world.person(), at=LATER)
    for segment in world.archive.adaptations.view(adaptation).segments:
        assert segment.version is not None
        finding = segment.version.findings[0].id
        assert finding is not None
        world.archive.adaptations.waive(finding, person_id=world.person(), note="nom d’usage", at=LATER)
    world.archive.adaptations.approve(adaptation, person_id=world.person(), at=LATER)
    assert world.archive.adaptations.view(adaptation).state is ReviewState.APPROVED


def test_a_waiver_holds_when_checks_run_again(world: World) -> None:
    error = Finding("name_altered", Severity.ERROR, (0, 5))
    adaptation = world.draft(world.windsor(), findings=(error,))
    segment, version = world.standing(adaptation)
    assert version.findings[0].id is not None
    world.archive.adaptations.waive(version.findings[0].id, person_id=world.person(), note="ok", at=LATER)
    world.archive.adaptations.save_findings(version.id, (error, Finding("term", Severity.WARNING, (1, 2))))
    again = world.archive.adaptations.history(segment)[0]
    assert [finding.waiver for finding in again.findings] == ["ok", None]


STATES = [
    ("approve", ["waiting", "in_review"], "approved"),
    ("reopen", ["approved", "published"], "in_review"),
    ("reject", ["waiting", "in_review", "approved"], "rejected"),
    ("unreject", ["rejected"], "waiting"),
]


@pytest.mark.parametrize("state", [str(state) for state in ReviewState])
@pytest.mark.parametrize(("verb", "allowed", "after"), STATES, ids=[verb for verb, *_ in STATES])
def test_states_change_only_along_the_way(world: World, verb: str, allowed: list[str], after: str, state: str) -> None:
    adaptation = world.draft(world.windsor())
    with world.archive.write() as connection:
        connection.execute("UPDATE adaptation SET state = ?", (state,))
    act = getattr(world.archive.adaptations, verb)
    arguments = [adaptation, "hors sujet"] if verb == "reject" else [adaptation]
    if state not in allowed:
        with pytest.raises(StateError, match=f"cannot {verb}"):
            act(*arguments, person_id=world.person(), at=LATER)
        return
    act(*arguments, person_id=world.person(), at=LATER)
    assert world.archive.adaptations.view(adaptation).state == after
    assert world.archive.events.of("adaptation", adaptation)[-1].data["state_to"] == after


def test_published_french_is_frozen_and_corrected_by_a_new_edition(world: World) -> None:
    story = world.windsor()
    adaptation = world.draft(story)
    first = world.publish(story, adaptation)
    assert (first.number, first.outlet and first.outlet.name) == (1, "The Lakeshore Ledger")
    segment, draft = world.standing(adaptation)
    with pytest.raises(StateError, match="cannot edit an adaptation that is published"):
        edit(world, segment, EDIT, draft.id)
    world.archive.adaptations.reopen(adaptation, person_id=world.person(), at=LATEST)
    world.archive.adaptations.approve(adaptation, person_id=world.person(), at=LATEST)
    corrected = world.archive.editions.publish(
        adaptation, world.edition(story, "Titre corrigé"), person_id=world.person(), note="Le titre.", at=LATEST
    )
    assert (corrected.number, corrected.note, corrected.title) == (2, "Le titre.", "Titre corrigé")
    assert world.archive.editions.get(story.article_id, 1) == first
    assert [edition.number for edition in world.archive.editions.latest()] == [2]
    assert [edition.number for edition in world.archive.editions.all_of(story.article_id)] == [1, 2]


def test_a_withdrawal_says_why_and_stays(world: World) -> None:
    story = world.windsor()
    adaptation = world.draft(story)
    edition = world.publish(story, adaptation)
    assert edition.id is not None
    world.archive.editions.withdraw(edition.id, person_id=world.person(), note="À la demande du journal.", at=LATEST)
    kept = world.archive.editions.get(story.article_id)
    assert (kept.withdrawn_at, kept.withdrawn_note) == (LATEST, "À la demande du journal.")
    assert world.archive.editions.latest() == []
    assert world.archive.adaptations.view(adaptation).state is ReviewState.WITHDRAWN
    with pytest.raises(StateError, match="was withdrawn"):
        world.archive.editions.withdraw(edition.id, person_id=world.person(), note="encore", at=LATEST)


def test_without_the_right_to_adapt_a_note_is_needed(world: World) -> None:
    story = world.save("https://gazette.example/a", "Titre", "Un paragraphe.", outlet="fr", language="en")
    adaptation = world.draft(story, {None: "Titre", 0: "Un paragraphe."})
    world.archive.adaptations.approve(adaptation, person_id=world.person(), at=LATER)
    edition = world.edition(story)
    with pytest.raises(StateError, match="rights: index"):
        world.archive.editions.publish(adaptation, edition, person_id=world.person(), note=None, at=LATER)
    world.archive.editions.publish(
        adaptation, edition, person_id=world.person(), note=None, at=LATER, rights_note="accord du 3 mai"
    )
    assert world.archive.events.of("adaptation", adaptation)[-1].data["reason"] == "accord du 3 mai"


def test_an_untouched_adaptation_follows_a_changed_source(world: World) -> None:
    adaptation = world.draft(world.windsor())
    before = world.archive.adaptations.view(adaptation).segments
    changed = world.save("https://ledger.example/windsor", TITLE, "A new lead.", FIRST)
    assert world.archive.adaptations.view(adaptation).stale
    world.archive.adaptations.ensure(changed.article_id, changed.revision_id, at=LATER)
    view = world.archive.adaptations.view(adaptation)
    assert not view.stale
    assert [segment.source for segment in view.segments] == [TITLE, "A new lead.", FIRST]
    assert [view.segments[0].id, view.segments[2].id] == [before[0].id, before[1].id]
    assert view.segments[2].version is not None
    assert view.segments[2].version.text == FRENCH_FIRST


def test_a_touched_adaptation_stays_on_its_text_and_is_stale(world: World) -> None:
    adaptation = world.draft(world.windsor())
    segment, draft = world.standing(adaptation)
    edit(world, segment, EDIT, draft.id)
    changed = world.save("https://ledger.example/windsor", TITLE, "A new lead.")
    world.archive.adaptations.ensure(changed.article_id, changed.revision_id, at=LATER)
    view = world.archive.adaptations.view(adaptation)
    assert view.stale
    assert view.segments[1].source == FIRST


def test_the_queue_shows_what_an_editor_chooses_by(world: World) -> None:
    story = world.windsor()
    world.join(story, world.read(story))
    world.draft(story, findings=(Finding("term", Severity.WARNING, (0, 1)),))
    (item,) = world.archive.adaptations.queue()
    assert (item.title, item.title_fr, item.state) == (TITLE, FRENCH_TITLE, "waiting")
    assert (item.victims, item.providers, item.attack_types) == (
        ("Windsor Regional Hospital",),
        ("TransForm",),
        ("ransomware",),
    )
    assert (item.incident, item.people_affected, item.relevance) == ("2023-0001", 267_000, 0.97)
    assert (item.warnings, item.errors, item.confirmed, item.segments) == (3, 0, 0, 3)


def test_a_title_only_story_is_asked_about_and_not_in_the_queue(world: World) -> None:
    story = world.windsor()
    world.read(story, relevance=Relevance(0.5))
    world.draft(story, {None: FRENCH_TITLE})
    assert world.archive.adaptations.queue() == []
    (item,) = world.archive.adaptations.borderline(0.35, 0.6)
    assert (item.article_id, item.state) == (story.article_id, "title_only")
    world.archive.articles.relevance_answer(story.article_id, True, person_id=world.person(), at=LATER)
    assert world.archive.adaptations.borderline(0.35, 0.6) == []
    assert [item.state for item in world.archive.adaptations.queue()] == ["waiting"]


def test_what_is_not_there_is_said(archive: Archive) -> None:
    with pytest.raises(NotFoundError, match="no adaptation 7"):
        archive.adaptations.view(7)
    with pytest.raises(NotFoundError, match="no adaptation 7"):
        archive.adaptations.approve(7, person_id=1, at=NOW)
