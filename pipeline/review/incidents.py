"""Incidents: the list, and a record with the sentence behind every value, its timeline and what changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import groupby
from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from pipeline.documents import Span
from pipeline.errors import NotFoundError
from pipeline.folding import fold_key
from pipeline.store import FigurePoint, IncidentFilter, IncidentView, Source, closed_list, vocabulary_label

from .charts import Chart, Point, steps
from .context import Context
from .i18n import NBSP, spoken
from .identifiers import Offset
from .marking import Piece, sentence_pieces
from .moments import say
from .pages import Desk, number_words, page

router = APIRouter(include_in_schema=False)

PAGE: Final = 100
"""Incidents on one page."""
LISTED: Final = ("attack_type", "status", "region")
"""Fields whose value is a word of a list, to be chosen by what it is called."""
PublicId = Annotated[str, Path(max_length=20)]
Narrow = Annotated[str, Query(max_length=200)]


@router.get("/incidents")
def incidents(
    request: Request,
    context: Desk,
    *,
    mois: Narrow = "",
    type: Narrow = "",  # noqa: A002  (the name in the address)
    region: Narrow = "",
    fournisseur: Narrow = "",
    debut: Offset = 0,
) -> Response:
    """The incidents, the newest first; narrowed to the rows behind a mark of the overview."""
    narrowed = {"mois": mois, "type": type, "region": region, "fournisseur": fournisseur}
    if any(narrowed.values()):
        found = context.archive.overview.incidents(
            month=mois, attack_type=type, region=region, provider=fournisseur, limit=PAGE + 1
        )
    else:
        found = context.archive.incidents.list(limit=PAGE + 1, offset=debut, which=IncidentFilter())
    return page(
        request,
        "incidents.html",
        incidents=found[:PAGE],
        more=len(found) > PAGE,
        start=debut,
        step=PAGE,
        narrowed=narrowed,
        regions=context.archive.desk.region_names(spoken()),
    )


@router.get("/incidents/{public_id}")
def incident(
    request: Request, context: Desk, public_id: PublicId, depuis: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """One incident's record; ``depuis``, a date, lights what changed since."""
    return incident_page(request, context, public_id, since=depuis)


def incident_page(
    request: Request,
    context: Context,
    public_id: str,
    *,
    since: str = "",
    problem: str | None = None,
    status: int = 200,
) -> Response:
    """The page of an incident, with what went wrong in a ruling."""
    view = context.archive.incidents.get(public_id)
    told = [party.source for party in view.parties] + [fact.source for fact in view.facts]
    points = context.archive.overview.figures(public_id)
    changes = [change for change in view.changes if change.happened_at >= since] if since else list(view.changes)
    return page(
        request,
        "incident.html",
        status,
        incident=view,
        sentences=_sentences(context, [source for source in told if source]),
        chart_drawing=_chart(context, points) if len({point.day for point in points}) > 1 else None,
        points=points,
        since=since,
        changes=changes,
        changed={field for change in changes for field in change.fields} if since else set(),
        problem=problem,
        regions=context.archive.desk.region_names(spoken()),
        choices=[vocabulary_label(field, value, spoken()) for field in LISTED for value in closed_list(field)],
        sentence_fr=sentence(view, "fr"),
        sentence_en=sentence(view, "en"),
    )


def listed_value(field: str, words: str) -> str:
    """The value of a closed list that a person means by what it is called, in either language; else their words."""
    wanted = fold_key(words)
    for value in closed_list(field):
        called = [value, *(vocabulary_label(field, value, language) for language in ("fr", "en"))]
        if wanted in {fold_key(name) for name in called}:
            return value
    return words


