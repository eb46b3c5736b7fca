"""The glossary: an English term, the French to use, and the variants to avoid; found, counted, replaced where safe."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, lru_cache

from pipeline.documents import Span, Term
from pipeline.errors import InputError

from .names import elides
from .oneform import one_form, small_form
from .resources import rows


@dataclass(frozen=True, slots=True)
class ForbiddenUse:
    """A forbidden variant at ``span`` of a French text, and the term it should be."""

    term: Term
    variant: str
    span: Span


@dataclass(frozen=True)
class Terms:
    """A glossary. ``rivals`` maps an English term, or a French one, to the French this newsroom uses."""

    entries: tuple[Term, ...]
    rivals: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _avoided(self) -> dict[str, list[Term]]:
        found: dict[str, list[Term]] = {}
        for term in self.entries:
            for variant in term.forbidden:
                found.setdefault(_fold(variant), []).append(term)
        for variant, term in _rivals(self.rivals):
            found.setdefault(_fold(variant), []).insert(0, term)
        return found

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        variants = sorted(self._avoided, key=len, reverse=True)
        return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, variants)) or '(?!)'})(?![\w-])", re.I)

    @cached_property
    def _words(self) -> dict[str, list[frozenset[str]]]:
        """The words of each variant under the one of them that is least French: most sentences have none of those, and
        few have all; the pattern of all variants is long."""
        good = {word for term in self.entries for word in _WORD.findall(_fold(term.french))}
        found: dict[str, list[frozenset[str]]] = {}
        for words in (_WORD.findall(variant.lower()) for variant in self._avoided):
            mark = max(words, key=lambda word: (word not in good, len(word)), default="")
            found.setdefault(mark, []).append(frozenset(words))
        return found

    def _may_stand(self, folded: str) -> bool:
        here = frozenset(_WORD.findall(folded.lower()))
        return any(words <= here for mark in here & self._words.keys() for words in self._words[mark])

    def forbidden_uses(self, english: str, french: str, exempt: Sequence[str] = ()) -> tuple[ForbiddenUse, ...]:
        """Variants to avoid in ``french`` whose term stands in ``english``; inside the ``exempt`` names none."""
        folded = one_form(french)
        if not self._may_stand(folded):
            return ()
        hidden = [m.span() for name in exempt for m in re.finditer(re.escape(one_form(name)), folded)]
        found: list[ForbiddenUse] = []
        position = 0
        while match := self._pattern.search(folded, position):
            # A variant of a term that the English does not have may hold one that it has: « gang de ransomware ».
            position = match.start() + 1
            if any(start <= match.start() < end for start, end in hidden):
                continue
            term = next((t for t in self._avoided[_fold(match.group())] if stands_in(t.english, english)), None)
            if term:
                found.append(ForbiddenUse(term, match.group(), match.span()))
                position = match.end()
        return tuple(found)

    def corrected(self, english: str, french: str, exempt: Sequence[str] = ()) -> str:
        """``french`` with the forbidden variants replaced whose replacement agrees with the words around it."""
        for use in reversed(self.forbidden_uses(english, french, exempt)):
            french = _replaced(french, use) or french
        return french

    def missing(self, english: str, french: str) -> tuple[Term, ...]:
        """Terms of ``english`` whose French, in any of its forms, does not stand in ``french``: hints, no errors."""
        folded = _fold(french)
        return tuple(t for t in self.terms_in(english) if t.part_of_speech == "noun" and not _has_french(t, folded))

    def terms_in(self, english: str) -> tuple[Term, ...]:
        """The terms that stand in ``english``, the longest where one holds another."""
        found = (self._by_key[_key(m.group("term"))] for m in self._in_english.finditer(small_form(english)))
        return tuple(dict.fromkeys(found))

    @cached_property
    def _by_key(self) -> dict[str, Term]:
        return {_key(term.english): term for term in self.entries}

    @cached_property
    def _in_english(self) -> re.Pattern[str]:
        keys = sorted(self._by_key, key=len, reverse=True)
        either = "|".join(re.escape(key).replace("\\ ", "[ -]") for key in keys)
        return re.compile(rf"(?<![\w-])(?P<term>{either or '(?!)'})(?:s|es|'s)?(?![\w])")


@lru_cache(maxsize=8)
def glossary(own: tuple[Term, ...] = (), rivals: tuple[tuple[str, str], ...] = ()) -> Terms:
    """The glossary that travels with Vigie, with a newsroom's own terms in the place of those with the same English.

    ``rivals`` are its choices among rival terms, as in ``Terms``.
    """
    entries = {_key(t.english): t for t in map(_term, rows("terms.csv"))}
    entries.update((_key(t.english), t) for t in own)
    return Terms(tuple(entries.values()), dict(rivals))


def parse_terms(text: str, name: str = "the file") -> tuple[Term, ...]:
    """Terms from CSV with the columns of ``data/terms.csv``; only english and french are needed.

    Raises InputError naming the first line that is no term.
    """
    reader = csv.DictReader(line for line in io.StringIO(text) if not line.startswith("#"))
    missing = {"english", "french"} - set(reader.fieldnames or ())
    if missing:
        raise InputError(f"{name} lacks the column {' and '.join(sorted(missing))}: its first line names the columns")
    found = []
    for number, row in enumerate(reader, 2):
        if not (row["english"] or "").strip() or not (row["french"] or "").strip():
            raise InputError(f"{name}, row {number}: a term needs its English and its French")
        gender = (row.get("gender_number") or "").strip()
        if not _GENDER.fullmatch(gender):
            raise InputError(
                f"{name}, row {number}: gender_number is {gender!r}; write m., f., m.pl. or f.pl., or leave it empty"
            )
        found.append(_term({key: value or "" for key, value in row.items() if key}))
    return tuple(found)


_WORD = re.compile(r"\w+")
_GENDER = re.compile(r"(?:[mf]\.(?:/[mf]\.)?(?: ?pl\.)?|pl\.)?")


def format_terms(terms: Iterable[Term]) -> str:
    """Terms as CSV, as ``parse_terms`` reads it."""
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    columns = [f.name for f in fields(Term)]
    writer.writerow(columns)
    for term in terms:
        cells = {name: getattr(term, name) for name in columns}
        writer.writerow([*({**cells, "forbidden": "|".join(term.forbidden), "verified": int(term.verified)}).values()])
    return sink.getvalue()


def stands_in(term: str, english: str) -> bool:
    """Does the English term stand in the text, in its plural too, whichever way it is hyphenated?"""
    return _term_pattern(term).search(one_form(english)) is not None


@lru_cache(maxsize=4096)
def _term_pattern(term: str) -> re.Pattern[str]:
    words = [re.escape(word) for word in re.split(r"[\s-]+", one_form(term))]
    either = "[ -]?".join(words).replace("email", "e-?mail")
    return re.compile(rf"(?<!\w){either}(?:s|es|'s)?(?!\w)", re.I)


def _term(row: Mapping[str, str]) -> Term:
    return Term(
        row["english"].strip(),
        row["french"].strip().replace("'", "’"),
        row.get("gender_number", ""),
        row.get("plural_french", ""),
        row.get("part_of_speech", "") or "noun",
        row.get("domain", ""),
        tuple(variant for variant in row.get("forbidden", "").split("|") if variant),
        row.get("note", ""),
        row.get("source", ""),
        row.get("verified", "") == "1",
    )


def _rivals(chosen: Mapping[str, str]) -> Iterable[tuple[str, Term]]:
    """The forms a newsroom does not use, each with the term it uses: singular for singular, plural for plural."""
    table = rows("rivals.csv")
    for key, wanted in chosen.items():
        english = {r["english"] for r in table if _fold(key) in (_fold(r["english"]), _fold(r["french"]))}
        group = [r for r in table if r["english"] in english]
        target = next((r for r in group if _fold(r["french"]) == _fold(wanted)), None)
        for row in group if target else ():
            if row is not target and target is not None:
                term = _term({**target, "part_of_speech": "noun"})
                yield row["french"], term
                yield (
                    row["plural_french"],
                    replace(term, french=term.plural_french, gender_number=term.gender_number + "pl"),
                )


def _has_french(term: Term, folded: str) -> bool:
    return any(_fold(form) in folded for form in (term.french, term.plural_french) if form)


def _key(english: str) -> str:
    return re.sub(r"[\s-]+", " ", one_form(english).lower())


def _fold(text: str) -> str:
    return one_form(text).lower()


_DETERMINER = re.compile(
    r"(?P<word>(?<![\w’'])(?:de la|à la|le|la|un|une|"
    r"du|au|ce|cet|cette|son|sa|mon|ma|leur|aucun|aucune|quel|quelle|de|les|"
    r"des|aux|ces|ses|leurs|plusieurs|certains|certaines|\d+) |(?<![\w’'])(?:de l|à l|l|d|qu)[’'])$",
    re.I,
)
_MASCULINE = frozenset(("le", "un", "du", "au", "ce", "cet", "aucun", "quel", "certains"))
_FEMININE = frozenset(("la", "une", "de la", "à la", "cette", "sa", "ma", "aucune", "quelle", "certaines"))
_PLURAL = frozenset(("les", "des", "aux", "ces", "ses", "leurs", "plusieurs", "certains", "certaines"))


def _replaced(french: str, use: ForbiddenUse) -> str | None:
    """The text with the variant replaced, null where gender or number might no longer agree."""
    start, end = use.span
    before, match = french[:start], _DETERMINER.search(french[:start])
    lead = (match.group("word") if match else "").lower().replace("'", "’").strip()
    plural = lead in _PLURAL or (lead[:1].isdigit() and lead != "1")
    new = use.term.plural_french if plural and use.term.plural_french else use.term.french
    feminine = use.term.gender_number.startswith("f")
    if use.term.part_of_speech != "noun" or lead in _unfitting(use.term):
        return None
    if not plural and use.variant.lower().endswith("s") and not lead:
        new = use.term.plural_french or new
    if match:
        before = before[: match.start()] + _fitting(match.group("word"), new, feminine)
    if use.variant[:1].isupper():
        new = new[:1].upper() + new[1:]
    return before + new + french[end:]


def _unfitting(term: Term) -> frozenset[str]:
    """The determiners that cannot stand before a term; of one whose gender nobody gave, all that have one."""
    if not term.gender_number:
        return _MASCULINE | _FEMININE | frozenset(("l’", "de l’", "à l’"))
    return _MASCULINE if term.gender_number.startswith("f") else _FEMININE


def _fitting(determiner: str, noun: str, feminine: bool) -> str:
    """The determiner as it stands before ``noun``: le → l’, d’ → de, cet → ce."""
    low = determiner.lower().replace("'", "’").strip()
    vowel = elides(noun)
    forms = {
        "le": "l’" if vowel else "le ",
        "la": "l’" if vowel else "la ",
        "l’": "l’" if vowel else ("la " if feminine else "le "),
        "de": "d’" if vowel else "de ",
        "d’": "d’" if vowel else "de ",
        "du": "de l’" if vowel else "du ",
        "de la": "de l’" if vowel else "de la ",
        "de l’": "de l’" if vowel else ("de la " if feminine else "du "),
        "au": "à l’" if vowel else "au ",
        "à la": "à l’" if vowel else "à la ",
        "à l’": "à l’" if vowel else ("à la " if feminine else "au "),
        "ce": "cet " if vowel and not feminine else "ce ",
        "cet": "cet " if vowel else "ce ",
        "qu’": "qu’" if vowel else "que ",
    }
    fitting = forms.get(low, determiner)
    return fitting[:1].upper() + fitting[1:] if determiner[:1].isupper() else fitting
