"""People affected: which numbers count them, how surely, and whether they are a total, a part or an earlier count."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from pipeline.documents import Figure, Scope, Span

from .counting import COUNT_BEFORE, GREW_FROM, figure_of, owner_behind, owner_of, people_words
from .kinds import squeeze_list
from .named import Named
from .numbers import Number, numbers_in, qualifier_before
from .reading import Reading
from .resources import table
from .shares import shares_in

_MORE = re.compile(r"^ (?:more|fewer|less|others?|additional|de plus|de moins)\b(?: \w+){0,2}? (?:than|que)\b")
_RANGE_BEFORE = re.compile(r"\b(?:between|entre|from|de) (?:about |environ )?$")
_RANGE_BETWEEN = re.compile(r"^ ?(?:and|et|to|a|-|or|ou) ?$")


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
    found.extend(shares_in(reading, numbers, found, organisations, taken))
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
    words = people_words()
    if position and _of_whole(flat, numbers, position - 1):
        return None
    if (number.value < 5 and not number.rough and _is_word(flat, number)) or _MORE.match(flat, number.end):
        return None
    match = (
        words.person.match(flat, number.end)
        or _inhabitants(reading, number.end)
        or _of_a_name(reading, number.end)
        or _shared_noun(flat, numbers, position)
    )
    pronoun = None
    if match is None and _people_before(reading, number.start):
        pronoun = words.pronoun.match(flat, number.end)
    people = match or pronoun or _files_opened(reading, number) or _of_whole(flat, numbers, position)
    people = people or (_STRUCK.match(flat, number.end) if reading.in_title(number.start) else None)
    if people is None or not _tells_of_harm(reading, number.start, people.end()):
        return None
    if match is not None and match.group("who").startswith(_STAFF) and not _staff_data(flat, number.start, match.end()):
        return None
    return figure_of(reading, number, people.end(), Scope.PART if pronoun else Scope.TOTAL)


_NAME_BETWEEN = re.compile(
    r" (?!(?:GB|TB|MB|Go|To|Mo|GiB)\b)[A-ZÀ-Þ][\w'’.&-]* (?:(?:[A-ZÀ-Þ][\w'’.&-]*|of|and|de|du|des|la) ){0,5}"
)


def _of_a_name(reading: Reading, position: int) -> re.Match[str] | None:
    """People behind the name of whose they are: "1.1 million Oakvale Health members"."""
    name = _NAME_BETWEEN.match(reading.text, position)
    return people_words().person.match(reading.flat, name.end() - 1) if name else None


_INHABITANTS = re.compile(
    r" ?(?:de |d'|des )?(?P<who>(?:(?:New|Nova|North|South|West|East|Northern|Rhode|Prince) )?"
    r"[A-ZÉÈÎ][a-zéèçï-]{2,}(?:ans|ers|ites|ois|oises|ais|aises|iens|iennes|éens|ins))\b"
)
"""Those who live somewhere, told by their capital: "40,000 Texans", "33 millions de Français"."""


def _inhabitants(reading: Reading, position: int) -> re.Match[str] | None:
    return _INHABITANTS.match(reading.text, position)


_OF_THEM_ALL = re.compile(
    r" (?:of|des|de) (?:[\w'.&-]+ ){0,7}?(?:about |some |nearly |roughly |its |the |environ |quelque )?"
)


def _of_whole(flat: str, numbers: list[Number], position: int) -> re.Match[str] | None:
    """The people of the next number, of whom this one is a share: "1.15 million of the plan's six million members"."""
    if position + 1 >= len(numbers) or numbers[position].value >= numbers[position + 1].value:
        return None
    number, whole = numbers[position], numbers[position + 1]
    if _OF_THEM_ALL.fullmatch(flat, number.end, whole.start) is None:
        return None
    return people_words().person.match(flat, whole.end)


_STRUCK = re.compile(
    r"(?= (?:were |are )?(?:affected|hit|exposed|warned|notified|touches|avertis|concernes) (?:by|in|after|par|"
    r"dans)\b)"
)
"""In a headline those who were hit need no noun: "says 19,200 affected by April intrusion"."""
_FILES = re.compile(r" (?:patients?'? |medical |different |electronic )?(?P<who>files|charts|records|dossiers?)\b")
_OPENED = re.compile(
    r"\b(?:open\w*|look\w*|view\w*|access\w*|snoop\w*|read|peek\w*|ouv\w+|consult\w+|regard\w+|"
    r"fouill\w+)\b[^\n;]{0,40}$"
)


def _files_opened(reading: Reading, number: Number) -> re.Match[str] | None:
    """Files that somebody opened one by one: each is a patient's."""
    match = _FILES.match(reading.flat, number.end)
    line = reading.flat.rfind("\n", 0, number.start) + 1
    return match if match and _OPENED.search(reading.flat[line : number.start]) else None


