"""incidents, explain, replay and run --again as an editor and an operator type them, on stories read in earnest."""

from __future__ import annotations

import json
import re
import shlex
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import vigie
from pipeline.errors import VigieError
from pipeline.store import open_archive

from .desk import open_desk
from .test_ruling import HIT, OTHER, SAME

Run = Callable[..., Result]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace in which three stories on two incidents were read."""
    root = tmp_path / "desk"
    with open_desk(root) as desk:
        desk.read(HIT, SAME, OTHER)
    (root / "feeds.yaml").write_text("newsroom: {byline: Noémie Côté}\noutlets: []\n", encoding="utf-8")
    return root


@pytest.fixture
def run(workspace: Path) -> Run:
    def run_it(*words: str) -> Result:
        return CliRunner().invoke(vigie, ["--workspace", str(workspace), *words])

    return run_it


def read(result: Result) -> Any:
    assert result.exit_code == 0, result.exception
    return json.loads(result.stdout)


def code_of(result: Result) -> int:
    error = result.exception
    return error.exit_code if isinstance(error, VigieError) else result.exit_code


def test_the_list_names_the_incidents_and_narrows(run: Run) -> None:
    everything = read(run("incidents", "--json"))
    assert [one["victims"] for one in everything] == [["Juniper Hill Dental Clinic"], ["Maple Creek General Hospital"]]
    for words, number in (
        (("--victim", "maple"), 1),
        (("--provider", "maple"), 0),
        (("--region", "CA-MB"), 1),
        (("--region", "CA"), 2),
        (("--type", "ransomware"), 1),
        (("--status", "refuted"), 0),
        (("--from", "2024-05-08", "--to", "2024-05-08"), 1),
        (("--from", "2024-06"), 0),
        (("--to", "2024-05"), 2),
        (("--limit", "1"), 1),
        (("--undecided",), 0),
    ):
        assert len(read(run("incidents", *words, "--json"))) == number, words
    assert read(run("incidents", "list", "--region", "CA-MB", "--json")) == everything[:1]
    text = run("incidents").stdout
    assert "Maple Creek General Hospital" in text
    assert "15,000 people" in text
    assert run("incidents", "--region", "FR").stdout == "No such incident.\n"


def test_a_record_shows_every_value_with_its_sentence_and_who_decided(run: Run) -> None:
    told = read(run("incidents", "2026-0001", "--json"))
    (total,) = (v for v in told["values"] if v["field"] == "people_affected" and v["scope"] == "total")
    assert total["source"]["sentence"] == "The hospital raised its count to 15,000 patients."
    assert total["decided_by"] == "machine"
    assert {one["title"] for one in told["reported_by"]} == {HIT["title"], SAME["title"]}
    text = " ".join(run("incidents", "2026-0001").stdout.split())
    assert "“The hospital raised its count to 15,000 patients.” — The en paper, article 2" in text
    assert "[machine]" in text


def test_rulings_are_made_shown_and_undone(run: Run) -> None:
    done = read(run("incidents", "set", "2026-0001", "people_affected", "14,250", "--note", "its letter", "--json"))
    assert done == {"ruling_id": 1, "incident": "2026-0001", "other": None, "fields": ["people_affected"]}
    assert "14,250 people (total)  [ruling 1]" in run("incidents", "2026-0001").stdout
    assert "Noémie Côté: set people affected 14250 people (its letter)" in run("incidents", "2026-0001").stdout
    read(run("incidents", "pin", "2026-0001", "victim", "Maple Creek General Hospital", "--by", "Ann Roy", "--json"))
    read(run("incidents", "clear", "2026-0001", "care_effect", "--json"))
    told = read(run("incidents", "2026-0001", "--json"))
    assert [party["decided_by"] for party in told["parties"]] == ["person"]
    assert not [v for v in told["values"] if v["field"] == "care_effect"]
    assert "Undo it: vigie incidents undo 1" in run("incidents", "undo", "1").stdout
    assert "undone on" in run("incidents", "2026-0001").stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("2024-05-06",), "began 2024-05-06  [ruling"),
        (("2024-05-06", "--to", "2024-05-09"), "2024-05-06 to 2024-05-09  [ruling"),
        (("2024-05-06", "--count", "3", "--unit", "days"), "began 2024-05-06, 3 days  [ruling"),
        (("ongoing",), "goes on  [ruling"),
        (("ended",), "has ended  [ruling"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_disruption_without_an_end_has_not_ended(run: Run, words: tuple[str, ...], says: str) -> None:
    read(run("incidents", "set", "2026-0001", "disruption", *words, "--json"))
    text = run("incidents", "2026-0001").stdout
    assert f"\ndisruption\n  {says}" in text


def test_records_are_merged_split_and_articles_moved(run: Run) -> None:
    assert read(run("incidents", "merge", "2026-0002", "2026-0001", "--json"))["other"] == "2026-0001"
    assert "merged into 2026-0001" in run("incidents", "2026-0002").stdout
    assert len(read(run("incidents", "--json"))) == 1
    assert len(read(run("incidents", "--closed", "--json"))) == 2
    read(run("incidents", "undo", "1", "--json"))
    other = read(run("incidents", "split", "2026-0001", "2", "--json"))["other"]
    assert len(read(run("incidents", "--json"))) == 3
    read(run("incidents", "place", "2026-0001", "2", "--json"))
    assert read(run("incidents", other, "--json"))["merged_into"] == "2026-0001"
    assert read(run("incidents", "exclude", "2026-0001", "2", "--json"))["other"] not in (None, "2026-0001")


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("1999-0001",), 1, "no incident '1999-0001'"),
        (("show", "the hospital"), 2, "written 2023-0147"),
        (("--type", "magic"), 2, "ransomware"),
        (("--victim", "a", "--provider", "b"), 2, "not for both"),
        (("set", "2026-0001", "began", "yesterday"), 2, "2023-10-23"),
        (("set", "2026-0001", "people_affected", "many"), 2, "whole number"),
        (("set", "2026-0001", "victim", "Nobody's Clinic"), 1, "no organisation"),
        (("set", "2026-0001", "shoe_size", "9"), 2, "fields are"),
        (("merge", "2026-0001", "2026-0001"), 1, "itself"),
        (("split", "2026-0001", "1", "2"), 1, "every article"),
        (("undo", "9"), 1, "no ruling 9"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_done_is_one_line_with_the_remedy(
    run: Run, words: tuple[str, ...], code: int, says: str
) -> None:
    ended = run("incidents", *words)
    assert code_of(ended) == code
    assert says in str(ended.exception)
    assert "\n" not in str(ended.exception)


def test_a_word_that_is_neither_an_id_nor_a_command_is_a_usage_error(run: Run) -> None:
    ended = run("incidents", "maple")
    assert ended.exit_code == 2
    assert "neither an incident" in ended.output


def test_a_ruling_needs_somebody_who_makes_it(run: Run, workspace: Path) -> None:
    (workspace / "feeds.yaml").write_text("outlets: []\n", encoding="utf-8")
    ended = run("incidents", "clear", "2026-0001", "began")
    assert code_of(ended) == 2
    assert "--by" in str(ended.exception)
    with open_archive(workspace / "db" / "archive.db") as archive:
        assert archive.incidents.get("2026-0001").rulings == ()


def test_every_command_of_the_page_on_incidents_runs_in_its_order(run: Run) -> None:
    page = (Path(__file__).parents[2] / "docs" / "incidents.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
    commands = [shlex.split(line) for block in blocks for line in block.splitlines()]
    assert len(commands) > 10
    for words in commands:
        assert words[0] == "vigie"
        ended = run(*words[1:])
        assert ended.exit_code == 0, (words, ended.exception)


def contents(workspace: Path) -> list[str]:
    """Everything that the archive holds, the search index's inner tables left out."""
    with closing(sqlite3.connect(workspace / "db" / "archive.db")) as connection:
        return [line for line in connection.iterdump() if "search_" not in line]


