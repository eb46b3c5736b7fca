"""Find, for every rule of the extractor, words of which one must stand in a text before the rule can match.

    python -m benchmarks.find_triggers       writes pipeline/extract/data/triggers.json and starts.json

The words come out of the pattern itself (its parse tree), so a rule that is left aside without them cannot have
matched. Of each word the piece is kept that is rarest in our own articles (a space in it is the edge of a word); of
the sets that a pattern demands, those that fewest sentences hold. A rule without an entry there (or whose pattern was
changed since) is simply tried everywhere.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from benchmarks.measure import ARTICLES, ROOT
from pipeline.documents import Article, BlockKind
from pipeline.extract.patterns import LETTERS, Rule, all_rules, fingerprint
from pipeline.extract.reading import PIECE, Reading, flatten, pieces_of, read

# Python's own reader of patterns; its stubs are incomplete.
codes: Any = import_module("re._constants")
parser: Any = import_module("re._parser")

TARGET = ROOT / "pipeline" / "extract" / "data" / "triggers.json"
STARTS = ROOT / "pipeline" / "extract" / "data" / "starts.json"
MANY = 400
"""Sets larger than this are given up: trying the rule costs less."""
WORTH = 0.75
"""A further set must leave out a quarter of the sentences that are left."""
GROUPS = 3
"""So many sets of words are kept for a rule; a sentence must hold a word of each."""
SHORTEST = 3
"""Letters and edges in the shortest piece that is worth looking up."""
MARKS = "§¤"
"""What roles put in place of names."""

ELSEWHERE = ("attackers.", "chronology.", "roles.")
"""Rules that are asked on other texts than the flat one, or on pieces of it."""

Words = frozenset[str]
Sentence = frozenset[str]
"""The pieces of a sentence's words."""
Start = tuple[str, bool]
"""The first letters of a match; and whether they are all that stands there, so that more may be added."""


def demanded(pattern: str) -> list[Words]:
    """Sets of words: any match of the pattern holds one word of each set. A space in a word is an edge of one."""
    return [frozenset(flatten(word) for word in words) for words in _of_sequence(parser.parse(pattern)) if words]


def pieces_in(word: str) -> frozenset[str]:
    """The pieces of words that any text with a demanded word holds; a mark for a name may stand for any letters."""
    found = set()
    for run in re.finditer(r"\w+", word):
        before, after = word[: run.start()][-1:], word[run.end() :][:1]
        spaced = (" " if before and before not in MARKS else "") + run.group()
        spaced += " " if after and after not in MARKS else ""
        found |= {spaced[i : i + PIECE] for i in range(max(1, len(spaced) - PIECE + 1))}
    return frozenset(piece for piece in found if len(piece) >= SHORTEST)


def _of_sequence(nodes: Iterable[Any]) -> list[frozenset[str]]:
    found: list[frozenset[str]] = []
    run = {""}
    for node in nodes:
        spelled = _spelled([node])
        if spelled is not None and len(run) * len(spelled) <= MANY:
            run = {left + right for left in run for right in spelled}
            continue
        found.extend(_whole(run))
        run = {""} if spelled is None else spelled
        found.extend(_inside(node) if spelled is None else [])
    return [*found, *_whole(run)]


def _whole(run: set[str]) -> Iterator[frozenset[str]]:
    """A run of letters demands something unless one of its spellings has no piece to look up."""
    if all(pieces_in(flatten(word)) for word in run):
        yield frozenset(run)


def _inside(node: Any) -> list[frozenset[str]]:
    """What one node that has no fixed spelling demands."""
    code, value = node
    if code is codes.SUBPATTERN:
        return _of_sequence(value[3])
    if code is codes.ASSERT and value[0] == 1:
        return _of_sequence(value[1])
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT) and value[0] >= 1:
        return _of_sequence(value[2])
    if code is codes.BRANCH:
        branches = [min(_of_sequence(branch), key=_weight, default=frozenset()) for branch in value[1]]
        return [frozenset[str]().union(*branches)] if all(branches) else []
    return []


def _weight(words: frozenset[str]) -> tuple[int, int]:
    return -min(max(map(len, pieces_in(flatten(word)))) for word in words), len(words)


def _spelled(nodes: Iterable[Any]) -> set[str] | None:
    """Every spelling of a piece of pattern; null where there are too many."""
    found = {""}
    for node in nodes:
        more = _spellings(node)
        if more is None or len(found) * len(more) > MANY:
            return None
        found = {left + right for left in found for right in more}
    return found


def _spellings(node: Any) -> set[str] | None:
    code, value = node
    if code is codes.LITERAL:
        return {chr(value)}
    if code is codes.IN:
        return {chr(letter) for _, letter in value} if all(kind is codes.LITERAL for kind, _ in value) else None
    if code in (codes.AT, codes.ASSERT, codes.ASSERT_NOT):
        return {" "} if value is codes.AT_BOUNDARY else {""}
    if code is codes.SUBPATTERN:
        return _spelled(value[3])
    if code is codes.BRANCH:
        return _any_of([_spelled(branch) for branch in value[1]])
    optional = code in (codes.MAX_REPEAT, codes.MIN_REPEAT) and value[1] == 1
    return _any_of([_spelled(value[2]), {""} if value[0] == 0 else set()]) if optional else None


def _any_of(branches: list[set[str] | None]) -> set[str] | None:
    known = [branch for branch in branches if branch is not None]
    return set[str]().union(*known) if len(known) == len(branches) else None


