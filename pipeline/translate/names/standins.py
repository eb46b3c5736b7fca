"""Stand-ins: the model translates a sentence with names it copies well, and the true names take their place after.

« Tremblay a avisé ses patients » → « L’Hôpital régional de Windsor (WRH) a avisé ses patients ».
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.documents import Span

from ..resources import rows
from .grammar import NameForm, place
from .mentions import Mention

_THE = re.compile(r"\b(?:the|a|an) $", re.I)
_BRACKET = re.compile(r" \(")


@dataclass(frozen=True, slots=True)
class Swap:
    """One stretch of the source and what stands for it while the model translates."""

    span: Span
    standin: str
    form: NameForm
    english_article: bool


@cache
def pools() -> tuple[tuple[str, ...], ...]:
    """The pools of stand-ins, the one to try first first."""
    found: dict[str, list[str]] = {}
    for row in rows("standins.csv"):
        found.setdefault(row["pool"], []).append(row["name"])
    return tuple(tuple(names) for _, names in sorted(found.items()))


def swaps_for(sentence: str, mentions: Sequence[Mention], pool: Sequence[str]) -> tuple[Swap, ...]:
    """A stand-in for every name to be copied; a name with its acronym in brackets is one stretch, the same name the
    same stand-in. Empty where the pool does not reach, or one of its names stands in the sentence."""
    free = [name for name in pool if name not in sentence]
    swaps: list[Swap] = []
    given: dict[str, str] = {}
    for span, form in _stretches(sentence, [m for m in mentions if m.copied]):
        words = sentence[slice(*span)]
        if words not in given:
            if not free:
                return ()
            given[words] = free.pop(0)
        article = bool(_THE.search(sentence[: span[0]]))
        swaps.append(Swap(span, given[words], form, article))
    return tuple(swaps)


def _stretches(sentence: str, mentions: Sequence[Mention]) -> list[tuple[Span, NameForm]]:
    found: list[tuple[Span, NameForm]] = []
    index = 0
    while index < len(mentions):
        here = mentions[index]
        following = mentions[index + 1] if index + 1 < len(mentions) else None
        if following and _in_brackets(sentence, here, following):
            text = f"{here.preferred.text} ({following.preferred.text})"
            found.append(
                ((here.span[0], following.span[1] + 1), NameForm(text, here.preferred.gender, here.preferred.optional))
            )
            index += 2
        else:
            found.append((here.span, here.preferred))
            index += 1
    return found


def _in_brackets(sentence: str, here: Mention, following: Mention) -> bool:
    between = sentence[here.span[1] : following.span[0]]
    return bool(_BRACKET.fullmatch(between)) and sentence[following.span[1] : following.span[1] + 1] == ")"


def swapped(sentence: str, swaps: Sequence[Swap]) -> str:
    """The sentence with the stand-ins in it."""
    pieces, last = [], 0
    for swap in swaps:
        pieces += [sentence[last : swap.span[0]], swap.standin]
        last = swap.span[1]
    return "".join([*pieces, sentence[last:]])


def restored(french: str, swaps: Sequence[Swap]) -> str | None:
    """The French with the names in the place of their stand-ins; null where one is missing or stands too often."""
    for standin in dict.fromkeys(swap.standin for swap in swaps):
        mine = [swap for swap in swaps if swap.standin == standin]
        count = len(re.findall(rf"(?<!\w){standin}(?!\w)", french))
        if not 0 < count <= len(mine):
            return None
        for swap in (mine * count)[:count]:
            french = _put(french, swap)
    return french


def _put(french: str, swap: Swap) -> str:
    match = re.search(rf"(?<!\w){swap.standin}(?!\w)", french)
    assert match is not None
    before = re.sub(r"(?<!\w)(?:M\.|Mme|Mlle) $", "", french[: match.start()])
    bare = swap.form.optional and not swap.english_article
    name = NameForm(swap.form.text.replace("'", "’"), "" if bare else swap.form.gender)
    return place(before, name, english_article=swap.english_article) + french[match.end() :]
