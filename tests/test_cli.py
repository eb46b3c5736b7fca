"""The command line as its users and programs meet it: exit codes, one-line errors, --workspace on either side."""

from __future__ import annotations

import json
import os
import shlex
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.lock import workspace_lock

VIGIE = (sys.executable, "-c", "from pipeline.cli import main; main()")
STORY = {
    "id": "a",
    "title": "Ransomware shuts Maple Creek General Hospital",
    "published": "2024-05-07T09:00:00-04:00",
    "language": "en",
    "paragraphs": [
        "Maple Creek General Hospital said Monday that a ransomware attack took down its patient records.",
        "No patient data was accessed, the hospital said. About 1,250 appointments were postponed.",
    ],
}


def vigie(
    *words: str | Path, given: str | None = None, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    plain = {key: value for key, value in os.environ.items() if key != "VIGIE_WORKSPACE"}
    return subprocess.run(
        [*VIGIE, *map(str, words)],
        input=given,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
        env={**plain, **(environment or {})},
    )


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    root = tmp_path / "desk"
    assert vigie("init", root).returncode == 0
    (root / "feeds.yaml").write_text("outlets: []\n", encoding="utf-8")
    return root


def test_init_makes_a_workspace_and_leaves_one_that_is_there_alone(tmp_path: Path) -> None:
    root = tmp_path / "new"
    assert vigie("init", root).returncode == 0
    mine = "outlets: []  # mine\n"
    (root / "feeds.yaml").write_text(mine, encoding="utf-8")

    again = vigie("init", root)

    assert again.returncode == 2
    assert again.stderr.count("\n") == 1
    assert (root / "feeds.yaml").read_text(encoding="utf-8") == mine


def test_workspace_is_taken_before_and_after_the_command(workspace: Path) -> None:
    before = vigie("--workspace", workspace, "status", "--json")
    after = vigie("status", "--json", "--workspace", workspace)
    assert before.returncode == after.returncode == 0
    assert json.loads(before.stdout)["articles"] == json.loads(after.stdout)["articles"] == 0


def test_a_new_workspace_watches_what_its_settings_list_before_any_run(tmp_path: Path) -> None:
    assert vigie("init", tmp_path / "w").returncode == 0
    told = json.loads(vigie("status", "--json", "--workspace", tmp_path / "w").stdout)
    assert told["feeds_watched"] > 40


def test_a_folder_without_settings_is_no_workspace_and_the_remedy_is_named(tmp_path: Path) -> None:
    ended = vigie("status", "--workspace", tmp_path)
    assert ended.returncode == 2
    assert "vigie init" in ended.stderr


@pytest.mark.parametrize("command", ["run", "status"])
def test_bad_settings_are_all_listed_with_their_lines(workspace: Path, command: str) -> None:
    (workspace / "feeds.yaml").write_text("relevance: {ask: 2}\noutlet: []\n", encoding="utf-8")
    ended = vigie(command, "--workspace", workspace)
    assert ended.returncode == 2
    assert "feeds.yaml:1:" in ended.stderr
    assert "feeds.yaml:2:" in ended.stderr
    assert "outlets" in ended.stderr


@pytest.mark.parametrize("query", ['"', "AND OR", "(((", "victim:", "*", "NEAR(", "'; drop table article; --"])
def test_a_query_that_cannot_be_read_ends_with_one_line_and_2_or_is_answered(workspace: Path, query: str) -> None:
    ended = vigie("search", "--workspace", workspace, "--", query)
    assert ended.returncode in (0, 2)
    assert "Traceback" not in ended.stderr
    assert (ended.stdout if ended.returncode == 0 else ended.stderr).strip()
    if ended.returncode == 2:
        assert ended.stderr.count("\n") == 1


def test_search_answers_programs_in_the_agreed_form(workspace: Path) -> None:
    ended = vigie("search", "hôpital", "--json", "--workspace", workspace)
    assert json.loads(ended.stdout) == {
        "query": "hôpital",
        "total": 0,
        "total_capped": False,
        "corrected": None,
        "facets": {"outlet": {}, "language": {}, "year": {}, "type": {}},
        "facets_over": 0,
        "hits": [],
    }


def test_an_unknown_article_and_an_unknown_feed_are_one_line(workspace: Path) -> None:
    for words, code in ((("show", "7"), 1), (("run", "--feed", "Nowhere"), 2)):
        ended = vigie(*words, "--workspace", workspace)
        assert ended.returncode == code
        assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["show", "explain"])
