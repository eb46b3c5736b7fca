"""The extractor: one article in, everything it says of an incident out. Pure; the steps are the other files."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.documents import (
    Article,
    DatedFact,
    Extraction,
    Figure,
    FoundAttacker,
    FoundAttackType,
    FoundOrganisation,
    FoundPlace,
    IncidentStatus,
    OfficialName,
    Role,
)

from .attackers import attackers_in, forms_of_attacker
from .attacks import attack_types_in, unnamed_attack
from .background import background_sentences
from .care import care_in, counted_spans
from .chronology import dates_in, incident_date_of, with_beginning
from .figures import figures_in
from .gazetteer import KnownOrganisation, Lexicon
from .learned import model
from .learned_roles import Scene, role_features
from .learned_words import Token, masks_of, tokens_of, word_features
from .localities import places_in
from .named import Cast, Named, forms_of
from .organisations import cast_of
from .patterns import hits
from .ransoms import ransoms_in
from .reading import Reading, read
from .relevance import UNEVENTFUL, Evidence, relevance_of, worth_reading
from .roles import (
    Chance,
    Part,
    Thresholds,
    chances_of,
    main_victim,
    parts_of,
    placed,
    roles_of,
    ruled_roles,
    stored_thresholds,
    unplaced,
)
from .status import data_loss_of, is_rumour, loss_by_kind, status_of
from .testimony import Said, testimony_of

VERSION = 9
"""Goes up whenever a rule changes what is found; articles read by an older one are read again."""

STATUS_FROM = 0.35
"""Below this score a text has no incident whose status and data could be told."""


class Ground(NamedTuple):
    """What is known of a text before anybody has a role. ``candidates``: the cast, and names nobody could place."""

    reading: Reading
    cast: Cast
    tokens: list[Token]
    words: dict[str, float]
    attack_types: tuple[FoundAttackType, ...]
    attackers: tuple[FoundAttacker, ...]
    background: frozenset[int]
    candidates: list[Named]
    parts: list[Part]
    features: list[dict[str, float]]


class Findings(NamedTuple):
    """What a text says once its people have their roles."""

    evidence: Evidence
    roles: list[Role]
    dates: tuple[DatedFact, ...]
    figures: tuple[Figure, ...]
    places: tuple[FoundPlace, ...]


def extract(article: Article, lexicon: Lexicon) -> Extraction:
    """Everything that an article (English or French) says of a cyber incident in health care."""
    reading = read(article)
    cast = cast_of(reading, lexicon)
    tokens = tokens_of(reading, masks_of(cast))
    words = model("words").known(word_features(reading, tokens))
    if not worth_reading(reading, words):
        return _uneventful(reading, lexicon, cast)
    ground = ground_of(reading, lexicon, cast, tokens, words)
    found = findings_of(ground, lexicon, chances_of(ground.features), stored_thresholds())
    return _extraction(ground, found)


def ground_of(reading: Reading, lexicon: Lexicon, cast: Cast, tokens: list[Token], words: dict[str, float]) -> Ground:
    """What is known of a text before anybody in it has a role."""
    testimony = testimony_of(reading, cast.organisations, None, None)
    background, parts = _parts(reading, cast, testimony)
    attack_types = attack_types_in(reading, background)
    attackers = attackers_in(reading, lexicon, cast.organisations, cast.persons, background)
    gangs = {form.lower() for a in attackers for form in forms_of_attacker(reading.text, a)}
    if _drop_attackers(cast, gangs):
        testimony = testimony_of(reading, cast.organisations, None, None)
        background, parts = _parts(reading, cast, testimony)
    ruled = ruled_roles(cast.organisations, parts)
    strangers = [n for n in unplaced(reading, lexicon, cast.others) if n.name.lower() not in gangs]
    candidates = [*cast.organisations, *strangers]
    parts = [*parts, *_parts_of_strangers(reading, cast.organisations, strangers, background)]
    ruled += [Role.MENTIONED] * len(strangers)
    features = role_features(Scene(reading, tokens, candidates, parts, ruled, background))
    return Ground(reading, cast, tokens, words, attack_types, attackers, background, candidates, parts, features)


def findings_of(ground: Ground, lexicon: Lexicon, chances: list[Chance], least: Thresholds) -> Findings:
    """What a text says once its people have their roles; a name nobody could place that has one joins the cast."""
    reading, cast, background = ground.reading, ground.cast, ground.background
    roles = roles_of(ground.candidates, chances, least)
    known = len(cast.organisations)
    kept = [i for i, role in enumerate(roles) if i < known or role is not Role.MENTIONED]
    organisations = [placed(ground.candidates[i], roles[i]) for i in kept]
    roles = [roles[i] for i in kept]
    victims = {i for i, role in enumerate(roles) if role is Role.VICTIM}
    dates = dates_in(reading, background, ground.attackers, _on_others(reading, organisations, roles))
    care = care_in(reading, organisations, victims, background, dates, through=Role.PROVIDER in roles)
    if care.effects or care.systems_down:
        dates = with_beginning(dates)
    figures = figures_in(reading, organisations, background, counted_spans(reading, care))
    places = places_in(reading, lexicon, cast.others, organisations, roles)
    told = {*(effect.span for effect in care.effects), *(system.span for system in care.systems_down)}
    status = status_of(reading, background, len(told))
    evidence = Evidence(
        organisations,
        [ground.parts[i] for i in kept],
        roles,
        [chances[i] for i in kept],
        ground.attack_types,
        ground.attackers,
        care,
        len(figures),
        background,
        status,
        is_rumour(reading),
        ground.tokens,
        ground.words,
    )
    return Findings(evidence, roles, dates, figures, places)


def _extraction(ground: Ground, found: Findings) -> Extraction:
    reading, background, evidence = ground.reading, ground.background, found.evidence
    relevance = relevance_of(reading, evidence)
    eventful = relevance.score >= STATUS_FROM
    status = evidence.status
    attack_types = ground.attack_types or (unnamed_attack(reading) if eventful else ())
    if eventful and status is IncidentStatus.REFUTED:
        attack_types = ()  # what was announced and then withdrawn was no attack of any kind
    country = next((p.country for p in found.places if p.country), None)
    roles = found.roles if eventful else [Role.MENTIONED] * len(found.roles)
    organisations = _organisations(reading, evidence.organisations, roles, found.places)
    return Extraction(
        VERSION,
        relevance,
        organisations if eventful else tuple(o for o in organisations if o.rule != "unplaced"),
        ground.attackers,
        attack_types,
        found.figures,
        ransoms_in(reading, background, country),
        found.places,
        found.dates,
        incident_date_of(found.dates),
        status if eventful else None,
        (data_loss_of(reading, background, status) or loss_by_kind(attack_types, status)) if eventful else None,
        evidence.care,
        _is_follow_up(reading),
    )


def _uneventful(reading: Reading, lexicon: Lexicon, cast: Cast) -> Extraction:
    """A text without any word for an incident: only who and where."""
    roles = [Role.MENTIONED] * len(cast.organisations)
    places = places_in(reading, lexicon, cast.others, cast.organisations, roles)
    organisations = _organisations(reading, cast.organisations, roles, places)
    return Extraction(VERSION, UNEVENTFUL, organisations, places=places)


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


def _parts_of_strangers(
    reading: Reading, known: list[Named], strangers: list[Named], background: frozenset[int]
) -> list[Part]:
    """What the sentences say of names that nobody could place. Only theirs are read again, with everybody in them."""
    numbers = {reading.sentence_at(start) for named in strangers for start, _ in named.mentions}
    said = testimony_of(reading, [*strangers, *known], numbers, len(strangers))
    return parts_of(reading, strangers, said, background)


def _on_others(reading: Reading, organisations: list[Named], roles: list[Role]) -> frozenset[int]:
    """The sentences that name health organisations, but none that was hit and no provider."""
    named: dict[int, set[Role]] = {}
    for organisation, role in zip(organisations, roles, strict=True):
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
    reading: Reading, organisations: list[Named], roles: list[Role], places: tuple[FoundPlace, ...]
) -> tuple[FoundOrganisation, ...]:
    return tuple(_organisation(reading, named, role, places) for named, role in zip(organisations, roles, strict=True))


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
