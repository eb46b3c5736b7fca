"""The name grammar: runs of capitals that may name somebody, in English and in French.

English names end in their trade ("Little Falls Regional Medical Center"), French ones begin with it ("Hôpital
Sainte-Croix", also with a small letter). What begins a sentence, a dateline, a headline in Title Case or a job title
is cut off or left alone: a name must show itself elsewhere.
"""

from __future__ import annotations

from .binding import step
from .datelines import dateline_of
from .french_names import french_at, is_counted
from .gazetteer import Lexicon, openings
from .job_titles import cut
from .kinds import generic_words
from .reading import TITLE, Reading, is_ordinary
from .runs import Chunk, chunk_of, is_of_a_place, next_is_capital, vocabulary


def chunks(reading: Reading, lexicon: Lexicon) -> list[Chunk]:
    """Every run of capitals that may be a name, the title's left out where it is in Title Case."""
    dateline = dateline_of(reading)
    skip = dateline.span[1] if dateline else -1
    found: list[Chunk] = []
    for number, sentence in enumerate(reading.sentences):
        if sentence.block == TITLE and reading.title_case:
            continue
        done = 0
        for i, _, _ in openings(reading)[number]:
            word = reading.words[i]
            if i < done or (dateline and dateline.span[0] <= word.start < skip):
                continue
            initial = word.initial or (
                dateline is not None and i > 0 and reading.words[i - 1].start < skip <= word.start
            )
            chunk = french_at(reading, i, sentence.last) or _capitals_at(reading, lexicon, i, sentence.last, initial)
            if chunk is not None:
                found.extend([] if _is_a_day(reading, chunk) else cut(reading, chunk))
                done = chunk.last
    return found


_DAYS = frozenset(
    {
        *("day", "eve", "easter", "christmas", "thanksgiving", "halloween", "juneteenth", "hanukkah", "ramadan"),
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    }
)


def _is_a_day(reading: Reading, chunk: Chunk) -> bool:
    """Boxing Day, Good Friday, Christmas Eve: "On Canada Day, the clinic …" names no clinic."""
    return reading.words[chunk.last - 1].flat in _DAYS and chunk.last - chunk.first < 5


def _begins(reading: Reading, i: int, initial: bool) -> bool:
    word = reading.words[i]
    if not word.capital or word.text in ("&",):
        return False
    if reading.language == "fr" and i > 0 and is_counted(reading.words[i - 1], word):
        return False
    if word.flat in vocabulary("openers"):
        kept = word.flat in ("children", "women") or _is_of_the_new(reading, i)
        return ((not initial or word.flat == "our") and _opener_names(reading, i)) or kept
    if not initial or not is_ordinary(word.text, reading.language):
        return True
    return next_is_capital(reading, i)


def _is_of_the_new(reading: Reading, i: int) -> bool:
    """Whether "New" opens a name at the head of a sentence: New Harbor, New Hope; but "New Mayo Clinic figures"."""
    if reading.words[i].flat != "new" or not next_is_capital(reading, i):
        return False
    after = reading.words[i + 1]
    if after.flat in vocabulary("after_new"):
        return True
    return is_ordinary(after.text, "en") and after.flat not in generic_words()


def _opener_names(reading: Reading, i: int) -> bool:
    """Openers that begin a name inside a sentence: The Larches, New Hope Clinic, the Hospital for Sick Children."""
    word = reading.words[i]
    if word.flat in ("hospital", "hospitals", "clinics", "police", "patients"):
        return i + 1 < len(reading.words) and (
            reading.words[i + 1].flat in ("for", "of") or next_is_capital(reading, i)
        )
    if word.flat in ("le", "la", "les"):
        return (
            i + 1 < len(reading.words)
            and reading.words[i + 1].flat not in vocabulary("heads_fr")
            and next_is_capital(reading, i)
        )
    if word.flat == "our":
        return i + 1 < len(reading.words) and reading.words[i + 1].text == "Lady"
    return word.flat in ("may", "march", "new", "the", "de", "du") and next_is_capital(reading, i)


def _capitals_at(reading: Reading, lexicon: Lexicon, i: int, limit: int, initial: bool) -> Chunk | None:
    """The run of capitals that begins at a word, with the small words between."""
    words = reading.words
    if is_of_a_place(words[i]) or not _begins(reading, i, initial):
        return None
    j = i + 1
    while j < limit:
        more = step(reading, lexicon, i, j, limit)
        if more == 0:
            break
        if is_of_a_place(words[j + more - 1]):  # Salt Lake City-based
            return None
        j += more
    first = words[i]
    sure = not (initial and is_ordinary(first.text, reading.language))
    return chunk_of(reading, i, j, sure)
