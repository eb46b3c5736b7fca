"""From a selection in the text to the newsroom's glossary, or to the French name of an organisation."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from pipeline.documents import AdaptationView, SegmentView, Span, Term
from pipeline.errors import UsageError
from pipeline.times import stamp

from .article import adaptation_of
from .context import Context
from .editor import segment_of
from .i18n import gettext as _
from .identifiers import RowId
from .layout import by
from .pages import Desk, page
from .parts import page_again
from .signing import person_of
from .stretches import address_at

router = APIRouter(include_in_schema=False)

MAX_TERM = 120
GRAMMARS = ("m", "f", "m pl", "f pl")
GENDERS = {"m": "m.", "f": "f.", "m pl": "m.pl.", "f pl": "f.pl."}

Selected = Annotated[str, Query(max_length=MAX_TERM)]
Written = Annotated[str, Form(max_length=MAX_TERM)]


@router.get("/articles/{article_id}/segments/{segment_id}/terme")
def term(
    request: Request,
    context: Desk,
    article_id: RowId,
    segment_id: RowId,
    *,
    anglais: Selected = "",
    francais: Selected = "",
) -> Response:
    """A form for a term, filled with what was selected; what the glossary says of it already stands beside."""
    view = adaptation_of(context, article_id)
    english = one_line(anglais)
    known = next((t for t in context.archive.terms.all() if t.english.lower() == english.lower()), None)
    return page(
        request,
        "term.html",
        story=context.archive.articles.get(article_id),
        segment=segment_of(view, segment_id),
        english=english,
        french=one_line(francais),
        known=known,
        grammars=GRAMMARS,
        back=address_at(view, segment_id),
    )


@router.post("/articles/{article_id}/segments/{segment_id}/terme")
def add_term(
    request: Request,
    context: Desk,
    article_id: RowId,
    segment_id: RowId,
    *,
    anglais: Written = "",
    francais: Written = "",
    ecarter: Annotated[str, Form(max_length=500)] = "",
    genre: Annotated[str, Form(max_length=10)] = "",
    source: Annotated[str, Form(max_length=300)] = "",
    note: Annotated[str, Form(max_length=500)] = "",
    remplace: Written = "",
) -> Response:
    """Enter a term; then every place of this article where the older wording stands is shown, to be changed or not."""
    segment_of(adaptation_of(context, article_id), segment_id)
    english, french = one_line(anglais), one_line(francais)
    if not english or not french:
        raise UsageError(_("Un terme a son anglais et son français."))
    avoided = tuple(dict.fromkeys(word for part in ecarter.split(",") if (word := one_line(part)) and word != french))
    entry = Term(
        english=english,
        french=french,
        gender_number=GENDERS.get(genre, ""),
        forbidden=avoided,
        note=one_line(note),
        source=one_line(source),
    )
    at = stamp(context.archive.clock())
    context.archive.terms.put([entry], person_id=person_of(request, context), at=at)
    context.stages.names_changed()
    older = one_line(remplace) or next(iter(avoided), "")
    return _show_places(context, article_id, segment_id, older=older, new=french, english=english)


@router.get("/articles/{article_id}/segments/{segment_id}/nom")
def name(
    request: Request,
    context: Desk,
    article_id: RowId,
    segment_id: RowId,
    *,
    texte: Selected = "",
    francais: Selected = "",
) -> Response:
    """A form for the French name of the organisation that was selected in the source."""
    view = adaptation_of(context, article_id)
    segment = segment_of(view, segment_id)
    words = one_line(texte)
    span = _in_revision(segment, words)
    named = context.archive.naming.named_at(view.revision_id, span) if span else None
    return page(
        request,
        "name.html",
        story=context.archive.articles.get(article_id),
        segment=segment,
        words=words,
        named=named,
        french=one_line(francais),
        candidates=_organisations(context, view) if named is None else [],
        grammars=GRAMMARS,
        back=address_at(view, segment_id),
    )


@router.post("/articles/{article_id}/segments/{segment_id}/nom")
def choose_name(
    request: Request,
    context: Desk,
    article_id: RowId,
    segment_id: RowId,
    *,
    organisation: Annotated[int, Form(ge=1, le=2**53 - 1)],
    francais: Written = "",
    genre: Annotated[str, Form(max_length=10)] = "",
    source: Annotated[str, Form(max_length=300)] = "",
    remplace: Written = "",
) -> Response:
    """Call an organisation so from now on; then every place of this article where the older name stands is shown."""
    view = adaptation_of(context, article_id)
    segment_of(view, segment_id)
    french, attested = one_line(francais), one_line(source)
    if not french:
        raise UsageError(_("Donnez le nom français de l’organisation."))
    if not attested:
        raise UsageError(_("Dites où ce nom est attesté : il sera mis dans les textes sans qu’on le demande."))
    before = context.archive.naming.get(organisation)
    context.archive.naming.choose(
        organisation,
        french,
        grammar=genre if genre in GRAMMARS else None,
        attested=attested,
        by=by(request, context),
    )
    context.stages.names_changed()
    older = one_line(remplace) or before.french or before.name
    return _show_places(context, article_id, segment_id, older=older, new=french, english="")


def one_line(text: str) -> str:
    """Words on one line, without control characters."""
    return " ".join("".join(c for c in word if c.isprintable()) for word in text.split()).strip()


def _show_places(context: Context, article_id: int, segment_id: int, *, older: str, new: str, english: str) -> Response:
    """To the places where the older wording stands; back to the segment where there is none to look for."""
    if not older or older == new:
        return page_again(context, article_id, segment_id, done="terme")
    query = {"cherche": older, "par": new, **({"anglais": english} if english else {})}
    return RedirectResponse(f"/articles/{article_id}/remplacer?{urlencode(query)}", 303)


def _in_revision(segment: SegmentView, words: str) -> Span | None:
    """Where words of a segment's source stand in the revision's text; None where they do not."""
    start = segment.source.find(words) if words else -1
    if start < 0:
        return None
    for first, last in segment.source_spans:
        if start < last - first:
            return first + start, min(last, first + start + len(words))
        start -= last - first + 1
    return None


def _organisations(context: Context, view: AdaptationView) -> list[tuple[int, str]]:
    """The organisations that the story names, for a selection that is none of them."""
    story = context.archive.articles.get(view.article_id)
    return [(found.id, found.name) for found in {o.id: o for o in story.organisations}.values()]
