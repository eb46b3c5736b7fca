"""Sentences that other translation tools give, taken into memory."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

from pipeline.store import MemoryPair
from pipeline.times import now, stamp
from pipeline.translate import TmxUnit, memory_key

if TYPE_CHECKING:
    from pipeline.store import Archive

_AT_ONCE = 500
"""Pairs a transaction: a writer must not keep others waiting for a whole memory."""


def remember_units(archive: Archive, units: Iterable[TmxUnit]) -> tuple[int, int]:
    """Take pairs from outside into memory, to be suggested only; returns how many are new, and how many were there."""
    taken = passed = 0
    waiting = iter(units)
    while batch := list(islice(waiting, _AT_ONCE)):
        pairs = [MemoryPair(memory_key(u.source), u.source, u.target, reusable=False) for u in batch]
        new = archive.memory.take_in(pairs, at=stamp(now()))
        taken, passed = taken + new, passed + len(pairs) - new
    return taken, passed