def _tells_of_harm(reading: Reading, start: int, end: int) -> bool:
    """Whether a count of people stands where a text tells what was done to their data, and counts nothing else."""
    flat = reading.flat
    left, right = _clause(flat, start, end)
    if _SHARE_OF.search(flat[left:start]) or _RECIPIENTS.search(flat[left:start]):
        return False
    if _THEIR_DATA.search(flat[left:start]) or _WHOSE.match(flat, end):
        return True
    if _HAS.search(flat[left:start]) and _NO_MORE.match(flat, end):
        return False
    if people_words().other.search(_closer(flat, left, right, start, end)):
        return False
    return (
        people_words().affected.search(flat[left:right]) is not None
        or _harm_around(reading, start)
        or COUNT_BEFORE.search(flat[left:start]) is not None
    )


def _harm_around(reading: Reading, position: int) -> bool:
    """Whether the sentence, or one beside it in its block, tells of data: "31,460 of its patients are on the list"."""
    number = reading.sentence_at(position)
    block = reading.sentences[number].block
    near = (n for n in (number, number - 1, number + 1) if 0 <= n < len(reading.sentences))
    return any(reading.sentences[n].block == block and _HARM.search(reading.flat_sentence(n)) is not None for n in near)


_HARM = re.compile(
    r"\b(?:data|information|records?|files?|details|stolen|copied|exposed|compromised|affected|breach\w*|leak\w*|"
    r"letters?|notif\w+|list|database|videos?|spreadsheet|forum|archive|folder|mailbox\w*|server|photographs?|"
    r"notes|scans|invoices|bills|"
    r"donnees|renseignements|dossiers?|fichiers?|copie\w*|vole\w*|fuite|fiches?|lettres?|avise\w*|serveur|messagerie|"
    r"ecri(?:re|t|ra) a|write to|writing to|wrote to|"
    r"passed on|typed|clients? concerne\w*|courriels?|liste|profils?)\b"
)


_HAS = re.compile(
    r"(?<!class )(?<!list )(?<!suit )\b(?:has|have|compte|comptent) "
    r"(?:about |some |more than |nearly |over |environ |plus de |quelque )?$"
)
_NO_MORE = re.compile(r"[.,;\n]| (?:in|across|and|dans|en|et) ")
"""Those whom somebody has, of whom nothing more is said: the size of a plan or a clinic."""
_THEIR_DATA = re.compile(
    r"\b(?:data|information|records?|files?|details|names|charts|scans|images|x-?rays|photographs|passports?|"
    r"invoices|bills|results|notes|pay|"
    r"wages|salaries|pay ?che(?:ck|que)s|mailbox\w*|"
    r"accounts|donnees|renseignements|informations|dossiers|fichiers|coordonnees|noms|comptes|salaires|paies?)"
    r"(?: \w+ly| personnelles?| personnels?| medicaux| medicales| de sante| bancaires?)? "
    r"(?:of|on|about|for|belonging to|from|de|d'|des|concernant|appartenant a|sur) "
    r"(?:(?:about|some|roughly|nearly|almost|around|more than|over|at least|up to|as many as|an estimated|"
    r"approximately|all|"
    r"environ|pres de|plus de|quelque|au moins|jusqu'a|les) )*$"
)
"""Whose data a number counts, whatever else is said of them: "the records of 890,000 people treated there"."""


_WHOSE = re.compile(
    r",? (?:whose|dont (?:les?|la|l'))\b[^\n;.]{0,40}?\b(?:data|information|records?|files?|details|names|"
    r"numbers|charts|letters|mail|"
    r"results|images|scans|notes|donnees|renseignements|informations|dossiers?|fichiers?|coordonnees|noms|resultats|"
    r"lettres)\b"
)
"""Whose data were concerned, behind those who are counted: "412 patients whose letters went astray"."""


_SHARE_OF = re.compile(
    r"\b(?:one in (?:\w+)|\w+ in ten|\d+ in \d+|an? (?:third|quarter|half|tenth|fraction)|half|most|"
    r"un \w+ sur \w+|\d+ ?(?:%|per ?cent|pour cent)) "
    r"(?:of|de|des|du) [^\n;,]{0,50}$"
)
"""A share of a number: the number itself is the whole, of whom only some are concerned."""


_RECIPIENTS = re.compile(
    r"\b(?:people|patients|residents|clients|members|personnes|usagers) (?:to|a|aux) (?:about |some )?$"
)
"""Before a number: those who received what was others' ("the status of 27 people to 340 subscribers")."""

