"""What the demo's sites serve: every answer is made once, when the addresses are known."""

from __future__ import annotations

import calendar
import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from .stories import FeedPlan, SitePlan, Story

_HTML = "text/html; charset=utf-8"
_ROBOTS = "User-agent: *\nDisallow: /account/\nDisallow: /search\n"
_TRACKING = "?utm_source=feed&utm_medium=rss&utm_campaign=demo"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site says to a request: body and headers, and when the body last changed."""

    body: bytes
    media_type: str
    status: int = 200
    location: str | None = None
    changed: datetime | None = None
    etag: str = field(init=False, default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "etag", f'W/"{hashlib.sha256(self.body).hexdigest()[:20]}"')


@dataclass(frozen=True, slots=True)
class _Card:
    """A story as a template sees it."""

    story: Story
    url: str
    path: str
    amp_url: str | None
    feed_url: str
    paywalled: bool
    excerpt: str
    html: str
    rfc822: str
    updated: str
    shown_date: str


def render_site(plan: SitePlan, base_url: str) -> dict[str, Answer]:
    """Every answer of a site by its path. ``base_url`` has no slash at its end."""
    templates = _templates()
    cards = [_card(plan, story, base_url) for story in plan.stories]
    shared = {"site": plan, "base_url": base_url, "cards": cards}
    newest = plan.stories[0].published
    front = templates.get_template(f"{plan.key}/front.html").render(shared)
    answers = {
        "/": Answer(front.encode(), _HTML, changed=newest),
        "/robots.txt": Answer(_ROBOTS.encode(), "text/plain; charset=utf-8"),
        "/photo.svg": Answer(templates.get_template("photo.svg").render().encode(), "image/svg+xml"),
    }
    for card in cards:
        answers |= _story_answers(templates, plan, card, shared)
    for feed in plan.feeds:
        answers[feed.path] = _feed_answer(templates, plan, feed, shared)
    return answers


def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("pipeline.demo"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _card(plan: SitePlan, story: Story, base_url: str) -> _Card:
    path = plan.path(story)
    url = base_url + path
    oddity = plan.oddities.get(story.id)
    amp_url = f"{base_url}/amp{path}" if oddity in ("amp", "amp_link") else None
    feed_url = {"redirect": f"{base_url}/r/{story.id}", "amp_link": amp_url or url}.get(oddity or "", url)
    return _Card(
        story=story,
        url=url,
        path=path,
        amp_url=amp_url,
        feed_url=feed_url,
        paywalled=oddity == "paywall",
        excerpt=_excerpt(story),
        html=_content(story),
        rfc822=format_datetime(story.published),
        updated=(story.published + timedelta(minutes=7)).isoformat(),
        shown_date=_shown(story.published, story.language),
    )


def _story_answers(templates: Environment, plan: SitePlan, card: _Card, shared: dict[str, Any]) -> dict[str, Answer]:
    others = [other for other in shared["cards"] if other is not card and other.story.language == card.story.language]
    page = templates.get_template(f"{plan.key}/article.html")
    body = page.render(shared, card=card, related=others[:4], markup=_markup(plan, card, shared["base_url"])).encode()
    oddity = plan.oddities.get(card.story.id)
    media_type = "text/html; charset=ISO-8859-1" if oddity == "charset" else _HTML
    answers = {card.path: Answer(body, media_type, changed=card.story.published)}
    if card.amp_url:
        amp = templates.get_template("amp.html").render(shared, card=card)
        answers[f"/amp{card.path}"] = Answer(amp.encode(), _HTML, changed=card.story.published)
    if oddity == "redirect":
        answers[f"/r/{card.story.id}"] = Answer(b"", _HTML, status=302, location=card.url + _TRACKING)
    return answers


def _feed_answer(templates: Environment, plan: SitePlan, feed: FeedPlan, shared: dict[str, Any]) -> Answer:
    carried = plan.stories_in(feed.language)
    cards = [card for card in shared["cards"] if card.story in carried]
    is_atom = feed.kind == "atom"
    template = templates.get_template("atom.xml" if is_atom else "rss.xml")
    body = template.render(shared, feed=feed, cards=cards, newest=cards[0])
    media_type = "application/atom+xml; charset=utf-8" if is_atom else "application/rss+xml; charset=utf-8"
    return Answer(body.encode(), media_type, changed=carried[0].published)


def _markup(plan: SitePlan, card: _Card, base_url: str) -> dict[str, Any]:
    """The NewsArticle of schema.org that the page says it is."""
    story = card.story
    article = {
        "@type": "NewsArticle",
        "headline": story.title,
        "inLanguage": story.language,
        "datePublished": story.published.isoformat(),
        "dateModified": card.updated,
        "mainEntityOfPage": {"@type": "WebPage", "@id": card.url},
        "image": [f"{base_url}/photo.svg"],
        "publisher": {"@type": "NewsMediaOrganization", "name": plan.name, "url": f"{base_url}/"},
        "isAccessibleForFree": not card.paywalled,
    }
    if story.byline:
        article["author"] = [{"@type": "Person", "name": story.byline.removeprefix("By ")}]
    return article


def _excerpt(story: Story) -> str:
    """The first words, cut between two of them as feeds do."""
    words = story.lead.split()
    return " ".join(words[:28]) + (" […]" if len(words) > 28 else "")


def _content(story: Story) -> str:
    """The whole story as a feed carries it."""
    tags = {"paragraph": "p", "subhead": "h3", "quote": "blockquote"}
    parts = []
    for kind, texts in story.runs:
        if kind == "list_item":
            parts.append("<ul>" + "".join(f"<li>{escape(text, quote=False)}</li>" for text in texts) + "</ul>")
        else:
            parts += [f"<{tags[kind]}>{escape(text, quote=False)}</{tags[kind]}>" for text in texts]
    return "\n".join(parts)


def _shown(moment: datetime, language: str) -> str:
    """A date as a reader sees it."""
    if language == "fr":
        return f"{moment.day:02}/{moment.month:02}/{moment.year}, {moment.hour} h {moment.minute:02}"
    half = "a.m." if moment.hour < 12 else "p.m."
    month, hour = calendar.month_name[moment.month], moment.hour % 12 or 12
    return f"{month} {moment.day}, {moment.year}, {hour}:{moment.minute:02} {half}"
