"""The day on which something was said: "said Thursday", "a-t-il fait savoir mardi", "On Tuesday, Oakvale said"."""

from __future__ import annotations

import re

from .calendar_words import Moment
from .reading import Reading

_DAY_NEXT = r"(?= (?:$|ce |un |une |dans |par |le ))"
_TOLD_FR = (
    r"(?:dit|annonce|confirme|revele|indique|declare|reconnu|precise|revu|affirme|admis|ajoute|prevenu|averti|"
    r"fait savoir|fait part|fait etat|explique|signale|ecrit|assure|deplore|soutenu)"
)
_SAID = re.compile(
    r"\b(?:said|says|wrote|heard|announced|disclosed|confirmed|revealed|told|acknowledged|admitted|told reporters|"
    rf"(?:a|ont|avait|avaient|a-t-(?:il|elle|on)|ont-(?:ils|elles)) {_TOLD_FR}|"
    r"(?:rapporte|indique|annonce|confirme|precise|assure|explique|declare|revele|reconnait|affirme)(?:nt)?"
    rf"{_DAY_NEXT}|owned up|conceded|let it be known)\b"
)
_OF_SETTLING = re.compile(
    r"\b(?:settle\w*|fined?|fines|penalt\w+|will pay|to pay|agreed to|reprimand\w*|lawsuit|sued|ruling|ruled|"
    r"amende|sanction\w*|"
    r"blame|mise en demeure|action collective|recours|condamne\w*)\b"
)
_JUDGES = re.compile(
    r"\b(?:attorneys? general|prosecutors?|regulators?|the (?:ico|ocr|cnil|department|commission\w*|office|"
    r"agency|court|"
    r"judge|watchdog)|office for civil rights|commissioner\w*|la (?:cnil|cai|commission)|l'autorite|le tribunal|"
    r"le juge)\b"
)
_NOT_SAID = re.compile(
    r"\b(?:(?:did|would|could|has|have|had|was|were)(?: not|n't)|declin\w+|refus\w+|no (?:reply|answer|response)|"
    r"n'(?:a|ont|avait|avaient) (?:pas|ni)) (?:\w+ ){0,3}?(?:say|discuss|answer\w*|repl\w+|respond\w*|return\w*|"
    r"comment\w*|confirm\w*|elaborat\w+|be (?:immediately )?reached|available|(?:donne |donner )?suite|repondu|"
    r"repondre|"
    r"commente\w*)\b(?:(?! (?:that|whether|if|which|when|after|since|but|and|que|qui|si|mais|"
    r"depuis)\b)[^\n;.]){0,50}$"
)
"""Before a day: nothing was said on it, and nothing else happened either."""

_ADVERBIAL = re.compile(
    r"(?: (?:on|in|to|late|early|at|by|the|an?|its|news|press|written|brief|joint|short|statement|release|conference|"
    r"website|notice|e-?mail|letter|memo|video|post|posted|facebook|linkedin|message|update|community|public|"
    r"reporters|lawmakers|journalists|associated|that|morning|evening|"
    r"radio-canada|par|"
    r"dans|une?|"
    r"communique|voie|de|presse|ce|publie|soir|au|aux|medias|afp|week|this|last|monday|tuesday|wednesday|thursday|"
    r"friday|consultants|staff|patients|employees|residents|"
    r"saturday|sunday|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|le|matin|brief|bref|courriel))*\s*"
)
"""What may stand between a verb of saying and the day on which it was said."""

_RAISED = re.compile(r"\b(?:since|depuis|until|by|before|after|avant|apres)\b")
_OPENS_SAYING = re.compile(
    r",? (?:(?:the|a|an|its|le|la|l'|les) )?(?:[\w.&'-]+,? ){1,7}?(?:said|announced|disclosed|confirmed|acknowledged|"
    r"admitted|revealed|a (?:dit|annonce|confirme|revele|indique|declare|reconnu|precise|admis))\b"
)
"""A sentence that opens with the day of saying: "On Tuesday, Oakvale acknowledged …"."""

