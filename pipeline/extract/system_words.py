"""Whether a system's words mean a system: not a firm's trade, a part of a name, a letter, or what a suit is about.

"A billing software company", "Adastral Clinical Systems", "e-mails asking for money" and "the health system failed to
protect its patients" hold the words of a system and of a failure, and nothing was down.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache

from pipeline.documents import Span

from .patterns import expand, squeeze
from .reading import Reading
from .resources import table


@lru_cache
def _words(name: str) -> re.Pattern[str]:
    content = table("systems")["meant"]
    fragments = {key: squeeze(text) for key, text in content["define"].items()}
    return re.compile(expand(squeeze(content[name]), fragments))


class Meant:
    """Decides for the things of one text; ``names``: the spans of the organisations that it names."""

    def __init__(self, reading: Reading, names: Iterable[Span]) -> None:
        self._reading = reading
        self._names = sorted(names)
        self._words = [word.start for word in reading.words]

    def pair(self, label: str, thing: Span, change: Span) -> bool:
        """Whether a change befell a system of this kind, and the words mean one."""
        if label == "infrastructure" and self._specific(thing):
            return False
        if self._trade(thing) and not _words("firm_down").match(self._reading.flat, change[0]):
            return False
        return self._system(thing) and not self._blamed(thing, change) and not self._elsewhere(thing, change)

    def _specific(self, thing: Span) -> bool:
        """Whether the words name a system of a kind of its own: "payroll systems", "its phone and booking systems"."""
        flat = self._reading.flat
        if _words("specific").match(flat, thing[0]):
            return True
        start = max(flat.rfind("\n", 0, thing[0]) + 1, thing[0] - 24)
        return _words("specific_before").search(flat, start, thing[0]) is not None

    def _trade(self, span: Span) -> bool:
        """Whether the words say what a firm does for a living; it may have shut that down all the same."""
        behind = _words("trade_behind").match(self._reading.flat, span[1])
        return behind is not None or _words("trade_before").search(self._before(span[0])) is not None

    def _system(self, span: Span) -> bool:
        """Whether a system in use is meant, and no name, message or old machine."""
        flat = self._reading.flat
        start, end = span
        if _words("behind").match(flat, end) or _words("message").match(flat, start):
            return False
        before = self._before(start)
        if _words("before").search(before) or _words("stale").search(before[-10:] + flat[start:end]):
            return False
        return not self._in_name(span)

    def _before(self, start: int) -> str:
        """What the sentence says before some words, 60 letters at most."""
        flat = self._reading.flat
        return flat[max(flat.rfind("\n", 0, start) + 1, start - 60) : start]

    def _blamed(self, thing: Span, change: Span) -> bool:
        """Whether somebody failed to do his duty, or money is what a quarrel is about."""
        flat = self._reading.flat
        if _words("blame").match(flat, change[0]):
            return True
        if _words("safe").fullmatch(flat, *change) and _words("duty").search(self._before(change[0])):
            return True
        sentence = self._reading.flat_sentence(self._reading.sentence_at(thing[0]))
        return bool(_words("contested").fullmatch(flat, *thing) and _words("quarrel").search(sentence))

    def _elsewhere(self, thing: Span, change: Span) -> bool:
        """Whether the change only came by way of the thing, befell what is not the victim's, or made it safe."""
        flat = self._reading.flat
        if change[1] <= thing[0] and self._aimed(thing, change):
            return True
        if _words("lone").fullmatch(flat, *thing) and _words("safe").fullmatch(flat, *change):
            return True
        carried = _words("carrier").search(self._before(thing[0])) is not None
        return carried and not _words("reached").match(flat[change[0] : change[1]])

    def _aimed(self, thing: Span, change: Span) -> bool:
        """Whether who did not answer the press, the police, or who threw the thief out did it to the thing."""
        flat = self._reading.flat
        if _words("way").search(flat, change[1], thing[0]) or _words("asked").match(flat, change[0]):
            return True
        return _words("lawmen").search(self._before(change[0])) is not None

    def _in_name(self, span: Span) -> bool:
        """Whether the words stand in a name: an organisation's, or one that two capitals in a row show."""
        at = bisect_right(self._names, (span[0], len(self._reading.text)))
        if any(start <= span[0] and span[1] <= end for start, end in self._names[max(0, at - 3) : at]):
            return True
        number = bisect_right(self._words, span[0]) - 1
        words = self._reading.words
        if number <= 0 or words[number].start != span[0] or self._titled(span[0]):
            return False
        word, before = words[number], words[number - 1]
        lower = not word.text.isupper() and not before.text.isupper()
        beside = self._reading.text[before.end : word.start] == " " and not before.initial
        return word.capital and before.capital and lower and beside and not word.initial

    def _titled(self, position: int) -> bool:
        return self._reading.title_case and self._reading.in_title(position)
