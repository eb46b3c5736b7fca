"""How good is a candidate? What it lost, what it invented, how sure the model was: one cost, the least wins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .coverage import GAP_LENGTH, TELLING, coverage
from .fragments import fragments
from .guards import Failure, capitalised_left, failures, left_english, unknown_words
from .headlines import lost_tail
from .inputs import Sentence
from .inventions import made_up_names, strange_people
from .names import Mention, is_kept, without_names
from .negation import doer_struck, half_denial, negation_added, negation_lost, turned
from .quantities import Comparison, compare, lost_hedges, lost_shares, mask, read_french
from .quotes import balanced

# What a fault costs, in nats a piece of the model's own mean log-probability: no wording is worth a lost name.
_KNOWN_NAME, _GUESSED_NAME, _NUMBER, _ADDED_NUMBER, _NEGATION, _HEDGE, _SHARE = 3.0, 2.0, 3.0, 1.5, 2.0, 0.5, 1.5
_FAILURES = {
    "empty": 9.0,
    "copied": 8.0,
    "repetition": 5.0,
    "cut": 6.0,
    "short": 2.0,
    "long": 2.5,
    "tail": 2.5,
    "broken": 1.5,
    "items": 2.0,
    "half negation": 1.5,
    "stump": 1.5,
    "speaker": 1.0,
    "verb": 2.0,
    "quotes": 0.7,
}
_ENGLISH_WORD, _UNKNOWN_WORD, _FORBIDDEN_TERM, _INVENTED = 1.0, 0.7, 0.4, 1.0
_HOLE, _GAP = 0.05, 0.3
"""Of holes, a nat of their surprise; of a clause left out. Measured on sentences kept apart."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What was found in one candidate; ``faults`` is their cost without the model's score and without what the
    ``holes`` in it cost."""

    lost_names: tuple[Mention, ...]
    quantities: Comparison
    negation: bool
    failures: tuple[Failure, ...]
    words: tuple[str, ...]
    faults: float
    holes: float

    @property
    def is_clean(self) -> bool:
        return self.faults == 0


def assess(sentence: Sentence, french: str, forbidden: Callable[[str, str], int], *, cut: bool = False) -> Assessment:
    """Hold a candidate against its sentence; ``forbidden`` counts the terms that should not be used in it."""
    lost = tuple(m for m in sentence.mentions if not is_kept(m, french))
    comparison = compare(sentence.quantities, read_french(french), sentence.text)
    # A denial in a name (No More Ransom) is none.
    said = mask(sentence.text, [m.span for m in sentence.mentions])
    denied = negation_lost(said, french) or negation_added(said, french) or bool(turned(said, french))
    denied = denied or bool(doer_struck(sentence.text, french, [m.text for m in sentence.mentions]))
    failed = failures(sentence.text, french) + ((Failure("cut"),) if cut else ())
    if sentence.headline and lost_tail(sentence.text, french, sentence.words):
        failed += (Failure("tail"),)
    if balanced(sentence.text) and not balanced(french):
        failed += (Failure("quotes"),)
    if half_denial(french):
        failed += (Failure("half negation"),)
    failed += tuple(Failure(kind, shown) for kind, shown in fragments(sentence.text, french))
    nameless = without_names(french, sentence.mentions)
    english = (*left_english(sentence.text, nameless), *capitalised_left(said, nameless))
    unknown = unknown_words(sentence.text, french)
    due = [words for m in sentence.mentions for words in (*m.forms, *m.stems, m.preferred.text)]
    invented = (*strange_people(sentence.text, french, due), *made_up_names(sentence.text, french, due))
    faults = (
        sum(_KNOWN_NAME if m.known else _GUESSED_NAME for m in lost)
        + _NUMBER * len(comparison.lost)
        + _ADDED_NUMBER * len(comparison.added)
        + _HEDGE * sum(1 for _ in lost_hedges(sentence.text, sentence.quantities, french))
        + _SHARE * sum(1 for _ in lost_shares(said, french))
        + _NEGATION * denied
        + sum(_FAILURES[f.kind] for f in failed)
        + _ENGLISH_WORD * len(english)
        + _UNKNOWN_WORD * min(len(unknown), 4)
        + _INVENTED * len(invented)
        + _FORBIDDEN_TERM * forbidden(sentence.text, french)
    )
    covered = coverage(sentence.words, french)
    faults += _GAP * (covered.length >= GAP_LENGTH or covered.likelihood < TELLING)
    return Assessment(
        lost, comparison, denied, failed, (*english, *unknown, *invented), faults, _HOLE * covered.surprise
    )
