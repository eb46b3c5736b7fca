"""Quotations that were probably spoken in French: they must not be translated back, the original is to be asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.documents import Finding, Severity

from .base import Check, Pair

_QUOTED = re.compile(r"[\"“«‘][^\"”»]{15,}[\"”»]")
_FRENCH_PLACE = re.compile(
    r"\b(?:Quebec|Québec|Montreal|Montréal|Gatineau|Laval|Sherbrooke|Trois-Rivières|Saguenay|Moncton|Dieppe|Edmundston|"
    r"Acadian|francophone|French-language|France|Paris|Lyon|Geneva|Lausanne|Brussels)\b"
)
_FRENCH_NAME = re.compile(
    r"\b(?:Jean|Marie|Pierre|Yves|Guy|Luc|Benoît|Benoit|François|Geneviève|Mélanie|Stéphane|Chantal|Sylvie|Josée|Martine|"
    r"Étienne|Jacques|Mathieu|Véronique|Isabelle|Nathalie|Hélène|Anne|René|Renée|André|Rémi|Gaétan|Normand|Réjean|Lise)"
    r"(?:-[A-ZÉ]\w+)? [A-ZÉ][\w’'-]+|\b[A-Z]\w+ (?:Tremblay|Gagnon|Bouchard|Côté|Gauthier|Morin|Lavoie|Fortin|Gagné|"
    r"Ouellet|Pelletier|Bélanger|Lévesque|Bergeron|Leblanc|LeBlanc|Paquette|Girard|Simard|Boucher|Caron|Beaulieu|Cloutier|Dubé|"
    r"Poirier|Fournier|Lapointe|Leclerc|Lefebvre|Poulin|Thibault|Nadeau|Martel|Demers|Desjardins|Legault|Dubé)\b"
)
_SPEAKS = re.compile(r"\b(?:said|says|told|added|wrote|stated|explained|asked|replied|insisted)\b")


class SpokenFrenchCheck(Check):
    """A Quebec minister quoted in an English story said it in French."""

    id = "meaning_spoken_french"
    name_fr, name_en = "Citation d’origine française", "Quotation of French origin"
    description = "A quotation whose speaker has a French name is pointed out in a story from a French-speaking place."
    severity = Severity.INFO

    def find(self, pair: Pair) -> Iterator[Finding]:
        quoted = _QUOTED.search(pair.source)
        if not quoted or not _SPEAKS.search(pair.source):
            return
        outside = _QUOTED.sub(" ", pair.source)
        name = _FRENCH_NAME.search(outside)
        place = _FRENCH_PLACE.search(outside) or _FRENCH_PLACE.search(" ".join(pair.context))
        told = re.search(r"\b(?:in French|translated from French)\b", outside)
        if told or (name and place):
            who = name.group() if name else "?"
            yield self.finding(source_span=quoted.span(), expected=who)
