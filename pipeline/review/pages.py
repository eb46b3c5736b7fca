"""Renders the newsroom's pages: one environment, everything escaped, with what every page may say."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Annotated, Any

from fastapi import Depends, Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse, RedirectResponse

from pipeline.publish import safe_link
from pipeline.times import stamp

from .browsers import browser_words
from .context import Context
from .i18n import NBSP, colon, gettext, ngettext, spoken
from .labels import label, value_words
from .moments import say
from .reasons import reason
from .relevance import why
from .signing import visitor_of

_OURS = re.compile(r'\b(href|src|action|formaction)="/(?!/)')
"""An address of ours in a page: text never looks so, for its quotation marks are escaped."""


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("pipeline.review"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.filters.update(link=safe_link, number=_number, percent=_percent, browser=browser_words)
    made.globals["label"] = label
    made.globals["colon"] = colon
    made.globals["reason"] = reason
    made.globals["why_relevant"] = why
    made.globals["meaning"] = value_words
    return made


def read_templates() -> None:
    """Compile every template once: else each of the first people who come at the same time does it, for seconds."""
    environment = _environment()
    for name in environment.list_templates(extensions=["html"]):
        environment.get_template(name)


def context_of(request: Request) -> Context:
    """The newsroom's context, from the application that answers."""
    found: Context = request.app.state.context
    return found


Desk = Annotated[Context, Depends(context_of)]
"""A parameter of an endpoint: the newsroom's context."""


def page(request: Request, template: str, status_code: int = 200, **values: Any) -> HTMLResponse:
    """Render a template with what every page may say: the newsroom, who looks, the token of its forms, moments in its
    zone. What a proxy puts before our paths is put before every address of ours.
    """
    context = context_of(request)
    now = context.archive.clock()

    def moment(value: str | None) -> Markup:
        said = say(value, context.newsroom.zone, now)
        if said is None:
            return Markup("")
        return Markup('<time datetime="%s" title="%s">%s</time>') % (said.iso, said.full, said.words)

    member = visitor_of(request, context)
    body = (
        _environment()
        .get_template(template)
        .render(
            newsroom=context.newsroom,
            csrf=request.scope["state"]["csrf_token"],
            language=spoken(),
            member=member,
            may_write=member is not None and member.may_write,
            base=context.base,
            path=request.url.path,
            here=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
            moment=moment,
            now=stamp(now),
            done=request.query_params.get("fait", ""),
            **values,
        )
    )
    if context.base:
        body = _OURS.sub(rf'\1="{escape(context.base)}/', body)
    return HTMLResponse(body, status_code=status_code)


def back_to(path: str, done: str = "", anchor: str = "") -> RedirectResponse:
    """After a write: look at the page again (303), which says what was done (``done`` is one of its words)."""
    told = f"{'&' if '?' in path else '?'}fait={done}" if done else ""
    return RedirectResponse(path + told + (f"#{anchor}" if anchor else ""), 303)


def number_words(value: int | None) -> str:
    """« 267 000 », with a no-break space (OQLF)."""
    return "" if value is None else re.sub(r"\B(?=(\d{3})+$)", NBSP, str(value))


def percent_words(value: float | None) -> str:
    """« 46 % » of a share from 0 to 1."""
    return "" if value is None else f"{round(value * 100)}{NBSP}%"


def _number(value: int | None) -> str:
    """A number as the language of the request writes it: « 267 000 », 267,000."""
    return number_words(value) if spoken() == "fr" or value is None else f"{value:,}"


def _percent(value: float | None) -> str:
    """A share as the language of the request writes it: « 46 % », 46%."""
    return percent_words(value) if spoken() == "fr" or value is None else f"{round(value * 100)}%"


__all__ = ["Desk", "back_to", "context_of", "number_words", "page", "percent_words", "read_templates"]
