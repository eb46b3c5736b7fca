"""The extractor: one article in, everything it says of an incident out. Pure; the steps are the other files."""

from __future__ import annotations

from pipeline.documents import (
    Article,
    Care,
    Extraction,
    FoundOrganisation,
    FoundPlace,
    IncidentStatus,
    OfficialName,
    Role,
)

from .attackers import attackers_in
from .attacks import attack_types_in, unnamed_attack
from .background import background_sentences
from .care import care_in, counted_spans
from .chronology import dates_in, incident_date_of
from .figures import figures_in
from .gazetteer import KnownOrganisation, Lexicon
from .localities import places_in
from .named import Cast, Named, forms_of
from .organisations import cast_of
from .patterns import hits
from .ransoms import ransoms_in
from .reading import Reading, read
from .relevance import Evidence, has_cyber_words, relevance_of
from .roles import Part, main_victim, parts_of, roles_of
from .status import data_loss_of, is_rumour, loss_by_kind, status_of
from .testimony import Said, testimony_of

VERSION = 2
"""Goes up whenever a rule changes what is found; articles read by an older one are read again."""

STATUS_FROM = 0.35
"""Below this score a text has no incident whose status and data could be told."""


def extract(article: Article, lexicon: Lexicon) -> Extraction:
    """Everything that an article (English or French) says of a cyber incident in health care."""
    reading = read(article)
    cast = cast_of(reading, lexicon)
    testimony = testimony_of(reading, cast.organisations)
    background, parts = _parts(reading, cast, testimony)
    attack_types = attack_types_in(reading, background)
    if not attack_types and not has_cyber_words(reading):
        return _uneventful(reading, lexicon, cast)
    attackers = attackers_in(reading, lexicon, cast.organisations, cast.persons, background)
    if _drop_attackers(cast, {a.name.lower() for a in attackers}):
        testimony = testimony_of(reading, cast.organisations)
        background, parts = _parts(reading, cast, testimony)
    roles = roles_of(cast.organisations, parts, True)
    victims = {i for i, role in enumerate(roles) if role is Role.VICTIM}
    dates = dates_in(reading, background, attackers, _on_others(reading, cast, roles))
    care = care_in(reading, cast.organisations, victims, background, dates)
    figures = figures_in(reading, cast.organisations, background, counted_spans(reading, care))
    places = places_in(reading, lexicon, cast.others, cast.organisations, roles)
    country = next((p.country for p in places if p.country), None)
    status = status_of(reading, background, len(care.effects) + len(care.systems_down))
    found = Evidence(
        cast.organisations,
        parts,
        roles,
        attack_types,
        attackers,
        care,
        len(figures),
        background,
        status,
        is_rumour(reading),
    )
    relevance = relevance_of(reading, found)
    eventful = relevance.score >= STATUS_FROM
    attack_types = attack_types or (unnamed_attack(reading) if eventful else ())
    return Extraction(
        VERSION,
        relevance,
        _organisations(reading, cast, roles if eventful else [Role.MENTIONED] * len(roles), places),
        attackers,
        attack_types,
        figures,
        ransoms_in(reading, background, country),
        places,
        dates,
        incident_date_of(dates),
        status if eventful else None,
        (data_loss_of(reading, background, status) or loss_by_kind(attack_types, status)) if eventful else None,
        care,
        _is_follow_up(reading),
    )


def _uneventful(reading: Reading, lexicon: Lexicon, cast: Cast) -> Extraction:
    """A text without any word for an incident: only who and where."""
    roles = [Role.MENTIONED] * len(cast.organisations)
    places = places_in(reading, lexicon, cast.others, cast.organisations, roles)
    found = Evidence(cast.organisations, [], roles, (), (), Care(), 0, frozenset(), IncidentStatus.CONFIRMED, False)
    return Extraction(
        VERSION, relevance_of(reading, found), _organisations(reading, cast, roles, places), places=places
    )


def _parts(reading: Reading, cast: Cast, testimony: list[Said]) -> tuple[frozenset[int], list[Part]]:
    """The parts that organisations play, put together twice: first to know whom the story is about, then the rest."""
    first = parts_of(reading, cast.organisations, testimony, frozenset())
    main = main_victim(cast.organisations, first)
    named: dict[int, set[int]] = {}
    for index, organisation in enumerate(cast.organisations):
        for start, _ in organisation.mentions:
            named.setdefault(reading.sentence_at(start), set()).add(index)
    background = background_sentences(reading, named, {main} if main is not None else set())
    return background, parts_of(reading, cast.organisations, testimony, background)


def _on_others(reading: Reading, cast: Cast, roles: list[Role]) -> frozenset[int]:
    """The sentences that name health organisations, but none that was hit and no provider."""
    named: dict[int, set[Role]] = {}
    for organisation, role in zip(cast.organisations, roles, strict=True):
        for start, _ in organisation.mentions:
            if organisation.health or role is not Role.MENTIONED:
                named.setdefault(reading.sentence_at(start), set()).add(role)
    return frozenset(number for number, held in named.items() if held == {Role.MENTIONED})


def _drop_attackers(cast: Cast, attackers: set[str]) -> bool:
    """A gang is no organisation, whatever its name looks like. Whether there was one to drop."""
    left = [n for n in cast.organisations if n.name.lower() not in attackers]
    dropped = len(left) < len(cast.organisations)
    cast.organisations[:] = left
    return dropped


def _organisations(
    reading: Reading, cast: Cast, roles: list[Role], places: tuple[FoundPlace, ...]
) -> tuple[FoundOrganisation, ...]:
    return tuple(
        _organisation(reading, named, role, places) for named, role in zip(cast.organisations, roles, strict=True)
    )


def _organisation(reading: Reading, named: Named, role: Role, places: tuple[FoundPlace, ...]) -> FoundOrganisation:
    known = named.known
    main = next((p for p in places if p.region), None)
    near = main if known is None and role is Role.VICTIM else None
    forms = forms_of(reading, named)
    return FoundOrganisation(
        _best_name(forms, known),
        role,
        named.kind,
        named.health,
        forms,
        tuple(sorted(named.mentions)),
        _official(known),
        known.key if known else None,
        (known.city or None) if known else None,
        (known.region or None) if known else (near.region if near else None),
        (known.country or None) if known else (near.country if near else None),
        named.rule,
    )


def _best_name(forms: tuple[str, ...], known: KnownOrganisation | None) -> str:
    """The longest form in the text; the gazetteer's spelling where the text has it in capitals."""
    name = forms[0]
    if known and name.isupper() and len(name) > 6:
        return known.name
    return name


def _official(known: KnownOrganisation | None) -> OfficialName | None:
    """Official names of a gazetteer's row; the French one only where a source verifies it."""
    if known is None or not known.verified:
        return None
    return OfficialName(known.english or None, known.french or None)


def _is_follow_up(reading: Reading) -> bool:
    """Whether a text tells of what came after an incident: a lawsuit, a settlement, a fine, a review."""
    return any(reading.sentence_at(h.start) < 3 for h in hits(reading, "follow_up"))
