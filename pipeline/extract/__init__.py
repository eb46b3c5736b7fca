"""Extract: what a story says of a cyber incident in health care. Pure functions; only the lexicon is read from data.

An article goes in, an extraction comes out (``extract``); claims are made of it (``claims``), joined to an incident
(``join``) and turned into its record (``derive``). Near copies of a story are told by their sketches.
"""

from .claiming import claims
from .explaining import Explanation, Finding, explain
from .extraction import VERSION, extract
from .gazetteer import Lexicon, load_lexicon
from .grouping import join
from .keeping import names_in
from .records import derive
from .rendering import to_json
from .sketches import containment, story_sketch

__all__ = [
    "VERSION",
    "Explanation",
    "Finding",
    "Lexicon",
    "claims",
    "containment",
    "derive",
    "explain",
    "extract",
    "join",
    "load_lexicon",
    "names_in",
    "story_sketch",
    "to_json",
]
