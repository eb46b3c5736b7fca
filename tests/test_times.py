"""Times as the archive writes them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.times import later, parse_stamp, stamp

MOMENT = datetime(2023, 10, 24, 10, 42, 7, tzinfo=UTC)
LAST = "9999-12-31T23:59:59Z"


def test_a_stamp_is_read_back() -> None:
    assert stamp(MOMENT.astimezone(timezone(timedelta(hours=-4)))) == "2023-10-24T10:42:07Z"
    assert parse_stamp("2023-10-24T10:42:07Z") == MOMENT


def test_a_time_without_zone_is_no_time() -> None:
    with pytest.raises(ValueError, match="without zone"):
        stamp(datetime(2023, 10, 24))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        pytest.param(60, "2023-10-24T10:43:07Z", id="a minute"),
        pytest.param(251_705_000_000, LAST, id="after the last moment there is"),
        pytest.param(1e300, LAST, id="more than a timedelta holds"),
        pytest.param(float("inf"), LAST, id="for ever"),
    ],
)
def test_later_ends_at_the_last_moment_there_is(seconds: float, text: str) -> None:
    assert later(MOMENT, seconds) == text


@given(st.datetimes(min_value=datetime(1000, 1, 1), timezones=st.just(UTC)), st.floats(min_value=0))  # noqa: DTZ001
def test_later_is_never_earlier(moment: datetime, seconds: float) -> None:
    assert later(moment, seconds) >= stamp(moment)
