"""Bytes to text where the label may lie. Pure functions.

Order: a byte order mark; then bytes that are valid UTF-8 with at least one multi-byte sequence are UTF-8 whatever
their label says (other encodings hardly ever look like it); then the first label (header, then markup) that the
bytes agree with, ISO 8859-1 and ASCII meaning windows-1252 (WHATWG Encoding §4.2); then windows-1252.
"""

from __future__ import annotations

import codecs
import re
import sys
from collections.abc import Iterable

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_META = re.compile(rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE)
# Text encodings only: codecs also knows hex, zip, idna and the like.
_TEXT_ENCODING = re.compile(
    r"utf-?8|utf-?16(-?[lb]e)?|iso-?8859-?\d{1,2}|iso_8859-?\d{1,2}|latin-?\d|windows-?12\d\d|cp-?\d{3,4}|koi8-[rtu]"
    r"|gb2312|gbk|gb18030|big5(-hkscs)?|euc-?(jp|kr)|shift[_-]?jis|macintosh|mac-?roman|us-ascii|ascii|iso-2022-jp",
    re.IGNORECASE,
)
_WESTERN = frozenset({"iso8859-1", "ascii"})
_HEAD = 4096
# Control characters that XML and our texts cannot hold (XML 1.0 §2.2); lone surrogates.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,12})|([0-9]{1,12}));?")


def _windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 inside a text that otherwise is: pasted from windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("vigie-windows-1252", _windows_1252)


def decode(body: bytes, *labels: str | None) -> str:
    """The text of a body. ``labels``: charsets named outside it (the header), most trusted first."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return _clean(body[len(mark) :].decode(encoding, "replace"))
    if _is_utf8(body):
        return _clean(body.decode("utf-8", "ignore"))
    for encoding in _known((*labels, *_labels_inside(body))):
        try:
            return _clean(body.decode(encoding))
        except (UnicodeDecodeError, LookupError):
            continue
    if _is_mostly_utf8(body):
        return _clean(body.decode("utf-8", "vigie-windows-1252"))
    return _clean(body.decode("cp1252", "replace"))


def _clean(text: str) -> str:
    return _CONTROL.sub("", _REFERENCE.sub(_kept_reference, text))


def _kept_reference(reference: re.Match[str]) -> str:
    """A character reference, unless to a character that a text cannot hold: one of those empties lxml's whole page."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return "" if not code or code > sys.maxunicode or _CONTROL.match(chr(code)) else reference[0]


def _is_utf8(body: bytes) -> bool:
    """Valid UTF-8 with at least one multi-byte sequence; a sequence cut off at the very end is forgiven."""
    if body.isascii():
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(body, final=False)
    except UnicodeDecodeError:
        return False
    return True


def _is_mostly_utf8(body: bytes) -> bool:
    good = sum(1 for mark in body.decode("utf-8", "replace") if ord(mark) > 127 and mark != "\ufffd")
    bad = body.decode("utf-8", "replace").count("\ufffd")
    return good > bad


def _labels_inside(body: bytes) -> list[str]:
    head = body[:_HEAD]
    return [found[1].decode("ascii", "ignore") for rule in (_XML, _META) for found in rule.finditer(head)][:2]


def _known(labels: Iterable[str | None]) -> list[str]:
    names = []
    for label in labels:
        if not label or not _TEXT_ENCODING.fullmatch(label.strip()):
            continue
        try:
            name = codecs.lookup(label.strip()).name
        except LookupError:
            continue
        names.append("cp1252" if name in _WESTERN else name)
    # A page that calls itself UTF-16 in markup that could be read to find so is not.
    return [name for name in names if name != "utf-8" and not name.startswith("utf-16")]
