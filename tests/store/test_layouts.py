"""The order of segments: split, merge, move, drop, add, put back, and undo of these, with no version ever lost."""

from __future__ import annotations

import pytest

from pipeline.documents import Origin, ReviewState, SegmentKind, SentencePair
from pipeline.errors import ConflictError, NotFoundError, StateError
from pipeline.store import By, Part

from .story import FRENCH_FIRST, FRENCH_SECOND, FRENCH_TITLE, LATER, SECOND, World


def texts(world: World, adaptation: int) -> list[str]:
    """The French in the order that stands; an empty string where there is none yet."""
    return [s.version.text if s.version else "" for s in world.archive.adaptations.view(adaptation).segments]


def by(world: World, who: str = "Noémie Côté") -> By:
    """Somebody who changes the order."""
    return By(world.person(who), LATER)


def split_second(world: World, adaptation: int) -> tuple[int, int]:
    """Split the last paragraph after its first sentence."""
    segment, version = world.standing(adaptation, 2)
    end = SECOND.index(" Daixin")
    left, right = "Environ 267 000 patients seraient touchés,", "selon l’hôpital."
    pair = SentencePair((0, end), (0, len(left)))
    return world.archive.layouts.split(
        segment,
        (Part(left, alignment=(pair,)), Part(right)),
        gap=(end, end + 1),
        parent_id=version.id,
        by=by(world),
    )


def test_a_split_parts_source_and_text_and_the_old_segment_stays(world: World) -> None:
    adaptation = world.draft(world.windsor())
    old, _ = world.standing(adaptation, 2)
    split_second(world, adaptation)

    view = world.archive.adaptations.view(adaptation)
    assert texts(world, adaptation)[2:] == ["Environ 267 000 patients seraient touchés,", "selon l’hôpital."]
    assert [s.source for s in view.segments[2:]] == [
        "About 267,000 patients may be affected, the hospital said.",
        "Daixin Team says it took the files.",
    ]
    assert view.segments[2].pairs == (SentencePair((0, SECOND.index(" Daixin")), (0, 42)),)
    assert [v.text for v in world.archive.adaptations.history(old)] == [FRENCH_SECOND]
    assert view.state is ReviewState.IN_REVIEW


def test_words_that_nobody_wrote_stay_the_machines(world: World) -> None:
    adaptation = world.draft(world.windsor())
    split_second(world, adaptation)
    segment, version = world.standing(adaptation, 1)
    parts = (Part("Un hôpital"), Part("a annulé des rendez-vous."))
    world.archive.layouts.split(segment, parts, gap=None, parent_id=version.id, by=by(world))

    versions = [s.version for s in world.archive.adaptations.view(adaptation).segments]
    assert [v.origin for v in versions if v] == [
        Origin.MACHINE,
        Origin.HUMAN,
        Origin.HUMAN,
        Origin.MACHINE,
        Origin.MACHINE,
    ]
    assert [v.method for v in versions[3:] if v] == ["split", "split"]
    assert [v.confidence for v in versions[3:] if v] == [0.6, 0.6]


def test_a_split_of_a_text_that_somebody_else_changed_is_a_conflict(world: World) -> None:
    adaptation = world.draft(world.windsor())
    segment, version = world.standing(adaptation, 2)
    other = world.person("Noé Villeray")
    world.archive.adaptations.save_version(
        segment, "Le texte de Noé.", parent_id=version.id, save_key=None, person_id=other, at=LATER
    )
    split_parts = (Part("a"), Part("b"))
    with pytest.raises(ConflictError):
        world.archive.layouts.split(segment, split_parts, gap=None, parent_id=version.id, by=by(world))


def test_a_merge_renders_the_sources_of_both(world: World) -> None:
    adaptation = world.draft(world.windsor())
    first, second = world.standing(adaptation, 1)[0], world.standing(adaptation, 2)[0]
    merged = world.archive.layouts.merge(first, second, Part(f"{FRENCH_FIRST} {FRENCH_SECOND}"), by=by(world))

    view = world.archive.adaptations.view(adaptation)
    assert [s.id for s in view.segments][1:] == [merged]
    assert len(view.segments[1].source_spans) == 2
    assert view.segments[1].version
    assert view.segments[1].version.origin is Origin.MACHINE
    assert {v.text for v in world.archive.adaptations.history(merged)} == {
        FRENCH_FIRST,
        FRENCH_SECOND,
        f"{FRENCH_FIRST} {FRENCH_SECOND}",
    }


def test_segments_that_do_not_follow_each_other_cannot_be_merged(world: World) -> None:
    adaptation = world.draft(world.windsor())
    title, last = world.standing(adaptation, 0)[0], world.standing(adaptation, 2)[0]
    with pytest.raises(StateError, match="do not follow each other"):
        world.archive.layouts.merge(title, last, Part("x"), by=by(world))


def test_moving_stops_at_the_ends(world: World) -> None:
    adaptation = world.draft(world.windsor())
    first = world.standing(adaptation, 1)[0]
    world.archive.layouts.move(first, 9, by=by(world))
    assert texts(world, adaptation) == [FRENCH_TITLE, FRENCH_SECOND, FRENCH_FIRST]
    world.archive.layouts.move(first, -1, by=by(world))
    assert texts(world, adaptation) == [FRENCH_TITLE, FRENCH_FIRST, FRENCH_SECOND]


