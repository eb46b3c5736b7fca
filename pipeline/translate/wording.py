"""An English sentence in plainer words, for a small model stumbles over the short forms of newswriting.

"a Lewiston, Idaho, contractor" is a contractor in Lewiston, Idaho; "Nov. 3-7" lasts from one day to another; "Nova
Scotians" are the people of a province; who pulls the plug on a network shuts it down. What is said stays the same, and
the editor's source is untouched.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.documents import Span

from .dates import month_forms
from .feasts import with_plain_feasts
from .names import demonyms
from .oneform import small_form
from .resources import rows

_NAME = r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,2}"
_FIRM = (
    r"(?:(?!a\b|an\b|the\b|that\b|which\b|and\b|or\b|in\b|of\b|for\b)[a-z]+(?:-[a-z]+)? ){0,2}"
    r"(?:agency|business|chain|charity|clinic|companies|company|contractor|firm|gang|group|hospital|insurer|lab|maker|"
    r"network|nonprofit|operator|organi[sz]ation|pharmacy|practice|processor|provider|retailer|start-?up|subsidiary|supplier|"
    r"system|trust|vendor)s?"
)
_NO_NOUN_AFTER = (
    r"(?=[,.;:]|$| (?:that|which|who|whose|and|with|said|says|say|told|has|had|have|is|was|are|were|will|can|could|may|"
    r"[a-z]+(?:ed|es|[^s]s))\b)"
)
_VOWEL = re.compile(r"[aeiou]", re.I)

_BASED = re.compile(
    rf"\b(?P<article>[Tt]he|[Aa]n?) (?!U\.?[SK]\b|EU-)(?P<place>{_NAME})-based (?P<noun>{_FIRM}){_NO_NOUN_AFTER}"
)
_AREA = re.compile(rf"(?<![\w.-])(?P<place>{_NAME})-area (?P<noun>{_FIRM}){_NO_NOUN_AFTER}")
_BASED_NAME = re.compile(
    r"(?<![\w.-])(?!U\.?[SK]\b|EU-)"
    rf"(?P<place>{_NAME})-based (?P<name>[A-Z][\w.&'’-]*\w(?: (?:(?:of|and|for|&) )?[A-Z][\w.&'’-]*\w)*)"
)
_TRUST = re.compile(
    r"(?:(?<=\b[Tt]he )t|^T(?=rust (?:says|said|confirms|admits|warns|tells|apologi[sz]es|denies|cancels|faces)\b))"
    r"rust(?P<end>s?)(?=['’]s?\b|[,.;:]|$| "
    r"(?!(?:in|of|that|between|and|or|is key|he|she|they|we|it|you|people|patients|the|our|their|his|her|fund)\b)[a-z])"
)


def plainer(text: str) -> str:
    """``text`` (English, provinces in full) in words that a model reads better."""
    text = with_plain_feasts(_without_idioms(text))
    text = _ZONE.sub(lambda m: f" {_ZONES[m['zone']]} time", _CLOCK.sub(_on_the_clock, text))
    text = _THROUGH.sub(r"\g<first> to \g<last>", text)
    text = _CYBER.sub(r"\g<cyber>\g<rest>", text)
    text = _ANOTHER.sub(_more, text)
    text = _OF_MILLIONS.sub(r"\g<of> people", text)
    text = _days().sub(_from_day_to_day, text)
    text = _AREA.sub(lambda m: _as_began(m, f"{m['noun']} in the {m['place']} area"), text)
    text = _BASED_NAME.sub(_named_first, _BASED.sub(_based, text))
    text = _owned().sub(r"\g<name> in \g<place>", text)
    text = _located().sub(_in_place, text)
    text = _one_of_them().sub(_one_of_place, _people().sub(_of_place, text))
    # Of a hospital trust a model makes trust: « elle soutient la confiance ».
    return _TRUST.sub(lambda m: ("O" if m[0][0] == "T" else "o") + f"rganization{m['end']}", text)


def idiom_spans(text: str) -> list[Span]:
    """Where turns stand in ``text`` whose single words no translation need render."""
    return [match.span() for match in _idiom().finditer(small_form(text))]


def _without_idioms(text: str) -> str:
    if not _idiom().search(small_form(text)):
        return text
    for pattern, plain in _idioms():
        text = pattern.sub(lambda match, plain=plain: _as_began(match, match.expand(plain)), text)  # type: ignore[misc]
    return text


def _as_began(match: re.Match[str], plain: str) -> str:
    begins = match.group()[0].isupper() and (
        match.start() == 0 or (match.group()[1:2].islower() and "-" not in match[0])
    )
    return plain[0].upper() + plain[1:] if begins else plain


@cache
def _idioms() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(rf"(?<![\w-])(?:{row['english']})(?![\w-])", re.I), row["plain"]) for row in rows("idioms.csv")
    )


@cache
def _idiom() -> re.Pattern[str]:
    """All of them in one pattern without groups, for ``small_form``."""
    either = "|".join(re.sub(r"(?<!\\)\((?!\?)", "(?:", row["english"]) for row in rows("idioms.csv"))
    either = re.sub(r"\\.|[A-Z]", lambda m: m[0] if m[0][0] == "\\" else m[0].lower(), either)
    return re.compile(rf"(?<![\w-])(?:{either})(?![\w-])")


# 11.15pm and 6am, as the British write them, a model takes for ages; cyber-attack it does not know.
_CLOCK = re.compile(r"(?<![\d.:$£€])(?P<hour>1[0-2]|[1-9])(?:[.:](?P<minute>[0-5]\d))? ?(?P<half>[ap])m(?!\w)")
_CYBER = re.compile(r"\b(?P<cyber>[Cc]yber)[- ](?P<rest>attack|crim|securit|criminal|incident|gang)")


def _on_the_clock(match: re.Match[str]) -> str:
    minute = f":{match['minute']}" if match["minute"] else ""
    dot = "" if match.string[match.end() : match.end() + 1] == "." else "."
    return f"{match['hour']}{minute} {match['half']}.m{dot}"


_ZONE = re.compile(r"(?<=[ap]\.m\.) (?P<zone>[ECMPA])[SD]?T(?!\w)")
_ZONES = {"E": "Eastern", "C": "Central", "M": "Mountain", "P": "Pacific", "A": "Atlantic"}
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_THROUGH = re.compile(
    rf"\b(?P<first>(?P<since>from )?{_DAY}) (?:through|(?(since)(?:until|till)|(?!))) (?P<last>{_DAY})\b"
)
# Whose data: "data of 1.1 million from the island" is read as of a chain.
_OF_MILLIONS = re.compile(
    r"(?P<of>\b(?:data|records|information|files|details|results) (?:of|on|from|for) (?:[a-z]+ ){0,2}"
    r"(?:\d[\d.,]* (?:million|thousand)|\d{1,3}(?:,\d{3})+))(?=(?: (?:from|in|at|after|across|over)\b|[.,;]|$))"
)
# Of another six patients a model makes one: « un autre six patients ».
_ANOTHER = re.compile(
    r"\b(?P<another>[Aa]nother) (?P<number>\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+ty|"
    r"\w+teen)(?= [a-z])(?! (?:per|million|billion|thousand|hundred|percent|dozen)\b)"
)


def _more(match: re.Match[str]) -> str:
    return f"{match['number'].capitalize() if match['another'][0] == 'A' else match['number']} more"


@cache
def _months() -> dict[str, str]:
    """Every way to write a month → its full name."""
    return {form: row["english"] for form, row in month_forms()}


@cache
def _days() -> re.Pattern[str]:
    months = "|".join(re.escape(form) for form in sorted(_months(), key=len, reverse=True))
    return re.compile(
        rf"(?<!\w)(?<!\bthe )(?:(?:on|for|of|from|(?P<between>between)) )?(?P<month>{months})\.? (?P<first>[0-3]?\d)"
        rf"(?: ?[-–] ?| to |(?(between) and |(?!)))(?P<last>[0-3]?\d)(?![\w-]|[.:]\d)"
    )


def _from_day_to_day(match: re.Match[str]) -> str:
    month = _months()[match["month"]]
    return f"between {month} {match['first']} and {month} {match['last']}"


def _based(match: re.Match[str]) -> str:
    return f"{_article(match['article'], match['noun'])} {match['noun']} based in {match['place']}"


def _named_first(match: re.Match[str]) -> str:
    after = match.string[match.end() : match.end() + 1]
    return f"{match['name']}, based in {match['place']}" + ("" if after in ("", ",", ".", ";", ":", ")") else ",")


@cache
def _owned() -> re.Pattern[str]:
    """Australia's Wattle Park Pathology has: two names or more, or the model makes an Australian of them."""
    kinds = ("province", "state", "country")
    places = "|".join(re.escape(row["english"]) for row in rows("places.csv") if row["kind"] in kinds)
    return re.compile(rf"(?<![\w'])(?P<place>{places})'s (?P<name>[A-Z][\w.&-]*(?: [A-Z][\w.&-]*)+)(?= [a-z]|[.,;:])")


