"""Days and months as news stories write them, resolved against the local day of publication."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from .calendar_pattern import COUNT, DATED, DAYS, MONTH, MONTHS
from .feasts import last_day_of
from .reading import Reading


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
    for match in DATED.spots(reading):
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
    rf",? (?:to|and|through|until|-|au|et|a|jusqu'au) (?:le )?"
    rf"(?:(?P<m>{MONTH}) \d{{1,2}}|\d{{1,2}}(?:er)? (?P<n>{MONTH}))"
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
        month = MONTHS[(until.group("m") or until.group("n")).rstrip(".")]
        return f"{int(until.group('y')) - (int(value[5:7]) > month)}{value[4:]}"
    if anchor is not None and _NEXT.match(flat, match.end()):
        return f"{anchor.year + (value[5:] <= anchor.isoformat()[5 : len(value)])}{value[4:]}"
    return value


def _near(reading: Reading, one: int, other: int) -> bool:
    """Whether two dates stand in one block, close together."""
    blocks = (reading.sentences[reading.sentence_at(p)].block for p in (one - 1, other))
    first, second = blocks
    return other - one < 450 and second - first <= 1


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
        month, stated = MONTHS[month_name.rstrip(".")], match.group(f"y{number}")
        first = match.group("span3") if number == 3 else None
        return _iso(_year_of(month, int(day), stated, published, _looks_ahead(flat, match)), month, int(first or day))
    if match.group("m18"):
        month = MONTHS[match.group("m18").rstrip(".")]
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
            return f"{match.group(f'y{number}')}-{MONTHS[name.rstrip('.')]:02d}"
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
    month, stated = MONTHS[name], match.group("y4")
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
    back = (published.weekday() - DAYS[name]) % 7
    if match.group("mod6") == "next" or match.group("fr6") == "prochain" or _goes_out(flat, match):
        return (published + timedelta(days=(DAYS[name] - published.weekday()) % 7 or 7)).isoformat()
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
    count = int(words) if words.isdigit() else COUNT[words]
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
