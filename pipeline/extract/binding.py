"""Whether a name goes on: over a possessive, a legal form, a small word such as "of", "and", "for" or "de"."""

from __future__ import annotations

import re

from pipeline.documents import OrganisationKind

from .gazetteer import Lexicon, name_key
from .kinds import legal_forms, trade_of
from .reading import Reading, is_ordinary
from .runs import adjacent, gap, right_run, vocabulary


def step(reading: Reading, lexicon: Lexicon, i: int, j: int, limit: int) -> int:
    """How many words the name goes on for at ``j``: none, one, or a small word and the capital behind it."""
    words = reading.words
    word = words[j]
    if word.text.lower() in ("'s", "’s"):
        return _over_possessive(reading, lexicon, i, j, limit)
    if (
        word.flat in legal_forms()
        and gap(reading, j - 1, j) in (", ", " ")
        and (word.capital or word.flat in ("inc", "ltee", "enr"))
    ):
        return 1
    if _of_several(reading, j):
        return 1
    if not adjacent(reading, j - 1, j):
        return 0
    if (
        word.text == "&"
        or word.capital
        or (word.text[0].isdigit() and len(word.text) < 3 and words[j - 1].text in ("News", "Radio", "Channel"))
    ):
        return 1
    return _over_connector(reading, lexicon, i, j, limit)


def _of_several(reading: Reading, j: int) -> bool:
    """Whether a body's name goes on behind the apostrophe of many: "Nova Scotia Nurses' Union"."""
    owners, word = reading.words[j - 1], reading.words[j]
    behind = gap(reading, j - 1, j) in ("' ", "’ ")
    return behind and word.capital and owners.flat.endswith("s") and word.flat in vocabulary("bodies")


def _over_possessive(reading: Reading, lexicon: Lexicon, i: int, j: int, limit: int) -> int:
    """Whether a name goes on after "'s": St. Brendan's (and more), Children's Hospital, not Dublin's Hospital."""
    words = reading.words
    owner = words[j - 1]
    saint = j - 2 >= i and words[j - 2].flat in ("st", "saint", "ste", "sainte")
    more = (
        j + 1 < limit
        and adjacent(reading, j, j + 1)
        and words[j + 1].capital
        and words[j + 1].flat not in vocabulary("titles")
    )
    if saint:
        return 1
    if not more:
        return 0
    if owner.flat in vocabulary("possessors"):
        return 1
    if j - i > 1 or lexicon.place(owner.text) or owner.text.isupper():
        return 0
    return 1 if _lone_owner(reading, lexicon, i, j, limit) else 0


def _lone_owner(reading: Reading, lexicon: Lexicon, i: int, j: int, limit: int) -> bool:
    """One unknown word before "'s" belongs to a name in the gazetteer, or one of two words ("Tegan's House")."""
    words = reading.words
    k = j + 1
    while k < limit and words[k].capital and (k == j + 1 or adjacent(reading, k - 1, k)):
        k += 1
    key = name_key(reading.text[words[i].start : words[k - 1].end])
    if key in lexicon.organisations:
        return True
    own = trade_of(reading.text[words[j + 1].start : words[k - 1].end])
    return own.kind is not None and not own.specific


def _over_connector(reading: Reading, lexicon: Lexicon, i: int, j: int, limit: int) -> int:
    """The small words at ``j`` and the capital behind them, where the name goes on over them."""
    words = reading.words
    k = j
    while k < limit and k - j < 3 and not words[k].capital:
        if words[k].flat not in vocabulary("connectors_en") and words[k].flat not in vocabulary("connectors_fr"):
            return 0
        if k > j and not adjacent(reading, k - 1, k):
            return 0
        k += 1
    if (
        k >= limit
        or k == j
        or not words[k].capital
        or not adjacent(reading, k - 1, k)
        or words[k].flat in vocabulary("openers")
    ):
        return 0
    small = [w.flat for w in words[j:k]]
    left = reading.text[words[i].start : words[j - 1].end]
    return k - j + 1 if _binds(reading, lexicon, left, small, right_run(reading, k, limit)) else 0


