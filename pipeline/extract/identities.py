"""Whether two names may mean the same organisation: what is left of a name without its common words, and its place.

Found names differ between outlets and languages ("Perkwise Inc.", "Perkwise"; "Hôpital de la Basse-Thièle",
"Basse-Thièle Hospital"), and the region of a found name is where its story plays, which is often not told. The same
words alone are not enough: "St. Joseph's" stands in dozens of towns (DATA.md 8).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from pipeline.documents import OrganisationKind, Player

from .gazetteer import name_key
from .kinds import general_suppliers, generic_words, health_kind, legal_forms, trade_of
from .resources import words as listed_words

_SAINTS = frozenset({"st", "saint", "sainte", "ste", "sts", "san", "santa"})
_SMALL = frozenset({"a", "an", "the", "of", "for", "and", "l", "d", "s", "its", "son", "sa", "ses"})
_CARE_SITES = frozenset({OrganisationKind.HOSPITAL, OrganisationKind.HEALTH_SYSTEM})
"""Kinds that texts use for one another: a hospital of that name, and the system that runs it."""

NOT_ALIKE, WEAK, STRONG = 0, 1, 2
"""How alike two organisations are; weak: a time, place or attacker in common must speak for it too."""


@lru_cache(maxsize=8192)
def distinctive_words(name: str) -> frozenset[str]:
    """The words of a name that tell its bearer from others: no trade, legal form, saint or small word; no plural."""
    words = name_key(name).split()
    return frozenset(_singular(word) for word in words if not _is_common(word))


@lru_cache(maxsize=8192)
def _is_common(word: str) -> bool:
    return (
        word in _SMALL
        or word in _SAINTS
        or word in generic_words()
        or word in legal_forms()
        or word.isdigit()
        or health_kind(word) is not None
    )


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def search_words(player: Player) -> frozenset[str]:
    """The longest distinctive word of each name: every organisation that may be the same has one of them."""
    return frozenset(
        max(words, key=lambda w: (len(w), w)) for name in player.names if (words := distinctive_words(name))
    )


def likeness(one: Player, other: Player) -> int:
    """How alike two organisations are: NOT_ALIKE, WEAK or STRONG."""
    if one.organisation_id == other.organisation_id:
        return STRONG if one.known or one.region is not None or any(map(_is_rare, one.names)) else WEAK
    if one.known and other.known:
        return NOT_ALIKE
    return max((_alike(a, one, b, other) for a in one.names for b in other.names), default=NOT_ALIKE)


@lru_cache(maxsize=8192)
def _is_rare(name: str) -> bool:
    """Whether a name's words tell its bearer from others wherever they are: two, or one that few others bear."""
    rare = distinctive_words(name)
    if len(rare) != 1:
        return len(rare) > 1
    return rare.isdisjoint(listed_words("common_in_names")) and _SAINTS.isdisjoint(name_key(name).split())


def _alike(name: str, one: Player, name_of_other: str, other: Player) -> int:
    words, others = distinctive_words(name), distinctive_words(name_of_other)
    if not words or not others or not _same_trade(name, name_of_other):
        return NOT_ALIKE
    if words != others:
        short, long = sorted((words, others), key=len)
        within = short < long and len(long) - len(short) <= len(short)
        return WEAK if within and _same_place(one, other) is not False else NOT_ALIKE
    place = _same_place(one, other)
    if place is True:
        return STRONG
    if place is None:
        return STRONG if _is_rare(name) else WEAK
    # The region of a found name is a guess from its story: two rare words weigh more.
    return WEAK if len(words) > 1 else NOT_ALIKE


def _same_trade(name: str, other: str) -> bool:
    one, two = trade_of(name).kind, trade_of(other).kind
    told = {kind for kind in (one, two) if kind not in (None, OrganisationKind.OTHER)}
    return len(told) < 2 or told <= _CARE_SITES


def _same_place(one: Player, other: Player) -> bool | None:
    """Whether two organisations lie in the same region; null where one of them lies nowhere we know."""
    if one.region and other.region:
        return one.region == other.region
    if one.country and other.country and one.country != other.country:
        return False
    return None


def may_be_same(one: Player, other: Player) -> bool:
    """Whether two organisations are alike at all."""
    return likeness(one, other) != NOT_ALIKE


def is_general_supplier(player: Player) -> bool:
    """Whether it serves every trade (a cloud, a mail system): that two stories name it shows nothing."""
    return any(name_key(name) in _general_keys() for name in player.names)


@lru_cache
def _general_keys() -> frozenset[str]:
    return frozenset(name_key(name) for name in general_suppliers())


def standing_for(players: Iterable[Player]) -> dict[int, int]:
    """Organisation -> the one that stands for it, among organisations that take part in one incident.

    Within one incident two alike names are one organisation. A gazetteer's row stands for found ones, one with a
    region for one without, the longer name for the shorter; ids do not count, so that arrival changes nothing.
    """
    chosen: dict[object, list[Player]] = {}
    standing: dict[int, int] = {}
    for player in sorted(set(players), key=_rank):
        near = (other for key in sorted(keys_of(player), key=str) for other in chosen.get(key, ()))
        found = next(iter(sorted((c for c in near if _is_one(player, c)), key=_rank)), None)
        if found is None:
            for key in keys_of(player):
                chosen.setdefault(key, []).append(player)
        standing[player.organisation_id] = (found or player).organisation_id
    return standing


def _is_one(player: Player, other: Player) -> bool:
    return likeness(player, other) != NOT_ALIKE or _same_words(player, other)


def keys_of(player: Player) -> frozenset[object]:
    """What an organisation has in common at least with every one that is like it: the row, or a distinctive word."""
    words = {word for name in player.names for word in distinctive_words(name)}
    return frozenset({player.organisation_id, *words})


def _same_words(one: Player, other: Player) -> bool:
    """Whether a name of the one has the words of a name of the other, wherever their stories played."""
    if one.known and other.known:
        return False
    pairs = ((a, b) for a in one.names for b in other.names)
    return any(distinctive_words(a) == distinctive_words(b) != frozenset() and _same_trade(a, b) for a, b in pairs)


def _rank(player: Player) -> tuple[object, ...]:
    longest = max(map(len, player.names), default=0)
    return not player.known, player.region is None, -longest, player.names, player.region or ""
