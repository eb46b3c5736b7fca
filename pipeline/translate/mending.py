"""Mend what is certainly wrong in a translation: a number with the wrong figures, a name left in English."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.documents import Span

from .names import Mention, NameForm, fold_name, place
from .patterns import cached, whole
from .quantities import Quantity, QuantityKind, compare, false_sums, in_words, read_french, render
from .resources import rows


def mend_quantities(french: str, english: Sequence[Quantity]) -> str:
    """The French with figures, times, months and weekdays put right where one is lost and one stands in its place.

    Unchanged where a place is not certain, or where mending one would lose another.
    """
    if not english:
        return french
    for mend in (_mend_figures, _mend_telephone, _mend_currency, _mend_times, _mend_calendar):
        lost = _lost(french, english)
        better = mend(french, english) if lost else french
        if better != french and len(_lost(better, english)) < len(lost):
            french = better
    return _without_false_sums(french, english)


def _lost(french: str, english: Sequence[Quantity]) -> tuple[Quantity, ...]:
    return compare(english, read_french(french)).lost


def _mend_figures(french: str, english: Sequence[Quantity]) -> str:
    comparison = compare(english, read_french(french))
    lost = [q for q in comparison.lost if q.figure and q.kind is not QuantityKind.TIME and render(q)]
    added = _together(french, [figure.digits for figure in comparison.added if figure.digits])
    if not lost or len(lost) != len(added):
        return french
    for quantity, (start, end) in reversed(list(zip(lost, added, strict=True))):
        french = french[:start] + (render(quantity) or "") + french[end:]
    return french


def _mend_telephone(french: str, english: Sequence[Quantity]) -> str:
    """A telephone number that lost digits: 7775-0199 → 775-555-0199, where no other run of digits could be meant."""
    numbers = [q for q in english if q.token]
    lost = _lost(french, numbers)
    runs = [m for m in _TELEPHONE.finditer(french) if _bare(m.group()) not in {_bare(q.text) for q in english}]
    if len(lost) != 1 or len(runs) != 1 or not _TELEPHONE.fullmatch(lost[0].text.strip()):
        return french
    return french[: runs[0].start()] + lost[0].text.strip() + french[runs[0].end() :]


_TELEPHONE = re.compile(r"(?<![\w,.$])[(\d][\d() .-]{5,}\d(?![\w%$]|,\d)")


def _bare(text: str) -> str:
    return re.sub(r"\D", "", text)


def _together(french: str, spans: Sequence[Span]) -> list[Span]:
    """Figures with nothing but a space between them are one that came apart: 102 0000."""
    found: list[Span] = []
    for start, end in spans:
        if found and french[found[-1][1] : start] in (" ", "\u00a0", ",", "."):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _mend_currency(french: str, english: Sequence[Quantity]) -> str:
    """A sum whose currency is lost: 5,5m → 5,5 millions de livres."""
    reading = read_french(french)
    for quantity in compare(english, reading).lost:
        if quantity.kind is not QuantityKind.MONEY or quantity.figure is None:
            continue
        figure = (render(quantity) or "").replace("\u00a0", " ")
        match = cached(_SUM.format(figure=re.escape(figure))).search(reading.text)
        if match and figure:
            return french[: match.start()] + in_words(quantity) + french[match.end() :]
    return french


_SUM = r"(?<![\d,.]){figure}(?![\d,]\d| \d)(?: ?(?:m|bn|mn|millions?|milliards?)(?!\w))?"


def _without_false_sums(french: str, english: Sequence[Quantity]) -> str:
    """Figures that became sums without the sign of a currency: 688 200 $ → 688 200."""
    for _, (start, end) in reversed(false_sums(english, french)):
        french = french[:start] + french[end:]
    return french


def _mend_times(french: str, english: Sequence[Quantity]) -> str:
    reading = read_french(french)
    times = [q for q in english if q.kind is QuantityKind.TIME]
    lost = [q for q in compare(english, reading).lost if q.kind is QuantityKind.TIME and render(q)]
    meant = {time for q in times for time in q.times}
    wrong = _outermost([q.span for q in reading.quantities if q.time and q.time not in meant])
    if not lost or len(lost) != len(wrong):
        return french
    for quantity, (start, end) in reversed(list(zip(lost, wrong, strict=True))):
        french = french[:start] + (render(quantity) or "") + french[end:]
    return french


def _outermost(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return [a for a in spans if not any(b != a and b[0] <= a[0] and a[1] <= b[1] for b in spans)]


def _mend_calendar(french: str, english: Sequence[Quantity]) -> str:
    reading = read_french(french)
    lost = [q for q in compare(english, reading).lost if q.kind is QuantityKind.DATE]
    if len(lost) != 1:
        return french
    kind = {r["french"]: r["kind"] for r in rows("calendar.csv")}
    meant = {q.word for q in english}
    others = [w for w, k in kind.items() if k == kind[lost[0].word] and w not in meant]
    found = list(re.finditer(rf"(?<![\w’'])(?P<de>d[’']|de )?(?P<word>{'|'.join(others)})(?!\w)", french, re.I))
    if len(found) != 1:
        return french
    match = found[0]
    lead = match.group("de") or ""
    if lead:
        lead = "d’" if lost[0].word[0] in "ao" else "de "
    return french[: match.start()] + lead + lost[0].word + french[match.end() :]


def mend_edges(french: str, english: str) -> str:
    """A sentence with the quotation mark it shares with its neighbours, and the full stop that an abbreviation hid.

    « …in Macon, Ga. » ends in a stop that is gone once the state is written out; of a quotation over several sentences
    the model drops the mark that has no partner.
    """
    english = english.strip()
    alone = (len(_QUOTE.findall(english)) % 2 and not _QUOTE.search(french)) or _is_half_quoted(french, english)
    if alone and _QUOTE.match(french.lstrip()):
        return f'{french.rstrip()}"'
    if alone and _QUOTE.match(english):
        french = f'"{french.lstrip()}'
    elif alone and _QUOTE.search(english[-1:]):
        french = f'{french.rstrip()}"'
    if _STOPPED.search(english):
        french = _NO_STOP.sub(r"\g<last>.\g<close>", french)
    return french


def _is_half_quoted(french: str, english: str) -> bool:
    """Of a sentence that is a quotation from end to end one of the two marks is there, at its own end."""
    whole_quote = len(_QUOTE.findall(english)) == 2 and _QUOTE.match(english) and _QUOTE.match(english[-1:])
    marks = [mark.start() for mark in _QUOTE.finditer(french.strip())]
    return bool(whole_quote) and marks in ([0], [len(french.strip()) - 1])


_QUOTE = re.compile(r'["“”«»]')
_STOPPED = re.compile(r"\w\.[\"”’')]*$")
_NO_STOP = re.compile(r"(?P<last>[\w%$])(?P<close>[\"”’'»)]*)\s*$")


def mend_names(french: str, mentions: Sequence[Mention]) -> str:
    """Verified French names in the place of the English ones that the model left as they are; addresses without the end
    that it said twice."""
    for mention in mentions:
        if mention.address:
            end = re.escape(mention.text[mention.text.rfind(".") :])
            french = cached(rf"{re.escape(mention.text)}(?:{end})+(?!\w)").sub(mention.text, french)
            continue
        wanted = mention.preferred.text
        if not mention.copied or fold_name(wanted).lower() == fold_name(mention.text).lower():
            continue
        if whole(fold_name(wanted)).search(fold_name(french)):
            continue
        match = cached(rf"(?<!\w){_loosely(mention.text)}(?!\w)").search(french)
        if match:
            french = place(french[: match.start()], NameForm(wanted, mention.preferred.gender)) + french[match.end() :]
    return french


def _loosely(name: str) -> str:
    return re.sub("['’]", "['’]", re.escape(name)).replace("\\ ", "[ \u00a0]")
