"""A source that changes under an editor's French: shown, taken or kept, never put in silently."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents import ReviewState, SegmentKind
from pipeline.errors import StateError
from pipeline.store import By, Part, SavedStory, SourceChange
from pipeline.store.block_changes import BlockChange, Piece, carried, compare_blocks

from .story import FIRST, FRENCH_FIRST, FRENCH_SECOND, FRENCH_TITLE, LATER, LATEST, SECOND, TITLE, World

URL = "https://ledger.example/windsor"
NEW_SECOND = "About 326,000 patients may be affected, the hospital said. Daixin Team says it took the files."
EXTRA = "Ontario’s privacy commissioner is looking into it."


def begun(world: World) -> tuple[SavedStory, int, By]:
    """A story on which an editor has begun to work: a text corrected, another one confirmed."""
    story = world.windsor()
    adaptation = world.draft(story)
    person = world.person()
    for place in (1, 2):
        segment, version = world.standing(adaptation, place)
        world.archive.adaptations.confirm(segment, version.id, person_id=person, at=LATER)
    return story, adaptation, By(person, LATEST)


def texts(world: World, adaptation: int) -> list[str | None]:
    """The French in the order that stands."""
    return [s.version.text if s.version else None for s in world.archive.adaptations.view(adaptation).segments]


def test_a_changed_source_is_shown_with_the_segments_that_render_it(world: World) -> None:
    _, adaptation, _ = begun(world)
    assert world.archive.bases.changes(adaptation) == []
    world.save(URL, TITLE, FIRST, NEW_SECOND, EXTRA)

    view = world.archive.adaptations.view(adaptation)
    assert view.stale
    assert [s.source for s in view.segments] == [TITLE, FIRST, SECOND]
    assert world.archive.bases.changes(adaptation) == [
        SourceChange(SECOND, NEW_SECOND, SegmentKind.PARAGRAPH, (view.segments[2].id,)),
        SourceChange(None, EXTRA, SegmentKind.PARAGRAPH, ()),
    ]


def test_a_stale_base_blocks_approval_until_somebody_answers_for_it(world: World) -> None:
    _, adaptation, by = begun(world)
    world.save(URL, TITLE, FIRST, NEW_SECOND)
    desk = world.archive.adaptations
    with pytest.raises(StateError, match="source has changed"):
        desk.approve(adaptation, person_id=by.person_id, at=LATEST)

    world.archive.bases.keep(adaptation, by=by)
    assert desk.view(adaptation).base_kept
    desk.approve(adaptation, person_id=by.person_id, at=LATEST)
    (event,) = [e for e in world.archive.events.of("adaptation", adaptation) if e.verb == "keep_base"]
    assert (event.person, event.data["revision"]) == ("Noémie Côté", desk.view(adaptation).current_revision_id)


def test_the_answer_holds_for_that_text_alone(world: World) -> None:
    _, adaptation, by = begun(world)
    world.save(URL, TITLE, FIRST, NEW_SECOND)
    world.archive.bases.keep(adaptation, by=by)
    world.save(URL, TITLE, FIRST, NEW_SECOND, EXTRA)
    with pytest.raises(StateError, match="source has changed"):
        world.archive.adaptations.approve(adaptation, person_id=by.person_id, at=LATEST)


def test_a_source_that_changed_after_approval_blocks_publication(world: World) -> None:
    story, adaptation, by = begun(world)
    world.archive.adaptations.approve(adaptation, person_id=by.person_id, at=LATER)
    world.save(URL, TITLE, FIRST, NEW_SECOND)
    edition = world.edition(story)
    with pytest.raises(StateError, match="source has changed"):
        world.archive.editions.publish(adaptation, edition, person_id=by.person_id, note=None, at=LATEST)
    world.archive.bases.keep(adaptation, by=by)
    assert world.archive.editions.publish(adaptation, edition, person_id=by.person_id, note=None, at=LATEST).number == 1


def test_taking_the_new_text_keeps_every_word_of_french(world: World) -> None:
    _, adaptation, by = begun(world)
    world.save(URL, TITLE, EXTRA, FIRST, NEW_SECOND)
    before = world.archive.adaptations.view(adaptation)
    need = world.archive.bases.take(adaptation, by=by)

    view = world.archive.adaptations.view(adaptation)
    assert not view.stale
    assert texts(world, adaptation) == [FRENCH_TITLE, None, FRENCH_FIRST, FRENCH_SECOND]
    assert [s.source for s in view.segments] == [TITLE, EXTRA, FIRST, NEW_SECOND]
    assert need == [before.segments[2].id, view.segments[1].id]
    first, second = view.segments[2], view.segments[3]
    assert first.version
    assert second.version
    assert (bool(first.version.confirmed_by), bool(second.version.confirmed_by)) == (True, False)
    assert (first.source_before, second.source_before) == (None, SECOND)


def test_what_is_gone_leaves_its_french_without_a_source(world: World) -> None:
    _, adaptation, by = begun(world)
    world.save(URL, TITLE, SECOND)
    world.archive.bases.take(adaptation, by=by)
    view = world.archive.adaptations.view(adaptation)
    assert texts(world, adaptation) == [FRENCH_TITLE, FRENCH_FIRST, FRENCH_SECOND]
    assert (view.segments[1].source, view.segments[1].source_before) == ("", FIRST)


def test_a_split_follows_its_sentences_into_the_new_text(world: World) -> None:
    _, adaptation, by = begun(world)
    segment, version = world.standing(adaptation, 2)
    end = SECOND.index(" Daixin")
    world.archive.layouts.split(segment, (Part("Un."), Part("Deux.")), gap=(end, end + 1), parent_id=version.id, by=by)
    world.save(URL, TITLE, FIRST, NEW_SECOND)
    world.archive.bases.take(adaptation, by=by)
    assert [s.source for s in world.archive.adaptations.view(adaptation).segments[2:]] == [
        "About 326,000 patients may be affected, the hospital said.",
        "Daixin Team says it took the files.",
    ]


def test_there_is_nothing_to_take_or_keep_while_the_source_stands(world: World) -> None:
    _, adaptation, by = begun(world)
    with pytest.raises(StateError, match="has not changed"):
        world.archive.bases.take(adaptation, by=by)
    with pytest.raises(StateError, match="has not changed"):
        world.archive.bases.keep(adaptation, by=by)


def test_published_french_is_reopened_before_its_base_moves(world: World) -> None:
    _, adaptation, by = begun(world)
    desk = world.archive.adaptations
    desk.approve(adaptation, person_id=by.person_id, at=LATER)
    world.save(URL, TITLE, FIRST, NEW_SECOND)
    with pytest.raises(StateError, match="approved"):
        world.archive.bases.take(adaptation, by=by)
    desk.reopen(adaptation, person_id=by.person_id, at=LATEST)
    world.archive.bases.take(adaptation, by=by)
    assert desk.view(adaptation).state is ReviewState.IN_REVIEW


def pieces(words: list[str]) -> list[Piece]:
    """Blocks one after the other, two characters between them."""
    found, at = [], 0
    for number, text in enumerate(words):
        found.append(Piece(number, "paragraph", (at, at + len(text)), text))
        at += len(text) + 2
    return found


@given(
    st.lists(st.text("abc .", min_size=1, max_size=12), max_size=6),
    st.lists(st.text("abc .", min_size=1, max_size=12), max_size=6),
)
def test_every_block_of_either_text_is_told_once(old: list[str], new: list[str]) -> None:
    changes = compare_blocks(pieces(old), pieces(new))
    assert [c.before.block for c in changes if c.before] == list(range(len(old)))
    assert [c.after.block for c in changes if c.after] == list(range(len(new)))


@given(st.text("abc ", min_size=1, max_size=20), st.text("abc ", min_size=1, max_size=20), st.data())
def test_a_carried_span_stays_inside_its_block(old: str, new: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    change = BlockChange(Piece(0, "p", (10, 10 + len(old)), old), Piece(0, "p", (30, 30 + len(new)), new))
    moved = carried((10 + start, 10 + end), change)
    if moved is not None:
        assert 30 <= moved[0] < moved[1] <= 30 + len(new)
    if old == new:
        assert moved == (30 + start, 30 + end)
