"""A query's tree as SQL: MATCH strings made of quoted words only, and conditions with bound values."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from pipeline.folding import fold, fold_key

from ..article_view import STATE
from ..vocabulary import first_value
from .query import And, Field, Node, Not, Or, Phrase, Prefix, Word
from .words import stem

_SURFACE = "{title_en body_en title_fr body_fr facts}"
_LAST_ROW = 2**62
_MARGIN = timedelta(days=3)
"""Local dates lie up to a day beside UTC, and a crowded day pushes row ids into the next."""

_DAY = "substr(coalesce(a.published_local, a.published_at, a.first_seen_at), 1, 10)"


class Lookup(Protocol):
    """What the words of the index say: asked while a query is turned into a MATCH string."""

    def forms(self, folded: str) -> list[str]:
        """French stems of the accented words that are typed so without accents."""

    def expand(self, start: str) -> list[str]:
        """Words of the index that begin so, the commonest first."""


@dataclass(frozen=True, slots=True)
class Condition:
    """SQL over ``article AS a``, ``search_document AS doc`` and ``adaptation AS d``; values are bound by name.

    ``rows`` bounds the row ids, which follow publication: a date far back need not be reached row by row.
    """

    match: str | None
    where: str
    values: dict[str, object]
    rows: tuple[int, int] = (0, _LAST_ROW)


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
    textual = [part for part in nodes if _is_text(part) and _expressible(part)]
    positive = any(_matchable(part) for part in textual)
    match = _match(And(tuple(textual)), builder) if positive else None
    rest = [part for part in nodes if not (positive and part in textual)]
    where = " AND ".join(_where(part, builder) for part in rest) or "1"
    return Condition(match, where, builder.values, _rows_between(nodes))


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
    return Condition(None, _where(node, builder), builder.values)


def _is_text(node: Node) -> bool:
    if isinstance(node, And | Or):
        return all(_is_text(part) for part in node.nodes)
    return _is_text(node.node) if isinstance(node, Not) else not isinstance(node, Field)


def _matchable(node: Node) -> bool:
    """Can full-text search answer this by itself? A NOT needs something beside it, in every alternative."""
    if isinstance(node, And):
        return any(_matchable(part) for part in node.nodes) and all(map(_expressible, node.nodes))
    if isinstance(node, Or):
        return all(_matchable(part) for part in node.nodes)
    return not isinstance(node, Not | Field)


def _expressible(node: Node) -> bool:
    return _matchable(node.node) if isinstance(node, Not) else _matchable(node)


# ---- MATCH: every word stands in double quotes, and words are letters and digits only


def _match(node: Node, builder: _Builder) -> str:
    if isinstance(node, Word):
        return _match_word(node, builder)
    if isinstance(node, Phrase):
        return f"({_SURFACE} : ({_alternatives(_spellings(node.words))}))"
    if isinstance(node, Prefix):
        return _match_prefix(node.start, builder)
    if isinstance(node, Or):
        return f"({' OR '.join(_match(part, builder) for part in node.nodes)})"
    if isinstance(node, And):
        return _match_all(node, builder)
    raise TypeError(f"not a matter of text: {node}")


def _match_all(node: And, builder: _Builder) -> str:
    wanted = [_match(part, builder) for part in node.nodes if not isinstance(part, Not)]
    unwanted = [_match(part.node, builder) for part in node.nodes if isinstance(part, Not)]
    found = f"({' AND '.join(wanted)})"
    for part in unwanted:
        found = f"({found} NOT {part})"
    return found


def _match_word(word: Word, builder: _Builder) -> str:
    english = [" ".join(stem(part, "en") for part in word.parts)]
    french = [" ".join(stem(part, "fr") for part in word.parts), " ".join(stem(fold(p), "fr") for p in word.parts)]
    if len(word.parts) == 1:
        french += builder.lookup.forms(fold(word.parts[0]))
    return f"({{stems_en}} : ({_alternatives(english)}) OR {{stems_fr}} : ({_alternatives(french)}))"


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


# ---- SQL: fields, and text where a MATCH alone cannot say it


def _where(node: Node, builder: _Builder) -> str:
    if isinstance(node, Field):
        return _FIELDS[node.name](node.value, builder)
    if isinstance(node, Not):
        return f"NOT {_where(node.node, builder)}"
    whole = _is_text(node) and _matchable(node) and builder.elsewhere is None
    if isinstance(node, And | Or) and not whole:
        word = " AND " if isinstance(node, And) else " OR "
        return f"({word.join(_where(part, builder) for part in node.nodes)})"
    found = f"doc.id IN (SELECT rowid FROM search_index WHERE search_index MATCH {builder.bind(_match(node, builder))})"
    if builder.elsewhere is None:
        return f"({found})"
    also = builder.bind(json.dumps(builder.elsewhere(node)))
    return f"({found} OR a.id IN (SELECT value FROM json_each({also})))"


def _named(value: str, builder: _Builder, column: str) -> str:
    """A word of the folded column begins with each word of the value."""
    words = fold_key(value).split()
    return " AND ".join(f"instr(' ' || {column}, {builder.bind(' ' + word)}) > 0" for word in words)


def _party(role: str, value: str, builder: _Builder) -> str:
    """Organisations under any of their names, in the incident's record or in the article's own reading."""
    organisations = f"SELECT n.organisation_id FROM organisation_name AS n WHERE {_named(value, builder, 'n.folded')}"
    return f"""(a.id IN (
        SELECT ia.article_id
        FROM incident_party AS p
        JOIN incident_article AS ia ON ia.incident_id = p.incident_id AND ia.suggested = 0
        WHERE p.role = '{role}' AND p.organisation_id IN ({organisations})
        UNION
        SELECT r.article_id
        FROM mention AS m
        JOIN extraction AS x ON x.id = m.extraction_id AND x.active = 1
        JOIN revision AS r ON r.id = x.revision_id
        WHERE m.kind = 'organisation' AND m.role = '{role}' AND m.organisation_id IN ({organisations})))"""


def _victim(value: str, builder: _Builder) -> str:
    return _party("victim", value, builder)


def _provider(value: str, builder: _Builder) -> str:
    return _party("provider", value, builder)


def _mentioned(kinds: str, test: str) -> str:
    return f"""EXISTS (
        SELECT 1 FROM extraction AS x JOIN mention AS m ON m.extraction_id = x.id
        WHERE x.revision_id = a.current_revision_id AND x.active = 1 AND m.kind IN ({kinds}) AND {test})"""


def _recorded(name: str, test: str) -> str:
    return f"""EXISTS (
        SELECT 1 FROM incident_article AS ia JOIN incident_value AS v ON v.incident_id = ia.incident_id
        WHERE ia.article_id = a.id AND ia.suggested = 0 AND v.field = '{name}' AND {test})"""


def _attacker(value: str, builder: _Builder) -> str:
    said = _mentioned("'attacker', 'malware'", _named(value, builder, "fold_key(m.value ->> '$.value')"))
    return f"({said} OR {_recorded('attacker', _named(value, builder, 'fold_key(v.value)'))})"


def _type(value: str, builder: _Builder) -> str:
    mark = builder.bind(value)
    said = _mentioned("'attack_type'", f"m.value ->> '$.value' = {mark}")
    return f"({said} OR {_recorded('attack_type', f'v.value = {mark}')})"


def _place(value: str, builder: _Builder) -> str:
    """A region or country by its code or label, else a place under the name that a text or an organisation has."""
    known = first_value(("region", "country"), value)
    if known is None:
        said = _mentioned("'place'", _named(value, builder, "fold_key(m.value ->> '$.value')"))
        return f"({said} OR {_at_home(_named(value, builder, 'fold_key(o.city)'))})"
    name, code = known
    mark = builder.bind(code)
    said = _mentioned("'place'", f"m.value ->> '$.{name}' = {mark}")
    return f"({said} OR {_at_home(f'o.{name} = {mark}')})"


def _at_home(test: str) -> str:
    """A victim is at home there, by the incident's record or by the article's own reading."""
    return f"""(EXISTS (
        SELECT 1 FROM incident_article AS ia
        JOIN incident_party AS p ON p.incident_id = ia.incident_id AND p.role = 'victim'
        JOIN organisation AS o ON o.id = p.organisation_id
        WHERE ia.article_id = a.id AND ia.suggested = 0 AND {test}) OR EXISTS (
        SELECT 1 FROM extraction AS x
        JOIN mention AS m ON m.extraction_id = x.id AND m.role = 'victim'
        JOIN organisation AS o ON o.id = m.organisation_id
        WHERE x.revision_id = a.current_revision_id AND x.active = 1 AND {test}))"""


def _after(value: str, builder: _Builder) -> str:
    return f"({_DAY} >= {builder.bind(value)})"


def _before(value: str, builder: _Builder) -> str:
    return f"({_DAY} < {builder.bind(value)})"


def _state(value: str, builder: _Builder) -> str:
    return f"(({STATE}) = {builder.bind(value)})"


def _lang(value: str, builder: _Builder) -> str:
    return f"(a.language = {builder.bind(value)})"


def _outlet(value: str, builder: _Builder) -> str:
    return f"(a.outlet_id IN (SELECT o.id FROM outlet AS o WHERE {_named(value, builder, 'fold_key(o.name)')}))"


_FIELDS = {
    "victim": _victim,
    "provider": _provider,
    "attacker": _attacker,
    "type": _type,
    "place": _place,
    "after": _after,
    "before": _before,
    "state": _state,
    "lang": _lang,
    "outlet": _outlet,
}
