"""What a page says of its story in JSON-LD (schema.org), however it is wrapped or broken. Pure functions on text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from .fragments import plain_text

Node = dict[str, Any]

# From the most telling to the least; a page of several takes the first kind it has.
_KINDS = (
    frozenset(
        {"newsarticle", "reportagenewsarticle", "analysisnewsarticle", "backgroundnewsarticle", "opinionnewsarticle"}
        | {"reviewnewsarticle", "askpublicnewsarticle", "liveblogposting", "advertisercontentarticle"}
    ),
    frozenset(
        {
            "article",
            "blogposting",
            "techarticle",
            "report",
            "scholarlyarticle",
            "satiricalarticle",
            "medicalscholarlyarticle",
        }
    ),
    frozenset({"socialmediaposting", "discussionforumposting", "pressrelease"}),
)
# Where other stories hang on this one: nothing there speaks of this page.
_ELSEWHERE = frozenset(
    {"ispartof", "haspart", "mentions", "relatedlink", "citation", "about", "itemlistelement", "comment", "review"}
    | {"subjectof", "isbasedon", "workexample", "significantlink", "liveblogupdate", "breadcrumb", "video"}
)
_DEEPEST = 12
_MOST_NODES = 2000
_LONGEST = 2_000_000
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|\]\]>|/\*\s*\]\]>\s*\*/)\s*;?\s*$"
)
_TRAILING_COMMA = re.compile(r",\s*([}\]])")


@dataclass(frozen=True, slots=True)
class StoryClaims:
    """The fields of an article node, cleaned of markup; dates as written. ``free``: isAccessibleForFree."""

    headline: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    url: str | None = None
    language: str | None = None
    publisher: str | None = None
    free: bool | None = None
    words: int | None = None
    body: str | None = None


def read_jsonld(scripts: Iterable[str], addresses: frozenset[str]) -> StoryClaims:
    """What the scripts say of the story that stands under ``addresses``; all null where they say nothing."""
    nodes = [node for script in scripts for node in _nodes(script)]
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    stories = [(rank, node) for node in nodes if (rank := _rank(node)) is not None]
    if not stories:
        return StoryClaims()
    # A page may carry the nodes of other stories: the one that names this address wins, then the more telling kind.
    _, story = min(stories, key=lambda pair: (not (_addresses(pair[1]) & addresses), pair[0]))
    return _claims(story, by_id)


def _nodes(script: str) -> Iterator[Node]:
    if len(script) > _LONGEST:
        return
    left = _MOST_NODES
    for value in _values(script):
        for node in _walk(value, 0):
            yield node
            left -= 1
            if left <= 0:
                return


def _values(script: str) -> Iterator[Any]:
    """The JSON values of a script: one, several in a row, or what can be saved of a broken one."""
    text = _WRAPPING.sub("", _WRAPPING.sub("", script)).strip().rstrip(";").strip()
    decoder = json.JSONDecoder(strict=False)
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text)):
        values = []
        position = 0
        try:
            while position < len(attempt):
                value, position = decoder.raw_decode(attempt, position)
                values.append(value)
                position += len(attempt[position:]) - len(attempt[position:].lstrip(" \t\r\n,;"))
        except (ValueError, RecursionError):
            pass
        if values:
            yield from values
            return
    yield from _rescued(text)


_FIELD = re.compile(
    r'"(@type|headline|datePublished|dateModified|url|inLanguage|isAccessibleForFree|author|name)"\s*:\s*'
    r'("(?:[^"\\]|\\.){0,500}"|true|false)'
)


def _rescued(text: str) -> Iterator[Node]:
    """The simple fields of an article whose JSON is broken past mending: the first of each name."""
    fields: Node = {}
    for found in _FIELD.finditer(text):
        try:
            fields.setdefault(found[1], json.loads(found[2], strict=False))
        except ValueError:
            continue
    fields.pop("name", None)
    if "headline" in fields:
        fields["@type"] = "NewsArticle"
        yield fields


def _walk(value: Any, depth: int) -> Iterator[Node]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key, item in value.items():
            if key.lower() not in _ELSEWHERE and isinstance(item, (dict, list)):
                yield from _walk(item, depth + 1)


def _types(node: Node) -> set[str]:
    stated = node.get("@type")
    names = stated if isinstance(stated, list) else [stated]
    return {name.rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower() for name in names if isinstance(name, str)}


def _rank(node: Node) -> int | None:
    types = _types(node)
    ranks = (rank for rank, kinds in enumerate(_KINDS) if types & kinds)
    # A stub such as {"@type": "Article", "@id": …} only points.
    return next(ranks, None) if node.get("headline") or node.get("name") or node.get("datePublished") else None


def _addresses(node: Node) -> set[str]:
    page = node.get("mainEntityOfPage")
    candidates = [node.get("url"), node.get("@id"), page]
    if isinstance(page, dict):
        candidates += [page.get("@id"), page.get("url")]
    return {text.partition("#")[0].rstrip("/") for text in candidates if isinstance(text, str)}


def _text(value: Any) -> str | None:
    """The words of a value: text, a language-tagged value, or the first of a list."""
    if isinstance(value, list):
        return next((text for text in map(_text, value) if text), None)
    if isinstance(value, dict):
        return _text(value.get("@value") or value.get("name") or value.get("@id"))
    return plain_text(value) if isinstance(value, str) else None


def _people(value: Any, by_id: dict[str, Node]) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        person = by_id.get(item.get("@id", ""), item) if isinstance(item, dict) and not item.get("name") else item
        name = person.get("name") if isinstance(person, dict) else person
        for one in name if isinstance(name, list) else [name]:
            text = plain_text(one) if isinstance(one, str) else None
            if text:
                yield text


def _free(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    word = str(value).strip().rsplit("/", 1)[-1].lower()
    return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(word)


def _whole_number(value: Any) -> int | None:
    text = str(value).strip()
    return int(text) if re.fullmatch(r"\d{1,6}", text) else None


def _claims(node: Node, by_id: dict[str, Node]) -> StoryClaims:
    publisher = node.get("publisher")
    if isinstance(publisher, dict) and not publisher.get("name"):
        publisher = by_id.get(str(publisher.get("@id")), publisher)
    body = node.get("articleBody")
    return StoryClaims(
        headline=_text(node.get("headline")) or _text(node.get("name")),
        authors=tuple(dict.fromkeys(_people(node.get("author") or node.get("creator"), by_id))),
        published=_text(node.get("datePublished")),
        modified=_text(node.get("dateModified")),
        url=_text(node.get("url")) or _text(node.get("mainEntityOfPage")),
        language=_text(node.get("inLanguage")),
        publisher=_text(publisher),
        free=_free(node.get("isAccessibleForFree")),
        words=_whole_number(node.get("wordCount")),
        body=body if isinstance(body, str) else None,
    )
