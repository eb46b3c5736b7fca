"""The public page of an edition: set to be read, on screen and on paper, with no script at all."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.documents import Article, Edition

from .compose import credit_line, linked_attribution
from .french_dates import day_words, local_iso, moment_words
from .links import safe_link


@dataclass(frozen=True, slots=True)
class PublicSite:
    """Where editions appear: the newsroom's name, its IANA zone, the address of its pages, of feed and stylesheet."""

    name: str
    zone: str
    public_url: str
    feed: str = "/atom.xml"
    stylesheet: str = "/publie.css"


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("pipeline.publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def article_html(
    edition: Edition, *, site: PublicSite, first_published_at: str | None = None, original: Article | None = None
) -> str:
    """The whole page as HTML 5. ``first_published_at`` is the stamp of edition 1 where this one corrects it;
    ``original``: the text that was adapted, for its author and its date.
    """
    before, outlet, after = linked_attribution(edition)
    first = first_published_at or edition.published_at
    return (
        _templates()
        .get_template("article.html")
        .render(
            edition=edition,
            site=site,
            groups=[(kind.value, list(blocks)) for kind, blocks in groupby(edition.blocks, lambda block: block.kind)],
            attribution=(before, outlet, after),
            source=safe_link(edition.source_url),
            credit=credit_line(edition),
            original=_of_the_original(original) if original else "",
            first_words=moment_words(first, site.zone),
            first_iso=local_iso(first, site.zone),
            changed_words=moment_words(edition.published_at, site.zone) if first != edition.published_at else None,
            changed_iso=local_iso(edition.published_at, site.zone),
            withdrawn_words=moment_words(edition.withdrawn_at, site.zone) if edition.withdrawn_at else None,
            description=_description(edition),
            metadata=_json_for_html(_news_article(edition, site, first)),
        )
    )


def stylesheet() -> str:
    """The page's stylesheet."""
    return (files("pipeline.publish") / "article.css").read_text(encoding="utf-8")


def _of_the_original(article: Article) -> str:
    """« Texte original : Perrin Okafor, 4 mars 2026. », as far as the original states it."""
    told = [" ".join(article.byline.split())] if article.byline else []
    with suppress(ValueError):
        told += [day_words(date.fromisoformat((article.published or "")[:10]))]
    return f"Texte original : {', '.join(told)}." if told else ""


def _description(edition: Edition, limit: int = 180) -> str:
    """How an article begins; of one that was withdrawn, why, for none of its words is shown any more."""
    withdrawn = f"Cet article a été retiré. {edition.withdrawn_note or ''}".strip()
    words = withdrawn if edition.withdrawn_at else next((block.text for block in edition.blocks), "")
    return words if len(words) <= limit else words[:limit].rsplit(" ", 1)[0].rstrip(",;: ") + "…"


def _news_article(edition: Edition, site: PublicSite, first: str) -> dict[str, Any]:
    """schema.org NewsArticle, with the original as what it is based on."""
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": edition.title,
        "inLanguage": edition.language,
        "datePublished": local_iso(first, site.zone),
        "dateModified": local_iso(edition.published_at, site.zone),
        "mainEntityOfPage": f"{site.public_url.rstrip('/')}/publie/{edition.article_id}",
        "publisher": {"@type": "Organization", "name": site.name},
        "translator": {"@type": "Person", "name": edition.signed},
    }
    source = safe_link(edition.source_url)
    if source:
        based_on: dict[str, Any] = {"@type": "NewsArticle", "url": source}
        if edition.outlet:
            based_on["inLanguage"] = edition.outlet.language
            based_on["publisher"] = {"@type": "Organization", "name": edition.outlet.name}
        facts["translationOfWork"] = based_on
        facts["isBasedOn"] = source
    return facts


def _json_for_html(facts: dict[str, Any]) -> Markup:
    """JSON that cannot end the element it stands in, nor open a comment or a script (WHATWG HTML §4.12.1.3)."""
    text = json.dumps(facts, ensure_ascii=False)
    for character in ("&", "<", ">", "\u2028", "\u2029"):
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)
