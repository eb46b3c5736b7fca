"""The checks: one class each, run in this order on a source and its French."""

from __future__ import annotations

from .base import Check, Pair
from .marks import BracketsCheck, QuotesCheck, TypographyCheck
from .meaning import (
    AddressCheck,
    LanguageCheck,
    LengthCheck,
    LostPassageCheck,
    NegationCheck,
    PolarityCheck,
    RepetitionCheck,
    SentenceCountCheck,
    UnreadableCheck,
    UntranslatedCheck,
)
from .names import NamesCheck
from .pieces import AddedPeopleCheck, FragmentCheck
from .quantities import (
    DatesCheck,
    HedgesCheck,
    MoneyCheck,
    NumbersCheck,
    PercentCheck,
    SharesCheck,
    TimesCheck,
    UnitsCheck,
)
from .quotations import SpokenFrenchCheck
from .terms import ForbiddenTermsCheck, MissingTermsCheck

CHECKS: tuple[Check, ...] = (
    NamesCheck(),
    NumbersCheck(),
    PercentCheck(),
    MoneyCheck(),
    TimesCheck(),
    DatesCheck(),
    UnitsCheck(),
    HedgesCheck(),
    SharesCheck(),
    NegationCheck(),
    PolarityCheck(),
    LengthCheck(),
    LostPassageCheck(),
    FragmentCheck(),
    AddedPeopleCheck(),
    RepetitionCheck(),
    UntranslatedCheck(),
    UnreadableCheck(),
    LanguageCheck(),
    SentenceCountCheck(),
    SpokenFrenchCheck(),
    AddressCheck(),
    ForbiddenTermsCheck(),
    MissingTermsCheck(),
    QuotesCheck(),
    BracketsCheck(),
    TypographyCheck(),
)

__all__ = ["CHECKS", "Check", "Pair"]
