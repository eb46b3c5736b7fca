"""What an editor decides on an incident: a value set, cleared or pinned, stories placed, records merged and split."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from pipeline.documents import Fact
from pipeline.errors import NotFoundError, StateError, UsageError
from pipeline.stages import AskedRuling

from .context import Context
from .i18n import gettext as _
from .identifiers import RowId
from .incidents import PublicId, incident_page, listed_value
from .pages import Desk
from .refusals import refusal
from .signing import member_of

router = APIRouter(include_in_schema=False)

Word = Annotated[str, Form(max_length=300)]
Note = Annotated[str, Form(max_length=500)]
DATES: Final = frozenset({"began", "noticed", "disclosed", "notified", "restored"})
NUMBERS: Final = frozenset({"people_affected"})
PARTIES: Final = frozenset({"victim", "provider"})


@router.post("/incidents/{public_id}/valeur")
def give_value(
    request: Request, context: Desk, public_id: PublicId, *, champ: Word = "", valeur: Word = "", note: Note = ""
) -> Response:
    """Set a value: a number, a date, a word, or the name of an organisation, as the field asks."""
    try:
        fact = fact_of(context, champ, valeur.strip())
    except UsageError as error:
        return incident_page(request, context, public_id, problem=str(error), status=400)
    return _rule(request, context, AskedRuling("set", public_id, fact=fact, note=note.strip() or None))


@router.post("/incidents/{public_id}/champ")
def keep_or_clear(
    request: Request,
    context: Desk,
    public_id: PublicId,
    *,
    action: Word = "",
    champ: Word = "",
    valeur: Word = "",
    organisation: Word = "",
    note: Note = "",
) -> Response:
    """Pin what stands in a field, or say that it is not so."""
    asked = AskedRuling(
        "pin" if action == "pin" else "clear",
        public_id,
        field=champ,
        value=valeur or None,
        organisation_id=int(organisation) if organisation.isdigit() and len(organisation) < 16 else None,
        note=note.strip() or None,
    )
    return _rule(request, context, asked)


@router.post("/incidents/{public_id}/articles/{article_id}")
def move_article(
    request: Request, context: Desk, public_id: PublicId, article_id: RowId, *, action: Word = "", note: Note = ""
) -> Response:
    """A story is about this incident after all, is not, or reports an event of its own."""
    acts = {"placer": "place", "exclure": "exclude", "scinder": "split"}
    asked = AskedRuling(acts.get(action, action), public_id, articles=(article_id,), note=note.strip() or None)
    return _rule(request, context, asked)


@router.post("/incidents/{public_id}/fusionner")
def merge(request: Request, context: Desk, public_id: PublicId, autre: Word = "", note: Note = "") -> Response:
    """Two records are one event; the other one stands."""
    return _rule(request, context, AskedRuling("merge", public_id, other=autre.strip(), note=note.strip() or None))


@router.post("/incidents/{public_id}/decisions/{ruling_id}/annuler")
def undo(request: Request, context: Desk, public_id: PublicId, ruling_id: RowId) -> Response:
    """Take a decision back."""
    return _rule(request, context, AskedRuling("undo", public_id, ruling_id=ruling_id))


def fact_of(context: Context, field: str, value: str) -> Fact:
    """The value that a form gives, in the shape its field asks for. Raises UsageError."""
    if not value:
        raise UsageError(_("Donnez une valeur."))
    if field in PARTIES:
        found = context.archive.overview.organisation_named(value)
        if found is None:
            words = _("Aucune organisation, ou plusieurs, ne portent ce nom : écrivez son nom complet.")
            raise UsageError(words)
        return Fact(field, organisation_id=found)
    if field in NUMBERS:
        digits = "".join(value.replace("\u202f", "").replace("\u00a0", "").replace(",", "").split())
        if not digits.isdigit() or len(digits) > 12:
            raise UsageError(_("Écrivez un nombre entier, sans mots."))
        return Fact(field, quantity=int(digits))
    return Fact(field, date_from=value) if field in DATES else Fact(field, value=listed_value(field, value))


def _rule(request: Request, context: Context, asked: AskedRuling) -> Response:
    """Decide, and look at the record again: where the story went, or where the merged one stands."""
    try:
        done = context.stages.rule(asked, person_id=member_of(request, context).person_id)
    except (UsageError, StateError, NotFoundError) as error:
        context.archive.incidents.get(asked.incident)  # a record that is not there is no page of its own
        status = 400 if isinstance(error, UsageError) else 409
        return incident_page(request, context, asked.incident, problem=refusal(error), status=status)
    onward = done.other if asked.action == "merge" and done.other else done.incident
    return RedirectResponse(f"/incidents/{onward}?fait=decide", 303)
