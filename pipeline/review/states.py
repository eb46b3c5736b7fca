"""Where an adaptation stands: approve, take back to the desk, set aside; each is an event with who and why."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from pipeline.documents import AdaptationView, Origin, Severity
from pipeline.errors import StateError, UsageError
from pipeline.times import stamp

from .article import adaptation_of
from .context import Context
from .i18n import gettext as _
from .i18n import ngettext
from .identifiers import RowId
from .pages import Desk, back_to
from .signing import person_of, signed

router = APIRouter(include_in_schema=False)


@router.post("/articles/{article_id}/approuver")
def approve(
    request: Request, context: Desk, article_id: RowId, signature: Annotated[str, Form(max_length=200)] = ""
) -> Response:
    """Say that the French is right as a whole; its source is asked once more, its final text checked once more.

    Whom nobody named says who answers for it: ``signature``.
    """
    member = signed(request, context, signature)
    context.stages.ask_source(article_id)
    view = check_again(context, adaptation_of(context, article_id))
    refuse_unfinished(view)
    at = stamp(context.archive.clock())
    context.archive.adaptations.approve(view.id, person_id=member.person_id, at=at)
    return back_to(f"/articles/{article_id}/apercu", "approuve")


def check_again(context: Context, view: AdaptationView) -> AdaptationView:
    """Check every person's text as it stands: terms, names or the source may have changed since it was saved."""
    for segment in view.segments:
        version = segment.version
        if version and version.origin is Origin.HUMAN and version.text.strip():
            findings, _pairs = context.stages.recheck(view.revision_id, segment.source, version.text, segment.kind)
            context.archive.adaptations.save_findings(version.id, findings)
    return context.archive.adaptations.view(view.id)


def refuse_unfinished(view: AdaptationView) -> None:
    """Say in words what stands in the way of approval. Raises StateError."""
    standing = [segment.version for segment in view.segments if segment.version]
    empty = len(view.segments) - sum(bool(version.text.strip()) for version in standing)
    errors = sum(f.severity is Severity.ERROR and not f.waiver for version in standing for f in version.findings)
    said = []
    if empty:
        said.append(
            ngettext("%(n)d segment n’a pas de texte français", "%(n)d segments n’ont pas de texte français", empty)
            % {"n": empty}
        )
    if errors:
        said.append(
            ngettext(
                "%(n)d erreur n’est ni corrigée ni laissée passer avec une note",
                "%(n)d erreurs ne sont ni corrigées ni laissées passer avec une note",
                errors,
            )
            % {"n": errors}
        )
    if view.stale and not view.base_kept:
        said.append(_("l’original a changé : prenez-en le nouveau texte, ou dites que l’adaptation reste sur l’ancien"))
    if said:
        raise StateError(_("Pas encore approuvé : %(obstacles)s.") % {"obstacles": "; ".join(said)})


@router.post("/articles/{article_id}/reprendre")
def reopen(request: Request, context: Desk, article_id: RowId) -> Response:
    """Take approved, published or rejected French back to the desk."""
    view = adaptation_of(context, article_id)
    act = context.archive.adaptations.unreject if view.state.value == "rejected" else context.archive.adaptations.reopen
    act(view.id, person_id=person_of(request, context), at=stamp(context.archive.clock()))
    return back_to(f"/articles/{article_id}", "repris")


@router.post("/articles/{article_id}/ecarter")
def reject(
    request: Request, context: Desk, article_id: RowId, motif: Annotated[str, Form(max_length=500)] = ""
) -> Response:
    """Say that this story will not be published in French, and why."""
    if not motif.strip():
        raise UsageError(_("Dites en quelques mots pourquoi cet article est écarté."))
    view = adaptation_of(context, article_id)
    person, at = person_of(request, context), stamp(context.archive.clock())
    context.archive.adaptations.reject(view.id, motif.strip(), person_id=person, at=at)
    return back_to("/", "ecarte")
