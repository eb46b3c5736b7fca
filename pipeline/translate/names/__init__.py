"""Names: found or guessed in the English, put into the French in its grammar, looked for there."""

from .grammar import NameForm, elides, ends_in_article, place
from .guessing import capitalised_inside
from .keeping import fold_name, is_kept, stands_whole, without_names
from .lists import demonyms, is_common, is_name_word
from .mentions import Mention, find_mentions
from .settling import settled
from .standins import Swap, pools, restored, swaps_for

__all__ = [
    "Mention",
    "NameForm",
    "Swap",
    "capitalised_inside",
    "demonyms",
    "elides",
    "ends_in_article",
    "find_mentions",
    "fold_name",
    "is_common",
    "is_kept",
    "is_name_word",
    "place",
    "pools",
    "restored",
    "settled",
    "stands_whole",
    "swaps_for",
    "without_names",
]
