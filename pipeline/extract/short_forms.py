"""Short forms, acronyms and possessives joined to the full names of a text: "TransForm", "WRH", "the trust"."""

from __future__ import annotations

import re
from functools import lru_cache

from .datelines import dateline_of
from .gazetteer import Lexicon, matches, name_key
from .kinds import generic_words
from .named import Named, core_key, merge, nearest
from .reading import TITLE, Reading, flatten, is_ordinary
from .runs import Chunk, demonyms, vocabulary


def join_short_forms(
    reading: Reading, lexicon: Lexicon, left: list[Chunk], organisations: list[Named], surnames: set[str]
) -> list[Chunk]:
    """Make every run of capitals that is a short form of an organisation a mention of it; the others are left."""
    keys = [(n, n.key().split()) for n in organisations]
    rest = []
    for chunk in left:
        owner = _owner_of(reading, lexicon, chunk, keys, surnames)
        if owner is None:
            rest.append(chunk)
        else:
            owner.mentions.append((chunk.start, chunk.end))
    return rest


Keyed = tuple[Named, list[str]]
"""An organisation and the words of its key."""


def _owner_of(reading: Reading, lexicon: Lexicon, chunk: Chunk, keys: list[Keyed], surnames: set[str]) -> Named | None:
    words = core_key(chunk.text).split()
    for named, full in keys:
        if full == words:
            return named
    acronym = _acronym_in(chunk.text)
    if acronym:
        return _by_acronym(reading, chunk, acronym, [n for n, _ in keys])
    if not chunk.sure or not words or chunk.text.lower() in surnames:
        return None
    fits = [n for n, full in keys if _short_for(words, full) and not _only_of_a_pair(words, full)]
    if not fits or all(w in generic_words() for w in words) or _is_place(reading, lexicon, chunk):
        return None
    return nearest(fits, chunk.start)


@lru_cache(maxsize=2048)
def _acronym_in(text: str) -> str:
    """The letters of an acronym; empty where the text is none."""
    if " " in text or len(text) > 12:
        return ""
    letters = "".join(c for c in text if (c.isascii() and c.isalpha()) or c == "&")
    capitals = sum(c.isupper() for c in letters)
    return letters if 2 <= len(letters) <= 8 and capitals >= max(2, 0.6 * len(letters)) else ""


def _short_for(short: list[str], full: list[str]) -> bool:
    """Whether words are the beginning of a name, or the same words with some left out at its end."""
    if len(short) >= len(full) or short[0] != full[0]:
        return False
    if full[: len(short)] == short:
        return True
    rest = iter(full)
    return len(short) > 1 and all(w in rest for w in short)


def _only_of_a_pair(words: list[str], full: list[str]) -> bool:
    """ "Kessler" is a person where the firm is "Kessler & Boyd"."""
    return "and" in full[:3] and "and" not in words and len(words) == 1


_INSIDE = re.compile(r"\b(?:in|near|outside|around)\s$")
_OF = re.compile(r"\b(?:of|from|a|de|d'|to)\s?$")


def _is_place(reading: Reading, lexicon: Lexicon, chunk: Chunk) -> bool:
    dateline = dateline_of(reading)
    if dateline and name_key(dateline.city) == name_key(chunk.text):
        return True
    before = reading.flat[max(0, chunk.start - 12) : chunk.start]
    if _INSIDE.search(before) and not reading.flat.startswith("'s", chunk.end):
        return True
    if _OF.search(before) and lexicon.place(chunk.text):
        return True
    if chunk.text.lower() in demonyms():
        return True
    known = lexicon.place(chunk.text)
    return known is not None and (" " not in chunk.text.strip() or known.kind != "city")


def _by_acronym(reading: Reading, chunk: Chunk, acronym: str, organisations: list[Named]) -> Named | None:
    before = reading.text[max(0, chunk.start - 3) : chunk.start]
    if before.endswith("("):
        position = chunk.start - 2
        for named in organisations:
            if any(abs(end - position) <= 1 for _, end in named.mentions):
                return named
    if _NAMED_SO.search(reading.flat[max(0, chunk.start - 50) : chunk.start]):
        return nearest([n for n in organisations if n.health], chunk.start)
    fits = [n for n in organisations if _initials(n.name, acronym)]
    return nearest(fits, chunk.start)


_NAMED_SO = re.compile(r"(?:known|called)(?: to \w+| locally| simply| by its initials)? as(?: the)? $")


def _initials(name: str, acronym: str) -> bool:
    """Whether letters are the initials of a name, small words counted or not."""
    letters = acronym.lower()
    big, all_ways = _initials_of(name)
    return flatten(letters) in all_ways or ("&" in letters and big.startswith(letters))