def sentence(view: IncidentView, language: str) -> str:
    """The incident in one sentence of the language: who was hit, through whom, since when, how many people."""
    summary, french = view.summary, language == "fr"
    names = [
        (party.name_fr or party.name) if french else party.name for party in view.parties if party.role == "victim"
    ]
    who = _list(names[:3], language) or ("Une organisation non nommée" if french else "An organisation not named")
    more = len(names) - 3
    if more > 0:
        who += f" et {more} autre{'s' if more > 1 else ''}" if french else f" and {more} more"
    said = f"{who}{NBSP}: " if french else f"{who}: "
    if summary.status == "refuted":
        return said + _WITHDRAWN[language]
    said += _attack(summary.attack_types, language)
    through = _names(view, "provider", french=french)
    if through:
        named = _list(through[:2], language)
        elided = " par l’entremise d’" if _ELIDED.match(fold_key(named)) else " par l’entremise de "
        said += (elided if french else " through ") + named
    if summary.people_affected is not None:
        said += ", " + people_words(summary.people_affected, language)
    return said + "."


_WITHDRAWN: Final = {"fr": "incident annoncé, puis démenti.", "en": "an incident announced, then refuted."}
"""Nobody was affected by what did not happen: the figure stands in the record, as what was said at first."""


def people_words(count: int, language: str) -> str:
    """« 1 personne touchée », « 267 000 personnes touchées », 1 person affected; French has its plural from two on."""
    if language == "fr":
        return number_words(count) + (" personne touchée" if count < 2 else " personnes touchées")
    return f"{count:,} {'person' if count == 1 else 'people'} affected"


_BY_ATTACK: Final = {"ransomware", "phishing", "ddos"}
"""Kinds that are a means: « attaque par rançongiciel »; the others name what happened."""


def _attack(types: Sequence[str], language: str) -> str:
    """What happened, in the archive's own word for it."""
    if not types:
        french = language == "fr"
        return "incident dont la nature n’est pas dite" if french else "an incident whose nature is not stated"
    word = vocabulary_label("attack_type", types[0], language)
    if types[0] not in _BY_ATTACK:
        return word
    return f"attaque par {word}" if language == "fr" else f"{word} attack"


def _names(view: IncidentView, role: str, *, french: bool) -> list[str]:
    return [(party.name_fr or party.name) if french else party.name for party in view.parties if party.role == role]


_ELIDED: Final = re.compile(r"[aeiou]|ho(?:pital|tel)")
"""What « de » loses its e before: English names keep their h and y (« de Harris », « de Yardi »)."""


def _list(names: list[str], language: str) -> str:
    joiner = " et " if language == "fr" else " and "
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + joiner + names[-1] if names else ""


def _chart(context: Context, points: list[FigurePoint]) -> Chart:
    now, zone = context.archive.clock(), context.newsroom.zone

    def day(text: str) -> str:
        said = say(text, zone, now)
        return said.words if said else text

    told = [
        Point(
            day=point.day,
            value=point.quantity,
            words=f"{number_words(point.quantity)}, {point.outlet}, {day(point.day)}",
            href=f"/articles/{point.article_id}",
            tone=0 if point.scope in {None, "total"} and point.organisation is None else 1,
        )
        for point in points
    ]
    most = max(point.quantity for point in points)
    return steps(told, (number_words(most), day(points[0].day), day(points[-1].day)))


def _sentences(context: Context, sources: Iterable[Source]) -> dict[tuple[int, Span], tuple[Piece, ...]]:
    """The sentence each value comes from, by revision and span; one whose text was erased is left out."""
    wanted = sorted({(source.revision_id, source.span) for source in sources})
    found: dict[tuple[int, Span], tuple[Piece, ...]] = {}
    for revision_id, group in groupby(wanted, key=lambda pair: pair[0]):
        with suppress(NotFoundError):
            article = context.archive.articles.revision(revision_id).article
            language = "fr" if article.language == "fr" else "en"
            found.update({pair: sentence_pieces(article.text, pair[1], language) for pair in group})
    return found


__all__ = ["PublicId", "incident_page", "router", "sentence"]
