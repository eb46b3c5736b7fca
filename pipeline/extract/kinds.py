"""What the words of a name say: an organisation's trade, and whether it is a health organisation."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.documents import OrganisationKind

from .reading import flatten
from .resources import table


class Trade(NamedTuple):
    """What a name shows. ``kind`` is null for a name that shows nothing; ``specific``: one word tells who it is."""

    kind: OrganisationKind | None
    health: bool
    specific: bool


_NOTHING = Trade(None, False, False)

LONGEST = 200
"""No organisation's name has more letters: the patterns need not look at an endless token."""


def squeeze_list(pattern: str) -> str:
    """YAML folds lines with a space after each bar; the pattern has none there."""
    return re.sub(r"\|\s+", "|", pattern)


@lru_cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(squeeze_list(table("kinds")[name]))


@lru_cache
def _health_patterns() -> tuple[tuple[OrganisationKind, re.Pattern[str]], ...]:
    return tuple((OrganisationKind(e["kind"]), re.compile(squeeze_list(e["match"]))) for e in table("kinds")["health"])


@lru_cache
def generic_words() -> frozenset[str]:
    """Words that many names share."""
    return frozenset(flatten(table("kinds")["generic"]).split())


@lru_cache
def legal_forms() -> frozenset[str]:
    """Inc., Ltd., SA …"""
    return frozenset(table("kinds")["legal"].split())


@lru_cache
def general_suppliers() -> frozenset[str]:
    """Suppliers of the gazetteer that serve every trade: no health organisations."""
    return frozenset(table("kinds")["general_suppliers"])


@lru_cache(maxsize=4096)
def trade_of(name: str) -> Trade:
    """What a name's words show of its bearer."""
    if len(name) > LONGEST:
        return _NOTHING
    flat = flatten(name).replace("'s", "s").strip(" .,")
    if _pattern("nothing").search(flat):
        return _NOTHING
    words = re.findall(r"[^\W_]+(?:[-'][^\W_]+)*", flat)
    specific = any(w not in generic_words() and not w.isdigit() for w in words)
    outside = bool(_pattern("outside").search(flat))
    kind = health_kind(flat)
    if outside and not _stands_out(flat):
        return Trade(OrganisationKind.OTHER, False, specific)
    if kind is None:
        legal = _has_legal_form(words)
        bare = flat.removesuffix(words[-1]).rstrip(" ,.") if legal else flat
        if len(words) > 1 + legal and _pattern("firms").search(bare):
            return Trade(OrganisationKind.SUPPLIER, False, specific)
        return Trade(OrganisationKind.OTHER if legal else None, False, specific)
    if kind is OrganisationKind.HEALTH_SYSTEM and _has_legal_form(words):
        kind = OrganisationKind.SUPPLIER
    return Trade(kind, True, specific or kind is OrganisationKind.AGENCY)


_CARE_WORD = re.compile(
    r"\b(?:hospitals?|hopital|hospitalier|health department|health authority|nhs|clinics?|hospice|"
    r"pharmac\w+|dental|medical cent\w+|nursing home|chemists|surgery)\b"
)
_NO_CARE_WORD = re.compile(r"\b(?:police|court|credit union|veterinary|animal|times|gazette|news|radio|commissioner)\b")


def _stands_out(flat: str) -> bool:
    """A hospital of a university, a city's health department: health whatever else the name says."""
    return _CARE_WORD.search(flat) is not None and _NO_CARE_WORD.search(flat) is None


def _has_legal_form(words: list[str]) -> bool:
    return len(words) > 1 and words[-1] in legal_forms()


def is_firm(name: str) -> bool:
    """Whether a name shows its bearer to be a firm by its legal form alone, and nothing of its trade."""
    words = flatten(name).replace(".", "").replace(",", "").split()
    return len(words) > 1 and words[-1] in legal_forms() and trade_of(" ".join(words[:-1])).kind is None


def health_kind(flat: str) -> OrganisationKind | None:
    """The trade in health care that flat words show."""
    for kind, pattern in _health_patterns():
        if pattern.search(flat):
            return kind
    return None


def is_health_name(name: str, kind: OrganisationKind) -> bool:
    """Whether a gazetteer's row is a health organisation: by its kind, else by its name."""
    flat = flatten(name)
    if _pattern("outside").search(flat) and not _stands_out(flat):
        return False
    if kind is OrganisationKind.SUPPLIER:
        return health_kind(flat) is not None or bool(
            re.search(r"med|health|care|clin|cure|pharm|rx|bio|dent|patient", flat)
        )
    return health_kind(flat) is not None
