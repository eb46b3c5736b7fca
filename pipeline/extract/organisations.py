"""Who is named: gazetteer and grammar together, short forms and acronyms joined to their full names."""

from __future__ import annotations

from pipeline.documents import OrganisationKind

from .descriptions import apposed, coordinated, described, explain_firms
from .gazetteer import Lexicon
from .kinds import is_firm, trade_of
from .known_names import known_in
from .named import Cast, Named, merge
from .names import chunks
from .reading import Reading, flatten
from .runs import Chunk, vocabulary
from .short_forms import absorb, join_short_forms, join_title, spell_out, with_acronyms


def cast_of(reading: Reading, lexicon: Lexicon) -> Cast:
    """Everybody whom a text names."""
    runs = _with_owning_firms(reading, chunks(reading, lexicon))
    persons = [c for c in runs if c.person]
    runs = [c for c in runs if not c.person]
    surnames = {c.text.split()[-1].lower() for c in persons}
    found, acronyms = known_in(reading, lexicon, runs)
    taken = [span for named in found for span in named.mentions]
    left = []
    for chunk in runs:
        if any(start < chunk.end and chunk.start < end for start, end in taken):
            continue
        named = _by_grammar(chunk) or apposed(reading, lexicon, chunk)
        if named is None:
            left.append(chunk)
        else:
            found.append(named)
    organisations = merge(found)
    left = join_short_forms(reading, lexicon, left, organisations, surnames)
    explained, left = described(reading, lexicon, left)
    organisations = merge([*organisations, *explained])
    organisations = merge([*organisations, *coordinated(reading, lexicon, left, organisations)])
    explain_firms(reading, organisations)
    left = join_short_forms(reading, lexicon, left, organisations, surnames)
    join_title(reading, organisations)
    absorb(organisations)
    spell_out(organisations)
    organisations = with_acronyms(reading, lexicon, organisations, acronyms)
    placed = {start for named in organisations for start, _ in named.mentions}
    left = [chunk for chunk in left if chunk.start not in placed]  # an acronym of the gazetteer was left for the last
    organisations.sort(key=lambda n: min(n.mentions))
    return Cast(organisations, persons, left)


def _with_owning_firms(reading: Reading, runs: list[Chunk]) -> list[Chunk]:
    """ "Their owner, Ashdale Living": a firm, where the text goes on of Ashdale; of a person it would of Living."""
    alone = {c.text for c in runs if not c.person}
    return [c._replace(person=False) if c.person and _is_firm_of_owners(reading, c, alone) else c for c in runs]


def _is_firm_of_owners(reading: Reading, chunk: Chunk, alone: set[str]) -> bool:
    words = chunk.text.split()
    owns = chunk.first > 0 and reading.words[chunk.first - 1].flat in ("owner", "owners", "proprietaire")
    return owns and len(words) > 1 and words[0] in alone and words[-1] not in alone


def _by_grammar(chunk: Chunk) -> Named | None:
    trade = trade_of(chunk.text)
    if trade.kind is None or not trade.specific:
        return None
    words = chunk.text.split()
    if len(words) == 3 and words[1] == "en" and flatten(words[0]) in vocabulary("heads_fr"):
        return None  # Ehpad en Bretagne: a trade and a place
    if len(words) == 1 and (not chunk.sure or "-" in words[0] or (chunk.text.isupper() and len(chunk.text) <= 6)):
        return None
    rule = "outside" if trade.kind is OrganisationKind.OTHER and not is_firm(chunk.text) else "grammar"
    return Named(chunk.text, trade.kind, trade.health, rule, [(chunk.start, chunk.end)])