def _article(article: str, noun: str) -> str:
    if article.lower() == "the":
        return article
    right = "an" if _VOWEL.match(noun) else "a"
    return right.capitalize() if article[0] == "A" else right


@cache
def _located() -> re.Pattern[str]:
    """A town and its province before what stands there: a Lewiston, Idaho, contractor."""
    kinds = ("province", "state", "country")
    regions = "|".join(re.escape(row["english"]) for row in rows("places.csv") if row["kind"] in kinds)
    place = rf"{_NAME}, (?:{regions})"
    return re.compile(rf"\b(?P<article>[Aa]n?|[Tt]he) (?P<place>{place}), (?P<noun>{_FIRM}){_NO_NOUN_AFTER}")


def _in_place(match: re.Match[str]) -> str:
    comma = "" if match.string[match.end() : match.end() + 1] in (",", ".", ";", ":") else ","
    return f"{_article(match['article'], match['noun'])} {match['noun']} in {match['place']}{comma}"


@cache
def _people() -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(demonyms(), key=len, reverse=True))
    some = r"(?:[\d,.]*\d|million|thousand|hundred|many|most|some|few|all|older|young) "
    return re.compile(rf"(?P<some>(?<!\w){some})?\b(?P<name>{names})(?!\w)")


def _of_place(match: re.Match[str]) -> str:
    place = demonyms()[match["name"]]
    if match["some"]:
        return f"{match['some']}people in {place}"
    opens = not match.string[: match.start()].strip(" \"'“‘—-")
    return f"{'The' if opens else 'the'} people of {place}"


@cache
def _one_of_them() -> re.Pattern[str]:
    """No British Columbian should wonder; of an adjective (a Nova Scotian hospital) nothing is changed."""
    names = "|".join(re.escape(name[:-1]) for name in sorted(demonyms(), key=len, reverse=True) if name.endswith("ns"))
    behind = r"(?=[,.;]| (?:should|must|can|could|will|would|who|whose|has|had|is|was|in|with)\b)"
    return re.compile(rf"\b(?P<one>no|any|every|each|another) (?P<name>{names}){behind}")


def _one_of_place(match: re.Match[str]) -> str:
    return f"{match['one']} resident of {demonyms()[match['name'] + 's']}"