def test_explain_says_why_and_which_rule_found_each_name(run: Run) -> None:
    told = read(run("explain", "1", "--json"))
    assert told["relevance"]["relevant"] is True
    assert told["relevance"]["reasons"]
    (hospital,) = (one for one in told["organisations"] if one["role"] == "victim")
    assert (hospital["name"], hospital["rule"]) == ("Maple Creek General Hospital", "grammar")
    for finding in told["findings"]:
        assert told["text"][slice(*finding["span"])] == finding["text"] != ""
    text = " ".join(run("explain", "1").stdout.split())
    assert "relevant (asked from 0.35, relevant from 0.60)" in text
    assert "the name has the form of a health organisation's" in text
    assert HIT["paragraphs"][1] in text


def test_explain_marks_the_text_in_colour_on_a_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "200")
    text = run("explain", "1").stdout
    assert "\x1b[1;31mMaple Creek General Hospital\x1b[0m" in text


def test_explain_says_that_there_is_no_such_article(run: Run) -> None:
    ended = run("explain", "99")
    assert (code_of(ended), str(ended.exception)) == (1, "no article 99 in the archive")


def test_replay_tells_what_would_change_and_writes_nothing(run: Run, workspace: Path) -> None:
    assert run("replay").stdout.endswith("Nothing would change.\n")
    (workspace / "feeds.yaml").write_text("relevance: {ask: 0.5, accept: 0.995}\noutlets: []\n", encoding="utf-8")
    before = contents(workspace)
    told = read(run("replay", "--json"))
    text = run("replay").stdout
    assert contents(workspace) == before
    assert {one["article_id"]: (one["way_before"], one["way"]) for one in told["articles"]}
    assert {one["change"] for one in told["incidents"]} <= {"gone", "changed"}
    assert "vigie run --again extract" in text
    assert read(run("replay", "--since", "2024-05-09", "--json"))["read"] == 1


