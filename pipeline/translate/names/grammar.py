"""A name in a French sentence: the article it takes, elision, and the contraction of de and à with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ..resources import rows

_VOWEL = re.compile(r"[AÀÂÄEÉÈÊËIÎÏOÔÖUÛÜŒÆaàâäeéèêëiîïoôöuûüœæ]")
# Names whose h is silent, and common nouns; before all others, English names above all, French does not elide (de
# Hamilton).
_SILENT_H = re.compile(
    r"[Hh](?:ôpit|ôtel|ospice|orizon|abit|umani|alifax|eure|ydro)"
    r"|h(?:ameçon|éberge|ésit|istoir|iver|omme|onor|orair|ormon|uissier|umain|ypertruc|yperlien)"
)
# The English u that is said as in "you" begins like a consonant: le U.S. Department, de UnitedHealth.
_SPOKEN_YOU = re.compile(r"United|U\.? ?[SK]\b")
_BEFORE = re.compile(
    r"(?:(?P<word>(?<![\w’'])(?:de la|du|des|de|à la|au|aux|à|le|la|les) "
    r"|(?<![\w’'])(?:de |à )?l['’]|(?<![\w’'])d['’]))$",
    re.I,
)
# After these a name with an article takes it: « selon l’Hôpital … »; after a noun it stands bare: « l’hôpital X ».
_TAKES_ARTICLE = re.compile(
    r"(?:^|[«“(—]\s?|(?<!\w)(?:par|pour|avec|sans|sous|sur|dans|contre|vers|"
    r"entre|chez|comme|dont|où|si|et|ou|mais|que|qu[’']|selon|après|avant|depuis|devant|"
    r"derrière|envers|concernant|visant|touchant|voici|ainsi que|ni|car|donc|quand|lorsque|"
    r"puisque|tandis que|est|sont|était|ont|a)\s)$",
    re.I,
)
_OPENING = re.compile(r"^[\s«“\"'(—–-]*$|[.!?…:]\s+[«“\"]?\s?$")
_ELIDES = re.compile(r"(?<![\w’'])(de|que|lorsque|puisque|jusque|quoique|parce que|ne|se|le|la) $", re.I)


@dataclass(frozen=True, slots=True)
class NameForm:
    """A name as it is to stand in French; ``gender`` m, f, m pl, f pl where it takes an article, empty where none;
    ``optional``: it takes one only where the English has one (the Mayo Clinic always, UnitedHealth Group not)."""

    text: str
    gender: str = ""
    optional: bool = False


def article(form: NameForm) -> str:
    """le, la, l’, les with what follows it (a space, or nothing after l’); empty where the name takes none."""
    if not form.gender:
        return ""
    if form.gender.endswith("pl"):
        return "les "
    if elides(form.text):
        return "l’"
    return "le " if form.gender.startswith("m") else "la "


def elides(word: str) -> bool:
    """Do le, la, de, que lose their vowel before this word?"""
    return bool((_VOWEL.match(word) and not _SPOKEN_YOU.match(word)) or _SILENT_H.match(word))


def place(before: str, form: NameForm, *, english_article: bool = False) -> str:
    """``before`` with the name set after it, in the grammar of what stands there.

    ``english_article``: the English has "the" before the name, so that an article the French has may stay.
    """
    match = _BEFORE.search(before)
    lead = match.group("word") if match else ""
    stem = before[: match.start()] if match else before
    preposition, had_article = _parts(lead)
    wanted = _wanted_article(form, stem, preposition, had_article, english_article)
    joined = _join(preposition, wanted, form.text)
    if lead[:1].isupper() or (_OPENING.search(stem) and joined != form.text and _starts_sentence(stem)):
        joined = joined[:1].upper() + joined[1:]
    if (match is None and joined == form.text and elides(form.text)) or (match is None and elides(joined)):
        stem = _ELIDES.sub(lambda m: m.group(1)[:-1] + "’", stem)
    return stem + joined


def ends_in_article(before: str) -> bool:
    """Does a text that a name is to follow end in an article, contracted or not?"""
    match = _BEFORE.search(before)
    return match is not None and _parts(match.group("word"))[1]


def _starts_sentence(stem: str) -> bool:
    return not stem.strip(" «“\"'(—–-") or bool(re.search(r"[.!?…]\s+[«“\"]?\s?$", stem))


def _parts(lead: str) -> tuple[str, bool]:
    """The preposition in what stands before the name, and whether an article does."""
    words = lead.lower().replace("'", "’").strip()
    if words in ("du", "des", "de la", "de l’"):
        return "de", True
    if words in ("au", "aux", "à la", "à l’"):
        return "à", True
    if words in ("le", "la", "les", "l’"):
        return "", True
    return {"de": "de", "d’": "de", "à": "à"}.get(words, ""), False


def _wanted_article(form: NameForm, stem: str, preposition: str, had_article: bool, english_article: bool) -> str:
    if form.gender:
        bare = not had_article and not preposition and not _TAKES_ARTICLE.search(stem)
        return "" if bare else article(form)
    if had_article and english_article:
        return "l’" if elides(form.text) else "le "
    return ""


def _join(preposition: str, wanted: str, name: str) -> str:
    if preposition == "de":
        contracted = {"le ": "du ", "les ": "des "}.get(wanted)
        if contracted:
            return contracted + name
        return f"de {wanted}{name}" if wanted else ("d’" if elides(name) else "de ") + name
    if preposition == "à":
        return {"le ": "au ", "les ": "aux "}.get(wanted, f"à {wanted}") + name
    return wanted + name


@cache
def _heads(language: str) -> dict[str, str]:
    return {r["word"]: r["gender"] for r in rows("heads.csv") if r["language"] == language}


def french_form(name: str, gender: str | None = None) -> NameForm:
    """A French name; its gender from the caller, or from the noun it begins with."""
    name = re.sub(r"^(?:l['’]|(?:le|la|les) )(?=\w)", "", name, flags=re.I)
    known = gender or _heads("fr").get(re.split(r"[\s-]", name)[0]) or _heads("fr").get(name.split()[0], "")
    return NameForm(name, "" if known == "-" else known)


def english_form(name: str) -> NameForm:
    """An English name that stays as it is: le St. Brendan’s Hospital, la Mayo Clinic, but Bluewater Health."""
    plain = re.sub(r"\s*\([^)]*\)$", "", name)
    head = re.split(r" (?:of|for|on) ", plain)[0].split()[-1].strip(",.")
    return NameForm(name, _heads("en").get(head, ""), optional=head in _optional())


@cache
def _optional() -> frozenset[str]:
    return frozenset(r["word"] for r in rows("heads.csv") if r["article"] == "english")
