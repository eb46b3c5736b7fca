"""How sure an incident is (claimed, suspected, confirmed, refuted), and how far data went."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.documents import AttackType, Evidence, FoundAttackType, IncidentStatus, Realis, Span

from .pairing import Paired, found_by
from .patterns import Hit, hits, hypothetical, negated
from .reading import TITLE, Reading

_OPENING = 5
"""The title and so many sentences set the tone of a story."""


def status_of(reading: Reading, background: frozenset[int], evidence: int) -> IncidentStatus:
    """The incident's status, from who says what. ``evidence``: how many effects and systems down are told.

    Refuted: an announced incident is withdrawn. Claimed: only the attacker says so, the organisation is silent or
    denies. Suspected: the story itself says possible, suspected, not excluded. Else confirmed.
    """
    refuted = [h for h in _found(reading, "refuted", background) if announced(reading) or not _only_denies(reading, h)]
    if any(_opens(reading, h) for h in refuted) and not _only_ransomware_denied(reading, refuted):
        return IncidentStatus.REFUTED
    claimed = [h for h in _found(reading, "claimed", background) if _opens(reading, h) and not _in_suit(reading, h)]
    silent = [h for h in _found(reading, "silent", background) if not _GANG.search(reading.flat, h.start - 50, h.start)]
    hedged = [h for h in _found(reading, "hedged", background) if _opens(reading, h) and _doubts(reading, h)]
    told = (*_found(reading, "firm", background), *_found(reading, "confirmed", background))
    firm = [h for h in told if not _near_any(reading, h, [*claimed, *hedged])]
    firm = [h for h in firm if not negated(reading.flat, h.start, h.end) and not hypothetical(reading.flat, h.start)]
    owned_up = any(_OWNS_UP.match(reading.flat, h.start) for h in firm)
    if claimed and silent and len(firm) <= 1 and evidence <= 1 and not owned_up:
        return IncidentStatus.CLAIMED
    if hedged and len(firm) <= 1:
        return IncidentStatus.SUSPECTED
    return IncidentStatus.CONFIRMED


_OWNS_UP = re.compile(r"(?:admit|conced|reconn|admet|admis)\w*")
"""Whoever was silent or denied it owns up: no claim any more."""
_DENIAL = re.compile(
    r"there (?:was|had been|has been) (?:never )?no |there was never |il n'y a (?:pas|jamais) eu |no evidence"
)
_AFTER_ALL = re.compile(
    r"\b(?:after all|finalement|en fin de compte|in the end|retract\w*|withdr\w+|rumou?r\w*|rumeur\w*|false|"
    r"fin a l'alerte|leve\w* (?:l'alerte|son alerte)|lift\w* (?:its|the) (?:alert|warning)|st(?:and|ood)s? down)\b"
)


def _only_denies(reading: Reading, hit: Told) -> bool:
    """Whether somebody only says what it was not ("there was no intrusion"): nothing need have been announced."""
    if _DENIAL.match(reading.flat, hit.start) is None:
        return False
    return _AFTER_ALL.search(reading.flat) is None


_ANNOUNCED = re.compile(
    r"\b(?:announc\w+|disclos\w+|declar\w+|warn\w+|alert\w*|notif\w+|notices?|letters?|call(?:ed)? it|"
    r"(?:told|tell(?:s|ing)?) (?:[\w,]+ ){0,3}?(?:patients|families|people|residents|members|clients|staff|"
    r"the public)|"
    r"annonc\w+|averti\w*|avise?\w*|prevenu\w*|lettres?|communique|(?:mise|mis) en garde)\b"
)
_AN_ATTACK = re.compile(
    r"\b(?:cyber\w*|attack\w*|breach\w*|hack\w*|intrusion|stolen|theft|incident|ransomware|attaque\w*|pirat\w+|"
    r"vole\w*|"
    r"fuite|rancongiciel)\b"
)


@lru_cache(maxsize=4)
def announced(reading: Reading) -> bool:
    """Whether a text says that an attack had been announced, or those concerned been told of it."""
    sentences = (reading.flat_sentence(n) for n in range(len(reading.sentences)))
    return any(_ANNOUNCED.search(s) and _AN_ATTACK.search(s) for s in sentences)


_OF_DATA = re.compile(
    r"[^\n;.]{0,70}?\b(?:whether|if|what|which|how (?:much|many)|that|si|que|quelles?|combien)\b[^\n;.]{0,70}?"
    r"\b(?:data|information|records?|files?|details|stolen|copied|taken|accessed|exposed|patients were|people were|"
    r"donnees|renseignements|informations|dossiers|vole\w*|copie\w*|consulte\w*)\b"
)
_OF_ATTACK = re.compile(
    r"attack|hack|malicious|deliberate|cyber|intrusion|ransomware|break-?in|attaque|pirat|malveillan|rancon|criminel"
)


_AT_FIRST = re.compile(
    r"\b(?:first|initially|originally|earlier|d'abord|initialement) (?:called|described|termed|reported|spoke|"
    r"said|qualifie\w*|"
    r"parle|evoque\w*)\b[^\n.;]{0,24}$"
)


def _doubts(reading: Reading, hit: Told) -> bool:
    """Whether a doubt is of the attack, and stands: not what was "first called a possible cyberattack"."""
    line = reading.flat.rfind("\n", 0, hit.start) + 1
    return not _on_data(reading, hit) and _AT_FIRST.search(reading.flat, max(line, hit.start - 60), hit.start) is None


def _on_data(reading: Reading, hit: Told) -> bool:
    """Whether a doubt is only of the data: "too soon to know whether personal information was taken"."""
    words = reading.flat[hit.start : hit.end]
    if _OF_ATTACK.search(words):
        return False
    match = _OF_DATA.match(reading.flat, hit.start)
    return match is not None and _OF_ATTACK.search(match.group()) is None


_GANG = re.compile(
    r"\b(?:gang|hackers?|attackers?|extortionists?|ransomware group|pirates?|assaillants?)\b[^.;\n]{0,40}$"
)
"""The attackers' own silence says nothing of what the organisation knows."""

