"""Criminal groups and malware: the maintained list, ambiguous names only in context, and patterns for unknown ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.documents import FoundAttacker, Span

from .gazetteer import Lexicon, canonical_group, matches, name_key
from .named import Named
from .patterns import Rule, numbers_of, rules
from .reading import Reading, is_ordinary
from .resources import table
from .runs import Chunk, adjacent

_CONTEXT = re.compile(
    r"ransomware|rancongiciel|\bgang\b|\bgroup\b|hack|pirat|\bgroupe\b|leak site|dark web|"
    r"claimed (?:responsibility|credit)|took credit|revendiqu|encrypt|affiliate|malware|extort|\bcrew\b|worm|"
    r"trojan"
)
_OTHER_GROUPS = re.compile(
    r"\b(?:hospital|health|healthcare|advocacy|consumer|patients?'?|industry|care|media|company|parent|insurance|"
    r"trade|working|privacy|support|insurer|pharmacy|dental|medical|retail|church|"
    r"security|research|lobby|hospitalier|sante|pharmaceutique|de travail|prive|assurance|citizens'|residents'|"
    r"union|news|age|hotel|ehpad|cliniques?|hopitaux|residences?|pharmacies?|laboratoires?|hospitaliere?s?|"
    r"etablissements?|filiale|maisons?)(?: (?:du|des|de|of the))?\s?$"
)


def attackers_in(
    reading: Reading, lexicon: Lexicon, organisations: list[Named], persons: list[Chunk], background: frozenset[int]
) -> tuple[FoundAttacker, ...]:
    """The groups and malware families that a text names as attackers of this incident, each once whatever its names."""
    found: dict[str, tuple[str, list[Span]]] = {}
    taken = [m for o in organisations for m in o.mentions]
    rows = [*_listed(reading, lexicon), *_by_pattern(reading, lexicon, organisations, persons)]
    taken += [(start, end) for start, end, _, _ in rows]
    for start, end, name, kind in rows:
        longer = any(s <= start and end <= e and e - s > end - start for s, e in taken)
        if longer or reading.sentence_at(start) in background or _is_cleared(reading, start, end):
            continue
        _, held = found.setdefault(name_key(canonical_group(name)), (kind, []))
        if not any(s < end and start < e for s, e in held):
            held.append((start, end))
    _all_mentions(reading, found)
    return tuple(
        FoundAttacker(_name(reading, key, spans), kind, tuple(sorted(spans)))
        for key, (kind, spans) in sorted(found.items(), key=lambda f: min(f[1][1]))
    )


_CLEARED_BEFORE = re.compile(
    r"\b(?:neither|nor|not the work of|not by|(?:no|any) (?:links?|connections?|ties?) (?:to|with)|nothing to do with|"
    r"unrelated to|not (?:linked|connected|tied|related) to|ni|aucun lien avec|rien a voir avec|sans lien avec|"
    r"pas (?:lie|liee|l'oeuvre)) (?:the |le |la |les |l'|du |de |a )?(?:gang |group |groupe |crew )?$"
)
_CLEARED_BEHIND = re.compile(
    r"(?: ransomware)?(?: gang| group| crew)?,? "
    r"(?:(?:which |who |qui )?(?:has |have |a |ont )?(?:denied|disavow\w*|dementi|nie)\b|"
    r"(?:is|was|were|are) (?:not|never) (?:thought|believed|involved|behind|responsible|to blame)|n'(?:est|a) pas)"
)
"""Who is named only to say that they did not do it: "Neither the BlackCat gang nor its offshoots is thought …"."""


def _is_cleared(reading: Reading, start: int, end: int) -> bool:
    before = reading.flat[max(0, start - 40) : start]
    return bool(_CLEARED_BEFORE.search(before) or _CLEARED_BEHIND.match(reading.flat, end))


def forms_of_attacker(text: str, attacker: FoundAttacker) -> tuple[str, ...]:
    """The names that a text has for an attacker, the main one first."""
    return tuple(dict.fromkeys((attacker.name, *(text[start:end] for start, end in attacker.mentions))))


def _name(reading: Reading, key: str, spans: list[Span]) -> str:
    """The name in the maintained list where the text has it, else the text's first."""
    forms = [reading.text[start:end] for start, end in sorted(spans)]
    return next((form for form in forms if name_key(form) == key), forms[0])


def _listed(reading: Reading, lexicon: Lexicon) -> list[tuple[int, int, str, str]]:
    """Names of the maintained list; one that may be anything needs a word for crime in its sentence."""
    found = []
    for number, sentence in enumerate(reading.sentences):
        for first, last, key in matches(lexicon.longest_group, lexicon.groups, reading, number):
            word = reading.words[first]
            text = reading.text[word.start : reading.words[last - 1].end]
            group = lexicon.groups[key]
            if not _spelled(text, group.name) or (
                word.initial and last - first == 1 and is_ordinary(word.text, reading.language)
            ):
                continue
            if last - first == 1 and (_goes_on(reading, last, sentence.last) or _goes_before(reading, first)):
                continue
            if lexicon.place(text) and not _is_beside_crime(reading, word.start, reading.words[last - 1].end):
                continue
            if (group.context or last - first == 1) and not _CONTEXT.search(reading.flat_sentence(number)):
                continue
            if group.context and not _is_near(reading, word.start, reading.words[last - 1].end):
                continue
            found.append((word.start, reading.words[last - 1].end, text, group.kind))
    return found


