"""Stories as data: what their files hold becomes blocks."""

from pipeline.demo.stories import Story, load_sites
from pipeline.documents import BlockKind


def story(story_id: str) -> Story:
    return next(story for site in load_sites() for story in site.stories if story.id == story_id)


def test_a_paragraph_that_begins_with_a_bullet_is_an_item_of_a_list() -> None:
    runs = story("dev-024").runs

    assert [kind for kind, _ in runs] == ["paragraph", "list_item", "paragraph"]
    assert [item.split(".")[0] for item in runs[1][1]] == ["Nothing", "Keep their appointments"]


def test_our_own_stories_have_every_kind_of_block() -> None:
    kinds = {kind for story_id in ("own-1", "own-2", "own-3", "own-4") for kind, _ in story(story_id).blocks}

    assert kinds == set(BlockKind)


def test_a_site_lists_its_newest_story_first() -> None:
    for site in load_sites():
        days = [story.published for story in site.stories]
        assert days == sorted(days, reverse=True)