def starts(pattern: str) -> Words | None:
    """The letters (``LETTERS`` at most) with which any match begins; null where it may begin in a word or anyhow."""
    nodes = list(parser.parse(pattern))
    if not _begins_a_word(nodes):
        return None
    found = frozenset(letters for letters, _ in _first_of(nodes))
    return found if all(letters and (letters[0].isalnum() or letters[0] == "_") for letters in found) else None


def _begins_a_word(nodes: list[Any]) -> bool:
    """Whether a pattern demands the edge of a word first, in each of its branches."""
    if not nodes:
        return False
    code, value = nodes[0]
    if code is codes.AT:
        return bool(value is codes.AT_BOUNDARY)
    if code is codes.SUBPATTERN:
        return _begins_a_word(list(value[3]))
    return code is codes.BRANCH and all(_begins_a_word(list(branch)) for branch in value[1])


def _first_of(nodes: Iterable[Any]) -> set[Start]:
    """The first letters of a sequence."""
    found: set[Start] = {("", True)}
    for node in nodes:
        if not any(more for _, more in found):
            break
        following = _first_letters(node)
        joined = {
            ((left + right)[:LETTERS], more and len(left + right) < LETTERS)
            for left, open_ in found
            if open_
            for right, more in following
        }
        found = {start for start in found if not start[1]} | joined
        if len(found) > MANY * 4:
            return {(letters[:2], False) for letters, _ in found}
    return found


def _first_letters(node: Any) -> set[Start]:
    """The first letters of one node; ("", False) where they may be any."""
    code, value = node
    if code is codes.LITERAL:
        return {(chr(value), True)}
    if code is codes.IN:
        return _first_in(value)
    if code in (codes.AT, codes.ASSERT, codes.ASSERT_NOT):
        return {("", True)}
    if code in (codes.SUBPATTERN, codes.BRANCH):
        branches = [value[3]] if code is codes.SUBPATTERN else value[1]
        return set[Start]().union(*(_first_of(branch) for branch in branches))
    if code not in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        return {("", False)}
    least, most, inner = value
    found = {(letters, more and most == 1) for letters, more in _first_of(inner)}
    return found | ({("", True)} if least == 0 else set())


def _first_in(choices: Any) -> set[Start]:
    """The letters of a set, where it names few."""
    found: set[Start] = set()
    for kind, value in choices:
        if kind is codes.LITERAL:
            found.add((chr(value), True))
        elif kind is codes.RANGE and value[1] - value[0] < 10:
            found.update((chr(letter), True) for letter in range(value[0], value[1] + 1))
        elif kind is codes.CATEGORY and value is codes.CATEGORY_DIGIT:
            found.update((digit, True) for digit in "0123456789")
        elif kind is codes.CATEGORY and value is codes.CATEGORY_SPACE:
            found.add((" ", True))
        else:
            return {("", False)}
    return found


def chosen(rule: Rule, sentences: list[Sentence], common: Counter[str]) -> list[Words]:
    """The sets worth asking for: the one that fewest sentences hold, then those that still part the rest.

    ``common``: how many sentences hold each piece.
    """
    left = sentences
    sets = {frozenset(_rarest(word, common) for word in words) for words in demanded(rule.source)}
    found: list[Words] = []
    while sets and len(found) < GROUPS:
        held = {words: _holding(words, left) for words in sets}
        best = min(held, key=lambda words: (len(held[words]), len(words), sorted(words)))
        if len(held[best]) > WORTH * len(left):
            break
        found.append(best)
        left = held[best]
        sets.discard(best)
    return found


def _rarest(word: str, common: Counter[str]) -> str:
    """The piece of a word that fewest sentences hold."""
    return min(pieces_in(word), key=lambda piece: (common[piece], -len(piece), piece))


def _holding(words: Words, sentences: list[Sentence]) -> list[Sentence]:
    return [pieces for pieces in sentences if not words.isdisjoint(pieces)]


def _sentences(asked: frozenset[str]) -> list[Sentence]:
    """The pieces (of those that may be asked for) of every sentence of our own articles."""
    return [
        frozenset(piece for word in re.findall(r"\w+", reading.flat_sentence(n)) for piece in pieces_of(word) & asked)
        for reading in _readings()
        for n in range(len(reading.sentences))
    ]


def _readings() -> list[Reading]:
    folders = (ARTICLES, ROOT / "tests" / "data" / "extract" / "tune")
    files = [json.loads(file.read_bytes()) for folder in folders for file in sorted(folder.glob("*.json"))]
    return [
        read(Article.compose(f["title"], [(BlockKind.PARAGRAPH, p) for p in f["paragraphs"]], language=f["language"]))
        for f in files
    ]


def main() -> None:
    """Write the words of every rule."""
    demands = (word for rule in all_rules() for words in demanded(rule.source) for word in words)
    sentences = _sentences(frozenset(piece for word in demands for piece in pieces_in(word)))
    common = Counter(gram for pieces in sentences for gram in pieces)
    content = {fingerprint(r.source): [sorted(words) for words in chosen(r, sentences, common)] for r in all_rules()}
    lines = [f"{json.dumps(key)}: {json.dumps(content[key], ensure_ascii=False)}" for key in sorted(content)]
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    known = {fingerprint(r.source): starts(r.source) for r in all_rules() if not r.name.startswith(ELSEWHERE)}
    lines = [
        f'"{key}": {json.dumps("|".join(sorted(found)), ensure_ascii=False)}'
        for key, found in sorted(known.items())
        if found
    ]
    STARTS.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    print(f"{TARGET.relative_to(ROOT)}: {len(content)} rules; {STARTS.relative_to(ROOT)}: {len(lines)}")


if __name__ == "__main__":
    main()
