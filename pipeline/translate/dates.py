"""The small word before a date, which the model often gets wrong: « l’attaque contre le 14 mai » → « du 14 mai »."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from .resources import rows

MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
WEEKDAYS = "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
"""The French names of months and days, as alternatives of a pattern."""

_DAY = rf"(?P<day>(?:[12]?\d|3[01])(?:er)?[ \u00a0](?:{MONTHS})(?!\w))"
# An attack is never "against" a day; "de 14 mai", "aux 14 mai" want their article.
_AGAINST = re.compile(rf"\b(?P<noun>attaques?|cyberattaques?|intrusions?|fuites?|pannes?) contre (?:le )?{_DAY}")
_OF = re.compile(rf"(?<![\w’'-])(?:de|aux|des) {_DAY}")
_AT = re.compile(rf"(?<![\w’'-])(?P<a>[àÀ]) {_DAY}")
_ON = re.compile(rf"(?<![\w’'-])(?:sur le|sur|en|dans le) {_DAY}")


_WEEKDAY = rf"(?:{WEEKDAYS})\b(?! [A-ZÀ-Ý])"
# "By Oct. 9" is no doer: « par 9 octobre ».
_BY = re.compile(
    rf"(?<![\w’'-])(?P<by>[pP])ar (?:le )?"
    rf"(?P<when>{_DAY}|{_WEEKDAY})"
)


# "Until at least Sept. 29": « jusqu’au moins 29 septembre », « annulées au moins lundi ».
_AT_LEAST = re.compile(
    rf"(?<![\w’'-])(?:jusqu[’']au moins(?: à| au)? (?:le )?|au moins (?:le )?(?={_WEEKDAY}))(?P<when>{_DAY}|{_WEEKDAY})"
)


# "Until 20 February": « jusqu’en février 20 février »; "since at least 30 January": « depuis au moins 30 janvier ».
_TWICE = re.compile(
    rf"(?<![\w’'-])(?P<until>jusqu[’'])?en (?P<month>{MONTHS}) (?P<day>\d{{1,2}}(?:er)?[ \u00a0](?P=month))(?!\w)"
)
_SINCE = re.compile(rf"(?<![\w’'-])(?P<since>depuis(?: au moins)?|dès) {_DAY}")


ZONE_TIME = r"(?:Pacific|Central|Eastern|Atlantic|Mountain) (?:[Ss]tandard |[Dd]aylight )?[Tt]ime"
"""A zone of North America as English writes it out: no name to keep, and « heure du Pacifique » in French."""


def month_forms() -> Iterator[tuple[str, Mapping[str, str]]]:
    """Every way in which English writes a month, in full and short with its point, and its row of calendar.csv."""
    for row in rows("calendar.csv"):
        if row["kind"] == "month":
            yield from ((form, row) for form in (row["english"], *row["short"].split("|")) if form)


_DATED = re.compile(rf"{MONTHS}|{WEEKDAYS}")


def with_articles(text: str) -> str:
    """``text`` with the article before a day of the month where another small word stands in its place."""
    if not _DATED.search(text):
        return text
    text = _TWICE.sub(lambda m: f"{'jusqu’au' if m['until'] else 'le'} {m['day']}", text)
    text = _SINCE.sub(r"\g<since> le \g<day>", text)
    text = _AGAINST.sub(r"\g<noun> du \g<day>", text)
    text = _OF.sub(lambda m: f"du {m.group('day')}", text)
    text = _AT.sub(lambda m: f"{'Au' if m.group('a') == 'À' else 'au'} {m.group('day')}", text)
    text = _AT_LEAST.sub(lambda m: f"au moins jusqu’{'au' if m['day'] else 'à'} {m['when']}", _BY.sub(_until, text))
    return _ON.sub(lambda m: f"le {m.group('day')}", text)


def _until(match: re.Match[str]) -> str:
    return f"{'D' if match['by'] == 'P' else 'd'}’ici {'le ' if match['day'] else ''}{match['when']}"
