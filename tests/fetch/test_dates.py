from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.fetch.dates import doubt_about, in_utc, read_date, written

MONTREAL = ZoneInfo("America/Montreal")
FETCHED = datetime(2023, 11, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        pytest.param("2023-10-24T10:42:07Z", "2023-10-24T10:42:07+00:00", id="ISO in UTC"),
        pytest.param("2023-10-24T06:42:07-04:00", "2023-10-24T06:42:07-04:00", id="ISO keeps its offset"),
        pytest.param("2023-10-24T06:42:07.123-0400", "2023-10-24T06:42:07-04:00", id="fraction, offset without colon"),
        pytest.param("2023-10-24T06:42", "2023-10-24T06:42:00-04:00", id="no zone: the outlet's, in summer"),
        pytest.param("2023-12-24 06:42:00", "2023-12-24T06:42:00-05:00", id="no zone: the outlet's, in winter"),
        pytest.param("2023-10-24", "2023-10-24", id="bare date"),
        pytest.param("20231024", "2023-10-24", id="basic ISO date"),
        pytest.param("Tue, 24 Oct 2023 10:42:07 +0200", "2023-10-24T10:42:07+02:00", id="RFC 5322"),
        pytest.param("Tue, 24 Oct 2023 10:42:07 EST", "2023-10-24T10:42:07-05:00", id="RFC 5322, named zone"),
        pytest.param("Tue, 24 Oct 2023 10:42:07 CEST", "2023-10-24T10:42:07+02:00", id="European zone"),
        pytest.param("Tue, 24 Oct 2023 10:42:07 GMT", "2023-10-24T10:42:07+00:00", id="GMT"),
        pytest.param("Mo, 25 Jun 2018 11:41:36", "2018-06-25T11:41:36-04:00", id="feedparser reads nothing here"),
        pytest.param("Tue, 24 Oct 2023 10:42:07 XYZT", "2023-10-24", id="unknown zone: the day alone"),
        pytest.param("Oct. 24, 2023 2:30 p.m. EDT", "2023-10-24T14:30:00-04:00", id="American, written"),
        pytest.param("October 24, 2023 at 9:05 AM PT", "2023-10-24T09:05:00-07:00", id="PT by the calendar"),
        pytest.param("mar., 24 oct. 2023 10:00:00 -0400", "2023-10-24T10:00:00-04:00", id="French RFC 5322"),
        pytest.param("Publié le 1er octobre 2023 à 14 h 05", "2023-10-01T14:05:00-04:00", id="French, written"),
        pytest.param("24 August 2023", "2023-08-24", id="British"),
        pytest.param("24. Oktober 2023", "2023-10-24", id="German"),
        pytest.param("3 de octubre de 2023", "2023-10-03", id="Spanish"),
    ],
)
def test_what_is_stated(text: str, stated: str) -> None:
    found = read_date(text, MONTREAL)
    assert found is not None
    assert written(found) == stated


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        "May",
        "May 2023",
        "10/11/2023",
        "2 hours ago",
        "14 h 05",
        "yesterday",
        "2023-13-45",
        "0000-00-00",
        "2023-10-24T99:00:00Z",
        "31 February 2023",
        "24 Foo 2023",
        "123456789",
        "now" * 200,
    ],
)
def test_nothing_is_guessed(text: str | None) -> None:
    assert read_date(text, MONTREAL) is None


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        pytest.param("2023-11-01T12:30:00Z", False, id="half an hour ahead: a clock"),
        pytest.param("2023-11-01T14:00:00Z", True, id="two hours ahead"),
        pytest.param("2023-11-02", False, id="tomorrow, already here in the east"),
        pytest.param("2023-11-03", True, id="the day after tomorrow"),
        pytest.param("1970-01-01T00:00:00Z", True, id="an empty field"),
        pytest.param("2001-05-01", False, id="old"),
    ],
)
def test_dates_that_cannot_be(text: str, refused: bool) -> None:
    found = read_date(text, UTC)
    assert found is not None
    assert (doubt_about(found, FETCHED) is not None) == refused


def test_utc_form() -> None:
    found = read_date("2023-10-24T06:42:07-04:00", UTC)
    assert found is not None
    assert in_utc(found) == "2023-10-24T10:42:07Z"


@given(
    st.text(max_size=60) | st.from_regex(r"\d{1,2} [A-Z][a-z]{2,4} \d{4} \d\d:\d\d(:\d\d)? [+-]\d{4}", fullmatch=True)
)
def test_any_text_is_read_or_not(text: str) -> None:
    found = read_date(text, MONTREAL)
    assert found is None or written(found)
