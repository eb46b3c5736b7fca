"""Who may ask for what, in one table: the guard looks here before every request, so that no page can forget it.

Without log-in the public sees published editions and their feed, the log-in page with what it is made of, and the
description of the API; nothing else. A reader reads, an editor writes, a chief also says who works here.
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import Final


class Access(IntEnum):
    """What a request needs; each includes those before it."""

    PUBLIC = 0
    READER = 1
    EDITOR = 2
    CHIEF = 3


ROLES: Final = {"reader": Access.READER, "editor": Access.EDITOR, "chief": Access.CHIEF}
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})

_RULES: Final = (
    # Method (all: any), path, and what it needs. The first that fits decides.
    ("safe", r"/publie/\d+|/publie\.css|/atom\.xml", Access.PUBLIC),
    ("safe", r"/api/openapi\.json", Access.PUBLIC),
    ("safe", r"/static/(vigie|connexion)\.(css|js|svg)", Access.PUBLIC),
    ("all", r"/connexion|/langue", Access.PUBLIC),
    ("safe", r"/entrer/[\w-]{20,100}", Access.PUBLIC),
    ("all", r"/equipe(/.*)?", Access.CHIEF),
    ("all", r"/deconnexion|/compte(/.*)?|/filtres(/.*)?", Access.READER),
    # Pages that are nothing but a form.
    ("safe", r"/ajouter|/articles/\d+/segments/\d+/(terme|nom)", Access.EDITOR),
    ("safe", r".*", Access.READER),
    ("all", r".*", Access.EDITOR),
)
_COMPILED: Final = tuple((when, re.compile(path, re.DOTALL), access) for when, path, access in _RULES)


def needed(method: str, path: str) -> Access:
    """What a request for a path (without what a proxy puts before it) needs."""
    return next(
        access for when, pattern, access in _COMPILED if (when == "all" or method in SAFE) and pattern.fullmatch(path)
    )


def granted(role: str | None) -> Access:
    """What a role may ask for; None: somebody who is not logged in."""
    return ROLES[role] if role else Access.PUBLIC
