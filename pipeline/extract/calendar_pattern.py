"""The pattern by which days and months are found as news stories write them; names of months, days and holidays."""

from __future__ import annotations

import re

from .feasts import FEASTS
from .patterns import coded

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier janv", "february feb fevrier fevr", "march mar mars", "april apr avril avr",
            "may mai", "june jun juin",
            "july jul juillet juill", "august aug aout", "september sept sep septembre", "october oct octobre",
            "november nov novembre", "december dec decembre",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
DAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday lundi",
            "tuesday mardi",
            "wednesday mercredi",
            "thursday jeudi",
            "friday vendredi",
            "saturday samedi",
            "sunday dimanche",
        )
    )
    for name in names.split()
}
COUNT = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "un": 1, "une": 1, "deux": 2,
    "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12,
}  # fmt: skip
MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_D = "(?:" + "|".join(DAYS) + ")"
_N = r"(?:\d{1,2}|" + "|".join(COUNT) + ")"
_FEASTS = "|".join(re.escape(name) for name in sorted(FEASTS, key=len, reverse=True)).replace(r"\ ", r"\s")
_NIGHT = (
    rf"\b(?:nuit\sd[eu]\s(?:(?:{_D}|\d{{1,2}}(?:er)?)\s?)+(?:{MONTH}\s)?(?:a|au)\s"
    rf"|overnight\s(?:from\s)?{_D}\s(?:in)?to\s|night\sof\s{_D}\sto\s)(?:{_D}\s(?=\d))?"
)
"""A night has two days: what befell in it is dated on the second, when people find it (nuit de lundi à mardi)."""
DATED = coded(
    "calendar",
    rf"""(?x)
    {_NIGHT}(?:(?P<d18>\d{{1,2}})(?:er)?\s(?P<m18>{MONTH})(?:\s(?P<y18>(?:19|20)\d\d))?|(?P<w18>{_D})\b)
    | (?P<m1>\b{MONTH})\s(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:\sand\s\d{{1,2}})?(?:,?\s(?P<y1>(?:19|20)\d\d))?
      (?!\d|\sbeds)
    | \b(?P<d2>\d{{1,2}})(?:er|st|nd|rd|th)?\s(?:of\s)?(?P<m2>{MONTH})(?:\s(?P<y2>(?:19|20)\d\d))?
    | \b(?P<span3>\d{{1,2}})(?:er)?\s(?:and|et|au|to|-)\s(?:le\s)?
      (?P<d3>\d{{1,2}})\s(?P<m3>{MONTH})(?:\s(?P<y3>(?:19|20)\d\d))?
    | \b(?:between|from|entre|de)\s(?P<m20>{MONTH})\s(?:and|to|until|through|et|a)\s{MONTH}(?!\s\d{{1,2}}\b)
      (?:\s(?P<y20>(?:19|20)\d\d))?
    | (?:\b(?P<when4>last|next|this|early|late|mid|in|since|by|from|until|en|debut|fin|mi|au\sdebut\sde|a\sla\sfin\sde
        |depuis|of|to|most\sof|de|the\sweek\sof)[\s-]|\bd'(?=[ao]))(?:early\s|late\s|mid-?)?(?P<m4>{MONTH})
      (?:\s(?:of\s)?(?P<y4>(?:19|20)\d\d|last\syear|dernier|l'an\sdernier))?(?!\.?\s\d)
    | \b(?:the|that|its|their|an?)\s(?P<m19>{MONTH})
      (?=\s(?:(?!\d)\w+\s)?(?:cyber-?)?(?:attack|breach|incident|hack|intrusion|outage|ransomware|theft|leak))
    | \b(?P<m5>{MONTH})\s(?P<y5>(?:19|20)\d\d)\b
    | \b(?:(?P<mod6>last|next|this|since|early|late|by)\s)?(?<!on\sa\s)(?<!\bun\s)(?P<w6>{_D})\b
      (?!,?\s(?:the\s|le\s)?(?:{MONTH}\s\d|\d{{1,2}}(?:er|st|nd|rd|th)?\s{MONTH})|\s(?:of|in|de)\s{MONTH})
      (?:\s(?P<fr6>dernier|prochain|soir|matin|night|morning|evening|afternoon))?
    | \b(?P<rel7>today|yesterday|tomorrow|tonight|last\snight|overnight(?!\s(?:on\s)?{_D})|aujourd'hui|hier|demain
        |avant-hier|la\snuit\sderniere|cette\snuit|durant\sla\snuit|pendant\sla\snuit
        |dans\sla\snuit(?!\sd[eu]))\b
    | \b(?P<week8>over\sthe\sweekend|this\sweekend|last\sweekend|at\sthe\sweekend
        |during\sthe\sweekend|the\sweekend(?=\s(?:attack|cyber|breach|hack))
        |(?:en|cette|pendant\sla|durant\sla|au\scours\sde\sla|la)\sfin\sde\ssemaine(?:\sderniere)?
        |(?:le|ce|pendant\sle|durant\sle|au\scours\sdu)\sweek-?end(?:\sdernier)?)\b
    | \b(?P<week9>last\sweek|this\sweek|next\sweek|earlier\sthis\sweek
        |la\ssemaine\s(?:derniere|passee)|cette\ssemaine|la\ssemaine\sprochaine)\b
    | \b(?P<month10>last\smonth|this\smonth|earlier\sthis\smonth|next\smonth
        |le\smois\s(?:dernier|passe)|ce\smois-ci|le\smois\sprochain)\b
    | \b(?P<year11>last\syear|this\syear|earlier\sthis\syear|l'an\sdernier|l'annee\s(?:derniere|passee)|cette\sannee
        |last\s(?:spring|summer|fall|autumn|winter)|this\s(?:spring|summer|fall|autumn|winter)|cet\s(?:ete|automne|hiver)|ce\sprintemps
        |l'ete\sdernier|l'automne\sdernier|l'hiver\sdernier|le\sprintemps\sdernier)\b
    | \b(?P<n12>{_N})\s(?P<u12>days?|weeks?|months?|years?|jours?|semaines?|mois|ans?)
      \s(?P<dir12>ago|earlier|later|plus\stot|plus\stard|auparavant)\b
    | \bil\sy\sa\s(?P<n13>{_N})\s(?P<u13>jours?|semaines?|mois|ans?)\b
    | \b(?P<next14>the\snext\s(?:day|morning)|the\sfollowing\s(?:day|morning)|the\sday\safter|le\slendemain)\b
    | \b(?P<prev15>the\sday\sbefore|the\sprevious\sday|the\snight\sbefore|la\sveille)\b
    | \bthe\s(?P<d16>\d{{1,2}})(?:st|nd|rd|th)\b(?!\s(?:floor|street|century|anniversary|time|year|grade))
    | \b(?:in|since|en|depuis|of|de|until|from|by|early|late|throughout|between|entre)\s(?P<y17>(?:19|20)\d\d)\b(?!-)
    | \b(?P<feast19>{_FEASTS})\b(?!\s(?:hours|celebration|parade|party|rush|travel))
    | \b(?:before|just\sbefore|avant)\s(?P<feast18>christmas|noel|new\syear|easter|paques)\b
    """,
)
"""A day or month."""
