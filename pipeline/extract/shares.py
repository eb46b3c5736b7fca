"""Numbers without a noun beside a count of people: an earlier count, the totals of a list, the share of each."""

from __future__ import annotations

import re

from pipeline.documents import Figure, Scope, Span

from .counting import AT_FIRST, COUNT_BEFORE, EARLIER, figure_of, owner_of, people_words
from .named import Named
from .numbers import Number
from .reading import Reading

_EARLIER_WORDS = re.compile(
    r"\b(?:first|initial\w*|original\w*|earlier|previous\w*|had (?:said|put|told|estimated|reported|mailed)|"
    r"at first|d'abord|initial\w*|avait (?:annonce|estime|evoque)|premier (?:avis|bilan))\b"
)
_REVISED = re.compile(
    r"\b(?:raised|revised|updated|increased|corrected|lowered|put|brought|porte|revu|releve|corrige)"
    r" (?:that|the|its|this|ce|le|son|a) (?:figure|number|count|estimate|total|toll|chiffre|nombre|bilan)\b"
    r"[^.;\n]{0,30}? (?:to|at|a)(?: about| some| nearly| more than| environ| pres de| plus de)? $"
)
"""The count of a later day: "raised that figure to 19,450"."""
_LISTED = re.compile(r"[,:(]\s*(?:about |some |roughly |nearly |environ |and |with )?$")
_LIST_WORDS = re.compile(
    r"\b(?:totals?|by (?:hospital|site|clinic)|respectively|breakdown|per hospital|par (?:hopital|etablissement)|"
    r"each|counts?)\b|: "
)


_NO_UNIT = re.compile(
    r" ?(?:(?:were|had|have|are|did)\b[.,; ]|pour (?:le|la|les|l')|autres?\b|at\b|from\b|in\b|chez\b|a l'|au\b|"
    r"[.,;:\"')\n]|$|and\b|et\b|or\b|ou\b|in (?:all|total)|it (?:(?:first|had|initially|originally|"
    r"previously|earlier) )?"
    r"(?:reported|gave|told|disclosed|announced|estimated|put|first)|li(?:ve|ves|ving) in|resid(?:e|es|"
    r"ing) in|by\b|affected|were\b|was\b|as\b|comme\b|at first|que\b|qu'|when\b|to\b|had\b|au depart|"
    r"initialement)"
)


def shares_in(
    reading: Reading,
    numbers: list[Number],
    found: list[Figure],
    organisations: list[Named],
    taken: list[Span],
) -> list[Figure]:
    """Numbers without a noun beside a count of people: an earlier count, or the totals of a list."""
    extra: list[Figure] = []
    flat = reading.flat
    held = [f.span for f in found]
    counted = {reading.sentence_at(f.span[0]) for f in found}
    for number in numbers:
        sentence = reading.sentence_at(number.start)
        before = flat[max(flat.rfind("\n", 0, number.start) + 1, number.start - 130) : number.start]
        near = bool(counted & set(range(sentence - 2, sentence + 2))) or (counted and _AMONG.search(before))
        if number.value < 10 or not near or any(start <= number.start < end for start, end in held):
            continue
        owned = flat.startswith(" of ", number.end) and _named_after(organisations, number.end)
        if not owned and not _stands_for_people(flat, number.end):
            continue
        if any(s < number.end and number.start < e for s, e in taken) or _looks_like_year(reading, number):
            continue
        if (
            EARLIER.search(before)
            or AT_FIRST.match(flat, number.end)
            or (
                _EARLIER_WORDS.search(before)
                and re.search(r"\d{3}|million|thousand|mille", flat[number.start : number.end])
            )
        ):
            extra.append(figure_of(reading, number, number.end, Scope.EARLIER))
        elif _REVISED.search(before):
            extra.append(figure_of(reading, number, number.end, Scope.TOTAL))
        elif _is_share(reading, organisations, number, before):
            extra.append(figure_of(reading, number, number.end, Scope.PART))
    return extra


def _stands_for_people(flat: str, end: int) -> bool:
    """Whether no unit but people stands behind a number."""
    behind = (_NO_UNIT, AT_FIRST, people_words().person)
    return any(pattern.match(flat, end) for pattern in behind)


_AMONG = re.compile(
    r"\b(?:of|among) (?:those|them|the (?:people|patients|victims|individuals|members|total))"
    r"(?: (?:affected|notified|involved|exposed|hit|concerned))?, [^.;\n]*$|"
    r"\b(?:parmi|d'entre) (?:eux|elles|ces \w+|les (?:personnes|patients|victimes)(?: touche\w+| concerne\w+)?), "
    r"[^.;\n]*$"
)
"""Before the shares of a count: "of those affected, 1,457 live in New York and 370 in Vermont"."""
_ANOTHERS = re.compile(r"\w(?:'s|s'),? (?:about |roughly |nearly |around )?$")
_OWNED = re.compile(
    r"(?:'s?)?(?: \([^)]*\))?,? ?(?:which |that |who )?(?:reported |said |says |counts? |has |had |lists |a |"
    r"en )?(?:that )?"
    r"(?:about |roughly |nearly |around |some |environ |quelque |pres de )?"
)
"""What may stand between an organisation and its count: "Duck Creek Memorial Hospital, 7,886"."""


def _is_share(reading: Reading, organisations: list[Named], number: Number, before: str) -> bool:
    """A bare number that is somebody's count: "the clinic reported 14,911, and Duck Creek Hospital, 7,886"."""
    if number.value < 100:
        return bool(
            (_LISTED.search(before) or _named_after(organisations, number.end))
            and _LIST_WORDS.search(reading.flat_sentence(reading.sentence_at(number.start)))
            and owner_of(reading, organisations, number.start)
        )
    if COUNT_BEFORE.search(before) or _AMONG.search(before):
        return True
    if _named_after(organisations, number.end) or _ANOTHERS.search(before):
        return True
    if _LISTED.search(before) and (
        owner_of(reading, organisations, number.start) or _NAME_BEFORE.search(reading.text, 0, number.start)
    ):
        return True
    owner = _owned_until(reading, organisations, number.start)
    return owner is not None and _OWNED.fullmatch(reading.flat, owner, number.start) is not None


_NAME_BEFORE = re.compile(r"[A-ZÀ-Ý][\w'’.&-]+ [A-ZÀ-Ý][\w'’.&-]+(?: \([A-Z]+\))?, (?:about |some |environ )?\Z")


def _owned_until(reading: Reading, organisations: list[Named], position: int) -> int | None:
    """Where the name of the health organisation ends that stands last before a number in its sentence."""
    start = reading.sentences[reading.sentence_at(position)].start
    ends = (m[1] for n in organisations if n.health for m in n.mentions if start <= m[0] and m[1] <= position)
    return max(ends, default=None)


def _named_after(organisations: list[Named], end: int) -> bool:
    """Whether a health organisation is named right behind a number: "9,450 at Mercy Medical Center"."""
    return any(n.health and 0 < m[0] - end <= 9 for n in organisations for m in n.mentions)


def _looks_like_year(reading: Reading, number: Number) -> bool:
    return 1900 <= number.value <= 2100 and reading.text[number.start : number.end].isdigit()
