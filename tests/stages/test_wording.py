"""What a run says of trouble."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.stages.wording import LONGEST, bounded, said_of

from .news_site import news_site, write_settings

ADDRESS = "https://courier.example/news/one"
LONG = f"https://{'a' * 5000}.example/news/one"


@pytest.mark.parametrize(
    ("what", "words", "said"),
    [
        pytest.param("Courier", "nobody there", "Courier: nobody there", id="what and why"),
        pytest.param(ADDRESS, f"{ADDRESS}: nobody there", f"{ADDRESS}: nobody there", id="the address once"),
        pytest.param("Courier", "red \x1b[31m\nand\tmore", "Courier: red [31m and more", id="one plain line"),
    ],
)
def test_what_is_said(what: str, words: str, said: str) -> None:
    assert said_of(what, words) == said


def test_a_long_address_keeps_its_ends() -> None:
    said = said_of(LONG, f"{LONG} is not an address")
    assert said.startswith("https://aaa")
    assert said.endswith("aaa.example/news/one is not an address")
    assert "…" in said


@given(st.text(max_size=600), st.text(max_size=600))
def test_nothing_is_long_or_unprintable(what: str, words: str) -> None:
    said = said_of(what, words)
    assert len(said) <= LONGEST
    assert said.isprintable()
    assert bounded(said) == said


def test_a_run_tells_each_trouble_once(tmp_path: Path, vigie: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    with news_site() as site:
        site.list("/a", f"/{'b' * 5000}")
        workspace = write_settings(tmp_path / "desk", site)
        ended = vigie(workspace.root, "run")
        told = vigie(workspace.root, "status")
    said = ended.stdout + ended.stderr
    assert ended.returncode == 0
    assert said.count(f"{site.host}/a: the site has nothing there (404)") == 1
    assert said.count(f"http://{site.host}/b") == 1
    assert len(said) < 2000
    assert told.stdout.count("b" * 200) == 0
