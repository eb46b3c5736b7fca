"""The name grammar: runs of capitals that may name somebody, in English and in French.

English names end in their trade ("Little Falls Regional Medical Center"), French ones begin with it ("Hôpital
Sainte-Croix", also with a small letter). What begins a sentence, a dateline, a headline in Title Case or a job title
is cut off or left alone: a name must show itself elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from pipeline.documents import OrganisationKind, Span

from .gazetteer import Lexicon, name_key
from .kinds import legal_forms, trade_of
from .reading import TITLE, Reading, Word, is_ordinary
from .resources import table


class Chunk(NamedTuple):
    """A run of words that may be a name; ``sure``: its capital shows it, wherever it stands in the sentence."""

    first: int
    last: int
    start: int
    end: int
    text: str
    sure: bool
    person: bool


@lru_cache
def vocabulary(name: str) -> frozenset[str]:
    """A list of words of the grammar."""
    return frozenset(table("names")[name].split())


# WINDSOR, Ont. — ; MESA VISTA, Texas (Llano News 9) — ; PARIS (AFP) - ; LETHBRIDGE, Alta., Oct. 2, 2025 —
_DATELINE = re.compile(
    r"""(?P<city>[^\W\da-zß-öø-ÿ](?:[^\W\da-zß-öø-ÿ]|['’.\- ]){2,40}?|[^\W\da-zß-öø-ÿ][\w'’.-]+(?=\s\([A-Z]))
        (?:,\s(?P<region>[^\W\d][\w.’' -]{1,24}?))?
        (?:,?\s(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}(?:,\s\d{4})?))?
        (?:\s\((?P<agency>[^)]{2,30})\))?
        \s?(?:—|–|--|\s-)\s""",
    re.VERBOSE,
)


class Dateline(NamedTuple):
    """Where a story is told from, and the span of the words that say so."""

    span: Span
    city: str
    city_span: Span
    region: str | None
    agency: Span | None


def dateline_of(reading: Reading) -> Dateline | None:
    """The dateline at the beginning of the first block."""
    body = next((s for s in reading.sentences if s.block != TITLE), None)
    match = _DATELINE.match(reading.text, body.start) if body else None
    if match is None:
        return None
    agency = match.span("agency") if match.group("agency") else None
    return Dateline(match.span(), match.group("city").strip(" ,"), match.span("city"), match.group("region"), agency)


def chunks(reading: Reading, lexicon: Lexicon) -> list[Chunk]:
    """Every run of capitals that may be a name, the title's left out where it is in Title Case."""
    dateline = dateline_of(reading)
    skip = dateline.span[1] if dateline else -1
    found: list[Chunk] = []
    for sentence in reading.sentences:
        if sentence.block == TITLE and reading.title_case:
            continue
        i = sentence.first
        while i < sentence.last:
            word = reading.words[i]
            if dateline and dateline.span[0] <= word.start < skip:
                i += 1
                continue
            initial = word.initial or (
                dateline is not None and i > 0 and reading.words[i - 1].start < skip <= word.start
            )
            chunk = _french_at(reading, i, sentence.last) or _capitals_at(reading, lexicon, i, sentence.last, initial)
            if chunk is None:
                i += 1
                continue
            found.extend(_cut(reading, chunk))
            i = chunk.last
    return found


def _gap(reading: Reading, left: int, right: int) -> str:
    return reading.text[reading.words[left].end : reading.words[right].start].replace("\u00a0", " ")


_SHORT = frozenset(["st", "ste", "sts", "stes", "dr", "dre", "mt", "ft", "prof", "mr", "mrs", "ms", "m", "mme"])


def _adjacent(reading: Reading, left: int, right: int) -> bool:
    """Whether two words may stand in one name: a space between them, or the full stop of "St." or an initial."""
    gap = _gap(reading, left, right)
    if gap in (" ", ""):
        return True
    word = reading.words[left]
    return gap == ". " and (word.flat in _SHORT or (len(word.text) == 1 and word.capital))


def _begins(reading: Reading, i: int, initial: bool) -> bool:
    word = reading.words[i]
    if not word.capital or word.text in ("&",):
        return False
    if word.flat in vocabulary("openers"):
        return (not initial and _opener_names(reading, i)) or word.flat in ("children", "women")
    if not initial or not is_ordinary(word.text, reading.language):
        return True
    return _next_is_capital(reading, i)


def _opener_names(reading: Reading, i: int) -> bool:
    """Openers that begin a name inside a sentence: The Larches, New Hope Clinic, the Hospital for Sick Children."""
    word = reading.words[i]
    if word.flat in ("hospital", "hospitals", "clinics", "police", "patients"):
        return i + 1 < len(reading.words) and (
            reading.words[i + 1].flat in ("for", "of") or _next_is_capital(reading, i)
        )
    if word.flat in ("le", "la", "les"):
        return (
            i + 1 < len(reading.words)
            and reading.words[i + 1].flat not in vocabulary("heads_fr")
            and _next_is_capital(reading, i)
        )
    return word.flat in ("may", "march", "new", "the", "de", "du") and _next_is_capital(reading, i)


def _next_is_capital(reading: Reading, i: int) -> bool:
    j = i + 1
    if j < len(reading.words) and reading.words[j].text.lower() in ("'s", "’s"):
        return False
    return (
        j < len(reading.words)
        and _adjacent(reading, i, j)
        and (reading.words[j].capital or reading.words[j].text == "&")
    )


def _capitals_at(reading: Reading, lexicon: Lexicon, i: int, limit: int, initial: bool) -> Chunk | None:
    """The run of capitals that begins at a word, with the small words between."""
    if not _begins(reading, i, initial):
        return None
    words = reading.words
    j = i + 1
    while j < limit:
        step = _step(reading, lexicon, i, j, limit)
        if step == 0:
            break
        j += step
    first = words[i]
    sure = not (initial and is_ordinary(first.text, reading.language))
    return _chunk(reading, i, j, sure)


def _chunk(reading: Reading, first: int, last: int, sure: bool) -> Chunk:
    words = reading.words
    start, end = words[first].start, words[last - 1].end
    if (
        words[last - 1].text.lower() in ("inc", "ltd", "corp", "co", "ltée", "cie")
        and reading.text[end : end + 1] == "."
    ):
        end += 1
    return Chunk(first, last, start, end, reading.text[start:end], sure, False)


def _step(reading: Reading, lexicon: Lexicon, i: int, j: int, limit: int) -> int:
    """How many words the name goes on for at ``j``: none, one, or a small word and the capital behind it."""
    words = reading.words
    word = words[j]
    if word.text.lower() in ("'s", "’s"):
        return _over_possessive(reading, lexicon, i, j, limit)
    if (
        word.flat in legal_forms()
        and _gap(reading, j - 1, j) in (", ", " ")
        and (word.capital or word.flat in ("inc", "ltee", "enr"))
    ):
        return 1
    if not _adjacent(reading, j - 1, j):
        return 0
    if (
        word.text == "&"
        or word.capital
        or (word.text[0].isdigit() and len(word.text) < 3 and words[j - 1].text in ("News", "Radio", "Channel"))
    ):
        return 1
    return _over_connector(reading, lexicon, i, j, limit)


def _over_possessive(reading: Reading, lexicon: Lexicon, i: int, j: int, limit: int) -> int:
    """Whether a name goes on after "'s": St. Brendan's (and more), Children's Hospital, not Dublin's Hospital."""
    words = reading.words
    owner = words[j - 1]
    saint = j - 2 >= i and words[j - 2].flat in ("st", "saint", "ste", "sainte")
    more = (
        j + 1 < limit
        and _adjacent(reading, j, j + 1)
        and words[j + 1].capital
        and words[j + 1].flat not in vocabulary("titles")
    )
    if saint:
        return 1
    if not more:
        return 0
    if owner.flat in vocabulary("possessors"):
        return 1
    if j - i > 1 or lexicon.place(owner.text) or owner.text.isupper():
        return 0
    return 1 if _lone_owner(reading, lexicon, i, j, limit) else 0


def _lone_owner(reading: Reading, lexicon: Lexicon, i: int, j: int, limit: int) -> bool:
    """One unknown word before "'s" belongs to a name in the gazetteer, or one of two words ("Tegan's House")."""
    words = reading.words
    k = j + 1
    while k < limit and words[k].capital and (k == j + 1 or _adjacent(reading, k - 1, k)):
        k += 1
    key = name_key(reading.text[words[i].start : words[k - 1].end])
    if key in lexicon.organisations:
        return True
    own = trade_of(reading.text[words[j + 1].start : words[k - 1].end])
    return own.kind is not None and not own.specific


def _over_connector(reading: Reading, lexicon: Lexicon, i: int, j: int, limit: int) -> int:
    """The small words at ``j`` and the capital behind them, where the name goes on over them."""
    words = reading.words
    k = j
    while k < limit and k - j < 3 and not words[k].capital:
        if words[k].flat not in vocabulary("connectors_en") and words[k].flat not in vocabulary("connectors_fr"):
            return 0
        if k > j and not _adjacent(reading, k - 1, k):
            return 0
        k += 1
    if (
        k >= limit
        or k == j
        or not words[k].capital
        or not _adjacent(reading, k - 1, k)
        or words[k].flat in vocabulary("openers")
    ):
        return 0
    small = [w.flat for w in words[j:k]]
    left = reading.text[words[i].start : words[j - 1].end]
    return k - j + 1 if _binds(reading, lexicon, left, small, _right_run(reading, k, limit)) else 0


def _binds(reading: Reading, lexicon: Lexicon, left: str, small: list[str], right: str) -> bool:
    first = small[0]
    if len(small) == 1 and first in ("at", "upon", "a", "au", "aux", "en"):
        return first in ("upon", "en") and reading.language == "fr"
    if first == "of":
        return _binds_of(lexicon, left, right)
    if first == "and":
        return len(small) == 1 and _binds_and(lexicon, left, right)
    if first == "for":
        return not _complete(left) or left.rsplit(maxsplit=1)[-1].lower() in vocabulary("before_for")
    return first not in ("et", "the") and first in vocabulary("connectors_fr") and _binds_french(reading, left)


def _complete(name: str) -> bool:
    trade = trade_of(name)
    return trade.kind is not None and trade.specific


def _binds_french(reading: Reading, left: str) -> bool:
    french_head = left.split(maxsplit=1)[0][:4].lower() in ("hôpi", "hopi", "cent", "clin")
    return reading.language == "fr" or french_head or not _complete(left)


def _binds_of(lexicon: Lexicon, left: str, right: str) -> bool:
    """ "University of Ottawa" and "Kettle of Hawks" are names, "Brightwell Data of Boise" is one with its town."""
    trade = trade_of(left)
    last = left.rsplit(maxsplit=1)[-1]
    if last.lower() in vocabulary("titles") or _legal_end(left):
        return False
    if trade.kind is not None and trade.specific and trade.kind is not OrganisationKind.AGENCY:
        return trade.kind is OrganisationKind.OTHER and not lexicon.place(right)
    if len(left.split()) == 1:
        return True
    if lexicon.place(right):
        return all(is_ordinary(w, "en") or w in ("Children’s", "Children's") for w in left.split())
    return is_ordinary(last, "en")


def _right_run(reading: Reading, k: int, limit: int) -> str:
    """The capitals that follow one another from a word on."""
    words = reading.words
    end = k + 1
    while end < limit and words[end].capital and _adjacent(reading, end - 1, end):
        end += 1
    return reading.text[words[k].start : words[end - 1].end]


def _legal_end(name: str) -> bool:
    return name.rsplit(maxsplit=1)[-1].lower().strip(".") in legal_forms()


def _binds_and(lexicon: Lexicon, left: str, right: str) -> bool:
    """ "Health and Human Services" is one name, "Central Health and Labrador-Grenfell Health" are two."""
    both = f"{left} and {right}"
    if name_key(both) in lexicon.organisations or name_key(both) in lexicon.places:
        return True
    first = right.split(maxsplit=1)[0]
    if lexicon.place(f"{left} and {first}"):
        return True
    if right.rsplit(maxsplit=1)[-1].lower() in vocabulary("bodies") and any(is_ordinary(w, "en") for w in left.split()):
        return True
    own, other = trade_of(left), trade_of(right)
    if own.kind is not None and own.specific:
        return False
    if name_key(left) in lexicon.organisations or (lexicon.place(left) and not lexicon.place(both)):
        return left.rsplit(maxsplit=1)[-1] in ("Newfoundland",) or (other.kind is None and other.specific is False)
    named = " of " in left or " for " in left or own.kind is not None
    return named or (other.kind is not None and len(left.split()) <= 2 and not other.specific)


def _french_at(reading: Reading, i: int, limit: int) -> Chunk | None:
    """A name that begins with its trade: "Hôpital de la Basse-Thièle", "le centre hospitalier de Rivière-Bleue"."""
    words = reading.words
    head = words[i]
    if head.flat not in vocabulary("heads_fr"):
        return None
    if reading.language != "fr" and not (head.capital and _looks_french(reading, i)):
        return None
    j = i + 1
    own = None
    while j < limit and _adjacent(reading, j - 1, j) and _goes_on_in_french(words[j], head, own is not None):
        if words[j].capital or words[j].text[0].isdigit():
            own = j
        j += 1
    if own is None:
        return _french_without_capital(reading, i, j, head)
    if own + 1 < limit and words[own + 1].flat in ("inc", "enr", "ltee") and _gap(reading, own, own + 1) == " ":
        own += 1
    if not head.capital and head.flat in vocabulary("weak_heads_fr") and own - i < 2:
        return None
    return _chunk(reading, i, own + 1, True)


def _goes_on_in_french(word: Word, head: Word, named: bool) -> bool:
    """Whether a word belongs to a French name; ``named``: a capital of its own has come already."""
    if word.capital:
        return True
    if not named:
        return word.flat in vocabulary("modifiers_fr") or word.flat in vocabulary("connectors_fr")
    if word.text[0].isdigit():
        return True
    if word.flat in ("a", "au", "aux") or (word.flat == "et" and head.flat not in vocabulary("long_heads_fr")):
        return False
    return word.flat in vocabulary("connectors_fr")


def _looks_french(reading: Reading, i: int) -> bool:
    """Whether a head is French for certain: by itself, or by the word behind it."""
    head = reading.words[i]
    if head.flat in vocabulary("only_french_heads"):
        return True
    return (
        head.flat in vocabulary("shared_heads")
        and i + 1 < len(reading.words)
        and reading.words[i + 1].flat in vocabulary("seconds_fr")
    )


def _french_without_capital(reading: Reading, i: int, j: int, head: Word) -> Chunk | None:
    """Public bodies keep small letters in French: "Commission d’accès à l’information"."""
    while j > i + 1 and (
        reading.words[j - 1].flat in vocabulary("connectors_fr") or reading.words[j - 1].text[-1] in "'’"
    ):
        j -= 1
    if (
        head.capital
        and j - i >= 3
        and head.flat
        in ("commission", "commissariat", "office", "agence", "ministere", "ordre", "autorite", "direction")
    ):
        return _chunk(reading, i, j, True)
    return None


def _cut(reading: Reading, chunk: Chunk) -> Iterator[Chunk]:
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
            yield _chunk(reading, first, k, chunk.sure)
            if k + 1 < last:
                yield from _after_title(reading, chunk, k, last)
            return
    person = _after_job(reading, first)
    yield _chunk(reading, first, last, chunk.sure or first > chunk.first)._replace(person=person)


def _keeps_opener(reading: Reading, first: int, last: int) -> bool:
    word = reading.words[first]
    if word.flat in ("le", "la", "les", "the") and not word.initial and last - first > 1:
        return word.flat != "the" or _two_word_the(reading, first, last)
    return word.flat in ("new", "children", "women", "march", "may", "hospital", "hospitals") and last - first > 1


def _two_word_the(reading: Reading, first: int, last: int) -> bool:
    """ "The Larches", "The Ottawa Hospital": a capital The inside a sentence belongs to the name."""
    return reading.words[first].text == "The"


def _title_inside(reading: Reading, first: int, k: int, last: int) -> bool:
    """Justice in "Department of Justice", Staff in "Staff College", Union in "Credit Union": no job title there."""
    words = reading.words
    before = words[k - 1].flat
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
        yield _chunk(reading, k, last, True)._replace(person=True)


def _after_job(reading: Reading, first: int) -> bool:
    """Whether a job stands right before the words: "spokeswoman Carla Ruiz-Benning", "la directrice, Nadine Duguay"."""
    if first == 0:
        return False
    before = reading.words[first - 1]
    gap = _gap(reading, first - 1, first)
    return (
        gap in (" ", ". ", ", ")
        and before.flat.strip(".") in vocabulary("before_persons")
        and not before.capital | (gap == ", " and before.initial)
    )
