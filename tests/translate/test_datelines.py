"""Datelines: where and when a story was filed, as French papers and releases write it."""

from __future__ import annotations

import pytest

from pipeline.documents import Segment
from pipeline.translate import Translator, find_package, open_engine
from pipeline.translate.datelines import read_dateline


@pytest.mark.parametrize(
    ("paragraph", "french"),
    [
        ("WINDSOR, Ont. — The", "WINDSOR, Ontario — "),
        ("TORONTO – The", "TORONTO — "),
        ("TORONTO (CP) - The", "TORONTO (CP) — "),
        ("ST. JOHN'S, N.L. -- The", "ST. JOHN’S, Terre-Neuve-et-Labrador — "),
        ("WINDSOR, Ont., Oct. 2 — The", "WINDSOR (Ontario), le 2 octobre — "),
        ("WINDSOR, Ont. (Oct. 2, 2025) — The", "WINDSOR (Ontario), le 2 octobre 2025 — "),
        ("TORONTO, May 1, 2025 /CNW/ - The", "TORONTO, le 1er mai 2025 /CNW/ — "),
        ("HALIFAX, Sept. 30, 2024 (Some Newswire) -- The", "HALIFAX, le 30 septembre 2024 (Some Newswire) — "),
        ("TORONTO —", "TORONTO — "),
        ("WINDSOR, Ont. –", "WINDSOR, Ontario — "),
    ],
)
def test_a_dateline_is_written_as_in_french(paragraph: str, french: str) -> None:
    dateline = read_dateline(paragraph)
    assert dateline is not None
    assert dateline.french == french
    assert paragraph[dateline.length :] in ("The", "")


@pytest.mark.parametrize(
    "paragraph",
    ["", "The hospital — closed — reopened.", "TORONTO", "TORONTO, Smarch 2 — The", "It — a clinic — shut."],
)
def test_what_is_none_is_left_to_the_sentences(paragraph: str) -> None:
    assert read_dateline(paragraph) is None


def test_a_dateline_alone_is_not_given_to_the_model() -> None:
    translator = Translator(open_engine(find_package(None)))
    alone, dated = translator.translate(
        [Segment("TORONTO —"), Segment("GUELPH, Ont., Oct. 2, 2025 — The clinic is closed.")]
    )
    assert (alone.text, alone.findings) == ("TORONTO —", ())
    assert dated.text.startswith("GUELPH (Ontario), le 2 octobre 2025 — L")
    assert dated.findings == ()