def _goes_on(reading: Reading, last: int, limit: int) -> bool:
    """Whether another capital follows: "Silent Thistle" is another name than the known one."""
    if last >= limit or not adjacent(reading, last - 1, last):
        return False
    word = reading.words[last]
    if word.flat in ("hospital", "hospitals", "clinic", "clinics", "health", "medical", "county"):
        return True
    return (
        word.capital
        and not word.text[0].isdigit()
        and word.flat not in ("ransomware", "group", "gang", "team", "locker")
    )


def _goes_before(reading: Reading, first: int) -> bool:
    """Whether a capital that is no opener stands before: "Air Baltica Nova" is an airline."""
    if first == 0 or reading.words[first].initial or not adjacent(reading, first - 1, first):
        return False
    word = reading.words[first - 1]
    return word.capital and not is_ordinary(word.text, reading.language)


_BESIDE_CRIME = re.compile(
    r"(?:ransomware|gang|group|crew|hackers|rancongiciel|groupe|pirates)(?: called| named)? [\"']?\|"
    r"|\|[\"']?(?:'s)? (?:ransomware|gang|crew|hackers|hacking|extortion|affiliate)"
)


def _is_beside_crime(reading: Reading, start: int, end: int) -> bool:
    """A place's name is a gang's only right beside a word for one: "the Nevada ransomware"."""
    flat = reading.flat
    return _BESIDE_CRIME.search(f"{flat[max(0, start - 24) : start]}|{flat[end : end + 16]}") is not None


def _spelled(text: str, name: str) -> bool:
    """A name in small letters is no name, unless the list writes it so."""
    return text[0].isupper() or text[0].isdigit() or text == name


_NEAR = re.compile(
    r"ransomware|rancongiciel|gang|group|hackers|crew|pirates|leak site|affiliate|claimed|credit|revendiqu|behind|"
    r"malware|worm|called|known as|strain|extort|cartel|l'oeuvre de|named"
)


def _is_near(reading: Reading, start: int, end: int) -> bool:
    flat = reading.flat
    return bool(_NEAR.search(flat[max(0, start - 40) : start] + "|" + flat[end : end + 45]))


@lru_cache
def _not_names() -> frozenset[str]:
    return frozenset(table("attackers")["not_names"].split())


def _by_pattern(
    reading: Reading, lexicon: Lexicon, organisations: list[Named], persons: list[Chunk]
) -> list[tuple[int, int, str, str]]:
    found = []
    taken = [m for n in organisations for m in n.mentions]
    people = {c.text.split()[-1].lower() for c in persons} | {c.text.lower() for c in persons}
    for rule in rules("attackers"):
        for match in _spots(rule, reading):
            for whole in _names_of(match):
                start, end = _shave(reading, *whole)
                name = reading.text[start:end]
                if not name or _is_no_name(reading, lexicon, name, start) or name.lower() in people:
                    continue
                if any(s < end and start < e for s, e in taken):
                    continue
                found.append((start, end, name, rule.label))
    return found


def _spots(rule: Rule, reading: Reading) -> Iterator[re.Match[str]]:
    """Where a rule matches in the text itself, whose capitals count."""
    for number in numbers_of(rule.where(reading)):
        sentence = reading.sentences[number]
        yield from rule.pattern.finditer(reading.text, sentence.start, sentence.end)


def _names_of(match: re.Match[str]) -> list[Span]:
    """Every group of a pattern is a name."""
    return [span for span in match.regs[1:] if span[0] >= 0]


def _shave(reading: Reading, start: int, end: int) -> Span:
    """A name without the ordinary words that begin its sentence, and without a possessive."""
    text = reading.text[start:end]
    while text:
        first = text.split(" ")[0]
        if first.lower().strip("’'") not in _not_names() and first.lower() not in ("criminal", "hacking", "ransomware"):
            break
        cut = len(first) + 1
        start, text = start + cut, text[cut:]
    for mark in ("’s", "'s"):
        if text.endswith(mark):
            end, text = end - 2, text[:-2]
    return (start, max(start, end))


_ADJECTIVE = re.compile(r"-(?:speaking|linked|based|backed|run|language|affiliated|sponsored)$")


_DAY = re.compile(r"(?:day|Eve|Easter|Christmas|Thanksgiving|Halloween|Ramadan|[Ww]eekend)$")


def _is_no_name(reading: Reading, lexicon: Lexicon, name: str, start: int) -> bool:
    if len(name) < 3 or name.lower() in _not_names() or name.isdigit() or _ADJECTIVE.search(name):
        return True
    before = reading.flat[max(0, start - 40) : start]
    group = re.search(r"([^\n]{0,30})\b(?:group|groupe)(?: \w+)?,? ?$", before)
    if group and _OTHER_GROUPS.search(group.group(1)):
        return True
    if lexicon.place(name) and name_key(name) not in lexicon.groups:
        return True
    if _DAY.search(name):  # the Good Friday ransomware attack
        return True
    initial = start == 0 or reading.text[max(0, start - 2) : start] in (". ", "\n\n", "? ", "! ")
    return initial and is_ordinary(name, reading.language)


def _all_mentions(reading: Reading, found: dict[str, tuple[str, list[Span]]]) -> None:
    """Every further place where a name that is known now stands."""
    for _, spans in found.values():
        for name in dict.fromkeys(reading.text[start:end] for start, end in spans):
            for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", reading.text):
                if not any(s < match.end() and match.start() < e for s, e in spans):
                    spans.append(match.span())
