"""The facets of a search as links that narrow it: each adds a field to the query."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from pipeline.store import SearchResult

from .i18n import gettext as _
from .labels import label

SHOWN = 8
"""So many values of a facet: what is rarer is found by typing it."""


@dataclass(frozen=True, slots=True)
class Refinement:
    """A value, how many of the newest hits have it, and the search that it narrows this one to."""

    name: str
    count: int
    address: str


def refinements(result: SearchResult) -> list[tuple[str, list[Refinement]]]:
    """The facets that tell hits apart, each under its name."""
    query = result.corrected or result.query
    groups = (
        (_("Type d’attaque"), "type", lambda value: label("attack_type", value), lambda value: f"type:{value}"),
        (_("Média"), "outlet", str, _outlet),
        (_("Année"), "year", str, lambda year: f"after:{year} before:{int(year) + 1}"),
        (_("Langue"), "language", _language, lambda value: f"lang:{value}"),
    )
    shown = []
    for name, facet, called, field in groups:
        counts = list(result.facets.get(facet, {}).items())[:SHOWN]
        if len(counts) > 1 or (facet == "type" and counts):
            links = [
                Refinement(called(value), count, f"/recherche?{urlencode({'q': f'({query}) {field(value)}'})}")
                for value, count in counts
            ]
            shown.append((name, links))
    return shown


def _language(code: str) -> str:
    return {"en": _("anglais"), "fr": _("français")}.get(code, code)


def _outlet(name: str) -> str:
    return 'outlet:"{}"'.format(name.replace('"', " "))