_STAFF = ("employe", "staff", "worker", "salarie", "agent", "travaill")
_STAFF_DATA = re.compile(
    r"\b(?:data|information|records?|files?|details|numbers|renseignements|donnees|dossiers?|affected|"
    r"letters|list|liste|of (?:them|those)|taken|notif|passwords?|paie|payroll|payslips|bulletins|concernes|plus \d)"
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
    return people_words().person.match(flat, after.end)


def _people_before(reading: Reading, position: int) -> bool:
    """Whether "of them" can mean people: they are named in the sentence, or in the one before."""
    sentence = reading.sentences[max(0, reading.sentence_at(position) - 1)]
    before = reading.flat[max(sentence.start, position - 400) : position]
    people, things = _last(_people(), before), _last(_THINGS, before)
    return people is not None and (things is None or things.start() < people.start())


_THINGS = re.compile(
    r"\b(?:files|computers|laptops|servers|devices|records|machines|documents|postes|fichiers|visits)\b"
)


@lru_cache
def _people() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{squeeze_list(table('figures')['people'])})\b")


def _last(pattern: re.Pattern[str], words: str) -> re.Match[str] | None:
    return max(pattern.finditer(words), key=lambda match: match.start(), default=None)


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
    return before[cut + 1 :].rstrip() + " " + flat[start:end] + " " + after[: min(stop) if stop else len(after)]


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
    counted = people_words().counted.search(window) and people_words().affected.search(window)
    counted = counted or _THE_MOST.search(window) or _NAMED_IN.search(window)
    counted = counted or (_BARE.search(window) and _NO_MORE.match(flat, number.end))
    if not counted and not (number.value >= 500 and _FILED.search(window)):
        return None
    return figure_of(reading, number, number.end, Scope.TOTAL)


_THE_MOST = re.compile(
    r"\b(?:report|list|notif|warn|declar|recens)\w* (?:\w+ ){0,3}?(?:the most|the largest number of|le plus de) "
    r"(?:people|patients|members|individuals|personnes|victims)(?: affected)?, (?:with |at )?$"
)
"""Of a list the largest: "reported the most people, 31,900"."""
_BARE = re.compile(
    r"\b(?:breach|hack|attack|theft|leak|incident|fuite|piratage|vol)\b[^\n;.]{0,60}\b(?:affected|hit|exposed|"
    r"touched|touche|concerne) "
    r"(?:an? (?:estimated|additional) )?$"
)
"""Those whom a breach hit, without a noun: "the breach, which affected 18,000, was found in May"."""
_NAMED_IN = re.compile(
    r"\b(?:files|list|documents|database|sample|records|fichiers|liste)\b[^\n;.]{0,40}?\b(?:name|names|cover|"
    r"covers|nomment|nomme)"
    r"(?: at least| about| some| more than| au moins)? $"
)
"""Those whom files name: "the files seen by this newspaper name at least 5,000"."""
_FILED = re.compile(
    r"\b(?:notice|filing|report|disclosure|declaration|avis) (?:to|with|a|au|aupres de) [^\n;]{4,80}?\b"
    r"(?:reported|listed|put (?:it|the (?:number|figure|count|total|toll)) at|gave|entered|a indique|a declare|"
    r"fait etat de)"
    r"(?: the (?:number|figure|total) as)? $"
)
"""What was entered in a report: "In a notice to the federal government, the clinic reported 183,655"."""


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
    if GREW_FROM.search(flat, max(0, low.start - 40), low.start):
        return [
            Figure(low.value, reading.text[begin : low.end], (begin, low.end), low.rough, Scope.EARLIER, None, None)
        ]
    return [Figure(low.value, reading.text[begin : low.end], (begin, low.end), True, Scope.LOW, None, "at_least")]


def _tidy(reading: Reading, found: list[Figure], organisations: list[Named]) -> tuple[Figure, ...]:
    """One figure for each value, body before title; parts with their owners, ranges with both ends."""
    found.sort(key=lambda f: (reading.in_title(f.span[0]), f.span))
    kept: dict[int, Figure] = {}
    lows = {f.span[1] for f in found if f.scope is Scope.LOW}
    for figure in found:
        if figure.value in kept:
            continue
        if figure.scope is Scope.PART:
            start, end = figure.span
            owner = owner_behind(reading, organisations, end) or owner_of(reading, organisations, start)
            kept[figure.value] = replace(figure, organisation=owner)
        elif figure.scope is Scope.TOTAL and _ends_range(figure, lows):
            kept[figure.value] = replace(figure, scope=Scope.HIGH, approximate=True)
        else:
            kept[figure.value] = figure
    return tuple(sorted(kept.values(), key=lambda f: f.span))


def _ends_range(figure: Figure, lows: set[int]) -> bool:
    return any(0 < figure.span[0] - end < 12 or figure.span[0] < end < figure.span[1] for end in lows)