_RUMOUR = re.compile(
    r"\brumou?rs?\b|\bspeculation\b|\btalk of (?:an? )?(?:cyber\w*[ -]?attack|hack\w*|"
    r"ransomware|attack)|\bnever (?:said|called) it\b|\b(?:le bruit court|couru le bruit|jamais parle d')|"
    r"\brumeurs?\b|\bspeculations?\b|\bsocial media (?:posts?|users)\b"
)


def is_rumour(reading: Reading) -> bool:
    """Whether only rumour called an outage an attack: nothing that had been announced is withdrawn."""
    denied = [h for h in hits(reading, "status", "refuted") if _opens(reading, h)]
    return bool(denied) and _RUMOUR.search(reading.flat) is not None


def _found(reading: Reading, group: str, background: frozenset[int]) -> list[Told]:
    """What phrases and pairs of words say under one label, in order; what another matter's sentence says aside."""
    phrases = (Told(h.start, h.end) for h in hits(reading, "status", group))
    pairs = (Told(h.start, h.end) for h in _paired(reading) if h.label == group)
    found = (t for t in (*phrases, *pairs) if reading.sentence_at(t.start) not in background)
    return sorted(found, key=lambda t: (t.start, t.end))


class Told(NamedTuple):
    """Where a text says so."""

    start: int
    end: int


@lru_cache(maxsize=4)
def _paired(reading: Reading) -> tuple[Paired, ...]:
    return tuple(found_by(reading, "losses"))


def _opens(reading: Reading, hit: Told | Hit) -> bool:
    return reading.sentence_at(hit.start) < _OPENING + (1 if reading.article.title else 0)


_SUIT = re.compile(r"\b(?:lawsuit|suit|class action|plaintiffs?|complaint|recours|action collective|demandeurs)\b")


def _in_suit(reading: Reading, hit: Told) -> bool:
    """What plaintiffs allege is no attacker's claim."""
    return _SUIT.search(reading.flat_sentence(reading.sentence_at(hit.start))) is not None


def _near_any(reading: Reading, hit: Told, others: list[Told]) -> bool:
    """Whether a firm word stands in a sentence that is hedged, or that the attacker says."""
    number = reading.sentence_at(hit.start)
    return any(reading.sentence_at(o.start) == number for o in others)


def _only_ransomware_denied(reading: Reading, refuted: list[Told]) -> bool:
    """ "This is not ransomware": a denial of the kind, not of the incident."""
    return all(
        "ransomware" in reading.flat[h.start : h.end] and "attack" not in reading.flat[h.start : h.end] for h in refuted
    )


