"""Why the machine holds an article to be relevant, or not, in French; the archive keeps it in the program's English."""

from __future__ import annotations

import re
from typing import Final

from pipeline.store import closed_list, vocabulary_label

from .i18n import spoken, typeset

WHOLE: Final = {
    "an attack or breach at a health organisation": "une attaque ou une fuite dans un organisme de santé",
    "a health organisation is said to have been hit": "un organisme de santé aurait été touché",
    "patients' data was taken, seen or lost": "des données de patients ont été prises, vues ou perdues",
    "the one hit is outside health care": "l’organisme touché n’est pas de la santé",
    "it reports a survey or statistics": "c’est un sondage ou une statistique",
    "it gives averages for many organisations": "ce sont des moyennes de beaucoup d’organismes",
    "it announces a product or a contract": "on y annonce un produit ou un contrat",
    "it tells of an exercise": "c’est un exercice",
    "it gives advice": "ce sont des conseils",
    "it is about a flaw, a law or money, not an incident": "il s’agit d’une faille, d’une loi ou d’argent",
    "it is fiction or history": "c’est de la fiction ou de l’histoire",
    "it is about a person's work or a course": "il s’agit du travail de quelqu’un ou d’un cours",
    "it is sport, weather or another accident": "il s’agit de sport, de météo ou d’un autre accident",
    "only a technical failure is told, no attack": "ce n’est qu’une panne, sans attaque",
    "the lead tells of an incident and of health care": "le début parle d’un incident et de santé",
    "neither title nor lead speaks of health care": "ni le titre ni le début ne parlent de santé",
    "it counts the people affected": "on y compte les personnes touchées",
    "it tells what stopped working": "on y dit ce qui ne fonctionnait plus",
    "it withdraws an announced incident": "un incident annoncé y est démenti",
    "only rumours spoke of an attack": "l’attaque n’était qu’une rumeur",
}
"""What a reason says, and what is said of it."""
FILLED: Final = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"its words are those of an incident: (?P<what>.+)", "des mots d’incident : %(what)s"),
        (r"its words are those of other stories: (?P<what>.+)", "des mots d’autres nouvelles : %(what)s"),
        (r"a health organisation is hit: (?P<what>.+)", "un organisme de santé est touché : %(what)s"),
        (r"the one hit is outside health care: (?P<what>.+)", "l’organisme touché n’est pas de la santé : %(what)s"),
        (
            r"a health organisation is named as not hit: (?P<what>.+)",
            "un organisme de santé est dit épargné : %(what)s",
        ),
        (r"it names an attacker: (?P<what>.+)", "un attaquant y est nommé : %(what)s"),
        (r"(?P<what>“.+”) in the title", "%(what)s dans le titre"),
        (r"1 sentences? tells? of an incident", "une phrase parle d’un incident"),
        (r"0 sentences tell of an incident", "aucune phrase ne parle d’un incident"),
        (r"(?P<what>\d+) sentences tell of an incident", "%(what)s phrases parlent d’un incident"),
        (r"it tells of (?P<what>[a-z ]+)", "type d’incident : %(what)s"),
    )
)
"""The same where a name, a number or words of the text stand in it."""


def why(told: str) -> str:
    """A reason in the language of the request; in the program's own words where nobody has put it yet."""
    if spoken() != "fr":
        return told
    if told in WHOLE:
        return typeset(WHOLE[told])
    for pattern, words in FILLED:
        match = pattern.fullmatch(told)
        if match:
            what = match.groupdict().get("what", "")
            return typeset(words % {"what": _attack(what) or _french_marks(what)})
    return told


def _attack(what: str) -> str | None:
    """An attack type by its French name, if it is one."""
    value = what.replace(" ", "_")
    return vocabulary_label("attack_type", value, "fr") if value in closed_list("attack_type") else None


def _french_marks(what: str) -> str:
    """Words of the text in the quotation marks of French."""
    return re.sub("“([^”]*)”", "« \\1 »", what).replace(" and «", " et «")
