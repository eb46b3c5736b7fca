"""How long services were down: the first day, the last, how many, and whether it still goes on."""

from __future__ import annotations

import re
from datetime import date, timedelta

from pipeline.documents import CareEffect, DatedFact, Disruption, Evidence

from .calendar_words import published_day
from .numbers import numbers_in
from .patterns import coded, hypothetical, negated
from .reading import Reading

LONG_OVER = 60
"""A disruption of which a story tells so many days later, and not in the present tense, is over."""

_STILL = coded(
    "disruption.still",
    r"\b(?:(?:is|are) (?:due |expected )?to (?:reopen|resume|be back|return)|(?:hopes?|expects?) to reopen|"
    r"continues? (?:with|on) paper|(?:has|have) (?:run|worked|operated|relied) on (?:paper|carbon|pen|whiteboards)|"
    r"toujours pas (?:recupere|retrouve|acces|ete|pu)|still (?:has|have) not|"
    r"still (?:off|down|offline|out|"
    r"closed|unavailable|on paper|without|working|dark|not|being|unable|using|"
    r"waiting|"
    r"recovering|divert\w+|cancel\w+)|remain(?:s|ed|ing)? (?:off|down|offline|closed|unavailable|out|on paper|"
    r"without|"
    r"inaccessible|suspended|disrupted|limited)|is (?:still |now )?(?:working|operating|writing|running) (?:on|by|"
    r"without|"
    r"with)|(?:are|is) being (?:rescheduled|postponed|cancelled|canceled|diverted|rerouted|restored|sent|done|"
    r"written)|"
    r"have stood still since|were running again|expected to take|could take (?:days|weeks)|not yet|yet to (?:be|"
    r"come|recover|"
    r"restore)|has taken (?:\w+ ){0,3}offline|continu\w+ to (?:be (?:down|offline|on|without|affected|unavailable|"
    r"cancelled|"
    r"diverted)|operate|work|use|rely|divert|cancel|postpone)|no (?:timeline|timetable|word on when|date)|"
    r"working (?:\w+ )?to "
    r"(?:restore|bring|get|recover)|ent(?:ers|ered|ering) (?:its|a|the) \w+ (?:day|week|month)|(?:has|"
    r"have) been (?:without|"
    r"offline|down|on paper|diverting|closed)|until further notice|indefinitely|for now\b|"
    r"toujours (?:en panne|hors|ferme|inaccessible|coupe|sur papier|paralyse|bloque|indisponible|injoignable|"
    r"prive|perturbe|"
    r"suspendu|en mode)\w*|(?<!\ba )(?<!ont )(?<!avait )(?<!avaient )travaille(?:nt)? (?:comme|sur|a la main|"
    r"toujours)|(?:restent?|demeurent?) (?:en panne|hors|ferme|"
    r"inaccessible|coupe|injoignable|indisponible|paralyse|perturbe|suspendu|bloque)\w*|aucune (?:date|echeance)|"
    r"jusqu'a nouvel ordre|(?<!indique )(?<!indique, )(?<!prouve )pour l'instant|"
    r"en cours de (?:retablissement|restauration)|"
    r"since (?:mon|tues|wednes|thurs|fri|satur|sun)day|since (?:last|early|late)|"
    r"(?:a|for a) (?:second|third|fourth|fifth|\w+th) (?:day|week)|"
    r"depuis (?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|hier|la nuit|le \d|plusieurs|une semaine))\b",
)
_PRESENT = re.compile(
    r"\b(?:is|are|isn't|aren't|has been|have been|remains?|cannot|can't|don't|doesn't|do not|does not|"
    r"currently|(?:est|sont)(?! reste\w*\b)|ne peu\w+|n'ont plus|n'a plus|n'est plus|ne sont plus|travaillent|"
    r"(?<!\ba )(?<!ont )travaille|(?<!est )reste|restent|doivent|fonctionnent?|"
    r"se font|se fait|arrivent)\b"
)
_OVER = coded(
    "disruption.over",
    r"\b(?:(?:has |have )?restored (?:its|their|all|the) (?:\w+ )?(?:systems|services|computers|network|access)|"
    r"(?:all|its) (?:\w+ )?(?:services|systems) are (?:running|operating|back|up)|"
    r"spent (?:most of |much of |\w+ )?(?:weeks|days|months|january|february|"
    r"march|april|may|june|july|"
    r"august|september|october|november|december)|are running again|is back|(?:were|was|have been|has been|been) "
    r"(?:\w+ )?(?:restored|reopened|reconnected|lifted|brought back)|(?:has|have) (?:since )?(?:reopened|resumed|"
    r"returned to "
    r"normal|recovered)|back (?:to normal|online|in service|up)|resumed|reopened|fully (?:restored|operational|"
    r"recovered)|"
    r"before (?:they|it|systems) (?:were|was)|a repris|ont repris|retabli\w*|ont rouvert|a rouvert|"
    r"ont ete restaure\w*|"
    r"(?:est|sont) reste\w* (?:inaccessible|indisponible|injoignable|ferme|coupe|hors|en panne)\w*"
    r"[^\n.;]{0,20} (?:pendant|durant)|"
    r"(?:retour|revenus?|revenues?) a la normale|de nouveau (?:accessible|operationnel|fonctionnel)\w*)\b",
)
_NOT_YET = re.compile(
    r"\b(?:will|hopes? to|expects? to|expected to|plans? to|yet to be|not (?:yet )?(?:been )?|until|when|once|to be|"
    r"esper\w+|avant|d'ici|prevu\w*|pas encore|some|partiellement|n'(?:ont|a) pas|for|le|du|des|pour)\b[^\n.;]{0,20}$"
)
_OUTAGE = re.compile(
    r"encrypt|lock|set off|went dark|dark\b|down\b|shut|unplug|crippl|switch|offline|knock|froze|freez|scrambl|"
    r"log (?:in|on)\b|disconnect|unreachable|outage|failure|paraly|halted|ransomware|on paper|chiffr|bloqu|coup|"
    r"panne|eteint|rancon"
)
_DURATION = coded(
    "disruption.duration",
    r"\b(?:for|lasted|lasting|spent|took(?: [\w'.-]+){0,5}?|over|during|within|nearly|almost|after|pendant|dure|"
    r"durant|en|"
    r"fallu|apres) (?:the next |the following |up to |more than |about |nearly |almost |at least |some |roughly |"
    r"close to |over |"
    r"plus de |environ |pres de |quelque |prochains )?(?P<n>\d{1,3}|[a-z]+)(?:-| )(?P<u>days?|weeks?|hours?|"
    r"months?|jours?|mois|"
    r"semaines?|heures?)\b|"
    r"\b(?P<n2>\d{1,3}|[a-z]+)-(?P<u2>day|week|hour)(?:-long)? (?:outage|shutdown|disruption|diversion|closure|"
    r"downtime)\b|"
    r"\b(?P<n3>\d{1,3}|[a-z]+) (?P<u3>days?|weeks?|jours?|semaines?) (?:after|since|into|apres|depuis) (?:the |an? |"
    r"its |it |they |all |every |l'|la |le |les |une? |ses |son )?(?:\w+ )?(?:attack\w*|cyber\w*|outage|hack\w*|"
    r"ransomware|shutdown|screens?|systems?|network|computers?|vanish\w*|disappear\w*|went|were|was|fail\w*|panne|attaque|"
    r"pirat\w+|coupure|rancongiciel)\b",
)
_UNIT_DAYS = {"d": 1.0, "j": 1.0, "w": 7.0, "s": 7.0, "h": 1 / 24, "m": 0.0}
_OUTAGE_TALK = re.compile(
    r"\b(?:outage|downtime|offline|disruption|panne|paralys\w+|perturbation|hors service|restor\w+|retabli\w*|"
    r"on paper|papier)\b"
)


