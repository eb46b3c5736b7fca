"""Rules as data: named patterns on flat text, tried only in the sentences that hold their words.

A rule file holds ``define`` (fragments, used as ``<NAME>``) and lists of rules with ``label`` and ``match``. Which
words a rule cannot do without stands in ``data/triggers.json``, with which letters it begins in ``data/starts.json``,
both worked out of the patterns by ``benchmarks/find_triggers.py``. A text's words are looked up once for all rules;
most of these cost no more than a look-up then.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from .reading import Reading, pieces_of
from .resources import table, text_of

RULE_FILES = (
    "attackers", "attacks", "background", "care", "chronology", "follow_up", "ransom", "relevance", "roles", "status",
)  # fmt: skip

CLASS_FILES = ("effects", "incidents", "levels", "losses", "systems")
"""Files of classes of words."""

RELEVANCE_WORDS = ("CYBER", "HEALTH", "UNIT")
"""Fragments of the relevance rules that are asked for by themselves."""

Triggers = tuple[frozenset[str], ...]
"""Groups of pieces of words: a sentence must hold one of each group before a rule can match in it."""
Place = tuple[int, int]
"""Where a word begins, and the number of its sentence."""


_NOWHERE: tuple[re.Match[str], ...] = ()


class Rule:
    """One pattern with its label; compiled when it is first needed."""

    __slots__ = ("_compiled", "label", "name", "source", "starts", "triggers", "weight")

    def __init__(
        self, name: str, label: str, source: str, triggers: Triggers, weight: float, *, starts: tuple[str, ...] = ()
    ) -> None:
        self.name = name
        self.label = label
        self.source = source
        self.triggers = triggers
        self.weight = weight
        self.starts = starts
        self._compiled: re.Pattern[str] | None = None

    @property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern."""
        if self._compiled is None:
            self._compiled = re.compile(self.source)
        return self._compiled

    def where(self, reading: Reading) -> int:
        """The sentences in which it may match, a bit for each."""
        held, found = _index(reading).held, reading.all_sentences
        for group in self.triggers:
            found &= held.get(group, 0)
        return found

    def spots(self, reading: Reading) -> Iterable[re.Match[str]]:
        """Every place where it finds its words."""
        places = _index(reading).places.get(self) if self.starts else None
        if self.starts and places is None:
            return _NOWHERE
        where = self.where(reading)
        if not where:
            return _NOWHERE
        return self.spots_in(reading, where) if places is None else self._spots_at(reading, places, where)

    def spots_in(self, reading: Reading, where: int) -> Iterator[re.Match[str]]:
        """What it finds in some sentences."""
        flat = reading.flat
        for number in numbers_of(where):
            sentence = reading.sentences[number]
            yield from self.pattern.finditer(flat, max(0, sentence.start - 1), sentence.end)

    def throughout(self, reading: Reading, text: str) -> Iterable[re.Match[str]]:
        """What it finds in a whole text (the flat one or the other), though a match goes from sentence to sentence."""
        held = _index(reading).held
        return self.pattern.finditer(text) if all(group in held for group in self.triggers) else _NOWHERE

    def _spots_at(self, reading: Reading, places: list[Place], where: int) -> Iterator[re.Match[str]]:
        """What it finds in some sentences where a word begins with letters of its own."""
        flat, sentences = reading.flat, reading.sentences
        match_at, last = self.pattern.match, -1
        for start, number in places:
            if start >= last and where >> number & 1 and (match := match_at(flat, start, sentences[number].end)):
                last = match.end()
                yield match

    def found_in(self, reading: Reading, number: int) -> bool:
        """Whether it finds its words in one sentence."""
        sentence = reading.sentences[number]
        return self.pattern.search(reading.flat, sentence.start, sentence.end) is not None


LETTERS = 6
"""So many letters at the beginning of a word decide which rules are tried there."""
_WORD = re.compile(r"\w+")


