"""The newsroom: pages for editors, a JSON API, and the archive read-only beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .context import Context, Newsroom, Stages
from .i18n import speak
from .members import (
    add_member,
    first_member,
    forget_password,
    member_named,
    remove_member,
    set_password,
    sign_in_path,
)
from .server import serve

if TYPE_CHECKING:
    from .app import create_app

__all__ = [
    "Context",
    "Newsroom",
    "Stages",
    "add_member",
    "create_app",
    "first_member",
    "forget_password",
    "member_named",
    "remove_member",
    "serve",
    "set_password",
    "sign_in_path",
    "speak",
]


def __getattr__(name: str) -> object:
    """``create_app`` on first use: FastAPI and Datasette take a second to import."""
    if name == "create_app":
        from .app import create_app

        return create_app
    raise AttributeError(name)
