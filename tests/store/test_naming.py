"""The French name of an organisation as the newsroom chose it: before every other source, whatever is read later."""

from __future__ import annotations

import pytest

from pipeline.errors import NotFoundError
from pipeline.store import By, ChosenName

from .story import LATER, World, span

HOSPITAL = "Windsor Regional Hospital"
CHOSEN = "Centre hospitalier régional de Windsor"


def test_the_organisation_at_a_place_is_found(world: World) -> None:
    story = world.windsor()
    world.read(story)
    start = span(HOSPITAL)[0]
    named = world.archive.naming.named_at(story.revision_id, (start + 3, start + 5))
    assert named is not None
    assert (named.name, named.french) == (HOSPITAL, "Hôpital régional de Windsor")
    assert world.archive.naming.named_at(story.revision_id, span("Daixin Team says")) is None


def test_the_newsrooms_choice_stands_and_a_later_reading_does_not_undo_it(world: World) -> None:
    story = world.windsor()
    world.read(story)
    named = world.archive.naming.named_at(story.revision_id, span(HOSPITAL))
    assert named is not None
    by = By(world.person(), LATER)
    world.archive.naming.choose(named.id, f"  {CHOSEN} ", grammar="m", attested="site de l’hôpital", by=by)
    world.read(story, version=2)

    after = world.archive.naming.get(named.id)
    assert (after.french, after.grammar) == (CHOSEN, "m")
    view = world.archive.articles.get(story.article_id)
    assert {o.name_fr for o in view.organisations if o.id == named.id} == {CHOSEN}
    (chosen,) = world.archive.naming.chosen(story.revision_id)
    assert isinstance(chosen, ChosenName)
    assert HOSPITAL in chosen.forms
    (event,) = world.archive.events.of("organisation", named.id)
    assert event.data["french_from"] == "Hôpital régional de Windsor"


def test_a_second_thought_replaces_the_first(world: World) -> None:
    story = world.windsor()
    world.read(story)
    named = world.archive.naming.named_at(story.revision_id, span(HOSPITAL))
    assert named is not None
    for name in (CHOSEN, "Hôpital régional de Windsor"):
        by = By(world.person(), LATER)
        world.archive.naming.choose(named.id, name, grammar="m", attested="site", by=by)
    assert [c.french for c in world.archive.naming.chosen(story.revision_id)] == ["Hôpital régional de Windsor"]


def test_an_unknown_organisation_has_no_name(world: World) -> None:
    with pytest.raises(NotFoundError):
        world.archive.naming.choose(99, CHOSEN, grammar=None, attested="x", by=By(world.person(), LATER))
