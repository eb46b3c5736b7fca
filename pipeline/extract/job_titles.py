"""Job titles at the edges of a name: what stands left of one may be an organisation, right of it a person."""

from __future__ import annotations

from collections.abc import Iterator

from .kinds import trade_of
from .reading import Reading
from .runs import Chunk, chunk_of, gap, vocabulary


def cut(reading: Reading, chunk: Chunk) -> Iterator[Chunk]:
    """A chunk without the openings at its left and the job title and person at its right."""
    words = reading.words
    first, last = chunk.first, chunk.last
    while first < last and words[first].flat in vocabulary("openers") and not _keeps_opener(reading, first, last):
        first += 1
    while first < last and (
        words[first].text in ("'s", "’s", "&") or words[first].flat in ("and", "of", "for", "de", "du", "d'")
    ):
        first += 1
    if first >= last:
        return
    if words[first].flat.strip(".") in vocabulary("before_persons") and not _is_clinic_of(reading, first, last):
        yield from _after_title(reading, chunk, first, last)
        return
    for k in range(first + 1, last):
        if words[k].flat in vocabulary("titles") and not _title_inside(reading, first, k, last):
            yield chunk_of(reading, first, k, chunk.sure)
            if k + 1 < last:
                yield from _after_title(reading, chunk, k, last)
            return
    person = _after_job(reading, first)
    yield chunk_of(reading, first, last, chunk.sure or first > chunk.first)._replace(person=person)


def _keeps_opener(reading: Reading, first: int, last: int) -> bool:
    word = reading.words[first]
    if word.flat in ("le", "la", "les", "the") and not word.initial and last - first > 1:
        return word.flat != "the" or _two_word_the(reading, first, last)
    kept = ("new", "children", "women", "march", "may", "hospital", "hospitals", "our")
    return word.flat in kept and last - first > 1


def _two_word_the(reading: Reading, first: int, last: int) -> bool:
    """ "The Larches", "The Ottawa Hospital": a capital The inside a sentence belongs to the name."""
    return reading.words[first].text == "The"


def _title_inside(reading: Reading, first: int, k: int, last: int) -> bool:
    """Justice in "Department of Justice", Staff in "Staff College", Union in "Credit Union": no job title there."""
    words = reading.words
    before = words[k - 1].flat
    if words[k].flat == "union" and before in vocabulary("unionised"):
        return True
    if words[k].flat == "nurse" and k + 1 < last and words[k + 1].flat.startswith("practitioner"):
        return trade_of(reading.text[words[first].start : words[last - 1].end]).health
    if words[k].flat == "commissioner":  # Office of the Privacy Commissioner; but Health Commissioner James Orr
        return k + 1 == last or not words[k + 1].capital
    if before in ("of", "for", "and", "de", "des", "credit", "the", "du"):
        return True
    if (
        words[k].flat
        in (
            "patients",
            "nurses",
            "doctors",
            "physicians",
            "surgeons",
            "chief",
            "executive",
            "justice",
            "workers",
            "chair",
            "union",
        )
        and k + 1 < last
    ):
        return words[k + 1].flat in (
            "association",
            "union",
            "clinic",
            "group",
            "federation",
            "college",
            "and",
            "services",
            "care",
            "hospital",
            "centre",
            "center",
            "'s",
        )
    return words[k].flat in ("dr", "prof", "mr", "mrs", "m", "me") and k == first


def _is_clinic_of(reading: Reading, first: int, last: int) -> bool:
    """ "Dr. A. Smith Family Clinic" is a clinic, not a doctor."""
    trade = trade_of(reading.text[reading.words[first].start : reading.words[last - 1].end])
    return trade.health and reading.words[first].flat in ("dr", "dre", "dres", "drs")


def _after_title(reading: Reading, chunk: Chunk, k: int, last: int) -> Iterator[Chunk]:
    while k < last and (
        reading.words[k].flat.strip(".") in vocabulary("titles")
        or reading.words[k].flat.strip(".") in vocabulary("before_persons")
    ):
        k += 1
    if k < last:
        yield chunk_of(reading, k, last, True)._replace(person=True)


def _after_job(reading: Reading, first: int) -> bool:
    """Whether a job stands right before the words: "spokeswoman Carla Ruiz-Benning", "la directrice, Nadine Duguay"."""
    if first == 0:
        return False
    before = reading.words[first - 1]
    between = gap(reading, first - 1, first)
    return (
        between in (" ", ". ", ", ")
        and before.flat.strip(".") in vocabulary("before_persons")
        and not before.capital | (between == ", " and before.initial)
    )
