"""The words of a story as the learnt models see them: stems, classes of words, names masked by what they name."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from .named import Cast
from .reading import TITLE, Reading, flatten
from .resources import text_of, words

HEALTH, FIRM, PERSON, NAME, NUMBER, DAY = "<health>", "<org>", "<person>", "<name>", "<number>", "<date>"
"""What stands for a name, a number or a day: who it was is not to be learnt by heart."""

_DAYS = words("days_and_months")
_COMMON = words("function_words")
EARLY = 3
"""Sentences of the running text that count as its lead."""


class Token(NamedTuple):
    """A word of the text as the models see it, with its sentence, its place and the classes of words it is in."""

    stem: str
    sentence: int
    start: int
    end: int
    concepts: tuple[str, ...]


@lru_cache(maxsize=16384)
def stem(word: str, language: str) -> str:
    """The stem of a flat word; a French participle has one for all its endings."""
    word = word.replace("-", "").replace(".", "")
    if language == "fr":
        found = str(_stemmer("french").stemWord(word))
        return found[:-1] if len(found) > 3 and found.endswith("e") else found
    return str(_stemmer("english").stemWord(word))


@lru_cache
def _stemmer(language: str) -> Any:
    from Stemmer import Stemmer

    return Stemmer(language, 0)


class Concepts(NamedTuple):
    """The classes of words of one language: by single stem, and by the first stem of a phrase."""

    single: dict[str, tuple[str, ...]]
    phrases: dict[str, tuple[tuple[tuple[str, ...], str], ...]]


@lru_cache
def concepts(language: str) -> Concepts:
    """The classes of words of a language (English where it is neither)."""
    import yaml

    language = language if language == "fr" else "en"
    single: dict[str, list[str]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    content = yaml.load(text_of("learned", "concepts.yaml"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    for name, lists in content.items():
        for entry in lists[language].split(","):
            stems = tuple(stem(word, language) for word in flatten(entry).replace("'", " ").split() if len(word) > 1)
            if len(stems) == 1 and name not in single.setdefault(stems[0], []):
                single[stems[0]].append(name)
            elif len(stems) > 1:
                phrases.setdefault(stems[0], []).append((stems[1:], name))
                single.setdefault("".join(stems), []).append(name)
    return Concepts({s: tuple(n) for s, n in single.items()}, {s: tuple(p) for s, p in phrases.items()})


def tokens_of(reading: Reading, masks: Iterable[tuple[int, int, str]]) -> list[Token]:
    """The words of a text in order. ``masks``: spans of names with what is to stand for each."""
    covers = sorted(masks)
    language = "fr" if reading.language == "fr" else "en"
    known = concepts(language)
    found: list[tuple[str, int, int, int]] = []
    at = 0
    for number, sentence in enumerate(reading.sentences):
        done = -1
        for word in reading.words[sentence.first : sentence.last]:
            while at < len(covers) and covers[at][1] <= word.start:
                at += 1
            if at < len(covers) and covers[at][0] < word.end:
                if at != done:
                    found.append((covers[at][2], number, word.start, covers[at][1]))
                    done = at
                continue
            if word.end - word.start < 2 or word.flat[-1] == "'" or word.flat == "'s":
                continue
            found.append((_plain(word.flat, language), number, word.start, word.end))
    return _with_concepts(found, known)


@lru_cache(maxsize=16384)
def _plain(flat: str, language: str) -> str:
    if flat in _DAYS:
        return DAY
    if flat[0].isdigit():
        return NUMBER
    return stem(flat, language)


def _with_concepts(found: list[tuple[str, int, int, int]], known: Concepts) -> list[Token]:
    tokens = []
    more: dict[int, list[str]] = {}
    single, phrases = known
    for i, (word, number, start, end) in enumerate(found):
        for rest, name in phrases.get(word, ()):
            last = i + len(rest)
            if (
                last < len(found)
                and found[last][1] == number
                and all(found[i + 1 + k][0] == r for k, r in enumerate(rest))
            ):
                for k in range(i, last + 1):
                    more.setdefault(k, []).append(name)
        tokens.append(Token(word, number, start, end, single.get(word, ())))
    for k, names in more.items():
        token = tokens[k]
        tokens[k] = token._replace(concepts=tuple(dict.fromkeys((*token.concepts, *names))))
    return tokens


_SENTENCE = attrgetter("sentence")


def word_features(reading: Reading, tokens: list[Token]) -> dict[str, float]:
    """A text by its words, for the question whether it tells of an incident: each once, of unit length together.

    ``w`` a stem anywhere, ``e`` in title or lead, ``b`` two in a row, ``c`` a class of words (``ce`` early on), ``p``
    two classes in one sentence. Words weigh by how often they come, classes by the share of sentences.
    """
    early = {n for n, s in enumerate(reading.sentences) if s.block == TITLE or n < EARLY + 1}
    names: list[str] = []
    classes: dict[int, set[str]] = {}
    for number, group in groupby(tokens, key=_SENTENCE):
        sentence = list(group)
        names += _in_sentence([token.stem for token in sentence], early=number in early)
        classes[number] = {name for token in sentence for name in token.concepts}
        classes[number].update(token.stem for token in sentence if token.stem[0] == "<")
    features = {name: 1 + math.log(count) for name, count in Counter(names).items()}
    length = math.sqrt(sum(v * v for v in features.values())) or 1.0
    features = {name: 4 * value / length for name, value in features.items()}
    return {**features, **_class_features(classes, early, len(reading.sentences))}


def _in_sentence(stems: list[str], *, early: bool) -> Iterator[str]:
    """The features of a sentence's words, alone and two in a row; words of grammar count beside others only."""
    before, grammar_before = None, True
    for word in stems:
        grammar = word in _COMMON
        if not grammar:
            yield f"w {word}"
            if early:
                yield f"e {word}"
        if before is not None and not (grammar and grammar_before):
            yield f"b {before} {word}"
        before, grammar_before = word, grammar


def _class_features(classes: dict[int, set[str]], early: set[int], sentences: int) -> dict[str, float]:
    found: list[str] = []
    for number, names in classes.items():
        ordered = sorted(names)
        for i, name in enumerate(ordered):
            found.append(f"c {name}")
            if number in early:
                found.append(f"ce {name}")
            found += [f"p {name} {other}" for other in ordered[i + 1 :]]
    most = 2 * math.log1p(sentences)
    return {name: math.log1p(count) / most for name, count in Counter(found).items()}


def masks_of(cast: Cast) -> list[tuple[int, int, str]]:
    """What is to stand for whom: organisations (health or not), people, capitals that nobody could place."""
    found = [
        (start, end, HEALTH if named.health else FIRM) for named in cast.organisations for start, end in named.mentions
    ]
    found += [(chunk.start, chunk.end, PERSON) for chunk in cast.persons]
    return found + [(chunk.start, chunk.end, NAME) for chunk in cast.others]
