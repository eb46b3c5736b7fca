"""YAML as plain data that remembers the line of every key, item and value, with ``${NAME}`` expanded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

Place = tuple[str | int, ...]
"""The way to a value: keys and places in lists, ``("outlets", 0, "feeds", 1, "url")``."""

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_CONSTANTS = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]{1,18}|[0-9]{1,18}\.[0-9]{0,18})")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault: its line (from 1), and what is wrong with the remedy."""

    line: int
    text: str


@dataclass(slots=True)
class MarkedYaml:
    """The data of a YAML text, and where in the text each part of it stands.

    ``data`` has dict, list, str, int, float and bool; a key without a value is left out, so that its default
    holds. ``written`` has each text in which something was expanded, as it stands in the file; ``unset`` the places
    where that failed, so that what is left there is not judged again.
    """

    data: dict[str, object] = field(default_factory=dict)
    lines: dict[Place, int] = field(default_factory=dict)
    written: dict[Place, str] = field(default_factory=dict)
    unset: set[Place] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def line(self, place: Place) -> int:
        """The line of a part, or of the nearest part around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def read_yaml(text: str, environ: Mapping[str, str]) -> MarkedYaml:
    """Read a YAML mapping. What is wrong with it stands in ``problems``; nothing is raised.

    Plain words are read by the core schema of YAML 1.2, not 1.1 as PyYAML would: ``off`` and ``03:10`` are text.
    """
    marked = MarkedYaml()
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        marked.problems += _syntax_problems(text, error)
        return marked
    except RecursionError:
        marked.problems.append(Problem(1, "is nested too deeply; write lists and mappings as in the example file"))
        return marked
    if root is None or _plain(root) in ("", "~", "null"):
        return marked
    if not isinstance(root, yaml.MappingNode):
        marked.problems.append(Problem(_line(root), "the file is no mapping; start it with a key such as outlets:"))
        return marked
    _Builder(marked, environ).fill(root, (), marked.data)
    return marked


class _Loader(yaml.SafeLoader):
    """Composes nodes but refuses aliases: they can make a small file huge, or a list hold itself."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(
                None, None, "an alias (*name) is not read here; write the value out", event.start_mark
            )
        return super().compose_node(parent, index)


class _Builder:
    """Turns composed nodes into data, noting lines and faults."""

    def __init__(self, marked: MarkedYaml, environ: Mapping[str, str]) -> None:
        self.marked = marked
        self.environ = environ

    def fill(self, node: yaml.MappingNode, place: Place, into: dict[str, object]) -> None:
        """Put the pairs of a mapping into ``into``, the first where a key stands twice."""
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._fault(key_node, "a key must be one word; write key: value")
                continue
            key = key_node.value
            here = (*place, key)
            if here in self.marked.lines:
                first = self.marked.lines[here]
                self._fault(key_node, f'key "{key}" stands twice (first on line {first}); keep one of the two')
                continue
            self.marked.lines[here] = _line(key_node)
            value = self._value(value_node, here)
            if value is not None:
                into[key] = value

    def _value(self, node: yaml.Node, place: Place) -> object:
        if isinstance(node, yaml.MappingNode):
            mapping: dict[str, object] = {}
            self.fill(node, place, mapping)
            return mapping
        if isinstance(node, yaml.SequenceNode):
            return self._items(node, place)
        return self._scalar(node, place) if isinstance(node, yaml.ScalarNode) else None

    def _items(self, node: yaml.SequenceNode, place: Place) -> tuple[object, ...]:
        items: list[object] = []
        for item in node.value:
            here = (*place, len(items))
            self.marked.lines[here] = _line(item)
            value = self._value(item, here)
            if value is None:
                self._fault(item, "an item of the list is empty; write it or take the dash out")
            else:
                items.append(value)
        return tuple(items)

    def _scalar(self, node: yaml.ScalarNode, place: Place) -> object:
        if node.tag.startswith("!"):
            self._fault(node, f"a tag ({node.tag}) is not read here; take it out")
        text = self._expanded(node, place)
        if node.style is not None:
            return text
        if text in _CONSTANTS:
            return _CONSTANTS[text]
        if _INTEGER.fullmatch(text):
            return int(text)
        return float(text) if _DECIMAL.fullmatch(text) else text

    def _expanded(self, node: yaml.Node, place: Place) -> str:
        written: str = node.value
        if "${" not in written:
            return written
        self.marked.written[place] = written
        if "${" in _VARIABLE.sub("", written):
            self.marked.unset.add(place)
            self._fault(node, f"{written}: this ${{ opens no variable; write ${{NAME}} with letters, digits and _")
        for name in _VARIABLE.findall(written):
            if name not in self.environ:
                self.marked.unset.add(place)
                self._fault(node, f"${{{name}}} is not set in the environment; set {name}, or take the line out")
        return _VARIABLE.sub(lambda match: self.environ.get(match[1], match[0]), written)

    def _fault(self, node: yaml.Node, text: str) -> None:
        self.marked.problems.append(Problem(_line(node), text))


def _plain(node: yaml.Node) -> str | None:
    return node.value if isinstance(node, yaml.ScalarNode) and node.style is None else None


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _syntax_problems(text: str, error: yaml.YAMLError) -> list[Problem]:
    """A parser stops at its first fault, but tabs are nearly always all of one kind: each line of them is named."""
    tabbed = [
        number for number, line in enumerate(text.split("\n"), 1) if "\t" in line[: len(line) - len(line.lstrip())]
    ]
    problems = [Problem(number, "a tab stands in the indentation; indent with spaces") for number in tabbed]
    if isinstance(error, yaml.reader.ReaderError):
        line = text.count("\n", 0, error.position) + 1
        return [*problems, Problem(line, f"holds a control character (U+{int(error.character):04X}); take it out")]
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line + 1 if mark else 1
    if line in tabbed:
        return problems
    return [*problems, Problem(line, f"cannot be read as YAML: {_said(error)}")]


def _said(error: yaml.YAMLError) -> str:
    """PyYAML's words on one line, with a remedy where the fault is a common one."""
    said = " ".join(str(part) for part in (getattr(error, "context", None), getattr(error, "problem", None)) if part)
    if ";" in said:
        return said
    if "mapping values are not allowed" in said or "could not find expected ':'" in said:
        return f"{said}; look for a missing colon, or put a text with a colon in quotes"
    if "expected <block end>" in said or "expected ',' or" in said:
        return f"{said}; look at the indentation and at brackets and quotes left open above"
    if "cannot start any token" in said:
        return f"{said}; put the value in quotes"
    return f"{said}; look at this line and the one above"