def disruption_of(
    reading: Reading,
    effects: tuple[CareEffect, ...],
    systems: tuple[Evidence, ...],
    dates: tuple[DatedFact, ...],
    background: frozenset[int],
) -> Disruption | None:
    """How long services were down, where the text says that any were."""
    if not effects and not systems:
        return None
    told = _sentences(reading, effects, systems, background)
    days_told = [d for d in dates if len(d.value) == 10]
    noticed = [d for d in days_told if d.kind == "noticed"]
    begin = _outage_begin(reading, [d for d in days_told if d.kind == "began"], noticed)
    begin = begin or next((d.value for d in noticed), None)
    nth = _nth_day(reading, background)
    begin = begin or _days_ago(reading, nth)
    end = max((d.value for d in dates if d.kind == "restored"), default=None)
    days = _days(reading, told, background) or nth
    if begin is None and days:
        begin = next((d.value for d in dates if d.kind == "began"), None)
    back = {reading.sentence_at(d.span[0]) for d in dates if d.kind == "restored"}
    still = next((m for m in _STILL.spots(reading) if _stands_still(reading, m, background, back)), None)
    first = effects[0].span if effects else systems[0].span
    span = (still.start(), still.end()) if still else first
    over = end is not None or _is_over(reading, background)
    ongoing = _ongoing(reading, still is not None, told, begin, over)
    return Disruption(begin, None if ongoing else end, days, ongoing, span)


def _stands_still(reading: Reading, match: re.Match[str], background: frozenset[int], back: set[int]) -> bool:
    """Whether words say that it goes on: not "back since Monday", nor "back on Monday what was down since the 3rd"."""
    number = reading.sentence_at(match.start())
    return number not in background and not (number in back and match.group().startswith(("since", "depuis")))