def data_loss_of(reading: Reading, background: frozenset[int], status: IncidentStatus) -> Evidence | None:
    """The furthest that data is said to have gone: published, confirmed, suspected, none affirmed; null: not said."""
    for group in ("published", "confirmed"):
        hit = _first_actual(reading, group, background)
        if hit is not None and (
            status is IncidentStatus.CLAIMED or (status is IncidentStatus.SUSPECTED and group == "confirmed")
        ):
            return Evidence("suspected", hit, Realis.ALLEGED, "attacker" if status is IncidentStatus.CLAIMED else None)
        if hit is not None and status is not IncidentStatus.REFUTED:
            return Evidence(group, hit)
    none = next((h for h in _found(reading, "none", background)), None)
    suspected = next((h for h in _found(reading, "suspected", background)), None)
    if status is IncidentStatus.REFUTED:
        none = none or next(iter(_found(reading, "refuted", background)), None)  # no attack took nothing
        return Evidence("none_affirmed", (none.start, none.end), Realis.DENIED) if none else None
    if suspected is None and status is IncidentStatus.CLAIMED:
        suspected = next(iter(_found(reading, "claimed", background)), None)
    if suspected is not None and (none is None or suspected.start < none.start or not _whether(reading, suspected)):
        return Evidence("suspected", (suspected.start, suspected.end), Realis.ALLEGED)
    return Evidence("none_affirmed", (none.start, none.end), Realis.DENIED) if none else None


_LOSS_OF_KIND = {
    AttackType.INSIDER: "confirmed",
    AttackType.THEFT_LOSS: "confirmed",
    AttackType.EXPOSED_DATA: "suspected",
}


def loss_by_kind(kinds: tuple[FoundAttackType, ...], status: IncidentStatus) -> Evidence | None:
    """What the kind of a confirmed incident says by itself: who pries has seen, what is stolen is gone."""
    if status is not IncidentStatus.CONFIRMED:
        return None
    for kind in kinds:
        if kind.value in _LOSS_OF_KIND:
            return Evidence(_LOSS_OF_KIND[kind.value], kind.mentions[0])
    return None


def _whether(reading: Reading, hit: Told) -> bool:
    return bool(re.match(r"whether|unclear|is investigating|not", reading.flat[hit.start : hit.end]))


_CLAIM = re.compile(
    r"\b(?:(?:possible|suspected|apparent|potential|eventuelle?|possible) (?=(?:data )?(?:theft|vol|fuite|leak|"
    r"loss|copying))|"
    r"(?<!settle )(?<!settling )(?<!resolve )(?<!resolving )(?<!insurance )claims?(?! (?:data|records?|"
    r"files?|history|"
    r"processing|information))|claimed|claiming|boast\w*|says it|said it (?:had|has)|alleged\w*|threaten\w*|menac\w+|"
    r"affirme\w*|pretend\w*|dit avoir|disent (?:avoir|detenir)|"
    r"may(?! \d)|might|could|ont pu|a pu|peuvent|pourrai\w+|aurai\w+|whether|si des|"
    r"ignore si|ignore ce|if)\b"
)


_NOT_TAKEN = re.compile(
    r"(?:letters?|notices?|lettres?|avis)\b[^\n]{0,30}\b(?:post|mail|sen[dt]|envoy|poste)\w*|"
    r"(?:\w+ )?results? (?:are|were|is) (?:being )?(?:read|seen|viewed)|"
    r"(?:\w+ )?(?:scans?|images?|x-rays?|radiographs?|films?) (?:are|were|is|was|had to be) (?:being )?"
    r"(?:read|seen|viewed|carried|taken) (?:on|at|by|over|directly|from)\b|"
    r"took (?:its|their|the|all|some)\b[^\n.;]{0,60}\b(?:offline|down|out of service)\b"
)
"""Letters that go out by post, results read over the telephone, phones taken off line: nothing was taken."""
_OF_A_MESSAGE = re.compile(r"\b(?:message|statement|notice|communique|avis|annonce|texte|billet|post) (?:\w+ )?$")
"""What is published is what somebody has to say."""


_MAY_HAVE = re.compile(
    r"\b(?:may|might|could) have\b|\bpu (?:etre|avoir)\b|\bpourrai(?:t|ent)\b|\bauraient? (?:pu )?ete\b"
)


def _first_actual(reading: Reading, group: str, background: frozenset[int]) -> Span | None:
    for hit in sorted(_found(reading, group, background), key=lambda h: h.start):
        flat = reading.flat
        if negated(flat, hit.start, hit.end) or hypothetical(flat, hit.start):
            continue
        line = flat.rfind("\n", 0, hit.start) + 1
        if _MAY_HAVE.search(flat, max(line, hit.start - 25), hit.end):
            continue
        if _CLAIM.search(flat[max(line, hit.start - 70) : hit.end]):
            continue
        if reading.sentences[reading.sentence_at(hit.start)].block == TITLE and group == "published":
            continue
        if _NOT_TAKEN.match(flat, hit.start, hit.end + 60) or _OF_A_MESSAGE.search(flat, line, hit.start):
            continue
        return hit.start, hit.end
    return None
