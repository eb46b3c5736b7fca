"""What may be typed after vigie search."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.store import open_archive
from pipeline.terminal import show_hits

from .conftest import Run


@pytest.mark.parametrize(
    "words", [("hospital", "-ransomware"), ("-ransomware", "hospital"), ("hospital", "-type:ransomware")]
)
def test_a_minus_in_front_of_a_word_is_no_option(run: Run, words: tuple[str, ...]) -> None:
    """-r is no option of ours, and -hospital would ask for help."""
    found = run("search", *words, "--json").json
    said = [word.replace("-", "NOT ") for word in words]
    assert found["query"] == " ".join(said)
    assert (
        found["total"]
        == run("search", *said, "--json").json["total"]
        < run("search", "hospital", "--json").json["total"]
    )


def test_options_are_read_as_ever(run: Run) -> None:
    assert "--limit" in run("search", "-h").stdout
    assert len(run("search", "-zzz", "--limit", "1", "--json").json["hits"]) == 1
    assert run("search", "hospital", "-x").code == 2


def test_many_hits_can_be_narrowed_down_by_what_is_counted(run: Run) -> None:
    found = run("search", "hospital", "--json").json
    shown = run("search", "hospital", "--limit", "1").stdout

    outlet, count = next(iter(found["facets"]["outlet"].items()))
    assert f"outlet: {outlet} {count}" in shown
    assert "of the newest" not in shown
    assert "narrow" not in run("search", "hospital", "--limit", "200").stdout


def test_a_count_that_was_capped_and_what_facets_cover_are_said(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_archive(workspace / "db" / "archive.db") as archive:
        found = archive.search("hospital", limit=1)

    show_hits(replace(found, total=10_000, total_capped=True, facets_over=1_000))

    shown = capsys.readouterr().out
    assert "more than 10,000 articles for hospital" in shown
    assert "(of the newest 1,000)" in shown
