"""A query said in words, in English and French, so that a typing mistake shows. No input or output."""

from __future__ import annotations

from dataclasses import dataclass

from ..vocabulary import label
from .query import And, Field, Node, Not, Or, Phrase, Prefix, Word

_FIELDS = {
    "victim": ("victim", "victime"),
    "provider": ("provider", "fournisseur"),
    "attacker": ("attacker", "attaquant"),
    "type": ("type of attack", "type d’attaque"),
    "place": ("place", "lieu"),
    "after": ("published from", "publié à partir de"),
    "before": ("published before", "publié avant"),
    "state": ("state", "état"),
    "lang": ("language", "langue"),
    "outlet": ("outlet", "média"),
}
_LISTS = {"type": "attack_type", "state": "state", "lang": "language"}


@dataclass(frozen=True, slots=True)
class Words:
    """The query in words."""

    en: str
    fr: str


def in_words(node: Node) -> Words:
    """Say what a query asks for."""
    return Words(_say(node, 0), _say(node, 1))


def _say(node: Node, language: int) -> str:
    if isinstance(node, And):
        # What must not be comes last: "and not" reads badly at the start.
        parts = sorted(node.nodes, key=lambda part: isinstance(part, Not))
        return (" and ", " et ")[language].join(_inside(part, language) for part in parts)
    if isinstance(node, Or):
        return (" or ", " ou ")[language].join(_inside(part, language) for part in node.nodes)
    if isinstance(node, Not):
        return f"{('not', 'sans')[language]} {_inside(node.node, language)}"
    return _say_field(node, language) if isinstance(node, Field) else _say_term(node, language)


def _say_term(node: Word | Phrase | Prefix, language: int) -> str:
    if isinstance(node, Phrase):
        return ("“{}”", "« {} »")[language].format(" ".join(node.words))
    return f"{node.start}…" if isinstance(node, Prefix) else "-".join(node.parts)


def _inside(node: Node, language: int) -> str:
    return f"({_say(node, language)})" if isinstance(node, And | Or) else _say(node, language)


def _say_field(node: Field, language: int) -> str:
    name = _FIELDS[node.name][language]
    value = label(_LISTS[node.name], node.value, ("en", "fr")[language]) if node.name in _LISTS else node.value
    if node.name in {"after", "before"}:
        return f"{name} {value}"
    return (f"{name}: {value}", f"{name} : {value}")[language]
