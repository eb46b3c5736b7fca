"""One form for the addresses under which a story stands. Pure functions on text (RFC 3986 §6, UTS 46)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes, urljoin, urlsplit, urlunsplit

import idna
import yaml

from pipeline.errors import InputError

_DATA = Path(__file__).parent / "data" / "tracking_parameters.yaml"
_DEFAULT_PORTS = {"http": 80, "https": 443}

# What clings to an address cut out of text or markup; blanks and control characters never belong to one.
_BLANK = re.compile(r"[\x00-\x20\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]")
_JUNK_BEFORE = re.compile(r"^[\"'<(\[«“‘]+")
_JUNK_AFTER = re.compile(r"(?:[\"'<>»”’,;\\]|%20|%22|%0[ad]|%3[ce])+$", re.IGNORECASE)
_BAD_HOST = re.compile(r"[\x00-\x20\"#%/:<>?@\[\\\]^`{|}\x7f]")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# RFC 3986: what a path or a query may hold bare; the percent sign is kept apart from them.
_PATH_SAFE = "/:@!$&'()*+,;=~"
_QUERY_SAFE = "/:@!$'()*,;?~"
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")


@dataclass(frozen=True, slots=True)
class _Tracking:
    prefixes: tuple[str, ...]
    names: frozenset[str]
    origin_names: frozenset[str]
    origin_values: frozenset[str]

    def holds(self, parameter: str) -> bool:
        """Whether ``name=value`` only says how a reader came."""
        name, _, value = parameter.partition("=")
        name = name.lower().removeprefix("amp;")
        if name in self.names or name.startswith(self.prefixes):
            return True
        return name in self.origin_names and value.lower() in self.origin_values


@cache
def _tracking() -> _Tracking:
    data = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    lower = {key: [str(word).lower() for word in words] for key, words in data.items()}
    return _Tracking(
        tuple(lower["prefixes"]),
        frozenset(lower["names"]),
        frozenset(lower["origin_names"]),
        frozenset(lower["origin_values"]),
    )


def canonical_url(url: str, base: str | None = None) -> str:
    """The one form of an http(s) address, resolved against ``base`` where it is relative.

    Scheme and host in lower case, the host in punycode, no default port, no fragment, no dot segments, escapes in
    capitals and only where needed, no tracking parameters (data/tracking_parameters.yaml), the others sorted by name.
    Applying it twice changes nothing. Raises InputError for what is no address of a web page.
    """
    try:
        text = urljoin(base, _trimmed(url)) if base else url
    except ValueError as cause:
        raise InputError(f"{url!r} is not the address of a web page: {cause}") from cause
    # What was dropped may lay bare what must be dropped too (junk before a tracking parameter): every round but the
    # first only shortens.
    before = None
    while before != text:
        before, text = text, _canonical(text, url)
    return text


def _canonical(text: str, url: str) -> str:
    try:
        parts = urlsplit(_trimmed(text))
        port = parts.port
    except ValueError as cause:
        raise InputError(f"{url!r} is not the address of a web page: {cause}") from cause
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise InputError(f"{url!r} is not the address of a web page")
    host = _host(parts.hostname, url)
    place = host if port in {None, _DEFAULT_PORTS[scheme]} else f"{host}:{port}"
    return urlunsplit((scheme, place, _path(parts.path), _query(parts.query), ""))


def is_web_address(url: str) -> bool:
    """Whether canonical_url takes it."""
    try:
        canonical_url(url)
    except InputError:
        return False
    return True


def _trimmed(url: str) -> str:
    text = _BLANK.sub(lambda mark: "%20" if mark[0] == " " else "", url.strip())
    before = None
    while before != text:
        before = text
        text = _JUNK_BEFORE.sub("", text.partition("#")[0])
        text = _JUNK_AFTER.sub("", text).rstrip("?&")
        text = text.strip()
    return text.replace("\\", "/")


def _host(host: str, url: str) -> str:
    """A host name in lower case and punycode (UTS 46); an IPv6 literal in brackets; no dot at the end."""
    host = host.rstrip(".")
    if ":" in host:
        return f"[{host}]"
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True, transitional=False).decode("ascii")
        except (idna.IDNAError, UnicodeError, IndexError) as cause:
            raise InputError(f"{url!r} has no valid host name: {cause}") from cause
    host = host.lower().rstrip(".")
    if not host or _BAD_HOST.search(host):
        raise InputError(f"{url!r} has no valid host name")
    return host


def _requoted(text: str, safe: str) -> str:
    """Escapes in capitals, unreserved characters bare, everything else that needs it escaped as UTF-8."""

    def plain(escape: re.Match[str]) -> str:
        byte = unquote_to_bytes(escape[0])[0]
        return chr(byte) if byte in _UNRESERVED else escape[0].upper()

    pieces = []
    end = 0
    for escape in _ESCAPE.finditer(text):
        pieces += [quote(text[end : escape.start()], safe=safe, errors="replace"), plain(escape)]
        end = escape.end()
    pieces.append(quote(text[end:], safe=safe, errors="replace"))
    return "".join(pieces)


def _path(path: str) -> str:
    """A path without dot segments (RFC 3986 §5.2.4); an empty one is the root."""
    kept: list[str] = []
    segments = _requoted(path, _PATH_SAFE).split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments and segments[-1] in {".", ".."}:
        kept.append("")
    # Two slashes at the front would be read as a host.
    return "/" + "/".join(kept).lstrip("/")


def _query(query: str) -> str:
    kept = []
    for raw in query.split("&"):
        parameter = raw.removeprefix("amp;").rstrip("=")
        if parameter and not _tracking().holds(parameter):
            kept.append(_requoted(parameter, _QUERY_SAFE + "=+"))
    return "&".join(sorted(kept, key=lambda parameter: parameter.partition("=")[0]))
