"""Effects on care that a text says happened: surgeries cancelled, ambulances diverted, phones dead; with counts."""

from __future__ import annotations

import re
from bisect import bisect_left

from pipeline.documents import CareEffect

from .named import Named
from .numbers import Number, numbers_in
from .pairing import Paired, found_by
from .patterns import hypothetical, negated, rules
from .reading import Reading


def effects_in(
    reading: Reading, organisations: list[Named], victims: set[int], background: frozenset[int]
) -> tuple[CareEffect, ...]:
    """The effects, each once where its words overlap: no denials, plans, threats or comparisons."""
    found: list[Paired] = []
    for hit in found_by(reading, "effects"):
        if not _stands(reading, hit, background) or _is_not_care(reading, hit):
            continue
        if not any(h.label == hit.label and h.start < hit.end and hit.start < h.end for h in found):
            found.append(hit)
    named = sorted((start, organisations[i].name) for i in victims for start, _ in organisations[i].mentions)
    only = organisations[next(iter(victims))].name if len(victims) == 1 else None
    return tuple(_with_count(reading, hit, named, only) for hit in found)


def _stands(reading: Reading, hit: Paired, background: frozenset[int]) -> bool:
    """Whether it happened: what its own words deny ("could not be filled") is the effect itself."""
    if reading.sentence_at(hit.start) in background or hypothetical(reading.flat, hit.start):
        return False
    return not negated(reading.flat, hit.start, hit.start) and not _CONDITION.match(
        reading.flat, hit.start, hit.end + 90
    )


_CONDITION = re.compile(
    r"[^\n;:]*?\b(?:will|seront|sera)\b[^\n;:.]* (?:if|unless|si|s'il|a moins que) (?!necessary|needed|possible|besoin)"
)
"""What will be done only if: it has not happened ("will be sent elsewhere if the outage goes on")."""


_KEEP = re.compile(
    r"keep (?:their|your) appointments?|keep(?:ing)? (?:all )?appointments?|none was cancelled|any appointment"
)


_TESTS_OF = re.compile(
    r"\b(?:scans?|tests?|results?|biops\w+|x-rays?|images|examens|resultats|analyses) (?:of|for|de|des|"
    r"pour) (?:[\d.,]+ |\w+ )?$"
)
"""Before the patients of a treatment: their tests waited."""
_WHOSE_DATA = re.compile(
    r"\b(?:data|information|records?|files?|details|names|donnees|renseignements|dossiers) (?:of|on|about|"
    r"belonging to|de|des) "
    r"(?:about |some |nearly |more than |environ )?\d[\d.,]*(?: million| millions? de)? (?:people|patients|"
    r"personnes)\b"
)


_TOOK = re.compile(
    r"\b(?:took|stole|stolen|cop(?:ied|ying)|taken|publish\w+|leaked|exposed|vole\w*|copie\w*) (?:\w+ ){0,2}$"
)
"""Before tests: they were carried off, and nobody waited for them."""


def _of_those_in_files(flat: str, hit: Paired) -> bool:
    """Whether those who were carried are only those whose data were taken: "the data of 388,000 people transported"."""
    carried = hit.label in ("patient_transfer", "ambulance_diversion")
    return carried and _WHOSE_DATA.search(flat, max(0, hit.start - 60), hit.end) is not None


def _is_not_care(reading: Reading, hit: Paired) -> bool:
    """Words that look like an effect and are none: advice to patients, a pharmacy chain's prices, a court's order."""
    words = reading.flat[max(0, hit.start - 20) : hit.end + 10]
    if _KEEP.search(words) or _of_those_in_files(reading.flat, hit):
        return True
    if hit.label == "treatment_delayed" and _TESTS_OF.search(reading.flat, max(0, hit.start - 40), hit.start):
        return True
    if hit.label == "test_delayed" and _TOOK.search(reading.flat, max(0, hit.start - 30), hit.start):
        return True
    if hit.label == "paper_procedures":
        near = reading.flat[max(0, hit.start - 60) : hit.end + 40]
        return bool(
            re.search(
                r"shredd|astray|stolen|box(?:es)? of|permits?|licen[cs]es|newspaper|white paper|"
                r"note (?:was )?hand|toilet|letter|ransom note|signed by hand|vole|broyeur|misdirected|"
                r"papiers? d'identite|\b(?:preven|avis|avert|inform)\w*[^\n]{0,40}de vive voix",
                near,
            )
        )
    return False


