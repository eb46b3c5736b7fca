"""Rules as data: named patterns on flat text, tried only in the sentences that hold one of their words.

A rule file holds ``define`` (fragments, used as ``<NAME>``) and lists of rules with ``label`` and ``match``. Which
words a rule cannot do without stands in ``data/triggers.json``, worked out of the patterns by
``benchmarks/find_triggers.py``: most rules cost no more than a look-up.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from .reading import Reading
from .resources import table, text_of

RULE_FILES = (
    "attackers", "attacks", "background", "care", "chronology", "follow_up", "ransom", "relevance", "roles", "status",
)  # fmt: skip

CLASS_FILES = ("effects", "incidents", "levels", "losses", "systems")
"""Files of classes of words."""

Triggers = tuple[tuple[str, ...], ...]
"""Groups of words: a sentence must hold a word of each group before a rule can match in it."""


class Rule:
    """One pattern with its label; compiled when it is first needed."""

    __slots__ = ("_compiled", "label", "name", "source", "triggers", "weight")

    def __init__(self, name: str, label: str, source: str, triggers: Triggers, weight: float) -> None:
        self.name = name
        self.label = label
        self.source = source
        self.triggers = triggers
        self.weight = weight
        self._compiled: re.Pattern[str] | None = None

    @property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern."""
        if self._compiled is None:
            self._compiled = re.compile(self.source)
        return self._compiled

    def where(self, reading: Reading) -> int:
        """The sentences in which it may match, a bit for each."""
        found = -1
        for group in self.triggers:
            found &= reading.holding(group)
            if not found:
                return 0
        return found & reading.all_sentences

    def spots(self, reading: Reading) -> Iterator[re.Match[str]]:
        """Every place where it finds its words."""
        flat = reading.flat
        for number in numbers_of(self.where(reading)):
            sentence = reading.sentences[number]
            yield from self.pattern.finditer(flat, max(0, sentence.start - 1), sentence.end)

    def found_in(self, reading: Reading, number: int) -> bool:
        """Whether it finds its words in one sentence."""
        sentence = reading.sentences[number]
        return self.pattern.search(reading.flat, sentence.start, sentence.end) is not None


def numbers_of(sentences: int) -> Iterator[int]:
    """The numbers of the bits that are set, from the lowest."""
    while sentences:
        lowest = sentences & -sentences
        yield lowest.bit_length() - 1
        sentences ^= lowest


class Hit(NamedTuple):
    """Where a rule found its words."""

    label: str
    start: int
    end: int
    rule: Rule
    match: re.Match[str]


def fingerprint(source: str) -> str:
    """What a pattern is known by: words worked out of another one are none of its own."""
    return blake2b(source.encode(), digest_size=8).hexdigest()


@lru_cache
def _triggers() -> dict[str, Triggers]:
    return {
        key: tuple(tuple(words) for words in groups) for key, groups in json.loads(text_of("triggers.json")).items()
    }


@lru_cache
def rules(file: str, group: str = "rules") -> tuple[Rule, ...]:
    """The rules of a file (or of one of its lists)."""
    content = table(file)
    fragments = {name: squeeze(text) for name, text in content.get("define", {}).items()}
    found = []
    for number, entry in enumerate(content[group]):
        source = expand(squeeze(entry["match"]), fragments)
        name = f"{file}.{group}.{entry['label']}.{number}"
        triggers = _triggers().get(fingerprint(source), ())
        found.append(Rule(name, entry["label"], source, triggers, float(entry.get("weight", 1))))
    return tuple(found)


@lru_cache
def class_rules(file: str) -> dict[str, dict[str, Rule]]:
    """The classes of words of a file (``pairing.py``), each with a rule for each language."""
    found: dict[str, dict[str, Rule]] = {}
    for name, languages in table(file)["classes"].items():
        for language, text in languages.items():
            source = rf"\b(?:{squeeze(text)})\b"
            rule = Rule(f"{file}.{name}.{language}", name, source, _triggers().get(fingerprint(source), ()), 1.0)
            found.setdefault(name, {})[language] = rule
    return found


def all_rules() -> tuple[Rule, ...]:
    """Every rule of every file."""
    lists = ((file, group) for file in RULE_FILES for group, rows in table(file).items() if isinstance(rows, list))
    classes = (by_language for file in CLASS_FILES for by_language in class_rules(file).values())
    return (
        *(rule for file, group in lists for rule in rules(file, group)),
        *(rule for by_language in classes for rule in by_language.values()),
    )


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
        for match in rule.spots(reading):
            yield Hit(rule.label, match.start(), match.end(), rule, match)


@lru_cache
def relevance_words(name: str) -> re.Pattern[str]:
    """A fragment of the relevance rules as a pattern of its own: CYBER, HEALTH, UNIT."""
    fragments = {key: squeeze(text) for key, text in table("relevance")["define"].items()}
    return re.compile(expand(rf"\b<{name}>\b", fragments))


def cyber_words() -> re.Pattern[str]:
    """Any word for an incident."""
    return relevance_words("CYBER")


_NEGATION = re.compile(
    r"\b(?:no(?! (?:timeline|timetable|word|date|longer|choice|doubt|more than|later than))|not|never|none|nobody|"
    r"nothing|neither|nor|without|cannot|n't|aucun|aucune(?! (?:date|echeance))|jamais|ni|sans|"
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


def negates(words: str) -> bool:
    """Whether words hold a denial."""
    return _NEGATION.search(words) is not None


_MODAL = re.compile(
    r"\b(?:would|could(?! not|n't)|might|may (?:have|need|be|see|face|experience)|fear\w*|craign\w*|redout\w*|"
    r"if|unless|threaten\w*|plans? to|planned to|in case|should|hypothetical\w*|"
    r"warned that|avert\w*|to avoid|pourrait|pourraient|pourront|"
    r"menac\w+|au cas ou|devrait|devraient|en cas de)\b"
)


def hypothetical(flat: str, start: int) -> bool:
    """Whether the clause before the words speaks of what may happen, not of what did."""
    line = flat.rfind("\n", 0, start) + 1
    return bool(_MODAL.search(flat[max(line, start - 45) : start]))
