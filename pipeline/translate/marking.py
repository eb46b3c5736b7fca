"""What an editor's eye looks for in a segment: names, numbers and terms, each with its counterpart in the French."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.documents import Name, SegmentKind, Span, TextMark

from .checks import Pair
from .names import Mention
from .oneform import one_form
from .patterns import cached, whole
from .quantities import FrenchQuantity, Quantity, QuantityKind, read_french
from .terms import Terms, glossary


def mark_text(
    source: str,
    target: str,
    names: Sequence[Name] = (),
    kind: SegmentKind = SegmentKind.PARAGRAPH,
    *,
    terms: Terms | None = None,
) -> tuple[TextMark, ...]:
    """The names, numbers and terms of an English ``source`` in order, each with where its French stands, if it does."""
    known = terms or glossary()
    pair = Pair(source, target, known, tuple(names), kind)
    taken: list[Span] = []
    found = [_name(mention, target, taken) for mention in pair.mentions]
    french = list(read_french(target).quantities)
    folded = one_form(target).lower()
    found += [_number(quantity, french, folded) for quantity in pair.quantities]
    held = [mark.source for mark in found]
    found += [mark for mark in _terms_in(pair.nameless, target, known) if _free(mark.source, held)]
    return tuple(sorted(found, key=lambda mark: mark.source))


def _free(span: Span, held: Iterable[Span]) -> bool:
    return not any(span[0] < end and start < span[1] for start, end in held)


def _name(mention: Mention, target: str, taken: list[Span]) -> TextMark:
    """A name stands in the French in one of its forms, the longest first; each place answers for one mention."""
    plain = one_form(target)
    forms = sorted({*mention.forms, mention.preferred.text}, key=len, reverse=True)
    places = (match.span() for form in forms for match in whole(one_form(form)).finditer(plain))
    place = next((span for span in places if _free(span, taken)), None)
    if place is None:  # the French says a name once where the English repeats it
        place = next((m.span() for form in forms for m in whole(one_form(form)).finditer(plain)), None)
    else:
        taken.append(place)
    preferred = mention.preferred.text
    return TextMark("name", mention.span, place, preferred if preferred != mention.text else "")


def _number(quantity: Quantity, french: list[FrenchQuantity], folded: str) -> TextMark:
    if quantity.kind is QuantityKind.DATE:
        match = cached(rf"(?<!\w){re.escape(quantity.word)}s?(?!\w)").search(folded) if quantity.word else None
        return TextMark("number", quantity.span, match.span() if match else None)
    if quantity.token and quantity.token in folded:
        start = folded.index(quantity.token)
        return TextMark("number", quantity.span, (start, start + len(quantity.token)))
    for place, other in enumerate(french):
        if _same(quantity, other):
            del french[place]
            return TextMark("number", quantity.span, other.span)
    return TextMark("number", quantity.span, None)


def _same(quantity: Quantity, other: FrenchQuantity) -> bool:
    if quantity.kind is QuantityKind.TIME:
        return other.time is not None and other.time in quantity.times
    return any(abs(a - b) <= 1e-6 * max(1.0, abs(a)) for a in quantity.values for b in other.values)


def _terms_in(source: str, target: str, terms: Terms) -> list[TextMark]:
    plain = one_form(source)
    return [
        TextMark("term", match.span(), _french((term.french, term.plural_french), target), term.french)
        for term in terms.terms_in(source)
        for match in _english(term.english).finditer(plain)
    ]


def _english(term: str) -> re.Pattern[str]:
    words = "[ -]?".join(re.escape(word) for word in re.split(r"[\s-]+", one_form(term)))
    return cached(rf"(?<!\w){words}(?:s|es)?(?!\w)", re.I)


def _french(forms: Iterable[str], target: str) -> Span | None:
    plain = one_form(target)
    longest = sorted({form for form in forms if form}, key=len, reverse=True)
    found = (cached(rf"(?<!\w){re.escape(one_form(form))}\w?(?!\w)", re.I).search(plain) for form in longest)
    return next((match.span() for match in found if match), None)
