"""A query's tree as SQL: MATCH strings made of quoted words only, and conditions with bound values."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from pipeline.folding import fold, fold_key

from ..field_words import NEAR, field_code, field_words
from ..vocabulary import place_of
from .fields import ANY
from .query import And, Field, Node, Not, Or, Phrase, Prefix, Word
from .words import stem

_SURFACE = "{title_en body_en title_fr body_fr facts}"
EVERYTHING = f'({{fields}} : "{ANY}")'
"""The MATCH string that every document answers."""

_LAST_ROW = 2**62
_MARGIN = timedelta(days=3)
"""Local dates lie up to a day beside UTC, and a crowded day pushes row ids into the next."""

_BESIDE_THE_INDEX = frozenset({"after", "before", "state"})
"""Fields that no word of the index stands for: days are too many, states are not for everybody."""

_DAY = """(SELECT substr(e.card, 1, 10) FROM search_document AS e INDEXED BY search_document_card
           WHERE e.id = {row})"""


class Lookup(Protocol):
    """What the words of the index say: asked while a query is turned into a MATCH string."""

    def forms(self, folded: str) -> list[str]:
        """French stems of the accented words that are typed so without accents."""

    def expand(self, start: str) -> list[str]:
        """Words of the index that begin so, the commonest first."""

    def outlets(self, words: list[str]) -> list[int]:
        """Outlets in whose name a word begins with each of these."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A MATCH string, and SQL over ``{row}``, the id of a search document; values are bound by name.

    ``rows`` bounds the row ids, which follow publication: a date far back need not be reached row by row. ``ranks``:
    words were asked for, by which hits can be told better and worse. ``state``: the one state that every hit has.
    """

    match: str
    where: str
    values: dict[str, object]
    rows: tuple[int, int] = (0, _LAST_ROW)
    ranks: bool = False
    state: str | None = None


@dataclass(slots=True)
class _Builder:
    lookup: Lookup
    elsewhere: Callable[[Node], list[int]] | None = None
    values: dict[str, object] = field(default_factory=dict)

    def bind(self, value: object) -> str:
        name = f"q{len(self.values)}"
        self.values[name] = value
        return f":{name}"


def condition(node: Node, lookup: Lookup) -> Condition:
    """The main MATCH (what every hit must contain), and what else must hold."""
    builder = _Builder(lookup)
    nodes = node.nodes if isinstance(node, And) else (node,)
    indexed = tuple(part for part in nodes if _in_index(part))
    rest = [part for part in nodes if not _in_index(part)]
    match = _match(And(indexed), builder) if indexed else _field_match(ANY)
    states = [part.value for part in rest if isinstance(part, Field) and part.name == "state"]
    return Condition(
        match,
        " AND ".join(_where(part, builder) for part in rest) or "1",
        builder.values,
        _rows_between(nodes),
        ranks=any(map(_has_words, indexed)),
        state=states[0] if states else None,
    )


def _in_index(node: Node) -> bool:
    """Can the index answer this by itself?"""
    if isinstance(node, And | Or):
        return all(map(_in_index, node.nodes))
    if isinstance(node, Not):
        return _in_index(node.node)
    return not (isinstance(node, Field) and node.name in _BESIDE_THE_INDEX)


def _has_words(node: Node) -> bool:
    if isinstance(node, And | Or):
        return any(map(_has_words, node.nodes))
    return not isinstance(node, Not | Field)


def _rows_between(nodes: Iterable[Node]) -> tuple[int, int]:
    """The row ids among which hits must lie, by the dates that every hit must keep to."""
    dates = [node for node in nodes if isinstance(node, Field) and node.name in {"after", "before"}]
    first = [_moment(node.value) - _MARGIN for node in dates if node.name == "after"]
    last = [_moment(node.value) + _MARGIN for node in dates if node.name == "before"]
    return (
        max((int(moment.timestamp()) for moment in first), default=0),
        min((int(moment.timestamp()) for moment in last), default=_LAST_ROW),
    )


def _moment(value: str) -> datetime:
    """The first moment of a reduced ISO date; a day that a month does not have lies after it."""
    year, month, day = [*map(int, value.split("-")), 1, 1][:3]
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return datetime(year, month, 1, tzinfo=UTC) + timedelta(days=31)


def leaf_condition(node: Node, lookup: Lookup, elsewhere: Callable[[Node], list[int]]) -> Condition:
    """A condition without a main MATCH: each word holds in the index, or in the articles that ``elsewhere`` names."""
    builder = _Builder(lookup, elsewhere)
    return Condition(_field_match(ANY), _where(node, builder), builder.values)


# ---- MATCH: every word stands in double quotes, and words are letters and digits only


def _match(node: Node, builder: _Builder) -> str:
    if isinstance(node, Word):
        return _match_word(node, builder)
    if isinstance(node, Phrase):
        return f"({_SURFACE} : ({_alternatives(_spellings(node.words))}))"
    if isinstance(node, Prefix):
        return _match_prefix(node.start, builder)
    if isinstance(node, Field):
        return _FIELDS[node.name](node.value, builder)
    if isinstance(node, Or):
        return f"({' OR '.join(_match(part, builder) for part in node.nodes)})"
    return _match_all(node if isinstance(node, And) else And((node,)), builder)


def _match_all(node: And, builder: _Builder) -> str:
    """All of these. A NOT needs something beside it: where nothing else is asked for, what every document has."""
    wanted = [_match(part, builder) for part in node.nodes if not isinstance(part, Not)]
    unwanted = [_match(part.node, builder) for part in node.nodes if isinstance(part, Not)]
    found = f"({' AND '.join(wanted or [_field_match(ANY)])})"
    for part in unwanted:
        found = f"({found} NOT {part})"
    return found


def _match_word(word: Word, builder: _Builder) -> str:
    english = [" ".join(stem(part, "en") for part in word.parts)]
    french = [" ".join(stem(part, "fr") for part in word.parts), " ".join(stem(fold(p), "fr") for p in word.parts)]
    if len(word.parts) == 1:
        french += builder.lookup.forms(fold(word.parts[0]))
    # A stem that both languages share is read once: that halves the reading of a common word.
    shared = [stemmed for stemmed in english if stemmed in french]
    asked = {
        "stems_en stems_fr": shared,
        "stems_en": [stemmed for stemmed in english if stemmed not in shared],
        "stems_fr": [stemmed for stemmed in french if stemmed not in shared],
    }
    return f"({' OR '.join(f'{{{where}}} : ({_alternatives(stems)})' for where, stems in asked.items() if stems)})"


def _match_prefix(start: str, builder: _Builder) -> str:
    # FTS5 without a prefix index reads every word that begins so; these are looked up in its vocabulary instead.
    words = builder.lookup.expand(start)
    return f"({_SURFACE} : ({_alternatives(words)}))" if words else f"({_SURFACE} : ({_quote(start)} *))"


def _spellings(words: tuple[str, ...]) -> Iterable[str]:
    """The index keeps œ and æ, which readers write as oe and ae: both spellings are asked for."""
    text = " ".join(words)
    return dict.fromkeys((text, text.lower().replace("oe", "œ"), text.lower().replace("œ", "oe").replace("æ", "ae")))


def _alternatives(words: Iterable[str]) -> str:
    return " OR ".join(_quote(word) for word in dict.fromkeys(words))


def _quote(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'


# ---- fields as words of the index


def _field_match(word: str) -> str:
    return f"({{fields}} : {_quote(word)})"


def _named(name: str, value: str) -> str:
    """In one name of the field a word begins with each word of the value, in whatever order."""
    words = [f"{_quote(word)} *" for word in field_words(name, value).split()]
    if not words:
        return _NOTHING
    wanted = words[0] if len(words) == 1 else f"NEAR({' '.join(words)}, {NEAR})"
    return f"({{fields}} : {wanted})"


_NOTHING = '({fields} : "nothing")'
"""No document has this word: fields of one begin with the field's name."""


