"""The known ways in which a translation model fails, seen in its output: loops, holes, copies, words of no language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from .fragments import SAY, WHEN
from .pieces import LIST
from .quantities import BLOT
from .resources import rows, words

_WORD = re.compile(r"[^\W_]+(?:['’,.-][^\W_]+)*")
# Also what follows an elision (l’traille, quelqu’und), but no second half of « aujourd’hui ».
_PLAIN_WORD = re.compile(
    r"(?<![\w.@/'’-])(?:(?:[cdjlmnst]|(?:quel|jus|lors|puis)?qu)['’])?([a-zà-ÿœæ]{3,})(?![\w@/-]|\.\w)"
)
# An elided word that its own cut off: « n' conclut »; a compound that lost its second half: « de Columbus- traite »;
# « quelqu’und »; a verb that no auxiliary takes: « avoir nier »; an item of a list that is not there: « nom;;
# diagnostic ».
_BROKEN = re.compile(
    r"(?<![\w.'’])(?:[cdjlmnst]|qu)['’] [a-zà-ÿ]\w*|(?<![\w-])[^\W\d_]{3,}-(?= (?!et\b|ou\b)[a-zà-ÿ])"
    r"|\bquelqu['’](?!une?\b)\w*|;;|,,|[^\W\d_]{2,},\d{3}\b"
    r"|\bavoir (?!hier|cher|plaisir|désir|loisir|avenir|pouvoir)[^\W\d_]{2,}[ei]r\b",
    re.I,
)
Words = tuple[str, ...]
_SHORT = 30
"""Characters below which a ratio of lengths says nothing."""
_BOUNDS = ((60, 0.5, 2.6), (10**6, 0.6, 2.0))
"""Up to so many characters of English, the least and the most that French may be as long."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A failure by name (empty, copied, repetition, broken, items, short, long), and how far it went."""

    kind: str
    detail: str = ""


def failures(english: str, french: str) -> tuple[Failure, ...]:
    """What is wrong with a translation at first sight; nothing where it looks like one."""
    if not french.strip():
        return (Failure("empty"),) if english.strip() else ()
    found = []
    if is_copied(english, french):
        found.append(Failure("copied"))
    loop = repeated(english, french)
    if loop:
        found.append(Failure("repetition", loop))
    if broken := _BROKEN.search(french):
        found.append(Failure("broken", broken.group()))
    if english.count(";") >= LIST and len(_items(french)) != len(_items(english)):
        found.append(Failure("items", f"{len(_items(english))}"))
    ratio = len(french) / max(1, len(english))  # words of the newsroom's own render nothing
    _, least, most = next(bounds for bounds in _BOUNDS if len(english) <= bounds[0])
    if len(english) >= _SHORT and ratio < least:
        found.append(Failure("short", f"{ratio:.2f}"))
    if len(english) >= _SHORT and ratio > most:
        found.append(Failure("long", f"{ratio:.2f}"))
    return tuple(found)


def _items(text: str) -> list[str]:
    return [item for item in text.split(";") if item.strip()]


@lru_cache(maxsize=1024)  # of the sentence for each of its candidates, of each candidate for several rules
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.lower()))


def is_copied(english: str, french: str) -> bool:
    """The source came back as it went in; a few words may be a name and are no failure."""
    source, target = _words(english), _words(french)
    plain = [w for w in source if w in words("words_en.txt")]
    return len(plain) >= 4 and source == target


def repeated(english: str, french: str) -> str:
    """Words that stand again at once in the French and not in the English, or one thing said in two words; digits or
    signs that run on."""
    if run := _run(french):
        return run
    source, target = _words(english), _words(french)
    if again := _one_thing_twice().search(french) or _NOUN_OF_ITSELF.search(french):
        return again.group()
    if word := _word_again(source, target) or _speaker_again(english, french):
        return word
    if len({*target}) == len(target):  # nothing stands twice
        return ""
    return _said_again(source, target) or _phrase_again(source, target) or _passage_again(source, target)


def _run(french: str) -> str:
    """Digits or signs that run on (99999999, la la la la la): a word four times, or a long one."""
    found = french.split()
    often = max(Counter(found).values(), default=0) >= _TIMES
    where = [french] if often else [word for word in found if len(word) >= _RUN]
    return next((run.group()[:20] for text in where if (run := _ENDLESS.search(text))), "")


_ENDLESS = re.compile(r"(\d)\1{7,}|(\D{2,12}?)\2{4,}")
_TIMES, _RUN = 4, 8


