"""Who signs: the settings' byline, else the name a person gave in this browser, until there are accounts."""

from __future__ import annotations

from urllib.parse import quote, unquote

from fastapi import Request
from starlette.responses import Response

from .context import Context

_COOKIE = "vigie_signature"
MAX_BYLINE = 80


def byline_of(request: Request, context: Context) -> str | None:
    """The name that will stand under what is published; None where nobody gave one yet."""
    given = clean_byline(unquote(request.cookies.get(_COOKIE, "")))
    return given or context.newsroom.byline


def person_of(request: Request, context: Context) -> int:
    """The id of who edits; without a byline the newsroom itself, for every text has an author."""
    return context.archive.people.named(byline_of(request, context) or context.newsroom.name)


def clean_byline(text: str) -> str:
    """A name on one line, without control characters, of a length that fits under an article."""
    words = ("".join(c for c in word if c.isprintable()) for word in text.split())
    return " ".join(word for word in words if word)[:MAX_BYLINE]


def remember_byline(response: Response, byline: str) -> None:
    """Keep the name in this browser for a month."""
    response.set_cookie(_COOKIE, quote(byline), max_age=30 * 86_400, httponly=True, samesite="strict")
