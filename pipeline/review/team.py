"""The team: a chief says who works here."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from pipeline.errors import StateError, UsageError
from pipeline.store import Account

from .context import Context
from .i18n import gettext as _
from .identifiers import RowId
from .members import add_member, checked_role, forget_password, remove_member, sign_in_path
from .pages import Desk, back_to, page
from .signing import member_of

router = APIRouter(include_in_schema=False)


@router.get("/equipe")
def team(request: Request, context: Desk) -> Response:
    """Everybody who may log in."""
    return _page(request, context)


@router.post("/equipe")
def add(
    request: Request,
    context: Desk,
    login: Annotated[str, Form(max_length=100)] = "",
    nom: Annotated[str, Form(max_length=200)] = "",
    role: Annotated[str, Form(max_length=20)] = "editor",
) -> Response:
    """Let someone in; the link that signs them in once is shown this once, to be handed over."""
    try:
        made = add_member(context.archive, context.private, login=login, byline=nom, role=role, password=None)
    except (UsageError, StateError) as error:
        words = str(error) if isinstance(error, UsageError) else _("Cet identifiant ou ce nom est déjà pris.")
        return _page(request, context, problem=words, status=400)
    return _page(request, context, link=_link(request, context, made), link_for=made)


@router.post("/equipe/{account_id}/role")
def change_role(
    request: Request, context: Desk, account_id: RowId, role: Annotated[str, Form(max_length=20)] = ""
) -> Response:
    """Give someone another role; nobody takes the last chief away."""
    account = context.private.accounts.get(account_id)
    if account.role == "chief" and role != "chief":
        _keep_a_chief(context, account)
    context.private.accounts.set_role(account.id, checked_role(role))
    return back_to("/equipe", "role")


@router.post("/equipe/{account_id}/lien")
def new_link(request: Request, context: Desk, account_id: RowId) -> Response:
    """A link that signs someone in once, for who forgot their password, which is taken back."""
    account = context.private.accounts.get(account_id)
    if account.disabled_at:
        raise StateError(_("Ce compte est retiré; ajoutez-le de nouveau."))
    forget_password(context.archive, context.private, account)
    return _page(request, context, link=_link(request, context, account), link_for=account)


@router.post("/equipe/{account_id}/retirer")
def remove(request: Request, context: Desk, account_id: RowId) -> Response:
    """Let someone in no more, at once."""
    account = context.private.accounts.get(account_id)
    if account.id == member_of(request, context).account_id:
        raise StateError(_("On ne se retire pas soi-même : demandez-le à une autre personne responsable."))
    _keep_a_chief(context, account)
    remove_member(context.archive, context.private, account)
    return back_to("/equipe", "retire")


def _keep_a_chief(context: Context, leaving: Account) -> None:
    others = [a for a in context.private.accounts.all() if a.role == "chief" and not a.disabled_at]
    if leaving.role == "chief" and {a.id for a in others} <= {leaving.id}:
        raise StateError(_("C’est la dernière personne responsable; nommez-en une autre d’abord."))


def _link(request: Request, context: Context, account: Account) -> str:
    base = context.newsroom.public_url or str(request.base_url)
    return base.rstrip("/") + sign_in_path(context.archive, context.private, account)


def _page(
    request: Request,
    context: Context,
    *,
    problem: str | None = None,
    link: str | None = None,
    link_for: Account | None = None,
    status: int = 200,
) -> Response:
    accounts = context.private.accounts.all()
    return page(
        request,
        "team.html",
        status,
        members=[account for account in accounts if account.disabled_at is None],
        removed=[account for account in accounts if account.disabled_at],
        bylines={account.id: context.archive.people.get(account.person_id) for account in accounts},
        link=link,
        link_for=link_for,
        problem=problem,
    )
