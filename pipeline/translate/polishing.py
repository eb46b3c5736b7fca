"""Small things that a model gets wrong and a rule gets right: the word before a place, a day, a percentage, a title.

Each rule changes only what is wrong whatever the sentence says; names that stand as they are pass unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache

from .dates import WEEKDAYS, ZONE_TIME
from .feasts import with_true_feasts
from .fragments import SAY, WHEN
from .guards import echo
from .names import Mention, NameForm, ends_in_article, place
from .patterns import cached
from .places import place_prepositions, places_in_french
from .quantities import read_french
from .resources import rows

_VOWEL = re.compile(r"[AÀÂEÉÈIÎOÔU]")


def polished(french: str, english: str, mentions: Sequence[Mention]) -> str:
    """``french`` with those things put right; ``english``: its sentence, ``mentions``: the names in that."""
    steps: tuple[Callable[[str, str, Sequence[Mention]], str], ...] = (
        lambda text, source, _: with_true_feasts(text, source),
        lambda text, _, names: places_in_french(text, names),
        lambda text, source, _: place_prepositions(text, source),
        _acronyms,
        _bodies,
        _percentages,
        _ages,
        _courtesy,
        _doctors,
        _capitals,
        _heads_said_twice,
        _echoes,
        _before_judges,
        _premiers,
        _inversions,
        _speakers,
        _chiefs,
        _clock_times,
        _shares,
        _ratios,
        _timetables,
        _about,
        _american,
    )
    for step in steps:
        french = step(french, english, mentions)
    return french


def _acronyms(french: str, english: str, mentions: Sequence[Mention]) -> str:
    """De l’IVF → de la FIV, 1,2 TB → 1,2 To; those in a name that stays as it is stay too."""
    for short, wanted, gender in _french_acronyms():
        if short not in french or any(short in m.text and m.text != short and m.copied for m in mentions):
            continue
        if not cached(rf"(?<![A-Za-z-]){short}(?![\w-])").search(english):
            continue
        for match in reversed(list(cached(rf"(?<![\w-]){short}(?![\w-]|[’']s)").finditer(french))):
            before = french[: match.start()]
            # After a bare de (un cycle d’IVF) it stands bare too; it takes an article where the other had one.
            form = NameForm(wanted, gender if ends_in_article(before) else "")
            french = place(before, form) + french[match.end() :]
    return french


@cache
def _french_acronyms() -> tuple[tuple[str, str, str], ...]:
    return tuple((row["english"], row["french"], row["gender"]) for row in rows("french_acronyms.csv"))


def _bodies(french: str, _: str, __: Sequence[Mention]) -> str:
    """De FBI → du FBI, à CIA → à la CIA: bodies that French never names without their article."""

    def right(match: re.Match[str]) -> str:
        form = NameForm(match["body"], _articles()[match["body"]])
        return place(match.string[: match.end("lead")], form)[match.start() :]

    return _lone_body().sub(right, french)


@cache
def _articles() -> dict[str, str]:
    return {row["acronym"]: row["gender"] for row in rows("bodies.csv")}


@cache
def _lone_body() -> re.Pattern[str]:
    """One that opens the sentence or follows a preposition bare; before a capital it is part of a name."""
    names = "|".join(map(re.escape, _articles()))
    lead = r"^|(?i:d[’']|(?:de|à|par|avec|selon|pour|contre|et) )"
    return re.compile(rf"(?<![\w’'-])(?P<lead>{lead})(?P<body>{names})(?![\w’'-]| [A-ZÀ-Ý])")


def _percentages(french: str, _: str, __: Sequence[Mention]) -> str:
    """neuf % → 9 %."""

    def figure(match: re.Match[str]) -> str:
        values = read_french(match.group("word")).values
        return f"{min(values):g}\u00a0%".replace(".", ",") if len(values) == 1 else match.group()

    return _PERCENT.sub(figure, french)


_PERCENT = re.compile(r"(?<![\w’'-])(?P<word>[a-zà-ÿ]+(?:-[a-zà-ÿ]+)*)[ \u00a0]%")


def _ages(french: str, english: str, _: Sequence[Mention]) -> str:
    """69 000 ans → 69 000, « prendra dix ans » → « prendra dix »: the model takes a lone number for an age.

    A small one between commas is one: Jane Roe, 36, said.
    """
    if " ans" not in french or _OF_TIME.search(english):
        return french
    return (_LARGE_AGE if re.search(r", \d\d,", english) else _ANY_AGE).sub(r"\g<figure>", french)


_OF_TIME = re.compile(r"year|\bage|\bold|decade|centur|month|teen|\d0s\b|birthday", re.I)
_LARGE_AGE = re.compile(r"(?P<figure>\d[ \u00a0]?\d{3}) ans\b")
_ANY_AGE = re.compile(
    r"(?P<figure>\b(?:\d+|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt|trente|quarante|cinquante))"
    r" ans\b"
)


def _courtesy(french: str, english: str, mentions: Sequence[Mention]) -> str:
    """« M. Deol » for a bare Deol: Mme where the sentence says she, M. where he, else no title, for nobody knows."""

    def right(match: re.Match[str]) -> str:
        name = match.group("name")
        if not cached(rf"(?<!\w){re.escape(name)}(?!\w)").search(english) or _TITLED.search(english):
            return match.group()
        she, he = _SHE.search(english), _HE.search(english)
        title = ("Mme " if she else "M. ") if bool(she) != bool(he) else ""
        return title + name

    return _TITLE.sub(right, french)


_TITLE = re.compile(r"(?<!\w)(?:M\.|Mme) (?P<name>[A-ZÀ-Ý][\w’'-]+)")
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lady|Judge|Justice|Sen|Gov|Rep|Prof|Const|Sgt)\b\.?")
_SHE, _HE = re.compile(r"\b(?:she|her|hers|herself)\b", re.I), re.compile(r"\b(?:he|his|him|himself)\b", re.I)


def _doctors(french: str, english: str, _: Sequence[Mention]) -> str:
    """Le Dr Oyelaran → la Dre Oyelaran where the sentence says she and never he; of one doctor alone."""
    if len(_DOCTOR.findall(english)) != 1 or not _SHE.search(english) or _HE.search(english):
        return french

    def feminine(match: re.Match[str]) -> str:
        title = _FEMININE[match["lead"].lower()] + "Dre "
        return title[0].upper() + title[1:] if match["lead"][:1].isupper() else title

    return _LE_DR.sub(feminine, french)


_DOCTOR = re.compile(r"(?<!\w)Drs?\.? (?=[A-Z])")
_LE_DR = re.compile(r"(?<![\w’'-])(?P<lead>(?:le |du |au )?)Dr (?=[A-ZÀ-Ý])", re.I)
_FEMININE = {"": "", "le ": "la ", "du ": "de la ", "au ": "à la "}


def _capitals(french: str, _: str, mentions: Sequence[Mention]) -> str:
    """A name that lost its capitals has them again: simone Achterberg → Simone Achterberg."""
    for mention in mentions:
        name = mention.preferred.text
        if " " in name and name[:1].isupper() and name not in french:
            loose = re.escape(name).replace("'", "['’]").replace("’", "['’]")
            french = cached(rf"(?<![\w’'-])(?i:{loose})(?!\w)").sub(lambda m, right=name: right, french)  # type: ignore[misc]
    return french


def _heads_said_twice(french: str, _: str, mentions: Sequence[Mention]) -> str:
    """La Commission Care Quality Commission → la Care Quality Commission; l’Hôpital de St. Almund Hospital → le St.
    Almund Hospital."""
    for mention in mentions:
        name = mention.preferred.text.replace("'", "’")
        if not mention.copied or " " not in name or name not in french:
            continue
        last = name.rsplit(maxsplit=1)[-1]
        head = f"{re.escape(last)}|{_HEADS.get(last, last)}"
        match = cached(rf"(?<![\w-])(?i:{head}) (?i:d[eu] |d’)?{re.escape(name)}(?!\w)").search(french)
        if match:
            french = place(french[: match.start()], mention.preferred) + french[match.end() :]
    return french


_HEADS = {
    "Hospital": "hôpital",
    "Clinic": "clinique",
    "Center": "centre",
    "Centre": "centre",
    "University": "université",
    "Pharmacy": "pharmacie",
    "Foundation": "fondation",
}


def _premiers(french: str, english: str, _: Sequence[Mention]) -> str:
    """Le premier Roe → le premier ministre Roe: of a province."""
    return _PREMIER.sub("premier ministre ", french) if "Premier" in english else french


_PREMIER = re.compile(r"(?<![\w’'-])premier (?=[A-ZÀ-Ý][a-zà-ÿ’'-]+ ?[A-ZÀ-Ý]?)")


def _inversions(french: str, english: str, _: Sequence[Mention]) -> str:
    """« Le ministre a-t-il dit que » → « Le ministre a dit que »: only questions and said-clauses turn round."""
    return french if "?" in english else _TURNED.sub(_straight, french)


def _straight(match: re.Match[str]) -> str:
    # The second comma closes what the first opened (Le ministre, Luc Roy, a-t-il dit que); a lone one parts nothing.
    closes = match["comma"] and match.string[: match.start()].count(",") % 2
    return f"{',' if closes else ''} {match['verb']} {match['said']}"


_TURNED = re.compile(
    r"(?P<comma>,?) (?P<verb>a|ont)-t-(?:il|elle|on)s? (?P<said>(?:déclaré|dit|affirmé|indiqué|précisé|ajouté) qu[e’'])"
)


def _speakers(french: str, english: str, _: Sequence[Mention]) -> str:
    """« …, a indiqué lundi des responsables » → « …, ont indiqué lundi des responsables »; « …, a affirmé que son
    directeur » → « …, a affirmé son directeur », where the English has "…, said its director"."""
    if _SPEAKER_BEHIND.search(english):
        french = _WHAT_IS_SAID.sub(r"\g<says>", french)
    return _SEVERAL_SPEAK.sub("ont", french)


_SPEAKER_BEHIND = re.compile(r",[”\"]? (?:said|says|added) (?:its|the|his|her|their|an?) ")
_WHAT_IS_SAID = re.compile(rf"(?<=, )(?P<says>(?:a|ont) {SAY}) que(?= (?:son|sa|leur|le|la|une?) )")
_SEVERAL_SPEAK = re.compile(rf"(?<=, )a(?= {SAY}{WHEN} (?:des|les|plusieurs|deux|trois|certain[ea]?s) \w+s\b)")


def _chiefs(french: str, english: str, _: Sequence[Mention]) -> str:
    """A hospital's chief of staff is its « médecin-chef », and no minister's « chef de cabinet » (TERMIUM Plus)."""
    return _CABINET.sub(r"médecin-\g<chief>", french) if _OF_DOCTORS.search(english) else french


_OF_DOCTORS = re.compile(
    r"\b(?:hospital|clinic|cent(?:re|er))['’]s chief of staff\b|\bDr\..{2,40}, chief of staff\b", re.I
)
_CABINET = re.compile(r"(?<![\w-])(?P<chief>cheff?e?) (?:de cabinet|d[eu] personnel)(?: médical)?(?!\w)")


def _shares(french: str, english: str, _: Sequence[Mention]) -> str:
    """Un troisième des hôpitaux → un tiers des hôpitaux, dix milliers de → des dizaines de milliers de."""
    for wrong, right in _shares_of(english):
        french = wrong.sub(right, french)
    return french


@lru_cache(maxsize=256)  # asked for every candidate of the sentence
def _shares_of(english: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((wrong, right) for said, wrong, right in _SHARES if said.search(english))


_SHARES = (
    (
        re.compile(r"\b(?:a|one) third of\b", re.I),
        re.compile(r"(?<![\w’'-])(?P<un>[Uu]n)e? troisième (?=d)"),
        r"\g<un> tiers ",
    ),
    (
        re.compile(r"\btens of thousands\b", re.I),
        re.compile(r"(?<![\w’'-])(?<!de )dix milliers"),
        "des dizaines de milliers",
    ),
    (re.compile(r"\btens of thousands\b", re.I), re.compile(r"(?<![\w’'-])de dix milliers"), "de dizaines de milliers"),
    (re.compile(r"\btens of thousands\b", re.I), re.compile(r"(?<![\w’'-])Dix milliers"), "Des dizaines de milliers"),
    (
        re.compile(r"\bhundreds of thousands\b", re.I),
        re.compile(r"(?<![\w’'-])cents? milliers(?!\w)"),
        "centaines de milliers",
    ),
)


def _ratios(french: str, english: str, _: Sequence[Mention]) -> str:
    """Un dans neuf → un sur neuf, 1 en 4 → 1 sur 4, where the English has one in nine, 1 in 4."""
    for said in _RATIO.finditer(english):
        part, whole = (_SMALL.get(number.lower(), number) for number in said.group("part", "whole"))
        wrong = cached(rf"(?<![\w,.-])(?P<part>{part}) (?:dans|en) (?P<whole>{whole})(?![\w,])", re.I)
        french = wrong.sub(r"\g<part> sur \g<whole>", french)
    return french


_SMALL = {
    "one": "une?", "two": "deux", "three": "trois", "four": "quatre", "five": "cinq", "six": "six", "seven": "sept",
    "eight": "huit", "nine": "neuf", "ten": "dix", "twelve": "douze", "twenty": "vingt",
}  # fmt: skip
_RATIO = re.compile(
    rf"\b(?P<part>{'|'.join(_SMALL)}|\d{{1,2}}) (?:in|out of) (?P<whole>{'|'.join(_SMALL)}|\d{{1,3}})\b", re.I
)


def _clock_times(french: str, english: str, _: Sequence[Mention]) -> str:
    """Publierait en 23 h → publierait à 23 h, where the English tells a time and no number of hours."""
    if re.search(r"\bhours?\b", english) or not re.search(r"\d ?[ap]\.?m\b", english, re.I):
        return french
    return re.sub(r"(?<![\w’'-])en (?=\d{1,2}[ \u00a0]h\b)", "à ", french)


def _echoes(french: str, english: str, _: Sequence[Mention]) -> str:
    """Ont été reportés, ont été reportés → ont été reportés; a loop of three or more stays, to be seen."""
    phrase = echo(english, french)
    if not phrase:
        return french
    once = r"[\s,]+".join(map(re.escape, phrase.split()))
    return re.sub(rf"(?<!\w)(?P<once>{once})[\s,]+{once}(?!\w)", r"\g<once>", french, count=1, flags=re.I)


def _before_judges(french: str, english: str, _: Sequence[Mention]) -> str:
    """Avant le juge → devant le juge: who stands before a court is not there earlier than it."""
    return _BEFORE_A_COURT.sub("devant", french) if "before" in english else french


_BEFORE_A_COURT = re.compile(
    r"(?<![\w’'-])avant"
    r"(?= (?:le |la |les |l[’']|un |une |des )(?:juges?|cours?|tribunal|tribunaux|comités?|magistrats?)\b)"
)


def _american(french: str, english: str, mentions: Sequence[Mention]) -> str:
    """« Les États-Unis Cybersecurity Agency » → « la Cybersecurity Agency »: of "U.S." a country was made."""
    for mention in mentions:
        name = mention.preferred.text
        if not mention.copied or not mention.preferred.gender or f"tats-Unis {name}" not in french:
            continue
        match = cached(rf"(?P<lead>(?<!\w)(?i:les |des |aux )?)États-Unis (?={re.escape(name)}(?!\w))").search(french)
        if match and cached(rf"U\.?S\.? {re.escape(mention.text)}").search(english):
            lead = {"des ": "de ", "aux ": "à "}.get(match["lead"].lower(), "le ")
            french = place(french[: match.start()] + lead, mention.preferred) + french[match.end() + len(name) :]
    return french


def _about(french: str, english: str, _: Sequence[Mention]) -> str:
    """« Environ Acme Health : » → « À propos d’Acme Health : », where "About" opens the lines on a firm."""
    if not re.match(r"About (?:the )?[A-Z]", english):
        return french
    return re.sub(r"^Environ (?=\D)", "À propos de ", french)


def _timetables(french: str, english: str, _: Sequence[Mention]) -> str:
    """Lundi au vendredi → du lundi au vendredi, heure de Pacifique → heure du Pacifique: the hours of a helpline."""
    if "day" in english:
        french = _SINCE_DAY.sub(r"de \g<first> à \g<last>", _FROM_DAY.sub(r"du \g<days>", french))
    return _ZONE.sub(_zone, french) if _ZONE_TIME.search(english) else french


_FROM_DAY = re.compile(rf"(?<![\w’'-])(?<!\bdu )(?<!\bDu )(?:de )?(?P<days>(?:{WEEKDAYS}) au (?:{WEEKDAYS}))\b")
_SINCE_DAY = re.compile(rf"(?<![\w’'-])depuis (?P<first>{WEEKDAYS}) à (?P<last>{WEEKDAYS})\b")
_ZONE_TIME = re.compile(rf"\b{ZONE_TIME}\b|m\.? [ECMPA][SD]?T\b")
_ZONES = {
    "pacifi": "heure du Pacifique",
    "centr": "heure du Centre",
    "est": "heure de l’Est",
    "east": "heure de l’Est",
    "atlanti": "heure de l’Atlantique",
    "montag": "heure des Rocheuses",
    "mount": "heure des Rocheuses",
    "rocheus": "heure des Rocheuses",
}
_ZONE = re.compile(
    r"\bheure (?:(?:de la|du|des|de|d[’']|de l[’']) ?)?(?P<zone>pacifi|centr|est|east|atlanti|montag|mount|rocheus)"
    r"(?:que|c|e|al|ern|nes|ain|es)?\b(?: time)?(?! [A-ZÀ-Ý])"
    r"|,? (?P<left>pacifi|centr|east|atlanti|mount)(?:c|al|ern|ain) time\b",
    re.I,
)


def _zone(match: re.Match[str]) -> str:
    return (", " if match["left"] else "") + _ZONES[(match["zone"] or match["left"]).lower()]
