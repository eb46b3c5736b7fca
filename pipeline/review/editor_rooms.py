"""The endpoints of the editor's page and of what leads from it to readers."""

from __future__ import annotations

from . import aids, article, autosave, editor, layout, publishing, replacing, sources, states, wording

EDITOR_ROUTERS = tuple(
    room.router for room in (article, editor, states, aids, layout, sources, replacing, wording, publishing, autosave)
)
