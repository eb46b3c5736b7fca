"""Translation memory: exact sentences, similar ones, what a correction and a withdrawal retire."""

from __future__ import annotations

from pipeline.store import MemoryPair

from .story import LATER, LATEST, World

NO_DATA = "No patient data was accessed, the hospital said."
DATA = "Patient data was accessed, the hospital said."


def remember(world: World, adaptation: int, *pairs: tuple[str, str], place: int = 1, at: str = LATER) -> int:
    """Take pairs in as if they stood in a confirmed segment; returns its version."""
    segment, version = world.standing(adaptation, place)
    known = [MemoryPair(source, source, target, reusable=True) for source, target in pairs]
    world.archive.memory.remember(segment, version.id, known, at=at)
    return version.id


def test_a_remembered_sentence_is_found_by_its_key(world: World) -> None:
    adaptation = world.draft(world.windsor())
    remember(world, adaptation, (NO_DATA, "Aucune donnée n’a été consultée."))
    found = world.archive.memory.exact([NO_DATA, DATA])
    assert [r.target for r in found[NO_DATA]] == ["Aucune donnée n’a été consultée."]
    assert DATA not in found


def test_a_similar_sentence_is_shown_with_how_alike_it_is(world: World) -> None:
    adaptation = world.draft(world.windsor())
    segment, version = world.standing(adaptation)
    world.archive.adaptations.confirm(segment, version.id, person_id=world.person(), at=LATER)
    remember(world, adaptation, (NO_DATA, "Aucune."), ("The clinic in Sarnia stays closed.", "Fermée."))
    (found,) = world.archive.memory.similar(DATA)
    assert (found.source, found.target, found.confirmed_by) == (NO_DATA, "Aucune.", "Noémie Côté")
    assert 0.9 < found.alike < 1
    assert world.archive.memory.similar("Words that nobody remembers") == []
    assert world.archive.memory.similar(' " OR * AND ( NEAR') == []


def test_a_correction_retires_what_the_segment_taught_before(world: World) -> None:
    adaptation = world.draft(world.windsor())
    remember(world, adaptation, (NO_DATA, "Faux."))
    remember(world, adaptation, (NO_DATA, "Juste."), at=LATEST)
    assert [r.target for r in world.archive.memory.exact([NO_DATA])[NO_DATA]] == ["Juste."]
    assert [s.target for s in world.archive.memory.similar(NO_DATA)] == ["Juste."]


def test_two_segments_make_rivals(world: World) -> None:
    adaptation = world.draft(world.windsor())
    remember(world, adaptation, (NO_DATA, "L’un."), place=1)
    remember(world, adaptation, (NO_DATA, "L’autre."), place=2)
    assert len(world.archive.memory.exact([NO_DATA])[NO_DATA]) == 2


def test_the_same_pair_again_is_one_row_and_comes_back_from_retirement(world: World) -> None:
    adaptation = world.draft(world.windsor())
    for target in ("Un.", "Deux.", "Un."):
        remember(world, adaptation, (NO_DATA, target))
    assert [r.target for r in world.archive.memory.exact([NO_DATA])[NO_DATA]] == ["Un."]
    assert world.archive.read().execute("SELECT count(*) FROM memory").fetchone()[0] == 2


def test_words_taken_out_by_law_leave_the_index(world: World) -> None:
    adaptation = world.draft(world.windsor())
    remember(world, adaptation, (NO_DATA, "Aucune."))
    with world.archive.write() as connection:
        connection.execute("UPDATE memory SET source = NULL, target = NULL, reusable = 0, erased_at = ?", (LATEST,))
    assert world.archive.memory.similar(NO_DATA) == []
    assert world.archive.read().execute("SELECT count(*) FROM memory_word").fetchone()[0] == 0
