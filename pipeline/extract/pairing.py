"""Classes of words looked for once in a text, and pairs of them in one clause: a thing and what befell it.

A rule file holds ``classes`` (each with the words of a language) and ``pairs`` of them. A pair says what a pattern with
both could not without going over the text for each order: "cancelled 40 operations", "operations were not cancelled".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from pipeline.documents import Span

from .patterns import Rule, class_rules, hypothetical, negates
from .reading import Reading
from .resources import table

_CLAUSE = re.compile(
    r"[;:()\n]| - | but | while | whereas | although | though | mais | tandis que | alors que | et non |"
    r", and (?:the|its|all)\b"
)
_GOES_ON = re.compile(
    r"\b(?:go(?:es|ing)? ahead(?! with the)|went ahead|as (?:usual|planned|normal|scheduled)|"
    r"continu\w+ (?:as|to be|normally|without)|"
    r"(?:remain\w*|stay\w*) (?:open|on schedule|unaffected|available)|proceed\w*|unaffected|normally|never|"
    r"maintenu\w*|comme (?:prevu|d'habitude)|normalement|restent? ouvert\w*|ne sont pas|se deroulent|"
    r"(?:tourn|fonctionn)(?:e|ent)(?:, | et ))\b"
)
_IS_AS_USUAL = re.compile(
    r" (?:\w+ ){0,2}?(?:are|were|is|was|sont|est|restent) (?:\w+ )?(?:going ahead|open|unaffected|maintenu\w*)"
)
Meaning = Callable[[str, Span, Span], bool]
"""Whether a thing and a change of a label mean what their words say."""
AFTER = 75
"""Letters within which what befell a thing may follow it."""
BEFORE = 60
"""Letters within which it may stand before it."""
LISTED = 200
"""Letters within which it may at the far end of a list: "the records, some phone lines and the portal are down"."""
_LINK = re.compile(r", | and | et ")
_FINITE = re.compile(
    r"\b(?:are|is|was|were|be|been|being|has|have|had|will|would|can|could|may|might|must|did|does|do|said|says|told|"
    r"who|whom|whose|which|that|because|after|before|when|if|sont|est|etait|etaient|ete|ont|avait|avaient|sera|seront|"
    r"peu\w+|pouvai\w+|dit|affirme|indique|precise|qui|que|parce|apres|avant|lorsque|quand|si)\b"
)
"""A verb or the beginning of a clause: where one stands, the list is over."""
_AUXILIARY = re.compile(r"are|is|was|were|been|have|had|has|ont|sont|est|etaient|ete")
"""It may end in this one, right before what befell its things."""


class Paired(NamedTuple):
    """A thing and what befell it; ``start`` and ``end`` hold both."""

    label: str
    start: int
    end: int


class Words:
    """Where the words of each class stand in a text; every class is looked for once."""

    def __init__(self, reading: Reading, file: str) -> None:
        self._reading = reading
        self._rules = class_rules(file)
        self._found: dict[str, dict[int, list[Span]]] = {}

    def of(self, name: str) -> dict[int, list[Span]]:
        """The spans of a class's words, by sentence."""
        held = self._found.get(name)
        if held is None:
            held = {}
            for rule in self._asked(name):
                for match in rule.spots(self._reading):
                    held.setdefault(self._reading.sentence_at(match.start()), []).append(match.span())
            self._found[name] = held
        return held

    def _asked(self, name: str) -> list[Rule]:
        rules = self._rules[name]
        own = rules.get(self._reading.language)
        return [own] if own else list(rules.values())


def pairs_in(reading: Reading, words: Words, row: Row, meant: Meaning | None = None) -> Iterator[Paired]:
    """Every thing of a class with the nearest change in its clause that happened to it."""
    things = words.of(row.thing)
    if not things or row.change is None:
        return
    changes = words.of(row.change)
    for number in things.keys() & changes.keys():
        for span in things[number]:
            found = _nearest(reading, span, changes[number], listed=meant is not None)
            if found is not None and (meant is None or meant(row.label, span, found)):
                yield Paired(row.label, min(span[0], found[0]), max(span[1], found[1]))


def _nearest(reading: Reading, thing: Span, changes: list[Span], *, listed: bool) -> Span | None:
    """The change nearest to a thing. ``listed``: a list may stand between, as it does for systems."""
    best: tuple[int, Span] | None = None
    for change in changes:
        if change[0] >= thing[1]:
            distance = change[0] - thing[1]
            if distance > AFTER and not (listed and _listed(reading.flat[thing[1] : change[0]])):
                continue
            if not _joined(reading.flat, thing, change):
                continue
        elif change[1] <= thing[0]:
            distance = thing[0] - change[1]
            if distance > BEFORE and not (listed and _listed(reading.flat[change[1] : thing[0]])):
                continue
            if not _joined_before(reading.flat, change, thing):
                continue
        else:
            distance = 0
        if best is None or distance < best[0]:
            best = distance, change
    return best[1] if best else None


def _listed(between: str) -> bool:
    """Whether words can be the rest of a list: the last verb of "X, Y and Z are down" is that of X too."""
    if len(between) > LISTED or not _LINK.search(between):
        return False
    verbs = list(_FINITE.finditer(between))
    return not verbs or (
        len(verbs) == 1 and len(between) - verbs[0].end() <= 12 and _AUXILIARY.match(verbs[0].group()) is not None
    )


def _joined(flat: str, thing: Span, change: Span) -> bool:
    """Whether a change behind a thing befell it: same clause, not denied, not feared, nothing going on as usual."""
    between = flat[thing[1] : change[0]]
    if _CLAUSE.search(between) or negates(between) or _GOES_ON.search(between):
        return False
    return not hypothetical(between + " ", len(between) + 1)


def _joined_before(flat: str, change: Span, thing: Span) -> bool:
    between = flat[change[1] : thing[0]]
    if _CLAUSE.search(between) or negates(between):
        return False
    behind = flat[thing[1] : thing[1] + 50].split("\n", 1)[0]
    return _GOES_ON.match(behind.lstrip(" ")) is None and _IS_AS_USUAL.match(behind) is None


def alone_in(words: Words, label: str, name: str) -> Iterator[Paired]:
    """Every place where the words of a class say it by themselves."""
    for spans in words.of(name).values():
        for start, end in spans:
            yield Paired(label, start, end)


class Row(NamedTuple):
    """A pair of classes, or a class alone (``change`` is null); ``unless``: words that make it something else."""

    label: str
    thing: str
    change: str | None
    unless: str | None


@lru_cache
def rows_of(file: str) -> tuple[Row, ...]:
    """The pairs and the lone classes of a rule file."""
    content = table(file)
    pairs = (Row(r["label"], r["thing"], r["change"], r.get("unless")) for r in content.get("pairs", ()))
    alone = (Row(r["label"], r["words"], None, r.get("unless")) for r in content.get("alone", ()))
    return (*pairs, *alone)


def found_by(reading: Reading, file: str, meant: Meaning | None = None) -> list[Paired]:
    """Everything that a file's pairs and lone classes find, in order; ``meant`` decides on each pair."""
    words = Words(reading, file)
    found: list[Paired] = []
    for row in rows_of(file):
        hits = alone_in(words, row.label, row.thing) if row.change is None else pairs_in(reading, words, row, meant)
        if row.unless is None:
            found.extend(hits)
        else:
            found.extend(h for h in hits if reading.sentence_at(h.start) not in words.of(row.unless))
    return sorted(found, key=lambda p: (p.start, -p.end, p.label))