def test_what_replay_foretells_is_what_a_new_reading_does(run: Run, workspace: Path) -> None:
    with closing(sqlite3.connect(workspace / "db" / "archive.db")) as connection, connection:
        connection.execute("UPDATE incident_claim SET quantity = 11000 WHERE quantity = 15000")
        connection.execute("UPDATE incident_value SET quantity = 11000 WHERE quantity = 15000")
    told = read(run("replay", "--json"))
    assert [(one["added"], one["removed"]) for one in told["articles"]] == [
        (["people_affected 15000 people total"], ["people_affected 11000 people total"])
    ]
    (record,) = told["incidents"]
    assert (record["public_id"], record["change"]) == ("2026-0001", "changed")
    assert "people_affected 15000 people total" in record["added"]
    done = read(run("run", "--again", "extract", "--json"))
    assert (done["again"], done["extracted"]) == (3, 3)
    assert read(run("replay", "--json"))["incidents"] == []
    assert read(run("incidents", "2026-0001", "--json"))["people_affected"] == 15_000


def test_a_new_reading_of_stale_texts_only_reads_those(run: Run, workspace: Path) -> None:
    assert read(run("run", "--again", "extract", "--stale", "--json"))["extracted"] == 0
    with closing(sqlite3.connect(workspace / "db" / "archive.db")) as connection, connection:
        connection.execute("UPDATE task SET version = 0 WHERE stage = 'extract' AND subject_id = 2")
    assert read(run("run", "--again", "extract", "--stale", "--json"))["extracted"] == 1


def test_a_new_reading_asks_for_no_draft_that_is_there(run: Run, workspace: Path) -> None:
    with closing(sqlite3.connect(workspace / "db" / "archive.db")) as connection, connection:
        connection.execute("UPDATE task SET state = 'done', next_at = NULL, version = 1 WHERE stage LIKE 'translate%'")
    done = read(run("run", "--again", "extract", "--json"))
    assert (done["extracted"], done["titles"], done["translated"]) == (3, 0, 0)


@pytest.mark.parametrize("words", [("--stale",), ("--again", "extract", "--feed", "x"), ("--again", "publish")])
def test_options_of_run_that_do_not_go_together_are_a_usage_error(run: Run, words: tuple[str, ...]) -> None:
    assert run("run", *words).exit_code == 2
