"""Why a feed or a piece of work failed, as a person of the newsroom says it; the program's own words are for a click.

The archive keeps an error as the line the program said. What it says there is known: a test goes through every error
that fetching raises and holds this list against it.
"""

from __future__ import annotations

import re
from typing import Final

from .i18n import gettext
from .sayings import saying

_NAMED = re.compile(r"\S*(?:://|…)\S*|'[^']*'")
"""Addresses and what is quoted: a site's words must not be taken for ours."""
_STATUS = re.compile(r"(?:\((\d{3})\)|answered (\d{3}))")

REASONS: Final = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"robots\.txt could not be read", "Le site ne donne pas ses consignes aux robots (robots.txt); on attend."),
        (r"refused by the site's robots\.txt", "Le site demande aux robots de ne pas lire cette page (robots.txt)."),
        (r"a wall against robots|shows a check for robots", "Le site écarte les robots."),
        (r"shows a request for consent", "Le site montre une demande de consentement au lieu de l’article."),
        (r"shows a log-in", "Le site demande de se connecter pour lire cet article."),
        (r"shows an error|leads to the front page", "Le site montre autre chose que l’article, peut-être retiré."),
        (r"no such host|has no address", "Le nom du site est introuvable; l’adresse est peut-être fautive."),
        (r"CERTIFICATE_|certificate verify|\bSSL:|\[SSL", "La connexion chiffrée au site échoue (certificat)."),
        (r"could not be reached", "Le site est injoignable."),
        (r"did not answer in time|had not answered", "Le site n’a pas répondu à temps."),
        (r"could not be fetched|cut off|damaged body", "La réponse du site s’est interrompue ou est abîmée."),
        (r"redirects in circles|redirects more than", "Le site renvoie sans fin d’une adresse à l’autre."),
        (r"wants .+ of rest|is not asked", "On laisse le site en paix pour l’instant."),
        (
            r"not the address of a web page|is not an address|no address of a web page|no valid host name",
            "L’adresse est fautive.",
        ),
        (r"only http and https|it has no host", "L’adresse est fautive."),
        (
            r"is refused|not a public address|not a port of the web",
            "Cette adresse n’est pas publique; feeds.yaml peut l’admettre (fetch.allow_hosts).",
        ),
        (r"sends more than|unpacks to more|packed .+ times|bytes of header", "La réponse du site est trop grande."),
        (r"which was not offered", "Le site répond dans un codage que Vigie ne lit pas."),
        (r"a web page and not a feed", "L’adresse mène à une page web et non à un flux."),
        (r"a JSON Feed|is not a feed", "L’adresse ne mène pas à un flux RSS ou Atom."),
        (r"answered with nothing|is empty", "Le site a répondu par une page vide."),
        (r"not a web page|no HTML", "L’adresse ne mène pas à une page web."),
        (r"no story|cannot be read:|needs a headline and a text", "Aucun article ne se lit à cette adresse."),
        (r"translation package|\bmodel\b", "Le modèle de traduction manque ou ne se charge pas (vigie model list)."),
        (r"gone for good", "Le site dit que cette adresse n’existe plus (410)."),
    )
)
"""What an error says, and what is said of it; the first that fits."""

STATUSES: Final = {
    "401": "Le site demande de se connecter (401).",
    "402": "Le site demande un paiement (402).",
    "403": "Le site refuse de répondre (403).",
    "404": "Le site n’a rien à cette adresse (404).",
    "410": "Le site dit que cette adresse n’existe plus (410).",
    "429": "Le site trouve que l’on demande trop souvent (429).",
    "451": "Le site n’a pas le droit de montrer cette page (451).",
}
UNKNOWN: Final = "Une erreur imprévue; le message du programme en dit plus."
TROUBLE: Final = "Le site est en panne (%(status)s)."
REFUSES: Final = "Le site refuse (%(status)s)."


def reason(error: str | None) -> str:
    """What an error of the archive means, in one sentence of the language of the request."""
    ours = _NAMED.sub(" ", error or "")
    found = saying(ours, REASONS)
    if found:
        return found
    status = _STATUS.search(ours)
    if status is None:
        return gettext(UNKNOWN)
    code = status[1] or status[2]
    if code in STATUSES:
        return gettext(STATUSES[code])
    return gettext(TROUBLE if code >= "500" else REFUSES) % {"status": code}
