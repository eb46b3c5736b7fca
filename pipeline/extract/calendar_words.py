"""Days and months as news stories write them, resolved against the local day of publication."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from .feasts import FEASTS, last_day_of
from .patterns import numbers_of, spots_from, starts_of
from .reading import GRAM, Reading, grams_in

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier janv", "february feb fevrier fevr", "march mar mars", "april apr avril avr",
            "may mai", "june jun juin",
            "july jul juillet juill", "august aug aout", "september sept sep septembre", "october oct octobre",
            "november nov novembre", "december dec decembre",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_DAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday lundi",
            "tuesday mardi",
            "wednesday mercredi",
            "thursday jeudi",
            "friday vendredi",
            "saturday samedi",
            "sunday dimanche",
        )
    )
    for name in names.split()
}
_COUNT = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "un": 1, "une": 1, "deux": 2,
    "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12,
}  # fmt: skip
_M = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_D = "(?:" + "|".join(_DAYS) + ")"
_N = r"(?:\d{1,2}|" + "|".join(_COUNT) + ")"
_FEASTS = "|".join(re.escape(name) for name in sorted(FEASTS, key=len, reverse=True)).replace(r"\ ", r"\s")
_NIGHT = (
    rf"\b(?:nuit\sd[eu]\s(?:(?:{_D}|\d{{1,2}}(?:er)?)\s?)+(?:{_M}\s)?(?:a|au)\s"
    rf"|overnight\s(?:from\s)?{_D}\s(?:in)?to\s|night\sof\s{_D}\sto\s)(?:{_D}\s(?=\d))?"
)
"""A night has two days: what befell in it is dated on the second, when people find it (nuit de lundi à mardi)."""
DATED = re.compile(
    rf"""
    {_NIGHT}(?:(?P<d18>\d{{1,2}})(?:er)?\s(?P<m18>{_M})(?:\s(?P<y18>(?:19|20)\d\d))?|(?P<w18>{_D})\b)
    | (?P<m1>\b{_M})\s(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:\sand\s\d{{1,2}})?(?:,?\s(?P<y1>(?:19|20)\d\d))?(?!\d|\sbeds)
    | \b(?P<d2>\d{{1,2}})(?:er|st|nd|rd|th)?\s(?:of\s)?(?P<m2>{_M})(?:\s(?P<y2>(?:19|20)\d\d))?
    | \b(?P<span3>\d{{1,2}})(?:er)?\s(?:and|et|au|to|-)\s(?:le\s)?
      (?P<d3>\d{{1,2}})\s(?P<m3>{_M})(?:\s(?P<y3>(?:19|20)\d\d))?
    | \b(?:between|from|entre|de)\s(?P<m20>{_M})\s(?:and|to|until|through|et|a)\s{_M}(?!\s\d{{1,2}}\b)
      (?:\s(?P<y20>(?:19|20)\d\d))?
    | (?:\b(?P<when4>last|next|this|early|late|mid|in|since|by|from|until|en|debut|fin|mi|au\sdebut\sde|a\sla\sfin\sde
        |depuis|of|to|most\sof|de|the\sweek\sof)[\s-]|\bd'(?=[ao]))(?:early\s|late\s|mid-?)?(?P<m4>{_M})
      (?:\s(?:of\s)?(?P<y4>(?:19|20)\d\d|last\syear|dernier|l'an\sdernier))?(?!\.?\s\d)
    | \b(?:the|that|its|their|an?)\s(?P<m19>{_M})
      (?=\s(?:(?!\d)\w+\s)?(?:cyber-?)?(?:attack|breach|incident|hack|intrusion|outage|ransomware|theft|leak))
    | \b(?P<m5>{_M})\s(?P<y5>(?:19|20)\d\d)\b
    | \b(?:(?P<mod6>last|next|this|since|early|late|by)\s)?(?<!on\sa\s)(?<!\bun\s)(?P<w6>{_D})\b
      (?!,?\s(?:the\s|le\s)?(?:{_M}\s\d|\d{{1,2}}(?:er|st|nd|rd|th)?\s{_M})|\s(?:of|in|de)\s{_M})
      (?:\s(?P<fr6>dernier|prochain|soir|matin|night|morning|evening|afternoon))?
    | \b(?P<rel7>today|yesterday|tomorrow|tonight|last\snight|overnight(?!\s(?:on\s)?{_D})|aujourd'hui|hier|demain
        |avant-hier|la\snuit\sderniere|cette\snuit|durant\sla\snuit|pendant\sla\snuit
        |dans\sla\snuit(?!\sd[eu]))\b
    | \b(?P<week8>over\sthe\sweekend|this\sweekend|last\sweekend|at\sthe\sweekend
        |during\sthe\sweekend|the\sweekend(?=\s(?:attack|cyber|breach|hack))
        |(?:en|cette|pendant\sla|durant\sla|au\scours\sde\sla|la)\sfin\sde\ssemaine(?:\sderniere)?
        |(?:le|ce|pendant\sle|durant\sle|au\scours\sdu)\sweek-?end(?:\sdernier)?)\b
    | \b(?P<week9>last\sweek|this\sweek|next\sweek|earlier\sthis\sweek
        |la\ssemaine\s(?:derniere|passee)|cette\ssemaine|la\ssemaine\sprochaine)\b
    | \b(?P<month10>last\smonth|this\smonth|earlier\sthis\smonth|next\smonth
        |le\smois\s(?:dernier|passe)|ce\smois-ci|le\smois\sprochain)\b
    | \b(?P<year11>last\syear|this\syear|earlier\sthis\syear|l'an\sdernier|l'annee\s(?:derniere|passee)|cette\sannee
        |last\s(?:spring|summer|fall|autumn|winter)|this\s(?:spring|summer|fall|autumn|winter)|cet\s(?:ete|automne|hiver)|ce\sprintemps
        |l'ete\sdernier|l'automne\sdernier|l'hiver\sdernier|le\sprintemps\sdernier)\b
    | \b(?P<n12>{_N})\s(?P<u12>days?|weeks?|months?|years?|jours?|semaines?|mois|ans?)
      \s(?P<dir12>ago|earlier|later|plus\stot|plus\stard|auparavant)\b
    | \bil\sy\sa\s(?P<n13>{_N})\s(?P<u13>jours?|semaines?|mois|ans?)\b
    | \b(?P<next14>the\snext\s(?:day|morning)|the\sfollowing\s(?:day|morning)|the\sday\safter|le\slendemain)\b
    | \b(?P<prev15>the\sday\sbefore|the\sprevious\sday|the\snight\sbefore|la\sveille)\b
    | \bthe\s(?P<d16>\d{{1,2}})(?:st|nd|rd|th)\b(?!\s(?:floor|street|century|anniversary|time|year|grade))
    | \b(?:in|since|en|depuis|of|de|until|from|by|early|late|throughout|between|entre)\s(?P<y17>(?:19|20)\d\d)\b(?!-)
    | \b(?P<feast19>{_FEASTS})\b(?!\s(?:hours|celebration|parade|party|rush|travel))
    | \b(?:before|just\sbefore|avant)\s(?P<feast18>christmas|noel|new\syear|easter|paques)\b
    """,
    re.VERBOSE,
)
"""A day or month; ``benchmarks/find_triggers.py`` works out with which letters it begins."""


_CALENDAR = grams_in(
    "|".join(name for name in (*_MONTHS, *_DAYS) if len(name) >= GRAM)
    + "| may| mai|day |days|hier|year|week|month|today|tomorrow|tonight|yesterday|morning|night|spring|summer|fall|"
    "autumn|winter|christmas|easter|halloween|sylvestre|"
    "reveillon|saint-jean|aujourd'hui|demain|semaine|mois| ans|annee|l'an|ete |l'ete|automne|hiver|printemps|"
    "jour|veille|noel|paques|nuit|week-|weekend"
)
"""A day without digits shows itself by one of these."""


class Moment(NamedTuple):
    """A date in a text: reduced ISO (2023, 2023-10, 2023-10-23), and whether it lies after publication."""

    value: str
    start: int
    end: int
    future: bool


def moments_in(reading: Reading) -> list[Moment]:
    """Every date of a text that can be resolved; without a day of publication only those that name their year."""
    published = published_day(reading)
    found: list[Moment] = []
    anchor: date | None = None
    stated: tuple[int, int] | None = None
    for match in _dated(reading):
        value = _resolve(match, reading.flat, published, anchor)
        if value is None:
            continue
        value = _of_its_year(value, match, reading.flat, anchor)
        if _states_year(match):
            stated = int(value[:4]), match.end()
        elif published and _has_month(match) and (told := _THIS_OR_LAST.match(reading.flat, match.end())):
            value = f"{published.year - (told.lastgroup == 'last')}{value[4:]}"
        elif stated and _near(reading, stated[1], match.start()) and _has_month(match):
            value = _same_year(value, stated[0])
        found.append(
            Moment(value, match.start(), match.end(), published is not None and value[:10] > published.isoformat())
        )
        if len(value) == 10 and not match.group("rel7"):
            anchor = date.fromisoformat(value)
    return found


_UNTIL_YEAR = re.compile(
    rf",? (?:to|and|through|until|-|au|et|a|jusqu'au) (?:le )?(?:(?P<m>{_M}) \d{{1,2}}|\d{{1,2}}(?:er)? (?P<n>{_M}))"
    r",? (?P<y>(?:19|20)\d\d)\b"
)
_THIS_OR_LAST = re.compile(
    r",? (?:of |de )?(?:(?P<this>this year|cette annee)|(?P<last>last year|l'an dernier|l'annee (?:derniere|passee)))\b"
)
_NEXT = re.compile(r",? (?:of )?(?:the (?:following|next) year|suivante?)\b|,? (?:de )?l'annee suivante\b")


def _of_its_year(value: str, match: re.Match[str], flat: str, anchor: date | None) -> str:
    """A date without its year, whose year stands behind it: "to Nov. 19, 2022", "le 22 février suivant"."""
    if not _has_month(match) or _states_year(match) or len(value) < 7:
        return value
    until = _UNTIL_YEAR.match(flat, match.end())
    if until:
        month = _MONTHS[(until.group("m") or until.group("n")).rstrip(".")]
        return f"{int(until.group('y')) - (int(value[5:7]) > month)}{value[4:]}"
    if anchor is not None and _NEXT.match(flat, match.end()):
        return f"{anchor.year + (value[5:] <= anchor.isoformat()[5 : len(value)])}{value[4:]}"
    return value


def _near(reading: Reading, one: int, other: int) -> bool:
    """Whether two dates stand in one block, close together."""
    blocks = (reading.sentences[reading.sentence_at(p)].block for p in (one - 1, other))
    first, second = blocks
    return other - one < 450 and second - first <= 1


def _dated(reading: Reading) -> Iterator[re.Match[str]]:
    """Every place where the pattern matches, looked for where a sentence has a digit or a word of the calendar."""
    for number in numbers_of(reading.digits | reading.holding(_CALENDAR)):
        sentence = reading.sentences[number]
        yield from spots_from(starts_of("calendar"), DATED, reading.flat, sentence.start, sentence.end)


def _states_year(match: re.Match[str]) -> bool:
    return any(g.isdigit() for g in _groups(match, "y1", "y2", "y3", "y4", "y5", "y18", "y20"))


def _has_month(match: re.Match[str]) -> bool:
    return any(True for _ in _groups(match, "m1", "m2", "m3", "m4", "m18", "m19", "m20"))


def _same_year(value: str, year: int) -> str:
    """Shortly after a date with its year, one without means the same year (a story told from the beginning)."""
    return f"{year}{value[4:]}" if int(value[:4]) > year else value


def published_day(reading: Reading) -> date | None:
    """The local day on which a story was published, as its own date says."""
    try:
        return date.fromisoformat((reading.article.published or "")[:10])
    except ValueError:
        return None


def _resolve(match: re.Match[str], flat: str, published: date | None, anchor: date | None) -> str | None:
    for resolver in (_day_month, _month, _weekday, _relative, _distance, _year):
        value = resolver(match, flat, published, anchor)
        if value is not None:
            return value
    return None


def _groups(match: re.Match[str], *names: str) -> Iterator[str]:
    for name in names:
        if match.group(name):
            yield match.group(name)


def _day_month(match: re.Match[str], flat: str, published: date | None, anchor: date | None) -> str | None:
    for number in (1, 2, 3):
        month_name, day = match.group(f"m{number}"), match.group(f"d{number}")
        if not month_name:
            continue
        month, stated = _MONTHS[month_name.rstrip(".")], match.group(f"y{number}")
        first = match.group("span3") if number == 3 else None
        return _iso(_year_of(month, int(day), stated, published, _looks_ahead(flat, match)), month, int(first or day))
    if match.group("m18"):
        month = _MONTHS[match.group("m18").rstrip(".")]
        day = int(match.group("d18"))
        return _iso(_year_of(month, day, match.group("y18"), published, _looks_ahead(flat, match)), month, day)
    if match.group("d16") and anchor is not None:
        return _iso(anchor.year, anchor.month, int(match.group("d16")))
    return None


def _year_of(month: int, day: int, stated: str | None, published: date | None, ahead: bool) -> int | None:
    """A date without a year is the last one before publication, or the next where the text looks ahead."""
    if stated and stated.isdigit():
        return int(stated)
    if published is None:
        return None
    same = (month, day) > (published.month, published.day)
    if ahead and not _nearer_behind(month, day, published):
        return published.year if (month, day) >= (published.month, published.day) else published.year + 1
    return published.year - 1 if same else published.year


_SOON = 120
"""Days within which a date without a year is rather the one behind than the one a whole year ahead."""


def _nearer_behind(month: int, day: int, published: date) -> bool:
    """Whether a day came lately and comes again only in many months: "had access until Nov. 7"."""
    last = _iso(published.year - ((month, day) > (published.month, published.day)), month, day)
    if last is None:
        return False
    gone = (published - date.fromisoformat(last)).days
    return 0 < gone <= _SOON


def _iso(year: int | None, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat() if year else None
    except ValueError:
        return None


_AHEAD = re.compile(
    r"\b(?:will(?! have)|(?<!took )(?<!lasted )(?<!down )(?<!offline )(?<!closed )until|deadline|is set|are to|is to|"
    r"scheduled|expected|starting|threat\w+|planned|go out|begins?|"
    r"jusqu'au|d'ici|prevue?s?|sera|seront|avant le|a partir du|recevront)\b[^.\n]{0,40}$"
)


def _looks_ahead(flat: str, match: re.Match[str]) -> bool:
    line = flat.rfind("\n", 0, match.start()) + 1
    return bool(_AHEAD.search(flat[max(line, match.start() - 60) : match.start()]))


def _month(match: re.Match[str], flat: str, published: date | None, anchor: date | None) -> str | None:
    for number in (20, 5):
        if (name := match.group(f"m{number}")) and match.group(f"y{number}"):
            return f"{match.group(f'y{number}')}-{_MONTHS[name.rstrip('.')]:02d}"
    name = match.group("m4") or match.group("m19") or match.group("m20")
    if not name:
        return None
    name = name.rstrip(".")
    if (
        name in ("may", "mar", "mars", "sep", "dec", "jan", "avr")
        and match.group("when4") in ("of", "this", "de", "to", "d'")
        and name == "may"
    ):
        return None
    month, stated = _MONTHS[name], match.group("y4")
    if stated and stated.isdigit():
        return f"{stated}-{month:02d}"
    if published is None:
        return None
    year = published.year - (1 if month > published.month else 0)
    if stated or (match.group("when4") == "last" and month == published.month):
        year = published.year - 1
    if match.group("when4") == "next" or (_looks_ahead(flat, match) and month > published.month):
        year = published.year + (1 if month <= published.month else 0)
    return f"{year}-{month:02d}"


def _weekday(match: re.Match[str], flat: str, published: date | None, anchor: date | None) -> str | None:
    name = match.group("w6") or match.group("w18")
    if not name or published is None:
        return None
    back = (published.weekday() - _DAYS[name]) % 7
    if match.group("mod6") == "next" or match.group("fr6") == "prochain" or _goes_out(flat, match):
        return (published + timedelta(days=(_DAYS[name] - published.weekday()) % 7 or 7)).isoformat()
    if match.group("mod6") == "last" and back == 0:
        back = 7
    return (published - timedelta(days=back)).isoformat()


_OUT = re.compile(
    r"\b(?:will|go out|goes out|(?<!took )(?<!lasted )(?<!down )(?<!offline )(?<!closed )until|due|is to|are to|"
    r"expected|deadline|begin on|set for|prevue?s? (?:pour )?|"
    r"sera|seront|d'ici|jusqu'a|recevront|partiront)\b[^.\n,]{0,30}$"
)


def _goes_out(flat: str, match: re.Match[str]) -> bool:
    line = flat.rfind("\n", 0, match.start()) + 1
    return bool(_OUT.search(flat[max(line, match.start() - 40) : match.start()]))


_DAYS_OFF = {"yesterday": -1, "last night": -1, "hier": -1, "avant-hier": -2, "tomorrow": 1, "demain": 1}


def _relative(match: re.Match[str], flat: str, published: date | None, anchor: date | None) -> str | None:
    if published is None:
        return None
    words = match.groupdict()
    if word := words["rel7"]:
        return (published + timedelta(days=_DAYS_OFF.get(word, 0))).isoformat()
    if words["week8"]:
        return (published - timedelta(days=(published.weekday() - 6) % 7)).isoformat()
    if word := words["week9"]:
        return _week_of(published + timedelta(days=7 * _turn(word)))
    if word := words["month10"]:
        return _month_text(published.year * 12 + published.month - 1 + _turn(word))
    return _year_or_season(words["year11"], published) or _feast(words, published)


def _feast(words: dict[str, str | None], published: date) -> str | None:
    if feast := words["feast19"]:
        return last_day_of(feast, published).isoformat()
    return _before_feast(words["feast18"], published)


def _week_of(day: date) -> str | None:
    """A week as its month; none where it lies in two."""
    monday = day - timedelta(days=day.weekday())
    return day.isoformat()[:7] if monday.month == (monday + timedelta(days=6)).month else None


def _turn(word: str) -> int:
    """-1 for the last one, 1 for the next one, 0 for this one."""
    if "last" in word or "dernier" in word or "passe" in word:
        return -1
    return 1 if "next" in word or "prochain" in word else 0


def _month_text(index: int) -> str:
    return f"{index // 12}-{index % 12 + 1:02d}"


def _year_or_season(word: str | None, published: date) -> str | None:
    if not word:
        return None
    season = re.search(r"spring|summer|fall|autumn|winter|ete|automne|hiver|printemps", word)
    past = _turn(word) < 0
    early = season is not None and season.group() not in ("fall", "autumn", "automne", "winter", "hiver")
    if past and early and published.month > 9:
        return str(published.year)
    return str(published.year - (1 if past else 0))


def _before_feast(feast: str | None, published: date) -> str | None:
    if feast not in ("christmas", "noel", "new year"):
        return None
    return f"{published.year if published.month == 12 else published.year - 1}-12"


def _distance(match: re.Match[str], flat: str, published: date | None, anchor: date | None) -> str | None:
    if match.group("next14") or match.group("prev15"):
        return (anchor + timedelta(days=1 if match.group("next14") else -1)).isoformat() if anchor else None
    words = match.group("n12") or match.group("n13")
    if not words:
        return None
    unit = (match.group("u12") or match.group("u13")).rstrip("s")
    count = int(words) if words.isdigit() else _COUNT[words]
    direction = match.group("dir12") or "ago"
    ahead = direction in ("later", "after", "plus tard", "apres")
    base = published if direction == "ago" or match.group("n13") else anchor
    if base is None:
        return None
    return _shift(base, count if ahead else -count, unit)


def _shift(base: date, count: int, unit: str) -> str | None:
    """A distance keeps the precision of its unit: "two weeks ago" gives a month, "two days" a day."""
    if unit in ("day", "jour"):
        return (base + timedelta(days=count)).isoformat()
    if unit in ("week", "semaine"):
        return (base + timedelta(days=7 * count)).isoformat()[:7]
    if unit in ("month", "moi", "mois"):
        return _month_text(base.year * 12 + base.month - 1 + count)
    return str(base.year + count)


def _year(match: re.Match[str], flat: str, published: date | None, anchor: date | None) -> str | None:
    year: str | None = match.group("y17")
    if not year or (published is not None and int(year) > published.year + 1):
        return None
    return year
