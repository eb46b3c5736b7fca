"""Who is logged in, and signs: the session that the guard found, with the byline of its person."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fastapi import Request
from starlette.exceptions import HTTPException

from pipeline.store import AccountRole, Session

from .context import Context
from .members import UNNAMED, sign_from_now


@dataclass(frozen=True, slots=True)
class Member:
    """Someone who is logged in. ``session`` is the hash of the session's token."""

    account_id: int
    person_id: int
    login: str
    byline: str
    role: AccountRole
    session: str

    @property
    def may_write(self) -> bool:
        """May they do more than read?"""
        return self.role != "reader"

    @property
    def is_unnamed(self) -> bool:
        """Did nobody say yet under which name they publish?"""
        return self.byline == UNNAMED

    @property
    def is_chief(self) -> bool:
        """May they say who works here?"""
        return self.role == "chief"


def visitor_of(request: Request, context: Context) -> Member | None:
    """Who asks; None where nobody is logged in."""
    session: Session | None = request.scope["state"].get("session")
    if session is None:
        return None
    return Member(
        account_id=session.account_id,
        person_id=session.person_id,
        login=session.login,
        byline=context.archive.people.get(session.person_id),
        role=session.role,
        session=session.token_hash,
    )


def member_of(request: Request, context: Context) -> Member:
    """Who asks. Raises HTTPException 401 where nobody is logged in, which the guard does not let happen."""
    member = visitor_of(request, context)
    if member is None:
        raise HTTPException(401)
    return member


def byline_of(request: Request, context: Context) -> str | None:
    """The name that will stand under what is published; None while nobody gave one."""
    member = visitor_of(request, context)
    return member.byline if member and not member.is_unnamed else None


def signed(request: Request, context: Context, signature: str) -> Member:
    """Who asks, with a name to sign under: whom nobody named gives it now. Raises UsageError, StateError."""
    member = member_of(request, context)
    if not member.is_unnamed:
        return member
    sign_from_now(context.archive, context.private, member.account_id, signature)
    person_id = context.private.accounts.get(member.account_id).person_id
    return replace(member, person_id=person_id, byline=context.archive.people.get(person_id))


def person_of(request: Request, context: Context) -> int:
    """The id of who edits."""
    return member_of(request, context).person_id
