"""In and out: the log-in page, the link that signs in once, logging out, and the language of the pages."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Form, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from pipeline.store import Account

from .context import Context
from .guards import LANGUAGE_COOKIE, cookie_name
from .i18n import gettext as _
from .pages import Desk, back_to, page
from .passwords import hash_password, is_password, wants_rehash
from .signing import member_of, visitor_of

router = APIRouter(include_in_schema=False)

MAX_PATH: Final = 2_000
_YEAR: Final = 365 * 86_400


@router.get("/connexion")
def ask(
    request: Request, context: Desk, suite: Annotated[str, Query(max_length=MAX_PATH)] = "/", fait: str = ""
) -> Response:
    """The log-in page; somebody who is logged in goes on to where they wanted."""
    if visitor_of(request, context):
        return RedirectResponse(local_path(suite), 303)
    return page(request, "login.html", onward=local_path(suite), problem=None, login="", left=fait == "sorti")


@router.post("/connexion")
def enter(
    request: Request,
    context: Desk,
    login: Annotated[str, Form(max_length=100)] = "",
    password: Annotated[str, Form(max_length=2_000)] = "",
    suite: Annotated[str, Form(max_length=MAX_PATH)] = "/",
) -> Response:
    """Log in. What was wrong is not told: neither which logins there are, nor how near a password came."""
    knock = context.private.knocks.begin(login, _address(request), context.archive.clock())
    if knock is None:
        problem = _("Trop d’essais. Attendez un quart d’heure, ou demandez un lien à la personne responsable.")
        return page(request, "login.html", 429, onward=local_path(suite), problem=problem, login=login, left=False)
    account = _account(context, login, password)
    if account is None:
        problem = _("L’identifiant ou le mot de passe n’est pas bon.")
        return page(request, "login.html", 403, onward=local_path(suite), problem=problem, login=login, left=False)
    context.private.knocks.succeed(knock)
    context.private.sessions.forget(context.archive.clock())
    return _let_in(request, context, account.id, local_path(suite))


@router.get("/entrer/{token}")
def enter_by_link(request: Request, context: Desk, token: str) -> Response:
    """Sign in by a link, which works once; without a password yet, it leads to where one is chosen."""
    account_id = context.private.sessions.use_link(token, context.archive.clock())
    if account_id is None:
        problem = _("Ce lien a déjà servi, ou il est périmé. Demandez-en un autre, ou connectez-vous.")
        return page(request, "login.html", 403, onward="/", problem=problem, login="", left=False)
    members = [account for account in context.private.accounts.all() if account.disabled_at is None]
    chooses = any(a.has_password for a in members) and not context.private.accounts.get(account_id).has_password
    return _let_in(request, context, account_id, "/compte" if chooses else "/")


@router.post("/deconnexion")
def leave(request: Request, context: Desk) -> Response:
    """Log out: this browser's session ends for good."""
    member = member_of(request, context)
    context.private.sessions.revoke(member.account_id, member.session, context.archive.clock())
    response = back_to("/connexion", "sorti")
    response.delete_cookie(_cookie(request, context), path=context.base or "/")
    return response


@router.post("/langue")
def choose_language(
    request: Request,
    context: Desk,
    langue: Annotated[str, Form(max_length=10)] = "fr",
    retour: Annotated[str, Form(max_length=MAX_PATH)] = "/",
) -> Response:
    """Read the pages in another language from now on."""
    language = langue if langue in context.newsroom.languages else context.newsroom.languages[0]
    member = visitor_of(request, context)
    if member:
        context.private.accounts.set_language(member.account_id, language)
    response = RedirectResponse(local_path(retour), 303)
    secure = bool(request.scope["state"]["secure"])
    response.set_cookie(
        LANGUAGE_COOKIE, language, max_age=_YEAR, path=context.base or "/", httponly=True, samesite="lax", secure=secure
    )
    return response


def local_path(path: str) -> str:
    """A path of ours to go on to; anything that a browser could take for another site is the desk instead."""
    ours = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if ours else "/"


def _let_in(request: Request, context: Context, account_id: int, onward: str) -> Response:
    """A new session for this browser; one it may have had before ends (OWASP: renew the id at log-in)."""
    now = context.archive.clock()
    before = visitor_of(request, context)
    if before:
        context.private.sessions.revoke(before.account_id, before.session, now)
    token = context.private.sessions.begin(account_id, now, user_agent=request.headers.get("user-agent"))
    response = RedirectResponse(onward, 303)
    # Lax: a link from a message opens the page one is logged in to; writes need the token as well.
    response.set_cookie(
        _cookie(request, context),
        token,
        max_age=30 * 86_400,
        path=context.base or "/",
        httponly=True,
        samesite="lax",
        secure=bool(request.scope["state"]["secure"]),
    )
    return response


def _account(context: Context, login: str, password: str) -> Account | None:
    account = context.private.accounts.named(login.strip())
    usable = account if account and account.disabled_at is None else None
    stored = context.private.accounts.password_hash(usable.id) if usable else None
    if not is_password(password, stored) or usable is None or stored is None:
        return None
    if wants_rehash(stored):
        context.private.accounts.set_password_hash(usable.id, hash_password(password))
    return usable


def _address(request: Request) -> str:
    """Who knocks; behind a proxy on this machine, the server has put the visitor's address here."""
    if request.client is None:
        raise HTTPException(400)
    return request.client.host


def _cookie(request: Request, context: Context) -> str:
    return cookie_name(context, secure=bool(request.scope["state"]["secure"]))