def _word_again(source: Words, target: Words) -> str:
    twice = {a for a, b in pairwise(source) if a == b}
    for a, b in pairwise(target):
        if a == b and a not in twice and a not in _DOUBLED and not a.isdigit():
            return f"{a} {b}"
        if len(a) >= _LONG_WORD and b == f"{a}s" and (a, b) not in {*pairwise(source)}:
            return f"{a} {b}"  # "Wellpoint Wellpoints"
    return ""


def _speaker_again(english: str, french: str) -> str:
    """« a dit la Dre Roy, a indiqué la directrice »: more speakers than the English lets speak."""
    spoken = list(_SPEAKS.finditer(french))
    return spoken[-1].group() if len(spoken) > max(1, len(_SPOKEN.findall(_QUOTATION.sub("", english)))) else ""


_QUOTATION = re.compile(r"[\"“][^\"“”]*[\"”]")
_SPEAKS = re.compile(rf"(?<=[,»] )(?:a|ont) {SAY}{WHEN} (?:l[ae]s? |l[’']|une? |des |M\. |Mme |Dre? )?\w+")
_SPOKEN = re.compile(
    r"\b(?:sa(?:id|ys?|ying)|t(?:old|ells?)|(?:add|explain|not|stat|announc|confirm|report|claim|warn|stress|insist)(?:ed|es|s)|"
    r"wr(?:ote|ites?)|according to|calls?|called)\b",
    re.I,
)


def echo(english: str, french: str) -> str:
    """What the French says twice in a row and the English does not; empty where it says nothing twice."""
    return _said_again(_words(english), _words(french))


def _said_again(source: Words, target: Words) -> str:
    """Two to eight words that stand twice in a row (« ont été reportés, ont été reportés »); empty where none do."""
    pairs = [*pairwise(target)]
    if len({*pairs}) == len(pairs):
        return ""
    for size in range(2, _LONGEST_ECHO + 1):
        for at, (word, later) in enumerate(zip(target, target[size:], strict=False)):
            if word == later and target[at : at + size] == target[at + size : at + 2 * size] and not word.isdigit():
                return "" if _echoes(source) else " ".join(target[at : at + size])
    return ""


_LONGEST_ECHO = 8


def _echoes(source: Words) -> bool:
    """Does the English itself say something twice over (again and again and again)?"""
    return any(source[i : i + 2] == source[i + 2 : i + 4] for i in range(len(source) - 3))


def _passage_again(source: Words, target: Words) -> str:
    for size in (3, 5):
        grams = [tuple(target[i : i + size]) for i in range(len(target) - size + 1)]
        own = [tuple(source[i : i + size]) for i in range(len(source) - size + 1)]
        doubled = next((g for i, g in enumerate(grams) if g in grams[i + size :]), None)
        if doubled and len(own) == len(set(own)) and size == 5:
            return " ".join(doubled)
        if doubled and grams.count(doubled) > 2:
            return " ".join(doubled)
    return ""


_NOUN_OF_ITSELF = re.compile(r"(?<![\w-])(?P<noun>[a-zà-ÿœ]{5,}) d(?:e (?:la |l['’])?|u |es |['’])(?P=noun)(?!\w)")
_NEAR = 8


def _phrase_again(source: Words, target: Words) -> str:
    """Two longer words that stand together twice within a few words, which the source's do not."""
    long = [word for word in source if len(word) >= _LONG_WORD]
    if len({*long}) < len(long):
        return ""
    seen: dict[tuple[str, str], int] = {}
    for at, pair in enumerate(pairwise(target)):
        if min(map(len, pair)) < _LONG_WORD:
            continue
        if pair in seen and at - seen[pair] <= _NEAR:
            return " ".join(pair)
        seen[pair] = at
    return ""


_LONG_WORD = 5


@cache
def _one_thing_twice() -> re.Pattern[str]:
    """Two words for one thing with a preposition between: « atteinte à la fuite »."""
    either = "|".join(
        rf"(?:{row['french']})s?(?: de données)? (?:à la |à l['’]|de la |de l['’]|d['’]une |des |de |du |d['’])"
        rf"(?:{row['french']})s?"
        for row in rows("same_things.csv")
    )
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.I)


_DOUBLED = frozenset(("nous", "vous", "se", "très"))


def left_english(english: str, french: str) -> tuple[str, ...]:
    """Ordinary English words that stand untranslated in the French, whole, as a compound (walk-ins) or cut short."""
    source, small = set(_PLAIN_WORD.findall(english.lower())), words("small_words_en.txt")
    single = [
        word
        for word in dict.fromkeys(_PLAIN_WORD.findall(french))
        if word in _NEVER_FRENCH
        or (_is_english_only(word) and (word in source or word in small or _is_cut_from(word, source)))
    ]
    compounds = set(_COMPOUND.findall(english.lower()))
    articles = [m.group().strip() for m in _ENGLISH_ARTICLE.finditer(french) if m.group() in english]
    articles += [m.group() for m in _OF_A_PLACE.finditer(french)]
    return tuple(
        single
        + list(dict.fromkeys(articles))
        + [
            word
            for word in dict.fromkeys(_COMPOUND.findall(french))
            if word in compounds and any(map(_is_english_only, word.split("-")))
        ]
    )


