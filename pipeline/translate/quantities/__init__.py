"""Numbers, sums, percentages, clock times and dates: read in English, read in French, compared by value, rendered."""

from .comparing import Comparison, compare
from .english import ADDRESS, BLOT, Quantity, QuantityKind, mask, read_english
from .french import FrenchQuantity, FrenchReading, read_french
from .hedges import lost_hedges
from .rendering import figure_in_french, in_words, number_in_words, render
from .shares import lost_shares
from .sums import false_sums

__all__ = [
    "ADDRESS",
    "BLOT",
    "Comparison",
    "FrenchQuantity",
    "FrenchReading",
    "Quantity",
    "QuantityKind",
    "compare",
    "false_sums",
    "figure_in_french",
    "in_words",
    "lost_hedges",
    "lost_shares",
    "mask",
    "number_in_words",
    "read_english",
    "read_french",
    "render",
]
