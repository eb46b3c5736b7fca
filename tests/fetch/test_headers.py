from datetime import UTC, datetime

import pytest

from pipeline.fetch.headers import charset, conditional_headers, fresh_for, media_type, retry_after

NOW = datetime(2023, 10, 24, 12, 0, tzinfo=UTC)
LONGEST = 7 * 86_400


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        pytest.param("120", 120, id="seconds"),
        pytest.param(" 0 ", 0, id="zero"),
        pytest.param("Tue, 24 Oct 2023 12:05:00 GMT", 300, id="date"),
        pytest.param("Tue, 24 Oct 2023 11:00:00 GMT", 0, id="date that has passed"),
        pytest.param("soon", None, id="words"),
        pytest.param("-5", None, id="negative"),
        pytest.param("99999999999999", LONGEST, id="absurd"),
        pytest.param("9" * 5000, None, id="no number any more"),
        pytest.param("Fri, 31 Dec 9999 23:59:59 -1200", LONGEST, id="the last day there is, and half of another"),
        pytest.param("Mon, 01 Jan 0001 00:00:00 +1400", 0, id="before the first day there is"),
        pytest.param("Fri, 31 Dec 9999 23:59:59 -9999", None, id="no such zone"),
        pytest.param(None, None, id="absent"),
    ],
)
def test_retry_after(value: str | None, seconds: int | None) -> None:
    assert retry_after(value, NOW, LONGEST) == seconds


@pytest.mark.parametrize(
    ("cache_control", "expires", "seconds"),
    [
        pytest.param("public, max-age=600", None, 600, id="max-age"),
        pytest.param("s-maxage=5, MAX-AGE=60", None, 60, id="not s-maxage"),
        pytest.param("no-cache, max-age=600", None, None, id="no-cache"),
        pytest.param(None, "Tue, 24 Oct 2023 13:00:00 GMT", 3600, id="Expires"),
        pytest.param(None, "0", None, id="Expires 0"),
        pytest.param("max-age=60", "Tue, 24 Oct 2023 13:00:00 GMT", 60, id="max-age beats Expires"),
        pytest.param(None, None, None, id="nothing"),
    ],
)
def test_freshness(cache_control: str | None, expires: str | None, seconds: int | None) -> None:
    assert fresh_for(cache_control, expires, NOW) == seconds


def test_content_type() -> None:
    assert media_type("Text/HTML; charset=ISO-8859-1") == "text/html"
    assert charset("Text/HTML; Charset='ISO-8859-1'") == "iso-8859-1"
    assert media_type(None) is None
    assert charset("text/html") is None


def test_validators_go_back_as_they_came_unless_they_cannot() -> None:
    assert conditional_headers('W/"a b"', "Tue, 24 Oct 2023 10:00:00 GMT") == {
        "If-None-Match": 'W/"a b"',
        "If-Modified-Since": "Tue, 24 Oct 2023 10:00:00 GMT",
    }
    assert conditional_headers('"é"', "x\r\nX-Evil: 1") == {}
