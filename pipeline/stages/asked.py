"""A ruling as a form or a program asks for it, done by the function that it names."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.documents import Fact
from pipeline.errors import UsageError

from .ruling import (
    Ruled,
    clear_value,
    exclude_article,
    merge_incidents,
    pin_value,
    place_article,
    set_value,
    split_incident,
    undo_ruling,
)
from .street import Street


@dataclass(frozen=True, slots=True)
class AskedRuling:
    """What somebody decides on an incident (a public id, as is ``other``); which fields count depends on ``action``."""

    action: str
    incident: str
    fact: Fact | None = None
    field: str = ""
    value: str | None = None
    organisation_id: int | None = None
    articles: tuple[int, ...] = ()
    other: str = ""
    ruling_id: int = 0
    note: str | None = None


def rule(street: Street, asked: AskedRuling, *, person_id: int) -> Ruled:
    """Rule as asked. Raises UsageError, NotFoundError, StateError."""
    action, incident, note = asked.action, asked.incident, asked.note
    at = (asked.value, asked.organisation_id)
    if action == "set" and asked.fact:
        return set_value(street, incident, asked.fact, person_id=person_id, note=note)
    if action in {"clear", "pin"}:
        act = clear_value if action == "clear" else pin_value
        return act(street, incident, asked.field, value=at[0], organisation_id=at[1], person_id=person_id, note=note)
    if action in {"exclude", "place"} and asked.articles:
        move = exclude_article if action == "exclude" else place_article
        return move(street, incident, asked.articles[0], person_id=person_id, note=note)
    if action == "merge":
        return merge_incidents(street, incident, asked.other, person_id=person_id, note=note)
    if action == "split":
        return split_incident(street, incident, asked.articles, person_id=person_id, note=note)
    if action == "undo":
        return undo_ruling(street, asked.ruling_id, person_id=person_id, note=note)
    raise UsageError(f"{action!r} is no ruling that can be asked for")
