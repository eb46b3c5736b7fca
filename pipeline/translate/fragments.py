"""French sentences that lack a piece: they end on a small word, nobody speaks, nothing in them is a verb.

A model that loses its thread leaves such stumps, and neither its score nor a ratio of lengths shows them.
"""

from __future__ import annotations

import re

from .dates import WEEKDAYS
from .oneform import one_form
from .resources import words

_CLOSE = r"(?:[.!?;)]|,? ?»|, a-t-|$)"
# What leads to another word. Not pour, contre, avec, sans, avant (« il a voté pour »), nor où, qui (« on ignore qui »).
_SMALL = (
    r"(?:à|aux?|d[eu]s?|du|les?|la|un|une|et|ou|dont|que|en|par|dans|sur|sauf|comme|lorsque|parce que|tandis que|"
    r"afin de|mais|car|si|ne|ce|cette|ces|cet|son|sa|ses|leurs?|lors|chez|vers|entre|selon|est|sont|était|étaient|"
    r"ont|a été|ont été)"
)
_STUMP = re.compile(rf"(?<![\w'’-])(?P<word>{_SMALL}|(?<=attaque )contre)(?={_CLOSE})", re.I)
# « Faites-le. », « l’un », « sain et sauf », « le leur », « C’est ce qu’il est. »
_WHOLE = re.compile(r"(?:\b(?:et|les?|la|qu’(?:ils?|elles?|on)|numéro|pas|tel(?:le)?|pour|ainsi|un à) |’)$", re.I)

SAY = r"(?:dit|indiqué|affirmé|déclaré|précisé|ajouté|annoncé|expliqué|soutenu|rapporté|estimé)"
"""What speakers have done, and the small words that may part it from them, as patterns."""
WHEN = (
    rf"(?: (?:{WEEKDAYS}|hier))?"
    r"(?: dans un communiqué| par (?:courriel|écrit))?"
)
_NOBODY = re.compile(rf",[ \u00a0](?:a|ont) {SAY}{WHEN}(?=[ \u00a0]?»?\.|$)")

_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE = re.compile(r"[.!?][\"”'’)]*\s*$")
_FINITE_ENGLISH = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|did|does|says?|said)\b|n't\b", re.I
)
_FINITE = re.compile(
    r"a|ai|as|ont|av[eo]\w+|es|est|suis|sont|sommes|êtes|v[ao]\w+|vais|peu[tx]|peuvent|pouv\w+|doi(?:s|t|vent)|dev\w+|fai\w+|"
    r"fon?t|veu\w+|voul\w+|faut|sai\w+|sav\w+|di(?:s|t|sent|tes)|voi\w*|voy\w+|met(?:tent)?|pren(?:d|nent)|suit|suivent|"
    r"reçoi\w+|ser[ta]|servent|sor(?:t|tent)|par(?:t|tent)|permet\w*|compren\w+|aur\w+|ser\w+|fer\w+|ir[ao]\w*|all\w+|ouvr\w+|"
    r"offr\w+|cour\w*|meur\w+|croi\w+|e[uû]t?|fut|furent|soi\w+|aient|ait|puiss\w+|fass\w+|aill\w+"
)
_ENDINGS = re.compile(
    r"(?:aient|ait|ront|rait|ra|rez|rons|riez|rions|eliez|èrent|irent|urent|issent|ien(?:ne)?nt|ient|ît|ût)$"
)
_LEAST_WORDS = 5


def stump(french: str) -> str:
    """The small word on which a sentence or a quotation of ``french`` breaks off; empty where none does."""
    text = french.replace("'", "’").replace("\u00a0", " ")
    for match in _STUMP.finditer(text):
        if not _WHOLE.search(text[: match.start()]):
            return match.group("word")
    return ""


def fragments(english: str, french: str) -> tuple[tuple[str, str], ...]:
    """What a French sentence lacks, by name, each with the words that show it: stump, speaker, verb."""
    found = (("stump", stump(french)), ("speaker", nobody_speaks(french)))
    verbless = (("verb", french.strip()),) if lacks_verb(english, french) else ()
    return (*((kind, shown) for kind, shown in found if shown), *verbless)


def nobody_speaks(french: str) -> str:
    """« …, a indiqué jeudi. »: what was said, but not by whom; empty where somebody speaks."""
    match = _NOBODY.search(french)
    return match.group().lstrip(", \u00a0") if match else ""


def lacks_verb(english: str, french: str) -> bool:
    """Nothing in a French sentence can be a verb, where the English has one for certain."""
    found = [word.lower() for word in _WORD.findall(french.replace("rendez-vous", ""))]
    sentence = _SENTENCE.search(english) and _FINITE_ENGLISH.search(one_form(english))
    if len(found) < _LEAST_WORDS or not sentence:
        return False
    return not any(map(_may_be_verb, found))


def _may_be_verb(word: str) -> bool:
    if _FINITE.fullmatch(word) or (len(word) > 4 and _ENDINGS.search(word)):
        return True
    known = words("words_fr.txt")
    stems = [word[: -len(ending)] for ending in ("ent", "es", "e", "ons", "ez", "a") if word.endswith(ending)]
    stems += [stem.replace("è", "é") for stem in stems]
    if any(len(stem) > 1 and {f"{stem}er", f"{stem}re", f"{stem}ir"} & known for stem in stems):
        return True
    return len(word) > 3 and word[-1] in "td" and bool({f"{word}re", f"{word[:-1]}r", f"{word[:-1]}re"} & known)