def _party(name: str) -> Callable[[str, _Builder], str]:
    return lambda value, _builder: _named(name, value)


def _coded(name: str) -> Callable[[str, _Builder], str]:
    return lambda value, _builder: _field_match(field_code(name, value) or "nothing")


def _place(value: str, _builder: _Builder) -> str:
    """A region or country by its code or label, else a place under the name that a text or an organisation has."""
    known = place_of(value)
    return _named("city", value) if known is None else _field_match(field_code(*known) or "nothing")


def _outlet(value: str, builder: _Builder) -> str:
    ids = builder.lookup.outlets(fold_key(value).split())
    return f"({{fields}} : ({' OR '.join(_quote(f'outlet{number}') for number in ids)}))" if ids else _NOTHING


_FIELDS: dict[str, Callable[[str, _Builder], str]] = {
    "victim": _party("victim"),
    "provider": _party("provider"),
    "attacker": _party("attacker"),
    "type": _coded("type"),
    "lang": _coded("lang"),
    "place": _place,
    "outlet": _outlet,
}


# ---- SQL over {row}: what the index cannot say


def _where(node: Node, builder: _Builder) -> str:
    if isinstance(node, Field) and node.name in _BESIDE_THE_INDEX:
        return _beside(node, builder)
    if isinstance(node, Not):
        return f"NOT {_where(node.node, builder)}"
    whole = _in_index(node) and (builder.elsewhere is None or isinstance(node, Field))
    if isinstance(node, And | Or) and not whole:
        word = " AND " if isinstance(node, And) else " OR "
        return f"({word.join(_where(part, builder) for part in node.nodes)})"
    found = (
        f"{{row}} IN (SELECT rowid FROM search_index WHERE search_index MATCH {builder.bind(_match(node, builder))})"
    )
    if builder.elsewhere is None or isinstance(node, Field):
        return f"({found})"
    also = builder.bind(json.dumps(builder.elsewhere(node)))
    return (
        f"({found} OR {{row}} IN (SELECT w.id FROM search_document AS w "
        f"WHERE w.article_id IN (SELECT value FROM json_each({also}))))"
    )


def _beside(node: Field, builder: _Builder) -> str:
    if node.name == "state":
        state = builder.bind(node.value)
        return f"EXISTS (SELECT 1 FROM search_state AS z WHERE z.document_id = {{row}} AND z.state = {state})"
    # Days away from the boundary the row id tells by itself; the day is looked up only around it.
    moment = _moment(node.value)
    if node.name == "after":
        sure = builder.bind(int((moment + _MARGIN).timestamp()))
        return f"({{row}} > {sure} OR ({{row}} > {sure} - 864000 AND {_DAY} >= {builder.bind(node.value)}))"
    sure = builder.bind(int((moment - _MARGIN).timestamp()))
    return f"({{row}} < {sure} OR ({{row}} < {sure} + 864000 AND {_DAY} < {builder.bind(node.value)}))"
