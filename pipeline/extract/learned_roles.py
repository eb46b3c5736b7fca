"""What the text around an organisation's name says of its part, as the learnt models of roles see it."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from pipeline.documents import OrganisationKind, Role, Span

from .learned_words import DAY, NUMBER, Token
from .named import PUBLIC, Named
from .reading import TITLE, Reading
from .testimony import ASSOCIATION, CARE

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


@dataclass(frozen=True, slots=True)
class Scene:
    """A text with everybody in it. ``parts``, ``ruled``: what the rules weighed of each, and what they make of it."""

    reading: Reading
    tokens: list[Token]
    organisations: Sequence[Named]
    parts: Sequence[Part]
    ruled: Sequence[Role]
    background: frozenset[int]


def role_features(scene: Scene) -> list[dict[str, float]]:
    """The features of every organisation of a text.

    ``n`` numbers (what the rules weighed, where and how often it is named, beside the others), ``g`` who it is, ``r``
    rules that spoke, ``l`` and ``r`` words (or classes) before and behind it, ``s`` classes in its sentences,
    ``d`` what is in the text for all; ``&`` and a group: the same for organisations of that sort alone.
    """
    at = {start: i for i, named in enumerate(scene.organisations) for start, _ in named.mentions}
    spots: dict[int, list[int]] = {}
    for position, token in enumerate(scene.tokens):
        if token.stem[0] == "<" and token.start in at:
            spots.setdefault(at[token.start], []).append(position)
    classes = _classes(scene.tokens)
    lists = _lists(scene.reading, scene.tokens)
    shared = _shared(scene.organisations, scene.parts, classes)
    among = _among(scene)
    found = []
    for i, named in enumerate(scene.organisations):
        own, group = spots.get(i, []), group_of(named)
        found.append(
            {
                **_numbers(scene, i, among),
                **_who(named),
                **_rules(scene.parts[i], scene.ruled[i]),
                **_neighbours(scene.tokens, own, lists, group),
                **_sentences(scene.tokens, own, classes, group),
                **{f"{name}&{group}": value for name, value in shared.items()},
            }
        )
    return found


def _classes(tokens: list[Token]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for token in tokens:
        found.setdefault(token.sentence, set()).update(token.concepts)
    return found


def _shared(organisations: Sequence[Named], parts: Sequence[Part], classes: dict[int, set[str]]) -> dict[str, float]:
    """What a text has for everybody in it: how many of each sort are named, whether it speaks of a third party."""
    groups = Counter(group_of(named) for named in organisations)
    found = {f"d {group}": min(3, count) / 3 for group, count in groups.items()}
    for name in ("VENDOR", "SERVE", "CLIENT"):
        found[f"d {name}"] = math.log1p(sum(name in own for own in classes.values())) / 2
    found["d provider"] = min(8.0, max((p.provider for p in parts), default=0.0)) / 4
    return found


class _Among(NamedTuple):
    """Everybody's numbers, beside which each one's are seen."""

    net: list[float]
    counts: list[int]
    first: Span
    groups: Counter[str]


def _among(scene: Scene) -> _Among:
    organisations = scene.organisations
    return _Among(
        [p.victim - p.spared - p.aside for p in scene.parts],
        [len(o.mentions) for o in organisations],
        min((min(o.mentions) for o in organisations), default=(0, 0)),
        Counter(group_of(o) for o in organisations),
    )


def _numbers(scene: Scene, i: int, among: _Among) -> dict[str, float]:
    reading, part, named = scene.reading, scene.parts[i], scene.organisations[i]
    net, counts = among.net, among.counts
    others = [n for j, n in enumerate(net) if j != i]
    numbers = [reading.sentence_at(start) for start, _ in named.mentions]
    body = [n for n in numbers if reading.sentences[n].block != TITLE]
    group = group_of(named)
    found = {
        "n victim": min(8.0, part.victim) / 4,
        "n provider": min(8.0, part.provider) / 4,
        "n spared": min(6.0, part.spared) / 4,
        "n aside": min(6.0, part.aside) / 4,
        "n net": max(-6.0, min(8.0, net[i])) / 4,
        "n more than others": max(-6.0, min(6.0, net[i] - max(others, default=0.0))) / 4,
        "n helper": float(part.aside >= 2.5 and not part.provider),
        "n direct": float(part.direct),
        "n mentions": math.log(len(numbers)),
        "n share": len(numbers) / sum(counts),
        "n most named": float(len(numbers) == max(counts)),
        "n first": float(min(named.mentions) == among.first),
        "n title": float(len(body) < len(numbers)),
        "n lead": float(any(reading.sentences[n].block == 0 for n in body)),
        "n late": min(1.0, min(numbers) / 8),
        "n background": sum(n in scene.background for n in numbers) / len(numbers),
        "n alone": float(len(counts) == 1),
        "n only of its sort": float(among.groups[group] == 1),
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
        "g association": float(ASSOCIATION.search(named.name) is not None),
    }


def _rules(part: Part, ruled: Role) -> dict[str, float]:
    counts: Counter[str] = Counter({f"r {ruled.value}": 1})
    for reason in part.reasons:
        head, _, labels = reason.partition(": ")
        counts.update(f"r {head}: {label}" for label in labels.split(", "))
    return {name: math.log1p(count) for name, count in counts.items()}


_JOINT = re.compile(r"(?:'s)?(?:,|,? (?:and|et|as well as|ainsi que))\s(?:the |at |le |la |les |l'|de |du |a |au )?")


def _lists(reading: Reading, tokens: list[Token]) -> dict[int, tuple[int, int]]:
    """Names that stand in a list, each with the positions of its first and last: what is said of one is of all."""
    found: dict[int, tuple[int, int]] = {}
    named = [i for i, token in enumerate(tokens) if token.stem[0] == "<" and token.stem not in (NUMBER, DAY)]
    first = None
    for one, other in pairwise(named):
        between = reading.flat[tokens[one].end : tokens[other].start]
        if tokens[one].sentence != tokens[other].sentence or not _JOINT.fullmatch(between):
            first = None
            continue
        first = one if first is None else first
        for position in range(first, other + 1):
            found[position] = first, other
    return found


def _neighbours(
    tokens: list[Token], spots: list[int], lists: dict[int, tuple[int, int]], group: str
) -> dict[str, float]:
    counts: Counter[str] = Counter()
    own = {tokens[spot].start for spot in spots}
    for spot in spots:
        first, last = lists.get(spot, (spot, spot))
        found = {
            *_beside("l", _stretch(tokens, first, -1), own, group),
            *_beside("r", _stretch(tokens, last, 1), own, group),
        }
        if first < last:
            found.add("in a list")
        counts.update(found)
    return _unit({name: math.log1p(count) for name, count in counts.items()})


def _stretch(tokens: list[Token], spot: int, step: int) -> list[Token]:
    """The words on one side of a name, within its sentence, the nearest first."""
    found: list[Token] = []
    position = spot + step
    while len(found) < WINDOW and 0 <= position < len(tokens) and tokens[position].sentence == tokens[spot].sentence:
        found.append(tokens[position])
        position += step
    return found


def _beside(side: str, stretch: list[Token], own: set[int], group: str) -> set[str]:
    """The features of one side: of the nearest three words also with their distance."""
    found = set() if stretch else {f"{side}1 |"}
    chain = ""
    for distance, token in enumerate(stretch, start=1):
        word = "<same>" if token.start in own else token.stem
        found.add(f"{side} {word}")
        for name in token.concepts:
            found |= {f"{side} {name}", f"{side} {name}&{group}"}
            if distance <= 3:
                found |= {f"{side}3 {name}", f"{side}3 {name}&{group}"}
        if distance <= 3:
            chain = f"{word} {chain}" if side == "l" else f"{chain} {word}"
            found.add(f"{side}{distance} {chain.strip()}")
    return found


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
