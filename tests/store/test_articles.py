"""Articles: one at each canonical address, a revision where the text changed, dates as stated."""

from __future__ import annotations

import pytest

from pipeline.documents import AppearanceKind, Entry, PollOutcome, PollResult, TextOrigin
from pipeline.errors import NotFoundError
from pipeline.store.dates import Publication, publication

from .story import FIRST, GAZETTE, LATER, LATEST, LEDGER, NOW, TEXT, TITLE, World

URL = "https://ledger.example/windsor"


def test_a_story_read_again_makes_no_second_revision(world: World) -> None:
    first = world.windsor()
    again = world.windsor()
    assert (first.new_article, first.new_revision) == (True, True)
    assert again == type(first)(first.article_id, first.revision_id, False, False)
    assert world.archive.articles.revision(first.revision_id).article.text == TEXT


def test_a_changed_story_is_a_new_revision_of_the_same_article(world: World) -> None:
    first = world.windsor()
    changed = world.save(URL, TITLE, FIRST, "Systems are back.")
    assert (changed.article_id, changed.new_article, changed.new_revision) == (first.article_id, False, True)
    view = world.archive.articles.get(first.article_id)
    assert (view.revision.id, view.revision.number, view.revisions) == (changed.revision_id, 2, 2)
    waiting = world.archive.tasks.claim("extract", at=LATER, worker="test", limit=9)
    assert [task.subject_id for task in waiting] == [first.revision_id, changed.revision_id]


def test_a_teaser_never_takes_the_place_of_the_whole_text(world: World) -> None:
    whole = world.windsor()
    teaser = world.save(URL, TITLE, "Subscribe to read on.", partial=True)
    assert (teaser.revision_id, teaser.new_revision) == (whole.revision_id, False)


def test_the_whole_text_follows_a_teaser(world: World) -> None:
    world.save(URL, TITLE, "Subscribe to read on.", partial=True, origin=TextOrigin.ENTRY)
    assert world.windsor().new_revision


def test_two_addresses_of_one_story_are_one_article(world: World) -> None:
    amp = ((AppearanceKind.AMP, "https://ledger.example/amp/windsor"),)
    first = world.save(URL, TITLE, FIRST, addresses=amp)
    second = world.save("https://ledger.example/amp/windsor", TITLE, FIRST)
    assert second.article_id == first.article_id
    assert world.archive.articles.get(first.article_id).addresses == (URL, "https://ledger.example/amp/windsor")


def test_an_address_that_waited_for_its_page_needs_it_no_more(world: World) -> None:
    (feed,) = world.archive.feeds.due(NOW, name="Ledger: health")
    entries = (Entry(URL), Entry("https://ledger.example/windsor?print=1"))
    result = PollResult(PollOutcome.CHANGED, 200, entries)
    world.archive.feeds.save_poll(feed, result, at=NOW, next_poll_at=LATER)
    (task,) = world.archive.tasks.claim("fetch", at=NOW, worker="test", subject_ids=[1])
    addresses = ((AppearanceKind.ALTERNATE, entries[1].url),)
    story = world.save(URL, TITLE, FIRST, appearance_id=task.subject_id, addresses=addresses)
    world.archive.tasks.done(task)
    assert world.archive.tasks.claim("fetch", at=NOW, worker="test", limit=9) == []
    assert world.archive.articles.appearance(2).article_id == story.article_id


def test_a_canonical_address_on_another_outlets_host_is_not_believed(world: World) -> None:
    theirs = world.windsor()
    (feed,) = world.archive.feeds.due(NOW, name="Gazette")
    found_at = "https://gazette.example/windsor-repris"
    result = PollResult(PollOutcome.CHANGED, 200, (Entry(found_at),))
    world.archive.feeds.save_poll(feed, result, at=NOW, next_poll_at=LATER)
    story = world.save(URL, "Autre titre", "Un autre texte.", outlet="fr", appearance_id=2)
    assert story.article_id != theirs.article_id
    assert world.archive.articles.get(story.article_id).url == found_at
    assert world.archive.articles.get(theirs.article_id).revision.article.title == TITLE


def test_a_link_to_another_outlets_page_leads_to_their_article(world: World) -> None:
    theirs = world.windsor()
    linked = world.save(URL, TITLE, "Their text, met through our feed.", outlet="fr", language="en")
    assert linked.article_id == theirs.article_id
    assert world.archive.articles.get(linked.article_id).outlet == LEDGER