def test_a_dropped_segment_is_listed_and_comes_back_where_its_source_stands(world: World) -> None:
    adaptation = world.draft(world.windsor())
    first = world.standing(adaptation, 1)[0]
    world.archive.layouts.drop(first, by=by(world))
    assert texts(world, adaptation) == [FRENCH_TITLE, FRENCH_SECOND]
    assert [s.id for s in world.archive.adaptations.dropped(adaptation)] == [first]

    world.archive.layouts.put_back(first, by=by(world))
    assert texts(world, adaptation) == [FRENCH_TITLE, FRENCH_FIRST, FRENCH_SECOND]
    assert world.archive.adaptations.dropped(adaptation) == ()
    with pytest.raises(StateError, match="in its place already"):
        world.archive.layouts.put_back(first, by=by(world))


def test_the_last_segment_stays(world: World) -> None:
    adaptation = world.draft(world.windsor())
    for place in (2, 1):
        world.archive.layouts.drop(world.standing(adaptation, place)[0], by=by(world))
    with pytest.raises(StateError, match="last segment"):
        world.archive.layouts.drop(world.standing(adaptation, 0)[0], by=by(world))


def test_an_added_segment_has_no_source_and_blocks_approval_until_it_has_words(world: World) -> None:
    adaptation = world.draft(world.windsor())
    title = world.standing(adaptation, 0)[0]
    lead = world.archive.layouts.add(title, SegmentKind.LEAD, by=by(world))

    view = world.archive.adaptations.view(adaptation)
    assert (view.segments[1].id, view.segments[1].kind, view.segments[1].source) == (lead, SegmentKind.LEAD, "")
    with pytest.raises(StateError, match="1 of 4 segments have no French"):
        world.archive.adaptations.approve(adaptation, person_id=world.person(), at=LATER)

    desk = world.archive.adaptations
    desk.save_version(lead, "Un chapô.", parent_id=None, save_key=None, person_id=world.person(), at=LATER)
    desk.approve(adaptation, person_id=world.person(), at=LATER)
    assert texts(world, adaptation)[1] == "Un chapô."


def test_an_article_has_one_headline(world: World) -> None:
    adaptation = world.draft(world.windsor())
    first = world.standing(adaptation, 1)[0]
    world.archive.layouts.set_kind(first, SegmentKind.LEAD, by=by(world))
    assert world.archive.adaptations.view(adaptation).segments[1].kind is SegmentKind.LEAD
    for act in (world.archive.layouts.set_kind, world.archive.layouts.add):
        with pytest.raises(StateError, match="one headline"):
            act(first, SegmentKind.HEADLINE, by=by(world))


def test_undo_and_redo_walk_along_the_changes(world: World) -> None:
    adaptation = world.draft(world.windsor())
    layouts, desk = world.archive.layouts, world.archive.adaptations
    first = world.standing(adaptation, 1)[0]
    layouts.move(first, 1, by=by(world))
    layouts.drop(first, by=by(world))

    def now() -> int:
        return desk.view(adaptation).layout_id or 0

    layouts.undo(adaptation, layout_id=now(), by=by(world))
    assert texts(world, adaptation) == [FRENCH_TITLE, FRENCH_SECOND, FRENCH_FIRST]
    layouts.undo(adaptation, layout_id=now(), by=by(world))
    assert texts(world, adaptation) == [FRENCH_TITLE, FRENCH_FIRST, FRENCH_SECOND]
    assert layouts.may_undo(adaptation) == (False, True)
    with pytest.raises(StateError, match="no change of order"):
        layouts.undo(adaptation, layout_id=now(), by=by(world))
    layouts.redo(adaptation, layout_id=now(), by=by(world))
    layouts.redo(adaptation, layout_id=now(), by=by(world))
    assert texts(world, adaptation) == [FRENCH_TITLE, FRENCH_SECOND]
    assert layouts.may_undo(adaptation) == (True, False)


def test_a_new_change_ends_what_could_be_made_again(world: World) -> None:
    adaptation = world.draft(world.windsor())
    layouts, desk = world.archive.layouts, world.archive.adaptations
    first = world.standing(adaptation, 1)[0]
    layouts.drop(first, by=by(world))
    layouts.undo(adaptation, layout_id=desk.view(adaptation).layout_id or 0, by=by(world))
    layouts.move(first, 1, by=by(world))
    assert layouts.may_undo(adaptation) == (True, False)


def test_undoing_an_order_that_somebody_else_changed_is_refused(world: World) -> None:
    adaptation = world.draft(world.windsor())
    seen = world.archive.adaptations.view(adaptation).layout_id or 0
    first = world.standing(adaptation, 1)[0]
    world.archive.layouts.drop(first, by=by(world, "Noé Villeray"))
    with pytest.raises(StateError, match="somebody changed the order"):
        world.archive.layouts.undo(adaptation, layout_id=seen, by=by(world))
    with pytest.raises(NotFoundError, match="not in the article any more"):
        world.archive.layouts.move(first, 1, by=by(world))


def test_an_approved_adaptation_keeps_its_order(world: World) -> None:
    adaptation = world.draft(world.windsor())
    world.archive.adaptations.approve(adaptation, person_id=world.person(), at=LATER)
    with pytest.raises(StateError, match="approved"):
        world.archive.layouts.drop(world.standing(adaptation, 1)[0], by=by(world))


def test_a_later_draft_does_not_disturb_the_editors_order(world: World) -> None:
    story = world.windsor()
    adaptation = world.draft(story)
    split_second(world, adaptation)
    before = texts(world, adaptation)
    world.archive.adaptations.save_drafts(adaptation, {}, model_id=world.model("aa" * 32), at=LATER)
    world.draft(story)
    assert texts(world, adaptation) == before
