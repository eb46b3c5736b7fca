"""Why a decision cannot be taken or a search not be read, in words of the newsroom: others say it in the program's."""

from __future__ import annotations

import re
from typing import Final

from .i18n import gettext
from .sayings import saying

REFUSALS: Final = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"status cannot be cleared", "Un incident a toujours un statut : donnez-en un autre au lieu de l’effacer."),
        (r"; it is one of ", "Cette valeur n’est pas dans la liste du champ."),
        (r"write 2023, 2023-10", "Écrivez la date ainsi : 2023, 2023-10 ou 2023-10-23."),
        (r"cannot end .+ before it begins", "La fin vient avant le début."),
        (r"whole number|counts from 0|more than the archive", "Écrivez un nombre entier, sans mots."),
        (r"needs a value|needs a beginning", "Donnez une valeur."),
        (
            r"is an organisation: say which|say which .+ to pin|no organisation",
            "Dites de quelle organisation il s’agit.",
        ),
        (
            r"is the only one that reports",
            "C’est le seul article de cet incident : dites plutôt qu’il n’est pas pertinent.",
        ),
        (r"is in .+ already", "L’article est déjà dans cet incident."),
        (r"reports no incident", "Cet article ne rapporte pas d’incident : dites d’abord qu’il est pertinent."),
        (r"merged into itself", "Un incident ne se fusionne pas avec lui-même."),
        (r"every article of .+ would leave", "Il ne resterait aucun article à cet incident."),
        (r"was merged into", "Cet incident est fusionné avec un autre : décidez sur celui qui demeure."),
        (r"is withdrawn", "Plus aucun article ne rapporte cet incident."),
        (r"nothing to rule on", "La fiche n’a plus cette valeur. Rouvrez-la."),
        (r"was undone on", "Cette décision est déjà annulée."),
        (r"no ruling \d", "Cette décision n’existe pas."),
        (r"no incident", "Cet incident n’existe pas."),
        (r"is not in .+ \(it has|no such article|no article", "Cet article n’est pas dans cet incident."),
        (r"is no field of an incident|is no ruling that can", "Cela ne se décide pas sur une fiche."),
    )
)
"""What a refusal says, and what is said of it; the first that fits."""
QUERIES: Final = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"^the query has \d+ characters", "La recherche est trop longue."),
        (r"^the query has more than", "La recherche a trop de mots."),
        (
            r"^the query (?:is empty|has no word)",
            "Écrivez un mot, une phrase entre guillemets ou un champ, comme victim:windsor.",
        ),
        (r"^a bracket is closed", "Une parenthèse se ferme sans s’être ouverte."),
        (r"^a bracket is not closed", "Une parenthèse reste ouverte."),
        (r"^a phrase is not closed", "Un guillemet reste ouvert."),
        (r"closes a phrase that was not opened", "Un guillemet se ferme sans s’être ouvert."),
        (r"nested more than", "Trop de parenthèses ou de NOT s’emboîtent."),
        (
            r"^there is no field (?P<word>\S+): use",
            "Le champ « %(word)s » n’existe pas; mettez les mots entre guillemets pour les chercher.",
        ),
        (r"^(?P<word>\S+) needs (?:something|a word)", "Il manque un mot auprès de « %(word)s »."),
        (r"the \* stands inside", "L’astérisque ne peut que terminer un mot, comme dans ranso*."),
        (r"is too short: write at least", "Ce mot est trop court pour finir par un astérisque."),
        (r"^(?P<word>\S+): has no value", "Le champ « %(word)s » n’a pas de valeur; écrivez-la aussitôt après."),
        (r"is no date: write", "Écrivez la date ainsi : 2023, 2023-10 ou 2023-10-23."),
        (r"is unknown: use one of (?P<word>.+)$", "Cette valeur est inconnue; il y a %(word)s."),
    )
)
"""The same for a search."""
UNREAD: Final = "Cette recherche ne se lit pas."
UNKNOWN: Final = "Cela ne peut pas se décider maintenant. Rouvrez la fiche pour voir où elle en est."


def refusal(error: Exception) -> str:
    """What stands in the way, in the language of the request."""
    return saying(str(error), REFUSALS) or gettext(UNKNOWN)


def unread(error: Exception) -> str:
    """Why a search cannot be read, in the language of the request."""
    return saying(str(error).partition(": ")[2], QUERIES) or gettext(UNREAD)
