"""Names in an English segment, known or guessed, and whether they stand in its French."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from pipeline.documents import Name, Span
from pipeline.folding import fold

from .grammar import NameForm, english_form, french_form
from .guessing import Guess, guess_names
from .patterns import cached, whole
from .quantities.folding import one_form
from .resources import rows


@dataclass(frozen=True, slots=True)
class Mention:
    """A name at ``span`` of the source. ``forms``: whole names any of which may stand in the French; ``stems``: parts
    of words that will do as well (GRC, canad-); ``preferred``: how we put it there ourselves; ``known``: the caller
    gave it; ``copied``: it is to stand letter by letter, so a stand-in may take its place in the model."""

    span: Span
    text: str
    forms: tuple[str, ...]
    preferred: NameForm
    stems: tuple[str, ...] = field(default=())
    known: bool = True
    copied: bool = True


def find_mentions(text: str, names: Sequence[Name], context: frozenset[str] = frozenset()) -> tuple[Mention, ...]:
    """The names in ``text`` in order: the known ones, longest first, then what looks like one.

    ``context``: words seen with a capital inside sentences elsewhere, so that a sentence may begin with one of them.
    """
    known = _known_mentions(text, names)
    guessed = [_guessed(guess) for guess in guess_names(text, [m.span for m in known], context)]
    return tuple(sorted([*known, *guessed], key=lambda mention: mention.span))


def _known_mentions(text: str, names: Sequence[Name]) -> list[Mention]:
    plain = one_form(text)
    forms = sorted(((form, name) for name in names for form in name.forms), key=lambda pair: -len(pair[0]))
    taken: list[Span] = []
    found = []
    for form, name in forms:
        for match in _form_pattern(form).finditer(plain):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            taken.append(match.span())
            found.append(_known(text, match.span(), name))
    return found


def _form_pattern(form: str) -> re.Pattern[str]:
    return cached(rf"(?<![\w-]){re.escape(one_form(form))}(?!\w)")


def _known(text: str, span: Span, name: Name) -> Mention:
    here = text[slice(*span)]
    longer = tuple(form for form in name.forms if len(form) > len(here))
    acronym = here.isupper() and len(here) <= 7
    stems = _acronyms().get(here, ())
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
    return Mention(guess.span, guess.text, (guess.text,), english_form(guess.text), (), known=False)


@cache
def _acronyms() -> dict[str, tuple[str, ...]]:
    return {row["english"]: tuple(row["french"].split("|")) for row in rows("acronyms.csv")}


# A short abbreviation may lose its point (Dr., St., Inc., U.S.).
_POINT = re.compile(r"\b([^\W\d_]{1,3})\.(?!\.)")
_ARTICLE = re.compile(r"^(?:(?:de |à )?l'|d'|(?:de la|le|la|les|du|des|de|au|aux) )(?=\S)", re.I)
_LEGAL = re.compile(r",? (?:inc|ltd|llc|llp|plc|pa|gmbh|limited|corp|corporation|co)$", re.I)
_ADJECTIVE = re.compile(r"\b(américain|canadien|britannique|australien|irlandais|allemand|suédois|suisse|français)\b")


def fold_name(text: str) -> str:
    """A name without what may differ: marks, kinds of space, the point of an abbreviation."""
    return re.sub(r" +", " ", _POINT.sub(r"\1", one_form(text))).strip()


def is_kept(mention: Mention, french: str) -> bool:
    """Does the name stand in the French, whole and in one of its forms?"""
    text = fold_name(french)
    if any(_stands(form, text) for form in map(fold_name, mention.forms)):
        return True
    if not mention.known and _stands_apart(mention.text, text, french):
        return True
    low = fold(french) if mention.stems else ""
    return any(_begins(fold(stem), low) for stem in mention.stems)


_PEOPLE = "(?:i?en(?:ne)?|oise?|aise?|aine?|ine?|éen(?:ne)?)s?"


def _stands_apart(guess: str, text: str, french: str) -> bool:
    """A guessed name in another order or form: Flappit's Wicton Lake, Calgary as an adjective, St. for Saint-."""
    owner, _, owned = one_form(guess).partition("'s ")
    if " " in owned and not re.match(r"(?:St|Ste|Saint)\b", owner):
        return all(_stands(fold_name(part), text) for part in (owner, owned))
    saint = re.fullmatch(r"(St|Ste)\.? ([\w'-]+)", one_form(guess))
    if saint:
        return _finds({"St": "Saint-", "Ste": "Sainte-"}[saint.group(1)] + saint.group(2), text)
    if not re.fullmatch(r"[A-Z][a-z]{4,}", guess):
        return False
    return cached(rf"(?<!\w){fold(guess)[:-1]}\w?{_PEOPLE}(?!\w)").search(french) is not None


def _begins(stem: str, text: str) -> bool:
    """A word of the text begins so; signs ($) stand for themselves."""
    return stem in text if not stem[:1].isalpha() else cached(rf"(?<!\w){re.escape(stem)}").search(text) is not None


def _stands(form: str, text: str) -> bool:
    if _finds(form, text) or (_LEGAL.search(form) and _finds(_LEGAL.sub("", form), text)):
        return True
    bare = _ARTICLE.sub("", form)
    if bare == form and not _ADJECTIVE.search(form):
        return False
    pattern = _ADJECTIVE.sub(r"\1(?:ne|e)?s?", re.escape(bare).replace("\\ ", " "))
    return cached(rf"(?<!\w){pattern}(?!\w)", re.I).search(text) is not None


def _finds(form: str, text: str) -> bool:
    """Whole words; the name of one word keeps its capital (the company Change is not the verb)."""
    found = whole(form).finditer(text)
    if re.fullmatch(r"[A-Z]\w*", form) and not form.isupper():
        return any(match.group()[0].isupper() for match in found)
    return any(True for _ in found)
