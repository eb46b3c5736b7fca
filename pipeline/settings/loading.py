"""feeds.yaml → Settings, or one error that lists every fault with its line and remedy."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pipeline.errors import SettingsError

from .marks import MarkedYaml, Place, Problem, read_yaml
from .model import (
    FeedSettings,
    FetchSettings,
    KeepSettings,
    NewsroomSettings,
    OutletSettings,
    RelevanceSettings,
    ScheduleSettings,
    Section,
    Settings,
    TranslateSettings,
)
from .values import nearest

_SECTIONS: dict[tuple[str, ...], type[Section]] = {
    (): Settings,
    ("newsroom",): NewsroomSettings,
    ("fetch",): FetchSettings,
    ("relevance",): RelevanceSettings,
    ("translate",): TranslateSettings,
    ("schedule",): ScheduleSettings,
    ("keep",): KeepSettings,
    ("outlets",): OutletSettings,
    ("outlets", "feeds"): FeedSettings,
}
_KINDS = {
    "string_type": "must be text; put it in quotes",
    "bool_type": "must be true or false; write one of the two",
    "int_type": "must be a whole number; write digits only",
    "float_type": "must be a number; write it as 0.35",
    "dict_type": "must be a mapping; write key: value lines under it",
    "model_type": "must be a mapping; write key: value lines under it",
    "tuple_type": "must be a list; write each item after a dash, or all in [ ]",
}
_BOUNDS = {"greater_than_equal": ("at least", "ge"), "less_than_equal": ("at most", "le")}


def load_settings(path: Path, environ: Mapping[str, str] = os.environ) -> Settings:
    """Read a feeds.yaml. Raises SettingsError: a line ``feeds.yaml:LINE: what is wrong; remedy`` for every fault."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be read ({error.strerror}); make a workspace with: vigie init DIR"
        ) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise SettingsError(f"{path.name}:{line}: is not UTF-8; save the file as UTF-8") from error
    return parse_settings(text, path.name, environ)


def parse_settings(text: str, name: str = "feeds.yaml", environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings of a text; ``name`` is what errors call it. Raises SettingsError as load_settings does."""
    marked = read_yaml(text, environ)
    problems = [*marked.problems, *_doubles(marked)]
    as_written = {_at(marked.data, place): written for place, written in marked.written.items()}
    try:
        settings = Settings.model_validate(marked.data, context=as_written)
    except ValidationError as error:
        problems += _readable(error, marked)
        settings = Settings()
    if problems:
        lines = (f"{name}:{problem.line}: {_printable(problem.text)}" for problem in sorted(set(problems)))
        raise SettingsError("\n".join(lines))
    return settings


def _printable(text: str) -> str:
    """One line, whatever the file holds: a line break or an escape sequence of a value is shown, not sent on."""
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)


def _readable(error: ValidationError, marked: MarkedYaml) -> Iterator[Problem]:
    for fault in error.errors(include_url=False):
        place = tuple(part for part in fault["loc"] if part != "[key]")
        if place not in marked.unset:
            yield Problem(marked.line(place), _sentence(fault, place, marked))


def _sentence(fault: ErrorDetails, place: Place, marked: MarkedYaml) -> str:
    if fault["type"] == "extra_forbidden":
        return _unknown(place)
    if fault["type"] == "missing":
        return _missing(place)
    return _unusable(fault, place, marked)


def _unusable(fault: ErrorDetails, place: Place, marked: MarkedYaml) -> str:
    """A value that cannot stand there, shown as it stands in the file: what ``${NAME}`` hides is never printed."""
    kind, key = fault["type"], _label(place)
    value = marked.written.get(place, fault["input"])
    shown = f' "{value}"' if isinstance(value, str | int | float) else ""
    if kind == "value_error":
        return f"{key}{shown} {fault['ctx']['error']}"
    if kind == "literal_error":
        expected = fault["ctx"]["expected"].replace("'", "")
        return f"{key}{shown} is not known here; write {expected}"
    if kind in _KINDS:
        return f"{key}{shown} {_KINDS[kind]}"
    if kind in _BOUNDS:
        word, bound = _BOUNDS[kind]
        return f"{key}{shown} is out of bounds; write {word} {fault['ctx'][bound]}"
    return f"{key}{shown} cannot be used: {fault['msg'][:1].lower()}{fault['msg'][1:]}; write another value"


def _label(place: Place) -> str:
    """What a place is called in a message: its key, or the key of the list it stands in."""
    if not place:
        return "the file"
    return str(place[-1]) if isinstance(place[-1], str) else f"an item of {_label(place[:-1])}"


def _section(place: Place) -> type[BaseModel]:
    return _SECTIONS[tuple(part for part in place if isinstance(part, str))]


def _unknown(place: Place) -> str:
    known = sorted(_section(place[:-1]).model_fields)
    near = nearest(str(place[-1]), known)
    remedy = f'did you mean "{near}"?' if near else f"known here: {', '.join(known)}"
    return f'unknown key "{place[-1]}"; {remedy}'


def _missing(place: Place) -> str:
    key = str(place[-1])
    examples = _section(place[:-1]).model_fields[key].examples or ["…"]
    return f'"{key}" is missing; add it, as in {key}: {examples[0]}'


def _doubles(marked: MarkedYaml) -> Iterator[Problem]:
    """Names and addresses that stand twice. Looked for in the raw data, so that another fault does not hide them."""
    first: dict[tuple[str, str], int] = {}
    for label, folded, place in _identities(marked.data):
        line = marked.line(place)
        if (label, folded) not in first:
            first[label, folded] = line
            continue
        shown = marked.written.get(place, _at(marked.data, place))
        yield Problem(
            line, f'{label} "{shown}" stands twice (first on line {first[label, folded]}); rename it or take one out'
        )


def _identities(data: Mapping[str, object]) -> Iterator[tuple[str, str, Place]]:
    """What must be unique: its label, its folded form, its place."""
    for i, outlet in _mappings(data.get("outlets")):
        name = outlet.get("name")
        if isinstance(name, str):
            yield "outlet", _folded(name), ("outlets", i, "name")
        for j, feed in _mappings(outlet.get("feeds")):
            place: Place = ("outlets", i, "feeds", j)
            name, url = feed.get("name"), feed.get("url")
            if isinstance(name, str):
                yield "feed", _folded(name), (*place, "name")
            if isinstance(url, str):
                yield "feed address", _address(url), (*place, "url")


def _mappings(value: object) -> Iterator[tuple[int, Mapping[str, object]]]:
    items = value if isinstance(value, tuple) else ()
    return ((index, item) for index, item in enumerate(items) if isinstance(item, dict))


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _address(url: str) -> str:
    """What two spellings of one feed address share: scheme, letter case of the host and a last slash left aside."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    return f"{parts.netloc.lower()}{parts.path.rstrip('/')}?{parts.query}"


def _at(data: object, place: Place) -> object:
    for part in place:
        data = data[part]  # type: ignore[index]
    return data