_NTH_DAY = coded(
    "disruption.nth_day",
    r"\b(?:(?:in|into|on|for|enter(?:s|ed|ing)?|mark(?:s|ed|ing)?|reach(?:es|ed|ing)?) (?:its|the|their|a)(?: now)? "
    r"(?P<n>\w{2,12}) (?:straight |consecutive |full )?day\b(?! of (?:the )?(?:trial|hearing|conference|strike))|"
    r"(?P<n2>\w{2,12}) day (?:of|without|since) (?:the |an? |its )?(?:\w+ )?(?:outage|shutdown|disruption|attack|"
    r"cyber\w*|computers?|systems?|network|records|diversion|paper)|"
    r"pour (?:le|la) (?P<n3>\w{2,12}) (?:jour|journee)(?: consecutive?| d'affilee)?)",
)
_ORDINALS = {
    word: number
    for number, words in enumerate(
        (
            "second deuxieme 2nd 2e", "third troisieme 3rd 3e", "fourth quatrieme 4th 4e", "fifth cinquieme 5th 5e",
            "sixth sixieme 6th 6e", "seventh septieme 7th 7e", "eighth huitieme 8th 8e", "ninth neuvieme 9th 9e",
            "tenth dixieme 10th 10e", "11th eleventh onzieme 11e", "12th twelfth douzieme 12e", "13th thirteenth 13e",
            "14th fourteenth 14e", "15th fifteenth 15e",
        ),
        start=2,
    )
    for word in words.split()
}  # fmt: skip


def _nth_day(reading: Reading, background: frozenset[int]) -> int | None:
    """The day of an outage on which a text was written: "for a third day" is 3."""
    for match in _NTH_DAY.spots(reading):
        number = _ORDINALS.get(match.group("n") or match.group("n2") or match.group("n3"))
        if number is not None and reading.sentence_at(match.start()) not in background:
            return number
    return None


def _days_ago(reading: Reading, nth: int | None) -> str | None:
    """The first day of what is in its nth day on the day of publication."""
    published = published_day(reading)
    return (published - timedelta(days=nth - 1)).isoformat() if published and nth else None


def _sentences(
    reading: Reading, effects: tuple[CareEffect, ...], systems: tuple[Evidence, ...], background: frozenset[int]
) -> set[int]:
    """The sentences that tell what stood still."""
    numbers = {reading.sentence_at(e.span[0]) for e in effects} | {reading.sentence_at(s.span[0]) for s in systems}
    return numbers - background


def _ongoing(reading: Reading, still: bool, told: set[int], begin: str | None, over: bool) -> bool | None:
    """Whether it goes on: said so, over as said, told in the present tense, or long ago."""
    published = published_day(reading)
    past = (published - _first_day(begin)).days if begin and published else None
    long_ago = past is not None and past >= LONG_OVER
    if still and not long_ago:
        return True
    if over or long_ago:
        return False
    if any(_PRESENT.search(reading.flat_sentence(n)) for n in told):
        return True
    if _lasted(reading, told):
        return False
    return None


def _first_day(value: str) -> date:
    """The first day of a reduced date."""
    return date.fromisoformat((value + "-01-01")[:10])


def _is_over(reading: Reading, background: frozenset[int]) -> bool:
    flat = reading.flat
    for match in _OVER.spots(reading):
        if reading.sentence_at(match.start()) in background:
            continue
        before = flat[max(flat.rfind("\n", 0, match.start()) + 1, match.start() - 40) : match.start()]
        if (
            not _NOT_YET.search(before)
            and not hypothetical(flat, match.start())
            and not negated(flat, match.start(), match.start())
        ):
            return True
    return False


def _lasted(reading: Reading, told: set[int]) -> bool:
    """Whether a sentence in the past tense says how long it was."""
    return any(_DURATION.found_in(reading, n) for n in told)


def _outage_begin(reading: Reading, begins: list[DatedFact], noticed: list[DatedFact]) -> str | None:
    """The day on which systems stopped: told with a word for it (a beginning, else a discovery), else the last."""
    if not begins:
        return None
    stopped = [d for d in begins if _tells_of_outage(reading, d)]
    stopped = stopped or [d for d in noticed if _tells_of_outage(reading, d)]
    return min(stopped or begins[-1:], key=lambda d: d.value).value


def _tells_of_outage(reading: Reading, dated: DatedFact) -> bool:
    return _OUTAGE.search(reading.flat[max(0, dated.span[0] - 70) : dated.span[1] + 70]) is not None


def _days(reading: Reading, told: set[int], background: frozenset[int]) -> int | None:
    for match in _DURATION.spots(reading):
        sentence = reading.sentence_at(match.start())
        near = told & {sentence - 1, sentence, sentence + 1}
        if sentence in background or not (sentence in told or (near and _talks_of_outage(reading, sentence))):
            continue
        name = next(name for name in ("", "2", "3") if match.group(f"n{name}"))
        number = _counted(reading, match.start(f"n{name}"), match.group(f"n{name}"))
        length = (number or 0) * _UNIT_DAYS[match.group(f"u{name}")[0]]
        if length >= 1:
            return round(length)
    return None


def _counted(reading: Reading, start: int, words: str) -> int | None:
    """The number that begins somewhere: "for nine days", "pendant une semaine"."""
    if words in ("a", "an", "one", "un", "une"):
        return 1
    return next((n.value for n in numbers_in(reading) if n.start == start), None)


def _talks_of_outage(reading: Reading, number: int) -> bool:
    return _OUTAGE_TALK.search(reading.flat_sentence(number)) is not None
