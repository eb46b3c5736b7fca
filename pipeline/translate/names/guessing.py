"""What looks like a name in English: words with a capital inside a sentence that no list explains.

A guess is checked in the French like a known name: nothing with a capital may be lost in silence. Places, nationalities
and common acronyms have French forms of their own; weekdays, titles and words that only stand first are no names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from pipeline.documents import Span
from pipeline.folding import fold

from ..datelines import PROVINCIAL, full_region, is_short_region
from ..dates import ZONE_TIME
from ..feasts import feasts_in
from ..quantities import mask
from .french_names import french_names
from .lists import (
    acronyms,
    calendar_words,
    capitalised_words,
    demonyms,
    generic_heads,
    glossary,
    institutions,
    is_common,
    is_plain,
    kind_of,
    places,
    small_words,
)
from .runs import Token, runs_of

# Endings that make English words of others: Enrolment, Radiologists.
_MADE_WORD = re.compile(
    r"(?:ment|tion|sion|ness|ity|ance|ence|ship|ism|ist|omy|ology|ing|ize|ise|ful|less|able|ible)(?:s|d|r|rs|ies)?$|ies$"
)


_ZONE = re.compile(ZONE_TIME)
_OF_PROVINCE = re.compile(PROVINCIAL)


@dataclass(frozen=True, slots=True)
class Guess:
    """A likely name. ``forms`` and ``stems``: what may stand for it in French beside itself; none: itself only.
    ``french``: it is French already."""

    span: Span
    text: str
    forms: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    french: bool = False


def guess_names(text: str, taken: Iterable[Span], context: frozenset[str] = frozenset()) -> list[Guess]:
    """Likely names in ``text`` outside the spans already ``taken``; ``context`` as in ``find_mentions``."""
    plain = mask(text, taken)
    found = [Guess(span, text[slice(*span)], french=True) for span in french_names(plain)]
    found += [Guess(span, text[slice(*span)], stems=(stem,)) for span, stem in feasts_in(plain)]
    plain = mask(plain, [guess.span for guess in found])
    for run in runs_of(plain):
        for part in _parts(run, context):
            if _is_office(part) or _ZONE.fullmatch(" ".join(token.text for token in part)):
                continue
            guess = _guess(text, plain, _trimmed(_without_province(part), context), context)
            if guess:
                found.append(guess)
    return found


def capitalised_inside(text: str) -> frozenset[str]:
    """Words with a capital inside the sentences of ``text``, and whole likely names: names wherever they stand."""
    feasts = [span for span, _ in feasts_in(text)]
    plain = mask(text, feasts)
    single = {t.text for run in runs_of(plain) for t in run if not t.first and not is_common(t.text)}
    return frozenset(single | {guess.text for guess in guess_names(text, feasts) if " " in guess.text})


def _parts(run: list[Token], context: frozenset[str]) -> list[list[Token]]:
    """A run without the weekdays and months in it, parted after the possessive of a name of its own (Dublin's)."""
    parts: list[list[Token]] = [[]]
    for token in run:
        bare = token.text.removesuffix("'s")
        if bare in calendar_words():
            parts.append([])
            continue
        parts[-1].append(token)
        if bare != token.text and len(parts[-1]) == 1 and (bare in places() or bare in context):
            parts.append([])
    return [part for part in parts if part]


def _without_province(part: list[Token]) -> list[Token]:
    """B.C. Premier, N.S. First Nation: the province before an office or a people is none of the name."""
    if len(part) > 1 and is_short_region(part[0].text) and _OF_PROVINCE.match(" ".join(t.text for t in part[1:])):
        return part[1:]
    return part


def _trimmed(part: list[Token], context: frozenset[str]) -> list[Token]:
    """Without titles and offices before a person, small words and common ones that only begin the sentence."""
    if len(part) > 1 and " ".join(t.text for t in part) in places():
        return part
    offices = [i for i, token in enumerate(part[:-1]) if kind_of(token.text) == "role"]
    if (
        offices
        and not _is_institution(part)
        and part[-1].text not in generic_heads()
        and all(_is_of_office(t.text) for t in part[: offices[-1]])
    ):
        part = part[offices[-1] + 1 :]
    if len(part) > 1 and part[-1].text in acronyms():
        part = part[:-1]
    while part and (kind_of(part[0].text) == "role" or (part[0].first and part[0].text.lower() in small_words())):
        if kind_of(part[0].text) == "role" and (_is_institution(part) or part[-1].text in generic_heads()):
            break
        part = part[1:]
    if len(part) > 1 and part[0].first and is_plain(part[0].text) and part[0].text not in context:
        follower = part[1].text
        if not (is_plain(follower) or follower in institutions()):
            return part[1:]
    if part and kind_of(part[0].text) == "people" and len(part) > 1 and not _is_institution(part):
        return _trimmed(part[1:], context)
    while len(part) > 1 and kind_of(part[-1].text) == "street":
        part = part[:-1]
    return part


def _is_office(part: list[Token]) -> bool:
    """The office before a name that is taken already: U.S. District Judge."""
    return len(part) > 1 and kind_of(part[-1].text) == "role" and all(_is_of_office(t.text) for t in part[:-1])


def _is_of_office(word: str) -> bool:
    return is_common(word) or word in acronyms()


def _is_institution(part: list[Token]) -> bool:
    return len(part) > 1 and any(t.text in institutions() and kind_of(t.text) != "role" for t in part)


def _guess(text: str, plain: str, part: list[Token], context: frozenset[str]) -> Guess | None:
    if not part:
        return None
    span = (part[0].span[0], part[-1].span[1])
    words_here = plain[slice(*span)]
    if words_here.endswith("'s") and not re.fullmatch(r"(?:St|Ste|Saint)\.? [\w-]+'s", words_here):
        span = (span[0], span[1] - 2)
        words_here = words_here[:-2]
    if words_here in places() and words_here not in capitalised_words() and not _is_bare_short(text, span):
        forms = places()[words_here]
        return Guess(span, text[slice(*span)], forms, _stems(words_here, forms))
    if words_here in demonyms():
        place = demonyms()[words_here]
        return Guess(span, text[slice(*span)], stems=_stems(place, places().get(place, (place,))))
    if len(part) == 1:
        return _guess_one(text, plain, part[0], span, context)
    kind, stems = capitalised_words().get(words_here, ("", ()))
    explained = kind or all(kind_of(t.text) for t in part) or any(e.startswith(words_here.lower()) for e in glossary())
    return Guess(span, text[slice(*span)], stems=stems) if stems or not explained else None


def _is_bare_short(text: str, span: Span) -> bool:
    """Man, Miss, Mass without the point that makes a province or state of them."""
    word = text[slice(*span)]
    return is_plain(word) and full_region(f"{word}.") != f"{word}." and text[span[1] : span[1] + 1] != "."


def _begins_term(text: str) -> bool:
    words_here = text[:60].lower()
    return any(words_here.startswith(term) for term in glossary())


@cache
def _place_stems() -> dict[str, tuple[str, ...]]:
    return {fold(english)[:5]: _stems(english, french) for english, french in places().items()}


def _stems(english: str, french: tuple[str, ...]) -> tuple[str, ...]:
    """How words made from a place begin: Ontario → ontar(ien), Suède → sued(ois)."""
    return tuple(fold(form)[: 5 if len(form) > 6 else 4] for form in (english, *french))


def _people_of(word: str) -> tuple[str, ...]:
    """The stems of the place whose people a word names (Arizonans); none where it names no people we know."""
    if not re.search(r"(?:ans?|ers?|ians?|ese|ish|ites?)$", word):
        return ()
    return _place_stems().get(fold(word)[:5], ()) if len(word) > 6 else ()


def _guess_one(text: str, plain: str, token: Token, span: Span, context: frozenset[str]) -> Guess | None:
    """A single word with a capital: a place, an acronym, a people, else a name where nothing else explains it."""
    word, here = plain[slice(*span)], text[slice(*span)]
    kind, stems = capitalised_words().get(word, ("", ()))
    if kind:
        return Guess(span, here, stems=stems) if kind == "place" or (stems and not token.first) else None
    stems = acronyms().get(word, ())
    unsure = token.first and word not in context
    if not stems and _is_no_name(word, plain, token, span, unsure=unsure):
        return None
    stems = stems or _people_of(word)
    if stems:
        return Guess(span, here, stems=stems)
    if unsure:
        if len(word) > 1 and word.isupper() and not plain.isupper():  # an acronym has no other form: HSU, and no HSUM
            return Guess(span, here)
        return None if _MADE_WORD.search(word) else Guess(span, here, stems=(fold(word)[:5],))
    determined = re.search(r"\b(?:the|a|an|its|their|our|his|her) $", plain[: span[0]], re.I)
    ordinary = is_plain(word) and not word.isupper()
    return None if ordinary and determined else Guess(span, here)


def _is_no_name(word: str, plain: str, token: Token, span: Span, *, unsure: bool) -> bool:
    """A letter, an ordinary word or a glossary term that begins the sentence."""
    owner = plain.startswith("'s ", span[1]) and word.lower() not in _OWNERS
    if len(word) == 1 or (unsure and is_plain(word) and not owner) or word.lower() in glossary():
        return True
    return token.first and _begins_term(plain[span[0] :])


# Who owns something without an article at the beginning of a sentence, and has no name: Today's outage.
_OWNERS = frozenset(
    [
        "it",
        "that",
        "this",
        "what",
        "who",
        "he",
        "she",
        "there",
        "here",
        "where",
        "how",
        "when",
        "let",
        "today",
        "tomorrow",
        "yesterday",
        "tonight",
        "everyone",
        "everybody",
        "someone",
        "somebody",
        "anyone",
        "anybody",
        "nobody",
        "no-one",
        "one",
        "another",
        "other",
        "else",
        "children",
        "women",
        "men",
        "people",
        "management",
        "government",
        "state",
        "health",
        "healthcare",
        "medicine",
        "nature",
        "society",
        "parliament",
        "congress",
        "mom",
        "dad",
        "mum",
        "life",
    ]
)