# d’Ottawa-area, un Tampa-based: nouns that English hangs onto a name.
_OF_A_PLACE = re.compile(rf"(?<![\w-])(?:[A-Z][\w’']*|{BLOT}+)-(?:area|based|led|owned|born|wide)(?![\w-])")
_ENGLISH_ARTICLE = re.compile(r"(?<![\w’'-])(?:The|An) (?=[a-zà-ÿ])")
# walk-ins, but neither a-t-il nor a name's inside.
_COMPOUND = re.compile(r"(?<![\w.@/'’-])[a-zà-ÿœæ]{2,}(?:-[a-zà-ÿœæ]{2,})+(?![\w@/-]|\.\w)")


def _is_cut_from(word: str, source: Iterable[str]) -> bool:
    """tamper of "tampering": the model found no French and took the word's beginning."""
    return len(word) >= _LONG_WORD and any(other.startswith(word) for other in source)


def capitalised_left(english: str, french: str) -> tuple[str, ...]:
    """Ordinary words left in English because a capital made them look like names: « La Recovery », « Thousands de ».

    Both without the names that stand in them: what is beside one may be of it, and so may a word with a capital inside
    the English sentence.
    """
    opening = {match["word"].lower() for match in _OPENING.finditer(english)}
    source = opening | set(_LOWER.findall(english))
    found = (match.group().lower() for match in _LONE_CAPITAL.finditer(french))
    return tuple(word.capitalize() for word in dict.fromkeys(found) if word in source and _is_english_only(word))


_OPENING = re.compile(r"(?:^|: |[a-z\d][.?!][\"”]? |, (?=[\"“]))[\"“‘]?(?P<word>[A-Z][a-z]+)(?=[ ,][\"”’]? ?[a-z]|:)")
_LOWER = re.compile(r"(?<![\w'-])[a-z]{3,}(?![\w'-])")
_LONE_CAPITAL = re.compile(rf"(?<![\w’'@/.{BLOT}-])(?<![{BLOT}&] )[A-Z][a-z]{{2,}}(?![\w’'@/.-]\w|\w| ?[A-Z&{BLOT}])")


def _is_english_only(word: str) -> bool:
    english = word in words("words_en.txt") and word not in words("words_fr.txt") and word != "internet"
    return english or word in _NEVER_FRENCH


# The list of French words was counted in text that quotes English; these stand in no French sentence.
_NEVER_FRENCH = frozenset(["about", "back", "nobody", "not", "she", "them", "this", "with", "yes"])


def unknown_words(english: str, french: str) -> tuple[str, ...]:
    """Words of neither language that the model made up; a whole word of the source is none of them.

    A piece of one ("oyalty" for "loyalty") is: the model works in pieces of words and may begin in the middle.
    """
    source = {part for word in _WORD.findall(english.lower()) for part in (word, *_JOINTS.split(word))}
    found = [
        w for w in dict.fromkeys(_PLAIN_WORD.findall(french)) if not is_french(w) and w not in source and len(w) > 3
    ]
    return tuple(found + [m.group() for m in _GLUED.finditer(french) if m.group() not in english])


_JOINTS = re.compile(r"[-'’.]")

# Letters grown onto a figure: « 2 300ologues »; ordinals (1er, 21e, 3es) are short.
_GLUED = re.compile(r"(?<![\w-])\d+(?!i?[èe]mes?\b)[a-zà-ÿ]{4,}")


_ENDINGS = re.compile(
    r"(?:s|x|e|es|ée?s?|er|ez|ent|ait|aient|ant|ante?s?|ra|ront|rait|raient|ment|eurs?|euses?|ions?|iste?s?|iques?|elles?|els?|aux)$"
)
_BEGINNINGS = re.compile(
    r"^(?:cyber|re|ré|dé|dés|in|non|sous|sur|pré|anti|co|inter|télé|auto|micro|multi|bio|neuro|radio|hémo|psycho|cardio)-?"
)


def is_french(word: str) -> bool:
    known = words("words_fr.txt")
    if word in known or word in words("words_en.txt"):
        return True
    stems = (_ENDINGS.sub("", word), _BEGINNINGS.sub("", word), _ENDINGS.sub("", _BEGINNINGS.sub("", word)))
    return any(
        s and (s in known or s + "e" in known or s + "er" in known or s + "é" in known) for s in stems if len(s) > 2
    )
