"""The feeds.yaml at the root: what `init` writes, and what the root itself is watched by."""

from itertools import pairwise
from pathlib import Path

from pipeline.documents import Rights
from pipeline.settings import Settings, load_settings

ROOT = Path(__file__).parents[2]


def test_the_file_at_the_root_has_no_fault() -> None:
    assert load_settings(ROOT / "feeds.yaml", {}).outlets


def test_what_it_writes_out_are_the_defaults() -> None:
    settings = load_settings(ROOT / "feeds.yaml", {})

    assert settings.model_copy(update={"outlets": ()}) == Settings()


def test_it_watches_every_country_and_both_languages() -> None:
    watched = [entry for entry in load_settings(ROOT / "feeds.yaml", {}).outlets if not all(f.off for f in entry.feeds)]

    assert {entry.language for entry in watched} == {"en", "fr"}
    assert {entry.zone for entry in watched} >= {
        "America/Toronto",
        "America/Montreal",
        "America/New_York",
        "Europe/London",
        "Europe/Dublin",
        "Europe/Paris",
        "Australia/Sydney",
        "Pacific/Auckland",
    }


def test_nothing_may_be_published_without_an_agreement() -> None:
    assert all(entry.rights is not Rights.ADAPT for entry in load_settings(ROOT / "feeds.yaml", {}).outlets)


def test_every_feed_that_is_off_says_why_in_the_line_above() -> None:
    lines = (ROOT / "feeds.yaml").read_text(encoding="utf-8").splitlines()

    unexplained = [
        line for above, line in pairwise(lines) if "off: true}" in line and not above.lstrip().startswith("# ")
    ]

    assert unexplained == []
