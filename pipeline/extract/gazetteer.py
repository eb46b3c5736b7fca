"""The names that are known: organisations, criminal groups, places; and how a name is looked up in a text.

A lexicon is one dictionary from a name's key (flat words, one space apart) to the rows that bear it: no regular
expressions, so that ten thousand names load in a fraction of a second and a text is looked up word by word.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.documents import OrganisationKind
from pipeline.errors import InputError

from .kinds import general_suppliers, is_health_name
from .reading import Reading, Word, flatten
from .resources import text_of
from .runs import vocabulary

ORGANISATION_FILES = ("ca", "us", "uk_ie", "au_nz", "fr_be_ch", "providers", "regulators")
_COLUMNS = {"name_en", "name_fr", "short_forms", "kind", "city", "region", "country", "source", "verified"}
_HEALTH_KINDS = frozenset({"hospital", "health_system", "clinic", "care_home", "lab", "pharmacy"})
_JOINED = re.compile(r"['.]")
_PARTED = re.compile(r"[^a-z0-9œæßà-ÿ]+")
_AND = re.compile(r"\s*&\s*")


class KnownOrganisation(NamedTuple):
    """A row of the gazetteer. ``region`` is ISO 3166-2 (CA-ON)."""

    key: str
    english: str
    french: str
    short_forms: tuple[str, ...]
    kind: OrganisationKind
    city: str
    region: str
    country: str
    verified: bool
    health: bool

    @property
    def name(self) -> str:
        """Its English name, or the French one where it has no other."""
        return self.english or self.french


class KnownGroup(NamedTuple):
    """A criminal group or a malware family; ``context``: its name alone shows nothing (Play, Hive)."""

    name: str
    kind: str
    context: bool


class KnownPlace(NamedTuple):
    """A country, region or city; ``region`` is ISO 3166-2."""

    name: str
    kind: str
    region: str
    country: str


@dataclass(frozen=True)
class Lexicon:
    """What names mean. ``longest`` is the number of words of the longest name that begins with a word."""

    organisations: dict[str, tuple[KnownOrganisation, ...]]
    longest: dict[str, int]
    groups: dict[str, KnownGroup]
    longest_group: dict[str, int]
    places: dict[str, tuple[KnownPlace, ...]]

    @cached_property
    def size(self) -> int:
        """How many names of organisations are known."""
        return len(self.organisations)

    def place(self, name: str) -> KnownPlace | None:
        """The place of that name, the larger first; null where it is unknown."""
        found = self.places.get(name_key(name))
        return found[0] if found else None

    def organisation(self, name: str, *, region: str | None = None) -> KnownOrganisation | None:
        """The organisation of that name; where several bear it, only one in the region given."""
        rows = self.organisations.get(name_key(name), ())
        return choose(rows, region)


def choose(rows: tuple[KnownOrganisation, ...], region: str | None) -> KnownOrganisation | None:
    """The row meant, where it can be told: the only one, or the only one in the region."""
    if len(rows) == 1:
        return rows[0]
    near = [row for row in rows if region and row.region == region]
    return near[0] if len(near) == 1 else None


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """Flat words of a name, one space apart: apostrophes and full stops joined, "&" as "and"."""
    if name.isascii() and name.replace(" ", "").isalnum():  # most names: no pattern has anything to do
        return " ".join(name.lower().split())
    return _PARTED.sub(" ", _JOINED.sub("", flatten(_AND.sub(" and ", name)))).strip()


def word_key(word: Word) -> str:
    """The part that a word gives to a key; "'s" and "l'" are glued to their neighbour by the caller."""
    if word.flat.isalnum() and word.flat.isascii():
        return word.flat
    return "and" if word.text == "&" else name_key(word.text)


def matches(
    longest: dict[str, int], names: Collection[str], reading: Reading, number: int
) -> Iterator[tuple[int, int, str]]:
    """Longest known names in a sentence: (first word, word after, key), left to right."""
    last = reading.sentences[number].last
    done = 0
    for i, head, owner in openings(reading)[number]:
        size = max(longest.get(head, 0), longest.get(owner, 0)) if owner else longest.get(head, 0)
        end = _match_at(names, reading.words[i : min(last, i + size + 2)]) if size and i >= done else None
        if end is not None:
            done = i + end[0]
            yield i, done, end[1]


class Opening(NamedTuple):
    """A word at which a name may begin, and the first word of that name's key; ``owner``: with its "'s", if any."""

    word: int
    head: str
    owner: str


