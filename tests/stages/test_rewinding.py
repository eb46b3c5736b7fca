"""The archive as of a day: later texts, later rulings and later judgments are as if they had never been."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.documents import Ruling
from pipeline.errors import UsageError
from pipeline.stages import rewound
from pipeline.store import Wanted, export

from .desk import Desk, open_desk, story

FIRST = story(
    "first",
    "2026-01-10T09:00:00-05:00",
    "Ransomware attack hits Tecumseh Valley Hospital in Ontario",
    "Tecumseh Valley Hospital in Chatham, Ontario, said a ransomware attack on Thursday took down its patient records.",
    "About 12,000 patients were affected, the hospital said.",
)
CHANGED = {**FIRST, "paragraphs": [FIRST["paragraphs"][0], "About 45,000 patients were affected, the hospital said."]}
SECOND = story(
    "second",
    "2026-02-20T09:00:00-05:00",
    "Tecumseh Valley Hospital counts the cost of its ransomware attack",
    "Six weeks after a ransomware attack on January 8, Tecumseh Valley Hospital in Chatham, Ontario, is back at work.",
)
OTHER = story(
    "other",
    "2026-02-21T09:00:00-05:00",
    "Phishing breach at Maple Creek Medical Clinic in Saskatchewan",
    "Maple Creek Medical Clinic in Regina, Saskatchewan, said a phishing attack exposed the files of 900 patients.",
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A text in January; in February it says another number, and two more come."""
    with open_desk(tmp_path / "w") as desk:
        (desk.street.workspace.root / "feeds.yaml").write_text("outlets: []\n", encoding="utf-8")
        desk.street.clock = desk.archive.clock = lambda: datetime(2026, 1, 11, tzinfo=UTC)
        desk.read(FIRST)
        desk.street.clock = desk.archive.clock = lambda: datetime(2026, 2, 22, tzinfo=UTC)
        desk.read(CHANGED, SECOND, OTHER)
        yield desk


def people(desk: Desk, day: str) -> dict[str, int | None]:
    with rewound(desk.street.workspace, day) as archive:
        return {i.public_id: i.people_affected for i in archive.incidents.list()}


def test_an_earlier_day_knows_the_texts_of_that_day(desk: Desk) -> None:
    first, other = desk.incident_of("first"), desk.incident_of("other")
    assert people(desk, "2026-02-28") == {first: 45_000, other: 900}
    assert people(desk, "2026-01-31") == {first: 12_000}
    assert people(desk, "2026-01-01") == {}


def test_the_present_is_left_as_it_is(desk: Desk) -> None:
    before = desk.archive.path.read_bytes()
    people(desk, "2026-01-31")
    assert desk.archive.path.read_bytes() == before
    assert list(desk.street.workspace.db_dir.glob("vigie-as-of-*")) == []


def test_a_ruling_made_later_is_not_known_yet(desk: Desk) -> None:
    incident = desk.incident_of("first")
    ruling = Ruling(
        id=0,
        action="set",
        field="people_affected",
        new_value={"quantity": 7, "unit": "patients", "scope": "total"},
    )
    with desk.archive.write() as connection:
        from pipeline.store.incident_rulings import add_ruling

        person = desk.archive.people.named("Noémie Côté")
        number = desk.archive.incidents.id_of(incident)
        add_ruling(connection, number, ruling, person_id=person, note=None, at="2026-02-25T12:00:00Z")
    assert people(desk, "2026-02-26")[incident] == 7
    assert people(desk, "2026-02-24")[incident] == 45_000


def test_an_editors_later_judgment_is_not_known_yet(desk: Desk) -> None:
    article, person = desk.article("other"), desk.archive.people.named("Noémie Côté")
    desk.archive.articles.relevance_answer(article, False, person_id=person, at="2026-02-25T12:00:00Z")
    for day, answer in (("2026-02-24", None), ("2026-02-26", 0)):
        with rewound(desk.street.workspace, day) as archive:
            assert archive.articles.get(article).human_relevance == answer


def test_an_export_of_that_day_says_so(desk: Desk, tmp_path: Path) -> None:
    with rewound(desk.street.workspace, "2026-01-31") as archive:
        done = export(archive, tmp_path / "out", Wanted(as_of="2026-01-31"), at="2026-03-01T00:00:00Z")
    with (done.folder / "incidents.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["incident"], row["articles"], row["people_affected"]) == (desk.incident_of("first"), "1", "12000")
    assert '"as_of": "2026-01-31"' in done.manifest.read_text(encoding="utf-8")


@pytest.mark.parametrize("older", [0, 1], ids=["read by this program", "read by an older one"])
def test_the_changes_of_that_day_are_those_that_were_noted_by_then(desk: Desk, older: int) -> None:
    """A copy in which stories are read again opens records for them, which are then merged with those that stand."""
    with desk.archive.write() as connection:
        connection.execute("UPDATE extraction SET version = version - ?", (older,))
    told = "SELECT incident_id, happened_at, kind FROM incident_change ORDER BY id"
    noted = [tuple(row) for row in desk.archive.read().execute(told)]
    for day in ("2026-01-31", "2026-02-28"):
        with rewound(desk.street.workspace, day) as archive:
            by_then = [row for row in noted if row[1][:10] <= day]
            assert [tuple(row) for row in archive.read().execute(told)] == by_then


def test_a_day_that_is_none_is_refused(desk: Desk) -> None:
    with pytest.raises(UsageError, match="is no day: write it as"), rewound(desk.street.workspace, "soon"):
        pass
