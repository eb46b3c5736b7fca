"""What may be typed after vigie search."""

from __future__ import annotations

import pytest

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
