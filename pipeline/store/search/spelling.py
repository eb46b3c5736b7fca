"""A mistyped word: what it most likely was, by trigrams of names and titles, then by the words of the index."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from pipeline.folding import fold_key

from .query import And, Field, Node, Not, Or, Word

SHORTEST = 4
"""A mistake in a word of three letters may be any other word."""
_NAMES = 400
_TERMS = 4000
_NAMED = frozenset({"victim", "provider", "attacker", "place", "outlet"})


def typed_words(node: Node) -> Iterator[str]:
    """The words of a query in which a mistake may lie, as they were typed."""
    if isinstance(node, And | Or):
        for part in node.nodes:
            yield from typed_words(part)
    elif isinstance(node, Word):
        yield from node.parts
    elif isinstance(node, Field) and node.name in _NAMED:
        yield from re.findall(r"[^\W_]+", node.value)
    elif isinstance(node, Not):
        return


def corrected(connection: sqlite3.Connection, query: str, node: Node, is_found: Callable[[str], bool]) -> str | None:
    """The query with its mistyped words put right; null where nothing is near enough, or nothing is mistyped.

    ``is_found`` tells whether a word by itself finds anything.
    """
    better = query
    for word in dict.fromkeys(typed_words(node)):
        near = None if is_found(word) else _nearest(connection, fold_key(word))
        if near is not None:
            better = re.sub(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", near, better)
    return better if better != query else None


def _nearest(connection: sqlite3.Connection, word: str) -> str | None:
    if len(word) < SHORTEST:
        return None
    return _closest(word, _named_words(connection, word)) or _closest(word, _index_words(connection, word))


def _closest(word: str, found: Counter[str]) -> str | None:
    """Within two slips of the keyboard (one in a short word), the first letter last; among equals the commonest."""
    from rapidfuzz.distance import OSA

    most = 1 if len(word) <= 5 else 2
    near = [
        (OSA.distance(word, other, score_cutoff=most), other[0] != word[0], -times, other)
        for other, times in found.items()
        if abs(len(other) - len(word)) <= most
    ]
    return min((place for place in near if place[0] <= most), default=(0, False, 0, None))[-1]


def _named_words(connection: sqlite3.Connection, word: str) -> Counter[str]:
    """Words of names and titles that share two trigrams side by side with this one; the newest of them."""
    grams = [word[at : at + 3] for at in range(len(word) - 2)]
    pairs = [f'("{first}" AND "{second}")' for first, second in pairwise(grams)]
    rows = connection.execute(
        """
        SELECT n.folded FROM search_trigram AS t JOIN search_name AS n ON n.id = t.rowid
        WHERE search_trigram MATCH ? ORDER BY t.rowid DESC LIMIT ?
        """,
        (" OR ".join([*pairs, *_split_grams(grams)]), _NAMES),
    )
    return _counted(row[0] for row in rows)


def _split_grams(grams: list[str]) -> list[str]:
    """A mistake in the middle leaves only the first and the last letters as they were."""
    return [f'("{grams[0]}" AND "{grams[-1]}")'] if len(grams) > 2 else [f'"{gram}"' for gram in grams]


def _index_words(connection: sqlite3.Connection, word: str) -> Counter[str]:
    """Words of the texts that begin alike: stems among them, which find the same.

    SQLite counts in how many texts each of them stands, which takes milliseconds for a common one: three letters, right
    or two of them swapped or one too many, leave few words.
    """
    found: Counter[str] = Counter()
    for start in dict.fromkeys((word[:3], word[:2] + word[3], word[0] + word[2] + word[1])):
        rows = connection.execute(
            "SELECT term, doc FROM search_word WHERE term >= ? AND term < ? LIMIT ?",
            (start, start + "\U0010ffff", _TERMS),
        )
        found.update({row[0]: row[1] for row in rows})
    return found


def _counted(names: Iterable[str]) -> Counter[str]:
    return Counter(word for name in names for word in name.split())
