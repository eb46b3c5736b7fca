"""Sessions and links that sign in once, kept by the hash of their token; and who knocked, which throttles guessing."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.times import stamp

from .accounts import AccountRole
from .connection import Database
from .rows import insert, scalar

LIFETIME = timedelta(days=30)
"""A session ends then, however busy (OWASP Session Management: absolute timeout)."""
IDLE = timedelta(days=4)
"""A session that nobody used ends earlier: a long weekend goes by, a forgotten laptop does not stay open."""
_SEEN_EVERY = timedelta(minutes=5)
"""How exactly the last request is remembered: a write each time would be one for every page."""
_WINDOW = timedelta(minutes=15)
_MOST_FAILURES = {"both": 5, "address": 30, "login": 60}
"""Failures within the window after which no password is looked at: for one name from one address, for an address, and,
much later, so that nobody can be locked out easily, for a name from anywhere."""


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that is logged in, with what a page must know of its account."""

    token_hash: str
    account_id: int
    person_id: int
    login: str
    role: AccountRole
    language: str
    user_agent: str | None
    made_at: str
    seen_at: str
    expires_at: str


_SELECT = """
    SELECT s.token_hash, s.account_id, a.person_id, a.login, a.role, a.language, s.user_agent, s.made_at,
           coalesce(s.seen_at, s.made_at) AS seen_at, s.expires_at
    FROM session AS s
    JOIN account AS a ON a.id = s.account_id AND a.disabled_at IS NULL
"""


def token_hash(token: str) -> str:
    """What is kept of a token: it has 256 random bits, so that a fast hash is enough."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class Sessions:
    """Reads and writes of ``session``. Moments are aware datetimes; a dead session is as if it did not exist."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, account_id: int, now: datetime, *, user_agent: str | None = None) -> str:
        """Log a browser in; the token is for its cookie and kept nowhere else."""
        return self._make(account_id, "browser", now, now + IDLE, user_agent)

    def make_link(self, account_id: int, now: datetime, lifetime: timedelta) -> str:
        """The token of a link that signs in once within ``lifetime``."""
        return self._make(account_id, "link", now, now + lifetime, None)

    def use_link(self, token: str, now: datetime) -> int | None:
        """The account a link signs in, which it does this once; None for a used, expired or unknown one."""
        with self._database.write() as connection:
            account = scalar(
                connection,
                """
                UPDATE session SET revoked_at = :at
                WHERE token_hash = :hash AND kind = 'link' AND revoked_at IS NULL AND expires_at > :at
                  AND account_id IN (SELECT id FROM account WHERE disabled_at IS NULL)
                RETURNING account_id
                """,
                {"at": stamp(now), "hash": token_hash(token)},
            )
            return None if account is None else int(account)

    def find(self, token: str, now: datetime) -> Session | None:
        """The living session of a cookie; its being used is remembered."""
        alive = "s.kind = 'browser' AND s.revoked_at IS NULL AND s.expires_at > ?"
        sql = f"{_SELECT} WHERE {alive} AND s.token_hash = ?"
        row = self._database.read().execute(sql, (stamp(now), token_hash(token))).fetchone()
        if row is None:
            return None
        session = Session(**dict(row))
        if session.seen_at < stamp(now - _SEEN_EVERY):
            self._keep_alive(session, now)
        return session

    def of_account(self, account_id: int, now: datetime) -> list[Session]:
        """Where someone is logged in, the last used first."""
        rows = self._database.read().execute(
            f"""
            {_SELECT}
            WHERE s.account_id = ? AND s.kind = 'browser' AND s.revoked_at IS NULL AND s.expires_at > ?
            ORDER BY coalesce(s.seen_at, s.made_at) DESC, s.made_at DESC, s.token_hash
            """,
            (account_id, stamp(now)),
        )
        return [Session(**dict(row)) for row in rows]

    def revoke(self, account_id: int, hashed: str, now: datetime) -> None:
        """End one session of an account; another account's stays."""
        self._revoke("token_hash = ? AND account_id = ?", (hashed, account_id), now)

    def revoke_all(self, account_id: int, now: datetime, *, but: str | None = None) -> None:
        """End all sessions and unused links of an account, except the session of the hash ``but``."""
        self._revoke("account_id = ? AND token_hash IS NOT ?", (account_id, but), now)

    def forget(self, now: datetime) -> None:
        """Delete sessions and knocks of more than a month ago."""
        limit = stamp(now - LIFETIME)
        with self._database.write() as connection:
            connection.execute("DELETE FROM session WHERE expires_at < ? OR revoked_at < ?", (limit, limit))
            connection.execute("DELETE FROM login_attempt WHERE attempted_at < ?", (limit,))

    def _make(self, account_id: int, kind: str, now: datetime, expires: datetime, user_agent: str | None) -> str:
        token = secrets.token_urlsafe(32)
        row = {
            "token_hash": token_hash(token),
            "account_id": account_id,
            "kind": kind,
            "user_agent": (user_agent or "")[:300] or None,
            "made_at": stamp(now),
            "expires_at": stamp(expires),
        }
        with self._database.write() as connection:
            insert(connection, "session", row)
        return token

    def _keep_alive(self, session: Session, now: datetime) -> None:
        last = datetime.fromisoformat(session.made_at) + LIFETIME
        with self._database.write() as connection:
            connection.execute(
                "UPDATE session SET seen_at = ?, expires_at = ? WHERE token_hash = ?",
                (stamp(now), stamp(min(now + IDLE, last)), session.token_hash),
            )

    def _revoke(self, condition: str, values: tuple[object, ...], now: datetime) -> None:
        with self._database.write() as connection:
            connection.execute(
                f"UPDATE session SET revoked_at = ? WHERE revoked_at IS NULL AND {condition}", (stamp(now), *values)
            )


class Knocks:
    """Reads and writes of ``login_attempt``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, login: str, address: str, now: datetime) -> int | None:
        """Enter an attempt before the password is looked at, so that many at once are counted, too.

        None where there were too many failures: nothing is looked at then.
        """
        since = stamp(now - _WINDOW)
        with self._database.write() as connection:
            failures = self._failures(connection, login, address, since)
            if any(failures[of] >= most for of, most in _MOST_FAILURES.items()):
                return None
            row = {"login": login[:100], "address": address, "attempted_at": stamp(now), "succeeded": 0}
            return insert(connection, "login_attempt", row)

    def succeed(self, attempt: int) -> None:
        """The password was right: the failures before it count no more for this name from this address."""
        with self._database.write() as connection:
            connection.execute("UPDATE login_attempt SET succeeded = 1 WHERE id = ?", (attempt,))

    def _failures(self, connection: sqlite3.Connection, login: str, address: str, since: str) -> dict[str, int]:
        row = connection.execute(
            """
            SELECT
                (SELECT count(*) FROM login_attempt AS t
                 WHERE t.login = :login AND t.address = :address AND t.succeeded = 0 AND t.attempted_at > :since
                   AND t.id > coalesce((SELECT max(g.id) FROM login_attempt AS g
                                        WHERE g.login = :login AND g.address = :address AND g.succeeded = 1), 0))
                AS both,
                (SELECT count(*) FROM login_attempt AS t
                 WHERE t.address = :address AND t.succeeded = 0 AND t.attempted_at > :since) AS address,
                (SELECT count(*) FROM login_attempt AS t
                 WHERE t.login = :login AND t.succeeded = 0 AND t.attempted_at > :since) AS login
            """,
            {"login": login[:100], "address": address, "since": since},
        ).fetchone()
        return dict(row)
