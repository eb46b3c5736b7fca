"""A feed switched on and off in feeds.yaml: one word changes, comments stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import NotFoundError
from pipeline.settings import load_settings, switch_feed

BLOCK = """\
# Our feeds.
outlets:
  - name: Gazette   # daily
    zone: America/Toronto
    language: en
    feeds:
      # the important one
      - name: "Gazette: health"   # since 2024
        url: https://gazette.example/rss
      - {name: City, url: https://gazette.example/city}
"""


def states(path: Path) -> dict[str, bool]:
    return {feed.name: feed.off for outlet in load_settings(path).outlets for feed in outlet.feeds}


@pytest.mark.parametrize("name", ["Gazette: health", "City"], ids=["block", "flow"])
def test_off_and_on_again(tmp_path: Path, name: str) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text(BLOCK, encoding="utf-8")

    switch_feed(path, name, off=True)
    assert states(path) == {"Gazette: health": False, "City": False} | {name: True}
    for comment in ("# Our feeds.", "# daily", "# the important one", "# since 2024"):
        assert comment in path.read_text(encoding="utf-8")

    switch_feed(path, name, off=False)
    assert not any(states(path).values())
    assert path.read_text(encoding="utf-8").count("off:") == 1
    assert [entry.name for entry in tmp_path.iterdir()] == ["feeds.yaml"]


def test_a_feed_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text(BLOCK, encoding="utf-8")

    with pytest.raises(NotFoundError):
        switch_feed(path, "Nowhere", off=True)
    assert path.read_text(encoding="utf-8") == BLOCK
