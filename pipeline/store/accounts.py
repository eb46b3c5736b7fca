"""Accounts: who may log in to the newsroom, in which role. Passwords come here hashed and leave only to be compared."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Literal

from pipeline.errors import NotFoundError, StateError

from .connection import Database
from .rows import insert, scalar

AccountRole = Literal["reader", "editor", "chief"]


@dataclass(frozen=True, slots=True)
class Account:
    """Someone who may log in; ``person_id`` is their byline in archive.db. ``disabled_at``: they no longer may."""

    id: int
    person_id: int
    login: str
    role: AccountRole
    language: str
    has_password: bool
    made_at: str
    disabled_at: str | None
    seen_at: str | None


_SELECT = """
    SELECT a.id, a.person_id, a.login, a.role, a.language, a.password_hash IS NOT NULL AS has_password, a.made_at,
           a.disabled_at, (
               SELECT max(coalesce(s.seen_at, s.made_at))
               FROM session AS s
               WHERE s.account_id = a.id AND s.kind = 'browser') AS seen_at
    FROM account AS a
"""


class Accounts:
    """Reads and writes of ``account``; a removed account is disabled, never deleted, and can come back."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Account]:
        """Every account by its login, removed ones among them."""
        return [_account(row) for row in self._database.read().execute(f"{_SELECT} ORDER BY a.login")]

    def get(self, account_id: int) -> Account:
        """An account by its id. Raises NotFoundError."""
        row = self._database.read().execute(f"{_SELECT} WHERE a.id = ?", (account_id,)).fetchone()
        if row is None:
            raise NotFoundError(f"no account {account_id}")
        return _account(row)

    def named(self, login: str) -> Account | None:
        """An account by what its owner types, in any case; None where there is none."""
        row = self._database.read().execute(f"{_SELECT} WHERE a.login = ?", (login,)).fetchone()
        return _account(row) if row else None

    def of_person(self, person_id: int) -> Account | None:
        """The account that signs as this person; None where there is none."""
        row = self._database.read().execute(f"{_SELECT} WHERE a.person_id = ?", (person_id,)).fetchone()
        return _account(row) if row else None

    def add(self, login: str, person_id: int, role: AccountRole, password_hash: str | None, *, at: str) -> Account:
        """Make an account, or bring a removed one of that login and person back.

        Raises StateError where the login or the person has another account.
        """
        with self._database.write() as connection:
            known = self.named(login)
            if known and (known.disabled_at is None or known.person_id != person_id):
                raise StateError(f"the login {login!r} is taken; choose another, or remove that account first")
            other = self.of_person(person_id)
            if other and (known is None or other.id != known.id):
                raise StateError(f"this name signs as {other.login!r} already; two accounts need two names")
            if known:
                connection.execute(
                    "UPDATE account SET role = ?, password_hash = ?, disabled_at = NULL WHERE id = ?",
                    (role, password_hash, known.id),
                )
                return self.get(known.id)
            row = {
                "person_id": person_id,
                "login": login,
                "password_hash": password_hash,
                "role": role,
                "made_at": at,
            }
            return self.get(insert(connection, "account", row))

    def password_hash(self, account_id: int) -> str | None:
        """What a password is compared with; None where the account signs in by a link only."""
        found = scalar(self._database.read(), "SELECT password_hash FROM account WHERE id = ?", (account_id,))
        return None if found is None else str(found)

    def set_password_hash(self, account_id: int, password_hash: str | None) -> None:
        """Replace a password; None: the account signs in by a link only."""
        self._set(account_id, "password_hash", password_hash)

    def set_person(self, account_id: int, person_id: int) -> None:
        """Let an account sign under another name. Raises StateError where that name has an account."""
        other = self.of_person(person_id)
        if other and other.id != account_id:
            raise StateError(f"this name signs as {other.login!r} already; two accounts need two names")
        self._set(account_id, "person_id", person_id)

    def set_role(self, account_id: int, role: AccountRole) -> None:
        """Give an account another role."""
        self._set(account_id, "role", role)

    def set_language(self, account_id: int, language: str) -> None:
        """The language in which someone reads the pages: fr or en."""
        self._set(account_id, "language", language)

    def disable(self, account_id: int, *, at: str) -> None:
        """Let someone in no more, at once: their sessions end, what they did stays."""
        with self._database.write() as connection:
            self._set(account_id, "disabled_at", at)
            connection.execute(
                "UPDATE session SET revoked_at = ? WHERE account_id = ? AND revoked_at IS NULL", (at, account_id)
            )

    def preference(self, account_id: int, name: str) -> str | None:
        """What someone chose last; None where they never did."""
        sql = "SELECT value FROM preference WHERE account_id = ? AND name = ?"
        found = scalar(self._database.read(), sql, (account_id, name))
        return None if found is None else str(found)

    def prefer(self, account_id: int, name: str, value: str) -> None:
        """Remember what someone chose."""
        if self.preference(account_id, name) == value:
            return
        with self._database.write() as connection:
            connection.execute(
                """
                INSERT INTO preference (account_id, name, value)
                VALUES (?, ?, ?)
                ON CONFLICT (account_id, name) DO UPDATE SET value = excluded.value
                """,
                (account_id, name, value),
            )

    def _set(self, account_id: int, column: str, value: str | int | None) -> None:
        with self._database.write() as connection:
            connection.execute(f"UPDATE account SET {column} = ? WHERE id = ?", (value, account_id))


def _account(row: sqlite3.Row) -> Account:
    return Account(**{**dict(row), "has_password": bool(row["has_password"])})
