"""French names, which begin with their trade: "Hôpital Sainte-Croix", "le centre hospitalier de Rivière-Bleue"."""

from __future__ import annotations

import re

from .reading import Reading, Word
from .runs import Chunk, adjacent, chunk_of, gap, vocabulary


def french_at(reading: Reading, i: int, limit: int) -> Chunk | None:
    """A name that begins with its trade: "Hôpital de la Basse-Thièle", "le centre hospitalier de Rivière-Bleue"."""
    words = reading.words
    head = words[i]
    # La société Infogest Santé is called Infogest Santé.
    if head.flat not in vocabulary("heads_fr") or (head.flat in _FIRM and not head.capital):
        return None
    if reading.language != "fr" and not (head.capital and _looks_french(reading, i)):
        return None
    if i > 0 and is_counted(words[i - 1], head) and adjacent(reading, i - 1, i):
        return None
    j = i + 1
    own = None
    while j < limit and adjacent(reading, j - 1, j) and _goes_on_in_french(words[j], head, own is not None):
        if words[j].capital or words[j].text[0].isdigit():
            own = j
        j += 1
    if own is None:
        return _french_without_capital(reading, i, j, head)
    if own + 1 < limit and words[own + 1].flat in ("inc", "enr", "ltee") and gap(reading, own, own + 1) == " ":
        own += 1
    weak = not head.capital and head.flat in vocabulary("weak_heads_fr") and own - i < 2
    if weak or _only_tells_where(reading, i, own):
        return None
    return chunk_of(reading, i, own + 1, True)


def is_counted(before: Word, head: Word) -> bool:
    """Whether a word counts what the head names: "une clinique de Laval", "trois GMF de Québec"."""
    if head.flat not in vocabulary("heads_fr"):
        return False
    if before.text.isdigit() and not head.capital:
        return True
    return before.flat in _NUMBERS or (before.flat in ("un", "une") and not head.capital)


_NUMBERS = frozenset(["deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"])
_FIRM = frozenset(["societe", "entreprise", "firme"])


def _only_tells_where(reading: Reading, i: int, own: int) -> bool:
    """ "Les hôpitaux de Londres", "trois cliniques à Laval", "Ehpad en Bretagne": a trade and a place are no name."""
    if [word.flat for word in reading.words[i + 1 : own]] == ["en"]:
        return True
    small = [word.flat for word in reading.words[i:own] if not word.capital]
    if (
        small
        and small[0] in _PLURALS
        and all(w.flat in vocabulary("heads_fr") for w in reading.words[i : own + 1] if w.capital)
    ):
        return True  # des hôpitaux et des CLSC: trades alone
    return bool(small) and small[0] in _PLURALS and own - i == 2 and small[1:] in _WHERE


_WHERE = (["de"], ["d'"], ["a"], ["du"], ["au"], ["aux"], ["des"], ["dans"])
_PLURALS = frozenset(["hopitaux", "cliniques", "pharmacies", "laboratoires", "residences", "foyers"])


def _goes_on_in_french(word: Word, head: Word, named: bool) -> bool:
    """Whether a word belongs to a French name; ``named``: a capital of its own has come already."""
    if word.capital:
        return True
    if not named:
        known = word.flat in vocabulary("modifiers_fr") or word.flat in vocabulary("connectors_fr")
        return known or _BRANCH.fullmatch(word.flat) is not None or _describes_body(word, head)
    if word.text[0].isdigit():
        return True
    if word.flat in ("a", "au", "aux") or (word.flat == "et" and head.flat not in vocabulary("long_heads_fr")):
        return False
    return word.flat in vocabulary("connectors_fr")


def _describes_body(word: Word, head: Word) -> bool:
    """Whether an adjective belongs to a body's name: Association pharmaceutique belge."""
    return head.capital and head.flat in vocabulary("bodies_fr") and _ADJECTIVE.fullmatch(word.flat) is not None


_ADJECTIVE = re.compile(
    r"\w{3,}(?:elles?|iques?|iennes?|aires?|oises?|aises?|aine|ales?|istes?)|belge|suisse|francaise?|canadienne"
)
_BRANCH = re.compile(
    r"(?:nord|sud|est|ouest)-\w+|\w+(?:logie|iatrie|therapie|metrie|pedie|dontie|urgie|scopie|urgence|dialyse|imagerie|natalite)s?"
)
"""Branches of medicine, by their endings: clinique d'ophtalmologie Belœil-Vision; and regions: sud-francilien."""


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
    if head.capital and j - i >= 3 and head.flat in vocabulary("bodies_fr"):
        return chunk_of(reading, i, j, True)
    return None