@lru_cache(maxsize=4)
def openings(reading: Reading) -> tuple[tuple[Opening, ...], ...]:
    """The words of each sentence at which a name may begin: a capital, a digit, or a French trade in small letters."""
    heads = vocabulary("heads_fr")
    words = reading.words
    return tuple(
        tuple(
            _opening(words, i, last)
            for i in range(first, last)
            if words[i].capital or not words[i].text[0].isalpha() or words[i].flat in heads
        )
        for _, _, _, first, last in reading.sentences
    )


def _opening(words: tuple[Word, ...], i: int, last: int) -> Opening:
    word = words[i]
    head = word.flat if word.flat.isalnum() and word.flat.isascii() else word_key(word).partition(" ")[0]
    if i + 1 < last:
        after = words[i + 1].text
        if word.text[-1] in "'’":
            return Opening(i, head + word_key(words[i + 1]).partition(" ")[0], "")
        if after[0] in "'’" and after[1:] in ("s", "S"):
            return Opening(i, head, f"{head}s")
    return Opening(i, head, "")


def _match_at(names: Collection[str], found: tuple[Word, ...]) -> tuple[int, str] | None:
    """The longest name that begins at the first word: how many words it has, and its key."""
    best = None
    key = ""
    for j, word in enumerate(found):
        glued = j > 0 and (word.text[0] in "'’" or found[j - 1].text[-1] in "'’")
        key += word_key(word) if glued or not key else f" {word_key(word)}"
        if key in names and _may_end(word, j > 0):
            best = (j + 1, key)
    return best


def _may_end(word: Word, longer: bool) -> bool:
    """A name does not end in a small letter ("the Interior Health authority"), French ones aside."""
    return not longer or not word.text[0].islower() or not word.text.isascii() or word.flat not in _SMALL_HEADS


_SMALL_HEADS = frozenset(
    [
        "authority",
        "health",
        "hospital",
        "hospitals",
        "clinic",
        "clinics",
        "trust",
        "network",
        "centre",
        "center",
        "service",
        "services",
        "system",
        "board",
        "group",
        "care",
        "department",
        "police",
        "agency",
    ]
)


def _is_health(row: dict[str, str], kind: OrganisationKind, name: str, origin: str) -> bool:
    if kind in _HEALTH_KINDS or (kind is OrganisationKind.INSURER and origin != "regulators"):
        return True
    if kind is OrganisationKind.SUPPLIER and origin in ORGANISATION_FILES:
        return name not in general_suppliers()
    return is_health_name(f"{row['name_en']} {row['name_fr']}", kind)


def _organisation(row: dict[str, str], origin: str) -> KnownOrganisation:
    kind = OrganisationKind(row["kind"])
    region = f"{row['country']}-{row['region']}" if row["region"] and row["country"] else ""
    row["name_en"] = _INVERTED.sub(r"The \1", row["name_en"])
    name = row["name_en"] or row["name_fr"]
    health = _is_health(row, kind, name, origin)
    shorts = tuple(s.strip() for s in row["short_forms"].split("|") if s.strip())
    key = f"{name_key(name)}|{region or row['country']}"
    return KnownOrganisation(
        key, row["name_en"], row["name_fr"], shorts, kind, row["city"], region, row["country"],
        row["verified"] == "1", health
    )  # fmt: skip


# As an index has it: Medical Center of Aurora, the.
_INVERTED = re.compile(r"^(.+), [Tt]he$")


def _add(table: dict[str, tuple[KnownOrganisation, ...]], key: str, row: KnownOrganisation) -> None:
    if not key:
        return
    held = table.get(key, ())
    if any(other.key == row.key for other in held):
        return
    table[key] = (*held, row)


