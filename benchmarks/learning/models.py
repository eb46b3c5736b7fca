"""What is learnt of cases: words, victims, providers, thresholds, and the last sum over all of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from itertools import takewhile
from typing import Any

from pipeline.extract import Lexicon
from pipeline.extract.extraction import findings_of
from pipeline.extract.learned import Model
from pipeline.extract.learned_words import concepts
from pipeline.extract.relevance import reasons_of, relevance_features
from pipeline.extract.roles import Chance, Thresholds, chance_of, roles_of

from .cases import Case, role_scores
from .fitting import Row, fit


@dataclass
class Learned:
    """Everything that is learnt of some cases."""

    words: Model
    victim: Model
    provider: Model
    least: Thresholds
    relevance: Model


_INCIDENT = ("ATTACK", "ACTOR")
_ELSEWHERE = frozenset(
    ["SURVEY", "PRODUCT", "DRILL", "FICTION", "SPORT", "WEATHER", "POLICY", "OTHER_SECTOR", "HEALTH_NEWS", "PHYSICAL"]
)


def word_sign(name: str) -> int:
    """A word for an attack never speaks against one, one of other matters never for it; pairs are free."""
    kind, *parts = name.split()
    if kind in ("c", "ce"):
        return int(parts[0] in (*_INCIDENT, "<health>")) - int(parts[0] in _ELSEWHERE)
    return int(kind in "we" and parts[0] in _attack_stems())


@cache
def _attack_stems() -> frozenset[str]:
    return frozenset(
        stem
        for language in ("en", "fr")
        for stem, names in concepts(language).single.items()
        if any(name in _INCIDENT for name in names)
    )


def victim_sign(name: str) -> int:
    """What the rules say for a part never speaks against it, and the other way round."""
    return _role_sign(name, "victim")


def provider_sign(name: str) -> int:
    return _role_sign(name, "provider")


def _role_sign(name: str, role: str) -> int:
    kind, _, rest = name.partition(" ")
    first = rest.split("&")[0].split(":")[0]
    if (kind == "r" and first in ("victim", "provider")) or name.startswith((f"n {role}", "n direct")):
        return int(first == role)
    return -int(kind in "rn" and first in ("spared", "helper", "aside", "mentioned"))


def last_sign(name: str) -> int:
    """Whatever speaks for an incident speaks for it, at whatever weight."""
    return int(name != "other victim")


WORDS: dict[str, Any] = {"strength": 0.5, "least": 3, "balance": True, "signs": word_sign}
VICTIM: dict[str, Any] = {"strength": 0.2, "least": 3, "signs": victim_sign}
PROVIDER: dict[str, Any] = {"strength": 0.2, "least": 3, "signs": provider_sign}
LAST: dict[str, Any] = {"strength": 0.5, "rounds": 40, "least": 3, "signs": last_sign}
INNER = 5


def folds(cases: Sequence[Case], count: int) -> list[int]:
    """The fold of each case: articles on one incident stay together, relevant ones are dealt out evenly."""
    groups: dict[str, list[int]] = {}
    for i, case in enumerate(cases):
        groups.setdefault(case.gold.get("incident") or case.gold["id"], []).append(i)
    found = [0] * len(cases)
    for n, key in enumerate(sorted(groups, key=lambda k: (cases[groups[k][0]].relevant, blake2b(k.encode()).digest()))):
        for i in groups[key]:
            found[i] = n % count
    return found


def folds_by_hand(cases: Sequence[Case]) -> list[int]:
    """The fold of each case where all that one hand wrote (the letters of its id) is one.

    Who writes otherwise than those whom the models know gets smaller chances: thresholds that suit our own writers are
    too high for strangers. Plain news of other matters (``n``) is dealt out to all: it is there to be known.
    """
    hands = ["".join(takewhile(str.isalpha, case.gold["id"])) for case in cases]
    order = sorted(set(hands) - {"n"})
    return [order.index(hand) if hand in order else i % len(order) for i, hand in enumerate(hands)]


def role_rows(cases: Iterable[Case], role: str) -> list[Row]:
    return [
        (features, int(label == role))
        for case in cases
        for features, label in zip(case.ground.features, case.labels, strict=True)
        if label is not None
    ]


def learn_parts(cases: Sequence[Case]) -> tuple[Model, Model, Model]:
    """Words, victims and providers."""
    return (
        fit([(case.ground.words, case.relevant) for case in cases], **WORDS),
        fit(role_rows(cases, "victim"), **VICTIM),
        fit(role_rows(cases, "provider"), **PROVIDER),
    )


Outside = list[tuple[float, list[Chance]]]
"""For each case what models say that have not seen it: the odds of its words, the chances of its organisations."""


def outside(cases: Sequence[Case]) -> Outside:
    where = folds_by_hand(cases)
    found: dict[int, tuple[float, list[Chance]]] = {}
    for fold in sorted(set(where)):
        words, victim, provider = learn_parts([c for c, f in zip(cases, where, strict=True) if f != fold])
        for i, case in enumerate(cases):
            if where[i] == fold:
                found[i] = seen_by(case, words, victim, provider)
    return [found[i] for i in range(len(cases))]


def seen_by(case: Case, words: Model, victim: Model, provider: Model) -> tuple[float, list[Chance]]:
    return words.odds(case.ground.words), [chance_of(victim, provider, f) for f in case.ground.features]


def learn(cases: Sequence[Case], lexicon: Lexicon) -> Learned:
    """Everything, thresholds and the last sum on what the parts say of cases that they have not seen."""
    seen = outside(cases)
    least = best_thresholds(cases, [chances for _, chances in seen])
    rows = [
        (last_features(case, lexicon, odds, chances, least), case.relevant)
        for case, (odds, chances) in zip(cases, seen, strict=True)
    ]
    relevance = calibrated(fit(rows, **LAST), rows, where=folds(cases, INNER))
    return Learned(*learn_parts(cases), least, relevance)


def last_features(
    case: Case, lexicon: Lexicon, odds: float, chances: list[Chance], least: Thresholds
) -> dict[str, float]:
    evidence = findings_of(case.ground, lexicon, chances, least).evidence
    return relevance_features(evidence, reasons_of(case.ground.reading, evidence), odds)


_TUNED = (
    ("provider", "provider"),
    ("victim", "victim"),
    ("main", "victim"),
    ("unplaced_victim", "victim"),
    ("unplaced_provider", "provider"),
)


def best_thresholds(cases: Sequence[Case], chances: Sequence[list[Chance]]) -> Thresholds:
    """Those with the best F1 of victims, then of providers, on cases the models have not seen.

    Of those as good, a low one for victims: among strangers more of them are missed than wrongly said; and a high one
    for providers: a firm that only helps or speaks is worse blamed than one is overlooked.
    """
    least = Thresholds(0.4, 0.4, 0.15, 0.5, 0.5)
    for _ in range(2):
        for field, role in _TUNED:
            options = [n / 40 for n in range(2, 38)]
            scores = {
                option: role_scores(cases, roles_said(cases, chances, least._replace(**{field: option})))[role].f1
                for option in options
            }
            top = max(scores.values())
            good = [option for option, score in scores.items() if score >= top - 0.006]
            least = least._replace(**{field: good[len(good) // 4 if role == "victim" else len(good) * 3 // 4]})
    return least


def roles_said(cases: Sequence[Case], chances: Sequence[list[Chance]], least: Thresholds) -> list[list[str]]:
    """The roles of everybody at these thresholds."""
    return [
        [role.value for role in roles_of(case.ground.candidates, own, least)]
        for case, own in zip(cases, chances, strict=True)
    ]


def calibrated(model: Model, rows: Sequence[Row], where: Sequence[int]) -> Model:
    """The same, moved so that the settings' thresholds (0.35 and 0.60) part cases best.

    Where the two best cuts lie further apart than the settings have them, it is drawn together as well.
    """
    odds = [0.0] * len(rows)
    for fold in range(max(where) + 1):
        other = fit([r for r, f in zip(rows, where, strict=True) if f != fold], **LAST)
        for i, (features, _) in enumerate(rows):
            if where[i] == fold:
                odds[i] = other.odds(features)
    labels = [label for _, label in rows]
    accept = best_cut(odds, labels)
    ask = lowest_cut(odds, labels, accept)
    stretch = min(1.0, (math.log(0.6 / 0.4) - math.log(0.35 / 0.65)) / (accept - ask))
    shift = math.log(0.6 / 0.4) - stretch * accept
    return Model(model.bias * stretch + shift, {name: weight * stretch for name, weight in model.weights.items()})


def best_cut(odds: Sequence[float], labels: Sequence[int]) -> float:
    """Where F1 is best: the middle of the range of cuts that are as good."""
    cuts = [n / 20 for n in range(-80, 81)]
    scores = {cut: f1_at(odds, labels, cut)[2] for cut in cuts}
    good = [cut for cut, score in scores.items() if score >= max(scores.values()) - 0.002]
    return good[len(good) // 2]


def lowest_cut(odds: Sequence[float], labels: Sequence[int], accept: float) -> float:
    """Above which 99 of 100 relevant cases are; at least a little below the other cut."""
    positive = sorted(o for o, label in zip(odds, labels, strict=True) if label)
    return min(accept - 0.3, positive[len(positive) // 100] - 0.05)


def f1_at(odds: Sequence[float], labels: Sequence[int], cut: float) -> tuple[float, float, float]:
    right = sum(1 for o, label in zip(odds, labels, strict=True) if o >= cut and label)
    said, wanted = sum(1 for o in odds if o >= cut), sum(labels)
    precision, recall = right / said if said else 0.0, right / wanted if wanted else 0.0
    return precision, recall, 2 * right / (said + wanted) if said + wanted else 0.0
