import gzip
import zlib

import pytest

from pipeline.errors import FetchError
from pipeline.fetch.decompress import decompressed

PAGE = b"<html><body><p>The clinic is closed.</p></body></html>"


def unpack(raw: bytes, encoding: str | None, limit: int = 10_000_000, ratio: float = 200.0) -> bytes:
    return decompressed(raw, encoding, limit=limit, ratio=ratio, url="http://x/")


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        pytest.param(PAGE, None, id="plain"),
        pytest.param(PAGE, "identity", id="identity"),
        pytest.param(gzip.compress(PAGE), "gzip", id="gzip"),
        pytest.param(gzip.compress(PAGE), "X-GZIP", id="x-gzip"),
        pytest.param(zlib.compress(PAGE), "deflate", id="deflate in zlib"),
        pytest.param(zlib.compress(PAGE, wbits=-15), "deflate", id="bare deflate"),
        pytest.param(gzip.compress(PAGE[:9]) + gzip.compress(PAGE[9:]), "gzip", id="two streams in a row"),
        pytest.param(gzip.compress(PAGE) + b"\0\0rubbish", "gzip", id="rubbish after the stream"),
        pytest.param(gzip.compress(gzip.compress(PAGE)), "gzip", id="packed once more than it says"),
        pytest.param(gzip.compress(gzip.compress(PAGE)), "gzip, gzip", id="packed twice"),
        pytest.param(PAGE, "gzip", id="plain, called gzip"),
        pytest.param(PAGE, "deflate", id="plain, called deflate"),
        pytest.param(PAGE, "br", id="plain, called br"),
        pytest.param(gzip.compress(PAGE), None, id="gzip, called nothing"),
    ],
)
def test_the_body_behind_the_label(raw: bytes, encoding: str | None) -> None:
    assert unpack(raw, encoding) == PAGE


@pytest.mark.parametrize(
    ("raw", "encoding", "words"),
    [
        pytest.param(gzip.compress(bytes(50_000_000)), "gzip", "unpacks to more than", id="bomb by size"),
        pytest.param(gzip.compress(bytes(5_000_000)), "gzip", "unpacks to more than", id="bomb by ratio"),
        pytest.param(gzip.compress(gzip.compress(bytes(9_000_000))), "gzip", "unpacks to more", id="bomb in a parcel"),
        pytest.param(gzip.compress(PAGE)[:-12], "gzip", "cut off", id="cut off"),
        pytest.param(gzip.compress(PAGE)[:15] + b"\xff" * 30, "gzip", "damaged|cut off", id="damaged"),
        pytest.param(b"\x8b\x03\x80abc", "br", "not offered", id="an encoding nobody asked for"),
        pytest.param(PAGE, "gzip, gzip, gzip", "3 times", id="three layers"),
    ],
)
def test_what_is_refused(raw: bytes, encoding: str, words: str) -> None:
    with pytest.raises(FetchError, match=words):
        unpack(raw, encoding)
