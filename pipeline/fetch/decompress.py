"""Bodies as they were before Content-Encoding, within bounds. A pure function on bytes.

Ours and not the HTTP library's, because the label lies in both directions (plain text called gzip, gzip called
nothing) and because a bomb must stop at the bound, not at the end of the chunk.
"""

from __future__ import annotations

import zlib

from pipeline.errors import FetchError

ACCEPT_ENCODING = "gzip, deflate"

_GZIP_MAGIC = b"\x1f\x8b\x08"
_MOST_LAYERS = 2
# Below this a high ratio harms nobody: a page of blanks is no bomb.
_SMALL = 1_000_000


def decompressed(raw: bytes, encoding: str | None, *, limit: int, ratio: float, url: str) -> bytes:
    """The body behind a Content-Encoding; ``limit`` bytes and ``ratio`` times the raw size at most.

    Raises FetchError on a bomb, on a stream cut off or damaged, and on an encoding nobody asked for.
    """
    layers = [name.strip().lower() for name in (encoding or "").split(",") if name.strip()]
    layers = [name for name in layers if name != "identity"]
    if len(layers) > _MOST_LAYERS:
        raise FetchError(f"{url} is packed {len(layers)} times over", permanent=True)
    allowed = int(min(limit, max(_SMALL, len(raw) * ratio)))
    body = raw
    for name in reversed(layers):
        body = _unpacked(body, name, allowed, url)
    # A feed.xml.gz served as it lies, or a proxy that packed once more without saying so.
    if body.startswith(_GZIP_MAGIC) and body:
        body = _inflate(body, zlib.MAX_WBITS | 16, allowed, url)
    return body


def _unpacked(body: bytes, name: str, allowed: int, url: str) -> bytes:
    if name in {"gzip", "x-gzip"}:
        return _inflate(body, zlib.MAX_WBITS | 16, allowed, url) if body.startswith(_GZIP_MAGIC) else body
    if name == "deflate":
        return _inflate_deflate(body, allowed, url)
    if body.lstrip()[:1] in {b"<", b"{"}:
        return body  # a label that nobody asked for on a body that was never packed
    raise FetchError(f"{url} answered in the encoding {name!r}, which was not offered")


def _inflate_deflate(body: bytes, allowed: int, url: str) -> bytes:
    """Deflate in a zlib wrapper (RFC 9110 §8.4.1.2), or bare as some servers send it, or a plain body so labelled."""
    if body.lstrip()[:1] in {b"<", b"{"}:
        return body
    wrapped = len(body) > 1 and body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    return _inflate(body, zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS, allowed, url)


def _inflate(body: bytes, wbits: int, allowed: int, url: str) -> bytes:
    """One compressed stream, or several in a row (RFC 1952 §2.2), inflated up to the bound."""
    parts: list[bytes] = []
    size = 0
    rest = body
    while rest:
        stream = zlib.decompressobj(wbits)
        try:
            part = stream.decompress(rest, allowed - size + 1)
        except zlib.error as cause:
            if parts:  # rubbish after a whole stream: gzip itself ignores it
                break
            raise FetchError(f"{url} sent a damaged body: {cause}") from cause
        size += len(part)
        if size > allowed:
            raise FetchError(f"{url} unpacks to more than {allowed:,} bytes from {len(body):,}", permanent=True)
        if not stream.eof:
            raise FetchError(f"{url} sent a packed body that is cut off")
        parts.append(part)
        rest = stream.unused_data
    return b"".join(parts)
