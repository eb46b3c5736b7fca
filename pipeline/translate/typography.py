"""Canadian French typography in one pure pass: text in, the same words with their marks and spaces set.

The rules are those of the OQLF (Banque de dépannage linguistique), the Bureau de la traduction (Clés de la rédaction)
and of La Presse canadienne's newsroom usage; ``tests/data/translate/typography.txt`` has each with its source. The
pass is idempotent. It changes no number's value: a lone "1,250" may be a decimal, so only a check points at it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from . import newsstyle
from .dates import MONTHS, WEEKDAYS
from .newsstyle import Rule
from .quotes import set_quotes
from .resources import rows

NBSP = "\u00a0"
BREAK = "\ue000"
"""Put between sentences by those who must find them again afterwards; the pass leaves it where it is."""

_ANY = "\U000f0000-\U000fffff"
"""The signs that stand for what was hidden."""
_BLANK = "[ \u00a0\u2009\u202f]"
_SUM = r"(?P<sum>\d{1,3}(?:[,\u00a0 ]\d{3})+(?!\d)|\d+)(?:[.,](?P<cents>\d{1,2})(?!\d))?"
_SCALE = rf"(?:{_BLANK}?(?P<scale>millions?|milliards?|billions?)\b)?"
_CURRENCIES = {
    "$": "dollars",
    "US$": "dollars américains",
    "USD$": "dollars américains",
    "CA$": "dollars canadiens",
    "C$": "dollars canadiens",
    "CDN$": "dollars canadiens",
    "A$": "dollars australiens",
    "AU$": "dollars australiens",
    "NZ$": "dollars néo-zélandais",
    "£": "livres",
    "€": "euros",
}
_COUNTRIES = {"US": " US", "CA": " CA", "C": " CA", "CDN": " CA", "A": " A", "AU": " A", "NZ": " NZ"}

# Never touched: addresses of the Web, e-mail addresses, domain names, paths, code between backticks.
_UNTOUCHED = re.compile(
    r"`[^`\n]+`|\b[a-z][a-z0-9+.-]{0,20}://[^\s«»“”\"<>]*[^\s«»“”\"<>.,;:!?)\]'’]|\bwww\.[^\s«»“”\"<>]*[\w/]"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+|(?<![\w.-])(?:[\w-]{1,63}\.)+(?:com|org|net|gov|gouv|ca|fr|uk|au|nz|ie|onion|exe|zip|dll)\b"
    r"(?:/[\w./?=&%-]*)?|(?<!\w)[A-Za-z]:\\\S+",
    re.I,
)

Step = tuple[re.Pattern[str], "str | Callable[[re.Match[str]], str]"]


def typeset(text: str, keep: Sequence[str] = ()) -> str:
    """Set ``text`` in Canadian French typography. Idempotent; addresses, e-mail, code and the names in ``keep`` stay as
    they are."""
    kept: list[str] = []
    for name in sorted(filter(None, keep), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", lambda match: _hide(match, kept), text)
    text = _UNTOUCHED.sub(lambda match: _hide(match, kept), text)
    text = set_quotes(text)
    for pattern, replacement in _steps():
        text = pattern.sub(replacement, text)
    return _show(text, kept)


# Hidden pieces become characters of a private plane, which no rule knows.
_HIDDEN = 0xF0000


def _hide(match: re.Match[str], kept: list[str]) -> str:
    kept.append(match.group())
    return chr(_HIDDEN + len(kept) - 1)


def _show(text: str, kept: list[str]) -> str:
    if not kept:
        return text
    # A hidden address may hold a hidden name.
    for _ in range(2):
        text = re.sub("[\U000f0000-\U000fffff]", lambda m: _piece(m.group(), kept), text)
    return text


def _piece(sign: str, kept: list[str]) -> str:
    index = ord(sign) - _HIDDEN
    return kept[index] if index < len(kept) else sign


@cache
def _steps() -> tuple[Step, ...]:
    return tuple(
        (re.compile(pattern), replacement)
        for pattern, replacement in [
            *_SPACES,
            *newsstyle.FIRST,
            *_SIGNS,
            *_money(),
            *_NUMBERS,
            *_DATES,
            *_words(),
            *newsstyle.LAST,
            *_LAST,
            *newsstyle.POINTS,
        ]
    )


_SPACES: list[Rule] = [
    (r"[ \t]{2,}", " "),
    (r"[\u202f\u2009]", NBSP),
    (rf"([(\[]){_BLANK}+(?=\S)", r"\1"),
    (rf"(?<=\S){_BLANK}+(?=[)\]])", ""),
]

_SIGNS: list[Rule] = [
    (r"(?<=[^\W\d_])['ʼ´`′](?=[\w$€£])", "’"),
    (r"\b([ldjnmtsc]|qu|lorsqu|puisqu|jusqu)'(?=[«“" + _ANY + "])", r"\1’"),
    (rf"\b([LDJNMTSCldjnmtsc]|[Qq]u)['’]{_BLANK}+(?=[«“])", r"\1’"),
    (r"\b([LDJNMTSC]|Qu|Lorsqu|Puisqu|Jusqu)'(?=[«“" + _ANY + "])", r"\1’"),
    (r"\.{3,}", "…"),
    (rf"(?<=[\w)»”’…{_ANY}]){_BLANK}+…", "…"),
    (rf"(?<=\S){_BLANK}+(?=[;!?])", ""),
    (rf"(?<=[\w)»”’{_ANY}]){_BLANK}+(?=[,.](?:\s|$|[»{BREAK}]))", ""),
    (rf"(?<=\w),(?=\.(?:\s|$|[»{BREAK}]))", ""),
    (r"(?<=[^\W\d_][;!?])(?=[^\W\d_])", " "),
    (rf"(?<=[\w)»”’%$…\]{_ANY}]){_BLANK}*:(?=\s|$|[«“»{BREAK}])", NBSP + ":"),
]

_NUMBERS: list[Rule] = [
    (r"(?<![\d.,])\d{1,3}(?:,\d{3}){2,}(?![\d.,]\d)", lambda m: m.group().replace(",", NBSP)),
    (r"(?<![\d.,\u00a0])\d{1,3}(?:[ \u00a0]\d{3})+(?!\d|[ -]\d)", lambda m: m.group().replace(" ", NBSP)),
    (rf"(?<![\d.,])(\d+)\.(\d+)(?={_BLANK}?(?:%|millions?\b|milliards?\b|\$|€))", r"\1,\2"),
    (r"(?<=\d)(?: p\. ?100| pour cents)(?!\w)", NBSP + "%"),
    (rf"(?<![\d,.\u00a0])([01](?:,\d+)?{_BLANK}(?:million|milliard))s(?!\w)", r"\1"),
    (rf"(?<![\d,.])((?!0*[01](?:,|{_BLANK}m))\d[\d\u00a0]*(?:,\d+)?{_BLANK}(?:million|milliard))(?!\w)", r"\1s"),
    (rf"(?<=\d){_BLANK}*%", NBSP + "%"),
    (rf"(?<=\d){_BLANK}*([MGk]?[$€£])(?!\d)", NBSP + r"\1"),
    (r"\b1(?:ier|er)\b", "1er"),
    (r"\b1(?:ière|ère)\b", "1re"),
    (r"\b(\d+)(?:ième|ème|eme)(s?)\b", r"\1e\2"),
    (r"\((\d{3})\)[ \u00a0](\d{3})[-.](\d{4})\b", r"\1 \2-\3"),
]

_DATES: list[Rule] = [
    (rf"\b([Ll]e|au|du|[Dd]ès le) 1[ \u00a0](?={MONTHS})", rf"\1 1er{NBSP}"),
    (rf"(?<=\d[ {NBSP}])({MONTHS.title()})\b", lambda m: m.group().lower()),
    (rf"(?<=[a-zà-ÿ,] )({WEEKDAYS.title()})\b(?! (?:saint|fou)\b)", lambda m: m.group().lower()),
    (r"\b([01]?\d|2[0-4]) ?[hH][ \u00a0]?00\b", rf"\1{NBSP}h"),
    (
        rf"(?<![\d,.{NBSP}])([01]?\d|2[0-4])[ \u00a0]?h[ \u00a0]?([0-5]\d)(?![\d\u00a0]|[.,]\d)",
        rf"\1{NBSP}h{NBSP}\2",
    ),
    (rf"(?<![\d,.{NBSP}])([01]?\d|2[0-4])[ \u00a0]?h(?![\w’'.])", rf"\1{NBSP}h"),
]

_LAST: list[Rule] = [
    (rf"(?<=[^\s\d]){_BLANK}(?:--?|–)(?={_BLANK}\S)", " —"),
    (r"—\u00a0", "— "),
    (rf"«{_BLANK}*(?=\S)", "«" + NBSP),
    (rf"(?<=\S){_BLANK}*»", NBSP + "»"),
    (rf"([“‘]){_BLANK}+(?=\S)", r"\1"),
    (rf"(?<=\S){_BLANK}+([”])", r"\1"),
    (r"(?<![^\W\d_])A (?=(?:la|partir|cause|ce|cet|cette|moins|titre|propos|l’)\b)", "À "),
]


def _money() -> list[Rule]:
    signs = "|".join(map(re.escape, sorted(_CURRENCIES, key=len, reverse=True)))
    return [(rf"(?<![\w$£€])(?P<sign>{signs}){_BLANK}?{_SUM}{_SCALE}(?![\d])", _sum_of_money)]


def _sum_of_money(match: re.Match[str]) -> str:
    """$22 millions → 22 millions de dollars; $1,250 → 1 250 $; US$75.25 → 75,25 $ US."""
    before, after = match.string[: match.start("sign")], match.string[match.end("sign")]
    if re.search(r"\d[ \u00a0]$", before) and after in " \u00a0":
        return match.group()  # 1 $ 250: the sign belongs to what stands before
    figure = re.sub(r"[, \u00a0]", NBSP, match["sum"]) + ("," + match["cents"] if match["cents"] else "")
    sign = match["sign"]
    if match["scale"]:
        return f"{figure} {match['scale']} {'d’' if sign == '€' else 'de '}{_CURRENCIES[sign]}"
    return f"{figure}{NBSP}{sign[-1]}{_COUNTRIES.get(sign[:-1], '').replace(' ', NBSP)}"


def _words() -> list[Rule]:
    """Rules made from the lists of words: titles before a name, units, capitals that lost their accent."""
    by_kind: dict[str, dict[str, str]] = {}
    for row in rows("typography_words.csv"):
        by_kind.setdefault(row["kind"], {})[row["word"]] = row["form"]
    titles, accents, octets = by_kind["title"], by_kind["accent"], by_kind["octet"]
    units = _either(by_kind["unit"])
    return [
        (rf"(?<![\w.])({_either(titles)}){_BLANK}(?=[A-ZÀ-Ý])", lambda m: titles[m.group(1)] + NBSP),
        (rf"(?<=\d){_BLANK}?({_either(octets)})(?!\w)", lambda m: NBSP + octets[m.group(1)]),
        (rf"(?<=\d){_BLANK}({units})(?![\w’'])", NBSP + r"\1"),
        (r"(?<=\d)(k[mg]|cm|mm)(?![\w’'])", NBSP + r"\1"),
        (rf"(?<!\w)({_either(accents)})(?![\w-])", lambda m: accents[m.group(1)]),
    ]


def _either(words: dict[str, str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
