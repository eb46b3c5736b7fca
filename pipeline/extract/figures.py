"""People affected: which numbers count them, how surely, and whether they are a total, a part or an earlier count."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from pipeline.documents import Figure, Scope, Span

from .kinds import squeeze_list
from .named import Named
from .numbers import Number, numbers_in, qualifier_before
from .reading import Reading
from .resources import table


class _Words(NamedTuple):
    person: re.Pattern[str]
    pronoun: re.Pattern[str]
    affected: re.Pattern[str]
    other: re.Pattern[str]
    counted: re.Pattern[str]


@lru_cache
def _words() -> _Words:
    lists = {name: squeeze_list(text) for name, text in table("figures").items()}
    between = rf"(?:(?:{lists['between']})[ ,]?(?: )?)"
    return _Words(
        re.compile(
            rf"(?:-(?:year-old)?)? ?{between}{{0,5}}(?P<who>{lists['people']})\b"
            r"(?!['s]* (?:a|per) (?:year|day|month)|-)"
        ),
        re.compile(r" (?:of (?:them|those|these)|d'entre (?:eux|elles)|in all|en tout|au total)\b"),
        re.compile(rf"\b(?:{lists['affected']})\b"),
        re.compile(rf"\b(?:{lists['other']})\b"),
        re.compile(
            r"\b(?:number|count|total|tally|toll|figure|estimate|nombre|bilan|total)\b[^\n;]{0,90}?"
            rf"\b(?:{lists['people']})\b[^\n;]{{0,90}}?"
            r"\b(?:at|to|is|was|reached|stands at|now|a|de|atteint|s'eleve a|passe\w* (?:de|a)|:)"
            r"\s*(?:\w+ ){0,2}$"
        ),
    )


_EARLIER = re.compile(
    r"(?:up from(?: the)?|down from(?: the)?|revised (?:up |down |upward )?from|rather than|instead of|not|"
    r"(?:to|at) \d[\d,.]*(?: million)?(?: (?:people|patients|members|customers|individuals))?,? from|"
    r"compared (?:with|to)|gave|entered|earlier (?:estimate|figure|count|tally)(?: was| of|, of)?|"
    r"(?:first|initial\w*|original\w*|earlier|previous\w*|early|preliminary)[^\n;.]{0,70}?\b(?:of|said|put|gave|"
    r"spoke of|at|was|mentioned|estimated|counted|reported|told[^\n;.]{0,30}that)|"
    r"et non|au lieu de|plutot que|contre|en evoquait|evoquait|parlait de|faisait etat de|"
    r"avait (?:d'abord )?(?:parle de|evoque|annonce|estime)|et pas|initialement|premier\w*[^\n;.]{0,60}?\b(?:de|"
    r"evoquait|annoncait|parlait de))"
    r"[ :]*[\"']? ?(?:(?:about|some|roughly|nearly|fewer than|less than|more than|only|just|environ|quelque|"
    r"pres de|moins de|plus de|seulement|the|les|a|de|d') ?)*[\"']?$"
)
_EARLIER_WORDS = re.compile(
    r"\b(?:first|initial\w*|original\w*|earlier|previous\w*|had (?:said|put|told|estimated|reported|mailed)|"
    r"at first|d'abord|initial\w*|avait (?:annonce|estime|evoque)|premier (?:avis|bilan))\b"
)
_MORE = re.compile(r"^ (?:more|fewer|less|others?|additional|de plus|de moins)\b(?: \w+){0,2}? (?:than|que)\b")
_RANGE_BEFORE = re.compile(r"\b(?:between|entre|from|de) (?:about |environ )?$")
_RANGE_BETWEEN = re.compile(r"^ ?(?:and|et|to|a|-|or|ou) ?$")
_LISTED = re.compile(r"[,:(]\s*(?:about |some |roughly |nearly |environ |and |with )?$")
_LIST_WORDS = re.compile(
    r"\b(?:totals?|by (?:hospital|site|clinic)|respectively|breakdown|per hospital|par (?:hopital|etablissement)|"
    r"each|counts?)\b|: "
)


def figures_in(
    reading: Reading, organisations: list[Named], background: frozenset[int], taken: list[Span]
) -> tuple[Figure, ...]:
    """The people affected. ``taken``: spans that count something else (visits cancelled, patients moved)."""
    numbers = [n for n in numbers_in(reading) if reading.sentence_at(n.start) not in background]
    found: list[Figure] = []
    for position, number in enumerate(numbers):
        if number.value < 2 or any(s < number.end and number.start < e for s, e in taken):
            continue
        figure = _direct(reading, numbers, position) or _counted(reading, number)
        if figure is None:
            continue
        found.append(figure)
        found.extend(_range_start(reading, numbers, position))
    found.extend(_elliptical(reading, numbers, found, organisations, taken))
    return _tidy(reading, found, organisations)


def _clause(flat: str, start: int, end: int) -> tuple[int, int]:
    """The clause around a number: to the next semicolon, full stop or dash."""
    left = max(flat.rfind(mark, 0, start) for mark in ("\n", ";", " - ", ": ", "("))
    rights = [r for r in (flat.find(mark, end) for mark in ("\n", ";", " - ", ")")) if r >= 0]
    return left + 1, min(rights) if rights else len(flat)


def _direct(reading: Reading, numbers: list[Number], position: int) -> Figure | None:
    """A number with people behind it, in a clause that tells what was done to their data."""
    number = numbers[position]
    flat = reading.flat
    words = _words()
    if (number.value < 5 and not number.rough and _is_word(flat, number)) or _MORE.match(flat, number.end):
        return None
    match = (
        words.person.match(flat, number.end)
        or _inhabitants(reading, number.end)
        or _shared_noun(flat, numbers, position)
    )
    pronoun = None
    if match is None and _people_before(reading, number.start):
        pronoun = words.pronoun.match(flat, number.end)
    people = match or pronoun
    if people is None or not _tells_of_harm(flat, number.start, people.end()):
        return None
    if match is not None and match.group("who").startswith(_STAFF) and not _staff_data(flat, number.start, match.end()):
        return None
    return _figure(reading, number, people.end(), Scope.PART if pronoun else Scope.TOTAL)


_INHABITANTS = re.compile(
    r" ?(?:de |d'|des )?(?P<who>(?:(?:New|Nova|North|South|West|East|Northern|Rhode|Prince) )?"
    r"[A-ZÉÈÎ][a-zéèçï-]{2,}(?:ans|ers|ites|ois|oises|ais|aises|iens|iennes|éens|ins))\b"
)
"""Those who live somewhere, told by their capital: "40,000 Texans", "33 millions de Français"."""


def _inhabitants(reading: Reading, position: int) -> re.Match[str] | None:
    return _INHABITANTS.match(reading.text, position)


def _tells_of_harm(flat: str, start: int, end: int) -> bool:
    """Whether a count of people stands in a clause on what was done to their data, and is no count of another kind."""
    left, right = _clause(flat, start, end)
    if _SHARE_OF.search(flat[left:start]):
        return False
    if _words().other.search(_closer(flat, left, right, start, end)):
        return False
    return _words().affected.search(flat[left:right]) is not None


_SHARE_OF = re.compile(
    r"\b(?:one in (?:\w+)|\w+ in ten|\d+ in \d+|an? (?:third|quarter|half|tenth|fraction)|half|most|un \w+ sur \w+) "
    r"(?:of|de|des) [^\n;,]{0,50}$"
)
"""A share of a number: the number itself is the whole, of whom only some are concerned."""


_STAFF = ("employe", "staff", "worker", "salarie", "agent", "travaill")
_STAFF_DATA = re.compile(
    r"\b(?:data|information|records?|files?|details|numbers|renseignements|donnees|dossiers?|affected|"
    r"letters|of (?:them|those)|taken|notif|passwords?|plus \d)"
)


def _staff_data(flat: str, start: int, end: int) -> bool:
    """Staff count as affected where their data are: a hospital also "employs 4,000 people"."""
    left, right = _clause(flat, start, end)
    return _STAFF_DATA.search(flat[left:right]) is not None


def _shared_noun(flat: str, numbers: list[Number], position: int) -> re.Match[str] | None:
    """The people of the next number, where "and" binds the two: "6,200 and 1,950 patients"."""
    if position + 1 >= len(numbers):
        return None
    number, after = numbers[position], numbers[position + 1]
    if flat[number.end : after.start].strip() not in ("and", "et"):
        return None
    return _words().person.match(flat, after.end)


def _people_before(reading: Reading, position: int) -> bool:
    """Whether "of them" can mean people: they are named in the sentence, or in the one before."""
    sentence = reading.sentences[max(0, reading.sentence_at(position) - 1)]
    before = reading.flat[sentence.start : position]
    people = list(re.finditer(rf"\b(?:{squeeze_list(table('figures')['people'])})\b", before))
    things = list(
        re.finditer(
            r"\b(?:files|computers|laptops|servers|devices|records|machines|documents|postes|fichiers|visits)\b", before
        )
    )
    return bool(people) and (not things or things[-1].start() < people[-1].start())


def _is_word(flat: str, number: Number) -> bool:
    return flat[number.start].isalpha()


def _closer(flat: str, left: int, right: int, start: int, end: int) -> str:
    """The words nearest to a number: within its commas, at most 45 characters away."""
    before = flat[max(left, start - 45) : start]
    after = flat[end : min(right, end + 45)]
    cut = max(before.rfind(", "), before.rfind(" and "), before.rfind(" but "), before.rfind(" et "))
    stop = [
        i
        for i in (
            after.find(", "),
            after.find(" and "),
            after.find(" but "),
            after.find(" et "),
            after.find(" after "),
            after.find(" that "),
        )
        if i >= 0
    ]
    return before[cut + 1 :] + " " + flat[start:end] + " " + after[: min(stop) if stop else len(after)]


def _counted(reading: Reading, number: Number) -> Figure | None:
    """A number that people are said to be: "the number of patients whose information was copied at 44,127"."""
    flat = reading.flat
    line = flat.rfind("\n", 0, number.start) + 1
    begin, _ = qualifier_before(flat, number.start)
    window = flat[max(line, begin - 200) : begin]
    if number.value < 10 or re.match(
        r" ?(?:visits|files|beds|letters|hours|days|appointments|%|records)", flat[number.end : number.end + 14]
    ):
        return None
    if not _words().counted.search(window) or not _words().affected.search(window):
        return None
    return _figure(reading, number, number.end, Scope.TOTAL)


def _figure(reading: Reading, number: Number, end: int, scope: Scope) -> Figure:
    flat = reading.flat
    begin, qualifier = qualifier_before(flat, number.start)
    line = flat.rfind("\n", 0, number.start) + 1
    before = flat[max(line, number.start - 130) : number.start]
    if _EARLIER.search(before):
        scope = Scope.EARLIER
    rough = number.rough or qualifier is not None
    return Figure(number.value, reading.text[begin:end].strip(), (begin, end), rough, scope, None, qualifier)


def _range_start(reading: Reading, numbers: list[Number], position: int) -> list[Figure]:
    """The lower end of a range whose upper end has the people behind it."""
    if position == 0:
        return []
    low, high = numbers[position - 1], numbers[position]
    flat = reading.flat
    if not _RANGE_BETWEEN.match(flat[low.end : high.start]) or low.value >= high.value:
        return []
    spelled = flat[low.end : high.start].strip() in ("and", "et")
    if spelled and not _RANGE_BEFORE.search(flat[max(0, low.start - 24) : low.start]):
        return []
    begin, _ = qualifier_before(flat, low.start)
    return [Figure(low.value, reading.text[begin : low.end], (begin, low.end), True, Scope.LOW, None, "at_least")]


_NO_UNIT = re.compile(
    r" ?(?:at\b|from\b|in\b|chez\b|a l'|au\b|[.,;:\"')\n]|$|and\b|et\b|or\b|ou\b|in (?:all|total)|it (?:first|"
    r"reported|gave)|by\b|affected|were\b|was\b|as\b|at first|que\b|qu'|when\b|to\b|had\b|au depart|initialement)"
)


def _elliptical(
    reading: Reading,
    numbers: list[Number],
    found: list[Figure],
    organisations: list[Named],
    taken: list[Span],
) -> list[Figure]:
    """Numbers without a noun beside a count of people: an earlier count, or the totals of a list."""
    extra: list[Figure] = []
    flat = reading.flat
    held = {f.span[1] for f in found}
    counted = {reading.sentence_at(f.span[0]) for f in found}
    for number in numbers:
        sentence = reading.sentence_at(number.start)
        near = sentence in counted or sentence - 1 in counted or sentence - 2 in counted or sentence + 1 in counted
        if number.value < 10 or number.end in held or not near:
            continue
        if not _NO_UNIT.match(flat, number.end) and not _words().person.match(flat, number.end):
            continue
        if any(s < number.end and number.start < e for s, e in taken) or _looks_like_year(reading, number):
            continue
        line = flat.rfind("\n", 0, number.start) + 1
        before = flat[max(line, number.start - 130) : number.start]
        if _EARLIER.search(before) or (
            _EARLIER_WORDS.search(before)
            and re.search(r"\d{3}|million|thousand|mille", flat[number.start : number.end])
        ):
            extra.append(_figure(reading, number, number.end, Scope.EARLIER))
        elif (
            (_LISTED.search(before) or _named_after(organisations, number.end))
            and _LIST_WORDS.search(reading.flat_sentence(sentence))
            and _owner(reading, organisations, number.start)
        ):
            extra.append(_figure(reading, number, number.end, Scope.PART))
    return extra


def _named_after(organisations: list[Named], end: int) -> bool:
    """Whether a health organisation is named right behind a number: "9,450 at Mercy Medical Center"."""
    return any(n.health and 0 < m[0] - end <= 9 for n in organisations for m in n.mentions)


def _looks_like_year(reading: Reading, number: Number) -> bool:
    return 1900 <= number.value <= 2100 and reading.text[number.start : number.end].isdigit()


def _owner(reading: Reading, organisations: list[Named], position: int) -> str | None:
    """The organisation named last before a number in its sentence."""
    start = reading.sentences[reading.sentence_at(position)].start
    best = max(
        ((m[0], n.name) for n in organisations for m in n.mentions if start <= m[0] < position and n.health),
        default=None,
    )
    return best[1] if best else None


def _tidy(reading: Reading, found: list[Figure], organisations: list[Named]) -> tuple[Figure, ...]:
    """One figure for each value, body before title; parts with their owners, ranges with both ends."""
    found.sort(key=lambda f: (reading.in_title(f.span[0]), f.span))
    kept: dict[int, Figure] = {}
    lows = {f.span[1] for f in found if f.scope is Scope.LOW}
    for figure in found:
        if figure.value in kept:
            continue
        if figure.scope is Scope.PART:
            kept[figure.value] = replace(figure, organisation=_owner(reading, organisations, figure.span[0]))
        elif figure.scope is Scope.TOTAL and _ends_range(figure, lows):
            kept[figure.value] = replace(figure, scope=Scope.HIGH, approximate=True)
        else:
            kept[figure.value] = figure
    return tuple(sorted(kept.values(), key=lambda f: f.span))


def _ends_range(figure: Figure, lows: set[int]) -> bool:
    return any(0 < figure.span[0] - end < 12 or figure.span[0] < end < figure.span[1] for end in lows)