class _Index(NamedTuple):
    """What a text holds for the rules. ``held``: the sentences with a piece of each group, a bit for each;
    ``places``: where a word begins as a match of a rule does."""

    held: dict[frozenset[str], int]
    places: dict[Rule, list[Place]]


@lru_cache(maxsize=4)
def _index(reading: Reading) -> _Index:
    """A text's words, looked up once for all rules."""
    held: defaultdict[frozenset[str], int] = defaultdict(int)
    places: defaultdict[Rule, list[Place]] = defaultdict(list)
    flat, language = reading.flat, reading.language
    for number, sentence in enumerate(reading.sentences):
        groups: set[frozenset[str]] = set()
        for match in _WORD.finditer(flat, sentence.start, sentence.end):
            start = match.start()
            groups.update(_groups_of(match.group()))
            for rule in _beginning(flat[start : start + LETTERS], language):
                places[rule].append((start, number))
        for group in groups:
            held[group] |= 1 << number
    return _Index(held, places)


@lru_cache(maxsize=16384)
def _groups_of(word: str) -> tuple[frozenset[str], ...]:
    """The groups of which a word holds a piece."""
    groups = _groups()
    return tuple({group for piece in pieces_of(word) & groups.keys() for group in groups[piece]})


@lru_cache
def _groups() -> dict[str, list[frozenset[str]]]:
    """The groups that ask for each piece."""
    found: dict[str, list[frozenset[str]]] = {}
    for group in {group for groups in _triggers().values() for group in groups}:
        for piece in group:
            found.setdefault(piece, []).append(group)
    return found


@lru_cache(maxsize=16384)
def _beginning(letters: str, language: str) -> tuple[Rule, ...]:
    """The rules of which a match may begin with a word's first letters; a space or digit is as good in any script."""
    index = _beginnings(language)
    letters = re.sub(r"\d", lambda digit: str(int(digit.group())), re.sub(r"\s", " ", letters))
    shorter = (letters[:length] for length in range(1, len(letters) + 1))
    return tuple(dict.fromkeys(rule for beginning in shorter for rule in index.get(beginning, ())))


@lru_cache
def _beginnings(language: str) -> dict[str, list[Rule]]:
    """The rules whose matches begin with some letters, words of the other language aside."""
    found: dict[str, list[Rule]] = {}
    others = {rule for by_language in _classes() for rule in foreign(by_language, language)}
    for rule in all_rules():
        for letters in () if rule in others else rule.starts:
            found.setdefault(letters, []).append(rule)
    return found


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
        key: tuple(frozenset(words) for words in groups) for key, groups in json.loads(text_of("triggers.json")).items()
    }


@lru_cache
def _starts() -> dict[str, tuple[str, ...]]:
    return {key: tuple(letters.split("|")) for key, letters in json.loads(text_of("starts.json")).items()}


@lru_cache
def rules(file: str, group: str = "rules") -> tuple[Rule, ...]:
    """The rules of a file (or of one of its lists)."""
    content = table(file)
    fragments = {name: squeeze(text) for name, text in content.get("define", {}).items()}
    found = []
    for number, entry in enumerate(content[group]):
        source = expand(squeeze(entry["match"]), fragments)
        name = f"{file}.{group}.{entry['label']}.{number}"
        found.append(_rule(name, entry["label"], source, float(entry.get("weight", 1))))
    return tuple(found)


@lru_cache
def class_rules(file: str) -> dict[str, dict[str, Rule]]:
    """The classes of words of a file (``pairing.py``), each with a rule for each language."""
    found: dict[str, dict[str, Rule]] = {}
    for name, languages in table(file)["classes"].items():
        for language, text in languages.items():
            source = rf"\b(?:{squeeze(text)})\b"
            found.setdefault(name, {})[language] = _rule(f"{file}.{name}.{language}", name, source, 1.0)
    return found


_CODED: list[Rule] = []


def coded(name: str, source: str) -> Rule:
    """A rule whose pattern stands beside the code that asks it."""
    rule = _rule(name, name, source, 1.0)
    _CODED.append(rule)
    return rule


