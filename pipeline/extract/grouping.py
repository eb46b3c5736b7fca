"""Which incident an article belongs to: resolved victim or provider and compatible dates, compared with the records.

Never on text alone and never by chaining: two rivals make a suggestion, not a join (DATA.md 6; SUMMA and JRC's
experience in the notes on close systems).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.documents import Candidate, Claim, Join, Role

_FOLLOW_UPS = frozenset({"lawsuit", "settlement", "fine"})
BEGAN_DAYS = 60
"""Intrusion and outage of one incident lie so far apart at most; two attacks on one hospital lie farther."""
REPORT_DAYS = 150
"""Without dates of the incident, so long after the last report another one may still be about it."""
FOLLOW_UP_DAYS = 1100
"""Settlements and fines come up to three years later."""


@dataclass(frozen=True, slots=True)
class _Match:
    candidate: Candidate
    victims: int
    providers: int
    dated: bool
    reasons: tuple[str, ...]


def join(claims: Sequence[Claim], published: str, language: str | None, candidates: Sequence[Candidate]) -> Join:
    """Where an article belongs. ``published``: ISO date or date-time. ``language`` only stands in the reason."""
    follow_up = any(c.field in _FOLLOW_UPS for c in claims)
    kind = "follow_up" if follow_up else "report"
    victims = {c.organisation_id for c in claims if c.field == Role.VICTIM.value and c.organisation_id is not None}
    providers = {c.organisation_id for c in claims if c.field == Role.PROVIDER.value and c.organisation_id is not None}
    if not victims and not providers:
        return Join(None, kind, "no organisation in it could be resolved")
    began = [c.date_from for c in claims if c.field == "began" and c.date_from]
    found = []
    for candidate in candidates:
        match = _match(candidate, victims, providers, began, published, follow_up)
        if match is not None:
            found.append(match)
    if not found:
        return Join(None, kind, "no record has its victim or provider at a compatible time")
    found.sort(key=lambda m: (-m.dated, -m.victims, -m.providers, m.candidate.id))
    best = found[0]
    reason = "; ".join(best.reasons)
    rivals = [m for m in found[1:] if (m.dated, m.victims > 0) == (best.dated, best.victims > 0)]
    if rivals:
        names = ", ".join(m.candidate.public_id for m in rivals)
        return Join(best.candidate.id, kind, f"{reason}; but {names} fits as well", suggested=True)
    return Join(best.candidate.id, kind, reason)


def _match(
    candidate: Candidate, victims: set[int], providers: set[int], began: list[str], published: str, follow_up: bool
) -> _Match | None:
    same_victims = len((victims | providers) & candidate.victims) if victims else len(providers & candidate.victims)
    same_providers = len((victims | providers) & candidate.providers)
    if not same_victims and not same_providers:
        return None
    reasons = []
    if same_victims:
        reasons.append(f"{same_victims} of its victims in common" if same_victims > 1 else "the same victim")
    if same_providers:
        reasons.append("the same provider")
    dated = _dates_agree(candidate.began, began)
    if dated is False:
        return None
    if dated:
        reasons.append(f"dates fit ({candidate.began})")
        return _Match(candidate, same_victims, same_providers, True, tuple(reasons))
    gap = _gap_days(candidate, published)
    limit = FOLLOW_UP_DAYS if follow_up else REPORT_DAYS
    if gap is None or gap > limit:
        return None
    reasons.append("reported at the same time" if gap == 0 else f"reported within {gap} days")
    return _Match(candidate, same_victims, same_providers, False, tuple(reasons))


def _dates_agree(record: str | None, began: list[str]) -> bool | None:
    """Whether any beginning fits the record's; null where one side has none."""
    if not record or not began:
        return None
    return any(_near(record, value) for value in began)


def _near(left: str, right: str) -> bool:
    """Equal after cutting to the coarser, or so few days apart; of months, neighbours."""
    size = min(len(left), len(right))
    if left[:size] == right[:size]:
        return True
    if size == 4:
        return False
    return abs((_day(left[:size]) - _day(right[:size])).days) <= BEGAN_DAYS


def _day(value: str) -> date:
    parts = [int(p) for p in value.split("-")]
    return date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)


def _gap_days(candidate: Candidate, published: str) -> int | None:
    """Days between an article and the time in which the record was reported; 0 within it."""
    try:
        day = _day(published[:10])
        first, last = _day(candidate.reported_from[:10]), _day(candidate.reported_to[:10])
    except ValueError:
        return None
    if day < first:
        return (first - day).days
    return max(0, (day - last).days)
