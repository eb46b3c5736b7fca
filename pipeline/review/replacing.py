"""Find and replace within one adaptation: every place is shown before, and each may be left as it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from pipeline.documents import AdaptationView, SegmentView
from pipeline.errors import ConflictError, UsageError

from .article import EDITABLE, adaptation_of, unsaved_of
from .differences import Difference
from .editor import forget_unsaved, row_id, save_text
from .i18n import gettext as _
from .identifiers import RowId
from .pages import Desk, back_to, page

MOST_SEGMENTS = 20_000
"""Of a book that are changed at once: each that is chosen is a field of the form."""
router = APIRouter(include_in_schema=False, form_limits={"max_fields": MOST_SEGMENTS})

MAX_WORDS = 200
"""Characters of what is looked for, and of what takes its place."""
_ALIKE = {"'": "['’]", "’": "['’]", " ": r"\s", "\u00a0": r"\s", "\u202f": r"\s", "-": "[-‑]"}
"""What a person types, and what typography makes of it."""

Words = Annotated[str, Query(max_length=MAX_WORDS)]


@dataclass(frozen=True, slots=True)
class Place:
    """A segment in which the words stand: as it would read, with what goes and what comes."""

    number: int
    segment: SegmentView
    parent_id: int
    count: int
    woven: tuple[Difference, ...]


def pattern_of(words: str, *, exact: bool) -> re.Pattern[str]:
    """What finds these words, whole, whichever apostrophe and space stands in them; ``exact``: capitals count."""
    body = "".join(_ALIKE.get(character, re.escape(character)) for character in words)
    left = r"(?<!\w)" if words[:1].isalnum() else ""
    right = r"(?!\w)" if words[-1:].isalnum() else ""
    return re.compile(f"{left}{body}{right}", 0 if exact else re.IGNORECASE)


def with_case_of(found: str, new: str) -> str:
    """The new words, with a capital where those they replace begin a sentence with one."""
    if found[:1].isupper() and not found.isupper() and new[:1].islower():
        return new[:1].upper() + new[1:]
    return new


def woven(text: str, pattern: re.Pattern[str], new: str, *, exact: bool) -> tuple[Difference, ...]:
    """A text with every place where the words stand: what goes, then what comes."""
    found: list[Difference] = []
    at = 0
    for match in pattern.finditer(text):
        if match.start() > at:
            found.append(Difference("same", text[at : match.start()]))
        found.append(Difference("gone", match.group()))
        if new:
            found.append(Difference("new", new if exact else with_case_of(match.group(), new)))
        at = match.end()
    return (*found, Difference("same", text[at:])) if at < len(text) else tuple(found)


def replaced(parts: tuple[Difference, ...]) -> str:
    """The text as it reads after."""
    return "".join(part.text for part in parts if part.how != "gone")


def places(
    view: AdaptationView, texts: dict[int, str], words: str, new: str, *, exact: bool, among: str
) -> list[Place]:
    """The segments whose French holds the words; ``among``: only where the source holds these English words."""
    pattern = pattern_of(words, exact=exact)
    english = pattern_of(among, exact=False) if among else None
    found = []
    for number, segment in enumerate(view.segments, 1):
        text = texts.get(segment.id, segment.version.text if segment.version else "")
        count = len(pattern.findall(text))
        if not count or segment.version is None or (english and not english.search(segment.source)):
            continue
        found.append(Place(number, segment, segment.version.id, count, woven(text, pattern, new, exact=exact)))
    return found


@router.get("/articles/{article_id}/remplacer")
def search(
    request: Request,
    context: Desk,
    article_id: RowId,
    *,
    cherche: Words = "",
    par: Words = "",
    anglais: Words = "",
    casse: bool = False,
) -> Response:
    """Show every place where the words stand, as it would read."""
    view = adaptation_of(context, article_id)
    words = cherche.strip()
    found = []
    if words:
        texts = {one: unsaved.text for one, unsaved in unsaved_of(request, context, view).items()}
        found = places(view, texts, words, par.strip(), exact=casse, among=anglais.strip())
    return page(
        request,
        "replace.html",
        story=context.archive.articles.get(article_id),
        words=words,
        new=par.strip(),
        exact=casse,
        english=anglais.strip(),
        found=found,
        editable=view.state in EDITABLE,
    )


@router.post("/articles/{article_id}/remplacer")
def replace(
    request: Request,
    context: Desk,
    article_id: RowId,
    *,
    cherche: Annotated[str, Form(max_length=MAX_WORDS)] = "",
    par: Annotated[str, Form(max_length=MAX_WORDS)] = "",
    casse: Annotated[bool, Form()] = False,
    segment: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Replace in the segments that were chosen (each as id:version); one that changed since is left."""
    words, new, chosen = cherche.strip(), par.strip(), segment or []
    if not words:
        raise UsageError(_("Dites quels mots chercher."))
    if not chosen:
        raise UsageError(_("Choisissez au moins un segment."))
    view = adaptation_of(context, article_id)
    texts = {one: unsaved.text for one, unsaved in unsaved_of(request, context, view).items()}
    parents = {row_id(one.partition(":")[0]): row_id(one.partition(":")[2]) for one in chosen}
    done, left = 0, 0
    for place in places(view, texts, words, new, exact=casse, among=""):
        if place.segment.id not in parents:
            continue
        try:
            text = replaced(place.woven)
            parent = parents[place.segment.id]
            save_text(request, context, view=view, segment=place.segment, text=text, parent_id=parent)
        except ConflictError:
            left += 1
            continue
        forget_unsaved(request, context, place.segment.id)
        done += 1
    return back_to(
        f"/articles/{article_id}", "remplace-en-partie" if left else "remplace" if done else "rien-a-remplacer"
    )