def _rule(name: str, label: str, source: str, weight: float) -> Rule:
    key = fingerprint(source)
    return Rule(name, label, source, _triggers().get(key, ()), weight, starts=_starts().get(key, ()))


def _classes() -> Iterator[dict[str, Rule]]:
    return (by_language for file in CLASS_FILES for by_language in class_rules(file).values())


def foreign(by_language: dict[str, Rule], language: str) -> list[Rule]:
    """The rules of a class that are not asked in a language: those of another, where it has its own."""
    return [rule for name, rule in by_language.items() if language in by_language and name != language]


def all_rules() -> tuple[Rule, ...]:
    """Every rule of every file, and those in code."""
    lists = ((file, group) for file in RULE_FILES for group, rows in table(file).items() if isinstance(rows, list))
    return (
        *(rule for file, group in lists for rule in rules(file, group)),
        *(rule for by_language in _classes() for rule in by_language.values()),
        *(relevance_rule(name) for name in RELEVANCE_WORDS),
        *_CODED,
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


def relevance_words(name: str) -> re.Pattern[str]:
    """A fragment of the relevance rules as a pattern of its own: CYBER, HEALTH, UNIT."""
    return relevance_rule(name).pattern


@lru_cache
def relevance_rule(name: str) -> Rule:
    """The same as a rule."""
    fragments = {key: squeeze(text) for key, text in table("relevance")["define"].items()}
    return _rule(f"relevance.{name}", name, expand(rf"\b<{name}>\b", fragments), 1.0)


def cyber_words() -> re.Pattern[str]:
    """Any word for an incident."""
    return relevance_words("CYBER")


_NEGATION = re.compile(
    r"\b(?:no(?! (?:timeline|timetable|word|date|longer|choice|doubt|more than|later than))|not|never|none|nobody|"
    r"nothing|neither|nor|without|cannot|n't|aucun|aucune(?! (?:date|echeance))|jamais|ni|sans|"
    r"personne n'|rien n'|nul|nulle)\b|n't\b|\bn'(?=[a-z])|\bne\b"
)
# One set of letters at the head lets the search run from one of them to the next.
_CLAUSE = re.compile(
    r"[;:,\n(bmtaw ](?:(?<=[;:,\n(])|(?<= )- |(?<=\bb)(?:ut|ecause)\b|(?<=\bm)ais\b|(?<=\bt)hough\b|"
    r"(?<=\ba)(?:lthough|fter)\b|(?<=\bw)(?:hile|hen)\b)"
)


def clause_start(flat: str, end: int) -> int:
    """Where the clause that comes before ``end`` begins, at most 60 letters back."""
    begin = max(flat.rfind("\n", 0, end) + 1, end - 60)
    for match in _CLAUSE.finditer(flat, begin, end):
        begin = match.end()
    return begin


def negated(flat: str, start: int, end: int) -> bool:
    """Whether the clause before (or within) the words denies them."""
    before = flat[clause_start(flat, start) : start]
    return negates(before) or _NEGATION.search(flat, start, end) is not None


_UNABLE = re.compile(
    r"\b(?:(?:n'|ne )(?:peu\w+|pouvai\w+|pourr\w+|a pu|ont pu|avai\w+ pu) (?:pas|plus)|"
    r"cannot|can't|can not|couldn't|could not)\b"
    r"(?! (?:yet |encore |immediately )?(?:say|tell|rule|confirm|exclude|determine|estimate|be (?:sure|certain)|"
    r"guarantee|prove|know|verify|dire|exclure|confirmer|preciser|affirmer|etablir|determiner|garantir|savoir|verifier|estimer))"
)
_REACH = 22
"""Letters behind which words for what cannot be done deny no more: they are its verb, and an outage of their own."""


def negates(words: str) -> bool:
    """Whether words hold a denial of what stands behind them: "cannot reach the records and …" is none."""
    if _NEGATION.search(words) is None:
        return False
    return (
        _NEGATION.search(_UNABLE.sub(lambda m: m.group() if len(words) - m.end() < _REACH else "", words)) is not None
    )


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
