"""The words by which people are counted, shared by the readers of figures."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.documents import Figure, Scope

from .kinds import squeeze_list
from .named import Named
from .numbers import Number, qualifier_before
from .reading import Reading
from .resources import table


class Words(NamedTuple):
    """Who is counted, and what stands where a number counts them or something else."""

    person: re.Pattern[str]
    pronoun: re.Pattern[str]
    affected: re.Pattern[str]
    other: re.Pattern[str]
    counted: re.Pattern[str]


@lru_cache
def people_words() -> Words:
    """The patterns of ``figures.yaml``."""
    lists = {name: squeeze_list(text) for name, text in table("figures").items()}
    between = rf"(?:(?:{lists['between']})[ ,]?(?: )?)"
    return Words(
        re.compile(
            rf"(?:-(?:year-old)?)? ?(?:le nombre (?:de |d'))?{between}{{0,5}}(?P<who>{lists['people']})\b"
            r"(?!['s]* (?:a|per) (?:year|day|month)|-)"
        ),
        re.compile(r" (?:of (?:them|those|these|whom)|d'entre (?:eux|elles)|in all|en tout|au total)\b"),
        re.compile(rf"\b(?:{lists['affected']})\b"),
        re.compile(rf"\b(?:{lists['other']})\b"),
        re.compile(
            r"\b(?:number|count|total|tally|toll|figure|estimate|nombre|bilan|total)\b[^\n;]{0,90}?"
            rf"\b(?:{lists['people']}|those)\b[^\n;]{{0,90}}?"
            r"(?:\b(?:at|to|is|was|reached|passed|tops|topped|exceed(?:s|ed)|surpass\w+|depasse|stands at|now|a|"
            r"de|atteint|s'eleve a|passe\w* (?:de|a))|:)"
            r"\s*(?:\w+ ){0,2}$|"
            r"\b(?<!death )(?:tally|toll|head ?count|bilan)\b[^\n;]{0,40}?"
            r"\b(?:at|to|is|was|reached|from|atteint|s'eleve a|passe\w* (?:de|a))\s*(?:\w+ ){0,2}$"
        ),
    )


EARLIER = re.compile(
    r"(?:up from(?: the)?|down from(?: the)?|revised (?:up |down |upward )?from|rather than|instead of|not|"
    r"(?:to|at) \d[\d,.]*(?: million)?(?: (?:people|patients|members|customers|individuals))?,? from|"
    r"compared (?:with|to)|(?:double|twice|triple|three times|half|above|beyond|over|on|le double (?:de|du|des)|"
    r"deux fois(?: les)?)(?= the| les| des) (?:the|les|des)|gave|entered|earlier (?:estimate|figure|count|"
    r"tally)(?: was| of|, of)?|"
    r"(?:first|initial\w*|original\w*|earlier|previous\w*|early|preliminary)[^\n;.]{0,70}?\b(?:of|said|put|gave|"
    r"spoke of|at|was|mentioned|estimated|counted|reported|told[^\n;.]{0,30}that)|"
    r"(?:d'abord|initialement|au depart)(?: \w+)? (?:que|a|de)|(?:first|initially|originally) (?:believed|thought|"
    r"assumed|feared)(?: that)?|"
    r"et non|au lieu de|plutot que|contre|en evoquait|evoquait|parlait de|faisait etat de|"
    r"avait (?:d'abord )?(?:parle de|evoque|annonce|estime)|et pas|initialement|premier\w*[^\n;.]{0,60}?\b(?:de|"
    r"evoquait|annoncait|parlait de))"
    r"[ :]*[\"']? ?(?:(?:about|some|roughly|nearly|fewer than|less than|more than|only|just|environ|quelque|"
    r"pres de|moins de|plus de|seulement|the|les|a|de|d') ?)*[\"']?$"
)
COUNT_BEFORE = re.compile(
    r"\b(?:number|count|figure|total|share|tally|toll|reported|reports|said(?: that)?|says|counts?|counted|puts?|"
    r"put|gave|exposed|affected|touched|concern\w+|touche\w*|evoque\w*|parle de|cites?|"
    r"gives|estimates?|nombre|recense|en est a|denombre|chiffre|evalue|estime|est a|sont|dont|d'autres|deten\w+)\b"
    r"(?: [\w'-]+){0,3}? (?:as |at |is |a |de |that )?(?:about |some |roughly |nearly |around |environ |quelque |"
    r"pres de )?$"
)
"""Words that a count of people follows, though no people stand behind it."""


GREW_FROM = re.compile(
    r"\b(?:rose|risen|rises|rising|jumped|jumps|climbed|climbs|grew|grown|grows|went|gone|swelled|revised|raised|"
    r"pass\w+|grimp\w+|bondi\w*|augment\w+|mont\w+|releve\w*|revu\w*)\b[^\n;.]{0,24}\b(?:from|de) $"
)
"""Before the lower of two counts: it rose from one to the other, and they are no range."""


AT_FIRST = re.compile(
    r" (?:(?:people|patients|members|customers|clients|individuals|personnes|patients|usagers|"
    r"membres) )?(?:that |which |"
    r"qu')?(?:(?:(?:it|he|she|they|the \w+|il|elle) )?(?:had |avait )?(?:first |initially |originally |earlier |"
    r"previously |d'abord )(?:reported|gave|disclosed|announced|estimated|said|annonce|declare|estime\w*)|"
    r"(?:it|he|she|they|the \w+|il|elle) (?:had |avait )?(?:reported|gave|disclosed|announced|estimated|annonce\w*|"
    r"declare\w*)(?: \w+)? (?:at first|at the time|in (?:an )?(?:initial|first|earlier)|initially|originally|"
    r"d'abord|au depart|initialement|dans un premier temps)|(?:at first|initially|originally) (?:reported|"
    r"announced|disclosed|feared|thought)|annoncee?s? (?:au depart|initialement|dans un premier temps|d'abord))"
)
"""Behind a count that was given before another: "more than double the 610,000 it reported at first"."""


def figure_of(reading: Reading, number: Number, end: int, scope: Scope) -> Figure:
    """A count of people, with its words of doubt; of an earlier day where the words before say so."""
    flat = reading.flat
    begin, qualifier = qualifier_before(flat, number.start)
    line = flat.rfind("\n", 0, number.start) + 1
    before = flat[max(line, number.start - 130) : number.start]
    if EARLIER.search(before) or GREW_FROM.search(before) or AT_FIRST.match(flat, number.end):
        scope = Scope.EARLIER
    rough = number.rough or qualifier is not None
    return Figure(number.value, reading.text[begin:end].strip(), (begin, end), rough, scope, None, qualifier)


_OF_WHOM = re.compile(
    r"(?: (?:people|patients|residents|clients|customers|employees|\w+s))?"
    r",? (?:from|at|of|with|treated at|chez|a|au|aux|de|du|a l'|de l'|d')(?: the| la| le)? ?"
)
"""Between a count and whose it is: "88,300 from Loess Hills", "71,018 patients at Nishna Valley"."""


def owner_behind(reading: Reading, organisations: list[Named], end: int) -> str | None:
    """The health organisation named right behind a number that ends at ``end``, as the one whose people it counts."""
    for named in organisations:
        if named.health and any(
            0 < m[0] - end <= 30 and _OF_WHOM.fullmatch(reading.flat, end, m[0]) for m in named.mentions
        ):
            return named.name
    return None


def owner_of(reading: Reading, organisations: list[Named], position: int) -> str | None:
    """The organisation named last before a number in its sentence."""
    start = reading.sentences[reading.sentence_at(position)].start
    best = max(
        ((m[0], n.name) for n in organisations for m in n.mentions if start <= m[0] < position and n.health),
        default=None,
    )
    return best[1] if best else None
