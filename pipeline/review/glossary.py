"""Terminology: the newsroom's terms beside those that travel with Vigie, forbidden variants, where they occur."""

from __future__ import annotations

import re
from typing import Annotated, Final

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from pipeline.documents import Term
from pipeline.folding import fold_key
from pipeline.times import stamp

from .context import Context
from .i18n import gettext as _
from .identifiers import Offset
from .pages import Desk, page
from .signing import member_of

router = APIRouter(include_in_schema=False)

MOST: Final = 60
"""Terms on one page."""
Field = Annotated[str, Form(max_length=300)]


@router.get("/terminologie")
def glossary(
    request: Request,
    context: Desk,
    q: Annotated[str, Query(max_length=200)] = "",
    terme: Annotated[str, Query(max_length=300)] = "",
    debut: Offset = 0,
) -> Response:
    """The terms, narrowed to those that hold ``q`` in either language; ``terme`` opens one to be changed."""
    return _page(request, context, q, terme, start=debut)


@router.post("/terminologie")
def save(
    request: Request,
    context: Desk,
    *,
    anglais: Field = "",
    francais: Field = "",
    interdits: Annotated[str, Form(max_length=1_000)] = "",
    note: Annotated[str, Form(max_length=500)] = "",
    source: Field = "",
    genre: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Enter a term, in the place of another French for the same English."""
    term = Term(
        english=" ".join(anglais.split()),
        french=" ".join(francais.split()),
        gender_number=genre.strip(),
        forbidden=tuple(dict.fromkeys(" ".join(part.split()) for part in re.split("[,;]", interdits) if part.strip())),
        note=note.strip(),
        source=" ".join(source.split()),
    )
    problem = _problem(term)
    if problem:
        return _page(request, context, "", "", typed=term, problem=problem, status=400)
    person_id, at = member_of(request, context).person_id, stamp(context.archive.clock())
    context.archive.terms.put([term], person_id=person_id, at=at)
    context.stages.names_changed()
    return RedirectResponse("/terminologie?fait=terme", 303)


def _problem(term: Term) -> str | None:
    """Why a term cannot be entered."""
    if not term.english or not term.french:
        return _("Un terme a un anglais et un français.")
    if any(fold_key(part) == fold_key(term.french) for part in term.forbidden):
        return _("Le français ne peut pas être aussi une variante interdite.")
    return None


@router.post("/terminologie/retirer")
def retire(request: Request, context: Desk, anglais: Field = "") -> Response:
    """Use a term no longer; the row stays."""
    member_of(request, context)
    context.archive.terms.retire(anglais, at=stamp(context.archive.clock()))
    context.stages.names_changed()
    return RedirectResponse("/terminologie?fait=retire", 303)


def _page(
    request: Request,
    context: Context,
    q: str,
    open_term: str,
    *,
    start: int = 0,
    typed: Term | None = None,
    problem: str | None = None,
    status: int = 200,
) -> Response:
    wanted = fold_key(q)
    own = context.archive.terms.all()
    taken = {fold_key(term.english) for term in own}
    shipped = [term for term in context.stages.shipped_terms() if fold_key(term.english) not in taken]

    def fits(term: Term) -> bool:
        return wanted in fold_key(f"{term.english} {term.french} {' '.join(term.forbidden)}")

    found = [(term, True) for term in own if fits(term)] + [(term, False) for term in shipped if fits(term)]
    edited = typed or next((term for term in (*own, *shipped) if term.english == open_term), None)
    return page(
        request,
        "glossary.html",
        status,
        terms=found[start : start + MOST],
        start=start,
        step=MOST,
        total=len(found),
        q=q,
        edited=edited,
        problem=problem,
    )