@pytest.mark.parametrize("number", ["9" * 25, "x", "0", "2024-0001"])
def test_what_is_no_article_s_id_is_a_usage_error_of_one_line(workspace: Path, command: str, number: str) -> None:
    ended = vigie(command, number, "--workspace", workspace)
    assert ended.returncode == 2
    assert ended.stderr.startswith("vigie: ")
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize("redirected", ["> /dev/full", "<&-"])
def test_a_full_disk_and_a_closed_input_are_told_in_one_line(redirected: str) -> None:
    command = f"echo '{json.dumps(STORY)}' | {shlex.join(VIGIE)} extract - {redirected}"
    ended = subprocess.run(command, shell=True, capture_output=True, text=True, check=False, timeout=60)
    assert "Traceback" not in ended.stderr
    assert ended.stderr.count("\n") <= 1
    assert ended.returncode == (1 if "full" in redirected else 0)


@pytest.mark.parametrize("lines", [2, 400])
def test_a_reader_that_goes_away_is_no_error(tmp_path: Path, lines: int) -> None:
    """Whether it leaves in the middle, or before what is flushed at the end alone."""
    given = tmp_path / "stories.jsonl"
    given.write_text("\n".join([json.dumps(STORY)] * lines), encoding="utf-8")
    with subprocess.Popen(
        [*VIGIE, "extract", str(given)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(timeout=120) == 0


def test_output_is_utf_8_wherever_it_goes(workspace: Path) -> None:
    ended = vigie("search", "hôpital", "--json", "--workspace", workspace, environment={"PYTHONIOENCODING": "ascii"})
    assert json.loads(ended.stdout)["query"] == "hôpital"


def test_a_workspace_in_use_is_3(workspace: Path) -> None:
    with workspace_lock(workspace / "db" / "vigie.lock"):
        ended = vigie("run", "--workspace", workspace)
    assert ended.returncode == 3
    assert str(os.getpid()) in ended.stderr


def test_an_archive_newer_than_the_program_is_4(workspace: Path) -> None:
    assert vigie("status", "--workspace", workspace).returncode == 0
    connection = sqlite3.connect(workspace / "db" / "archive.db")
    connection.execute("UPDATE archive SET schema_version = 9999")
    connection.execute("PRAGMA user_version = 9999")
    connection.commit()
    connection.close()

    ended = vigie("status", "--workspace", workspace)

    assert ended.returncode == 4
    assert ended.stderr.count("\n") == 1


def test_a_damaged_archive_is_4(workspace: Path) -> None:
    (workspace / "db" / "archive.db").write_bytes(b"not a database" * 1000)
    ended = vigie("status", "--workspace", workspace)
    assert ended.returncode == 4
    assert "Traceback" not in ended.stderr


def test_extract_and_translate_report_a_bad_line_and_do_the_rest() -> None:
    given = "\n".join([json.dumps(STORY), "{", json.dumps({**STORY, "id": "b", "language": "fr"})])
    extracted = vigie("extract", "-", given=given)
    translated = vigie("translate", "-", given=given)

    for ended in (extracted, translated):
        assert ended.returncode == 1
        assert ":2: it is not JSON" in ended.stderr
        assert [json.loads(line)["id"] for line in ended.stdout.splitlines()] == ["a", "b"]
    first, second = map(json.loads, translated.stdout.splitlines())
    assert len(first["paragraphs"]) == 2
    assert first["paragraphs"][0]["source"] == STORY["paragraphs"][0]
    assert second == {"id": "b", "skipped": "language fr"}


def test_watch_ends_within_seconds_of_sigterm_and_says_so_in_its_rows(workspace: Path) -> None:
    with subprocess.Popen([*VIGIE, "--workspace", str(workspace), "watch"], stderr=subprocess.DEVNULL) as watching:
        archive = workspace / "db" / "archive.db"
        end = time.monotonic() + 60
        while time.monotonic() < end and not _jobs_done(archive):
            time.sleep(0.1)
        watching.send_signal(signal.SIGTERM)
        assert watching.wait(timeout=15) == 0
    assert ("poll", "done") in _jobs_done(archive)


def _jobs_done(archive: Path) -> list[tuple[str, str]]:
    if not archive.exists():
        return []
    connection = sqlite3.connect(archive)
    try:
        return connection.execute("SELECT job, outcome FROM job_run WHERE outcome IS NOT NULL").fetchall()
    except sqlite3.OperationalError:
        return []
    finally:
        connection.close()
