"""The query language: one parser, pure, that gives a tree or a QueryError in one line. No input or output.

ransomware hospital        both words, any form, either language
"data breach"              these words in this order
ranso*                     words that begin so, from three letters on
AND OR NOT (ET OU SAUF)    in capitals; a word with - before it must not occur; brackets group
victim:windsor             fields, in English or French: see FIELDS
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Never

from pipeline.errors import QueryError
from pipeline.folding import fold, fold_key, without_unseen

from ..vocabulary import value_of, values
from .words import pieces

FIELDS = {
    "victim": ("victime",),
    "provider": ("fournisseur", "tiers"),
    "attacker": ("attaquant", "groupe"),
    "type": (),
    "place": ("lieu",),
    "after": ("apres",),
    "before": ("avant",),
    "state": ("etat",),
    "lang": ("langue", "language"),
    "outlet": ("media", "source"),
}
"""Each field with its other names, folded."""

MAX_LENGTH = 1000
MAX_TERMS = 40
MAX_DEPTH = 20
SHORTEST_PREFIX = 3

_NAMES = {name: field for field, others in FIELDS.items() for name in (field, *others)}
_CLOSED = {"type": "attack_type", "state": "state", "lang": "language"}
_DATE = re.compile(r"[12]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_JOINED = frozenset({"cyber", "e"})
"""What is written with a hyphen here and without one there: cyber-attack, e-mail."""

_QUOTES = {'"': '"', "“": "”", "«": "»", "„": "“"}
_OPERATORS = {"AND": "and", "ET": "and", "OR": "or", "OU": "or", "NOT": "not", "SAUF": "not"}
_FIELD = re.compile(r"([^\W\d_]+):")
_CHUNK_END = re.compile(r"[\s()\"“”«»„]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word in any of its forms; several ``parts`` (sous-traitant) stand side by side."""

    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words exactly so, in this order, accents and capitals aside."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words that begin so; folded."""

    start: str


@dataclass(frozen=True, slots=True)
class Field:
    """A condition on what is known of an article: ``name`` from FIELDS, ``value`` checked where its list is closed."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Not:
    """What must not be."""

    node: Node


@dataclass(frozen=True, slots=True)
class And:
    """All of these."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of these."""

    nodes: tuple[Node, ...]


Node = Word | Phrase | Prefix | Field | Not | And | Or


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # word, phrase, field, (, ), and, or, not
    text: str = ""
    name: str = ""


def parse(query: str) -> Node:
    """The tree of a query. Raises QueryError: one line that says what cannot be read and what to do."""
    if len(query) > MAX_LENGTH:
        _refuse(f"the query has {len(query)} characters: use at most {MAX_LENGTH}")
    tokens = _tokens(without_unseen(query))
    if sum(token.kind in {"word", "phrase", "field"} for token in tokens) > MAX_TERMS:
        _refuse(f"the query has more than {MAX_TERMS} terms: use fewer")
    if not tokens:
        _refuse('the query is empty: write a word, a "phrase" or a field such as victim:windsor')
    parser = _Parser(tokens)
    node = parser.any_of(0)
    if parser.peek() is not None:
        _refuse("a bracket is closed that was not opened: remove the ) or add a (")
    if node is None:
        _refuse("the query has no word to search for: write letters or digits")
    return node


def _refuse(reason: str) -> Never:
    # A value may hold line breaks; the answer is one line all the same.
    raise QueryError(f"cannot read the query: {' '.join(reason.split())}")


def _tokens(query: str) -> list[_Token]:
    found: list[_Token] = []
    place = 0
    while place < len(query):
        sign = query[place]
        if sign.isspace() or ord(sign) < 32:
            place += 1
        elif sign in "()":
            found.append(_Token(sign))
            place += 1
        elif sign in _QUOTES:
            text, place = _quoted(query, place)
            found.append(_Token("phrase", text))
        elif sign == "-" and place + 1 < len(query) and not query[place + 1].isspace():
            found.append(_Token("not", "-"))
            place += 1
        else:
            token, place = _chunk(query, place)
            found.append(token)
    return found


def _quoted(query: str, place: int) -> tuple[str, int]:
    closing = _QUOTES[query[place]]
    end = query.find(closing, place + 1)
    if end < 0:
        _refuse(f"a phrase is not closed: add {closing} at its end")
    return query[place + 1 : end], end + 1


def _chunk(query: str, place: int) -> tuple[_Token, int]:
    """A field with its value, an operator or a word."""
    named = _FIELD.match(query, place)
    if named and not query.startswith("//", named.end()):
        return _field(query, named)
    found = _CHUNK_END.search(query, place)
    end = found.start() if found else len(query)
    if end == place:  # a closing quotation mark by itself
        _refuse(f"a {query[place]} closes a phrase that was not opened: remove it or put one before the phrase")
    word = query[place:end]
    return (_Token(_OPERATORS[word], word) if word in _OPERATORS else _Token("word", word)), end