def test_an_article_that_a_strangers_feed_brought_first_goes_to_its_own_outlet(world: World) -> None:
    world.archive.feeds.sync([(LEDGER, []), (GAZETTE, [("Gazette", "https://gazette.example/rss", False)])])
    with world.archive.write() as connection:
        connection.execute("UPDATE feed SET url = 'https://elsewhere.example/f' WHERE name = 'Ledger: health'")
    first = world.save(URL, TITLE, FIRST, outlet="fr", language="en")
    world.archive.feeds.sync([(LEDGER, [("Ledger: health", "https://ledger.example/health.xml", False)])])
    second = world.windsor()
    assert second.article_id == first.article_id
    assert world.archive.articles.get(first.article_id).outlet == LEDGER


def test_the_editors_answer_is_kept_with_who_gave_it(world: World) -> None:
    story = world.windsor()
    world.archive.articles.relevance_answer(story.article_id, False, person_id=world.person(), at=LATEST)
    assert world.archive.articles.revision(story.revision_id).human_relevance == 0
    (event,) = world.archive.events.of("article", story.article_id)
    assert (event.verb, event.person, event.happened_at) == ("judge_irrelevant", "Noémie Côté", LATEST)


def test_an_address_given_by_a_person_waits_for_its_page_once(world: World) -> None:
    given = [world.archive.articles.add_address(URL, world.outlets["en"], at=at) for at in (NOW, LATER)]
    assert given[0] == given[1]
    assert len(world.archive.tasks.claim("fetch", at=LATER, worker="test", limit=9)) == 1


def test_the_view_gathers_what_is_known(world: World) -> None:
    story = world.windsor()
    assert world.archive.articles.get(story.article_id).state == "new"
    read = world.read(story)
    assert world.archive.articles.get(story.article_id).state == "kept"
    world.join(story, read)
    adaptation = world.draft(story)
    edition = world.publish(story, adaptation)
    view = world.archive.articles.get(story.article_id)
    assert (view.state, view.edition, view.adaptation_id) == ("published", edition.number, adaptation)
    assert (view.relevance, view.attack_types, view.incidents) == (0.97, ("ransomware",), ("2023-0001",))
    roles = {organisation.name: (organisation.role, organisation.name_fr) for organisation in view.organisations}
    assert roles == {
        "Windsor Regional Hospital": ("victim", "Hôpital régional de Windsor"),
        "TransForm": ("provider", None),
    }


@pytest.mark.parametrize("method", ["get", "revision", "appearance", "current_revision"])
def test_what_is_not_there_is_said(world: World, method: str) -> None:
    with pytest.raises(NotFoundError, match="7 in the archive"):
        getattr(world.archive.articles, method)(7)


EVENING = ("2023-10-24T01:15:00Z", "2023-10-23T21:15:00-04:00", "time")
MORNING = ("2023-01-10T14:00:00Z", "2023-01-10T09:00:00-05:00", "time")
NOTHING = (None, None, None)
DATES = [
    ("as stated", "2023-10-23T21:15:00-04:00", None, EVENING),
    ("UTC is local to the outlet", "2023-10-24T01:15:00Z", None, EVENING),
    ("the outlet's zone where none is stated", "2023-01-10T09:00", None, MORNING),
    ("a bare date stays one", "2023-10-23", None, ("2023-10-23", "2023-10-23", "day")),
    ("the entry makes the day finer", "2023-10-23", "2023-10-24T01:15:00Z", EVENING),
    ("an entry of another day does not", "2023-10-20", "2023-10-24T01:15:00Z", ("2023-10-20", "2023-10-20", "day")),
    ("the entry where the page is silent", None, "2023-10-24T01:15:00Z", EVENING),
    ("nothing is guessed", None, None, NOTHING),
    ("what cannot be read is not stated", "last Monday", None, NOTHING),
    ("no such day", "2023-02-30", None, NOTHING),
]


@pytest.mark.parametrize(("stated", "entry", "expected"), [row[1:] for row in DATES], ids=[row[0] for row in DATES])
def test_dates(stated: str | None, entry: str | None, expected: tuple[str | None, str | None, str | None]) -> None:
    assert publication(stated, entry, "America/Toronto") == Publication(*expected)
