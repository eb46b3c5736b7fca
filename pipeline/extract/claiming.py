"""From an extraction to claims: what one text says of its incident, each at a span, in the archive's vocabulary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.documents import Article, Claim, Evidence, Extraction, Figure, IncidentStatus, Realis, Role, Span

from .patterns import hits
from .reading import read

_PRECISION = {4: "year", 7: "month", 10: "day"}
_STATUS_REALIS = {
    IncidentStatus.CONFIRMED: (Realis.ACTUAL, None),
    IncidentStatus.SUSPECTED: (Realis.ALLEGED, None),
    IncidentStatus.CLAIMED: (Realis.ALLEGED, "attacker"),
    IncidentStatus.REFUTED: (Realis.DENIED, None),
}


def claims(
    extraction: Extraction, article: Article, revision_id: int, organisation_ids: Mapping[str, int]
) -> tuple[Claim, ...]:
    """The claims of one revision. ``organisation_ids``: found organisation's name -> its id in the archive.

    An extraction without a status (a text that is not relevant) claims nothing.
    """
    if extraction.status is None or not article.text:
        return ()
    made = [
        _attack(extraction, article, revision_id),
        *_parties(extraction, revision_id, organisation_ids),
        *_attackers(extraction, revision_id),
        *_facts(extraction, revision_id, organisation_ids),
        *_follow_ups(extraction, article, revision_id),
    ]
    said_at = (article.published or "")[:10] or None
    return tuple(_said(claim, said_at) for claim in made)


def _said(claim: Claim, said_at: str | None) -> Claim:
    return Claim(
        claim.field, claim.revision_id, claim.span, claim.value, claim.quantity, claim.unit, claim.precision,
        claim.date_from,
        claim.date_to, claim.organisation_id, claim.scope, claim.qualifier, claim.realis, claim.attributed_to, said_at,
    )  # fmt: skip


def _attack(extraction: Extraction, article: Article, revision_id: int) -> Claim:
    """That it happened at all, in the story's own words."""
    realis, speaker = _STATUS_REALIS[extraction.status or IncidentStatus.CONFIRMED]
    span = extraction.attack_types[0].mentions[0] if extraction.attack_types else (0, min(len(article.text), 200))
    return Claim("attack", revision_id, span, realis=realis, attributed_to=speaker)


def _parties(extraction: Extraction, revision_id: int, ids: Mapping[str, int]) -> Iterator[Claim]:
    for found in extraction.organisations:
        if found.role is Role.MENTIONED or found.name not in ids:
            continue
        yield Claim(found.role.value, revision_id, found.mentions[0], organisation_id=ids[found.name])


def _attackers(extraction: Extraction, revision_id: int) -> Iterator[Claim]:
    for found in extraction.attackers:
        field = "malware" if found.kind == "malware" else "attacker"
        yield Claim(field, revision_id, found.mentions[0], value=found.name)
    for kind in extraction.attack_types:
        yield Claim("attack_type", revision_id, kind.mentions[0], value=kind.value.value)


def _facts(extraction: Extraction, revision_id: int, ids: Mapping[str, int]) -> Iterator[Claim]:
    yield from _regions(extraction, revision_id)
    for dated in extraction.dates:
        yield Claim(
            dated.kind, revision_id, dated.span, precision=_PRECISION.get(len(dated.value)), date_from=dated.value
        )
    for figure in extraction.people_affected:
        yield _figure(figure, revision_id, ids)
    for ransom in extraction.ransom:
        unit = ransom.currency if ransom.value is not None else None
        quantity = ransom.value if unit else None
        yield Claim("ransom", revision_id, ransom.span, value=ransom.status, quantity=quantity, unit=unit)
    if extraction.data_loss:
        yield _evidence("data_loss", extraction.data_loss, revision_id)
    yield from _care(extraction, revision_id, ids)


def _regions(extraction: Extraction, revision_id: int) -> Iterator[Claim]:
    """Where it happened: the victims' regions where they are known, at a place's words or else the victim's own."""
    hit = {o.region: o.mentions[0] for o in reversed(extraction.organisations) if o.role is Role.VICTIM and o.region}
    spans = {place.region: place.span for place in reversed(extraction.places) if place.region}
    named = [place.region for place in extraction.places if place.region and (place.region in hit or not hit)]
    for region in dict.fromkeys([*named, *reversed(hit)]):
        yield Claim("region", revision_id, spans[region] if region in spans else hit[region], value=region)


def _figure(figure: Figure, revision_id: int, ids: Mapping[str, int]) -> Claim:
    owner = ids.get(figure.organisation) if figure.organisation else None
    return Claim(
        "people_affected",
        revision_id,
        figure.span,
        quantity=figure.value,
        unit=figure.unit,
        organisation_id=owner,
        scope=figure.scope.value,
        qualifier=figure.qualifier,
    )


def _evidence(field: str, evidence: Evidence, revision_id: int) -> Claim:
    return Claim(
        field, revision_id, evidence.span, value=evidence.value, realis=evidence.realis,
        attributed_to=evidence.attributed_to
    )  # fmt: skip


def _care(extraction: Extraction, revision_id: int, ids: Mapping[str, int]) -> Iterator[Claim]:
    care = extraction.care
    for level in care.level:
        yield _evidence("care_level", level, revision_id)
    for effect in care.effects:
        owner = ids.get(effect.organisation) if effect.organisation else None
        yield Claim(
            "care_effect", revision_id, effect.span, value=effect.kind, quantity=effect.count, unit=effect.unit,
            organisation_id=owner
        )  # fmt: skip
    for system in care.systems_down:
        yield _evidence("system_down", system, revision_id)
    for how in care.restored_from:
        yield _evidence("restored_from", how, revision_id)
    gone = care.disruption
    if gone is not None:
        span = gone.span or (care.effects[0].span if care.effects else care.systems_down[0].span)
        coarser = min((len(d) for d in (gone.begin, gone.end) if d), default=0)
        begin, end = (
            (gone.begin, gone.end) if not (gone.begin and gone.end and gone.begin > gone.end) else (gone.begin, None)
        )
        yield Claim(
            "disruption", revision_id, span,
            value="ongoing" if gone.ongoing else "ended" if gone.ongoing is False else "unknown",
            quantity=gone.days, unit="days" if gone.days is not None else None, precision=_PRECISION.get(coarser),
            date_from=begin, date_to=end,
        )  # fmt: skip


def _follow_ups(extraction: Extraction, article: Article, revision_id: int) -> Iterator[Claim]:
    """Lawsuits, settlements and fines, where the story is about one."""
    if not extraction.follow_up:
        return
    seen: dict[str, Span] = {}
    for hit in hits(read(article), "follow_up"):
        seen.setdefault(hit.label, (hit.start, hit.end))
    for field, span in seen.items():
        yield Claim(field, revision_id, span, value=article.text[span[0] : span[1]])
