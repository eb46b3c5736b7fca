"""What leaves the house: the edition, its page, its text for a CMS, and the Atom feed. Values in, values out."""

from .atom import atom_feed
from .compose import Original, attribution_line, compose_edition, credit_line, linked_attribution
from .copies import edition_html, edition_markdown, edition_text
from .french_dates import clock_words, day_words, moment_words
from .incident_atom import incident_feed
from .links import safe_link
from .page import PublicSite, article_html, stylesheet

__all__ = [
    "Original",
    "PublicSite",
    "article_html",
    "atom_feed",
    "attribution_line",
    "clock_words",
    "compose_edition",
    "credit_line",
    "day_words",
    "edition_html",
    "edition_markdown",
    "edition_text",
    "incident_feed",
    "linked_attribution",
    "moment_words",
    "safe_link",
    "stylesheet",
]
