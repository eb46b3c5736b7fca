"""What the text around an organisation's name says of its part, as the learnt models of roles see it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.documents import OrganisationKind, Role

from .learned_words import Token
from .named import PUBLIC, Named
from .reading import TITLE, Reading
from .testimony import CARE

if TYPE_CHECKING:
    from .roles import Part

WINDOW = 6
"""Words on either side of a name that count as its neighbours."""


def group_of(named: Named) -> str:
    """Who an organisation is, as coarsely as its part depends on it."""
    if named.rule == "unplaced":
        return "unplaced"
    if named.kind in PUBLIC:
        return "public"
    if named.kind in CARE:
        return "care"
    return "health" if named.health else "firm"


def role_features(
    reading: Reading,
    tokens: list[Token],
    organisations: Sequence[Named],
    parts: Sequence[Part],
    ruled: Sequence[Role],
    background: frozenset[int],
) -> list[dict[str, float]]:
    """The features of every organisation of a text.

    ``n`` numbers (what the rules weighed, where and how often it is named, beside the others), ``g`` who it is, ``r``
    rules that spoke and what they make of it (``ruled``), ``l``/``r`` words and classes of words before and behind it, ``s`` classes in its sentences.
    """
    at = {start: i for i, named in enumerate(organisations) for start, _ in named.mentions}
    spots: dict[int, list[int]] = {}
    for position, token in enumerate(tokens):
        if token.stem[0] == "<" and token.start in at:
            spots.setdefault(at[token.start], []).append(position)
    classes = _classes(tokens)
    shared = _shared(organisations, parts, classes)
    return [
        {
            **_numbers(reading, i, organisations, parts, background),
            **_who(organisations[i]),
            **_rules(parts[i], ruled[i]),
            **_neighbours(tokens, spots.get(i, []), at, i, group_of(organisations[i])),
            **_sentences(tokens, spots.get(i, []), classes, group_of(organisations[i])),
            **{f"{name}&{group_of(organisations[i])}": value for name, value in shared.items()},
        }
        for i in range(len(organisations))
    ]


def _classes(tokens: list[Token]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for token in tokens:
        found.setdefault(token.sentence, set()).update(token.concepts)
    return found


def _shared(
    organisations: Sequence[Named], parts: Sequence[Part], classes: dict[int, set[str]]
) -> dict[str, float]:
    """What a text has for everybody in it: how many of each sort are named, whether it speaks of a third party."""
    groups = Counter(group_of(named) for named in organisations)
    found = {f"d {group}": min(3, count) / 3 for group, count in groups.items()}
    for name in ("VENDOR", "SERVE", "CLIENT"):
        found[f"d {name}"] = math.log1p(sum(name in own for own in classes.values())) / 2
    found["d provider"] = min(8.0, max((p.provider for p in parts), default=0.0)) / 4
    return found


def _numbers(
    reading: Reading,
    i: int,
    organisations: Sequence[Named],
    parts: Sequence[Part],
    background: frozenset[int],
) -> dict[str, float]:
    part, named = parts[i], organisations[i]
    net = [p.victim - p.spared - p.aside for p in parts]
    others = [n for j, n in enumerate(net) if j != i]
    numbers = [reading.sentence_at(start) for start, _ in named.mentions]
    body = [n for n in numbers if reading.sentences[n].block != TITLE]
    counts = [len(o.mentions) for o in organisations]
    group = group_of(named)
    found = {
        "n victim": min(8.0, part.victim) / 4,
        "n provider": min(8.0, part.provider) / 4,
        "n spared": min(6.0, part.spared) / 4,
        "n aside": min(6.0, part.aside) / 4,
        "n net": max(-6.0, min(8.0, net[i])) / 4,
        "n more than others": max(-6.0, min(6.0, net[i] - max(others, default=0.0))) / 4,
        "n direct": float(part.direct),
        "n mentions": math.log(len(numbers)),
        "n share": len(numbers) / sum(counts),
        "n most named": float(len(numbers) == max(counts)),
        "n first": float(min(named.mentions) == min(min(o.mentions) for o in organisations)),
        "n title": float(len(body) < len(numbers)),
        "n lead": float(any(reading.sentences[n].block == 0 for n in body)),
        "n late": (min(numbers) / max(1, len(reading.sentences) - 1)),
        "n background": sum(n in background for n in numbers) / len(numbers),
        "n alone": float(len(organisations) == 1),
        "n only of its sort": float(sum(group_of(o) == group for o in organisations) == 1),
    }
    return {**found, **{f"{name}&{group}": value for name, value in found.items() if value}}


def _who(named: Named) -> dict[str, float]:
    return {
        f"g {group_of(named)}": 1.0,
        f"g kind {named.kind.value}": 1.0,
        f"g rule {named.rule}": 1.0,
        "g health": float(named.health),
        "g one word": float(" " not in named.name),
        "g supplier": float(named.kind is OrganisationKind.SUPPLIER),
    }


def _rules(part: Part, ruled: Role) -> dict[str, float]:
    counts: Counter[str] = Counter({f"r {ruled.value}": 1})
    for reason in part.reasons:
        head, _, labels = reason.partition(": ")
        counts.update(f"r {head}: {label}" for label in labels.split(", "))
    return {name: math.log1p(count) for name, count in counts.items()}


def _neighbours(tokens: list[Token], spots: list[int], at: dict[int, int], own: int, group: str) -> dict[str, float]:
    counts: Counter[str] = Counter()
    for spot in spots:
        found: set[str] = set()
        for side, step in (("l", -1), ("r", 1)):
            chain = ""
            for distance in range(1, WINDOW + 1):
                position = spot + step * distance
                if not 0 <= position < len(tokens) or tokens[position].sentence != tokens[spot].sentence:
                    if distance == 1:
                        found.add(f"{side}1 |")
                    break
                token = tokens[position]
                word = "<same>" if at.get(token.start) == own else token.stem
                if distance <= 3:
                    chain = f"{word} {chain}" if side == "l" else f"{chain} {word}"
                    found.add(f"{side}{distance} {chain.strip()}")
                    found.update(f"{side}3 {name}" for name in token.concepts)
                    found.update(f"{side}3 {name}&{group}" for name in token.concepts)
                found.add(f"{side} {word}")
                found.update(f"{side} {name}" for name in token.concepts)
                found.update(f"{side} {name}&{group}" for name in token.concepts)
        counts.update(found)
    return _unit({name: math.log1p(count) for name, count in counts.items()})


def _sentences(tokens: list[Token], spots: list[int], classes: dict[int, set[str]], group: str) -> dict[str, float]:
    numbers = list(dict.fromkeys(tokens[spot].sentence for spot in spots))
    counts: Counter[str] = Counter()
    for order, number in enumerate(numbers):
        names = sorted(classes[number])
        counts.update(f"s {name}" for name in names)
        counts.update(f"s {name}&{group}" for name in names)
        if order == 0:
            counts.update(f"s1 {name}" for name in names)
        counts.update(f"after {name}" for name in sorted(classes.get(number + 1, ())))
    return _unit({name: math.log1p(count) for name, count in counts.items()})


def _unit(features: dict[str, float]) -> dict[str, float]:
    """The same, of length 2: a name among many words counts no more than one among few."""
    length = math.sqrt(sum(value * value for value in features.values()))
    return {name: 2 * value / length for name, value in features.items()} if length else {}
