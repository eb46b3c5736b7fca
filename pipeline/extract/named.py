"""Organisations as they are being put together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.documents import OrganisationKind, Span

from .gazetteer import KnownOrganisation, name_key
from .kinds import legal_forms
from .reading import Reading
from .runs import Chunk

PUBLIC = (OrganisationKind.AGENCY, OrganisationKind.REGULATOR)


@dataclass(slots=True)
class Named:
    """An organisation as it is being put together. ``rule`` says what found it."""

    name: str
    kind: OrganisationKind
    health: bool
    rule: str
    mentions: list[Span] = field(default_factory=list)
    known: KnownOrganisation | None = None

    def key(self) -> str:
        """Its name's key, legal form and article aside."""
        return core_key(self.name)


@dataclass(slots=True)
class Cast:
    """Everybody in a text: organisations, the people's names, and the capitals nobody could place."""

    organisations: list[Named]
    persons: list[Chunk]
    others: list[Chunk]


_LETTERS = {
    "centre hospitalier universitaire": "chu",
    "centre hospitalier regional universitaire": "chru",
    "centre hospitalier regional": "chr",
    "centre hospitalier": "ch",
    "hopital de": "ch de",
    "hopital d": "ch d",
    "hopital du": "ch du",
    "centre integre de sante et de services sociaux": "cisss",
    "centre integre universitaire de sante et de services sociaux": "ciusss",
}
_SHORTENED = re.compile(r"^(?:" + "|".join(sorted(_LETTERS, key=len, reverse=True)) + r")(?= )")


@lru_cache(maxsize=2048)
def core_key(name: str) -> str:
    """A name's key without a leading article and a legal form at its end, the French kinds of hospital as letters."""
    words = _SHORTENED.sub(lambda m: _LETTERS[m.group()], name_key(name)).split()
    while len(words) > 1 and words[-1] in legal_forms():
        words.pop()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join(words)


def merge(found: Iterable[Named]) -> list[Named]:
    """One organisation for each name, all its mentions together; the gazetteer's word counts most."""
    merged: dict[str, Named] = {}
    for named in found:
        key = f"{named.known.key}" if named.known else named.key()
        held = merged.get(key) or merged.get(named.key())
        if held is None:
            merged[key] = named
            merged.setdefault(named.key(), named)
            continue
        held.mentions.extend(m for m in named.mentions if m not in held.mentions)
        if len(named.name) > len(held.name):
            held.name = named.name
        if named.known and not held.known:
            held.known, held.kind, held.health, held.rule = named.known, named.kind, named.health, named.rule
    seen: list[Named] = []
    for named in merged.values():
        if not any(named is other for other in seen):
            seen.append(named)
    return seen


def nearest(fits: list[Named], position: int) -> Named | None:
    """The last of them named before; else the first."""
    if not fits:
        return None
    before = [n for n in fits if min(n.mentions)[0] < position]
    return max(before, key=lambda n: max(m for m in n.mentions if m[0] < position)) if before else fits[0]


def forms_of(reading: Reading, named: Named) -> tuple[str, ...]:
    """Every form in which a text names an organisation, the longest first."""
    forms = {reading.text[start:end] for start, end in named.mentions}
    return tuple(sorted(forms, key=lambda f: (-len(f), f)))
