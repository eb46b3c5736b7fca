"""Rules as data: named patterns on flat text, tried only where one of their words stands.

A rule file holds ``define`` (fragments, used as ``<NAME>``) and lists of rules with ``label``, ``match`` and ``when``:
words parted by bars, one of which must stand in the text, so that most rules cost a substring search.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from .reading import Reading
from .resources import table


class Rule:
    """One pattern with its label; compiled when it is first needed."""

    __slots__ = ("_compiled", "label", "name", "source", "weight", "when")

    def __init__(self, name: str, label: str, source: str, when: tuple[str, ...], weight: float) -> None:
        self.name = name
        self.label = label
        self.source = source
        self.when = when
        self.weight = weight
        self._compiled: re.Pattern[str] | None = None

    @property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern."""
        if self._compiled is None:
            self._compiled = re.compile(self.source)
        return self._compiled

    def applies(self, flat: str) -> bool:
        """Whether one of its words stands in a text."""
        return not self.when or any(word in flat for word in self.when)


class Hit(NamedTuple):
    """Where a rule found its words."""

    label: str
    start: int
    end: int
    rule: Rule
    match: re.Match[str]


@lru_cache
def rules(file: str, group: str = "rules") -> tuple[Rule, ...]:
    """The rules of a file (or of one of its lists)."""
    content = table(file)
    fragments = {name: squeeze(text) for name, text in content.get("define", {}).items()}
    found = []
    for number, entry in enumerate(content[group]):
        source = expand(squeeze(entry["match"]), fragments)
        when = tuple(w for w in str(entry.get("when", "")).split("|") if w)
        name = f"{file}.{group}.{entry['label']}.{number}"
        found.append(Rule(name, entry["label"], source, when, float(entry.get("weight", 1))))
    return tuple(found)


def squeeze(pattern: str) -> str:
    """YAML folds long lines with a space; after a bar and before a bracket there is none in the pattern."""
    return re.sub(r"\|\s+", "|", pattern.strip())


def expand(pattern: str, fragments: dict[str, str]) -> str:
    """Put the fragments in place of their names, fragments within fragments too."""
    for _ in range(4):
        pattern = re.sub(r"<([A-Z_]+)>", lambda m: f"(?:{fragments[m.group(1)]})", pattern)
    return pattern


def hits(reading: Reading, file: str, group: str = "rules") -> Iterator[Hit]:
    """Every place in a text where a rule of the file finds its words."""
    for rule in rules(file, group):
        if rule.applies(reading.flat):
            for match in rule.pattern.finditer(reading.flat):
                yield Hit(rule.label, match.start(), match.end(), rule, match)


_NEGATION = re.compile(
    r"\b(?:no|not|never|none|nobody|nothing|neither|nor|without|cannot|n't|aucun|aucune|jamais|ni|sans|"
    r"personne n'|rien n'|nul|nulle)\b|n't\b|\bn'(?=[a-z])|\bne\b"
)
_CLAUSE = re.compile(r"[;:,\n(]|\bbut\b|\bmais\b|\bthough\b|\balthough\b|\bwhile\b|\bbecause\b|\bafter\b|\bwhen\b| - ")


def negated(flat: str, start: int, end: int) -> bool:
    """Whether the clause before (or within) the words denies them."""
    line = flat.rfind("\n", 0, start) + 1
    before = flat[max(line, start - 60) : start]
    cut = 0
    for match in _CLAUSE.finditer(before):
        cut = match.end()
    return bool(_NEGATION.search(before, cut) or _NEGATION.search(flat, start, end))


_MODAL = re.compile(
    r"\b(?:would|could|might|if|unless|threaten\w*|plans? to|planned to|in case|should|hypothetical\w*|"
    r"warned that|avert\w*|to avoid|pourrait|pourraient|"
    r"menac\w+|au cas ou|devrait|devraient|en cas de)\b"
)


def hypothetical(flat: str, start: int) -> bool:
    """Whether the clause before the words speaks of what may happen, not of what did."""
    line = flat.rfind("\n", 0, start) + 1
    return bool(_MODAL.search(flat[max(line, start - 45) : start]))
