"""Names in an English segment, known or guessed, and whether they stand in its French."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.documents import Name, Span

from ..oneform import one_form
from ..patterns import cached
from ..quantities import ADDRESS
from .grammar import NameForm, english_form, french_form
from .guessing import Guess, guess_names
from .lists import acronyms, calendar_words, generic_heads, institutions, is_common, kind_of, places, small_words


@dataclass(frozen=True, slots=True)
class Mention:
    """A name at ``span`` of the source. ``forms``: whole names any of which may stand in the French; ``stems``: parts
    of words that will do as well (GRC, canad-); ``preferred``: how we put it there ourselves; ``known``: the caller
    gave it; ``copied``: it is to stand letter by letter, so a stand-in may take its place in the model; ``address``: of
    the Web or e-mail."""

    span: Span
    text: str
    forms: tuple[str, ...]
    preferred: NameForm
    stems: tuple[str, ...] = field(default=())
    known: bool = True
    copied: bool = True
    address: bool = False


def find_mentions(text: str, names: Sequence[Name], context: frozenset[str] = frozenset()) -> tuple[Mention, ...]:
    """The names in ``text`` in order: the known ones, longest first, then what looks like one.

    ``context``: words seen with a capital inside sentences elsewhere, so that a sentence may begin with one of them.
    """
    known = [*_addresses(text), *_whole_names(text, _known_mentions(text, names), context)]
    guessed = [_guessed(guess) for guess in guess_names(text, [m.span for m in known], context)]
    return tuple(sorted([*known, *guessed], key=lambda mention: mention.span))


def _addresses(text: str) -> list[Mention]:
    return [
        Mention(m.span(), m.group(), (m.group(),), NameForm(m.group()), address=True) for m in ADDRESS.finditer(text)
    ]


def _known_mentions(text: str, names: Sequence[Name]) -> list[Mention]:
    plain = one_form(text)
    forms = sorted(((form, name) for name in names for form in name.forms), key=lambda pair: -len(pair[0]))
    taken: list[Span] = []
    found = []
    for form, name in forms:
        for match in _form_pattern(form).finditer(plain):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            span = match.span() if name.french else (match.start(), _whole_end(plain, match.end()))
            taken.append(span)
            found.append(_known(text, span, name))
    return [m for m in found if not any(a <= m.span[0] and m.span[1] <= b and (a, b) != m.span for a, b in taken)]


def _whole_names(text: str, known: Sequence[Mention], context: frozenset[str]) -> list[Mention]:
    """A name of which the caller knows the end alone (Midwives Organisation), as all that seems to belong to it."""
    ends = [m for m in known if m.copied and " " in m.text and _AND.search(text[: m.span[0]])]
    guesses = guess_names(text, (), context) if ends else []
    longer = {}
    for mention in ends:
        for guess in guesses:
            around = [m for m in known if guess.span[0] < m.span[1] and m.span[0] < guess.span[1]]
            if guess.span[0] < mention.span[0] and guess.span[1] == mention.span[1] and around == [mention]:
                longer[mention] = replace(
                    mention,
                    span=guess.span,
                    text=guess.text,
                    forms=(guess.text,),
                    preferred=english_form(guess.text),
                )
    return [longer.get(mention, mention) for mention in known]


_AND = re.compile(r"[A-Z]\w+ (?:and|&) $")


def _whole_end(plain: str, end: int) -> int:
    """Where a name without a French form really ends: the lists may know "Ocean Gate Eye" of Ocean Gate Eye Surgeons.

    Ordinary words with a capital go on with it, and "and" with a word for an institution: … Home Health and Hospice.
    """
    follow = None if plain[end - 1] == "." else _GOES_ON.match(plain, end)  # after Inc. a sentence may begin
    if follow and all(is_common(word) and not _is_apart(word) for word in follow.group().split()):
        end = follow.end()
    also = _AND_HEADS.match(plain, end)
    if also and all(word in institutions() or word in generic_heads() for word in also.group().split()[1:]):
        end = also.end()
    return end


_GOES_ON = re.compile(r"(?: [A-Z][a-z]+)+(?![\w'-])")
_AND_HEADS = re.compile(r" and(?: [A-Z][a-z]+)+(?![\w'-])")


def _is_apart(word: str) -> bool:
    """A weekday, an office, a people or a small word after a name is no part of it."""
    return (
        word.lower() in small_words()
        or word in calendar_words()
        or kind_of(word) in ("role", "people")
        or word in places()
    )


def _form_pattern(form: str) -> re.Pattern[str]:
    return cached(rf"(?<![\w-]){re.escape(one_form(form))}(?!\w)")


def _known(text: str, span: Span, name: Name) -> Mention:
    here = text[slice(*span)]
    longer = tuple(form for form in name.forms if len(form) > len(here))
    acronym = here.isupper() and len(here) <= 7
    stems = acronyms().get(here, ())
    if name.french and not acronym:
        preferred = french_form(name.french, name.grammar)
    elif acronym and stems:
        preferred = french_form(stems[0])
    else:
        preferred = english_form(here) if name.kind == "organisation" else NameForm(here)
    french = (name.french,) if name.french else ()
    return Mention(span, here, (here, *longer, *french), preferred, stems)


def _guessed(guess: Guess) -> Mention:
    if guess.forms or guess.stems:
        preferred = NameForm(guess.forms[0] if guess.forms else guess.text)
        return Mention(guess.span, guess.text, (guess.text, *guess.forms), preferred, guess.stems, False, copied=False)
    preferred = french_form(guess.text) if guess.french else english_form(guess.text)
    return Mention(guess.span, guess.text, (guess.text,), preferred, (), known=False)