_POSSESSIVE = re.compile(r"['’]s\b")
_INITIAL_WORD = re.compile(r"[^\W_]+|&")


@lru_cache(maxsize=2048)
def _initials_of(name: str) -> tuple[str, frozenset[str]]:
    """The capital initials of a name, and its flat initials in every way in which they are put together."""
    words = _INITIAL_WORD.findall(_POSSESSIVE.sub("", name))
    big = "".join(w[0] for w in words if w[0].isupper() or w == "&").lower()
    full = "".join(w[0] for w in words if w.lower() not in vocabulary("connectors_fr") and w.lower() != "of").lower()
    ways = big, "".join(w[0] for w in words).lower(), big.replace("&", ""), full
    return big, frozenset(map(flatten, ways))


def join_title(reading: Reading, organisations: list[Named]) -> None:
    """Find known names in a headline in Title Case, where the grammar is silent."""
    title = [n for n, s in enumerate(reading.sentences) if s.block == TITLE]
    if not title or not reading.title_case:
        return
    forms: dict[str, Named] = {}
    for named in organisations:
        for start, end in list(named.mentions):
            key = core_key(reading.text[start:end])
            if key and not (" " not in key and is_ordinary(key, reading.language)):
                forms.setdefault(key, named)
        forms.setdefault(named.key(), named)
    longest: dict[str, int] = {}
    for key in forms:
        head = key.split(" ")[0]
        longest[head] = max(longest.get(head, 0), key.count(" ") + 1)
    for number in title:
        for first, last, key in matches(longest, forms, reading, number):
            span = reading.words[first].start, reading.words[last - 1].end
            if not any(s < span[1] and span[0] < e for s, e in forms[key].mentions):
                forms[key].mentions.append(span)


def absorb(organisations: list[Named]) -> None:
    """A name that another's begins with is its short form: St. Brendan's Regional, Pharmabel of Groupe Pharmabel."""
    for named in sorted(organisations, key=lambda n: len(n.name)):
        known = named.known is not None and named.rule == "gazetteer" and " " in named.name
        if named.rule == "apposition":
            continue
        words = named.key().split()
        if all(w in generic_words() for w in words) or (len(words) < 2 and is_ordinary(words[0], "en")):
            continue
        longer = [n for n in organisations if n is not named and _begins_with(n.key().split(), words)]
        if known:  # a name of the gazetteer is whole, but for the town that another puts behind it
            longer = [n for n in longer if n.key().split()[len(words)] in _OF_TOWN]
        if len(longer) == 1:
            longer[0].mentions.extend(named.mentions)
            organisations.remove(named)


_OF_TOWN = ("de", "d", "du", "a", "of")


def _begins_with(full: list[str], words: list[str]) -> bool:
    """Whether a name begins with words and goes on, a French word for a group before them aside."""
    if full[0] in ("groupe", "reseau", "laboratoire", "laboratoires") and full[1:] == words:
        return True
    return len(full) > len(words) and full[: len(words)] == words


def spell_out(organisations: list[Named]) -> None:
    """A name with initials before its place ("CISSS des Hautes-Terres") is that of the one who bears it in full."""
    for named in [n for n in organisations if n.name[:2].isupper()]:
        full = next((n for n in organisations if n is not named and _spells_out(n.name, named.name)), None)
        if full is None:
            continue
        full.mentions.extend(named.mentions)
        if named.known and not full.known:
            full.known, full.kind, full.health, full.rule = named.known, named.kind, named.health, named.rule
        organisations.remove(named)


def _spells_out(full: str, short: str) -> bool:
    """Whether one name has words for the initials that another begins with, and goes on as it does."""
    initials, _, place = short.partition(" ")
    head = full.removesuffix(place)
    return bool(place) and len(initials) > 2 and head != full and _initials(head, initials.replace("-", ""))


def with_acronyms(reading: Reading, lexicon: Lexicon, organisations: list[Named], acronyms: list[Named]) -> list[Named]:
    keys = [(n, n.key().split()) for n in organisations]
    loose = []
    for named in acronyms:
        start, end = named.mentions[0]
        held = next((n for n in organisations if (start, end) in n.mentions), None)
        if held is not None:
            continue
        chunk = Chunk(0, 0, start, end, named.name, True, False)
        owner = _owner_of(reading, lexicon, chunk, keys, set())
        if owner is None and named.known:
            owner = next((n for n in organisations if n.known and n.known.key == named.known.key), None)
        if owner is None:
            loose.append(named)
        else:
            owner.mentions.append((start, end))
    return merge([*organisations, *loose])
