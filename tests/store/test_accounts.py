"""Accounts, sessions, links that sign in once, knocks and visits in newsroom.db."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.errors import NotFoundError, StateError
from pipeline.store import Account, Newsroom, open_newsroom

NOW = datetime(2026, 3, 4, 11, 5, tzinfo=UTC)
AT = "2026-03-04T11:05:00Z"


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    with open_newsroom(tmp_path / "newsroom.db") as opened:
        yield opened


@pytest.fixture
def odile(newsroom: Newsroom) -> Account:
    return newsroom.accounts.add("odile", 1, "editor", "hash", at=AT)


def test_the_file_is_its_owners_alone(newsroom: Newsroom) -> None:
    assert stat.S_IMODE(newsroom.path.stat().st_mode) == 0o600


def test_a_login_is_found_in_any_case(newsroom: Newsroom, odile: Account) -> None:
    assert newsroom.accounts.named("ODILE") == odile
    assert newsroom.accounts.named("odil") is None
    with pytest.raises(NotFoundError):
        newsroom.accounts.get(99)


@pytest.mark.parametrize(("login", "person"), [("Odile", 2), ("other", 1)], ids=["login", "person"])
def test_a_login_and_a_name_belong_to_one_account(newsroom: Newsroom, odile: Account, login: str, person: int) -> None:
    with pytest.raises(StateError):
        newsroom.accounts.add(login, person, "reader", None, at=AT)


def test_a_removed_account_comes_back_as_itself(newsroom: Newsroom, odile: Account) -> None:
    newsroom.accounts.disable(odile.id, at=AT)

    again = newsroom.accounts.add("odile", 1, "chief", None, at=AT)

    assert (again.id, again.role, again.has_password, again.disabled_at) == (odile.id, "chief", False, None)


def test_a_session_is_found_by_its_token_and_kept_without_it(newsroom: Newsroom, odile: Account) -> None:
    token = newsroom.sessions.begin(odile.id, NOW, user_agent="Firefox")

    session = newsroom.sessions.find(token, NOW)

    assert session
    assert (session.account_id, session.role, session.user_agent) == (odile.id, "editor", "Firefox")
    assert token not in str([tuple(row) for row in newsroom.read().execute("SELECT * FROM session")])
    assert newsroom.sessions.find(token + "x", NOW) is None
    assert newsroom.sessions.find(session.token_hash, NOW) is None


def test_use_keeps_a_session_alive_but_not_for_ever(newsroom: Newsroom, odile: Account) -> None:
    token = newsroom.sessions.begin(odile.id, NOW)
    idle = newsroom.sessions.begin(odile.id, NOW)

    for day in range(1, 30):
        assert newsroom.sessions.find(token, NOW + timedelta(days=day)), day

    assert newsroom.sessions.find(idle, NOW + timedelta(days=4, seconds=1)) is None
    assert newsroom.sessions.find(token, NOW + timedelta(days=30, seconds=1)) is None


def test_sessions_end_one_by_one_or_all(newsroom: Newsroom, odile: Account) -> None:
    first, second, third = (newsroom.sessions.begin(odile.id, NOW) for _ in range(3))
    other = newsroom.accounts.add("noe", 2, "editor", None, at=AT)
    found = newsroom.sessions.find(first, NOW)
    assert found

    newsroom.sessions.revoke(other.id, found.token_hash, NOW)
    assert newsroom.sessions.find(first, NOW)
    newsroom.sessions.revoke(odile.id, found.token_hash, NOW)
    assert newsroom.sessions.find(first, NOW) is None

    kept = newsroom.sessions.find(second, NOW)
    assert kept
    newsroom.sessions.revoke_all(odile.id, NOW, but=kept.token_hash)
    assert newsroom.sessions.find(third, NOW) is None
    assert [session.token_hash for session in newsroom.sessions.of_account(odile.id, NOW)] == [kept.token_hash]


def test_a_disabled_account_is_out_at_once(newsroom: Newsroom, odile: Account) -> None:
    token = newsroom.sessions.begin(odile.id, NOW)
    link = newsroom.sessions.make_link(odile.id, NOW, timedelta(days=1))

    newsroom.accounts.disable(odile.id, at=AT)

    assert newsroom.sessions.find(token, NOW) is None
    assert newsroom.sessions.use_link(link, NOW) is None


def test_a_link_signs_in_once(newsroom: Newsroom, odile: Account) -> None:
    link = newsroom.sessions.make_link(odile.id, NOW, timedelta(hours=1))

    assert newsroom.sessions.find(link, NOW) is None
    assert newsroom.sessions.use_link(link, NOW) == odile.id
    assert newsroom.sessions.use_link(link, NOW) is None


def test_a_link_expires_and_a_cookie_is_no_link(newsroom: Newsroom, odile: Account) -> None:
    link = newsroom.sessions.make_link(odile.id, NOW, timedelta(hours=1))
    cookie = newsroom.sessions.begin(odile.id, NOW)

    assert newsroom.sessions.use_link(link, NOW + timedelta(hours=1)) is None
    assert newsroom.sessions.use_link(cookie, NOW) is None


def knock(newsroom: Newsroom, login: str = "odile", address: str = "192.0.2.1", minutes: float = 0) -> bool:
    return newsroom.knocks.begin(login, address, NOW + timedelta(minutes=minutes)) is not None


def test_guessing_is_slowed_down_by_name_and_address(newsroom: Newsroom) -> None:
    assert [knock(newsroom) for _ in range(6)] == [True] * 5 + [False]
    assert knock(newsroom, login="ODILE") is False
    assert knock(newsroom, login="noe")
    assert knock(newsroom, address="192.0.2.2")
    assert knock(newsroom, minutes=16)


def test_an_address_that_tries_many_names_is_stopped(newsroom: Newsroom) -> None:
    tries = [knock(newsroom, login=f"name{number}") for number in range(31)]

    assert tries == [True] * 30 + [False]


def test_a_name_tried_from_everywhere_is_stopped_late(newsroom: Newsroom) -> None:
    tries = [knock(newsroom, address=f"192.0.2.{number}") for number in range(61)]

    assert tries == [True] * 60 + [False]


def test_getting_in_forgives_earlier_failures(newsroom: Newsroom) -> None:
    for _ in range(4):
        knock(newsroom)
    attempt = newsroom.knocks.begin("odile", "192.0.2.1", NOW)
    assert attempt
    newsroom.knocks.succeed(attempt)

    assert [knock(newsroom) for _ in range(6)] == [True] * 5 + [False]


def test_old_rows_are_forgotten(newsroom: Newsroom, odile: Account) -> None:
    newsroom.sessions.begin(odile.id, NOW)
    knock(newsroom)

    newsroom.sessions.forget(NOW + timedelta(days=40))

    for table in ("session", "login_attempt"):
        assert newsroom.read().execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0


def test_a_visit_ends_with_a_pause(newsroom: Newsroom, odile: Account) -> None:
    def minutes(count: int) -> datetime:
        return NOW + timedelta(minutes=count)

    assert newsroom.visits.note(odile.id, NOW) is None
    assert newsroom.visits.note(odile.id, minutes(30)) is None
    assert newsroom.visits.note(odile.id, minutes(600)) == "2026-03-04T11:35:00Z"
    assert newsroom.visits.note(odile.id, minutes(610)) == "2026-03-04T11:35:00Z"
    assert newsroom.visits.note(odile.id, minutes(1_200)) == "2026-03-04T21:15:00Z"


def test_few_visits_are_kept(newsroom: Newsroom, odile: Account) -> None:
    for day in range(40):
        newsroom.visits.note(odile.id, NOW + timedelta(days=day))

    assert newsroom.read().execute("SELECT count(*) FROM visit").fetchone()[0] <= 21


def test_filters_are_saved_replaced_and_removed(newsroom: Newsroom, odile: Account) -> None:
    newsroom.filters.save(odile.id, "Ontario", "region=CA-ON", at=AT)
    newsroom.filters.save(odile.id, "Ontario", "region=CA-ON&mine=1", at=AT)

    assert [(saved.name, saved.query) for saved in newsroom.filters.of(odile.id)] == [
        ("Ontario", "region=CA-ON&mine=1")
    ]
    newsroom.filters.remove(odile.id, "Ontario")
    assert newsroom.filters.of(odile.id) == []


def test_a_secret_is_made_once(newsroom: Newsroom) -> None:
    made = newsroom.secret("forms", at=AT)

    assert len(made) == 32
    assert newsroom.secret("forms", at=AT) == made
    assert newsroom.secret("other", at=AT) != made


def test_a_preference_is_remembered(newsroom: Newsroom, odile: Account) -> None:
    assert newsroom.accounts.preference(odile.id, "desk_filter") is None
    newsroom.accounts.prefer(odile.id, "desk_filter", "mine=1")
    newsroom.accounts.prefer(odile.id, "desk_filter", "")
    assert newsroom.accounts.preference(odile.id, "desk_filter") == ""