def _field(query: str, named: re.Match[str]) -> tuple[_Token, int]:
    name, place = _NAMES.get(fold(named[1])), named.end()
    if name is None:
        _refuse(f"there is no field {named[1]}: use {', '.join(f'{field}:' for field in FIELDS)} or put it in quotes")
    if place < len(query) and query[place] in _QUOTES:
        value, place = _quoted(query, place)
    else:
        found = _CHUNK_END.search(query, place)
        end = found.start() if found else len(query)
        value, place = query[place:end], end
    return _Token("field", value.strip(), name), place


class _Parser:
    """Recursive descent: OR of ANDs of terms; depth is bounded, for a query is anybody's."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._place = 0

    def peek(self) -> _Token | None:
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def _term_follows(self) -> bool:
        token = self.peek()
        return token is not None and token.kind not in {"and", "or", ")"}

    def any_of(self, depth: int) -> Node | None:
        """Alternatives, up to a closing bracket or the end."""
        if depth > MAX_DEPTH:
            _refuse(f"brackets are nested more than {MAX_DEPTH} deep: use fewer")
        nodes = [self._all_of(depth)]
        while (token := self.peek()) and token.kind == "or":
            word = token.text
            self._place += 1
            if not self._term_follows():
                _refuse(f"{word} needs something after it: write a word there or put {word} in quotes")
            nodes.append(self._all_of(depth))
        kept = tuple(node for node in nodes if node is not None)
        if not kept:
            return None
        return kept[0] if len(kept) == 1 else Or(kept)

    def _all_of(self, depth: int) -> Node | None:
        nodes: list[Node] = []
        start = self._place
        while (token := self.peek()) and token.kind not in {"or", ")"}:
            if token.kind == "and":
                self._between(token, start)
                continue
            node = self._term(depth)
            if node is not None:
                nodes.append(node)
        if token and token.kind == "or" and self._place == start:
            _refuse(f"{token.text} needs something before it: write a word there or put {token.text} in quotes")
        if not nodes:
            return None
        return nodes[0] if len(nodes) == 1 else And(tuple(nodes))

    def _between(self, token: _Token, start: int) -> None:
        """An AND stands between two terms; a NOT may follow it."""
        before = self._place > start
        self._place += 1
        if not (before and self._term_follows()):
            _refuse(f"{token.text} needs something on either side: write a word there or put {token.text} in quotes")

    def _term(self, depth: int) -> Node | None:
        token = self._tokens[self._place]
        self._place += 1
        if token.kind == "not":
            return self._negated(token, depth)
        if token.kind == "(":
            return self._group(depth)
        if token.kind == "field":
            return _checked_field(token.name, token.text)
        if token.kind == "phrase":
            words = tuple(re.findall(r"[^\W_]+", token.text))
            return Phrase(words) if words else None
        return _word(token.text)

    def _negated(self, token: _Token, depth: int) -> Node | None:
        if depth > MAX_DEPTH:
            _refuse(f"NOT is nested more than {MAX_DEPTH} deep: use fewer")
        if not self._term_follows():
            _refuse(f"{token.text} needs a word after it: write one or put {token.text} in quotes")
        node = self._term(depth + 1)
        if isinstance(node, Not):
            return node.node
        return Not(node) if node is not None else None

    def _group(self, depth: int) -> Node | None:
        node = self.any_of(depth + 1)
        if self.peek() is None:
            _refuse("a bracket is not closed: add a ) or remove the (")
        self._place += 1
        return node


def _word(text: str) -> Node | None:
    if "*" in text:
        return _prefix(text)
    parts = tuple(pieces(text))
    if not parts:
        return None
    if len(parts) == 2 and parts[0].lower() in _JOINED and fold(text) == fold("-".join(parts)):
        return Or((Word(parts), Word(("".join(parts),))))
    return Word(parts)


def _prefix(text: str) -> Node | None:
    if "*" in text.rstrip("*"):
        _refuse(f"in {text} the * stands inside: it may only end a word, as in ranso*")
    parts = pieces(text)
    start = fold_key(parts[-1]) if parts else ""
    if len(start) < SHORTEST_PREFIX:
        _refuse(f"{text} is too short: write at least {SHORTEST_PREFIX} letters before the *")
    if len(parts) == 1:
        return Prefix(start)
    return And((Word(tuple(parts[:-1])), Prefix(start)))


def _checked_field(name: str, value: str) -> Field:
    if not fold_key(value):
        _refuse(f"{name}: has no value: write one right after the colon, in quotes if it has spaces")
    if name in {"after", "before"}:
        if not _DATE.fullmatch(value):
            _refuse(f"{name}:{value} is no date: write {name}:2023, {name}:2023-10 or {name}:2023-10-24")
        return Field(name, value)
    if name not in _CLOSED:
        return Field(name, value)
    known = value_of(_CLOSED[name], value)
    if known is None:
        _refuse(f"{name}:{value} is unknown: use one of {', '.join(values(_CLOSED[name]))}")
    return Field(name, known)