def _with_count(reading: Reading, hit: Paired, named: list[tuple[int, str]], only: str | None) -> CareEffect:
    number = _count_of(reading, hit)
    owner = _owner(reading, hit.start, named, only)
    if number is None:
        return CareEffect(hit.label, (hit.start, hit.end), owner)
    return CareEffect(hit.label, (hit.start, hit.end), owner, number[0].value, number[1])


_UNITS_OF = {
    "ambulance_diversion": ("patients", "ambulances"),
    "patient_transfer": ("patients",),
    "surgery_cancelled": ("surgeries", "patients"),
    "appointment_cancelled": ("appointments", "patients"),
    "treatment_delayed": ("patients", "appointments"),
    "test_delayed": ("tests", "patients"),
    "prescription_affected": ("patients", "prescriptions"),
    "paper_procedures": ("days",),
}


def _count_of(reading: Reading, hit: Paired) -> tuple[Number, str] | None:
    """The number that counts an effect: right before its things, in the same clause."""
    wanted = _UNITS_OF.get(hit.label, ())
    if not wanted:
        return None
    flat = reading.flat
    line = flat.rfind("\n", 0, hit.start) + 1
    stop = flat.find("\n", hit.end)
    left = max(line, hit.start - 45)
    right = min(stop if stop >= 0 else len(flat), hit.end + 45)
    best: tuple[int, Number, str] | None = None
    for number in numbers_in(reading):
        if (
            not left <= number.start < right
            or number.value < 2
            or _PART_OF.search(flat[max(0, left - 20) : number.start])
        ):
            continue
        after = _WHOLE.sub("", flat[number.end : min(right + 20, number.end + 40)])
        for rule in rules("care", "units"):
            match = rule.pattern.search(after)
            if match and rule.label in wanted and not _OTHER_COUNT.search(after[: match.start()]):
                inside = hit.start <= number.start < hit.end
                if not inside and _parted(flat, number, hit):
                    continue
                distance = 0 if inside else min(abs(number.start - hit.start), abs(number.start - hit.end))
                if best is None or distance < best[0]:
                    best = distance, number, rule.label
    return (best[1], best[2]) if best else None


_WHOLE = re.compile(r"^ (?:out )?of (?:the |its |a total of )?[\d,]+(?= )|^ (?:des|sur les|sur) \d[\d ]*(?= )")
"""Behind a part, what it is a part of: "29 of 102 surgeries"."""
_PART_OF = re.compile(r"\d (?:out )?of (?:the |its |a total of )?$|\d (?:des|sur les|sur) $")
"""Before the whole."""
_OTHER_COUNT = re.compile(r"[,;.:]|\d|\b(?:to|hospitals?|clinics?|sites?|states?|homes|hopitaux|cliniques|a)\b")
"""Between a number and what it counts: it counts something else."""


def _parted(flat: str, number: Number, hit: Paired) -> bool:
    between = flat[number.end : hit.start] if number.end <= hit.start else flat[hit.end : number.start]
    return bool(re.search(r"[;.\n]|, (?:and|but|et|mais) | et a | et de | and to ", between))


def _owner(reading: Reading, position: int, named: list[tuple[int, str]], only: str | None) -> str | None:
    """The victim named last before an effect in its block, the only victim where there is one; else nobody."""
    block = reading.sentences[reading.sentence_at(position)].block
    for start, name in reversed(named[: bisect_left(named, (position + 60, ""))]):
        own = reading.sentences[reading.sentence_at(start)].block
        if own == block:
            return name
        if own < block:
            break
    return only
