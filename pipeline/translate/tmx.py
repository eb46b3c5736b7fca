"""TMX 1.4b, the exchange format of translation memories: write it, read it without trusting it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from pipeline.errors import InputError

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MAX_BYTES = 512 * 1024**2


@dataclass(frozen=True, slots=True)
class TmxUnit:
    """A sentence and its translation. ``changed`` is TMX's own stamp (20231024T104207Z), ``author`` who confirmed."""

    source: str
    target: str
    source_language: str = "en"
    target_language: str = "fr-CA"
    author: str | None = None
    changed: str | None = None


def write_tmx(units: Iterable[TmxUnit], *, tool_version: str = "") -> Iterator[bytes]:
    """The units as a TMX file, piece by piece."""
    from lxml import etree

    head = etree.Element(
        "header",
        {
            "creationtool": "Vigie",
            "creationtoolversion": tool_version or "0",
            "segtype": "sentence",
            "o-tmf": "vigie",
            "adminlang": "en",
            "srclang": "en",
            "datatype": "plaintext",
        },
    )
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n' + etree.tostring(head) + b"\n<body>\n"
    for unit in units:
        element = etree.Element("tu")
        for name, value in (("changeid", unit.author), ("changedate", unit.changed)):
            if value:
                element.set(name, value)
        for language, words in ((unit.source_language, unit.source), (unit.target_language, unit.target)):
            variant = etree.SubElement(element, "tuv", {_LANG: language})
            etree.SubElement(variant, "seg").text = _printable(words)
        yield etree.tostring(element, encoding="utf-8", xml_declaration=False) + b"\n"
    yield b"</body>\n</tmx>\n"


def read_tmx(stream: IO[bytes], source_language: str = "en", target_language: str = "fr") -> Iterator[TmxUnit]:
    """The units of a TMX file between the two languages; others are passed over, markup inside a segment is dropped.

    Entities and document types from outside are not followed. Raises InputError where the file is no TMX.
    """
    from lxml import etree

    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise InputError(f"the TMX file is larger than {MAX_BYTES} bytes")
    try:
        events = etree.iterparse(
            BytesIO(data), events=("end",), resolve_entities=False, no_network=True, load_dtd=False
        )
        seen = False
        for _, element in events:
            if element.tag == "tu":
                unit = _unit(element, source_language, target_language)
                if unit:
                    yield unit
                element.clear()
            seen = seen or element.tag in ("tmx", "tu", "header")
        if not seen:
            raise InputError("the file is not TMX: it has neither a header nor a unit")
    except etree.XMLSyntaxError as error:
        raise InputError(f"the TMX file cannot be read: {error}") from error


def _unit(element: object, source_language: str, target_language: str) -> TmxUnit | None:
    found: dict[str, tuple[str, str]] = {}
    for variant in element.iter("tuv"):  # type: ignore[attr-defined]
        language = variant.get(_LANG) or variant.get("lang") or ""
        segment = variant.find("seg")
        words = "".join(segment.itertext()).strip() if segment is not None else ""
        found.setdefault(language.lower().split("-")[0], (language, words))
    source, target = found.get(source_language), found.get(target_language)
    if not source or not target or not source[1] or not target[1]:
        return None
    get = element.get  # type: ignore[attr-defined]
    return TmxUnit(
        source[1], target[1], source[0], target[0], get("changeid"), get("changedate") or get("creationdate")
    )


def _printable(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(sign for sign in text if sign in "\t\n\r" or ord(sign) >= 0x20)