_OFFICIAL = re.compile(
    r"\b(?:attorney|regulators?|commissioner|ombudsman|watchdog|department|patients|customers|clients|members|staff|"
    r"the state|hospitals|clinics|employees|homes|families|residents|practices|providers|people|users|schools|"
    r"them|us|it|him|her|(?:the )?(?:two|three|four|five|six)|both|all)\b"
)
"""Those who are notified: what is told to them is a notice, not a statement to the press."""


_THOSE_TOLD = re.compile(r" (?:\d|(?:ses|les|leurs|tous|toutes|plus|environ|quelque|pres)\b)")
"""Behind a day: those who were warned on it ("a averti mardi 18 000 patients")."""
_FINDER = re.compile(r"\b(?:researcher|student|expert|hobbyist|chercheu\w+|etudiante?)s?\b[^;\n.]{0,20}$")
"""Who found the hole tells its owner of it, not the public."""


def said_that_day(reading: Reading, moment: Moment) -> bool:
    """The day of a statement, whatever it is about: "said Thursday", "a confirmé jeudi", "On Tuesday, X said"."""
    flat = reading.flat
    line = flat.rfind("\n", 0, moment.start) + 1
    before = flat[max(line, moment.start - 60) : moment.start]
    said = list(_SAID.finditer(before))
    if said and said[-1].group().endswith(("prevenu", "averti")) and _THOSE_TOLD.match(flat, moment.end):
        return False
    if said and _between_saying(said[-1].group(), before[said[-1].end() :]):
        return not _is_notice(before, said[-1])
    sentence = max(line, reading.sentences[reading.sentence_at(moment.start)].start)
    if moment.start - sentence > 80:
        return False
    opening = flat[sentence : moment.start].strip()
    if (len(opening) > 3 and not _ADVERBIAL.fullmatch(f" {opening} ")) or _RAISED.search(opening):
        return False
    stop = flat.find("\n", moment.end)
    return _OPENS_SAYING.match(flat[moment.end : stop if stop >= 0 else len(flat)]) is not None


def judged_that_day(reading: Reading, moment: Moment) -> bool:
    """Whether what was said is a fine or a settlement, by those who judge: the incident was known long before."""
    sentence = reading.flat_sentence(reading.sentence_at(moment.start))
    return _OF_SETTLING.search(sentence) is not None and _JUDGES.search(sentence) is not None


def nothing_said(flat: str, moment: Moment) -> bool:
    """The day on which somebody gave no answer: "did not return calls on Thursday", "would not say Monday whether"."""
    line = flat.rfind("\n", 0, moment.start) + 1
    return _NOT_SAID.search(flat, max(line, moment.start - 110), moment.start) is not None


def _between_saying(verb: str, words: str) -> bool:
    """Whether nothing but an adverbial (and the paper that was told) stands between a verb of saying and its day."""
    if verb == "told" and re.fullmatch(r" (?:the )?[\w.&'-]+(?: [\w.&'-]+){0,2}(?: on| late| early)? ", words):
        return True
    if _SPOKE.fullmatch(verb) and _SPEAKER_BEHIND.fullmatch(words):
        return True
    return _ADVERBIAL.fullmatch(words.removesuffix(" ") + " ") is not None


_SPOKE = re.compile(
    r"(?:a|ont) (?:dit|annonce|confirme|indique|declare|precise|ajoute|fait savoir|explique|assure|affirme|reconnu|"
    r"admis|revele)"
)
_SPEAKER_BEHIND = re.compile(
    r" (?:l'|la |le |les |son |sa |leur )(?:direction|editeur|hopital|clinique|etablissement|entreprise|societe|"
    r"groupe|"
    r"porte-parole|directeur|directrice|ministre|ministere|parquet|prefecture|chu|cisss|ciusss|agence|fournisseur|"
    r"prestataire|laboratoire|mutuelle)(?: [\w'-]+){0,4} "
)
"""Who says so, between the verb and the day: "a indiqué l’éditeur lundi soir"."""


def _is_notice(before: str, said: re.Match[str]) -> bool:
    """Whether "told" means a notice: told to patients, or "the clients were told"."""
    if said.group() != "told":
        return False
    if _FINDER.search(before[: said.start()]):
        return True
    passive = re.search(r"\b(?:was|were|been|be) (?:\w+ )?$", before[: said.start()])
    return passive is not None or _OFFICIAL.search(before, said.end()) is not None
