"""What a story says of each organisation, sentence by sentence: asked once, weighed as often as need be.

Every sentence that names somebody is looked at with other eyes for each of them: § for the organisation asked about (or
the list in which it stands), ¤ for all others. The rules of ``data/rules/roles.yaml`` are patterns on such views.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.documents import OrganisationKind

from .named import PUBLIC, Named
from .patterns import Rule, rules
from .reading import Reading

_ANAPHORA = re.compile(
    r"^[\"' ]*(?:neither|none of them|it|they|both|the (?:hospital|clinic|trust|centre|center|company|chain)|"
    r"ni l'un ni l'autre|aucun des deux|"
    r"celui-ci|celle-ci|il|elle)\b (?:was|were|has been|have been|had been|is|are|n'a|n'ont|n'avait|"
    r"n'est) ?(?:not |never |un|pas |also )?(?:ete )?(?:\w+ ){0,2}?"
    r"(?:affected|hit|infected|touched|touche\w*|affecte\w*|spared|atteint\w*|involved|breached|compromised)"
)
CARE = frozenset(
    {
        OrganisationKind.HOSPITAL,
        OrganisationKind.HEALTH_SYSTEM,
        OrganisationKind.CLINIC,
        OrganisationKind.CARE_HOME,
        OrganisationKind.PHARMACY,
        OrganisationKind.INSURER,
    }
)
"""Trades that give or pay care: they are seldom the third party through which an incident came."""
_CONTEXT = re.compile(
    r"\b(?:stolen|taken|copied|compromised|exposed|leaked|encrypted|hackers|intruders|attackers|ransomware|"
    r"malware|by hand|on paper|pen and paper|cancel\w+|postpon\w+|"
    r"divert\w+|data|information|records|files|letters|affected|breach\w*|offline|went dark|downtime|waited|"
    r"delay\w*|urgent cases|looked (?:at|up)|snoop\w*|charts|hit hardest|"
    r"handwritten|hours instead|a day late|manuscrit\w*|distribuent|inaccessibles?|hors service|vole\w*|copie\w*|"
    r"pirates?|rancon\w*|papier|report\w+|annul\w+|donnees|renseignements|dossiers|touche\w*|frappe\w*|panne|"
    r"a la main)\b|\d[\d,. ]+\b"
)
_NEGATIVE = re.compile(r"\bneither\b|\bnone\b|\bnot\b|\bnever\b|n't\b|\bunaffected|\bpas\b|\baucun|\bni l'un|\bspared")


class Weighed(NamedTuple):
    """What speaks for a part: how much, and the rules that say so."""

    weight: float
    rules: tuple[str, ...]


class Said(NamedTuple):
    """What one sentence says of one organisation."""

    sentence: int
    organisation: int
    spared: str | None
    helper: str | None
    victim: Weighed | None
    provider: Weighed | None
    spared_after: bool


def testimony_of(reading: Reading, organisations: list[Named], only: set[int] | None, first: int | None) -> list[Said]:
    """What every sentence says of everybody whom it names.

    ``only``: the sentences asked, where not all are; ``first``: so many of the organisations are asked about, where
    not all are.
    """
    masks = _masks(reading, organisations)
    if only is not None:
        masks = {number: mask for number, mask in masks.items() if number in only}
    asked = _asked(reading)
    found = []
    for number, (sentence, present) in masks.items():
        here = {group: [r for r, where in pairs if where >> number & 1] for group, pairs in asked}
        after = _said_after(reading, masks, number, sentence, present)
        trader = _serves_after(reading, organisations, masks, number, present)
        without_towns = _PLACED.sub(r"\1", sentence)
        for index in present if first is None else (i for i in present if i < first):
            seen = _view(without_towns, chr(0xE000 + index))
            spared, helper, victim, provider = _ask(seen, here, organisations[index])
            introduced = index == present[0] and _introduced(reading, organisations[index], sentence, number)
            if (index == trader or introduced) and provider is None:
                provider = Weighed(2.5, ("which_runs",))
            found.append(Said(number, index, spared, helper, victim, provider, index in after))
    return found


@lru_cache(maxsize=4)
def _asked(reading: Reading) -> tuple[tuple[str, list[tuple[Rule, int]]], ...]:
    """The rules of each group that may match in some sentence of a text, with the sentences, a bit for each."""
    pairs = ((group, [(rule, rule.where(reading)) for rule in rules("roles", group)]) for group in _GROUPS)
    return tuple((group, [pair for pair in found if pair[1]]) for group, found in pairs)


_GROUPS = ("spared", "helper", "victim", "provider")


def _said_after(
    reading: Reading, masks: dict[int, tuple[str, list[int]]], number: int, sentence: str, present: list[int]
) -> list[int]:
    """Those of whom the next sentence says, by a pronoun, that they were spared."""
    if number + 1 >= len(reading.sentences) or (number + 1 in masks and masks[number + 1][1]):
        return []
    follow = reading.flat_sentence(number + 1)
    if not _ANAPHORA.match(follow) or not _NEGATIVE.search(follow[:80]):
        return []
    return present if len(present) == 1 or _means_all(follow) else [_last_named(present)]


_SERVES = re.compile(
    r"^[\"' ]*(?:the|that|this|la|le|l'|cette)\s?(?:[\w'-]+ ){0,2}?(?:company|firm|vendor|supplier|provider|contractor|"
    r"business|societe|entreprise|firme|prestataire|editeur|hebergeur),? (?:[\w'-]+ ){0,4}?(?:keeps?|hosts?|runs?|"
    r"manages?|supplies|provides?|handles?|serves?|process(?:es)?|stores?|sells?|maintains?|bills?|makes?|heberge|gere|fournit|"
    r"equipe|exploite|assure|entretient|traite|vend|compte)\b[^\n]{0,80}?\b(?:hospitals?|clinics?|practices|"
    r"pharmacies|surgeries|care homes|nursing homes|hopitaux|cliniques|pharmacies|cabinets|etablissements|ehpad)\b"
)
"""What the next sentence says of a firm named in this one: "The Ohio company keeps charts for 31 clinics"."""


def _serves_after(
    reading: Reading,
    organisations: list[Named],
    masks: dict[int, tuple[str, list[int]]],
    number: int,
    present: list[int],
) -> int | None:
    """The only firm of a sentence, where the next one, which names nobody, tells whom it serves."""
    if number + 1 >= len(reading.sentences) or number + 1 in masks:
        return None
    firms = [i for i in present if organisations[i].kind not in CARE]
    if len(firms) != 1 or _SERVES.match(reading.flat_sentence(number + 1)) is None:
        return None
    return firms[0]


_UNNAMED = re.compile(
    r"\b(?:the|an?|its|their|another|la|l'|le|une?|son|leur)\s?(?:[\w'-]+ ){0,3}?(?:company|firm|vendor|supplier|"
    r"contractor|provider|business|societe|entreprise|firme|prestataire|sous-traitant|fournisseur|hebergeur|editeur)\b"
    r"(?: (?:that|which|whose|who|qui|dont|a qui)| (?:it|they|the \w+) (?:use|rent|hire|pay|rel|employ)\w*| they | it )"
)
"""A firm of the sentence before that has no name yet: "the company that does their payroll"."""


def _introduced(reading: Reading, named: Named, sentence: str, number: int) -> bool:
    """Whether a firm that opens its sentence is the one that the sentence before spoke of."""
    if number == 0 or named.kind in CARE or named.kind in PUBLIC or not _opens(sentence):
        return False
    return _UNNAMED.search(reading.flat_sentence(number - 1)) is not None


def _opens(sentence: str) -> bool:
    return bool(re.match(rf"[\"' ]*(?:the |la |le |l')?{_MARK}", sentence))


def _means_all(follow: str) -> bool:
    return bool(re.match(r"[\"' ]*(?:neither|none|they|both|ni l'un|aucun)", follow))


def _last_named(present: list[int]) -> int:
    """The organisation that a pronoun in the next sentence means: of two the subject, of a list the last."""
    return present[0] if len(present) == 2 else present[-1]


def _masks(reading: Reading, organisations: list[Named]) -> dict[int, tuple[str, list[int]]]:
    """Each sentence that names somebody, every name replaced by one private character."""
    spans: dict[int, list[tuple[int, int, int]]] = {}
    for index, named in enumerate(organisations):
        for start, end in named.mentions:
            spans.setdefault(reading.sentence_at(start), []).append((start, end, index))
    masks = {}
    for number, marks in spans.items():
        sentence = reading.sentences[number]
        pieces: list[str] = []
        position = sentence.start
        present: list[int] = []
        for start, end, index in sorted(marks):
            if start < position:
                continue
            pieces.append(reading.flat[position:start])
            pieces.append(chr(0xE000 + index))
            position = end
            if index not in present:
                present.append(index)
        pieces.append(reading.flat[position : sentence.end])
        masks[number] = "".join(pieces), present
    return masks


_MARK = r"[\ue000-\uf8ff]"
_LIST = re.compile(
    rf"{_MARK}(?:(?:,? (?:and|et|as well as|ainsi que) (?:the |at |of |from |a |au |de |la |le |l')?"
    rf"|, (?:the |at |of |from )?)(?:l')?{_MARK})+"
)
_PLACED = re.compile(rf"({_MARK}),? (?:in|of|at|de|a) [a-z' -]{{2,20}}(?=, {_MARK}|,? and {_MARK}| et {_MARK})")


def _view(sentence: str, own: str) -> str:
    """A masked sentence as one organisation sees it: § for itself (or its list), ¤ for the others."""
    seen = _LIST.sub(lambda m: own if own in m.group() else m.group()[0], sentence)
    return re.sub(_MARK, "¤", seen.replace(own, "§"))


_ASIDE = re.compile(r"¤[^§¤\n]{0,40}\b(?:of|by|from|to|with|de|par|d')\s?§(?:,|'s)")
"""An organisation named only to tell another's tie to it: what follows is said of the other."""


