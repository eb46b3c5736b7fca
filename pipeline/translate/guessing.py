"""What looks like a name in English: words with a capital inside a sentence that no list explains.

A guess is checked in the French like a known name: nothing with a capital may be lost in silence. Places, nationalities
and common acronyms have French forms of their own; weekdays, titles and words that only stand first are no names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from pipeline.documents import Span
from pipeline.folding import fold

from .quantities import mask
from .resources import rows, words

_TOKEN = re.compile(r"(?<![\w@#/'-])[^\W_](?:[\w&/'-]|(?<=[A-Z])\.(?=[A-Z])|\.(?=\w\w))*")
# What may stand between two words of one name: a space, an ampersand, the point of an abbreviation or initial.
_GLUE = re.compile(r"\.? (?:& )?|, (?=(?:Inc|Ltd|LLC|LLP|Corp|PLC|P\.C)\b)")
_OF = re.compile(r" (?:of|for|on)(?: the)? ")
_AND = re.compile(r" and ")
_OPENING = re.compile(r"(?:^|[.!?…:;]['\"]?\s+|[\u2014\u2013]\s|- |[\"“(]|(?:^|\s)['‘])\W*$")
_ABBREVIATED = frozenset(
    [
        "Dr",
        "Mr",
        "Mrs",
        "Ms",
        "St",
        "Ste",
        "Mt",
        "Ft",
        "Prof",
        "Jr",
        "Sr",
        "Gov",
        "Sen",
        "Rep",
        "Sgt",
        "Lt",
        "Col",
        "Gen",
        "Capt",
        "Rev",
        "Hon",
        "Inc",
        "Ltd",
        "Corp",
        "Co",
    ]
)
_SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "to",
        "of",
        "and",
        "or",
        "but",
        "nor",
        "with",
        "without",
        "as",
        "if",
        "when",
        "while",
        "after",
        "before",
        "since",
        "until",
        "once",
        "because",
        "although",
        "though",
        "about",
        "above",
        "across",
        "against",
        "along",
        "among",
        "around",
        "between",
        "beyond",
        "during",
        "despite",
        "except",
        "inside",
        "into",
        "like",
        "near",
        "off",
        "onto",
        "out",
        "outside",
        "over",
        "through",
        "toward",
        "towards",
        "under",
        "up",
        "upon",
        "within",
        "no",
        "not",
        "nobody",
        "nothing",
        "none",
        "some",
        "any",
        "all",
        "most",
        "many",
        "much",
        "more",
        "few",
        "several",
        "each",
        "every",
        "both",
        "either",
        "neither",
        "another",
        "other",
        "such",
        "this",
        "that",
        "these",
        "those",
        "he",
        "she",
        "it",
        "they",
        "we",
        "you",
        "i",
        "his",
        "her",
        "its",
        "their",
        "our",
        "your",
        "my",
        "him",
        "them",
        "us",
        "who",
        "whom",
        "whose",
        "which",
        "what",
        "where",
        "why",
        "how",
        "there",
        "here",
        "then",
        "now",
        "still",
        "yet",
        "also",
        "too",
        "so",
        "only",
        "even",
        "just",
        "nearly",
        "almost",
        "yes",
        "thus",
        "hence",
        "instead",
        "meanwhile",
        "however",
        "asked",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "has",
        "have",
        "had",
        "do",
        "does",
        "did",
        "will",
        "would",
        "can",
        "could",
        "may",
        "might",
        "must",
        "shall",
        "should",
        "let",
    ]
)
# Chatham-based, Toronto-area: the name is what stands before.
_COMPOUND = re.compile(r"(?<=\w)-[a-z]+$")
# Endings that make English words of others: Enrolment, Radiologists.
_MADE_WORD = re.compile(
    r"(?:ment|tion|sion|ness|ity|ance|ence|ship|ism|ist|omy|ology|ing|ize|ise|ful|less|able|ible)(?:s|d|r|rs|ies)?$|ies$"
)
_ENDINGS = re.compile(r"(?:'s|s|es|ed|d|ing|ly|er|ers|al)$")


@dataclass(frozen=True, slots=True)
class Guess:
    """A likely name. ``forms`` and ``stems``: what may stand for it in French beside itself; none: itself only."""

    span: Span
    text: str
    forms: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    span: Span
    first: bool

    @property
    def has_capital(self) -> bool:
        return any(sign.isupper() for sign in self.text)


def guess_names(text: str, taken: Iterable[Span], context: frozenset[str] = frozenset()) -> list[Guess]:
    """Likely names in ``text`` outside the spans already ``taken``; ``context`` as in ``find_mentions``."""
    plain = mask(text, taken)
    found = []
    for run in _runs(plain):
        for part in _parts(run, context):
            guess = _guess(text, plain, _trimmed(part, context), context)
            if guess:
                found.append(guess)
    return found


def capitalised_inside(text: str) -> frozenset[str]:
    """Words with a capital inside the sentences of ``text``, and whole likely names: names wherever they stand."""
    plain = mask(text, ())
    single = {t.text for run in _runs(plain) for t in run if not t.first and not is_common(t.text)}
    return frozenset(single | {guess.text for guess in guess_names(text, ()) if " " in guess.text})


def _tokens(plain: str) -> list[_Token]:
    found = []
    for match in _TOKEN.finditer(plain):
        word = _COMPOUND.sub("", match.group().rstrip("'/-&"))
        if word[0].isdigit():
            continue
        first = bool(_OPENING.search(plain[max(0, match.start() - 12) : match.start()])) and not _after_title(
            plain, match.start()
        )
        found.append(_Token(word, (match.start(), match.start() + len(word)), first))
    return found


def _after_title(plain: str, start: int) -> bool:
    """St. | Brendan: the point before is an abbreviation's or an initial's, no end of a sentence."""
    before = re.search(r"(\w+)\. $", plain[max(0, start - 12) : start])
    return before is not None and (
        before.group(1) in _ABBREVIATED or (len(before.group(1)) == 1 and before.group(1).isupper())
    )


def _runs(plain: str) -> list[list[_Token]]:
    """Words with a capital that belong together; an institution takes what follows its "of" and "for"."""
    runs: list[list[_Token]] = []
    tokens = [t for t in _tokens(plain) if t.has_capital]
    for token in tokens:
        if runs and not _new_run(plain, runs[-1], token):
            runs[-1].append(token)
        else:
            runs.append([token])
    return runs


def _new_run(plain: str, run: list[_Token], token: _Token) -> bool:
    gap = plain[run[-1].span[1] : token.span[0]]
    if _GLUE.fullmatch(gap):
        last = run[-1].text
        return gap.startswith(".") and not (last in _ABBREVIATED or len(last.split(".")[-1]) == 1)
    institution = any(t.text in _institutions() for t in run)
    if _OF.fullmatch(gap):
        return not (" for " in gap and institution) and not _takes_of(run)
    if _AND.fullmatch(gap) and not institution and _named_after(plain, run, token):
        return False
    joined = any(_OF.fullmatch(plain[a.span[1] : b.span[0]]) for a, b in pairwise(run))
    return not (_AND.fullmatch(gap) and joined and not token.text.isupper())


def _named_after(plain: str, run: list[_Token], token: _Token) -> bool:
    """The Human Fertilisation and Embryology Authority: what follows "and" leads to an institution at once."""
    following = re.match(r"(?:[A-Z][\w'-]* ){0,2}([A-Z]\w+)", plain[token.span[0] :])
    led = run[0].text == "The" or re.search(r"\b[Tt]he $", plain[: run[0].span[0]])
    heads = re.findall(r"[A-Z]\w+", following.group()) if following else []
    return bool(led) and len(run) <= 3 and any(head in _institutions() for head in heads[1:] or heads)


def _takes_of(run: list[_Token]) -> bool:
    """Department of Health, Hospital for Sick Children; but a medical center of Port Ellery ends before "of"."""
    return run[0].text in _institutions() or any(t.text in _institutions() - _generic() for t in run)


@cache
def _generic() -> frozenset[str]:
    return frozenset(r["word"] for r in rows("heads.csv") if r["language"] == "en" and r["generic"] == "1")


@cache
def _institutions() -> frozenset[str]:
    return frozenset(r["word"] for r in rows("heads.csv") if r["language"] == "en" and r["institution"] == "1")


@cache
def _capitalised() -> dict[str, tuple[str, tuple[str, ...]]]:
    found = rows("capitalised_words.csv")
    return {row["word"]: (row["kind"], tuple(filter(None, row["french"].split("|")))) for row in found}


@cache
def _acronyms() -> dict[str, tuple[str, ...]]:
    return {row["english"]: tuple(row["french"].split("|")) for row in rows("acronyms.csv")}


@cache
def _places() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in rows("places.csv"):
        key = row["english"].replace("’", "'")
        found[key] = (*found.get(key, ()), row["french"])
    for row in rows("regions.csv"):
        found[row["short"].rstrip(".")] = (row["english"], *found.get(row["english"], ()))
    return found


@cache
def _calendar() -> frozenset[str]:
    forms = {f for r in rows("calendar.csv") for f in (r["english"], r["english"] + "s", *r["short"].split("|"))}
    return frozenset(f.rstrip(".") for f in forms if f)


@cache
def _terms() -> dict[str, str]:
    return {r["english"].lower(): r["french"] for r in rows("terms.csv") if r["part_of_speech"] == "noun"}


def _parts(run: list[_Token], context: frozenset[str]) -> list[list[_Token]]:
    """A run without the weekdays and months in it, parted after the possessive of a name of its own (Dublin's)."""
    parts: list[list[_Token]] = [[]]
    for token in run:
        bare = token.text.removesuffix("'s")
        if bare in _calendar():
            parts.append([])
            continue
        parts[-1].append(token)
        if bare != token.text and len(parts[-1]) == 1 and (bare in _places() or bare in context):
            parts.append([])
    return [part for part in parts if part]


def _kind(token: _Token) -> str:
    return _capitalised().get(token.text, ("", ()))[0]


def _trimmed(part: list[_Token], context: frozenset[str]) -> list[_Token]:
    """Without titles and offices before a person, small words and common ones that only begin the sentence."""
    if len(part) > 1 and " ".join(t.text for t in part) in _places():
        return part
    offices = [i for i, token in enumerate(part[:-1]) if _kind(token) == "role"]
    if (
        offices
        and not _is_institution(part)
        and part[-1].text not in _generic()
        and all(is_common(t.text) for t in part[: offices[-1]])
    ):
        part = part[offices[-1] + 1 :]
    if len(part) > 1 and part[-1].text in _acronyms():
        part = part[:-1]
    while part and (_kind(part[0]) == "role" or (part[0].first and part[0].text.lower() in _SMALL)):
        if _kind(part[0]) == "role" and (_is_institution(part) or part[-1].text in _generic()):
            break
        part = part[1:]
    if len(part) > 1 and part[0].first and _is_plain(part[0].text) and part[0].text not in context:
        follower = part[1].text
        if not (_is_plain(follower) or follower in _institutions()):
            return part[1:]
    if part and _kind(part[0]) == "people" and len(part) > 1 and not _is_institution(part):
        return _trimmed(part[1:], context)
    while len(part) > 1 and _kind(part[-1]) == "street":
        part = part[:-1]
    return part


def _is_institution(part: list[_Token]) -> bool:
    return len(part) > 1 and any(t.text in _institutions() and _kind(t) != "role" for t in part)


def _is_plain(word: str) -> bool:
    """An ordinary English word, or a form of one; of a compound the first part counts."""
    low = re.split(r"[-/]", word.lower())[0]
    return low in _SMALL or low in words("words_en.txt") or _ENDINGS.sub("", low) in words("words_en.txt")


def is_common(word: str) -> bool:
    """A word that a capital does not make a name: an ordinary one, a weekday, a title, a nationality."""
    return _is_plain(word) or word in _calendar() or word in _capitalised()


def is_name_word(word: str) -> bool:
    """A word that keeps its capital in any sentence: a weekday or month, a nationality, a place, an acronym."""
    kind = _capitalised().get(word, ("", ()))[0]
    return (
        word in _calendar() - {"May", "March"}
        or kind in ("people", "place")
        or word in _places()
        or word in _acronyms()
    )


def _guess(text: str, plain: str, part: list[_Token], context: frozenset[str]) -> Guess | None:
    if not part:
        return None
    span = (part[0].span[0], part[-1].span[1])
    words_here = plain[slice(*span)]
    if words_here.endswith("'s") and not re.fullmatch(r"(?:St|Ste|Saint)\.? [\w-]+'s", words_here):
        span = (span[0], span[1] - 2)
        words_here = words_here[:-2]
    if words_here in _places() and words_here not in _capitalised():
        forms = _places()[words_here]
        return Guess(span, text[slice(*span)], forms, _stems(words_here, forms))
    if len(part) == 1:
        return _guess_one(text, plain, part[0], span, context)
    kind, stems = _capitalised().get(words_here, ("", ()))
    explained = kind or all(_kind(t) for t in part) or any(e.startswith(words_here.lower()) for e in _terms())
    return Guess(span, text[slice(*span)], stems=stems) if stems or not explained else None


def _begins_term(text: str) -> bool:
    words_here = text[:60].lower()
    return any(words_here.startswith(term) for term in _terms())


@cache
def _place_stems() -> dict[str, tuple[str, ...]]:
    return {fold(english)[:5]: _stems(english, french) for english, french in _places().items()}


def _stems(english: str, french: tuple[str, ...]) -> tuple[str, ...]:
    """How words made from a place begin: Ontario → ontar(ien), Suède → sued(ois)."""
    return tuple(fold(form)[: 5 if len(form) > 6 else 4] for form in (english, *french))


def _people_of(word: str) -> tuple[str, ...]:
    """The stems of the place whose people a word names (Arizonans); none where it names no people we know."""
    if not re.search(r"(?:ans?|ers?|ians?|ese|ish|ites?)$", word):
        return ()
    return _place_stems().get(fold(word)[:5], ()) if len(word) > 6 else ()


def _guess_one(text: str, plain: str, token: _Token, span: Span, context: frozenset[str]) -> Guess | None:
    """A single word with a capital: a place, an acronym, a people, else a name where nothing else explains it."""
    word, here = plain[slice(*span)], text[slice(*span)]
    kind, stems = _capitalised().get(word, ("", ()))
    if kind:
        return Guess(span, here, stems=stems) if kind == "place" or (stems and not token.first) else None
    stems = _acronyms().get(word, ())
    unsure = token.first and word not in context
    if not stems and _is_no_name(word, plain, token, span, unsure=unsure):
        return None
    stems = stems or _people_of(word)
    if stems:
        return Guess(span, here, stems=stems)
    if unsure:
        return None if _MADE_WORD.search(word) else Guess(span, here, stems=(fold(word)[:5],))
    determined = re.search(r"\b(?:the|a|an|its|their|our|his|her) $", plain[: span[0]], re.I)
    ordinary = _is_plain(word) and not word.isupper()
    return None if ordinary and determined else Guess(span, here)


def _is_no_name(word: str, plain: str, token: _Token, span: Span, *, unsure: bool) -> bool:
    """A letter, an ordinary word or a glossary term that begins the sentence."""
    if len(word) == 1 or (unsure and _is_plain(word)) or word.lower() in _terms():
        return True
    return token.first and _begins_term(plain[span[0] :])
