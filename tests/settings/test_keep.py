"""What is kept and for how long, as feeds.yaml says it."""

from __future__ import annotations

import pytest

from pipeline.errors import SettingsError
from pipeline.settings import parse_settings


def test_everything_is_kept_unless_the_file_says_otherwise() -> None:
    keep = parse_settings("").keep
    assert (keep.irrelevant_days, keep.payload_bytes, keep.backups) == (None, None, 7)


def test_what_the_file_says_is_taken() -> None:
    keep = parse_settings("keep: {irrelevant_days: 365, payload_megabytes: 2000, backups: 30}").keep
    assert (keep.irrelevant_days, keep.payload_bytes, keep.backups) == (365, 2_000_000_000, 30)


@pytest.mark.parametrize("text", ["keep: {irrelevant_days: 0}", "keep: {backups: 0}", "keep: {payloads: 5}"])
def test_what_cannot_be_is_told_with_its_line(text: str) -> None:
    with pytest.raises(SettingsError, match=r"feeds\.yaml:1: "):
        parse_settings(text)