def _ask(
    seen: str, here: dict[str, list[Rule]], named: Named
) -> tuple[str | None, str | None, Weighed | None, Weighed | None]:
    """Spared, helper, victim and provider, as the view of one sentence has it."""
    spared = _first(seen, here["spared"]) if not _ASIDE.search(seen) else None
    helper = _first(seen, here["helper"])
    victim = _weigh(seen, here["victim"])
    if helper == "customer" and victim and "was_hit" in victim.rules:
        helper = None
    if victim is None and named.kind in CARE and _CONTEXT.search(seen):
        victim = Weighed(1.75, ("named where the incident is told",))
    if victim is not None and victim.rules and speaks_for_others(named) and _SPEECH.issuperset(victim.rules):
        victim = None
    provider = _weigh(seen, here["provider"]) if named.kind not in CARE or named.rule == "description" else None
    if provider is not None and "¤" in seen and not _TIES.isdisjoint(provider.rules):
        victim = None
    return spared, helper, victim, provider


_SPEECH = frozenset(["told_of_attack", "counts", "annonce", "notifies", "people_of", "ses_choses", "no_reply"])
"""Rules on what somebody says or has: a union that speaks of its members' data was not hit itself."""


def speaks_for_others(named: Named) -> bool:
    """Whether somebody is a union or an association of a trade of health care."""
    return named.kind is OrganisationKind.OTHER and named.health and ASSOCIATION.search(named.name) is not None


ASSOCIATION = re.compile(
    r"\b(?:[Aa]ssociation|[Ss]ociety|[Ff]ederation|[Ff]édération|[Uu]nion|[Cc]ollege of|Ordre|Collège des|Syndicat|"
    r"(?:Nurses|Midwives|Doctors|Physicians|Patients)['\w ]{0,30}? Organi[sz]ation)\b"
)
"""Words of a body that speaks for a trade: it is asked, seldom hit."""


_TIES = frozenset(["its_supplier", "is_its", "its_trade", "told_it", "held_by", "which_runs"])
"""Rules of providers that tell whose supplier somebody is: an attack on it is then the way, not the aim."""


def _first(seen: str, asked: list[Rule]) -> str | None:
    return next((rule.label for rule in asked if rule.pattern.search(seen)), None)


def _weigh(seen: str, asked: list[Rule]) -> Weighed | None:
    """The heaviest rule that fits, half of the others added."""
    fits = sorted(((r.weight, r.label) for r in asked if r.pattern.search(seen)), reverse=True)
    if not fits:
        return None
    return Weighed(fits[0][0] + sum(w for w, _ in fits[1:]) / 2, tuple(label for _, label in fits))
