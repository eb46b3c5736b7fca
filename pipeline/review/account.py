"""One's own account: the password, and where one is logged in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from pipeline.errors import UsageError

from .i18n import gettext as _
from .members import set_password
from .pages import Desk, back_to, page
from .passwords import is_password
from .signing import member_of

router = APIRouter(include_in_schema=False)


@router.get("/compte")
def account(request: Request, context: Desk) -> Response:
    """Who I am here, and where I am logged in."""
    return _page(request, context)


@router.post("/compte/mot-de-passe")
def change_password(
    request: Request,
    context: Desk,
    actuel: Annotated[str, Form(max_length=2_000)] = "",
    nouveau: Annotated[str, Form(max_length=2_000)] = "",
) -> Response:
    """Choose a password; who has one already says it first. Sessions in other browsers end."""
    member = member_of(request, context)
    mine = context.private.accounts.get(member.account_id)
    knock = context.private.knocks.begin(member.login, f"account {member.account_id}", context.archive.clock())
    stored = context.private.accounts.password_hash(mine.id)
    if knock is None or (stored is not None and not is_password(actuel, stored)):
        return _page(request, context, _("Le mot de passe actuel n’est pas bon."), 403)
    context.private.knocks.succeed(knock)
    try:
        set_password(context.archive, context.private, mine, nouveau, keep=member.session)
    except UsageError as error:
        return _page(request, context, str(error), 400)
    return back_to("/compte", "mot-de-passe")


@router.post("/compte/sessions")
def end_sessions(request: Request, context: Desk, session: Annotated[str, Form(max_length=64)] = "") -> Response:
    """End one session, or all but this one."""
    member, now = member_of(request, context), context.archive.clock()
    if session:
        context.private.sessions.revoke(member.account_id, session, now)
    else:
        context.private.sessions.revoke_all(member.account_id, now, but=member.session)
    return back_to("/compte", "sessions")


def _page(request: Request, context: Desk, problem: str | None = None, status: int = 200) -> Response:
    member = member_of(request, context)
    return page(
        request,
        "account.html",
        status,
        account=context.private.accounts.get(member.account_id),
        sessions=context.private.sessions.of_account(member.account_id, context.archive.clock()),
        problem=problem,
    )
