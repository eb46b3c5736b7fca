"""Passwords: argon2id with the parameters of RFC 9106 §4 for machines with little memory (64 MiB, 3 passes)."""

from __future__ import annotations

import threading
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from pipeline.errors import UsageError

from .i18n import gettext as _

SHORTEST: Final = 12
"""Characters; NIST SP 800-63B asks for at least eight, and for length rather than for odd characters."""
LONGEST: Final = 200
_hasher: Final = PasswordHasher()
_turns: Final = threading.BoundedSemaphore(2)
"""Each comparison takes 64 MiB and all cores for a fifth of a second: many at once must not be a way to stop us."""
_NOBODY: Final = _hasher.hash("nobody has this password")
"""Compared with where there is no such login, so that the time taken does not tell which logins there are."""


def hash_password(password: str) -> str:
    """What is stored of a password."""
    with _turns:
        return _hasher.hash(password)


def is_password(password: str, stored: str | None) -> bool:
    """Is this the password of that hash? Takes as long without a hash."""
    with _turns:
        try:
            _hasher.verify(stored or _NOBODY, password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
    return stored is not None


def wants_rehash(stored: str) -> bool:
    """Was it made with other parameters than today's?"""
    return _hasher.check_needs_rehash(stored)


def check_password(password: str, *names: str) -> None:
    """Refuse a password that is short, long, repeats itself or is one of ``names``. Raises UsageError."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise UsageError(
            _("Un mot de passe a de %(shortest)d à %(longest)d caractères; une phrase entière convient bien.")
            % {"shortest": SHORTEST, "longest": LONGEST}
        )
    if len(set(password)) < 5 or any(name and password.casefold() == name.casefold() for name in names):
        raise UsageError(_("Ce mot de passe se devine tout de suite; choisissez une phrase entière."))
