"""Names of the gazetteer in a text, where they can be trusted."""

from __future__ import annotations

import re

from pipeline.documents import Span

from .datelines import dateline_of
from .gazetteer import KnownOrganisation, Lexicon, choose, matches
from .kinds import trade_of
from .named import PUBLIC, Named
from .reading import Reading, is_ordinary
from .runs import Chunk, adjacent, vocabulary


def known_in(reading: Reading, lexicon: Lexicon, runs: list[Chunk]) -> tuple[list[Named], list[Named]]:
    """Names of the gazetteer, unless the grammar found a longer name around one; its acronyms apart.

    An acronym is the gazetteer's only where no name in the text explains it.
    """
    dateline = dateline_of(reading)
    found: list[Named] = []
    acronyms: list[Named] = []
    for number in range(len(reading.sentences)):
        for first, last, key in matches(lexicon.longest, lexicon.organisations, reading, number):
            span = reading.words[first].start, reading.words[last - 1].end
            if dateline and span[0] < dateline.span[1] and span[1] > dateline.span[0]:
                continue
            rows = lexicon.organisations[key]
            if _trust(reading, runs, first, last, rows):
                (acronyms if last - first == 1 and is_acronym(reading, span) else found).append(
                    _from_rows(reading, span, rows)
                )
    return found, acronyms


def is_acronym(reading: Reading, span: Span) -> bool:
    text = reading.text[span[0] : span[1]]
    return text.isupper() and len(text) <= 6


def _trust(reading: Reading, runs: list[Chunk], first: int, last: int, rows: tuple[KnownOrganisation, ...]) -> bool:
    span = reading.words[first].start, reading.words[last - 1].end
    text = reading.text[span[0] : span[1]]
    around = next((c for c in runs if c.start <= span[0] and span[1] <= c.end), None)
    if around is not None and around.person:
        return False
    if around is not None and around.end - around.start > span[1] - span[0] + 3:
        trade = trade_of(around.text)
        if trade.health and trade.specific and not _ends_with(around.text, text):
            return False
        if last - first == 1 and (around.start < span[0] or _names_a_firm(reading, last)):
            return False
    if _continues_title(reading, first) or "(" in text or ")" in text or _begins_another(reading, first, last):
        return False
    if last - first > 1:
        return _capitals(text) >= min(2, sum(1 for w in rows[0].name.split() if w[:1].isupper()))
    return _trust_single(reading, runs, first, rows)


def _names_a_firm(reading: Reading, last: int) -> bool:
    """Whether the next word makes another name of one word: "Chartwell Systems" is not Chartwell."""
    return last < len(reading.words) and reading.words[last].flat in vocabulary("firms")


def _begins_another(reading: Reading, first: int, last: int) -> bool:
    """Whether a short form of "the" and one word begins a longer name: The Royal Australian College of …"""
    if last - first != 2 or reading.words[first].flat != "the" or last >= len(reading.words):
        return False
    return reading.words[last].capital and adjacent(reading, last - 1, last)


def _continues_title(reading: Reading, first: int) -> bool:
    """Whether a headline in Title Case has a word that is no ordinary one right before: it may begin the name."""
    word = reading.words[first]
    if word.initial or not reading.title_case or not reading.in_title(word.start):
        return False
    before = reading.words[first - 1]
    return before.capital and adjacent(reading, first - 1, first) and not is_ordinary(before.text, reading.language)


def _ends_with(whole: str, part: str) -> bool:
    return whole.endswith(part) and whole[: -len(part)].strip().lower() in ("the", "le", "la", "les")


def _capitals(text: str) -> int:
    return sum(1 for w in re.findall(r"[^\W\d_]+", text) if w[0].isupper())


_FAMOUS = frozenset(
    [
        "NHS",
        "HSE",
        "CHUM",
        "CUSM",
        "CHEO",
        "UHN",
        "CAMH",
        "APHP",
        "AP-HP",
        "CHUV",
        "HUG",
        "CNIL",
        "ANSSI",
        "CISA",
        "RCMP",
        "GRC",
        "FBI",
        "OPP",
        "NCSC",
        "ICO",
        "SPVM",
        "HHS",
        "OAIC",
        "DPC",
        "CIRA",
    ]
)


def _trust_single(reading: Reading, runs: list[Chunk], first: int, rows: tuple[KnownOrganisation, ...]) -> bool:
    """One word of the gazetteer: an acronym or an ordinary word counts only where it cannot be anything else."""
    word = reading.words[first]
    text = word.text
    if not any(c.isupper() for c in text) or not any(text in (r.english, r.french, *r.short_forms) for r in rows):
        return False
    if text.isupper() and len(text) <= 6:
        return text in _FAMOUS or (len(rows) == 1 and len(text) >= 4 and text.isalpha() and rows[0].kind in PUBLIC)
    if reading.title_case and reading.in_title(word.start):
        return not is_ordinary(text, reading.language)
    if any(c.text.endswith(f" {text}") for c in runs):
        return False
    if is_ordinary(text, "en") or is_ordinary(text, "fr") or len(text) < 5:
        named = not word.initial and rows[0].english == text
        return len(rows) == 1 and (named or _speaks(reading, first))
    return len(rows) == 1


_SPEAKS = re.compile(
    r" (?:has |have |had |also |later )?(?:(?:did |would |will |has )?not (?:say|said|name|comment|answer)|"
    r"sa(?:id|ys)|told|confirm(?:ed|s)|declin(?:ed|es)|refused to|denie[ds]|apologi[sz]ed|wrote)\b"
)
"""What only somebody does: the ordinary word before it is a name ("Advanced said")."""


def _speaks(reading: Reading, i: int) -> bool:
    word = reading.words[i]
    adjective = word.flat.endswith(("ed", "ic", "al", "ive", "able"))  # "Hospitals said" is nobody's name
    return adjective and _SPEAKS.match(reading.flat, word.end) is not None


_READERS = {
    "en": frozenset(["GB", "IE", "US", "CA", "AU", "NZ"]),
    "fr": frozenset(["FR", "BE", "CH", "CA", "LU"]),
}


def _of_the_readers(rows: tuple[KnownOrganisation, ...], language: str) -> tuple[KnownOrganisation, ...]:
    """The bearers of a name in the countries of a language, where it has any: ICO is another body in French."""
    home = _READERS.get(language)
    return tuple(row for row in rows if home and row.country in home) or rows


def _from_rows(reading: Reading, span: Span, rows: tuple[KnownOrganisation, ...]) -> Named:
    rows = _of_the_readers(rows, reading.language)
    row = choose(rows, None)
    name = reading.text[span[0] : span[1]]
    # Of several bearers of an acronym that no name explains, the public body is the one whom all readers know: HHS.
    likely = row or next((r for r in rows if name.isupper() and r.kind in PUBLIC), rows[0])
    return Named(name, likely.kind, likely.health, "gazetteer", [span], row)
