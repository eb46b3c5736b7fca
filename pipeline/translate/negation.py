"""Does a sentence deny something, in English and in French? What decides is whether one of the two stands alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from .oneform import one_form
from .resources import rows, words


@cache
def _pattern(language: str, kind: str) -> re.Pattern[str]:
    found = [r["pattern"] for r in rows("negation.csv") if r["language"] == language and r["kind"] == kind]
    return re.compile("|".join(found), re.I)


def negation_lost(english: str, french: str) -> bool:
    """The English denies and nothing in the French does."""
    if not _denials(english, "plain"):
        return False
    french = one_form(french)
    return not (_pattern("fr", "plain").search(french) or _denies_in_hiding(french, "fr"))


def negation_added(english: str, french: str) -> bool:
    """The French denies more often than the English does, openly or in a hidden way."""
    denials = len(_pattern("fr", "added").findall(one_form(french)))
    if not denials:
        return False
    said = _denials(english, "plain") + _denials(english, "hidden")
    return denials > said and not (_denies_in_hiding(one_form(english), "en") if said < 2 else False)


@lru_cache(maxsize=1024)  # asked for every candidate of the sentence
def _denials(english: str, kind: str) -> int:
    """How often the English denies, plainly or in a hidden way."""
    return len(_pattern("en", kind).findall(one_form(english)))


def half_denial(french: str) -> str:
    """ "ne" and its verb where no pas, jamais, que … goes with it and none is wanted; empty where all is well.

    A lone ne stands with pouvoir, savoir, cesser, oser, after comparisons, avant que, à moins que, craindre (Grevisse).
    """
    french = one_form(french)
    match = _NE.search(french)
    if not match or _SECOND_HALF.search(french) or _LONE_NE.search(french):
        return ""
    return match.group()


_NE = re.compile(
    r"(?<![\w'-])(?:ne |n')(?!(?:p(?:eu[xt]|euvent|ouv\w+|our\w+|ût|u\b)|s(?:ai[st]|av\w+|aur\w+)|cess\w+|"
    r"os(?:e|ent|ait|aient|a|er)\b|importe|est-(?:ce|il|elle)|était|eût|eussent|serait))\w+",
    re.I,
)
_SECOND_HALF = re.compile(
    r"(?<!\w)(?:(?:pas|point|jamais|rien|aucune?s?|nul(?:le)?s?|personne|plus|guère|ni|que|nullement|aucunement)(?!\w)|"
    r"qu')",
    re.I,
)
_LONE_NE = re.compile(
    r"\b(?:avant que|à moins|sans que|de peur|crain\w+|redout\w+|empêch\w+|évit\w+|autre|mieux|moins|plutôt|si) ", re.I
)


def _denies_in_hiding(text: str, language: str) -> bool:
    """A word like refuse or unknown; a beginning like in- counts where the rest is a word by itself."""
    if _pattern(language, "hidden").search(text):
        return True
    known = words(f"words_{language}.txt")
    return any(m.group("rest").lower() in known for m in _pattern(language, "prefix").finditer(text))


def turned(english: str, french: str) -> str:
    """The English words whose statement the French turns round; empty where it turns none.

    Either the very verb is denied (« n’ont pas échoué » for "failed"), or its contrary stands there (« en ligne » for
    "offline").
    """
    french = one_form(french).lower()
    for said, right, wrong in _said(one_form(english).lower()):
        if (right is None or not right.search(french)) and wrong.search(french):
            return said
    return ""


Wording = tuple[str, re.Pattern[str] | None, re.Pattern[str]]


@lru_cache(maxsize=4096)
def _said(english: str) -> tuple[Wording, ...]:
    """Of the statements that can be turned those in ``english``: its words, what renders them, what turns them.

    Asked once a sentence, for it has many candidates. Of one that is denied nothing can be said.
    """
    denies = _pattern("en", "plain").search(english)
    found: list[Wording] = []
    for kind, said, right, wrong in _contraries():
        match = said.search(english)
        if match and not (kind == "verb" and denies):
            found.append((match.group(), right if kind == "word" else None, wrong))
    return tuple(found)


def doer_struck(english: str, french: str, names: Iterable[str]) -> str:
    """ "by" and the name whose bearer the French makes the victim: « une attaque contre LockBit »; empty where none."""
    english, french = one_form(english), one_form(french)
    if " by " not in english or "contre " not in french.lower():
        return ""
    for name in map(one_form, names):
        bare = re.escape(name)
        by = re.search(
            rf"\b(?:attack|ransomware|hack|breach|intrusion|theft)\w* by (?:the )?{bare}(?!\w)", english, re.I
        )
        struck = re.search(rf"(?<!\w)contre (?:le |la |les |l')?(?:(?:groupe|gang) )?{bare}(?!\w)", french, re.I)
        if by and struck and not re.search(rf"\b(?:on|against|at) (?:the )?{bare}(?!\w)", english, re.I):
            return by.group()
    return ""


@cache
def _contraries() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str], re.Pattern[str]], ...]:
    return tuple(
        (
            row["kind"],
            re.compile(rf"\b(?:{row['english']})\b"),
            re.compile(rf"(?<!\w)(?:{one_form(row['right'])})"),
            re.compile(
                _DENIED.format(one_form(row["wrong"])) if row["kind"] == "verb" else one_form(_any(row["wrong"]))
            ),
        )
        for row in rows("contraries.csv")
    )


# ne … pas, jamais, plus before the verb, with at most an adverb or auxiliary between.
_DENIED = r"\b(?:ne |n')(?:\w+ ){{0,3}}(?:pas|jamais)(?: \w+)? (?:{})"


def _any(stems: str) -> str:
    return rf"(?<!\w)(?:{stems})" if stems else "(?!)"


def denial(text: str, language: str) -> str:
    """The first word of ``text`` that denies; empty where none does."""
    match = _pattern(language, "plain").search(one_form(text))
    return match.group() if match else ""
