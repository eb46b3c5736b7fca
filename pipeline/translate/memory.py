"""The translation memory's rules (DATA.md 9): what is the same sentence, and what may be used again unasked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.documents import Name, SentencePair

from .names import find_mentions, is_kept
from .quantities import compare, read_english, read_french


@dataclass(frozen=True, slots=True)
class MemoryMatch:
    """A confirmed translation of exactly this sentence; ``id`` is its row in the archive."""

    target: str
    id: int | None = None


def memory_key(sentence: str) -> str:
    """The key of a sentence: NFC, its spaces folded; nothing else, for a capital or a comma may matter."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", sentence)).strip()


def is_reusable(source: str, target: str, pair: SentencePair, names: Sequence[Name] = ()) -> bool:
    """May this pair of a confirmed segment be used again unasked? One to one, its names and numbers agreeing both ways.

    That it has no rival target is for the archive to say.
    """
    english, french = source[slice(*pair.source)], target[slice(*pair.target)]
    if not pair.sure or not english.strip() or not french.strip():
        return False
    return agrees(english, french, names)


def agrees(english: str, french: str, names: Sequence[Name] = ()) -> bool:
    """Are names and numbers of a sentence and its French the same, in both directions?"""
    mentions = find_mentions(english, names)
    if not all(is_kept(mention, french) for mention in mentions if mention.known or mention.copied):
        return False
    comparison = compare(read_english(english, [m.span for m in mentions]), read_french(french), english)
    return not comparison.lost and not comparison.added
