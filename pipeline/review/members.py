"""Who works here: accounts made, changed and removed, by the command line and by the team's page alike."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final, cast, get_args

from pipeline.errors import NotFoundError, UsageError
from pipeline.store import Account, AccountRole, Archive
from pipeline.store import Newsroom as PrivateFile
from pipeline.times import stamp

from .i18n import gettext as _
from .passwords import check_password, hash_password

LINK_LIFETIME: Final = timedelta(hours=24)
"""Of a link that signs in once."""
MAX_BYLINE: Final = 80
UNNAMED: Final = "Rédaction"
"""Whoever is let in first where the settings name nobody; no name to publish under."""
_LOGIN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}")


def add_member(
    archive: Archive, private: PrivateFile, *, login: str, byline: str, role: str, password: str | None
) -> Account:
    """Let someone in; without a password they sign in by a link. A removed member comes back as they were.

    Raises UsageError for a login, name, role or password that cannot be used, StateError where one is taken.
    """
    login, byline = login.strip(), clean_byline(byline)
    if not _LOGIN.fullmatch(login):
        raise UsageError(_("Un identifiant s’écrit en lettres sans accents, chiffres, points et tirets, sans espace."))
    if not byline:
        raise UsageError(_("Il faut un nom : il paraîtra sous ce que la personne publie."))
    if password is not None:
        check_password(password, login, byline)
    hashed = hash_password(password) if password is not None else None
    person_id = archive.people.named(byline)
    return private.accounts.add(login, person_id, checked_role(role), hashed, at=stamp(archive.clock()))


def sign_from_now(archive: Archive, private: PrivateFile, account_id: int, byline: str) -> None:
    """Give the member whom nobody named the name that will stand under what they publish.

    Raises UsageError for none, StateError where somebody else signs so.
    """
    name = clean_byline(byline)
    if not name or name == UNNAMED:
        raise UsageError(_("Signez d’abord : votre nom paraîtra sous l’article."))
    private.accounts.set_person(account_id, archive.people.named(name))


def clean_byline(text: str) -> str:
    """A name on one line, without control characters, of a length that fits under an article."""
    words = ("".join(c for c in word if c.isprintable()) for word in text.split())
    return " ".join(word for word in words if word)[:MAX_BYLINE]


def checked_role(role: str) -> AccountRole:
    """A role by its name. Raises UsageError."""
    if role not in get_args(AccountRole):
        raise UsageError(_("Les rôles sont reader, editor et chief."))
    return cast("AccountRole", role)


def member_named(private: PrivateFile, login: str) -> Account:
    """A member by their login. Raises NotFoundError, also for one who was removed."""
    account = private.accounts.named(login)
    if account is None or account.disabled_at:
        raise NotFoundError(f"no account {login!r}; `vigie user list` shows them")
    return account


def set_password(archive: Archive, private: PrivateFile, account: Account, password: str, *, keep: str | None) -> None:
    """Give a member another password; all their sessions end but ``keep`` (a hash). Raises UsageError."""
    check_password(password, account.login)
    private.accounts.set_password_hash(account.id, hash_password(password))
    private.sessions.revoke_all(account.id, archive.clock(), but=keep)


def remove_member(archive: Archive, private: PrivateFile, account: Account) -> None:
    """Let someone in no more, at once; what they did stays under their name."""
    private.accounts.disable(account.id, at=stamp(archive.clock()))


def sign_in_path(archive: Archive, private: PrivateFile, account: Account) -> str:
    """The path of a link that signs this member in once, within LINK_LIFETIME."""
    token = private.sessions.make_link(account.id, archive.clock(), LINK_LIFETIME)
    return f"/entrer/{token}"


def forget_password(archive: Archive, private: PrivateFile, account: Account) -> None:
    """Take a forgotten password back: its owner signs in by a link and chooses another; their sessions end."""
    private.accounts.set_password_hash(account.id, None)
    private.sessions.revoke_all(account.id, archive.clock())


def first_member(archive: Archive, private: PrivateFile, byline: str | None) -> Account | None:
    """Who a link on this machine may sign in while nobody has a password: the account there is, else a new editor.

    None once somebody has one: from then on people log in.
    """
    members = [account for account in private.accounts.all() if account.disabled_at is None]
    if any(account.has_password for account in members):
        return None
    if members:
        return max(members, key=lambda account: ("reader", "editor", "chief").index(account.role))
    return add_member(archive, private, login="redaction", byline=byline or UNNAMED, role="editor", password=None)