def _binds(reading: Reading, lexicon: Lexicon, left: str, small: list[str], right: str) -> bool:
    first = small[0]
    if len(small) == 1 and first in ("at", "upon", "a", "au", "aux", "en"):
        return first in ("upon", "en") and reading.language == "fr"
    if first == "of":
        return _binds_of(lexicon, left, right)
    if first == "and":
        return len(small) == 1 and _binds_and(lexicon, left, right)
    if first == "for":
        return not _complete(left) or left.rsplit(maxsplit=1)[-1].lower() in vocabulary("before_for")
    return first not in ("et", "the") and first in vocabulary("connectors_fr") and _binds_french(reading, left)


def _complete(name: str) -> bool:
    trade = trade_of(name)
    return trade.kind is not None and trade.specific


def _binds_french(reading: Reading, left: str) -> bool:
    french_head = left.split(maxsplit=1)[0][:4].lower() in ("hôpi", "hopi", "cent", "clin")
    return reading.language == "fr" or french_head or not _complete(left)


def _binds_of(lexicon: Lexicon, left: str, right: str) -> bool:
    """ "University of Ottawa" and "Kettle of Hawks" are names, "Brightwell Data of Boise" is one with its town."""
    trade = trade_of(left)
    last = left.rsplit(maxsplit=1)[-1]
    if last.lower() in vocabulary("titles") or _legal_end(left):
        return False
    if trade.kind is not None and trade.specific and trade.kind is not OrganisationKind.AGENCY:
        return trade.kind is OrganisationKind.OTHER and not lexicon.place(right)
    if len(left.split()) == 1:
        return True
    if lexicon.place(right):
        return all(is_ordinary(w, "en") or w in ("Children’s", "Children's") for w in left.split())
    return is_ordinary(last, "en")


def _legal_end(name: str) -> bool:
    return name.rsplit(maxsplit=1)[-1].lower().strip(".") in legal_forms()


def _binds_and(lexicon: Lexicon, left: str, right: str) -> bool:
    """ "Health and Human Services" is one name, "Central Health and Labrador-Grenfell Health" are two."""
    both = f"{left} and {right}"
    first = right.split(maxsplit=1)[0]
    if name_key(both) in lexicon.organisations or lexicon.place(both) or lexicon.place(f"{left} and {first}"):
        return True
    if " NHS " in f" {right} " and trade_of(left).kind is None and len(left.split()) == 1:
        return True
    if _MEMBERS.search(left) and _BODY.search(right):
        return True
    if _complete(left) and _complete(right) and trade_of(right).kind is not OrganisationKind.OTHER:
        return False
    if right.rsplit(maxsplit=1)[-1].lower() in vocabulary("bodies") and any(is_ordinary(w, "en") for w in left.split()):
        return True
    return not _complete(left) and _half_of_a_name(lexicon, left, right, both)


# The Irish Nurses and Midwives Organisation, the Australian Nursing and Midwifery Federation.
_MEMBERS = re.compile(
    r"\b(?:Nurs(?:es|ing)|Doctors|Physicians|Surgeons|Dentists|Pharmacists|Paramedics|Midwives|Therapists|Patients|Medical)$"
)
_BODY = re.compile(r"\b(?:Association|Federation|Union|Organi[sz]ation|Society|Council|College)$")


def _half_of_a_name(lexicon: Lexicon, left: str, right: str, both: str) -> bool:
    """Whether a name that is not complete goes on behind "and"."""
    own, other = trade_of(left), trade_of(right)
    if name_key(left) in lexicon.organisations or (lexicon.place(left) and not lexicon.place(both)):
        return left.rsplit(maxsplit=1)[-1] in ("Newfoundland",) or (other.kind is None and other.specific is False)
    named = " of " in left or " for " in left or own.kind is not None
    return named or (other.kind is not None and len(left.split()) <= 2 and not other.specific)
