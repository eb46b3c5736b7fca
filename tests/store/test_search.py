"""Search finds articles of both languages by words of either, and shows why."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents import (
    AttackType,
    Extraction,
    FoundAttackType,
    FoundOrganisation,
    OrganisationKind,
    Relevance,
    Role,
)
from pipeline.errors import QueryError
from pipeline.store import open_archive
from pipeline.store.field_words import field_name
from pipeline.store.search.matching import condition
from pipeline.store.search.query import Field
from pipeline.store.search.running import IndexLookup
from pipeline.store.search.snippets import Hits, snippet

from .story import FIRST, FRENCH_TITLE, LATER, LATEST, TITLE, World


@pytest.fixture
def town(world: World) -> World:
    """The story on Windsor with its draft, a French original, and a story on something else."""
    windsor = world.windsor()
    world.join(windsor, world.read(windsor))
    world.draft(windsor)
    french = world.save(
        "https://gazette.example/chicoutimi",
        "Panne informatique aux hôpitaux de Chicoutimi",
        "Les données des patients n’auraient pas été touchées, dit le CIUSSS. Le cœur du réseau est arrêté.",
        outlet="fr",
        published="2023-11-02",
    )
    hospital = FoundOrganisation(
        "Hôpital de Chicoutimi", Role.VICTIM, OrganisationKind.HOSPITAL, True, (), ((19, 27),), region="CA-QC"
    )
    attack = FoundAttackType(AttackType.RANSOMWARE, ((0, 5),))
    read = Extraction(7, Relevance(0.9), organisations=(hospital,), attack_types=(attack,))
    world.archive.extractions.save(french.revision_id, read, at=LATER)
    world.save(
        "https://ledger.example/fair", "County fair opens", "Pumpkins breached the fence.", published="2022-05-01"
    )
    return world


def titles(world: World, query: str) -> list[str]:
    return sorted((hit.title or "")[:8] for hit in world.archive.search(query).hits)


WINDSOR, CHICOUTIMI, FAIR = "Windsor ", "Panne in", "County f"

FOUND = [
    ("a word", "windsor", [WINDSOR]),
    ("another form of it", "computer", [WINDSOR]),
    ("a form with another ending", "breach", [FAIR]),
    ("without its accent", "hopital", [CHICOUTIMI, WINDSOR]),
    ("with its accent", "hôpital", [CHICOUTIMI, WINDSOR]),
    ("in the plural", "hôpitaux", [CHICOUTIMI, WINDSOR]),
    ("in capitals", "HÔPITAL", [CHICOUTIMI, WINDSOR]),
    ("the English word finds the French original", "hospitals", [CHICOUTIMI, WINDSOR]),
    ("the French word finds the English one", "rançongiciel", [CHICOUTIMI, WINDSOR]),
    ("the general word", "cyberattaque", [CHICOUTIMI, WINDSOR]),
    ("a place in the other language", "Quebec", [CHICOUTIMI]),
    ("a word whose stem is lost without accents", "donnees", [CHICOUTIMI]),
    ("the same with them", "données", [CHICOUTIMI]),
    ("in the singular", "donnée", [CHICOUTIMI]),
    ("oe for œ", "coeur", [CHICOUTIMI]),
    ("œ itself", "cœur", [CHICOUTIMI]),
    ("an elision", "l'hôpital", [CHICOUTIMI, WINDSOR]),
    ("a possessive", "windsor's", [WINDSOR]),
    ("two words", "hopital patients", [CHICOUTIMI, WINDSOR]),
    ("a phrase", '"appointments on Monday"', [WINDSOR]),
    ("a phrase out of order", '"Monday appointments"', []),
    ("a phrase with œ written oe", '"coeur du reseau"', [CHICOUTIMI]),
    ("either", "pumpkins OR chicoutimi", [FAIR, CHICOUTIMI]),
    ("not", "hopital -windsor", [CHICOUTIMI]),
    ("only not", "-hopital", [FAIR]),
    ("a prefix", "pump*", [FAIR]),
    ("a prefix without accents", "rancon*", [CHICOUTIMI, WINDSOR]),
    ("a prefix of nothing", "zzz*", []),
    ("a victim", "victim:windsor", [WINDSOR]),
    ("a victim by its French name", 'victim:"hopital regional"', [WINDSOR]),
    ("a victim by its acronym", "victime:wrh", [WINDSOR]),
    ("words of one name in another order", 'victim:"windsor regional"', [WINDSOR]),
    ("words of two names of one victim", 'victim:"wrh regional"', []),
    ("a provider", "provider:transform", [WINDSOR]),
    ("who is no provider", "provider:windsor", []),
    ("a type", "type:ransomware", [CHICOUTIMI, WINDSOR]),
    ("a region by its code", "place:CA-ON", [WINDSOR]),
    ("a region by its name", "lieu:Québec", [CHICOUTIMI]),
    ("a region by its own part of the code", "place:QC", [CHICOUTIMI]),
    ("a region as newspapers shorten it", "place:N.B.", []),
    ("a country", "place:CA", [CHICOUTIMI, WINDSOR]),
    ("a country by its short name", "place:USA", []),
    ("a word with a soft hyphen from a page", "hô\u00adpital\u200b", [CHICOUTIMI, WINDSOR]),
    ("a hyphen where others write none", "cyber-attaque", [CHICOUTIMI, WINDSOR]),
    ("a city", "place:windsor", [WINDSOR]),
    ("from a date on", "after:2023-11", [CHICOUTIMI]),
    ("before a date", "before:2023", [FAIR]),
    ("between", "after:2023-10-23 before:2023-10-24", [WINDSOR]),
    ("up to a day that is none", "before:2023-02-31", [FAIR]),
    ("a word before a year", "pumpkins before:2023", [FAIR]),
    ("a word in a year that is not its own", "pumpkins after:2023", []),
    ("a language", "lang:fr", [CHICOUTIMI]),
    ("an outlet", "outlet:gazette", [CHICOUTIMI]),
    ("a state", "state:waiting", [WINDSOR]),
    ("a field or a word", "lang:fr OR pumpkins", [FAIR, CHICOUTIMI]),
    ("a word and not a field", "hopital -lang:fr", [WINDSOR]),
    ("a field or not a word", "lang:fr OR -hopital", [FAIR, CHICOUTIMI]),
    ("nothing", "lisbonne", []),
]


@pytest.mark.parametrize(("query", "expected"), [row[1:] for row in FOUND], ids=[row[0] for row in FOUND])
def test_what_is_found(town: World, query: str, expected: list[str]) -> None:
    assert titles(town, query) == sorted(expected)
    assert town.archive.search(query).total == len(expected)


@pytest.mark.parametrize("words", ["logiciel malveillant", "maliciel", "employé indiscret", "indiscrets", "snooping"])
def test_a_kind_of_attack_is_found_by_every_label_that_it_has(world: World, words: str) -> None:
    story = world.save("https://ledger.example/records", "A clinic writes to patients", "It told nobody how.")
    kinds = (FoundAttackType(AttackType.MALWARE, ((0, 5),)), FoundAttackType(AttackType.INSIDER, ((0, 5),)))
    world.archive.extractions.save(story.revision_id, Extraction(7, Relevance(0.9), attack_types=kinds), at=LATER)
    assert world.archive.search(words).total == 1


def test_a_label_that_is_new_finds_older_stories(town: World) -> None:
    with town.archive.write() as connection:
        connection.execute("DELETE FROM vocabulary WHERE field = 'attack_type'")
        connection.execute("UPDATE search_document SET facts = 'as an older program knew it', stems_fr = ''")
    assert town.archive.search("cyberattaque").total == 0
    town.archive.close()
    with open_archive(town.archive.path) as archive:
        assert archive.search("cyberattaque").total == 2


def test_a_hit_says_what_it_is(town: World) -> None:
    (hit,) = town.archive.search("victim:windsor rançongiciel").hits
    assert (hit.title, hit.title_fr, hit.outlet, hit.language) == (TITLE, FRENCH_TITLE, "The Lakeshore Ledger", "en")
    assert (hit.published, hit.state, hit.incident) == ("2023-10-23T21:15:00-04:00", "waiting", "2023-0001")
    assert [text for text, is_hit in hit.snippet.parts if is_hit] == ["rançongiciel"]
    assert "lundi après une attaque par rançongiciel" in hit.snippet.plain


def test_facets_count_the_hits(town: World) -> None:
    facets = town.archive.search("hopital").facets
    assert facets["language"] == {"en": 1, "fr": 1}
    assert facets["year"] == {"2023": 2}
    assert facets["type"] == {"ransomware": 2}


MISTYPED = [
    ("a letter left out", "windsr", "windsor"),
    ("two letters swapped", "Widnsor", "windsor"),
    ("a letter too many", "chicouttimi", "chicoutimi"),
    ("another letter in the middle", "chicoukimi", "chicoutimi"),
    ("the first letter", "vindsor", "windsor"),
    ("without accents in a longer name", "regionnal", "regional"),
    ("one of two words", "appointments windsro", "appointments windsor"),
    ("in a field", "victim:windosr", "victim:windsor"),
    ("a word of the text", "appointmnets", "appointments"),
    ("beside a word that is right", '"appointments" windsro', '"appointments" windsor'),
]


@pytest.mark.parametrize(("typed", "meant"), [row[1:] for row in MISTYPED], ids=[row[0] for row in MISTYPED])
def test_a_mistyped_word_finds_what_was_meant_and_says_so(town: World, typed: str, meant: str) -> None:
    found = town.archive.search(typed)
    assert (found.corrected, found.query) == (meant, typed)
    assert found.total > 0
    assert found.hits == town.archive.search(meant).hits


@pytest.mark.parametrize("query", ["lisbonne", "xyz", "windsor pumpkins", "zzzz", "after:2040", "-windsro pumpkins"])
def test_what_is_not_mistyped_is_not_put_right(town: World, query: str) -> None:
    assert town.archive.search(query).corrected is None


def hit_together(world: World, *victims: str, url: str = "together") -> None:
    story = world.save(f"https://ledger.example/{url}", "Attack", "A supplier was hit.", published="2023-06-01")
    found = [
        FoundOrganisation(name, Role.VICTIM, OrganisationKind.HOSPITAL, True, (), ((0, 6),), region="CA-ON", city=city)
        for name, city in zip(victims, ("Maple Creek", "North Bay", "Red Lake"), strict=False)
    ]
    world.archive.extractions.save(
        story.revision_id, Extraction(7, Relevance(0.9), organisations=tuple(found)), at=LATER
    )


LONG_NAME = "Centre intégré universitaire de santé et de services sociaux du Nord de l’Île de Montréal"


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ('victim:"almond general"', 1),
        ('victim:"gen almo"', 1),
        ('victim:"birch clinic"', 1),
        ('victim:"almond clinic"', 0),
        ('victim:"birch general"', 0),
        ('victim:"almond birch"', 0),
        ("victim:almond victim:birch", 1),
        ('victim:"centre montréal"', 1),
        ('victim:"centre birch"', 0),
        ('place:"north bay"', 1),
        ('place:"maple bay"', 0),
        ('provider:"almond general"', 0),
    ],
)
def test_the_words_of_a_value_stand_in_one_name(world: World, query: str, total: int) -> None:
    hit_together(world, "Almond General Hospital", "Birch Clinic", LONG_NAME)
    assert world.archive.search(query).total == total


TREES = st.sampled_from(["almond", "birch", "cedar", "dogwood", "elm"])


@given(
    names=st.lists(st.lists(TREES, min_size=1, max_size=5), max_size=4),
    asked=st.lists(TREES, min_size=2, max_size=3, unique=True),
)
def test_words_are_looked_for_name_by_name(names: list[list[str]], asked: list[str]) -> None:
    fields = " ".join(["any", *(field_name("victim", " ".join(name)) for name in names)])
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE search_index USING fts5 (stems_en, fields)")
        connection.execute("INSERT INTO search_index (fields) VALUES (?)", (fields,))
        lookup = IndexLookup(connection)
        match = condition(Field("victim", " ".join(asked)), lookup).match
        found = connection.execute("SELECT count(*) FROM search_index WHERE search_index MATCH ?", (match,)).fetchone()
    assert bool(found[0]) == any(set(asked) <= set(name) for name in names)


def test_the_fields_follow_a_record_however_it_changes(town: World) -> None:
    assert town.archive.search("attacker:daixin").total == 0
    with town.archive.write() as connection:
        connection.execute(
            "INSERT INTO incident_ruling (incident_id, action, field, person_id, made_at) "
            "VALUES (1, 'set', 'attacker', ?, ?)",
            (town.person(), LATER),
        )
        connection.execute(
            "INSERT INTO incident_value (incident_id, field, value, decided_by, ruling_id) "
            "VALUES (1, 'attacker', 'Daixin Team', 'person', 1)"
        )
    assert titles(town, "attacker:daixin") == [WINDSOR]
    with town.archive.write() as connection:
        connection.execute("DELETE FROM incident_value WHERE field = 'attacker'")
        connection.execute("UPDATE adaptation SET state = 'in_review'")
    assert town.archive.search("attacker:daixin").total == 0
    assert titles(town, "state:in_review") == [WINDSOR]
    assert town.archive.read().execute("SELECT count(*) FROM search_due").fetchone()[0] == 0


def test_a_query_that_cannot_be_read_says_so(town: World) -> None:
    with pytest.raises(QueryError, match="a phrase is not closed"):
        town.archive.search('"open')


def test_readers_never_find_what_an_editor_has_not_published(world: World) -> None:
    story = world.windsor()
    adaptation = world.draft(story)
    segment, draft = world.standing(adaptation)
    world.archive.adaptations.save_version(
        segment, "Un mot secret.", parent_id=draft.id, save_key=None, person_id=world.person(), at=LATER
    )
    assert world.archive.search("secret").total == 0
    assert world.archive.search("rançongiciel").total == 1


def test_the_newsroom_finds_what_its_editors_write(world: World) -> None:
    story = world.windsor()
    adaptation = world.draft(story)
    segment, draft = world.standing(adaptation)
    world.archive.adaptations.save_version(
        segment, "Un mot secret.", parent_id=draft.id, save_key=None, person_id=world.person(), at=LATER
    )
    found = world.archive.search("secrets", newsroom=True)
    assert [hit.article_id for hit in found.hits] == [story.article_id]
    assert ("secret", True) in found.hits[0].snippet.parts
    assert found.total == 1


def test_the_french_that_is_found_is_the_edition_then_the_draft_again(world: World) -> None:
    story = world.windsor()
    adaptation = world.draft(story)
    world.archive.adaptations.approve(adaptation, person_id=world.person(), at=LATER)
    edition = world.edition(story, "Un titre d’apothicaire")
    published = world.archive.editions.publish(adaptation, edition, person_id=world.person(), note=None, at=LATER)
    assert world.archive.search("apothicaires").total == 1
    assert published.id is not None
    world.archive.editions.withdraw(published.id, person_id=world.person(), note="Retiré.", at=LATEST)
    assert world.archive.search("apothicaires").total == 0
    assert world.archive.search("rançongiciel").total == 1


def test_newer_stories_stand_before_older_ones_that_say_the_same(world: World) -> None:
    for year in (2016, 2023, 2019):
        world.save(f"https://ledger.example/{year}", TITLE, FIRST, f"In {year}.", published=f"{year}-05-01")
    hits = world.archive.search("windsor").hits
    assert [(hit.published or "")[:4] for hit in hits] == ["2023", "2019", "2016"]


def test_pages_of_hits_do_not_overlap(world: World) -> None:
    for number in range(7):
        world.save(f"https://ledger.example/{number}", TITLE, FIRST, f"Part {number}.", published="2023-05-01")
    pages = [world.archive.search("windsor", limit=3, offset=offset) for offset in (0, 3, 6)]
    ids = [hit.article_id for page in pages for hit in page.hits]
    assert (len(ids), len(set(ids)), {page.total for page in pages}) == (7, 7, {7})


@pytest.fixture
def flood(world: World) -> World:
    """1,100 stories of two days in which the same common word stands far down, and one that is about it."""
    filler = "Nothing of note was said at the meeting of the council about the new road. " * 8
    with world.archive.write():
        for number in range(1100):
            day = "2023-05-02" if number % 2 else "2023-05-01"
            world.save(f"https://ledger.example/{number}", f"Item {number}", f"{filler} A clinic.", published=day)
        world.save("https://ledger.example/about", "Clinics close", f"A clinic. {filler}", published="2023-05-02")
    return world


def test_of_many_hits_the_new_ones_that_are_about_it_come_first(flood: World) -> None:
    queries = ["clinic", "clinics", '"a clinic"', "clini*", "clinic meeting", "clinic OR zebra"]
    found = {query: flood.archive.search(query) for query in queries}
    assert {query: result.hits[0].title for query, result in found.items()} == dict.fromkeys(queries, "Clinics close")
    assert {(result.total, result.facets_over) for result in found.values()} == {(1101, 1000)}


def test_pages_of_many_hits_do_not_overlap_and_end(flood: World) -> None:
    pages = [flood.archive.search("clinic", limit=200, offset=offset) for offset in range(0, 1400, 200)]
    ids = [hit.article_id for page in pages for hit in page.hits]
    assert (len(ids), len(set(ids))) == (1101, 1101)
    assert {page.total for page in pages} == {1101}


def test_row_ids_follow_publication(world: World) -> None:
    for number, day in enumerate(("2023-05-02", "2023-05-01", "2023-05-02")):
        world.save(f"https://ledger.example/{number}", TITLE, FIRST, day, published=day)
    story = world.save("https://ledger.example/late", TITLE, FIRST, published=None)
    rows = world.archive.read().execute(
        "SELECT d.id, a.published_at FROM search_document AS d JOIN article AS a ON a.id = d.article_id ORDER BY d.id"
    )
    assert [row["published_at"] for row in rows.fetchall()] == ["2023-05-01", "2023-05-02", "2023-05-02", None]
    assert story.article_id


def test_the_index_stays_sound(town: World) -> None:
    town.save("https://ledger.example/windsor", TITLE, "All of it changed.")
    with town.archive.write() as connection:
        for index in ("search_index", "search_trigram"):
            connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
    assert titles(town, "changed") == [WINDSOR]


def test_an_erased_text_is_not_found(town: World) -> None:
    article = town.archive.search("pumpkins").hits[0].article_id
    with town.archive.write() as connection:
        connection.execute(
            "UPDATE revision SET title = NULL, text = NULL, blocks = NULL, erased_at = ? WHERE article_id = ?",
            (LATER, article),
        )
        town.archive.refresh_search(article)
    assert town.archive.search("pumpkins").total == 0


COUNTING = "one two three four five six seven eight nine ten"
SNIPPETS = [
    ("the hit and a few words around", COUNTING, "nine", 4, "… seven eight **nine** ten"),
    ("the beginning where nothing hits", "one two three four", "zzz", 2, "one two …"),
    ("the passage with most hits", "hit a b c d e f g hit hit h", "hit", 3, "… **hit** **hit** h"),
    ("an elision is marked whole", "Selon l’hôpital, rien.", "hôpital", 9, "Selon **l’hôpital**, rien."),
    ("paragraphs run on", "One.\n\nTwo hit.", "hit", 9, "One. Two **hit**."),
    ("an empty text", "", "hit", 9, ""),
]


@pytest.mark.parametrize(
    ("text", "hit", "words", "shown"), [row[1:] for row in SNIPPETS], ids=[row[0] for row in SNIPPETS]
)
def test_snippets(text: str, hit: str, words: int, shown: str) -> None:
    found, _ = snippet(text, Hits(lambda word: word == hit), words)
    assert "".join(f"**{part}**" if is_hit else part for part, is_hit in found.parts) == shown
