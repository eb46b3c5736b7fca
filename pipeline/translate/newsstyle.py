"""Rules of the typography pass that go beyond spaces and signs: numbers, sums, dates and titles as news writes them.

Each changes only what can be meant in one way. The sources stand beside the rules in
``tests/data/translate/typography.txt``.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from .dates import MONTHS, WEEKDAYS

Rule = tuple[str, "str | Callable[[re.Match[str]], str]"]

_NBSP = "\u00a0"
_B = "[ \u00a0]"
_WORDS = {"2": "deux", "3": "trois", "4": "quatre", "5": "cinq", "6": "six", "7": "sept", "8": "huit", "9": "neuf"}
_ZONES = {"E": "HE", "C": "HC", "M": "HR", "P": "HP", "A": "HA", "N": "HT"}
_SCALES = {"B": "G", "bn": "G", "m": "M"}
_COVID = {"le": "la", "Le": "La", "du": "de la", "Du": "De la", "au": "à la", "Au": "À la"}
_COUNTED = r"personnes?|patients?|patientes|dossiers?|clients?|habitants|abonnés|membres|Canadiens|Américains|Québécois"
_LASTING = r"(?=[ \u00a0](?:secondes|minutes|heures|jours|semaines|mois|ans|années)(?!\w))"


def _of_day(match: re.Match[str]) -> str:
    """5:30 p.m. → 17 h 30; 12 h p.m. → midi."""
    hour, minute = int(match["hour"]), match["minute"] or "00"
    late = match["half"] in "pP"
    if hour == 12 and minute == "00":
        return "midi" if late else "minuit"
    hour = hour % 12 + 12 * late
    return f"{hour}{_NBSP}h" + (f"{_NBSP}{minute}" if minute != "00" else "")


def _day_first(match: re.Match[str]) -> str:
    """Octobre 23, 2023 → le 23 octobre 2023."""
    day = "1er" if match["day"] in ("1", "1er") else match["day"]
    article = "" if match["article"] else ("Le " if match["month"][0].isupper() else "le ")
    return f"{match['article'] or article}{day} {match['month'].lower()} {match['year']}"


def _weekday_first(match: re.Match[str]) -> str:
    """Mardi, le 5 mars → le mardi 5 mars."""
    opens = match["weekday"][0].isupper() and not match.string[: match.start()].rstrip()[-1:].isalpha()
    return f"{'Le' if opens else 'le'} {match['weekday'].lower()} {match['date']}"


def _thousands(match: re.Match[str]) -> str:
    return f"{match['figure']}{_NBSP}000"


def _short_sum(match: re.Match[str]) -> str:
    """US$22M → 22 M$ US; $2B → 2 G$."""
    figure = match["figure"].replace(".", ",")
    scale = _SCALES.get(match["scale"], match["scale"])
    country = {"US": "US", "CA": "CA", "C": "CA", "CDN": "CA", "A": "A", "AU": "A"}.get(match["country"] or "", "")
    return f"{figure}{_NBSP}{scale}$" + (f"{_NBSP}{country}" if country else "")


def _in_words(match: re.Match[str]) -> str:
    country = match["country"] or match["behind"]
    kind = {"US": " américains", "CA": " canadiens", "A": " australiens"}.get(country or "", "")
    return f"{match['sum']} de dollars{kind}"


def _data(match: re.Match[str]) -> str:
    size = {"k": "kilo", "m": "méga", "g": "giga", "t": "téra", "p": "péta"}[match["size"][0].lower()]
    return f"{match['figure']}{match['gap']}{size}octet" + (
        "" if re.match(r"[01](?![\d\u00a0])", match["figure"]) else "s"
    )


def _lower(match: re.Match[str]) -> str:
    return match["before"] + match["word"].lower()


def _acronym(match: re.Match[str]) -> str:
    return match["letters"].replace(".", "") + ("." if match["ends"] is not None else "")


_ABROAD = "US|CA|CDN|C|A|AU"
_FIGURE = r"(?P<figure>\d+(?:[.,]\d{1,2})?)"
_BEFORE_A_SPAN = "de|pendant|pour|dans|en|sous|entre|après|durant|depuis|environ|quelque"
_PLURAL = "[Ll]es|[Dd]es|[Cc]es|[Ss]es|[Ll]eurs|[Aa]ux|[Nn]os|[Vv]os|[Mm]es"
_SINGULAR = "[Ll]e|[Ll]a|[Dd]u|[Aa]u|[Uu]ne?|[Cc]e|[Cc]ette|[Ss]on|[Ss]a|[Ll]eur"
_OFFICES = "Ministre|Premier ministre|Première ministre|Président|Présidente|Directeur|Directrice|Porte-parole"

FIRST: list[Rule] = [
    (r"(?<![\w.])(?P<letters>(?:[A-ZÀ-Ý]\.){3,})(?P<ends>(?= [A-ZÀ-Ý«])|$)?(?!\w)", _acronym),
    # Sums written short, before the signs are moved.
    (rf"(?<![\w$£€])(?P<country>{_ABROAD})?\${_FIGURE}{_B}?(?P<scale>M|B|bn)(?!\w)", _short_sum),
    (rf"(?<![\w,.]){_FIGURE}{_B}?(?P<scale>M|B)\$(?:{_B}?(?P<country>US|CA)(?!\w))?", _short_sum),
    (
        (
            rf"(?P<sum>\d{_B}(?:millions?|milliards?))(?:{_B}de)?{_B}(?P<country>US|CA|A)?\$"
            rf"(?:{_B}(?P<behind>US|CA|A)(?!\w))?(?!{_B}?\d)"
        ),
        _in_words,
    ),
    (r"(?<=[ \u00a0(]),(\d\d?)(?=[ \u00a0]?\$)", r"0,\1"),
    # Clock times of English.
    (
        (
            rf"(?<![\d:,.…])(?P<hour>1[0-2]|0?[1-9])(?::(?P<minute>[0-5]\d)|{_B}h)?{_B}?(?P<half>[apAP])(?:\.{_B}?)?m\b\.?"
            r"(?!\w|\.\w)"
        ),
        _of_day,
    ),
]

LAST: list[Rule] = [
    # Dates.
    (
        (
            rf"(?<![\w’-])(?P<article>(?:[Ll]e|[Dd]u|[Aa]u) )?(?P<month>(?i:{MONTHS})) (?P<day>[0-3]?\d|1er), "
            r"(?P<year>(?:19|20)\d\d)"
        ),
        _day_first,
    ),
    (
        (
            rf"(?:^|(?<=[a-zà-ÿ,;.!?…] ))(?P<weekday>(?i:{WEEKDAYS})), le "
            rf"(?P<date>(?:1er|[1-3]?\d){_B}(?:{MONTHS}))(?!\w)"
        ),
        _weekday_first,
    ),
    (
        rf"(?<=\d)(?P<h>{_B}h(?:{_B}\d\d)?){_B}\(?(?P<zone>[ECMPAN])[SD]?T\)?(?!\w)",
        lambda m: f"{m['h']} ({_ZONES[m['zone']]})",
    ),
    (
        r"(?<!\w)(?P<article>[Ll]es|[Dd]es|[Aa]ux) (?P<decade>(?:19|20)\d0)[’']?s(?!\w)",
        r"\g<article> années \g<decade>",
    ),
    (
        r"(?<![\d-])(?P<first>20(?P<year>\d\d))-(?P<last>\d\d)(?![\d-])",
        lambda m: f"{m['first']}-20{m['last']}" if int(m["last"]) == int(m["year"]) + 1 else m.group(),
    ),
    # Numbers.
    (rf"(?<![\d,.\u00a0])(?P<figure>[2-9]|[1-9]\d{{1,2}}){_B}mille(?![\w-])", _thousands),
    (rf"(?<=\d)(?P<scale>{_B}(?:millions?|milliards?))(?= (?:{_COUNTED})(?!\w))", r"\g<scale> de"),
    (
        rf"(?:^|(?<=[ (]))(?P<before>(?:{_BEFORE_A_SPAN}) )?(?P<a>[1-9]\d?)-(?P<b>[1-9]\d?){_LASTING}",
        lambda m: f"{m['before'] or 'de '}{m['a']} à {m['b']}" if int(m["a"]) < int(m["b"]) else m.group(),
    ),
    (
        rf"(?<!\w)(?P<before>(?:{_PLURAL}) )(?P<digit>[2-9])(?= (?!h\b)[a-zà-ÿ]{{2,}}[sx](?!\w))",
        lambda m: m["before"] + _WORDS[m["digit"]],
    ),
    (
        rf"(?P<figure>\d[\d\u00a0]*(?:,\d+)?)(?P<gap>{_B})(?P<size>(?i:kilo|mega|giga|tera|peta))bytes?(?!\w)",
        _data,
    ),
    (rf"(?<=\d){_B}?(?P<unit>km|kg|cm|mm)s(?!\w)", f"{_NBSP}\\g<unit>"),
    (rf"(?<=\d)(?P<gap>{_B})miles(?!\w)", r"\g<gap>milles"),
    # Capitals and abbreviations.
    (
        rf"(?P<before>(?<![\w’'])(?:{_SINGULAR}) )(?P<word>{_OFFICES})(?= (?:de|du|des|a|général|générale|et|est)\b)",
        _lower,
    ),
    (r"(?P<office>[Mm]inist(?:re|ère) de la )santé(?!\w)", r"\g<office>Santé"),
    (r"(?P<before>(?<!\w)en )(?P<word>Anglais|Français|Espagnol|Allemand|Italien|Russe|Chinois)(?!\w| [A-Z])", _lower),
    (r"(?<!\w)(?P<article>[Ll]e|[Dd]u|[Aa]u) (?i:covid[- ]?19)(?!\w)", lambda m: f"{_COVID[m['article']]} COVID-19"),
    (r"(?<!\w)(?i:covid[- ]?19)(?!\w)", "COVID-19"),
    (r"(?<![^\W\d_])A (?=[A-Z][\w’-]+,)", "À "),
]

_WHOLE = "«\u00a0[A-ZÀ-Ý][^«»]*[\\w”)%$]"
_ENDS = r"(?=\s|\ue000|$)(?!\s+[.,;:!?…»)])"
POINTS: list[Rule] = [
    # A sentence quoted whole keeps its point inside, a piece of one does not (BDL).
    (
        rf"(?:^|(?<=[.!?…»]{_B})|(?<=\ue000)|(?<=\w\u00a0: ))(?P<quote>{_WHOLE})\u00a0»\.{_ENDS}",
        "\\g<quote>.\u00a0»",
    ),
    (
        rf"(?P<before>[a-zà-ÿ]{{2}} |[’])(?P<quote>«\u00a0[a-zà-ÿ][^«».!?…]*)\.\u00a0»{_ENDS}",
        "\\g<before>\\g<quote>\u00a0».",
    ),
]
