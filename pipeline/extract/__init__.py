"""Extract: what a story says of a cyber incident in health care. Pure functions; only the lexicon is read from data.

An article goes in, an extraction comes out (``extract``); claims are made of it (``claims``), articles on the same
event are grouped (``group``), and an incident's claims become its record (``derive``). Near copies are told by their
sketches.
"""

from .claiming import claims
from .explaining import Explanation, Finding, explain, sentence_around
from .extraction import VERSION, extract
from .gazetteer import Lexicon, load_lexicon
from .grouping import COMPARED, group, report_of
from .identifying import identify
from .identities import keys_of, may_be_same, search_words, standing_for
from .keeping import names_in
from .linking import links_of
from .records import derive, resolved
from .rendering import to_json
from .ruled import ONE_VALUED, resolved_rulings, values_of
from .sketches import containment, story_sketch

__all__ = [
    "COMPARED",
    "ONE_VALUED",
    "VERSION",
    "Explanation",
    "Finding",
    "Lexicon",
    "claims",
    "containment",
    "derive",
    "explain",
    "extract",
    "group",
    "identify",
    "keys_of",
    "links_of",
    "load_lexicon",
    "may_be_same",
    "names_in",
    "report_of",
    "resolved",
    "resolved_rulings",
    "search_words",
    "sentence_around",
    "standing_for",
    "story_sketch",
    "to_json",
    "values_of",
]
