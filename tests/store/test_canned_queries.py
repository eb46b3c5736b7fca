"""Canned queries, read as a researcher reads them: what must not be counted, what must not be missed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from .story import World

METADATA = Path(__file__).parents[2] / "db" / "metadata.yaml"
QUERIES: dict[str, Any] = yaml.safe_load(METADATA.read_text(encoding="utf-8"))["databases"]["archive"]["queries"]


@pytest.fixture
def told(world: World) -> World:
    """One story on one incident."""
    story = world.windsor()
    world.join(story, world.read(story))
    return world


def canned(world: World, name: str, **values: str) -> list[Any]:
    query = QUERIES[name]
    return world.archive.read().execute(query["sql"], {**dict.fromkeys(query["params"], ""), **values}).fetchall()


def test_what_was_denied_counts_as_no_kind_of_attack(told: World) -> None:
    with told.archive.write() as connection:
        connection.execute("UPDATE incident_value SET realis = 'denied' WHERE field = 'attack_type'")

    assert [row["attack_type"] for row in canned(told, "attack_types_by_year")] == ["not stated"]


def test_victims_whose_place_is_not_stated_are_told_apart(told: World) -> None:
    with told.archive.write() as connection:
        connection.execute("UPDATE organisation SET region = NULL, country = NULL")

    rows = canned(told, "incidents_by_place")

    assert [(row["place"], row["name"], row["incidents"]) for row in rows] == [("not stated", None, 1)]


def test_a_range_is_a_figure(told: World) -> None:
    with told.archive.write() as connection:
        connection.execute("UPDATE incident_value SET scope = 'low' WHERE field = 'people_affected'")
    assert canned(told, "no_figure_stated") == []

    with told.archive.write() as connection:
        connection.execute("DELETE FROM incident_value WHERE field = 'people_affected'")
    assert [row["incident"] for row in canned(told, "no_figure_stated")] == ["2023-0001"]


def test_a_feed_that_nobody_asks_any_more_is_a_gap_and_the_month_under_way_is_none(told: World) -> None:
    with told.archive.write() as connection:
        connection.execute("DELETE FROM poll_log")
        outlet = connection.execute("SELECT min(id) FROM outlet").fetchone()[0]
        for name in ("steady", "silent"):
            connection.execute(
                "INSERT INTO feed (outlet_id, name, url) VALUES (?, ?, ?)", (outlet, name, f"https://{name}.example/")
            )
        days = [f"2024-01-{day:02}" for day in range(30, 32)] + [f"2024-02-{day:02}" for day in range(1, 30)]
        days += ["2024-03-01", "2024-03-02"]
        for name, until in (("steady", "2024-03-02"), ("silent", "2024-01-31")):
            feed = connection.execute("SELECT id FROM feed WHERE name = ?", (name,)).fetchone()[0]
            connection.executemany(
                "INSERT INTO poll_log (feed_id, polled_at, outcome) VALUES (?, ?, 'changed')",
                [(feed, f"{day}T06:00:00Z") for day in days if day <= until],
            )

    gaps = [(row["feed"], row["month"], row["days"], row["days_answered"]) for row in canned(told, "gaps_in_coverage")]
    assert gaps == [("silent", "2024-03", 2, 0), ("silent", "2024-02", 29, 0)]


def test_an_incident_lists_no_kind_and_no_attacker_that_was_denied(told: World) -> None:
    with told.archive.write() as connection:
        connection.execute(
            """
            INSERT INTO incident_value (incident_id, field, value, realis, decided_by, claim_id)
            SELECT incident_id, 'attacker', 'Night Ledger', 'denied', decided_by, claim_id
            FROM incident_value WHERE field = 'attack_type'
            """
        )
        assert connection.execute("SELECT attack_types, attackers FROM incidents").fetchone()[:] == ("ransomware", None)
        connection.execute("UPDATE incident_value SET realis = 'denied' WHERE field = 'attack_type'")

    assert told.archive.read().execute("SELECT attack_types FROM incidents").fetchone()[0] is None