def _index(table: dict[str, object]) -> dict[str, int]:
    longest: dict[str, int] = {}
    for key in table:
        head, count = key.partition(" ")[0], key.count(" ") + 1
        if longest.get(head, 0) < count:
            longest[head] = count
    return longest


def _read(text: str) -> Iterator[dict[str, str]]:
    return csv.DictReader(text.splitlines())


def _user_rows(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of a workspace's own lists. Raises InputError on a file that has another form."""
    for path in sorted(folder.glob("*.csv")):
        try:
            rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
            if rows and not set(rows[0]) >= _COLUMNS - {"source", "verified"}:
                raise ValueError(f"its columns are {', '.join(rows[0])}")
            for number, row in enumerate(rows, 2):
                filled = {column: (row.get(column) or "").strip() for column in _COLUMNS}
                if filled["kind"] not in set(OrganisationKind):
                    raise ValueError(f"line {number}: unknown kind {filled['kind']!r}")
                yield path.stem, filled
        except (OSError, UnicodeDecodeError, ValueError, csv.Error) as error:
            raise InputError(f"The gazetteer {path} cannot be read: {error}. Its columns are those of the lists that "
                             f"come with Vigie: {', '.join(sorted(_COLUMNS))}.") from error  # fmt: skip


@lru_cache
def canonical_group(name: str) -> str:
    """The name under which the maintained list has a group or malware family; the name itself where it is not there.

    A short alias in ordinary letters stays what it is: it may be another group's.
    """
    known = _groups().get(name_key(name))
    return known.name if known and (name_key(known.name) == name_key(name) or not _plain(name)) else name


@lru_cache
def _groups() -> dict[str, KnownGroup]:
    found: dict[str, KnownGroup] = {}
    for row in _read(text_of("gazetteer", "groups.csv")):
        names = [row["name"], *(a for a in row["aliases"].split("|") if a)]
        group = KnownGroup(row["name"], row["kind"], row["context"] == "1")
        for name in names:
            found.setdefault(name_key(name), group._replace(context=group.context or _plain(name)))
    found.pop("", None)
    return found


def _plain(name: str) -> bool:
    """A short name in ordinary letters may be anything: only its neighbours show that a group is meant."""
    return name.isalpha() and name[1:].islower() and len(name) < 6


def _places() -> dict[str, tuple[KnownPlace, ...]]:
    found: dict[str, tuple[KnownPlace, ...]] = {}
    for row in _read(text_of("gazetteer", "places.csv")):
        place = KnownPlace(row["name_en"], row["kind"], row["region"], row["country"])
        for name in (row["name_en"], row["name_fr"], *row["short_forms"].split("|")):
            if name:
                key = name_key(name)
                found[key] = (*found.get(key, ()), place)
    return found


@lru_cache(maxsize=4)
def load_lexicon(extra: Path | None = None) -> Lexicon:
    """The lists that come with Vigie, those of the folder ``extra`` on top; read once.

    A folder that is not there adds nothing; a row of ``extra`` takes the place of a known one that bears its name.
    Raises InputError on a file there that has another form.
    """
    table: dict[str, tuple[KnownOrganisation, ...]] = {}
    shorts: list[tuple[str, KnownOrganisation]] = []
    for origin in ORGANISATION_FILES:
        for row in _read(text_of("gazetteer", f"{origin}.csv")):
            known = _organisation(row, origin)
            for name in (known.english, known.french):
                _add(table, name_key(name).removeprefix("the "), known)
            shorts.extend((name_key(short), known) for short in known.short_forms)
    for key, known in shorts:
        _add(table, key, known)
    if extra is not None and extra.is_dir():
        for origin, row in _user_rows(extra):
            known = _organisation(row, origin)
            for name in (known.english, known.french, *known.short_forms):
                table[name_key(name)] = (known,)
        table.pop("", None)
    groups = _groups()
    return Lexicon(table, _index(dict(table)), groups, _index(dict(groups)), _places())
